"""
Write the page of the founding chronicle: events, promises and how they stand, statements, people.

Usage: ``python docs/_ext/founding_page.py`` writes ``docs/chronicle/founding.md`` anew.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.atlas.load import packaged_folder
from transcaspian.chronicle.commitment import STANDINGS, status_on
from transcaspian.chronicle.founding import load_founding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcaspian.chronicle.actor import Actor, KnownPerson, Naming
    from transcaspian.chronicle.founding import Founded
    from transcaspian.chronicle.record import Commitment, Event, Quantity, Statement
    from transcaspian.evidence.source import Source

__all__ = ["format_founding", "last_evidence"]

_PROMISE = ("promise", "by", "due", "standing", "steps", "moves", "evidence")
_EVENT = ("date", "what", "type", "actors", "changes", "evidence")
_STATEMENT = ("date", "who", "what", "stance", "certainty", "outcome", "evidence")
_PERSON = ("name", "also", "offices")
_ACTOR = ("id", "name", "kind", "code", "also")
_SOURCE = ("id", "publisher", "title", "known from")
PAGE = Path(__file__).resolve().parents[1] / "chronicle" / "founding.md"


def last_evidence() -> date:
    """Return the day on which the youngest row of the evidence became known."""
    days = []
    for path in (packaged_folder() / "evidence").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            days += [row.get("published") or "" for row in csv.DictReader(file)]
    return date.fromisoformat(max(days))


def format_founding() -> str:
    """Return the page."""
    founded, day = load_founding(), last_evidence()
    parts = [
        "# The founding chronicle",
        "",
        "Written from `data/chronicle/*.toml` by `docs/_ext/founding_page.py`; do not edit.",
        "",
        _count(founded, day),
        "",
        "## Promises",
        "",
        f"As of {day.isoformat()}, the day of the youngest evidence.",
        "",
        _table(_PROMISE, [_promise(one, founded, day) for one in founded.commitments]),
    ]
    for title, head, rows in (
        ("Events", _EVENT, [_event(one, founded) for one in founded.events]),
        (
            "Statements and expectations",
            _STATEMENT,
            [_statement(s, founded) for s in founded.statements],
        ),
        ("People", _PERSON, [_person(one, founded) for one in founded.people]),
        ("Actors", _ACTOR, [_actor(one) for one in founded.actors]),
        ("Documents beside the evidence", _SOURCE, [_source(one) for one in founded.sources]),
    ):
        parts += [f"## {title}", "", _table(head, rows)]
    return "\n".join(parts)


def _count(founded: Founded, day: date) -> str:
    states = [status_on(one, day).state for one in founded.commitments]
    counts = ", ".join(f"{states.count(state)} {state}" for state in STANDINGS)
    return (
        f"{len(founded.events)} events, {len(founded.statements)} statements, "
        f"{len(founded.commitments)} promises ({counts}), {len(founded.changes)} changes of the "
        f"atlas; {len(founded.actors)} actors, {len(founded.people)} people and "
        f"{len(founded.places)} places that the atlas lacks."
    )


def _actor(one: Actor) -> tuple[str, ...]:
    return f"`{one.id}`", one.name, one.kind, one.cameo, _also(one.names)


def _source(one: Source) -> tuple[str, ...]:
    return f"`{one.id}`", one.publisher, one.title, str(one.published)


def _promise(one: Commitment, founded: Founded, day: date) -> tuple[str, ...]:
    standing = status_on(one, day)
    late = " (late)" if standing.late and standing.state != "late" else ""
    steps = "; ".join(f"{step.date} {step.stage}" for step in one.steps)
    signs = {"set": "=", "add": "+", "times": "×"}
    moves = "; ".join(
        f"`{e.what}` {signs[e.kind]} {e.value:,.10g}" + (f" from {e.start}" if e.start else "")
        for e in one.effects
    )
    return (
        f"{one.object}{_amount(one.quantity)}",
        _names(one.promisors, founded),
        one.due,
        f"**{standing.state}**{late}: {standing.why}",
        steps,
        moves,
        ", ".join(one.evidence),
    )


def _event(one: Event, founded: Founded) -> tuple[str, ...]:
    days = f"{one.date_from} – {one.date_to}" if one.date_to else one.date_from
    changed = [f"{s.subject} {s.state}" for s in founded.changes if s.event == one.id]
    changed += [f"{s.subject} {s.state} no more" for s in founded.changes if s.ended_by == one.id]
    actors = _names(one.actors, founded)
    kind = f"{one.type} {one.mode}".strip()
    return days, one.text, kind, actors, "; ".join(changed), ", ".join(one.evidence)


def _statement(one: Statement, founded: Founded) -> tuple[str, ...]:
    outcome = one.outcome + (f": {one.outcome_note}" if one.outcome_note else "")
    evidence = ", ".join(dict.fromkeys([*one.evidence, *one.outcome_evidence]))
    who = _names([one.speaker], founded)
    return one.date, who, one.text, f"{one.stance:+g}", f"{one.certainty:g}", outcome, evidence


def _person(one: KnownPerson, founded: Founded) -> tuple[str, ...]:
    offices = [
        f"{o.office}, {_names([o.of], founded)} ({o.start or '?'} – {o.end})" for o in one.offices
    ]
    return one.name, _also(one.names), "; ".join(offices) or one.note


def _names(ids: Iterable[str], founded: Founded) -> str:
    known = {one.id: one.name for one in founded.actors}
    known |= {one.id: one.name for one in founded.people}
    return ", ".join(known[id_] for id_ in ids)


def _also(names: Iterable[Naming]) -> str:
    return ", ".join(dict.fromkeys(naming.text for naming in names))


def _amount(quantity: Quantity | None) -> str:
    if quantity is None:
        return ""
    if quantity.low is not None and quantity.high is not None:
        return f" ({quantity.low:,.10g} to {quantity.high:,.10g} {quantity.unit})"
    return f" ({quantity.value:,.10g} {quantity.unit})"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    cells = ([cell.replace("|", "\\|") for cell in row] for row in rows)
    lines = ["| " + " | ".join(row) + " |" for row in (head, *cells)]
    return "\n".join([lines[0], "|" + "---|" * len(head), *lines[1:], ""])


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(format_founding(), encoding="utf-8")
