"""The life of entities, as rows with names: one row per change of state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from transcaspian.simulation.compile import entity_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from transcaspian.simulation.compile import Compiled

__all__ = [
    "DOCK_WHATS",
    "RESOURCE_WHATS",
    "STOCK_WHATS",
    "WHATS",
    "Row",
    "columns",
    "format_row",
    "iter_rows",
]

WHATS = (
    "born", "queue", "seize", "release", "hold", "wait", "block", "reserve", "store", "dock",
    "board", "depart", "form", "split", "free", "route", "mark", "end", "capacity",
)  # fmt: skip
"""What a row reports, by the kernel's number."""
RESOURCE_WHATS = frozenset({"queue", "seize", "release", "capacity"})
STOCK_WHATS = frozenset({"block", "reserve", "store", "board", "form"})
DOCK_WHATS = frozenset({"dock", "depart"})
"""Rows whose place is a resource, a stock or a dock; that of ``wait`` is a calendar."""


@dataclass(frozen=True, slots=True)
class Row:
    """
    One change of state.

    Parameters
    ----------
    time_h : float
        When. [h]
    entity : str
        Who, such as ``train-3``; empty if nobody.
    step : str
        At which step.
    what : str
        ``born``; ``queue``, ``seize``, ``release`` (a resource; value = amount); ``hold`` (value =
        hours); ``wait`` (a calendar; value = until when); ``block``, ``reserve``, ``store`` (a
        stock; value = size); ``dock`` (value = load); ``board`` (a stock; value = number of the
        carrier); ``depart`` (value = load); ``form`` (value = load); ``split`` (value = members);
        ``free``; ``route`` (value = number of the step); ``mark`` (value); ``end`` (value = hours
        in the system); ``capacity`` (of a resource, from now on).
    where : str
        Resource, stock, dock or calendar.
    value : float
        As said above. [h, or - as said]
    """

    time_h: float
    entity: str
    step: str
    what: str
    where: str
    value: float


def _place(compiled: Compiled, what: str, i: int) -> str:
    if i < 0:
        return ""
    if what in RESOURCE_WHATS:
        return compiled.resource_ids[i]
    if what in STOCK_WHATS:
        return compiled.stock_ids[i]
    if what in DOCK_WHATS:
        return compiled.docks[i]
    return compiled.calendar_ids[i] if what == "wait" else ""


def iter_rows(compiled: Compiled, trace: NDArray[np.void]) -> Iterator[Row]:
    """
    Yield the rows of a trace with names.

    Parameters
    ----------
    compiled : Compiled
        The model that ran.
    trace : structured array
        Of a `Run`.

    Yields
    ------
    Row
        In order of time.
    """
    for time_h, uid, value, step, code, where, _ in trace.tolist():
        what = WHATS[code]
        yield Row(
            time_h=time_h,
            entity=entity_name(compiled, uid),
            step=compiled.step_ids[step] if step >= 0 else "",
            what=what,
            where=_place(compiled, what, where),
            value=value,
        )


def columns(compiled: Compiled, trace: NDArray[np.void]) -> dict[str, list[Any]]:
    """
    Return a trace as columns, for a data frame or a Parquet file.

    Parameters
    ----------
    compiled : Compiled
        The model that ran.
    trace : structured array
        Of a `Run`.

    Returns
    -------
    dict of str to list
        ``time_h``, ``entity``, ``step``, ``what``, ``where``, ``value``, as in `Row`.
    """
    names = Row.__slots__
    rows = [tuple(getattr(row, name) for name in names) for row in iter_rows(compiled, trace)]
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}


def format_row(row: Row) -> str:
    """Return a row as one line: ``12:30 seize ship-1 berth``, days before hours after the first."""
    minutes = round(row.time_h * 60)
    day, rest = divmod(minutes, 24 * 60)
    clock = f"{rest // 60:02d}:{rest % 60:02d}"
    return " ".join(
        part for part in (f"{day}d" if day else "", clock, row.what, row.entity, row.where) if part
    )
