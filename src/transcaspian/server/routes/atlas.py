"""The network for a map, and what is closed on a day."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from transcaspian.atlas.geojson import build_geojson
from transcaspian.atlas.link import MODES
from transcaspian.server import knowledge, schema
from transcaspian.server.answers import Answer, make_answer, reply
from transcaspian.server.problems import Fault, Refused, problems
from transcaspian.server.thin import thin

if TYPE_CHECKING:
    from transcaspian.atlas.status import Status

__all__ = ["GeoJson", "read_atlas", "read_status", "router"]

router = APIRouter(tags=["atlas"])
_TOLERANCE_DEG = 0.02
_DIGITS = 3


class GeoJson(JSONResponse):
    """An answer in GeoJSON (RFC 7946)."""

    media_type = "application/geo+json"


@router.get(
    "/atlas.geojson",
    response_model=schema.FeatureCollection,
    response_class=GeoJson,
    responses=problems(),
)
def read_atlas(
    request: Request,
    modes: Annotated[
        str,
        Query(max_length=60, description="Only links of these, such as rail,sea; all if empty."),
    ] = "",
) -> Response:
    """Return places, links, land and borders as GeoJSON, their courses thinned for a map."""
    wanted = tuple(sorted({one.strip() for one in modes.split(",") if one.strip()}))
    unknown = [one for one in wanted if one not in MODES]
    if unknown:
        faults = [
            Fault(
                fault=f"{one!r} is no mode", remedy=f"use {', '.join(sorted(MODES))}", field="modes"
            )
            for one in unknown
        ]
        raise Refused(422, "an unknown mode", faults=faults)
    answers = request.app.state.answers
    return reply(request, answers.get(("atlas", wanted), lambda: _atlas(wanted)))


def _atlas(modes: tuple[str, ...]) -> Answer:
    atlas = knowledge.atlas()
    document = build_geojson(atlas)
    kept = []
    for one in document["features"]:
        if one["properties"]["layer"] == "links":
            if modes and one["properties"]["mode"] not in modes:
                continue
            line = thin(one["geometry"]["coordinates"], _TOLERANCE_DEG)
            one["geometry"]["coordinates"] = _rounded(line)
        kept.append(one)
    land = atlas.land()
    kept += [_line("land", i, line) for i, line in enumerate(land.polygons)]
    kept += [_line("borders", i, line) for i, line in enumerate(land.borders)]
    return make_answer({**document, "features": kept}, media_type=GeoJson.media_type)


def _line(layer: str, number: int, course: Any) -> dict[str, Any]:
    """Return an outline; a ring of land is a polygon."""
    points = _rounded(course)
    shape: dict[str, Any] = {"type": "LineString", "coordinates": points}
    if layer == "land":
        if points[0] != points[-1]:
            points.append(points[0])
        shape = {"type": "Polygon", "coordinates": [points]}
    return {
        "type": "Feature",
        "id": f"{layer}-{number}",
        "geometry": shape,
        "properties": {"layer": layer},
    }


def _rounded(course: Any) -> list[list[float]]:
    return [[round(lon, _DIGITS), round(lat, _DIGITS)] for lon, lat in course]


@router.get("/atlas/status", response_model=schema.AtlasStatus, responses=problems())
def read_status(
    request: Request, as_of: schema.AsOf = None, known_by: schema.KnownBy = None
) -> Response:
    """Say what is closed, restricted or degraded on a day, as far as was known by another."""
    clocks = knowledge.clocks(as_of, known_by)
    rows = [
        _plain(one)
        for one in knowledge.atlas().statuses.values()
        if one.in_force(clocks.as_of, clocks.known_by)
    ]
    document = {
        "as_of": clocks.as_of.isoformat(),
        "known_by": clocks.known_by.isoformat(),
        "statuses": rows,
    }
    return reply(request, make_answer(document))


def _plain(status: Status) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields(status):
        value = getattr(status, field.name)
        if isinstance(value, date):
            value = value.isoformat()
        found[field.name] = list(value) if isinstance(value, tuple) else value
    return found | {"event": status.event or None}
