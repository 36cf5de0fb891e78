"""The application: API under /api/v1, and the page beside it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter
from fastapi import Depends, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from transcaspian import __version__
from transcaspian.findings.keeping import Keep
from transcaspian.server import problems
from transcaspian.server.access import reader
from transcaspian.server.answers import Answer, Cache, make_answer, reply
from transcaspian.server.documents.reader import Reader
from transcaspian.server.guards import Guards
from transcaspian.server.held import Chronicle
from transcaspian.server.packing import Packing
from transcaspian.server.reference import format_reference
from transcaspian.server.routes import (
    admin,
    atlas,
    changes,
    chronicle,
    compare,
    composing,
    documents,
    evidence,
    meta,
    nodes,
    places,
    runs,
    scenarios,
)
from transcaspian.server.runs.baseline import submit_baseline
from transcaspian.server.runs.checker import Checker
from transcaspian.server.runs.pruning import prune
from transcaspian.server.runs.supervisor import Supervisor
from transcaspian.server.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from transcaspian.server.settings import Settings

__all__ = ["PREFIX", "Application", "create_app"]

PREFIX = "/api/v1"
_PRUNE_S, _SUBMITS = 600.0, 2
_ROUTES = (
    meta,
    places,
    atlas,
    compare,
    runs,
    nodes,
    composing,
    scenarios,
    evidence,
    chronicle,
    changes,
    documents,
    admin,
)
_ABOUT = (
    "How cargo moves between China and Europe, and who says so: routes side by side, the corridor "
    "simulated hour by hour, the evidence behind every figure and the chronicle of what was "
    "promised. Documents are those of the command's `--format json`, with the same schema ids."
)
_UNBUILT = (
    "<!doctype html><title>transcaspian</title><h1>The page is not built</h1>"
    "<p>Run <code>make serve</code> in a checkout: it builds the page and starts again. "
    f"The API answers under <a href='{PREFIX}/docs'>{PREFIX}</a>.</p>"
)


class Application(FastAPI):
    """FastAPI whose description has the shape of problems."""

    def openapi(self) -> dict[str, Any]:
        """Return the description, made once."""
        if self.openapi_schema is None:
            found = get_openapi(
                title=self.title,
                version=self.version,
                description=self.description,
                routes=self.routes,
                license_info=self.license_info,
            )
            shapes = found.setdefault("components", {}).setdefault("schemas", {})
            problem = problems.Problem.model_json_schema(
                ref_template="#/components/schemas/{model}"
            )
            shapes |= problem.pop("$defs", {})
            shapes["Problem"] = problem
            for unused in ("HTTPValidationError", "ValidationError"):
                shapes.pop(unused, None)
            self.openapi_schema = found
        return self.openapi_schema


def create_app(settings: Settings) -> Application:
    """
    Return the application.

    Parameters
    ----------
    settings : Settings
        What it is told.

    Returns
    -------
    Application
        Ready to be served.
    """
    app = Application(
        title="transcaspian",
        version=__version__,
        description=_ABOUT,
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        license_info={"name": "Apache-2.0; data CC-BY-4.0 and ODbL-1.0"},
    )
    app.state.settings = settings
    app.state.answers = Cache()
    app.state.chronicle = Chronicle(settings.chronicle)
    app.state.reader = Reader(settings.chronicle)
    problems.install(app)
    for module in _ROUTES:
        app.include_router(module.router, prefix=PREFIX, dependencies=[Depends(reader)])
    _add_reference(app)
    _add_page(app, settings)
    app.add_middleware(Packing)
    app.add_middleware(Guards, settings=settings)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    settings.home.mkdir(parents=True, exist_ok=True)
    store = Store(settings.store_url)
    supervisor = Supervisor(
        store, settings.home, workers=settings.workers, most_queued=settings.most_queued
    )
    app.state.store, app.state.supervisor = store, supervisor
    app.state.streams, app.state.watched = 0, {}
    app.state.checker, app.state.checking = Checker(), CapacityLimiter(_SUBMITS)
    await run_in_threadpool(supervisor.start)
    app.state.baseline = None
    if settings.baseline:
        app.state.baseline = await run_in_threadpool(submit_baseline, supervisor)
        await run_in_threadpool(app.state.checker.begin)  # who opens the page soon submits
    pruning = asyncio.create_task(_prune(app))
    try:
        yield
    finally:
        pruning.cancel()
        with suppress(asyncio.CancelledError):
            await pruning
        await run_in_threadpool(supervisor.stop)
        await run_in_threadpool(app.state.checker.close)
        store.close()


async def _prune(app: FastAPI) -> None:
    """Drop old runs now and then; the baseline stays."""
    settings: Settings = app.state.settings
    keep = Keep(settings.keep_days, settings.keep_bytes)
    while True:
        spared = [app.state.baseline] if app.state.baseline else []
        await run_in_threadpool(prune, app.state.store, settings.home, keep, spared=spared)
        await asyncio.sleep(_PRUNE_S)


def _add_reference(app: Application) -> None:
    @app.get(f"{PREFIX}/docs", include_in_schema=False)
    def reference(request: Request) -> Response:
        def make() -> Answer:
            page = format_reference(app.openapi(), source=f"{PREFIX}/openapi.json")
            return make_answer(page, media_type="text/html")

        return reply(request, app.state.answers.get(("docs",), make))


def _add_page(app: FastAPI, settings: Settings) -> None:
    if settings.page is not None:
        app.mount("/", StaticFiles(directory=settings.page, html=True), name="page")
        return

    @app.get("/", include_in_schema=False)
    def missing() -> HTMLResponse:
        return HTMLResponse(_UNBUILT, 503)
