"""``transcaspian simulate``: a year of the corridor, hour by hour."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli import _simulate_files as files
from transcaspian.cli import _simulate_options as options
from transcaspian.cli._clocks import Folders  # noqa: TC001 - typer reads it
from transcaspian.cli._output import Format, console, emit_csv, emit_json, warn
from transcaspian.cli._progress import progress
from transcaspian.errors import Faults

if TYPE_CHECKING:
    from transcaspian.study.simulate_request import Request

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
    with_promises: options.WithPromisesOption = None,
    max_memory: options.MaxMemory = None,
    trace: files.TraceFile = None,
    trace_of: files.TraceOf = "0",
    plot: files.PlotFolder = None,
    plot_from: files.PlotFrom = None,
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
    faults = Faults()
    wanted = files.Files(trace, trace_of, plot, plot_from)
    request = options.with_typed(
        _plain(scenario, against, faults),
        faults=faults,
        also=wanted.check,
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
        with_promises=with_promises,
        max_memory_mib=max_memory,
    )
    _print(_answer(request, wanted), output)


def _print_schema() -> None:
    from transcaspian.scenario.shape import read_schema

    emit_json(read_schema())


def _plain(scenario: Path | None, against: str, faults: Faults) -> Request:
    """Return what a scenario asks for, or nobody, and what it is set against."""
    request = options.plain_request()
    if scenario is not None:
        asked = faults.of(lambda: options.scenario_request(scenario, faults), None)
        request = request if asked is None else asked
    if against == _NONE:
        return replace(request, against_baseline=False)
    if against == _BASELINE:
        return request
    if not Path(against).is_file():
        words = f"is no scenario file, nor {_BASELINE}, nor {_NONE}: name one"
        faults.add([f"--against: {against} {words}"])
        return request
    rival = faults.of(lambda: options.scenario_request(Path(against), faults), None)
    return request if rival is None else replace(request, rival=rival.scenario)


def _answer(request: Request, wanted: files.Files) -> dict[str, Any]:
    """Return the answer, its files written and itself kept: all of it, or nothing at all."""
    n = request.replications
    whole = f"{n} replication{'s' if n != 1 else ''}"
    with progress("running", whole) as tell, ExitStack() as stack:
        from transcaspian.study.simulate import simulate as answer

        document = answer(request, on_progress=tell).to_document()
        asked = replace(request, warmup_d=document["warm_up_d"])
        finish = wanted.write(asked, document, stack)
        for one in finish:
            one()
        _keep(document)
    return document


def _keep(document: dict[str, Any]) -> None:
    from transcaspian.findings.store import save_finding

    try:
        save_finding(document["run_id"], document)
    except OSError as error:
        warn(f"the answer is not kept: {error}")


def _print(document: dict[str, Any], output: Format) -> None:
    if output is Format.JSON:
        emit_json(document)
        return
    from transcaspian.cli._simulate_table import CSV_HEADER, csv_rows, print_simulation

    if output is Format.CSV:
        emit_csv(CSV_HEADER, csv_rows(document))
    else:
        print_simulation(document, console())
