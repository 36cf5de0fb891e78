"""Promises of means: loans, grants, sums that are set aside, discounts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import last_day
from transcaspian.chronicle.extract.clauses import find_context
from transcaspian.chronicle.extract.parts import find_parts, find_things
from transcaspian.chronicle.extract.pledge_words import words
from transcaspian.chronicle.record import Commitment, Quantity, Span

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.clauses import Clause
    from transcaspian.chronicle.extract.lexicon import Trigger
    from transcaspian.chronicle.extract.parts import Thing
    from transcaspian.chronicle.extract.quantities import Amount
    from transcaspian.chronicle.extract.reading import Reading

__all__ = ["MONEY", "find_means", "find_share", "is_capacity", "name_means"]

MONEY = ("USD", "EUR", "KZT", "RUB", "AZN", "TRY", "GBP", "CNY", "GEL", "UZS")
_SHARES = ("%", "ratio", "percent")
_SURENESS = 0.6
_PARTS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
_APART = 120
_HOUSES = ("terminal", "port", "centre", "plant", "rail", "pipeline", "zone", "mooring", "power")
_HOLDS = re.compile(
    r"\W*(?:\w+ ){0,3}?(?:for|of|with|handling|holding|на|мощностью|вместимостью|"
    r"ёмкостью|емкостью) (?:\w+ ){0,4}$|"
    r"[^.,;]{0,12}(?:kapasiteli|hacimli|luk|lik|lük|lık) (?:\w+ ){0,4}$"
)
"""Between a building and how much it holds: "silos for 50,000 tonnes"."""
_YEAR_D = 366
_GAP = 60


def find_means(
    reading: Reading, clause: Clause, amounts: list[Amount], plain: Trigger
) -> Commitment | None:
    """
    Find the means that a clause says are given or promised.

    Parameters
    ----------
    reading : Reading
        The text.
    clause : Clause
        Of it.
    amounts : list of Amount
        Quantities of the text.
    plain : Trigger
        A rule without demands of its own, to tell who takes part.

    Returns
    -------
    Commitment or None
        None if it tells of none.
    """
    language = reading.document.language
    share = words(language, "means", "share").search(clause.low) is not None
    sums = [
        one
        for one in amounts
        if clause.start <= one.start < clause.end
        and (one.quantity.unit in MONEY or (share and one.quantity.unit in _SHARES))
    ]
    if not sums:
        return None
    year = timedelta(days=_YEAR_D)
    past = any(last_day(one.last) + year < reading.day for one in clause.times)
    for part, stage in (("given", "financed"), ("told", "announced")):
        if past and part == "given":
            continue  # what was lent long ago was given
        for match in words(language, "means", part).finditer(clause.low):
            at = clause.start + match.start()
            near = [one for one in sums if abs(one.start - at) < _APART]
            context = find_context(clause, match.start(), match.group(), plain, reading.spots)
            if not near or context in ("negated", "possible"):
                continue
            made = _made(reading, clause, (at, stage), near[0], plain)
            if made is not None:
                return made
    return None


def _made(
    reading: Reading, clause: Clause, told: tuple[int, str], amount: Amount, plain: Trigger
) -> Commitment | None:
    at, stage = told
    parts = find_parts(reading, clause, plain, at)
    before = [
        reading.affiliation(one.id) or one.id
        for one in reading.mentions_in(clause.start, at)
        if one.kind in ("actor", "person")
    ]
    actors = [one for one in parts.actors if one in before] or parts.actors[:1]
    if not actors:
        return None
    sentence = clause.sentence
    things = find_things(reading, clause.start, clause.end)
    behind = [one for one in things if one.start >= amount.start] or things
    name = behind[0].name if behind else ""
    return Commitment(
        id="",
        object=name_means(reading, clause.low, name),
        promisors=tuple(actors[:1]),
        beneficiaries=tuple(one for one in parts.actors[1:] if one not in actors[:1]),
        places=tuple(parts.places),
        quantity=find_share(reading, [amount], 0, 0) or amount.quantity,
        lifecycle=stage,
        span=Span(reading.document.id, sentence.start, sentence.end),
        confidence=_SURENESS,
        rule="means",
    )


def find_share(reading: Reading, amounts: list[Amount], start: int, end: int) -> Quantity | None:
    """
    Return by which share something is to be dearer or cheaper: "20 per cent", "a fifth less".

    Parameters
    ----------
    reading : Reading
        The text.
    amounts : list of Amount
        Quantities of the piece, hundredths among them.
    start, end : int
        Where to look for shares in words. [-]

    Returns
    -------
    Quantity or None
        A ratio; None if none is told.
    """
    told = next((one.quantity for one in amounts if one.quantity.unit == "%"), None)
    if told is not None:
        low, high = (None if one is None else one / 100 for one in (told.low, told.high))
        return Quantity(told.value / 100, "ratio", low, high, told.text)
    match = words(reading.document.language, "part").search(reading.low, start, end)
    if match is None:
        return None
    value = next(_PARTS[name.rstrip("2")] for name, said in match.groupdict().items() if said)
    return Quantity(value, "ratio", text=reading.text[match.start() : match.end()])


def is_capacity(reading: Reading, thing: Thing, amounts: list[Amount]) -> bool:
    """
    Return whether a quantity is what a building that is promised holds.

    Parameters
    ----------
    reading : Reading
        The text.
    thing : Thing
        What is promised.
    amounts : list of Amount
        Quantities beside it.

    Returns
    -------
    bool
        False of what is carried, or of what costs so much.
    """
    if thing.group not in _HOUSES:
        return False
    gaps = (
        reading.low[min(thing.end, one.end) : max(thing.start, one.start)]
        for one in amounts
        if one.quantity.unit not in MONEY
    )
    return any(len(gap) < _GAP and _HOLDS.fullmatch(gap) for gap in gaps)


def name_means(reading: Reading, low: str, thing: str) -> str:
    """
    Return in few English words what money or a discount is promised for.

    Parameters
    ----------
    reading : Reading
        The text.
    low : str
        Words around it in lower case.
    thing : str
        What it is for; empty if that is not told.

    Returns
    -------
    str
        ``loan for the railway``, ``discount``, ``investment``.
    """
    language = reading.document.language
    if words(language, "means", "share").search(low):
        return "discount"
    if words(language, "means", "money").search(low):
        return f"loan for the {thing}" if thing and "loan" not in thing else "loan"
    return thing or "investment"
