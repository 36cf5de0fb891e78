"""``transcaspian bottlenecks``: where time is lost, and what relieving it is worth."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli import _simulate_options as options
from transcaspian.cli._clocks import Folders  # noqa: TC001 - typer reads it
from transcaspian.cli._output import Format, console, emit_csv, emit_json, safe
from transcaspian.cli._progress import progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transcaspian.study.simulate_request import Request

__all__ = ["app", "bottlenecks"]

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

_HEADER = (
    *("cargo", "cause", "label", "wait_d", "share", "lost_d_y", "relief"),
    *("before", "after", "unit", "effect_d", "effect_low_d", "effect_high_d"),
)


_Run = Annotated[
    str | None,
    typer.Argument(
        metavar="[RUN|SCENARIO.toml]",
        help="Run id as printed by simulate, such as s-881176392678, or a scenario file; options "
        "typed win over what it says.",
    ),
]
_Most = Annotated[
    int, typer.Option(min=1, help="Causes named for boxes and for wagons, such as 5.")
]


@app.command()
def bottlenecks(
    run: _Run = None,
    *,
    start: options.Start = None,
    days: options.Days = None,
    replications: options.Replications = None,
    seed: options.Seed = None,
    threads: options.Threads = None,
    what_if: options.WhatIf = None,
    most: _Most = 5,
    warm_up: options.WarmUp = None,
    known_by: options.KnownBy = None,
    evidence: Folders = None,
    tables: options.Tables = None,
    uncertainty: options.UncertaintyOption = None,
    max_memory: options.MaxMemory = None,
    output: options.Output = Format.TABLE,
) -> None:
    """
    Rank what cargo waits for, and say what relieving each by a tenth is worth.

    Each relief is run under the same weather and trains. Example: transcaspian bottlenecks
    --from 2025-01-01 --days 365 --replications 50
    """
    from transcaspian.study.simulate_bottlenecks import find_bottlenecks

    request = options.with_typed(
        _request(run),
        what_if=what_if,
        start=start,
        days=days,
        replications=replications,
        seed=seed,
        threads=threads,
        warm_up=warm_up,
        known_by=known_by,
        evidence=evidence,
        tables=tables,
        uncertainty=uncertainty,
        max_memory_mib=max_memory,
    )
    with progress("relieving", "all reliefs") as tell:
        document = find_bottlenecks(request, most=most, on_progress=tell).to_document()
    if output is Format.JSON:
        emit_json(document)
    elif output is Format.CSV:
        emit_csv(_HEADER, (_cells(one) for one in document["rows"]))
    else:
        _print(document)


def _request(run: str | None) -> Request:
    """Return what a kept run or a scenario file asked for."""
    if run is None:
        return options.plain_request()
    if run.endswith(".toml"):
        return options.scenario_request(Path(run))
    from transcaspian.findings.store import load_finding
    from transcaspian.study.simulate_replay import request_of

    document = load_finding(run)
    request = request_of(document, today=dt.datetime.now(tz=dt.UTC).date())
    return replace(request, replications=document["replications"])


def _cells(one: Mapping[str, Any]) -> list[object]:
    effect = one["effect_d"] or {}
    names = ("cargo", "cause", "label", "wait_d", "share", "lost_y", "relief")
    head = [one[name] for name in (*names, "before", "after", "unit")]
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
        table.add_column("tried", overflow="fold")
        table.add_column("worth, hours each", justify="right")
        for one in document["rows"]:
            if one["cargo"] == cargo:
                table.add_row(
                    safe(one["label"]),
                    f"{one['wait_d']:.2f}",
                    f"{one['share'] * 100:.0f}",
                    f"{one['lost_y']:,.0f}",
                    safe(_tried(one)),
                    _effect(one["effect_d"]),
                )
        out.print()
        out.print(table)
    out.print(safe(f"{document['counts'].get('assumed', 0)} figures are assumed"))


def _tried(one: Mapping[str, Any]) -> str:
    """Return what was tried, as figures."""
    if one["before"] is None:
        return "-"
    return f"{one['relief_words']}: {one['before']:.4g} → {one['after']:.4g} {one['unit']}"


def _effect(one: Mapping[str, Any] | None) -> str:
    if one is None:
        return "-"
    mean = f"{one['mean'] * 24:.1f}"
    if one["low"] is None:
        return mean
    return f"{mean} ({one['low'] * 24:.1f} to {one['high'] * 24:.1f})"
