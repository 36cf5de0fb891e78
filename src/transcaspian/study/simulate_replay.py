"""Movements of a run for a map: who went which way, from when to when."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcaspian.atlas.geodesy import distance_km
from transcaspian.atlas.load import load_atlas
from transcaspian.errors import InputError
from transcaspian.findings.store import load_finding
from transcaspian.scenario.spec import scenario_from
from transcaspian.simulation.trace import iter_rows
from transcaspian.simulation.world_ways import find_way
from transcaspian.study.simulate import Request
from transcaspian.study.simulate_trace import trace_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transcaspian.atlas.network import Atlas
    from transcaspian.simulation.run import Run
    from transcaspian.simulation.world_ways import Way
    from transcaspian.study.simulate import Setting

__all__ = ["COLUMNS", "as_geojson", "find_movements", "replay", "request_of"]

COLUMNS = ("entity", "kind", "way", "first", "last", "start_h", "end_h")
"""Of movements: ``first`` and ``last`` are shares of the way; hours count from the first day."""
_SCHEMA = "transcaspian/replay/1"
_N_PIECE = 60
_DIGITS = 4
_HOUR_DIGITS = 3


def replay(run_id: str, *, today: dt.date) -> dict[str, Any]:
    """
    Return the movements of a kept run.

    Parameters
    ----------
    run_id : str
        As printed by ``simulate``; its first replication is run again.
    today : datetime.date
        Nothing later may be known.

    Returns
    -------
    dict
        Schema ``transcaspian/replay/1``: ``ways`` with longitudes and latitudes, ``movements`` as
        columns. [deg], [h]

    Raises
    ------
    InputError
        If no such run is kept, or it is no simulation.
    """
    document = load_finding(run_id)
    setting, run = trace_run(request_of(document, today=today))
    atlas = load_atlas()
    moment = atlas.on(setting.asked.as_of, setting.asked.known_by)
    names = dict.fromkeys(row["way"] for row in setting.corridor.tables["ways"])
    movements = list(find_movements(setting, run))
    return {
        "schema": _SCHEMA,
        "run_id": document["run_id"],
        "from": document["from"],
        "days": document["days"],
        "ways": {name: _course(atlas, find_way(moment, name)) for name in names},
        "movements": {name: [one[i] for one in movements] for i, name in enumerate(COLUMNS)},
    }


def request_of(document: Mapping[str, Any], *, today: dt.date) -> Request:
    """
    Return what was asked when a document was made.

    Parameters
    ----------
    document : mapping
        An answer of ``simulate``.
    today : datetime.date
        Nothing later may be known.

    Returns
    -------
    Request
        The same world, seed and span.

    Raises
    ------
    InputError
        If the document is no answer of ``simulate``.
    """
    if not str(document.get("schema", "")).startswith("transcaspian/simulate/"):
        raise InputError(f"run {document.get('run_id')} is no simulation: run `simulate` first")
    return Request(
        document["from"],
        today,
        days=document["days"],
        replications=1,
        seed=document["seed"],
        what_ifs=tuple(document["what_if"]),
        warmup_d=document["warm_up_d"],
        known_by=document["known_by"],
        tables=Path(document["tables"]) if document["tables"] else None,
        scenario=scenario_from(document["scenario"]["document"]) if document["scenario"] else None,
        uncertainty=document.get("uncertainty", "none"),
    )


def find_movements(
    setting: Setting, run: Run
) -> Iterator[tuple[str, str, str, float, float, float, float]]:
    """
    Yield every movement of a train or ship.

    Parameters
    ----------
    setting : Setting
        The world.
    run : Run
        With its trace.

    Yields
    ------
    tuple
        In the order of `COLUMNS`, by the time at which they end. [-], [h]
    """
    ways = {
        row["step"]: (row["way"], float(row["first"]), float(row["last"]))
        for row in setting.corridor.tables["ways"]
    }
    under_way: dict[str, tuple[str, float]] = {}
    for row in iter_rows(setting.compiled, run.trace):
        if row.entity in under_way:
            step, start_h = under_way.pop(row.entity)
            yield _movement(setting, row.entity, ways[step], start_h, row.time_h)
        if row.what == "hold" and row.step in ways:
            under_way[row.entity] = (row.step, row.time_h)
    for entity, (step, start_h) in under_way.items():
        yield _movement(setting, entity, ways[step], start_h, run.ended_h)


def _movement(
    setting: Setting,
    entity: str,
    way: tuple[str, float, float],
    start_h: float,
    end_h: float,
) -> tuple[str, str, str, float, float, float, float]:
    warmup_h = setting.asked.warmup_h
    start_h, end_h = (round(hour - warmup_h, _HOUR_DIGITS) for hour in (start_h, end_h))
    return (entity, entity.rpartition("-")[0], *way, start_h, end_h)


def as_geojson(document: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return movements as GeoJSON: one line for each, with the moments at its ends.

    Parameters
    ----------
    document : mapping
        An answer of `replay`.

    Returns
    -------
    dict
        A FeatureCollection of those that end within the days asked for.
    """
    midnight = dt.datetime.combine(dt.date.fromisoformat(document["from"]), dt.time(tzinfo=dt.UTC))
    columns = [document["movements"][name] for name in COLUMNS]
    features = []
    for entity, kind, way, first, last, start_h, end_h in zip(*columns, strict=True):
        if end_h < 0.0:
            continue
        moments = [midnight + dt.timedelta(hours=hour) for hour in (start_h, end_h)]
        features.append(
            {
                "type": "Feature",
                "geometry": {
                    "type": "LineString",
                    "coordinates": _part(document["ways"][way], first, last),
                },
                "properties": {
                    "entity": entity,
                    "kind": kind,
                    "way": way,
                    "start": moments[0].isoformat(timespec="seconds"),
                    "end": moments[1].isoformat(timespec="seconds"),
                },
            }
        )
    return {"type": "FeatureCollection", "features": features}


def _part(course: Sequence[Sequence[float]], first: float, last: float) -> list[Sequence[float]]:
    """Return the points of a course between two shares of it, two at least."""
    n = len(course) - 1
    return list(course[round(first * n) : max(round(last * n), round(first * n) + 1) + 1])


def _course(atlas: Atlas, way: Way) -> list[list[float]]:
    """Return the course of a way in the order of travel, sixty pieces of equal length."""
    here = way.start
    points: list[tuple[float, float]] = []
    for link in way.links:
        shape = list(atlas.shape(link.id))
        if link.from_ != here:
            shape.reverse()
        points += shape if not points else shape[1:]
        here = link.other(here)
    return [[round(lon, _DIGITS), round(lat, _DIGITS)] for lon, lat in _evenly(points)]


def _evenly(points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield points at equal distances along a course, so that shares of it are shares of km."""
    lengths = [distance_km(a[1], a[0], b[1], b[0]) for a, b in pairwise(points)]
    total_km, i, passed_km = sum(lengths), 0, 0.0
    for piece in range(_N_PIECE):
        at_km = total_km * piece / _N_PIECE
        while i < len(lengths) - 1 and passed_km + lengths[i] <= at_km:
            passed_km += lengths[i]
            i += 1
        share = (at_km - passed_km) / lengths[i] if lengths[i] > 0.0 else 0.0
        (lon, lat), (next_lon, next_lat) = points[i], points[i + 1]
        yield lon + (next_lon - lon) * share, lat + (next_lat - lat) * share
    yield points[-1]
