"""Hold the rows of the founding chronicle against one another, the evidence and the atlas."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from transcaspian.atlas.load import packaged_folder
from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.record import LIFECYCLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from transcaspian.chronicle.founding import Founded
    from transcaspian.chronicle.record import Commitment

__all__ = ["find_faults"]

_ENDED = ("lapsed", "cancelled")
_AREAS = ("corridor:", "route:", "actor:", "project:", "pipeline:")


def find_faults(founded: Founded, base: Path) -> list[str]:
    """
    Return what is wrong between rows.

    Parameters
    ----------
    founded : Founded
        Rows that are sound each by itself.
    base : Path
        Folder that holds ``chronicle/``; its own ``evidence/``, ``atlas/`` and ``simulation/``
        count, or the packaged ones where it has none.

    Returns
    -------
    list of str
        Each with file, row, field and remedy.
    """
    return list(_Check(founded, base).run())


class _Check:
    """The ids that rows may name, and the faults of those that name others."""

    def __init__(self, founded: Founded, base: Path) -> None:
        self.founded = founded
        self.actors = {one.id for one in founded.actors}
        self.people = {one.id for one in founded.people}
        self.events = {one.id: one for one in founded.events}
        self.evidence = set(_ids(base, "evidence", skip="keys.csv"))
        self.evidence.update(one.id for one in founded.sources)
        self.keys = set(_ids(base, "evidence", only="keys.csv", column="key"))
        self.subjects = set(_ids(base, "evidence", skip="keys.csv", column="subject"))
        self.atlas = set(_ids(base, "atlas", only="places.csv"))
        self.atlas.update(_ids(base, "atlas", only="pipelines.csv"))
        self.places = self.atlas | {one.id for one in founded.places}
        self.quantities = set(_ids(base, "simulation", only="quantities.csv", column="name"))

    def run(self) -> Iterator[str]:
        """Yield every fault of every file."""
        yield from self._lists()
        yield from self._events()
        yield from self._statements()
        yield from self._changes()
        for one in self.founded.commitments:
            yield from self._commitment(one)

    def _unknown(
        self, where: str, field: str, ids: Iterable[str], known: Iterable[str], remedy: str
    ) -> Iterator[str]:
        for id_ in ids:
            if id_ and id_ not in known:
                yield f"{where}: {field}: {id_!r} is unknown: {remedy}"

    def _actors(self, where: str, field: str, ids: Iterable[str]) -> Iterator[str]:
        yield from self._unknown(where, field, ids, self.actors, "add it to actors.toml or mend it")

    def _evidence(self, where: str, field: str, ids: Iterable[str]) -> Iterator[str]:
        remedy = "name an observation or a source of the evidence"
        yield from self._unknown(where, field, ids, self.evidence, remedy)

    def _places(self, where: str, ids: Iterable[str]) -> Iterator[str]:
        remedy = "name a place of the atlas, or add it to places.toml"
        yield from self._unknown(where, "places", ids, self.places, remedy)

    def _event(self, where: str, field: str, id_: str) -> Iterator[str]:
        yield from self._unknown(
            where, field, [id_], self.events, "add it to events.toml or mend it"
        )

    def _lists(self) -> Iterator[str]:
        for actor in self.founded.actors:
            if (actor.kind == "state") != (actor.iso3 == actor.id):
                yield (
                    f"actors.toml: {actor.id}: iso3: a state's id is its ISO 3166 alpha-3, and "
                    "only a state has one: mend id, kind or iso3"
                )
        for person in self.founded.people:
            where = f"people.toml: {person.id}"
            yield from self._actors(where, "offices", [office.of for office in person.offices])
        for place in self.founded.places:
            if place.id in self.atlas:
                yield f"places.toml: {place.id}: id: the atlas has it already: leave it out"

    def _events(self) -> Iterator[str]:
        for event in self.founded.events:
            where = f"events.toml: {event.id}"
            yield from self._actors(where, "actors", event.actors)
            remedy = "add the person to people.toml or mend it"
            yield from self._unknown(where, "people", event.people, self.people, remedy)
            yield from self._places(where, event.places)
            yield from self._evidence(where, "evidence", event.evidence)

    def _statements(self) -> Iterator[str]:
        for one in self.founded.statements:
            where = f"statements.toml: {one.id}"
            speakers = self.actors | self.people
            remedy = "name an actor or a person"
            yield from self._unknown(where, "speaker", [one.speaker], speakers, remedy)
            plain = [id_ for id_ in one.about if not self._is_subject(id_)]
            known = speakers | set(self.events) | self.places
            remedy = "name an event, actor, person, place, corridor or KEY@SUBJECT"
            yield from self._unknown(where, "about", plain, known, remedy)
            yield from self._evidence(where, "evidence", one.evidence)
            yield from self._evidence(where, "outcome_evidence", one.outcome_evidence)

    def _changes(self) -> Iterator[str]:
        for one in self.founded.changes:
            where = f"changes.toml: {one.id}"
            if not one.event:
                yield f"{where}: event: is missing: name one of events.toml"
            yield from self._event(where, "event", one.event)
            yield from self._event(where, "ended_by", one.ended_by)
            yield from self._evidence(where, "evidence", one.evidence)

    def _is_subject(self, text: str) -> bool:
        """Tell whether a text is a subject of the evidence, or a key at one."""
        if text.startswith(_AREAS):
            return text in self.subjects
        key, mark, subject = text.partition("@")
        return bool(mark) and key in self.keys and subject in self.subjects

    def _commitment(self, one: Commitment) -> Iterator[str]:
        where = f"commitments.toml: {one.id}"
        yield from self._actors(where, "promisors", one.promisors)
        yield from self._actors(where, "beneficiaries", one.beneficiaries)
        yield from self._places(where, one.places)
        yield from self._event(where, "event", one.event)
        yield from self._evidence(where, "evidence", one.evidence)
        if one.project and one.project not in self.subjects:
            yield f"{where}: project: {one.project!r} is unknown: name a project of the evidence"
        yield from self._steps(where, one)
        for number, effect in enumerate(one.effects, 1):
            here = f"{where}: effects {number}"
            yield from self._evidence(here, "evidence", effect.evidence)
            if effect.what not in self.quantities and not self._is_subject(effect.what):
                yield (
                    f"{here}: what: {effect.what!r} is unknown: name a quantity of the simulator "
                    "or KEY@SUBJECT of the evidence"
                )

    def _steps(self, where: str, one: Commitment) -> Iterator[str]:
        for number, step in enumerate(one.steps, 1):
            here = f"{where}: steps {number}"
            yield from self._event(here, "event", step.event)
            yield from self._evidence(here, "evidence", step.evidence)
            event = self.events.get(step.event)
            if event and step.date and not _overlap(step.date, event.date_from, event.date_to):
                yield f"{here}: date: {step.date} is not the day of {event.id}: mend one of them"
        for before, after in zip(one.steps, one.steps[1:], strict=False):
            if not (before.date and after.date and before.stage and after.stage):
                continue
            here = f"{where}: steps: {after.stage} on {after.date} after {before.stage}"
            if last_day(after.date) < first_day(before.date):
                yield f"{here} on {before.date}: out of order: put steps in order of time"
            if before.stage in _ENDED:
                yield f"{here}: what has ended goes no further: promise it anew in a row of its own"
            elif LIFECYCLES.index(after.stage) < LIFECYCLES.index(before.stage):
                yield f"{here}: a stage before that one: mend the stages"


def _overlap(day: str, start: str, end: str) -> bool:
    """Tell whether a date and a span of dates can mean the same day."""
    return first_day(day) <= last_day(end or start) and first_day(start) <= last_day(day)


def _ids(
    base: Path, folder: str, *, only: str = "", skip: str = "", column: str = "id"
) -> Iterator[str]:
    """Yield one column of the tables of a folder, of the packaged one where there is no such."""
    home = base / folder if (base / folder).is_dir() else packaged_folder() / folder
    for path in sorted(home.glob(only or "*.csv")):
        if path.name == skip:
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header = next(rows, [])
            if column in header:
                at = header.index(column)
                yield from (row[at] for row in rows if len(row) > at)
