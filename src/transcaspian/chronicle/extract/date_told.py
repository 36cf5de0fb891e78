"""Times told in English from the last one that a story named: "the following March"."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day
from transcaspian.chronicle.extract.date_counts import COUNTS, NUMBERS
from transcaspian.chronicle.extract.dates import Time

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.spots import Spots

__all__ = ["tell_from_last"]

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_NAMES = _MONTHS.split("|")
_TOLD = re.compile(
    r"\b(?:(?:the )?(?:beginning|start|middle|end) of (?:the|that|the same) (?P<part>month)\b|"
    r"(?:later |earlier )?(?:in |during )?(?:that|the same) (?P<same>week|month|year)\b|"
    rf"the following (?P<next>day|week|month|year|{_MONTHS})\b|"
    r"the (?:previous|preceding) (?P<back>day|week|month|year)\b|"
    rf"(?P<n>\d{{1,2}}|{NUMBERS['en']}) (?P<unit>day|week|month|year)s? "
    r"(?:(?P<after>afterwards?|thereafter)|before that|beforehand|previously)\b|"
    r"on the (?P<day>\d{1,2})(?:st|nd|rd|th)\b(?! of (?!that|the month|the same)))"
)
_LASTING = re.compile(r"\b(?:over|for|within|throughout|of|than|with|from|compared (?:to|with)) $")
"""Before a span that is no time of a deed: "over the following year", "than the previous week"."""
_AHEAD = re.compile(
    r"\b(?:will|would|shall|to be|(?:is|are) (?:to|due|set|expected)|plans?|planned|scheduled) "
    r"[^.;]{0,60}$"
)
_FAR = 420
_YEAR, _MONTH, _DAY = len("2024"), len("2024-03"), len("2024-03-11")
_WEEK_D, _YEAR_MONTHS = 7, 12


def tell_from_last(times: list[Time], text: str, spots: Spots) -> list[Time]:
    """
    Add the times that are told from another, in place of what was read of their words.

    Parameters
    ----------
    times : list of Time
        Of a text, in order of place.
    text : str
        As written.
    spots : Spots
        The same in lower case.

    Returns
    -------
    list of Time
        In order; none overlap.
    """
    if spots.language != "en" or not times:
        return times
    row, low = list(times), spots.low
    for match in spots.iter(_TOLD, 0, len(low)):
        start, end = match.span()
        base = _base(row, start, low)
        if base is None or not _is_told(match, text, low):
            continue
        span = _reckon(match, base)
        if span is not None:
            row = [one for one in row if one.end <= start or end <= one.start]
            at = bisect_left([one.start for one in row], start)
            row.insert(at, Time(start, end, *span, "at", base.sure, "full"))
    return row


def _base(row: list[Time], start: int, low: str) -> Time | None:
    """Return the last time before a place that a story can go on from."""
    near = [one for one in row if one.end <= start and start - one.start < _FAR]
    told = [one for one in near if one.role != "by" and len(one.first) >= _MONTH]
    if not told or low.count("\n\n", told[-1].end, start) > 1:
        return None
    return told[-1]


def _is_told(match: re.Match[str], text: str, low: str) -> bool:
    """Return whether words tell when a thing was done, not how long, or what is to come."""
    start, end = match.span()
    before = low[max(0, start - 90) : start]
    if _LASTING.search(before[-24:]):
        return False
    if match["part"] and _AHEAD.search(before):
        return False
    if match["day"]:
        follows = text[end : end + 2]
        return not follows[:1].isspace() or follows[1:].isupper() or not follows[1:].isalpha()
    return True


def _reckon(match: re.Match[str], base: Time) -> tuple[str, str] | None:
    """Return the first and last day of a time that is told from another."""
    if match["part"] or match["same"] == "month":
        return base.first[:_MONTH], base.first[:_MONTH]
    if match["same"] == "year":
        return base.first[:_YEAR], base.first[:_YEAR]
    if match["day"]:
        return _day(base, int(match["day"]))
    if match["next"] in _NAMES:
        month = _NAMES.index(match["next"]) + 1
        year = int(base.last[:_YEAR]) + (month <= int(base.last[_YEAR + 1 : _MONTH]))
        return (f"{year:04d}-{month:02d}",) * 2
    unit = match["same"] or match["next"] or match["back"] or match["unit"]
    number = match["n"] or ("0" if match["same"] else "1")
    count = int(number) if number.isdigit() else COUNTS["en"][number]
    ahead = match["next"] or match["after"]
    return _step(base, unit, count if ahead else -count)


def _day(base: Time, number: int) -> tuple[str, str] | None:
    """Return a day of the month that was named."""
    try:
        day = dt.date(int(base.first[:_YEAR]), int(base.first[_YEAR + 1 : _MONTH]), number)
    except ValueError:
        return None
    return (day.isoformat(),) * 2


def _step(base: Time, unit: str, count: int) -> tuple[str, str] | None:
    """Return the time so many units after another, as precise as both."""
    if unit == "year":
        return (f"{int(base.first[:_YEAR]) + count:04d}",) * 2
    if unit == "month":
        index = (
            int(base.last[:_YEAR]) * _YEAR_MONTHS + int(base.last[_YEAR + 1 : _MONTH]) - 1 + count
        )
        return (f"{index // _YEAR_MONTHS:04d}-{index % _YEAR_MONTHS + 1:02d}",) * 2
    if len(base.last) < _DAY:
        return None
    day = first_day(base.last if count > 0 else base.first)
    if unit == "day":
        return ((day + dt.timedelta(days=count)).isoformat(),) * 2
    monday = day - dt.timedelta(days=day.weekday()) + dt.timedelta(days=_WEEK_D * count)
    if abs(count) > 1:
        return (monday.isoformat()[:_MONTH],) * 2
    return monday.isoformat(), (monday + dt.timedelta(days=_WEEK_D - 1)).isoformat()
