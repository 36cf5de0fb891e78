"""The founding chronicle: who acts, what happened, was said and promised, and what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.atlas.changes import read_statuses
from transcaspian.atlas.load import packaged_folder
from transcaspian.atlas.tables import TableReader
from transcaspian.chronicle.actor import ACTOR_KINDS, Actor, KnownPerson, Locality, Office
from transcaspian.chronicle.day import last_day
from transcaspian.chronicle.founding_check import find_faults
from transcaspian.chronicle.founding_rows import read_rows
from transcaspian.chronicle.record import (
    CONTEXTS,
    EVENT_TYPES,
    INSTRUMENTS,
    LIFECYCLES,
    MODES,
    TRACKS,
    Commitment,
    Effect,
    Event,
    Statement,
    Step,
)
from transcaspian.errors import ChronicleError
from transcaspian.evidence.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.atlas.status import Status

__all__ = ["Founded", "load_founding"]

_OUTCOMES = ("right", "wrong", "open", "")
_EFFECT_KINDS = ("set", "add", "times")


@dataclass(frozen=True, slots=True)
class Founded:
    """
    What is held for true.

    Parameters
    ----------
    actors, people, places : tuple
        `Actor`, `KnownPerson`, and `Locality` for what the atlas lacks.
    events, statements, commitments : tuple
        Of `transcaspian.chronicle.record`, in order of time.
    changes : tuple of Status
        What events changed in the atlas.
    sources : tuple of Source
        Documents that rows rest on beside the evidence.
    """

    actors: tuple[Actor, ...] = ()
    people: tuple[KnownPerson, ...] = ()
    places: tuple[Locality, ...] = ()
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    changes: tuple[Status, ...] = ()
    sources: tuple[Source, ...] = ()


def load_founding(folder: Path | str | None = None, *, check: bool = True) -> Founded:
    """
    Return the founding chronicle.

    Parameters
    ----------
    folder : Path or str, optional
        Folder that holds ``chronicle/`` and may hold ``atlas/`` and ``evidence/`` of its own;
        without them, and by default, the packaged tables serve. A file that is not there is empty.
    check : bool
        Whether rows are held against one another, the evidence and the atlas.

    Returns
    -------
    Founded
        All rows; events, statements and commitments in order of time.

    Raises
    ------
    ChronicleError
        If a row can't be used; lists every fault with file, line, row, field and remedy.
    """
    base = packaged_folder() if folder is None else Path(folder)
    rows = base / "chronicle"
    faults: list[str] = []
    if not rows.is_dir():
        raise ChronicleError(f"{rows}: no such folder: name one that holds chronicle/*.toml")
    founded = Founded(
        actors=tuple(_read_actors(rows, faults)),
        people=tuple(_read_people(rows, faults)),
        places=tuple(_read_places(rows, faults)),
        events=tuple(sorted(_read_events(rows, faults), key=lambda e: e.date_from)),
        statements=tuple(sorted(_read_statements(rows, faults), key=lambda s: s.date)),
        commitments=tuple(sorted(_read_commitments(rows, faults), key=_first_date)),
        changes=_read_changes(base, faults),
        sources=tuple(_read_sources(rows, faults)),
    )
    if check:
        faults += find_faults(founded, base)
    if faults:
        raise ChronicleError(faults, title="chronicle")
    return founded


def _read_changes(base: Path, faults: list[str]) -> tuple[Status, ...]:
    reader = TableReader(base)
    changes = tuple(read_statuses(reader, lax=True))
    faults += [fault.removeprefix("chronicle/") for fault in reader.faults]
    return changes


def _first_date(commitment: Commitment) -> str:
    return commitment.steps[0].date if commitment.steps else ""


def _read_actors(folder: Path, faults: list[str]) -> Iterator[Actor]:
    for row in read_rows(folder, "actors.toml", "actor", faults):
        yield Actor(
            id=row.text("id"),
            kind=row.choice("kind", ACTOR_KINDS),
            name=row.text("name", needed=True),
            iso3=row.text("iso3"),
            cameo=row.text("cameo"),
            country=row.text("country"),
            names=row.names("names"),
            adjectives=row.names("adjectives"),
            metonyms=row.names("metonyms"),
            note=row.text("note"),
        )


def _read_people(folder: Path, faults: list[str]) -> Iterator[KnownPerson]:
    for row in read_rows(folder, "people.toml", "person", faults):
        offices = []
        for one in row.rows("offices"):
            start, end = one.span("from", "to")
            offices.append(
                Office(one.text("office", needed=True), one.text("of", needed=True), start, end)
            )
        yield KnownPerson(
            id=row.text("id"),
            name=row.text("name", needed=True),
            names=row.names("names"),
            offices=tuple(offices),
            note=row.text("note"),
        )


def _read_places(folder: Path, faults: list[str]) -> Iterator[Locality]:
    for row in read_rows(folder, "places.toml", "place", faults):
        yield Locality(
            row.text("id"), row.text("name", needed=True), row.text("country"), row.names("names")
        )


def _read_sources(folder: Path, faults: list[str]) -> Iterator[Source]:
    for row in read_rows(folder, "sources.toml", "source", faults):
        published = row.when("published", needed=True)
        row.text("language")
        yield Source(
            id=row.text("id"),
            publisher=row.text("publisher", needed=True),
            title=row.text("title", needed=True),
            url=row.text("url"),
            published=last_day(published) if published else None,
            accessed=None,
            licence=row.text("licence", needed=True),
            kind=row.text("kind", needed=True),
            note=row.text("note"),
        )


def _read_events(folder: Path, faults: list[str]) -> Iterator[Event]:
    for row in read_rows(folder, "events.toml", "event", faults):
        start, end = row.span("date_from", "date_to")
        if not start:
            row.fault("date_from", "is missing", "write YYYY, YYYY-MM or YYYY-MM-DD")
        yield Event(
            id=row.text("id"),
            type=row.choice("type", EVENT_TYPES, needed=False),
            mode=row.choice("mode", MODES),
            context=row.choice("context", CONTEXTS),
            date_from=start,
            date_to=end,
            actors=row.words("actors", needed=True),
            people=row.words("people"),
            places=row.words("places"),
            track=row.choice("track", TRACKS),
            instrument=row.choice("instrument", INSTRUMENTS, needed=False),
            quantity=row.quantity(),
            lifecycle=row.choice("lifecycle", LIFECYCLES, needed=False),
            object=row.text("object"),
            text=row.text("text", needed=True),
            rule="founding",
            evidence=row.words("evidence", needed=True),
        )


def _read_statements(folder: Path, faults: list[str]) -> Iterator[Statement]:
    for row in read_rows(folder, "statements.toml", "statement", faults):
        outcome = row.choice("outcome", _OUTCOMES, needed=False)
        testable = row.flag("testable")
        if outcome and not testable:
            row.fault("outcome", "only a testable statement has one", "set testable = true")
        yield Statement(
            id=row.text("id"),
            speaker=row.text("speaker", needed=True),
            about=row.words("about", needed=True),
            stance=row.share("stance", 0.0, least=-1.0),
            certainty=row.share("certainty", 0.5),
            testable=testable,
            quote=row.flag("quote"),
            date=row.when("date", needed=True),
            text=row.text("text", needed=True),
            outcome=outcome,
            rule="founding",
            evidence=row.words("evidence", needed=True),
            outcome_evidence=row.words("outcome_evidence"),
            outcome_note=row.text("outcome_note"),
        )


def _read_commitments(folder: Path, faults: list[str]) -> Iterator[Commitment]:
    for row in read_rows(folder, "commitments.toml", "commitment", faults):
        steps = tuple(
            Step(
                stage=one.choice("stage", LIFECYCLES),
                date=one.when("date", needed=True),
                event=one.text("event"),
                evidence=one.words("evidence", needed=True),
                text=one.text("text", needed=True),
                due=one.when("due"),
            )
            for one in row.rows("steps")
        )
        if not steps:
            row.fault("steps", "is empty", "name at least the day it was promised")
        effects = tuple(
            Effect(
                what=one.text("what", needed=True),
                kind=one.choice("kind", _EFFECT_KINDS),
                value=one.number("value"),
                start=one.when("from"),
                evidence=one.words("evidence", needed=True),
                note=one.text("note"),
            )
            for one in row.rows("effects")
        )
        yield Commitment(
            id=row.text("id"),
            object=row.text("object", needed=True),
            promisors=row.words("promisors", needed=True),
            beneficiaries=row.words("beneficiaries"),
            places=row.words("places"),
            quantity=row.quantity(),
            due=row.when("due"),
            lifecycle=steps[-1].stage if steps else "announced",
            event=row.text("event"),
            text=row.text("text", needed=True),
            project=row.text("project"),
            steps=steps,
            effects=effects,
            rule="founding",
            evidence=row.words("evidence", needed=True),
        )
