"""Commitments: what is promised, by whom, by when, and how far it has come."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import last_day
from transcaspian.chronicle.extract.due import find_later
from transcaspian.chronicle.extract.likeness import group_of, sides
from transcaspian.chronicle.extract.means import name_means
from transcaspian.chronicle.extract.parts import find_things
from transcaspian.chronicle.extract.pledge_words import (
    all_words,
    find_raised,
    find_span,
    guess_thing,
    words,
)
from transcaspian.chronicle.extract.pledges import find_pledges, name_measured
from transcaspian.chronicle.extract.promisors import (
    find_deal,
    find_first,
    find_teller,
    is_onlooker,
)
from transcaspian.chronicle.extract.sentences import STORY
from transcaspian.chronicle.extract.vows import is_vow
from transcaspian.chronicle.record import LIFECYCLES, Commitment, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.chronicle.extract.draft import Draft
    from transcaspian.chronicle.extract.merging import Told
    from transcaspian.chronicle.extract.quantities import Amount
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.record import Event, Quantity

__all__ = ["find_commitments"]

_STAGES = ("announced", "agreed", "financed", "under-construction", "cancelled")
_LATER = 3
_ORDER = {name: i for i, name in enumerate(LIFECYCLES)}
_FLOWS = ("t", "TEU", "container", "train", "bbl")
_STORES = ("elevator", "warehouse")
"""What holds so many tonnes at a time."""
_WORD = 16
_BRINGS = ("deliver", "reopen", "open", "begin")
_PLEDGED = ("agree", "sign", "adopt")
_MADE = ("construction", "built", "open")
_COUNTED = ("pupil", "bed", "vessel", "locomotive", "wagon", "km")
_FAR, _NEXT = 160, 24
_SPENT = re.compile(r"invested|вложил|инвестировал|финансировал")
_FROM = re.compile(r"(?:\bс|\bfrom)\s$")
_JOINED = re.compile(r"\s(?:and|и|ile|ve)\s(?:the\s)?|'?\w{0,3},\s(?:the\s)?")
_TO = re.compile(r"'?\w{0,4}\s?[-–—]\s?|\s(?:to|and|до|в|и|ile|ve)\s|'?[dt][ae]n\s")
_UP_TO = re.compile(r",? (?:(?!and|и\b)\w+ ){0,3}(?:to|до) ")
_REACHES = re.compile(r" (?:\w+ )?(?:çıkar|ulaş|yüksel|düşür|indir|var)")
_LINES = ("rail", "road", "pipeline", "cable", "power")
_HINTS = ("works", "traffic", "line", "stations", "investment")
_BARE = ("route", "digital", "city")


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
    events = [event for event, _ in merged]
    rows = [one for told in merged for one in _of_event(reading, told, amounts, events)]
    for sentence in reading.sentences:
        if sentence.zone in STORY:
            rows += find_pledges(reading, sentence, amounts, events)
    rows = [_reached(reading, one, amounts) for one in rows]
    zones = {one.start: one.zone for one in reading.sentences}
    rows.sort(key=lambda one: (_is_headline(one, zones), _place(one), one.rule == "promise"))
    kept: list[Commitment] = []
    for one in rows:
        again = next((i for i, old in enumerate(kept) if _is_again(old, one)), -1)
        if again < 0:
            kept.append(one)
        else:
            kept[again] = _join(kept[again], one)
    kept.sort(key=lambda one: (_place(one), one.object))
    kept = [_finished(reading, one) for one in kept if one.promisors]
    return tuple(_numbered(one, number) for number, one in enumerate(kept, 1))


def _finished(reading: Reading, one: Commitment) -> Commitment:
    """Return a promise with its number as it is meant, a line with the names of its ends."""
    return _routed(reading, _yearly(reading, _upper(reading, one)))


def _upper(reading: Reading, one: Commitment) -> Commitment:
    """Return a promise to raise from one number to another as one of the other."""
    quantity = one.quantity
    if quantity is None or quantity.high is None or one.span is None or not quantity.text:
        return one
    at = reading.text.find(quantity.text, one.span.start, one.span.end)
    if at < 0 or not _FROM.search(reading.low, max(0, at - 6), at):
        return one
    raised = replace(quantity, value=quantity.high, low=None, high=None)
    return replace(one, quantity=raised)


def _reached(reading: Reading, one: Commitment, amounts: list[Amount]) -> Commitment:
    """Return a promise to raise by one number to another as one of the other."""
    quantity, span = one.quantity, one.span
    if quantity is None or span is None or not quantity.text:
        return one
    inside = [x for x in amounts if span.start <= x.start < span.end]
    steps = [x for x in inside if x.quantity.text == quantity.text]
    if len(steps) != 1:
        return one
    step, unit = steps[0], quantity.unit.split("/")[0]
    goal = next((x for x in inside if x.start > step.start), None)
    if goal is None or unit not in (goal.quantity.unit.split("/")[0], "%", "ratio"):
        return one
    between, after = reading.low[step.end : goal.start], reading.low[goal.end : goal.end + _WORD]
    dative = reading.document.language == "tr" and reading.low[goal.end - 1] in "ae"
    if _UP_TO.fullmatch(between) or (dative and _REACHES.match(after)):
        return replace(one, quantity=goal.quantity)
    return one


def _yearly(reading: Reading, one: Commitment) -> Commitment:
    """Return a promise to carry so much in a year, or each year, as one of so much a year."""
    quantity = one.quantity
    store = one.object.endswith(_STORES)
    if quantity is None or one.span is None or store or quantity.unit not in _FLOWS:
        return one
    each = words(reading.document.language, "yearly")
    told = each.search(reading.low, one.span.start, one.span.end) is not None
    if not told and len(one.due) != len("2025"):
        return one
    return replace(one, quantity=replace(quantity, unit=f"{quantity.unit}/year"))


def _routed(reading: Reading, one: Commitment) -> Commitment:
    """Return a line that is promised with the names of its two ends, if the text tells them."""
    if one.span is None or group_of(one.object) not in _LINES:
        return one
    places = [
        x for x in reading.mentions_in(one.span.start, one.span.end) if x.kind == "place" and x.name
    ]
    ends = [
        (a.name, b.name)
        for a, b in pairwise(places)
        if _TO.fullmatch(reading.low, a.end, b.start) and a.id != b.id
    ]
    if len(ends) != 1 or any(name in one.object for name in ends[0]):
        return one
    return replace(one, object=f"{'-'.join(ends[0])} {one.object}")


def _place(one: Commitment) -> int:
    return one.span.start if one.span else 0


def _is_headline(one: Commitment, zones: dict[int, str]) -> bool:
    return zones.get(_place(one)) == "headline"


def _is_again(old: Commitment, new: Commitment) -> bool:
    """Return whether two rows of a text are one promise."""
    one, two = group_of(old.object), group_of(new.object)
    here = old.span == new.span
    alike = old.object == new.object or (one and one == two) or {old.object, new.object} & {*_HINTS}
    if here and alike and not _others(old, new):
        return True
    parts = {*old.object.split(" and ")} & {*new.object.split(" and ")}
    if not parts and not (one and one == two):
        if old.quantity is None or new.quantity is None:
            return False
        told, again = old.quantity, new.quantity
        if (told.value, told.unit) != (again.value, again.unit):
            return False
    parties = sides(old.promisors) & sides(new.promisors) or not old.promisors or not new.promisors
    if not here and not parties:
        return False
    if old.places and new.places and not {*old.places} & {*new.places}:
        return False
    if _others(old, new):
        return False
    return not old.due or not new.due or old.due[:4] == new.due[:4]


def _others(old: Commitment, new: Commitment) -> bool:
    """Return whether two rows of one sentence count the same unit differently."""
    a, b = old.quantity, new.quantity
    if a is None or b is None or a.unit.split("/")[0] != b.unit.split("/")[0]:
        return False
    return a.value != b.value


def _join(old: Commitment, new: Commitment) -> Commitment:
    """Return one promise of two rows: the one that tells more, with what the other adds."""
    best, other = (new, old) if new.due and not old.due and old.span != new.span else (old, new)
    dues = sorted((best.due, other.due), key=len)
    stages = (best.lifecycle, other.lifecycle)
    return replace(
        best,
        object=other.object if best.object in _HINTS else best.object,
        promisors=_closer(best.promisors, other.promisors),
        places=best.places or other.places,
        quantity=best.quantity or other.quantity,
        due=dues[-1],
        lifecycle=max(stages, key=lambda one: _ORDER[one]),
        event=best.event or other.event,
        confidence=max(best.confidence, other.confidence),
    )


def _closer(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[str, ...]:
    """Return of two rows of promisors the one that names a company rather than its state."""
    return two if not one or (two and {*one} < sides(two) and not {*two} & {*one}) else one


def _numbered(one: Commitment, number: int) -> Commitment:
    return replace(one, id=f"c{number}")


def _of_event(
    reading: Reading, told: tuple[Event, Told], amounts: list[Amount], events: list[Event]
) -> Iterator[Commitment]:
    event, mentions = told
    draft = mentions.best
    told_much = event.quantity is not None and event.quantity.unit != "document"
    if not _is_promise(reading, event, mentions, told_much=told_much):
        return
    states = [one for one in event.actors if reading.roster.is_state(one)]
    promisors = _promisors(reading, event, mentions, events)
    if draft.trigger.rule == "finance":
        giver = promisors[:1]
        promisors = tuple(one for one in promisors if one in giver or one not in states)
    others = tuple(one for one in states if one not in promisors)
    own = event.quantity if told_much else None
    head = (draft.things and draft.things[0].head) or ""
    clause = draft.clause
    quantity = (
        own
        or find_raised(reading, clause.start, clause.end)
        or _told_later(reading, event, head, amounts)
    )
    name = _name(reading, event, draft, quantity) or _thing(reading, clause.start, clause.end)
    if not name and event.span is not None:
        name = _thing(reading, event.span.start, event.span.end)
    stage = _stage(event)
    if not name:
        return
    yield Commitment(
        id="",
        object=name,
        promisors=promisors,
        beneficiaries=others,
        places=tuple(one for one in event.places if one in reading.place_ids) or event.places,
        quantity=quantity,
        due=_due(reading, mentions),
        lifecycle=stage,
        event=event.id,
        span=_span(reading, event, mentions),
        confidence=round(event.confidence * 0.95, 2),
        rule=draft.found_by or f"{event.rule}-{stage}",
    )


def _promisors(reading: Reading, event: Event, told: Told, events: list[Event]) -> tuple[str, ...]:
    """Return who promises of those who take part: not where it is, nor who it goes to."""
    draft = told.best
    clause, actors = draft.clause, event.actors
    if draft.trigger.frame == "pair":
        vow = is_vow(reading, draft.at, draft.at + _WORD)
        first = find_first(reading, clause.start, draft.at) if vow else []
        return tuple(first) if len(first) == 1 and first[0] in actors else actors
    hosts = {host for one in told.drafts for host in one.parts.host} - _named_first(reading, draft)
    promisors = tuple(one for one in actors if one not in hosts)
    if promisors:
        return promisors
    teller = find_teller(reading, clause.sentence)
    return (teller,) if teller else tuple(find_deal(reading, clause, events)) or actors[:1]


def _named_first(reading: Reading, draft: Draft) -> set[str]:
    """Return who is named with another before the verb: both act, though one has the place."""
    named = [
        one
        for one in reading.mentions_in(draft.clause.start, draft.at)
        if one.kind == "actor" and one.strength != "adjective"
    ]
    return {
        name
        for one, two in pairwise(named)
        if draft.at - two.end < _NEXT and _JOINED.fullmatch(reading.low, one.end, two.start)
        for name in (one.id, two.id)
    }


def _is_promise(reading: Reading, event: Event, told: Told, *, told_much: bool) -> bool:
    """Return whether an event is a stage of something promised."""
    language, draft = reading.document.language, told.best
    rule = draft.trigger.rule
    if _stage(event) not in _STAGES or event.context in ("negated", "possible"):
        return False
    given = rule == "aid" and bool(find_things(reading, draft.at, draft.clause.end))
    if event.type == "CONSULT" or not (
        event.object or told_much or given or _is_due(reading, event)
    ):
        return False
    if rule == "construction" and _stage(event) == "under-construction":
        return bool(_due(reading, told) or told_much)
    called_off = event.lifecycle == "cancelled" or _is_called_off(reading, draft)
    if called_off and reading.has(words(language, "procedure"), draft.clause.sentence):
        return False
    if rule == "order" and words(language, "bought").match(reading.low, draft.at):
        return False
    if reading.has(words(language, "unsure"), draft.clause.sentence):
        return False
    if rule == "sister-cities" or (rule == "finance" and event.context == "past"):
        return False
    if rule in _PLEDGED and not told_much and not _is_pledged(reading, draft):
        return False
    if is_onlooker(reading, draft.clause.sentence.speaker) and event.lifecycle != "cancelled":
        return False
    if rule == "finance" and _SPENT.match(reading.low, draft.at):
        return False
    return not (event.quantity is None and {one.group for one in draft.things} == {"houses"})


def _is_called_off(reading: Reading, draft: Draft) -> bool:
    """Return whether a step towards a thing was called off: "cancelled the auction"."""
    off = words(reading.document.language, "called_off")
    start, end = max(draft.clause.start, draft.at - _NEXT), min(draft.clause.end, draft.at + _NEXT)
    return draft.trigger.rule == "tender" and off.search(reading.low, start, end) is not None


def _is_due(reading: Reading, event: Event) -> bool:
    """Return whether a planned event has a day, and a word for what it is of."""
    if event.context != "planned" or not event.date_from or event.span is None:
        return False
    if event.type == "RETREAT":
        return False
    if last_day(event.date_from) <= reading.day:
        return False
    return bool(_thing(reading, event.span.start, event.span.end))


def _stage(event: Event) -> str:
    """Return how far an event brings a promise: what is to be delivered is announced."""
    if event.context == "planned" and event.lifecycle in ("financed", "under-construction"):
        return "announced"
    brings = event.mode in _BRINGS and event.type in ("COOPERATE", "AID", "SUPPORT")
    return event.lifecycle or ("announced" if brings and event.context == "planned" else "")


def _thing(reading: Reading, start: int, end: int) -> str:
    """Return what a piece of text promises, by its first thing or a word that hints at one."""
    things = find_things(reading, start, end)
    return things[0].name if things else guess_thing(reading, start, end)


def _due(reading: Reading, told: Told) -> str:
    """Return by when it is promised: told as such, or its day if that is still to come."""
    due = ""
    for one in told.drafts:
        ahead = one.due is not None and last_day(one.due.last) > reading.day
        due = due or (one.due.last if ahead and one.due else "")
    best = told.best
    time = best.time
    own = time is not None and best.clause.start <= time.start < best.clause.end
    if not due and own and time is not None and last_day(time.last) > reading.day:
        return time.last
    due = due or find_later(reading, best.clause)
    if not due and time is not None and last_day(time.last) > reading.day:
        due = time.last if reading.reference is not None else ""
    return due or find_span(reading, best.clause.start, best.clause.end)


def _span(reading: Reading, event: Event, told: Told) -> Span | None:
    """Return the sentence that promises: one that names the thing, with its day if there is one."""
    named = [
        one
        for one in told.drafts
        if one.things and one.clause.sentence.zone == "body" and not one.again
    ]
    if not named or (told.best.things and not told.best.inherited):
        return event.span
    best = next((one for one in named if one.due or one.quantity), named[0])
    return Span(reading.document.id, best.clause.sentence.start, best.clause.sentence.end)


def _name(reading: Reading, event: Event, draft: Draft, quantity: Quantity | None) -> str:
    """Return in few words what an event promises."""
    low = reading.low[event.span.start : event.span.end] if event.span else ""
    if event.mode == "finance":
        return name_means(reading, low, event.object)
    if quantity is None or (event.object and quantity.unit in _COUNTED):
        return event.object
    holds = draft.trigger.rule in _MADE and quantity.unit.split("/")[0] in _FLOWS
    if event.object and holds and not reading.lexicon.words("measure", "capacity").search(low):
        return event.object  # "build a terminal for 230,000 TEU a year"
    return name_measured(quantity, low, reading, of=event.object)


def _is_pledged(reading: Reading, draft: Draft) -> bool:
    """Return whether parties agreed to build something, and did not only sign near it."""
    if not draft.things or {one.group for one in draft.things} <= {*_BARE}:
        return False
    low, at = reading.low, draft.clause.start
    end = draft.clause.sentence.end
    shape = all_words(reading.document.language, "undertaking")
    return any(
        shape.search(low, at, end) is not None and one.start - at < _FAR for one in draft.things
    )


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
