"""The chronicle in order of time, as a reader asks for it: whose, on what track, where, when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.day import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from transcaspian.chronicle.held import Held
    from transcaspian.chronicle.record import Event, Quantity

__all__ = [
    "COLUMNS",
    "CONFLICT",
    "COOPERATION",
    "Wanted",
    "citation_documents",
    "event_document",
    "leaning_of",
    "plain_quantity",
    "select_events",
    "sides_of",
    "table_rows",
]

COOPERATION = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT")
"""Types of PLOVER that bring actors nearer to one another."""
CONFLICT = (
    "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE",
    "ASSAULT",
)  # fmt: skip
"""Types of PLOVER that set actors against one another."""
COLUMNS = (
    "id", "date_from", "date_to", "type", "mode", "context", "track", "actors", "people", "places",
    "instrument", "quantity", "unit", "lifecycle", "object", "text", "changes", "commitments",
    "known_from", "origin", "evidence",
)  # fmt: skip
"""Columns of a timeline as a table; lists are joined by a bar."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    Which events a reader asks for; what is empty lets all pass.

    Parameters
    ----------
    actors, tracks, places, types : tuple of str
        Ids or words; an event passes that has one of them. A state stands for its organisations.
    start, end : date or None
        First and last day; an event passes that may have happened on one of them.
    """

    actors: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None


def select_events(held: Held, wanted: Wanted) -> tuple[Event, ...]:
    """
    Return the events that a reader asks for.

    Parameters
    ----------
    held : Held
        All rows that may be known.
    wanted : Wanted
        Which.

    Returns
    -------
    tuple of Event
        In order of time; events without a date come first, and only if no day was asked for.
    """
    countries = {one.id: one.country for one in held.rows.actors}

    def passes(one: Event) -> bool:
        who = {*one.actors, *one.people}
        who |= {countries[id_] for id_ in one.actors if countries.get(id_)}
        return (
            (not wanted.actors or bool(who.intersection(wanted.actors)))
            and (not wanted.tracks or one.track in wanted.tracks)
            and (not wanted.places or bool(set(one.places).intersection(wanted.places)))
            and (not wanted.types or one.type in wanted.types)
            and _within(one, wanted.start, wanted.end)
        )

    found = [one for one in held.rows.events if passes(one)]
    return tuple(sorted(found, key=_order))


def _order(one: Event) -> tuple[str, str, str]:
    return (first_day(one.date_from).isoformat() if one.date_from else "", one.date_from, one.id)


def _within(one: Event, start: date | None, end: date | None) -> bool:
    """Tell whether an event may have happened between two days."""
    if start is None and end is None:
        return True
    if not one.date_from:
        return False
    last = last_day(one.date_to or one.date_from)
    return (end is None or first_day(one.date_from) <= end) and (start is None or last >= start)


def leaning_of(type_: str) -> str:
    """Return ``cooperation``, ``conflict`` or ``neither``, by a type of PLOVER."""
    if type_ in COOPERATION:
        return "cooperation"
    return "conflict" if type_ in CONFLICT else "neither"


def sides_of(id_: str, held: Held) -> frozenset[str]:
    """
    Return the ids that stand for an actor: its own, and those of a state's organisations.

    Parameters
    ----------
    id_ : str
        Of an actor.
    held : Held
        All rows.

    Returns
    -------
    frozenset of str
        For an organisation itself alone.
    """
    return frozenset({id_, *(one.id for one in held.rows.actors if one.country == id_)})


def event_document(event: Event, held: Held) -> dict[str, Any]:
    """
    Return an event as plain values.

    Parameters
    ----------
    event : Event
        One row.
    held : Held
        For names, for what the event changed, and for those who tell it.

    Returns
    -------
    dict
        As ``chronicle timeline --format json`` prints it.
    """
    rows = held.rows
    known = held.event_known_from(event)
    return {
        "id": event.id,
        "date_from": event.date_from,
        "date_to": event.date_to or None,
        "type": event.type or None,
        "mode": event.mode,
        "context": event.context,
        "track": event.track,
        "actors": list(event.actors),
        "actor_names": [held.name(one) for one in event.actors],
        "people": list(event.people),
        "people_names": [held.name(one) for one in event.people],
        "places": list(event.places),
        "place_names": [held.name(one) for one in event.places],
        "instrument": event.instrument or None,
        "quantity": plain_quantity(event.quantity),
        "lifecycle": event.lifecycle or None,
        "object": event.object,
        "text": event.text,
        "changes": [
            {
                "id": one.id,
                "subject": one.subject,
                "state": one.state,
                "valid_from": one.valid_from.isoformat(),
                "valid_to": one.valid_to.isoformat() if one.valid_to else None,
                "did": "began" if one.event == event.id else "ended",
            }
            for one in rows.changes
            if event.id in (one.event, one.ended_by)
        ],
        "commitments": [
            one.id
            for one in rows.commitments
            if one.event == event.id or any(step.event == event.id for step in one.steps)
        ],
        "known_from": known.isoformat() if known else None,
        "origin": "accepted" if "#" in event.id else "founding",
        "document": event.span.document if event.span else None,
        "span": [event.span.start, event.span.end] if event.span else None,
        "sources": citation_documents(event.evidence, held),
    }


def citation_documents(ids: Iterable[str], held: Held) -> list[dict[str, Any]]:
    """
    Return those who carry a row, as plain values.

    Parameters
    ----------
    ids : iterable of str
        As the row names them.
    held : Held
        Where they are looked up.

    Returns
    -------
    list of dict
        In their order.
    """
    return [
        {
            "id": one.id,
            "kind": one.kind,
            "publisher": one.publisher,
            "title": one.title,
            "locator": one.locator,
            "url": one.url,
            "published": one.published.isoformat() if one.published else None,
        }
        for one in held.cite(ids)
    ]


def plain_quantity(quantity: Quantity | None) -> dict[str, Any] | None:
    """Return a quantity as plain values, None for none."""
    if quantity is None:
        return None
    return {
        "value": quantity.value,
        "low": quantity.low,
        "high": quantity.high,
        "unit": quantity.unit,
    }


def table_rows(documents: Sequence[dict[str, Any]]) -> list[list[object]]:
    """
    Return events as rows of a table, one for each event of the JSON and in its order.

    Parameters
    ----------
    documents : sequence of dict
        As of `event_document`.

    Returns
    -------
    list of list
        Cells in the order of `COLUMNS`.
    """
    return [[_cell(one, column) for column in COLUMNS] for one in documents]


def _cell(one: dict[str, Any], column: str) -> object:
    if column == "quantity":
        return one["quantity"]["value"] if one["quantity"] else None
    if column == "unit":
        return one["quantity"]["unit"] if one["quantity"] else None
    if column == "evidence":
        return "|".join(source["id"] for source in one["sources"])
    if column == "changes":
        return "|".join(change["id"] for change in one["changes"])
    value = one[column]
    return "|".join(value) if isinstance(value, list) else value
