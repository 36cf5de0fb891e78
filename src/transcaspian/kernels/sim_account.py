"""Keeping account: hours by bucket, areas under queues, exits and the trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.kernels.sim_clock import closed_hours
from transcaspian.kernels.sim_hours import book, keep_hours, sum_hours
from transcaspian.kernels.sim_jit import inlined, part
from transcaspian.kernels.sim_layout import NEED, STATUS
from transcaspian.kernels.sim_memory import (
    add_f4,
    class_row,
    entity,
    exit_row,
    klass,
    queue,
    resource,
    step_row,
    stock,
    trace_row,
)

if TYPE_CHECKING:
    from transcaspian.kernels.sim_layout import Record

__all__ = [
    "add_daily",
    "note",
    "pay",
    "record_exit",
    "touch_class",
    "touch_resource",
    "touch_stock",
    "wait_hours",
]

_DAY_H = 24.0


@part
def _write(run: Record, e: int, what: int, where: int, value: float) -> None:
    i = run.n_trace
    if i >= run.most_trace:
        run.status = STATUS.capacity
        run.need = NEED.trace
        return
    run.n_trace = i + 1
    row = trace_row(run, i)
    row.time_h = run.now
    row.uid = entity(run, e).uid if e >= 0 else -1
    row.step = entity(run, e).step if e >= 0 else -1
    row.what = what
    row.where = where
    row.value = value


@inlined
def note(run: Record, e: int, what: int, where: int, value: float) -> None:
    """Add a row to the trace, if one is kept."""
    if run.tracing != 0:
        _write(run, e, what, where, value)


@inlined
def pay(run: Record, e: int) -> None:
    """Book the time since the last change to the bucket that the entity is in."""
    row = entity(run, e)
    t = run.now
    hours = t - row.since
    if hours > 0.0:
        if row.pause >= 0:
            closed = closed_hours(run, row.pause, row.since, t)
            book(run, e, step_row(run, row.step).wait_bucket, closed)
            hours -= closed
        book(run, e, row.bucket, hours)
    row.since = t
    row.pause = -1


@part
def add_daily(run: Record, row: int, level: float, since: float, t: float) -> None:
    """Add a level that held from `since` until `t` to the means of its days."""
    start = since
    while start < t:
        day = int(start / _DAY_H)
        end = min(t, (day + 1) * _DAY_H)
        if day < run.n_day:
            add_f4(run.daily, row * run.n_day + day, level * (end - start) / _DAY_H)
        if end <= start:
            return
        start = end


@inlined
def touch_resource(run: Record, r: int) -> None:
    """Bring the areas of a resource up to now, before it changes."""
    row = resource(run, r)
    t = run.now
    if t <= row.last:
        return
    n = queue(run, r).n
    if n > 0:
        add_daily(run, r, n, row.last, t)
    hours = t - max(row.last, run.warm)
    if hours > 0.0:
        row.busy_area += row.busy * hours
        row.capacity_area += row.capacity * hours
        row.queue_area += n * hours
    row.last = t


@inlined
def touch_stock(run: Record, k: int) -> None:
    """Bring the areas of a stock up to now, before it changes."""
    row = stock(run, k)
    t = run.now
    if t <= row.last:
        return
    n_resource = run.n_resource
    if row.level > 0.0:
        add_daily(run, n_resource + k, row.level, row.last, t)
    hours = t - max(row.last, run.warm)
    if hours > 0.0:
        row.level_area += row.level * hours
        row.block_area += queue(run, n_resource + run.n_stock + k).n * hours
    row.last = t


@inlined
def touch_class(run: Record, c: int) -> None:
    """Bring the area of a class up to now, before its number changes."""
    row = klass(run, c)
    t = run.now
    hours = t - max(row.last, run.warm)
    if hours > 0.0:
        row.live_area += row.n_live * hours
    row.last = t


@inlined
def wait_hours(run: Record, since: float) -> float:
    """Return the part of a wait until now that lies after the warm-up."""
    return max(run.now - max(since, run.warm), 0.0)


@inlined
def record_exit(run: Record, e: int) -> None:
    """Count an entity out, with its hours by bucket."""
    c = entity(run, e).klass
    t = run.now
    born = entity(run, e).born
    touch_class(run, c)
    row = klass(run, c)
    row.n_live -= 1
    row.n_left += 1
    row.stay_area += wait_hours(run, born)
    if born >= run.warm:
        row.n_counted += 1
        row.stay_sum += t - born
        row.stay_square += (t - born) * (t - born)
        sum_hours(run, e, c)
    if class_row(run, c).record == 0:
        return
    i = run.n_exit
    if i >= run.most_exits:
        run.status = STATUS.capacity
        run.need = NEED.exits
        return
    run.n_exit = i + 1
    exit_row(run, i).uid = entity(run, e).uid
    exit_row(run, i).born_h = born
    exit_row(run, i).left_h = t
    if i < run.n_exit_hours:
        keep_hours(run, e, i)
