"""From legs to figures: time, money and carbon of a route as draws, then as ranges."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.kernels.quantiles import row_quantiles, unit_swing
from transcaspian.results.comparison import Driver, Leg, Range
from transcaspian.routing.plan import Reference, Term
from transcaspian.routing.sampler import N_PROBE, identity
from transcaspian.scenario.dates import month_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from transcaspian.routing.plan import LegPlan
    from transcaspian.routing.sampler import Sampler

__all__ = [
    "LegDraws",
    "RouteDraws",
    "draw_route",
    "drivers_of",
    "leg_results",
    "ranges_of",
    "references_of",
]

_QUANTILES = (0.1, 0.5, 0.9)
_N_DRIVER = 3
_LEAST_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class LegDraws:
    """
    The draws of one leg.

    Parameters
    ----------
    plan : LegPlan
        What was drawn, weather and hires included.
    time_d, cost_usd, carbon_kg : (n_draw,) float64
        Days, USD and kg CO2e of a forty-foot box. [d], [USD/FEU], [kg/FEU]
    """

    plan: LegPlan
    time_d: NDArray[np.float64]
    cost_usd: NDArray[np.float64]
    carbon_kg: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RouteDraws:
    """
    The draws of a whole route.

    Parameters
    ----------
    legs : tuple of LegDraws
        In order of travel.
    time_d, cost_usd, carbon_kg : (n_draw,) float64
        Sums over the legs. [d], [USD/FEU], [kg/FEU]
    time_parts, cost_parts : dict of str to (n_draw,) float64
        The same sums by component. [d], [USD/FEU]
    """

    legs: tuple[LegDraws, ...]
    time_d: NDArray[np.float64]
    cost_usd: NDArray[np.float64]
    carbon_kg: NDArray[np.float64]
    time_parts: dict[str, NDArray[np.float64]]
    cost_parts: dict[str, NDArray[np.float64]]


def draw_route(sampler: Sampler, plans: Sequence[LegPlan], *, depart: dt.date) -> RouteDraws:
    """
    Draw every leg of a route in order of travel.

    Parameters
    ----------
    sampler : Sampler
        Source of the draws.
    plans : sequence of LegPlan
        Legs from door to door.
    depart : datetime.date
        Day of departure, from which the months of the sea legs follow.

    Returns
    -------
    RouteDraws
        Draws of legs, components and totals.
    """
    zeros = np.zeros(sampler.n_draw)
    total_d, total_usd, total_kg = zeros, zeros, zeros
    time_parts: dict[str, NDArray[np.float64]] = {}
    cost_parts: dict[str, NDArray[np.float64]] = {}
    legs: list[LegDraws] = []
    for plan in plans:
        day = depart + dt.timedelta(days=float(total_d.mean()))
        full = _with_weather(plan, day)
        time_d, cost_usd, carbon_kg = zeros, zeros, zeros
        for term in full.time:
            draws = sampler.term(term)
            time_d = time_d + draws
            time_parts[term.kind] = time_parts.get(term.kind, zeros) + draws
        for term in full.cost:
            draws = sampler.term(term)
            cost_usd = cost_usd + draws
            cost_parts[term.kind] = cost_parts.get(term.kind, zeros) + draws
        for hire in full.hire:
            draws = time_d * sampler.values(hire)
            cost_usd = cost_usd + draws
            cost_parts["equipment"] = cost_parts.get("equipment", zeros) + draws
        for term in full.carbon:
            carbon_kg = carbon_kg + sampler.term(term)
        legs.append(LegDraws(full, time_d, cost_usd, carbon_kg))
        total_d, total_usd, total_kg = (
            total_d + time_d,
            total_usd + cost_usd,
            total_kg + carbon_kg,
        )
    return RouteDraws(tuple(legs), total_d, total_usd, total_kg, time_parts, cost_parts)


def _with_weather(plan: LegPlan, day: dt.date) -> LegPlan:
    if not plan.weather_area:
        return plan
    storms = tuple(
        Term(
            "weather",
            1.0 / month_days(day.year, day.month),
            (
                Reference("weather.closed_d", f"{area}/{day.month:02d}"),
                Reference("weather.storm_d", area, ("world",)),
            ),
            noise=f"weather@{area}/{day:%Y-%m}",
            shape="storm",
        )
        for area in plan.weather_area
    )
    return replace(plan, time=plan.time + storms)


def ranges_of(rows: Sequence[NDArray[np.float64]]) -> list[Range]:
    """
    Return the range of every row of draws.

    Parameters
    ----------
    rows : sequence of (n_draw,) float64
        Draws of quantities, each in its unit.

    Returns
    -------
    list of Range
        In the order and units of `rows`.
    """
    if not rows:
        return []
    matrix = np.stack(rows)
    quantiles = row_quantiles(matrix, _QUANTILES)
    means = matrix.mean(axis=1)
    return [
        Range(float(low), float(mid), float(high), float(mean))
        for (low, mid, high), mean in zip(quantiles, means, strict=True)
    ]


def references_of(plan: LegPlan) -> tuple[Reference, ...]:
    """
    Return every parameter that a leg refers to, each once.

    Parameters
    ----------
    plan : LegPlan
        The leg, weather included.

    Returns
    -------
    tuple of Reference
        Of time, cost, carbon and hires, in that order.
    """
    found: dict[Reference, None] = {}
    for term in (*plan.time, *plan.cost, *plan.carbon):
        found.update(dict.fromkeys((*term.times, *term.over, *term.complements)))
    found.update(dict.fromkeys(plan.hire))
    return tuple(found)


def leg_results(
    sampler: Sampler, draws: RouteDraws, names: dict[str, str]
) -> tuple[tuple[Leg, ...], set[str]]:
    """
    Return the legs of a route as results, and the ids of all parameters used.

    Parameters
    ----------
    sampler : Sampler
        Where the parameters were found.
    draws : RouteDraws
        Draws of the route.
    names : dict of str to str
        Names of places by id.

    Returns
    -------
    tuple of (tuple of Leg, set of str)
        Legs in order, and parameter ids.
    """
    times = ranges_of([leg.time_d for leg in draws.legs])
    costs = ranges_of([leg.cost_usd for leg in draws.legs])
    legs: list[Leg] = []
    used: set[str] = set()
    for leg, time, cost in zip(draws.legs, times, costs, strict=True):
        plan = leg.plan
        cited = sampler.names_of(references_of(plan))
        used.update(cited)
        legs.append(
            Leg(
                mode=plan.mode,
                from_=plan.from_,
                to=plan.to,
                from_name=names[plan.from_],
                to_name=names[plan.to],
                operator=plan.operator,
                distance_km=plan.km,
                transit_d=time,
                cost_usd_feu=cost,
                co2e_kg_feu=float(leg.carbon_kg.mean()),
                evidence=cited,
                basis=plan.basis,
                links=plan.links,
            )
        )
    return tuple(legs), used


def drivers_of(sampler: Sampler, draws: RouteDraws) -> tuple[Driver, ...]:
    """
    Return what moves the days and the dollars of a route most.

    Parameters
    ----------
    sampler : Sampler
        Source of the draws.
    draws : RouteDraws
        Draws of the route.

    Returns
    -------
    tuple of Driver
        Up to three a measure, largest share first.

    Notes
    -----
    A parameter multiplies or divides, so its own draws and their reciprocals are both tried.
    """
    swings: dict[tuple[str, str], tuple[NDArray[np.float64], ...]] = {}
    for leg in draws.legs:
        for reference in references_of(leg.plan):
            parameter = sampler.parameter(reference)
            if parameter is not None and parameter.sigma > 0:
                name = (parameter.key, parameter.found_subject)
                swings[name] = sampler.swings(identity(parameter))
        for term in leg.plan.time:
            if term.shape == "storm":
                area = term.noise.removeprefix("weather@").split("/")[0]
                delay = unit_swing(sampler.term(term)[:N_PROBE])
                swings["weather", f"{leg.plan.from_}>{leg.plan.to} {area}"] = (delay,)
    names = sorted(swings)
    drivers: list[Driver] = []
    measures = (("transit_d", "days", draws.time_d), ("cost_usd_feu", "dollars", draws.cost_usd))
    for measure, word, answer in measures:
        swing = unit_swing(answer[:N_PROBE])
        shares = np.array([max(float(s @ swing) ** 2 for s in swings[name]) for name in names])
        for index in np.argsort(-shares, kind="stable")[:_N_DRIVER]:
            share = float(shares[index])
            if share < _LEAST_SHARE:
                continue
            key, subject = names[index]
            text = f"{key} of {subject} carries {share:.0%} of the spread in {word}"
            drivers.append(Driver(f"{key}@{subject}", key, subject, measure, share, text))
    return tuple(drivers)
