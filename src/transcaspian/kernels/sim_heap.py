"""Pending events in a binary heap without ties, and entities that may go on at once, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.kernels.sim_jit import inlined
from transcaspian.kernels.sim_layout import NEED, STATE, STATUS
from transcaspian.kernels.sim_memory import entity, event, move_event, queue

if TYPE_CHECKING:
    from transcaspian.kernels.sim_layout import Record

__all__ = ["WHEN_SHIFT", "drop_event", "pop_ready", "push_event", "push_ready"]

# An event's key is its class, then the number of its entity, stock or resource.
WHEN_SHIFT = 56


@inlined
def push_event(run: Record, t: float, key: int, slot: int, token: int) -> None:
    """Add an event; order is (time, class of event, number)."""
    i = run.n_heap
    if i >= run.most_events:
        run.status = STATUS.capacity
        run.need = NEED.events
        return
    run.n_heap = i + 1
    while i > 0:
        up = (i - 1) >> 1
        if event(run, up).t < t or (event(run, up).t == t and event(run, up).key < key):
            break
        move_event(run, i, up)
        i = up
    event(run, i).t = t
    event(run, i).key = key
    event(run, i).slot = slot
    event(run, i).token = token


@inlined
def drop_event(run: Record) -> None:
    """Take the first event off; it has been read."""
    n = run.n_heap - 1
    run.n_heap = n
    t = event(run, n).t
    key = event(run, n).key
    i = 0
    while True:
        child = 2 * i + 1
        if child >= n:
            break
        right = child + 1
        if right < n and (
            event(run, right).t < event(run, child).t
            or (
                event(run, right).t == event(run, child).t
                and event(run, right).key < event(run, child).key
            )
        ):
            child = right
        if t < event(run, child).t or (t == event(run, child).t and key < event(run, child).key):
            break
        move_event(run, i, child)
        i = child
    move_event(run, i, n)


@inlined
def push_ready(run: Record, e: int) -> None:
    """Let an entity go on at this very moment, in its turn by number."""
    row = entity(run, e)
    row.state = STATE.ready
    ready = queue(run, run.n_list)
    ahead = ready.tail
    behind = -1
    while ahead >= 0 and entity(run, ahead).uid > row.uid:
        behind = ahead
        ahead = entity(run, ahead).back
    row.back = ahead
    row.next = behind
    if ahead >= 0:
        entity(run, ahead).next = e
    else:
        ready.head = e
    if behind >= 0:
        entity(run, behind).back = e
    else:
        ready.tail = e


@inlined
def pop_ready(run: Record) -> int:
    """Take the ready entity with the least number; there is one."""
    ready = queue(run, run.n_list)
    e = ready.head
    behind = entity(run, e).next
    ready.head = behind
    if behind >= 0:
        entity(run, behind).back = -1
    else:
        ready.tail = -1
    return e
