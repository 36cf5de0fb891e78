"""Calendars: sorted moments of switching between open and closed, known before the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transcaspian.kernels.sim_jit import part
from transcaspian.kernels.sim_memory import get_f8, get_i8, put_i8, stay_apart

if TYPE_CHECKING:
    from transcaspian.kernels.sim_layout import Record

__all__ = [
    "closed_hours",
    "is_open",
    "next_opening",
    "open_end",
    "opening_after",
    "switch_time",
    "window_start",
]


@part
def _passed(run: Record, c: int, t: float) -> int:
    """Return how many switches of calendar `c` lie at or before `t`, the present moment."""
    first = get_i8(run.calendar_first, c)
    n = get_i8(run.calendar_first, c + 1) - first
    k = get_i8(run.cursor, c)
    while k < n and get_f8(run.calendar_t, first + k) <= t:
        k += 1
    put_i8(run.cursor, c, k)
    return k


@part
def switch_time(run: Record, c: int, k: int) -> float:
    """Return the moment of switch `k`, infinity after the last."""
    first = get_i8(run.calendar_first, c)
    if first + k < get_i8(run.calendar_first, c + 1):
        return get_f8(run.calendar_t, first + k)
    return np.inf


@part
def is_open(run: Record, c: int, t: float) -> bool:
    """Return whether calendar `c` is open now; it is at the moment of opening."""
    return (get_i8(run.calendar_open, c) + _passed(run, c, t)) % 2 == 1


@part
def next_opening(run: Record, c: int, t: float) -> float:
    """Return now if calendar `c` is open, or the moment it opens next."""
    stay_apart()
    k = _passed(run, c, t)
    if (get_i8(run.calendar_open, c) + k) % 2 == 1:
        return t
    return switch_time(run, c, k)


@part
def opening_after(run: Record, c: int, t: float) -> float:
    """Return the first moment after now at which calendar `c` opens."""
    stay_apart()
    k = _passed(run, c, t)
    if (get_i8(run.calendar_open, c) + k) % 2 == 1:
        k += 1
    return switch_time(run, c, k)


@part
def window_start(run: Record, c: int, t: float, hours: float) -> float:
    """Return the first moment from now on at which an open window still lasts `hours`."""
    stay_apart()
    k = _passed(run, c, t)
    start = t
    if (get_i8(run.calendar_open, c) + k) % 2 == 0:
        start = switch_time(run, c, k)
        k += 1
    while start < np.inf:
        if start + hours <= switch_time(run, c, k):
            return start
        start = switch_time(run, c, k + 1)
        k += 2
    return np.inf


@part
def open_end(run: Record, c: int, t: float, hours: float) -> float:
    """Return the moment at which calendar `c` has been open for `hours`, counted from now."""
    stay_apart()
    k = _passed(run, c, t)
    start = t
    if (get_i8(run.calendar_open, c) + k) % 2 == 0:
        start = switch_time(run, c, k)
        k += 1
    left = hours
    while start < np.inf:
        close = switch_time(run, c, k)
        if start + left <= close:
            return start + left
        left -= close - start
        start = switch_time(run, c, k + 1)
        k += 2
    return np.inf


@part
def closed_hours(run: Record, c: int, since: float, t: float) -> float:
    """Return for how long calendar `c` was closed between `since` and now."""
    stay_apart()
    k = _passed(run, c, t)
    total = 0.0
    end = t
    while True:
        start = since if k == 0 else max(since, switch_time(run, c, k - 1))
        if (get_i8(run.calendar_open, c) + k) % 2 == 0 and end > start:
            total += end - start
        if k == 0 or start <= since:
            return total
        end = start
        k -= 1
