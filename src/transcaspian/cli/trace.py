"""``transcaspian trace``: the life of one train, ship or box, and one place's day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from transcaspian.cli._one_run import ONE_RUN, OneRun, of_one_run
from transcaspian.cli._output import (
    Format,
    cell,
    console,
    emit_csv,
    emit_json,
    longest_word,
    plain_table,
    safe,
    warn,
)
from transcaspian.cli._progress import busy
from transcaspian.errors import Faults, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcaspian.study.simulate_lives import Happening, Life

__all__ = ["app", "box", "port", "ship", "train"]

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="Tell the life of one train, ship or box, or one place's day.",
)

_LIFE = ("start", "local", "place", "step", "label", "hours_h", "waiting", "waiting_for")
_DAY = (*("time", "local", "what", "where", "where_words", "kind", "kind_words", "count", "first"),)
_LONGEST_WORD = 18
_WHATS = {
    "queue": "queue for",
    "seize": "are given",
    "release": "give back",
    "capacity": "is now",
    "block": "find no room for",
    "reserve": "get room for",
    "store": "come among",
    "board": "go aboard from",
    "form": "make up a train of",
    "dock": "come to fetch",
    "depart": "leave with",
}
"""What happens, for people, in front of where it happens."""


@app.command()
@of_one_run()
def train(
    asked: OneRun,
    name: Annotated[
        str,
        typer.Argument(
            help="Place, year and number of departure, such as XIAN-2024-071, or kind and number, "
            "such as block-absheron-71."
        ),
    ],
) -> None:
    """
    Tell the life of one train: where it was, how long, what it waited for.

    Example: transcaspian trace train XIAN-2024-071 --seed 7 --replication 3
    """
    _tell_life(asked, name)


@app.command()
@of_one_run()
def ship(
    asked: OneRun,
    name: Annotated[str, typer.Argument(help="Kind and number, such as feeder-2 or FERRY-1.")],
) -> None:
    """
    Tell the life of one ship: its voyages, its berths, what it waited for.

    Example: transcaspian trace ship feeder-2 --days 60 --seed 7
    """
    _tell_life(asked, name)


@app.command()
@of_one_run()
def box(
    asked: OneRun,
    name: Annotated[
        str, typer.Argument(help="Kind and number, such as box-poti-9 or wagon-west-40.")
    ],
) -> None:
    """
    Tell the life of one box, wagon or lot: which train and ship took it, what it waited for.

    Example: transcaspian trace box box-poti-9 --seed 7
    """
    _tell_life(asked, name)


def _day(on: str) -> dt.date:
    """Return the day that was typed."""
    try:
        return dt.date.fromisoformat(on)
    except ValueError as error:
        raise InputError(f"--on: {on[:60]!r} is no day, such as 2024-02-05") from error


def _check_port(*, place: str, on: str) -> None:
    """Refuse a place without a name, and a day that is none."""
    faults = Faults()
    if not place.strip():
        faults.add(["place: name one, such as aktau"])
    faults.of(lambda: _day(on), None)
    faults.refuse()


@app.command()
@of_one_run(_check_port)
def port(
    asked: OneRun,
    place: Annotated[
        str, typer.Argument(help="Name or id of the place, such as aktau, alat or poti.")
    ],
    *,
    on: Annotated[str, typer.Option(metavar="DATE", help="The day, such as 2024-02-05.")],
) -> None:
    """
    Tell one day of a port, border or yard: who came, waited, was served and left.

    Example: transcaspian trace port aktau --on 2024-02-05 --seed 7
    """
    from transcaspian.atlas.load import load_atlas
    from transcaspian.study.simulate_closures import shut_on
    from transcaspian.study.simulate_lives import check_day, find_place, tell_day
    from transcaspian.study.simulate_trace import make_setting, trace_again

    day, faults = _day(on), Faults()
    with busy(ONE_RUN):
        setting = make_setting(asked.request)
        here, how = faults.of(lambda: find_place(setting, place), (place, ""))
        faults.of(lambda: check_day(setting, day), None)
        faults.refuse()
        setting, run = trace_again(setting, asked.replication)
        happenings = tell_day(setting, run, here, day)
        shut = shut_on(setting, run, load_atlas(), here, day)
    if how:
        warn(how)
    rows = [[*_cells(one)] for one in happenings]
    if asked.output is Format.JSON:
        emit_json(
            {
                "schema": "transcaspian/trace-port/1",
                "place": here,
                "how": how or None,
                "date": day.isoformat(),
                "replication": asked.replication,
                "shut": [
                    {"label": label, "start": start.isoformat(), "end": end.isoformat()}
                    for label, start, end in shut
                ],
                "rows": [dict(zip(_DAY, row, strict=True)) for row in rows],
            }
        )
    elif asked.output is Format.CSV:
        emit_csv(_DAY, rows)
    else:
        for label, start, end in shut:
            until = "24:00" if end.date() > day else f"{end:%H:%M}"
            console().print(safe(f"{label}: {start:%H:%M} to {until}"))
        _print_day(f"{here}, {day}, local time, replication {asked.replication}", happenings)


def _cells(one: Happening) -> list[object]:
    moment = one.local.isoformat(timespec="minutes")
    head = [f"{one.time:%H:%M}", moment, one.what, one.where, one.where_words]
    return [*head, one.kind, one.kind_words, one.count, one.first]


def _print_day(title: str, happenings: Sequence[Happening]) -> None:
    """Print what happened in all, then one after the other."""
    totals = Counter[tuple[str, str]]()
    for one in happenings:
        totals[one.where_words, one.what] += one.count
    table = plain_table(f"{title}: in all", "where", "what", "count", words=("what",))
    for (where, what), count in sorted(totals.items()):
        table.add_row(cell(where), _WHATS.get(what, what), f"{count:,}")
    out = console()
    out.print(table)
    heads = ("time", "what", "where", "who", "count", "first")
    rows = [
        [
            f"{one.local:%H:%M}",
            _WHATS.get(one.what, one.what),
            one.where_words,
            one.kind_words,
            one.count,
            one.first,
        ]
        for one in happenings
    ]
    out.print()
    _print("One after the other", heads, rows)


def _tell_life(asked: OneRun, name: str) -> None:
    from transcaspian.study.simulate_lives import tell_life
    from transcaspian.study.simulate_trace import trace_run

    with busy(ONE_RUN):
        life = tell_life(*trace_run(asked.request, replication=asked.replication), name)
    if life.how:
        warn(life.how)
    rows = [
        [
            one.start.isoformat(timespec="minutes"),
            one.local.isoformat(timespec="minutes"),
            one.place,
            one.step,
            one.label,
            round(one.hours, 2),
            one.waiting,
            one.waiting_for,
        ]
        for one in life.stages
    ]
    if asked.output is Format.JSON:
        emit_json(_life_document(life, rows))
    elif asked.output is Format.CSV:
        emit_csv(_LIFE, rows)
    else:
        _print(
            _title(life),
            ("local date", "where", "what", "hours", "waits for"),
            [
                [
                    f"{one.local:%Y-%m-%d %H:%M}",
                    one.place,
                    one.label,
                    f"{one.hours:.1f}",
                    one.waiting_for,
                ]
                for one in life.stages
            ],
        )


def _title(life: Life) -> str:
    moved = sum(one.hours for one in life.stages if not one.waiting)
    waited = sum(one.hours for one in life.stages if one.waiting)
    name = f"{life.callsign} ({life.entity})" if life.callsign else life.entity
    return (
        f"{name}, replication {life.replication}: {(moved + waited) / 24:.1f} days, "
        f"{waited / 24:.1f} of them waiting"
    )


def _life_document(life: Life, rows: Sequence[Sequence[object]]) -> dict[str, object]:
    return {
        "schema": "transcaspian/trace/1",
        "entity": life.entity,
        "callsign": life.callsign or None,
        "how": life.how or None,
        "replication": life.replication,
        "stages": [dict(zip(_LIFE, row, strict=True)) for row in rows],
    }


def _print(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    words = [head for head in header if head not in ("hours", "count")]
    table = plain_table(title, *header, words=words)
    for row in rows:
        table.add_row(*(cell(one) for one in row))
    for column, *cells in zip(table.columns, *rows, strict=True):
        longest = max(map(longest_word, cells), default=0)
        column.min_width = min(longest, _LONGEST_WORD)  # names of people and places stay whole
    console().print(table)
