"""Why a row of the chronicle is what it is: from events, promises and documents to their words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.commitment import status_on
from transcaspian.chronicle.held import hold
from transcaspian.chronicle.promises import quantity_words
from transcaspian.chronicle.record import Commitment, Event, Statement
from transcaspian.chronicle.store import Store, chronicle_file
from transcaspian.chronicle.timeline import plain_quantity
from transcaspian.errors import ChronicleError, InputError, NoAnswer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from transcaspian.chronicle.decision import Decision
    from transcaspian.chronicle.document import Document
    from transcaspian.chronicle.held import Citation, Held
    from transcaspian.chronicle.record import Quantity
    from transcaspian.chronicle.review import Candidate

__all__ = ["explain_chronicle"]

_DOCUMENT = re.compile(r"(?P<id>[0-9a-f]{8,64})(?:#(?P<row>[\w:+>-]+))?", re.IGNORECASE)
_Row = Event | Commitment | Statement
_Node = dict[str, Any]


def explain_chronicle(name: str, known_by: dt.date) -> tuple[str, str, list[_Node]] | None:
    """
    Explain an event, a promise, a statement, a source, a document, or a candidate in one.

    Parameters
    ----------
    name : str
        Id of a row, such as ``kuryk-ferries-2016``; of a document, or its first digits; or
        ``DOCUMENT#e3``.
    known_by : datetime.date
        Nothing that was published later is told of the founding chronicle.

    Returns
    -------
    tuple of (str, str, list of dict), or None
        Kind, title and nodes of ``label``, ``text``, ``url`` and ``children``; None if the
        chronicle knows no such id.

    Raises
    ------
    InputError
        If a document has no such candidate, or no document fits.
    NoAnswer
        If the row was not known by that day.
    """
    asked = _DOCUMENT.fullmatch(name)
    if asked is not None:
        return _explain_document(asked["id"], asked["row"] or "")
    held = _hold()
    row = _find(held, name)
    if row is None:
        cited = held.citations.get(name)
        return None if cited is None else ("source", name, [_carried_by(held, name, cited)])
    then = _find(held.known_by(known_by), name)
    if then is None:
        raise NoAnswer(f"{name} was not known on {known_by}: ask with a later --known-by")
    return _kind(then), name, [_row_node(held.known_by(known_by), then, known_by)]


def _hold() -> Held:
    if not chronicle_file().exists():
        return hold()
    with Store() as store:
        return hold(store=store)


def _find(held: Held, name: str) -> _Row | None:
    rows = held.rows
    every: Iterable[_Row] = (*rows.commitments, *rows.events, *rows.statements)
    return next((one for one in every if one.id == name), None)


def _kind(row: _Row) -> str:
    if isinstance(row, Event):
        return "event"
    return "promise" if isinstance(row, Commitment) else "statement"


def _node(label: str, text: str = "", url: str = "", children: Sequence[_Node] = ()) -> _Node:
    return {"label": label, "text": text, "url": url, "children": list(children)}


def _row_node(held: Held, row: _Row, day: dt.date) -> _Node:
    """Return a row with what it says, what it led to, and who carries it."""
    if isinstance(row, Commitment):
        children = _promise_nodes(held, row)
        text = _words(held, row.object, row.promisors, row.quantity, row.text)
        standing = status_on(row, day)
        children.append(_node("stands", f"{standing.state}: {standing.why}"))
    elif isinstance(row, Event):
        children = _event_nodes(held, row)
        what = " ".join(word for word in (row.type, row.mode) if word)
        when = row.date_from + (f" – {row.date_to}" if row.date_to else "")
        text = f"{when or 'no day'}, {what}, {row.context}: "
        text += _words(held, row.object, row.actors, row.quantity, row.text)
    else:
        children = []
        told = f", {row.date}" if row.date else ""
        text = f"{held.name(row.speaker)}{told}: {row.text}; stance {row.stance:+g}, "
        text += f"certainty {row.certainty:g}" + (f"; {row.outcome}" if row.outcome else "")
        if row.outcome_evidence:
            children.append(
                _node("how it turned out", row.outcome_note, "", _cited(held, row.outcome_evidence))
            )
    carried = _cited(held, row.evidence)
    return _node(row.id, text, "", [*children, _node("told by", f"{len(carried)}", "", carried)])


def _words(held: Held, thing: str, who: Sequence[str], quantity: Quantity | None, text: str) -> str:
    names = ", ".join(held.name(one) for one in who)
    said = text or thing
    much = "" if text else quantity_words(plain_quantity(quantity))
    return "; ".join(part.rstrip(".") for part in (said, much, names) if part)


def _promise_nodes(held: Held, row: Commitment) -> list[_Node]:
    steps = [
        _node(f"{one.date} {one.stage}", one.text, "", _cited(held, one.evidence))
        for one in row.steps
    ]
    effects = [
        _node(one.what, f"{one.kind} {one.value:g}" + (f" from {one.start}" if one.start else "")
              + (f": {one.note}" if one.note else ""), "", _cited(held, one.evidence))
        for one in row.effects
    ]  # fmt: skip
    found = [_node("steps", f"{len(steps)}", "", steps)] if steps else []
    return found + ([_node("is to change", f"{len(effects)}", "", effects)] if effects else [])


def _event_nodes(held: Held, row: Event) -> list[_Node]:
    rows = held.rows
    changes = [
        _node(one.id, f"{one.subject} {one.state} from {one.valid_from}")
        for one in rows.changes
        if one.event == row.id
    ]
    promises = [
        _node(one.id, one.text or one.object)
        for one in rows.commitments
        if one.event == row.id or any(step.event == row.id for step in one.steps)
    ]
    found = [_node("changed", f"{len(changes)}", "", changes)] if changes else []
    return found + ([_node("promises", f"{len(promises)}", "", promises)] if promises else [])


def _cited(held: Held, ids: Iterable[str]) -> list[_Node]:
    return [_citation(one) for one in held.cite(ids)]


def _citation(one: Citation) -> _Node:
    day = f", {one.published}" if one.published else ""
    said = [part for part in (one.title, one.locator) if part and part != one.publisher]
    return _node(one.id, ": ".join((f"{one.publisher}{day}", *said)), one.url)


def _carried_by(held: Held, name: str, cited: Citation) -> _Node:
    """Return a source with the rows that rest on it."""
    rows = held.rows
    every: tuple[_Row, ...] = (*rows.events, *rows.commitments, *rows.statements)
    rest = [_node(one.id, one.text) for one in every if name in one.evidence]
    node = _citation(cited)
    node["children"] = [_node("carries", f"{len(rest)}", "", rest)]
    return node


def _explain_document(name: str, row: str) -> tuple[str, str, list[_Node]]:
    from transcaspian.chronicle.collect import collect
    from transcaspian.chronicle.review import list_candidates

    if not chronicle_file().exists():
        raise InputError(f"{name} is no document that was added: there are none yet")
    with Store() as store:
        try:
            document = store.document(name.casefold())
        except ChronicleError as error:
            raise InputError(error.faults) from None
        candidates = list_candidates(collect(store, document))
        decided = {(one.kind, one.candidate): one for one in store.decisions(document.id)}
    if row:
        found = next((one for one in candidates if one.name == row), None)
        if found is None:
            raise InputError(
                f"{row} is no candidate of {document.id[:8]}: "
                f"`transcaspian chronicle extract {document.id[:8]}` lists them"
            )
        node = _candidate(document, found, decided.get((found.kind, found.key)))
        return "candidate", f"{document.id[:8]}#{row}", [node]
    nodes = [_candidate(document, one, decided.get((one.kind, one.key))) for one in candidates]
    settled = [
        node for node, one in zip(nodes, candidates, strict=True) if (one.kind, one.key) in decided
    ]
    left = [node for node in nodes if node not in settled]
    told = [document.publisher or "no publisher", document.published or "no day", document.language]
    children = [
        _node("decided", f"{len(settled)}", "", settled),
        _node("undecided", f"{len(left)}; decide: transcaspian chronicle review "
              f"{document.id[:8]}", "", left),
        *([_node("sources named in it", f"{len(document.footnotes)}", "", [
            _node(f"[{one.number}]", ", ".join(filter(None, (one.publisher, one.title))), one.url)
            for one in document.footnotes])] if document.footnotes else []),
    ]  # fmt: skip
    head = _node(document.title or document.name, ", ".join(told), document.url, children)
    return "document", document.id[:8], [head]


def _notes_behind(document: Document, one: Candidate) -> list[_Node]:
    """Return the notes that stand behind a candidate: those its row names, or those of a figure."""
    from transcaspian.chronicle.cited import find_cited

    named = {id_.removeprefix("note:") for id_ in one.row.get("evidence") or ()}
    notes = [note for note in document.footnotes if str(note.number) in named]
    if one.kind == "figure" and one.row.get("span"):
        notes = [*find_cited(document, *one.row["span"])]
    return [_node("cites", note.cited, note.url) for note in notes]


def _candidate(document: Document, one: Candidate, decision: Decision | None) -> _Node:
    """Return a candidate with its words, where they stand, its rule and what was decided."""
    row = one.row
    spans = [row["span"]] if row.get("span") else row.get("spans") or []
    words = [
        _node(f"characters {start}–{end}", "“" + " ".join(document.text[start:end].split()) + "”")
        for start, end in spans[:1]
    ]
    cited = _notes_behind(document, one)
    rule = f"{row['rule']}, confidence {one.confidence:.2f}" if row.get("rule") else ""
    said = "undecided"
    if decision is not None:
        by = f" by {decision.reviewer}" if decision.reviewer else ""
        said = f"{decision.verdict}{by}, {decision.at[:10]}"
    told = [row.get(key) for key in ("type", "mode", "object", "speaker", "key", "name", "from")]
    much = row.get("quantity")
    days = [row.get(key) for key in ("date_from", "due", "kind", "to", "reason")]
    parts = [str(part) for part in (*told, *days) if part]
    if isinstance(much, dict):
        parts.append(f"{much['value']:g} {much['unit']}")
    found_by = [_node("found by", rule)] if rule else []
    children = [*words, *cited, *found_by, _node("decision", said)]
    return _node(one.name, ", ".join(parts), "", children)
