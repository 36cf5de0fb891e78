"""``transcaspian simulate``: a year of the corridor, hour by hour."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli import _simulate_options as options
from transcaspian.cli._clocks import Folders  # noqa: TC001 - typer reads it
from transcaspian.cli._output import Format, console, emit_csv, emit_json, warn
from transcaspian.cli._progress import progress
from transcaspian.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from transcaspian.study.simulate import Request

__all__ = ["app", "simulate"]

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

_BASELINE, _NONE = "baseline", "none"
_Scenario = Annotated[
    Path | None,
    typer.Argument(
        metavar="[SCENARIO.toml]",
        help="A scenario file, such as two-more-feeders.toml; options typed win over its [run].",
    ),
]
_Against = Annotated[
    str,
    typer.Option(
        metavar="baseline|none|FILE",
        help="What changes are set against, such as baseline: the same world without them; or "
        "another scenario file.",
    ),
]
_HalfWidth = Annotated[
    str | None,
    typer.Option(
        metavar="SHARE",
        help="Add replications until the interval of each mean is that narrow, such as 5%.",
    ),
]
_Measure = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ID",
        help="A measure that --half-width is asked of, such as xian-absheron; repeatable, all if "
        "left out.",
    ),
]
_MaxReplications = Annotated[
    int | None, typer.Option(help="No more than these for --half-width, such as 1000, the default.")
]
_Promise = Annotated[
    list[str] | None,
    typer.Option(
        metavar="DAYS|ID=DAYS",
        help="Days promised, such as 15 or xian-absheron=12, in place of published schedules; "
        "repeatable.",
    ),
]
_Batches = Annotated[
    int | None,
    typer.Option(
        help="Batches whose means give the interval of a single replication, such as 20, the "
        "default."
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
_Schema = Annotated[
    bool,
    typer.Option(
        "--schema", help="Print the JSON Schema of scenario files, such as for an editor."
    ),
]


@app.command()
def simulate(
    scenario: _Scenario = None,
    *,
    start: options.Start = None,
    days: options.Days = None,
    replications: options.Replications = None,
    half_width: _HalfWidth = None,
    measure: _Measure = None,
    max_replications: _MaxReplications = None,
    seed: options.Seed = None,
    threads: options.Threads = None,
    what_if: options.WhatIf = None,
    against: _Against = _BASELINE,
    warm_up: options.WarmUp = None,
    batches: _Batches = None,
    promise: _Promise = None,
    known_by: options.KnownBy = None,
    evidence: Folders = None,
    tables: options.Tables = None,
    uncertainty: options.UncertaintyOption = None,
    max_memory: options.MaxMemory = None,
    trace: _Trace = None,
    plot: _Plot = None,
    schema: _Schema = False,
    output: options.Output = Format.TABLE,
) -> None:
    """
    Run the corridor hour by hour: trains, borders, ports, ships, weather, queues.

    Example: transcaspian simulate --from 2024-01-01 --days 366 --replications 100 --seed 7
    --what-if aktau.feeders+2
    """
    if schema:
        _print_schema()
        return
    plain = options.plain_request() if scenario is None else options.scenario_request(scenario)
    request = options.with_typed(
        _set_against(plain, against),
        what_if=what_if,
        start=start,
        days=days,
        replications=replications,
        half_width=half_width,
        measures=measure,
        max_replications=max_replications,
        seed=seed,
        threads=threads,
        warm_up=warm_up,
        n_batch=batches,
        promise=promise,
        known_by=known_by,
        evidence=evidence,
        tables=tables,
        uncertainty=uncertainty,
        max_memory_mib=max_memory,
    )
    _check_targets(trace, plot)
    _print(_answer(request, trace, plot), output)


def _print_schema() -> None:
    from transcaspian.scenario.shape import read_schema

    emit_json(read_schema())


def _set_against(request: Request, against: str) -> Request:
    """Return a request with what it is set against."""
    if against == _NONE:
        return replace(request, against_baseline=False)
    if against == _BASELINE:
        return request
    if not Path(against).is_file():
        raise InputError(
            f"--against: {against} is no scenario file, nor {_BASELINE}, nor {_NONE}: name one"
        )
    return replace(request, rival=options.scenario_request(Path(against)).scenario)


def _answer(request: Request, trace: Path | None, plot: Path | None) -> dict[str, Any]:
    """Return the answer, its files written and itself kept: all of it, or nothing at all."""
    from transcaspian.study.simulate import simulate as answer

    n = request.replications
    whole = f"{n} replication{'s' if n != 1 else ''}"
    with progress("running", whole) as tell, ExitStack() as stack:
        document = answer(request, on_progress=tell).to_document()
        finish: list[Callable[[], None]] = []
        if trace is not None:
            asked = replace(request, warmup_d=document["warm_up_d"])
            finish.append(_write_trace(asked, trace, stack))
        if plot is not None:
            finish.append(_write_plots(document, plot, stack))
        for one in finish:
            one()
        _keep(document)
    return document


def _aside(stack: ExitStack, folder: Path) -> Path:
    """Return a folder beside the place of what is to be written, gone at the end."""
    return Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder, prefix=".part-")))


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


def _write_plots(document: dict[str, Any], folder: Path, stack: ExitStack) -> Callable[[], None]:
    """Draw aside; return what puts the pictures in their place."""
    from transcaspian.study.simulate_plot import write_plots

    try:
        drawn = write_plots(document, _aside(stack, folder))
    except OSError as error:
        raise InputError(f"--plot: {folder} can't be written: {error}") from error

    def place() -> None:
        placed = [shutil.move(path, folder / path.name) for path in drawn]
        warn(f"drawn: {', '.join(str(path) for path in placed)}")

    return place


def _write_trace(request: Request, target: Path, stack: ExitStack) -> Callable[[], None]:
    """Write aside; return what puts the trace in its place."""
    from transcaspian.study.simulate_trace import trace_run, write_trace

    try:
        aside = _aside(stack, target.absolute().parent) / target.name
    except OSError as error:
        raise InputError(f"--trace: {target} can't be written: {error}") from error
    n_row = write_trace(*trace_run(request), aside)

    def place() -> None:
        aside.replace(target)
        warn(f"{n_row} changes of state written to {target}")

    return place


def _print(document: dict[str, Any], output: Format) -> None:
    if output is Format.JSON:
        emit_json(document)
        return
    from transcaspian.cli._simulate_table import CSV_HEADER, csv_rows, print_simulation

    if output is Format.CSV:
        emit_csv(CSV_HEADER, csv_rows(document))
    else:
        print_simulation(document, console())
