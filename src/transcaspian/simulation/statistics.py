"""What replications say together: intervals, paired differences, warm-up, quantiles and laws."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from transcaspian.simulation.run import Run

__all__ = [
    "Interval",
    "Law",
    "batch_means",
    "interval",
    "laws_of",
    "mean_stay_h",
    "mean_wait_h",
    "paired",
    "quantile",
    "replications_for",
    "share_ends",
    "t_quantile",
    "utilisation",
    "warmup_mser5",
]

_TINY = 1e-300
_BATCH = 5


@dataclass(frozen=True, slots=True)
class Interval:
    """
    A mean and how well it is known.

    Parameters
    ----------
    mean : float
        In the unit of the figures.
    half_width : float
        Half the width of the interval around it, in the same unit; infinite for one figure.
    level : float
        How often such an interval holds the true mean. [-]
    n : int
        How many figures. [-]
    sd : float
        Their standard deviation, in the same unit.
    """

    mean: float
    half_width: float
    level: float
    n: int
    sd: float

    @property
    def low(self) -> float:
        """Lower end, in the unit of the mean."""
        return self.mean - self.half_width

    @property
    def high(self) -> float:
        """Upper end, in the unit of the mean."""
        return self.mean + self.half_width

    def holds(self, value: float) -> bool:
        """Return whether a value lies within."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Law:
    """
    Two figures of a run that must be the same.

    Parameters
    ----------
    name : str
        Which law, of what.
    left, right : float
        The two sides, in one unit: a count or entity-hours.
    """

    name: str
    left: float
    right: float

    @property
    def holds(self) -> bool:
        """Whether both sides agree to rounding."""
        return math.isclose(self.left, self.right, rel_tol=1e-9, abs_tol=1e-6)


def _beta_fraction(a: float, b: float, x: float) -> float:
    """Continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > _TINY else _TINY)
    total = d
    for m in range(1, 400):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        step = 1.0
        for term in (even, odd):
            d = 1.0 + term * d
            d = 1.0 / (d if abs(d) > _TINY else _TINY)
            c = 1.0 + term / c
            c = c if abs(c) > _TINY else _TINY
            step = c * d
            total *= step
        if abs(step - 1.0) < 1e-15:
            break
    return total


def _t_tail(t: float, dof: float) -> float:
    """Probability that Student's t exceeds `t`, which is not negative."""
    x, a, b = dof / (dof + t * t), 0.5 * dof, 0.5
    if x in (0.0, 1.0):
        return 0.5 * x
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(log_front + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1.0) / (a + b + 2.0):
        return 0.5 * front * _beta_fraction(a, b, x) / a
    return 0.5 * (1.0 - front * _beta_fraction(b, a, 1.0 - x) / b)


def t_quantile(p: float, dof: float) -> float:
    """
    Return a quantile of Student's t.

    Parameters
    ----------
    p : float
        Probability strictly between 0 and 1. [-]
    dof : float
        Degrees of freedom, above 0. [-]

    Returns
    -------
    float
        To a relative error near 1e-12. [-]
    """
    if p < 0.5:
        return -t_quantile(1.0 - p, dof)
    low, high = 0.0, 1.0
    while _t_tail(high, dof) > 1.0 - p:
        low, high = high, 2.0 * high
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        if _t_tail(middle, dof) > 1.0 - p:
            low = middle
        else:
            high = middle
    return high if p > 0.5 else 0.0


def interval(values: ArrayLike, *, level: float = 0.95) -> Interval:
    """
    Return the mean of independent figures with its t interval.

    Parameters
    ----------
    values : array_like of float
        One figure per replication, in one unit; NaN is left out.
    level : float
        How often such an interval holds the true mean. [-]

    Returns
    -------
    Interval
        In the unit of the figures.
    """
    figures = np.asarray(values, dtype=np.float64)
    figures = figures[~np.isnan(figures)]
    n = len(figures)
    if n == 0:
        return Interval(math.nan, math.inf, level, 0, math.nan)
    mean = float(figures.mean())
    if n == 1:
        return Interval(mean, math.inf, level, 1, math.nan)
    sd = float(figures.std(ddof=1))
    half_width = t_quantile(0.5 + 0.5 * level, n - 1) * sd / math.sqrt(n)
    return Interval(mean, half_width, level, n, sd)


def paired(before: ArrayLike, after: ArrayLike, *, level: float = 0.95) -> Interval:
    """
    Return the mean change under common random numbers.

    Parameters
    ----------
    before, after : array_like of float
        Figures of the same replications of two models, in one unit.
    level : float
        How often such an interval holds the true change. [-]

    Returns
    -------
    Interval
        Of the difference in each replication, in the unit of the figures.
    """
    return interval(
        np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64), level=level
    )


def share_ends(known: Interval) -> tuple[float, float]:
    """
    Return the ends of the interval of a mean share, which no end leaves 0 to 1.

    Wilson's interval with the number of equal cases that would spread as these means do, and
    Student's quantile in place of the normal one. Where all replications say 0 or all say 1 they
    count as one case each.

    Parameters
    ----------
    known : Interval
        Of the shares of replications, each from 0 to 1.

    Returns
    -------
    tuple of (float, float)
        Its ends, unequally far from the mean; infinite where one replication alone tells
        nothing. [-]
    """
    mean, n = known.mean, known.n
    if not math.isfinite(known.half_width):
        return -math.inf, math.inf
    if known.sd <= 0.0 and 0.0 < mean < 1.0:
        return mean, mean
    cases = n * mean * (1.0 - mean) / known.sd**2 if known.sd > 0.0 else float(n)
    part = t_quantile(0.5 + 0.5 * known.level, n - 1) ** 2 / cases
    middle = (mean + 0.5 * part) / (1.0 + part)
    reach = math.sqrt(part * mean * (1.0 - mean) + 0.25 * part * part) / (1.0 + part)
    return min(max(middle - reach, 0.0), mean), max(min(middle + reach, 1.0), mean)


def replications_for(known: Interval, half_width: float) -> int:
    """
    Return how many replications a narrower interval would take.

    Parameters
    ----------
    known : Interval
        From a few replications.
    half_width : float
        Asked for, in the unit of the mean.

    Returns
    -------
    int
        At least 2. [-]
    """
    n = 2
    while n < 10**9:
        needed = (t_quantile(0.5 + 0.5 * known.level, n - 1) * known.sd / half_width) ** 2
        if n >= needed:
            return n
        n = max(n + 1, min(int(needed), 2 * n))
    return n


def batch_means(series: ArrayLike, n_batch: int, *, level: float = 0.95) -> Interval:
    """
    Return the mean of one long run, its batches taken as independent.

    Parameters
    ----------
    series : array_like of float
        Figures in order of time, in one unit; the last that do not fill a batch are left out.
    n_batch : int
        How many batches. [-]
    level : float
        How often such an interval holds the true mean. [-]

    Returns
    -------
    Interval
        In the unit of the figures.
    """
    figures = np.asarray(series, dtype=np.float64)
    size = len(figures) // n_batch
    return interval(figures[: size * n_batch].reshape(n_batch, size).mean(axis=1), level=level)


def warmup_mser5(series: ArrayLike) -> int:
    """
    Return how many figures at the start of a run are better left out (MSER-5).

    Parameters
    ----------
    series : array_like of float
        Figures in order of time, in one unit.

    Returns
    -------
    int
        A multiple of five, at most half of the series; where the standard error of the mean of
        what remains is least. [-]
    """
    figures = np.asarray(series, dtype=np.float64)
    n = len(figures) // _BATCH
    if n < 2:
        return 0
    means = figures[: n * _BATCH].reshape(n, _BATCH).mean(axis=1)
    best, cut = math.inf, 0
    for d in range(n // 2 + 1):
        rest = means[d:]
        error = float(rest.var()) / len(rest)
        if error < best:
            best, cut = error, d
    return cut * _BATCH


def quantile(values: ArrayLike, p: float) -> float:
    """
    Return a quantile that is one of the figures: the least with a share `p` at or below it.

    Parameters
    ----------
    values : array_like of float
        Figures in one unit, in any order.
    p : float
        Share, above 0 and at most 1. [-]

    Returns
    -------
    float
        In the unit of the figures; NaN if there is none.
    """
    figures = np.sort(np.asarray(values, dtype=np.float64))
    if not len(figures):
        return math.nan
    return float(figures[max(math.ceil(p * len(figures) - 1e-9), 1) - 1])


def mean_stay_h(run: Run, i: int) -> float:
    """Return the mean hours in the system of class `i`, born after the warm-up. [h]"""
    row = run.klass[i]
    return float(row["stay_sum"] / row["n_counted"]) if row["n_counted"] else math.nan


def mean_wait_h(run: Run, i: int) -> float:
    """Return the mean wait for resource `i`, of all who were served after the warm-up. [h]"""
    row = run.resource[i]
    return float(row["wait_sum"] / row["n_waited"]) if row["n_waited"] else math.nan


def utilisation(run: Run, i: int) -> float:
    """Return the share of resource `i` that was busy after the warm-up. [-]"""
    row = run.resource[i]
    return float(row["busy_area"] / row["capacity_area"]) if row["capacity_area"] else math.nan


def laws_of(run: Run, class_ids: Sequence[str], resource_ids: Sequence[str]) -> tuple[Law, ...]:
    """
    Return what must hold on every run: conservation and Little's law.

    Parameters
    ----------
    run : Run
        Any run but a cancelled one.
    class_ids, resource_ids : sequence of str
        Names by row.

    Returns
    -------
    tuple of Law
        Per class: entities born are those that left or are present; the area under their number
        is the sum of their stays. Per resource: the area under its queue is the sum of waits.
    """
    laws = []
    for name, row in zip(class_ids, run.klass, strict=True):
        laws.append(Law(f"conservation: {name}", row["n_born"], row["n_left"] + row["n_live"]))
        laws.append(Law(f"Little: {name}", float(row["live_area"]), float(row["stay_area"])))
    for name, row in zip(resource_ids, run.resource, strict=True):
        laws.append(Law(f"Little: queue {name}", float(row["queue_area"]), float(row["wait_area"])))
    return tuple(laws)
