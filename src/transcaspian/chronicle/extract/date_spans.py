"""Times told by a span about the day of writing: the end of the year, in two months, weekends."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.date_words import COUNTS, NEXT

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.dates import Reader, Time

__all__ = ["HINTS", "spans_of"]

_NUMBERS = {language: "|".join(counts) for language, counts in COUNTS.items()}
_END = {
    "en": r"\b(?:the )?(?:(?P<end>end|close|start|beginning) of (?P<next>the|this|next) "
          r"(?P<unit>week|month|year)|(?:year-end|year's end|year is out|year ends))\b",
    "ru": r"\b(?P<end>кон\w+|начал\w+) (?P<next>этого |текущего |следующего )?"
          r"(?P<unit>недели|месяца|года)\b",
    "tr": r"\b(?P<next>bu |gelecek |önümüzdeki )?(?P<unit>yıl|ay|hafta)(?:ın|nın)? "
          r"(?P<end>sonu|başı)(?:na|nda|ndan)?\b",
}  # fmt: skip
_HALF = {
    "en": r"\b(?:the )?(?P<half>first|second) half of (?P<next>the|this|next) year\b",
    "ru": r"\b(?P<half>перв|втор)\w+ (?:полугоди\w+|половин\w+) (?P<next>этого |текущего |"
          r"следующего )?года\b",
    "tr": r"\b(?P<next>bu |gelecek )?yılın (?P<half>ilk|ikinci) yarısı\w*",
}  # fmt: skip
_AHEAD = {
    "en": rf"\b(?:in|within) (?P<n>\d{{1,2}}|{_NUMBERS['en']}) (?P<unit>month|year)s?"
          r"(?:['’]s? time| from now)?\b(?! ago)",
    "ru": rf"\bчерез (?:(?P<n>\d{{1,2}}|{_NUMBERS['ru']}) )?(?P<unit>месяц\w*|"
          r"год(?:а)?|лет)\b",
    "tr": rf"\b(?P<n>\d{{1,2}}|{_NUMBERS['tr']}) (?P<unit>ay|yıl) içinde\b",
}  # fmt: skip
_WEEKEND = {
    "en": r"\b(?:over|at|on) (?:the |this )?(?:past |last )?weekend\b",
    "ru": r"\bв (?:минувшие |прошедшие |прошлые )?выходные\b",
    "tr": r"\b(?:geçen |geçtiğimiz )?hafta sonu(?:nda)?\b",
}
HINTS = {
    "en": r"weekend|year-end|year's end|year is out|year ends|half of (?:the|this|next) year|"
          r"(?:end|close|start|beginning) of (?:the|this|next) (?:week|month|year)|"
          r"(?:in|within) (?:an?|\w{3,5}) (?:day|week|month|year)s?",
    "ru": r"(?:кон\w{1,3}|начал\w{1,2}|половин\w|полугоди\w) (?:\w+ )?(?:недели|месяца|года)|"
          r"через|выходные",
    "tr": r"sonu(?:na|nda|ndan)?|başında|içinde|yarısında",
}  # fmt: skip
"""What a text must hold for these to be looked for, in lower case."""


def spans_of(language: str) -> list[tuple[str, object]]:
    """
    Return the patterns of these times with what reads them.

    Parameters
    ----------
    language : str
        ``en``, ``ru`` or ``tr``.

    Returns
    -------
    list of (str, callable)
        In the order in which they are to be tried.
    """
    return [
        (_HALF[language], _read_half),
        (_WEEKEND[language], _read_weekend),
        (_END[language], _read_end),
        (_AHEAD[language], _read_ahead),
    ]


def _is_next(words: str | None, language: str) -> bool:
    return bool(words and re.match(rf"(?:{NEXT[language]}|next)", words.strip(), re.IGNORECASE))


def _read_half(match: re.Match[str], reader: Reader) -> Time | None:
    if reader.reference is None:
        return None
    year = reader.reference.year + _is_next(match["next"], reader.language)
    first = match["half"].lower() in ("first", "перв", "ilk")
    months = ("01", "06") if first else ("07", "12")
    return reader.make(match, f"{year}-{months[0]}", f"{year}-{months[1]}", "relative")


def _read_weekend(match: re.Match[str], reader: Reader) -> Time | None:
    if reader.reference is None:
        return None
    saturday = reader.reference - dt.timedelta(days=(reader.reference.weekday() - 5) % 7)
    sunday = min(saturday + dt.timedelta(days=1), reader.reference)
    return reader.make(match, saturday.isoformat(), sunday.isoformat(), "relative")


def _read_end(match: re.Match[str], reader: Reader) -> Time | None:
    """Read the end or beginning of the running or next week, month or year."""
    day = reader.reference
    if day is None:
        return None
    unit, ahead = (match["unit"] or "year").lower(), _is_next(match["next"], reader.language)
    start = (match["end"] or "end").lower().startswith(("start", "begin", "начал", "başı"))
    if unit in ("year", "года", "yıl"):
        month = f"{day.year + ahead}-{'01' if start else '12'}"
        return reader.make(match, month, month, "relative")
    if unit in ("month", "месяца", "ay"):
        index = day.year * 12 + day.month - 1 + ahead
        month = f"{index // 12:04d}-{index % 12 + 1:02d}"
        return reader.make(match, month, month, "relative")
    monday = day + dt.timedelta(days=7 * ahead - day.weekday())
    sunday = monday + dt.timedelta(days=6)
    return reader.make(match, monday.isoformat(), sunday.isoformat(), "relative")


def _read_ahead(match: re.Match[str], reader: Reader) -> Time | None:
    """Read "in two months": the month or year in which the span is over."""
    day = reader.reference
    if day is None:
        return None
    number, unit = (match["n"] or "1").lower(), match["unit"].lower()
    count = int(number) if number.isdigit() else COUNTS[reader.language].get(number, 1)
    if unit.startswith(("y", "г", "л")):
        return reader.make(match, str(day.year + count), str(day.year + count), "span")
    index = day.year * 12 + day.month - 1 + count
    month = f"{index // 12:04d}-{index % 12 + 1:02d}"
    return reader.make(match, month, month, "span")
