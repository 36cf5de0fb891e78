"""Rows of the chronicle as plain values, for JSON and the store, and back."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from transcaspian.chronicle.record import Span

__all__ = ["from_plain", "to_plain"]

_T = TypeVar("_T")
_PLAIN = frozenset((str, float, int, bool, type(None)))


def to_plain(row: Any) -> dict[str, Any]:
    """
    Return a row as plain values.

    Parameters
    ----------
    row : dataclass
        Of `transcaspian.chronicle.record`.

    Returns
    -------
    dict
        Tuples are lists, a span of its document ``[start, end]``, and ``from_`` is ``from``.
    """
    return {
        key: value if (value := getattr(row, name)).__class__ in _PLAIN else _plain(value)
        for name, key in _keys(row.__class__)
    }


@cache
def _keys(kind: type) -> tuple[tuple[str, str], ...]:
    """Return the fields of a class, each with its key."""
    return tuple((one.name, one.name.rstrip("_")) for one in fields(kind))


def from_plain(kind: type[_T], values: dict[str, Any], *, document: str) -> _T:
    """
    Return the row that plain values stand for.

    Parameters
    ----------
    kind : type
        Class of the row.
    values : dict
        As of `to_plain`; what is missing has its default, what is unknown is left out.
    document : str
        Id of the document that spans point to.

    Returns
    -------
    dataclass
        Of that class.

    Raises
    ------
    TypeError
        If a value without default is missing.
    """
    hints = get_type_hints(kind)
    known = {one.name: one.name.rstrip("_") for one in fields(kind)}  # type: ignore[arg-type]
    return kind(
        **{
            name: _read(hints[name], values[key], document)
            for name, key in known.items()
            if key in values
        }
    )


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, float, int)):
        return value
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return to_plain(value) if is_dataclass(value) and not isinstance(value, type) else value


def _read(hint: Any, value: Any, document: str) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(one for one in get_args(hint) if one is not type(None))
    if hint is Span:
        return Span(document, int(value[0]), int(value[1]))
    if get_origin(hint) is tuple:
        return tuple(_read(get_args(hint)[0], one, document) for one in value)
    if is_dataclass(hint):
        return from_plain(hint, value, document=document)  # type: ignore[arg-type]
    return float(value) if hint is float else value
