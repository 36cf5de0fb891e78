"""
Hours by bucket, of entities, carriers and classes.

Most entities use few buckets. A row's mask has a bit for each line of eight buckets that it has
touched (each 64th line shares one), so that only these are looked at, a line at a time. While an
entity is carried its row holds what it had before, less what its carrier had then; adding the
carrier's row afterwards gives the truth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transcaspian.kernels.sim_jit import inlined, part
from transcaspian.kernels.sim_layout import LINE
from transcaspian.kernels.sim_memory import (
    add_f8,
    add_line,
    clear_line,
    entity,
    get_f8,
    low_bit,
    put_f4,
    put_f8,
    rarely,
    stay_apart,
    take_line,
)

if TYPE_CHECKING:
    from transcaspian.kernels.sim_layout import Record

__all__ = [
    "add_carried",
    "add_times",
    "begin_hours",
    "book",
    "clear_hours",
    "keep_hours",
    "lay_along",
    "lay_by",
    "sum_hours",
    "take_carried",
    "take_up",
]

_LINE_B = 8 * LINE
_LINE_SHIFT = LINE.bit_length() - 1
_ROUND_B = 64 * _LINE_B
_ONE = np.uint64(1)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@inlined
def book(run: Record, e: int, bucket: int, hours: float) -> None:
    """Add hours to a bucket of an entity."""
    add_f8(run.hours, e * run.n_wide + bucket, hours)
    entity(run, e).mask |= _ONE << np.uint64((bucket >> _LINE_SHIFT) & 63)


@inlined
def _add_lines(run: Record, mask: np.uint64, to: int, source: int) -> None:
    """Add the lines of a mask from one place to another."""
    wide = 8 * run.n_wide
    while mask != 0:
        b = low_bit(mask) * _LINE_B
        mask &= mask - _ONE
        while True:
            add_line(to + b, source + b)
            b += _ROUND_B
            if not rarely(b < wide):
                break


@inlined
def _move_lines(run: Record, mask: np.uint64, to: int, source: int) -> None:
    """Add the lines of a mask from one place to another, and clear them there."""
    wide = 8 * run.n_wide
    while mask != 0:
        b = low_bit(mask) * _LINE_B
        mask &= mask - _ONE
        while True:
            add_line(to + b, source + b)
            clear_line(source + b, source + b)
            b += _ROUND_B
            if not rarely(b < wide):
                break


@inlined
def _row(run: Record, e: int) -> int:
    """Return the address of an entity's hours."""
    return run.hours + 8 * e * run.n_wide


@inlined
def add_carried(run: Record, e: int, carrier: int) -> None:
    """Add the carrier's hours to those of one that it has carried."""
    mask = entity(run, carrier).mask
    entity(run, e).mask |= mask
    _add_lines(run, mask, _row(run, e), _row(run, carrier))


@inlined
def take_carried(run: Record, e: int, carrier: int) -> None:
    """Take the carrier's hours off those of one that it begins to carry."""
    mask = entity(run, carrier).mask
    entity(run, e).mask |= mask
    to = _row(run, e)
    source = _row(run, carrier)
    wide = 8 * run.n_wide
    while mask != 0:
        b = low_bit(mask) * _LINE_B
        mask &= mask - _ONE
        while True:
            take_line(to + b, source + b)
            b += _ROUND_B
            if not rarely(b < wide):
                break


@inlined
def begin_hours(run: Record, table: int, e: int) -> None:
    """Write nought into a row of hours that nobody had before."""
    for b in range(e * run.n_wide, (e + 1) * run.n_wide):
        put_f8(table, b, 0.0)


@part
def lay_by(run: Record, carrier: int) -> None:
    """Lay the hours of a carrier by, before the first comes aboard: they concern nobody aboard."""
    stay_apart()
    row = entity(run, carrier)
    if row.laid == 0:
        row.laid = 1
        begin_hours(run, run.laid, carrier)
    mask = row.mask
    row.mask = np.uint64(0)
    _move_lines(run, mask, run.laid + 8 * carrier * run.n_wide, _row(run, carrier))


@part
def take_up(run: Record, e: int) -> None:
    """Give an entity that leaves the hours back that were laid by."""
    stay_apart()
    entity(run, e).laid = 0
    mask = _ALL
    if run.n_wide < 64 * LINE:
        mask = (_ONE << np.uint64(run.n_wide >> _LINE_SHIFT)) - _ONE
    entity(run, e).mask |= mask
    _move_lines(run, mask, _row(run, e), run.laid + 8 * e * run.n_wide)


@inlined
def clear_hours(run: Record, e: int) -> None:
    """Forget the hours of an entity that has left, for whoever has its row next."""
    mask = entity(run, e).mask
    entity(run, e).mask = np.uint64(0)
    to = _row(run, e)
    wide = 8 * run.n_wide
    while mask != 0:
        b = low_bit(mask) * _LINE_B
        mask &= mask - _ONE
        while True:
            clear_line(to + b, to + b)
            b += _ROUND_B
            if not rarely(b < wide):
                break


@inlined
def sum_hours(run: Record, e: int, c: int) -> None:
    """Add the hours of an entity that leaves to the sums of its class, and forget them."""
    mask = entity(run, e).mask
    entity(run, e).mask = np.uint64(0)
    _move_lines(run, mask, run.class_hours + 8 * c * run.n_wide, _row(run, e))


@part
def add_times(run: Record, c: int, carrier: int, n: int) -> None:
    """Add a carrier's hours to the sums of a class, once for each of `n` that it has carried."""
    stay_apart()
    first = carrier * run.n_wide
    for b in range(run.n_bucket):
        add_f8(run.class_hours, c * run.n_wide + b, n * get_f8(run.hours, first + b))


@part
def lay_along(run: Record, e: int, carrier: int) -> None:
    """Lay the carrier's hours beside those of one that leaves with it, to be kept with its exit."""
    stay_apart()
    entity(run, e).laid = 1
    begin_hours(run, run.laid, e)
    _add_lines(run, entity(run, carrier).mask, run.laid + 8 * e * run.n_wide, _row(run, carrier))


@part
def keep_hours(run: Record, e: int, i: int) -> None:
    """Keep the hours of an entity with exit `i`, and those of its carrier that lie beside them."""
    stay_apart()
    is_laid = entity(run, e).laid != 0
    for b in range(run.n_bucket):
        hours = get_f8(run.hours, e * run.n_wide + b)
        if is_laid:
            hours += get_f8(run.laid, e * run.n_wide + b)
        put_f4(run.exit_hours, i * run.n_bucket + b, hours)
