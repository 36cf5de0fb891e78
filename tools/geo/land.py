"""Coasts and borders for drawing, small enough to stand inside a report."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LinearRing, LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from countries import Topology
from outputs import write_json
from places import OUTPUT

__all__ = ["write_land"]

#: West, south, east, north of the drawing. [deg]
BOX = (-28.0, -40.0, 160.0, 78.0)
#: How far a coast or border may move. [deg]
TOLERANCE_DEG = 0.06
#: Islands smaller than this are not drawn. [deg2]
MIN_AREA_DEG2 = 0.06
#: Decimals kept.
DIGITS = 2


def write_land(topology: Topology) -> int:
    """
    Write ``land.json``: coasts, borders, and the countries with their polygons.

    ``land`` holds the rings of all land joined together, a ring inside a ring being water;
    ``borders`` the lines between two countries; ``countries`` code, name and polygons, each a
    list of rings with the outer one first. A position is longitude and latitude. Borders are
    simplified as the arcs that neighbours share, so neighbours still meet.

    Parameters
    ----------
    topology : Topology
        Countries of Natural Earth.

    Returns
    -------
    int
        Size of the file. [byte]
    """
    drawn = topology.with_arcs([_simplify(arc) for arc in topology.arcs])
    box = shapely.box(*BOX)
    countries = []
    shapes = []
    for code, name, polygons in drawn.shapes:
        parts = _parts(drawn, polygons, box)
        shapes += parts
        if parts:
            rings = [[_ring(r) for r in (part.exterior, *part.interiors)] for part in parts]
            rings.sort(key=lambda polygon: (-len(polygon[0]), polygon[0]))
            countries.append({"iso": code, "name": name, "polygons": rings})
    countries.sort(key=lambda entry: (str(entry["iso"]), str(entry["name"])))
    coasts = sorted(
        (
            _ring(ring)
            for part in shapely.get_parts(unary_union(shapes))
            for ring in (part.exterior, *(r for r in part.interiors if _area(r) > MIN_AREA_DEG2))
        ),
        key=lambda ring: (-len(ring), ring),
    )
    content = {
        "attribution": "Made with Natural Earth",
        "land": coasts,
        "borders": _borders(drawn, box),
        "countries": countries,
    }
    write_json(OUTPUT / "land.json", content)
    return (OUTPUT / "land.json").stat().st_size


def _parts(drawn: Topology, polygons: list[list[list[int]]], box: BaseGeometry) -> list[Polygon]:
    """Return the polygons of a country inside the box, without the smallest islands."""
    parts = []
    for ids in polygons:
        rings = [drawn.ring(ring) for ring in ids]
        if len(rings[0]) < 4:
            continue
        shape = Polygon(rings[0], [ring for ring in rings[1:] if len(ring) >= 4]).buffer(0)
        parts += [
            part
            for part in shapely.get_parts(shape.intersection(box))
            if isinstance(part, Polygon) and part.area >= MIN_AREA_DEG2
        ]
    return parts


def _borders(drawn: Topology, box: BaseGeometry) -> list[list[list[float]]]:
    """Return the arcs that two countries share."""
    users: dict[int, set[str]] = {}
    for code, name, polygons in drawn.shapes:
        for polygon in polygons:
            for ring in polygon:
                for i in ring:
                    users.setdefault(max(i, ~i), set()).add(code or name)
    lines = []
    for i, countries in users.items():
        if len(countries) > 1:
            clipped = LineString(drawn.arcs[i]).intersection(box)
            parts = [p for p in shapely.get_parts(clipped) if isinstance(p, LineString)]
            lines += [_ring(part) for part in parts]
    return sorted(line for line in lines if len(line) > 1)


def _area(ring: LinearRing) -> float:
    """Return the area inside a ring in square degrees."""
    return float(Polygon(ring).area)


def _simplify(arc: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return an arc with fewer points; a closed arc keeps at least a triangle."""
    if len(arc) < 3:
        return arc
    simple = np.array(LineString(arc).simplify(TOLERANCE_DEG).coords)
    closed = bool(np.all(arc[0] == arc[-1]))
    return arc if closed and len(simple) < 4 else simple


def _ring(ring: LineString) -> list[list[float]]:
    """Return the points of a ring or line, rounded, without repeats."""
    out: list[list[float]] = []
    for lon, lat in ring.coords:
        point = [round(lon, DIGITS), round(lat, DIGITS)]
        if not out or out[-1] != point:
            out.append(point)
    return out
