"""How commands print: one document on stdout, tables for people, nothing that steers a terminal."""

from __future__ import annotations

import json
import re
import shutil
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from transcaspian.study.report_words import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import Console
    from rich.text import Text

__all__ = [
    "Format",
    "console",
    "emit",
    "emit_csv",
    "emit_json",
    "safe",
    "warn",
]

_RAW_CONTROL = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_MIN_WIDTH, _MAX_WIDTH = 80, 160


class Format(StrEnum):
    """Shape of the answer on stdout."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def console(width: int | None = None) -> Console:
    """
    Return the console that people read, as wide as the window within reason.

    Parameters
    ----------
    width : int or None, optional
        Columns; the window's, between 80 and 160, if left out. [-]

    Returns
    -------
    rich.console.Console
        It writes no colour codes unless stdout is a terminal.
    """
    from rich.console import Console

    if width is None:
        columns = shutil.get_terminal_size((110, 24)).columns
        width = min(max(columns, _MIN_WIDTH), _MAX_WIDTH)
    return Console(width=width, markup=False, highlight=False, emoji=False, soft_wrap=False)


def safe(text: object, style: str = "") -> Text:
    """
    Return data as text for the console, with control characters spelled out.

    Parameters
    ----------
    text : object
        Anything that came from data.
    style : str, optional
        A style that rich knows.

    Returns
    -------
    rich.text.Text
        Text whose brackets are no markup.
    """
    from rich.text import Text

    return Text(printable(text), style=style)


def emit(text: str) -> None:
    """
    Write the answer and one line break to stdout.

    Parameters
    ----------
    text : str
        The whole answer.
    """
    sys.stdout.write(text.rstrip("\n") + "\n")


def emit_json(document: Mapping[str, Any]) -> None:
    """
    Write one JSON document to stdout: indented for a terminal, on one line for a program.

    Parameters
    ----------
    document : mapping
        What to write, in the order given.
    """
    indent = 2 if sys.stdout.isatty() else None
    text = json.dumps(document, ensure_ascii=False, indent=indent, allow_nan=False)
    emit(_RAW_CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def emit_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """
    Write a CSV table to stdout; None is an empty cell.

    Parameters
    ----------
    header : sequence of str
        Names of the columns, each quantity ending in its unit.
    rows : iterable of sequence
        Cells in the order of the header.
    """
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([printable(cell) if isinstance(cell, str) else cell for cell in row])


def warn(text: str) -> None:
    """
    Write a line for people to stderr.

    Parameters
    ----------
    text : str
        What to say; line breaks stay.
    """
    for line in text.splitlines():
        sys.stderr.write(printable(line) + "\n")
