"""Walk the commands of the program, for pages and for the tests that hold them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

import typer.main

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Command", "Parameter", "iter_commands"]


class Parameter(NamedTuple):
    """One word or option that a command takes, as its help page shows it."""

    kind: str
    words: tuple[str, ...]
    help: str
    required: bool
    default: str

    @property
    def title(self) -> str:
        """The option's words, or the argument's name in capitals."""
        return ", ".join(self.words) if self.kind == "option" else self.words[0].upper()


class Command(NamedTuple):
    """One command: the words typed after the program's name, what it says, what it takes."""

    words: tuple[str, ...]
    help: str
    epilog: str
    parameters: tuple[Parameter, ...]

    @property
    def title(self) -> str:
        """The command as typed."""
        return " ".join(("transcaspian", *self.words))


def iter_commands() -> Iterator[Command]:
    """Yield every command that can be typed, groups opened, in the order of the help page."""
    from transcaspian.cli.app import app  # noqa: PLC0415 - only when asked: it is the program

    yield from walk(typer.main.get_command(app), ())


def walk(command: Any, words: tuple[str, ...]) -> Iterator[Command]:
    """Yield a command, or those below it if it is a group."""
    if hasattr(command, "list_commands"):
        for name in command.list_commands(None):
            yield from walk(command.get_command(None, name), (*words, name))
        return
    yield Command(
        words=words,
        help=(command.help or "").strip(),
        epilog=(command.epilog or "").strip(),
        parameters=tuple(describe(one) for one in command.params if not is_help(one)),
    )


def is_help(parameter: Any) -> bool:
    """Tell whether a parameter only shows the help page."""
    return "--help" in parameter.opts


def describe(parameter: Any) -> Parameter:
    """Return what a help page says of one parameter."""
    default = parameter.default
    if callable(default) or default is None or default in ("", (), []):
        shown = ""
    elif isinstance(default, Enum):
        shown = str(default.value)
    else:
        shown = str(default)
    return Parameter(
        kind=parameter.param_type_name,
        words=(*parameter.opts, *parameter.secondary_opts),
        help=(getattr(parameter, "help", None) or "").strip(),
        required=bool(parameter.required),
        default=shown,
    )
