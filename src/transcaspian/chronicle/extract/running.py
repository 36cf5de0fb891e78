"""The month to which a story has come, where what it tells next names no time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import last_day

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.dates import Time
    from transcaspian.chronicle.extract.draft import Draft
    from transcaspian.chronicle.extract.reading import Reading

__all__ = ["find_running", "is_perfect"]

_OVER_D = 35
_BACK = 6
"""Sentences after which a time is forgotten."""
_MONTH = len("2024-03")
_PERFECT = re.compile(r"\b(?:has|have|is|are)(?: been)?(?: \w+ly| also| now| already| not)? $")
_WITHIN = re.compile(
    r"\w[ ,]+(?:when|which|that|whom?|whose|where|after|before|since|until|as|than|for|if|"
    r"когда|котор\w+|что|после|до|прежде|чем|если|как) [^,;:]{0,90}$|\bhad [^,;:]{0,90}$|"
    r"\w+[dt][ıiuü]ğ[ıiuü]\w* [^,;:]{0,90}$"
)
"""A time within another clause is of that alone: "stood aside when troops advanced in May"."""
_NAMED = ("full", "day", "month")


def is_perfect(reading: Reading, draft: Draft) -> bool:
    """
    Return whether a thing is told in the present perfect, with which no day goes.

    Parameters
    ----------
    reading : Reading
        The text.
    draft : Draft
        What is told.

    Returns
    -------
    bool
        False in languages that have no such tense.
    """
    if reading.document.language != "en":
        return False
    return (
        _PERFECT.search(reading.low, max(draft.clause.start, draft.at - 40), draft.at) is not None
    )


def find_running(reading: Reading, draft: Draft) -> str:
    """
    Return the month to which a story has come, if that is well before its publication.

    Parameters
    ----------
    reading : Reading
        The text.
    draft : Draft
        What is told by a verb in the past.

    Returns
    -------
    str
        ISO; empty if the text tells of its own days.
    """
    last = _last(reading, draft)
    if last is None or last.first[:_MONTH] != last.last[:_MONTH]:
        return ""
    return last.first[:_MONTH] if (reading.day - last_day(last.last)).days > _OVER_D else ""


def _last(reading: Reading, draft: Draft) -> Time | None:
    """Return the last time that the paragraph named, or else those before it."""
    sentence = draft.clause.sentence
    for i in range(sentence.index, max(-1, sentence.index - _BACK), -1):
        row = reading.sentences[i]
        if sentence.paragraph - row.paragraph > 1:
            return None
        named = [
            one
            for one in row.times
            if one.start < draft.at and one.role == "at" and one.kind in _NAMED
            if len(one.first) >= _MONTH and row.zone == "body"
        ]
        if named:
            return None if _WITHIN.search(reading.low, row.start, named[-1].start) else named[-1]
    return None
