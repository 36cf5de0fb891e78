"""
Hours by bucket, of entities, carriers and classes.

Most entities use few buckets. A row's mask has a bit for each 64th bucket that it has touched, so
that only these are looked at. While an entity is carried its row holds what it had before, less
what its carrier had then; adding the carrier's row afterwards gives the truth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transcaspian.kernels.sim_jit import inlined, part
from transcaspian.kernels.sim_memory import (
    add_f8,
    entity,
    get_f8,
    low_bit,
    put_f4,
    put_f8,
)

if TYPE_CHECKING:
    from transcaspian.kernels.sim_layout import Record

__all__ = ["add_carried", "book", "clear_hours", "keep_hours", "sum_hours"]

_WIDTH = 64
_ONE = np.uint64(1)


@inlined
def book(run: Record, e: int, bucket: int, hours: float) -> None:
    """Add hours to a bucket of an entity."""
    add_f8(run.hours, e * run.n_bucket + bucket, hours)
    entity(run, e).mask |= _ONE << np.uint64(bucket & (_WIDTH - 1))


@inlined
def add_carried(run: Record, e: int, carrier: int, sign: float) -> None:
    """Add the carrier's hours to those of one that it carries, or take them off."""
    mask = entity(run, carrier).mask
    entity(run, e).mask |= mask
    to = e * run.n_bucket
    source = carrier * run.n_bucket
    while mask != 0:
        b = low_bit(mask)
        mask &= mask - _ONE
        while b < run.n_bucket:
            add_f8(run.hours, to + b, sign * get_f8(run.hours, source + b))
            b += _WIDTH


@inlined
def clear_hours(run: Record, e: int) -> None:
    """Forget the hours of whoever had this row before."""
    mask = entity(run, e).mask
    entity(run, e).mask = np.uint64(0)
    while mask != 0:
        b = low_bit(mask)
        mask &= mask - _ONE
        while b < run.n_bucket:
            put_f8(run.hours, e * run.n_bucket + b, 0.0)
            b += _WIDTH


@inlined
def sum_hours(run: Record, e: int, c: int) -> None:
    """Add the hours of an entity to the sums of its class."""
    mask = entity(run, e).mask
    while mask != 0:
        b = low_bit(mask)
        mask &= mask - _ONE
        while b < run.n_bucket:
            hours = get_f8(run.hours, e * run.n_bucket + b)
            add_f8(run.class_hours, c * run.n_bucket + b, hours)
            b += _WIDTH


@part
def keep_hours(run: Record, e: int, i: int) -> None:
    """Keep the hours of an entity with exit `i`; what is not touched there is zero."""
    mask = entity(run, e).mask
    while mask != 0:
        b = low_bit(mask)
        mask &= mask - _ONE
        while b < run.n_bucket:
            hours = get_f8(run.hours, e * run.n_bucket + b)
            put_f4(run.exit_hours, i * run.n_bucket + b, hours)
            b += _WIDTH
