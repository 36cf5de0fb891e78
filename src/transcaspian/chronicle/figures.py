"""Quantities about the corridor, as candidates for the evidence in its own schema."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.extract.lexicon import find_lexicon
from transcaspian.chronicle.extract.quantities import is_changed
from transcaspian.chronicle.record import Figure, Span

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.dates import Time
    from transcaspian.chronicle.extract.quantities import Amount
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.extract.sentences import Sentence
    from transcaspian.chronicle.record import Quantity

__all__ = ["METHOD", "find_figures"]

METHOD = "reported"
"""How every figure of a document came about, in the words of the evidence."""
_COUNTED = frozenset({"pupil", "document", "bed", "ha", "MW", "m3", "RUB", "AZN", "TRY", "GBP"})
_ZONES = ("body", "headline")
_NEAR = 90
_PERCENT = 100.0
_LEAD = 40
_THEN = re.compile(r"\s(?:(?:already\s)?(?:in|for|during|в|за)\s)?(?:the\s)?")
"""What stands between an amount and the time that is told right behind it."""
_ON = {"en": re.compile(r"\sto\s"), "ru": re.compile(r"\sдо\s")}
"""What stands between an amount and the one that it became."""
_COMPARED: dict[str, tuple[re.Pattern[str] | None, re.Pattern[str] | None]] = {
    "en": (
        re.compile(
            r"(?<!\w)(?:than|(?:as )?compared (?:with|to)|in comparison (?:with|to)|versus|"
            r"as against|relative to)\s(?:(?:in|that of|those of|the|for|all of)\s){0,3}$"
        ),
        None,
    ),
    "ru": (
        re.compile(
            r"(?<!\w)(?:чем|по сравнению с|в сравнении с|против|относительно)\s"
            r"(?:(?:в|за|на|показател\w+|уровн\w+)\s){0,2}$"
        ),
        None,
    ),
    "tr": (
        None,
        re.compile(
            r"[\w'’]*\s(?:(?:yıl\w*|dönem\w*|ay\w*)\s)?(?:göre|kıyasla|oranla|nazaran)(?!\w)"
        ),
    ),
}
"""What stands before or after a time that another one is held against."""


def find_figures(reading: Reading, amounts: list[Amount]) -> tuple[Figure, ...]:
    """
    Find the quantities that the evidence room has a key for.

    Parameters
    ----------
    reading : Reading
        The text.
    amounts : list of Amount
        Its quantities.

    Returns
    -------
    tuple of Figure
        In order; the day of publication is that on which they became known.
    """
    published = reading.reference.isoformat() if reading.reference and reading.sure else ""
    found: list[Figure] = []
    rest = list(amounts)
    for sentence in reading.sentences:
        while rest and rest[0].start < sentence.start:
            rest.pop(0)
        while rest and rest[0].start < sentence.end:
            amount = rest.pop(0)
            if (
                sentence.zone in _ZONES
                and amount.quantity.unit.split("/")[0] not in _COUNTED
                and not _is_left(reading, amount)
            ):
                figure = _figure(reading, sentence, amount, published)
                if figure is not None:
                    found.append(replace(figure, id=f"f{len(found) + 1}"))
    return tuple(found)


@lru_cache(maxsize=4)
def _rows(language: str) -> tuple[tuple[dict[str, Any], re.Pattern[str] | None], ...]:
    rows = find_lexicon(language).table["figure"]["rows"]
    return tuple(
        (row, re.compile(rf"(?<!\w)(?:{row[language]})(?!\w)") if row[language] else None)
        for row in rows
    )


@lru_cache(maxsize=16)
def _word(language: str, name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{find_lexicon(language).table['figure'][name][language]})(?!\w)")


@lru_cache(maxsize=1)
def _subjects() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = find_lexicon("en").table["figure"]["subject"]
    return tuple((name, re.compile(text)) for name, text in table.items())


@lru_cache(maxsize=64)
def _named_in(low: str) -> str:
    """Return the line or way that a sentence is of, empty if it names none."""
    return next((name for name, shape in _subjects() if shape.search(low)), "")


@lru_cache(maxsize=64)
def _stands_in(low: str) -> str:
    """Return the standing that the words of a sentence give its figures."""
    told = next((name for name, shape in _standings() if shape.search(low)), "observed")
    return "claimed" if told == "quoted" else told


@lru_cache(maxsize=1)
def _standings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = find_lexicon("en").table["figure"]["standing"]
    return tuple((name, re.compile(rf"(?<!\w)(?:{text})(?!\w)")) for name, text in table.items())


def _figure(reading: Reading, sentence: Sentence, amount: Amount, published: str) -> Figure | None:
    low, language = reading.low, reading.document.language
    start = max(sentence.start, amount.start - _NEAR)
    near = low[start : min(sentence.end, amount.end + _NEAR)]
    time = _time(reading, sentence, amount)
    oil = _is_of_oil(reading, sentence)
    for row, shape in _rows(language):
        if amount.quantity.unit not in row["units"]:
            continue
        if (row.get("oil") and not oil) or (row.get("yearly") and not _is_year(time)):
            continue
        if shape is not None and not shape.search(near):
            continue
        quantity = _in_unit(amount.quantity, row, near, language)
        first, last = _days(time)
        return Figure(
            id="",
            key=row["key"],
            subject=_subject(reading, sentence, amount),
            standing=_standing(reading, sentence, time),
            quantity=quantity,
            valid_from=first,
            valid_to=last,
            published=published,
            span=Span(reading.document.id, amount.start, amount.end),
            confidence=0.7 if shape is not None else 0.6,
            rule=f"figure-{row['key']}",
        )
    return None


def _is_of_oil(reading: Reading, sentence: Sentence) -> bool:
    """Return whether a sentence, or the one before it in its paragraph, is of oil."""
    before = reading.sentences[sentence.index - 1] if sentence.index else sentence
    shape = _word(reading.document.language, "oil")
    if shape.search(reading.words(sentence)):
        return True
    return before.paragraph == sentence.paragraph and bool(shape.search(reading.words(before)))


def _in_unit(quantity: Quantity, row: dict[str, Any], near: str, language: str) -> Quantity:
    """Return a quantity in the unit of its key: growth as a share, a yearly sum per year."""
    unit = row.get("as", quantity.unit)
    if unit == "ratio" and quantity.unit == "%":
        sign = (
            -1.0
            if row["key"].endswith("growth_share") and _word(language, "fall").search(near)
            else 1.0
        )
        value = sign * quantity.value / _PERCENT
        return replace(quantity, value=value, unit="ratio", low=None, high=None)
    return replace(quantity, unit=unit)


def _is_year(time: Time | None) -> bool:
    return time is not None and len(time.first) == 4 and time.first == time.last


def _time(reading: Reading, sentence: Sentence, amount: Amount) -> Time | None:
    """Return the time that a figure speaks of: the nearest that it isn't compared with."""
    told = [one for one in sentence.times if not _is_compared(reading, one)]
    for one in told:
        if one.start >= amount.end and _THEN.fullmatch(reading.low, amount.end, one.start):
            return one
    return min(told, key=lambda one: abs(one.start - amount.start), default=None)


def _is_left(reading: Reading, amount: Amount) -> bool:
    """Return whether an amount is only what something was before: "fell from ten days to six"."""
    language = reading.document.language
    shape = _ON.get(language)
    return (
        shape is not None
        and shape.match(reading.low, amount.end) is not None
        and is_changed(reading.low, amount.start, language)
    )


def _is_compared(reading: Reading, time: Time) -> bool:
    """Return whether a time is only what another one is held against: "more than in 2023"."""
    before, after = _COMPARED[reading.document.language]
    low = reading.low
    if before is not None and before.search(low, max(0, time.start - _LEAD), time.start):
        return True
    return after is not None and after.match(low, time.end) is not None


def _days(time: Time | None) -> tuple[str, str]:
    if time is None:
        return "", ""
    return first_day(time.first).isoformat(), last_day(time.last).isoformat()


def _standing(reading: Reading, sentence: Sentence, time: Time | None) -> str:
    """Return the standing of a figure: what is to come is no observation."""
    low = reading.words(sentence)
    if (
        reading.reference is not None
        and time is not None
        and first_day(time.first) > reading.reference
    ):
        return "target"
    return _stands_in(low)


def _subject(reading: Reading, sentence: Sentence, amount: Amount) -> str:
    """Return whose figure it is: a line, a way between two places, a port, a state."""
    low = reading.words(sentence)
    told = _named_in(low)
    if told:
        return told
    places = [one for one in sentence.mentions if one.kind == "place" and one.country]
    if amount.quantity.unit in ("d", "USD", "km") and len(places) > 1:
        return f"{places[0].id}>{places[1].id}"
    if reading.has(reading.lexicon.words("corridor"), sentence):
        return "corridor:titr"
    if places:
        return min(places, key=lambda one: abs(one.start - amount.start)).id
    actors = [one.id for one in sentence.mentions if one.kind == "actor" and not one.ids]
    if actors:
        roster = reading.roster
        return actors[0] if roster.is_state(actors[0]) else f"actor:{actors[0]}"
    named = reading.spots.has(reading.lexicon.words("corridor"), 0, len(reading.low))
    return "corridor:titr" if named else "world"
