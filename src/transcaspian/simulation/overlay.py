"""Rows of a scenario laid over the packaged tables: a new terminal or a new rule is data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from transcaspian.scenario.spec import KINDS
from transcaspian.simulation.world_tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transcaspian.scenario.spec import Scenario
    from transcaspian.simulation.world_tables import Row, Tables

__all__ = ["lay_over", "locate_changes", "locate_rows"]

_TABLE_OF = {
    "quantity": "quantities",
    "resource": "resources",
    "stock": "stocks",
    "calendar": "calendars",
    "class": "classes",
    "step": "steps",
    "measure": "measures",
    "throughput": "throughput",
    "relief": "relief",
}
_PLAIN = {
    "step": ("id", "op", "next", "bucket", "label"),
    "calendar": ("id", "kind", "label"),
}
"""Keys that are columns; all others go into the column ``args``."""
_LISTED = {"size": "1", "priority": "0", "attribute": "0", "record": "yes"}
_NAMED = re.compile(r'\b(quantity|class|step|resource|stock|calendar|distribution) "([^"]+)"')
_TYPED = "--what-if"


def lay_over(tables: Tables, scenario: Scenario | None) -> Tables:
    """
    Return tables with the rows of a scenario in them.

    Parameters
    ----------
    tables : dict
        The packaged ones.
    scenario : Scenario or None
        A row of a known id stands in for that row, where it stands; any other is new.

    Returns
    -------
    dict of str to tuple of dict
        Only the scenario's own rows if it stands alone.
    """
    if scenario is None:
        return tables
    alone = scenario.base == "none"
    laid = {name: [] if alone else list(rows) for name, rows in tables.items()}
    for kind, table in _TABLE_OF.items():
        behind = ""
        for i, one in enumerate(scenario.rows.get(kind, ())):
            row = _row(kind, one, scenario.at(kind, i))
            key = KINDS[kind]
            _place(laid[table], row, key, str(one.get("after", behind)))
            behind = row[key] if kind == "step" else ""
    for i, one in enumerate(scenario.rows.get("quantity", ())):
        if "value" in one:
            _place(laid["assumed"], _stated(one, scenario, i), "name", "")
    if alone and not laid["measures"]:
        laid["measures"] = [_measure(one) for one in laid["classes"] if one["record"] == "yes"]
    return {name: tuple(rows) for name, rows in laid.items()}


def _place(rows: list[Row], row: Row, key: str, behind: str) -> None:
    """Put a row in the place of its namesake, else behind another, else at the end."""
    names = [one[key] for one in rows]
    if row[key] in names:
        rows[names.index(row[key])] = row
    elif behind in names:
        rows.insert(names.index(behind) + 1, row)
    else:
        rows.append(row)


def _row(kind: str, one: Mapping[str, Any], at: str) -> Row:
    """Return a row as text, as if it stood in a table."""
    columns = TABLES[_TABLE_OF[kind]].split(",")
    given = {name: value for name, value in one.items() if name != "after"}
    row = dict.fromkeys(columns, "")
    if kind in _PLAIN:
        args = {name: value for name, value in given.items() if name not in _PLAIN[kind]}
        row["args"] = "; ".join(f"{name}={_cell(value)}" for name, value in args.items())
        given = {name: value for name, value in given.items() if name not in args}
    if kind == "class":
        row.update(_LISTED)
    if kind == "throughput":
        row["unit"] = "1"
    if kind == "resource" and "changes" in given:
        days = given.pop("changes")
        row["changes"] = "; ".join(f"{day}={_cell(value)}" for day, value in days.items())
    row.update({name: _cell(value) for name, value in given.items() if name in columns})
    if "label" in columns and not row["label"]:
        row["label"] = row["id"]
    return {**row, "at": at}


def _cell(value: Any) -> str:
    """Return a value as the text of a cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, list | tuple):
        return "|".join(_cell(one) for one in value)
    if hasattr(value, "items"):
        return "|".join(f"{name}:{_cell(one)}" for name, one in value.items())
    return str(value)


def _stated(one: Mapping[str, Any], scenario: Scenario, i: int) -> Row:
    """Return a figure that a scenario states, as an assumption with its range."""
    value = one["value"]
    return {
        "name": one["name"],
        "value": _cell(value),
        "low": _cell(one.get("low", value)),
        "high": _cell(one.get("high", value)),
        "unit": one["unit"],
        "note": one.get("note", f"stated by the scenario {scenario.name}"),
        "at": scenario.at("quantity", i),
    }


def _measure(one: Row) -> Row:
    """Return the measure of a class for which nobody asked for another."""
    row = dict.fromkeys(TABLES["measures"].split(","), "")
    return {**row, "id": one["id"], "label": one["label"], "classes": one["id"], "at": one["at"]}


def locate_changes(faults: Iterable[str], scenario: Scenario | None) -> list[str]:
    """
    Return faults of changes with the line of the scenario where they stand.

    Parameters
    ----------
    faults : iterable of str
        As of changes that were typed.
    scenario : Scenario or None
        Whose changes are among them.

    Returns
    -------
    list of str
        In the same order.
    """
    changes: Sequence[Mapping[str, Any]] = scenario.changes if scenario is not None else ()
    texts = scenario.change_texts if scenario is not None else ()
    found = []
    for fault in faults:
        for i, one in enumerate(changes):
            mine = f'"{texts[i]}"' in fault or f"nothing is called {one['what']};" in fault
            if scenario is not None and mine and fault.startswith(_TYPED):
                found.append(fault.replace(_TYPED, scenario.at("change", i), 1))
                break
        else:
            found.append(fault)
    return found


def locate_rows(faults: Iterable[str], tables: Tables) -> list[str]:
    """
    Return faults of a model with the file and line of the row that each names first.

    Parameters
    ----------
    faults : iterable of str
        As `check_model` finds them.
    tables : dict
        The rows that the model was made of.

    Returns
    -------
    list of str
        In the same order.
    """
    places = {
        (kind, row[KINDS[kind]]): row["at"]
        for kind in ("quantity", "class", "step", "resource", "stock", "calendar")
        for row in tables[_TABLE_OF[kind]]
    }
    found = []
    for fault in faults:
        at = ""
        for kind, name in _NAMED.findall(fault):
            owners = [(kind, name)]
            if kind == "distribution":
                owners = [("step", name), ("class", name.removeprefix("late "))]
            at = next((places[one] for one in owners if one in places), "")
            if at:
                break
        found.append(f"{at}: {fault}" if at else fault)
    return found
