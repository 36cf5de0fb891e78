"""Limits and yards of a run: what comes, what is served, what is waited for, who holds what."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from transcaspian.server.answers import Answer, make_answer, reply
from transcaspian.server.problems import Fault, Refused, problems
from transcaspian.server.routes.runs import RunId, done_run
from transcaspian.server.runs.files import TABLE, read_json
from transcaspian.server.runs.supervisor import Supervisor
from transcaspian.server.tables import RunRow

__all__ = [
    "Cause",
    "NodeDaily",
    "NodeDays",
    "NodeHead",
    "NodeShown",
    "NodesShown",
    "Occupancy",
    "OccupancyNode",
    "Stays",
    "read_node",
    "read_nodes",
    "read_occupancy",
    "read_table",
    "router",
]

router = APIRouter(tags=["runs"])
_PARQUET = "application/vnd.apache.parquet"
_Id = Annotated[str, Path(max_length=80, pattern=r"^[A-Za-z0-9._:-]+$", description="Of a node.")]
_Words = Annotated[str, Query(max_length=400, description="By commas; all if empty.")]
_Hours = Annotated[float, Query(ge=0.0, le=1e6)]
_Table = Literal["daily", "measures", "splits", "differences", "rows", "stays"]
_MOST = 20_000


class NodeHead(BaseModel):
    """A limit or a yard, with means over the run and its traced replications."""

    id: str
    label: str
    where: str = Field(description="Place of the atlas.")
    kind: Literal["resource", "stock"]
    unit: str = Field(description="What most of those that come are counted in.")
    capacity: float | None = Field(description="How much there is; null without a limit.")
    capacity_d: float | None = Field(
        description="How many could be served in a day at the mean time of this run."
    )
    arrivals_d: float | None
    served_d: float | None
    utilisation: float | None
    queue: float | None = Field(description="Mean number that waits, or mean level.")
    wait_h: float | None
    n_served: float | None


class NodeDays(BaseModel):
    """A node's figures day by day; null where there is nothing to divide by."""

    queue: list[float | None]
    arrivals: list[float | None]
    served: list[float | None]
    capacity: list[float | None] = Field(description="What could be served, or room of a yard.")
    utilisation: list[float | None]


class NodeDaily(NodeHead):
    """A node with its days, means over the traced replications."""

    daily: NodeDays


class NodesShown(BaseModel):
    """Every limit and yard of a run, day by day."""

    schema_: Literal["transcaspian/nodes/1"] = Field(alias="schema")
    run_id: str
    from_: str = Field(alias="from")
    days: int
    replications: int = Field(description="How many were traced.")
    nodes: list[NodeDaily]


class Cause(BaseModel):
    """What is waited for at a place, by whom, and for how long."""

    cause: str
    label: str
    sort: Literal[
        "weather", "closure", "border", "gauge", "berth", "crane", "locomotive", "wagon", "track",
        "timetable", "room", "cargo", "carrier", "other",
    ]  # fmt: skip
    who: str = Field(description="Unit of what waits, such as ship, train or TEU.")
    hours: float | None = Field(description="Waited in all, times that unit. [h]")
    share: float | None = Field(description="Of all hours that the same unit waits there. [-]")
    daily: list[float | None]


class NodeShown(BaseModel):
    """A limit or a yard with its days, their ranges, and causes of waiting at its place."""

    schema_: Literal["transcaspian/node/1"] = Field(alias="schema")
    run_id: str
    from_: str = Field(alias="from")
    days: int
    replications: int
    node: NodeHead
    daily: NodeDays
    daily_p10: NodeDays
    daily_p90: NodeDays
    causes: list[Cause]


class OccupancyNode(BaseModel):
    """A resource that is held."""

    id: str
    label: str
    where: str
    capacity: float | None
    lanes: int = Field(description="Lanes that hold its bars without overlap.")


class Stays(BaseModel):
    """Bars as columns; hours since the first day that counts."""

    node: list[int] = Field(description="Index in `nodes`.")
    lane: list[int]
    start_h: list[float]
    end_h: list[float]
    entity: list[str]
    callsign: list[str | None]
    kind: list[str]
    amount: list[float]


class Occupancy(BaseModel):
    """Who holds what, from when to when, in one replication."""

    schema_: Literal["transcaspian/occupancy/1"] = Field(alias="schema")
    run_id: str
    replication: int
    from_: str = Field(alias="from")
    days: int
    from_h: float
    to_h: float
    n: int
    n_all: int = Field(description="How many meet the window; the longest are shown.")
    nodes: list[OccupancyNode]
    columns: Stays


def _simulated(request: Request, run_id: str) -> RunRow:
    row = done_run(request, run_id)
    if row.kind != "simulate":
        raise Refused(404, "a run of bottlenecks has no nodes: run simulate")
    return row


def _nodes(request: Request, row: RunRow) -> dict[str, Any]:
    supervisor: Supervisor = request.app.state.supervisor
    document: dict[str, Any] = read_json(supervisor.file(row, "nodes"))
    return document


@router.get("/runs/{run_id}/nodes", response_model=NodesShown, responses=problems(404, 409))
def read_nodes(request: Request, run_id: RunId) -> Response:
    """Return what comes to each limit and yard day by day, what is served, and what could be."""
    row = _simulated(request, run_id)
    return reply(
        request,
        request.app.state.answers.get(
            ("nodes", row.id, row.attempt), lambda: _list(_nodes(request, row))
        ),
    )


def _list(document: dict[str, Any]) -> Answer:
    hidden = ("daily_p10", "daily_p90")
    nodes = [
        {name: one for name, one in node.items() if name not in hidden}
        for node in document["nodes"]
    ]
    head = {name: one for name, one in document.items() if name != "causes"}
    return make_answer({**head, "nodes": nodes})


@router.get("/runs/{run_id}/nodes/{node}", response_model=NodeShown, responses=problems(404, 409))
def read_node(request: Request, run_id: RunId, node: _Id) -> Response:
    """Return one limit or yard: queue, arrivals, what is served, capacity, causes of waiting."""
    row = _simulated(request, run_id)
    answer = request.app.state.answers.get(
        ("node", row.id, row.attempt, node), lambda: _show(_nodes(request, row), node)
    )
    return reply(request, answer)


def _show(document: dict[str, Any], name: str) -> Answer:
    node = next((one for one in document["nodes"] if one["id"] == name), None)
    if node is None:
        raise Refused(404, "the run has no such node: /nodes has all")
    causes = [one for one in document["causes"] if one["place"] == node["where"]]
    total: dict[str, float] = {}
    for one in causes:
        total[one["who"]] = total.get(one["who"], 0.0) + (one["hours"] or 0.0)
    told = [
        {name: cell for name, cell in one.items() if name != "place"}
        | {"share": (one["hours"] or 0.0) / total[one["who"]] if total[one["who"]] else None}
        for one in causes
    ]
    daily = {name: node.pop(name) for name in ("daily", "daily_p10", "daily_p90")}
    head = {name: document[name] for name in ("run_id", "from", "days", "replications")}
    return make_answer(
        {"schema": "transcaspian/node/1", **head, "node": node, **daily, "causes": told}
    )


@router.get("/runs/{run_id}/occupancy", response_model=Occupancy, responses=problems(404, 409))
def read_occupancy(
    request: Request,
    run_id: RunId,
    replication: Annotated[int, Query(ge=0, le=500)] = 0,
    place: _Words = "",
    node: _Words = "",
    from_h: _Hours = 0.0,
    to_h: _Hours = 720.0,
    least_h: Annotated[float, Query(ge=0.0, le=1e4, description="Leave out shorter.")] = 0.0,
    most: Annotated[int, Query(ge=1, le=_MOST)] = 2000,
) -> Response:
    """Return who holds which berth, track, engine or border from when to when, for bars."""
    row = _simulated(request, run_id)
    document = _nodes(request, row)
    wanted = _chosen(document, place, node)
    supervisor: Supervisor = request.app.state.supervisor
    path = supervisor.file(row, "stays", replication)
    from transcaspian.server.runs.parquet import read_stays

    names = [one["id"] for one in wanted]
    n_all, columns = read_stays(path, names, from_h=from_h, to_h=to_h, least_h=least_h, most=most)
    numbers = {name: i for i, name in enumerate(names)}
    lanes: dict[str, int] = {}
    for name, lane in zip(columns["node"], columns["lane"], strict=True):
        lanes[name] = max(lanes.get(name, 0), lane + 1)
    told = {
        "schema": "transcaspian/occupancy/1",
        "run_id": document["run_id"],
        "replication": replication,
        "from": document["from"],
        "days": document["days"],
        "from_h": from_h,
        "to_h": to_h,
        "n": len(columns["node"]),
        "n_all": n_all,
        "nodes": [
            {name: one[name] for name in ("id", "label", "where", "capacity")}
            | {"lanes": lanes.get(one["id"], 0)}
            for one in wanted
        ],
        "columns": {
            **columns,
            "node": [numbers[name] for name in columns["node"]],
            "start_h": [round(one, 3) for one in columns["start_h"]],
            "end_h": [round(one, 3) for one in columns["end_h"]],
        },
    }
    return reply(request, make_answer(told))


def _chosen(document: dict[str, Any], place: str, node: str) -> list[dict[str, Any]]:
    """Return the resources of some places, or of some names; every unknown one is a fault."""
    resources = [one for one in document["nodes"] if one["kind"] == "resource"]
    places, nodes = _split(place), _split(node)
    faults = [
        Fault(fault=f"{name[:40]!r} is none of this run", remedy="/nodes has all", field=field)
        for field, names, known in (
            ("place", places, {one["where"] for one in document["nodes"]}),
            ("node", nodes, {one["id"] for one in resources}),
        )
        for name in names
        if name not in known
    ]
    if faults:
        raise Refused(422, "unknown places or nodes", faults=faults)
    return [
        one
        for one in resources
        if (not places or one["where"] in places) and (not nodes or one["id"] in nodes)
    ]


def _split(words: str) -> list[str]:
    return [one.strip() for one in words.split(",") if one.strip()]


@router.get(
    "/runs/{run_id}/tables/{table}.parquet",
    response_class=FileResponse,
    responses={
        200: {"content": {_PARQUET: {"schema": {"type": "string", "format": "binary"}}}},
        **problems(404, 409),
    },
)
def read_table(request: Request, run_id: RunId, table: _Table) -> FileResponse:
    """Return a part of the result as Parquet."""
    row = done_run(request, run_id)
    supervisor: Supervisor = request.app.state.supervisor
    path = supervisor.folder(row) / TABLE.format(table)
    if table == "stays" and row.kind == "simulate":
        path = supervisor.file(row, "stays")
    if not path.is_file():
        raise Refused(404, "the run has no such table")
    name = f"{row.id}-{table}.parquet"
    return FileResponse(path, media_type=_PARQUET, filename=name)
