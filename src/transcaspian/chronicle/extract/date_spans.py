"""Times told by a span about the day of writing: the end of the year, in two months, weekends."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.date_counts import COUNTS, NUMBERS
from transcaspian.chronicle.extract.date_words import LAST, NEXT, UNITS

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.dates import Reader, Time

__all__ = ["HINTS", "spans_of"]

_WAY = {
    "en": "the|this|next|last|that",
    "ru": "этого |текущего |нынешнего |следующего |будущего |прошлого |минувшего ",
    "tr": "bu |gelecek |önümüzdeki |geçen |geçtiğimiz ",
}
_END = {
    "en": rf"\b(?:the )?(?:(?P<end>end|close|start|beginning|middle) of (?P<next>{_WAY['en']}) "
          rf"(?P<unit>week|month|year)|(?P<part>early|mid|late)[ -](?P<of>{_WAY['en']}) "
          r"(?P<one>week|month|year)|(?:year-end|year's end|year is out|year ends))\b",
    "ru": rf"\b(?P<end>кон\w+|начал\w+|середин\w+) (?P<next>{_WAY['ru']})?"
          r"(?P<unit>недели|месяца|года)\b",
    "tr": rf"\b(?P<next>{_WAY['tr']})?(?P<unit>yıl|ay|hafta)(?:ın|nın)? "
          r"(?:(?P<end>sonu|başı|ortası)(?:na|nda|ndan)?|(?:bitmeden|dolmadan|çıkmadan))\b",
}  # fmt: skip
_PART = {
    "en": r"\b(?:the )?(?P<n>first|second|third|fourth) (?P<unit>quarter|half(?= of (?:the|this|"
          rf"next|last) year))(?: of (?P<next>{_WAY['en']}) year)?\b(?! of (?:19|20))",
    "ru": r"\b(?P<n>перв|втор|трет|четверт)\w+ (?P<unit>квартал|полугоди|половин)\w*"
          rf"(?: (?P<next>{_WAY['ru']})?года)?(?! (?:19|20))\b",
    "tr": rf"\b(?P<next>{_WAY['tr']})?yılın (?P<n>ilk|birinci|ikinci|üçüncü|dördüncü|son) "
          r"(?P<unit>çeyre|yarı)\w*",
}  # fmt: skip
_PART_OF = (
    r"\b(?P<year>(?:19[5-9]|20[0-6])\d)(?:['’]\w+)?(?: yılı\w*)? (?P<end>sonu|başı|ortası)\w*"
)
_ORDINALS = ("first", "second", "third", "fourth", "перв", "втор", "трет", "четверт", "birinci",
             "ikinci", "üçüncü", "dördüncü")  # fmt: skip
_AHEAD = {
    "en": rf"\b(?:in|within) (?P<n>\d{{1,2}}|{NUMBERS['en']}) (?P<unit>month|year)s?"
          r"(?:['’]s? time| from now)?\b(?! ago)",
    "ru": rf"\bчерез (?:(?P<n>\d{{1,2}}|{NUMBERS['ru']}) )?(?P<unit>месяц\w*|"
          r"год(?:а)?|лет)\b",
    "tr": rf"\b(?P<n>\d{{1,2}}|{NUMBERS['tr']}) (?P<unit>ay|yıl) içinde\b",
}  # fmt: skip
_WEEKEND = {
    "en": r"\b(?:over|at|on) (?:the |this )?(?:past |last )?weekend\b",
    "ru": r"\bв (?:минувшие |прошедшие |прошлые )?выходные\b",
    "tr": r"\b(?:geçen |geçtiğimiz )?hafta sonu(?:nda)?\b",
}
HINTS = {
    "en": r"(?:first|second|third|fourth) (?:quarter|half)|weekend|year-end|year's end|"
          r"year is out|year ends|"
          r"(?:end|close|start|beginning|middle) of (?:the|this|next|last|that) "
          r"(?:week|month|year)|"
          r"(?:early|mid|late)[ -](?:this|next|last) (?:week|month|year)|"
          r"(?:in|within) (?:an?|\w{3,5}) (?:day|week|month|year)s?",
    "ru": r"(?:перв|втор|трет|четверт)\w+ (?:квартал|полугоди|половин)|"
          r"(?:кон\w{1,3}|начал\w{1,2}|середин\w|половин\w|полугоди\w) "
          r"(?:\w+ )?(?:недели|месяца|года)|"
          r"через|выходные",
    "tr": r"bitmeden|dolmadan|çıkmadan|"
          r"yılın|sonu(?:na|nda|ndan)?|başı(?:na|nda|ndan)|ortası(?:na|nda)|içinde|yarısında",
}  # fmt: skip
"""What a text must hold for these to be looked for, in lower case."""


_EARLY = ("start", "begin", "early", "начал", "başı")
_MIDDLE = ("mid", "середин", "ortası")


def spans_of(language: str) -> list[tuple[str, object, str]]:
    """
    Return the patterns of these times with what reads them and a word that each must hold.

    Parameters
    ----------
    language : str
        ``en``, ``ru`` or ``tr``.

    Returns
    -------
    list of (str, callable, str)
        In the order in which they are to be tried.
    """
    units = "|".join(UNITS[language])
    ends = [(_PART_OF, _read_part_of, "sonu|başı|ortası")] if language == "tr" else []
    return [
        *ends,
        (_PART[language], _read_part, "quarter|half|квартал|полугод|половин|yılın"),
        (_WEEKEND[language], _read_weekend, "weekend|выходные|hafta"),
        (_END[language], _read_end, rf"year-end|year's end|{units}"),
        (_AHEAD[language], _read_ahead, rf"{units}|лет"),
    ]


def _is_next(words: str | None, language: str) -> bool:
    return bool(words and re.match(rf"(?:{NEXT[language]}|next)", words.strip(), re.IGNORECASE))


def _is_last(words: str | None, language: str) -> bool:
    return bool(words and re.match(rf"(?:{LAST[language]}|last)", words.strip(), re.IGNORECASE))


def _read_part(match: re.Match[str], reader: Reader) -> Time | None:
    """Read a quarter or half of this, last or next year, or of the latest that has begun."""
    unit, number = match["unit"].lower(), match["n"].lower()
    half = unit.startswith(("half", "полу", "поло", "yarı"))
    if unit.startswith("поло") and "год" not in match.group().lower():
        return None
    count = {"ilk": 0, "son": 1 if half else 3}.get(number)
    count = _ORDINALS.index(number) % 4 if count is None else count
    span = 6 if half else 3
    first, way = span * count + 1, match["next"]
    if first >= 12 or reader.reference is None:
        return None
    step = _is_next(way, reader.language) - _is_last(way, reader.language)
    said = way or (half and reader.language != "ru")
    year = reader.reference.year + step if said else reader.year_of(first)
    told = f"{year}-{first:02d}", f"{year}-{first + span - 1:02d}"
    return reader.make(match, *told, "relative" if said else "month")


def _read_part_of(match: re.Match[str], reader: Reader) -> Time | None:
    """Read the beginning, middle or end of a year told behind it."""
    first, last = {"sonu": (12, 12), "başı": (1, 3), "ortası": (5, 8)}[match["end"].lower()]
    return reader.make(match, f"{match['year']}-{first:02d}", f"{match['year']}-{last:02d}")


def _read_weekend(match: re.Match[str], reader: Reader) -> Time | None:
    if reader.reference is None:
        return None
    saturday = reader.reference - dt.timedelta(days=(reader.reference.weekday() - 5) % 7)
    sunday = min(saturday + dt.timedelta(days=1), reader.reference)
    return reader.make(match, saturday.isoformat(), sunday.isoformat(), "relative")


def _read_end(match: re.Match[str], reader: Reader) -> Time | None:
    """Read the end, middle or beginning of this, last or next week, month or year."""
    day, told = reader.reference, match.groupdict()
    if day is None:
        return None
    unit = (told["unit"] or told.get("one") or "year").lower()
    way = told["next"] or told.get("of")
    step = _is_next(way, reader.language) - _is_last(way, reader.language)
    part = (told["end"] or told.get("part") or "end").lower()
    if unit in ("year", "года", "yıl"):
        early, middle = part.startswith(_EARLY), part.startswith(_MIDDLE)
        first, last = (1, 3) if early else (6, 6) if middle else (12, 12)
        first = 10 if part == "late" else first
        year = day.year + step
        return reader.make(match, f"{year}-{first:02d}", f"{year}-{last:02d}", "relative")
    if unit in ("month", "месяца", "ay"):
        index = day.year * 12 + day.month - 1 + step
        month = f"{index // 12:04d}-{index % 12 + 1:02d}"
        return reader.make(match, month, month, "relative")
    monday = day + dt.timedelta(days=7 * step - day.weekday())
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
