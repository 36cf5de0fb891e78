"""What promises would change, what changed between two days, and who there is to ask about."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from transcaspian.chronicle.held import Held
from transcaspian.errors import ChronicleError
from transcaspian.server import knowledge, schema
from transcaspian.server.answers import make_answer, reply
from transcaspian.server.problems import problems
from transcaspian.server.routes.chronicle import read_day
from transcaspian.study.chronicle_changes import what_changed
from transcaspian.study.chronicle_promised import changes_of, fit_run

__all__ = [
    "Actor",
    "Actors",
    "PromiseChange",
    "PromiseChanges",
    "PromiseSwitch",
    "WhatChanged",
    "list_actors",
    "list_switches",
    "router",
    "tell_changed",
]

router = APIRouter(tags=["chronicle"], prefix="/chronicle")
_Words = Annotated[str, Query(max_length=20)]


class PromiseChange(BaseModel):
    """One effect of a promise, as a change of the simulated world."""

    what: str = Field(description="A quantity; not always one that the simulator has.")
    kind: Literal["set", "add", "times"]
    value: float
    from_: str | None = Field(alias="from", description="First day; the whole run if null.")
    why: str
    source: str
    left_out: str | None = Field(description="Why such a run isn't told of it; null if it is.")


class PromiseSwitch(BaseModel):
    """A promise that would change something."""

    id: str
    object: str
    status: str
    by: list[str]
    in_kept: bool = Field(description="Whether `promises: kept` tells a run of it.")
    in_all: bool = Field(description="Whether `promises: all` does.")
    changes: list[PromiseChange]


class PromiseChanges(BaseModel):
    """Promises that would change something, for a run of given days."""

    schema_: Literal["transcaspian/promise-changes/1"] = Field(alias="schema")
    from_: str = Field(alias="from")
    days: int
    known_by: str
    n: int
    promises: list[PromiseSwitch]


class Actor(BaseModel):
    """A state, an organisation or a company of the chronicle."""

    id: str
    name: str
    kind: str
    n_event: int = Field(description="Events in which it takes part.")


class Actors(BaseModel):
    """Who there is to ask about, those of most events first."""

    n: int
    actors: list[Actor]


class WhatChanged(schema.Open):
    """What changed between two days, as the command's `--format json` has it."""

    schema_: Literal["transcaspian/chronicle-what-changed/1"] = Field(alias="schema")
    between: list[str]
    known_by: str
    counts: dict[str, int]
    events: list[dict[str, Any]]
    commitments: list[dict[str, Any]]
    parameters: list[dict[str, Any]]
    network: list[dict[str, Any]]


@router.get("/promises/changes", response_model=PromiseChanges, responses=problems())
def list_switches(
    request: Request,
    start: Annotated[str, Query(alias="from", max_length=20)] = "2024-01-01",
    days: Annotated[int, Query(ge=1, le=3660)] = 366,
    known_by: schema.KnownBy = None,
) -> Response:
    """List promises that a run may be told of, each with what it would change and whether it is."""
    everything: Held = request.app.state.chronicle.held()
    known = min(read_day(known_by, "known_by", end=True) or knowledge.today(), knowledge.today())
    first = read_day(start, "from") or known
    if first.year + days // 365 >= dt.MAXYEAR:
        raise ChronicleError("from: the run would end after the calendar does: name an earlier day")
    held = everything.known_by(known)
    last = first + dt.timedelta(days=days - 1)
    rows = []
    for one in held.rows.commitments:
        promised = changes_of(held, [one], known)
        if not promised:
            continue
        kept, _ = fit_run(promised, which="kept", first=first, last=last)
        told, rest = fit_run(promised, which="all", first=first, last=last)
        rows.append(
            {
                "id": one.id,
                "object": one.object,
                "status": promised[0].status,
                "by": [held.name(name) for name in one.promisors],
                "in_kept": bool(kept),
                "in_all": bool(told),
                "changes": [
                    {
                        "what": each.what,
                        "kind": each.kind,
                        "value": each.value,
                        "from": each.start.isoformat() if each.start else None,
                        "why": each.why,
                        "source": each.source,
                        "left_out": each.left_out or None,
                    }
                    for each in (*told, *rest)
                ],
            }
        )
    document = {
        "schema": "transcaspian/promise-changes/1",
        "from": first.isoformat(),
        "days": days,
        "known_by": known.isoformat(),
        "n": len(rows),
        "promises": rows,
    }
    return reply(request, make_answer(document))


@router.get("/what-changed", response_model=WhatChanged, responses=problems())
def tell_changed(
    request: Request,
    start: Annotated[str, Query(alias="from", min_length=4, max_length=20)],
    end: Annotated[str, Query(alias="to", min_length=4, max_length=20)],
    known_by: schema.KnownBy = None,
) -> Response:
    """Tell what happened between two days, and which state or figure each thing moved."""
    first, last = read_day(start, "from"), read_day(end, "to")
    known = read_day(known_by, "known_by", end=True)
    if first is None or last is None or last <= first:
        raise ChronicleError("to: it is not after from: name the earlier day first")
    chronicle = request.app.state.chronicle
    held: Held = chronicle.held()
    day = known or knowledge.today()
    answer = request.app.state.answers.get(
        ("what-changed", first, last, known, day, chronicle.stamp()),
        lambda: make_answer(
            what_changed(
                held.known_by(known),
                knowledge.evidence(),
                knowledge.atlas(),
                first=first,
                last=last,
                known_by=day,
            )
        ),
    )
    return reply(request, answer)


@router.get("/actors", response_model=Actors, responses=problems())
def list_actors(request: Request) -> Response:
    """List who takes part in events, those of most events first: names for relations."""
    held: Held = request.app.state.chronicle.held()
    counts = Counter(name for one in held.rows.events for name in set(one.actors))
    rows = [
        {"id": one.id, "name": one.name, "kind": one.kind, "n_event": counts[one.id]}
        for one in sorted(held.rows.actors, key=lambda one: (-counts[one.id], one.name))
    ]
    return reply(request, make_answer({"n": len(rows), "actors": rows}))
