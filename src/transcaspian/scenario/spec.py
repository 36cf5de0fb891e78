"""A scenario: what is changed, from when to when, why; rows of one's own; and how it is run."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from transcaspian.errors import ScenarioError
from transcaspian.scenario.lines import find_lines, line_of
from transcaspian.scenario.shape import UNKNOWN, iter_departures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from transcaspian.scenario.lines import Trail

__all__ = ["KINDS", "SCHEMA", "BrokenScenario", "Scenario", "read_scenario", "scenario_from"]

SCHEMA = "transcaspian/scenario/1"
KINDS = {
    "quantity": "name",
    "resource": "id",
    "stock": "id",
    "calendar": "id",
    "class": "id",
    "step": "id",
    "measure": "id",
    "throughput": "id",
    "relief": "bucket",
}
"""Kinds of rows that a scenario may hold, and the key that names a row."""
_OPERATORS = {"set": "=", "add": "+", "times": "*"}


class BrokenScenario(ScenarioError):
    """
    A scenario that has not the right shape.

    Parameters
    ----------
    faults : iterable of str
        All of them.
    rest : Scenario or None
        What is left of it without the changes and the run that are broken, for its faults to be
        found as well; None if more than these is broken.
    """

    def __init__(self, faults: Iterable[str], *, rest: Scenario | None = None) -> None:
        super().__init__(faults, title="scenario")
        self.rest = rest


@dataclass(frozen=True, slots=True)
class Scenario:
    """
    What is asked of the simulator, as a file says it; the same can be said in Python.

    Parameters
    ----------
    name : str
        What people call it.
    why : str
        What it is meant to find out.
    base : str
        ``corridor`` or ``none``: whether rows add to the packaged tables or stand alone.
    run : mapping
        How it is run: the keys of ``[run]``.
    changes : sequence of mapping
        What differs: the keys of ``[[change]]``.
    rows : mapping of str to sequence of mapping
        Rows by kind, such as ``{"resource": [{"id": "quay", "capacity": 2}]}``.
    file : str
        Where it was read from; empty if it was made in Python.
    lines : mapping
        Lines of that file by the way to a value. [-]

    Raises
    ------
    ScenarioError
        With every key that is unknown, missing or of another kind.

    Examples
    --------
    >>> more = Scenario("More feeders", changes=[{"what": "aktau.feeders", "add": 2}])
    >>> more.change_texts
    ('aktau.feeders+2',)
    """

    name: str
    why: str = ""
    base: str = "corridor"
    run: Mapping[str, Any] = field(default_factory=dict)
    changes: Sequence[Mapping[str, Any]] = ()
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    file: str = field(default="", compare=False)
    lines: Mapping[Trail, int] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        _refuse(self.to_document(), self.file, self.lines)

    def to_document(self) -> dict[str, Any]:
        """
        Return the scenario as plain values.

        Returns
        -------
        dict
            Schema ``transcaspian/scenario/1``; dates as text.
        """
        body = {
            "schema": SCHEMA,
            "name": self.name,
            "why": self.why,
            "base": self.base,
            "run": self.run,
            "change": self.changes,
            **self.rows,
        }
        document: dict[str, Any] = _plain({name: one for name, one in body.items() if one})
        return document

    @property
    def digest(self) -> str:
        """Of all that it says, words for people and order of keys left out; 12 hex digits."""
        document = self.to_document()
        for words in ("name", "why"):
            document.pop(words, None)
        for one in document.get("change", ()):
            for words in ("why", "source"):
                one.pop(words, None)
        text = json.dumps(document, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def change_texts(self) -> tuple[str, ...]:
        """The changes as they would be typed after ``--what-if``."""
        return tuple(_change_text(_plain(dict(one))) for one in self.changes)

    def at(self, *trail: str | int) -> str:
        """
        Return where something stands, for a message.

        Parameters
        ----------
        *trail : str or int
            The way to it, such as ``"change", 0``.

        Returns
        -------
        str
            ``FILE:LINE``, or the way in words if there is no file.
        """
        if self.file:
            return f"{self.file}:{line_of(trail, self.lines)}"
        return " ".join(str(part + 1 if isinstance(part, int) else part) for part in trail)


def read_scenario(path: Path) -> Scenario:
    """
    Read a scenario file.

    Parameters
    ----------
    path : Path
        TOML; docs/guides/scenario.md says what it may hold.

    Returns
    -------
    Scenario
        In the right shape; whether its names lead anywhere shows when a world is made of it.

    Raises
    ------
    ScenarioError
        If it can't be read, or with every fault and its line.
    """
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path.name}: {error}: it is no TOML", title="scenario") from None
    except (OSError, UnicodeDecodeError) as error:
        words = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ScenarioError(f"{path} can't be read: {words}", title="scenario") from error
    return scenario_from(document, file=path.name, lines=find_lines(text))


def scenario_from(
    document: Mapping[str, Any], *, file: str = "", lines: Mapping[Trail, int] | None = None
) -> Scenario:
    """
    Make a scenario of plain values.

    Parameters
    ----------
    document : mapping
        As `Scenario.to_document` returns it, or as a file holds it.
    file : str
        Where it was read from.
    lines : mapping, optional
        Lines of that file by the way to a value. [-]

    Returns
    -------
    Scenario
        The same.

    Raises
    ------
    ScenarioError
        With every key that is unknown, missing or of another kind.
    """
    lines = lines or {}
    try:
        _refuse(_plain(dict(document)), file, lines)
    except ScenarioError as error:
        rest = _rest(document, file, lines)
        raise BrokenScenario(error.faults, rest=rest) from None
    return Scenario(
        name=document["name"],
        why=document.get("why", ""),
        base=document.get("base", "corridor"),
        run=document.get("run", {}),
        changes=document.get("change", ()),
        rows={kind: document[kind] for kind in KINDS if kind in document},
        file=file,
        lines=lines,
    )


def _rest(document: Mapping[str, Any], file: str, lines: Mapping[Trail, int]) -> Scenario | None:
    """
    Return a scenario without its unknown keys, broken changes and faulty run.

    None if anything else is broken: what leans on that would be told as faults, and is none.
    """
    document = _without_unknown(document)
    trails = [trail for trail, _ in _iter_faults(document)]
    if any(trail[:1] not in (("change",), ("run",)) or trail == ("change",) for trail in trails):
        return None
    broken = {trail[:2] for trail in trails}
    kept = [i for i in range(len(document.get("change", ()))) if ("change", i) not in broken]
    moved = {trail: line for trail, line in lines.items() if trail[:1] != ("change",)}
    for new, old in enumerate(kept):
        mine = {trail: line for trail, line in lines.items() if trail[:2] == ("change", old)}
        moved |= {("change", new, *trail[2:]): line for trail, line in mine.items()}
    whole = {**document, "change": [document["change"][i] for i in kept]}
    if any(trail[0] == "run" for trail in trails):
        del whole["run"]
    return scenario_from(whole, file=file, lines=moved)


def _without_unknown(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a document as plain values, without the keys that nothing knows."""
    plain: dict[str, Any] = _plain(dict(document))
    for trail, text in list(iter_departures(plain)):
        if text.startswith(f'"{trail[-1]}" {UNKNOWN}' if trail else UNKNOWN):
            table: Any = plain
            for name in trail[:-1]:
                table = table[name]
            del table[trail[-1]]
    return plain


def _refuse(document: Mapping[str, Any], file: str, lines: Mapping[Trail, int]) -> None:
    """Raise every fault of a document, in the order of its lines."""
    found = sorted(_iter_faults(document), key=lambda one: line_of(one[0], lines))
    if found:
        faults = [f"{_where(file, lines, trail)}{text}" for trail, text in found]
        raise ScenarioError(faults, title="scenario")


def _where(file: str, lines: Mapping[Trail, int], trail: Trail) -> str:
    """Return where a fault is, with the way to it in words."""
    names = [f"{one + 1}" if isinstance(one, int) else one for one in trail]
    head = f"{file}:{line_of(trail, lines)}: " if file else ""
    return head + (f"{' '.join(names)}: " if names else "")


def _plain(value: Any) -> Any:
    """Return the same with dates as text, mappings as dicts and sequences as lists."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str | bool | int | float):
        return value
    if hasattr(value, "items"):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _iter_faults(document: Mapping[str, Any]) -> Iterator[tuple[Trail, str]]:
    """Yield what the schema finds and, of all that has its shape, twins and days that are none."""
    departures = list(iter_departures(document))
    yield from departures
    sound = _sound(document, [trail for trail, _ in departures])
    for kind, key in KINDS.items():
        counts = Counter(row[key] for _, row in sound(kind))
        for i, row in sound(kind):
            if counts[row[key]] > 1:
                yield (kind, i), f'"{row[key]}" stands there {counts[row[key]]} times: rename one'
    wrong = set()
    broken = {trail for trail, _ in departures}
    run = {} if ("run",) in broken else document.get("run", {})
    days = [one for one in _iter_run_days(run) if one[0] not in broken]
    for trail, text in (*days, *_iter_days(sound)):
        try:
            dt.date.fromisoformat(text)
        except ValueError as error:
            wrong.add(trail[:2])
            yield trail, f"{text} is no day: {error}"
    for i, one in sound("change"):
        if ("change", i) not in wrong and one.get("from", "") > one.get("to", "9999-99-99"):
            yield ("change", i, "to"), f"{one['to']} is before {one['from']}: name a later day"


def _sound(
    document: Mapping[str, Any], trails: Sequence[Trail]
) -> Callable[[str], list[tuple[int, Mapping[str, Any]]]]:
    """Return what gives the rows of a kind that have the right shape, each with its number."""
    broken = {trail[:2] for trail in trails} | {trail[:1] for trail in trails if len(trail) == 1}

    def rows(kind: str) -> list[tuple[int, Mapping[str, Any]]]:
        if (kind,) in broken:
            return []
        return [one for one in enumerate(document.get(kind, ())) if (kind, one[0]) not in broken]

    return rows


def _iter_run_days(run: Mapping[str, Any]) -> Iterator[tuple[Trail, str]]:
    for name in ("from", "known_by"):
        if name in run:
            yield ("run", name), run[name]


def _iter_days(
    sound: Callable[[str], list[tuple[int, Mapping[str, Any]]]],
) -> Iterator[tuple[Trail, str]]:
    for kind in ("change", "calendar"):
        for i, one in sound(kind):
            for name in ("from", "to"):
                if name in one:
                    yield (kind, i, name), one[name]
    for i, one in sound("resource"):
        for day in one.get("changes", {}):
            yield ("resource", i, "changes"), day


def _change_text(one: Mapping[str, Any]) -> str:
    """Return a change as it would be typed."""
    [name] = [name for name in _OPERATORS if name in one]
    sign, figure = _OPERATORS[name], one[name]
    if name == "add" and figure < 0:
        sign, figure = "-", -figure
    text = f"{one['what']}{sign}{figure if isinstance(figure, str) else _figure(figure)}"
    if "from" in one:
        text += f" from {one['from']}"
    if "to" in one:
        text += f" to {one['to']}"
    return text


def _figure(value: float) -> str:
    """Return a number without exponent, as short as it can be read back."""
    text = f"{value:.12f}".rstrip("0").rstrip(".")
    return text if float(text) == value else repr(value)
