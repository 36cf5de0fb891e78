"""``transcaspian chronicle relations``: how two actors stand to one another over time."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli import _chronicle_ask as ask
from transcaspian.cli._output import console, emit, emit_csv, emit_json, safe, warn
from transcaspian.errors import ChronicleError, NoAnswer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

__all__ = ["relations"]

_DAYS_OF = {"d": 1.0, "m": 365.25 / 12.0, "y": 365.25}
_MOST_HALF_LIFE_D = 36525.0


class _Shape(StrEnum):
    """Shape of relations on stdout."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    SVG = "svg"


class _By(StrEnum):
    """Length of a period."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


def relations(
    one: Annotated[
        str, typer.Argument(help="An actor, such as KAZ, a state with its organisations.")
    ],
    other: Annotated[str, typer.Argument(help="Another, such as AZE.")],
    *,
    by: Annotated[_By, typer.Option(help="One point for each, such as quarter.")] = _By.QUARTER,
    half_life: Annotated[
        str, typer.Option(metavar="TIME", help="After which an event counts half: 365d, 18m or 2y.")
    ] = "365d",
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="First day, such as 2022-01."),
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Last day, such as 2024-12; today.")
    ] = None,
    known_by: ask.KnownBy = None,
    mine: ask.Mine = True,
    output: Annotated[
        _Shape, typer.Option("--format", help="Shape of the answer on stdout, such as svg.")
    ] = _Shape.TABLE,
) -> None:
    """
    Show cooperation and conflict between two actors over time, with the events behind each point.

    Example: transcaspian chronicle relations KAZ AZE --by quarter --from 2022
    """
    from transcaspian.chronicle.intensity import load_intensity
    from transcaspian.chronicle.relations import (
        find_told,
        point_documents,
        points_of,
        spread_of,
    )

    everything, held = ask.held_by(known_by, mine=mine)
    pair = ask.find_actors([one, other], everything)
    if pair[0] == pair[1]:
        raise ChronicleError(f"{one} and {other} are one actor: name two")
    scale = load_intensity()
    told = find_told(pair[0], pair[1], held, scale)
    last = _last(end, known_by)
    told = tuple(row for row in told if row.day <= last)
    if not told:
        raise NoAnswer(
            f"no dated event between {held.name(pair[0])} and {held.name(pair[1])} is known: "
            "nothing can be said of how they stand"
        )
    first = ask.read_day(start, "--from") or told[0].day
    if last < first:
        raise ChronicleError(f"--to: {last} is before {first}: name a later day")
    for note in held.notes:
        warn(note)
    days = _days(half_life)
    spread = spread_of(scale)
    points = points_of(told, by=by.value, first=first, last=last, half_life_d=days, spread=spread)
    head = {
        "schema": "transcaspian/chronicle-relations/1",
        "actors": list(pair),
        "actor_names": [held.name(id_) for id_ in pair],
        "by": by.value,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "known_by": ask.told_day(known_by),
        "half_life_d": days,
    }
    _print(head, point_documents(points, held), output, spread)


def _last(end: str | None, known_by: str | None) -> dt.date:
    """Return the last day asked about: what is not said is the day of knowledge, or today."""
    told = ask.read_day(end, "--to", end=True)
    return told or min(ask.read_day(known_by, "--known-by", end=True) or ask.today(), ask.today())


def _days(text: str) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([dmy]?)", text.strip())
    days = float(match[1]) * _DAYS_OF[match[2] or "d"] if match else 0.0
    if not 0.0 < days <= _MOST_HALF_LIFE_D:
        raise ChronicleError(
            f"--half-life: {text[:40]!r} is no time up to 100 years, such as 365d, 18m or 2y"
        )
    return days


def _print(
    head: dict[str, Any], documents: list[dict[str, Any]], output: _Shape, spread: float
) -> None:
    from transcaspian.chronicle.intensity import CITATION, MOST
    from transcaspian.chronicle.relations import COLUMNS, PRIOR_EVENTS, table_rows

    if output is _Shape.JSON:
        method = {
            "scale": [-MOST, MOST],
            "citation": CITATION,
            "spread": round(spread, 4),
            "prior_events": PRIOR_EVENTS,
        }
        emit_json({**head, "method": method, "n": len(documents), "points": documents})
    elif output is _Shape.CSV:
        emit_csv(COLUMNS, table_rows(documents))
    elif output is _Shape.SVG:
        from transcaspian.study.chronicle_draw_relations import draw_relations

        known = f"as known by {head['known_by']}" if head["known_by"] else "as known today"
        names = (head["actor_names"][0], head["actor_names"][1])
        asked = f"by {head['by']}, {head['from']} to {head['to']}; {known}"
        days = head["half_life_d"]
        emit(draw_relations(documents, names=names, half_life_d=days, asked=asked))
    else:
        _print_table(head, documents)


def _print_table(head: dict[str, Any], documents: Sequence[dict[str, Any]]) -> None:
    from rich import box
    from rich.table import Table

    from transcaspian.chronicle.intensity import CITATION

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, expand=True)
    for name in ("period", "P10", "P50", "P90", "counted"):
        table.add_column(name, justify="left" if name == "period" else "right", no_wrap=True)
    table.add_column("new events", ratio=1, overflow="fold")
    for one in documents:
        told = [
            f"{event['date']} {event['type']} {event['intensity']:+g} {event['id']} "
            f"[{ask.cited(event['sources'])}]"
            for event in one["events"]
            if event["new"]
        ]
        held = one["intensity"]
        table.add_row(
            safe(one["period"]),
            *(safe(f"{held[name]:+.2f}") for name in ("p10", "p50", "p90")),
            safe(f"{one['weight']:.2f} of {one['n_counted']}"),
            safe("\n".join(told).replace("\n", "; ") if told else "–"),
        )
    console().print(table)
    names = " and ".join(head["actor_names"])
    console().print(
        safe(
            f"{names}: mean intensity of events from -10 (conflict) to 10 (cooperation), "
            f"an event counting half after {head['half_life_d']:g} days; P10 to P90 is what so few "
            f"events leave open. {CITATION}."
        )
    )
