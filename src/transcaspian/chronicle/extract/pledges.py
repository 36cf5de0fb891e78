"""Promises told by a verb: what somebody will build, buy, raise or finish, and by when."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import last_day
from transcaspian.chronicle.extract.clauses import find_clauses, find_context
from transcaspian.chronicle.extract.due import due_day, find_later, list_coming
from transcaspian.chronicle.extract.likeness import group_of
from transcaspian.chronicle.extract.means import (
    MONEY,
    find_means,
    find_share,
    is_capacity,
    name_means,
)
from transcaspian.chronicle.extract.parts import find_parts, find_things
from transcaspian.chronicle.extract.pledge_words import (
    all_words,
    find_raised,
    find_span,
    guess_thing,
    words,
)
from transcaspian.chronicle.extract.promisors import find_promisors, list_agents
from transcaspian.chronicle.extract.sensing import find_sensing
from transcaspian.chronicle.extract.vows import find_vows
from transcaspian.chronicle.record import Commitment, Quantity, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.chronicle.extract.clauses import Clause
    from transcaspian.chronicle.extract.lexicon import Trigger
    from transcaspian.chronicle.extract.parts import Thing
    from transcaspian.chronicle.extract.quantities import Amount
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.extract.sentences import Sentence
    from transcaspian.chronicle.record import Event

__all__ = ["find_pledges", "name_measured"]

_MEASURED = {
    "t": "cargo", "t/year": "cargo a year", "TEU": "containers", "TEU/year": "containers a year",
    "d": "transit time", "h": "transit time", "train": "trains", "train/year": "trains a year",
    "train/month": "trains a month", "train/week": "trains a week", "train/d": "trains a day",
    "vessel": "ships", "wagon": "wagons", "locomotive": "locomotives", "km": "line",
    "container": "containers", "USD": "investment", "EUR": "investment", "KZT": "investment",
    "pupil": "places for pupils", "container/year": "containers a year",
    "container/month": "containers a month", "m": "depth", "truck": "trucks", "bbl": "oil",
}  # fmt: skip
_TONNES = ("t", "t/year", "t/month", "bbl", "bbl/d")
_FLOWS = ("t", "TEU", "container", "bbl")
_VAGUE = ("route", "digital", "houses", "culture")
_FUTURE = {
    "en": re.compile(r"(?!)"),
    "ru": re.compile(r"(?:[ауеия]т|[аеи]тся|[ую]тся|ем|им)$"),
    "tr": re.compile(r"[ae]c[ae](?:ğ[ıi]n|kl[ae]r[ıi]n)[ıiae]$"),
}
"""Ends of verbs that by themselves tell of what is to come."""
_COUNTED = ("vessel", "locomotive", "wagon", "train", "pupil", "bed", "truck")
_REACH = 140
_SURENESS = 0.6
_NEXT, _BESIDE = 24, 12
_SHOULD = re.compile(r"\bshould (?:be |come |reach |rise |grow |fall )")
_IT = re.compile(r"\b(?:it|them|его|ее|их|bunu|onu)\b")
_BE = re.compile(r"\b(?:be|been|being|get)\s(?:\w+\s)?$")
_BECOMES = (
    "ready", "open", "start", "launch", "come", "join", "grow", "resume", "reach", "begin", "stay",
    "remain", "arrive", "leave", "sail", "run", "enter", "return", "depart", "rise", "fall",
    "reopen",
)  # fmt: skip
_GOAL_TR = re.compile(r"\bhede[fd]\w* .*m[ae]k\b")
_CUTS = {
    "en": re.compile(
        r"; |,? so that |,? in order to |, and (?=the |a |an |[a-z]+ (?:will|is|are) )"
    ),
    "ru": re.compile(r"; |, а |,? (?:с тем,? |для того,? )?чтобы "),
    "tr": re.compile(r"; |[ae]c[ae](?:k|kt[ıi]r|kl[ae]r)?, |[dt][ıiuü], "),
}


def find_pledges(
    reading: Reading, sentence: Sentence, amounts: list[Amount], events: list[Event]
) -> Iterator[Commitment]:
    """
    Find what a sentence promises by a verb.

    Parameters
    ----------
    reading : Reading
        The text.
    sentence : Sentence
        One of its sentences.
    amounts : list of Amount
        Quantities of the text.
    events : list of Event
        What it tells, to find who promises where a sentence doesn't say.

    Yields
    ------
    Commitment
        At most one of a clause.
    """
    language = reading.document.language
    if reading.text[sentence.end - 1] == "?":
        return
    verbs = reading.has(all_words(language, "promise"), sentence)
    vows = reading.has(words(language, "vow", "verb"), sentence)
    counted = any(sentence.start <= one.start < sentence.end for one in amounts)
    if not (verbs or vows or counted or sentence.times):
        return
    if reading.has(words(language, "unsure"), sentence):
        return
    for clause in find_clauses(reading, sentence):
        made = _of_clause(reading, clause, amounts, events) if verbs else None
        made = made or find_means(reading, clause, amounts, _plain(reading))
        made = made or (_of_vow(reading, clause, amounts, events) if vows else None)
        made = made or _of_sense(reading, clause, amounts, events)
        if made is not None:
            yield made


def _of_sense(
    reading: Reading, clause: Clause, amounts: list[Amount], events: list[Event]
) -> Commitment | None:
    """Return what a clause most likely promises, by its words taken together."""
    sense = find_sensing(reading).promise(clause, amounts)
    if sense is None:
        return None
    made = _pledge(reading, clause, sense.at, _fits(clause, amounts), events)
    if made is None:
        return None
    sureness = round(sense.probability, 2)
    return replace(made, confidence=sureness, rule=f"sense-promise: {sense.reason}")


def _fits(clause: Clause, amounts: list[Amount]) -> list[Amount]:
    """Return the quantities of a clause that something can be promised of."""
    fits = [one for one in amounts if clause.start <= one.start < clause.end]
    return [one for one in fits if one.quantity.unit != "document"]


def _of_vow(
    reading: Reading, clause: Clause, amounts: list[Amount], events: list[Event]
) -> Commitment | None:
    """Return what a clause promises by a noun: so much, or a thing."""
    plain = _plain(reading)
    for at, fits, thing, named in find_vows(reading, clause, amounts, plain):
        name = named
        quantity = _quantity(reading, clause.start, fits, thing)
        if quantity is not None and not (thing and quantity.unit in _COUNTED):
            name = name_measured(quantity, reading.words(clause.sentence), reading, of=name)
        due = _due(reading, clause, at)
        if not name or (quantity is None and thing is not None and thing.group in _VAGUE):
            continue
        parts = find_parts(reading, clause, plain, at)
        told = (list_agents(reading, clause, at, parts), parts.host)
        actors = find_promisors(reading, clause, told, events, binding=True, passive=False)
        if actors:
            return Commitment(
                id="",
                object=name,
                promisors=tuple(actors),
                beneficiaries=tuple(one for one in parts.host if one not in actors),
                places=tuple(parts.places),
                quantity=quantity,
                due=due,
                lifecycle="announced",
                span=Span(reading.document.id, clause.sentence.start, clause.sentence.end),
                confidence=_SURENESS,
                rule="vow",
            )
    return None


def _of_clause(
    reading: Reading, clause: Clause, amounts: list[Amount], events: list[Event]
) -> Commitment | None:
    language = reading.document.language
    plain = _plain(reading)
    for match in reading.spots.iter(all_words(language, "promise"), clause.start, clause.end):
        at = match.start()
        context = find_context(clause, at - clause.start, match.group(), plain, reading.spots)
        future = _FUTURE[language].search(match.group()) is not None
        meant = _SHOULD.search(clause.low, 0, at - clause.start) is not None and (
            context == "possible" and bool(reading.affiliation(clause.sentence.speaker))
        )
        if reading.spots.search(words(language, "asked"), clause.start, at):
            continue
        meant = meant or (language == "tr" and _GOAL_TR.search(clause.low) is not None)
        if context != "planned" and not meant and not (future and context == "actual"):
            continue
        made = _pledge(reading, clause, at, _fits(clause, amounts), events)
        if made is not None:
            return made
    return None


def _pledge(
    reading: Reading, clause: Clause, at: int, fits: list[Amount], events: list[Event]
) -> Commitment | None:
    start, end = _part(reading, clause, at)
    inside = [one for one in fits if start <= one.start < end]
    fits = [one for one in inside if one.quantity.unit != "%"]
    bound = all_words(reading.document.language, "binding")
    binding = bound.search(reading.low, start, end) is not None
    strict = reading.lexicon.whole("binding").search(reading.low, start, end) is not None
    passive = _is_passive(reading, start, at)
    charged = not passive and reading.low.startswith("charge", at)
    thing = None if charged else _thing(reading, (start, end), at, passive=passive)
    due = _due(reading, clause, at)
    quantity = _quantity(reading, at, fits, thing) or find_raised(reading, start, end)
    told = (thing, quantity, fits)
    name = _name(reading, clause, (start, at, end), told, binding=binding, due=bool(due))
    if quantity is None and group_of(name) == "tariff":
        quantity = find_share(reading, inside, start, end)
    if quantity is None and not ((thing or name) and (due or binding)):
        return None
    if quantity is None and thing is not None and thing.group in _VAGUE and not (due and binding):
        return None
    parts = find_parts(reading, clause, _plain(reading), at)
    acting = parts.actors if passive else list_agents(reading, clause, at, parts)
    acting = _inside(reading, clause, (start, end), acting)
    actors = find_promisors(
        reading, clause, (acting, parts.host), events, binding=strict, passive=passive
    )
    if not actors or not name:
        return None
    joint = len(actors) > 1 and bool(
        reading.lexicon.whole("joint").search(reading.words(clause.sentence))
    )
    sentence = clause.sentence
    return Commitment(
        id="",
        object=name,
        promisors=tuple(actors),
        beneficiaries=tuple(one for one in parts.host if one not in actors),
        places=tuple(parts.places),
        quantity=quantity,
        due=due,
        lifecycle="agreed" if joint else "announced",
        span=Span(reading.document.id, sentence.start, sentence.end),
        confidence=0.65 if due and binding else 0.6 if due or binding else 0.5,
        rule="promise",
    )


def _name(
    reading: Reading,
    clause: Clause,
    where: tuple[int, int, int],
    told: tuple[Thing | None, Quantity | None, list[Amount]],
    *,
    binding: bool,
    due: bool,
) -> str:
    """Return in few words what a part of a clause promises; empty if it does not tell."""
    (start, at, end), (thing, quantity, fits) = where, told
    low = reading.words(clause.sentence)
    name = thing.name if thing is not None else name_measured(quantity, low, reading)
    if thing is not None and quantity is not None and quantity.unit in (*_TONNES, *MONEY):
        holds = is_capacity(reading, thing, fits)
        name = name if holds else name_measured(quantity, low, reading, of=thing.name)
    if not name and binding and _IT.search(reading.low, at, end):
        name = _named_before(reading, clause.sentence)
    if not name and (binding or due):
        name = guess_thing(reading, start, end)
    return name


def _part(reading: Reading, clause: Clause, at: int) -> tuple[int, int]:
    """Return the part of a clause that its verb is told in, where it tells of several things."""
    shape = _CUTS[reading.document.language]
    start, end = clause.start, clause.end
    for cut in shape.finditer(reading.low, clause.start, clause.end):
        if cut.end() <= at:
            start = cut.end()
        else:
            end = cut.end()
            break
    return start, end


def _is_passive(reading: Reading, start: int, at: int) -> bool:
    """Return whether what is promised stands before its verb: it will be built, will open."""
    if reading.document.language != "en":
        return False
    low = reading.low
    word = re.match(r"[\w-]+", low[at : at + 20])
    before = low[max(start, at - 30) : at]
    return _BE.search(before) is not None or bool(word and word.group() in _BECOMES)


def _thing(reading: Reading, part: tuple[int, int], at: int, *, passive: bool) -> Thing | None:
    """Return what a verb brings about: what stands behind it, or before it in the passive."""
    things = find_things(reading, *part)
    cheaper = [one for one in things if one.head == "discount"]
    if cheaper:
        return cheaper[0]  # "will grant the trains a discount"
    behind = [one for one in things if one.start >= at]
    before = [one for one in things if one.start < at]
    language = reading.document.language
    if passive or language == "tr":
        rows = (before[:1] if passive else before[-1:], behind)
    else:
        rows = (behind, before[-1:] if language == "ru" else [])
    return next((row[0] for row in rows if row), None)


def _named_before(reading: Reading, sentence: Sentence) -> str:
    """Return what the sentence before tells of: trade, a line."""
    if not sentence.index:
        return ""
    last = reading.sentences[sentence.index - 1]
    if reading.lexicon.words("measure", "trade").search(reading.words(last)):
        return "trade turnover"
    things = find_things(reading, last.start, last.end)
    return things[-1].name if things else ""


def _inside(
    reading: Reading, clause: Clause, part: tuple[int, int], actors: list[str]
) -> list[str]:
    """Return the actors that are named in a part of a clause, all if none is."""
    if part == (clause.start, clause.end):
        return actors
    named = {one.id for one in reading.mentions_in(*part)}
    acting = {reading.affiliation(one) for one in named} | named
    return [one for one in actors if one in acting] or actors


def _due(reading: Reading, clause: Clause, at: int) -> str:
    """Return the day by which a thing is promised, in its clause or the rest of its sentence."""
    coming = list_coming(reading, clause.times, at)
    own = [one for one in coming if one.role == "by"] or coming
    if not own:
        later = [one for one in clause.sentence.times if clause.end <= one.start < at + _REACH]
        soon = [one for one in later if last_day(one.last) > reading.day]
        own = [one for one in soon if one.role in ("by", "at")]
    if own:
        return due_day(own[0])
    return find_span(reading, clause.start, clause.end) or find_later(reading, clause)


def _quantity(
    reading: Reading, at: int, fits: list[Amount], thing: Thing | None
) -> Quantity | None:
    each = words(reading.document.language, "each")
    whole = [one for one in fits if not _is_of_each(reading, one, each)]
    fits = whole or fits
    behind = [one for one in fits if one.start > at] or fits
    if not behind:
        return None
    if thing is not None:
        # a ship of 12 000 tonnes is one ship
        counted = [one.quantity for one in fits if one.quantity.unit in _COUNTED]
        if counted:
            return counted[0]
    first, last = behind[0].quantity, behind[-1].quantity
    if last.unit == first.unit and " to " in reading.low[behind[0].end : behind[-1].start + 1]:
        return last
    return first


def _is_of_each(reading: Reading, amount: Amount, each: re.Pattern[str]) -> bool:
    """Return whether an amount is what each of several things has: "for 50 wagons each"."""
    behind = reading.low[amount.end : amount.end + _NEXT]
    before = reading.low[max(0, amount.start - _NEXT) : amount.start]
    return each.match(behind.lstrip()) is not None or any(
        len(before) - one.end() < _BESIDE for one in each.finditer(before)
    )


def name_measured(quantity: Quantity | None, low: str, reading: Reading, *, of: str = "") -> str:
    """
    Return in few English words what a quantity is promised of.

    Parameters
    ----------
    quantity : Quantity or None
        How much.
    low : str
        Sentence in lower case.
    reading : Reading
        The text.
    of : str, optional
        Thing that stands beside it.

    Returns
    -------
    str
        Empty if the words don't tell.
    """
    lexicon = reading.lexicon
    if lexicon.words("measure", "trade").search(low):
        return "trade turnover"
    unit = quantity.unit if quantity else ""
    if lexicon.words("measure", "capacity").search(low) and unit not in MONEY:
        if of:
            return f"capacity of the {of}"
        return "capacity of the corridor" if lexicon.words("corridor").search(low) else "capacity"
    if unit in _TONNES and lexicon.words("measure", "oil").search(low):
        transit = lexicon.words("measure", "transit").search(low)
        return "oil transit" if transit else "oil exports"
    if unit in _TONNES and lexicon.words("measure", "exports").search(low):
        return "exports"
    if unit in MONEY:
        return name_means(reading, low, of)
    if not unit and lexicon.words("measure", "time").search(low):
        return "transit time"
    flows = unit.split("/")[0] in _FLOWS
    return ("" if flows else of) or _MEASURED.get(unit, "") or of or unit


def _plain(reading: Reading) -> Trigger:
    return next(one for one in reading.lexicon.triggers if one.rule == "construction")
