"""Who expects what, how sure, and how it turned out where that can be known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.day import last_day
from transcaspian.chronicle.timeline import citation_documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transcaspian.chronicle.held import Held
    from transcaspian.chronicle.record import Statement

__all__ = [
    "COLUMNS",
    "expert_documents",
    "score_of",
    "select_statements",
    "speaks_of",
    "table_rows",
]

COLUMNS = (
    "speaker", "speaker_name", "office", "statement", "date", "about", "text", "stance",
    "certainty", "quote", "testable", "outcome", "outcome_note", "outcome_evidence", "evidence",
    "speaker_testable", "speaker_decided", "speaker_right", "speaker_brier",
)  # fmt: skip
"""Columns as a table: one row for each statement; lists are joined by a bar."""
_DECIDED = ("right", "wrong")
_Z90 = 1.2815515655446004  # standard normal deviate of the ninetieth percentile


def speaks_of(statement: Statement, word: str) -> bool:
    """
    Tell whether a statement is about something.

    Parameters
    ----------
    statement : Statement
        The row.
    word : str
        An id; the beginning of a key, such as ``transit``; or a subject of the evidence.

    Returns
    -------
    bool
        True if one of the things it is about fits.
    """
    return any(
        one == word
        or one.startswith((f"{word}.", f"{word}@", f"{word}:"))
        or one.endswith(f"@{word}")
        for one in statement.about
    )


def select_statements(
    held: Held, *, about: Sequence[str] = (), speakers: Sequence[str] = ()
) -> tuple[Statement, ...]:
    """
    Return the statements that a reader asks for.

    Parameters
    ----------
    held : Held
        All rows that may be known.
    about : sequence of str, optional
        As of `speaks_of`; a statement passes that fits one of them.
    speakers : sequence of str, optional
        Ids of people and actors; a state stands for its organisations.

    Returns
    -------
    tuple of Statement
        In the order in which they were made.
    """
    countries = {one.id: one.country for one in held.rows.actors}
    return tuple(
        one
        for one in held.rows.statements
        if (not about or any(speaks_of(one, word) for word in about))
        and (
            not speakers
            or one.speaker in speakers
            or (countries.get(one.speaker) or one.speaker) in speakers
        )
    )


def score_of(statements: Iterable[Statement]) -> dict[str, Any]:
    """
    Return how often statements came true, with what so few of them leave open.

    Parameters
    ----------
    statements : iterable of Statement
        Of one speaker, or of all.

    Returns
    -------
    dict
        Counts; `right_share` with Wilson's interval at 80 %, and Brier's score of the certainty,
        both over those that were decided; None where none was. [-]
    """
    rows = list(statements)
    decided = [one for one in rows if one.testable and one.outcome in _DECIDED]
    n, right = len(decided), sum(one.outcome == "right" for one in decided)
    score: dict[str, Any] = {
        "statements": len(rows),
        "testable": sum(one.testable for one in rows),
        "decided": n,
        "right": right,
        "wrong": n - right,
        "undecided": sum(one.testable and one.outcome not in _DECIDED for one in rows),
        "right_share": None,
        "brier": None,
    }
    if n:
        low, high = _wilson(right, n)
        score["right_share"] = {
            "p10": round(low, 4),
            "p50": round((low + high) / 2, 4),
            "p90": round(high, 4),
            "mean": round(right / n, 4),
            "n": n,
        }
        off = ((one.certainty - (one.outcome == "right")) ** 2 for one in decided)
        score["brier"] = {"value": round(math.fsum(off) / n, 4), "n": n, "of_a_coin": 0.25}
    return score


def _wilson(right: int, n: int) -> tuple[float, float]:
    """Return the ends of Wilson's interval of a share."""
    share, z2 = right / n, _Z90**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z90 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def expert_documents(statements: Sequence[Statement], held: Held) -> list[dict[str, Any]]:
    """
    Return those who spoke, each with what was said and the score.

    Parameters
    ----------
    statements : sequence of Statement
        As selected.
    held : Held
        For names, offices and sources.

    Returns
    -------
    list of dict
        As ``chronicle experts --format json`` prints them: most testable statements first.
    """
    people = {one.id: one for one in held.rows.people}
    kinds = {one.id: one.kind for one in held.rows.actors}
    spoken: dict[str, list[Statement]] = {}
    for one in statements:
        spoken.setdefault(one.speaker, []).append(one)
    found = []
    for speaker, rows in spoken.items():
        person = people.get(speaker)
        office = None
        if person is not None:
            when = [one.date for one in rows if one.date]
            office = person.office_on(last_day(max(when))) if when else None
        found.append(
            {
                "speaker": speaker,
                "name": held.name(speaker),
                "kind": "person" if person is not None else kinds.get(speaker, "unknown"),
                "office": office.office if office else (person.note if person else ""),
                "affiliation": office.of if office else None,
                "score": score_of(rows),
                "statements": [_statement(one, held) for one in rows],
            }
        )
    return sorted(found, key=_rank)


def _rank(one: Mapping[str, Any]) -> tuple[int, int, int, str]:
    score = one["score"]
    return (-score["decided"], -score["testable"], -score["statements"], one["speaker"])


def _statement(one: Statement, held: Held) -> dict[str, Any]:
    return {
        "id": one.id,
        "date": one.date or None,
        "about": list(one.about),
        "text": one.text,
        "stance": one.stance,
        "certainty": one.certainty,
        "quote": one.quote,
        "testable": one.testable,
        "outcome": one.outcome or ("open" if one.testable else None),
        "outcome_note": one.outcome_note,
        "outcome_sources": citation_documents(one.outcome_evidence, held),
        "origin": "accepted" if "#" in one.id else "founding",
        "document": one.span.document if one.span else None,
        "span": [one.span.start, one.span.end] if one.span else None,
        "sources": citation_documents(one.evidence, held),
    }


def table_rows(documents: Sequence[Mapping[str, Any]]) -> list[list[object]]:
    """
    Return statements as rows of a table, one for each of the JSON and in its order.

    Parameters
    ----------
    documents : sequence of mapping
        As of `expert_documents`.

    Returns
    -------
    list of list
        Cells in the order of `COLUMNS`; the score of the speaker stands on each row with the
        numbers it rests on.
    """
    return [
        [
            one["speaker"], one["name"], one["office"], row["id"], row["date"],
            "|".join(row["about"]), row["text"], row["stance"], row["certainty"],
            "yes" if row["quote"] else "no", "yes" if row["testable"] else "no", row["outcome"],
            row["outcome_note"], "|".join(source["id"] for source in row["outcome_sources"]),
            "|".join(source["id"] for source in row["sources"]), one["score"]["testable"],
            one["score"]["decided"], one["score"]["right"],
            one["score"]["brier"]["value"] if one["score"]["brier"] else None,
        ]
        for one in documents
        for row in one["statements"]
    ]  # fmt: skip
