"""Promises as a reader asks for them: what, by whom, by when, and what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.commitment import STANDINGS, status_on
from transcaspian.chronicle.timeline import citation_documents, plain_quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from transcaspian.chronicle.commitment import Standing
    from transcaspian.chronicle.held import Held
    from transcaspian.chronicle.record import Commitment

__all__ = [
    "COLUMNS",
    "Asked",
    "count_standings",
    "promise_document",
    "quantity_words",
    "select_promises",
    "table_rows",
]

COLUMNS = (
    "id", "object", "promisors", "beneficiaries", "places", "quantity", "unit", "announced", "due",
    "stage", "status", "late", "since", "why", "steps", "moves", "project", "origin", "evidence",
)  # fmt: skip
"""Columns of promises as a table; lists are joined by a bar."""
_SIGNS = {"set": "=", "add": "+", "times": "*"}


@dataclass(frozen=True, slots=True)
class Asked:
    """
    Which promises a reader asks for; what is empty lets all pass.

    Parameters
    ----------
    statuses, actors, places : tuple of str
        Standings; promisors, a state stands for its organisations; places.
    """

    statuses: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def select_promises(held: Held, asked: Asked, day: date) -> tuple[tuple[Commitment, Standing], ...]:
    """
    Return the promises that a reader asks for, each with how it stands.

    Parameters
    ----------
    held : Held
        All rows that may be known.
    asked : Asked
        Which.
    day : date
        The day asked about; what was promised later is left out.

    Returns
    -------
    tuple of (Commitment, Standing)
        In the order in which they were made.
    """
    countries = {one.id: one.country for one in held.rows.actors}
    found = []
    for one in held.rows.commitments:
        standing = status_on(one, day)
        by = {*one.promisors, *(countries.get(id_, "") for id_ in one.promisors)}
        if (
            standing.stage
            and (not asked.statuses or standing.state in asked.statuses)
            and (not asked.actors or by.intersection(asked.actors))
            and (not asked.places or set(one.places).intersection(asked.places))
        ):
            found.append((one, standing))
    return tuple(sorted(found, key=lambda pair: (pair[0].steps[0].date, pair[0].id)))


def count_standings(standings: Iterable[str]) -> dict[str, int]:
    """
    Count standings.

    Parameters
    ----------
    standings : iterable of str
        One for each promise.

    Returns
    -------
    dict of str to int
        Every standing, also those that none has. [-]
    """
    counts = Counter(standings)
    return {one: counts[one] for one in STANDINGS}


def promise_document(one: Commitment, standing: Standing, held: Held, day: date) -> dict[str, Any]:
    """
    Return a promise as plain values.

    Parameters
    ----------
    one : Commitment
        The promise.
    standing : Standing
        How it stands.
    held : Held
        For names and sources.
    day : date
        The day asked about: later steps are left out.

    Returns
    -------
    dict
        As ``chronicle promises --format json`` prints it.
    """
    from transcaspian.chronicle.day import first_day

    steps = [step for step in one.steps if first_day(step.date) <= day]
    return {
        "id": one.id,
        "object": one.object,
        "text": one.text,
        "promisors": list(one.promisors),
        "promisor_names": [held.name(id_) for id_ in one.promisors],
        "beneficiaries": list(one.beneficiaries),
        "beneficiary_names": [held.name(id_) for id_ in one.beneficiaries],
        "places": list(one.places),
        "quantity": plain_quantity(one.quantity),
        "announced": one.steps[0].date,
        "due": one.due or None,
        "stage": standing.stage,
        "status": standing.state,
        "late": standing.late,
        "since": standing.since or None,
        "why": standing.why,
        "status_sources": citation_documents(standing.evidence, held),
        "steps": [
            {
                "stage": step.stage,
                "date": step.date,
                "due": step.due or None,
                "event": step.event or None,
                "text": step.text,
                "evidence": list(step.evidence),
            }
            for step in steps
        ],
        "effects": [
            {
                "what": effect.what,
                "kind": effect.kind,
                "value": effect.value,
                "from": effect.start or None,
                "note": effect.note,
                "evidence": list(effect.evidence),
            }
            for effect in one.effects
        ],
        "event": one.event or None,
        "project": one.project or None,
        "origin": "accepted" if "#" in one.id else "founding",
        "sources": citation_documents(one.evidence, held),
    }


def quantity_words(quantity: Mapping[str, Any] | None) -> str:
    """Return a quantity in words: ``240,000 TEU/year``, ``14 to 18 d``; empty for none."""
    if quantity is None:
        return ""
    if quantity["low"] is not None and quantity["high"] is not None:
        return f"{quantity['low']:,.10g} to {quantity['high']:,.10g} {quantity['unit']}"
    value = quantity["value"]
    if value >= 1e9:
        return f"{value / 1e9:,.10g} bn {quantity['unit']}"
    return f"{value:,.10g} {quantity['unit']}"


def table_rows(documents: Sequence[Mapping[str, Any]]) -> list[list[object]]:
    """
    Return promises as rows of a table, one for each of the JSON and in its order.

    Parameters
    ----------
    documents : sequence of mapping
        As of `promise_document`.

    Returns
    -------
    list of list
        Cells in the order of `COLUMNS`.
    """
    return [[_cell(one, column) for column in COLUMNS] for one in documents]


def _cell(one: Mapping[str, Any], column: str) -> object:
    quantity = one["quantity"] or {"value": None, "unit": None}
    if column == "quantity":
        return quantity["value"]
    if column == "unit":
        return quantity["unit"]
    if column == "evidence":
        return "|".join(source["id"] for source in one["sources"])
    if column == "steps":
        return "|".join(f"{step['date']} {step['stage']}" for step in one["steps"])
    if column == "moves":
        return "|".join(
            f"{e['what']}{_SIGNS[e['kind']]}{e['value']:.10g}"
            + (f" from {e['from']}" if e["from"] else "")
            for e in one["effects"]
        )
    if column == "late":
        return "yes" if one["late"] else "no"
    value = one[column]
    return "|".join(value) if isinstance(value, list) else value
