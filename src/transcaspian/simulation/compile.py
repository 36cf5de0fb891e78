"""A model as the arrays that run: ids become row numbers, names of streams become keys."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from transcaspian.simulation.cache import prepare
from transcaspian.simulation.counter import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transcaspian.kernels.sim_layout import Tables
    from transcaspian.simulation.model import Arrivals, EntityClass, Model, Stock

__all__ = ["MOVING", "OPS", "WAITING", "Compiled", "compile_model", "entity_name", "gate_id"]

MOVING = "moving"
WAITING = "waiting:"
# what a step is called, and what the kernel does for it
OPS = {
    "hold": "hold",
    "seize": "seize",
    "release": "release",
    "window": "window",
    "store": "store",
    "reserve": "reserve",
    "batch": "store",
    "board": "board",
    "split": "split",
    "route": "route",
    "mark": "mark",
    "signal": "release",
    "wait": "seize",
    "recycle": "recycle",
    "end": "end",
}
_SERIAL_MASK = (1 << 40) - 1


@dataclass(frozen=True, slots=True)
class Compiled:
    """
    A model ready to run.

    Parameters
    ----------
    model : Model
        What it was made from.
    tables : Tables
        The arrays.
    step_ids, resource_ids, stock_ids, class_ids, calendar_ids, buckets, docks : tuple of str
        Names by row. Gates are resources called ``gate:`` and their name; a dock is called by its
        stocks.
    step_names, class_names : tuple of int
        Keys of the random streams' names, by row.
    """

    model: Model
    tables: Tables
    step_ids: tuple[str, ...]
    resource_ids: tuple[str, ...]
    stock_ids: tuple[str, ...]
    class_ids: tuple[str, ...]
    calendar_ids: tuple[str, ...]
    buckets: tuple[str, ...]
    docks: tuple[str, ...]
    step_names: tuple[int, ...]
    class_names: tuple[int, ...]


@dataclass(slots=True)
class _Pool:
    """Rows under construction: numbers by id, and the lists that rows point into."""

    integers: list[int] = field(default_factory=list)
    floats: list[float] = field(default_factory=list)
    buckets: dict[str, int] = field(default_factory=lambda: {MOVING: 0, "working": 1})
    docks: dict[tuple[str, ...], int] = field(default_factory=dict)

    def add_integers(self, values: Sequence[int]) -> int:
        self.integers += values
        return len(self.integers) - len(values)

    def add_floats(self, values: Sequence[float]) -> int:
        self.floats += values
        return len(self.floats) - len(values)

    def bucket(self, name: str) -> int:
        return self.buckets.setdefault(name, len(self.buckets))


def gate_id(gate: str) -> str:
    """Return the id of the resource that stands for a gate."""
    return f"gate:{gate}"


def entity_name(compiled: Compiled, uid: int) -> str:
    """Return what people call an entity, such as ``train-3``; empty for nobody."""
    if uid < 0:
        return ""
    return f"{compiled.class_ids[uid >> 40]}-{(uid & _SERIAL_MASK) + 1}"


def compile_model(model: Model) -> Compiled:
    """
    Turn a model without faults into arrays.

    Parameters
    ----------
    model : Model
        Checked before with `check.check_model`.

    Returns
    -------
    Compiled
        To be run any number of times.
    """
    prepare()
    from transcaspian.kernels.sim_layout import Tables

    gates = dict.fromkeys(one.gate for one in model.steps if one.gate)
    ids = {
        "step": [one.id for one in model.steps],
        "resource": [one.id for one in model.resources] + [gate_id(one) for one in gates],
        "stock": [one.id for one in model.stocks],
        "klass": [one.id for one in model.classes],
        "calendar": [one.id for one in model.calendars],
        "dist": [one.id for one in model.dists],
    }
    row = {kind: {name: i for i, name in enumerate(names)} for kind, names in ids.items()}
    pool = _Pool()
    for step in model.steps:
        if step.op == "board":
            pool.docks.setdefault(step.stocks, len(pool.docks))
    step, stock, klass, dist = _moving(model, row, pool)
    resource = _resources(model, row, pool, len(gates))
    turn, later = _later(model, row, pool)
    tables = Tables(
        step=step,
        resource=resource,
        stock=stock,
        klass=klass,
        dist=dist,
        dock=_docks(row, pool),
        integers=np.array([*pool.integers, 0], dtype=np.int32),
        floats=np.array([*pool.floats, 0.0], dtype=np.float64),
        turn=turn,
        later=later,
    )
    for table in (*tables[:-1], *later):
        table.flags.writeable = False
    return Compiled(
        model=model,
        tables=tables,
        step_ids=tuple(ids["step"]),
        resource_ids=tuple(ids["resource"]),
        stock_ids=tuple(ids["stock"]),
        class_ids=tuple(ids["klass"]),
        calendar_ids=tuple(ids["calendar"]),
        buckets=tuple(pool.buckets),
        docks=tuple("+".join(stocks) for stocks in pool.docks),
        step_names=tuple(name_key("step", one) for one in ids["step"]),
        class_names=tuple(name_key("arrivals", one) for one in ids["klass"]),
    )


def _moving(model: Model, row: Mapping[str, Mapping[str, int]], pool: _Pool) -> tuple[Any, ...]:
    """Return the tables that a period may change, in the order that the kernel knows."""
    return (
        _steps(model, row, pool),
        _stocks(model, row, pool),
        _classes(model, row, pool),
        _dists(model, pool),
    )


def _later(
    model: Model, row: Mapping[str, Mapping[str, int]], pool: _Pool
) -> tuple[Any, tuple[Any, ...]]:
    """Return when later periods begin, and their tables; what changes no figure is no period."""
    before, *versions = model.iter_versions()
    kept = []
    for period, version in zip(model.periods, versions, strict=True):
        if version != before:
            kept.append((period.start_h, _moving(version, row, pool)))
        before = version
    turn = np.array([start_h for start_h, _ in kept], dtype=np.float64)
    return turn, tuple(np.array(tables) for tables in zip(*(one for _, one in kept), strict=True))


def _fill(table: Any, i: int, values: Mapping[str, float]) -> None:
    for name, value in values.items():
        table[name][i] = value


def _steps(model: Model, row: Mapping[str, Mapping[str, int]], pool: _Pool) -> Any:
    from transcaspian.kernels.sim_layout import OP, ROUTE, RULE, STEP_ROW

    table = np.zeros(len(model.steps), STEP_ROW)
    for i, step in enumerate(model.steps):
        values: dict[str, float] = {
            "op": getattr(OP, OPS[step.op]),
            "next": row["step"].get(step.next, -1),
            "dist": row["dist"].get(step.dist, -1),
            "calendar": row["calendar"].get(step.calendar, -1),
            "resource": row["resource"].get(gate_id(step.gate) if step.gate else step.resource, -1),
            "stock": row["stock"].get(step.stock, -1),
            "to": row["step"].get(step.to, -1),
            "dock": pool.docks.get(step.stocks, -1) if step.op == "board" else -1,
            "per_load": int(step.per_load),
            "soon": _soon(model, row["step"], i),
            "amount": step.amount,
            "capacity": step.capacity,
            "low_capacity": step.low_capacity,
            "minimum": step.capacity if step.minimum < 0.0 else step.minimum,
            "deadline": 0.0 if math.isinf(step.deadline_h) else step.deadline_h,
            "every": step.every_h,
            "offset": step.offset_h,
        }
        if step.op == "hold":
            values["rule"] = getattr(RULE, step.rule or ("pause" if step.calendar else "none"))
        elif step.op == "route":
            rule = step.rule or "chance"
            values["rule"] = getattr(ROUTE, rule)
            values["first"] = pool.add_integers([row["step"][to] for to, _ in step.choices])
            values["n"] = len(step.choices)
            weights = [weight for _, weight in step.choices]
            values["to"] = pool.add_floats(weights if rule == "attribute" else _shares(weights))
        elif step.op == "mark":
            values["first"] = pool.add_integers([value for value, _ in step.values])
            values["n"] = len(step.values)
            values["to"] = pool.add_floats(_shares([weight for _, weight in step.values]))
        values["bucket"], values["wait_bucket"] = _buckets(model, i, pool)
        _fill(table, i, values)
    return table


def _soon(model: Model, row: Mapping[str, int], i: int) -> int:
    """Return the hold that is sure to follow on the same lap when step `i` has been granted."""
    step = model.steps[i]
    if step.op not in ("seize", "wait"):
        return -1
    while step.next and row[step.next] > i:
        i = row[step.next]
        step = model.steps[i]
        if step.op != "reserve":
            return i if step.op == "hold" else -1
    return -1


def _shares(weights: Sequence[float]) -> list[float]:
    total = math.fsum(weights)
    return [math.fsum(weights[: i + 1]) / total for i in range(len(weights))]


def _buckets(model: Model, i: int, pool: _Pool) -> tuple[int, int]:
    """Return where a step books the time of what it does, and of waiting for it."""
    step = model.steps[i]
    if step.op == "hold":
        waiting = pool.bucket(WAITING + step.calendar) if step.calendar else 0
        return pool.bucket(step.bucket or MOVING), waiting
    if step.op == "window":
        return 0, pool.bucket(WAITING + (step.bucket or step.calendar))
    if step.op in ("seize", "wait"):
        names = {one.id: one.bucket or one.id for one in model.resources}
        name = step.bucket or step.gate or names[step.resource]
        return 0, pool.bucket(WAITING + name)
    if step.op in ("store", "reserve", "batch"):
        names = {one.id: one.bucket or one.id for one in model.stocks}
        lying = pool.bucket(WAITING + (step.bucket or names[step.stock]))
        return lying, pool.bucket(f"{WAITING}room-in-{step.stock}")
    if step.op == "board":
        return 0, pool.bucket(WAITING + (step.bucket or f"cargo-at-{'+'.join(step.stocks)}"))
    return 0, 0


def _resources(model: Model, row: Mapping[str, Mapping[str, int]], pool: _Pool, n_gate: int) -> Any:
    from transcaspian.kernels.sim_layout import RESOURCE_ROW

    table = np.zeros(len(model.resources) + n_gate, RESOURCE_ROW)
    table["calendar"] = -1
    for i, one in enumerate(model.resources):
        flat = [figure for change in sorted(one.changes) for figure in change]
        _fill(
            table,
            i,
            {
                "capacity": one.capacity,
                "calendar": row["calendar"].get(one.calendar, -1),
                "first": pool.add_floats(flat),
                "n": len(one.changes),
            },
        )
    return table


def _stocks(model: Model, row: Mapping[str, Mapping[str, int]], pool: _Pool) -> Any:
    from transcaspian.kernels.sim_layout import STOCK_ROW

    table = np.zeros(len(model.stocks), STOCK_ROW)
    batches = {one.stock: one for one in model.steps if one.op == "batch"}
    for i, stock in enumerate(model.stocks):
        docks = _docks_of(stock, pool)
        values: dict[str, float] = {
            "capacity": stock.capacity,
            "first": pool.add_integers(docks),
            "n": len(docks),
            "carrier": -1,
        }
        batch = batches.get(stock.id)
        if batch is not None:
            values["batch"] = batch.size
            values["deadline"] = batch.deadline_h
            values["carrier"] = row["klass"][batch.carrier]
            values["carrier_step"] = row["step"][batch.to]
        _fill(table, i, values)
    return table


def _docks(row: Mapping[str, Mapping[str, int]], pool: _Pool) -> Any:
    """Return where the stocks of each dock are listed, and how many there are."""
    firsts = [
        (pool.add_integers([row["stock"][one] for one in stocks]), len(stocks))
        for stocks in pool.docks
    ]
    return np.array(firsts, dtype=np.int32).reshape(-1, 2)


def _docks_of(stock: Stock, pool: _Pool) -> list[int]:
    return [i for stocks, i in pool.docks.items() if stock.id in stocks]


def _classes(model: Model, row: Mapping[str, Mapping[str, int]], pool: _Pool) -> Any:
    from transcaspian.kernels.sim_layout import CLASS_ROW, KIND

    table = np.zeros(len(model.classes), CLASS_ROW)
    for i, one in enumerate(model.classes):
        arrivals = one.arrivals
        table["key"][i] = name_key("class", one.id)
        _fill(
            table,
            i,
            {
                "size": one.size,
                "start_h": arrivals.first_h,
                "every": arrivals.every_h,
                "early": arrivals.early_h,
                "until": arrivals.until_h,
                "kind": getattr(KIND, arrivals.kind),
                "start": row["step"][one.start],
                "priority": one.priority,
                "jitter": row["dist"].get(arrivals.jitter, -1),
                "member": row["klass"].get(one.member, -1),
                "n_member": one.n_member,
                "attribute": one.attribute,
                "record": int(one.record),
                "most": arrivals.n if arrivals.kind == "initial" else arrivals.n or (1 << 39),
                **_figures(one, pool),
            },
        )
    return table


def _figures(one: EntityClass, pool: _Pool) -> dict[str, float]:
    arrivals = one.arrivals
    if arrivals.kind == "poisson":
        flat = [figure for rate in arrivals.rates for figure in rate]
        return {"first": pool.add_floats(flat), "n": len(arrivals.rates)}
    if arrivals.kind == "timetable":
        paces = _paces(arrivals)
        return {"first": pool.add_floats([one for pace in paces for one in pace]), "n": len(paces)}
    return {"first": pool.add_floats(arrivals.times_h), "n": len(arrivals.times_h)}


def _paces(arrivals: Arrivals) -> list[tuple[float, float, float]]:
    """Return, for each change of interval, how many were due before, its moment, the new one."""
    paces: list[tuple[float, float, float]] = []
    n, at, every = 0.0, arrivals.first_h, arrivals.every_h
    for day, interval in sorted(arrivals.intervals):
        moment = max(day, arrivals.first_h)
        due = math.ceil(n)
        while at + (due - n) * every < moment:
            due += 1
        # who is due before the moment stays so, whatever rounding says
        passed = n + (moment - at) / every
        passed = min(max(passed, math.nextafter(due - 1.0, math.inf)), float(due))
        n, at, every = max(n, passed), moment, interval
        paces.append((n, at, every))
    return paces


def _dists(model: Model, pool: _Pool) -> Any:
    from transcaspian.kernels.sim_layout import DIST_ROW, FAMILY

    table = np.zeros(len(model.dists), DIST_ROW)
    for i, dist in enumerate(model.dists):
        shares = _shares(dist.weights) if dist.weights else []
        _fill(
            table,
            i,
            {
                "family": getattr(FAMILY, dist.family),
                "a": dist.a,
                "b": dist.b,
                "c": dist.c,
                "scale": dist.scale,
                "first": pool.add_floats([*dist.values, *shares]),
                "n": len(dist.values),
            },
        )
    return table
