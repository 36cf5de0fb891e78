"""The event loop: one replication from its first event to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transcaspian.kernels.sim_account import (
    close_accounts,
    count_capacity,
    note,
    pass_mark,
    pay,
    wait_hours,
)
from transcaspian.kernels.sim_clock import is_open, next_opening
from transcaspian.kernels.sim_draw import to_unit
from transcaspian.kernels.sim_entity import begin, bring, call_first, make, remove
from transcaspian.kernels.sim_heap import (
    WHEN_SHIFT,
    call_event,
    drop_event,
    pop_ready,
    push_ready,
)
from transcaspian.kernels.sim_hold import bits, fail, go_to, hold, wait_until
from transcaspian.kernels.sim_jit import entry, inlined, part
from transcaspian.kernels.sim_layout import (
    FAULT,
    KIND,
    OP,
    PHASE,
    ROUTE,
    STATE,
    STATUS,
    WHAT,
    WHEN,
)
from transcaspian.kernels.sim_memory import (
    class_row,
    entity,
    event,
    get_f8,
    get_i4,
    get_i8,
    klass,
    open_run,
    put_f8,
    queue,
    rarely,
    ready_row,
    resource,
    resource_row,
    stay_apart,
    step_row,
    stock,
)
from transcaspian.kernels.sim_queue import join_more, release, seize, serve
from transcaspian.kernels.sim_stock import (
    board,
    call_departure,
    enter,
    form,
    load_more,
    resettle,
    settle,
    split,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from transcaspian.kernels.sim_layout import Record

__all__ = ["MOST_STILL", "simulate"]

# Steps that may follow one another without any time passing.
MOST_STILL = 5_000_000
_LOOK_EVERY = 1023
_OVER = -2


@part
def _choose(run: Record, e: int, s: int) -> int:
    """Return which of the choices of a step is taken."""
    stay_apart()
    row = step_row(run, s)
    if row.rule == ROUTE.calendar:
        return 0 if is_open(run, row.calendar, run.now) else 1
    i = 0
    if row.rule == ROUTE.attribute:
        value = float(entity(run, e).attribute)
        while i < row.n - 1 and get_f8(run.floats, row.to + i) != value:
            i += 1
        return i
    u = to_unit(bits(run, e, s))
    while i < row.n - 1 and u > get_f8(run.floats, row.to + i):
        i += 1
    return i


@part
def _is_spare(run: Record, e: int) -> bool:
    """Return whether an empty ship is one more than its fleet has by now."""
    c = entity(run, e).klass
    row = class_row(run, c)
    return (
        row.kind == KIND.initial and entity(run, e).n_member == 0 < klass(run, c).n_live - row.most
    )


@part
def _decide(run: Record, e: int, s: int) -> int:
    """Take a step of the rarer kinds; return which step follows, -1 if something is waited for."""
    stay_apart()
    row = step_row(run, s)
    op = row.op
    if op == OP.window:
        at = next_opening(run, row.calendar, run.now)
        if at > run.now:
            wait_until(run, e, s, at)
            return -1
    elif op == OP.board:
        board(run, e, s)
        return -1
    elif op == OP.route:
        i = _choose(run, e, s)
        to = get_i4(run.integers, row.first + i)
        note(run, e, WHAT.route, i, to)
        return to
    elif op == OP.mark:
        value = get_i4(run.integers, row.first + _choose(run, e, s))
        entity(run, e).attribute = value
        note(run, e, WHAT.mark, -1, value)
    return row.next


@inlined
def _remove_all(run: Record, e: int, s: int) -> None:
    """Take an entity out of the system, and those who come next to the same end."""
    remove(run, e)
    while run.n_ready > 0 and step_row(run, s).op == OP.end:
        e = ready_row(run, run.n_gone).slot
        if ready_row(run, run.n_gone).step != s:
            return
        pop_ready(run)
        remove(run, e)


@inlined
def _advance(run: Record, e: int, s: int) -> None:
    """Take an entity on from its step `s` until time has to pass or something is to be awaited."""
    run.n_still += 1
    if rarely(run.n_still > MOST_STILL):
        fail(run, e, FAULT.still)
        return
    for _ in range(MOST_STILL):
        op = step_row(run, s).op
        if op == OP.hold:
            hold(run, e, s)
            return
        if op == OP.seize:
            if not seize(run, e, s):
                if run.n_ready > 0 and queue(run, step_row(run, s).resource).tail == e:
                    join_more(run, s)
                return
        elif op == OP.release:
            release(run, e, step_row(run, s).resource, step_row(run, s).amount)
        elif op == OP.store or op == OP.reserve:
            if not enter(run, e, s, op == OP.reserve):
                return
        elif op == OP.split:
            split(run, e, step_row(run, s).to)
        elif op == OP.end or (op == OP.recycle and _is_spare(run, e)):
            _remove_all(run, e, s)
            return
        elif op != OP.recycle:
            to = _decide(run, e, s)
            if to < 0:
                return
            go_to(run, e, to)
            s = to
            continue
        s = step_row(run, s).next
        go_to(run, e, s)
    fail(run, e, FAULT.still)


@inlined
def _end_hold(run: Record, e: int, to: int) -> None:
    """Time is up for an entity: it may start what it waited to start, or go on at step `to`."""
    row = entity(run, e)
    pay(run, e)
    if row.phase == PHASE.waiting and step_row(run, row.step).op == OP.hold:
        row.phase = PHASE.cleared
    else:
        go_to(run, e, to)


@part
def _change_capacity(run: Record, r: int, i: int) -> None:
    stay_apart()
    count_capacity(run, r)
    capacity = get_f8(run.floats, resource_row(run, r).first + 2 * i + 1)
    resource(run, r).capacity = capacity
    note(run, -1, WHAT.capacity, r, capacity)
    serve(run, r)


@part
def _turn(run: Record, i: int) -> None:
    """Go over to the figures of a later period. That is no event of anybody's."""
    stay_apart()
    run.n_event -= 1
    run.steps = get_i8(run.moves, 4 * i)
    run.stock_rows = get_i8(run.moves, 4 * i + 1)
    run.class_rows = get_i8(run.moves, 4 * i + 2)
    run.dists = get_i8(run.moves, 4 * i + 3)
    for e in range(run.n_slot):
        entity(run, e).drawn_for = -1
    for c in range(run.n_class):
        if class_row(run, c).kind == KIND.initial:
            for _ in range(klass(run, c).n_live, class_row(run, c).most):
                e = make(run, c)
                if e < 0:
                    return
                push_ready(run, e)
    resettle(run)


@part
def _start(run: Record) -> None:
    """Call what is known to come: later periods, changes of capacity and first arrivals."""
    stay_apart()
    for i in range(run.n_turn):
        call_event(run, get_f8(run.turns, i), (WHEN.period << WHEN_SHIFT) | i, i, 0)
    for r in range(run.n_resource):
        for i in range(resource_row(run, r).n):
            t = get_f8(run.floats, resource_row(run, r).first + 2 * i)
            if t < np.inf:
                call_event(run, t, (WHEN.capacity << WHEN_SHIFT) | r, r, i)
    call_first(run)


@part
def _finish(run: Record) -> None:
    """Bring all accounts up to the end, also of those who are still in the system."""
    stay_apart()
    for e in range(run.n_slot):
        row = entity(run, e)
        if row.state in (STATE.free, STATE.unborn):
            continue
        klass(run, row.klass).stay_area += wait_hours(run, row.born)
        if row.state == STATE.queued:
            resource(run, step_row(run, row.step).resource).wait_area += wait_hours(run, row.joined)
        if row.state not in (STATE.aboard, STATE.ready):
            pay(run, e)
    close_accounts(run)


@part
def _is_stuck(run: Record) -> bool:
    """Return whether anybody waits for more than cargo."""
    stay_apart()
    for e in range(run.n_slot):
        state = entity(run, e).state
        if state in (STATE.queued, STATE.calendar, STATE.entering, STATE.stocked):
            return True
        if state == STATE.boarding and entity(run, e).n_member > 0:
            return True
    return False


@inlined
def _happen(run: Record, when: int, slot: int, token: int) -> int:
    """
    Let one event take effect; return the entity that goes on by it, or -1.

    At which step it goes on, the event knows: who goes on need not be looked at to begin.
    """
    if when == WHEN.hold or when == WHEN.birth:
        e = slot
        run.onward = token
        if when == WHEN.birth:
            e = bring(run, slot)
            if e >= 0:
                run.onward = entity(run, e).step
        if e >= 0 and entity(run, e).phase == PHASE.unborn:
            begin(run, e)
        elif e >= 0:
            _end_hold(run, e, token)
        return e
    if when == WHEN.period:
        _turn(run, slot)
    elif when == WHEN.capacity:
        _change_capacity(run, slot, token)
    elif when == WHEN.opening:
        serve(run, slot)
    elif when == WHEN.departure:
        if entity(run, slot).token == token:
            call_departure(run, slot)
    elif when == WHEN.depth:
        if entity(run, slot).token == token:
            load_more(run, slot)
    elif stock(run, slot).token == token and form(run, slot):
        settle(run, slot)
    return -1


@part
def _look(run: Record) -> None:
    """Tell the clock to whoever watches, and stop if that is asked for."""
    stay_apart()
    put_f8(run.signal, 1, run.now)
    if get_f8(run.signal, 0) != 0.0:
        run.status = STATUS.cancelled


@inlined
def _next(run: Record) -> int:
    """Let the next event take effect. Return who goes on, -1 for nobody, or that all is over."""
    drop_event(run)
    if rarely(run.n_heap == 0):
        if run.n_live > 0 and _is_stuck(run):
            run.status = STATUS.deadlock
        else:
            run.now = run.end
        return _OVER
    row = event(run, 0)
    t = row.t
    when = row.key >> WHEN_SHIFT
    slot = row.slot
    token = row.token
    if rarely(t > run.end):
        run.now = run.end
        return _OVER
    run.hole = 1
    if t > run.now:
        run.n_still = 0
    run.now = t
    run.at = t - run.start
    while rarely(t >= run.mark):
        pass_mark(run, run.mark)
    run.n_event += 1
    if rarely(run.n_event & _LOOK_EVERY == 0):
        _look(run)
    return _happen(run, when, slot, token)


@entry
def simulate(runs: NDArray[np.void]) -> int:
    """
    Run one replication on prepared memory.

    Parameters
    ----------
    runs : (1,) RUN
        Bound to a model and a state with every queue empty; says until when. Changed in place.

    Returns
    -------
    int
        A status; `runs` holds the details. After ``capacity`` the state is worthless: run again
        with more memory.
    """
    run = open_run(runs[0])
    _start(run)
    e = -1
    while run.status == STATUS.ok and e != _OVER:
        if run.n_ready > 0:
            s = ready_row(run, run.n_gone).step
            e = pop_ready(run)
        else:
            e = _next(run)
            s = run.onward
        if e >= 0:
            _advance(run, e, s)
    if run.status != STATUS.capacity:
        _finish(run)
    return run.status
