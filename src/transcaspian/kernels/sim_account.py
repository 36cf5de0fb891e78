"""Keeping account: hours by bucket, areas under queues, exits and the trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.kernels.sim_clock import closed_hours
from transcaspian.kernels.sim_hours import book, clear_hours, keep_hours, sum_hours, take_up
from transcaspian.kernels.sim_jit import inlined, part
from transcaspian.kernels.sim_layout import NEED, STATUS
from transcaspian.kernels.sim_memory import (
    add_f4,
    class_row,
    entity,
    exit_row,
    gauge,
    klass,
    queue,
    rarely,
    resource,
    stay_apart,
    step_row,
    stock,
    trace_row,
)

if TYPE_CHECKING:
    from transcaspian.kernels.sim_layout import Record

__all__ = [
    "change_level",
    "change_queue",
    "close_accounts",
    "count_capacity",
    "keep_exit",
    "note",
    "pass_mark",
    "pay",
    "record_exit",
    "touch_class",
    "wait_hours",
]

_DAY_H = 24.0


@part
def _write(run: Record, e: int, what: int, where: int, value: float) -> None:
    stay_apart()
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
    if rarely(run.tracing != 0):
        _write(run, e, what, where, value)


@inlined
def pay(run: Record, e: int) -> None:
    """
    Book the time since the last change to the bucket that the entity is in.

    Whoever goes from step to step has paid before: an event, a grant or a carrier let it go on.
    """
    row = entity(run, e)
    t = run.now
    hours = t - row.since
    if hours > 0.0:
        if rarely(row.pause >= 0):
            closed = closed_hours(run, row.pause, row.since, t)
            book(run, e, step_row(run, row.step).wait_bucket, closed)
            hours -= closed
        book(run, e, row.bucket, hours)
    row.since = t
    row.pause = -1


@inlined
def change_queue(run: Record, i: int, n: int) -> None:
    """Change how many stand in a queue, with the area under it."""
    row = queue(run, i)
    row.n += n
    row.part -= n * run.at


@inlined
def change_level(run: Record, i: int, amount: float) -> None:
    """Bring the area under what is taken of a resource, or lies in a stock, up to its change."""
    gauge(run, i).part -= amount * run.at


@part
def pass_mark(run: Record, t: float) -> None:
    """
    Close the accounts of all areas at a mark: a midnight, the end of the warm-up, or the end.

    A level that changes by c at the moment t adds c (mark - t) to the area up to the mark. So
    what is summed until then is -c t, and the level that there is at the mark does the rest.
    """
    stay_apart()
    hours = t - run.start
    n = run.n_resource
    for r in range(n):
        waiting = max(queue(run, r).part + queue(run, r).n * hours, 0.0)
        # what is taken of a gate lies below nought while a signal waits for somebody
        busy = gauge(run, r).part + resource(run, r).busy * hours
        _close(run, r, t, waiting, busy)
        queue(run, r).part = 0.0
    for i in range(n, n + run.n_stock):
        outside = queue(run, i + run.n_stock)
        level = max(gauge(run, i).part + stock(run, i - n).level * hours, 0.0)
        _close(run, i, t, level, max(outside.part + outside.n * hours, 0.0))
        outside.part = 0.0
    if t >= (run.day + 1) * _DAY_H:
        run.day += 1
    midnight = (run.day + 1) * _DAY_H
    run.mark = run.warm if t < run.warm < midnight else midnight
    run.start = t
    run.at = run.now - t


@inlined
def _close(run: Record, i: int, t: float, part: float, other: float) -> None:
    """Write what has gathered until a mark where it belongs."""
    row = gauge(run, i)
    if run.day < run.n_day and part != 0.0:
        add_f4(run.daily, i * run.n_day + run.day, part / _DAY_H)
    if t > run.warm:
        row.area += part
        row.other_area += other
    row.part = 0.0


@inlined
def count_capacity(run: Record, r: int) -> None:
    """Bring the capacity offered by a resource up to now, before it changes."""
    row = resource(run, r)
    hours = run.now - max(row.last, run.warm)
    if hours > 0.0:
        row.capacity_area += row.capacity * hours
    row.last = run.now


@part
def close_accounts(run: Record) -> None:
    """Bring all areas up to the end."""
    stay_apart()
    while run.mark < run.now:
        pass_mark(run, run.mark)
    pass_mark(run, run.now)
    n = run.n_resource
    for r in range(n):
        count_capacity(run, r)
        resource(run, r).queue_area = gauge(run, r).area
        resource(run, r).busy_area = gauge(run, r).other_area
    for k in range(run.n_stock):
        stock(run, k).last = run.now
        stock(run, k).level_area = gauge(run, n + k).area
        stock(run, k).block_area = gauge(run, n + k).other_area
    for c in range(run.n_class):
        touch_class(run, c)


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
def keep_exit(run: Record, e: int, i: int) -> None:
    """Record when an entity came and left as exit `i`, and its hours if these are kept."""
    row = exit_row(run, i)
    row.uid = entity(run, e).uid
    row.born_h = entity(run, e).born
    row.left_h = run.now
    if rarely(i < run.n_exit_hours):
        keep_hours(run, e, i)


@inlined
def _keep_next_exit(run: Record, e: int) -> None:
    i = run.n_exit
    if rarely(i >= run.most_exits):
        run.status = STATUS.capacity
        run.need = NEED.exits
        return
    run.n_exit = i + 1
    keep_exit(run, e, i)


@inlined
def record_exit(run: Record, e: int) -> None:
    """Count an entity out, with its hours by bucket."""
    c = entity(run, e).klass
    stay = run.now - entity(run, e).born
    if entity(run, e).laid != 0:
        take_up(run, e)
    if class_row(run, c).record != 0:
        _keep_next_exit(run, e)
    touch_class(run, c)
    row = klass(run, c)
    row.n_live -= 1
    row.n_left += 1
    row.stay_area += wait_hours(run, entity(run, e).born)
    if entity(run, e).born >= run.warm:
        row.n_counted += 1
        row.stay_sum += stay
        row.stay_square += stay * stay
        sum_hours(run, e, c)
    else:
        clear_hours(run, e)
