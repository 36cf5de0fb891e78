"""Commitments: what is promised, by whom, by when, and how far it has come."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.clauses import find_clauses, find_context
from transcaspian.chronicle.extract.parts import find_parts, find_things
from transcaspian.chronicle.extract.sentences import STORY
from transcaspian.chronicle.record import Commitment, Quantity, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.chronicle.extract.clauses import Clause
    from transcaspian.chronicle.extract.lexicon import Trigger
    from transcaspian.chronicle.extract.merging import Told
    from transcaspian.chronicle.extract.quantities import Amount
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.record import Event

__all__ = ["find_commitments"]

_STAGES = ("announced", "agreed", "financed", "under-construction", "cancelled")
_MEASURED = {
    "t": "cargo", "t/year": "cargo a year", "TEU": "containers", "TEU/year": "containers a year",
    "d": "transit time", "h": "transit time", "train": "trains", "train/year": "trains a year",
    "train/month": "trains a month", "train/week": "trains a week", "train/d": "trains a day",
    "vessel": "ships", "wagon": "wagons", "locomotive": "locomotives", "km": "line",
    "container": "containers", "USD": "investment", "EUR": "investment", "KZT": "investment",
    "pupil": "places for pupils", "truck": "trucks", "bbl": "oil",
}  # fmt: skip
_LATER = 3
_TURNOVER = re.compile(r"\bturnover|\btrade volume|товарооборот|ticaret hacm")


def find_commitments(
    reading: Reading, merged: list[tuple[Event, Told]], amounts: list[Amount]
) -> tuple[Commitment, ...]:
    """
    Find what is promised.

    Parameters
    ----------
    reading : Reading
        The text.
    merged : list of (Event, Told)
        Events with their mentions.
    amounts : list of Amount
        Quantities of the text.

    Returns
    -------
    tuple of Commitment
        In order.
    """
    rows = [one for event, told in merged for one in _of_event(reading, event, told, amounts)]
    taken = {(one.span.start, one.span.end) for one in rows if one.span}
    rows += [
        one
        for sentence in reading.sentences
        if sentence.zone in STORY
        and (sentence.start, sentence.end) not in taken
        and any(sentence.start <= one.start < sentence.end for one in amounts)
        for clause in find_clauses(reading, sentence)
        for one in _of_verb(reading, clause, amounts, merged)
    ]
    told = {(one.quantity.value, one.quantity.unit) for one in rows if one.quantity and one.event}
    rows = [
        one
        for one in rows
        if one.rule != "promise"
        or not one.quantity
        or (one.quantity.value, one.quantity.unit) not in told
    ]
    unlike = {(one.object, one.span): one for one in rows}
    ordered = sorted(
        unlike.values(), key=lambda one: (one.span.start if one.span else 0, one.object)
    )
    return tuple(_numbered(one, number) for number, one in enumerate(ordered, 1))


def _numbered(one: Commitment, number: int) -> Commitment:
    return replace(one, id=f"c{number}")


def _of_event(
    reading: Reading, event: Event, told: Told, amounts: list[Amount]
) -> Iterator[Commitment]:
    draft = told.best
    if event.lifecycle not in _STAGES or event.context in ("negated", "possible"):
        return
    told_much = event.quantity is not None and event.quantity.unit != "document"
    if event.type == "CONSULT" or not (event.object or told_much):
        return
    if (
        event.rule in ("sign", "agree", "adopt")
        and event.object in ("route", "platform")
        and not told_much
    ):
        return
    states = [one for one in event.actors if reading.roster.is_state(one)]
    joint = draft.trigger.frame == "pair"
    promisors = (
        event.actors
        if joint
        else tuple(one for one in event.actors if one not in draft.parts.host) or event.actors[:1]
    )
    others = tuple(one for one in states if one not in promisors)
    due = ""
    for one in told.drafts:
        due = due or (one.due.last if one.due else "")
    if not due and draft.time is not None and reading.reference is not None:
        last = draft.time.last
        if last > reading.reference.isoformat()[: len(last)]:
            due = last
    own = event.quantity if told_much else None
    quantity = own or _told_later(
        reading, event, (draft.things and draft.things[0].head) or "", amounts
    )
    yield Commitment(
        id="",
        object=event.object or _measured(quantity),
        promisors=promisors,
        beneficiaries=others,
        places=tuple(one for one in event.places if one in reading.place_ids) or event.places,
        quantity=quantity,
        due=due,
        lifecycle=event.lifecycle,
        event=event.id,
        span=event.span,
        confidence=round(event.confidence * 0.95, 2),
        rule=f"{event.rule}-{event.lifecycle}",
    )


def _measured(quantity: Quantity | None, low: str = "") -> str:
    if _TURNOVER.search(low):
        return "trade turnover"
    return _MEASURED.get(quantity.unit, quantity.unit) if quantity else ""


def _told_later(
    reading: Reading, event: Event, head: str, amounts: list[Amount]
) -> Quantity | None:
    """Return how much of it the next sentences tell: "this centre, for 600 pupils"."""
    if event.span is None or not head:
        return None
    first = next((s for s in reading.sentences if s.start == event.span.start), None)
    if first is None:
        return None
    for sentence in reading.sentences[first.index + 1 : first.index + 1 + _LATER]:
        if sentence.paragraph != first.paragraph:
            return None
        things = [
            one for one in find_things(reading, sentence.start, sentence.end) if one.head == head
        ]
        for thing in things:
            fits = [
                a
                for a in amounts
                if thing.start < a.start < sentence.end and a.quantity.unit != "%"
            ]
            if fits:
                return fits[0].quantity
    return None


def _of_verb(
    reading: Reading, clause: Clause, amounts: list[Amount], merged: list[tuple[Event, Told]]
) -> Iterator[Commitment]:
    """Yield what a clause promises with a number or a day: more tonnes, new ships."""
    fits = [
        one
        for one in amounts
        if clause.start <= one.start < clause.end and one.quantity.unit != "%"
    ]
    by = [one for one in clause.times if one.role == "by"]
    ahead = reading.day.isoformat()
    soon = [one for one in clause.times if one.last > ahead[: len(one.last)]]
    if not fits or not (by or soon or fits):
        return
    verbs = reading.lexicon.whole("promise")
    language = reading.document.language
    for match in verbs.finditer(clause.low):
        context = find_context(clause, match.start(), match.group(), _plain(reading), language)
        future = bool(re.search(r"[ау]т$|ит$|ет$|ят$", match.group())) and language == "ru"
        if context != "planned" and not (future and context == "actual"):
            continue
        parts = find_parts(reading, clause, _plain(reading), clause.start + match.start())
        actors = parts.actors or (
            [reading.affiliation(clause.sentence.speaker)] if clause.sentence.speaker else []
        )
        actors = [one for one in actors if one] or _last_actors(merged, clause.start)
        if not actors:
            return
        things = find_things(reading, clause.start, clause.end)
        after = [one for one in fits if one.start > clause.start + match.start()] or fits
        quantity = (
            after[-1].quantity
            if language == "en" and len(after) > 1 and " to " in clause.low
            else after[0].quantity
        )
        due = (by or soon)[0].last if (by or soon) else ""
        sentence = clause.sentence
        yield Commitment(
            id="",
            object=things[0].name if things else _measured(quantity, clause.low),
            promisors=tuple(actors),
            beneficiaries=tuple(one for one in parts.host if one not in actors),
            places=tuple(parts.places),
            quantity=quantity,
            due=due,
            lifecycle="announced",
            span=Span(reading.document.id, sentence.start, sentence.end),
            confidence=0.6 if due else 0.5,
            rule="promise",
        )
        return


def _last_actors(merged: list[tuple[Event, Told]], before: int) -> list[str]:
    told = [event for event, _ in merged if event.span and event.span.start < before]
    return list(told[-1].actors[:1]) if told else []


def _plain(reading: Reading) -> Trigger:
    return next(one for one in reading.lexicon.triggers if one.rule == "construction")
