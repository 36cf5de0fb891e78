"""Replications until intervals are as narrow as asked; and the warm-up that a world needs."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.results.simulation import Precision, WarmUp
from transcaspian.simulation.statistics import interval, warmup_mser5
from transcaspian.study.simulate_names import find_measures
from transcaspian.study.simulate_runs import prepare, run_part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from transcaspian.atlas.network import Atlas
    from transcaspian.evidence.store import Evidence
    from transcaspian.simulation.run import Run
    from transcaspian.study.simulate_reduce import Reduced
    from transcaspian.study.simulate_request import Asked
    from transcaspian.study.simulate_runs import Setting

__all__ = ["find_warm_up", "run_until", "settle_warm_up"]

_MEAN = 3
_FEWEST, _MOST_TIMES = 10, 4
_PILOT_D, _PILOT_N = 360, 10
_STEP_H = 6.0
_BATCH = 5  # of MSER-5, which never cuts more than half
_DAY_H = 24.0
_SERIAL_BITS = 40


def run_until(
    setting: Setting,
    rival: Setting | None,
    on_progress: Callable[[float], None] | None = None,
) -> tuple[tuple[Reduced, ...], tuple[Reduced, ...], tuple[Precision, ...]]:
    """
    Run both worlds as often as was asked, or until the means of measures are known well enough.

    Parameters
    ----------
    setting : Setting
        The world whose measures are looked at.
    rival : Setting or None
        The world that it is set against; it is run just as often.
    on_progress : callable, optional
        Told the share that is done, of what is known to be needed.

    Returns
    -------
    reduced, base : tuple of Reduced
        Of the world and its rival.
    precision : tuple of Precision
        What was reached; none unless it was asked for.

    Raises
    ------
    ScenarioError
        If a measure is unknown, or a replication needs more memory than is allowed.
    """
    request = setting.asked.request
    rows = setting.corridor.tables["measures"]
    named = find_measures(request.measures, rows, option="--measure")
    wanted = named or list(range(len(rows)))
    target = request.half_width
    n = request.replications if target is None else min(_FEWEST, request.max_replications)
    reduced: tuple[Reduced, ...] = ()
    base: tuple[Reduced, ...] = ()
    while True:
        first, more = len(reduced), n - len(reduced)
        share = 1.0 if rival is None else 0.5
        part = _scaled(on_progress, first / n, share * more / n)
        reduced += run_part(setting, more, first=first, on_progress=part)
        if rival is not None:
            part = _scaled(on_progress, (first + more * share) / n, share * more / n)
            base += run_part(rival, more, first=first, on_progress=part)
        if target is None:
            return reduced, base, ()
        known = [_reached(reduced, i) for i in wanted]
        worst = max((one for one in known if one is not None), default=0.0)
        if worst <= target or n >= request.max_replications:
            told = [
                Precision(rows[i]["id"], rows[i]["label"], one, target, one <= target)
                for i, one in zip(wanted, known, strict=True)
                if one is not None
            ]
            return reduced, base, tuple(told)
        needed = math.ceil(n * (worst / target) ** 2) if math.isfinite(worst) else _MOST_TIMES * n
        n = min(request.max_replications, max(n + _FEWEST, min(needed, _MOST_TIMES * n)))


def _reached(reduced: Sequence[Reduced], i: int) -> float | None:
    """Return the half-width of a mean as a share of it; None without any cases. [-]"""
    means = np.array([one.times_d[i, _MEAN] for one in reduced])
    if np.isnan(means).all():
        return None
    known = interval(means)
    return known.half_width / abs(known.mean) if known.mean else math.inf


def _scaled(
    on_progress: Callable[[float], None] | None, first: float, share: float
) -> Callable[[float], None] | None:
    if on_progress is None:
        return None
    return lambda done: on_progress(first + share * done)


def settle_warm_up(asked: Asked, evidence: Evidence, atlas: Atlas) -> tuple[Asked, WarmUp | None]:
    """
    Find the warm-up if it was not stated.

    Parameters
    ----------
    asked : Asked
        When, and with which figures.
    evidence : Evidence
        All rows.
    atlas : Atlas
        Places, links and closures.

    Returns
    -------
    asked : Asked
        With the warm-up that is used.
    found : WarmUp or None
        None if it was stated.

    Raises
    ------
    ScenarioError
        If the world is wrong.
    """
    if not asked.request.warmup_auto:
        return asked, None
    found = find_warm_up(asked, evidence, atlas)
    return replace(asked, request=replace(asked.request, warmup_d=found.days_d)), found


def find_warm_up(asked: Asked, evidence: Evidence, atlas: Atlas) -> WarmUp:
    """
    Find how many days of a run are better left out, by MSER-5.

    A few replications with every figure at its median and no change begin empty, half a pilot
    before the first day that counts. The mean over them of the number of boxes in the system,
    every six hours, is the series that is cut where the standard error of the mean of what
    remains is least.

    Parameters
    ----------
    asked : Asked
        When, and with which figures.
    evidence : Evidence
        All rows.
    atlas : Atlas
        Places, links and closures.

    Returns
    -------
    WarmUp
        What was found, in whole days.

    Raises
    ------
    ScenarioError
        If the world is wrong.
    """
    half = dt.timedelta(days=_PILOT_D // 2)
    request = replace(
        asked.request,
        warmup_d=0,
        days=_PILOT_D,
        replications=min(max(asked.request.replications, 2), _PILOT_N),
        what_ifs=(),
        uncertainty="none",  # a draw whose queue grows all along would never be warm
    )
    pilot = replace(asked, request=request, first_day=asked.first_day - half)
    scenario = asked.request.scenario
    plain = None if scenario is None else replace(scenario, changes=())
    setting = prepare(pilot, evidence, atlas, (), plain)
    series: dict[int, NDArray[np.float64]] = {}

    def look(run: Run, drawn: Setting) -> Reduced | None:
        series[run.replication] = _present(run, drawn)
        return None

    run_part(setting, request.replications, boil=look)
    mean = np.mean([series[i] for i in sorted(series)], axis=0)
    cut = warmup_mser5(mean)
    days = math.ceil(cut * _STEP_H / _DAY_H)
    return WarmUp(
        days_d=days,
        rule="MSER-5",
        pilot_d=_PILOT_D,
        replications=request.replications,
        settled=cut < _BATCH * (mean.size // _BATCH // 2),
        boxes=float(mean[cut:].mean()),
    )


def _present(run: Run, setting: Setting) -> NDArray[np.float64]:
    """Return how many entities whose exits are kept are in the system, every six hours. [-]"""
    kept = np.array([one.record for one in setting.corridor.model.classes])
    grid = np.arange(_STEP_H, _PILOT_D * _DAY_H, _STEP_H)
    here = run.waiting["born"][kept[run.waiting["uid"] >> _SERIAL_BITS]]
    born = np.sort(np.concatenate([run.exits["born_h"], here]))
    left = np.sort(run.exits["left_h"])
    count = np.searchsorted(born, grid, side="right") - np.searchsorted(left, grid, side="right")
    return count.astype(np.float64)
