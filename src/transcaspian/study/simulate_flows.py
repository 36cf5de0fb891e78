"""What comes to each limit and each yard, what is served, and what is waited for, day by day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.simulation.trace import WHATS
from transcaspian.study.simulate_legs import closures
from transcaspian.study.simulate_whereabouts import places_of_steps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from transcaspian.simulation.run import Run
    from transcaspian.study.simulate_runs import Setting

__all__ = ["Flows", "Waits", "flows_of", "hours_by_day", "waits_of"]

_DAY_H = 24.0
_SERIAL_BITS = 40
_WAITS = ("queue", "wait", "block", "store", "dock", "form")
_WAITING = "waiting:"


@dataclass(frozen=True, slots=True)
class Flows:
    """
    What passes each resource, then each stock, in one replication, by day that counts.

    Attributes
    ----------
    arrivals, served : (n_place, n_day) float64
        Who asks for a resource and who gives it back; what is put into a stock and taken out of
        it, by size. [-]
    busy_h, room_h : (n_place, n_day) float64
        Hours that are taken, and that there are: of a resource times how much, of a stock times
        its level and its capacity; infinite without a limit. [h]
    queue : (n_place, n_day) float64
        Mean number that waits, or mean level. [-]
    wait_h : (n_place,) float64
        Hours waited by who asked for a resource, or lay in a stock. [h]
    units : tuple of str
        What most of those that come are counted in; empty where nobody comes.
    """

    arrivals: NDArray[np.float64]
    served: NDArray[np.float64]
    busy_h: NDArray[np.float64]
    room_h: NDArray[np.float64]
    queue: NDArray[np.float64]
    wait_h: NDArray[np.float64]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waits:
    """
    What is waited for, where and by whom, in one replication.

    Attributes
    ----------
    keys : tuple of (str, str, str)
        Place, cause and the unit of what waits, such as ship or TEU; place is empty where nobody
        can tell.
    hours : (n_key, n_day) float64
        Hours that all of them together wait, times how much of that unit each is. [h]
    """

    keys: tuple[tuple[str, str, str], ...]
    hours: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Lives:
    """Rows of everybody's life in order, each with when the next one follows."""

    rows: NDArray[np.void]
    next_h: NDArray[np.float64]

    def of(self, *whats: str) -> NDArray[np.bool_]:
        """Return which rows report one of some things."""
        found: NDArray[np.bool_] = np.isin(self.rows["what"], [WHATS.index(one) for one in whats])
        return found

    def follows(self, what: str) -> NDArray[np.bool_]:
        """Return which rows follow one of the same life and place that reports a thing."""
        rows = self.rows
        before = np.zeros(len(rows), bool)
        same = (rows["uid"][1:] == rows["uid"][:-1]) & (rows["where"][1:] == rows["where"][:-1])
        before[1:] = same & (rows["what"][:-1] == WHATS.index(what))
        return before


def _live(run: Run) -> _Lives:
    rows = run.trace[run.trace["uid"] >= 0]
    rows = rows[np.argsort(rows["uid"], kind="stable")]
    next_h = np.empty(len(rows))
    next_h[:-1] = rows["time_h"][1:]
    last = np.ones(len(rows), bool)
    last[:-1] = rows["uid"][1:] != rows["uid"][:-1]
    over = rows["what"] == WHATS.index("end")
    next_h[last] = np.where(over, rows["time_h"], np.maximum(run.ended_h, rows["time_h"]))[last]
    return _Lives(rows, next_h)


def hours_by_day(
    start_h: NDArray[np.float64],
    end_h: NDArray[np.float64],
    n_day: int,
    *,
    weights: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """
    Return how many hours of some spells fall on each day.

    Parameters
    ----------
    start_h, end_h : (n,) float64
        From when to when. [h]
    n_day : int
        Days from hour 0 on; what lies outside is left out. [-]
    weights : (n,) float64, optional
        How often each spell counts. [-]

    Returns
    -------
    (n_day,) float64
        Hours. [h]
    """
    each = np.ones(start_h.size) if weights is None else weights
    edges = _edges(n_day)
    return np.diff(_past(start_h, each, edges) - _past(end_h, each, edges))


def _edges(n_day: int) -> NDArray[np.float64]:
    return np.arange(n_day + 1, dtype=np.float64) * _DAY_H


def _past(
    moments: NDArray[np.float64], weights: NDArray[np.float64], edges: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how many hours have passed since some moments, all together, at each edge. [h]"""
    order = np.argsort(moments, kind="stable")
    moments, weights = moments[order], weights[order]
    n = np.searchsorted(moments, edges)
    many = np.concatenate([[0.0], np.cumsum(weights)])[n]
    sums = np.concatenate([[0.0], np.cumsum(weights * moments)])[n]
    past: NDArray[np.float64] = many * edges - sums
    return past


def flows_of(setting: Setting, run: Run) -> Flows:
    """
    Return what passes each place of a replication.

    Parameters
    ----------
    setting : Setting
        The world with the figures of that draw.
    run : Run
        With its trace.

    Returns
    -------
    Flows
        Resources, then stocks, in the order of their tables.
    """
    asked, lives = setting.asked, _live(run)
    n_day, warmup_h = asked.request.days, asked.warmup_h
    model = setting.compiled.model
    n = len(model.resources) + len(model.stocks)
    found = {name: np.zeros((n, n_day)) for name in _FIGURES}
    wait_h = np.zeros(n)
    came: list[NDArray[np.bool_]] = []
    at_h = lives.rows["time_h"] - warmup_h
    until_h = lives.next_h - warmup_h
    queues, seizes, releases = (lives.of(one) for one in ("queue", "seize", "release"))
    asks = queues | (seizes & ~lives.follows("queue"))
    value = lives.rows["value"]
    for i, resource in enumerate(model.resources):
        here = lives.rows["where"] == i
        waiting, taken, given = (here & one for one in (queues, seizes, releases))
        came.append(here & asks)
        found["arrivals"][i] = _count(at_h[came[-1]], n_day)
        found["served"][i] = _count(at_h[given], n_day)
        found["queue"][i] = hours_by_day(at_h[waiting], until_h[waiting], n_day) / _DAY_H
        wait_h[i] = found["queue"][i].sum() * _DAY_H
        found["busy_h"][i] = _held(at_h[taken], value[taken], n_day)
        found["busy_h"][i] -= _held(at_h[given], value[given], n_day)
        steps = [(0.0, resource.capacity), *resource.changes]
        found["room_h"][i] = _room(steps, n_day, warmup_h)
    stores, leaves = lives.of("store"), lives.of("board") & lives.follows("store")
    size = np.concatenate([[0.0], value[:-1]])
    for j, stock in enumerate(model.stocks):
        i = len(model.resources) + j
        into, out = (lives.rows["where"] == j) & stores, (lives.rows["where"] == j) & leaves
        found["arrivals"][i] = _count(at_h[into], n_day, value[into])
        found["served"][i] = _count(at_h[out], n_day, size[out])
        level = run.daily[run.resource.shape[0] + j, -n_day:].astype(np.float64)
        found["queue"][i], found["busy_h"][i] = level, level * _DAY_H
        wait_h[i] = level.sum() * _DAY_H
        found["room_h"][i] = stock.capacity * _DAY_H
        came.append(into)
    units = [one.unit for one in setting.compiled.model.classes]
    kinds = lives.rows["uid"] >> _SERIAL_BITS
    return Flows(**found, wait_h=wait_h, units=tuple(_most(kinds[one], units) for one in came))


def _most(kinds: NDArray[np.int64], units: list[str]) -> str:
    """Return the unit of most of some entities."""
    counts = Counter(units[kind] for kind in kinds.tolist())
    return max(sorted(counts), key=counts.__getitem__, default="")


_FIGURES = ("arrivals", "served", "busy_h", "room_h", "queue")


def _count(
    at_h: NDArray[np.float64], n_day: int, weights: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Return how many moments fall on each day."""
    inside = (at_h >= 0.0) & (at_h < n_day * _DAY_H)
    days = (at_h[inside] // _DAY_H).astype(np.int64)
    each = None if weights is None else weights[inside]
    counted: NDArray[np.float64] = np.bincount(days, each, n_day).astype(np.float64)
    return counted


def _held(
    at_h: NDArray[np.float64], amounts: NDArray[np.float64], n_day: int
) -> NDArray[np.float64]:
    """Return the hours that amounts would be held if nobody ever gave them back. [h]"""
    return np.diff(_past(at_h, amounts, _edges(n_day)))


def _room(steps: list[tuple[float, float]], n_day: int, warmup_h: float) -> NDArray[np.float64]:
    """Return the hours that there are of a resource whose capacity changes. [h]"""
    at_h = np.array([at for at, _ in steps]) - warmup_h
    amounts = np.diff([0.0, *(amount for _, amount in steps)])
    return _held(at_h, amounts, n_day)


def waits_of(setting: Setting, run: Run) -> Waits:
    """
    Return what is waited for in a replication, where and by whom.

    Parameters
    ----------
    setting : Setting
        The world with the figures of that draw.
    run : Run
        With its trace.

    Returns
    -------
    Waits
        Causes are those of the time of cargo; a halt at sea for weather is one of them.
    """
    lives, compiled, warmup_h = _live(run), setting.compiled, setting.asked.warmup_h
    steps, rows = compiled.tables.step, lives.rows
    known = np.flatnonzero(lives.of(*_WAITS) & (rows["step"] >= 0) & (lives.next_h > warmup_h))
    halted, halt_h, sail_h = _halts(setting, run, lives)
    index = np.concatenate([known, halted])
    start_h = np.concatenate([rows["time_h"][known], halt_h]) - warmup_h
    end_h = np.concatenate([lives.next_h[known], sail_h]) - warmup_h
    step = rows["step"][index]
    lying = rows["what"][index] == WHATS.index("store")
    bucket = np.where(lying, steps["bucket"][step], steps["wait_bucket"][step])
    kinds = rows["uid"][index] >> _SERIAL_BITS
    places = places_of_steps(setting)
    keys: dict[tuple[str, str, str], int] = {}
    hours: list[NDArray[np.float64]] = []
    several = np.stack([step, bucket, kinds], axis=1)
    rare, which = np.unique(several, axis=0, return_inverse=True)
    for i, (one, cause, kind) in enumerate(rare.tolist()):
        name = compiled.buckets[cause]
        mine = which.ravel() == i
        by_day = hours_by_day(start_h[mine], end_h[mine], setting.asked.request.days)
        if not name.startswith(_WAITING) or not by_day.any():
            continue
        by_day *= compiled.model.classes[kind].size
        key = (places[one], name.removeprefix(_WAITING), compiled.model.classes[kind].unit)
        if key not in keys:
            keys[key] = len(keys)
            hours.append(by_day)
        else:
            hours[keys[key]] += by_day
    return Waits(tuple(keys), np.array(hours).reshape(len(keys), setting.asked.request.days))


def _halts(
    setting: Setting, run: Run, lives: _Lives
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return rows of work that stands still while a calendar is closed, from when and to when."""
    spells = closures(setting, run)
    calendars = [one.calendar for one in setting.compiled.model.steps]
    holds = np.flatnonzero(lives.of("hold"))
    found: list[tuple[int, float, float]] = []
    for i in holds[[bool(calendars[step]) for step in lives.rows["step"][holds]]].tolist():
        start_h, end_h = float(lives.rows["time_h"][i]), float(lives.next_h[i])
        for shut_h, open_h in spells.get(calendars[lives.rows["step"][i]], ()):
            if shut_h < end_h and open_h > start_h:
                found.append((i, max(shut_h, start_h), min(open_h, end_h)))
    index, from_h, to_h = zip(*found, strict=True) if found else ((), (), ())
    return np.array(index, np.int64), np.array(from_h), np.array(to_h)
