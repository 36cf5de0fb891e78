"""``transcaspian trace``: the life of one train, ship or box, and one place's day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from transcaspian.cli import _simulate_options as options
from transcaspian.cli._output import Format, console, emit_csv, emit_json, plain_table, safe
from transcaspian.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcaspian.study.simulate_lives import Happening, Life
    from transcaspian.study.simulate_request import Request
    from transcaspian.study.simulate_runs import Setting

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
_Replication = Annotated[
    int, typer.Option(min=0, help="Which replication, such as 0 for the first.")
]


@app.command()
def train(
    name: Annotated[
        str,
        typer.Argument(
            help="Place, year and number of departure, such as XIAN-2024-071, or kind and number, "
            "such as block-absheron-71."
        ),
    ],
    *,
    start: options.Start = None,
    days: options.Days = None,
    seed: options.Seed = None,
    replication: _Replication = 0,
    warm_up: options.WarmUp = None,
    what_if: options.WhatIf = None,
    known_by: options.KnownBy = None,
    uncertainty: options.UncertaintyOption = None,
    output: options.Output = Format.TABLE,
) -> None:
    """
    Tell the life of one train: where it was, how long, what it waited for.

    Example: transcaspian trace train XIAN-2024-071 --seed 7 --replication 3
    """
    request = _request(start, days, seed, warm_up, what_if, known_by, uncertainty)
    _tell_life(request, replication, name, output)


@app.command()
def ship(
    name: Annotated[str, typer.Argument(help="Kind and number, such as feeder-2 or FERRY-1.")],
    *,
    start: options.Start = None,
    days: options.Days = None,
    seed: options.Seed = None,
    replication: _Replication = 0,
    warm_up: options.WarmUp = None,
    what_if: options.WhatIf = None,
    known_by: options.KnownBy = None,
    uncertainty: options.UncertaintyOption = None,
    output: options.Output = Format.TABLE,
) -> None:
    """
    Tell the life of one ship: its voyages, its berths, what it waited for.

    Example: transcaspian trace ship feeder-2 --days 60 --seed 7
    """
    request = _request(start, days, seed, warm_up, what_if, known_by, uncertainty)
    _tell_life(request, replication, name, output)


@app.command()
def box(
    name: Annotated[
        str, typer.Argument(help="Kind and number, such as box-poti-9 or wagon-west-40.")
    ],
    *,
    start: options.Start = None,
    days: options.Days = None,
    seed: options.Seed = None,
    replication: _Replication = 0,
    warm_up: options.WarmUp = None,
    what_if: options.WhatIf = None,
    known_by: options.KnownBy = None,
    uncertainty: options.UncertaintyOption = None,
    output: options.Output = Format.TABLE,
) -> None:
    """
    Tell the life of one box, wagon or lot: which train and ship took it, what it waited for.

    Example: transcaspian trace box box-poti-9 --seed 7
    """
    request = _request(start, days, seed, warm_up, what_if, known_by, uncertainty)
    _tell_life(request, replication, name, output)


@app.command()
def port(
    place: Annotated[
        str, typer.Argument(help="Name or id of the place, such as aktau, alat or poti.")
    ],
    *,
    on: Annotated[str, typer.Option(metavar="DATE", help="The day, such as 2024-02-05.")],
    start: options.Start = None,
    days: options.Days = None,
    seed: options.Seed = None,
    replication: _Replication = 0,
    warm_up: options.WarmUp = None,
    what_if: options.WhatIf = None,
    known_by: options.KnownBy = None,
    uncertainty: options.UncertaintyOption = None,
    output: options.Output = Format.TABLE,
) -> None:
    """
    Tell one day of a port, border or yard: who came, waited, was served and left.

    Example: transcaspian trace port aktau --on 2024-02-05 --seed 7
    """
    from transcaspian.study.simulate_lives import tell_day
    from transcaspian.study.simulate_trace import trace_run

    try:
        day = dt.date.fromisoformat(on)
    except ValueError as error:
        raise InputError(f"--on: {on[:60]!r} is no day, such as 2024-02-05") from error
    request = _request(start, days, seed, warm_up, what_if, known_by, uncertainty)
    asked = replace(request, replications=max(request.replications, replication + 1))
    setting, run = trace_run(asked, replication=replication)
    here = _place(place, setting)
    happenings = tell_day(setting, run, here, day)
    rows = [[*_cells(one)] for one in happenings]
    if output is Format.JSON:
        emit_json(
            {
                "schema": "transcaspian/trace-port/1",
                "place": here,
                "date": day.isoformat(),
                "replication": replication,
                "rows": [dict(zip(_DAY, row, strict=True)) for row in rows],
            }
        )
    elif output is Format.CSV:
        emit_csv(_DAY, rows)
    else:
        _print_day(f"{here}, {day}, local time, replication {replication}", happenings)


def _place(text: str, setting: Setting) -> str:
    """Return the id of a place that has limits or yards, by any of its names."""
    from transcaspian.atlas.load import load_atlas
    from transcaspian.errors import UnknownPlace

    tables = setting.corridor.tables
    if text in {row["place"] for name in ("resources", "stocks") for row in tables[name]}:
        return text
    try:
        return load_atlas().resolve(text).place.id
    except UnknownPlace:
        return text


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
        table.add_row(safe(where), _WHATS.get(what, what), f"{count:,}")
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


def _request(
    start: str | None,
    days: int | None,
    seed: int | None,
    warm_up: str | None,
    what_if: list[str] | None,
    known_by: str | None,
    uncertainty: options.Uncertainty | None,
) -> Request:
    request = options.with_typed(
        options.plain_request(),
        what_if=what_if,
        start=start,
        days=days,
        seed=seed,
        warm_up=warm_up,
        known_by=known_by,
        uncertainty=uncertainty,
    )
    if request.warmup_auto:
        raise InputError("--warm-up: auto is for `simulate`: give the days that it found")
    return request


def _tell_life(request: Request, replication: int, name: str, output: Format) -> None:
    from transcaspian.study.simulate_lives import tell_life
    from transcaspian.study.simulate_trace import trace_run

    asked = replace(request, replications=max(request.replications, replication + 1))
    life = tell_life(*trace_run(asked, replication=replication), name)
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
    if output is Format.JSON:
        emit_json(_life_document(life, rows))
    elif output is Format.CSV:
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
        "replication": life.replication,
        "stages": [dict(zip(_LIFE, row, strict=True)) for row in rows],
    }


def _print(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    words = [head for head in header if head not in ("hours", "count")]
    table = plain_table(title, *header, words=words)
    for row in rows:
        table.add_row(*(safe(cell) for cell in row))
    console().print(table)
