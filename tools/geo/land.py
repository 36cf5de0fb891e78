"""Coasts and borders for drawing, small enough to stand inside a report."""

from __future__ import annotations

import json

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon

from countries import Topology
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
    Write ``land.json``: one entry per country with its polygons.

    Shared borders are simplified as shared arcs, so neighbours still meet. A polygon is a
    list of rings, the outer one first; a ring is a list of longitude and latitude.

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
    for code, name, polygons in drawn.shapes:
        parts = []
        for ids in polygons:
            rings = [drawn.ring(ring) for ring in ids]
            if len(rings[0]) < 4:
                continue
            shape = Polygon(rings[0], [ring for ring in rings[1:] if len(ring) >= 4]).buffer(0)
            for part in shapely.get_parts(shape.intersection(box)):
                if isinstance(part, Polygon) and part.area >= MIN_AREA_DEG2:
                    parts.append([_ring(r) for r in (part.exterior, *part.interiors)])
        if parts:
            parts.sort(key=lambda rings: (-len(rings[0]), rings[0]))
            countries.append({"iso": code, "name": name, "polygons": parts})
    countries.sort(key=lambda entry: (str(entry["iso"]), str(entry["name"])))
    lines = [json.dumps(c, ensure_ascii=False, separators=(",", ":")) for c in countries]
    head = '{"attribution":"Made with Natural Earth","countries":[\n'
    text = head + ",\n".join(lines) + "\n]}\n"
    (OUTPUT / "land.json").write_text(text, encoding="utf8")
    return len(text.encode())


def _simplify(arc: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return an arc with fewer points; a closed arc keeps at least a triangle."""
    if len(arc) < 3:
        return arc
    simple = np.array(LineString(arc).simplify(TOLERANCE_DEG).coords)
    closed = bool(np.all(arc[0] == arc[-1]))
    return arc if closed and len(simple) < 4 else simple


def _ring(ring: shapely.LinearRing) -> list[list[float]]:
    """Return the points of a ring, rounded, without repeats."""
    out: list[list[float]] = []
    for lon, lat in ring.coords:
        point = [round(lon, DIGITS), round(lat, DIGITS)]
        if not out or out[-1] != point:
            out.append(point)
    return out
