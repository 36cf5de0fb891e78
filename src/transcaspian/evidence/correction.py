"""
Guarded repairs of rows whose publisher slipped.

A repair names the row, what to do, why, and what it expects to find. Once the table says
something else, the guard fails and the repair has to be looked at again, or deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from transcaspian.evidence.observation import COLUMNS
from transcaspian.evidence.table import parse_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from transcaspian.evidence.table import Faults

__all__ = ["ACTIONS", "Correction", "apply_correction", "read_corrections"]

ACTIONS = frozenset({"replace", "scale", "exclude"})

_REQUIRED = {"match", "action", "expect", "reason"}
_LEGAL = _REQUIRED | {"field", "value", "factor", "reported"}
_SCALABLE = ("value", "low", "high")
_KEPT = ("id",)

_GUARDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda have, want: bool(have == want),
    "ne": lambda have, want: bool(have != want),
    "gt": lambda have, want: bool(have > want),
    "ge": lambda have, want: bool(have >= want),
    "lt": lambda have, want: bool(have < want),
    "le": lambda have, want: bool(have <= want),
    "contains": lambda have, want: str(want) in str(have),
}


@dataclass(frozen=True, slots=True)
class Correction:
    """
    One repair.

    Attributes
    ----------
    match : mapping
        Column to text; it repairs every row that agrees in all of them.
    action : str
        ``replace`` puts `value` into `field`, ``scale`` multiplies it by `factor`, ``exclude``
        keeps the row from being selected.
    field : str
        Column that is repaired, and that a plain guard looks at.
    value : str
        What to put in.
    factor : float
        What to multiply by. [-]
    expect : mapping
        Column to guards, such as ``{"value": {"gt": 1000}}``; all must hold before the repair.
    reason, reported : str
        Why, and when or to whom it was reported.
    file, line : str, int
        Where the repair stands.
    """

    match: Mapping[str, str]
    action: str
    field: str
    value: str
    factor: float
    expect: Mapping[str, Mapping[str, Any]]
    reason: str
    reported: str
    file: str
    line: int

    @property
    def place(self) -> str:
        """Where it stands, as faults put it."""
        return f"{self.file}:{self.line}"


def read_corrections(path: Path, file: str, faults: Faults) -> list[Correction]:
    """
    Return the repairs of a TOML file.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        What faults call it.
    faults : Faults
        Takes whatever is off.
    """
    import tomllib

    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.add(file, 0, "file", str(error), "write it as TOML in UTF-8")
        return []
    lines = [n for n, s in enumerate(text.splitlines(), 1) if s.strip() == "[[correction]]"]
    entries = document.pop("correction", [])
    for name in document:
        faults.add(file, 0, str(name), "no such table", "write [[correction]]")
    if not isinstance(entries, list) or len(entries) != len(lines):
        faults.add(file, 0, "correction", "not a list of tables", "head each with [[correction]]")
        return []
    read = [_read(entry, file, line, faults) for entry, line in zip(entries, lines, strict=True)]
    return [correction for correction in read if correction is not None]


def _read(entry: dict[str, Any], file: str, line: int, faults: Faults) -> Correction | None:
    known = len(faults)
    for name in sorted(_REQUIRED - set(entry)):
        faults.add(file, line, name, "missing", "every correction has one")
    for name in sorted(set(entry) - _LEGAL):
        faults.add(file, line, name, "unknown", f"legal are {', '.join(sorted(_LEGAL))}")
    if len(faults) > known:
        return None
    field, action = str(entry.get("field", "value")), str(entry["action"])
    expect = _read_guards(entry["expect"], field)
    match = entry["match"]
    if action not in ACTIONS:
        faults.add(file, line, "action", repr(action), f"write {', '.join(sorted(ACTIONS))}")
    if field not in COLUMNS or field in _KEPT or (action == "scale" and field not in _SCALABLE):
        faults.add(file, line, "field", f"{field!r} can't be repaired so", "name another column")
    if not isinstance(match, dict) or not match or not set(match) <= set(COLUMNS):
        faults.add(file, line, "match", "names no column", 'write {id = "…"}')
    if not expect:
        faults.add(file, line, "expect", "no guard", f"write one of {', '.join(_GUARDS)}")
    if not str(entry["reason"]).strip():
        faults.add(file, line, "reason", "empty", "say why")
    wanted = {"replace": "value", "scale": "factor"}.get(action)
    if wanted is not None and wanted not in entry:
        faults.add(file, line, wanted, "missing", f"{action} needs it")
    factor = entry.get("factor", 1.0)
    if isinstance(factor, bool) or not isinstance(factor, int | float) or not factor > 0:
        faults.add(file, line, "factor", f"{factor!r}", "write a positive number")
    if len(faults) > known:
        return None
    return Correction(
        {str(name): str(text) for name, text in match.items()},
        action, field, str(entry.get("value", "")), float(factor), expect,
        str(entry["reason"]), str(entry.get("reported", "")), file, line,
    )  # fmt: skip


def _read_guards(expect: Any, field: str) -> dict[str, dict[str, Any]]:
    """Return guards by column; empty if any is not understood."""
    if not isinstance(expect, dict):
        return {}
    plain = {name: want for name, want in expect.items() if not isinstance(want, dict)}
    guards = {name: dict(want) for name, want in expect.items() if isinstance(want, dict)}
    if plain:
        guards.setdefault(field, {}).update(plain)
    sound = all(column in COLUMNS and set(want) <= set(_GUARDS) for column, want in guards.items())
    return guards if sound else {}


def apply_correction(correction: Correction, cells: list[str]) -> list[str]:
    """
    Repair a row in place, if every guard holds.

    Parameters
    ----------
    correction : Correction
        The repair.
    cells : list of str
        The row in the order of the columns; changed only if the repair applies.

    Returns
    -------
    list of str
        Guards that don't hold, in words; empty if the row was repaired.
    """
    failed = []
    for column, guards in correction.expect.items():
        have = cells[COLUMNS.index(column)]
        for guard, want in guards.items():
            if not _holds(guard, have, want):
                failed.append(f"{column} is {have!r} where {guard} {want!r} was expected")
    if failed:
        return failed
    at = COLUMNS.index(correction.field)
    if correction.action == "replace":
        cells[at] = correction.value
    elif correction.action == "scale":
        try:
            number = parse_number(cells[at])
        except ValueError:
            number = None
        if number is None:
            return [f"{correction.field} is {cells[at]!r} where a number was expected"]
        cells[at] = repr(number * correction.factor)
    return []


def _holds(guard: str, have: str, want: Any) -> bool:
    check = _GUARDS[guard]
    if guard != "contains" and isinstance(want, int | float) and not isinstance(want, bool):
        try:
            number = parse_number(have)
        except ValueError:
            return False
        return number is not None and check(number, float(want))
    return check(have, str(want))
