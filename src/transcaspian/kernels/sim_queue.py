"""Queues in order of (priority, time joined, number), and resources that serve them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transcaspian.kernels.sim_account import (
    change_level,
    change_queue,
    note,
    pay,
    wait_hours,
)
from transcaspian.kernels.sim_clock import is_open, next_opening
from transcaspian.kernels.sim_heap import WHEN_SHIFT, call_event, push_ready
from transcaspian.kernels.sim_hold import draw_ahead, draw_together, fail, go_to, hold
from transcaspian.kernels.sim_jit import inlined, part
from transcaspian.kernels.sim_layout import FAULT, OP, STATE, WHAT, WHEN
from transcaspian.kernels.sim_memory import (
    entity,
    queue,
    rarely,
    ready_row,
    resource,
    resource_row,
    stay_apart,
    step_row,
)

if TYPE_CHECKING:
    from transcaspian.kernels.sim_layout import Record

__all__ = [
    "SLACK",
    "before",
    "join",
    "join_more",
    "leave",
    "leave_first",
    "release",
    "seize",
    "serve",
]

# What rounding may add up to in amounts that are fractions.
SLACK = 1e-9


@inlined
def before(run: Record, a: int, b: int) -> bool:
    """Return whether `a` stands before `b` in a queue."""
    one = entity(run, a)
    other = entity(run, b)
    if one.priority != other.priority:
        return one.priority > other.priority
    if one.joined != other.joined:
        return one.joined < other.joined
    return one.uid < other.uid


@inlined
def join(run: Record, i: int, e: int) -> None:
    """Put an entity into queue `i` at its place, looked for from the end."""
    row = queue(run, i)
    ahead = row.tail
    behind = -1
    while ahead >= 0 and rarely(before(run, e, ahead)):
        behind = ahead
        ahead = entity(run, ahead).back
    entity(run, e).back = ahead
    entity(run, e).next = behind
    if ahead >= 0:
        entity(run, ahead).next = e
    else:
        row.head = e
    if behind >= 0:
        entity(run, behind).back = e
    else:
        row.tail = e
    change_queue(run, i, 1)


@inlined
def leave(run: Record, i: int, e: int) -> None:
    """Take an entity out of queue `i`."""
    row = queue(run, i)
    ahead = entity(run, e).back
    behind = entity(run, e).next
    if ahead >= 0:
        entity(run, ahead).next = behind
    else:
        row.head = behind
    if behind >= 0:
        entity(run, behind).back = ahead
    else:
        row.tail = ahead
    change_queue(run, i, -1)


@inlined
def leave_first(run: Record, i: int) -> None:
    """Take the first out of queue `i`; there is one."""
    row = queue(run, i)
    behind = entity(run, row.head).next
    row.head = behind
    if behind >= 0:
        entity(run, behind).back = -1
    else:
        row.tail = -1
    change_queue(run, i, -1)


@inlined
def _take(run: Record, r: int, amount: float, wait: float) -> None:
    """Book an amount of a resource as taken after a wait."""
    row = resource(run, r)
    t = run.now
    row.busy += amount
    change_level(run, r, amount)
    row.granted = t
    row.n_served += 1
    if t >= run.warm:
        row.n_waited += 1
        row.wait_sum += wait
        row.wait_square += wait * wait
        row.wait_area += wait_hours(run, t - wait)


@inlined
def seize(run: Record, e: int, s: int) -> bool:
    """Take what the step asks for and return True, or queue for it."""
    r = step_row(run, s).resource
    amount = step_row(run, s).amount
    c = resource_row(run, r).calendar
    t = run.now
    free = (
        queue(run, r).n == 0 and resource(run, r).busy + amount <= resource(run, r).capacity + SLACK
    )
    if free and (c < 0 or is_open(run, c, t)):
        _take(run, r, amount, 0.0)
        note(run, e, WHAT.seize, r, amount)
        return True
    row = entity(run, e)
    row.joined = t
    row.bucket = step_row(run, s).wait_bucket
    row.state = STATE.queued
    join(run, r, e)
    resource(run, r).max_queue = max(resource(run, r).max_queue, np.int64(queue(run, r).n))
    note(run, e, WHAT.queue, r, amount)
    draw_ahead(run, e, s)
    if queue(run, r).head == e:
        serve(run, r)
    return False


@part
def join_more(run: Record, s: int) -> None:
    """
    Let those who come next, at this very moment and to the same step, queue behind the last.

    They are of its rank and follow it by number, so that each would look for its place in vain
    before it finds it at the end.
    """
    stay_apart()
    i = step_row(run, s).resource
    row = queue(run, i)
    last = row.tail
    priority = entity(run, last).priority
    uid = entity(run, last).uid
    bucket = step_row(run, s).wait_bucket
    amount = step_row(run, s).amount
    t = run.now
    first = run.n_gone
    j = first
    while j < run.n_ready and ready_row(run, j).uid > uid:
        e = ready_row(run, j).slot
        one = entity(run, e)
        if one.step != s or one.priority != priority:
            break
        uid = ready_row(run, j).uid
        one.joined = t
        one.bucket = bucket
        one.state = STATE.queued
        one.back = last
        entity(run, last).next = e
        note(run, e, WHAT.queue, i, amount)
        last = e
        j += 1
    entity(run, last).next = -1
    row.tail = last
    change_queue(run, i, j - first)
    resource(run, i).max_queue = max(resource(run, i).max_queue, np.int64(row.n))
    run.n_still += j - first
    draw_together(run, s, first, j)
    run.n_gone = j
    if j == run.n_ready:
        run.n_gone = 0
        run.n_ready = 0


@inlined
def release(run: Record, e: int, r: int, amount: float) -> None:
    """Give an amount back and serve those who wait for it."""
    row = resource(run, r)
    row.busy -= amount
    change_level(run, r, -amount)
    note(run, e, WHAT.release, r, amount)
    if rarely(row.busy < -SLACK) and resource_row(run, r).capacity > 0.0:
        fail(run, e, FAULT.release)
    if queue(run, r).n > 0:
        serve(run, r)


@part
def serve(run: Record, r: int) -> None:
    """Grant a resource to the head of its queue for as long as that fits."""
    stay_apart()
    c = resource_row(run, r).calendar
    row = resource(run, r)
    t = run.now
    while queue(run, r).head >= 0:
        e = queue(run, r).head
        s = entity(run, e).step
        amount = step_row(run, s).amount
        if row.busy + amount > row.capacity + SLACK:
            return
        if c >= 0 and not is_open(run, c, t):
            opening = next_opening(run, c, t)
            if opening > row.opening and opening < np.inf:
                row.opening = opening
                call_event(run, opening, (WHEN.opening << WHEN_SHIFT) | r, r, 0)
            return
        leave_first(run, r)
        pay(run, e)
        _take(run, r, amount, t - entity(run, e).joined)
        note(run, e, WHAT.seize, r, amount)
        s = step_row(run, s).next
        go_to(run, e, s)
        if step_row(run, s).op == OP.hold:
            hold(run, e, s)
        else:
            push_ready(run, e)
