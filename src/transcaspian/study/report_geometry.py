"""Plane geometry of the report's maps: projection, clipping, thinning, lines side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

__all__ = ["clip_ring", "offset", "path", "project", "simplify", "touches"]

# Coefficients of the Natural Earth projection (T. Patterson), as polynomials by
# B. Savric, B. Jenny, T. Patterson, D. Petrovic and L. Hurni, 2011.
_X_TERMS = ((0, 0.870700), (2, -0.131979), (4, -0.013791), (10, 0.003971), (12, -0.001529))
_Y_TERMS = ((1, 1.007226), (3, 0.015085), (7, -0.044475), (9, 0.028874), (11, -0.005916))


def project(lon_lat: Iterable[tuple[float, float]] | Points, centre_lon: float) -> Points:
    """
    Project positions onto a plane by the Natural Earth projection.

    Parameters
    ----------
    lon_lat : (n, 2) array
        Longitude and latitude of a line or ring, in order. [deg]
    centre_lon : float
        Meridian in the middle of the map. [deg]

    Returns
    -------
    (n, 2) float64
        To the right and down; a line that crosses the far meridian goes on beyond it. [rad]

    Examples
    --------
    >>> project([(65.0, 0.0)], 65.0).round(6).tolist()
    [[0.0, 0.0]]
    """
    points = np.asarray(list(lon_lat) if not isinstance(lon_lat, np.ndarray) else lon_lat, float)
    points = np.radians(points.reshape(-1, 2))
    lon = np.unwrap(points[:, 0] - np.radians(centre_lon))
    if len(lon):
        lon = lon - 2 * np.pi * np.round(lon[0] / (2 * np.pi))
    lat = points[:, 1]
    scale = sum(c * lat**power for power, c in _X_TERMS)
    height = sum(c * lat**power for power, c in _Y_TERMS)
    return np.stack([lon * scale, -height], axis=1) + 0.0


def simplify(points: Points, tolerance: float) -> Points:
    """
    Drop points that lie within a tolerance of the line without them (Douglas and Peucker).

    Parameters
    ----------
    points : (n, 2) float64
        A line, in any unit.
    tolerance : float
        Largest distance from the line kept. [-]

    Returns
    -------
    (m, 2) float64
        Some of the points, both ends among them, in the same unit.
    """
    if len(points) < 3:
        return points
    keep = np.zeros(len(points), bool)
    keep[[0, -1]] = True
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        away = _distances(points[first + 1 : last], points[first], points[last])
        farthest = int(np.argmax(away))
        if away[farthest] > tolerance:
            middle = first + 1 + farthest
            keep[middle] = True
            stack += [(first, middle), (middle, last)]
    return points[keep]


def _distances(points: Points, start: Points, end: Points) -> Points:
    along = end - start
    length = float(np.hypot(*along))
    off = points - start
    if length == 0.0:
        return np.asarray(np.hypot(off[:, 0], off[:, 1]))
    share = np.clip(off @ along / length**2, 0.0, 1.0)
    gap = off - share[:, None] * along
    return np.asarray(np.hypot(gap[:, 0], gap[:, 1]))


def clip_ring(ring: Points, width: float, height: float, margin: float) -> Points:
    """
    Cut a ring to the sheet and a margin around it (Sutherland and Hodgman).

    Parameters
    ----------
    ring : (n, 2) float64
        A closed ring in sheet units.
    width, height, margin : float
        The sheet and what may stick out. [-]

    Returns
    -------
    (m, 2) float64
        What is left, in sheet units; empty if nothing is.
    """
    for axis, limit, sign in (
        (0, -margin, 1.0),
        (0, width + margin, -1.0),
        (1, -margin, 1.0),
        (1, height + margin, -1.0),
    ):
        if not len(ring):
            return ring
        depth = sign * (ring[:, axis] - limit)
        if depth.min() < 0:
            ring = _cut(ring, depth)
    return ring


def _cut(ring: Points, depth: Points) -> Points:
    """Keep the part of a ring where `depth` is at least 0."""
    after, depth_after = np.roll(ring, -1, axis=0), np.roll(depth, -1)
    inside, crosses = depth >= 0, (depth >= 0) != (depth_after >= 0)
    share = np.divide(depth, depth - depth_after, out=np.zeros_like(depth), where=crosses)
    crossing = ring + share[:, None] * (after - ring)
    pairs = np.stack([ring, crossing], axis=1).reshape(-1, 2)
    chosen = np.stack([inside, crosses], axis=1).reshape(-1)
    kept: Points = pairs[chosen]
    return kept


def touches(points: Points, width: float, height: float) -> bool:
    """
    Tell whether the box around points meets the sheet.

    Parameters
    ----------
    points : (n, 2) float64
        A line or ring in sheet units.
    width, height : float
        The sheet. [-]

    Returns
    -------
    bool
        False if it lies wholly beside the sheet.
    """
    if not len(points):
        return False
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return bool(right >= 0 and left <= width and bottom >= 0 and top <= height)


def offset(points: Points, distance: float) -> Points:
    """
    Shift a line sideways, to the right of its travel if positive.

    Parameters
    ----------
    points : (n, 2) float64
        A line in sheet units, y downwards.
    distance : float
        How far. [-]

    Returns
    -------
    (n, 2) float64
        The line beside it, in sheet units; corners are cut rather than drawn to a spike.
    """
    if distance == 0.0 or len(points) < 2:
        return points
    steps = np.diff(points, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    steps = steps[lengths > 0] / lengths[lengths > 0, None]
    if not len(steps):
        return points
    kept = points[np.concatenate([[True], lengths > 0])]
    normals = np.stack([-steps[:, 1], steps[:, 0]], axis=1)
    sums = np.concatenate([normals[:1], normals[:-1] + normals[1:], normals[-1:]])
    sizes = np.maximum(np.hypot(sums[:, 0], sums[:, 1]), 1e-9)
    return np.asarray(kept + distance * sums / sizes[:, None])


def path(lines: Iterable[Points], *, closed: bool = False) -> str:
    """
    Return SVG path data.

    Parameters
    ----------
    lines : iterable of (n, 2) float64
        Lines or rings in sheet units.
    closed : bool, optional
        Whether they are rings.

    Returns
    -------
    str
        One path, to a tenth of a unit.
    """
    parts = []
    for line in lines:
        tenths = np.round(line * 10).astype(int)
        moved = np.concatenate([[True], np.any(np.diff(tenths, axis=0) != 0, axis=1)])
        tenths = tenths[moved]
        if len(tenths) > (2 if closed else 1):
            steps = np.diff(tenths, axis=0)
            start = f"M{_tenth(tenths[0][0])} {_tenth(tenths[0][1])}l"
            body = " ".join(f"{_tenth(x)} {_tenth(y)}" for x, y in steps)
            parts.append(start + body + ("z" if closed else ""))
    return "".join(parts)


def _tenth(tenths: int) -> str:
    whole, rest = divmod(abs(int(tenths)), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"
