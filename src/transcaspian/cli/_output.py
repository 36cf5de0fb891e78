"""How commands print: one document on stdout, tables for people, nothing that steers a terminal."""

from __future__ import annotations

import json
import re
import shutil
import sys
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from transcaspian.study.report_words import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import Console, ConsoleOptions
    from rich.containers import Lines
    from rich.measure import Measurement
    from rich.table import Table
    from rich.text import Text

__all__ = [
    "Format",
    "cell",
    "console",
    "emit",
    "emit_csv",
    "emit_json",
    "interval_words",
    "longest_word",
    "plain_table",
    "safe",
    "warn",
]

_RAW_CONTROL = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_MIN_WIDTH, _MAX_WIDTH = 80, 160
_LONG_WORD = 14
_BETWEEN_PLACES = re.compile(r"(?<=[^\W\d_]-)(?=[A-Z])")


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


def cell(text: object) -> Text:
    """
    Return data as a cell; where its column is narrow, long names of two places are parted.

    Parameters
    ----------
    text : object
        Anything that came from data.

    Returns
    -------
    rich.text.Text
        Text whose brackets are no markup; ``Brest-Malaszewicze`` may break behind its hyphen.
    """
    return _cell_class()(printable(text))


def longest_word(text: object) -> int:
    """
    Return how wide a column must be for the words of a cell to stay whole.

    Parameters
    ----------
    text : object
        What `cell` is given.

    Returns
    -------
    int
        Letters of the longest word, or of a part of a long name of two places. [-]
    """
    words = str(text).split()
    parts = [part for word in words for part in _parted(word, _LONG_WORD).split()]
    return max((len(part) for part in parts), default=0)


def _parted(word: str, width: int) -> str:
    """Return a word that is longer than `width` with a space between the places that it names."""
    return _BETWEEN_PLACES.sub(" ", word) if len(word) > width else word


@cache
def _cell_class() -> type[Text]:
    from rich.measure import Measurement
    from rich.text import Text

    class Cell(Text):
        """Text that parts words which its column has no room for."""

        def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
            whole = super().__rich_measure__(console, options)
            return Measurement(min(longest_word(self.plain), whole.minimum), whole.maximum)

        def wrap(self, console: Console, width: int, **rest: Any) -> Lines:
            parted = re.sub(r"\S+", lambda word: _parted(word[0], width), self.plain)
            return Text(parted, style=self.style).wrap(console, width, **rest)

    return Cell


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


def plain_table(title: str, *heads: str, words: Sequence[str] = ()) -> Table:
    """
    Return an empty table without a frame: names to the left, figures to the right.

    Parameters
    ----------
    title : str
        What it shows.
    *heads : str
        Of its columns, their lines broken by hand: what is narrow by itself is not squeezed.
    words : sequence of str, optional
        Other columns that hold words and not figures.

    Returns
    -------
    rich.table.Table
        Cells break between words where the window is narrow.
    """
    from rich import box
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for i, head in enumerate(heads):
        table.add_column(
            head,
            justify="left" if i == 0 or head in words else "right",
            overflow="fold",
        )
    return table


def interval_words(
    one: Mapping[str, Any] | None, digits: int = 1, factor: float = 1.0, *, gap: str = "\n"
) -> str:
    """
    Return a mean, and below it the half-width of its interval, such as ``±10.4``.

    Parameters
    ----------
    one : mapping or None
        ``mean``, ``low`` and ``high``, as far from the mean as one another.
    digits : int, optional
        Behind the point. [-]
    factor : float, optional
        What all are multiplied by. [-]
    gap : str, optional
        Between the two.

    Returns
    -------
    str
        The mean alone where no interval is known; a dash if there is nothing.
    """
    if one is None:
        return "-"
    mean = f"{one['mean'] * factor:,.{digits}f}"
    if one["low"] is None:
        return mean
    return f"{mean}{gap}±{abs(one['high'] - one['low']) / 2.0 * factor:,.{digits}f}"


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
