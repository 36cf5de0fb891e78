"""Cargo that waits: yards with limited room, vehicles that load, batches, and unloading."""

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
from transcaspian.kernels.sim_clock import is_open, opening_after
from transcaspian.kernels.sim_entity import make
from transcaspian.kernels.sim_heap import WHEN_SHIFT, call_event, line_up, mark_turn, push_ready
from transcaspian.kernels.sim_hold import go_to
from transcaspian.kernels.sim_hours import add_carried, lay_by, take_carried
from transcaspian.kernels.sim_jit import inlined, part
from transcaspian.kernels.sim_layout import OP, PHASE, STATE, WHAT, WHEN
from transcaspian.kernels.sim_memory import (
    entity,
    gauge,
    get_i4,
    queue,
    stay_apart,
    step_row,
    stock,
    stock_row,
)
from transcaspian.kernels.sim_queue import SLACK, before, join, leave, leave_first, release

if TYPE_CHECKING:
    from transcaspian.kernels.sim_layout import Record

__all__ = [
    "board",
    "call_departure",
    "enter",
    "form",
    "load",
    "load_more",
    "resettle",
    "settle",
    "split",
]


@inlined
def _room(run: Record, k: int, size: float) -> bool:
    return stock(run, k).level + size <= stock_row(run, k).capacity + SLACK


@inlined
def _admit(run: Record, k: int, size: float) -> None:
    row = stock(run, k)
    row.level += size
    change_level(run, run.n_resource + k, size)
    row.max_level = max(row.max_level, row.level)


@inlined
def _put(run: Record, e: int, k: int) -> None:
    """Lay cargo into a stock that has admitted it, and free what it held until now."""
    s = entity(run, e).step
    row = entity(run, e)
    row.joined = run.now
    row.state = STATE.stocked
    row.bucket = step_row(run, s).bucket
    row.reserved = 0
    join(run, run.n_resource + k, e)
    stock(run, k).cargo += row.size
    stock(run, k).n_in += 1
    note(run, e, WHAT.store, k, row.size)
    if step_row(run, s).resource >= 0:
        release(run, e, step_row(run, s).resource, step_row(run, s).amount)


@inlined
def enter(run: Record, e: int, s: int, reserve: bool) -> bool:
    """Ask a stock for room. Return True if the entity goes on at once, with room reserved."""
    k = step_row(run, s).stock
    size = entity(run, e).size
    entries = run.n_resource + run.n_stock + k
    if entity(run, e).reserved != k + 1:
        if queue(run, entries).n > 0 or not _room(run, k, size):
            row = entity(run, e)
            row.joined = run.now
            row.state = STATE.entering
            row.bucket = step_row(run, s).wait_bucket
            join(run, entries, e)
            stock(run, k).max_block = max(stock(run, k).max_block, np.int64(queue(run, entries).n))
            note(run, e, WHAT.block, k, size)
            return False
        _admit(run, k, size)
    if reserve:
        entity(run, e).reserved = k + 1
        note(run, e, WHAT.reserve, k, size)
        return True
    _put(run, e, k)
    settle(run, k)
    return False


@part
def _let_in(run: Record, k: int) -> int:
    """Admit those who wait for room, in order; return how many came to lie in the stock."""
    stay_apart()
    entries = run.n_resource + run.n_stock + k
    n = 0
    while queue(run, entries).head >= 0:
        e = queue(run, entries).head
        if not _room(run, k, entity(run, e).size):
            break
        _admit(run, k, entity(run, e).size)
        leave_first(run, entries)
        pay(run, e)
        s = entity(run, e).step
        if step_row(run, s).op == OP.reserve:
            entity(run, e).reserved = k + 1
            note(run, e, WHAT.reserve, k, entity(run, e).size)
            go_to(run, e, step_row(run, s).next)
            push_ready(run, e)
        else:
            _put(run, e, k)
            n += 1
    return n


@part
def load(run: Record, k: int, carrier: int, limit: float, most: int) -> None:
    """
    Load the first of a stock upon a carrier that has paid, and more while they fit, up to `most`.

    From then on their hours are the carrier's. They stay linked as they stood in the stock.
    """
    stay_apart()
    m = queue(run, run.n_resource + k).head
    if m < 0:
        return
    ship = entity(run, carrier)
    if ship.n_member == 0 and ship.mask != 0:
        lay_by(run, carrier)
    cargo = queue(run, run.n_resource + k)
    area = gauge(run, run.n_resource + k)
    row = stock(run, k)
    level, inside, waited, part = row.level, row.cargo, row.wait_sum, area.part
    aboard = ship.load
    if ship.n_member == 0:
        ship.head = m
    else:
        entity(run, ship.tail).next = m
    n = 0
    last = m
    while m >= 0 and n < most:
        one = entity(run, m)
        size = one.size
        if n > 0 and (aboard >= limit - SLACK or aboard + size > limit + SLACK):
            break
        level -= size
        part += size * run.at
        inside -= size
        waited += wait_hours(run, one.joined)
        note(run, m, WHAT.board, k, ship.uid)
        pay(run, m)
        if ship.mask != 0:
            take_carried(run, m, carrier)
        one.state = STATE.aboard
        aboard += size
        n += 1
        last = m
        m = one.next
    row.level, row.cargo, row.wait_sum, area.part = level, inside, waited, part
    ship.load = aboard
    entity(run, last).next = -1
    ship.tail = last
    ship.n_member += n
    row.n_out += n
    change_queue(run, run.n_resource + k, -n)
    cargo.head = m
    if m >= 0:
        entity(run, m).back = -1
    else:
        cargo.tail = -1


@inlined
def split(run: Record, e: int, to: int) -> None:
    """Set all members of a carrier free; each goes on at step `to`."""
    note(run, e, WHAT.split, -1, entity(run, e).n_member)
    m = entity(run, e).head
    if m >= 0:
        least = entity(run, m).uid
        most = least
        while m >= 0:
            add_carried(run, m, e)
            one = entity(run, m)
            one.since = run.now
            go_to(run, m, to)
            note(run, m, WHAT.free, -1, 0.0)
            uid = one.uid
            least = min(least, uid)
            most = max(most, uid)
            mark_turn(run, m, uid)
            m = one.next
        line_up(run, entity(run, e).head, least, most)
    entity(run, e).head = -1
    entity(run, e).tail = -1
    entity(run, e).n_member = 0
    entity(run, e).load = 0.0


@part
def form(run: Record, k: int) -> bool:
    """Make one carrier of what lies in a stock; return False if there is no memory for it."""
    stay_apart()
    e = make(run, stock_row(run, k).carrier)
    if e < 0:
        return False
    stock(run, k).token += 1
    stock(run, k).timed = 0
    entity(run, e).step = stock_row(run, k).carrier_step
    load(run, k, e, stock_row(run, k).batch, run.n_entity)
    note(run, e, WHAT.form, k, entity(run, e).load)
    push_ready(run, e)
    return True


@part
def _set_batch_clock(run: Record, k: int) -> None:
    """Call the deadline of the oldest cargo of a stock that gathers a batch."""
    stay_apart()
    m = queue(run, run.n_resource + k).head
    if m < 0 or stock(run, k).timed == 1:
        return
    oldest = np.inf
    while m >= 0:
        oldest = min(oldest, entity(run, m).joined)
        m = entity(run, m).next
    stock(run, k).timed = 1
    due = max(oldest + stock_row(run, k).deadline, run.now)
    call_event(run, due, (WHEN.batch << WHEN_SHIFT) | k, k, stock(run, k).token)


@inlined
def _find_stock(run: Record, dock: int) -> int:
    """Return the stock of a dock whose first cargo stands before that of the others."""
    best = -1
    first = get_i4(run.docks, 2 * dock)
    for i in range(first, first + get_i4(run.docks, 2 * dock + 1)):
        k = get_i4(run.integers, i)
        m = queue(run, run.n_resource + k).head
        if m >= 0 and (best < 0 or before(run, m, queue(run, run.n_resource + best).head)):
            best = k
    return best


@inlined
def _find_vehicle(run: Record, k: int) -> int:
    """Return the first vehicle, at any dock of a stock, that still takes cargo."""
    best = -1
    docks = run.n_resource + 2 * run.n_stock
    first = stock_row(run, k).first
    for i in range(first, first + stock_row(run, k).n):
        v = queue(run, docks + get_i4(run.integers, i)).head
        while v >= 0 and entity(run, v).phase == PHASE.closed:
            v = entity(run, v).next
        if v >= 0 and (best < 0 or before(run, v, best)):
            best = v
    return best


@inlined
def _capacity(run: Record, s: int) -> float:
    c = step_row(run, s).calendar
    if c >= 0 and not is_open(run, c, run.now):
        return step_row(run, s).low_capacity
    return step_row(run, s).capacity


@part
def _cast_off(run: Record, v: int) -> None:
    """Let a vehicle leave its dock."""
    stay_apart()
    s = entity(run, v).step
    docks = run.n_resource + 2 * run.n_stock
    pay(run, v)
    leave(run, docks + step_row(run, s).dock, v)
    note(run, v, WHAT.depart, step_row(run, s).dock, entity(run, v).load)
    entity(run, v).token += 1
    go_to(run, v, step_row(run, s).next)
    push_ready(run, v)


@part
def _fill(run: Record, v: int) -> None:
    """Load a vehicle with what waits at its dock, in order; it leaves if that completes it."""
    stay_apart()
    pay(run, v)
    s = entity(run, v).step
    capacity = _capacity(run, s)
    dock = step_row(run, s).dock
    alone = get_i4(run.docks, 2 * dock + 1) == 1
    full = False
    while not full:
        k = _find_stock(run, dock)
        if entity(run, v).load >= capacity - SLACK:
            full = True
        elif k < 0:
            break
        else:
            m = queue(run, run.n_resource + k).head
            if entity(run, v).load + entity(run, m).size > capacity + SLACK:
                full = True
            else:
                outside = queue(run, run.n_resource + run.n_stock + k).head >= 0
                load(run, k, v, capacity, run.n_entity if alone and not outside else 1)
                if outside:
                    _let_in(run, k)
    if step_row(run, s).every > 0.0:
        if full:
            entity(run, v).phase = PHASE.closed
    elif full or (
        entity(run, v).load >= step_row(run, s).minimum - SLACK and run.now >= entity(run, v).due
    ):
        _cast_off(run, v)


@inlined
def settle(run: Record, k: int) -> None:
    """Bring a stock to rest: batches form, vehicles load, and those outside come in."""
    cargo = run.n_resource + k
    while True:
        if stock_row(run, k).batch > 0.0:
            while stock(run, k).cargo >= stock_row(run, k).batch - SLACK:
                if not form(run, k):
                    return
            if queue(run, cargo + run.n_stock).head < 0 or _let_in(run, k) == 0:
                if stock_row(run, k).deadline < np.inf:
                    _set_batch_clock(run, k)
                return
        else:
            v = _find_vehicle(run, k) if queue(run, cargo).n > 0 else -1
            if v < 0:
                return
            _fill(run, v)


@part
def resettle(run: Record) -> None:
    """Let new figures take hold: more room, smaller batches, less to wait for past a deadline."""
    for k in range(run.n_stock):
        _let_in(run, k)
        settle(run, k)
    for i in range(run.n_resource + 2 * run.n_stock, run.n_list):
        v = queue(run, i).head
        while v >= 0:
            behind = entity(run, v).next
            s = entity(run, v).step
            if (
                step_row(run, s).every <= 0.0
                and entity(run, v).due < run.now
                and entity(run, v).load >= step_row(run, s).minimum - SLACK
            ):
                _cast_off(run, v)
            v = behind


@part
def board(run: Record, e: int, s: int) -> None:
    """Bring a vehicle to its dock, to leave when full, at its deadline or on schedule."""
    stay_apart()
    t = run.now
    row = entity(run, e)
    row.joined = t
    row.state = STATE.boarding
    row.bucket = step_row(run, s).wait_bucket
    row.due = t + step_row(run, s).deadline
    every = step_row(run, s).every
    if every > 0.0:
        offset = step_row(run, s).offset
        row.due = offset + np.ceil((t - offset) / every) * every
        if row.due < t:
            row.due += every
    join(run, run.n_resource + 2 * run.n_stock + step_row(run, s).dock, e)
    note(run, e, WHAT.dock, step_row(run, s).dock, row.load)
    token = row.token
    due = row.due
    _fill(run, e)
    if entity(run, e).token == token and due < np.inf and (every > 0.0 or due > t):
        key = (WHEN.departure << WHEN_SHIFT) | row.uid
        call_event(run, due, key, e, token)
    if entity(run, e).token == token:
        _call_depth(run, e, s)


@part
def _call_depth(run: Record, v: int, s: int) -> None:
    """Call the moment at which a vehicle that waits for its hour may take more than now."""
    stay_apart()
    c = step_row(run, s).calendar
    if c >= 0 and step_row(run, s).every > 0.0:
        at = opening_after(run, c, run.now)
        if at < np.inf:
            key = (WHEN.depth << WHEN_SHIFT) | entity(run, v).uid
            call_event(run, at, key, v, entity(run, v).token)


@part
def load_more(run: Record, v: int) -> None:
    """Load a vehicle again, whose calendar has opened: what did not fit may fit now."""
    stay_apart()
    s = entity(run, v).step
    entity(run, v).phase = PHASE.fresh
    _fill(run, v)
    _call_depth(run, v, s)


@part
def call_departure(run: Record, v: int) -> None:
    """Let a vehicle go whose hour has come, if it carries enough; or call its next hour."""
    stay_apart()
    s = entity(run, v).step
    if entity(run, v).load >= step_row(run, s).minimum - SLACK:
        _cast_off(run, v)
    elif step_row(run, s).every > 0.0:
        entity(run, v).due += step_row(run, s).every
        key = (WHEN.departure << WHEN_SHIFT) | entity(run, v).uid
        call_event(run, entity(run, v).due, key, v, entity(run, v).token)
