"""Scenarios under names, each checked before it is kept."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from transcaspian.errors import ScenarioError
from transcaspian.scenario.shape import read_schema
from transcaspian.server import schema
from transcaspian.server.access import Asker, editor
from transcaspian.server.answers import check_match, make_answer, paged, reply
from transcaspian.server.problems import Refused, problems
from transcaspian.server.runs.request import parse_scenario
from transcaspian.server.store import Store
from transcaspian.server.tables import ScenarioRow

__all__ = [
    "TOML",
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
_MOST, _LONGEST = 1000, 200_000
_RESERVED = frozenset({"schema", "quantities", "compose"})
TOML = "application/toml"
"""Media type of a scenario's file."""
_TEXT: dict[str, Any] = {"schema": {"type": "string"}}
_Toml = Annotated[str, Field(max_length=_LONGEST, pattern=r"^[^\x00]*$")]


class ScenarioText(BaseModel):
    """The text of a scenario."""

    model_config = ConfigDict(extra="forbid")

    toml: _Toml = Field(description="TOML, as /scenarios/schema describes it.")


_SENT: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {"schema": ScenarioText.model_json_schema()},
        TOML: _TEXT,
    },
}


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
    _check_room(store, sent.name)
    row = store.save_scenario(sent.name, sent.toml, scenario.digest, asker.name, new=True)
    if row is None:
        raise Refused(409, "a scenario of this name is kept: change it with PUT")
    return JSONResponse(_show(row), 201)


@router.get(
    "/scenarios/{name}",
    response_model=ScenarioShown,
    responses={200: {"content": {TOML: _TEXT}}, **problems(404)},
)
def read_scenario(
    request: Request,
    name: _Name,
    as_: Annotated[
        Literal["json", "toml"], Query(alias="as", description="toml: the file, to be kept.")
    ] = "json",
) -> Response:
    """Return a scenario; as its file with `as=toml`, or where TOML alone is accepted."""
    row = request.app.state.store.find_scenario(name)
    if row is None:
        raise Refused(404, "no scenario has this name")
    if as_ == "toml" or request.headers.get("accept", "").partition(";")[0].strip() == TOML:
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.toml"}
        return reply(request, make_answer(row.toml, media_type=TOML), headers)
    return reply(request, make_answer(_show(row)))


@router.put(
    "/scenarios/{name}",
    response_model=ScenarioShown,
    responses={201: {"model": ScenarioShown}, **problems(404, 409, 412)},
    openapi_extra={"requestBody": _SENT},
)
async def change_scenario(
    request: Request, name: _Name, asker: Annotated[Asker, Depends(editor)]
) -> JSONResponse:
    """Put another text under a name; a file of TOML may have a new name, too."""
    body = await request.body()
    is_file = request.headers.get("content-type", "").partition(";")[0].strip().lower() == TOML
    text = _read_file(body) if is_file else _read_sent(body)
    match = request.headers.get("if-match")
    row, new = await run_in_threadpool(
        _put, request.app.state.store, name, text, asker.name, match, may_be_new=is_file
    )
    return JSONResponse(_show(row), 201 if new else 200)


def _read_file(body: bytes) -> str:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise ScenarioError("the file is not UTF-8: save it as such") from None
    if len(text) > _LONGEST:
        raise ScenarioError(f"the file has {len(text)} letters, and may have {_LONGEST}: send less")
    return text


def _read_sent(body: bytes) -> str:
    try:
        return ScenarioText.model_validate_json(body).toml
    except ValidationError as error:
        faults = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        raise RequestValidationError(faults) from None


def _put(
    store: Store, name: str, text: str, who: str, match: str | None, *, may_be_new: bool
) -> tuple[ScenarioRow, bool]:
    """Keep a text under a name; with If-Match only if nobody else did so meanwhile."""
    scenario = parse_scenario(text)
    kept = store.find_scenario(name)
    if kept is None and not may_be_new:
        raise Refused(404, "no scenario has this name: add it with POST /scenarios")
    if match is not None:
        check_match(match, make_answer(_show(kept)) if kept else None)
    if kept is None:
        _check_room(store, name)
    row = store.save_scenario(name, text, scenario.digest, who, new=kept is None)
    if row is None:
        raise Refused(409, "somebody else keeps or drops it just now: try again")
    return row, kept is None


def _check_room(store: Store, name: str) -> None:
    if name in _RESERVED or len(store.list_scenarios()) >= _MOST:
        raise Refused(409, f"the name is reserved, or {_MOST} scenarios are kept: drop one")


@router.delete("/scenarios/{name}", status_code=204, responses=problems(404))
def drop_scenario(
    request: Request, name: _Name, asker: Annotated[Asker, Depends(editor)]
) -> Response:
    """Forget a scenario."""
    if not request.app.state.store.drop_scenario(name, asker.name):
        raise Refused(404, "no scenario has this name")
    return Response(status_code=204)
