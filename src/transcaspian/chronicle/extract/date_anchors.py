"""Times told from another that the text has come to: "a year earlier"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day
from transcaspian.chronicle.extract.date_counts import COUNTS
from transcaspian.chronicle.extract.date_words import AGO

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.dates import Time

__all__ = ["anchor", "back_from"]

_DAY, _MONTH = len("2024-03-11"), len("2024-03")
_FAR = 420
"""Characters within which a time is what the next is told from. [-]"""


def back_from(
    day: dt.date, number: str, unit: str, language: str, *, sure: bool
) -> tuple[str, str]:
    """
    Return the time so long before a day, as precise as its unit.

    Parameters
    ----------
    day : datetime.date
        From which it is reckoned.
    number, unit : str
        As written; no number is one.
    language : str
        ``en``, ``ru`` or ``tr``.
    sure : bool
        Whether the day is known.

    Returns
    -------
    tuple of str
        ISO, first and last.
    """
    low = unit.casefold()
    count = int(number) if number.isdigit() else COUNTS[language].get(number.casefold(), 1)
    if low.startswith(("y", "г", "л", "s")):
        return str(day.year - count), str(day.year - count)
    if low.startswith(("mo", "м", "a")):
        index = day.year * 12 + day.month - 1 - count
        month = f"{index // 12:04d}-{index % 12 + 1:02d}"
        return month, month
    week = low.startswith(("w", "н", "h"))
    first = day - dt.timedelta(days=count * (7 if week else 1))
    if (week and count > 1) or not sure:
        return first.isoformat()[:_MONTH], first.isoformat()[:_MONTH]
    last = min(first + dt.timedelta(days=6 if week else 0), day)
    return first.isoformat(), last.isoformat()


def anchor(time: Time, before: Time | None, low: str, language: str) -> Time:
    """
    Reckon a time from the one that the text named before it.

    Parameters
    ----------
    time : Time
        Of kind ``earlier``, reckoned from the day of writing.
    before : Time or None
        The last one named.
    low : str
        The text in lower case.
    language : str
        Of the text.

    Returns
    -------
    Time
        Unchanged if nothing was named a little before.
    """
    told = re.match(AGO[language], low[time.start : time.end + 1])
    near = before is not None and time.start - before.end < _FAR and len(before.first) >= _MONTH
    if told is None or before is None or not near:
        return replace(time, kind="relative")
    first, number, last = told.groups()
    number, unit = (number, last) if language == "tr" else (first, number)
    sure = len(before.first) == _DAY
    start, end = back_from(first_day(before.first), number or "", unit, language, sure=sure)
    if len(start) < _MONTH:  # a year before a month is told as that month
        start = end = start + before.first[4:_MONTH]
    return replace(time, first=start, last=end, kind="relative")
