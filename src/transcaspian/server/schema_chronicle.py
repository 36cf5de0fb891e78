"""Shapes of the chronicle over the wire."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from transcaspian.server.schema import Open, Range

__all__ = [
    "ChronicleEvents",
    "ChroniclePromises",
    "ChronicleRelations",
    "ChronicleStatements",
    "Cited",
    "EffectRow",
    "EventRow",
    "Experts",
    "PromiseRow",
    "RelationEvent",
    "RelationPoint",
    "StepRow",
]


class Cited(Open):
    """Who carries a row."""

    id: str
    kind: str
    publisher: str
    title: str
    locator: str
    url: str
    published: str | None


class EventRow(Open):
    """Something that happened."""

    id: str
    date_from: str
    date_to: str | None
    text: str | None
    type: str | None
    mode: str | None
    context: str
    track: str
    object: str | None
    actors: list[str]
    actor_names: list[str]
    people_names: list[str]
    places: list[str]
    place_names: list[str]
    known_from: str | None
    origin: str
    sources: list[Cited]


class ChronicleEvents(Open):
    """One page of what happened, in order of time."""

    schema_: Literal["transcaspian/chronicle-timeline/1"] = Field(alias="schema")
    n: int
    page: int
    pages: int
    limit: int
    events: list[EventRow]


class StepRow(Open):
    """A step of a promise: announced, agreed, begun, done."""

    stage: str
    date: str | None
    due: str | None
    event: str | None
    text: str
    evidence: list[str]


class EffectRow(Open):
    """What a promise would move."""

    what: str
    kind: str
    value: float | None
    from_: str | None = Field(alias="from")
    note: str
    evidence: list[str]


class PromiseRow(Open):
    """What was promised, and how it stands."""

    id: str
    object: str
    text: str | None
    promisors: list[str]
    promisor_names: list[str]
    beneficiary_names: list[str]
    places: list[str]
    announced: str | None
    due: str | None
    status: str
    stage: str
    late: bool
    since: str | None
    why: str
    project: str | None
    steps: list[StepRow]
    effects: list[EffectRow]
    origin: str
    status_sources: list[Cited]
    sources: list[Cited]


class ChroniclePromises(Open):
    """Promises, how each stands and why."""

    schema_: Literal["transcaspian/chronicle-promises/1"] = Field(alias="schema")
    as_of: str
    n: int
    counts: dict[str, int]
    promises: list[PromiseRow]


class ChronicleStatements(BaseModel):
    """What was said, with what came of it."""

    known_by: str | None
    n: int
    page: int
    pages: int
    limit: int
    statements: list[Open]


class RelationEvent(Open):
    """An event behind a point, and how much it counts there."""

    id: str
    date: str
    type: str
    mode: str
    actors: list[str]
    text: str
    intensity: float = Field(description="From -10, conflict, to 10, cooperation. [-]")
    weight: float
    new: bool
    sources: list[Cited]


class RelationPoint(BaseModel):
    """How two actors stand at the end of a period, and the events that say so."""

    period: str
    end: str
    intensity: Range
    weight: float
    cooperation: float
    conflict: float
    n_new: int
    n_counted: int
    n_faint: int
    events: list[RelationEvent]


class ChronicleRelations(Open):
    """How two actors stand to one another over time."""

    schema_: Literal["transcaspian/chronicle-relations/1"] = Field(alias="schema")
    actors: list[str]
    actor_names: list[str]
    by: str
    from_: str = Field(alias="from")
    to: str
    points: list[RelationPoint]


class Experts(BaseModel):
    """People of the chronicle with their offices."""

    n: int
    page: int
    pages: int
    limit: int
    people: list[Open]
