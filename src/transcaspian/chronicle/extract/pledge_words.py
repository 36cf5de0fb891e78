"""Words of promises, from their own table: verbs, means, doubt, and spans of time."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from transcaspian.atlas.load import packaged_folder
from transcaspian.chronicle.extract.lexicon import find_lexicon
from transcaspian.chronicle.record import Quantity

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.reading import Reading

__all__ = ["all_words", "find_raised", "find_span", "guess_thing", "words"]

_NEVER = re.compile(r"(?!)")
_MONTHS = 12
_YEAR_AND_HALF = 18
_LONGEST = 30


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    path = packaged_folder() / "chronicle" / "pledges.toml"
    return tomllib.loads(path.read_text("utf-8"))


@lru_cache(maxsize=64)
def words(language: str, section: str, part: str = "") -> re.Pattern[str]:
    """
    Return the pattern of a section, as whole words.

    Parameters
    ----------
    language : str
        ``en``, ``ru`` or ``tr``.
    section, part : str
        Names in the table.

    Returns
    -------
    re.Pattern
        One that fits nothing where the language has none.
    """
    table = _table()[section]
    text = (table[part] if part else table).get(language, "")
    return re.compile(rf"(?<!\w)(?:{text})(?!\w)") if text else _NEVER


@lru_cache(maxsize=16)
def all_words(language: str, section: str) -> re.Pattern[str]:
    """
    Return the words of a section together with those of the general table.

    Parameters
    ----------
    language : str
        ``en``, ``ru`` or ``tr``.
    section : str
        ``promise``, ``binding`` or ``ready``.

    Returns
    -------
    re.Pattern
        Whole words.
    """
    plain = find_lexicon(language).words(section).pattern
    return re.compile(rf"(?<!\w)(?:{plain}|{_table()[section][language]})(?!\w)")


@lru_cache(maxsize=4)
def _numbers(language: str) -> dict[str, int]:
    rows = _table()["number"][language].split()
    return {word: n for n, row in enumerate(rows, 1) for word in row.split(",")}


def find_span(reading: Reading, start: int, end: int) -> str:
    """
    Return the end of a span of time that is told, counted from the day of the text.

    Parameters
    ----------
    reading : Reading
        The text.
    start, end : int
        Where to look. [-]

    Returns
    -------
    str
        ``2025`` after a span of years, ``2025-03`` after one of months; empty if none is told.
    """
    language, day = reading.document.language, reading.day
    for match in words(language, "span").finditer(reading.low, start, end):
        told = {name[0]: said for name, said in match.groupdict().items() if said}
        count, unit = told.get("n", ""), told["u"]
        number = int(count) if count.isdigit() else _numbers(language).get(count, 0 if count else 1)
        half = count in _table()["span"]["half"]
        if not (half or 0 < number <= _LONGEST):
            continue
        if unit in _table()["span"]["year"] and not half:
            return f"{day.year + number:04d}"
        months = day.month - 1 + (_YEAR_AND_HALF if half else number)
        return date(day.year + months // _MONTHS, months % _MONTHS + 1, 1).isoformat()[:7]
    return ""


def find_raised(reading: Reading, start: int, end: int) -> Quantity | None:
    """
    Return to how many the number of something is to be raised.

    Parameters
    ----------
    reading : Reading
        The text.
    start, end : int
        Where to look. [-]

    Returns
    -------
    Quantity or None
        None if that is not told.
    """
    match = words(reading.document.language, "raise").search(reading.low, start, end)
    if match is None:
        return None
    for unit, stems in _table()["raise"]["unit"].items():
        if re.match(stems, match["what"]):
            digits = re.sub(r"\D", "", match["n"])
            said = reading.text[match.start("n") : match.end("n")].strip()
            return Quantity(float(digits), unit, text=said)
    return None


def guess_thing(reading: Reading, start: int, end: int) -> str:
    """
    Return what is promised, where no thing of the table of things is named.

    Parameters
    ----------
    reading : Reading
        The text.
    start, end : int
        Where to look. [-]

    Returns
    -------
    str
        In English; empty if the words don't tell.
    """
    language = reading.document.language
    for row, shape in _guesses(language):
        if shape.search(reading.low, start, end):
            return row
    return ""


@lru_cache(maxsize=4)
def _guesses(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = _table()["fallback"]["rows"]
    return tuple((row["name"], re.compile(rf"(?<!\w)(?:{row[language]})(?!\w)")) for row in rows)
