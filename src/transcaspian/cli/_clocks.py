"""Options that several commands share: both clocks, and the folders of one's own evidence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from transcaspian.scenario.dates import Clocks

__all__ = ["AsOf", "Folders", "KnownBy", "read_clocks"]

AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="World meant, such as 2023-09.")
]
KnownBy = Annotated[
    str | None,
    typer.Option("--known-by", metavar="DATE", help="Nothing published later, such as 2022-12."),
]
Folders = Annotated[
    list[Path] | None,
    typer.Option(
        "--evidence", metavar="DIR", help="Folder of your own evidence tables; repeatable."
    ),
]


def read_clocks(as_of: str | None, known_by: str | None) -> Clocks:
    """
    Read both clocks; today where one is left out.

    Parameters
    ----------
    as_of, known_by : str or None
        As typed.

    Returns
    -------
    Clocks
        The days.

    Raises
    ------
    ScenarioError
        If one is no date.
    """
    from transcaspian.scenario import dates

    return dates.read_clocks(as_of, known_by, today=dt.datetime.now(tz=dt.UTC).date())
