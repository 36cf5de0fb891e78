"""How far a long answer is, on a terminal; and a clean end when it is interrupted."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from transcaspian.cli._output import warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["INTERRUPTED", "busy", "progress"]

INTERRUPTED = 130
"""Exit code of a command that was interrupted from the keyboard."""


@contextmanager
def progress(words: str, whole: str) -> Iterator[Callable[[float], None]]:
    """
    Show a bar on stderr while something runs, if that is a terminal.

    An interrupt ends the command with code 130, and says how far it came.

    Parameters
    ----------
    words : str
        What runs, such as ``running``.
    whole : str
        What all of it is, such as ``20 replications``.

    Yields
    ------
    callable
        To be told the share that is done.
    """
    done = [0.0]
    shows: list[Callable[[float], None]] = []

    def tell(share: float) -> None:
        done[0] = max(done[0], share)
        for show in shows:
            show(done[0])

    try:
        if sys.stderr.isatty():
            with _bar(words) as show:
                shows.append(show)
                yield tell
        else:
            yield tell
    except KeyboardInterrupt:
        warn(f"interrupted: {done[0]:.0%} of {whole} had run; nothing is written or kept")
        raise typer.Exit(INTERRUPTED) from None


@contextmanager
def busy(words: str) -> Iterator[None]:
    """
    Show on stderr that something runs whose end can't be foreseen, if that is a terminal.

    An interrupt ends the command with code 130.

    Parameters
    ----------
    words : str
        What runs, such as ``running one replication``.

    Yields
    ------
    None
        While it runs.
    """
    from rich.console import Console

    try:
        with Console(stderr=True).status(words):  # silent where stderr is no terminal
            yield
    except KeyboardInterrupt:
        warn("interrupted: nothing is printed")
        raise typer.Exit(INTERRUPTED) from None


@contextmanager
def _bar(words: str) -> Iterator[Callable[[float], None]]:
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
