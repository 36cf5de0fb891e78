"""``transcaspian chronicle timeline``: what happened, in order of time."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli import _chronicle_ask as ask
from transcaspian.cli._output import console, emit, emit_csv, emit_json, safe, warn
from transcaspian.errors import ChronicleError, NoAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcaspian.chronicle.held import Held
    from transcaspian.chronicle.timeline import Wanted

__all__ = ["timeline"]

_WIDE = 110
"""From this width on there is room for publishers' names."""


class _Shape(StrEnum):
    """Shape of a timeline on stdout."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    SVG = "svg"
    ICS = "ics"


def timeline(
    *,
    actor: Annotated[
        list[str] | None,
        typer.Option(
            help="An actor or person, such as KAZ: a state with its organisations; repeatable."
        ),
    ] = None,
    track: Annotated[
        list[str] | None, typer.Option(help="A track, such as economic; repeatable.")
    ] = None,
    place: Annotated[
        list[str] | None, typer.Option(help="A place, such as Aktau; repeatable.")
    ] = None,
    type_: Annotated[
        list[str] | None,
        typer.Option("--type", help="A type of PLOVER, such as AGREE; repeatable."),
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="First day, such as 2022-08.")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Last day, such as 2024-03.")
    ] = None,
    known_by: ask.KnownBy = None,
    mine: ask.Mine = True,
    output: Annotated[
        _Shape, typer.Option("--format", help="Shape of the answer on stdout, such as svg or ics.")
    ] = _Shape.TABLE,
) -> None:
    """
    Tell what happened, in order of time, and who says so.

    Example: transcaspian chronicle timeline --actor KAZ --track economic --from 2022-08
    --format svg > kazakhstan.svg
    """
    from transcaspian.chronicle.timeline import Wanted, event_document, select_events

    everything, held = ask.held_by(known_by, mine=mine)
    wanted = Wanted(
        actors=ask.find_actors(actor, everything),
        tracks=_tracks(track),
        places=ask.find_places(place, everything),
        types=_types(type_),
        start=ask.read_day(start, "--from"),
        end=ask.read_day(end, "--to", end=True),
    )
    if wanted.start and wanted.end and wanted.end < wanted.start:
        raise ChronicleError(f"--to: {wanted.end} is before --from {wanted.start}: swap them")
    events = select_events(held, wanted)
    if not events:
        late = len(select_events(everything, wanted))
        why = f"; {late} became known later than --known-by" if late else ""
        raise NoAnswer(f"no event of the chronicle fits{why}: ask for less")
    for note in held.notes:
        warn(note)
    documents = [event_document(one, held) for one in events]
    _print(documents, output, wanted, held, known_by)


def _tracks(words: Sequence[str] | None) -> tuple[str, ...]:
    from transcaspian.chronicle.record import TRACKS

    return _among(words, TRACKS, "--track", str.lower)


def _types(words: Sequence[str] | None) -> tuple[str, ...]:
    from transcaspian.chronicle.record import EVENT_TYPES

    return _among(words, EVENT_TYPES, "--type", str.upper)


def _among(
    words: Sequence[str] | None, known: Sequence[str], option: str, shape: Any
) -> tuple[str, ...]:
    found = tuple(shape(word) for word in words or ())
    faults = [
        f"{option}: {word[:40]!r} is none of {', '.join(known)}"
        for word in found
        if word not in known
    ]
    if faults:
        raise ChronicleError(faults)
    return found


def _print(
    documents: list[dict[str, Any]],
    output: _Shape,
    wanted: Wanted,
    held: Held,
    known_by: str | None,
) -> None:
    from transcaspian.chronicle import timeline as shapes

    if output is _Shape.JSON:
        asked = {
            "actors": list(wanted.actors),
            "tracks": list(wanted.tracks),
            "places": list(wanted.places),
            "types": list(wanted.types),
            "from": wanted.start.isoformat() if wanted.start else None,
            "to": wanted.end.isoformat() if wanted.end else None,
            "known_by": ask.told_day(known_by),
        }
        head = {"schema": "transcaspian/chronicle-timeline/1", **asked}
        emit_json({**head, "n": len(documents), "events": documents})
    elif output is _Shape.CSV:
        emit_csv(shapes.COLUMNS, shapes.table_rows(documents))
    elif output is _Shape.ICS:
        from transcaspian.chronicle.ics import to_calendar

        sys.stdout.flush()
        sys.stdout.buffer.write(to_calendar(documents, stamp=ask.today()).encode())
    elif output is _Shape.SVG:
        from transcaspian.study.chronicle_draw_timeline import draw_timeline

        emit(
            draw_timeline(documents, _leanings(documents), subtitle=_asked(wanted, held, known_by))
        )
    else:
        _print_table(documents)


def _leanings(documents: Sequence[dict[str, Any]]) -> dict[str, str]:
    from transcaspian.chronicle.timeline import leaning_of

    return {one["id"]: leaning_of(one["type"] or "") for one in documents}


def _asked(wanted: Wanted, held: Held, known_by: str | None) -> str:
    named = [tuple(held.name(one) for one in ids) for ids in (wanted.actors, wanted.places)]
    parts = [", ".join(one) for one in (*named, wanted.tracks, wanted.types)]
    words = "; ".join(part for part in parts if part) or "all actors and tracks"
    if wanted.start or wanted.end:
        words += f"; {wanted.start or 'the beginning'} to {wanted.end or 'today'}"
    return f"{words}; {f'as known by {known_by}' if known_by else 'as known today'}"


def _print_table(documents: Sequence[dict[str, Any]]) -> None:
    table = ask.table_of(
        [("date", 0), ("type", 18), ("actors", 18), ("what", 40), ("moved", 20), ("told by", 18)]
    )
    wide = console().width >= _WIDE
    for one in documents:
        days = one["date_from"] + (f" – {one['date_to']}" if one["date_to"] else "")
        moved = [f"{change['subject']} {change['state']}" for change in one["changes"]]
        moved += one["commitments"]
        told = dict.fromkeys(
            f"{source['publisher']} [{ask.cited([source])}]" if wide else ask.cited([source])
            for source in one["sources"]
        )
        context = "" if one["context"] == "actual" else f"({one['context']}) "
        table.add_row(
            ask.lines_of(days.replace(" – ", "\n– ") or "unknown"),
            ask.lines_of(f"{one['type'] or '–'}\n{one['mode']}\n{one['track']}"),
            safe(", ".join(one["actors"])),
            safe(context + (one["text"] or one["object"])),
            safe("; ".join(moved)),
            safe("; ".join(told)),
        )
    console().print(table)
    console().print(safe(f"{len(documents)} events"))
