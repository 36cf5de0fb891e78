"""Scenarios made by a form: what may be changed, and a list of changes as a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from transcaspian.scenario.spec import SCHEMA, scenario_from
from transcaspian.server import knowledge, schema
from transcaspian.server.answers import Answer, make_answer, reply
from transcaspian.server.problems import problems
from transcaspian.server.runs.checker import Checker
from transcaspian.server.runs.request import RunRequest, to_study, write_run
from transcaspian.server.schema_runs import FigureShown
from transcaspian.server.toml import to_toml

__all__ = [
    "Change",
    "Composed",
    "Composition",
    "Quantities",
    "Quantity",
    "compose",
    "list_quantities",
    "router",
]

router = APIRouter(tags=["scenarios"], prefix="/scenarios")
_Name = Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f]*$")]
_Words = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]
_Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
_MOST = 1e15
_Whole = Annotated[int, Field(ge=-_MOST, le=_MOST)]
_Figure = _Whole | Annotated[float, Field(ge=-_MOST, le=_MOST)]


class Change(BaseModel):
    """A figure that differs, by one of `set`, `add` and `times`, or a closure told by hand."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    what: _Name = Field(description="A quantity, or a dated calendar such as aktau.storm.")
    set_: _Figure | _Name | None = Field(default=None, alias="set")
    add: _Figure | None = None
    times: _Figure | None = None
    from_: _Day | None = Field(default=None, alias="from")
    to: _Day | None = None
    why: _Words | None = None
    source: _Words | None = None


class Composition(BaseModel):
    """What a form says: a name, how it is run, and what differs."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    name: _Name = Field(min_length=1)
    why: _Words = ""
    run: dict[_Name, Any] = Field(
        default_factory=dict, max_length=20, description="Keys of [run] in /scenarios/schema."
    )
    changes: list[Change] = Field(default_factory=list, max_length=200)


class Composed(BaseModel):
    """A scenario as a file, and as it is read back."""

    toml: str
    document: dict[str, Any]
    digest: str


class Quantity(FigureShown):
    """A figure of the simulated world that a scenario may change."""

    place: str | None = Field(description="Place of the atlas that it is at, where that is known.")


class Quantities(BaseModel):
    """What a scenario may change, with its figures for a run of given days."""

    schema_: Literal["transcaspian/quantities/1"] = Field(alias="schema")
    from_: str = Field(alias="from")
    days: int
    known_by: str
    n: int
    quantities: list[Quantity]
    calendars: list[dict[str, str]] = Field(
        description="What may be closed by hand: `set` is such as 2024-02-05/5d."
    )


@router.post("/compose", response_model=Composed, responses=problems())
async def compose(request: Request, sent: Composition) -> dict[str, Any]:
    """Make a scenario of a list of changes; every fault is told, and nothing is kept."""
    state = request.app.state
    return await to_thread.run_sync(_compose, state.checker, sent, limiter=state.checking)


def _compose(checker: Checker, sent: Composition) -> dict[str, Any]:
    changes = [one.model_dump(by_alias=True, exclude_none=True) for one in sent.changes]
    document: dict[str, Any] = {"schema": SCHEMA, "name": sent.name, "why": sent.why}
    document |= {"run": sent.run, "change": changes}
    scenario = scenario_from({name: one for name, one in document.items() if one})
    text = to_toml(scenario.to_document())
    asked = RunRequest(scenario=text)
    request = to_study(asked, today=knowledge.today())
    # its faults name changes, not lines
    checker.check(write_run(asked, replace(request, scenario=scenario), settled=True))
    return {"toml": text, "document": scenario.to_document(), "digest": scenario.digest}


@router.get("/quantities", response_model=Quantities, responses=problems())
def list_quantities(
    request: Request,
    start: Annotated[str, Query(alias="from", max_length=20)] = "2024-02-01",
    days: Annotated[int, Query(ge=1, le=1830)] = 90,
    known_by: schema.KnownBy = None,
) -> Response:
    """List what a scenario may change, with the figures that a run of these days would have."""
    today = knowledge.today()
    key = ("quantities", start, days, known_by, today)
    asked = RunRequest.model_validate({"from": start, "days": days, "known_by": known_by})
    state = request.app.state
    answer = state.answers.get(key, lambda: _list(state.checker, asked, today))
    return reply(request, answer)


def _list(checker: Checker, asked: RunRequest, today: dt.date) -> Answer:
    world = checker.tell(write_run(asked, to_study(asked, today=today)))
    places = knowledge.atlas().places
    rows = [one | {"place": _place(one["name"], places)} for one in world["quantities"]]
    calendars = [one | {"place": _place(one["id"], places) or ""} for one in world["calendars"]]
    document = world | {
        "schema": "transcaspian/quantities/1",
        "days": asked.days,
        "n": len(rows),
        "quantities": rows,
        "calendars": calendars,
    }
    return make_answer(document)


def _place(name: str, places: Any) -> str | None:
    """Return the place that a name of a quantity begins with, or has behind a first word."""
    parts = name.split(".")
    return next((part for part in parts if part in places), None)
