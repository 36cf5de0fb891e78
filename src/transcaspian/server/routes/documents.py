"""Documents: sent, read as text, searched for candidates, decided on."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from transcaspian.chronicle.decision import Decision as Made
from transcaspian.chronicle.decision import tell
from transcaspian.chronicle.document import Document, document_row
from transcaspian.chronicle.review import Answer as Verdict
from transcaspian.chronicle.review import Candidate as Found
from transcaspian.chronicle.review import apply, fields_of, list_candidates
from transcaspian.chronicle.store import Store as Documents
from transcaspian.errors import ChronicleError
from transcaspian.server import schema
from transcaspian.server.access import Asker, at_least, editor
from transcaspian.server.answers import Answer, check_match, make_answer, paged, reply
from transcaspian.server.held import Chronicle
from transcaspian.server.problems import Fault, Refused, problems
from transcaspian.server.store import Store

__all__ = [
    "Candidate",
    "Candidates",
    "Decided",
    "Decision",
    "Decisions",
    "DocumentRead",
    "DocumentRemoved",
    "DocumentShown",
    "DocumentsShown",
    "FootnoteShown",
    "OneDecision",
    "add_document",
    "decide",
    "list_documents",
    "read_candidates",
    "read_document",
    "remove_document",
    "router",
]

router = APIRouter(tags=["documents"], prefix="/documents")
_MEDIA = ("text/plain", "text/html", "application/pdf")
_SENT: dict[str, Any] = {
    "required": True,
    "content": {one: {"schema": {"type": "string", "format": "binary"}} for one in _MEDIA},
}
_Id = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$", description="Of a document.")]
_MOST_TOLD = 50
_PLAIN = r"^[^\x00-\x1f]*$"
_Words = Annotated[str, Query(max_length=200, pattern=_PLAIN)]
_Cell = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]
_Value = _Cell | bool | float | list[_Cell] | None


class DocumentShown(BaseModel):
    """What is known of a document."""

    id: str
    sha256: str
    name: str
    media: Literal["text", "html", "pdf"]
    title: str
    publisher: str | None
    published: str | None
    author: str | None
    url: str | None
    language: str
    translated_from: str | None
    disclaimers: list[str]
    characters: int
    warnings: list[str]
    n_decided: int


class DocumentsShown(BaseModel):
    """One page of documents, in order of their publication."""

    n: int
    page: int
    pages: int
    limit: int
    documents: list[DocumentShown]


class FootnoteShown(BaseModel):
    """A source that a document names."""

    number: int
    title: str
    publisher: str
    url: str
    accessed: str
    start: int
    end: int
    marks: list[int]


class DocumentRead(DocumentShown):
    """A document with its text, which is never more than text."""

    text: str
    footnotes: list[FootnoteShown]


class DocumentRemoved(BaseModel):
    """What was forgotten."""

    id: str
    sha256: str
    decisions: int = Field(description="Of it and of other documents, that went with it.")


class Decision(BaseModel):
    """What a reviewer said of a candidate."""

    verdict: Literal["accept", "correct", "reject"]
    reviewer: str
    at: str
    row: dict[str, Any]


class Candidate(BaseModel):
    """Something that rules found, and what was decided on it."""

    name: str = Field(description="As decisions call it, such as e3.")
    kind: str
    confidence: float
    rule: str
    span: list[int] | None = Field(description="From which letter to which of the text.")
    quote: str
    row: dict[str, Any]
    decision: Decision | None
    fields: dict[str, list[str]] = Field(
        description="What may be corrected, with its vocabulary; empty where anything may stand."
    )


class Candidates(BaseModel):
    """All that rules found in a document."""

    document: str
    n: int
    n_undecided: int
    candidates: list[Candidate]


class OneDecision(BaseModel):
    """What is decided on one candidate."""

    model_config = ConfigDict(extra="forbid")

    candidate: Annotated[str, Field(max_length=200, pattern=_PLAIN)]
    verdict: Literal["accept", "correct", "reject"]
    changes: dict[Annotated[str, Field(max_length=40)], _Value] = Field(
        default_factory=dict, max_length=40, description="Fields with what they should hold."
    )


class Decisions(BaseModel):
    """Decisions that are kept all together, or not at all."""

    model_config = ConfigDict(extra="forbid")

    answers: list[OneDecision] = Field(min_length=1, max_length=2000)
    again: bool = Field(default=False, description="Whether earlier decisions give way.")


class Decided(BaseModel):
    """How many were decided so, and how many had been before."""

    document: str
    accept: int
    correct: int
    reject: int
    before: int


def _chronicle(request: Request) -> Chronicle:
    chronicle: Chronicle = request.app.state.chronicle
    return chronicle


def _find(documents: Documents, name: str) -> Document:
    found = next(iter(documents.iter_documents(name)), None)
    if found is None:
        raise Refused(404, "no such document: add it with POST /documents")
    return found


def _row(one: Document, n_decided: int) -> dict[str, Any]:
    return document_row(one) | {"n_decided": n_decided}


@router.get("", response_model=DocumentsShown, responses=problems(404))
def list_documents(request: Request, page: schema.Page = 1, limit: schema.Limit = 100) -> Response:
    """List documents that were added."""
    rows: list[dict[str, Any]] = []
    if _chronicle(request).stamp():
        with _chronicle(request).open() as documents:
            counts = Counter(one.document for one in documents.decisions())
            rows = [_row(one, counts[one.id]) for one in documents.documents()]
    shown, head, headers = paged(request, rows, page, limit)
    return reply(request, make_answer({**head, "documents": shown}), headers)


@router.post(
    "",
    response_model=DocumentShown,
    status_code=201,
    responses={200: {"model": DocumentShown}, **problems(413, 415)},
    openapi_extra={"requestBody": _SENT},
)
async def add_document(
    request: Request,
    asker: Annotated[Asker, Depends(editor)],
    name: Annotated[str, Query(min_length=1, max_length=200, pattern=_PLAIN)],
    publisher: _Words = "",
    published: Annotated[str, Query(max_length=10, description="Such as 2024-03-12.")] = "",
    language: Annotated[str, Query(max_length=3, description="en, ru or tr.")] = "",
    url: Annotated[str, Query(max_length=1000, pattern=_PLAIN)] = "",
) -> JSONResponse:
    """Keep a document; the same bytes are the same document, however often they are sent."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in _MEDIA:
        raise Refused(415, f"a document is one of {', '.join(_MEDIA)}: say so in Content-Type")
    data = await request.body()
    about = {"name": name, "publisher": publisher, "published": published}
    about |= {"language": language, "url": url}
    row, new = await run_in_threadpool(_add, request, data, about, asker.name)
    headers = {"Location": f"{request.url.path}/{row['id']}"}
    return JSONResponse(row, 201 if new else 200, headers)


def _add(
    request: Request, data: bytes, about: dict[str, str], who: str
) -> tuple[dict[str, Any], bool]:
    id_, new = request.app.state.reader.add(data, about)
    store: Store = request.app.state.store
    if new:
        store.note(who, "document.add", id_)
    with _chronicle(request).open() as documents:
        return _row(_find(documents, id_), len(documents.decisions(id_))), new


@router.get("/{document}", response_model=DocumentRead, responses=problems(404))
def read_document(request: Request, document: _Id) -> Response:
    """Return a document with its text."""
    if not _chronicle(request).stamp():
        raise Refused(404, "no such document: add it with POST /documents")
    with _chronicle(request).open() as documents:
        found = _find(documents, document)
        return reply(request, _read(found, documents.standing_on(found.id)))


def _read(found: Document, stands: tuple[Made, ...]) -> Answer:
    """Return a document as it is read; its name is another once something else is decided on it."""
    notes = [
        {name: getattr(one, name) for name in one.__slots__} | {"marks": list(one.marks)}
        for one in found.footnotes
    ]
    row = _row(found, sum(one.document == found.id for one in stands))
    shown = {**row, "text": found.text, "footnotes": notes}
    told = [shown, [tell(one) + one.at for one in stands]]
    return make_answer(shown, etag=make_answer(told).etag.strip('"'))


@router.delete(
    "/{document}", response_model=DocumentRemoved, responses=problems(403, 404, 409, 412)
)
def remove_document(
    request: Request,
    document: _Id,
    asker: Annotated[Asker, Depends(editor)],
    decisions: Annotated[
        Literal["", "drop"],
        Query(description="drop: those that it carries go with it; this takes an admin."),
    ] = "",
) -> dict[str, Any]:
    """Forget a document; one that carries decisions only if they may go with it."""
    if not _chronicle(request).stamp():
        raise Refused(404, "no such document: add it with POST /documents")
    with _chronicle(request).open() as documents:
        found = _find(documents, document)
        stands = documents.standing_on(found.id)
        check_match(request.headers.get("if-match"), _read(found, stands))
        if stands and decisions != "drop":
            raise Refused(
                409,
                f"{len(stands)} decisions stand on it: they go with it where decisions is drop",
                faults=[Fault(fault=tell(one)) for one in stands[:_MOST_TOLD]],
            )
        if stands:
            at_least(asker, "admin")
        try:
            documents.remove(found.id, stands)
        except ChronicleError:
            raise Refused(409, "somebody else decides on it or removes it just now") from None
    request.app.state.reader.forget()
    told = f"{found.id}: {len(stands)} decisions, sha256 {found.sha256}"
    request.app.state.store.note(asker.name, "document.remove", told[:120])
    return {"id": found.id, "sha256": found.sha256, "decisions": len(stands)}


def _candidates(request: Request, document: str) -> tuple[Document, list[Found]]:
    """Return a document and its candidates; rules look once, as long as they are the same."""
    if not _chronicle(request).stamp():
        raise Refused(404, "no such document: add it with POST /documents")
    with _chronicle(request).open() as documents:
        found = _find(documents, document)
    return found, list_candidates(request.app.state.reader.find(found.id))


@router.get("/{document}/candidates", response_model=Candidates, responses=problems(404))
def read_candidates(request: Request, document: _Id) -> Response:
    """Return what rules find in a document, each with its words and what was decided on it."""
    found, candidates = _candidates(request, document)
    with _chronicle(request).open() as documents:
        stands = {(one.kind, one.candidate): one for one in documents.decisions(found.id)}
    rows = []
    for one in candidates:
        span = one.row.get("span") or next(iter(one.row.get("spans") or ()), None)
        decision = stands.get((one.kind, one.key))
        rows.append(
            {
                "name": one.name,
                "kind": one.kind,
                "confidence": one.confidence,
                "rule": one.row.get("rule") or one.row.get("reason") or "",
                "span": list(span) if span else None,
                "quote": found.text[span[0] : span[1]] if span else "",
                "row": one.row,
                "decision": decision
                and {
                    "verdict": decision.verdict,
                    "reviewer": decision.reviewer,
                    "at": decision.at,
                    "row": decision.row,
                },
                "fields": {name: list(words) for name, words in fields_of(one.kind).items()},
            }
        )
    document_ = {
        "document": found.id,
        "n": len(rows),
        "n_undecided": sum(one["decision"] is None for one in rows),
        "candidates": rows,
    }
    return reply(request, make_answer(document_))


@router.post("/{document}/decisions", response_model=Decided, responses=problems(404))
def decide(
    request: Request, document: _Id, sent: Decisions, asker: Annotated[Asker, Depends(editor)]
) -> dict[str, Any]:
    """Accept, correct or reject candidates; with a fault in any of them nothing is kept."""
    found, candidates = _candidates(request, document)
    verdicts = [
        Verdict(
            one.candidate,
            one.verdict,
            tuple(f"{name}={_text(value)}" for name, value in one.changes.items()),
        )
        for one in sent.answers
    ]
    with _chronicle(request).open() as documents:
        counts = apply(
            documents, found, candidates, verdicts, reviewer=asker.name, again=sent.again
        )
    told = ", ".join(f"{name} {n}" for name, n in counts.items() if n)
    request.app.state.store.note(asker.name, "document.decide", f"{found.id}: {told}"[:120])
    return {"document": found.id, **counts}


def _text(value: Any) -> str:
    """Return a value as it would be typed after the name of its field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value:.12g}" if isinstance(value, float) else str(value)
