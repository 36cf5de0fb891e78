"""``transcaspian chronicle review``: accept, correct or reject what rules found."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcaspian.cli._chronicle_documents import Output  # noqa: TC001  (typer reads it)
from transcaspian.cli._output import Format, console, emit, emit_csv, emit_json, safe, warn
from transcaspian.errors import ChronicleError, NoAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcaspian.chronicle.document import Document
    from transcaspian.chronicle.review import Answer, Candidate
    from transcaspian.chronicle.store import Store

__all__ = ["review"]

_ASK = "[a]ccept, [c]orrect, [r]eject, [s]kip, [q]uit? "
_VERDICTS = {"a": "accept", "c": "correct", "r": "reject"}
_AROUND = 120
_SHOWN = (
    "type", "mode", "context", "date_from", "date_to", "actors", "people", "places", "track",
    "instrument", "quantity", "lifecycle", "object", "speaker", "about", "stance", "certainty",
    "testable", "quote", "date", "promisors", "beneficiaries", "due", "event", "key", "subject",
    "standing", "valid_from", "valid_to", "from", "kind", "to", "reason", "name", "office",
    "affiliation",
)  # fmt: skip


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

    At a terminal each is shown with its sentence. Scripts give answers in a file, one a line:
    e3 accept; e4 correct type=AGREE date_from=2024-03-11; s2 reject. Example:
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
            _ask_all(store, found, candidates, reviewer, again=again)
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


def _ask_all(
    store: Store, document: Document, candidates: Sequence[Candidate], reviewer: str, *, again: bool
) -> None:
    """Show each candidate that is undecided and keep what is answered, one by one."""
    from transcaspian.chronicle.review import apply

    if not sys.stdin.isatty():
        raise ChronicleError("nobody to ask: give --decisions FILE (or -), or --accept-all")
    done = set() if again else _decided(store, document)
    left = [one for one in candidates if (one.kind, one.key) not in done]
    for number, one in enumerate(left, 1):
        _show(document, one, f"{number} of {len(left)}")
        for answer in _answers(one):
            try:
                apply(store, document, candidates, [answer], reviewer=reviewer, again=again)
            except ChronicleError as error:
                for fault in error.faults:
                    warn(fault)
                continue
            break
    emit(
        f"{document.id[:8]}: nothing left to decide" if left else f"{document.id[:8]}: all decided"
    )


def _answers(one: Candidate) -> Iterator[Answer]:
    """Yield answers of a terminal until one can be kept; none if it is skipped."""
    import shlex

    from transcaspian.chronicle.review import Answer

    while True:
        word = input(_ASK).strip().casefold()[:1]
        if word == "q":
            raise typer.Exit
        if word == "s":
            return
        if word in ("a", "r"):
            yield Answer(one.name, _VERDICTS[word])
        elif word == "c":
            try:
                changes = tuple(shlex.split(input("field=value … ")))
            except ValueError as error:
                warn(f"{error}: close the quote, such as object='grain terminal'")
                continue
            if changes:
                yield Answer(one.name, "correct", changes)


def _show(document: Document, one: Candidate, count: str) -> None:
    """Print a candidate with its sentence, the span marked."""
    from rich.text import Text

    out = console()
    out.print(safe(f"{one.kind} {one.name} ({count}), confidence {one.confidence:.2f}", "bold"))
    span = one.row.get("span") or (one.row.get("spans") or [None])[0]
    if span:
        start, end = span
        before = document.text[max(0, start - _AROUND) : start]
        after = document.text[end : end + _AROUND]
        line = Text.assemble(
            safe(" ".join(before.split()) + " "),
            safe("»" + " ".join(document.text[start:end].split()) + "«", "reverse"),
            safe(" " + " ".join(after.split())),
        )
        out.print(line)
    for field in _SHOWN:
        value = one.row.get(field)
        if value not in (None, "", [], ()):
            out.print(safe(f"  {field} = {value}"))


def _print(document: Document, counts: dict[str, int], output: Format) -> None:
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
        }
        said = ", ".join(f"{counts[key]} {name}" for key, name in names.items())
        console().print(safe(f"{document.id[:8]}: {said}"))
