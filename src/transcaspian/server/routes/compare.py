"""Which way for this cargo on this date."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from transcaspian.errors import InputError
from transcaspian.findings.store import has_finding, load_finding, save_finding
from transcaspian.results.comparison import SCHEMA
from transcaspian.scenario.request import Request as Question
from transcaspian.server import knowledge, schema
from transcaspian.server.answers import Answer, make_answer, reply
from transcaspian.server.problems import Refused, problems
from transcaspian.study.compare import compare
from transcaspian.study.compare_csv import CSV_HEADER, csv_rows
from transcaspian.study.report import render_report
from transcaspian.study.report_lines import with_lines

__all__ = ["ask", "read_report", "read_table", "router"]

router = APIRouter(tags=["compare"])
_MOST_DRAWS = 20_000
_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')
_Day = Annotated[str | None, Query(max_length=20)]
_RunId = Annotated[
    str, Path(pattern=r"^c-[0-9a-f]{12}$", description="As an answer has it in run_id.")
]


@router.get("/compare", response_model=schema.Comparison, responses=problems(404))
def ask(
    request: Request,
    origin: Annotated[str, Query(min_length=1, max_length=200, description="A place by any name.")],
    destination: Annotated[str, Query(min_length=1, max_length=200, description="The same.")],
    cargo: Annotated[
        str, Query(max_length=60, description="Boxes and ISO 6346 type, such as 20x45G1.")
    ] = "1x45G1",
    depart: _Day = None,
    as_of: schema.AsOf = None,
    known_by: schema.KnownBy = None,
    arrive_by: _Day = None,
    value: Annotated[
        float | None, Query(ge=0.0, le=1e9, description="Value of the goods in USD per FEU.")
    ] = None,
    goods: Annotated[str, Query(max_length=20, description="Such as dangerous.")] = "general",
    routes: Annotated[str, Query(max_length=400, description="Ids by commas; all if empty.")] = "",
    seed: Annotated[int, Query(ge=0, lt=2**63)] = 1,
    draws: Annotated[int, Query(ge=100, le=_MOST_DRAWS)] = 10_000,
) -> Response:
    """Set every corridor between two places side by side: days, dollars, carbon, risk."""
    question = Question(
        origin,
        destination,
        today=knowledge.today(),
        cargo=cargo,
        depart=depart,
        as_of=as_of,
        known_by=known_by,
        arrive_by=arrive_by,
        goods=goods,
        value_usd_feu=value,
        routes=tuple(one.strip() for one in routes.split(",") if one.strip()),
        seed=seed,
        draws=draws,
    )
    answer: Answer = request.app.state.answers.get(question, lambda: _answer(question))
    run_id = answer.etag.strip('"')
    if not has_finding(run_id):  # it went by age meanwhile; what is asked again is kept again
        save_finding(run_id, json.loads(answer.body))
    return reply(request, answer)


def _answer(question: Question) -> Answer:
    document = compare(question).to_document()
    save_finding(document["run_id"], document)
    return make_answer(document, etag=document["run_id"])


@router.get(
    "/compare/{run_id}/report.html",
    response_class=Response,
    responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}, **problems(404)},
)
def read_report(request: Request, run_id: _RunId) -> Response:
    """Return an answer as one page with maps, to be read or printed without a network."""
    answers = request.app.state.answers
    answer: Answer = answers.get(("report", run_id), lambda: _report(_find(run_id)))
    found = _POLICY.search(answer.body[:2000].decode("utf-8", "replace"))
    policy = found[1] if found else "default-src 'none'"
    return reply(request, answer, {"Content-Security-Policy": policy.replace("&#39;", "'")})


def _report(document: dict[str, Any]) -> Answer:
    atlas = knowledge.atlas()
    land = atlas.land()
    lined = with_lines(document, atlas)
    page = render_report(lined, land=land.polygons, borders=land.borders)
    return make_answer(page, media_type="text/html")


@router.get(
    "/compare/{run_id}.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **problems(404)},
)
def read_table(request: Request, run_id: _RunId) -> Response:
    """Return an answer as a table, one row for each route."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_HEADER)
    writer.writerows(csv_rows(_find(run_id)))
    return reply(request, make_answer(text.getvalue(), media_type="text/csv"))


def _find(run_id: str) -> dict[str, Any]:
    """Return a kept answer."""
    try:
        document = load_finding(run_id)
    except InputError:
        raise Refused(404, "no answer is kept under this run_id: ask /compare first") from None
    if document.get("schema") != SCHEMA:
        raise Refused(404, "this run is no answer of /compare")
    return document
