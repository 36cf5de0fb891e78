"""One model of several: each has the figures of its own days, and all go the same ways."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from transcaspian.simulation.model import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcaspian.simulation.model import (
        Arrivals,
        Dist,
        EntityClass,
        Model,
        Resource,
        Step,
        Stock,
    )

__all__ = ["join_periods"]

_Row = TypeVar("_Row", "Dist", "EntityClass", "Step", "Stock")


def join_periods(versions: Sequence[tuple[float, Model]]) -> Model:
    """
    Make one model of versions that differ in their figures alone.

    Parameters
    ----------
    versions : sequence of (float, Model)
        Moments and the model from then on; the first at hour 0. [h]

    Returns
    -------
    Model
        The first, with dated capacities, rates, intervals and periods. A version that equals the
        one before it leaves no trace.
    """
    _, first = versions[0]
    if len(versions) == 1:
        return first
    n_class, n_resource = len(first.classes), len(first.resources)
    classes = [_join_arrivals([(t, one.classes[i]) for t, one in versions]) for i in range(n_class)]
    resources = [
        _join_capacities([(t, one.resources[i]) for t, one in versions]) for i in range(n_resource)
    ]
    periods = []
    for (_, before), (t, after) in pairwise(versions):
        period = Period(
            t,
            steps=_differing(before.steps, after.steps),
            stocks=_differing(before.stocks, after.stocks),
            classes=_differing(_under(classes, before.classes), _under(classes, after.classes)),
            dists=_differing(before.dists, after.dists),
        )
        if period != Period(t):
            periods.append(period)
    return replace(
        first, classes=tuple(classes), resources=tuple(resources), periods=tuple(periods)
    )


def _differing(before: Iterable[_Row], after: Iterable[_Row]) -> tuple[_Row, ...]:
    return tuple(new for old, new in zip(before, after, strict=True) if new != old)


def _changes(figures: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Return moments and figures without those that repeat the figure before."""
    kept: list[tuple[float, float]] = []
    for moment, figure in figures:
        if not kept or kept[-1][1] != figure:
            kept.append((moment, figure))
    return tuple(kept)


def _join_arrivals(versions: Sequence[tuple[float, EntityClass]]) -> EntityClass:
    """Return a class whose rates or intervals change with the versions."""
    _, first = versions[0]
    arrivals = first.arrivals
    if arrivals.kind == "timetable":
        paces = _changes((t, one.arrivals.every_h) for t, one in versions)
        arrivals = replace(arrivals, intervals=paces[1:])
    elif arrivals.kind == "poisson":
        rates = _changes((t, one.arrivals.rates[0][1]) for t, one in versions)
        arrivals = replace(arrivals, rates=rates)
    return replace(first, arrivals=arrivals)


def _under(joined: Iterable[EntityClass], rows: Iterable[EntityClass]) -> list[EntityClass]:
    """Return rows that come as the joined classes do, in the number of each of their own."""
    return [
        replace(row, arrivals=_as_many(one.arrivals, row.arrivals))
        for one, row in zip(joined, rows, strict=True)
    ]


def _as_many(joined: Arrivals, own: Arrivals) -> Arrivals:
    return replace(joined, n=own.n) if joined.kind == "initial" else joined


def _join_capacities(versions: Sequence[tuple[float, Resource]]) -> Resource:
    """Return a resource whose capacity at any time is that of the version of that time."""
    ends = [*(t for t, _ in versions[1:]), float("inf")]
    moments = [
        (moment, capacity)
        for (t, one), end in zip(versions, ends, strict=True)
        for moment, capacity in [(t, _at(one, t)), *one.changes]
        if t <= moment < end
    ]
    (_, capacity), *later = _changes(moments)
    return replace(versions[0][1], capacity=capacity, changes=tuple(later))


def _at(one: Resource, hour: float) -> float:
    return [one.capacity, *(capacity for t, capacity in sorted(one.changes) if t <= hour)][-1]
