"""Rows of a model as SimPy's program walks them: ids replaced by the things that they name."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transcaspian.simulation.model import EntityClass, Model, Step

__all__ = ["Kind", "Row", "Rows", "read_rows"]

_ALIAS = {"signal": "release", "wait": "seize", "batch": "store"}


@dataclass(slots=True, eq=False)
class Row:
    """A step; figures as in the model's rows, references by number."""

    i: int
    op: str
    rule: str
    step: Step
    amount: float
    per_load: bool
    calendar: int
    resource: int
    stock: int
    dock: int
    next: Any = None
    to: Any = None
    ways: list[Any] = field(default_factory=list)
    figures: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Kind:
    """A class of entities, and how many there were."""

    size: float
    priority: int
    attribute: int
    start: Row
    member: int
    n_member: int
    record: bool
    made: int = 0


@dataclass(slots=True)
class Rows:
    """All that a program needs to know of a model, but for its calendars."""

    steps: list[Row]
    kinds: list[Kind]
    docks: list[tuple[int, ...]]
    batches: dict[int, tuple[Step, Row, int]]
    calendars: dict[str, int]
    n_gate: int


def read_rows(model: Model) -> Rows:
    """Return the rows of a model without faults."""
    calendars = {one.id: i for i, one in enumerate(model.calendars)}
    classes = {one.id: i for i, one in enumerate(model.classes)}
    stocks = {one.id: i for i, one in enumerate(model.stocks)}
    resources = {one.id: i for i, one in enumerate(model.resources)}
    gates = {one: i for i, one in enumerate(dict.fromkeys(s.gate for s in model.steps if s.gate))}
    docks = list(dict.fromkeys(one.stocks for one in model.steps if one.op == "board"))
    rows = {
        one.id: Row(
            i=i,
            op=_ALIAS.get(one.op, one.op),
            rule=one.rule,
            step=one,
            amount=one.amount,
            per_load=one.per_load,
            # a hold that is told so takes no notice of its calendar
            calendar=-1 if one.rule == "none" else calendars.get(one.calendar, -1),
            resource=len(resources) + gates[one.gate]
            if one.gate
            else resources.get(one.resource, -1),
            stock=stocks.get(one.stock, -1),
            dock=docks.index(one.stocks) if one.op == "board" else -1,
        )
        for i, one in enumerate(model.steps)
    }
    for row in rows.values():
        _link(row, rows)
    return Rows(
        steps=list(rows.values()),
        kinds=[_kind(one, rows, classes) for one in model.classes],
        docks=[tuple(stocks[name] for name in names) for names in docks],
        batches={
            stocks[one.stock]: (one, rows[one.to], classes[one.carrier])
            for one in model.steps
            if one.op == "batch"
        },
        calendars=calendars,
        n_gate=len(gates),
    )


def _link(row: Row, rows: dict[str, Row]) -> None:
    """Point at the steps that follow, and read the chances of choices."""
    step = row.step
    row.next, row.to = rows.get(step.next), rows.get(step.to)
    pairs: list[tuple[Any, float]] = []
    if row.op == "route":
        pairs = [(rows[to], figure) for to, figure in step.choices]
    elif row.op == "mark":
        pairs = list(step.values)
    row.ways = [one for one, _ in pairs]
    row.figures = [figure for _, figure in pairs]
    if pairs and (row.op == "mark" or row.rule in ("", "chance")):
        # added up exactly and rounded once, as chances are
        total = math.fsum(row.figures)
        row.figures = [math.fsum(row.figures[: i + 1]) / total for i in range(len(pairs))]


def _kind(one: EntityClass, rows: dict[str, Row], classes: dict[str, int]) -> Kind:
    return Kind(
        size=one.size,
        priority=one.priority,
        attribute=one.attribute,
        start=rows[one.start],
        member=classes.get(one.member, -1),
        n_member=one.n_member,
        record=one.record,
    )
