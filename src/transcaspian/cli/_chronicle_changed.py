"""``transcaspian chronicle what-changed``: what events and promises moved between two days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli import _chronicle_ask as ask
from transcaspian.cli._chronicle_documents import Output  # noqa: TC001 - typer reads it
from transcaspian.cli._output import Format, console, emit_csv, emit_json, safe, warn
from transcaspian.errors import ChronicleError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.table import Table

__all__ = ["what_changed"]

_DID = {
    "moved": "",
    "moved-between": " (and back)",
    "moved-by-others": " (moved by other rows)",
    "unchanged": " (no figure in use changed)",
    "kept-unseen": " (kept; no figure in use shows it)",
    "promised": " (promised)",
    "no-value": " (no value in use)",
}


def what_changed(
    between: Annotated[
        tuple[str, str],
        typer.Option(metavar="DATE DATE", help="Two days, such as 2022-08-01 2024-04-01."),
    ],
    *,
    known_by: ask.KnownBy = None,
    mine: ask.Mine = True,
    output: Output = Format.TABLE,
) -> None:
    """
    Tell what happened between two days, and which state, parameter or project each thing moved.

    Example: transcaspian chronicle what-changed --between 2022-08-01 2024-04-01
    """
    first, last = (ask.read_day(word, "--between") for word in between)
    assert first is not None
    assert last is not None
    if last <= first:
        raise ChronicleError(f"--between: {last} is not after {first}: name the earlier day first")
    from transcaspian.atlas.load import load_atlas
    from transcaspian.evidence.load import load_evidence
    from transcaspian.study import chronicle_changes as changes

    day = ask.read_day(known_by, "--known-by", end=True) or ask.today()
    _, held = ask.held_by(known_by, mine=mine)
    for note in held.notes:
        warn(note)
    document = changes.what_changed(
        held, load_evidence(), load_atlas(), first=first, last=last, known_by=day
    )
    if output is Format.JSON:
        emit_json(document)
    elif output is Format.CSV:
        emit_csv(changes.COLUMNS, changes.table_rows(document))
    else:
        _print(document)


def _print(document: Mapping[str, Any]) -> None:
    counts, days = document["counts"], " to ".join(document["between"])
    out = console()
    out.print(_table("Events", document["events"]))
    out.print(_table("Promises", document["commitments"]))
    others = [one for one in document["parameters"] if not one["events"] + one["commitments"]]
    if others:
        out.print(_parameters(others))
    out.print(
        safe(
            f"{days}: {counts['events']} events, {counts['events_joined']} of them joined to "
            f"something and {counts['events_that_moved']} to a state or value that differs; "
            f"{counts['commitments']} promises, {counts['commitments_joined']} with a quantity and "
            f"{counts['commitments_that_moved']} kept with a value that differs; "
            f"{counts['parameters']} parameters differ, {counts['parameters_joined']} of them "
            f"joined to an event or promise; {len(document['network'])} links and services began "
            "or ended. Ranges are P10 to P90. Joined is what the same rows tell of; it is no "
            "proof of a cause."
        )
    )


def _table(name: str, rows: list[dict[str, Any]]) -> Table:
    table = ask.table_of([("date", 0), ("what", 32), ("moved", 60), ("told by", 13)], name)
    for one in rows:
        told = [_moved(item) for item in one["moved"]]
        text = one["text"]
        if name == "Promises":
            text = f"{one['object']}: {one['state_before']} → {one['state_after']}"
        cell = "\n".join(told) if told else "nothing is known that it moved"
        table.add_row(
            ask.lines_of(one["date"].replace("/", " –\n")),
            safe(text),
            ask.lines_of(cell),
            safe(ask.cited(one["sources"])),
        )
    return table


def _moved(item: Mapping[str, Any]) -> str:
    if item["kind"] == "state":
        span = f"{item['state_from']} – {item['state_to'] or ''}".rstrip()
        now = f"{item['state_before']} → {item['state_after']}"
        return f"{item['what']}: {item['state']} {span} (first → last day: {now})"
    words = str(item["what"])
    if item["before"]:
        words += f": {_range(item['before'])} → {_range(item['after'])} {item['unit']}"
    if item["promised"]:
        words += f"; promised {item['promised']}"
    rows = ", ".join(row["id"] for row in item["observations"][:5])
    return words + _DID[item["did"]] + (f" by {rows}" if rows else "")


def _range(value: Mapping[str, float]) -> str:
    p10, p50, p90 = (f"{float(f'{value[name]:.3g}'):,.10g}" for name in ("p10", "p50", "p90"))
    return f"{p50} ({p10}–{p90})"


def _parameters(rows: list[dict[str, Any]]) -> Table:
    table = ask.table_of(
        [("parameter", 34), ("first day → last day", 52), ("moved by", 34)],
        "Parameters that differ, and that no event or promise is joined to",
    )
    for one in rows:
        told = [f"{row['id']} ({row['source']})" for row in one["observations"][:3]]
        table.add_row(
            safe(one["id"]),
            safe(f"{_range(one['before'])} → {_range(one['after'])} {one['unit']}"),
            safe(", ".join(told)),
        )
    return table
