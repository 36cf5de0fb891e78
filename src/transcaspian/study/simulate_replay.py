"""A run for a map: where every train and ship is at every hour, without a gap."""

from __future__ import annotations

import base64
import datetime as dt
import sys
from array import array
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcaspian.atlas.geodesy import distance_km
from transcaspian.atlas.load import load_atlas
from transcaspian.errors import InputError
from transcaspian.findings.store import load_finding
from transcaspian.scenario.spec import scenario_from
from transcaspian.simulation.world_ways import find_way
from transcaspian.study.simulate_callsigns import callsigns
from transcaspian.study.simulate_closures import shut_places
from transcaspian.study.simulate_legs import N_PIECE, iter_legs
from transcaspian.study.simulate_request import Request
from transcaspian.study.simulate_trace import trace_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transcaspian.atlas.network import Atlas
    from transcaspian.simulation.run import Run
    from transcaspian.simulation.world_ways import Way
    from transcaspian.study.simulate_runs import Setting

__all__ = ["COLUMNS", "as_geojson", "replay", "request_of", "unpacked"]

COLUMNS = ("leg", "start_h", "end_h")
"""Of legs: number of the row of the table of stretches, and hours since the first day."""
_SCHEMA = "transcaspian/replay/2"
_STRETCH = ("way", "first", "last", "state", "step", "label", "waiting_for")
_DIGITS = 4


def replay(run_id: str, *, today: dt.date, replication: int = 0) -> dict[str, Any]:
    """
    Return where every train and ship of a kept run is at every hour.

    Parameters
    ----------
    run_id : str
        As printed by ``simulate``.
    today : datetime.date
        Nothing later may be known.
    replication : int
        Which replication is run again. [-]

    Returns
    -------
    dict
        Schema ``transcaspian/replay/2``: ``ways`` with longitudes and latitudes, ``links``
        of each, ``closures``, ``entities``, ``stretches`` and ``legs`` as columns. [deg], [h]

    Raises
    ------
    InputError
        If no such run is kept, it is no simulation, or it has no such replication.
    """
    document = load_finding(run_id, of="simulate")
    request, n = request_of(document, today=today), document["replications"]
    if not 0 <= replication < n:
        told = "only 0" if n == 1 else f"0 to {n - 1}"
        raise InputError(f"--replication {replication}: run {run_id} has {n}: {told} can be shown")
    setting, run = trace_run(request, replication=replication)
    atlas = load_atlas()
    moment = atlas.on(setting.asked.as_of, setting.asked.known_by)
    names = dict.fromkeys(row["way"] for row in setting.corridor.tables["ways"])
    ways = {name: find_way(moment, name) for name in names}
    return {
        "schema": _SCHEMA,
        "run_id": document["run_id"],
        "replication": replication,
        "from": document["from"],
        "days": document["days"],
        "ways": {name: _course(atlas, way) for name, way in ways.items()},
        "links": {name: [link.id for link in way.links] for name, way in ways.items()},
        "closures": shut_places(setting, run, atlas),
        **_columns(setting, run),
    }


def _columns(setting: Setting, run: Run) -> dict[str, Any]:
    """Return who is there, what they may do, and what each does, leg by leg."""
    warmup_h = setting.asked.warmup_h
    labels = {row["id"]: row["label"] for row in setting.corridor.tables["steps"]}
    called = callsigns(setting, run)
    entities: dict[str, list[Any]] = {"entity": [], "kind": [], "callsign": [], "first_leg": []}
    stretches: dict[tuple[Any, ...], int] = {}
    numbers, starts_h, ends_h = array("H"), array("f"), array("f")
    for life in iter_legs(setting, run):
        legs = [leg for leg in life if leg.end_h > warmup_h]
        if not legs:
            continue
        entities["entity"].append(legs[0].entity)
        entities["kind"].append(legs[0].kind)
        entities["callsign"].append(called.get(legs[0].entity))
        entities["first_leg"].append(len(numbers))
        for leg in legs:
            row = (
                leg.way, leg.first, leg.last, leg.state, leg.step, labels.get(leg.step, ""),
                leg.where or None,
            )  # fmt: skip
            numbers.append(stretches.setdefault(row, len(stretches)))
            starts_h.append(leg.start_h - warmup_h)
            ends_h.append(leg.end_h - warmup_h)
    return {
        "n_leg": len(numbers),
        "entities": entities,
        "stretches": {name: [row[i] for row in stretches] for i, name in enumerate(_STRETCH)},
        "legs": {"leg": _packed(numbers), "start_h": _packed(starts_h), "end_h": _packed(ends_h)},
    }


def _packed(values: array[Any]) -> str:
    """Return numbers as base64 of their bytes, the least first."""
    if sys.byteorder == "big":
        values = values[:]
        values.byteswap()
    return base64.b64encode(values.tobytes()).decode("ascii")


def unpacked(document: Mapping[str, Any]) -> dict[str, array[Any]]:
    """
    Return the columns of the legs as numbers.

    Parameters
    ----------
    document : mapping
        An answer of `replay`.

    Returns
    -------
    dict of str to array
        By `COLUMNS`: unsigned 16 bits, then twice 32 bits of floating point. [-], [h], [h]
    """
    columns = {}
    for name, code in zip(COLUMNS, "Hff", strict=True):
        values = array(code, base64.b64decode(document["legs"][name]))
        if sys.byteorder == "big":
            values.byteswap()
        columns[name] = values
    return columns


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
        If the document is no answer of ``simulate``, or one of another version.
    """
    if not str(document.get("schema", "")).startswith("transcaspian/simulate/"):
        raise InputError(f"run {document.get('run_id')} is no simulation: run `simulate` first")
    try:
        scenario = document["scenario"]
        return Request(
            document["from"],
            today,
            days=document["days"],
            replications=1,
            seed=document["seed"],
            what_ifs=tuple(document["what_if"]),
            warmup_d=document["warm_up_d"],
            known_by=document["known_by"],
            evidence=tuple(Path(folder) for folder in document.get("evidence", ())),
            tables=Path(document["tables"]) if document["tables"] else None,
            scenario=scenario_from(scenario["document"]) if scenario else None,
            uncertainty=document["uncertainty"],
        )
    except (KeyError, TypeError) as error:
        words = "was kept by another version, which wrote other things down"
        raise InputError(f"run {document.get('run_id')} {words}: run `simulate` again") from error


def as_geojson(document: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return legs as GeoJSON: a line for each that moves, a point for each that stands.

    Parameters
    ----------
    document : mapping
        An answer of `replay`.

    Returns
    -------
    dict
        A FeatureCollection; each feature has the moments of its beginning and its end.
    """
    midnight = dt.datetime.combine(dt.date.fromisoformat(document["from"]), dt.time(tzinfo=dt.UTC))
    columns = unpacked(document)
    entities, stretches = document["entities"], document["stretches"]
    ends = [*entities["first_leg"][1:], document["n_leg"]]
    features = []
    for who, (first, end) in enumerate(zip(entities["first_leg"], ends, strict=True)):
        head = {name: entities[name][who] for name in ("entity", "callsign", "kind")}
        for i in range(first, end):
            row = {name: stretches[name][columns["leg"][i]] for name in _STRETCH}
            moments = [
                midnight + dt.timedelta(hours=columns[name][i]) for name in ("start_h", "end_h")
            ]
            features.append(
                {
                    "type": "Feature",
                    "geometry": _geometry(document["ways"][row["way"]], row["first"], row["last"]),
                    "properties": {
                        **head,
                        **{name: row[name] for name in ("way", *_STRETCH[3:])},
                        "start": moments[0].isoformat(timespec="seconds"),
                        "end": moments[1].isoformat(timespec="seconds"),
                    },
                }
            )
    return {"type": "FeatureCollection", "features": features}


def _geometry(course: Sequence[Sequence[float]], first: int, last: int) -> dict[str, Any]:
    """Return the points of a course between two of its pieces, or the one where somebody stands."""
    if first == last:
        return {"type": "Point", "coordinates": list(course[first])}
    return {"type": "LineString", "coordinates": [list(one) for one in course[first : last + 1]]}


def _course(atlas: Atlas, way: Way) -> list[list[float]]:
    """Return the course of a way from place to place, in sixty pieces of equal length."""
    here = way.start
    points: list[tuple[float, float]] = [_point(atlas, here)]
    for link in way.links:
        shape = list(atlas.shape(link.id))
        if link.from_ != here:
            shape.reverse()
        points += [one for one in shape if one != points[-1]]
        here = link.other(here)
    if points[-1] != _point(atlas, here):
        points.append(_point(atlas, here))
    return [[round(lon, _DIGITS), round(lat, _DIGITS)] for lon, lat in _evenly(points)]


def _point(atlas: Atlas, place: str) -> tuple[float, float]:
    return atlas.places[place].lon, atlas.places[place].lat


def _evenly(points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield points at equal distances along a course, so that shares of it are shares of km."""
    lengths = [distance_km(a[1], a[0], b[1], b[0]) for a, b in pairwise(points)]
    total_km, i, passed_km = sum(lengths), 0, 0.0
    for piece in range(N_PIECE):
        at_km = total_km * piece / N_PIECE
        while i < len(lengths) - 1 and passed_km + lengths[i] <= at_km:
            passed_km += lengths[i]
            i += 1
        share = (at_km - passed_km) / lengths[i] if lengths[i] > 0.0 else 0.0
        (lon, lat), (next_lon, next_lat) = points[i], points[i + 1]
        yield lon + (next_lon - lon) * share, lat + (next_lat - lat) * share
    yield points[-1]
