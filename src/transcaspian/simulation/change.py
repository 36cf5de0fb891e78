"""What-ifs: ``aktau.feeders+2 from 2024-05-01``, ``aktau.storm=2024-02-05/5d``."""

from __future__ import annotations

import datetime as dt
import difflib
import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transcaspian.errors import ScenarioError
from transcaspian.simulation.world_values import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transcaspian.simulation.world_values import Quantity

__all__ = [
    "Change",
    "apply_changes",
    "closures_of",
    "find_clashes",
    "find_overruled",
    "parse_change",
]

_SHAPE = re.compile(r"\s*([A-Za-z][A-Za-z0-9._-]*?)\s*([=*/+-])\s*(\S+)\s*")
_SPAN = re.compile(r"\s+(from|to)\s+(\S+)(?:\s+to\s+(\S+))?\s*$")
_SPELL = re.compile(r"(\d{4}-\d{2}-\d{2})/(\d+(?:\.\d+)?)([dh])")
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
_N_NEAREST = 3
_DAY_H = 24.0


@dataclass(frozen=True, slots=True)
class Change:
    """
    One difference from the world as it is.

    Attributes
    ----------
    text : str
        As typed.
    name : str
        A quantity, or a dated calendar.
    sign : str
        ``=``, ``+``, ``-``, ``*`` or ``/``; empty for a spell.
    figure : float
        In the unit of the quantity, or a factor. [unit or -]
    first_day : datetime.date or None
        Of a spell; or the first day of a change, None from the beginning.
    length_h : float
        Of a spell. [h]
    last_day : datetime.date or None
        The last day of a change, None to the end.
    why, source : str
        For people: what it stands for, and who says so.
    typed : bool
        Whether it was typed, and does not stand in a scenario.
    """

    text: str
    name: str
    sign: str = ""
    figure: float = 0.0
    first_day: dt.date | None = None
    length_h: float = 0.0
    last_day: dt.date | None = None
    why: str = ""
    source: str = ""
    typed: bool = False

    @property
    def cuts(self) -> tuple[dt.date, ...]:
        """Days from which a figure is another: when it begins, and the day after it ends."""
        if not self.sign:
            return ()
        after = None if self.last_day is None else self.last_day + dt.timedelta(days=1)
        return tuple(day for day in (self.first_day, after) if day is not None)

    def holds_on(self, day: dt.date) -> bool:
        """
        Return whether it holds on a day.

        Parameters
        ----------
        day : datetime.date
            The day.

        Returns
        -------
        bool
            Never for a spell, which changes no figure.
        """
        begun = self.first_day is None or self.first_day <= day
        return bool(self.sign) and begun and (self.last_day is None or day <= self.last_day)

    def overrules(self, other: Change) -> bool:
        """
        Return whether it wipes out what another, which comes before it, does on some day.

        Parameters
        ----------
        other : Change
            Any.

        Returns
        -------
        bool
            Never if both say the same, or if it only adds to the other or multiplies it.
        """
        if self.name != other.name or self.sign != "=" or not other.sign:
            return False
        same = other.sign == "=" and other.figure == self.figure
        firsts = [day for day in (self.first_day, other.first_day) if day is not None]
        lasts = [day for day in (self.last_day, other.last_day) if day is not None]
        apart = bool(firsts and lasts) and max(firsts) > min(lasts)
        return not same and not apart

    def find_fault(self, start: dt.date, end: dt.date) -> str:
        """
        Say what is wrong with its days.

        Parameters
        ----------
        start, end : datetime.date
            First day of a run, and the day after its last.

        Returns
        -------
        str
            Empty if it lies within the run.
        """
        last = end - dt.timedelta(days=1)
        if not self.sign and self.first_day is not None:
            ended = self.first_day + dt.timedelta(hours=self.length_h) <= start
            if ended or self.first_day >= end:
                return f'"{self.text}" lies outside the run, which goes from {start} to {last}'
            return ""
        days = [day for day in (self.first_day, self.last_day) if day is not None]
        if len(days) == 2 and days[0] > days[1]:
            return f'"{self.text}" ends before it begins: {days[0]} comes after {days[1]}'
        if any(not start <= day <= last for day in days):
            return (
                f'"{self.text}" names a day outside the run, which goes from {start} to {last}: '
                "leave the day out for the beginning or the end of the run"
            )
        return ""


def parse_change(text: str, *, quantities: Iterable[str], calendars: Iterable[str]) -> Change:
    """
    Read a what-if.

    Parameters
    ----------
    text : str
        ``NAME=FIGURE``, ``NAME+FIGURE``, ``NAME-FIGURE``, ``NAME*FACTOR``, ``NAME/FACTOR``,
        ``NAME+N%`` or ``NAME-N%``, any of them with ``from DATE``, ``to DATE`` or both behind it;
        or ``CALENDAR=DATE/LENGTH`` with a length such as ``5d`` or ``12h``.
    quantities, calendars : iterable of str
        What may be named.

    Returns
    -------
    Change
        A percentage is read as a factor.

    Raises
    ------
    ScenarioError
        If it has no such shape, or names nothing; lists the nearest names.
    """
    body, first_day, last_day = _split_days(text)
    match = _SHAPE.fullmatch(body)
    if match is None:
        raise ScenarioError(
            f'--what-if: "{text}" is not of the shape NAME+2, NAME-10%, NAME*1.2, NAME=12, '
            "NAME+2 from 2024-05-01 to 2024-06-30 or CALENDAR=2024-02-05/5d"
        )
    names = {*quantities}
    dated = {*calendars}
    name, sign, rest = match.groups()
    # a dash may belong to the name: the longest name that fits is meant
    for known in sorted((*names, *dated), key=len, reverse=True):
        longer = re.fullmatch(re.escape(known) + r"\s*([=*/+-])\s*(\S+)", body.strip())
        if longer is not None:
            name, sign, rest = known, longer[1], longer[2]
            break
    if name in dated:
        if body is not text:
            raise ScenarioError(f'--what-if: "{text}": {name} says when by DATE/LENGTH alone')
        return _spell(text, name, sign, rest)
    if name not in names:
        near = difflib.get_close_matches(name, (*names, *dated), n=_N_NEAREST, cutoff=0.0)
        told = f"near it: {', '.join(near)}" if near else "this model has no figure to change"
        raise ScenarioError(f"--what-if: nothing is called {name}; {told}")
    if not _NUMBER.fullmatch(rest):
        raise ScenarioError(f'--what-if: "{text}": {rest} is no figure')
    if not rest.endswith("%"):
        if sign == "/" and float(rest) == 0.0:
            raise ScenarioError(f'--what-if: "{text}" divides by 0: name another figure')
        return Change(text, name, sign, float(rest), first_day, last_day=last_day)
    if sign not in "+-":
        raise ScenarioError(f'--what-if: "{text}": a percentage follows + or -')
    share = float(rest[:-1]) / 100.0
    factor = 1.0 + share if sign == "+" else 1.0 - share
    return Change(text, name, "*", factor, first_day, last_day=last_day)


def _split_days(text: str) -> tuple[str, dt.date | None, dt.date | None]:
    """Return what comes before ``from`` or ``to``, and their days."""
    match = _SPAN.search(text)
    if match is None:
        return text, None, None
    if match[1] == "to" and match[3]:
        raise ScenarioError(f'--what-if: "{text}" says "to" twice')
    try:
        days = [dt.date.fromisoformat(one) for one in (match[2], match[3]) if one]
    except ValueError:
        raise ScenarioError(
            f'--what-if: "{text}": a day is written as 2024-05-01, and must be in the calendar'
        ) from None
    if match[1] == "to":
        return text[: match.start()], None, days[0]
    return text[: match.start()], days[0], days[1] if len(days) > 1 else None


def _spell(text: str, name: str, sign: str, rest: str) -> Change:
    match = _SPELL.fullmatch(rest)
    if sign != "=" or match is None:
        raise ScenarioError(f'--what-if: "{text}": {name} takes DATE/LENGTH, as 2024-02-05/5d')
    try:
        day = dt.date.fromisoformat(match[1])
    except ValueError as error:
        raise ScenarioError(f'--what-if: "{text}": {error}') from None
    length_h = float(match[2]) * (_DAY_H if match[3] == "d" else 1.0)
    return Change(text, name, first_day=day, length_h=length_h)


def find_overruled(changes: Sequence[Change]) -> list[tuple[Change, Change]]:
    """
    Return the changes of which nothing is left on some day, each with the one that comes after it.

    Parameters
    ----------
    changes : sequence of Change
        In order.

    Returns
    -------
    list of (Change, Change)
        The earlier, then the later.
    """
    pairs = itertools.combinations(changes, 2)
    return [(one, later) for one, later in pairs if later.overrules(one)]


def find_clashes(changes: Sequence[Change]) -> list[str]:
    """
    Return a fault for each two what-ifs of which one would silently undo the other.

    Parameters
    ----------
    changes : sequence of Change
        As typed, in order.

    Returns
    -------
    list of str
        Both by name. What adds to a figure or multiplies it goes together with all that is typed
        before it.
    """
    return [
        f'--what-if: "{one.text}" and "{later.text}" say different things of {one.name} for the '
        "same days, and only the second would count: leave one out, or give them days that do not "
        "overlap"
        for one, later in find_overruled(changes)
    ]


def apply_changes(
    quantities: Mapping[str, Quantity],
    values: Mapping[str, float],
    changes: Sequence[Change],
    *,
    drawn: bool = False,
) -> dict[str, Quantity]:
    """
    Return the quantities with what-ifs applied, each after those before it.

    Parameters
    ----------
    quantities : mapping
        As found.
    values : mapping
        Their settled values: what a formula came to is what a what-if changes.
    changes : sequence of Change
        Spells are passed over.
    drawn : bool
        Whether these are the figures of a draw: where little was drawn, what would be negative
        is 0 and no fault.

    Returns
    -------
    dict of str to Quantity
        A changed quantity is a fixed figure from then on.

    Raises
    ------
    ScenarioError
        If a figure would be negative; every fault at once.
    """
    changed = dict(quantities)
    figures = dict(values)
    faults: list[str] = []
    for one in changes:
        if not one.sign:
            continue
        before = figures[one.name]
        after = {
            "=": one.figure,
            "+": before + one.figure,
            "-": before - one.figure,
            "*": before * one.figure,
            "/": before / (one.figure or 1.0),
        }[one.sign]
        if after < 0.0 and drawn:
            after = 0.0
        elif after < 0.0:
            faults.append(f'--what-if: "{one.text}" leaves {one.name} at {after:g}, below 0')
        after = whole(changed[one.name].unit, after)
        figures[one.name] = after
        changed[one.name] = replace(
            changed[one.name], value=after, origin="what-if", basis=one.text, low=None, high=None
        )
    if faults:
        raise ScenarioError(faults)
    return changed


def closures_of(
    changes: Sequence[Change], start: dt.date
) -> dict[str, tuple[tuple[float, float], ...]]:
    """
    Return the spells that what-ifs add to dated calendars.

    Parameters
    ----------
    changes : sequence of Change
        Those with a figure are passed over.
    start : datetime.date
        Day of hour 0.

    Returns
    -------
    dict of str to tuple of (float, float)
        From and to, by calendar. [h]
    """
    spells: dict[str, tuple[tuple[float, float], ...]] = {}
    for one in changes:
        if not one.sign and one.first_day is not None:
            first_h = (one.first_day - start).days * _DAY_H
            spells[one.name] = (*spells.get(one.name, ()), (first_h, first_h + one.length_h))
    return spells
