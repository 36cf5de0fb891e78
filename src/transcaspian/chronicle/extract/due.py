"""On which day a thing to come is due: the next of a name, the middle of a span."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.extract.pledge_words import all_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from transcaspian.chronicle.extract.clauses import Clause
    from transcaspian.chronicle.extract.dates import Time
    from transcaspian.chronicle.extract.draft import Draft
    from transcaspian.chronicle.extract.reading import Reading

__all__ = ["due_day", "find_later", "find_promised", "list_coming"]

_YEAR = len("2024")
_RECENT_D = 8
_NAMED = ("day", "month")
"""Kinds of times that are told without a year."""
_NOW = {
    "en": re.compile(r"(?:promises|pledges|undertakes|vows|guarantees)\b"),
    "ru": re.compile(r"\w+(?:ет|ют|ит|ят|ем|им)(?:ся)?\b"),
    "tr": re.compile(r"(?:[\w]+ )?\w+yor(?:lar|uz|um)?\b"),
}
"""Verbs in the present: no day that is over goes with them."""
_AGREED = ("agree", "concede")
_DONE = re.compile(
    r"(?:\w{3,}ed|made|held|built|begun|struck|shut|set|reached|won|bought|sold|"
    r"\w+(?:вш|[аяе]нн|[уы]т)(?:ий|ый|ая|ое|ее|ие|ые|его|ого|ему|ому|им|ым|ей|ой|ую|юю|их|ых|ом|ем))"
    r" (?:on|in|last|back in|в|во|ещё в|еще в) $"
)
"""A participle right before a time keeps it: "the line promised in May"."""
_WAS = re.compile(r"\b(?:had|\w+[аеиуя]вш\w+) (?:[\w-]+ ){0,3}$")
"""What was meant once: "had agreed to open", "собиравшиеся открыть"."""


def due_day(time: Time) -> str:
    """
    Return the last day of a time as one means it who promises.

    Parameters
    ----------
    time : Time
        By which, or at which, a thing is due.

    Returns
    -------
    str
        ISO, as precise as told: of the middle of a year its June.
    """
    middle = time.first[_YEAR:] == "-05" and time.last[_YEAR:] == "-08"
    return f"{time.last[:_YEAR]}-06" if middle else time.last


def list_coming(reading: Reading, times: Sequence[Time], at: int) -> list[Time]:
    """
    Return the times that are to come, those without a year as the next of their name.

    Parameters
    ----------
    reading : Reading
        The text.
    times : sequence of Time
        About what is promised.
    at : int
        Where the verb stands: what English and Russian tell before it is of what was. [-]

    Returns
    -------
    list of Time
        In order.
    """
    told = [one for one in times if last_day(one.last) > reading.day]
    return told or [
        coming
        for one in times
        if one.kind in _NAMED and _may_come(reading, one, at)
        if (coming := _next(one, reading.day)) is not None
    ]


def _may_come(reading: Reading, time: Time, at: int) -> bool:
    """Return whether a time stands where that of the promise does, and is known to be over."""
    ago = (reading.day - last_day(time.last)).days
    if not reading.sure or ago < _RECENT_D:
        return False
    if reading.document.language == "tr":
        return time.start < at
    before = reading.low[max(0, time.start - 24) : time.start]
    once = _WAS.search(reading.low, max(0, at - 40), at)
    return time.start > at and _DONE.search(before) is None and once is None


def _next(time: Time, day: dt.date) -> Time | None:
    """Return the next time of the same name after a day."""
    for years in range(1, 4):
        ends = (time.first, time.last)
        first, last = (f"{int(one[:_YEAR]) + years}{one[_YEAR:]}" for one in ends)
        if last.endswith("02-29"):
            return None
        if last_day(last) > day:
            return replace(time, first=first, last=last)
    return None


def find_promised(
    reading: Reading, draft: Draft, by: Sequence[Time], plain: Sequence[Time]
) -> Time | None:
    """
    Return the day that a promise told as given is for, where its telling has no day beside it.

    A last day ("обещали сдать мост к 2030 году") or a first one ("обязались с марта платить")
    is of what is promised, and any day told with a verb in the present ("promises a pier in May").
    English tells with "since" what was.

    Parameters
    ----------
    reading : Reading
        The text.
    draft : Draft
        What a clause tells.
    by, plain : sequence of Time
        Its last days, and its other times.

    Returns
    -------
    Time or None
        To come; None if it tells of no promise.
    """
    agreed = draft.trigger.rule in _AGREED
    if draft.context != "actual" or not (agreed or draft.type == "SUPPORT"):
        return None
    now = _NOW[reading.document.language].match(reading.low, draft.at) is not None
    since = reading.document.language != "en"
    begins = [
        one
        for one in plain
        if one.kind in _NAMED and (since if one.role == "since" else now and not agreed)
    ]
    begins = begins if reading.sure else []
    coming = [one for one in list_coming(reading, begins, draft.at) if _is_ahead(reading, one)]
    if any(one not in begins and not (begins and _is_ahead(reading, one)) for one in plain):
        return None
    if not agreed:
        coming = [one for one in by or coming or draft.clause.times if _is_ahead(reading, one)]
    return next(iter(coming), None)


def _is_ahead(reading: Reading, time: Time) -> bool:
    today = reading.reference if reading.sure else None
    return today is not None and first_day(time.first) > today


def find_later(reading: Reading, clause: Clause) -> str:
    """
    Return the day that the rest of the sentence, or the next about the same, promises a thing for.

    Parameters
    ----------
    reading : Reading
        The text.
    clause : Clause
        That promises it.

    Returns
    -------
    str
        ISO, as precise as told; empty if none is.
    """
    ahead = reading.day.isoformat()
    sentence = clause.sentence
    ready = all_words(reading.document.language, "ready")
    rest = [one for one in sentence.times if one.start >= clause.end]
    follows = [
        one
        for one in reading.sentences[sentence.index + 1 : sentence.index + 2]
        if one.paragraph == sentence.paragraph and sentence.zone == "body"
    ]
    for some, start, end in (
        (rest, clause.end, sentence.end),
        *((one.times, one.start, one.end) for one in follows),
    ):
        soon = [one for one in some if one.last > ahead[: len(one.last)]]
        if soon and ready.search(reading.low, start, end):
            return soon[0].last
    return ""
