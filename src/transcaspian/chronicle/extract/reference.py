"""From which day a document is told."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day
from transcaspian.chronicle.extract.dates import find_times

if TYPE_CHECKING:
    from transcaspian.chronicle.document import Document
    from transcaspian.chronicle.extract.dates import Time

__all__ = ["find_reference"]

_DAY = len("2024-03-11")
_PLACE = re.compile(r"\s*[^\W\d_a-zа-яёçğıöşü][^\d_a-zа-яёçğıöşü]{2,40}[\s,./(–—-]+")
"""A place in capitals, as agencies put before the day."""


def find_reference(document: Document) -> tuple[dt.date | None, bool]:
    """
    Return the day from which a document is told.

    Parameters
    ----------
    document : Document
        Its day of publication counts if it is known.

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
    told = find_times(document.text, document.language, reference=None, sure=False)
    dated = next((one for one in told if _is_dateline(document.text, one)), None)
    if dated is not None:
        return first_day(dated.first), True
    told = [one for one in told if one.role == "at"]
    # a year or a month may be told of what is still to come; a day seldom is
    days = [one for one in told if len(one.last) == _DAY]
    latest = max((first_day(one.last) for one in days or told), default=None)
    if latest is None:
        return None, False
    # days without a year are told of the year that brings them nearest to the latest full one
    bare = find_times(document.text, document.language, reference=latest, sure=False)
    near = [_nearest(first_day(one.last), latest) for one in bare if one.kind == "day"]
    return max([latest, *near]), False


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
