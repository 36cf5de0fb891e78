"""``transcaspian chronicle promises``: what was promised, and what became of it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli import _chronicle_ask as ask
from transcaspian.cli._output import console, emit, emit_csv, emit_json, safe, warn
from transcaspian.errors import ChronicleError, NoAnswer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

__all__ = ["promises"]


class _Shape(StrEnum):
    """Shape of promises on stdout."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    SVG = "svg"
    TOML = "toml"


_COLOURS = {"kept": "green", "late": "red", "broken": "red", "open": "cyan", "unknown": "dim"}


def promises(
    *,
    status: Annotated[
        list[str] | None,
        typer.Option(help="How it stands: open, kept, late, broken or unknown; repeatable."),
    ] = None,
    promisor: Annotated[
        list[str] | None,
        typer.Option(help="Who promised, such as KAZ: a state with its organisations; repeatable."),
    ] = None,
    place: Annotated[
        list[str] | None, typer.Option(help="Where, such as Aktau; repeatable.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="Day on which it stands so, such as 2024-03."),
    ] = None,
    known_by: ask.KnownBy = None,
    mine: ask.Mine = True,
    output: Annotated[
        _Shape, typer.Option("--format", help="Shape of the answer on stdout, such as svg or toml.")
    ] = _Shape.TABLE,
) -> None:
    """
    List what was promised, by whom, for whom, by when, and how each promise stands.

    Example: transcaspian chronicle promises --status late --promisor KAZ
    """
    from transcaspian.chronicle.promises import (
        Asked,
        count_standings,
        promise_document,
        select_promises,
    )

    everything, held = ask.held_by(known_by, mine=mine)
    day = _day(as_of, known_by)
    asked = Asked(
        statuses=_statuses(status),
        actors=ask.find_actors(promisor, everything),
        places=ask.find_places(place, everything),
    )
    found = select_promises(held, asked, day)
    if not found:
        raise NoAnswer(f"no promise of the chronicle stands so on {day}: ask for less")
    for note in held.notes:
        warn(note)
    documents = [promise_document(one, standing, held, day) for one, standing in found]
    counts = count_standings(standing.state for _, standing in found)
    if output is _Shape.TOML:
        from transcaspian.study.chronicle_promised import changes_of, to_toml

        emit(to_toml(changes_of(held, [one for one, _ in found], day)))
    elif output is _Shape.JSON:
        head = {
            "schema": "transcaspian/chronicle-promises/1",
            "as_of": day.isoformat(),
            "known_by": ask.told_day(known_by),
            "statuses": list(asked.statuses),
            "promisors": list(asked.actors),
            "places": list(asked.places),
        }
        emit_json({**head, "n": len(documents), "counts": counts, "promises": documents})
    elif output is _Shape.CSV:
        from transcaspian.chronicle.promises import COLUMNS, table_rows

        emit_csv(COLUMNS, table_rows(documents))
    elif output is _Shape.SVG:
        from transcaspian.study.chronicle_draw_promises import draw_promises

        known = f"as known by {known_by}" if known_by else "as known today"
        who = ", ".join(held.name(one) for one in asked.actors) or "all promisors"
        emit(draw_promises(documents, day=day, counts=counts, asked=f"{who}; {known}"))
    else:
        _print_table(documents, counts, day)


def _statuses(words: Sequence[str] | None) -> tuple[str, ...]:
    from transcaspian.chronicle.commitment import STANDINGS

    faults = [
        f"--status: {word[:40]!r} is none of {', '.join(STANDINGS)}"
        for word in words or ()
        if word.lower() not in STANDINGS
    ]
    if faults:
        raise ChronicleError(faults)
    return tuple(word.lower() for word in words or ())


def _day(as_of: str | None, known_by: str | None) -> dt.date:
    """Return the day asked about: what is not said is the day of knowledge, or today."""
    told = ask.read_day(as_of, "--as-of", end=True)
    return told or min(ask.read_day(known_by, "--known-by", end=True) or ask.today(), ask.today())


def _print_table(documents: Sequence[dict[str, Any]], counts: dict[str, int], day: dt.date) -> None:
    from transcaspian.chronicle.promises import quantity_words

    table = ask.table_of(
        [
            ("promise", 26), ("by (for)", 22), ("due", 0), ("stage", 18), ("status", 0),
            ("why", 27), ("told by", 12),
        ]
    )  # fmt: skip
    for one in documents:
        quantity = quantity_words(one["quantity"])
        who = ", ".join(one["promisor_names"])
        if one["beneficiaries"]:
            who += f" (for {', '.join(one['beneficiary_names'])})"
        late = ", late" if one["late"] and one["status"] != "late" else ""
        last = one["steps"][-1]["date"]
        table.add_row(
            safe(one["object"] + (f": {quantity}" if quantity else "")),
            safe(who),
            safe(one["due"] or "–"),
            safe(f"{one['stage']} {last}"),
            safe(one["status"] + late, style=_COLOURS[one["status"]]),
            safe(one["why"]),
            safe(ask.cited(one["sources"])),
        )
    console().print(table)
    told = ", ".join(f"{n} {state}" for state, n in counts.items())
    console().print(safe(f"{len(documents)} promises as of {day}: {told}"))
