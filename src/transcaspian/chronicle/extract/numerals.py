"""Numbers told in words of several parts: "forty-three", "шестьсот", "yüz yirmi"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.lexicon import find_lexicon

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.spots import Spots

__all__ = ["write_out"]


def write_out(spots: Spots) -> str:
    """
    Write numbers of several words, tens and hundreds in digits, as long as the words were.

    Parameters
    ----------
    spots : Spots
        Text in lower case.

    Returns
    -------
    str
        Of the same length: each number with zeros before it.
    """
    low, language = spots.low, spots.language
    shape, known = _table(language)
    parts, end = [], 0
    for match in spots.iter(shape, 0, len(low)):
        value = _value(match.group(), known, language)
        if value:
            parts += [low[end : match.start()], str(value).zfill(len(match.group()))]
            end = match.end()
    return "".join([*parts, low[end:]]) if parts else low


def _value(text: str, known: tuple[tuple[re.Pattern[str], int], ...], language: str) -> int:
    """Return what a number in words comes to; 0 if it is none that need be written out."""
    total = 0
    parts = re.split(r"[\s-]+", text)
    hundred = find_lexicon(language).table["numbers"]["hundred"][language]
    for part in parts:
        if hundred and re.fullmatch(hundred, part):
            total = max(total, 1) * 100
            continue
        one = next((value for shape, value in known if shape.fullmatch(part)), 0)
        if one and total and one >= _last(total):
            return 0
        total += one
    return total


def _last(total: int) -> int:
    """Return below what the next part has to be: after hundreds tens, after tens ones."""
    return 100 if total % 100 == 0 else 10


@lru_cache(maxsize=4)
def _table(
    language: str,
) -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], int], ...]]:
    table = find_lexicon(language).table
    ones: list[str] = table["numerals"][language]
    tens: list[str] = table["numbers"]["tens"][language]
    hundreds: list[str] = table["numbers"]["hundreds"][language]
    hundred: str = table["numbers"]["hundred"][language]
    known = [(re.compile(one), 100 * i) for i, one in enumerate(hundreds, 1)]
    known += [(re.compile(one), 10 * i) for i, one in enumerate(tens, 2 if language != "tr" else 1)]
    known += [(re.compile(one), i) for i, one in enumerate(ones, 2) if " " not in one]
    known += [(re.compile(table["numbers"]["one"][language]), 1)]
    simple = "|".join([table["numbers"]["one"][language], *(one for one in ones if " " not in one)])
    ten = "|".join(tens)
    many = f"(?:{'|'.join(hundreds)})" if hundreds else "(?!)"
    more = rf"(?:{ten})(?:[\s-](?:{simple}))?"
    head = rf"(?:(?:{simple})\s)?(?:{hundred})" if hundred else many
    joined = r"(?:\sand)?" if language == "en" else ""
    shape = rf"(?<!\w)(?:{head}(?:{joined}\s(?:{more}|{simple}))?|{more})(?!\w)"
    return re.compile(shape), tuple(known)
