"""Where a text may name a time at all: the rest need not be looked at closely."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract import date_words as words
from transcaspian.chronicle.extract.date_seasons import HINTS as FEASTS
from transcaspian.chronicle.extract.date_seasons import SEASON_HINTS
from transcaspian.chronicle.extract.date_spans import HINTS
from transcaspian.chronicle.extract.spots import any_within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcaspian.chronicle.extract.spots import Spots

__all__ = ["find_windows", "iter_fit"]

_ABOUT = 40
_DIGITS = re.compile(r"\d+")
_LEADS = ("in", "of", "since", "by", "early", "late", "last", "this", "next", "until")


def find_windows(text: str, spots: Spots) -> list[tuple[int, int, bool, bool]]:
    """
    Return the pieces of a text that hold a number or a word of time, with what is about them.

    Parameters
    ----------
    text : str
        All of it.
    spots : Spots
        The same in lower case.

    Returns
    -------
    list of (int, int, bool, bool)
        First character and the one after the last of each, whether it holds a digit, and whether
        a word of time: without a digit most kinds of times need not be looked for, without a word
        the others. They don't touch. [-], [-]
    """
    hints = [one.span() for one in _DIGITS.finditer(spots.low)]
    hints += [one.span() for one in spots.iter(_hint(spots.language), 0, len(text))]
    found: list[tuple[int, int]] = []
    for start, end in sorted(hints):
        first, last = max(0, start - _ABOUT), min(len(text), end + _ABOUT)
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
            continue
        while first > 0 and not text[first - 1].isspace():
            first -= 1
        found.append((first, last))
    whole: list[tuple[int, int]] = []
    for first, last in found:
        end = last
        while end < len(text) and not text[end].isspace():
            end += 1
        if whole and first <= whole[-1][1]:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((first, end))
    named = _named(spots.language)
    return [
        (first, end, bool(_DIGITS.search(spots.low, first, end)), spots.has(named, first, end))
        for first, end in whole
    ]


def iter_fit(
    windows: Sequence[tuple[int, int, bool, bool]],
    openers: list[int] | None,
    which: tuple[bool, bool],
    odd: list[bool] | None,
) -> Iterator[tuple[int, int]]:
    """
    Yield the pieces of a text that may hold a time of one kind.

    Parameters
    ----------
    windows : sequence of (int, int, bool, bool)
        As of `find_windows`.
    openers : list of int or None
        Where words stand of which it needs one; None if it needs none. [-]
    which : tuple of (bool, bool)
        Whether it needs a digit, and whether a word of time.
    odd : list of bool or None
        Of each piece, whether its capitals may be no words of lower case: ``HAZIRAN``.

    Yields
    ------
    tuple of (int, int)
        First character and the one after the last. [-]
    """
    if openers is not None and not openers and odd is None:
        return
    of_digits, of_words = which
    for i, (first, last, digits, named) in enumerate(windows):
        if (of_digits and not digits) or (of_words and not named):
            continue  # most windows hold an amount and no time
        if openers is None or any_within(openers, first, last) or (odd and odd[i]):
            yield first, last


@lru_cache(maxsize=4)
def _named(language: str) -> re.Pattern[str]:
    words_of_time = _hint(language).pattern.removeprefix(r"(?<!\w)(?:").removesuffix(")")
    may = "|may" if language == "en" else ""
    return re.compile(rf"(?<!\w)(?:{words_of_time}{may})")


@lru_cache(maxsize=4)
def _hint(language: str) -> re.Pattern[str]:
    ahead = "|".join((words.LAST[language], words.THIS[language], words.NEXT[language]))
    after = "|".join((*words.UNITS[language], *words.WEEKDAYS[language]))
    months = "|".join(words.MONTHS[language])
    relative = "|".join(words.RELATIVE[language])
    seasons = SEASON_HINTS[language]
    if language == "en":
        months = months.replace("may", "may(?= \\d|,|\\.)")
        months += "".join(f"|(?<={lead} )may" for lead in _LEADS)
    days = "|".join(words.WEEKDAYS[language])
    ago = r"ago\b|earlier\b|назад\b|ранее\b|önce\b"
    ago += "|" + HINTS[language] + "|" + FEASTS[language]
    plain = f"{ago}|{months}|{relative}|{days}|{seasons}|(?:{ahead})\\s+(?:{after})"
    return re.compile(rf"(?<!\w)(?:{plain})")
