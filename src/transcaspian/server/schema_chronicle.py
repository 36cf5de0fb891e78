"""Shapes of the chronicle over the wire."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from transcaspian.server.schema import Open, Range

__all__ = [
    "ChronicleEvents",
    "ChroniclePromises",
    "ChronicleRelations",
    "ChronicleStatements",
    "EventRow",
    "Experts",
    "PromiseRow",
    "RelationEvent",
    "RelationPoint",
]


class EventRow(Open):
    """Something that happened."""

    id: str
    date_from: str
    text: str | None
    type: str | None
    track: str


class ChronicleEvents(Open):
    """One page of what happened, in order of time."""

    schema_: Literal["transcaspian/chronicle-timeline/1"] = Field(alias="schema")
    n: int
    page: int
    pages: int
    limit: int
    events: list[EventRow]


class PromiseRow(Open):
    """What was promised, and how it stands."""

    id: str
    status: str
    stage: str
    why: str


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
    sources: list[dict[str, Any]]


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
