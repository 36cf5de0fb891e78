"""``transcaspian chronicle review``: accept, correct or reject what rules found."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcaspian.cli._chronicle_documents import Output  # noqa: TC001  (typer reads it)
from transcaspian.cli._output import Format, console, emit_csv, emit_json, safe
from transcaspian.errors import ChronicleError, NoAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcaspian.chronicle.document import Document
    from transcaspian.chronicle.review import Answer, Candidate
    from transcaspian.chronicle.store import Store

__all__ = ["review"]


def review(
    document: Annotated[str, typer.Argument(help="Id of a document, or its first digits.")],
    *,
    decisions: Annotated[
        str,
        typer.Option(help="File of answers such as “e3 accept”, one a line, or - for stdin."),
    ] = "",
    accept_all: Annotated[
        bool, typer.Option("--accept-all", help="Accept what is sure enough, undecided so far.")
    ] = False,
    min_confidence: Annotated[
        float, typer.Option(help="How sure, from 0 to 1.", min=0.0, max=1.0)
    ] = 0.7,
    reviewer: Annotated[str, typer.Option(help="Who decides.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Let answers take the place of earlier ones.")
    ] = False,
    output: Output = Format.TABLE,
) -> None:
    """
    Accept, correct or reject each candidate of a document.

    At a terminal each is shown with its sentence, and the last answer can be undone. Scripts
    give answers in a file, one a line: e3 accept; e4 correct type=AGREE date_from=2024-03-11;
    s2 reject; e5 withdraw, which takes a decision back. Example:
    transcaspian chronicle review 069a4c98 --accept-all --min-confidence 0.8 --reviewer nn
    """
    from transcaspian.chronicle.collect import collect
    from transcaspian.chronicle.review import apply, list_candidates
    from transcaspian.chronicle.store import Store

    if decisions and accept_all:
        raise ChronicleError("--decisions and --accept-all contradict each other: give one")
    with Store() as store:
        found = store.document(document)
        candidates = list_candidates(collect(store, found))
        if not candidates:
            raise NoAnswer(f"no rule found anything in {found.name}")
        if decisions:
            answers = _read(decisions)
        elif accept_all:
            answers = _sure(store, found, candidates, min_confidence, again=again)
        else:
            _ask(store, found, candidates, reviewer, again=again)
            return
        counts = apply(store, found, candidates, answers, reviewer=reviewer, again=again)
    _print(found, counts, output)


def _read(name: str) -> list[Answer]:
    from transcaspian.chronicle.review import read_answers

    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ChronicleError(f"--decisions {name}: {error}") from None
    return read_answers(text.splitlines(), "standard input" if name == "-" else name)


def _decided(store: Store, document: Document) -> set[tuple[str, str]]:
    return {(one.kind, one.candidate) for one in store.decisions(document.id)}


def _sure(
    store: Store, document: Document, candidates: Sequence[Candidate], least: float, *, again: bool
) -> list[Answer]:
    """Return acceptance of all that is sure enough; what was decided stays unless `again`."""
    from transcaspian.chronicle.review import Answer

    done = set() if again else _decided(store, document)
    return [
        Answer(one.name, "accept")
        for one in candidates
        if one.confidence >= least and (one.kind, one.key) not in done
    ]


def _ask(
    store: Store, document: Document, candidates: Sequence[Candidate], reviewer: str, *, again: bool
) -> None:
    """Ask for each candidate at the terminal."""
    from transcaspian.cli._chronicle_dialogue import Dialogue

    if not sys.stdin.isatty():
        raise ChronicleError("nobody to ask: give --decisions FILE (or -), or --accept-all")
    Dialogue(store, document, candidates, reviewer).run(again=again)


def _print(document: Document, counts: dict[str, int], output: Format) -> None:
    from transcaspian.chronicle.decision import WITHDRAW

    counts = {WITHDRAW: 0, **counts}
    row = {"document": document.id, **counts}
    if output is Format.JSON:
        emit_json({"schema": "transcaspian/chronicle-review/1", **row})
    elif output is Format.CSV:
        emit_csv(tuple(row), [tuple(row.values())])
    else:
        names = {
            "accept": "accepted",
            "correct": "corrected",
            "reject": "rejected",
            "before": "as before",
        } | ({WITHDRAW: "withdrawn"} if counts[WITHDRAW] else {})
        said = ", ".join(f"{counts[key]} {name}" for key, name in names.items())
        console().print(safe(f"{document.id[:8]}: {said}"))
