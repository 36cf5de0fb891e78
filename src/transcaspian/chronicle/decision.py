"""What a reviewer said of a candidate, and what a candidate is known by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from transcaspian.chronicle.record import (
    Commitment,
    Event,
    Figure,
    Link,
    Organisation,
    Person,
    Place,
    Statement,
)

__all__ = ["KINDS", "VERDICTS", "WITHDRAW", "Decision", "candidate_key", "tell", "widen"]

KINDS = {
    "event": Event,
    "statement": Statement,
    "commitment": Commitment,
    "figure": Figure,
    "person": Person,
    "organisation": Organisation,
    "place": Place,
    "link": Link,
}
"""Kinds of rows that are decided on, with their class."""
VERDICTS = ("accept", "correct", "reject")
"""What a reviewer may say of a candidate."""
WITHDRAW = "withdraw"
"""What takes back a decision: the candidate is undecided again."""
_LOCAL = re.compile(r"[escf]\d+")
_MOST_LETTERS = 80


@dataclass(frozen=True, slots=True)
class Decision:
    """
    What a reviewer said of a candidate.

    Parameters
    ----------
    document, kind, candidate : str
        Which one; see `candidate_key`.
    verdict : str
        Of `VERDICTS`.
    row : dict
        The candidate as accepted, corrected or rejected, as plain values.
    reviewer : str
        Who decided.
    at : str
        When, RFC 3339.
    """

    document: str
    kind: str
    candidate: str
    verdict: str
    row: dict[str, Any]
    reviewer: str
    at: str


def candidate_key(kind: str, row: dict[str, Any]) -> str:
    """
    Return what a candidate is known by, whichever rules found it.

    Parameters
    ----------
    kind : str
        Of `KINDS`.
    row : dict
        As plain values.

    Returns
    -------
    str
        From its span and what it is, not from its number.
    """
    if kind == "link":
        return f"{row['from']} {row['kind']} {row['to']}"
    if kind in ("person", "place", "organisation"):
        return str(row["id"])
    told = (row.get(name) for name in ("type", "mode", "object", "speaker", "key", "subject"))
    start, end = row.get("span") or (0, 0)
    return " ".join([f"{start}-{end}", *(str(one) for one in told if one)])


def widen(one: Decision) -> dict[str, Any]:
    """
    Return a row whose ids, its own and those it names, are unlike any other document's.

    Parameters
    ----------
    one : Decision
        On ``e3`` of a document.

    Returns
    -------
    dict
        Plain values, with ``DOCUMENT#e3``.
    """

    def wide(name: str) -> str:
        return f"{one.document}#{name}" if _LOCAL.fullmatch(name) else name

    row = dict(one.row)
    for key in ("id", "event", "from", "to"):
        if key in row:
            row[key] = wide(row[key])
    if "about" in row:
        row["about"] = [wide(name) for name in row["about"]]
    return row


def tell(one: Decision) -> str:
    """
    Return a decision in words.

    Parameters
    ----------
    one : Decision
        Which.

    Returns
    -------
    str
        Such as “event e3: accept by anna on 2026-08-01”.
    """
    name = one.candidate if one.kind == "link" else one.row.get("id") or one.candidate
    who = f" by {one.reviewer}" if one.reviewer else ""
    return f"{one.kind} {str(name)[:_MOST_LETTERS]}: {one.verdict}{who} on {one.at[:10]}"
