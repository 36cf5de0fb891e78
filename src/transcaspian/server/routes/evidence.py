"""What is known, who said it, and which value follows."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from transcaspian.errors import MissingEvidence
from transcaspian.server import knowledge, schema
from transcaspian.server.answers import Answer, make_answer, paged, reply
from transcaspian.server.problems import Refused, problems
from transcaspian.study.calibrate_document import load_calibration
from transcaspian.study.evidence_view import row_document, select_rows, shown_document
from transcaspian.study.explain import explain

__all__ = [
    "ask_why",
    "list_observations",
    "list_sources",
    "read_calibration",
    "read_observation",
    "read_parameter",
    "router",
]

router = APIRouter(tags=["evidence"])
_Word = Annotated[str, Query(max_length=120)]


@router.get("/evidence", response_model=schema.EvidenceList, responses=problems(404))
def list_observations(
    request: Request,
    key: Annotated[str, Query(max_length=120, description="A key, or its beginning.")] = "",
    subject: _Word = "",
    standing: Annotated[str, Query(max_length=20, description="Such as observed.")] = "",
    source: Annotated[str, Query(max_length=80, description="Part of a publisher's name.")] = "",
    as_of: schema.AsOf = None,
    known_by: schema.KnownBy = None,
    page: schema.Page = 1,
    limit: schema.Limit = 100,
) -> Response:
    """List observations: one for what one source says of one quantity."""
    known = knowledge.evidence()
    rows = known.observations
    if as_of or known_by:
        clocks = knowledge.clocks(as_of, known_by)
        rows = known.world(as_of=clocks.as_of, known_by=clocks.known_by).observations()
    wanted = select_rows(known, rows, key=key, subject=subject, standing=standing, source=source)
    shown, head, headers = paged(request, wanted, page, limit)
    document = {
        "schema": "transcaspian/evidence-list/1",
        **head,
        "observations": [row_document(known, row) for row in shown],
    }
    return reply(request, make_answer(document), headers)


@router.get("/evidence/{row_id}", response_model=schema.EvidenceShown, responses=problems(404))
def read_observation(
    request: Request,
    row_id: Annotated[str, Path(max_length=40, description="Such as T001.")],
    known_by: schema.KnownBy = None,
) -> Response:
    """Show one observation whole, with its source and what was repaired in it."""
    known = knowledge.evidence()
    if "." in row_id:
        raise Refused(404, "no observation has this id: values are read with /parameters?key=")
    clocks = knowledge.clocks(None, known_by)
    try:
        document = shown_document(known, row_id, "", as_of=clocks.as_of, known_by=clocks.known_by)
    except MissingEvidence as error:
        raise Refused(404, str(error)) from None
    document.pop("file", None)
    return reply(request, make_answer(document))


@router.get("/parameters", response_model=schema.EvidenceShown, responses=problems(404))
def read_parameter(
    request: Request,
    key: Annotated[str, Query(min_length=1, max_length=120, description="Such as border.dwell_h.")],
    subject: _Word = "",
    as_of: schema.AsOf = None,
    known_by: schema.KnownBy = None,
) -> Response:
    """Show a value in use beside all observations that it was chosen from, and the rule at work."""
    known = knowledge.evidence()
    if key not in known.keys:
        raise Refused(404, "no such key: /evidence shows all")
    clocks = knowledge.clocks(as_of, known_by)
    try:
        document = shown_document(known, key, subject, as_of=clocks.as_of, known_by=clocks.known_by)
    except MissingEvidence as error:
        raise Refused(404, str(error)) from None
    return reply(request, make_answer(document))


@router.get("/sources", response_model=schema.Sources, responses=problems(404))
def list_sources(request: Request, page: schema.Page = 1, limit: schema.Limit = 100) -> Response:
    """List who said what is known, under which licence, and where it is read."""
    known = knowledge.evidence()
    counts = Counter(row.source for row in known.observations)
    shown, head, headers = paged(request, list(known.sources.values()), page, limit)
    rows: list[dict[str, Any]] = [
        {
            "id": one.id,
            "publisher": one.publisher,
            "title": one.title,
            "url": one.url,
            "published": one.published.isoformat() if one.published else None,
            "accessed": one.accessed.isoformat() if one.accessed else None,
            "licence": one.licence,
            "kind": one.kind,
            "note": one.note,
            "n_observation": counts[one.id],
        }
        for one in shown
    ]
    return reply(request, make_answer({**head, "sources": rows}), headers)


@router.get("/calibration", response_model=schema.Calibration, responses=problems())
def read_calibration(request: Request) -> Response:
    """Say how well the simulator tells what was seen: each target observed and modelled."""
    return reply(request, request.app.state.answers.get(("calibration",), _calibration))


def _calibration() -> Answer:
    known = knowledge.evidence()
    rows = {row.id: row for row in known.observations}
    document = load_calibration()
    for one in document["target"]:
        row = rows.get(one["observation"])
        source = known.sources.get(row.source) if row is not None else None
        one["publisher"] = source.publisher if source is not None else ""
        one["url"] = source.url if source is not None else ""
    return make_answer(document)


@router.get("/explain", response_model=schema.Explanation, responses=problems(404))
def ask_why(
    request: Request,
    what: Annotated[
        str,
        Query(
            min_length=1,
            max_length=200,
            description="compare:RUN_ID, a place, an observation, or a key.",
        ),
    ],
    subject: _Word = "",
    as_of: schema.AsOf = None,
    known_by: schema.KnownBy = None,
) -> Response:
    """Walk from an answer or a value to the observations behind it, and to their addresses."""
    clocks = knowledge.clocks(as_of, known_by)
    words = [what, subject] if subject else [what]
    answer = request.app.state.answers.get(
        ("explain", what, subject, clocks.as_of, clocks.known_by),
        lambda: make_answer(explain(words, as_of=clocks.as_of, known_by=clocks.known_by)),
    )
    return reply(request, answer)
