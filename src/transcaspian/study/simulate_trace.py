"""The life of every train, ship and box of one replication, row by row."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from transcaspian.atlas.load import load_atlas
from transcaspian.errors import InputError
from transcaspian.evidence.load import load_evidence
from transcaspian.simulation.run import Memory, run_once
from transcaspian.simulation.trace import (
    DOCK_WHATS,
    RESOURCE_WHATS,
    STOCK_WHATS,
    WHATS,
    iter_rows,
)
from transcaspian.study.simulate_faults import check_request
from transcaspian.study.simulate_runs import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from transcaspian.simulation.compile import Compiled
    from transcaspian.simulation.run import Run
    from transcaspian.simulation.trace import Row
    from transcaspian.study.simulate_request import Request
    from transcaspian.study.simulate_runs import Setting

__all__ = [
    "COLUMNS",
    "find_ending_faults",
    "make_setting",
    "trace_again",
    "trace_rows",
    "trace_run",
    "write_all_traces",
    "write_trace",
]

COLUMNS = ("replication", "time_h", "time", "entity", "step", "what", "where", "value")
"""Of a trace file; hours count from the first day of the warm-up, times are UTC."""
_ENDINGS = (".parquet", ".csv")
_SERIAL_BITS = 40


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
    return trace_again(make_setting(request), replication)


def make_setting(request: Request) -> Setting:
    """
    Make the world of a request, without running it.

    Parameters
    ----------
    request : Request
        What was typed; its what-ifs hold.

    Returns
    -------
    Setting
        Ready for `trace_again`.

    Raises
    ------
    ScenarioError
        If the request or a what-if is wrong.
    """
    return prepare(
        check_request(request),
        load_evidence(*request.evidence),
        load_atlas(),
        request.what_ifs,
        request.scenario,
    )


def trace_again(setting: Setting, replication: int) -> tuple[Setting, Run]:
    """
    Run one replication of a world that is ready, and keep every change of state.

    Parameters
    ----------
    setting : Setting
        The world.
    replication : int
        Which. [-]

    Returns
    -------
    setting : Setting
        The world with the figures of that draw.
    run : Run
        With its trace.

    Raises
    ------
    ScenarioError
        If it needs more memory than is allowed.
    """
    asked = setting.asked
    setting = setting.drawn(replication)
    run = run_once(
        setting.compiled,
        horizon_h=asked.horizon_h,
        warmup_h=asked.warmup_h,
        seed=asked.request.seed,
        replication=replication,
        memory=replace(
            Memory(entities=8192, events=8192, exits=1 << 16, trace=1 << 20, tracing=True),
            max_b=asked.request.max_memory_mib << 20,
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


def find_ending_faults(target: Path) -> list[str]:
    """
    Return why no trace can be written under a name, before anything is run.

    Parameters
    ----------
    target : Path
        What was typed.

    Returns
    -------
    list of str
        One fault if its ending is unknown, or polars needed and absent.
    """
    if target.suffix not in _ENDINGS:
        return [f"--trace: {target} must end in {' or '.join(_ENDINGS)}"]
    if target.suffix == ".parquet" and find_spec("polars") is None:
        return ["--trace: Parquet needs polars: install transcaspian[trace], or name a .csv file"]
    return []


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
                writer.writerows(_csv_rows(setting, run))
        else:
            _write_parquet(_frame(setting, run).write_parquet, target)
    except OSError as error:
        raise _unwritten(target, error) from error
    return len(run.trace)


def _write_parquet(write: Callable[[Path], object], target: Path) -> None:
    """Write a file; polars tells of a full disc by an error of its own."""
    try:
        write(target)
    except import_module("polars").exceptions.PolarsError as error:
        raise OSError(str(error)) from error


def _unwritten(target: Path, error: OSError) -> InputError:
    why = error.strerror or error
    return InputError(
        f"--trace: {target.name} can't be written: {why}: make room or name another place"
    )


def write_all_traces(request: Request, target: Path) -> int:
    """
    Write the traces of all replications into one Parquet file, one after another.

    Parameters
    ----------
    request : Request
        What was typed.
    target : Path
        File to write; parts lie beside it meanwhile.

    Returns
    -------
    int
        How many rows. [-]

    Raises
    ------
    InputError
        If it can't be written.
    """
    polars = import_module("polars")
    n_row = 0
    parts = []
    try:
        for replication in range(request.replications):
            setting, run = trace_run(request, replication=replication)
            parts.append(target.with_name(f"{target.stem}.{replication}.part"))
            n_row += write_trace(setting, run, parts[-1])
        whole = polars.concat([polars.scan_parquet(part) for part in parts])
        _write_parquet(whole.sink_parquet, target)
    except OSError as error:
        raise _unwritten(target, error) from error
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    return n_row


def _csv_rows(setting: Setting, run: Run) -> Iterator[list[object]]:
    midnight = dt.datetime.combine(setting.corridor.start, dt.time())
    for row in iter_rows(setting.compiled, run.trace):
        moment = midnight + dt.timedelta(hours=row.time_h)
        yield [
            run.replication,
            row.time_h,
            moment.isoformat(timespec="milliseconds"),
            row.entity,
            row.step,
            row.what,
            row.where,
            row.value,
        ]


def _frame(setting: Setting, run: Run) -> Any:
    """Return a trace as a data frame, column by column: a year has a million rows."""
    polars = import_module("polars")
    trace, compiled = run.trace, setting.compiled
    midnight = dt.datetime.combine(setting.corridor.start, dt.time())
    ids = trace["uid"]
    kinds = _words(polars, compiled.class_ids, ids >> _SERIAL_BITS)
    serials = polars.Series(((ids & ((1 << _SERIAL_BITS) - 1)) + 1).astype("int64"))
    return polars.DataFrame(
        {
            "replication": np.full(len(trace), run.replication, np.int32),
            "time_h": trace["time_h"].copy(),
            "kind": kinds,
            "serial": serials,
            "step": _words(polars, compiled.step_ids, trace["step"]),
            "what": _words(polars, WHATS, trace["what"]),
            "where": _words(polars, *_places(compiled, trace)),
            "value": trace["value"].copy(),
        }
    ).select(
        "replication",
        "time_h",
        (
            polars.lit(midnight)
            + polars.duration(milliseconds=(polars.col("time_h") * 3.6e6).round())
        )
        .cast(polars.Datetime("ms"))
        .alias("time"),
        polars.when(polars.col("kind") == "")
        .then(polars.lit(""))
        .otherwise(polars.concat_str("kind", polars.lit("-"), "serial"))
        .alias("entity"),
        "step",
        "what",
        "where",
        "value",
    )


def _words(polars: Any, names: Sequence[str], numbers: NDArray[np.int64]) -> Any:
    """Return names by number, nothing for numbers below 0."""
    known = polars.Series([*names, ""], dtype=polars.String)
    return known.gather(np.where(numbers < 0, len(names), numbers).astype(np.uint32))


def _places(
    compiled: Compiled, trace: NDArray[np.void]
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return names of all places, and the number of that of each row."""
    names: tuple[str, ...] = ()
    numbers = np.full(len(trace), -1, np.int64)
    for whats, ids in (
        (RESOURCE_WHATS, compiled.resource_ids),
        (STOCK_WHATS, compiled.stock_ids),
        (DOCK_WHATS, compiled.docks),
        (frozenset({"wait"}), compiled.calendar_ids),
    ):
        chosen = np.isin(trace["what"], [WHATS.index(what) for what in whats])
        chosen &= trace["where"] >= 0
        numbers[chosen] = trace["where"][chosen] + len(names)
        names += tuple(ids)
    return names, numbers
