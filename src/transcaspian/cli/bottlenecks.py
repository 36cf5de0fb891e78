"""``transcaspian bottlenecks``: where time is lost, and what relieving it is worth."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli import _simulate_options as options
from transcaspian.cli._clocks import Folders  # noqa: TC001 - typer reads it
from transcaspian.cli._output import (
    Format,
    cell,
    console,
    emit_csv,
    emit_json,
    interval_words,
    plain_table,
    safe,
)
from transcaspian.cli._progress import progress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transcaspian.study.simulate_request import Request

__all__ = ["app", "bottlenecks"]

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

_HEADER = (
    *("cargo", "cause", "label", "wait_d", "share", "lost_d_y", "relief"),
    *("before", "after", "unit", "effect_d", "effect_low_d", "effect_high_d"),
    "leads",
)
_DAY_H = 24.0

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

    document = load_finding(run, of="simulate")
    request = request_of(document, today=dt.datetime.now(tz=dt.UTC).date())
    return replace(request, replications=document["replications"])


def _cells(one: Mapping[str, Any]) -> list[object]:
    effect = one["effect_d"] or {}
    names = ("cargo", "cause", "label", "wait_d", "share", "lost_y", "relief")
    head = [one[name] for name in (*names, "before", "after", "unit")]
    return [*head, *(effect.get(name) for name in ("mean", "low", "high")), one["leads"]]


def _print(document: Mapping[str, Any]) -> None:
    from rich.padding import Padding

    out = console()
    n = document["replications"]
    out.print(
        safe(
            f"{document['days']} days from {document['from']}, {n} replications of each world; "
            "± is half the 95 % interval, a negative effect is faster"
        )
    )
    for note in document["notes"]:
        out.print(Padding(safe(note), (0, 0, 0, 2), expand=False))
    for cargo in dict.fromkeys(one["cargo"] for one in document["rows"]):
        rows = [one for one in document["rows"] if one["cargo"] == cargo]
        heads = (
            *("days\neach", "% of\nwaiting", "days a\nyear"),
            *("leads\nin runs", "tried", "alters,\nhours\neach"),
        )
        table = plain_table("", "waiting for", *heads, words=("tried",))
        for one in rows:
            table.add_row(
                cell(one["label"]),
                f"{one['wait_d']:.2f}",
                f"{one['share'] * 100:.0f}",
                f"{one['lost_y']:,.0f}",
                str(one["leads"]),
                cell(_tried(one)),
                interval_words(one["effect_d"], 1, _DAY_H),
            )
        out.print()
        out.print(safe(f"{cargo}: {_finding(rows, n)}", style="bold"))
        out.print(table)


def _finding(rows: Sequence[Mapping[str, Any]], n: int) -> str:
    """Say where most time is lost and which relief is worth most, as far as runs can tell."""
    worst = rows[0]
    told = f"{worst['share']:.0%} of all waiting is for {worst['label']}"
    often = max(rows, key=lambda one: int(one["leads"]))
    if often["leads"] > worst["leads"]:  # a few runs with a queue that grows make the mean
        told += (
            f", the longest wait in {worst['leads']} of {n} runs; in {often['leads']} the longest "
            f"is for {often['label']}"
        )
    sure = [
        one
        for one in rows
        if one["effect_d"] is not None
        and one["effect_d"]["high"] is not None
        and one["effect_d"]["high"] < 0.0
    ]
    if not sure:
        return f"{told}; no relief that was tried is told from chance by these runs"
    best = min(sure, key=lambda one: float(one["effect_d"]["mean"]))
    hours = -best["effect_d"]["mean"] * _DAY_H
    return f"{told}; most is won by {_tried(best)}, {hours:.1f} hours each"


def _tried(one: Mapping[str, Any]) -> str:
    """Return what was tried, as figures."""
    if one["before"] is None:
        return "-"
    unit = "" if one["unit"] == "ratio" else f" {one['unit']}"
    return f"{one['relief_words']}: {one['before']:.4g} → {one['after']:.4g}{unit}"
