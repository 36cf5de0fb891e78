"""Times told by a season, by the first or last day of a month, or by a holiday."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract import date_words as words

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.dates import Reader, Time

__all__ = ["HINTS", "SEASON_HINTS", "seasons_of"]

_YEAR = r"(?:19[5-9]\d|20[0-6]\d)"
_SEASON = {
    "en": r"\b(?:(?P<way>this|next|last|the coming|the past)|in|by|the|late|mid|until|since|before|"
          r"after|during|through|for)(?:[\s-]+(?:the|early|late|mid))?[\s-]+"
          r"(?P<name>spring|summer|autumn|fall|winter)\b(?:\s+of)?"
          rf"(?:\s+(?P<year>{_YEAR})\b|\s+(?P<of>this|last|next) year\b)?",
    "ru": r"\b(?:(?P<way>прошл\w+|минувш\w+|эт\w+|нынешн\w+|следующ\w+|будущ\w+|ближайш\w+)\s)?"
          r"(?P<name>(?:весн|осен|зим)(?:ой|ою|ью|[ыеиу])|летом|(?<=к )лету|(?<=до )лета|"
          r"(?<=на )лето|(?<=этого )лета|(?<=на )осень|(?<=прошлого )лета)(?!\w)"
          rf"(?:\s+(?P<year>{_YEAR}|(?P<of>прошлого|этого|нынешнего|следующего|будущего))"
          r"(?:\s+(?:года|г\.))?)?",
    "tr": rf"\b(?:(?P<year>{_YEAR})(?:['’]?\w*\s+(?:yılı\w*\s+)?|\s+))?"
          r"(?:(?P<way>bu|geçen|geçtiğimiz|gelecek|önümüzdeki)\s+)?"
          r"(?P<name>ilkbahar|sonbahar|(?:yaz|kış|bahar|güz)(?=(?:a|ın|da|ı|aya|ında)?\b))\w{0,5}\b",
}  # fmt: skip
_STARTS = {"spri": 3, "summ": 6, "autu": 9, "fall": 9, "wint": 12, "весн": 3, "лето": 6, "лета": 6,
           "лету": 6, "осен": 9, "зимо": 12, "зимы": 12, "зиме": 12, "зиму": 12, "ilkb": 3,
           "baha": 3, "sonb": 9, "güz": 9, "yaz": 6, "kış": 12}  # fmt: skip
_PLAIN_TR = ("yaz", "kış", "bahar", "güz")
_MONTHS = {language: "|".join(row) for language, row in words.MONTHS.items()}
_EDGE = {
    "en": rf"\bthe (?P<edge>first|last) day of (?P<month>{_MONTHS['en']})"
          rf"(?:\s+(?P<year>{_YEAR}))?\b",
    "ru": rf"\b(?P<edge>перв|последн)\w+ (?:день|дня) (?P<month>{_MONTHS['ru']})"
          rf"(?:\s+(?P<year>{_YEAR}))?(?!\w)",
    "tr": rf"\b(?P<month>{_MONTHS['tr']})(?:['’]?\w{{1,3}}) (?P<edge>ilk|son) günü(?P<year>)",
}  # fmt: skip
_FEAST = {
    "en": r"\b(?P<name>christmas(?: eve| day)?|new year's (?:eve|day)|nowruz)\b"
          rf"(?:,?\s+(?P<year>{_YEAR}))?",
    "ru": rf"\b(?P<name>новруз\w*|нового года|(?<=к )новому году)(?:\s+(?P<year>{_YEAR}))?",
    "tr": r"\b(?P<name>nevruz|yılbaşı)\w*(?P<year>)",
}  # fmt: skip
_FEASTS = {"christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25),
           "new year's eve": (12, 31), "new year's day": (1, 1), "nowr": (3, 21), "новр": (3, 21),
           "нового года": (1, 1), "ново": (12, 31), "nevr": (3, 21), "yılb": (1, 1)}  # fmt: skip
SEASON_HINTS = {
    "en": "spring|summer|autumn|fall|winter",
    "ru": "весн|летом|лет[ауо](?!\\w)|осен|зим",
    "tr": "ilkbahar|sonbahar|yaz(?:a|ın|da|ı|aya)?\\b|kış(?:a|ın|ı)?\\b|bahar|güz(?:ün|e|de)?\\b",
}
HINTS = {
    "en": "christmas|new year's|nowruz",
    "ru": "новруз|нового года|новому году",
    "tr": "nevruz|yılbaşı",
}
"""What a text must hold for these to be looked for, in lower case."""


def seasons_of(language: str) -> list[tuple[str, object, str]]:
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
    return [
        (_EDGE[language], _read_edge, _MONTHS[language]),
        (_FEAST[language], _read_feast, HINTS[language]),
        (_SEASON[language], _read_season, SEASON_HINTS[language]),
    ]


def _read_season(match: re.Match[str], reader: Reader) -> Time | None:
    """Read a season: the one named, else the latest that is not long to come."""
    groups = match.groupdict()
    year, way, of = (groups.get(one) or "" for one in ("year", "way", "of"))
    year, way = "" if of else year, (way or of).casefold()
    name = match["name"].casefold()
    if reader.language == "tr" and name in _PLAIN_TR and not (way or year):
        ending = match.group()[len(name) :]
        if not ending:
            return None
    first = _STARTS[name[:4]]
    day = reader.reference
    if not year and day is None:
        return None
    told = int(year) if year else reader.year_of(first)
    if told is None:
        return None
    if way and day is not None and not year:
        told = (
            _year_of(way, day, reader.language)
            if of
            else _year_by(way, day, first, reader.language)
        )
    last = first + 2
    end = (told + 1, 2) if last > len(calendar.month_name) - 1 else (told, last)
    kind = "relative" if way else "full" if year else "month"
    return reader.make(match, f"{told}-{first:02d}", f"{end[0]}-{end[1]:02d}", kind)


def _year_of(way: str, day: dt.date, language: str) -> int:
    """Return the year that is told: "in the summer of next year"."""
    ahead = re.match(words.NEXT[language], way) is not None
    return day.year + ahead - (re.match(words.LAST[language], way) is not None)


def _year_by(way: str, day: dt.date, first: int, language: str) -> int:
    """Return the year of last, this or next season."""
    if re.match(words.LAST[language], way):
        over = day.month > first + 2
        return day.year if over else day.year - 1
    if re.match(rf"{words.NEXT[language]}|ближайш", way):
        return day.year + 1 if day.month >= first else day.year
    return day.year


def _read_edge(match: re.Match[str], reader: Reader) -> Time | None:
    """Read the first or last day of a month."""
    month = reader.month(match["month"])
    year = int(match["year"]) if match["year"] else reader.year_of(month)
    if not month or year is None:
        return None
    first = match["edge"].casefold() in ("first", "перв", "ilk")
    told = dt.date(year, month, 1 if first else calendar.monthrange(year, month)[1]).isoformat()
    return reader.make(match, told, told, "full" if match["year"] else "day")


def _read_feast(match: re.Match[str], reader: Reader) -> Time | None:
    """Read a holiday that falls on one day each year."""
    name = match["name"].casefold().replace("’", "'")
    month, day = _FEASTS.get(name) or _FEASTS[name[:4]]
    year = int(match["year"]) if match["year"] else reader.year_of(month, day)
    if year is None:
        return None
    told = dt.date(year, month, day).isoformat()
    return reader.make(match, told, told, "full" if match["year"] else "day")
