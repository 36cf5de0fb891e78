"""The way a corridor takes between two places: a shortest path that keeps the corridor's rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcaspian.atlas.geodesy import great_circle_km
from transcaspian.kernels.paths import shortest_path
from transcaspian.routing.corridor import load_access

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from transcaspian.atlas.link import Link
    from transcaspian.atlas.network import Atlas
    from transcaspian.routing.corridor import Corridor, Weights

__all__ = ["Step", "Way", "WayFinder", "water_of"]

_FIRST, _SEA, _LAST = "first", "sea", "last"
_Move = tuple[str, str, str, float, str, int, str]


@dataclass(frozen=True, slots=True)
class Step:
    """
    One move of the cargo.

    Parameters
    ----------
    kind : str
        ``road``, ``rail`` or ``sea`` along a link; ``board``, ``transfer``, ``alight`` (from a
        train) or ``land`` (from a ship) between carriers, ``gauge`` between gauges, at a place.
    from_, to : str
        Place ids; the same for what happens at a place.
    km : float
        Length. [km]
    link : str
        Link id, empty at a place or where the road is taken as great circle times circuity.
    gauge : int
        Gauge of the rail used or changed to, else 0. [mm]
    carrier : str
        Carrier after the step.
    """

    kind: str
    from_: str
    to: str
    km: float
    link: str
    gauge: int
    carrier: str


@dataclass(frozen=True, slots=True)
class Way:
    """
    A path from door to door.

    Parameters
    ----------
    steps : tuple of Step
        In order of travel.
    weight : float
        Weighted length by which it was chosen. [km]
    """

    steps: tuple[Step, ...]
    weight: float

    @property
    def links(self) -> tuple[str, ...]:
        """Ids of the links passed, in order."""
        return tuple(step.link for step in self.steps if step.link)

    @property
    def km(self) -> float:
        """Length of the whole way. [km]"""
        return sum(step.km for step in self.steps)

    @property
    def places(self) -> tuple[str, ...]:
        """Ids of the places passed, in order, each stay once."""
        passed: list[str] = [self.steps[0].from_]
        for step in self.steps:
            if step.to != passed[-1]:
                passed.append(step.to)
        return tuple(passed)


def water_of(atlas: Atlas, link: Link) -> str:
    """
    Name the water a sea link lies in.

    Parameters
    ----------
    atlas : Atlas
        The network.
    link : Link
        A link of mode ``sea``.

    Returns
    -------
    str
        ``caspian``, ``black-sea``, ``lake`` or ``ocean``.
    """
    areas = {atlas.sea_area_of(link.from_), atlas.sea_area_of(link.to)}
    if any(area and area.startswith("caspian") for area in areas):
        return "caspian"
    if any(area and area.startswith("lake") for area in areas) or "van" in (link.from_, link.to):
        return "lake"
    if "black-sea" in areas:
        return "black-sea"
    return "ocean"


@dataclass(frozen=True, slots=True)
class _Rules:
    atlas: Atlas
    corridor: Corridor
    weights: Weights
    circuity: float


class WayFinder:
    """
    Finds ways for one corridor between two places.

    Parameters
    ----------
    atlas : Atlas
        The network of the day.
    corridor : Corridor
        The rules.
    weights : Weights
        How kilometres and stops count.
    circuity : float
        Road kilometres per great-circle kilometre where no road link is known. [-]
    """

    def __init__(self, atlas: Atlas, corridor: Corridor, weights: Weights, circuity: float) -> None:
        self._rules = _Rules(atlas, corridor, weights, circuity)

    def find(
        self, origin: str, destination: str, closed: Collection[str], *, constrained: bool = True
    ) -> Way | None:
        """
        Return the best way, or None.

        Parameters
        ----------
        origin, destination : str
            Place ids.
        closed : collection of str
            Places and links that can't be passed.
        constrained : bool
            Whether the corridor's stages must be passed.

        Returns
        -------
        Way or None
            The way of least weight.
        """
        stages = self._rules.corridor.must_pass if constrained else ()
        orders = {stages, stages[::-1]}
        ways = [
            way
            for order in sorted(orders, key=str)
            if (way := _Search(self._rules, origin, destination, closed, order).run()) is not None
        ]
        return min(ways, key=lambda way: way.weight, default=None)

    def least_weight(self, origin: str, destination: str) -> float:
        """
        Return a weight that no way can fall below.

        Parameters
        ----------
        origin, destination : str
            Place ids.

        Returns
        -------
        float
            The great circle in the lightest mode allowed. [km]
        """
        rules = self._rules
        places = rules.atlas.places
        lightest = rules.weights.sea_km if rules.corridor.seas else rules.weights.rail_km
        return great_circle_km(places[origin], places[destination]) * lightest


class _Search:
    """One search: states are a place, a carrier and the number of stages passed."""

    def __init__(
        self,
        rules: _Rules,
        origin: str,
        destination: str,
        closed: Collection[str],
        stages: tuple[frozenset[str], ...],
    ) -> None:
        self._atlas = rules.atlas
        self._corridor = rules.corridor
        self._weights = rules.weights
        self._circuity = rules.circuity
        self._origin = origin
        self._destination = destination
        self._closed = closed
        self._stages = stages
        self._doors = {self._atlas.places[origin].country, self._atlas.places[destination].country}
        self._states: dict[tuple[str, str, int], int] = {}
        self._names: list[tuple[str, str, int]] = []
        self._moves: list[_Move] = []
        self._allowed: dict[str, bool] = {}
        self._access = self._access_links()

    def run(self) -> Way | None:
        start = self._state(self._origin, _FIRST, 0)
        goal = self._state(self._destination, _LAST, len(self._stages))
        weight, path = shortest_path(start, goal, self._successors)
        if not path:
            return None
        return Way(tuple(Step(*self._moves[edge]) for edge, _ in path), weight)

    def _state(self, place: str, carrier: str, stage: int) -> int:
        name = (place, carrier, stage)
        number = self._states.get(name)
        if number is None:
            number = self._states[name] = len(self._names)
            self._names.append(name)
        return number

    def _may_enter(self, place: str) -> bool:
        known = self._allowed.get(place)
        if known is None:
            country = self._atlas.places[place].country
            known = place in (self._origin, self._destination) or (
                place not in self._closed
                and place not in self._corridor.avoid_places
                and (country in self._doors or country not in self._corridor.avoid_countries)
                and not self._leads_to_avoided(place)
            )
            self._allowed[place] = known
        return known

    def _leads_to_avoided(self, place: str) -> bool:
        border = self._atlas.borders.get(place)
        if border is None:
            return False
        sides = {border.country_a, border.country_b} - self._doors
        return bool(sides & self._corridor.avoid_countries)

    def _access_links(self) -> dict[str, list[tuple[str, float]]]:
        """Great-circle road access from a door to the terminals around it, both ways."""
        access: dict[str, list[tuple[str, float]]] = defaultdict(list)
        limits = load_access()
        apart = limits.exclaves
        for door in sorted({self._origin, self._destination} - apart):
            here = self._atlas.places[door]
            near = sorted(
                (great_circle_km(here, p) * self._circuity, p.id)
                for p in self._atlas.places.values()
                if p.id != door
                and p.id not in apart
                and p.country == here.country
                and p.roles & {"rail", "port"}
                and not p.roles & {"border", "passage"}
            )
            for km, place in near[: limits.n_terminal]:
                if km <= limits.most_km:
                    access[door].append((place, km))
                    access[place].append((door, km))
        return access

    def _successors(self, number: int) -> Iterator[tuple[int, float, int]]:
        place, carrier, stage = self._names[number]
        yield from self._moves_at(place, carrier, stage)
        if carrier in (_FIRST, _LAST):
            yield from self._road_moves(place, carrier, stage)
        else:
            yield from self._trunk_moves(place, carrier, stage)

    def _edge(self, move: _Move, weight: float, stage: int) -> tuple[int, float, int]:
        self._moves.append(move)
        return self._state(move[2], move[6], stage), weight, len(self._moves) - 1

    def _moves_at(self, place: str, carrier: str, stage: int) -> Iterator[tuple[int, float, int]]:
        here = self._atlas.places[place]
        weights = self._weights
        if "border" in here.roles or "passage" in here.roles:
            carriers: list[str] = []
        else:
            carriers = [_SEA] if here.roles & {"port", "ferry"} else []
            if "rail" in here.roles:
                carriers += [f"rail-{gauge}" for gauge in here.gauge]
        if carrier == _FIRST:
            for after in carriers:
                yield self._edge(("board", place, place, 0.0, "", 0, after), weights.board, stage)
        elif carrier != _LAST:
            for after in carriers:
                if after != carrier and _SEA in (after, carrier):
                    yield self._edge(
                        ("transfer", place, place, 0.0, "", 0, after), weights.board, stage
                    )
            if carriers:
                leave = "land" if carrier == _SEA else "alight"
                yield self._edge((leave, place, place, 0.0, "", 0, _LAST), weights.board, stage)
            if carrier.startswith("rail-"):
                for gauge in here.gauge:
                    after = f"rail-{gauge}"
                    if after != carrier:
                        move = ("gauge", place, place, 0.0, "", gauge, after)
                        yield self._edge(move, weights.gauge_change, stage)

    def _road_moves(self, place: str, carrier: str, stage: int) -> Iterator[tuple[int, float, int]]:
        door = self._origin if carrier == _FIRST else self._destination
        country = self._atlas.places[door].country
        linked: set[str] = set()
        for link in self._atlas.adjacency(("road",)).get(place, ()):
            other = link.other(place)
            if link.id in self._closed or self._atlas.places[other].country != country:
                continue
            if not self._may_enter(other):
                continue
            if self._atlas.places[place].country != country:
                continue
            linked.add(other)
            move = ("road", place, other, link.km, link.id, 0, carrier)
            yield self._edge(move, link.km * self._weights.road_km, stage)
        for other, km in self._access.get(place, ()):
            if other not in linked and door in (place, other) and self._may_enter(other):
                move = ("road", place, other, km, "", 0, carrier)
                yield self._edge(move, km * self._weights.road_km, stage)

    def _trunk_moves(
        self, place: str, carrier: str, stage: int
    ) -> Iterator[tuple[int, float, int]]:
        mode = "sea" if carrier == _SEA else "rail"
        for link in self._atlas.adjacency((mode,)).get(place, ()):
            other = link.other(place)
            if link.id in self._closed or not self._may_enter(other):
                continue
            tokens = {link.id, other}
            if mode == "sea":
                water = water_of(self._atlas, link)
                if water not in self._corridor.seas:
                    continue
                places = self._atlas.places
                tokens |= {f"{water}:{places[end].country}" for end in (place, other)}
                weight = link.km * self._weights.sea_km
            else:
                if f"rail-{link.gauge}" != carrier:
                    continue
                weight = link.km * self._weights.rail_km
            weight += self._corridor.penalty_km.get(other, 0.0)
            if "border" in self._atlas.places[other].roles:
                weight += self._weights.border
            after = stage
            if stage < len(self._stages) and tokens & self._stages[stage]:
                after += 1
            move = (mode, place, other, link.km, link.id, link.gauge or 0, carrier)
            yield self._edge(move, weight, after)
