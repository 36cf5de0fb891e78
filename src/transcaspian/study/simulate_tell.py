"""Replications put together into what is told: intervals, laws, and differences."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import numpy as np

from transcaspian.results.simulation import (
    Difference,
    Interval,
    Law,
    Measure,
    Place,
    Throughput,
)
from transcaspian.simulation.change import find_overruled
from transcaspian.simulation.paths import offered_load
from transcaspian.simulation.statistics import interval, paired
from transcaspian.study.simulate_late import histogram
from transcaspian.study.simulate_reduce import PERCENTILES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from transcaspian.evidence.world import World
    from transcaspian.simulation.compile import Compiled
    from transcaspian.simulation.statistics import Interval as Known
    from transcaspian.simulation.world import Corridor
    from transcaspian.study.simulate_reduce import Reduced

__all__ = [
    "differences",
    "laws",
    "measures",
    "notes",
    "places",
    "tell_interval",
    "throughputs",
    "values",
]

_SEGMENT = "transit.segment_d"
_MOST_TOLD = 6
_NO_FIGURES = frozenset({"target", "forecast", "context"})
_LOW, _HIGH = 0.1, 0.9
_FEWEST_FOR_SPREAD = 2


def measures(
    corridor: Corridor, compiled: Compiled, world: World, reduced: Sequence[Reduced]
) -> tuple[Measure, ...]:
    """
    Return how long everything takes.

    Parameters
    ----------
    corridor : Corridor
        What is measured.
    compiled : Compiled
        Names of buckets.
    world : World
        For what is published about the same time.
    reduced : sequence of Reduced
        All replications.

    Returns
    -------
    tuple of Measure
        Those that had cases at all.
    """
    times = np.array([one.times_d for one in reduced])
    split = _mean_split(reduced)
    told = []
    for i, row in enumerate(corridor.tables["measures"]):
        if not times[:, i, 4].any():
            continue
        p10, p50, p90, mean = (_known(times[:, i, column]) for column in range(4))
        days = {
            name: float(value)
            for name, value in zip(compiled.buckets, split[i], strict=True)
            if value > 0.0
        }
        told.append(
            Measure(
                id=row["id"],
                label=row["label"],
                n=float(times[:, i, 4].mean()),
                p10=p10,
                p50=p50,
                p90=p90,
                mean=mean,
                all_runs_d=_pooled(np.array([one.grid_d[i] for one in reduced]), times[:, i, 4]),
                split_d=dict(sorted(days.items(), key=lambda one: -one[1])),
                published=_published(row["subject"], corridor, world),
                histogram=histogram(np.array([one.grid_d[i] for one in reduced]), times[:, i, 4]),
            )
        )
    return tuple(told)


def places(
    corridor: Corridor, base: Sequence[Reduced], reduced: Sequence[Reduced], *, skip_d: int
) -> tuple[Place, ...]:
    """
    Return what happens where there is a limit or a queue.

    Parameters
    ----------
    corridor : Corridor
        Names and places.
    base : sequence of Reduced
        The same replications without what-ifs; none if nothing is set against them.
    reduced : sequence of Reduced
        All replications.
    skip_d : int
        Days before the first that counts. [d]

    Returns
    -------
    tuple of Place
        Resources, then stocks, in the order of their tables.
    """
    rows = [("resource", row) for row in corridor.tables["resources"]]
    rows += [("stock", row) for row in corridor.tables["stocks"]]
    daily = np.array([one.daily for one in reduced])[:, :, skip_d:]
    plain = np.array([one.daily for one in base])[:, :, skip_d:] if base else None
    change = None if plain is None else daily - plain
    told = []
    for i, (kind, row) in enumerate(rows):
        told.append(
            Place(
                id=row["id"],
                label=row["label"],
                where=row["place"],
                kind=kind,
                utilisation=_find_known(np.array([one.utilisation[i] for one in reduced])),
                wait_h=_find_known(np.array([one.wait_h[i] for one in reduced])),
                queue=_known(np.array([one.queue[i] for one in reduced])),
                queue_max=max(float(one.queue_max[i]) for one in reduced),
                daily=_by_day(daily[:, i], None),
                daily_p90=_by_day(daily[:, i], _HIGH),
                change=[] if change is None else _by_day(change[:, i], None),
                change_p10=[] if change is None else _by_day(change[:, i], _LOW),
                change_p90=[] if change is None else _by_day(change[:, i], _HIGH),
                daily_p10=_by_day(daily[:, i], _LOW),
                baseline=[] if plain is None else _by_day(plain[:, i], None),
                baseline_p10=[] if plain is None else _by_day(plain[:, i], _LOW),
                baseline_p90=[] if plain is None else _by_day(plain[:, i], _HIGH),
            )
        )
    return tuple(told)


def _by_day(figures: NDArray[np.float32], share: float | None) -> list[float]:
    """Return the mean over replications, or what a share of them stays below, day by day."""
    if share is None:
        return [float(value) for value in figures.mean(axis=0, dtype=np.float64)]
    return [float(value) for value in np.quantile(figures, share, axis=0, method="inverted_cdf")]


def throughputs(
    corridor: Corridor, world: World, reduced: Sequence[Reduced]
) -> tuple[Throughput, ...]:
    """
    Return what passes in a year, beside what is published for that year.

    Parameters
    ----------
    corridor : Corridor
        What is counted.
    world : World
        For published figures; only a row whose own span holds the day asked for is shown.
    reduced : sequence of Reduced
        All replications.

    Returns
    -------
    tuple of Throughput
        In the order of the table.
    """
    told = []
    for i, row in enumerate(corridor.tables["throughput"]):
        published, basis = None, row["note"]
        if row["key"]:
            rows = [
                one
                for one in world.observations(row["key"], row["subject"])
                if one.value is not None
                and one.valid_from is not None
                and one.valid_to is not None
                and one.valid_from <= world.as_of <= one.valid_to
                and one.standing not in _NO_FIGURES
            ]
            if rows:
                best = max(rows, key=lambda one: (-one.quality, str(one.published), one.id))
                published = best.value
                basis = "; ".join(part for part in (f"observation {best.id}", basis) if part)
        told.append(
            Throughput(
                id=row["id"],
                label=row["label"],
                unit=_unit_of(row, corridor),
                per_y=_known(np.array([one.per_y[i] for one in reduced])),
                published=published,
                basis=basis,
            )
        )
    return tuple(told)


def _unit_of(row: Mapping[str, str], corridor: Corridor) -> str:
    """Return what the classes of a row are counted in."""
    first = row["classes"].partition("|")[0]
    rows = corridor.tables["classes"]
    return next((one["unit"] for one in rows if fnmatchcase(one["id"], first)), "")


def laws(reduced: Sequence[Reduced]) -> tuple[Law, ...]:
    """
    Return the laws that every replication has to keep, both sides summed.

    Parameters
    ----------
    reduced : sequence of Reduced
        All replications.

    Returns
    -------
    tuple of Law
        Conservation, then Little's law of classes and of queues.
    """
    broken = {name.partition(":")[0] for one in reduced for name in one.broken}
    return tuple(
        Law(
            name=name,
            left=math.fsum(one.laws[name][0] for one in reduced),
            right=math.fsum(one.laws[name][1] for one in reduced),
            holds=name.partition(":")[0] not in broken,
        )
        for name in reduced[0].laws
    )


def differences(
    corridor: Corridor, base: Sequence[Reduced], changed: Sequence[Reduced]
) -> tuple[Difference, ...]:
    """
    Return what a change alters, replication by replication.

    Parameters
    ----------
    corridor : Corridor
        What is measured.
    base, changed : sequence of Reduced
        The same replications of both worlds.

    Returns
    -------
    tuple of Difference
        Mean days of each measure, then what passes in a year.
    """
    told = []
    for i, row in enumerate(corridor.tables["measures"]):
        before = np.array([one.times_d[i, 3] for one in base])
        after = np.array([one.times_d[i, 3] for one in changed])
        told.append(_difference(row["id"], row["label"], "d", before, after))
    for i, row in enumerate(corridor.tables["throughput"]):
        before = np.array([one.per_y[i] for one in base])
        after = np.array([one.per_y[i] for one in changed])
        unit = f"{_unit_of(row, corridor)}/year"
        told.append(_difference(row["id"], row["label"], unit, before, after))
    return tuple(one for one in told if one is not None)


def values(corridor: Corridor) -> tuple[dict[str, Any], ...]:
    """
    Return every figure of the world.

    Parameters
    ----------
    corridor : Corridor
        The world.

    Returns
    -------
    tuple of dict
        Name, value, unit, range, origin and basis.
    """
    return tuple(
        {
            "name": one.name,
            "value": one.value,
            "low": one.low,
            "high": one.high,
            "unit": one.unit,
            "origin": one.origin,
            "basis": one.basis,
            "description": one.description,
        }
        for one in corridor.quantities.values()
    )


def notes(corridor: Corridor, reduced: Sequence[Reduced], *, horizon_h: float) -> tuple[str, ...]:
    """
    Return what the reader has to know before the figures.

    Parameters
    ----------
    corridor : Corridor
        The world.
    reduced : sequence of Reduced
        All replications.
    horizon_h : float
        Length of a run. [h]

    Returns
    -------
    tuple of str
        Queues that can't be stable, runs that did not end well, reasons of changes, and how much
        is assumed.
    """
    labels = {row["id"]: row["label"] for row in corridor.tables["resources"]}
    told = [
        f"{labels.get(name, name)}: {load:.2f} times what there is is asked for, so the queue "
        "grows as long as that lasts"
        for name, load in offered_load(corridor.model, horizon_h).items()
        if load >= 1.0
    ]
    bad = Counter(one.status for one in reduced if one.status != "ok")
    for status, n in bad.items():
        first = next(one for one in reduced if one.status == status)
        words = f": {first.message}" if first.message else ""
        told.append(f"{n} of {len(reduced)} replications ended with a {status}{words}")
    circles = [one.message for one in reduced if one.status == "ok" and one.message]
    if circles:
        told.append(
            f"in {len(circles)} of {len(reduced)} replications some wait for one another for ever, "
            f"as found {circles[0]}"
        )
    told += [_turn_words(day, figures) for day, figures in corridor.turns]
    told += _dated_words(corridor, horizon_h)
    told += [
        f"{one.text}: {one.why or 'no reason given'}" + (f" ({one.source})" if one.source else "")
        for one in corridor.changes
        if one.why or one.source
    ]
    told += [
        f'"{later.text}" takes the place of "{one.text}"'
        for one, later in find_overruled(corridor.changes)
    ]
    counts = corridor.counts
    told.append(
        f"{counts.get('sourced', 0)} figures come from sources, {counts.get('atlas', 0)} lengths "
        f"from the map, {counts.get('assumed', 0)} are assumed"
    )
    return tuple(told)


def _turn_words(day: dt.date, figures: dict[str, tuple[float, float]]) -> str:
    """Say which figures are others from a day on, those that change most first."""
    ranked = sorted(
        figures.items(), key=lambda one: -abs(one[1][1] - one[1][0]) / max(map(abs, one[1]))
    )
    words = [f"{name} {old:.4g} to {new:.4g}" for name, (old, new) in ranked[:_MOST_TOLD]]
    more = f" and {len(ranked) - _MOST_TOLD} more" if len(ranked) > _MOST_TOLD else ""
    return f"from {day} on other figures hold: {', '.join(words)}{more}"


def _dated_words(corridor: Corridor, horizon_h: float) -> list[str]:
    """Say which closures and changes that are known fall within the run."""
    kinds = {row["id"]: row for row in corridor.tables["calendars"] if row["kind"] == "status"}
    labels = {row["id"]: row["label"] for row in corridor.tables["resources"]}
    told = [
        f"{kinds[one.id]['label'].removeprefix('closed while ')}: "
        f"{_day(corridor, max(start, 0.0))} to {_day(corridor, end - 1.0)}"
        for one in corridor.model.calendars
        if one.id in kinds
        for start, end in one.closed_h
        if start < horizon_h and end > 0.0
    ]
    told += [
        f"{labels.get(one.id, one.id)}: {after / one.capacity:.3g} times as much from "
        f"{_day(corridor, at)} on"
        for one in corridor.model.resources
        for at, after in one.changes
        if one.id in labels and 0.0 < at < horizon_h and after != one.capacity
    ]
    return told


def _day(corridor: Corridor, hour: float) -> str:
    if hour >= corridor.days * 24.0:
        return "the end of the run"
    return (corridor.start + dt.timedelta(hours=hour)).isoformat()


def _mean_split(reduced: Sequence[Reduced]) -> NDArray[np.float64]:
    """Return mean days by measure and bucket over the replications that have cases. [d]"""
    has = np.array([one.times_d[:, 4] > 0.0 for one in reduced])[:, :, np.newaxis]
    total = (np.array([one.split_d for one in reduced]) * has).sum(axis=0)
    mean: NDArray[np.float64] = total / np.maximum(has.sum(axis=0), 1)
    return mean


def _pooled(grid: NDArray[np.float64], cases: NDArray[np.float64]) -> dict[str, float]:
    """Return quantiles of all replications together, from a hundred quantiles of each. [d]"""
    has = cases > 0.0
    days = grid[has].ravel()
    weights = np.repeat(cases[has] / grid.shape[1], grid.shape[1])
    order = np.argsort(days, kind="stable")
    shares = np.cumsum(weights[order]) / weights.sum()
    return {
        f"p{round(p * 100)}": float(
            days[order][min(int(np.searchsorted(shares, p)), days.size - 1)]
        )
        for p in PERCENTILES
    }


def _published(subjects: str, corridor: Corridor, world: World) -> tuple[dict[str, Any], ...]:
    """Return observations of a segment whose span meets that of the run."""
    last = corridor.start + dt.timedelta(days=corridor.days)
    told = []
    for subject in filter(None, subjects.split("|")):
        for one in world.evidence.index.get((_SEGMENT, subject), ()):
            if (
                one.standing in _NO_FIGURES
                or one.unit != "d"
                or one.published is None
                or one.published > world.known_by
                or one.valid_from is None
                or one.valid_from > last
                or (one.valid_to or one.valid_from) < corridor.start
            ):
                continue
            figures = {"value": one.value, "low": one.low, "high": one.high}
            told.append({"id": one.id, "standing": one.standing, **figures, "source": one.source})
    return tuple(told)


def _known(figures: NDArray[np.float64]) -> Interval:
    return tell_interval(interval(figures))


def _find_known(figures: NDArray[np.float64]) -> Interval | None:
    return None if np.isnan(figures).all() else _known(figures)


def tell_interval(known: Known) -> Interval:
    """
    Return an interval as it is told.

    Parameters
    ----------
    known : statistics.Interval
        A mean and its half-width.

    Returns
    -------
    Interval
        Without ends where one figure alone tells nothing of its spread.
    """
    if not math.isfinite(known.half_width):
        return Interval(known.mean, None, None)
    return Interval(known.mean, known.low, known.high)


def _difference(
    name: str,
    label: str,
    unit: str,
    before: NDArray[np.float64],
    after: NDArray[np.float64],
) -> Difference | None:
    kept = ~(np.isnan(before) | np.isnan(after))
    if not kept.any():
        return None
    before, after = before[kept], after[kept]
    gain = None
    if before.size >= _FEWEST_FOR_SPREAD:
        together = float((after - before).var(ddof=1))
        apart = float(before.var(ddof=1) + after.var(ddof=1))
        gain = apart / together if together > 0.0 else None
    return Difference(
        id=name,
        label=label,
        unit=unit,
        baseline=float(before.mean()),
        difference=tell_interval(paired(before, after)),
        gain=gain,
    )
