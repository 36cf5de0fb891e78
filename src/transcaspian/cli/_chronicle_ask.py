"""What the questions to the chronicle share: both clocks, names, the user's own store."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli._output import safe
from transcaspian.errors import ChronicleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.table import Table
    from rich.text import Text

    from transcaspian.chronicle.held import Held

__all__ = [
    "KnownBy",
    "Mine",
    "cited",
    "find_actors",
    "find_places",
    "held_by",
    "lines_of",
    "read_day",
    "table_of",
    "today",
    "told_day",
]

KnownBy = Annotated[
    str | None,
    typer.Option("--known-by", metavar="DATE", help="Nothing published later, such as 2023-06."),
]
Mine = Annotated[
    bool,
    typer.Option(
        "--mine/--founding-only",
        help="Whether what you accepted from your own documents counts, as it does by default.",
    ),
]


def today() -> dt.date:
    """Return the day of asking."""
    return dt.datetime.now(tz=dt.UTC).date()


def read_day(text: str | None, option: str, *, end: bool = False) -> dt.date | None:
    """
    Read a day that was typed.

    Parameters
    ----------
    text : str or None
        ``2024``, ``2024-03`` or ``2024-03-11``; None where nothing was typed.
    option : str
        For the message.
    end : bool
        Whether a month or year stands for its last day.

    Returns
    -------
    date or None
        None where nothing was typed.

    Raises
    ------
    ChronicleError
        If it is no date.
    """
    from transcaspian.scenario.dates import parse_day

    if text is None:
        return None
    try:
        return parse_day(text, end=end)
    except ValueError as error:
        raise ChronicleError(f"{option}: {error}") from None


def told_day(known_by: str | None) -> str | None:
    """Return the day of knowledge as an answer tells it: its last day, None where none is set."""
    day = read_day(known_by, "--known-by", end=True)
    return day.isoformat() if day else None


def held_by(known_by: str | None, *, mine: bool) -> tuple[Held, Held]:
    """
    Return what is held for true, and what of it could be known by a day.

    Parameters
    ----------
    known_by : str or None
        As typed.
    mine : bool
        Whether the user's own documents count.

    Returns
    -------
    tuple of (Held, Held)
        All rows; those that may be known.
    """
    from transcaspian.chronicle.held import hold
    from transcaspian.chronicle.store import Store, chronicle_file

    day = read_day(known_by, "--known-by", end=True)
    if mine and chronicle_file().exists():
        with Store() as store:
            held = hold(store=store)
    else:
        held = hold()
    return held, held.known_by(day)


def find_actors(words: Sequence[str] | None, held: Held) -> tuple[str, ...]:
    """Return the ids of actors and people that were typed; every fault at once."""
    from transcaspian.chronicle.names import find_actor

    faults: list[str] = []
    found = []
    for word in words or ():
        try:
            found.append(find_actor(word, held.rows))
        except ChronicleError as error:
            faults += error.faults
    if faults:
        raise ChronicleError(faults)
    return tuple(found)


def find_places(words: Sequence[str] | None, held: Held) -> tuple[str, ...]:
    """Return the ids of places that were typed."""
    if not words:
        return ()
    from transcaspian.atlas.load import load_atlas
    from transcaspian.chronicle.names import find_place

    atlas = load_atlas()
    return tuple(find_place(word, held.rows, atlas) for word in words)


def cited(sources: Iterable[Mapping[str, Any]]) -> str:
    """
    Return who tells a row, as short as `explain` takes it.

    Parameters
    ----------
    sources : iterable of mapping
        As of a row's JSON.

    Returns
    -------
    str
        Ids with commas between; of a document the first eight digits.
    """
    return ", ".join(_DOCUMENT.sub(r"\1", one["id"]) for one in sources)


_DOCUMENT = re.compile(r"^([0-9a-f]{8})[0-9a-f]{8,}(?=#|$)")
_WORD = 9
"""Letters that a narrow column holds, so that few words are cut. [-]"""


def table_of(columns: Sequence[tuple[str, int]], title: str = "") -> Table:
    """
    Return a table as wide as the window.

    Parameters
    ----------
    columns : sequence of (str, int)
        Name and share of the room; 0 for one that is as wide as what stands in it. [-]
    title : str, optional
        What it shows.

    Returns
    -------
    rich.table.Table
        Without rows.
    """
    from rich import box
    from rich.table import Table

    table = Table(
        title=title or None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1),
        pad_edge=False,
        collapse_padding=True,
        expand=True,
    )
    for head, ratio in columns:
        if ratio:
            least = max(len(head), min(_WORD, ratio // 2))
            table.add_column(head, ratio=ratio, min_width=least, overflow="fold")
        else:
            table.add_column(head, no_wrap=True)
    return table


def lines_of(text: str) -> Text:
    """
    Return several lines as one cell of a table.

    Parameters
    ----------
    text : str
        Of data.

    Returns
    -------
    rich.text.Text
        Control characters spelled out, but for the ends of lines.
    """
    from rich.text import Text

    return Text("\n").join(safe(line) for line in text.split("\n"))
