"""Going from step to step, and letting time pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transcaspian.kernels.sim_account import note
from transcaspian.kernels.sim_clock import open_end, window_start
from transcaspian.kernels.sim_draw import draw, draw_shelf, shelve, word
from transcaspian.kernels.sim_heap import WHEN_SHIFT, call_event, push_event
from transcaspian.kernels.sim_jit import inlined, part
from transcaspian.kernels.sim_layout import (
    FAMILY,
    FAULT,
    OP,
    PHASE,
    RULE,
    SHELF,
    STATE,
    STATUS,
    WHAT,
    WHEN,
)
from transcaspian.kernels.sim_memory import (
    class_row,
    dist_row,
    entity,
    get_u8,
    rarely,
    ready_row,
    shelf,
    stay_apart,
    step_row,
)

if TYPE_CHECKING:
    from transcaspian.kernels.sim_layout import Record

__all__ = ["bits", "draw_ahead", "draw_together", "fail", "go_to", "hold", "wait_until"]


@part
def fail(run: Record, e: int, fault: int) -> None:
    """Stop the run and say which entity did what, where."""
    stay_apart()
    if run.status == STATUS.ok:
        run.status = STATUS.fault
        run.fault = fault
        run.fault_uid = entity(run, e).uid
        run.fault_step = entity(run, e).step


@inlined
def go_to(run: Record, e: int, step: int) -> None:
    """Move to a step; one that doesn't lie ahead begins a new lap, with new random values."""
    row = entity(run, e)
    if step <= row.step:
        row.lap += 1
    row.step = step
    row.phase = PHASE.fresh


@inlined
def bits(run: Record, e: int, s: int) -> np.uint64:
    """Return the 64 bits that belong to an entity at a step on its present lap."""
    row = entity(run, e)
    serial = np.uint64(row.uid & 0xFFFFFFFFFF)
    return word(get_u8(run.step_key, s), class_row(run, row.klass).key + serial, row.lap)


@inlined
def draw_ahead(run: Record, e: int, s: int) -> None:
    """
    Draw what an entity that begins to queue will hold for.

    Nothing waits for that value now. Once it is granted, the order of events would.
    """
    soon = step_row(run, s).soon
    if soon >= 0:
        row = entity(run, e)
        row.drawn = draw(run, step_row(run, soon).dist, bits(run, e, soon))
        row.drawn_for = soon


@part
def draw_together(run: Record, s: int, first: int, last: int) -> None:
    """Do the same for those who stand in the list of the ready from `first` up to `last`."""
    stay_apart()
    soon = step_row(run, s).soon
    if soon < 0:
        return
    dist = step_row(run, soon).dist
    many = dist_row(run, dist).family == FAMILY.exponential
    while first < last:
        n = min(last - first, SHELF)
        if many:
            for j in range(n):
                shelve(run, j, bits(run, ready_row(run, first + j).slot, soon))
            draw_shelf(run, dist, n)
            for j in range(n):
                row = entity(run, ready_row(run, first + j).slot)
                row.drawn = shelf(run, j).x
                row.drawn_for = soon
        else:
            for j in range(n):
                draw_ahead(run, ready_row(run, first + j).slot, s)
        first += n


@part
def wait_until(run: Record, e: int, s: int, at: float) -> None:
    """Wait for a moment that a calendar names; for ever if it names none."""
    stay_apart()
    row = entity(run, e)
    row.state = STATE.calendar
    row.bucket = step_row(run, s).wait_bucket
    row.phase = PHASE.waiting
    note(run, e, WHAT.wait, step_row(run, s).calendar, at)
    if at < np.inf:
        to = s if step_row(run, s).op == OP.hold else step_row(run, s).next
        call_event(run, at, (WHEN.hold << WHEN_SHIFT) | row.uid, e, to)


@part
def _by_calendar(run: Record, e: int, s: int, hours: float) -> float:
    """Return when a hold ends as its calendar allows; -1 if it has to wait for its beginning."""
    stay_apart()
    c = step_row(run, s).calendar
    rule = step_row(run, s).rule
    t = run.now
    if rule == RULE.pause:
        return open_end(run, c, t, hours)
    if rule == RULE.fit and entity(run, e).phase == PHASE.fresh:
        at = window_start(run, c, t, hours)
        if at > t:
            wait_until(run, e, s, at)
            return -1.0
    return t + hours


@inlined
def hold(run: Record, e: int, s: int) -> None:
    """Let time pass for an entity that has paid, as its calendar allows."""
    row = entity(run, e)
    t = run.now
    if row.drawn_for == s:
        hours = row.drawn
        row.drawn_for = -1
    else:
        hours = draw(run, step_row(run, s).dist, bits(run, e, s))
    if rarely(step_row(run, s).per_load == 1):
        hours *= row.load
    if rarely(not ((hours >= 0.0) & (hours < np.inf))):
        fail(run, e, FAULT.duration)
        return
    end = t + hours
    c = step_row(run, s).calendar
    pause = -1
    if rarely(c >= 0):
        end = _by_calendar(run, e, s, hours)
        if end < 0.0:
            return
        if step_row(run, s).rule == RULE.pause:
            pause = c
    row.pause = pause
    row.bucket = step_row(run, s).bucket
    row.state = STATE.holding
    row.phase = PHASE.cleared
    note(run, e, WHAT.hold, -1, hours)
    if end < np.inf:
        to = step_row(run, s).next
        push_event(run, end, (WHEN.hold << WHEN_SHIFT) | row.uid, e, to)
