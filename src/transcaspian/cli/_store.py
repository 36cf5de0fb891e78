"""What the commands about a server share: its parts, and the address of its store."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Annotated

import typer

from transcaspian.errors import InputError

__all__ = ["StoreAddress", "need_server", "safe_address"]

_NEEDED = ("fastapi", "uvicorn", "sqlalchemy", "alembic", "brotli", "polars")
_PASSWORD = re.compile(r"(://[^:/@]*):[^@]*@")

StoreAddress = Annotated[
    str,
    typer.Option(
        metavar="URL",
        help="Where runs, scenarios and tokens are kept, such as "
        "postgresql://user@localhost/corridor; SQLite in the user's data folder if left out.",
        show_default=False,
    ),
]


def need_server() -> None:
    """
    Refuse where the parts of a server are not installed.

    Raises
    ------
    InputError
        With the command that installs them.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise InputError(f"{', '.join(missing)} not installed: pip install 'transcaspian[serve]'")


def safe_address(url: str) -> str:
    """Return the address of a store without its password."""
    return _PASSWORD.sub(r"\1:…@", url)
