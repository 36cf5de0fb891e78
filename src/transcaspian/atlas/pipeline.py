"""Pipelines as people name them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from transcaspian.atlas.geodesy import distance_km
from transcaspian.atlas.link import link_id

if TYPE_CHECKING:
    from transcaspian.atlas.shapes import Line

__all__ = ["Pipeline"]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """
    A pipeline as people name it; its pieces are links.

    Parameters
    ----------
    id : str
        Slug.
    name : str
        Name in full.
    from_, to : str
        Ids of the ends.
    via : tuple of str
        Ids of the places between them.
    operator : str
        Who runs it.
    length_key : str
        Key under which its length is kept in the evidence, empty if none is.
    waypoints : tuple of (float, float)
        Longitude and latitude along it, for maps. [deg]
    note : str
        Anything a reader should know.
    """

    id: str
    name: str
    from_: str
    to: str
    via: tuple[str, ...]
    operator: str
    length_key: str
    waypoints: Line
    note: str

    @property
    def links(self) -> tuple[str, ...]:
        """Ids of the links it is made of."""
        stops = (self.from_, *self.via, self.to)
        return tuple(link_id("pipeline", *pair) for pair in pairwise(stops))

    def course(self, start: tuple[float, float], end: tuple[float, float]) -> Line:
        """
        Return the part of its waypoints that lies between two positions.

        Parameters
        ----------
        start, end : (float, float)
            Longitude and latitude. [deg]

        Returns
        -------
        Line
            From `start` to `end`, those two included. [deg]
        """
        first, last = self._nearest(start), self._nearest(end)
        step = 1 if first <= last else -1
        between = (self.waypoints[i] for i in range(first + step, last, step))
        return start, *between, end

    def _nearest(self, position: tuple[float, float]) -> int:
        lon, lat = position
        away = [distance_km(lat, lon, other[1], other[0]) for other in self.waypoints]
        return away.index(min(away))
