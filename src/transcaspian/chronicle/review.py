"""What a reviewer says of candidates: accept, correct or reject, each checked before it is kept."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.codec import from_plain
from transcaspian.chronicle.day import is_when
from transcaspian.chronicle.decision import KINDS, VERDICTS, WITHDRAW, candidate_key
from transcaspian.chronicle.founding import load_founding
from transcaspian.chronicle.record import (
    CONTEXTS,
    EVENT_TYPES,
    INSTRUMENTS,
    LIFECYCLES,
    LINK_KINDS,
    MODES,
    TRACKS,
)
from transcaspian.errors import ChronicleError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from transcaspian.chronicle.document import Document
    from transcaspian.chronicle.store import Store

__all__ = [
    "Answer",
    "Candidate",
    "apply",
    "correct",
    "fields_of",
    "list_candidates",
    "read_answers",
]

_LISTS = {
    "events": "event",
    "statements": "statement",
    "commitments": "commitment",
    "figures": "figure",
    "links": "link",
    "people": "person",
    "organisations": "organisation",
}
_CHOICES = {
    "type": (*EVENT_TYPES, ""),
    "mode": MODES,
    "context": CONTEXTS,
    "track": (*TRACKS, ""),
    "instrument": INSTRUMENTS,
    "lifecycle": (*LIFECYCLES, ""),
}
_DATES = ("date_from", "date_to", "date", "due", "valid_from", "valid_to", "published")
_SHARES = {"stance": (-1.0, 1.0), "certainty": (0.0, 1.0), "confidence": (0.0, 1.0)}
_ACTORS = ("actors", "promisors", "beneficiaries")
_WHO = ("person", "organisation")
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_FIXED = ("id", "span", "rule")
_WORDS = (*VERDICTS, WITHDRAW)


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    Something that rules found and a reviewer decides on.

    Parameters
    ----------
    name : str
        As it is called in answers: ``e3``, ``l1``, a person's id.
    kind, key : str
        Of the store.
    row : dict
        Plain values.
    """

    name: str
    kind: str
    key: str
    row: dict[str, Any]

    @property
    def confidence(self) -> float:
        """Confidence of the rule, 1 for a person that a list knows. [-]"""
        return float(self.row.get("confidence", 1.0 if self.row.get("known") else 0.0))


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What a reviewer says of one candidate.

    Parameters
    ----------
    name, verdict : str
        Of the candidate; of `VERDICTS`, or `WITHDRAW`.
    changes : tuple of str
        ``field=value`` of a correction.
    where : str
        Line it was read from.
    """

    name: str
    verdict: str
    changes: tuple[str, ...] = ()
    where: str = ""


def list_candidates(values: dict[str, Any]) -> list[Candidate]:
    """
    Return what there is to decide of an extraction.

    Parameters
    ----------
    values : dict
        As of the schema ``transcaspian/chronicle-extract/1``.

    Returns
    -------
    list of Candidate
        Of people and organisations only those that no list knows.
    """
    found = []
    for many, kind in _LISTS.items():
        for number, row in enumerate(values[many], 1):
            if kind in ("person", "organisation") and row["known"]:
                continue
            plain = dict(row)
            if "speaker_id" in plain:
                plain["speaker"] = plain.pop("speaker_id")
            name = f"l{number}" if kind == "link" else str(row["id"])
            found.append(Candidate(name, kind, candidate_key(kind, plain), plain))
    return found


def read_answers(lines: Iterable[str], where: str) -> list[Answer]:
    """
    Read answers, one on a line: ``e3 accept``, ``e4 correct type=AGREE``, ``s2 withdraw``.

    Parameters
    ----------
    lines : iterable of str
        Empty ones and what follows ``#`` are left out.
    where : str
        Name of the file, for messages.

    Returns
    -------
    list of Answer
        One for each candidate.

    Raises
    ------
    ChronicleError
        If a line makes no sense, or two lines say different things of one candidate.
    """
    import shlex

    answers: dict[str, Answer] = {}
    faults: list[str] = []
    for number, line in enumerate(lines, 1):
        try:
            words = shlex.split(line, comments=True)
        except ValueError as error:
            faults.append(f"{where} line {number}: {error}")
            continue
        if not words:
            continue
        place = f"{where} line {number}"
        if len(words) < 2 or words[1] not in _WORDS:
            faults.append(f"{place}: write a candidate and one of {', '.join(_WORDS)}")
            continue
        answer = Answer(words[0], words[1], tuple(words[2:]), place)
        if answer.changes and answer.verdict != "correct":
            faults.append(f"{place}: only correct takes field=value, not {answer.verdict}")
        elif answer.verdict == "correct" and not answer.changes:
            faults.append(f"{place}: correct needs at least one field=value")
        elif answer.name in answers and not _same(answers[answer.name], answer):
            first = answers[answer.name]
            faults.append(
                f"{place}: {answer.name} {answer.verdict} contradicts {first.where}, "
                f"{first.verdict}: keep one of them"
            )
        else:
            answers[answer.name] = answer
    if faults:
        raise ChronicleError(faults, title="answers")
    return list(answers.values())


def _same(one: Answer, two: Answer) -> bool:
    return (one.verdict, sorted(one.changes)) == (two.verdict, sorted(two.changes))


def fields_of(kind: str) -> dict[str, tuple[str, ...]]:
    """
    Return what may be corrected in rows of a kind.

    Parameters
    ----------
    kind : str
        Of `KINDS`.

    Returns
    -------
    dict of str to tuple of str
        Fields, each with its vocabulary; empty where anything may be written.
    """
    names = (one.name.rstrip("_") for one in fields(KINDS[kind]))
    choices = _CHOICES | ({"kind": LINK_KINDS} if kind == "link" else {})
    return {name: choices.get(name, ()) for name in names if name not in _FIXED}


def correct(
    candidate: Candidate, changes: Sequence[str], taken: Collection[str] = ()
) -> dict[str, Any]:
    """
    Return the row of a candidate with corrections.

    Parameters
    ----------
    candidate : Candidate
        What is corrected.
    changes : sequence of str
        ``field=value``; of a list, values with commas between; a quantity as ``600 pupil``.
    taken : collection of str, optional
        Ids of people and organisations that were accepted beside those of the founding lists.

    Returns
    -------
    dict
        A new row.

    Raises
    ------
    ChronicleError
        If a field is unknown or a value none of its vocabulary; every fault at once.
    """
    row = dict(candidate.row)
    faults: list[str] = []
    known = fields_of(candidate.kind)
    for change in changes:
        field, sign, text = change.partition("=")
        if not sign or field not in known:
            some = ", ".join(sorted(known))
            faults.append(f"{candidate.name}: {change!r} is no correction; field=value of {some}")
            continue
        try:
            row[field] = _value(candidate.kind, field, text.strip(), taken)
        except ValueError as error:
            faults.append(f"{candidate.name} {field}: {error}")
    if faults:
        raise ChronicleError(faults, title="corrections")
    return row


def _value(kind: str, field: str, text: str, taken: Collection[str]) -> Any:
    """Return the value that a text stands for in a field."""
    if field in _CHOICES and text not in _CHOICES[field]:
        raise ValueError(
            f"{text!r} is none of {', '.join(one or '(empty)' for one in _CHOICES[field])}"
        )
    if kind == "link" and field == "kind" and text not in LINK_KINDS:
        raise ValueError(f"{text!r} is none of {', '.join(LINK_KINDS)}")
    if field in _DATES and text and not is_when(text):
        raise ValueError(f"{text!r} is no date: write 2024, 2024-03 or 2024-03-11")
    if field in _SHARES:
        return _number(text, *_SHARES[field])
    if field == "quantity":
        return _quantity(text)
    if field in ("testable", "quote", "known"):
        if text.casefold() not in _FLAGS:
            raise ValueError(f"{text!r} is neither true nor false")
        return _FLAGS[text.casefold()]
    if field in (*_ACTORS, "people", "places", "about", "evidence"):
        names = [one.strip() for one in text.split(",") if one.strip()]
        return _known_names(field, names, taken)
    return text


def _list_accepted(
    store: Store, candidates: Iterable[Candidate], answers: Iterable[Answer]
) -> frozenset[str]:
    """Return the ids of the people and organisations that were accepted, or are just now."""
    told = {one.name for one in answers if one.verdict in ("accept", "correct")}
    now = {one.key for one in candidates if one.kind in _WHO and one.name in told}
    return frozenset(now.union(*({one.id for one in store.accepted(kind)} for kind in _WHO)))


def _known_names(field: str, names: list[str], taken: Collection[str]) -> list[str]:
    founded = load_founding(check=False)
    if field in _ACTORS:
        known = {one.id for one in founded.actors}
    elif field == "people":
        known = {one.id for one in founded.people}
    else:
        return names
    unknown = [one for one in names if one not in known and one not in taken]
    if unknown:
        raise ValueError(
            f"{', '.join(unknown)}: no such id in the founding lists, nor was it accepted"
        )
    return names


def _number(text: str, least: float, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number") from None
    if not least <= value <= most:
        raise ValueError(f"{text} is not from {least:g} to {most:g}")
    return value


def _quantity(text: str) -> dict[str, Any] | None:
    if not text:
        return None
    number, _, unit = text.partition(" ")
    try:
        value = float(number.replace(",", ""))
    except ValueError:
        raise ValueError(f"{text!r} is no quantity: write 600 pupil, or nothing for none") from None
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is no quantity: write 600 pupil, or nothing for none")
    if not unit:
        raise ValueError(f"{text!r} has no unit: write 600 pupil")
    return {"value": value, "unit": unit.strip(), "low": None, "high": None, "text": text}


def apply(
    store: Store,
    document: Document,
    candidates: Sequence[Candidate],
    answers: Sequence[Answer],
    *,
    reviewer: str = "",
    again: bool = False,
) -> dict[str, int]:
    """
    Keep answers, each in a transaction of its own.

    Parameters
    ----------
    store : Store
        Where decisions are kept.
    document : Document
        That the candidates are of.
    candidates : sequence of Candidate
        What there is to decide.
    answers : sequence of Answer
        What was decided; all are checked before the first is kept.
    reviewer : str, optional
        Who decided.
    again : bool, optional
        Whether answers may take the place of others.

    Returns
    -------
    dict of str to int
        How many were accepted, corrected, rejected, and were so before; and how many were
        withdrawn, if any.

    Raises
    ------
    ChronicleError
        If an answer names no candidate, withdraws what nobody decided, or a correction is wrong;
        nothing is kept then.
    """
    by_name = {one.name: one for one in candidates}
    taken = _list_accepted(store, candidates, answers)
    rows: list[tuple[Candidate, Answer, dict[str, Any]]] = []
    faults: list[str] = []
    for answer in answers:
        candidate = by_name.get(answer.name)
        if candidate is None:
            where = f"{answer.where}: " if answer.where else ""
            faults.append(f"{where}{answer.name} is no candidate of {document.id[:8]}")
            continue
        try:
            row = correct(candidate, answer.changes, taken)
            _check(candidate, row, document)
        except ChronicleError as error:
            faults += error.faults
            continue
        rows.append((candidate, answer, row))
    faults += _find_turned(store, document, rows, again=again)
    if faults:
        raise ChronicleError(faults, title="answers")
    counts = {"accept": 0, "correct": 0, "reject": 0, "before": 0}
    for candidate, answer, row in rows:
        if answer.verdict == WITHDRAW:
            store.withdraw(document.id, candidate.kind, candidate.key)
            counts[WITHDRAW] = counts.get(WITHDRAW, 0) + 1
            continue
        new = store.decide(
            document.id,
            candidate.kind,
            candidate.key,
            answer.verdict,
            row,
            reviewer=reviewer,
            again=again,
        )
        counts[answer.verdict if new else "before"] += 1
    return counts


def _find_turned(
    store: Store,
    document: Document,
    rows: Sequence[tuple[Candidate, Answer, dict[str, Any]]],
    *,
    again: bool,
) -> list[str]:
    """Return a fault for each answer that turns round an earlier decision, or withdraws none."""
    stands = {(one.kind, one.candidate): one for one in store.decisions(document.id)}
    faults = []
    for candidate, answer, row in rows:
        old = stands.get((candidate.kind, candidate.key))
        if answer.verdict == WITHDRAW:
            if old is None:
                faults.append(f"{candidate.name} is undecided: there is nothing to withdraw")
        elif not again and old is not None and (old.verdict, old.row) != (answer.verdict, row):
            faults.append(
                f"{candidate.name} was decided otherwise ({old.verdict}, {old.at}): "
                "say --again to decide anew"
            )
    return faults


def _check(candidate: Candidate, row: dict[str, Any], document: Document) -> None:
    """Refuse a row that could not be read back."""
    start, end = row.get("date_from") or "", row.get("date_to") or ""
    if end and (not start or end < start[: len(end)]):
        raise ChronicleError(
            f"{candidate.name}: date_to {end} is before date_from {start or '(empty)'}"
        )
    try:
        from_plain(KINDS[candidate.kind], _linkless(candidate, row), document=document.id)
    except (TypeError, ValueError, KeyError, IndexError) as error:
        raise ChronicleError(f"{candidate.name}: {error}") from None


def _linkless(candidate: Candidate, row: dict[str, Any]) -> dict[str, Any]:
    if candidate.kind == "link":
        return row
    return {key: value for key, value in row.items() if key != "spans"}
