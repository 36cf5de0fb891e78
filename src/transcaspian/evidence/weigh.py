"""Which rows may speak, and how loudly (§1, §3)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from transcaspian.evidence.key import Key
    from transcaspian.evidence.observation import Observation

__all__ = [
    "FAINT",
    "QUALITY_WEIGHTS",
    "TIMELESS",
    "Weighed",
    "age_y",
    "drop_faint",
    "is_usable",
    "last_witnessed",
    "weigh",
]

QUALITY_WEIGHTS = {1: 1.0, 2: 0.5, 3: 0.2}
"""Weight of a row by its quality (§3)."""
TIMELESS = 0.5
"""Recency of a row that names no time (§3)."""
FAINT = 0.02
"""Rows lighter than this share of the heaviest are shown, not used (§3)."""

_DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Weighed:
    """
    A row and how much it counts.

    Attributes
    ----------
    row : Observation
        The row.
    weight : float
        1 for a good row as recent as the newest at hand. [-]
    recency : float
        Its recency over that of the newest, in (0, 1]. [-]
    age_y : float
        Time between the day asked for and the time it speaks of. [year]
    """

    row: Observation
    weight: float
    recency: float
    age_y: float


def is_usable(row: Observation, excluded: Mapping[str, str]) -> bool:
    """Tell whether a row may feed a value in use, both clocks aside (§1)."""
    return row.speaks_of_present and row.has_number and row.id not in excluded


def age_y(row: Observation, as_of: date) -> float:
    """
    Return the years between a day and the time a row speaks of (§3).

    A row without end speaks of no day beyond its own publication.

    Parameters
    ----------
    row : Observation
        The row.
    as_of : date
        The day.

    Returns
    -------
    float
        0 inside its time, and for a timeless row. [year]
    """
    start, end = row.valid_from, row.valid_to
    if start is None and end is None:
        return 0.0
    if end is None:
        end = max(day for day in (start, row.published) if day is not None)
    days = 0
    if as_of > end:
        days = (as_of - end).days
    elif start is not None and as_of < start:
        days = (start - as_of).days
    return days / _DAYS_A_YEAR


def last_witnessed(row: Observation) -> date | None:
    """Return the last day a row of the past or present can witness; None if it is timeless."""
    if not row.speaks_of_present or (row.valid_from is None and row.valid_to is None):
        return None
    if row.valid_to is None or row.published is None:
        return row.valid_to or row.published
    return min(row.valid_to, row.published)


def weigh(rows: Sequence[Observation], key: Key, as_of: date) -> list[Weighed]:
    """
    Weigh rows by quality and recency (§3).

    An assumption weighs as it is. A figure that one source states twice, or that two rows have
    from one source, counts once.

    Parameters
    ----------
    rows : sequence of Observation
        At least one.
    key : Key
        What they speak of, for its half-life.
    as_of : date
        The day asked for.

    Returns
    -------
    list of Weighed
        In the order of `rows`.
    """
    twins = Counter(map(_statement, rows))
    items = [(row, age_y(row, as_of)) for row in rows]
    logs = [_log2_recency(row, age, key) for row, age in items]
    newest = max(logs)
    weighed = []
    for (row, age), log in zip(items, logs, strict=True):
        recency = 2.0 ** (log - newest)
        quality = 1.0 if row.assumed else QUALITY_WEIGHTS[row.quality]
        weighed.append(Weighed(row, quality * recency / twins[_statement(row)], recency, age))
    return weighed


def _log2_recency(row: Observation, age: float, key: Key) -> float:
    """Return the logarithm of recency, which stays finite however old a row is."""
    if row.assumed:
        return 0.0
    if row.valid_from is None and row.valid_to is None:
        return log2(TIMELESS)
    return 0.0 if key.half_life_y is None else -age / key.half_life_y


def _statement(row: Observation) -> tuple[object, ...]:
    """Return what makes two rows the same statement."""
    stated = (row.value, row.low, row.high, row.unit, row.standing)
    return (row.source, *stated, row.valid_from, row.valid_to)


def drop_faint(items: list[Weighed]) -> list[Weighed]:
    """Return the rows that are at least `FAINT` of the heaviest (§3)."""
    floor = FAINT * max(item.weight for item in items)
    return [item for item in items if item.weight >= floor]
