"""
Times named in a text, as precise as they are told.

A time without a year, or told from the day of writing (``yesterday``, ``back in February``), is
resolved against the day of publication. Where that is unknown, a day is inferred from the text: no
text is written before the latest day that it tells of.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract import date_words as words
from transcaspian.chronicle.extract.date_anchors import back_from
from transcaspian.chronicle.extract.date_hints import find_windows, iter_fit
from transcaspian.chronicle.extract.date_roles import role_of
from transcaspian.chronicle.extract.date_seasons import seasons_of
from transcaspian.chronicle.extract.date_spans import spans_of

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.spots import Spots

__all__ = ["Reader", "Time", "find_times"]

_I = re.IGNORECASE
_FLAGS = re.IGNORECASE | re.UNICODE
_YEAR = r"(?:19[5-9]\d|20[0-6]\d)"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
    "перв": 1, "втор": 2, "трет": 3, "четв": 4, "birinci": 1, "ikinci": 2, "üçüncü": 3,
    "dördüncü": 4, "ilk": 1, "son": 4,
}  # fmt: skip
_RECENT_D = 45
_PLAIN = "January|February|July|September|October|November|December"
"""Months whose names are nothing else."""
_DAYS = ("day", "дн", "день", "лет", "gün")
_EVE = re.compile(r"\s+(?!\w+(?:[ая]я|[иы]е|[иы]й)\b)[а-я]+(?:а|я|ы|и|ов|ей|ого|его|их|ых)\b")


@dataclass(frozen=True, slots=True)
class Time:
    """
    A time named in a text.

    Parameters
    ----------
    start, end : int
        First character and the one after the last. [-]
    first, last : str
        ISO, as precise as told: 2024, 2024-02 or 2024-03-11. One day has the same twice.
    role : str
        ``at``, ``by`` (a last day for something) or ``since``.
    sure : bool
        False if a year or day was inferred without a day of publication.
    kind : str
        ``full``, ``day`` (no year), ``month`` (no year), ``weekday``, ``relative``, ``span``,
        ``earlier`` (told from another time) or ``year``.
    """

    start: int
    end: int
    first: str
    last: str
    role: str = "at"
    sure: bool = True
    kind: str = "full"


def find_times(text: str, spots: Spots, *, reference: dt.date | None, sure: bool) -> list[Time]:
    """
    Find the times that a text names.

    Parameters
    ----------
    text : str
        All of it.
    spots : Spots
        The same in lower case.
    reference : datetime.date or None
        Day from which the text is told; times that need one are left out without it.
    sure : bool
        Whether that day is known, not inferred.

    Returns
    -------
    list of Time
        In order of place; none overlap.
    """
    language = spots.language
    reader = Reader(language, reference, sure=sure)
    windows = find_windows(text, spots)
    found: list[Time] = []
    odd = [text.find("I", a, b) >= 0 for a, b, _, _ in windows] if language == "tr" else None
    for shape, read, needs in _shapes(language):
        which = read in _OF_DIGITS, read not in _BARE
        starts = [one.start for one in found]
        for first, last in iter_fit(windows, spots.openers(needs), which, odd):
            for match in shape.finditer(text, first, last):
                start, end = match.span()
                i = bisect_left(starts, end)  # none overlap, so only the last before it may
                if i and found[i - 1].end > start:
                    continue
                time = read(match, reader)
                if time is not None:
                    role = role_of(time, text, language)
                    found.insert(i, time if role == time.role else replace(time, role=role))
                    starts.insert(i, time.start)
    return found


class Reader:
    """
    Turns a match into a time, against a day of reference.

    Parameters
    ----------
    language : str
        ``en``, ``ru`` or ``tr``.
    reference : datetime.date or None
        Day from which the text is told.
    sure : bool
        Whether that day is known.
    """

    def __init__(self, language: str, reference: dt.date | None, *, sure: bool) -> None:
        self.language, self.reference, self.sure = language, reference, sure

    def make(self, match: re.Match[str], first: str, last: str, kind: str = "full") -> Time:
        """Return a time of two ISO dates where a match stands."""
        sure = self.sure or kind in ("full", "year")
        return Time(match.start(), match.end(), first, last, "at", sure, kind)

    def month(self, name: str) -> int:
        """Return the number of a month, 0 if a word is none."""
        return _month(name.strip(" ."), self.language)

    def year_of(self, month: int, day: int = 1) -> int | None:
        """Return the year of a day told without one: the latest that is not long to come."""
        if self.reference is None:
            return None
        year = self.reference.year
        try:
            away = (dt.date(year, month, min(day, 28)) - self.reference).days
        except ValueError:
            return None
        return year - 1 if away > _RECENT_D else year


@lru_cache(maxsize=512)
def _month(name: str, language: str) -> int:
    for number, shape in enumerate(words.MONTHS[language], 1):
        if re.fullmatch(shape, name, _FLAGS):
            return number
    return 0


@lru_cache(maxsize=4)
def _shapes(language: str) -> tuple:  # type: ignore[type-arg]
    month = "|".join(words.MONTHS[language])
    dot = r"\.?" if language == "en" else ""
    tail = r"(?:['’]\w+)?" if language == "tr" else ""
    year_word = {"en": "", "ru": r"(?:\s*г(?:\.|ода?|оду)?)?", "tr": r"(?:\s+yılı\w*)?"}[language]
    dash = r"\s*(?:-|–|—|to|and|и|по|ve|ile)\s*"
    day = r"(\d{1,2})(?:st|nd|rd|th|-?го|-?е)?"
    y = rf"({_YEAR}){tail}{year_word}"
    needs = {name: re.compile(rf"\b(?:{text})", _FLAGS) for name, text in
             (("month", month), ("year", _YEAR), ("unit", "|".join(words.UNITS[language])),
              ("span", "|".join((*words.UNITS[language], *_DAYS))))}  # fmt: skip
    held = {read: re.compile(rf"\b(?:{text})", _FLAGS)
            for _, read, text in (*seasons_of(language), *spans_of(language)) if text}  # fmt: skip
    parts = words.PARTS[language]
    part = "|".join(parts) or "(?!)"
    shapes: list[tuple[str, object]] = [
        (r"\b(\d{4})-(\d\d)-(\d\d)\b", _read_iso),
        (rf"\b(\d{{1,2}})[./](\d{{1,2}})[./]({_YEAR})\b", _read_numbers),
        (rf"\b{day}{dash}{day}\s+({month}){dot}(?:,?\s+{y})?(?!\w)", _read_days_month),
        (rf"\b({month}){dot}\s+{day}{dash}{day}(?!\w)(?:,?\s+{y})?", _read_month_days),
        (rf"\b{day}(?:\s+of)?\s+({month}){dot}(?:,?\s+{y})?(?!\w)", _read_day_month),
        (rf"\b({month}){dot}\s+{day}(?![\w:]|\.\d)(?:,?\s+{y})?", _read_month_day),
        (rf"\b({month}){dot}{dash}({month}){dot}(?:,?\s+(?:of\s+)?{y})?(?!\w)", _read_months),
        (rf"\b(?:({part})\s*)?({month}){dot}(?:,?\s+(?:of\s+)?{y})(?!\w)", _read_month_year),
        (_month_of_year(language, month), _read_month_of_year),
        *((shape, read) for shape, read, _ in seasons_of(language)),
        (words.AGO[language], _read_ago),
        *((shape, read) for shape, read, _ in spans_of(language)),
        (_quarter(language, y), _read_quarter),
        (rf"\b({_YEAR})\s*(?:-|–|—|to|and|и|по|ve)\s*({_YEAR})\b{tail}{year_word}(?!\w)",
         _read_years),
        (rf"\b(?:({part})\s*(?:the\s+)?(?:year\s+)?)?({_YEAR}){tail}{year_word}(?![\w%])",
         _read_year),
        (rf"\b({'|'.join(words.RELATIVE[language])})\b", _read_relative),
        (_units(language), _read_unit),
        (rf"\b(?:(?:({words.LAST[language]})|({words.NEXT[language]})|{words.THIS[language]})\s+)?"
         rf"({'|'.join(words.WEEKDAYS[language])})\b", _read_weekday),
        (_bare_month(language, month, part), _read_bare_month),
    ]  # fmt: skip
    made = ((re.compile(shape, _FLAGS), read) for shape, read in shapes)
    return tuple(
        (shape, read, held.get(read) or needs.get(_NEEDS.get(read, ""), shape))
        for shape, read in made
    )


def _month_of_year(language: str, month: str) -> str:
    last, this, ahead = words.LAST[language], words.THIS[language], words.NEXT[language]
    if language == "tr":
        return rf"\b(?:({last})|({ahead})|{this})\s+yıl\w*\s+({month})(?:['’]?\w{{0,5}})?(?!\w)"
    year = "year" if language == "en" else "года"
    return rf"\b({month})\s+(?:of\s+)?(?:({last})|({ahead})|{this})\s+{year}\b"


def _quarter(language: str, year: str) -> str:
    if language == "en":
        number = r"(?:Q([1-4])|(\w+)\s+(quarter|half))"
        return rf"\b(?:the\s+)?{number}(?:\s+of)?(?:\s+|\s*['’])(?:the\s+year\s+)?{year}"
    if language == "ru":
        number = r"(?:([IV]+|[1-4])|(перв|втор|трет|четв)\w+)(?:-\w+)?"
        return rf"\b(?:в\s+)?{number}\s+(квартал|полугоди)\w*\s+{year}"
    number = r"(?:([1-4])\.|(birinci|ikinci|üçüncü|dördüncü|ilk|son))"
    return rf"\b{year}\s*(?:\w+\s+)??{number}\s+(çeyre|yarı)\w*"


def _units(language: str) -> str:
    unit = "|".join(words.UNITS[language])
    ahead = "|".join((words.LAST[language], words.THIS[language], words.NEXT[language]))
    return rf"\b({ahead})\s+({unit})\b"


def _bare_month(language: str, month: str, part: str) -> str:
    """Return a month on its own; in English after a word that makes it one: May may be a verb."""
    if language == "en":
        lead = (
            r"in|since|by|until|till|last|previous|coming|this|next|early|late|mid|of|during|for|from|through|and|"
            r"before|after|recently as|as of|end-|to|between"
        )
        led = rf"\b(?:back\s+)?(?:{lead})(?:[\s-]+(?:{part}))?[\s-]+({month})\b(?!\s+\d)"
        return rf"{led}|\b({_PLAIN})\b(?!\s+\d)"
    return rf"\b({month})(?:['’]?\w{{0,5}})?(?!\w)"


def _iso(year: int, month: int = 0, day: int = 0) -> str:
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def _valid(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _read_iso(match: re.Match[str], reader: Reader) -> Time | None:
    y, m, d = (int(one) for one in match.groups())
    if y < 1950 or not _valid(y, m, d):
        return None
    return reader.make(match, _iso(y, m, d), _iso(y, m, d))


def _read_numbers(match: re.Match[str], reader: Reader) -> Time | None:
    d, m, y = (int(one) for one in match.groups())
    if m > 12 >= d:
        d, m = m, d
    return reader.make(match, _iso(y, m, d), _iso(y, m, d)) if _valid(y, m, d) else None


def _day_time(
    match: re.Match[str], reader: Reader, days: tuple[str, str], name: str, year: str | None
) -> Time | None:
    month = reader.month(name)
    first, last = int(days[0]), int(days[1])
    y = int(year) if year else reader.year_of(month, first)
    if y is None or not month or not _valid(y, month, first) or not _valid(y, month, last):
        return None
    kind = "full" if year else "day"
    return reader.make(match, _iso(y, month, first), _iso(y, month, last), kind)


def _read_days_month(match: re.Match[str], reader: Reader) -> Time | None:
    a, b, name, year = match.groups()
    return _day_time(match, reader, (a, b), name, year)


def _read_month_days(match: re.Match[str], reader: Reader) -> Time | None:
    name, a, b, year = match.groups()
    return _day_time(match, reader, (a, b), name, year)


def _read_day_month(match: re.Match[str], reader: Reader) -> Time | None:
    a, name, year = match.groups()
    return _day_time(match, reader, (a, a), name, year)


def _read_month_day(match: re.Match[str], reader: Reader) -> Time | None:
    name, a, year = match.groups()
    return _day_time(match, reader, (a, a), name, year)


def _read_month_year(match: re.Match[str], reader: Reader) -> Time | None:
    _, name, year = match.groups()
    month = reader.month(name)
    return reader.make(match, _iso(int(year), month), _iso(int(year), month)) if month else None


def _read_months(match: re.Match[str], reader: Reader) -> Time | None:
    a, b, year = match.groups()
    first, last = reader.month(a), reader.month(b)
    if not first or not last or first >= last:
        return None
    told = int(year) if year else reader.year_of(last)
    if told is None:
        return None
    return reader.make(match, _iso(told, first), _iso(told, last), "full" if year else "month")


def _read_ago(match: re.Match[str], reader: Reader) -> Time | None:
    """Read "three weeks ago", and "three weeks earlier", which is told from what came before."""
    if reader.reference is None:
        return None
    first, number, last = match.groups()
    number, unit, led = (number, last, first) if reader.language == "tr" else (first, number, last)
    start, end = back_from(reader.reference, number or "", unit, reader.language, sure=reader.sure)
    return reader.make(match, start, end, "earlier" if led else "relative")


def _read_month_of_year(match: re.Match[str], reader: Reader) -> Time | None:
    if reader.reference is None:
        return None
    if reader.language == "tr":
        before, after, name = match.groups()
    else:
        name, before, after = match.groups()
    year = reader.reference.year + (-1 if before else 1 if after else 0)
    month = reader.month(name)
    return reader.make(match, _iso(year, month), _iso(year, month), "relative") if month else None


def _read_quarter(match: re.Match[str], reader: Reader) -> Time | None:
    year = next(one for one in match.groups() if one and re.fullmatch(_YEAR, one))
    rest = [one.casefold() for one in match.groups() if one and one != year]
    number = next(
        (
            _ROMAN.get(one) or _ORDINALS.get(one)
            for one in rest
            if one in _ROMAN or one in _ORDINALS
        ),
        None,
    )
    if number is None:
        return None
    half = any(one in ("half", "полугоди", "yarı") for one in rest)
    if half:
        number = min(number, 2)
        first, last = 6 * number - 5, 6 * number
    else:
        first, last = 3 * number - 2, 3 * number
    return reader.make(match, _iso(int(year), first), _iso(int(year), last))


def _read_years(match: re.Match[str], reader: Reader) -> Time | None:
    a, b = match.groups()
    return reader.make(match, a, b, "year") if a < b else None


def _read_year(match: re.Match[str], reader: Reader) -> Time | None:
    part, year = match.groups()
    if part:
        for shape, name in words.PARTS[reader.language].items():
            if re.fullmatch(shape, part.strip(), _FLAGS):
                first, last = {"early": (1, 3), "mid": (5, 8), "late": (10, 12)}[name]
                if name == "late" and re.search(r"end|кон", part, _I):
                    first = 12
                return reader.make(match, _iso(int(year), first), _iso(int(year), last), "year")
    return reader.make(match, year, year, "year")


def _read_relative(match: re.Match[str], reader: Reader) -> Time | None:
    if reader.reference is None:
        return None
    away = words.RELATIVE[reader.language][match.group(1).casefold()]
    if match.group(1).casefold() == "накануне" and _EVE.match(match.string, match.end()):
        return None
    day = (reader.reference + dt.timedelta(days=away)).isoformat()
    if not reader.sure:
        day = day[:7]
    return reader.make(match, day, day, "relative")


def _read_unit(match: re.Match[str], reader: Reader) -> Time | None:
    if reader.reference is None:
        return None
    language, day = reader.language, reader.reference
    ahead, named = match.groups()
    step = 0
    if re.fullmatch(words.LAST[language], ahead, _FLAGS):
        step = -1
    elif re.fullmatch(words.NEXT[language], ahead, _FLAGS):
        step = 1
    unit = next(v for k, v in words.UNITS[language].items() if re.fullmatch(k, named, _FLAGS))
    if unit == "year":
        return reader.make(match, str(day.year + step), str(day.year + step), "relative")
    if unit == "month":
        index = day.year * 12 + day.month - 1 + step
        month = _iso(index // 12, index % 12 + 1)
        return reader.make(match, month, month, "relative")
    if unit == "quarter":
        index = day.year * 4 + (day.month - 1) // 3 + step
        first = index % 4 * 3 + 1
        y = index // 4
        return reader.make(match, _iso(y, first), _iso(y, first + 2), "relative")
    monday = day - dt.timedelta(days=day.weekday()) + dt.timedelta(weeks=step)
    sunday = monday + dt.timedelta(days=6)
    return reader.make(match, monday.isoformat(), sunday.isoformat(), "relative")


def _read_weekday(match: re.Match[str], reader: Reader) -> Time | None:
    if reader.reference is None:
        return None
    back_then, ahead, named = match.groups()
    number = next(
        i
        for i, shape in enumerate(words.WEEKDAYS[reader.language])
        if re.fullmatch(shape, named, _FLAGS)
    )
    back = (reader.reference.weekday() - number) % 7
    day = reader.reference - dt.timedelta(days=back)
    if ahead or (back_then and not back):
        day += dt.timedelta(days=7 if ahead else -7)
    kind = "relative" if ahead or back_then else "weekday"
    return reader.make(match, day.isoformat(), day.isoformat(), kind)


def _is_month_tr(match: re.Match[str]) -> bool:
    """Return whether a word in small letters, which may be another, is a month: ``temmuzda``."""
    tail = match.group()[len(match.group(1)) :].lower()
    after = match.string[match.end() : match.end() + 4].lower()
    case = tail in ("da", "de", "ta", "te", "dan", "den", "tan", "ten", "ın", "in", "un", "ün")
    part = after.startswith((" ay", " ba", " so", " or"))
    return case or part or tail in ("ında", "inde", "unda", "ünde")


_WAY_TO = {
    "en": re.compile(r"\b(?:last|previous|(?P<ahead>next|coming)) \w+$", _I),
    "ru": re.compile(r"\b(?:прошл\w+|минувш\w+|(?P<ahead>следующ\w+|будущ\w+)) \w+$", _I),
    "tr": re.compile(r"\b(?:geçen|geçtiğimiz|(?P<ahead>gelecek|önümüzdeki)) [\w'’]+$", _I),
}
"""What tells before a month of which year it is."""


def _read_bare_month(match: re.Match[str], reader: Reader) -> Time | None:
    named = next(one for one in match.groups() if one)
    month = reader.month(named)
    if not month or (named[0].islower() and reader.language == "en"):
        return None
    if reader.language == "tr" and named[0].islower() and not _is_month_tr(match):
        return None
    year, day = reader.year_of(month), reader.reference
    if year is None or day is None:
        return None
    led = match.string[max(0, match.start() - 14) : match.end()]
    way = _WAY_TO[reader.language].search(led)
    if way is not None:
        ahead = way["ahead"] is not None
        year = day.year + (month <= day.month) if ahead else day.year - (month >= day.month)
    told = _iso(year, month)
    return reader.make(match, told, told, "relative" if way else "month")


_BARE = frozenset((_read_iso, _read_numbers, _read_quarter, _read_years, _read_year))
_OF_DIGITS = _BARE | {_read_days_month, _read_month_days, _read_day_month, _read_month_day}
"""Readers of times that need no word of time, and of those that need a digit."""
_NEEDS: dict[object, str] = {
    **dict.fromkeys((_read_numbers, _read_quarter, _read_years, _read_year), "year"),
    **dict.fromkeys(
        (_read_days_month, _read_month_days, _read_day_month, _read_month_day), "month"
    ),
    _read_unit: "unit",
    _read_ago: "span",
    **dict.fromkeys(
        (_read_months, _read_month_year, _read_month_of_year, _read_bare_month), "month"
    ),
}
"""What else than their first word a piece of text must hold for some to be looked for in it."""
