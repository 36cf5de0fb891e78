"""From which day a document is told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.dates import find_times

if TYPE_CHECKING:
    from transcaspian.chronicle.document import Document

__all__ = ["find_reference"]


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
        Whether it is known; otherwise it is the earliest day that fits what the text tells.
    """
    if document.published:
        return dt.date.fromisoformat(document.published), True
    read_on = [note.accessed for note in document.footnotes if note.accessed]
    if read_on:
        return dt.date.fromisoformat(max(read_on)), False
    told = find_times(document.text, document.language, reference=None, sure=False)
    latest = max((_last_day(one.last) for one in told if one.role == "at"), default=None)
    if latest is None:
        return None, False
    # a day without a year is told soon after it: the first such day after all full ones
    bare = find_times(document.text, document.language, reference=latest, sure=False)
    days = [one for one in bare if one.kind == "day"]
    if not days:
        return latest, False
    return max(_next_such(one.last, latest) for one in days), False


def _last_day(text: str) -> dt.date:
    y, m, d = ([int(one) for one in text.split("-")] + [0, 0])[:3]
    m = m or 1
    return dt.date(y, m, d or 1)


def _next_such(text: str, after: dt.date) -> dt.date:
    day = _last_day(text)
    while day < after:
        day = dt.date(day.year + 1, day.month, min(day.day, 28))
    return day
