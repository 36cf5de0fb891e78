"""
Records as kernels see them: a place in memory with named fields, and what overlaps with what.

Numba's own records say nothing to the compiler of which fields may share memory, so that after each
write everything is read anew. Here each field of each kind of record is a type of its own
(type-based alias analysis), and what never changes during a run is said to be so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llvmlite import ir
from numba import from_dtype, types
from numba.core.datamodel import models
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    infer_getattr,
    intrinsic,
    lower_getattr_generic,
    lower_setattr_generic,
    register_model,
)

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Row", "mark", "open_row"]

_ROOT = "transcaspian"


class Row(types.Type):
    """
    The type of a record at an address.

    Parameters
    ----------
    name : str
        Of the kind of record.
    dtype : numpy.dtype
        Its fields, each at a place that its size divides.
    fixed : frozenset of str
        Fields that are not written during a run.
    """

    def __init__(self, name: str, dtype: np.dtype[Any], fixed: frozenset[str]) -> None:
        self.label, self.fixed, self.size_b = name, fixed, dtype.itemsize
        self.fields = {
            field: (from_dtype(kind), int(offset))
            for field, (kind, offset, *_) in (dtype.fields or {}).items()
        }
        super().__init__(name=f"Row({name})")


@register_model(Row)
class _RowModel(models.OpaqueModel):
    """A row is handed on as its address."""


@infer_getattr
class _RowFields(AttributeTemplate):
    key = Row

    def generic_resolve(self, row: Row, field: str) -> Any:  # type: ignore[override]
        return _seen(row.fields[field][0])


def _seen(kind: Any) -> Any:
    """Return the type that kernels see: one for all whole numbers, so that parts are made once."""
    return types.int64 if kind in (types.int8, types.int16, types.int32) else kind


def mark(builder: Any, access: Any, name: str) -> None:
    """Say of what kind the memory is that is read or written: kinds do not overlap."""
    module = builder.module
    root = module.add_metadata([_ROOT])
    zero = ir.Constant(ir.IntType(64), 0)
    kind = module.add_metadata([name, root, zero])
    access.set_metadata("tbaa", module.add_metadata([kind, kind, zero]))


def _place(context: Any, builder: Any, row: Row, value: Any, field: str) -> Any:
    kind, offset = row.fields[field]
    byte = builder.bitcast(value, ir.IntType(8).as_pointer())
    there = builder.gep(byte, [ir.Constant(ir.IntType(64), offset)], inbounds=True)
    return builder.bitcast(there, context.get_data_type(kind).as_pointer())


def _get(context: Any, builder: Any, row: Row, value: Any, field: str) -> Any:
    read = builder.load(_place(context, builder, row, value, field))
    if field in row.fixed:
        read.set_metadata("invariant.load", builder.module.add_metadata([]))
    else:
        mark(builder, read, f"{row.label}.{field}")
    kind = row.fields[field][0]
    return context.cast(builder, read, kind, _seen(kind))


def _set(context: Any, builder: Any, signature: Any, args: Any, field: str) -> None:
    row, given = signature.args
    value = context.cast(builder, args[1], given, row.fields[field][0])
    write = builder.store(value, _place(context, builder, row, args[0], field))
    mark(builder, write, f"{row.label}.{field}")


lower_getattr_generic(Row)(_get)  # type: ignore[no-untyped-call]
lower_setattr_generic(Row)(_set)  # type: ignore[no-untyped-call]


def open_row(row: Row) -> Any:
    """Return what sees one of Numba's own records as a row."""

    @intrinsic
    def open_(typing: Any, record: Any) -> Any:  # noqa: ARG001 - the form Numba asks for
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
            return builder.bitcast(args[0], context.get_value_type(row))

        return row(record), generate

    return open_
