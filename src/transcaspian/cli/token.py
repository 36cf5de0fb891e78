"""``transcaspian token``: who may ask a server that others can reach."""

from __future__ import annotations

import getpass
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from transcaspian.cli._output import Format, console, emit, emit_csv, emit_json, safe, warn
from transcaspian.cli._store import StoreAddress, need_server
from transcaspian.errors import InputError

if TYPE_CHECKING:
    from transcaspian.server.store import Store

__all__ = ["Role", "add", "app", "list_tokens", "revoke"]

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="Make, list and revoke the tokens of a server that others can reach.",
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_HEADER = ("name", "role", "created", "revoked")


class Role(StrEnum):
    """What a token allows; each may do what those before it may."""

    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Whose it is, such as anna: shown in the log.")],
    *,
    role: Annotated[
        Role,
        typer.Option(
            help="reader asks, editor also runs and keeps scenarios, admin reads the log."
        ),
    ] = Role.READER,
    store: StoreAddress = "",
) -> None:
    """
    Make a token and print it: it is kept as a digest, and never shown again.

    Example: transcaspian token add anna --role editor
    """
    if not _NAME.fullmatch(name):
        raise InputError(
            f"name: {name[:40]!r}: use up to 64 letters, digits, dots, hyphens or underscores"
        )
    token = _open(store).add_token(name, role.value, getpass.getuser())
    emit(token)
    warn(f"{name} is {role.value}; the token is not shown again")


@app.command("list")
def list_tokens(
    *,
    store: StoreAddress = "",
    output: Annotated[
        Format, typer.Option("--format", help="Shape of the answer on stdout, such as json.")
    ] = Format.TABLE,
) -> None:
    """
    List whose tokens there are, and what each allows.

    Example: transcaspian token list --format json
    """
    rows = [(one.name, one.role, one.created, one.revoked) for one in _open(store).list_tokens()]
    if output is Format.JSON:
        listed = [dict(zip(_HEADER, row, strict=True)) for row in rows]
        emit_json({"schema": "transcaspian/tokens/1", "tokens": listed})
    elif output is Format.CSV:
        emit_csv(_HEADER, rows)
    else:
        from rich.table import Table

        table = Table(*_HEADER, box=None, pad_edge=False)
        for row in rows:
            table.add_row(*(safe(cell or "–") for cell in row))
        console().print(table)


@app.command()
def revoke(
    name: Annotated[str, typer.Argument(help="Whose it is, such as anna.")],
    *,
    store: StoreAddress = "",
) -> None:
    """
    Let a token open nothing any more.

    Example: transcaspian token revoke anna
    """
    if not _open(store).revoke_token(name, getpass.getuser()):
        raise InputError(f"name: {name[:40]!r} has no token in force: `token list` shows all")
    warn(f"the token of {name} opens nothing any more")


def _open(address: str) -> Store:
    need_server()
    from transcaspian.server.settings import Settings
    from transcaspian.server.store import Store

    return Store(Settings(home=Settings.default_home(), store=address).store_url)
