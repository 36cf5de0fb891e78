"""One replication boiled down to what an answer needs, so that a hundred fit into memory."""

from __future__ import annotations

import fnmatch
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from transcaspian.simulation.statistics import laws_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from transcaspian.simulation.compile import Compiled
    from transcaspian.simulation.run import Run
    from transcaspian.simulation.statistics import Law
    from transcaspian.simulation.world import Corridor
    from transcaspian.simulation.world_tables import Row

__all__ = ["GRID", "PERCENTILES", "Looks", "Reduced", "matching", "reduce_run"]

PERCENTILES = (0.1, 0.5, 0.9)
GRID = (np.arange(100) + 0.5) / 100
_DAY_H = 24.0
_YEAR_D = 365.0
_WEEK_H = 168.0
_SERIAL_BITS = 40


@dataclass(frozen=True, slots=True)
class Looks:
    """
    What is looked at beside times and queues.

    Attributes
    ----------
    promised_d : (n_measure,) float64
        Days promised; NaN without a promise. [d]
    holding : (n_class, n_resource, n_stock) float64
        How much of each resource one of a class who waits for room in a stock holds meanwhile;
        NaN where none of it comes there. [-]
    n_batch : int
        Parts of the span whose means are kept; 0 for none. [-]
    """

    promised_d: NDArray[np.float64]
    holding: NDArray[np.float64]
    n_batch: int = 0


@dataclass(frozen=True, slots=True)
class Reduced:
    """
    What is kept of a replication.

    Attributes
    ----------
    replication : int
        Which. [-]
    status, message, digest : str
        How it ended, and the digest of all its figures.
    n_event : int
        Events. [-]
    times_d : (n_measure, 5) float64
        P10, P50, P90, mean and number of cases of each measure; NaN without cases. [d], [-]
    grid_d : (n_measure, 100) float64
        Quantiles at the middle of each hundredth; NaN without cases. [d]
    split_d : (n_measure, n_bucket) float64
        Mean days by bucket. [d]
    per_y : (n_throughput,) float64
        What passed, by year. [unit/year]
    utilisation, wait_h, queue, queue_max : (n_place,) float64
        By resource, then stock; NaN where it makes no sense. [-], [h], [-], [-]
    daily : (n_place, n_day) float32
        Mean queue or level by day. [-]
    cohort_d : (n_measure, n_week, 2) float64
        Days of all cases that came in each week from the end of the warm-up on and have left, and
        their number. [d], [-]
    laws : dict of str to (float, float)
        Both sides of each law, summed over classes or resources. [-] or [h]
    broken : tuple of str
        Laws that do not hold for some class or resource.
    on_time : (n_measure,) float64
        Share of cases that took no longer than promised; NaN without a promise or cases. [-]
    batches : (n_measure, 2, n_batch) float64
        Mean days, and share on time, of cases that left in each equal part of the span. [d], [-]
    blocked : (n_place,) float64
        Share of a resource that is held by who waits for room in a full yard; mean number that
        waits for room in a stock. [-]
    """

    replication: int
    status: str
    message: str
    digest: str
    n_event: int
    times_d: NDArray[np.float64]
    grid_d: NDArray[np.float64]
    split_d: NDArray[np.float64]
    per_y: NDArray[np.float64]
    utilisation: NDArray[np.float64]
    wait_h: NDArray[np.float64]
    queue: NDArray[np.float64]
    queue_max: NDArray[np.float64]
    daily: NDArray[np.float32]
    cohort_d: NDArray[np.float64]
    laws: dict[str, tuple[float, float]]
    broken: tuple[str, ...]
    on_time: NDArray[np.float64]
    batches: NDArray[np.float64]
    blocked: NDArray[np.float64]


def matching(names: tuple[str, ...], patterns: str) -> NDArray[np.int64]:
    """
    Return which names fit any of some patterns.

    Parameters
    ----------
    names : tuple of str
        Classes or buckets.
    patterns : str
        Separated by ``|``; ``*`` stands for anything.

    Returns
    -------
    (n,) int64
        Their numbers. [-]
    """
    wanted = patterns.split("|")
    found = [
        i for i, name in enumerate(names) if any(fnmatch.fnmatchcase(name, one) for one in wanted)
    ]
    return np.array(found, np.int64)


def reduce_run(
    run: Run, corridor: Corridor, compiled: Compiled, *, warmup_h: float, looks: Looks
) -> Reduced:
    """
    Boil a replication down.

    Parameters
    ----------
    run : Run
        With the hours of each exit by bucket.
    corridor : Corridor
        What is to be measured.
    compiled : Compiled
        Names of rows.
    warmup_h : float
        Cargo that arrives after this counts, whenever it left: who had to leave and arrive within
        the run would be the quick ones. [h]
    looks : Looks
        What else is looked at.

    Returns
    -------
    Reduced
        A few numbers and the queues by day.
    """
    classes = run.exits["uid"] >> _SERIAL_BITS
    laws = laws_of(run, compiled.class_ids, compiled.resource_ids)
    return Reduced(
        replication=run.replication,
        status=run.status,
        message=run.message,
        digest=run.digest(),
        n_event=run.n_event,
        per_y=_per_year(run, corridor, compiled, classes, warmup_h),
        laws=_sums(laws),
        broken=tuple(law.name for law in laws if not law.holds),
        **_measured(run, corridor, compiled, warmup_h, looks),
        **_placed(run, compiled, warmup_h, looks),
    )


def _measured(
    run: Run, corridor: Corridor, compiled: Compiled, warmup_h: float, looks: Looks
) -> dict[str, Any]:
    """Return all that is kept of each measure."""
    classes = run.exits["uid"] >> _SERIAL_BITS
    measures = corridor.tables["measures"]
    n = len(measures)
    n_week = max(math.ceil((run.ended_h - warmup_h) / _WEEK_H), 1)
    times, grid = np.full((n, 5), np.nan), np.full((n, GRID.size), np.nan)
    split, cohort = np.zeros((n, len(compiled.buckets))), np.zeros((n, n_week, 2))
    on_time, batches = np.full(n, np.nan), np.full((n, 2, looks.n_batch), np.nan)
    # who leaves at the very moment of coming went another way, and is no case of anything
    stayed = run.exits["left_h"] > run.exits["born_h"]
    counted = stayed & (run.exits["left_h"] >= warmup_h)
    for i, row in enumerate(measures):
        chosen = counted & np.isin(classes, matching(compiled.class_ids, row["classes"]))
        hours = run.exit_hours[chosen].astype(np.float64)
        stay_h = (run.exits["left_h"] - run.exits["born_h"])[chosen]
        days = _measure(row, compiled.buckets, hours, stay_h, times[i], split[i])
        if days.size:
            grid[i] = np.quantile(days, GRID, method="inverted_cdf")
            on_time[i] = _share(days, looks.promised_d[i])
            parts = _parts(run.exits["left_h"][chosen], warmup_h, run.ended_h, looks.n_batch)
            for part in np.unique(parts):
                mine = days[parts == part]
                batches[i, :, part] = mine.mean(), _share(mine, looks.promised_d[i])
        week = np.floor((run.exits["born_h"][chosen] - warmup_h) / _WEEK_H).astype(np.int64)
        np.add.at(cohort[i, :, 0], week[week >= 0], days[week >= 0])
        np.add.at(cohort[i, :, 1], week[week >= 0], 1.0)
    return {
        "times_d": times,
        "grid_d": grid,
        "split_d": split,
        "cohort_d": cohort,
        "on_time": on_time,
        "batches": batches,
    }


def _placed(run: Run, compiled: Compiled, warmup_h: float, looks: Looks) -> dict[str, Any]:
    """Return all that is kept of each place; gates come after resources and are no places."""
    n_resource = len(compiled.model.resources)
    resource, stock = run.resource[:n_resource], run.stock
    span_h = max(run.ended_h - warmup_h, 1e-9)
    capacity = resource["capacity_area"]
    busy = _ratio(resource["busy_area"], capacity)
    # a class may come with different things in hand: no limit is held more than it is in use
    held = np.minimum(_ratio(_held(run, compiled, looks), capacity), busy)
    parts = {
        "utilisation": (busy, np.full(stock.shape[0], np.nan)),
        "wait_h": (
            _ratio(resource["wait_sum"], resource["n_waited"]),
            _ratio(stock["wait_sum"], stock["n_out"]),
        ),
        "queue": (resource["queue_area"] / span_h, stock["level_area"] / span_h),
        "queue_max": (resource["max_queue"], stock["max_level"]),
        "blocked": (held, stock["block_area"] / span_h),
    }
    return {
        "daily": np.delete(run.daily, np.s_[n_resource : run.resource.shape[0]], axis=0),
        **{name: np.concatenate(both) for name, both in parts.items()},
    }


def _held(run: Run, compiled: Compiled, looks: Looks) -> NDArray[np.float64]:
    """Return how much of each resource those hold who wait for room, times how long. [h]"""
    stocks = compiled.model.stocks
    names = {name: i for i, name in enumerate(compiled.buckets)}
    comes = ~np.isnan(looks.holding).all(axis=1)
    hours = np.zeros(comes.shape)
    for i, one in enumerate(stocks):
        if f"waiting:room-in-{one.id}" in names:
            hours[:, i] = run.class_hours[:, names[f"waiting:room-in-{one.id}"]]
    # the kernel tells how many wait, not who: each class by the hours of those who have left
    hours = np.where(comes & (hours.sum(axis=0) > 0.0), hours, comes)
    part = hours / np.maximum(hours.sum(axis=0), 1e-300)
    area: NDArray[np.float64] = run.stock["block_area"] * part
    held: NDArray[np.float64] = np.einsum("crs,cs->r", np.nan_to_num(looks.holding), area)
    return held


def _share(days: NDArray[np.float64], promised_d: float) -> float:
    """Return the share that took no longer than promised; NaN without a promise. [-]"""
    return float(np.mean(days <= promised_d)) if promised_d > 0.0 else float("nan")


def _parts(
    left_h: NDArray[np.float64], warmup_h: float, ended_h: float, n_batch: int
) -> NDArray[np.int64]:
    """Return in which of some equal parts of the span each case left. [-]"""
    if n_batch == 0:
        return np.empty(0, np.int64)
    shares = (left_h - warmup_h) / max(ended_h - warmup_h, 1e-9)
    parts: NDArray[np.int64] = np.minimum((shares * n_batch).astype(np.int64), n_batch - 1)
    return parts


def _sums(laws: tuple[Law, ...]) -> dict[str, tuple[float, float]]:
    """Return both sides of each kind of law, summed."""
    sums: dict[str, tuple[float, float]] = {}
    for law in laws:
        kind, _, what = law.name.partition(": ")
        kind = f"{kind}: queues" if what.startswith("queue ") else f"{kind}: classes"
        left, right = sums.get(kind, (0.0, 0.0))
        sums[kind] = (left + float(law.left), right + float(law.right))
    return sums


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(whole > 0, part / np.maximum(whole, 1e-300), np.nan)


def _measure(
    row: Row,
    buckets: tuple[str, ...],
    hours: NDArray[np.float64],
    stay_h: NDArray[np.float64],
    times: NDArray[np.float64],
    split: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Write percentiles, mean, number and split of one measure; return its days. [d]"""
    kept = np.ones(len(buckets), bool)
    if row["only"]:
        kept[:] = False
        kept[matching(buckets, row["only"])] = True
        stay_h = hours[:, kept].sum(axis=1)
    elif row["without"]:
        kept[matching(buckets, row["without"])] = False
        stay_h = stay_h - hours[:, ~kept].sum(axis=1)
    days: NDArray[np.float64] = stay_h / _DAY_H
    times[4] = days.size
    if days.size:
        times[:3] = np.quantile(days, PERCENTILES, method="inverted_cdf")
        times[3] = days.mean()
        split[kept] = hours[:, kept].mean(axis=0) / _DAY_H
    return days


def _per_year(
    run: Run,
    corridor: Corridor,
    compiled: Compiled,
    classes: NDArray[np.int64],
    warmup_h: float,
) -> NDArray[np.float64]:
    days = max(run.ended_h - warmup_h, 1e-9) / _DAY_H
    late = (run.exits["left_h"] >= warmup_h) & (run.exits["left_h"] > run.exits["born_h"])
    passed = []
    for row in corridor.tables["throughput"]:
        chosen = late & np.isin(classes, matching(compiled.class_ids, row["classes"]))
        unit = row["unit"]
        each = corridor.quantities[unit].value if unit in corridor.quantities else float(unit)
        passed.append(float(chosen.sum()) * each / days * _YEAR_D)
    return np.array(passed, np.float64)
