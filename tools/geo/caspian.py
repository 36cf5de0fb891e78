"""Sea lanes of the Caspian: shortest ways over water on a fine grid."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.sparse as sp
import shapely
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from geodesy import haversine_km
from sea import Lane, read_harbours

__all__ = ["find_caspian_lanes"]

#: West, south, east, north of the grid. [deg]
BOX = (46.6, 36.5, 54.9, 47.2)
#: Width of a cell. [deg]
STEP_DEG = 0.02
#: Ships keep this far off the coast line. [deg]
MARGIN_DEG = 0.025
#: Steps to neighbours, in rows and columns: sixteen directions and their mirror images.
STEPS = (
    (0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1),
    (1, 3), (3, 1), (1, -3), (3, -1), (2, 3), (3, 2), (2, -3), (3, -2),
)  # fmt: skip

Floats = NDArray[np.float64]


def find_caspian_lanes(land: BaseGeometry, say: Callable[[str], None]) -> list[Lane]:
    """
    Return a lane between any two harbours of the Caspian.

    Parameters
    ----------
    land : geometry
        Land in longitude and latitude.
    say : callable
        Receives a line on each step.

    Returns
    -------
    list of Lane
        Lanes in alphabetical order.
    """
    west, south, east, north = BOX
    lon, lat = np.meshgrid(
        np.round(np.arange(west, east, STEP_DEG), 6), np.round(np.arange(south, north, STEP_DEG), 6)
    )
    coast = land.intersection(shapely.box(west - 1, south - 1, east + 1, north + 1))
    avoided = coast.buffer(MARGIN_DEG)
    shapely.prepare(avoided)
    water = ~shapely.contains_xy(avoided, lon.ravel(), lat.ravel()).reshape(lon.shape)
    points = np.column_stack([lat.ravel(), lon.ravel()])
    graph = _grid(water, points)
    harbours = read_harbours("caspian")
    sea = _largest(graph)
    cell: dict[str, tuple[int, float]] = {}
    for harbour in harbours:
        gap = haversine_km(np.repeat([[harbour.lat, harbour.lon]], len(sea), axis=0), points[sea])
        best = int(gap.argmin())
        cell[harbour.place] = (int(sea[best]), float(gap[best]) + harbour.access_km)
    lanes = []
    for i, first in enumerate(harbours):
        start, access = cell[first.place]
        distance, before = dijkstra(graph, indices=start, return_predecessors=True)
        for second in harbours[i + 1 :]:
            end, egress = cell[second.place]
            way = [end]
            while before[way[-1]] >= 0:
                way.append(int(before[way[-1]]))
            line = _straighten(points[way[::-1]], avoided)
            km = float(distance[end]) + access + egress
            lanes.append(Lane(first.place, second.place, km, (), line, "grid"))
    say(f"sea: {len(lanes)} lanes over {int(water.sum())} cells of the Caspian")
    return lanes


def _grid(water: NDArray[np.bool_], points: Floats) -> sp.csr_matrix:
    """Return the lengths of the steps between cells of water."""
    rows, columns = water.shape
    number = np.arange(water.size).reshape(water.shape)
    u, v = [], []
    for dy, dx in STEPS:
        x0, x1 = max(0, -dx), columns - max(0, dx)
        near = water[: rows - dy, x0:x1] & water[dy:, x0 + dx : x1 + dx]
        u.append(number[: rows - dy, x0:x1][near])
        v.append(number[dy:, x0 + dx : x1 + dx][near])
    a, b = np.concatenate(u), np.concatenate(v)
    km = haversine_km(points[a], points[b])
    return sp.csr_matrix((np.r_[km, km], (np.r_[a, b], np.r_[b, a])), shape=(water.size,) * 2)


def _largest(graph: sp.csr_matrix) -> NDArray[np.int64]:
    """Return the cells of the largest water."""
    _, label = sp.csgraph.connected_components(graph, directed=False)
    return np.where(label == np.bincount(label).argmax())[0]


def _straighten(line: Floats, avoided: BaseGeometry) -> Floats:
    """Drop points of a lane as long as it stays off the coast."""
    for tolerance in (0.05, 0.03, 0.01):
        simple = LineString(line[:, ::-1]).simplify(tolerance)
        if simple.intersection(avoided).length < 0.02:
            return np.array(simple.coords)[:, ::-1]
    return line
