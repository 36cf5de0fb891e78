"""Entities come and go: memory that is used again, arrivals, and the way out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.kernels.sim_account import (
    keep_exit,
    note,
    record_exit,
    touch_class,
    wait_hours,
)
from transcaspian.kernels.sim_draw import draw, to_unit, word
from transcaspian.kernels.sim_heap import WHEN_SHIFT, call_event, line_up, mark_turn
from transcaspian.kernels.sim_hours import (
    add_carried,
    add_times,
    begin_hours,
    clear_hours,
    lay_along,
    sum_hours,
)
from transcaspian.kernels.sim_jit import inlined, part
from transcaspian.kernels.sim_layout import (
    KIND,
    NEED,
    PHASE,
    SERIAL_BITS,
    STATE,
    STATUS,
    WHAT,
    WHEN,
)
from transcaspian.kernels.sim_memory import (
    class_row,
    entity,
    get_f8,
    get_u8,
    klass,
    rarely,
    ready_row,
    stay_apart,
)

if TYPE_CHECKING:
    from transcaspian.kernels.sim_layout import Record

__all__ = ["begin", "bring", "call_first", "make", "remove"]


@inlined
def _clear(run: Record, e: int) -> None:
    """Write nought into what a new entity finds in a row that nobody had before."""
    row = entity(run, e)
    row.mask = np.uint64(0)
    row.joined = 0.0
    row.due = 0.0
    row.token = 0
    row.drawn = 0.0


@inlined
def _allocate(run: Record, c: int, serial: int) -> int:
    """Return a clean row for an entity that is not yet in the system, or -1 without memory."""
    e = run.free
    if e >= 0:
        run.free = entity(run, e).next
    else:
        e = run.n_slot
        if rarely(e >= run.n_entity):
            run.status = STATUS.capacity
            run.need = NEED.entities
            return -1
        run.n_slot = e + 1
        begin_hours(run, run.hours, e)
        _clear(run, e)
    row = entity(run, e)
    row.uid = (c * (1 << SERIAL_BITS)) | serial
    row.klass = c
    row.size = class_row(run, c).size
    row.load = 0.0
    row.step = class_row(run, c).start
    row.state = STATE.unborn
    row.phase = PHASE.unborn
    row.lap = 0
    row.token += 1
    row.priority = class_row(run, c).priority
    row.attribute = class_row(run, c).attribute
    row.bucket = 0
    row.pause = -1
    row.next = -1
    row.back = -1
    row.head = -1
    row.tail = -1
    row.n_member = 0
    row.reserved = 0
    row.drawn_for = -1
    row.laid = 0
    row.born = run.now
    row.since = run.now
    return e


@inlined
def _count_in(run: Record, e: int) -> None:
    c = entity(run, e).klass
    touch_class(run, c)
    klass(run, c).n_born += 1
    klass(run, c).n_live += 1
    run.n_live += 1
    entity(run, e).born = run.now
    entity(run, e).since = run.now
    entity(run, e).phase = PHASE.fresh
    note(run, e, WHAT.born, -1, 0.0)


@part
def make(run: Record, c: int) -> int:
    """Make the next entity of a class, here and now; return -1 without memory."""
    stay_apart()
    serial = klass(run, c).n_made
    e = _allocate(run, c, serial)
    if e >= 0:
        klass(run, c).n_made = serial + 1
        _count_in(run, e)
    return e


@part
def begin(run: Record, e: int) -> None:
    """Let a new entity enter the system, with the members that it brings along."""
    stay_apart()
    _count_in(run, e)
    c = entity(run, e).klass
    member = class_row(run, c).member
    if member < 0:
        return
    n = class_row(run, c).n_member
    serial = entity(run, e).uid & ((np.int64(1) << SERIAL_BITS) - 1)
    touch_class(run, member)
    last = -1
    for j in range(n):
        m = _allocate(run, member, serial * n + j)
        if m < 0:
            return
        one = entity(run, m)
        one.state = STATE.aboard
        one.phase = PHASE.fresh
        note(run, m, WHAT.born, -1, 0.0)
        if last < 0:
            entity(run, e).head = m
        else:
            entity(run, last).next = m
        last = m
        entity(run, e).load += one.size
    entity(run, e).tail = last
    entity(run, e).n_member = n
    row = klass(run, member)
    row.n_made += n
    row.n_born += n
    row.n_live += n
    run.n_live += n


@part
def _set_members_free(run: Record, e: int) -> bool:
    """
    Line up the members of a carrier that leaves, to leave in their turns.

    Return True if they are all that may go on now, all of one class, and nobody carries or has
    carried anything: then they leave in a row, and the carrier's hours are added to the sums of
    their class in one go.
    """
    stay_apart()
    head = entity(run, e).head
    c = entity(run, head).klass
    step = entity(run, e).step
    warm = run.warm
    together = run.n_ready == 0
    least = entity(run, head).uid
    most = least
    n_counted = 0
    m = head
    while m >= 0:
        one = entity(run, m)
        one.step = step
        if one.klass != c or one.head >= 0 or one.laid != 0:
            together = False
        if one.born >= warm:
            n_counted += 1
        uid = one.uid
        least = min(least, uid)
        most = max(most, uid)
        mark_turn(run, m, uid)
        m = one.next
    line_up(run, head, least, most)
    if together:
        add_times(run, c, e, n_counted)
    if not together or run.n_exit_hours > 0:
        m = head
        while m >= 0:
            if together:
                lay_along(run, m, e)
            else:
                add_carried(run, m, e)
                entity(run, m).since = run.now
            m = entity(run, m).next
    return together


@part
def _leave_together(run: Record) -> None:
    """Take all who may go on out of the system: they are of one class and have lost a carrier."""
    stay_apart()
    c = entity(run, ready_row(run, 0).slot).klass
    n = run.n_ready
    i = run.n_exit
    kept = class_row(run, c).record != 0
    if kept and i + n > run.most_exits:
        run.status = STATUS.capacity
        run.need = NEED.exits
        return
    touch_class(run, c)
    row = klass(run, c)
    area, total, square, n_counted = row.stay_area, row.stay_sum, row.stay_square, row.n_counted
    t = run.now
    free = run.free
    for j in range(n):
        e = ready_row(run, j).slot
        one = entity(run, e)
        born = one.born
        stay = t - born
        note(run, e, WHAT.end, -1, stay)
        if kept:
            keep_exit(run, e, i)
            i += 1
        area += wait_hours(run, born)
        if born >= run.warm:
            n_counted += 1
            total += stay
            square += stay * stay
            sum_hours(run, e, c)
        else:
            clear_hours(run, e)
        one.state = STATE.free
        one.token += 1
        one.next = free
        free = e
    row.stay_area, row.stay_sum, row.stay_square, row.n_counted = area, total, square, n_counted
    row.n_live -= n
    row.n_left += n
    run.n_live -= n
    run.n_exit = i
    run.free = free
    run.n_ready = 0


@inlined
def remove(run: Record, e: int) -> None:
    """Take an entity out of the system; members that it still carries leave right after it."""
    together = False
    if entity(run, e).head >= 0:
        together = _set_members_free(run, e)
    note(run, e, WHAT.end, -1, run.now - entity(run, e).born)
    record_exit(run, e)
    run.n_live -= 1
    row = entity(run, e)
    row.state = STATE.free
    row.token += 1
    row.next = run.free
    run.free = e
    if together and run.status == STATUS.ok:
        _leave_together(run)


@part
def _next_poisson(run: Record, c: int, serial: int, t: float) -> float:
    """Return the arrival after `t` of a process whose rate changes at given moments."""
    stay_apart()
    first = class_row(run, c).first
    n = class_row(run, c).n
    left = -math.log(
        to_unit(word(get_u8(run.class_key, c), class_row(run, c).key + np.uint64(serial), 1))
    )
    now = t
    for i in range(n):
        rate = get_f8(run.floats, first + 2 * i + 1)
        end = get_f8(run.floats, first + 2 * i + 2) if i + 1 < n else np.inf
        if end <= now:
            continue
        if rate > 0.0:
            if now + left / rate <= end:
                return now + left / rate
            left -= (end - now) * rate
        now = end
    return np.inf


@part
def _call(run: Record, c: int, serial: int, t: float) -> None:
    """Call an arrival, after the end, too: while one is to come, nothing is in a deadlock."""
    stay_apart()
    if t < np.inf:
        key = (WHEN.birth << WHEN_SHIFT) | (c * (1 << SERIAL_BITS)) | serial
        call_event(run, max(t, 0.0), key, c, 0)


@part
def _due(run: Record, c: int, serial: int) -> float:
    """Return when entity `serial` is due by a timetable whose interval changes now and then."""
    row = class_row(run, c)
    i = row.n - 1
    while i >= 0 and serial < get_f8(run.floats, row.first + 3 * i):
        i -= 1
    if i < 0:
        return row.start_h + serial * row.every
    at = row.first + 3 * i
    before = get_f8(run.floats, at)
    return get_f8(run.floats, at + 1) + (serial - before) * get_f8(run.floats, at + 2)


@part
def _arrival(run: Record, c: int, serial: int, t: float) -> float:
    """Return when arrival `serial` of a class is called, if the one before came at `t`."""
    stay_apart()
    row = class_row(run, c)
    if serial >= row.most:
        return np.inf
    if row.kind == KIND.initial:
        return row.start_h
    if row.kind == KIND.timetable:
        at = _due(run, c, serial)
        return at - row.early if at <= row.until else np.inf
    if row.kind == KIND.poisson:
        at = _next_poisson(run, c, serial, max(t, row.start_h))
        return at if at <= row.until else np.inf
    if row.kind == KIND.trace and serial < row.n:
        return get_f8(run.floats, row.first + serial)
    return np.inf


@part
def call_first(run: Record) -> None:
    """Call the first arrival of every class."""
    stay_apart()
    for c in range(run.n_class):
        _call(run, c, 0, _arrival(run, c, 0, 0.0))


@part
def bring(run: Record, c: int) -> int:
    """Make the entity whose arrival was called and call the next; return it if it is on time."""
    stay_apart()
    serial = klass(run, c).n_made
    t = run.now
    e = _allocate(run, c, serial)
    if e < 0:
        return -1
    klass(run, c).n_made = serial + 1
    start = t
    if class_row(run, c).kind == KIND.timetable and class_row(run, c).jitter >= 0:
        z = word(get_u8(run.class_key, c), class_row(run, c).key + np.uint64(serial), 0)
        start = _due(run, c, serial)
        start = max(t, start + draw(run, class_row(run, c).jitter, z))
    if start > t:
        to = entity(run, e).step
        call_event(run, start, (WHEN.hold << WHEN_SHIFT) | entity(run, e).uid, e, to)
        e = -1
    _call(run, c, serial + 1, _arrival(run, c, serial + 1, t))
    return e
