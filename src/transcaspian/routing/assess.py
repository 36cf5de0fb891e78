"""One corridor's answer to one question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.atlas.geodesy import great_circle_km
from transcaspian.results.comparison import Route
from transcaspian.routing import risk
from transcaspian.routing.corridor import load_detours
from transcaspian.routing.evaluate import draw_route, drivers_of, leg_results, ranges_of
from transcaspian.routing.itinerary import build_legs
from transcaspian.routing.plan import Reference
from transcaspian.routing.way import WayFinder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from transcaspian.atlas.network import Atlas
    from transcaspian.results.comparison import Leg, Range
    from transcaspian.routing.corridor import Corridor, Weights
    from transcaspian.routing.evaluate import RouteDraws
    from transcaspian.routing.sampler import Sampler
    from transcaspian.routing.way import Step, Way
    from transcaspian.scenario.cargo import Cargo
    from transcaspian.scenario.dates import Clocks

__all__ = ["Question", "assess", "find_way"]

_DAYS_Y = 365.0
_SAME_KM = 1.0


@dataclass(frozen=True, slots=True)
class Question:
    """
    What every corridor is asked.

    Parameters
    ----------
    origin, destination : str
        Place ids of the doors.
    cargo : Cargo
        The consignment.
    goods : frozenset of str
        Classes of the cargo that restrictions speak of; empty is ordinary cargo.
    value_usd_feu : float or None
        Value of the goods in forty feet, None for the typical value. [USD/FEU]
    clocks : Clocks
        All dates.
    """

    origin: str
    destination: str
    cargo: Cargo
    goods: frozenset[str]
    value_usd_feu: float | None
    clocks: Clocks

    @property
    def load_t_feu(self) -> float | None:
        """Cargo in forty feet, None for the typical load. [t/FEU]"""
        if self.cargo.load_t is None:
            return None
        return self.cargo.load_t * 2.0 / self.cargo.box.teu


def find_way(
    atlas: Atlas, corridor: Corridor, weights: Weights, sampler: Sampler, question: Question
) -> tuple[Way | None, str]:
    """
    Return the way of a corridor on a date, or why it has none.

    Closed places and links are gone round where the corridor's own rules allow it; where
    they don't, the way is given as if all were open, and its status will say ``closed``.

    Parameters
    ----------
    atlas : Atlas
        The network.
    corridor : Corridor
        The rules.
    weights : Weights
        How kilometres and stops count.
    sampler : Sampler
        For the circuity of roads.
    question : Question
        Doors and dates.

    Returns
    -------
    tuple of (Way or None, str)
        The way and an empty string, or None and the reason.
    """
    found = sampler.parameter(Reference("road.circuity", "world"))
    finder = WayFinder(atlas, corridor, weights, found.p50 if found else 1.0)
    doors = (question.origin, question.destination)
    clocks = question.clocks
    shut = risk.closed_subjects(
        atlas, as_of=clocks.as_of, known_by=clocks.known_by, goods=question.goods
    ).difference(doors)
    absent = risk.absent_links(atlas, clocks.as_of)
    way = finder.find(*doors, shut)
    if way is None and corridor.seas_if_closed != corridor.seas:
        wider = replace(corridor, seas=corridor.seas_if_closed)
        finder = WayFinder(atlas, wider, weights, found.p50 if found else 1.0)
        way = finder.find(*doors, shut)
    way = way or finder.find(*doors, absent)
    if way is None:
        return None, (
            f"no way by {corridor.needs} joins {atlas.places[doors[0]].name} and "
            f"{atlas.places[doors[1]].name} under this corridor's rules"
        )
    if _is_detour(atlas, corridor, finder, way, shut):
        return None, f"{corridor.needs} would be a detour between these two places"
    return way, ""


def _is_detour(
    atlas: Atlas, corridor: Corridor, finder: WayFinder, way: Way, shut: frozenset[str]
) -> bool:
    """Whether nobody would send cargo that way, by the rules in the table of corridors."""
    limits = load_detours()
    doors = (way.steps[0].from_, way.steps[-1].to)
    straight_km = great_circle_km(atlas.places[doors[0]], atlas.places[doors[1]])
    ocean = "ocean" in corridor.seas
    most = limits.great_circles_ocean if ocean else limits.great_circles
    if way.km > most * straight_km or len(set(way.places)) < len(way.places):
        return True
    if _sails_home(atlas, way) or _calls_in_vain(atlas, corridor, way, shut):
        return True
    if not ocean and way.weight <= limits.weight * finder.least_weight(*doors):
        return False
    straight = finder.find(*doors, shut, constrained=False)
    if straight is None:
        return False
    if ocean and way.km > limits.length_ocean * straight.km:
        return True
    return way.weight > limits.weight * straight.weight


def _voyages(way: Way) -> list[list[Step]]:
    """Return the steps at sea, those of one voyage together until the cargo goes on by land."""
    voyages: list[list[Step]] = [[]]
    for step in way.steps:
        if step.kind == "sea":
            voyages[-1].append(step)
        elif step.from_ != step.to and voyages[-1]:
            voyages.append([])
    return [voyage for voyage in voyages if voyage]


def _sails_home(atlas: Atlas, way: Way) -> bool:
    """Whether a voyage starts and ends in one country."""
    places = atlas.places
    return any(
        places[voyage[0].from_].country == places[voyage[-1].to].country
        and atlas.sea_area_of(voyage[0].from_)
        for voyage in _voyages(way)
    )


def _calls_in_vain(atlas: Atlas, corridor: Corridor, way: Way, shut: frozenset[str]) -> bool:
    """Whether a voyage calls somewhere only to pass a stage, though a shorter way leads past it."""
    barred = (corridor.avoid_places | shut).difference((way.steps[0].from_, way.steps[-1].to))
    for voyage in _voyages(way):
        for number, start in enumerate(voyage):
            straight = _straight_km(atlas, start.from_, barred)
            km = start.km
            for step in voyage[number + 1 :]:
                km += step.km
                if straight.get(step.to, km) < km - _SAME_KM:
                    return True
    return False


def _straight_km(atlas: Atlas, port: str, barred: frozenset[str]) -> dict[str, float]:
    """Kilometres from a port by one open lane, or by two that meet in a strait."""
    lanes = atlas.adjacency(("sea",))
    found: dict[str, float] = {}

    def sail(start: str, sailed_km: float) -> None:
        for lane in lanes.get(start, ()):
            end, km = lane.other(start), sailed_km + lane.km
            if lane.id in barred or barred.intersection((end, *lane.passages)):
                continue
            found[end] = min(km, found.get(end, km))

    sail(port, 0.0)
    for strait in [end for end in found if "passage" in atlas.places[end].roles]:
        sail(strait, found[strait])
    return found


def assess(
    atlas: Atlas, corridor: Corridor, weights: Weights, sampler: Sampler, question: Question
) -> tuple[Route, set[str]]:
    """
    Return a corridor's answer, and the ids of the parameters it used.

    Parameters
    ----------
    atlas : Atlas
        The network.
    corridor : Corridor
        The corridor asked.
    weights : Weights
        How kilometres and stops count.
    sampler : Sampler
        Source of parameters and draws.
    question : Question
        Doors, cargo and dates.

    Returns
    -------
    tuple of (Route, set of str)
        The route, with status ``none`` where the corridor can't serve the pair.
    """
    way, reason = find_way(atlas, corridor, weights, sampler, question)
    if way is None:
        return Route(corridor.id, corridor.name, "none", reason), set()
    plans = build_legs(atlas, sampler.world, corridor, way, load_t_feu=question.load_t_feu)
    draws = draw_route(sampler, plans, depart=question.clocks.depart)
    names = {place.id: place.name for place in atlas.places.values()}
    legs, used = leg_results(sampler, draws, names)
    inventory = _inventory(sampler, question, draws.time_d)
    used.update(inventory.used)
    totals = _totals(question, draws, inventory.usd_feu)
    subjects = risk.subjects_of(atlas, corridor.id, way)
    clocks = question.clocks
    status = risk.status_of(
        atlas, subjects, as_of=clocks.as_of, known_by=clocks.known_by, goods=question.goods
    )
    n_assumed = sum(sampler.parameters[name].assumed for name in used)
    route = Route(
        id=corridor.id,
        name=corridor.name,
        status=status.state,
        status_reason=status.reason,
        status_evidence=status.evidence,
        distance_km=_distances(legs),
        transit_d=totals[0],
        cost_usd_feu=totals[1],
        cost_usd_total=totals[2],
        inventory_usd_feu=totals[3],
        co2e_kg_feu=totals[4],
        disruption_p=risk.disruption_probability(
            atlas,
            subjects,
            as_of=clocks.as_of,
            known_by=clocks.known_by,
            exposure_d=totals[0].p50,
        ),
        on_time_p=_on_time(question, draws),
        assumed_values=n_assumed,
        sourced_values=len(used) - n_assumed,
        drivers=drivers_of(sampler, draws),
        components={
            "transit_d": _parts(draws.time_parts),
            "cost_usd_feu": _parts(draws.cost_parts),
        },
        legs=legs,
    )
    return route, used


def _totals(
    question: Question, draws: RouteDraws, inventory_usd_feu: NDArray[np.float64]
) -> list[Range]:
    """Ranges of time, cost a box, cost in all, inventory and emissions, in that order."""
    rows = (draws.time_d, draws.cost_usd, draws.cost_usd * question.cargo.feu)
    return ranges_of([*rows, inventory_usd_feu, draws.carbon_kg])


@dataclass(frozen=True, slots=True)
class _Inventory:
    usd_feu: NDArray[np.float64]
    used: frozenset[str]


def _inventory(sampler: Sampler, question: Question, time_d: NDArray[np.float64]) -> _Inventory:
    """Cost of the capital bound while the goods are under way."""
    rate = Reference("inventory.rate_y", "world")
    value = Reference("cargo.value_usd_teu", "world")
    used = [rate]
    if question.value_usd_feu is not None:
        worth = np.full(sampler.n_draw, question.value_usd_feu)
    else:
        worth = 2.0 * sampler.values(value)
        used.append(value)
    usd = worth * sampler.values(rate) * time_d / _DAYS_Y
    return _Inventory(usd, frozenset(sampler.names_of(used)))


def _on_time(question: Question, draws: RouteDraws) -> float | None:
    clocks = question.clocks
    if clocks.arrive_by is None:
        return None
    allowed = (clocks.arrive_by - clocks.depart).days
    return float(np.mean(draws.time_d <= allowed))


def _distances(legs: tuple[Leg, ...]) -> dict[str, float]:
    """Kilometres by mode, and in all."""
    km = {"rail": 0.0, "sea": 0.0, "road": 0.0}
    for leg in legs:
        if leg.mode in km:
            km[leg.mode] += leg.distance_km
    return {**km, "total": sum(km.values())}


def _parts(parts: Mapping[str, NDArray[np.float64]]) -> dict[str, Range]:
    names = sorted(parts)
    return dict(zip(names, ranges_of([parts[name] for name in names]), strict=True))
