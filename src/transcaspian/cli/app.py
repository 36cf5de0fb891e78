"""The command ``transcaspian``: a table of commands, each imported when it runs."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer
import typer.core
import typer.main

from transcaspian.errors import NoAnswer, TranscaspianError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COMMANDS", "LazyGroup", "app", "run"]

COMMANDS = {
    "compare": "Which way for this cargo on this date: days, dollars, carbon, risk.",
    "simulate": "Run a year of the corridor hour by hour: queues, waits, what a change would do.",
    "bottlenecks": "Rank what cargo waits for, and say what relieving each cause is worth.",
    "trace": "Tell the life of one train, ship or box, or one place's day.",
    "replay": "Print the movements of a simulated run, for a map.",
    "explain": "Walk from an answer or a value to the observations behind it.",
    "places": "Find places by any of their names, or near a point.",
    "atlas": "Check and export the network of places, links and borders.",
    "evidence": "List, show and check what is known, by whom it was said, and when.",
    "chronicle": "Feed in documents, review what rules find, ask what was promised and done.",
    "serve": "Serve the page and the API on one address.",
    "token": "Make, list and revoke the tokens of a server that others can reach.",
    "version": "Print the version.",
}
"""Commands in the order of the help page; each lives in the module of its name."""
_INTERRUPTED = 130


class LazyGroup(typer.core.TyperGroup):
    """A group that imports a command's module only when that command runs."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  (a fixed table)
        """
        Return the names of all commands.

        Parameters
        ----------
        ctx : click.Context
            Not used: the table is fixed.

        Returns
        -------
        list of str
            Names in the order of the help page.
        """
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """
        Return a command: its name and help for a listing, the real one to run it.

        Parameters
        ----------
        ctx : click.Context
            It is resilient or shows help while commands are only being listed.
        cmd_name : str
            What was typed.

        Returns
        -------
        click.Command or None
            None if there is no such command.
        """
        if cmd_name not in COMMANDS:
            return None
        if cmd_name == "version":
            return typer.main.get_command(_version_app)
        if getattr(ctx, "listing", False):
            return typer.core.TyperCommand(cmd_name, help=COMMANDS[cmd_name])
        command = typer.main.get_command(import_module(f"transcaspian.cli.{cmd_name}").app)
        command.name = cmd_name
        return command

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """
        Write the help page without importing any command.

        Parameters
        ----------
        ctx : click.Context
            The run.
        formatter : click.HelpFormatter
            Where to write.
        """
        ctx.listing = True
        super().format_help(ctx, formatter)


app = typer.Typer(
    cls=LazyGroup,
    name="transcaspian",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_version_app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _print_version(wanted: bool = True) -> None:
    if wanted:
        from transcaspian import __version__

        typer.echo(f"transcaspian {__version__}")
        raise typer.Exit


@_version_app.command("version", help=COMMANDS["version"])
def _version() -> None:
    _print_version()


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", help=COMMANDS["version"], callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    """
    Ask how cargo moves between China and Europe, and who says so.

    Every number opens to its source; every question has two clocks: the world as of a date,
    and what was known by a date.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command and return its exit code.

    Parameters
    ----------
    arguments : sequence of str or None, optional
        Words after the program's name; those of the process if left out.

    Returns
    -------
    int
        0 answered, 1 no answer, 2 bad input, 130 interrupted. [-]
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run_app(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return _INTERRUPTED
    except TranscaspianError as error:
        from transcaspian.cli._output import warn

        warn(str(error))
        return 1 if isinstance(error, NoAnswer) else 2
    except OSError as error:
        from transcaspian.cli._output import warn

        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
        if not isinstance(error, BrokenPipeError):
            warn(f"no answer: {error}")
        return 1
    return code


def _run_app(arguments: Sequence[str] | None) -> int:
    try:
        app(args=None if arguments is None else list(arguments), prog_name="transcaspian")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return 0
