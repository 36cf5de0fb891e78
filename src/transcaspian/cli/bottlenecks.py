"""``transcaspian bottlenecks``: where time is lost, and what relieving it is worth."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli._clocks import Folders  # noqa: TC001 - typer reads it
from transcaspian.cli._output import Format, console, emit_csv, emit_json, safe
from transcaspian.cli.simulate import (
    Tables,
    Uncertainty,
    UncertaintyOption,
    progress,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["app", "bottlenecks"]

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

_PLAIN = ("cargo", "cause", "label", "wait_d", "share", "lost_y", "relief")
_HEADER = (
    *("cargo", "cause", "label", "wait_d", "share", "lost_d_y", "relief"),
    *("effect_d", "effect_low_d", "effect_high_d"),
)


@app.command()
def bottlenecks(
    *,
    start: Annotated[
        str, typer.Option("--from", metavar="DATE", help="First day, such as 2025-01-01.")
    ] = "2024-01-01",
    days: Annotated[int, typer.Option(help="How many days count, such as 365.")] = 366,
    replications: Annotated[
        int, typer.Option(help="How often each world is run, such as 50.")
    ] = 20,
    seed: Annotated[int, typer.Option(help="Seed of weather and work, such as 7.")] = 1,
    threads: Annotated[
        int | None, typer.Option(help="Runs at once, such as 2; all processors if left out.")
    ] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CHANGE",
            help="A change that holds in every run, such as aktau.feeders+2; repeatable.",
        ),
    ] = None,
    most: Annotated[
        int, typer.Option(min=1, help="Causes named for boxes and for wagons, such as 5.")
    ] = 5,
    warm_up: Annotated[
        int, typer.Option(help="Days run before the first that counts, such as 60.")
    ] = 60,
    known_by: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Use nothing published later, such as 2024-12-31."),
    ] = None,
    evidence: Folders = None,
    tables: Tables = None,
    uncertainty: UncertaintyOption = Uncertainty.PRIOR,
    output: Annotated[
        Format, typer.Option("--format", help="Shape of the answer on stdout, such as json.")
    ] = Format.TABLE,
) -> None:
    """
    Rank what cargo waits for, and say what a tenth less of each cause is worth.

    Each relief is run under the same weather and trains. Example: transcaspian bottlenecks
    --from 2025-01-01 --days 365 --replications 50
    """
    from transcaspian.study.simulate import Request
    from transcaspian.study.simulate_bottlenecks import find_bottlenecks

    request = Request(
        start,
        dt.datetime.now(tz=dt.UTC).date(),
        days=days,
        replications=replications,
        seed=seed,
        threads=threads,
        what_ifs=tuple(what_if or ()),
        warmup_d=warm_up,
        known_by=known_by,
        evidence=tuple(evidence or ()),
        tables=tables,
        uncertainty=uncertainty.value,
    )
    with progress("relieving") as tell:
        document = find_bottlenecks(request, most=most, on_progress=tell).to_document()
    if output is Format.JSON:
        emit_json(document)
    elif output is Format.CSV:
        emit_csv(_HEADER, (_cells(one) for one in document["rows"]))
    else:
        _print(document)


def _cells(one: Mapping[str, Any]) -> list[object]:
    effect = one["effect_d"] or {}
    head = [
        one[name] for name in ("cargo", "cause", "label", "wait_d", "share", "lost_y", "relief")
    ]
    return [*head, *(effect.get(name) for name in ("mean", "low", "high"))]


def _print(document: Mapping[str, Any]) -> None:
    from rich import box
    from rich.table import Table

    out = console()
    n = document["replications"]
    out.print(
        safe(
            f"{document['days']} days from {document['from']}, {n} replications of each world; "
            "effects with 95 % intervals, negative is faster"
        )
    )
    for cargo in dict.fromkeys(one["cargo"] for one in document["rows"]):
        table = Table(title=cargo, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("waiting for", overflow="fold")
        for head in ("days each", "% of waiting", "days a year"):
            table.add_column(head, justify="right")
        table.add_column("a tenth of", overflow="fold")
        table.add_column("worth, hours each", justify="right")
        for one in document["rows"]:
            if one["cargo"] == cargo:
                table.add_row(
                    safe(one["label"]),
                    f"{one['wait_d']:.2f}",
                    f"{one['share'] * 100:.0f}",
                    f"{one['lost_y']:,.0f}",
                    safe(one["relief_words"] or "-"),
                    _effect(one["effect_d"]),
                )
        out.print()
        out.print(table)
    out.print(safe(f"{document['counts'].get('assumed', 0)} figures are assumed"))


def _effect(one: Mapping[str, Any] | None) -> str:
    if one is None:
        return "-"
    mean = f"{one['mean'] * 24:.1f}"
    if one["low"] is None:
        return mean
    return f"{mean} ({one['low'] * 24:.1f} to {one['high'] * 24:.1f})"
