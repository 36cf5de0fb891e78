"""Ways of trains and ships over the links of the atlas: their lengths and their courses."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from transcaspian.errors import ScenarioError

if TYPE_CHECKING:
    from transcaspian.atlas.link import Link
    from transcaspian.atlas.moment import Moment

__all__ = ["Way", "find_way"]


@dataclass(frozen=True, slots=True)
class Way:
    """
    A way from place to place.

    Attributes
    ----------
    km : float
        Its length. [km]
    start : str
        Id of the first place.
    links : tuple of Link
        In the order of travel.
    """

    km: float
    start: str
    links: tuple[Link, ...]


def find_way(moment: Moment, text: str) -> Way:
    """
    Find the shortest way that a text names.

    Parameters
    ----------
    moment : Moment
        Links that are there on the day.
    text : str
        ``rail:a>b>c`` by any links of that mode; ``sea:a>b`` by one lane for each stretch.

    Returns
    -------
    Way
        Through all places named.

    Raises
    ------
    ScenarioError
        If it has no such shape, or a stretch has no links.
    """
    mode, _, places = text.partition(":")
    stops = places.split(">")
    if len(stops) < 2 or not all(stops):
        raise ScenarioError(f'"{text}" is no way: write it as rail:altynkol-khorgos>beyneu')
    stretches = [_shortest(moment, mode, origin, target) for origin, target in pairwise(stops)]
    links = tuple(link for stretch in stretches for link in stretch)
    return Way(sum(link.km for link in links), stops[0], links)


def _shortest(moment: Moment, mode: str, origin: str, target: str) -> list[Link]:
    adjacency = moment.adjacency([mode])
    came: dict[str, tuple[str, Link] | None] = {}
    heap: list[tuple[float, str, str, Link | None]] = [(0.0, origin, "", None)]
    while heap:
        km, place, before, by = heapq.heappop(heap)
        if place in came:
            continue
        came[place] = None if by is None else (before, by)
        if place == target:
            return _trail(came, target)
        for link in adjacency.get(place, ()):
            other = link.other(place)
            if other == target or (mode != "sea" and other not in came):
                heapq.heappush(heap, (km + link.km, other, place, link))
    raise ScenarioError(f"no {mode} link leads from {origin} to {target}")


def _trail(came: dict[str, tuple[str, Link] | None], target: str) -> list[Link]:
    """Return the links that lead to a place, in order."""
    links: list[Link] = []
    step = came[target]
    while step is not None:
        links.append(step[1])
        step = came[step[0]]
    return links[::-1]
