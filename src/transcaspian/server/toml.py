"""A scenario as a TOML file, from its plain values."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["to_toml"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAYS = frozenset({"from", "to", "known_by"})
_DELETE = chr(127)


def to_toml(document: Mapping[str, Any]) -> str:
    """
    Return plain values as TOML: words and figures first, then tables, then lists of tables.

    Parameters
    ----------
    document : mapping
        As of `Scenario.to_document`.

    Returns
    -------
    str
        What `tomllib` reads back as the same, days as dates.
    """
    plain = {name: one for name, one in document.items() if not _is_table(one)}
    lines = [f"{_key(name)} = {_value(one, name)}" for name, one in plain.items()]
    for name, one in document.items():
        if name in plain:
            continue
        for row in one if isinstance(one, list) else [one]:
            head = f"[[{_key(name)}]]" if isinstance(one, list) else f"[{_key(name)}]"
            lines += ["", head, *(f"{_key(k)} = {_value(cell, k)}" for k, cell in row.items())]
    return "\n".join(lines) + "\n"


def _is_table(value: object) -> bool:
    rows = value if isinstance(value, list) and value else [value]
    return all(isinstance(one, dict) for one in rows)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(value: str) -> str:
    """Return a text in quotes; what JSON escapes TOML reads, but for one letter that JSON lets."""
    return json.dumps(value, ensure_ascii=False).replace(_DELETE, "\\u007f")


def _value(value: Any, name: str = "") -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if name in _DAYS and _DAY.fullmatch(value) else _text(value)
    if isinstance(value, dict):
        cells = (f"{_key(k)} = {_value(one, k)}" for k, one in value.items())
        return "{" + ", ".join(cells) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return repr(value)
