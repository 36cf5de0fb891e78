"""What changed between two days: events and promises joined to what they moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.commitment import status_on
from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.timeline import Wanted, citation_documents, select_events
from transcaspian.study.chronicle_values import LEAST_SHARE, Values

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from transcaspian.atlas.network import Atlas
    from transcaspian.atlas.status import Status
    from transcaspian.chronicle.held import Held
    from transcaspian.chronicle.record import Commitment, Effect, Event
    from transcaspian.evidence.store import Evidence

__all__ = ["COLUMNS", "SCHEMA", "table_rows", "what_changed"]

SCHEMA = "transcaspian/chronicle-what-changed/1"
COLUMNS = (
    "row", "id", "date", "what", "via", "moved", "did", "unit", "before_p10", "before_p50",
    "before_p90", "after_p10", "after_p50", "after_p90", "promised", "state_before", "state_after",
    "observations", "evidence",
)  # fmt: skip
"""Columns as a table: one row for each thing that was moved, or one that says nothing was."""
_OPEN = "open"


def what_changed(
    held: Held,
    evidence: Evidence,
    atlas: Atlas,
    *,
    first: dt.date,
    last: dt.date,
    known_by: dt.date,
) -> dict[str, Any]:
    """
    Return what changed between two days, and which event or promise moved it.

    Parameters
    ----------
    held : Held
        The chronicle as far as it may be known.
    evidence : Evidence
        All rows.
    atlas : Atlas
        Links, services and states that come and go.
    first, last : date
        The days whose worlds are held against one another.
    known_by : date
        Nothing published later is used for either day.

    Returns
    -------
    dict
        As ``chronicle what-changed --format json`` prints it. An event or promise with an empty
        ``moved`` is one of which nothing is known that it moved.
    """
    values = Values(evidence, first, last, known_by)
    events = select_events(held, Wanted(start=first, end=last))
    told = [_event(one, held, values, (first, last)) for one in events]
    promises = [
        _promise(one, held, values, (first, last))
        for one in held.rows.commitments
        if any(first <= last_day(step.date) and first_day(step.date) <= last for step in one.steps)
    ]
    parameters = values.differing()
    _join(parameters, told, "events")
    _join(parameters, promises, "commitments")
    return {
        "schema": SCHEMA,
        "between": [first.isoformat(), last.isoformat()],
        "known_by": known_by.isoformat(),
        "counts": {
            "events": len(told),
            "events_joined": sum(bool(one["moved"]) for one in told),
            "events_that_moved": sum(map(_has_moved, told)),
            "commitments": len(promises),
            "commitments_joined": sum(bool(one["moved"]) for one in promises),
            "commitments_that_moved": sum(map(_has_moved, promises)),
            "parameters": len(parameters),
            "parameters_joined": sum(bool(p["events"] or p["commitments"]) for p in parameters),
        },
        "events": told,
        "commitments": promises,
        "parameters": parameters,
        "network": list(_network(atlas, first, last)),
    }


def _has_moved(row: Mapping[str, Any]) -> bool:
    """Tell whether a state or a value in use is another because of a row."""
    return any(item["did"] in ("moved", "moved-between") for item in row["moved"])


def _join(
    parameters: Iterable[dict[str, Any]], rows: Sequence[Mapping[str, Any]], name: str
) -> None:
    """Give each parameter the rows that are joined to it."""
    for one in parameters:
        one[name] = [
            row["id"] for row in rows if any(item["what"] == one["id"] for item in row["moved"])
        ]


def _event(one: Event, held: Held, values: Values, days: tuple[dt.date, dt.date]) -> dict[str, Any]:
    """Return an event with all that it moved: states, promises' effects, and figures it states."""
    moved = [
        _state(change, held, days)
        for change in held.rows.changes
        if one.id in (change.event, change.ended_by)
    ]
    for promise in held.rows.commitments:
        if promise.event == one.id or any(step.event == one.id for step in promise.steps):
            moved += [_effect(promise, effect, values, days) for effect in promise.effects]
    named = {item["what"] for item in moved}
    for id_ in one.evidence:
        item = values.stated(id_)
        if item is not None and item["what"] not in named:
            named.add(item["what"])
            moved.append({"via": id_, **item})
    return {
        "id": one.id,
        "date": one.date_from + (f"/{one.date_to}" if one.date_to else ""),
        "type": one.type or None,
        "context": one.context,
        "text": one.text or one.object,
        "moved": moved,
        "sources": citation_documents(one.evidence, held),
    }


def _state(one: Status, held: Held, days: tuple[dt.date, dt.date]) -> dict[str, Any]:
    """Return a state of the atlas on both days."""
    before, after = (_on(one.subject, held, day) for day in days)
    return {
        "via": f"change {one.id}",
        "kind": "state",
        "what": one.subject,
        "did": "moved" if before != after else "moved-between",
        "unit": None,
        "before": None,
        "after": None,
        "promised": None,
        "state": one.state,
        "state_from": one.valid_from.isoformat(),
        "state_to": one.valid_to.isoformat() if one.valid_to else None,
        "state_before": before,
        "state_after": after,
        "why": one.why,
        "observations": [],
        "evidence": list(one.evidence),
    }


def _on(subject: str, held: Held, day: dt.date) -> str:
    """Return the most severe state of a subject on a day, for cargo of all classes."""
    states = [
        one
        for one in held.rows.changes
        if one.subject == subject
        and one.valid_from <= day
        and (one.valid_to is None or day <= one.valid_to)
    ]
    return min(states, key=lambda one: one.severity).state if states else _OPEN


def _effect(
    promise: Commitment, effect: Effect, values: Values, days: tuple[dt.date, dt.date]
) -> dict[str, Any]:
    """Return what a promise moves, with the value in use on both days and the one promised."""
    item = values.of(effect.what)
    sign = {"set": "", "add": "+", "times": "*"}[effect.kind]
    state = status_on(promise, days[1]).state
    since = f" from {effect.start}" if effect.start else ""
    begun = bool(effect.start) and first_day(effect.start) <= days[1]
    did = item["did"]
    if state != "kept":
        did = "promised"
    elif did == "unchanged" and begun:
        did = "kept-unseen"
    return {
        "via": f"commitment {promise.id}",
        **item,
        "did": did,
        "promised": f"{sign}{effect.value:.10g}{since}",
        "status": state,
        "evidence": list(effect.evidence),
        "note": effect.note,
    }


def _promise(
    one: Commitment, held: Held, values: Values, days: tuple[dt.date, dt.date]
) -> dict[str, Any]:
    before, after = (status_on(one, day) for day in days)
    steps = [step for step in one.steps if days[0] <= last_day(step.date)]
    steps = [step for step in steps if first_day(step.date) <= days[1]]
    return {
        "id": one.id,
        "date": "/".join(dict.fromkeys((steps[0].date, steps[-1].date))),
        "object": one.object,
        "text": one.text or one.object,
        "steps": [f"{step.date} {step.stage}" for step in steps],
        "state_before": before.state if before.stage else "not promised",
        "state_after": after.state,
        "why": after.why,
        "project": one.project or None,
        "moved": [_effect(one, effect, values, days) for effect in one.effects],
        "sources": citation_documents(one.evidence, held),
    }


def _network(atlas: Atlas, first: dt.date, last: dt.date) -> Iterable[dict[str, Any]]:
    """Yield the links and services of the atlas that began or ended between the days."""
    for kind, things in (("link", atlas.links), ("service", atlas.services)):
        for one in things.values():
            for did, day in (("began", one.valid_from), ("ended", one.valid_to)):
                if day is not None and first < day <= last:
                    yield {
                        "kind": kind,
                        "id": one.id,
                        "did": did,
                        "date": day.isoformat(),
                        "note": one.note,
                    }


def table_rows(document: Mapping[str, Any]) -> list[list[object]]:
    """
    Return what changed as rows of a table: one for each thing moved of the JSON, in its order.

    Parameters
    ----------
    document : mapping
        As of `what_changed`.

    Returns
    -------
    list of list
        Cells in the order of `COLUMNS`; a row that moved nothing has the word in ``did``.
    """
    rows = [
        _row(name.removesuffix("s"), one, item)
        for name in ("events", "commitments")
        for one in document[name]
        for item in one["moved"] or [None]
    ]
    rows += [
        _row("parameter", {**one, "date": "", "text": "", "sources": []}, one)
        for one in document["parameters"]
    ]
    for one in document["network"]:
        cells: list[object] = [None] * len(COLUMNS)
        cells[:4] = [one["kind"], one["id"], one["date"], one["note"]]
        cells[6] = one["did"]
        rows.append(cells)
    return rows


def _row(kind: str, one: Mapping[str, Any], item: Mapping[str, Any] | None) -> list[object]:
    head = [kind, one["id"], one["date"], one["text"]]
    sources = "|".join(source["id"] for source in one["sources"])
    if item is None:
        return [*head, None, None, "nothing known", *[None] * 11, sources]
    marks: list[object] = []
    for name in ("before", "after"):
        value = item[name] or {"p10": None, "p50": None, "p90": None}
        marks += [value[mark] for mark in ("p10", "p50", "p90")]
    return [
        *head, item.get("via"), item["what"], item["did"], item["unit"], *marks,
        item.get("promised"), item.get("state_before"), item.get("state_after"),
        "|".join(row["id"] for row in item["observations"] if row["shift"] >= LEAST_SHARE),
        sources or None,
    ]  # fmt: skip
