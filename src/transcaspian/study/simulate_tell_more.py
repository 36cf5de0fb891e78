"""What is told beside times and queues: on time or not, held up by full yards, how well known."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.results.simulation import Difference, Interval
from transcaspian.simulation.statistics import interval, paired, share_ends
from transcaspian.study.simulate_tell import tell_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from transcaspian.results.simulation import Measure, Place, Precision, WarmUp
    from transcaspian.simulation.statistics import Interval as Known
    from transcaspian.study.simulate_reduce import Reduced
    from transcaspian.study.simulate_runs import Setting

__all__ = ["blocking", "notes", "promised", "promised_differences"]

_MEAN = 3


def promised(
    measures: Sequence[Measure], setting: Setting, reduced: Sequence[Reduced]
) -> tuple[Measure, ...]:
    """
    Return measures with the share of their cases that is on time.

    Parameters
    ----------
    measures : sequence of Measure
        As told from times alone.
    setting : Setting
        With promises.
    reduced : sequence of Reduced
        All replications; intervals of a single one come from its batches.

    Returns
    -------
    tuple of Measure
        In the same order.
    """
    rows = {row["id"]: i for i, row in enumerate(setting.corridor.tables["measures"])}
    told = []
    for one in measures:
        i = rows[one.id]
        promise = setting.promises[i]
        shares = np.array([each.on_time[i] for each in reduced])
        on_time = None if np.isnan(shares).all() else _share(interval(shares))
        mean, by = one.mean, one.interval_by
        if setting.looks.n_batch and len(reduced) == 1:
            means, parts = reduced[0].batches[i]
            mean, by = _around(mean, means), "batches"
            if on_time is not None:
                on_time = _share(replace(interval(parts), mean=on_time.mean))
        told.append(
            replace(
                one,
                mean=mean,
                interval_by=by,
                promised_d=None if math.isnan(promise.days_d) else promise.days_d,
                promised_by=promise.by,
                on_time=on_time,
            )
        )
    return tuple(told)


def _share(known: Known) -> Interval:
    """Return the interval of a share, which goes no further than nothing and all."""
    low, high = share_ends(known)
    if not math.isfinite(low):
        return Interval(known.mean, None, None)
    return Interval(known.mean, low, high)


def _around(one: Interval, batches: NDArray[np.float64]) -> Interval:
    """Return a mean with the interval that its batches give; batches without cases are left out."""
    known = interval(batches)
    if not math.isfinite(known.half_width):
        return one
    return Interval(one.mean, one.mean - known.half_width, one.mean + known.half_width)


def promised_differences(
    setting: Setting, base: Sequence[Reduced], reduced: Sequence[Reduced]
) -> tuple[Difference, ...]:
    """
    Return what a change alters in the shares that are on time.

    Parameters
    ----------
    setting : Setting
        What is measured.
    base, reduced : sequence of Reduced
        The same replications of both worlds.

    Returns
    -------
    tuple of Difference
        Of the measures with a promise and cases in both.
    """
    told = []
    for i, row in enumerate(setting.corridor.tables["measures"]):
        before = np.array([one.on_time[i] for one in base])
        after = np.array([one.on_time[i] for one in reduced])
        kept = ~(np.isnan(before) | np.isnan(after))
        if kept.any():
            told.append(
                Difference(
                    id=f"{row['id']}:on-time",
                    label=f"{row['label']}, share on time",
                    unit="-",
                    baseline=float(before[kept].mean()),
                    difference=tell_interval(paired(before[kept], after[kept])),
                    gain=None,
                )
            )
    return tuple(told)


def blocking(places: Sequence[Place], reduced: Sequence[Reduced]) -> tuple[Place, ...]:
    """
    Return places with what is held up by full yards.

    Parameters
    ----------
    places : sequence of Place
        Resources, then stocks.
    reduced : sequence of Reduced
        All replications.

    Returns
    -------
    tuple of Place
        In the same order.
    """
    shares = np.array([one.blocked for one in reduced])
    return tuple(
        replace(
            one,
            blocked=None if np.isnan(shares[:, i]).all() else tell_interval(interval(shares[:, i])),
        )
        for i, one in enumerate(places)
    )


def notes(warm_up: WarmUp | None, precision: Sequence[Precision], n: int) -> tuple[str, ...]:
    """
    Return what the reader has to know about the warm-up and the number of replications.

    Parameters
    ----------
    warm_up : WarmUp or None
        What was found.
    precision : sequence of Precision
        What was asked, and reached.
    n : int
        Replications that were run. [-]

    Returns
    -------
    tuple of str
        Sentences.
    """
    told = []
    if warm_up is not None:
        doubt = "" if warm_up.settled else ": it does not settle; seasons, or queues that grow"
        told.append(
            f"warm-up of {warm_up.days_d} days found by {warm_up.rule} from the number of boxes in "
            f"the system, mean of {warm_up.replications} replications of {warm_up.pilot_d} days "
            f"with every figure at its median{doubt}"
        )
    if precision:
        worst = max(precision, key=lambda one: one.reached_share)
        words = "as narrow as asked" if all(one.is_reached for one in precision) else "NOT reached"
        told.append(
            f"half-widths of {precision[0].asked_share:.3g} of the mean after {n} replications: "
            f"{words}; widest is {worst.label} with {worst.reached_share:.2%}"
        )
    return tuple(told)
