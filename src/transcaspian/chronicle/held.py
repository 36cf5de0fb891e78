"""What is held for true: the founding chronicle and what the user accepted, on two clocks."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from transcaspian.atlas.load import packaged_folder
from transcaspian.chronicle.accepted import merge_accepted
from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.founding import Founded, load_founding
from transcaspian.evidence.load import load_evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from transcaspian.atlas.status import Status
    from transcaspian.chronicle.record import Commitment, Event, Statement
    from transcaspian.chronicle.store import Store
    from transcaspian.evidence.store import Evidence

__all__ = ["Citation", "Held", "hold"]


@dataclass(frozen=True, slots=True)
class Citation:
    """
    Who carries a row.

    Parameters
    ----------
    id, kind : str
        Of an ``observation``, a ``source`` or a ``document``.
    publisher, title, locator, url : str
        Who put it out, what it is called, where in it, and where it is read.
    published : date or None
        Day it became known.
    """

    id: str
    kind: str
    publisher: str
    title: str = ""
    locator: str = ""
    url: str = ""
    published: date | None = None

    @property
    def words(self) -> str:
        """Publisher and day, as a reader would cite it."""
        day = f", {self.published}" if self.published else ""
        return f"{self.publisher}{day} [{self.id}]"


@dataclass(frozen=True, slots=True)
class Held:
    """
    Rows that hold, and who carries them.

    Parameters
    ----------
    rows : Founded
        Actors, people, places, events, statements, commitments and changes.
    citations : mapping of str to Citation
        By the ids that rows name as their evidence.
    notes : tuple of str
        What a reader should know of the rows that a user accepted.
    names : mapping of str to str
        Canonical English names of actors, people and places by id.
    """

    rows: Founded
    citations: Mapping[str, Citation]
    notes: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def name(self, id_: str) -> str:
        """
        Return what an actor, a person or a place is called.

        Parameters
        ----------
        id_ : str
            Its id.

        Returns
        -------
        str
            The canonical English name, or the id where none is known.
        """
        return self.names.get(id_, id_)

    def cite(self, ids: Iterable[str]) -> tuple[Citation, ...]:
        """
        Return the citations of some ids, in their order.

        Parameters
        ----------
        ids : iterable of str
            As rows name them.

        Returns
        -------
        tuple of Citation
            An id that nothing is known of stands for itself.
        """
        return tuple(
            self.citations.get(id_, Citation(id_, "unknown", id_)) for id_ in dict.fromkeys(ids)
        )

    def known_from(self, ids: Iterable[str], happened: str = "") -> date | None:
        """
        Return the day on which a row became known.

        Parameters
        ----------
        ids : iterable of str
            What carries it.
        happened : str
            When it happened, as precise as known: nothing is known before it happens.

        Returns
        -------
        date or None
            Of the first that was published; the last day of `happened` if none has a day, None
            if that is unknown, too.
        """
        days = [one.published for one in self.cite(ids) if one.published is not None]
        if not days:
            return last_day(happened) if happened else None
        first = min(days)
        return max(first, first_day(happened)) if happened else first

    def event_known_from(self, event: Event) -> date | None:
        """Return the day on which an event became known; a change that it brought may tell it."""
        happened = event.date_from if event.context in ("actual", "past", "negated") else ""
        met = [one.published for one in self.rows.changes if one.event == event.id]
        known = self.known_from(event.evidence, happened)
        return min([*met, *([known] if known else [])], default=_last_day_of(event))

    def known_by(self, day: date | None) -> Held:
        """
        Return what could be known on a day.

        Parameters
        ----------
        day : date or None
            Nothing published later is left, nor what a row says of later steps; None for all.

        Returns
        -------
        Held
            Rows whose first word was out by then. A later day shows all that an earlier one shows.
        """
        if day is None:
            return self
        rows = self.rows
        out = {one.id for one in self.citations.values() if _out(one.published, day)}
        events = [
            replace(one, evidence=_kept(one.evidence, out))
            for one in rows.events
            if _out(self.event_known_from(one), day)
        ]
        return replace(
            self,
            rows=replace(
                rows,
                events=tuple(events),
                statements=tuple(
                    self._statement_by(one, day, out)
                    for one in rows.statements
                    if _out(self.known_from(one.evidence, one.date), day)
                ),
                commitments=tuple(
                    found
                    for one in rows.commitments
                    for found in [self.commitment_by(one, day)]
                    if found is not None
                ),
                changes=tuple(_change_by(one, day) for one in rows.changes if one.published <= day),
            ),
        )

    def _statement_by(self, one: Statement, day: date, out: set[str]) -> Statement:
        """Return a statement without an outcome that nobody could know yet."""
        told = [c.published for c in self.cite(one.outcome_evidence) if c.published is not None]
        evidence = _kept(one.evidence, out)
        if one.outcome in ("right", "wrong") and told and min(told) > day:
            return replace(
                one, evidence=evidence, outcome="open", outcome_evidence=(), outcome_note=""
            )
        return replace(one, evidence=evidence, outcome_evidence=_kept(one.outcome_evidence, out))

    def commitment_by(self, one: Commitment, day: date) -> Commitment | None:
        """
        Return a promise as far as it could be known on a day.

        Parameters
        ----------
        one : Commitment
            With all that is known today.
        day : date
            Nothing published later counts.

        Returns
        -------
        Commitment or None
            None if nobody could know of it.

        Notes
        -----
        A due day that a step promised was unknown before that step.
        """
        steps = tuple(
            replace(step, evidence=tuple(id_ for id_ in step.evidence if self._is_out(id_, day)))
            for step in one.steps
            if _out(self.known_from(step.evidence, step.date), day)
        )
        if not steps:
            return None
        named = [step for step in one.steps if step.due and step.due == one.due]
        due = one.due if not named or any(step.due == one.due for step in steps) else ""
        return replace(
            one,
            steps=steps,
            due=due,
            lifecycle=steps[-1].stage,
            evidence=tuple(id_ for id_ in one.evidence if self._is_out(id_, day)),
            effects=tuple(
                replace(e, evidence=tuple(id_ for id_ in e.evidence if self._is_out(id_, day)))
                for e in one.effects
                if _out(self.known_from(e.evidence), day)
            ),
        )

    def _is_out(self, id_: str, day: date) -> bool:
        one = self.citations.get(id_)
        return one is None or _out(one.published, day)


def _last_day_of(event: Event) -> date | None:
    """Return the last day that the beginning of an event can mean, None if it has no date."""
    return last_day(event.date_from) if event.date_from else None


def hold(
    folder: Path | str | None = None,
    *,
    store: Store | None = None,
    evidence: Evidence | None = None,
) -> Held:
    """
    Return the founding chronicle together with what a user accepted.

    Parameters
    ----------
    folder : Path or str, optional
        Of a founding chronicle of one's own.
    store : Store, optional
        What the user accepted; nothing if left out.
    evidence : Evidence, optional
        The packaged rows if left out.

    Returns
    -------
    Held
        All rows; an accepted row that was linked to a founding one as the same is that one.

    Raises
    ------
    ChronicleError
        If a row can't be used.
    """
    founded = load_founding(folder)
    evidence = evidence or load_evidence()
    citations = _citations(evidence, founded)
    if store is None:
        return Held(founded, citations, names=_names(founded))
    for one in store.documents():
        published = last_day(one.published) if one.published else None
        citations[one.id] = Citation(
            one.id, "document", one.publisher or one.name, one.title, "", one.url, published
        )
        for note in one.footnotes:  # out by the day on which it was read
            cited, read_on = f"{one.id}#{note.number}", note.accessed
            citations[cited] = Citation(
                cited, "source", note.publisher, note.title, f"[{note.number}]", note.url,
                last_day(read_on) if read_on else published,
            )  # fmt: skip
    merged, notes = merge_accepted(founded, store)
    return Held(merged, citations, notes, _names(merged))


def _names(rows: Founded) -> dict[str, str]:
    """Return names by id; an actor's wins over a person's, and that over a place's."""
    with (packaged_folder() / "atlas" / "places.csv").open(encoding="utf-8", newline="") as file:
        names = {row["id"]: row["name"] for row in csv.DictReader(file)}
    names |= {one.id: one.name for one in rows.places}
    names |= {one.id: one.name for one in rows.people}
    return names | {one.id: one.name for one in rows.actors}


def _citations(evidence: Evidence, founded: Founded) -> dict[str, Citation]:
    sources = {**evidence.sources, **{one.id: one for one in founded.sources}}
    found = {
        one.id: Citation(one.id, "source", one.publisher, one.title, "", one.url, one.published)
        for one in sources.values()
    }
    for row in evidence.observations:
        source = sources.get(row.source)
        found[row.id] = Citation(
            row.id,
            "observation",
            source.publisher if source is not None else row.source,
            source.title if source is not None else "",
            row.locator,
            source.url if source is not None else "",
            row.published,
        )
    return found


def _out(published: date | None, day: date) -> bool:
    """Tell whether something was out by a day; what has no day is on every clock."""
    return published is None or published <= day


def _kept(ids: tuple[str, ...], out: set[str]) -> tuple[str, ...]:
    return tuple(id_ for id_ in ids if id_ in out)


def _change_by(one: Status, day: date) -> Status:
    """Return a change without an end that nobody could know yet."""
    return replace(one, valid_to=one.end_known_by(day))
