"""Scenarios under names, each checked before it is kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from transcaspian.scenario.shape import read_schema
from transcaspian.server import schema
from transcaspian.server.access import Asker, editor
from transcaspian.server.answers import make_answer, paged, reply
from transcaspian.server.problems import Refused, problems
from transcaspian.server.runs.request import parse_scenario
from transcaspian.server.store import Store
from transcaspian.server.tables import ScenarioRow

__all__ = [
    "ScenarioSent",
    "ScenarioShown",
    "ScenarioText",
    "ScenariosShown",
    "add_scenario",
    "change_scenario",
    "drop_scenario",
    "list_scenarios",
    "read_scenario",
    "read_shape",
    "router",
]

router = APIRouter(tags=["scenarios"])
_NAME = r"^[\w][\w .,()+-]{0,78}$"
_Name = Annotated[str, Path(pattern=_NAME, max_length=80)]
_MOST = 1000
_Toml = Annotated[str, Field(max_length=200_000, pattern=r"^[^\x00]*$")]


class ScenarioText(BaseModel):
    """The text of a scenario."""

    model_config = ConfigDict(extra="forbid")

    toml: _Toml = Field(description="TOML, as /scenarios/schema describes it.")


class ScenarioSent(ScenarioText):
    """A scenario and its name."""

    name: str = Field(pattern=_NAME, max_length=80)


class ScenarioShown(BaseModel):
    """A scenario, as text and as it was read."""

    name: str
    toml: str
    digest: str
    who: str
    changed: str
    document: dict[str, Any]


class ScenariosShown(BaseModel):
    """One page of scenarios."""

    n: int
    page: int
    pages: int
    limit: int
    scenarios: list[ScenarioShown]


def _show(row: ScenarioRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "toml": row.toml,
        "digest": row.digest,
        "who": row.who,
        "changed": row.changed,
        "document": parse_scenario(row.toml).to_document(),
    }


@router.get("/scenarios", response_model=ScenariosShown, responses=problems(404))
def list_scenarios(request: Request, page: schema.Page = 1, limit: schema.Limit = 100) -> Response:
    """List scenarios by name."""
    store: Store = request.app.state.store
    shown, head, headers = paged(request, store.list_scenarios(), page, limit)
    return reply(
        request, make_answer({**head, "scenarios": [_show(one) for one in shown]}), headers
    )


@router.get("/scenarios/schema", response_model=dict[str, Any], responses=problems())
def read_shape(request: Request) -> Response:
    """Return the JSON Schema of a scenario."""
    return reply(request, make_answer(read_schema()))


@router.post("/scenarios", response_model=ScenarioShown, status_code=201, responses=problems(409))
def add_scenario(
    request: Request, sent: ScenarioSent, asker: Annotated[Asker, Depends(editor)]
) -> JSONResponse:
    """Keep a scenario under a new name; every fault is told with its line."""
    store: Store = request.app.state.store
    scenario = parse_scenario(sent.toml)
    if sent.name == "schema" or len(store.list_scenarios()) >= _MOST:
        raise Refused(409, f"the name is reserved, or {_MOST} scenarios are kept: drop one")
    row = store.save_scenario(sent.name, sent.toml, scenario.digest, asker.name, new=True)
    if row is None:
        raise Refused(409, "a scenario of this name is kept: change it with PUT")
    return JSONResponse(_show(row), 201)


@router.get("/scenarios/{name}", response_model=ScenarioShown, responses=problems(404))
def read_scenario(request: Request, name: _Name) -> Response:
    """Return a scenario."""
    row = request.app.state.store.find_scenario(name)
    if row is None:
        raise Refused(404, "no scenario has this name")
    return reply(request, make_answer(_show(row)))


@router.put("/scenarios/{name}", response_model=ScenarioShown, responses=problems(404, 412))
def change_scenario(
    request: Request, name: _Name, sent: ScenarioText, asker: Annotated[Asker, Depends(editor)]
) -> JSONResponse:
    """Put another text under a name; with If-Match only if nobody else did so meanwhile."""
    store: Store = request.app.state.store
    scenario = parse_scenario(sent.toml)
    kept = store.find_scenario(name)
    if kept is None:
        raise Refused(404, "no scenario has this name: add it with POST /scenarios")
    match = request.headers.get("if-match")
    if match not in (None, "*", make_answer(_show(kept)).etag):
        raise Refused(412, "somebody changed it meanwhile: read it again")
    row = store.save_scenario(name, sent.toml, scenario.digest, asker.name, new=False)
    if row is None:
        raise Refused(404, "no scenario has this name")
    return JSONResponse(_show(row))


@router.delete("/scenarios/{name}", status_code=204, responses=problems(404))
def drop_scenario(
    request: Request, name: _Name, asker: Annotated[Asker, Depends(editor)]
) -> Response:
    """Forget a scenario."""
    if not request.app.state.store.drop_scenario(name, asker.name):
        raise Refused(404, "no scenario has this name")
    return Response(status_code=204)
