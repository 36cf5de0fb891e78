"""From which day a document is told."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day
from transcaspian.chronicle.extract.date_anchors import anchor
from transcaspian.chronicle.extract.dates import find_times

if TYPE_CHECKING:
    from transcaspian.chronicle.document import Document
    from transcaspian.chronicle.extract.dates import Time
    from transcaspian.chronicle.extract.spots import Spots

__all__ = ["find_reference", "put_in_order"]

_DAY, _MONTH, _YEAR = len("2024-03-11"), len("2024-03"), len("2024")
_MONTHS = 12
_WITHOUT_YEAR = ("month", "relative")
_AHEAD = {
    "en": re.compile(
        r"\b(?:will|shall|would|should|could|may(?! \d)|to be|(?:is|are) (?:to|due|set|expected)|"
        r"plans?|planned|aims?|intends?|expected|scheduled|promis\w+|pledg\w+|hopes?)\b"
    ),
    "ru": re.compile(
        r"\b(?:будет|будут|планиру\w+|намерен\w*|должн\w+|ожида\w+|состо(?:ится|ятся)|пройд(?:ет|ут)|"
        r"обеща\w+|намечен\w*|предстоит|может|могут|\w{3,}(?:дет|дут|чнет|чнут|жет|жат|оят|оит|рит|шит))\b"
    ),
    "tr": re.compile(r"\w+[ae]c[ae][kğ]\w*|planl\w+|bekleni\w+|hedefl\w+|öngörül\w+|taahhüt"),
}
"""Words that tell of what is still to come: before a time, in Turkish behind it."""
_THAT_YEAR = {
    "en": re.compile(r",? (?:of )?(?:that|the same) year\b"),
    "ru": re.compile(r" (?:того|этого) же года\b| того года\b"),
    "tr": re.compile(r"\b(?:aynı|o) yılın\b"),
}
_SAME_YEAR = re.compile(r"(?:the same|того же|aynı) (?:year|года?|yıl)")
_ASIDE = re.compile(r", (?:which|who|whose|whom|(?:в |на )?котор\w+) [^,.;]*$")
"""A relative turn has its own year: "the bank, which froze it in May 2022, paid in June"."""
_STOP = re.compile(r"[.!?;\n]|, (?:and|but|а|но) ")
_PLACE = re.compile(r"\s*[^\W\d_a-zа-яёçğıöşü][^\d_a-zа-яёçğıöşü]{2,40}[\s,./(–—-]+")
"""A place in capitals, as agencies put before the day."""


def find_reference(document: Document, spots: Spots) -> tuple[dt.date | None, bool]:
    """
    Return the day from which a document is told.

    Parameters
    ----------
    document : Document
        Its day of publication counts if it is known.
    spots : Spots
        Its text in lower case.

    Returns
    -------
    datetime.date or None
        The day; None if the text names no day at all.
    bool
        Whether it is known, or told by a dateline; otherwise it is the earliest day that fits what
        the text tells.
    """
    if document.published:
        return dt.date.fromisoformat(document.published), True
    read_on = [note.accessed for note in document.footnotes if note.accessed]
    if read_on:
        return dt.date.fromisoformat(max(read_on)), False
    told = find_times(document.text, spots, reference=None, sure=False)
    dated = next((one for one in told if _is_dateline(document.text, one)), None)
    if dated is not None:
        return first_day(dated.first), True
    low = spots.low
    # what is still to come is no later than nothing; a day seldom is
    told = [
        one
        for one in told
        if one.role == "at"
        and (len(one.last) == _DAY or not _is_ahead(one, low, document.language))
    ]
    close = [one for one in told if len(one.last) >= _MONTH]
    latest = max((first_day(one.last) for one in close or told), default=None)
    if latest is None:
        return None, False
    # days without a year are told of the year that brings them nearest to the latest full one
    bare = find_times(document.text, spots, reference=latest, sure=False)
    near = [_nearest(first_day(one.last), latest) for one in bare if one.kind == "day"]
    row = put_in_order(bare, low, document.language, latest, sure=False)
    near += [
        first_day(one.last)
        for one in row
        if one.kind == "month" and one.role == "at" and not _is_ahead(one, low, document.language)
    ]
    return max([latest, *near]), False


def put_in_order(
    times: list[Time], low: str, language: str, reference: dt.date | None, *, sure: bool
) -> list[Time]:
    """
    Give months without a year the year in which the text has come to.

    Parameters
    ----------
    times : list of Time
        In order of place.
    low : str
        The text in lower case.
    language : str
        Of the text.
    reference : datetime.date or None
        Day from which it is told.
    sure : bool
        Whether that day is known: then only "that year", and a month that follows another in its
        sentence, are of the year told last.

    Returns
    -------
    list of Time
        In the same order.
    """
    if not any(one.kind in (*_WITHOUT_YEAR, "earlier") for one in times):
        return times
    row: list[Time] = []
    last: Time | None = None
    for one in times:
        time = one
        if one.kind == "earlier":
            told = (two for two in reversed(row) if two.role == "at")
            time = anchor(one, next(told, None), low, language)
        elif len(one.first) >= _MONTH and _is_of_that_year(one, low, language):
            time = replace(_in_year(one, int(last.first[:_YEAR])), kind="month") if last else one
        elif _SAME_YEAR.match(low, one.start, one.end) and last is not None:
            time = replace(one, first=last.first[:_YEAR], last=last.first[:_YEAR])
        elif one.kind == "month" and reference is not None:
            if (one.role == "by" or not sure) and _is_ahead(one, low, language):
                time = _next(one, reference)
            elif last is not None and (not sure or _is_next_to(last, one, low)):
                time = _in_year(one, _year_after(last, one))
        row.append(time)
        if time.role == "at" and time.kind in ("full", "year", "month", "day"):
            plain = len(time.first) == _YEAR
            back = last is not None and time.first < last.first[: len(time.first)]
            if not (plain and back) and not _is_ahead(time, low, language):
                last = time
    return row


def _is_ahead(time: Time, low: str, language: str) -> bool:
    """Return whether a time is told of what is still to come."""
    if language == "tr":
        stop = _STOP.search(low, time.end)
        return bool(_AHEAD["tr"].search(low, time.end, stop.start() if stop else len(low)))
    before = _STOP.split(low[max(0, time.start - 120) : time.start])[-1]
    return bool(_AHEAD[language].search(before))


def _is_of_that_year(time: Time, low: str, language: str) -> bool:
    if time.kind not in _WITHOUT_YEAR:
        return False
    if language == "tr":
        return bool(_THAT_YEAR["tr"].search(low, max(0, time.start - 12), time.start + 12))
    return bool(_THAT_YEAR[language].match(low, time.end))


def _is_next_to(last: Time, one: Time, low: str) -> bool:
    """Return whether a month follows another, of a full year, in one sentence."""
    full = len(last.first) > _YEAR and last.kind in ("full", "month")
    gap = low[last.end : one.start]
    aside = "," in gap and _ASIDE.search(low[max(0, last.start - 100) : last.start])
    return full and not aside and not re.search(r"[.!?\n]", gap)


def _in_year(time: Time, year: int) -> Time:
    later = int(time.last[:_YEAR]) - int(time.first[:_YEAR])
    first, last = f"{year}{time.first[_YEAR:]}", f"{year + later}{time.last[_YEAR:]}"
    return replace(time, first=first, last=last)


def _year_after(last: Time, one: Time) -> int:
    """Return the year, of the one told last and the next, that brings a month nearest to it."""
    year = int(last.first[:_YEAR])
    if len(last.first) == _YEAR:
        return year
    away = int(one.first[5:7]) - int(last.first[5:7])
    return year + 1 if away + _MONTHS < -away else year


def _next(one: Time, reference: dt.date) -> Time:
    """Return the next month of a name, seen from a day."""
    ahead = int(one.last[5:7]) < reference.month
    return _in_year(one, reference.year + ahead)


def _is_dateline(text: str, time: Time) -> bool:
    """Tell whether a day stands after a place in capitals at the beginning of a line."""
    line = text[text.rfind("\n", 0, time.start) + 1 : time.start]
    is_day = time.kind == "full" and len(time.first) == _DAY and time.first == time.last
    return is_day and bool(_PLACE.fullmatch(line))


def _nearest(day: dt.date, to: dt.date) -> dt.date:
    """Return the day of the same name, of any year, that is nearest to another."""
    years = (to.year - 1, to.year, to.year + 1)
    same = [dt.date(year, day.month, min(day.day, 28)) for year in years]
    return min(same, key=lambda one: abs((one - to).days))
