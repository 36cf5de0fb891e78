"""The packaged tables, read once for all requests."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from transcaspian.atlas.load import load_atlas
from transcaspian.evidence.load import load_evidence
from transcaspian.scenario.dates import read_clocks

if TYPE_CHECKING:
    from transcaspian.atlas.network import Atlas
    from transcaspian.evidence.store import Evidence
    from transcaspian.scenario.dates import Clocks

__all__ = ["atlas", "clocks", "evidence", "today"]


@cache
def atlas() -> Atlas:
    """Return the packaged atlas."""
    return load_atlas()


@cache
def evidence() -> Evidence:
    """Return the packaged evidence."""
    return load_evidence()


def today() -> dt.date:
    """Return the day of asking."""
    return dt.datetime.now(tz=dt.UTC).date()


def clocks(as_of: str | None, known_by: str | None) -> Clocks:
    """
    Read both clocks; today where one is left out.

    Parameters
    ----------
    as_of, known_by : str or None
        As sent.

    Returns
    -------
    Clocks
        The days.

    Raises
    ------
    ScenarioError
        If one is no date.
    """
    return read_clocks(as_of, known_by, today=today())
