"""Faults of shapes: lanes over land, and courses that miss the places they join."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.atlas.fault import Fault, error, warning
from transcaspian.atlas.geodesy import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from transcaspian.atlas.link import Link
    from transcaspian.atlas.network import Atlas
    from transcaspian.atlas.shapes import Line

__all__ = ["is_on_land", "iter_shape_faults"]

_STEP_KM = 10.0  # between the positions of a lane that are looked at
_HARBOUR_KM = 40.0  # ports lie within the drawn coast
_PASSAGE_KM = 100.0  # so do canals and straits, which are long
_CAPE_KM = 30.0  # a coast drawn for maps is off by less
_MOUTH_KM = 60.0  # lanes to a river port end at the mouth of its river
_ASTRAY_KM = 150.0  # a course that ends farther from its place joins something else


def iter_shape_faults(atlas: Atlas) -> Iterator[Fault]:
    """
    Yield lanes that cross land, and links whose course ends far from their places.

    Parameters
    ----------
    atlas : Atlas
        What to check.

    Yields
    ------
    Fault
        In no particular order.
    """
    away: dict[tuple[str, str], float] = {}
    lanes = []
    for link in atlas.links.values():
        if link.from_ not in atlas.places or link.to not in atlas.places:
            continue
        course = atlas.shape(link.id)
        for end, (lon, lat) in ((link.from_, course[0]), (link.to, course[-1])):
            place = atlas.places[end]
            km = distance_km(place.lat, place.lon, lat, lon)
            away[link.mode, end] = max(km, away.get((link.mode, end), 0.0))
        if link.mode == "sea":
            lanes.append((link, _sample(course)))
    for (mode, end), km in away.items():
        if km > _MOUTH_KM:
            tell = error if km > _ASTRAY_KM else warning
            yield tell(end, f"courses by {mode} end {km:.0f} km away", "lead them to the place")
    open_sea = [_at_sea(atlas, link, points) for link, points in lanes]
    flags = is_on_land(np.concatenate([np.empty((0, 2)), *open_sea]), atlas.land().polygons)
    at = 0
    for (link, _), points in zip(lanes, open_sea, strict=True):
        km = _longest_run(flags[at : at + len(points)]) * _STEP_KM
        at += len(points)
        if km > _CAPE_KM:
            yield error(link.id, f"crosses {km:.0f} km of land", "lead it around")


def is_on_land(points: NDArray[np.float64], rings: Sequence[Line]) -> NDArray[np.bool_]:
    """
    Tell which positions lie within rings, a ring within a ring being water.

    Parameters
    ----------
    points : (n, 2) float64
        Longitude and latitude. [deg]
    rings : sequence of Line
        Closed or open outlines; none crosses the date line.

    Returns
    -------
    (n,) bool
        True where a ray to the east crosses the outlines an odd number of times.
    """
    inside = np.zeros(len(points), dtype=np.bool_)
    for ring in rings:
        line = np.asarray(ring, dtype=np.float64)
        low, high = line.min(axis=0), line.max(axis=0)
        near = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
        if near.size:
            inside[near] ^= _crosses_oddly(points[near], line)
    return inside


def _crosses_oddly(points: NDArray[np.float64], line: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return whether a ray to the east crosses one ring an odd number of times."""
    odd = np.zeros(len(points), dtype=np.bool_)
    x, y = points[:, 0], points[:, 1]
    for (ax, ay), (bx, by) in zip(line, np.roll(line, -1, axis=0), strict=True):
        if ay == by:
            continue
        spans = (ay > y) != (by > y)
        if spans.any():
            odd ^= spans & (x < ax + (y - ay) * (bx - ax) / (by - ay))
    return odd


def _sample(course: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Return positions along a course, no farther apart than a step."""
    found = [course[0]]
    for (lon_a, lat_a), (lon_b, lat_b) in pairwise(course):
        if abs(lon_b - lon_a) > 180:
            found.append((lon_b, lat_b))
            continue
        n = max(1, int(np.ceil(distance_km(lat_a, lon_a, lat_b, lon_b) / _STEP_KM)))
        found += [
            (lon_a + (lon_b - lon_a) * i / n, lat_a + (lat_b - lat_a) * i / n)
            for i in range(1, n + 1)
        ]
    return np.asarray(found, dtype=np.float64)


def _at_sea(atlas: Atlas, link: Link, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the positions away from the lane's ends and from every canal and strait."""
    around = [(atlas.places[end], _HARBOUR_KM) for end in (link.from_, link.to)]
    around += [(place, _PASSAGE_KM) for place in atlas.places.values() if place.kind == "passage"]
    away = [
        all(distance_km(place.lat, place.lon, lat, lon) > km for place, km in around)
        for lon, lat in points
    ]
    return points[np.asarray(away, dtype=np.bool_)]


def _longest_run(flags: NDArray[np.bool_]) -> int:
    """Return the length of the longest run of True."""
    best = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        best = max(best, run)
    return best
