"""Write the tables of sea lanes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from caspian import find_caspian_lanes
from geodesy import haversine_km
from outputs import link_id, simplify_line, write_json, write_table
from places import OUTPUT, SOURCES, Place, read_rows
from sea import Lane, find_lanes, land_km, read_harbours

__all__ = ["write_sea"]

#: Tolerances tried for drawing; the first that brings no lane nearer to land is taken. [deg]
TOLERANCES_DEG = (0.1, 0.05, 0.02, 0.0)


def write_sea(places: dict[str, Place], land: BaseGeometry, say: Callable[[str], None]) -> None:
    """
    Write ``sea.csv`` and ``sea_shapes.json``: oceans, Caspian and Lake Van.

    Parameters
    ----------
    places : dict
        Places by id.
    land : geometry
        Land in longitude and latitude.
    say : callable
        Receives a line on each step.

    Raises
    ------
    ValueError
        If a port of the atlas has no harbour in the hand table, or the other way round.
    """
    lanes = [*find_lanes(places, land, say), *find_caspian_lanes(land, say), *_hand_lanes()]
    unknown = sorted({i for lane in lanes for i in (lane.a, lane.b)} - set(places))
    if unknown:
        raise ValueError(f"harbours.csv: not in places.csv: {', '.join(unknown)}")
    rows = []
    shapes: dict[str, object] = {}
    for lane in lanes:
        first, second = sorted((lane.a, lane.b))
        name = link_id("sea", first, second)
        line = lane.line if (lane.a, lane.b) == (first, second) else lane.line[::-1]
        rows.append(
            {
                "id": name,
                "from": first,
                "to": second,
                "km": f"{max(lane.km, _straight_km(places, lane)) + 0.05:.1f}",
                "passages": "|".join(lane.passages),
                "src": lane.src,
            }
        )
        shapes[name] = _draw(line, land)
    fields = ["id", "from", "to", "km", "passages", "src"]
    n = write_table(OUTPUT / "sea.csv", fields, rows)
    write_json(OUTPUT / "sea_shapes.json", shapes)
    say(f"sea: {n} lanes written")


def _hand_lanes() -> list[Lane]:
    """Return the lanes of the hand table."""
    spots = {
        h.place: (h.lat, h.lon) for sea in ("ocean", "caspian", "lake") for h in read_harbours(sea)
    }
    return [
        Lane(
            row["from"],
            row["to"],
            float(row["km"]),
            (),
            np.array([spots[row["from"]], spots[row["to"]]]),
            "hand",
        )
        for row in read_rows(SOURCES / "sea_links.csv")
    ]


def _straight_km(places: dict[str, Place], lane: Lane) -> float:
    """Return the great-circle distance between the places of a lane."""
    a, b = places[lane.a], places[lane.b]
    return float(haversine_km(np.array([[a.lat, a.lon]]), np.array([[b.lat, b.lon]]))[0])


def _draw(line: np.ndarray, land: BaseGeometry) -> list[list[float]]:
    """Return a lane with as few points as keep it off the land."""
    dry = land_km(line, land)
    for tolerance in TOLERANCES_DEG:
        simple = np.array(LineString(line[:, ::-1]).simplify(tolerance).coords)[:, ::-1]
        if land_km(simple, land) <= dry + 0.5:
            return simplify_line(simple, 0.0, digits=2)
    return simplify_line(line, 0.0, digits=2)
