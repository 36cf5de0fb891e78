"""``transcaspian simulate``: a year of the corridor, hour by hour."""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli._clocks import Folders  # noqa: TC001 - typer reads it
from transcaspian.cli._output import Format, console, emit_csv, emit_json, warn
from transcaspian.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from transcaspian.study.simulate import Request

__all__ = ["Against", "Tables", "Uncertainty", "UncertaintyOption", "app", "progress", "simulate"]

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class Against(StrEnum):
    """What a change is set against."""

    BASELINE = "baseline"
    NOTHING = "nothing"


class Uncertainty(StrEnum):
    """What the figures of each replication are drawn from."""

    POSTERIOR = "posterior"
    PRIOR = "prior"
    NONE = "none"


UncertaintyOption = Annotated[
    Uncertainty,
    typer.Option(
        "--uncertainty",
        help="Figures of each replication: drawn from what fits the past, such as posterior, from "
        "what is published or assumed (prior), or all at their medians (none).",
    ),
]
Tables = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Folder of your own tables of the corridor, such as my-corridor with steps.csv; a "
        "table that is not in it is the packaged one.",
    ),
]
_Trace = Annotated[
    Path | None,
    typer.Option(
        "--trace",
        metavar="FILE",
        help="Also write every change of state of the first replication, such as year.parquet "
        "or year.csv.",
    ),
]


_Plot = Annotated[
    Path | None,
    typer.Option(
        "--plot",
        metavar="DIR",
        help="Also draw queues by day, and what a change adds to them, as SVG into a folder, "
        "such as pictures.",
    ),
]


@app.command()
def simulate(
    *,
    start: Annotated[
        str, typer.Option("--from", metavar="DATE", help="First day, such as 2024-01-01.")
    ] = "2024-01-01",
    days: Annotated[int, typer.Option(help="How many days count, such as 366.")] = 366,
    replications: Annotated[
        int, typer.Option(help="How often the span is run, such as 100: more narrows intervals.")
    ] = 20,
    seed: Annotated[int, typer.Option(help="Seed of weather and work, such as 7.")] = 1,
    threads: Annotated[
        int | None,
        typer.Option(help="Runs at once, such as 2; all processors if left out."),
    ] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CHANGE",
            help="A change, such as aktau.feeders+2, border.altynkol.slots_d=12, "
            "alat.handling_h-10% or aktau.storm=2024-02-05/5d; repeatable.",
        ),
    ] = None,
    against: Annotated[
        Against,
        typer.Option(help="What changes are set against, such as baseline."),
    ] = Against.BASELINE,
    warm_up: Annotated[
        int, typer.Option(help="Days run before the first that counts, such as 60.")
    ] = 60,
    known_by: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Use nothing published later, such as 2024-03-31."),
    ] = None,
    evidence: Folders = None,
    tables: Tables = None,
    uncertainty: UncertaintyOption = Uncertainty.PRIOR,
    max_memory: Annotated[
        int, typer.Option(help="MiB that one replication may take, such as 2048.")
    ] = 2048,
    trace: _Trace = None,
    plot: _Plot = None,
    output: Annotated[
        Format, typer.Option("--format", help="Shape of the answer on stdout, such as json.")
    ] = Format.TABLE,
) -> None:
    """
    Run the corridor hour by hour: trains, borders, ports, ships, weather, queues.

    Example: transcaspian simulate --from 2024-01-01 --days 366 --replications 100 --seed 7
    --what-if aktau.feeders+2
    """
    from transcaspian.study.simulate import Request
    from transcaspian.study.simulate import simulate as answer

    request = Request(
        start,
        dt.datetime.now(tz=dt.UTC).date(),
        days=days,
        replications=replications,
        seed=seed,
        threads=threads,
        what_ifs=tuple(what_if or ()),
        against_baseline=against is Against.BASELINE,
        warmup_d=warm_up,
        known_by=known_by,
        evidence=tuple(evidence or ()),
        tables=tables,
        uncertainty=uncertainty.value,
        max_memory_mib=max_memory,
    )
    _check_targets(trace, plot)
    with progress("running") as tell:
        document = answer(request, on_progress=tell).to_document()
    _keep(document)
    if trace is not None:
        _write_trace(request, trace)
    if plot is not None:
        _write_plots(document, plot)
    _print(document, output)


@contextmanager
def progress(words: str) -> Iterator[Callable[[float], None] | None]:
    """
    Show a bar on stderr while something runs; nothing unless stderr is a terminal.

    Parameters
    ----------
    words : str
        What runs.

    Yields
    ------
    callable or None
        To be told the share that is done.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn(words),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(words, total=1.0)
        yield lambda share: bar.update(task, completed=share)


def _keep(document: dict[str, Any]) -> None:
    from transcaspian.findings.store import save_finding

    try:
        save_finding(document["run_id"], document)
    except OSError as error:
        warn(f"the answer is not kept: {error}")


def _check_targets(trace: Path | None, plot: Path | None) -> None:
    """Refuse what can't be written before anything is run."""
    if trace is not None:
        from transcaspian.study.simulate_trace import check_target

        check_target(trace)
    if plot is not None and not plot.is_dir():
        raise InputError(f"--plot: {plot} is no folder: make it first or name another")


def _write_plots(document: dict[str, Any], folder: Path) -> None:
    from transcaspian.study.simulate_plot import write_plots

    try:
        written = write_plots(document, folder)
    except OSError as error:
        raise InputError(f"--plot: {folder} can't be written: {error}") from error
    warn(f"drawn: {', '.join(str(path) for path in written)}")


def _write_trace(request: Request, target: Path) -> None:
    from transcaspian.study.simulate_trace import trace_run, write_trace

    n_row = write_trace(*trace_run(request), target)
    warn(f"{n_row} changes of state written to {target}")


def _print(document: dict[str, Any], output: Format) -> None:
    if output is Format.JSON:
        emit_json(document)
        return
    from transcaspian.cli._simulate_table import CSV_HEADER, csv_rows, print_simulation

    if output is Format.CSV:
        emit_csv(CSV_HEADER, csv_rows(document))
    else:
        print_simulation(document, console())
