"""Whether a time is when a thing is done, the last day for it, or the first day of it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract import date_words as words

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.dates import Time

__all__ = ["role_of"]

_I = re.IGNORECASE
_BEFORE, _AFTER = 24, 16
_BY = re.compile(r"(?:by|until|till|before)\b", _I)
_FROM = re.compile(r"since\b", _I)
_BY_TR = re.compile(r"['’]?\w{0,4}\s+(?:kadar|dek|değin|önce)\b", _I)
_OVER_TR = re.compile(r"m[ae]d[ae]n$", _I)
_SINCE_TR = re.compile(r"['’]?\w{0,4}\s+(?:beri|itibaren)\b", _I)


def role_of(time: Time, text: str, language: str) -> str:
    """
    Return the role of a time by the words about it.

    Parameters
    ----------
    time : Time
        As found.
    text : str
        That it stands in.
    language : str
        ``en``, ``ru`` or ``tr``.

    Returns
    -------
    str
        ``at``, ``by`` or ``since``.
    """
    if language == "tr":
        after = text[time.end : time.end + _AFTER]
        is_by, is_since = _BY_TR.match(after), _SINCE_TR.match(after)
        is_by = is_by or _OVER_TR.search(text, time.start, time.end)
    else:
        before = text[max(0, time.start - _BEFORE) : time.start].rstrip(" \u00a0")
        by, since = _leads(language)
        is_by, is_since = by.search(before), since.search(before)
    if is_by or _BY.match(text, time.start):
        return "by"
    is_since = is_since or _FROM.match(text, time.start)
    # "from 10 to 12 June" is a time as another
    return "since" if is_since and time.first == time.last else "at"


@lru_cache(maxsize=4)
def _leads(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what stands before a last day for something, and before its first day."""
    by, since = words.BY[language], words.SINCE[language]
    return re.compile(rf"\b(?:{by})(?: the)?$", _I), re.compile(rf"\b(?:{since})$", _I)
