"""Files that ``simulate`` writes beside its answer: pictures and a trace."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli._output import warn
from transcaspian.cli._targets import find_file_faults, find_folder_faults
from transcaspian.errors import Faults, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import ExitStack

    from transcaspian.simulation.run import Run
    from transcaspian.study.simulate_request import Request
    from transcaspian.study.simulate_runs import Setting

__all__ = ["Files", "PlotFolder", "PlotFrom", "TraceFile", "TraceOf"]

_ALL = "all"

TraceFile = Annotated[
    Path | None,
    typer.Option(
        "--trace",
        metavar="FILE",
        help="Also write every change of state of one replication, the first unless "
        "--trace-of says otherwise, such as year.parquet or year.csv.",
    ),
]
TraceOf = Annotated[
    str,
    typer.Option(
        metavar="WHICH",
        help="Which replication --trace writes and --plot follows, such as 3; `all` writes "
        "every one (Parquet only).",
    ),
]
PlotFolder = Annotated[
    Path | None,
    typer.Option(
        "--plot",
        metavar="DIR",
        help="Also draw queues, times, a time-space diagram and what a change does as SVG, and PNG "
        "with transcaspian[plot], into a folder such as pictures.",
    ),
]
PlotFrom = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="First of the 30 days of the time-space diagram, such as 2024-02-01; the first day "
        "if left out.",
    ),
]


@dataclass(frozen=True, slots=True)
class Files:
    """
    Files that are asked for.

    Attributes
    ----------
    trace, plot : Path or None
        File of a trace, folder of pictures.
    trace_of : str
        Which replication, or ``all``.
    plot_from : str or None
        First day of the time-space diagram.
    """

    trace: Path | None
    trace_of: str
    plot: Path | None
    plot_from: str | None

    def check(self, request: Request) -> None:
        """
        Refuse what can't be written, before anything is run.

        Parameters
        ----------
        request : Request
            What was typed.

        Raises
        ------
        ScenarioError
            If a folder is missing or shut, a file has an unknown ending, or a day or replication
            is none; every fault at once.
        """
        faults = Faults()
        of = self.trace_of
        last = max(request.replications - 1, 0)  # none at all is refused by a name of its own
        if of != _ALL and not (of.isdigit() and int(of) <= last):
            faults.add([f"--trace-of: {of} is none of the replications 0 to {last}, nor `{_ALL}`"])
        if self.trace is not None:
            from transcaspian.study.simulate_trace import find_ending_faults

            faults.add(find_file_faults(self.trace, option="--trace", example="year.parquet"))
            faults.add(find_ending_faults(self.trace))
            if of == _ALL and self.trace.suffix == ".csv":
                faults.add(["--trace-of: all replications are written as .parquet only"])
        if self.plot is not None:
            faults.add(find_folder_faults(self.plot, option="--plot"))
        if self.plot_from is not None:
            faults.of(partial(_day, request, self.plot_from), None)
        faults.refuse()

    def write(
        self, request: Request, document: dict[str, Any], stack: ExitStack
    ) -> list[Callable[[], None]]:
        """
        Write aside; return what puts each in its place.

        Parameters
        ----------
        request : Request
            What was asked, its warm-up settled.
        document : dict
            The answer.
        stack : ExitStack
            Cleans up.

        Returns
        -------
        list of callable
            To be called once all is well.

        Raises
        ------
        InputError
            If they can't be written.
        """
        if self.trace is None and self.plot is None:
            return []
        from transcaspian.study.simulate_trace import trace_run

        one = 0 if self.trace_of == _ALL else int(self.trace_of)
        traced = trace_run(request, replication=one)
        finish = []
        if self.trace is not None:
            finish.append(self._write_trace(request, traced, self.trace, stack))
        if self.plot is not None:
            finish.append(self._write_plots(request, document, traced, self.plot, stack))
        return finish

    def _write_trace(
        self, request: Request, traced: tuple[Setting, Run], target: Path, stack: ExitStack
    ) -> Callable[[], None]:
        from transcaspian.study.simulate_trace import write_all_traces, write_trace

        with _told("--trace", target):
            aside = _aside(stack, target.absolute().parent) / target.name
        if self.trace_of == _ALL:
            n_row = write_all_traces(request, aside)
        else:
            n_row = write_trace(*traced, aside)

        def place() -> None:
            with _told("--trace", target):
                aside.replace(target)
            warn(f"{n_row} changes of state written to {target}")

        return place

    def _write_plots(
        self,
        request: Request,
        document: dict[str, Any],
        traced: tuple[Setting, Run],
        folder: Path,
        stack: ExitStack,
    ) -> Callable[[], None]:
        from transcaspian.study.simulate_plot import can_draw_png, draw_all, write_plots

        first = None if self.plot_from is None else _day(request, self.plot_from)
        with _told("--plot", folder):
            drawn = write_plots(draw_all(document, *traced, first=first), _aside(stack, folder))

        def place() -> None:
            with _told("--plot", folder):
                placed = [shutil.move(path, folder / path.name) for path in drawn]
            warn(f"drawn: {', '.join(str(path) for path in placed)}")
            if not can_draw_png():
                warn("PNG needs resvg: install transcaspian[plot]")

        return place


@contextmanager
def _told(option: str, target: Path) -> Iterator[None]:
    """Say which place can't be written to, and why."""
    try:
        yield
    except OSError as error:
        why = error.strerror or error
        raise InputError(
            f"{option}: {target} can't be written: {why}: make room or name another place"
        ) from error


def _aside(stack: ExitStack, folder: Path) -> Path:
    """Return a folder beside the place of what is to be written, gone at the end."""
    return Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder, prefix=".part-")))


def _day(request: Request, text: str) -> dt.date:
    from transcaspian.study.simulate_request import read_request

    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"--plot-from: {error}: write a day as 2024-02-01") from None
    asked = read_request(request)
    if not 0 <= (day - asked.first_day).days < request.days:
        raise InputError(f"--plot-from: {day} lies outside the run")
    return day
