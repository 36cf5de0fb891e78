"""All candidates of one document, and how they are written down."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from transcaspian.atlas.load import packaged_folder
from transcaspian.chronicle.codec import from_plain, to_plain
from transcaspian.chronicle.extract.commitments import find_commitments
from transcaspian.chronicle.extract.events import draft_events
from transcaspian.chronicle.extract.lexicon import table_bytes
from transcaspian.chronicle.extract.links import link_within
from transcaspian.chronicle.extract.merging import merge_drafts
from transcaspian.chronicle.extract.organisations import find_organisations
from transcaspian.chronicle.extract.quantities import find_amounts
from transcaspian.chronicle.extract.reading import Reading, read
from transcaspian.chronicle.extract.roster import find_roster
from transcaspian.chronicle.extract.statements import find_statements, mark_speakers
from transcaspian.chronicle.figures import find_figures
from transcaspian.chronicle.record import (
    Commitment,
    Event,
    Figure,
    Link,
    Organisation,
    Person,
    Place,
    Span,
    Statement,
)

if TYPE_CHECKING:
    from transcaspian.chronicle.document import Document
    from transcaspian.chronicle.extract.gazetteer import Gazetteer

__all__ = ["SCHEMA", "Extraction", "Extractor", "extract", "rules_digest"]

SCHEMA = "transcaspian/chronicle-extract/1"
_UNTOLD = ("note", "boilerplate", "biography")


@dataclass(frozen=True, slots=True)
class Extraction:
    """
    What was found in a document.

    Parameters
    ----------
    document : Document
        Where.
    events, statements, commitments, figures, people, places, links : tuple
        Rows of `transcaspian.chronicle.record`, in order of place.
    """

    document: Document
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    figures: tuple[Figure, ...] = ()
    people: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    links: tuple[Link, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """
        Return it as plain values.

        Returns
        -------
        dict
            As of the schema ``transcaspian/chronicle-extract/1``.
        """
        document = self.document
        about = {
            "id": document.id,
            "sha256": document.sha256,
            "publisher": document.publisher or None,
            "published": document.published or None,
            "language": document.language,
            "translated_from": document.translated_from or None,
            "title": document.title or None,
            "author": document.author or None,
        }
        lists = (*_KINDS, "links")
        return {
            "schema": SCHEMA,
            "document": about,
            **{name: [to_plain(row) for row in getattr(self, name)] for name in lists},
            "statements": [_named(row, self.people) for row in self.statements],
        }

    @classmethod
    def from_json(cls, document: Document, values: dict[str, Any]) -> Extraction:
        """
        Return the extraction that plain values stand for.

        Parameters
        ----------
        document : Document
            That they are of.
        values : dict
            As of `to_json`.

        Returns
        -------
        Extraction
            The same rows.
        """
        statements = [{**row, "speaker": row["speaker_id"]} for row in values["statements"]]
        rows: dict[str, Any] = {
            name: tuple(from_plain(kind, row, document=document.id) for row in given)
            for name, kind in _KINDS.items()
            for given in (statements if name == "statements" else values[name],)
        }
        links = tuple(
            Link(row["from"], row["to"], row["kind"], row["reason"], row["confidence"])
            for row in values["links"]
        )
        return cls(document=document, links=links, **rows)


_KINDS = {
    "events": Event,
    "statements": Statement,
    "commitments": Commitment,
    "figures": Figure,
    "people": Person,
    "places": Place,
    "organisations": Organisation,
}


def _named(row: Statement, people: tuple[Person, ...]) -> dict[str, Any]:
    """Return a statement with its speaker by name, and by id beside it."""
    actors = find_roster().actors
    name = next((one.name for one in people if one.id == row.speaker), "")
    if not name and row.speaker in actors:
        name = actors[row.speaker].name
    known = find_roster().people.get(row.speaker)
    name = name or (known.name if known else row.speaker)
    return {**to_plain(row), "speaker": name, "speaker_id": row.speaker}


class Extractor(Protocol):
    """What finds candidates in a document: these rules, or anything else judged beside them."""

    def __call__(self, document: Document) -> Extraction:
        """
        Find candidates.

        Parameters
        ----------
        document : Document
            As it was added.

        Returns
        -------
        Extraction
            With spans in its text.
        """
        ...


def extract(document: Document, *, gazetteer: Gazetteer | None = None) -> Extraction:
    """
    Find candidates in a document by rules.

    Parameters
    ----------
    document : Document
        As it was added.
    gazetteer : Gazetteer, optional
        Names to look for; the packaged ones of its language if left out.

    Returns
    -------
    Extraction
        The same for the same document, rules and names.
    """
    reading = read(document, gazetteer)
    organisations = find_organisations(reading)
    mark_speakers(reading)
    amounts = find_amounts(reading.text, reading.spots)
    merged = merge_drafts(reading, draft_events(reading, amounts))
    events = tuple(event for event, _ in merged)
    commitments = find_commitments(reading, merged, amounts)
    statements = find_statements(reading, events)
    found = Extraction(
        document=document,
        events=events,
        statements=statements,
        commitments=commitments,
        figures=find_figures(reading, amounts),
        people=_people(reading),
        places=_places(reading),
        organisations=organisations,
    )
    return replace(_with_notes(found), links=link_within(found))


_MARK = 4
"""So far behind a sentence may the number of its note stand. [-]"""


def _with_notes(found: Extraction) -> Extraction:
    """Name for each claim the notes that its words are marked with: ``note:3``."""
    marks = [(at, note.number) for note in found.document.footnotes for at in note.marks]
    if not marks:
        return found

    def cite(row: Any) -> Any:
        spans = [(row.span.start, row.span.end)] if row.span is not None else []
        spans += [(int(a), int(b)) for a, _, b in (one.partition("-") for one in row.evidence)]
        told = {n for at, n in marks for a, b in spans if a <= at < b + _MARK}
        notes = tuple(f"note:{n}" for n in sorted(told))
        return replace(row, evidence=(*row.evidence, *notes)) if notes else row

    return replace(
        found,
        events=tuple(cite(one) for one in found.events),
        statements=tuple(cite(one) for one in found.statements),
        commitments=tuple(cite(one) for one in found.commitments),
    )


def _people(reading: Reading) -> tuple[Person, ...]:
    spans: dict[str, list[Span]] = {}
    about: dict[str, tuple[str, bool]] = {}
    for sentence in reading.sentences:
        for one in sentence.mentions:
            if one.kind != "person" or one.ids or one.strength in ("pronoun", "title"):
                continue
            if sentence.zone in _UNTOLD and (not one.known or sentence.zone == "note"):
                continue
            spans.setdefault(one.id, []).append(Span(reading.document.id, one.start, one.end))
            about[one.id] = (one.name, one.known)
    rows = []
    for person, where in spans.items():
        office, of = reading.office(person)
        rows.append(Person(person, about[person][0], office, of, tuple(where), about[person][1]))
    return tuple(sorted(rows, key=lambda row: (row.spans[0].start, row.id)))


def _places(reading: Reading) -> tuple[Place, ...]:
    spans: dict[str, list[Span]] = {}
    about: dict[str, tuple[str, str]] = {}
    for sentence in reading.sentences:
        if sentence.zone in _UNTOLD:
            continue
        for one in sentence.mentions:
            if one.kind == "place":
                spans.setdefault(one.id, []).append(Span(reading.document.id, one.start, one.end))
                about[one.id] = (one.name, one.country)
    rows = [Place(place, *about[place], tuple(where)) for place, where in spans.items()]
    return tuple(sorted(rows, key=lambda row: (row.spans[0].start, row.id)))


_TABLES = ("pledges.toml", "links.csv", "organisations.toml")


@lru_cache(maxsize=1)
def rules_digest() -> str:
    """
    Return what tells these rules and lists from others.

    Returns
    -------
    str
        First 16 hex digits of a SHA-256 over code and tables.
    """
    digest = hashlib.sha256(table_bytes())
    folder = Path(__file__).parent
    tables = [packaged_folder() / "chronicle" / name for name in _TABLES]
    tables += sorted((packaged_folder() / "chronicle").glob("senses*"))
    for file in sorted([*folder.glob("*.py"), folder.parent / "figures.py", *tables]):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
