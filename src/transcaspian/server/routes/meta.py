"""What this server is, and marks for a time bar."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from transcaspian import __version__
from transcaspian.atlas.attribution import ATTRIBUTION, LICENCE
from transcaspian.chronicle.held import Held
from transcaspian.chronicle.timeline import Wanted, event_document, select_events
from transcaspian.findings.digest import packaged_digest
from transcaspian.server import knowledge, schema
from transcaspian.server.answers import make_answer, reply
from transcaspian.server.problems import problems

__all__ = ["read_meta", "router"]

router = APIRouter(tags=["meta"])


@router.get("/meta", response_model=schema.Meta, responses=problems())
def read_meta(request: Request) -> Response:
    """Say what this server is, under which licences, and what a time bar may jump to."""
    role = getattr(request.state, "role", "admin")
    baseline = getattr(request.app.state, "baseline", None)
    today = knowledge.today().isoformat()
    chronicle = request.app.state.chronicle
    answer = request.app.state.answers.get(
        ("meta", role, baseline, today, chronicle.stamp()),
        lambda: make_answer(_describe(role, baseline, today, chronicle.held())),
    )
    return reply(request, answer)


def _describe(role: str, baseline: str | None, today: str, held: Held) -> dict[str, Any]:
    return {
        "version": __version__,
        "api": "v1",
        "today": today,
        "packaged_digest": packaged_digest(),
        "baseline": baseline,
        "role": role,
        "licences": {"code": "Apache-2.0", "tables": "CC-BY-4.0", "courses": LICENCE},
        "attribution": ATTRIBUTION,
        "jumps": _jumps(held),
    }


def _jumps(held: Held) -> list[dict[str, Any]]:
    """Return dated events that moved something on the map, in order of time."""
    events = (event_document(one, held) for one in select_events(held, Wanted()))
    return [
        {
            "id": one["id"],
            "date": one["date_from"],
            "text": one["text"] or one["object"] or "",
            "type": one["type"] or None,
            "track": one["track"],
        }
        for one in events
        if one["date_from"] and one["context"] == "actual"
    ]
