"""Courses with fewer points, for a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["thin"]


def thin(course: Sequence[Sequence[float]], tolerance: float) -> list[Sequence[float]]:
    """
    Leave out points that lie no further than a tolerance from the line between others.

    Parameters
    ----------
    course : sequence of points
        Longitude and latitude. [deg]
    tolerance : float
        How far a point may lie off the thinned line. [deg]

    Returns
    -------
    list of points
        The ends, and what is needed between them (Ramer, Douglas and Peucker). [deg]
    """
    if len(course) < 3:
        return list(course)
    kept = {0, len(course) - 1}
    spans = [(0, len(course) - 1)]
    while spans:
        first, last = spans.pop()
        worst, where = tolerance, 0
        for i in range(first + 1, last):
            off = _distance(course[i], course[first], course[last])
            if off > worst:
                worst, where = off, i
        if where:
            kept.add(where)
            spans += [(first, where), (where, last)]
    return [course[i] for i in sorted(kept)]


def _distance(point: Sequence[float], start: Sequence[float], end: Sequence[float]) -> float:
    """Return how far a point lies from a stretch. [deg]"""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    share = 0.0
    if length > 0.0:
        share = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length
        share = min(max(share, 0.0), 1.0)
    x, y = start[0] + share * dx - point[0], start[1] + share * dy - point[1]
    return float((x * x + y * y) ** 0.5)
