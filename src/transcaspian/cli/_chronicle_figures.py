"""``transcaspian chronicle figures``: accepted figures as evidence for every other question."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (typer reads it)
from typing import TYPE_CHECKING, Annotated

import typer

from transcaspian.cli import _chronicle_ask as ask
from transcaspian.cli._chronicle_documents import Output  # noqa: TC001  (typer reads it)
from transcaspian.cli._output import Format, console, emit, emit_csv, emit_json, safe, warn
from transcaspian.errors import NoAnswer

if TYPE_CHECKING:
    from transcaspian.chronicle.reported import Reported

__all__ = ["figures"]


def figures(
    document: Annotated[
        list[str] | None,
        typer.Option(help="Only of this document: its id, or first digits; repeatable."),
    ] = None,
    *,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Write them as evidence, such as my-evidence."),
    ] = None,
    output: Output = Format.TABLE,
) -> None:
    """
    List the figures that you accepted, as rows of the evidence.

    With --to they become a folder that --evidence of compare, simulate and explain takes. Example:
    transcaspian chronicle figures --to my-evidence
    """
    from transcaspian.chronicle.reported import list_reported, write_reported
    from transcaspian.chronicle.store import Store, chronicle_file
    from transcaspian.evidence.observation import COLUMNS

    if not chronicle_file().exists():
        raise NoAnswer("no document was added yet: transcaspian chronicle add FILE")
    with Store() as store:
        only = [store.document(one).id for one in document or ()]
        found = list_reported(store, only)
    for fault in found.faults:
        warn(f"left out: {fault}")
    if not found.rows:
        raise NoAnswer("no figure was accepted that can be evidence: transcaspian chronicle review")
    if to is not None:
        write_reported(found, to)
    if output is Format.JSON:
        told = {"to": str(to) if to is not None else None, "n": len(found.rows)}
        rows = {"figures": found.rows, "sources": found.sources, "left_out": found.faults}
        emit_json({"schema": "transcaspian/chronicle-figures/1", **told, **rows})
    elif output is Format.CSV:
        emit_csv(COLUMNS, (tuple(row[name] for name in COLUMNS) for row in found.rows))
    else:
        _print(found)
    if to is not None and output is Format.TABLE:
        emit(f"{len(found.rows)} figures of {len(found.sources)} documents are in {to}")


def _print(found: Reported) -> None:
    table = ask.table_of(
        [("key", 20), ("subject", 16), ("value", 16), ("of", 0), ("known", 0), ("told by", 0)]
    )
    for row in found.rows:
        much = f"{float(row['value']):,.10g}" if row["value"] else ""
        if row["low"] and row["high"]:
            much = f"{float(row['low']):,.10g} to {float(row['high']):,.10g}"
        days = "\n– ".join(dict.fromkeys(filter(None, (row["valid_from"], row["valid_to"]))))
        table.add_row(
            safe(row["key"]),
            safe(row["subject"]),
            safe(f"{much} {row['unit']}, {row['standing']}"),
            ask.lines_of(days or "any time"),
            safe(row["published"]),
            safe(row["id"]),
        )
    console().print(table)
