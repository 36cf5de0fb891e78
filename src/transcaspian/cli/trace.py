"""``transcaspian trace``: the life of one train, ship or box, and one place's day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from transcaspian.cli._output import Format, console, emit_csv, emit_json, safe
from transcaspian.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcaspian.study.simulate import Request

__all__ = ["app", "port", "train"]

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="Tell the life of one train, ship or box, or one place's day.",
)

_From = Annotated[
    str, typer.Option("--from", metavar="DATE", help="First day of the run, such as 2024-01-01.")
]
_Days = Annotated[int, typer.Option(help="Days of the run, such as 366.")]
_Seed = Annotated[int, typer.Option(help="Seed of weather and work, such as 7.")]
_Replication = Annotated[
    int, typer.Option(min=0, help="Which replication, such as 0 for the first.")
]
_WarmUp = Annotated[int, typer.Option(help="Days run before the first, such as 60.")]
_WhatIf = Annotated[
    list[str] | None,
    typer.Option(metavar="CHANGE", help="A change, such as aktau.storm=2024-02-05/5d; repeatable."),
]
_KnownBy = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Use nothing published later, such as 2024-03-31."),
]
_Output = Annotated[
    Format, typer.Option("--format", help="Shape of the answer on stdout, such as json.")
]


@app.command()
def train(
    name: Annotated[
        str,
        typer.Argument(help="Kind and number, such as block-absheron-71, feeder-2 or box-poti-9."),
    ],
    *,
    start: _From = "2024-01-01",
    days: _Days = 366,
    seed: _Seed = 1,
    replication: _Replication = 0,
    warm_up: _WarmUp = 60,
    what_if: _WhatIf = None,
    known_by: _KnownBy = None,
    output: _Output = Format.TABLE,
) -> None:
    """
    Tell the life of one train, ship, box or wagon: each stage, how long, what it waited for.

    Example: transcaspian trace train block-absheron-71 --from 2024-01-01 --seed 7
    """
    from transcaspian.study.simulate_lives import tell_life
    from transcaspian.study.simulate_trace import trace_run

    request = _request(start, days, seed, warm_up, what_if, known_by)
    stages = tell_life(*trace_run(request, replication=replication), name)
    rows = [
        [f"{one.start:%Y-%m-%d %H:%M}", one.step, one.label, round(one.hours, 2), one.waiting]
        for one in stages
    ]
    _print(name, ("start", "step", "label", "hours_h", "waiting"), rows, output)


@app.command()
def port(
    place: Annotated[str, typer.Argument(help="Id of the place, such as aktau, alat or poti.")],
    *,
    on: Annotated[str, typer.Option(metavar="DATE", help="The day, such as 2024-02-05.")],
    start: _From = "2024-01-01",
    days: _Days = 366,
    seed: _Seed = 1,
    replication: _Replication = 0,
    warm_up: _WarmUp = 60,
    what_if: _WhatIf = None,
    known_by: _KnownBy = None,
    output: _Output = Format.TABLE,
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
        raise InputError(f"--on: {error}: write a day as 2024-02-05") from None
    request = _request(start, days, seed, warm_up, what_if, known_by)
    happenings = tell_day(*trace_run(request, replication=replication), place, day)
    rows = [
        [f"{one.time:%H:%M}", one.what, one.where, one.kind, one.count, one.first]
        for one in happenings
    ]
    _print(f"{place}, {day}", ("time", "what", "where", "kind", "count", "first"), rows, output)


def _request(
    start: str,
    days: int,
    seed: int,
    warm_up: int,
    what_if: list[str] | None,
    known_by: str | None,
) -> Request:
    from transcaspian.study.simulate import Request

    return Request(
        start,
        dt.datetime.now(tz=dt.UTC).date(),
        days=days,
        replications=1,
        seed=seed,
        what_ifs=tuple(what_if or ()),
        warmup_d=warm_up,
        known_by=known_by,
    )


def _print(
    title: str, header: Sequence[str], rows: Sequence[Sequence[object]], output: Format
) -> None:
    if output is Format.JSON:
        emit_json({"title": title, "rows": [dict(zip(header, row, strict=True)) for row in rows]})
        return
    if output is Format.CSV:
        emit_csv(header, rows)
        return
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for head in header:
        number = head in ("hours_h", "count")
        words = {"hours_h": "hours"}.get(head, head)
        table.add_column(words, justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(safe(cell) for cell in row))
    console().print(table)
