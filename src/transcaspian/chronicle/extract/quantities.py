"""Numbers with what they count, in three languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.extract.date_words import MONTHS
from transcaspian.chronicle.extract.lexicon import find_lexicon
from transcaspian.chronicle.extract.numerals import write_out
from transcaspian.chronicle.record import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.chronicle.extract.spots import Spots

__all__ = ["Amount", "find_amounts", "is_changed"]

_SIGNS = {
    "$": "USD",
    "us$": "USD",
    "€": "EUR",
    "£": "GBP",
    "₸": "KZT",
    "₽": "RUB",
    "₼": "AZN",
    "₺": "TRY",
}
_DIGIT = r"\d{1,3}(?:[  ,.]\d{3})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_RANGE = r"\s{0,2}(?:-|–|—|to|до|ila|ile)\s{0,2}"

_NUMBER = re.compile(r"\d+")
_WORDS_BEFORE = 8
_AHEAD = 24
_EACH_TR = re.compile(r"(?<!\w)(günde|haftada|ayda|yılda)\s(?:(?:en )?\w+\s)?$")
_TIMES_TR = {"günde": "d", "haftada": "week", "ayda": "month", "yılda": "year"}
_MOVES = ("train", "wagon", "truck", "vessel", "container", "TEU", "t", "bbl")
_YEARS = (1900, 2100)
_FAR = 70
_CHANGE = {
    "en": re.compile(
        r"(?<!\w)(?:gr[eo]w\w*|increas\w*|rose|ris(?:e|es|en|ing)|fell|fall\w*|declin\w*|drop\w*|cut|cuts|"
        r"cutting|reduc\w*|shr[aiu]nk\w*|shorten\w*|lower\w*|rais\w+|expan\w+|slash\w*|extend\w*|jump\w*|"
        r"up|down)(?!\w)[^.;!?]{0,50}\sfrom\s[$€£]?$"
    ),
    "ru": re.compile(
        r"(?<!\w)(?:вырос|вырас|увелич|сниз|сниж|упал|сократ|сокращ|возрос|поднял|повыс|уменьш|расшир)\w*"
        r"(?!\w)[^.;!?]{0,50}\sсо?\s[$€£]?$"
    ),
}
"""A word of rising or falling, and what leads to the number after it: Turkish has endings."""
_NO_YEAR = 100
"""Round numbers count: "in 2000 containers"."""
_IN = {"en": "in|since|during|until|by|of early|of late", "ru": "в|к", "tr": ""}
"""Words before the number of a year."""
_YEAR_WORD = {
    "en": r"$^",
    "ru": r"(?:-[а-я]{1,3}|\s?(?:г\.|год\w*))(?!\w)",
    "tr": r"(?:['’][a-zçğıöşü]{1,4}|\s(?:yıl\w*|sene\w*|baş\w*|son\w*|ilk|ortas\w*))(?!\w)",
}
"""What follows the number of a year."""
_PARTS_TR = re.compile(
    r"(?<![\w.,])(?:(?P<m>\d{1,3}) milyon )?(?P<k>\d{1,3}) bin"
    r"(?: (?P<n>\d{1,3})(?![\w.,]*\d))?(?!\w)"
)
_AND = re.compile(r"((?:between|от)\s[$€]?[\d,.]+) (?:and) (?=[$€]?\d)")


@dataclass(frozen=True, slots=True)
class Amount:
    """
    A quantity and where it stands.

    Parameters
    ----------
    start, end : int
        First character and the one after the last. [-]
    quantity : Quantity
        Multiplied out, in units of the evidence room where it has one.
    """

    start: int
    end: int
    quantity: Quantity


def find_amounts(text: str, spots: Spots) -> list[Amount]:
    """
    Find the numbers that count or measure something.

    Parameters
    ----------
    text : str
        As written.
    spots : Spots
        The same in lower case.

    Returns
    -------
    list of Amount
        In order; none overlap.
    """
    found: list[Amount] = []
    low, language = spots.low, spots.language
    shape, words = _shapes(language)
    low = _join_thousands(write_out(spots), language)
    if " and " in low:
        low = _AND.sub(r"\1  -  ", low)
    for match in _iter_numbers(shape, low):
        amount = _read(match, text, low, language)
        if amount is not None and (not found or amount.start >= found[-1].end):
            found.append(amount)
    numerals = find_lexicon(language).table["numerals"][language]
    for match in spots.iter(words, 0, len(low)):
        if any(match.start() < one.end and one.start < match.end() for one in found):
            continue
        ends = [_numeral(match[name], numerals) for name in ("word", "last") if match[name]]
        value = sum(ends) / len(ends)
        unit = _unit_name(match["unit"], language)
        a, b = match.span()
        scale = _scale(match["scale"], language)
        least, most = (ends[0] * scale, ends[1] * scale) if len(ends) > 1 else (None, None)
        per = _per(low, b, language) or _per_before(low, a, b, unit)
        if per:
            unit, b = f"{unit}/{per[0]}", per[1]
        found.append(Amount(a, b, Quantity(value * scale, unit, least, most, text[a:b])))
    for match in spots.iter(_one_shape(language), 0, len(low)):
        if not any(match.start() < one.end and one.start < match.end() for one in found):
            a, b = match.start("scale"), match.end()
            a = match.start("one") if match["one"] else a
            half = 0.5 if match["half"] else 1.0
            value = half * _scale(match["scale"], language)
            unit = _unit_name(match["unit"], language)
            per = _per(low, b, language)
            if per:
                unit, b = f"{unit}/{per[0]}", per[1]
            found.append(Amount(a, b, Quantity(value, unit, None, None, text[a:b])))
    return sorted(found, key=lambda one: one.start)


def _join_thousands(low: str, language: str) -> str:
    """Write a number told in parts as one as long: "4 bin 256", "1 milyon 200 bin"."""
    if language != "tr" or " bin" not in low:
        return low

    def joined(match: re.Match[str]) -> str:
        millions, thousands, ones = (int(match[name] or 0) for name in ("m", "k", "n"))
        if (match["m"] is None) == (match["n"] is None) and match["m"] is None:
            return match.group()
        return str(millions * 1_000_000 + thousands * 1_000 + ones).zfill(len(match.group()))

    return _PARTS_TR.sub(joined, low)


def _iter_numbers(shape: re.Pattern[str], low: str) -> Iterator[re.Match[str]]:
    """Yield what a pattern of numbers finds: what stands before one begins few words before."""
    at = 0
    for number in _NUMBER.finditer(low):
        if number.start() < at:
            continue
        start = number.start()
        for _ in range(_WORDS_BEFORE):
            start = max(low.rfind(" ", at, start), low.rfind("\n", at, start), at)
        match = shape.search(low, start)
        if match is None:
            return
        yield match
        at = match.end()


@lru_cache(maxsize=4)
def _shapes(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = find_lexicon(language).table
    units = "|".join(row[language] for row in table["unit"]["rows"])
    scales = "|".join(
        re.escape(one) + (r"\w*" if len(one) > 3 else "")
        for one in sorted(table["scale"][language], key=len, reverse=True)
    )
    before = table["per"]["before_year"][language]
    ahead = r"(?P<pre>%|yüzde\s)?" if language == "tr" else r"(?P<pre>(?!))?"
    shape = re.compile(
        rf"(?<![\w.,/])(?:(?P<yearly>{before})\s(?:\w+\s){{0,2}}?)?{ahead}(?P<sign>us\$|[$€£₸₽₼₺])?\s?"
        rf"(?P<a>{_DIGIT})(?:{_RANGE}(?:us\$|[$€£])?(?P<b>{_DIGIT}))?"
        rf"(?:[\s -]*(?P<scale>{scales})\.?(?![\w]))?"
        rf"(?:[\s -]{{0,2}}(?:of\s|us\s)?"
        rf"(?:(?P<adj>(?!(?:the|its|this|that|their|his)\s)[^\W\d]\w+)\s)??(?P<unit>{units})(?!\w))?"
    )
    numerals = "|".join(sorted(table["numerals"][language], key=len, reverse=True))
    words = re.compile(
        rf"(?<!\w)(?P<word>{numerals})(?:(?:\s(?:to|or|до|или|ila|veya)\s|-)(?P<last>{numerals}))?\s(?:(?P<scale>{scales})\.?\s)?(?:[^\W\d]\w+\s){{0,2}}?(?P<unit>{units})(?!\w)"
    )
    return shape, words


@lru_cache(maxsize=4)
def _one_shape(language: str) -> re.Pattern[str]:
    """Return the pattern of one of a scale: a million tonnes, полмиллиарда долларов."""
    table = find_lexicon(language).table
    units = "|".join(row[language] for row in table["unit"]["rows"])
    scales = "|".join(
        re.escape(one) + r"\w*"
        for one in sorted(table["scale"][language], key=len, reverse=True)
        if len(one) > 3
    )
    half, one = {
        "en": (r"half an?\s", r"(?:an?|one)\s"),
        "ru": ("пол", r"(?:од\w+\s)?"),
        "tr": (r"yarım\s", r"bir\s"),
    }[language]
    return re.compile(
        rf"(?<!\w)(?P<one>(?P<half>{half})|{one})(?P<scale>{scales})\s"
        rf"(?:of\s|us\s)?(?P<unit>{units})(?!\w)"
    )


def _numeral(word: str, numerals: list[str]) -> float:
    return next(float(i) for i, one in enumerate(numerals, 2) if re.fullmatch(one, word))


def _number(text: str, language: str) -> float:
    plain = re.sub(r"[\s ]", "", text)
    if language == "en":
        if re.fullmatch(r"\d+,\d{1,2}", plain):
            return float(plain.replace(",", "."))
        return (
            float(plain.replace(",", "")) if plain.count(".") < 2 else float(plain.replace(".", ""))
        )
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", plain):
        return float(plain.replace(".", ""))
    if re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", plain):
        return float(plain.replace(",", ""))
    return float(
        plain.replace(
            ".", "", plain.count(".") - 1 if "," not in plain else plain.count(".")
        ).replace(",", ".")
    )


def _scale(text: str | None, language: str) -> float:
    if not text:
        return 1.0
    table: dict[str, float] = find_lexicon(language).table["scale"][language]
    for name in sorted(table, key=len, reverse=True):
        if text == name or (len(name) > 3 and text.startswith(name)):
            return table[name]
    return 1.0


def _unit_name(text: str, language: str) -> str:
    rows: list[dict[str, Any]] = find_lexicon(language).table["unit"]["rows"]
    return _units(language, text.strip()) if rows else ""


@lru_cache(maxsize=4096)
def _units(language: str, text: str) -> str:
    for row in find_lexicon(language).table["unit"]["rows"]:
        if re.fullmatch(row[language], text):
            return str(row["name"])
    return ""


def _read(match: re.Match[str], text: str, low: str, language: str) -> Amount | None:
    unit = _unit_name(match["unit"], language) if match["unit"] else ""
    sign = match["sign"]
    if sign:
        unit = _SIGNS.get(sign, "")
    if match["pre"]:
        unit = "%"
    if not unit:
        return None
    scale = _scale(match["scale"], language)
    if match["unit"] == "mt" and not match["scale"]:
        scale = 1e6
    if _names_year(match, low, language):
        return None
    low_end = _number(match["a"], language) * scale
    high = _number(match["b"], language) * scale if match["b"] else None
    start = match.start()
    if high is not None and (
        _is_year(match["a"], _number(match["a"], language), high)
        or is_changed(low, match.start("a"), language)
    ):
        start = match.start("b")
        low_end, high = high, None
    if high is not None and high <= low_end:
        high = None
    end = match.end()
    per = _per(low, end, language) or _per_before(low, match.start("a"), end, unit)
    if per:
        unit, end = f"{unit}/{per[0]}", per[1]
    elif match["yearly"]:
        unit += "/year"
    while low[start].isspace():
        start += 1
    value = low_end if high is None else (low_end + high) / 2
    words = text[start:end].strip()
    least = low_end if high is not None else None
    return Amount(start, end, Quantity(value, unit, least, high, words))


def is_changed(low: str, start: int, language: str) -> bool:
    """
    Return whether a number is what something was before it changed: "fell from 10 to 6 days".

    Parameters
    ----------
    low : str
        Text in lower case.
    start : int
        Where the number stands. [-]
    language : str
        Of the text.

    Returns
    -------
    bool
        True after "from" and a word of rising or falling in the same sentence.
    """
    shape = _CHANGE.get(language)
    return shape is not None and shape.search(low, max(0, start - _FAR), start) is not None


def _names_year(match: re.Match[str], low: str, language: str) -> bool:
    """Return whether a number before a thing is that of a year: "in March 2025 trains ran"."""
    text = match["a"]
    if match["b"] or match["scale"] or match["sign"] or match["pre"] or not _is_bare_year(text):
        return False
    start, end = match.span("a")
    if _year_words(language).match(low, end):
        return True
    lead = _year_leads(language).search(low, max(0, start - _AHEAD), start)
    return lead is not None and (lead["month"] is not None or int(text) % _NO_YEAR != 0)


def _is_bare_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and _YEARS[0] <= int(text) <= _YEARS[1]


@lru_cache(maxsize=4)
def _year_words(language: str) -> re.Pattern[str]:
    return re.compile(_YEAR_WORD[language])


@lru_cache(maxsize=4)
def _year_leads(language: str) -> re.Pattern[str]:
    leads = _IN[language]
    others = rf"|(?:{leads})" if leads else ""
    return re.compile(rf"(?<!\w)(?:(?P<month>{'|'.join(MONTHS[language])}){others})[.,]?\s$")


def _is_year(text: str, value: float, other: float) -> bool:
    """Return whether the first number of two is a year: "in 2022 to 130,000"."""
    return text.isdigit() and _YEARS[0] <= value <= _YEARS[1] and other > _YEARS[1]


def _per(low: str, end: int, language: str) -> tuple[str, int] | None:
    table = find_lexicon(language).table["per"]
    for name in ("year", "month", "week", "d"):
        match = _per_shape(table[name][language]).match(low, end)
        if match:
            return name, match.end()
    return None


def _per_before(low: str, start: int, end: int, unit: str) -> tuple[str, int] | None:
    """Return each of what time something is that moves, told before the number: "günde üç tren"."""
    told = _EACH_TR.search(low, max(0, start - _AHEAD), start) if unit in _MOVES else None
    return (_TIMES_TR[told.group(1)], end) if told else None


@lru_cache(maxsize=16)
def _per_shape(words: str) -> re.Pattern[str]:
    between = r"of (?:[\w-]+ ){1,3}|(?!in |to |по |в |из |до |by |и |and )[\w-]+ "
    return re.compile(rf"\s?(?:{between})?(?:{words})(?!\w)")
