"""The life of every train, ship and box of one replication, row by row."""

from __future__ import annotations

import csv
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from transcaspian.atlas.load import load_atlas
from transcaspian.errors import InputError
from transcaspian.evidence.load import load_evidence
from transcaspian.simulation.run import Memory, run_once
from transcaspian.simulation.trace import columns, iter_rows
from transcaspian.study.simulate import check_request, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from transcaspian.simulation.run import Run
    from transcaspian.simulation.trace import Row
    from transcaspian.study.simulate import Request, Setting

__all__ = ["COLUMNS", "check_target", "trace_rows", "trace_run", "write_trace"]

COLUMNS = ("time_h", "entity", "step", "what", "where", "value")
"""Of a trace file; hours count from the first day of the warm-up."""
_ENDINGS = (".parquet", ".csv")


def trace_run(request: Request, *, replication: int = 0) -> tuple[Setting, Run]:
    """
    Run one replication and keep every change of state.

    Parameters
    ----------
    request : Request
        What was typed; its what-ifs hold.
    replication : int
        Which. [-]

    Returns
    -------
    setting : Setting
        The world.
    run : Run
        With its trace; the same events as in `simulate`.

    Raises
    ------
    ScenarioError
        If the request or a what-if is wrong.
    """
    asked = check_request(request)
    setting = prepare(
        asked, load_evidence(*request.evidence), load_atlas(), request.what_ifs, request.scenario
    )
    setting = setting.drawn(replication)
    run = run_once(
        setting.compiled,
        horizon_h=asked.horizon_h,
        warmup_h=asked.warmup_h,
        seed=request.seed,
        replication=replication,
        memory=replace(
            Memory(entities=8192, events=8192, exits=1 << 16, trace=1 << 20, tracing=True),
            max_b=request.max_memory_mib << 20,
        ),
    )
    return setting, run


def trace_rows(setting: Setting, run: Run, keep: Callable[[Row], bool]) -> Iterator[Row]:
    """
    Yield the rows of a trace that are wanted.

    Parameters
    ----------
    setting : Setting
        The world.
    run : Run
        With its trace.
    keep : callable
        Whether a row is wanted.

    Yields
    ------
    Row
        In order of time.
    """
    return (row for row in iter_rows(setting.compiled, run.trace) if keep(row))


def check_target(target: Path) -> None:
    """
    Refuse a trace file that can't be written, before anything is run.

    Parameters
    ----------
    target : Path
        What was typed.

    Raises
    ------
    InputError
        If its folder is missing, its ending unknown, or polars needed and absent.
    """
    if not target.absolute().parent.is_dir():
        raise InputError(f"--trace: {target.parent} is no folder: make it first or name another")
    if target.suffix not in _ENDINGS:
        raise InputError(f"--trace: {target} must end in {' or '.join(_ENDINGS)}")
    if target.suffix == ".parquet" and find_spec("polars") is None:
        raise InputError(
            "--trace: Parquet needs polars: install transcaspian[trace], or name a .csv file"
        )


def write_trace(setting: Setting, run: Run, target: Path) -> int:
    """
    Write a trace as Parquet or CSV, by the ending of its name.

    Parameters
    ----------
    setting : Setting
        The world.
    run : Run
        With its trace.
    target : Path
        File to write.

    Returns
    -------
    int
        How many rows. [-]

    Raises
    ------
    InputError
        If it can't be written.
    """
    try:
        if target.suffix == ".csv":
            with target.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(COLUMNS)
                writer.writerows(
                    [getattr(row, name) for name in COLUMNS]
                    for row in iter_rows(setting.compiled, run.trace)
                )
        else:
            polars = import_module("polars")
            polars.DataFrame(columns(setting.compiled, run.trace)).write_parquet(target)
    except OSError as error:
        raise InputError(f"--trace: {target} can't be written: {error}") from error
    return len(run.trace)
