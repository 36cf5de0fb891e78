"""``transcaspian chronicle extract``: what rules find in a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli._chronicle_documents import Output  # noqa: TC001  (typer reads it)
from transcaspian.cli._output import Format, console, emit_csv, emit_json, safe, warn
from transcaspian.errors import NoAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.chronicle.document import Document

__all__ = ["extract"]

_COLUMNS = (
    "document", "kind", "id", "what", "when", "who", "where", "start", "end", "confidence", "rule",
    "text",
)  # fmt: skip
_TEXT = 90


def extract(
    document: Annotated[
        str, typer.Argument(help="Id of a document, its first digits, or the name of its file.")
    ] = "",
    *,
    every: Annotated[
        bool, typer.Option("--all", help="Read all documents that were added, and tell how many.")
    ] = False,
    output: Output = Format.TABLE,
) -> None:
    """
    Find events, statements, commitments, figures, people and places in a document.

    Each is a candidate with its span in the text, a confidence and the rule that found it; nothing
    is accepted before it was reviewed. Example: transcaspian chronicle extract 069a4c98
    """
    from transcaspian.chronicle.collect import collect, collect_all
    from transcaspian.chronicle.store import Store

    with Store() as store:
        if every:
            _print_counts(collect_all(store), output)
            return
        if not document:
            raise NoAnswer("name a document, or say --all; transcaspian chronicle list names them")
        found = store.document(document)
        values = collect(store, found)
    for text in found.warnings:
        warn(f"{found.name}: {text}")
    if output is Format.JSON:
        emit_json(values)
    elif output is Format.CSV:
        emit_csv(_COLUMNS, ([row[name] for name in _COLUMNS] for row in _rows(found, values)))
    else:
        _print_table(found, values)


def _rows(document: Document, values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield candidates as rows of one table."""
    for kind in ("events", "statements", "commitments", "figures"):
        for row in values[kind]:
            start, end = row["span"]
            yield {
                "document": document.id,
                "kind": kind[:-1],
                "id": row["id"],
                **_cells(kind, row),
                "start": start,
                "end": end,
                "confidence": row["confidence"],
                "rule": row["rule"],
                "text": " ".join(document.text[start:end].split()),
            }


def _cells(kind: str, row: dict[str, Any]) -> dict[str, str]:
    amount = row.get("quantity")
    much = f"{amount['value']:g} {amount['unit']}" if amount else ""
    if kind == "events":
        days = "..".join(one for one in (row["date_from"], row["date_to"]) if one)
        told = "" if row["context"] == "actual" else row["context"]
        event = (row["type"], row["mode"], told, row["object"], much)
        return _cell(event, days, row["actors"], row["places"])
    if kind == "statements":
        what = (f"stance {row['stance']:+.2f}", f"certainty {row['certainty']:.2f}")
        return _cell(what, row["date"], [row["speaker"]], row["about"])
    if kind == "commitments":
        due = f"due {row['due']}" if row["due"] else ""
        return _cell((row["lifecycle"], row["object"], much), due, row["promisors"], row["places"])
    days = "..".join(one for one in (row["valid_from"], row["valid_to"]) if one)
    return _cell((row["key"] or "no key", much), days, [], [row["subject"]])


def _cell(what: tuple[str, ...], when: str, who: list[str], where: list[str]) -> dict[str, str]:
    told = " ".join(one for one in what if one)
    return {"what": told, "when": when, "who": " ".join(who), "where": " ".join(where)}


def _print_table(document: Document, values: dict[str, Any]) -> None:
    from rich.table import Table

    out = console()
    rows = list(_rows(document, values))
    if not rows:
        warn(f"{document.name}: no rule found anything in it")
    table = Table("id", "what", "when", "who", "where", "sure", "rule and text")
    for row in rows:
        text = row["text"] if len(row["text"]) <= _TEXT else row["text"][: _TEXT - 1] + "…"
        cells = (row[name] for name in ("id", "what", "when", "who", "where"))
        said = safe(f"{row['rule']}: {text}")
        table.add_row(*(safe(one) for one in cells), f"{row['confidence']:.2f}", said)
    out.print(table)
    people = ", ".join(one["name"] + ("" if one["known"] else " (new)") for one in values["people"])
    out.print(safe(f"people: {people or 'none'}"))
    new = ", ".join(one["name"] for one in values["organisations"])
    if new:
        out.print(safe(f"organisations that no list knows: {new}"))
    out.print(safe("places: " + (", ".join(one["name"] for one in values["places"]) or "none")))
    for one in values["links"]:
        sure = f"{one['confidence']:.2f}"
        out.print(safe(f"{one['from']} {one['kind']} {one['to']} ({sure}): {one['reason']}"))


def _print_counts(counts: dict[str, int], output: Format) -> None:
    if output is Format.JSON:
        emit_json({"schema": "transcaspian/chronicle-extract-all/1", **counts})
    elif output is Format.CSV:
        emit_csv(tuple(counts), [tuple(counts.values())])
    else:
        console().print(safe(", ".join(f"{count} {name}" for name, count in counts.items())))
