"""Dates as people write them: a day, a month or a year, on two clocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day, is_when, last_day
from transcaspian.errors import ScenarioError

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["Clocks", "month_days", "parse_day", "read_clocks", "settle_clocks"]

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_LAST_YEAR = "9998"


def month_days(year: int, month: int) -> int:
    """
    Return how many days a month has.

    Parameters
    ----------
    year, month : int
        Gregorian year and month, 1 to 12. [-]

    Returns
    -------
    int
        28 to 31. [d]
    """
    return last_day(f"{year:04}-{month:02}").day


def parse_day(text: str, *, end: bool) -> dt.date:
    """
    Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Parameters
    ----------
    text : str
        What was typed.
    end : bool
        Whether a month or year stands for its last day rather than its first.

    Returns
    -------
    datetime.date
        The day.

    Raises
    ------
    ValueError
        If the text is no such date; the message says what was expected.

    Examples
    --------
    >>> parse_day("2024-02", end=True)
    datetime.date(2024, 2, 29)
    """
    match = _DATE.fullmatch(text.strip())
    expected = f"{text[:60]!r} is no date: expected YYYY, YYYY-MM or YYYY-MM-DD, such as 2024-03-11"
    parts = [part.zfill(2) for part in match.groups() if part] if match else []
    month = "-".join(parts[:2])
    if not is_when(month) or parts[0] > _LAST_YEAR:
        raise ValueError(expected)
    day = "-".join(parts)
    if not is_when(day):
        raise ValueError(f"{text!r} is no date: that month has {last_day(month).day} days")
    return last_day(day) if end else first_day(day)


@dataclass(frozen=True, slots=True)
class Clocks:
    """
    The dates of a question.

    Parameters
    ----------
    depart : datetime.date
        Day on which the cargo is ready at the door.
    as_of : datetime.date
        The world it happens in.
    known_by : datetime.date
        Nothing published later is used.
    arrive_by : datetime.date or None
        Day by which it must be at the destination's door.
    """

    depart: dt.date
    as_of: dt.date
    known_by: dt.date
    arrive_by: dt.date | None


def settle_clocks(
    *,
    depart: str | None,
    as_of: str | None,
    known_by: str | None,
    arrive_by: str | None,
    today: dt.date,
) -> tuple[Clocks | None, list[str]]:
    """
    Fill in the dates that were left out and collect every fault.

    `depart` is today if left out; `as_of` is `depart`'s day if left out, and the other way
    round; `known_by` is today if left out. A month or year starts the world and the
    departure on its first day, and ends knowledge and the deadline on its last.

    Parameters
    ----------
    depart, as_of, known_by, arrive_by : str or None
        As typed.
    today : datetime.date
        The day of asking.

    Returns
    -------
    tuple of (Clocks or None, list of str)
        The clocks, or None with the faults.
    """
    faults: list[str] = []

    def read(option: str, text: str | None, *, end: bool) -> dt.date | None:
        if text is None:
            return None
        try:
            return parse_day(text, end=end)
        except ValueError as error:
            faults.append(f"{option}: {error}")
            return None

    leave = read("--depart", depart, end=False)
    world = read("--as-of", as_of, end=False)
    knowledge = read("--known-by", known_by, end=True)
    deadline = read("--arrive-by", arrive_by, end=True)
    leave_day = leave or world or today
    if deadline is not None and deadline <= leave_day:
        faults.append(
            f"--arrive-by: {deadline} is not after the departure on {leave_day}: "
            "give a later deadline or an earlier --depart"
        )
    if faults:
        return None, faults
    return Clocks(leave_day, world or leave_day, knowledge or today, deadline), faults


def read_clocks(as_of: str | None, known_by: str | None, *, today: dt.date) -> Clocks:
    """
    Read both clocks, where nothing departs.

    Parameters
    ----------
    as_of, known_by : str or None
        As typed; today where left out.
    today : datetime.date
        The day of asking.

    Returns
    -------
    Clocks
        The days.

    Raises
    ------
    ScenarioError
        If one is no date: every fault at once.
    """
    clocks, faults = settle_clocks(
        depart=None, as_of=as_of, known_by=known_by, arrive_by=None, today=today
    )
    if clocks is None:
        raise ScenarioError(faults)
    return clocks
