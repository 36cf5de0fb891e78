"""How days are spread over cases, and who is late by how much with a change."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from transcaspian.results.simulation import Cohort, Interval, Lateness
from transcaspian.simulation.statistics import interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from transcaspian.simulation.world import Corridor
    from transcaspian.study.simulate_reduce import Reduced

__all__ = ["histogram", "lateness"]

_WEEK_D = 7
_WIDTHS_D = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
_MOST_BINS = 40
_TAIL = 0.02
_MOST_UNDER_WAY = 0.1


def histogram(grid_d: NDArray[np.float64], cases: NDArray[np.float64]) -> dict[str, Any]:
    """
    Return how the days of all replications together are spread.

    Parameters
    ----------
    grid_d : (n_replication, n_grid) float64
        Quantiles of each replication, equally likely; NaN without cases. [d]
    cases : (n_replication,) float64
        Number of cases of each. [-]

    Returns
    -------
    dict
        ``first_d``, ``width_d`` and ``share`` of each bin, which sum to 1; the longest cases, one
        in fifty, count in the last bin. Of those that are longer than its end ``n_beyond`` says how
        many and ``beyond`` what share, and ``longest_d`` how long they are at most.
        [d], [d], [-], [-], [-], [d]
    """
    has = cases > 0.0
    days = grid_d[has].ravel()
    weights = np.repeat(cases[has] / cases[has].sum() / grid_d.shape[1], grid_d.shape[1])
    first, last = float(days.min()), float(np.quantile(days, 1.0 - _TAIL))
    width = next((one for one in _WIDTHS_D if last - first <= one * _MOST_BINS), _WIDTHS_D[-1])
    first = math.floor(first / width) * width
    n_bin = max(math.ceil((last - first) / width), 1)
    bins = np.clip(((days - first) / width).astype(np.int64), 0, n_bin - 1)
    share = np.bincount(bins, weights, n_bin)
    beyond = float(weights[days > first + n_bin * width].sum())
    return {
        "first_d": first,
        "width_d": width,
        "share": [float(one) for one in share],
        "n_beyond": round(beyond * float(cases[has].sum())),
        "beyond": beyond,
        "longest_d": float(days.max()),
    }


def lateness(
    corridor: Corridor,
    base: Sequence[Reduced],
    changed: Sequence[Reduced],
    *,
    first_day: dt.date,
) -> tuple[Lateness, ...]:
    """
    Return who is late by how much, week by week of setting out.

    Parameters
    ----------
    corridor : Corridor
        What is measured.
    base, changed : sequence of Reduced
        The same replications of both worlds; nothing is told without a base.
    first_day : datetime.date
        The first that counts.

    Returns
    -------
    tuple of Lateness
        One for each measure of a whole way, with the weeks whose cargo has arrived in both worlds
        in nine replications of ten; the others are left out of that week.
    """
    if not base:
        return ()
    before = np.array([one.cohort_d for one in base])
    after = np.array([one.cohort_d for one in changed])
    told = []
    for i, row in enumerate(corridor.tables["measures"]):
        if row["only"]:  # part of a way, told elsewhere
            continue
        n_week = _complete(before[:, i, :, 1], after[:, i, :, 1])
        weeks = []
        for week in range(n_week):
            cases = np.where(
                before[:, i, week, 1] == after[:, i, week, 1], before[:, i, week, 1], 0.0
            )
            if not cases.any():
                continue
            lost = after[:, i, week, 0] - before[:, i, week, 0]
            late = np.divide(lost, cases, out=np.full(lost.shape, np.nan), where=cases > 0.0)
            day = first_day + dt.timedelta(days=_WEEK_D * week)
            weeks.append(Cohort(day.isoformat(), float(cases.mean()), _known(late)))
        if weeks:
            both = before[:, i, :n_week, 1] == after[:, i, :n_week, 1]
            lost = ((after - before)[:, i, :n_week, 0] * both).sum(axis=1)
            told.append(Lateness(row["id"], row["label"], _known(lost), tuple(weeks)))
    return tuple(told)


def _complete(before: NDArray[np.float64], after: NDArray[np.float64]) -> int:
    """Return how many weeks pass before one from which too many are still under way."""
    apart = (before != after).mean(axis=0) > _MOST_UNDER_WAY
    return int(np.argmax(apart)) if apart.any() else apart.size


def _known(figures: ArrayLike) -> Interval:
    known = interval(figures)
    if not math.isfinite(known.half_width):
        return Interval(known.mean, None, None)
    return Interval(known.mean, known.low, known.high)
