"""Pending events in a binary heap without ties, and entities that may go on at once, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transcaspian.kernels.sim_jit import inlined, part
from transcaspian.kernels.sim_layout import EVENT, NEED, SPAN, STATE, STATUS
from transcaspian.kernels.sim_memory import (
    entity,
    event,
    get_i8,
    low_bit,
    move_event,
    put_i8,
    rarely,
    ready_row,
    sooner,
    stay_apart,
)

if TYPE_CHECKING:
    from transcaspian.kernels.sim_layout import Record

__all__ = [
    "WHEN_SHIFT",
    "call_event",
    "drop_event",
    "line_up",
    "mark_turn",
    "pop_ready",
    "push_event",
    "push_ready",
]

# An event's key is its class, then the number of its entity, stock or resource.
WHEN_SHIFT = 56
_SIZE_B = EVENT.itemsize
_N_WORD = SPAN // 64
# So many events fill the first place and three rows below it.
_SURE = 15
_ONE = np.uint64(1)


@inlined
def _lesser(base: int, i: int) -> int:
    """Return which of the two below place `i` goes first; both are there."""
    child = 2 * i + 1
    return child + sooner(base + (child + 1) * _SIZE_B, base + child * _SIZE_B)


@inlined
def _either(yes: int, one: int, other: int) -> int:
    """Return `one` if `yes` is 1, `other` if it is 0, without a branch."""
    return other ^ ((one ^ other) & -yes)


@inlined
def _sink_at_once(run: Record, n: int) -> int:
    """
    Settle the first places of a heap without a branch, for event `n`; it has at least `_SURE`.

    How deep a new event sinks nobody can foresee, and a wrong guess costs more than to go all the
    way: along the lesser ones each place takes the next of them, event `n`, or what it has. Return
    the place that is empty then and lies lower, or -1 if the event has found its own.
    """
    base = run.events
    last = base + n * _SIZE_B
    a = _lesser(base, 0)
    b = _lesser(base, a)
    c = _lesser(base, b)
    past_a = sooner(base + a * _SIZE_B, last)
    past_b = sooner(base + b * _SIZE_B, last)
    past_c = sooner(base + c * _SIZE_B, last)
    move_event(run, 0, _either(past_a, a, n))
    move_event(run, a, _either(past_b, b, _either(past_a, n, a)))
    move_event(run, b, _either(past_c, c, _either(past_b, n, b)))
    return c if past_c != 0 else -1


@inlined
def _sink(run: Record, n: int) -> None:
    """Let the event that lies beyond the heap's end, `n`, take the empty first place, or lower."""
    base = run.events
    last = base + n * _SIZE_B
    i = 0
    if n >= _SURE:
        i = _sink_at_once(run, n)
        if i < 0:
            return
    while 2 * i + 2 < n:
        child = 2 * i + 1
        child += sooner(base + (child + 1) * _SIZE_B, base + child * _SIZE_B)
        if sooner(last, base + child * _SIZE_B):
            break
        move_event(run, i, child)
        i = child
    else:
        child = 2 * i + 1
        if child < n and sooner(base + child * _SIZE_B, last):
            move_event(run, i, child)
            i = child
    move_event(run, i, n)


@inlined
def _rise(run: Record, n: int) -> None:
    """Let the event that lies last, `n`, rise to its place."""
    t = event(run, n).t
    key = event(run, n).key
    slot = event(run, n).slot
    token = event(run, n).token
    i = n
    while i > 0:
        up = (i - 1) >> 1
        row = event(run, up)
        if row.t < t or (row.t == t and row.key < key):
            break
        move_event(run, i, up)
        i = up
    row = event(run, i)
    row.t = t
    row.key = key
    row.slot = slot
    row.token = token


@inlined
def push_event(run: Record, t: float, key: int, slot: int, token: int) -> None:
    """Add an event; order is (time, class of event, number)."""
    n = run.n_heap
    if rarely(n >= run.most_events - 1):
        run.status = STATUS.capacity
        run.need = NEED.events
        return
    row = event(run, n)
    row.t = t
    row.key = key
    row.slot = slot
    row.token = token
    if run.hole != 0:
        run.hole = 0
        _sink(run, n)
        return
    run.n_heap = n + 1
    _rise(run, n)


@inlined
def drop_event(run: Record) -> None:
    """Close the gap that the last event left at the top, unless a new one has taken its place."""
    if run.hole != 0:
        run.hole = 0
        n = run.n_heap - 1
        run.n_heap = n
        if n > 0:
            _sink(run, n)


@part
def call_event(run: Record, t: float, key: int, slot: int, token: int) -> None:
    """Add an event, from where that is rarely done."""
    stay_apart()
    push_event(run, t, key, slot, token)


@inlined
def _put_ready(run: Record, i: int, uid: int, e: int, step: int) -> None:
    row = ready_row(run, i)
    row.uid = uid
    row.slot = e
    row.step = step


@inlined
def _move_ready(run: Record, to: int, source: int) -> None:
    row = ready_row(run, source)
    _put_ready(run, to, row.uid, row.slot, row.step)


@part
def _close_ranks(run: Record) -> None:
    """Move those who may go on to the front of their list."""
    stay_apart()
    n = run.n_ready - run.n_gone
    for i in range(n):
        _move_ready(run, i, run.n_gone + i)
    run.n_ready = n
    run.n_gone = 0


@inlined
def push_ready(run: Record, e: int) -> None:
    """Let an entity go on at this very moment, in its turn by number."""
    row = entity(run, e)
    row.state = STATE.ready
    uid = row.uid
    if rarely(run.n_ready == run.n_entity):
        _close_ranks(run)
    first = run.n_gone
    i = run.n_ready
    run.n_ready = i + 1
    while i > first and ready_row(run, i - 1).uid > uid:
        _move_ready(run, i, i - 1)
        i -= 1
    _put_ready(run, i, uid, e, row.step)


@inlined
def mark_turn(run: Record, m: int, uid: int) -> None:
    """Mark the turn of one of those that are set free together, for `line_up`."""
    entity(run, m).state = STATE.ready
    i = uid & (SPAN - 1)
    words = run.order
    put_i8(words, i >> 6, get_i8(words, i >> 6) | (np.int64(1) << (i & 63)))
    put_i8(words, _N_WORD + i, m)


@part
def line_up(run: Record, head: int, least: int, most: int) -> None:
    """
    Let those of a list, all at one step, go on at this very moment, in their turns by number.

    Each has marked its number, from `least` to `most`, in a ring of bits; if they lie close
    together, they are read off in order, else they take their places one by one.
    """
    stay_apart()
    words = run.order
    n = run.n_ready
    first = least >> 6
    n_word = (most >> 6) - first + 1
    if n_word > _N_WORD or (n > 0 and ready_row(run, n - 1).uid > least):
        for w in range(_N_WORD):
            put_i8(words, w, 0)
        m = head
        while m >= 0:
            push_ready(run, m)
            m = entity(run, m).next
        return
    step = entity(run, head).step
    for w in range(first, first + n_word):
        _read_off(run, w, step)


@inlined
def _read_off(run: Record, w: int, step: int) -> None:
    """Let those go on, at one step, that have marked themselves in a word."""
    words = run.order
    j = w & (_N_WORD - 1)
    left = np.uint64(get_i8(words, j))
    put_i8(words, j, 0)
    while left != 0:
        i = low_bit(left)
        left &= left - _ONE
        if rarely(run.n_ready == run.n_entity):
            _close_ranks(run)
        n = run.n_ready
        run.n_ready = n + 1
        _put_ready(run, n, (w << 6) + i, get_i8(words, _N_WORD + (j << 6) + i), step)


@inlined
def pop_ready(run: Record) -> int:
    """Take the ready entity with the least number; there is one."""
    i = run.n_gone
    e = ready_row(run, i).slot
    i += 1
    if i == run.n_ready:
        run.n_ready = 0
        i = 0
    run.n_gone = i
    return e
