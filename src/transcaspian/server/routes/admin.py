"""Who changed what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from transcaspian.server import schema
from transcaspian.server.access import Asker, admin
from transcaspian.server.answers import make_answer, paged, reply
from transcaspian.server.problems import problems
from transcaspian.server.store import Store

__all__ = ["Audit", "AuditLine", "read_audit", "router"]

router = APIRouter(tags=["admin"])


class AuditLine(BaseModel):
    """One change."""

    moment: str
    who: str
    action: str
    subject: str


class Audit(BaseModel):
    """One page of the audit log."""

    n: int
    page: int
    pages: int
    limit: int
    lines: list[AuditLine]


@router.get("/audit", response_model=Audit, responses=problems(404))
def read_audit(
    request: Request,
    asker: Annotated[Asker, Depends(admin)],  # noqa: ARG001 - a check
    page: schema.Page = 1,
    limit: schema.Limit = 100,
) -> Response:
    """Tell who changed what, the newest first."""
    store: Store = request.app.state.store
    shown, head, headers = paged(request, store.list_audit(), page, limit)
    lines = [
        {"moment": one.moment, "who": one.who, "action": one.action, "subject": one.subject}
        for one in shown
    ]
    return reply(request, make_answer({**head, "lines": lines}), headers)
