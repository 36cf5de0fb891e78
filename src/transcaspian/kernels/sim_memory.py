"""
Rows of the tables, reached through one record that holds where each table lies.

Kernels hand this one record from function to function. Arrays would be counted each time that they
are handed over, which cost more than the work itself: some forty times as much, and minutes to
compile. Whoever calls a kernel keeps the arrays alive.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from transcaspian.kernels.sim_jit import inlined
from transcaspian.kernels.sim_layout import (
    CLASS_ROW,
    CLASS_STATE,
    DIST_ROW,
    ENTITY,
    EVENT,
    EXIT,
    GAUGE,
    LANES,
    LINE,
    LIST,
    READY,
    RESOURCE_ROW,
    RESOURCE_STATE,
    RUN,
    STEP_ROW,
    STOCK_ROW,
    STOCK_STATE,
    TRACE,
    VALUE,
)
from transcaspian.kernels.sim_record import Row, mark, open_row

__all__ = [
    "add_f4",
    "add_f8",
    "add_line",
    "class_row",
    "clear_line",
    "dist_row",
    "entity",
    "event",
    "exit_row",
    "gauge",
    "get_f8",
    "get_i4",
    "get_i8",
    "get_u8",
    "klass",
    "low_bit",
    "move_event",
    "open_run",
    "put_f4",
    "put_f8",
    "put_i8",
    "queue",
    "rarely",
    "ready_row",
    "resource",
    "resource_row",
    "shelf",
    "sooner",
    "stay_apart",
    "step_row",
    "stock",
    "stock_row",
    "take_line",
    "trace_row",
]

# what a run changes; all else in its record stays as it was bound
_CHANGING = frozenset(
    [
        "now", "at", "start", "mark", "day", "status", "need", "fault", "fault_uid",
        "fault_step", "n_event", "n_still", "n_heap", "hole", "n_ready", "n_gone",
        "onward",
        "n_slot", "free", "n_exit", "n_trace", "n_live",
        "steps", "stock_rows", "class_rows", "dists",
    ]
)  # fmt: skip
_RUN = Row("run", RUN, frozenset(RUN.names or ()) - _CHANGING)
open_run = open_row(_RUN)


def _rows(name: str, dtype: np.dtype[Any], *, moves: bool = False, fixed: bool = False) -> Any:
    """
    Return what gives row `i` of the table whose address stands in field `name`.

    The compiler is told that an address never changes during a run, so that it is loaded once, but
    for tables that `moves` says may be exchanged.
    """
    record = Row(name, dtype, frozenset(dtype.names or ()) if fixed else frozenset())
    offset = RUN.fields[name][1]  # type: ignore[index]

    @intrinsic
    def row(typing: Any, run: Any, i: Any) -> Any:  # noqa: ARG001 - the form Numba asks for
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
            byte = ir.IntType(8).as_pointer()
            place = builder.gep(
                builder.bitcast(args[0], byte), [context.get_constant(types.int64, offset)]
            )
            table = builder.load(builder.bitcast(place, byte.as_pointer()))
            if moves:
                mark(builder, table, f"run.{name}")
            else:
                table.set_metadata("invariant.load", builder.module.add_metadata([]))
            size = context.get_constant(types.int64, record.size_b)
            address = builder.gep(table, [builder.mul(args[1], size)])
            return builder.bitcast(address, context.get_value_type(record))

        return record(_RUN, types.int64), generate

    return row


def _number(kind: Any, *, write: bool = False) -> Any:
    """Return what reads, or writes, number `i` of the plain numbers at an address."""

    def pointer(context: Any, builder: Any, args: Any) -> Any:
        value = context.get_value_type(kind)
        size = context.get_constant(types.int64, kind.bitwidth // 8)
        address = builder.add(args[0], builder.mul(args[1], size))
        return builder.inttoptr(address, value.as_pointer())

    @intrinsic
    def get(typing: Any, address: Any, i: Any) -> Any:  # noqa: ARG001 - the form Numba asks for
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
            read = builder.load(pointer(context, builder, args))
            mark(builder, read, f"numbers.{kind}")
            return read

        return kind(types.int64, types.int64), generate

    @intrinsic
    def put(typing: Any, address: Any, i: Any, value: Any) -> Any:  # noqa: ARG001 - as above
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
            write = builder.store(args[2], pointer(context, builder, args))
            mark(builder, write, f"numbers.{kind}")
            return context.get_dummy_value()

        return types.void(types.int64, types.int64, kind), generate

    return put if write else get


# the model
step_row = _rows("steps", STEP_ROW, moves=True, fixed=True)
resource_row = _rows("resource_rows", RESOURCE_ROW, fixed=True)
stock_row = _rows("stock_rows", STOCK_ROW, moves=True, fixed=True)
class_row = _rows("class_rows", CLASS_ROW, moves=True, fixed=True)
dist_row = _rows("dists", DIST_ROW, moves=True, fixed=True)
# the state
entity = _rows("entities", ENTITY)
resource = _rows("resources", RESOURCE_STATE)
stock = _rows("stocks", STOCK_STATE)
klass = _rows("classes", CLASS_STATE)
queue = _rows("queues", LIST)
gauge = _rows("gauges", GAUGE)
event = _rows("events", EVENT)
ready_row = _rows("ready", READY)
shelf = _rows("shelf", VALUE)
exit_row = _rows("exits", EXIT)
trace_row = _rows("traces", TRACE)
# plain numbers
get_f8, put_f8 = _number(types.float64), _number(types.float64, write=True)
_get_f4, put_f4 = _number(types.float32), _number(types.float32, write=True)
get_i8, put_i8 = _number(types.int64), _number(types.int64, write=True)
_get_i4, get_u8 = _number(types.int32), _number(types.uint64)


def _order(builder: Any, address: Any) -> Any:
    """Return an event's time and key, side by side in memory, as one number to compare."""
    wide = ir.IntType(128)
    return builder.load(builder.inttoptr(address, wide.as_pointer()), align=8)


@intrinsic
def _sooner(typing: Any, one: Any, other: Any) -> Any:  # noqa: ARG001 - the form Numba asks for
    """Return 1 if the event at the first address goes before that at the second, else 0."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
        first, second = (_order(builder, one) for one in args)
        return builder.zext(builder.icmp_signed("<", first, second), ir.IntType(64))

    return types.int64(types.int64, types.int64), generate


def _lines(what: str) -> Any:
    """Return what adds, takes off or clears one line of the cache, a few numbers at once."""
    lanes = ir.VectorType(ir.DoubleType(), LANES)

    @intrinsic
    def change(typing: Any, to: Any, source: Any) -> Any:  # noqa: ARG001 - the form Numba asks for
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
            first = [builder.inttoptr(one, lanes.as_pointer()) for one in args]
            for i in range(LINE // LANES):
                there, here = (builder.gep(one, [ir.Constant(ir.IntType(64), i)]) for one in first)
                if what == "clear":
                    accesses = [builder.store(ir.Constant(lanes, None), there, align=8)]
                else:
                    change = builder.fadd if what == "add" else builder.fsub
                    old, more = builder.load(there, align=8), builder.load(here, align=8)
                    accesses = [old, more, builder.store(change(old, more), there, align=8)]
                for access in accesses:
                    mark(builder, access, f"numbers.{types.float64}")
            return context.get_dummy_value()

        return types.void(types.int64, types.int64), generate

    return change


add_line, take_line, clear_line = _lines("add"), _lines("take"), _lines("clear")


@intrinsic
def _stay_apart(typing: Any) -> Any:  # noqa: ARG001 - the form Numba asks for
    """Keep the function that this stands in out of its callers: it is rarely gone through."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
        builder.function.attributes.add("noinline")
        return context.get_dummy_value()

    return types.void(), generate


@intrinsic
def _rarely(typing: Any, happens: Any) -> Any:  # noqa: ARG001 - the form Numba asks for
    """Return what is asked, and tell the compiler that it is nearly always false."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
        bit = ir.IntType(1)
        expect = builder.module.declare_intrinsic(
            "llvm.expect", [bit], ir.FunctionType(bit, [bit, bit])
        )
        return builder.call(expect, [args[0], ir.Constant(bit, 0)])

    return types.boolean(types.boolean), generate


@intrinsic
def _low_bit(typing: Any, word: Any) -> Any:  # noqa: ARG001 - the form Numba asks for
    """Return the place of the lowest bit that is set, from 0; the word is not zero."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
        return builder.cttz(args[0], context.get_constant(types.boolean, 1))

    return types.int64(types.uint64), generate


# Numba brings the first two arguments of an intrinsic along by itself
low_bit: Any = _low_bit
rarely: Any = _rarely
sooner: Any = _sooner
stay_apart: Any = _stay_apart


@inlined
def get_i4(address: int, i: int) -> int:
    """Return whole number `i` of four bytes each at an address."""
    return np.int64(_get_i4(address, i))  # type: ignore[return-value]


@inlined
def add_f8(address: int, i: int, value: float) -> None:
    """Add to number `i` at an address."""
    put_f8(address, i, get_f8(address, i) + value)


@inlined
def add_f4(address: int, i: int, value: float) -> None:
    """Add to single-precision number `i` at an address."""
    put_f4(address, i, _get_f4(address, i) + value)


@inlined
def move_event(run: Any, to: int, source: int) -> None:
    """Copy a pending event from one place of the heap to another."""
    one = event(run, to)
    other = event(run, source)
    one.t = other.t
    one.key = other.key
    one.slot = other.slot
    one.token = other.token
