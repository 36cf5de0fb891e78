"""Pending events, and entities that may go on at once: two binary heaps without ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.kernels.sim_jit import part
from transcaspian.kernels.sim_layout import NEED, STATE, STATUS
from transcaspian.kernels.sim_memory import entity, event, move_event, move_ready, ready

if TYPE_CHECKING:
    from transcaspian.kernels.sim_layout import Record

__all__ = ["WHEN_SHIFT", "drop_event", "pop_ready", "push_event", "push_ready"]

# An event's key is its class, then the number of its entity, stock or resource.
WHEN_SHIFT = 56


@part
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


@part
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


@part
def push_ready(run: Record, e: int) -> None:
    """Let an entity go on at this very moment, in its turn by number."""
    uid = entity(run, e).uid
    entity(run, e).state = STATE.ready
    i = run.n_ready
    run.n_ready = i + 1
    while i > 0:
        up = (i - 1) >> 1
        if ready(run, up).uid < uid:
            break
        move_ready(run, i, up)
        i = up
    ready(run, i).uid = uid
    ready(run, i).slot = e


@part
def pop_ready(run: Record) -> int:
    """Take the ready entity with the least number."""
    first = ready(run, 0).slot
    n = run.n_ready - 1
    run.n_ready = n
    uid = ready(run, n).uid
    i = 0
    while True:
        child = 2 * i + 1
        if child >= n:
            break
        if child + 1 < n and ready(run, child + 1).uid < ready(run, child).uid:
            child += 1
        if uid < ready(run, child).uid:
            break
        move_ready(run, i, child)
        i = child
    move_ready(run, i, n)
    return first
