"""Rows that a user accepted, set beside the founding chronicle: linked ones become one row."""

from __future__ import annotations

import re
from dataclasses import replace
from textwrap import shorten
from typing import TYPE_CHECKING, Any, TypeVar

from transcaspian.chronicle.actor import Actor, KnownPerson, Locality
from transcaspian.chronicle.day import first_day
from transcaspian.chronicle.record import Commitment, Event, Statement, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transcaspian.chronicle.document import Document
    from transcaspian.chronicle.founding import Founded
    from transcaspian.chronicle.record import Link, Organisation, Person, Place
    from transcaspian.chronicle.store import Store

__all__ = ["merge_accepted"]

_Row = TypeVar("_Row", Event, Commitment, Statement)
_SPAN = re.compile(r"\d+-\d+")  # further places in the document itself
_MOST_LETTERS = 240
_LEAST_LETTERS = 3


def merge_accepted(founded: Founded, store: Store) -> tuple[Founded, tuple[str, ...]]:
    """
    Return the founding chronicle with the rows that a user accepted.

    Parameters
    ----------
    founded : Founded
        The founding chronicle.
    store : Store
        Documents and decisions.

    Returns
    -------
    tuple of (Founded, tuple of str)
        All rows; and what was done with those accepted, if there are any.

    Notes
    -----
    A link ``same-event`` makes one row of two: the founding row stays, or the one that the link
    leads to, and takes over the evidence of the other; so does a promise that was made in the
    event of a founding one and is of the same thing, by a word of its object or its number, or
    that a link leads there. So does a statement that a link leads to another. A link ``fulfils``
    that leads to a promise, or to the event in which one was made, adds a step to that promise.
    Canonical names of people, actors and places stand for their ids.
    """
    links: tuple[Link, ...] = store.accepted("link")
    documents = {one.id: one for one in store.documents()}
    ids = _ids(founded)

    def rows(kind: str) -> list[Any]:
        return [_carried(_by_id(one, ids), documents) for one in store.accepted(kind)]

    events, promises, said = rows("event"), rows("commitment"), rows("statement")
    days = {one.id: one.published for one in documents.values()}
    same = _sames(links, {one.id for one in founded.events})
    all_events = _merge([*founded.events, *events], same)
    dates = {one.id: one.date_from for one in (*all_events, *events)}
    promises = [_alive(one, dates, days) for one in promises]
    same |= _same_promises(promises, founded.commitments, same)
    commitments = _merge([*founded.commitments, *promises], same)
    commitments = [_renamed(one, same) for one in commitments]
    commitments = _fulfil(commitments, links, {one.id: one for one in (*all_events, *events)}, same)
    merged = replace(
        founded,
        actors=(*founded.actors, *_new_actors(founded, store.accepted("organisation"))),
        people=(*founded.people, *_new_people(founded, store.accepted("person"))),
        places=(*founded.places, *_new_places(founded, store.accepted("place"))),
        events=tuple(sorted(all_events, key=lambda one: one.date_from)),
        statements=tuple(
            sorted(
                _merge([*founded.statements, *_said(said, same, days)], same),
                key=lambda one: one.date,
            )
        ),
        commitments=tuple(commitments),
    )
    n = len(events) + len(promises) + len(said)
    if not n:
        return merged, ()
    undated = sum(not one.date_from for one in events)
    note = (
        f"of documents were accepted and count: {len(events)} events, {len(promises)} promises, "
        f"{len(said)} statements; known before: {len(same)}"
    )
    return merged, (note + (f"; events without a date: {undated}" if undated else ""),)


def _ids(founded: Founded) -> dict[str, str]:
    """Return ids by canonical name: extractions may give either."""
    ids = {one.name: one.id for one in founded.places}
    ids |= {one.name: one.id for one in founded.people}
    return ids | {one.name: one.id for one in founded.actors}


def _by_id(one: Any, ids: Mapping[str, str]) -> Any:
    """Return a row that names people, actors and places by their ids."""
    lists = ("actors", "people", "places", "promisors", "beneficiaries", "about")
    changed: dict[str, Any] = {
        name: tuple(ids.get(word, word) for word in getattr(one, name))
        for name in lists
        if hasattr(one, name)
    }
    if hasattr(one, "speaker"):
        changed["speaker"] = ids.get(one.speaker, one.speaker)
    return replace(one, **changed)


def _carried(one: Any, documents: Mapping[str, Document]) -> Any:
    """Return a row that names its document as its evidence, and has its words if it has none."""
    if one.span is None:
        return one
    evidence = [
        id_.replace("note:", f"{one.span.document}#")  # a source that the document names
        for id_ in one.evidence
        if not _SPAN.fullmatch(id_)
    ]
    document = documents.get(one.span.document)
    text = one.text
    if not text and document is not None:
        words = shorten(document.text[one.span.start : one.span.end], _MOST_LETTERS)
        text = words if words.startswith(("“", '"', "«")) else f"“{words}”"
    ids = tuple(dict.fromkeys((*evidence, one.span.document)))
    return replace(one, evidence=ids, text=text)


def _sames(links: Iterable[Link], founding: set[str]) -> dict[str, str]:
    """Return the id that stays, by each id that goes."""
    same: dict[str, str] = {}

    def last(id_: str) -> str:
        while id_ in same:
            id_ = same[id_]
        return id_

    for one in links:
        if one.kind != "same-event" or not any("#" in id_ for id_ in (one.from_, one.to)):
            continue
        goes, stays = last(one.from_), last(one.to)
        if goes in founding or ("#" not in goes and "#" in stays):
            goes, stays = stays, goes
        if goes != stays:
            same[goes] = stays
    return {goes: last(goes) for goes in same}


def _merge(rows: Sequence[_Row], same: Mapping[str, str]) -> list[_Row]:
    """Return rows of which those that are the same are one."""
    kept: dict[str, _Row] = {}
    gone: list[_Row] = []
    for one in rows:
        if same.get(one.id, one.id) == one.id:
            kept[one.id] = one
        else:
            gone.append(one)
    for twin in gone:
        into = kept.get(same[twin.id])
        if into is None:
            kept[twin.id] = twin
        else:
            kept[into.id] = _joined(into, twin)
    return list(kept.values())


def _joined(into: Any, twin: Any) -> Any:
    """Return a row with the evidence of its twin."""
    return replace(into, evidence=tuple(dict.fromkeys((*into.evidence, *twin.evidence))))


def _same_promises(
    promises: Iterable[Commitment], founding: Iterable[Commitment], same: Mapping[str, str]
) -> dict[str, str]:
    """Return the founding promise that each accepted one is: made in one event, of one thing."""
    found: dict[str, str] = {}
    for one in promises:
        events = {same.get(one.event, one.event), same.get(one.id, "")} - {""}
        made = [other for other in founding if other.event in events]
        for other in made:
            if _words(one.object) & _words(other.object) or _is_as_much(one, other):
                found.setdefault(one.id, other.id)
        if one.id in same and len(made) == 1:
            found.setdefault(one.id, made[0].id)
    return found


def _is_as_much(one: Commitment, two: Commitment) -> bool:
    a, b = one.quantity, two.quantity
    return a is not None and b is not None and (a.value, a.unit) == (b.value, b.unit)


def _words(text: str) -> set[str]:
    """Return the words of an object that tell it from others."""
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > _LEAST_LETTERS}


def _renamed(one: Commitment, same: Mapping[str, str]) -> Commitment:
    return replace(one, event=same.get(one.event, one.event))


def _alive(one: Commitment, dates: Mapping[str, str], days: Mapping[str, str]) -> Commitment:
    """Return an accepted promise with its first step: what its document says of it."""
    if one.steps:
        return one
    document = one.span.document if one.span else ""
    date = dates.get(one.event) or days.get(document, "")
    if not date:
        return one
    step = Step(one.lifecycle, date, one.event, one.evidence, one.text or one.object)
    return replace(one, steps=(step,))


def _fulfil(
    commitments: Sequence[Commitment],
    links: Iterable[Link],
    events: Mapping[str, Event],
    same: Mapping[str, str],
) -> list[Commitment]:
    """Return promises with the steps that links of kind ``fulfils`` add."""
    found = {one.id: one for one in commitments}
    for link in links:
        if link.kind != "fulfils":
            continue
        to = same.get(link.to, link.to)
        promise = found.get(to) or next((c for c in found.values() if c.event == to), None)
        made = found.get(link.from_)
        event = events.get(made.event if made else link.from_)
        date = event.date_from if event else ""
        if promise is None or event is None or not date:
            continue
        stage = event.lifecycle or "operational"
        id_ = same.get(event.id, event.id)
        if any(step.event == id_ or step.stage == stage for step in promise.steps):
            continue
        step = Step(stage, date, id_, event.evidence, link.reason)
        steps = tuple(sorted((*promise.steps, step), key=lambda s: first_day(s.date)))
        evidence = tuple(dict.fromkeys((*promise.evidence, *event.evidence)))
        found[promise.id] = replace(
            promise, steps=steps, lifecycle=steps[-1].stage, evidence=evidence
        )
    return list(found.values())


def _said(
    rows: Iterable[Statement], same: Mapping[str, str], days: Mapping[str, str]
) -> Iterable[Statement]:
    """Yield accepted statements; one without a date was made by the day of its document."""
    for one in rows:
        document = one.span.document if one.span else ""
        about = tuple(same.get(name, name) for name in one.about)
        yield replace(one, about=about, date=one.date or days.get(document, ""))


def _new_actors(founded: Founded, found: Iterable[Organisation]) -> Iterable[Actor]:
    known = {one.id for one in founded.actors}
    fresh = {one.id: one for one in found if one.id not in known}
    return (Actor(one.id, "organisation", one.name, country=one.country) for one in fresh.values())


def _new_people(founded: Founded, people: Iterable[Person]) -> Iterable[KnownPerson]:
    known = {one.id for one in founded.people}
    fresh = {one.id: one for one in people if one.id not in known}
    return (KnownPerson(one.id, one.name, note=one.office) for one in fresh.values())


def _new_places(founded: Founded, places: Iterable[Place]) -> Iterable[Locality]:
    known = {one.id for one in founded.places}
    fresh = {one.id: one for one in places if one.id not in known}
    return (Locality(one.id, one.name, one.country) for one in fresh.values())
