"""Where a text may name a time at all: the rest need not be looked at closely."""

from __future__ import annotations

import re
from functools import lru_cache

from transcaspian.chronicle.extract import date_words as words
from transcaspian.chronicle.extract.date_spans import HINTS
from transcaspian.chronicle.extract.lexicon import lower

__all__ = ["find_windows", "has_digits_and_words"]

_ABOUT = 40
_DIGIT = re.compile(r"\d")
_LEADS = ("in", "of", "since", "by", "early", "late", "last", "this", "next", "until")


def find_windows(text: str, language: str) -> list[tuple[int, int]]:
    """
    Return the pieces of a text that hold a number or a word of time, with what is about them.

    Parameters
    ----------
    text : str
        All of it.
    language : str
        ``en``, ``ru`` or ``tr``.

    Returns
    -------
    list of (int, int)
        First character and the one after the last of each; they don't touch. [-]
    """
    found: list[tuple[int, int]] = []
    for match in _hint(language).finditer(lower(text, language)):
        first, last = max(0, match.start() - _ABOUT), min(len(text), match.end() + _ABOUT)
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], last)
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
    return whole


def has_digits_and_words(text: str, language: str) -> tuple[bool, bool]:
    """
    Return whether a piece of text holds a digit, and whether a word of time.

    Parameters
    ----------
    text : str
        As written.
    language : str
        ``en``, ``ru`` or ``tr``.

    Returns
    -------
    bool, bool
        Without a digit most kinds of times need not be looked for, without a word the others.
    """
    low = lower(text, language)
    return bool(_DIGIT.search(low)), bool(_named(language).search(low))


@lru_cache(maxsize=4)
def _named(language: str) -> re.Pattern[str]:
    words_of_time = _hint(language).pattern.removeprefix(r"\d|(?<!\w)(?:").removesuffix(")")
    may = "|may" if language == "en" else ""
    return re.compile(rf"(?<!\w)(?:{words_of_time}{may})")


@lru_cache(maxsize=4)
def _hint(language: str) -> re.Pattern[str]:
    ahead = "|".join((words.LAST[language], words.THIS[language], words.NEXT[language]))
    after = "|".join((*words.UNITS[language], *words.WEEKDAYS[language]))
    seasons = "|".join(words.SEASONS[language])
    months = "|".join(words.MONTHS[language])
    relative = "|".join(words.RELATIVE[language])
    if language == "en":
        seasons, months = "spring|summer|autumn|fall", months.replace("may", "may(?= \\d|,|\\.)")
        months += "".join(f"|(?<={lead} )may" for lead in _LEADS)
    days = "|".join(words.WEEKDAYS[language])
    ago = r"ago\b|earlier\b|назад\b|ранее\b|önce\b"
    ago += "|" + HINTS[language]
    plain = f"{ago}|{months}|{relative}|{days}|{seasons}|(?:{ahead})\\s+(?:{after})"
    return re.compile(rf"\d|(?<!\w)(?:{plain})")
