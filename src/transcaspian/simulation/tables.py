"""A model from TOML: tables named as the rows are, one field for one key, all faults at once."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from transcaspian.errors import ScenarioError
from transcaspian.simulation.model import (
    Arrivals,
    Calendar,
    Dist,
    EntityClass,
    Model,
    Period,
    Resource,
    Step,
    Stock,
    Weather,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["TABLES", "model_from", "read_model"]

TABLES = {
    "class": ("classes", EntityClass),
    "step": ("steps", Step),
    "resource": ("resources", Resource),
    "stock": ("stocks", Stock),
    "calendar": ("calendars", Calendar),
    "dist": ("dists", Dist),
}
"""Table in the file, and the field of a model that its rows fill."""
_PERIOD = "period"
_DATED = ("step", "stock", "class", "dist")
"""Tables whose rows a period may say anew."""
_NESTED = {"Arrivals": Arrivals, "Weather | None": Weather}
_NUMBERS = (int, float)


def read_model(path: Path) -> Model:
    """
    Read a model from a TOML file.

    Parameters
    ----------
    path : Path
        With tables ``[[class]]``, ``[[step]]``, ``[[resource]]``, ``[[stock]]``, ``[[calendar]]``,
        ``[[dist]]``, for its clock ``[model]``, and for figures that change ``[[period]]`` with
        ``start_h`` and rows such as ``[[period.step]]``: the id, and what differs from then on.

    Returns
    -------
    Model
        Its names are not yet checked against one another.

    Raises
    ------
    ScenarioError
        With every key that is unknown, missing or of another kind.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ScenarioError(f"{path}: {error}", title="model") from error
    return model_from(document)


def model_from(document: Mapping[str, Any]) -> Model:
    """
    Make a model of parsed tables.

    Parameters
    ----------
    document : mapping
        As `read_model` finds it in a file.

    Returns
    -------
    Model
        Its names are not yet checked against one another.

    Raises
    ------
    ScenarioError
        With every key that is unknown, missing or of another kind.
    """
    faults = [
        f'table "{name}" is unknown: choose one of {", ".join([*TABLES, "model", _PERIOD])}'
        for name in document
        if name not in TABLES and name not in ("model", _PERIOD)
    ]
    parts: dict[str, Any] = {}
    for table, (name, kind) in TABLES.items():
        rows = document.get(table, [])
        if not isinstance(rows, list):
            faults.append(f"{table}: write each row as [[{table}]]")
            continue
        parts[name] = tuple(
            _row(kind, row, f'{table} "{row.get("id", i + 1)}"', faults)
            for i, row in enumerate(rows)
        )
    if _PERIOD in document:
        parts["periods"] = _periods(document[_PERIOD], parts, faults)
    clock = _values(Model, document.get("model", {}), "model", faults)
    if set(clock) & set(parts):
        faults.append("model: rows stand in tables of their own")
    if faults:
        raise ScenarioError(faults, title="model")
    return Model(**{**parts, **clock})


def _periods(rows: Any, parts: Mapping[str, Any], faults: list[str]) -> tuple[Period, ...]:
    """Return periods; what a row does not say is as it was before."""
    if not isinstance(rows, list):
        faults.append(f"{_PERIOD}: write each row as [[{_PERIOD}]]")
        return ()
    latest = {
        table: {one.id: one for one in parts.get(TABLES[table][0], ()) if one is not None}
        for table in _DATED
    }
    periods = []
    for i, row in enumerate(rows):
        where = f"{_PERIOD} {i + 1}"
        heads = {name: value for name, value in row.items() if name not in _DATED}
        changed: dict[str, Any] = {}
        for table in _DATED:
            name, kind = TABLES[table]
            changed[name] = tuple(
                _changed(kind, one, latest[table], f"{where}, {table}", faults)
                for one in row.get(table, ())
            )
        periods.append(_row(Period, heads, where, faults, **changed))
    return tuple(periods)


def _changed(
    kind: Any, row: Mapping[str, Any], latest: dict[str, Any], where: str, faults: list[str]
) -> Any:
    """Return a row with what differs from a moment on, and keep it for later moments."""
    known = latest.get(str(row.get("id")))
    if known is None:
        faults.append(f'{where} "{row.get("id")}" is no row of the model: name one that is')
        return None
    latest[known.id] = replace(known, **_values(kind, row, f'{where} "{known.id}"', faults))
    return latest[known.id]


def _row(kind: Any, row: Mapping[str, Any], where: str, faults: list[str], **others: Any) -> Any:
    n_fault = len(faults)
    values = {**_values(kind, row, where, faults), **others}
    if len(faults) > n_fault:
        return None
    try:
        return kind(**values)
    except TypeError:
        given = set(values)
        needed = [one.name for one in fields(kind) if one.name not in given]
        faults.append(f"{where}: a field is missing, one of {', '.join(needed)}")
        return None


def _values(kind: Any, row: Mapping[str, Any], where: str, faults: list[str]) -> dict[str, Any]:
    types = {one.name: str(one.type) for one in fields(kind)}
    values = {}
    for name, value in row.items():
        if name not in types:
            faults.append(f'{where}: the field "{name}" is unknown')
            continue
        nested = _NESTED.get(types[name])
        if nested is not None and isinstance(value, dict):
            values[name] = _row(nested, value, f"{where}, {name}", faults)
            continue
        try:
            values[name] = _cast(types[name], value)
        except (TypeError, ValueError):
            faults.append(f"{where}: {name} is {value!r}, not {types[name]}")
    return values


def _cast(kind: str, value: Any) -> Any:
    """Return a value as the type that an annotation names; integers may stand for floats."""
    if kind == "float" and isinstance(value, _NUMBERS) and not isinstance(value, bool):
        return float(value)
    if kind in ("int", "str", "bool") and type(value).__name__ == kind:
        return value
    if kind.startswith("tuple[") and isinstance(value, list):
        inner = kind[len("tuple[") : -1]
        if inner.endswith(", ..."):
            return tuple(_cast(inner[: -len(", ...")], one) for one in value)
        return tuple(_cast(one, part) for one, part in zip(inner.split(", "), value, strict=True))
    raise TypeError(kind)
