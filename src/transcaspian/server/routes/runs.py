"""Runs of the simulator: submit, watch, cancel, read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from transcaspian.server import knowledge, schema
from transcaspian.server import schema_runs as shapes
from transcaspian.server.access import Asker, editor
from transcaspian.server.answers import make_answer, paged, reply
from transcaspian.server.problems import Refused, problems, read_fault
from transcaspian.server.runs.files import RESULT, read_json
from transcaspian.server.runs.request import (
    RunRequest,
    name_run,
    read_sent,
    to_study,
    with_promises,
    write_run,
)
from transcaspian.server.runs.strip import strip_of
from transcaspian.server.runs.supervisor import Supervisor
from transcaspian.server.store import STATUSES, Store
from transcaspian.server.tables import RunRow

__all__ = [
    "RunId",
    "cancel",
    "done_run",
    "find_run",
    "list_runs",
    "read_movements",
    "read_result",
    "read_run",
    "read_strip",
    "router",
    "submit",
    "watch",
]

router = APIRouter(tags=["runs"])
_LOOK_S, _ALIVE_S = 0.2, 15.0
_OVER = ("done", "failed", "lost", "cancelled")
RunId = Annotated[
    str,
    Path(pattern=r"^(baseline|[sb]-[0-9a-f]{12})$", description="Id of a run, or `baseline`."),
]
"""Parameter of a path."""


def _show(supervisor: Supervisor, row: RunRow) -> dict[str, Any]:
    request = read_sent(row.request)
    failed = row.status == "failed"
    faults = [read_fault(one) for one in row.message.splitlines()] if failed else []
    return {
        "id": row.id,
        "kind": row.kind,
        "status": row.status,
        "progress": supervisor.progress(row),
        "message": row.message,
        "faults": [one.model_dump() for one in faults],
        "attempt": row.attempt,
        "who": row.who,
        "created": row.created,
        "started": row.started,
        "ended": row.ended,
        "request": request,
    }


def _is_known(store: Store, run_id: str) -> bool:
    """Tell whether a run was checked before."""
    return store.find_run(run_id) is not None


def find_run(request: Request, run_id: str) -> RunRow:
    """
    Return a run.

    Parameters
    ----------
    request : Request
        For the store.
    run_id : str
        Its id, or ``baseline``.

    Returns
    -------
    RunRow
        As it is now.

    Raises
    ------
    Refused
        If there is none.
    """
    store: Store = request.app.state.store
    named = request.app.state.baseline if run_id == "baseline" else run_id
    row = store.find_run(named) if named else None
    if row is None:
        raise Refused(404, "no such run: submit it with POST /runs")
    return row


def done_run(request: Request, run_id: str) -> RunRow:
    """
    Return a run that is done.

    Parameters
    ----------
    request : Request
        For the store.
    run_id : str
        Its id, or ``baseline``.

    Returns
    -------
    RunRow
        Its result is kept.

    Raises
    ------
    Refused
        If there is none, or it is not done.
    """
    row = find_run(request, run_id)
    if row.status != "done":
        raise Refused(409, f"the run is {row.status}: wait until it is done, or submit it again")
    return row


@router.post("/runs", response_model=shapes.RunShown, status_code=202, responses=problems(429))
async def submit(
    request: Request, asked: RunRequest, asker: Annotated[Asker, Depends(editor)]
) -> JSONResponse:
    """Queue a run; an equal one that waits, runs or is done answers in its place."""
    # those who submit wait in a line of their own: reads go on beside them
    return await to_thread.run_sync(
        _submit, request, asked, asker, limiter=request.app.state.checking
    )


def _submit(request: Request, asked: RunRequest, asker: Asker) -> JSONResponse:
    state = request.app.state
    supervisor: Supervisor = state.supervisor
    plain = to_study(asked, today=knowledge.today())
    settled = with_promises(asked, plain, state.chronicle.held())
    run_id, text = name_run(asked, settled)
    if not _is_known(state.store, run_id):
        state.checker.check(write_run(asked, plain))
        if settled.promise_notes:
            state.checker.check(text)
    row = supervisor.submit(run_id, asked.kind, text, asker.name)
    headers = {"Location": f"{request.url.path}/{row.id}"}
    return JSONResponse(_show(supervisor, row), 202, headers)


@router.get("/runs", response_model=shapes.RunsShown, responses=problems(404))
def list_runs(
    request: Request,
    status: Annotated[
        str, Query(pattern=f"^({'|'.join(STATUSES)})?$", description="Only these; all if empty.")
    ] = "",
    page: schema.Page = 1,
    limit: schema.Limit = 50,
) -> Response:
    """List runs, the newest first."""
    store: Store = request.app.state.store
    shown, head, headers = paged(request, store.list_runs(status=status), page, limit)
    rows = [_show(request.app.state.supervisor, row) for row in shown]
    return reply(request, make_answer({**head, "runs": rows}), headers)


@router.get("/runs/{run_id}", response_model=shapes.RunShown, responses=problems(404))
def read_run(request: Request, run_id: RunId) -> Response:
    """Say what became of a run, and how far it is."""
    row = find_run(request, run_id)
    return reply(request, make_answer(_show(request.app.state.supervisor, row)))


@router.delete("/runs/{run_id}", response_model=shapes.RunShown, responses=problems(404, 409))
def cancel(
    request: Request, run_id: RunId, asker: Annotated[Asker, Depends(editor)]
) -> JSONResponse:
    """Take a run from the queue, or end it."""
    row = find_run(request, run_id)
    supervisor: Supervisor = request.app.state.supervisor
    if not supervisor.cancel(row, asker.name):
        raise Refused(409, "the run has ended already")
    return JSONResponse(_show(supervisor, find_run(request, row.id)))


@router.get(
    "/runs/{run_id}/events",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}},
        **problems(404, 429),
    },
)
async def watch(request: Request, run_id: RunId) -> StreamingResponse:
    """Tell how far a run is, as server-sent events, until it has ended."""
    row = await run_in_threadpool(find_run, request, run_id)
    state = request.app.state
    if state.streams >= state.settings.most_streams:
        raise Refused(429, "too many streams are open: close one", headers={"Retry-After": "10"})
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return _Stream(request, _events(request, row.id), headers)


class _Stream(StreamingResponse):
    """A stream of events, counted from when it is let in until it has ended, however it ends."""

    def __init__(
        self, request: Request, events: AsyncIterator[str], headers: dict[str, str]
    ) -> None:
        super().__init__(events, media_type="text/event-stream", headers=headers)
        self._state = request.app.state
        self._state.streams += 1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._state.streams -= 1


async def _events(request: Request, run_id: str) -> AsyncIterator[str]:
    told, silent_s = "", 0.0
    while True:
        shown = await _look(request, run_id)
        text = json.dumps({name: shown[name] for name in ("id", "status", "progress", "message")})
        if text != told:
            yield f"event: progress\ndata: {text}\n\n"
            told, silent_s = text, 0.0
        elif silent_s >= _ALIVE_S:
            yield ": alive\n\n"
            silent_s = 0.0
        if shown["status"] in _OVER:
            return
        await asyncio.sleep(_LOOK_S)
        silent_s += _LOOK_S


async def _look(request: Request, run_id: str) -> dict[str, Any]:
    """Return a run as it is now; all who watch it look together."""
    watched: dict[str, asyncio.Task[dict[str, Any]]] = request.app.state.watched
    task = watched.get(run_id)
    if task is None:
        task = watched[run_id] = asyncio.create_task(_look_once(request, run_id))
        task.add_done_callback(lambda _: watched.pop(run_id, None))
    return await asyncio.shield(task)


async def _look_once(request: Request, run_id: str) -> dict[str, Any]:
    row = await run_in_threadpool(find_run, request, run_id)
    return _show(request.app.state.supervisor, row)


@router.get(
    "/runs/{run_id}/result", response_model=shapes.SimulationShown, responses=problems(404, 409)
)
def read_result(request: Request, run_id: RunId) -> Response:
    """Return the answer, as the command's `--format json` has it."""
    row = done_run(request, run_id)
    path = request.app.state.supervisor.folder(row) / RESULT
    answer = request.app.state.answers.get(
        ("result", row.id, row.attempt), lambda: make_answer(path.read_bytes())
    )
    return reply(request, answer)


@router.get(
    "/runs/{run_id}/movements", response_model=shapes.Movements, responses=problems(404, 409)
)
def read_movements(
    request: Request, run_id: RunId, replication: Annotated[int, Query(ge=0, le=500)] = 0
) -> Response:
    """Return where every train and ship is at every hour of one replication."""
    row = done_run(request, run_id)
    if row.kind != "simulate":
        raise Refused(404, "a run of bottlenecks has no movements: run simulate")
    supervisor: Supervisor = request.app.state.supervisor
    answer = request.app.state.answers.get(
        ("movements", row.id, row.attempt, replication),
        lambda: make_answer(supervisor.file(row, "movements", replication).read_bytes()),
    )
    return reply(request, answer)


@router.get("/runs/{run_id}/strip", response_model=shapes.Strip, responses=problems(404, 409))
def read_strip(request: Request, run_id: RunId) -> Response:
    """Return queues node by day, with labels and capacities."""
    row = done_run(request, run_id)
    if row.kind != "simulate":
        raise Refused(404, "a run of bottlenecks has no strip: run simulate")
    path = request.app.state.supervisor.folder(row) / RESULT
    answer = request.app.state.answers.get(
        ("strip", row.id, row.attempt), lambda: make_answer(strip_of(read_json(path)))
    )
    return reply(request, answer)
