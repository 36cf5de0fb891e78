"""Each limit and each yard of a run: what comes, what is served, what is waited for there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from transcaspian.study.simulate_causes import cause_words
from transcaspian.study.simulate_flows import flows_of, waits_of
from transcaspian.study.simulate_trace import trace_again

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from transcaspian.simulation.run import Run
    from transcaspian.study.simulate_flows import Flows, Waits
    from transcaspian.study.simulate_runs import Setting

__all__ = ["DAILY", "MOST_TRACED", "SCHEMA", "SORTS", "find_nodes", "sort_of"]

SCHEMA = "transcaspian/nodes/1"
MOST_TRACED = 4
"""Replications that are looked into; their means are told. [-]"""
DAILY = ("queue", "arrivals", "served", "capacity", "utilisation")
"""What is told day by day."""
_SORTS = (
    ("weather", r"weather |caspian|black-sea|.*\.storm|.*\.weather"),
    ("closure", r"closed |ban |.*\.line$"),
    ("border", r"border\."),
    ("gauge", r"gauge\."),
    ("berth", r".*berths$"),
    ("crane", r".*\.cranes$|unloading "),
    ("locomotive", r".*\.locomotives$"),
    ("wagon", r".*\.(wagons|platforms)$"),
    ("track", r"line\.|.*\.tracks$"),
    ("timetable", r".*-turn$"),
    ("room", r"room-in-"),
    ("cargo", r".* filling |cargo-at-"),
)
SORTS = (*(name for name, _ in _SORTS), "carrier", "other")
"""What causes of waiting are sorted into; cargo that lies in a yard waits for a carrier."""
_DAY_H = 24.0
_DIGITS = 4


def sort_of(cause: str, stocks: frozenset[str]) -> str:
    """
    Return what sort of thing is waited for.

    Parameters
    ----------
    cause : str
        As `Waits` has it.
    stocks : frozenset of str
        Ids of stocks: who lies in one waits for a carrier.

    Returns
    -------
    str
        One of `SORTS`.
    """
    if cause in stocks:
        return "carrier"
    first = cause.partition("+")[0]
    return next((name for name, pattern in _SORTS if re.match(pattern, first)), "other")


def find_nodes(
    setting: Setting,
    n: int,
    *,
    on_traced: Callable[[Setting, Run], None] | None = None,
) -> dict[str, Any]:
    """
    Look into some replications of a world.

    Parameters
    ----------
    setting : Setting
        The world.
    n : int
        Replications, from the first on. [-]
    on_traced : callable, optional
        Told each replication with its trace.

    Returns
    -------
    dict
        Schema ``transcaspian/nodes/1``: of each node its figures, day by day as means over the
        replications with their tenth and ninetieth percentiles, and causes of waiting by place.

    Raises
    ------
    ScenarioError
        If a replication needs more memory than is allowed.
    """
    flows, waits = [], []
    for replication in range(n):
        drawn, run = trace_again(setting, replication)
        if on_traced is not None:
            on_traced(drawn, run)
        flows.append(flows_of(drawn, run))
        waits.append(waits_of(drawn, run))
    return {
        "schema": SCHEMA,
        "from": setting.asked.first_day.isoformat(),
        "days": setting.asked.request.days,
        "replications": n,
        "nodes": [_node(setting, i, flows) for i in range(flows[0].queue.shape[0])],
        "causes": _causes(setting, waits),
    }


def _node(setting: Setting, i: int, flows: Sequence[Flows]) -> dict[str, Any]:
    model, tables = setting.corridor.model, setting.corridor.tables
    is_stock = i >= len(model.resources)
    j = i - len(model.resources)
    one = model.stocks[j] if is_stock else model.resources[i]
    row = tables["stocks" if is_stock else "resources"][j if is_stock else i]
    daily = {
        name: np.array([_daily(each, i, is_stock=is_stock)[name] for each in flows])
        for name in DAILY
    }
    served = sum(float(each.served[i].sum()) for each in flows)
    asked = sum(float(each.arrivals[i].sum()) for each in flows)
    waited_h = sum(float(each.wait_h[i]) for each in flows)
    return {
        "id": one.id,
        "label": row["label"],
        "where": row["place"],
        "kind": "stock" if is_stock else "resource",
        "unit": next((each.units[i] for each in flows if each.units[i]), ""),
        "capacity": _figure(one.capacity),
        "capacity_d": _mean(daily["capacity"]),
        "arrivals_d": _mean(daily["arrivals"]),
        "served_d": _mean(daily["served"]),
        "utilisation": _mean(daily["utilisation"]),
        "queue": _mean(daily["queue"]),
        "wait_h": _figure(waited_h / asked) if asked else None,
        "n_served": _figure(served / len(flows)),
        "daily": {name: _over(rows, None) for name, rows in daily.items()},
        "daily_p10": {name: _over(rows, 0.1) for name, rows in daily.items()},
        "daily_p90": {name: _over(rows, 0.9) for name, rows in daily.items()},
    }


def _daily(flows: Flows, i: int, *, is_stock: bool) -> dict[str, NDArray[np.float64]]:
    """Return figures of one node day by day; what could be served goes by its own mean time."""
    room, busy, served = flows.room_h[i], flows.busy_h[i], flows.served[i]
    with np.errstate(divide="ignore", invalid="ignore"):
        utilisation = np.where(np.isfinite(room) & (room > 0.0), busy / room, np.nan)
        capacity = room / _DAY_H
        if not is_stock:
            # hours that one who is served takes, over the whole run
            capacity = room / (busy.sum() / served.sum()) if served.sum() else room * np.nan
    return {
        "queue": flows.queue[i],
        "arrivals": flows.arrivals[i],
        "served": served,
        "capacity": np.where(np.isfinite(capacity), capacity, np.nan),
        "utilisation": utilisation,
    }


def _causes(setting: Setting, waits: Sequence[Waits]) -> list[dict[str, Any]]:
    """Return causes of waiting, those that take most hours of their unit first."""
    total: dict[tuple[str, str, str], NDArray[np.float64]] = {}
    for one in waits:
        for key, hours in zip(one.keys, one.hours, strict=True):
            total[key] = total.get(key, 0.0) + hours / len(waits)
    stocks = frozenset(one.id for one in setting.corridor.model.stocks)
    tables = setting.corridor.tables
    rows = [
        {
            "place": place,
            "cause": cause,
            "label": cause_words(cause, tables),
            "sort": sort_of(cause, stocks),
            "who": who,
            "hours": _figure(float(hours.sum())),
            "daily": [_figure(one) for one in hours.tolist()],
        }
        for (place, cause, who), hours in total.items()
    ]
    return sorted(rows, key=_most_first)


def _most_first(row: Mapping[str, Any]) -> tuple[str, float, str]:
    return (row["place"], -(row["hours"] or 0.0), row["cause"])


def _over(rows: NDArray[np.float64], share: float | None) -> list[float | None]:
    """Return the mean over replications, or what a share of them stays below, day by day."""
    if share is None:
        return [_figure(one) for one in rows.mean(axis=0).tolist()]
    return [
        _figure(one) for one in np.quantile(rows, share, axis=0, method="inverted_cdf").tolist()
    ]


def _mean(rows: NDArray[np.float64]) -> float | None:
    return _figure(float(rows.mean()))


def _figure(value: float) -> float | None:
    return round(value, _DIGITS) + 0.0 if np.isfinite(value) else None
