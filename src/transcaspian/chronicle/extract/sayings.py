"""The words of a text by which somebody is quoted, found in one pass over it."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.lexicon import find_lexicon

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.spots import Spots

__all__ = ["find_closings", "find_sayings", "find_sayings_in"]

_SECTIONS = ("reporting", "according", "view")
_LOOK = re.compile(r"\(\?[=!<].*")
_CLOSING = {
    "en": re.compile(r"(?<=[,?!…][”\"»] )[a-z]+(?:s|ed)(?= )"),
    "ru": re.compile(r"(?<=[,!?…»] [–—-] )[а-яё]+(?:[аеияыу]л(?:а|и)?|[аеиуюя]т)(?:ся|сь)?(?= )"),
    "tr": re.compile(r"(?!)"),
}
"""Any verb that follows a quote: “Yes,” beams the mayor."""
_WORD = re.compile(r"\w+")
_NEVER = re.compile("(?!)")


def find_sayings(spots: Spots, section: str = "reporting") -> list[re.Match[str]]:
    """
    Find the words by which somebody is quoted.

    Parameters
    ----------
    spots : Spots
        A text in lower case.
    section : str, optional
        Of the table of words: ``reporting``, ``according`` or ``view``.

    Returns
    -------
    list of re.Match
        In order; none overlap.
    """
    if not spots.sayings:
        spots.sayings = _find_all(spots)
    return spots.sayings[section]


def find_closings(spots: Spots, text: str, start: int, end: int) -> list[re.Match[str]]:
    """
    Find verbs that follow a quote, of which any may tell who says it.

    Parameters
    ----------
    spots : Spots
        The text in lower case.
    text : str
        As written.
    start, end : int
        First character of the part to look in and the one after the last. [-]

    Returns
    -------
    list of re.Match
        In order.
    """
    if not any(one in text for one in '”"»–—'):
        return []
    return list(_CLOSING[spots.language].finditer(spots.low, start, end))


def find_sayings_in(
    spots: Spots, start: int, end: int, section: str = "reporting"
) -> list[re.Match[str]]:
    """
    Return those of `find_sayings` that stand in a part of the text.

    Parameters
    ----------
    spots, section
        As of `find_sayings`.
    start, end : int
        First character of the part and the one after the last. [-]

    Returns
    -------
    list of re.Match
        In order.
    """
    found = find_sayings(spots, section)
    first = bisect_left(found, start, key=re.Match.start)
    last = bisect_left(found, end, first, key=re.Match.start)
    return found[first:last]


def _find_all(spots: Spots) -> dict[str, list[re.Match[str]]]:
    return {name: _find_of(spots, name) for name in _SECTIONS}


def _find_of(spots: Spots, section: str) -> list[re.Match[str]]:
    low, language = spots.low, spots.language
    found: list[re.Match[str]] = []
    end = 0
    for at in spots.starts_like(_any_head(language, section)):
        if at >= end:
            word = _WORD.match(low, at)
            match = word and _begin(word.group(), language, section).match(low, at)
            if match:
                found.append(match)
                end = match.end()
    return found


@lru_cache(maxsize=2048)
def _begin(word: str, language: str, section: str) -> re.Pattern[str]:
    """Return what a word may begin of a section."""
    fits = tuple(some for head, some in _heads(language, section) if head.fullmatch(word))
    return _joined(fits) if fits else _NEVER


@lru_cache(maxsize=512)
def _joined(some: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(some)})(?!\w)")


@lru_cache(maxsize=16)
def _heads(language: str, section: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return all that a section has, each with the pattern that its first word must fit."""
    every = _split(find_lexicon(language).words(section).pattern, "|")
    return tuple((re.compile(_head(one)), one) for one in every)


@lru_cache(maxsize=16)
def _any_head(language: str, section: str) -> re.Pattern[str]:
    """Return what fits a whole word that may begin anything of a section."""
    every = "|".join(head.pattern for head, _ in _heads(language, section))
    return re.compile(rf"(?:{every})\Z")


def _head(pattern: str) -> str:
    first = _split(pattern, " '")[0]
    return _LOOK.sub("", first)


def _split(pattern: str, marks: str) -> list[str]:
    """Return a pattern in parts, cut at signs that stand in no brackets."""
    parts, depth, start = [], 0, 0
    for i, sign in enumerate(pattern):
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif sign in marks and not depth:
            parts.append(pattern[start:i])
            start = i + 1
    return [*parts, pattern[start:]]
