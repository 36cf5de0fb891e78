"""What is wrong with the periods of a model: what they may not change, and when they begin."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.simulation.model import Model

__all__ = ["find_period_faults"]

_MAY_CHANGE = {
    "steps": {
        "size", "capacity", "low_capacity", "minimum", "deadline_h", "every_h", "offset_h",
        "choices", "values", "label",
    },
    "stocks": {"capacity"},
    "classes": {"size", "priority", "arrivals"},
    "dists": {"family", "a", "b", "c", "scale", "values", "weights"},
}  # fmt: skip
# what is asked of either side of these is the same: whether it is there at all
_STAY = ("every_h",)


def find_period_faults(model: Model) -> Iterator[str]:
    """
    Yield what periods change that has to stay as it is, and moments out of order.

    Parameters
    ----------
    model : Model
        Whose names all lead somewhere.

    Yields
    ------
    str
        Subject, fault, remedy.
    """
    moments = [0.0, *(one.start_h for one in model.periods)]
    if moments != sorted(set(moments)):
        yield "periods begin after hour 0, each later than the one before: put them in order"
    now = replace(model, periods=())
    for period, version in zip(model.periods, list(model.iter_versions())[1:], strict=True):
        when = f"from hour {period.start_h:g}"
        for table, may in _MAY_CHANGE.items():
            before = {one.id: one for one in getattr(now, table)}
            for row in getattr(period, table):
                if row.id not in before:
                    yield f'{when}: {table}: "{row.id}" is in no row of the model: add it there'
                    continue
                for name in _changed(before[row.id], row, may):
                    yield (
                        f'{when}: {table}: "{row.id}" changes its {name}, which holds all '
                        "through a run: leave it as it is"
                    )
        now = version


def _changed(before: Any, after: Any, may: set[str]) -> Iterator[str]:
    """Yield the fields that differ and may not."""
    for one in fields(before):
        old, new = getattr(before, one.name), getattr(after, one.name)
        if old == new:
            continue
        if one.name not in may or (one.name in _STAY and (old > 0.0) != (new > 0.0)):
            yield one.name
        elif one.name == "choices" and (
            before.rule not in ("", "chance") or [to for to, _ in old] != [to for to, _ in new]
        ):
            yield "ways"
        elif one.name == "values" and hasattr(before, "op") and _marks(old) != _marks(new):
            yield "marks"
        elif one.name == "arrivals" and (
            old.kind != "initial" or old.first_h > 0.0 or replace(old, n=new.n) != new
        ):
            yield "arrivals"


def _marks(values: tuple[tuple[int, float], ...]) -> list[int]:
    return [value for value, _ in values]
