"""Dates as precise as known: 2024, 2024-03 or 2024-03-11."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache

__all__ = ["first_day", "is_when", "last_day"]

_LENGTHS = {4: 1, 7: 2, 10: 3}  # characters of a date: parts that it gives


def is_when(text: str) -> bool:
    """
    Tell whether a text is a date as precise as known.

    Parameters
    ----------
    text : str
        ``2024``, ``2024-03`` or ``2024-03-11``.

    Returns
    -------
    bool
        False also for days that no calendar has.
    """
    try:
        first_day(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def first_day(text: str) -> date:
    """
    Return the first day that a date can mean.

    Parameters
    ----------
    text : str
        ``2024``, ``2024-03`` or ``2024-03-11``.

    Returns
    -------
    date
        The day itself, or the first of its month or year.

    Raises
    ------
    ValueError
        If it is no such date.
    """
    parts = text.split("-")
    if _LENGTHS.get(len(text)) != len(parts):
        raise ValueError(f"{text!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD")
    return date.fromisoformat("-".join([*parts, "01", "01"][:3]))


@lru_cache(maxsize=4096)
def last_day(text: str) -> date:
    """
    Return the last day that a date can mean.

    Parameters
    ----------
    text : str
        ``2024``, ``2024-03`` or ``2024-03-11``.

    Returns
    -------
    date
        The day itself, or the last of its month or year.

    Raises
    ------
    ValueError
        If it is no such date.
    """
    first = first_day(text)
    if len(text) == 4:
        return first.replace(month=12, day=31)
    if len(text) == 7:
        return first.replace(day=monthrange(first.year, first.month)[1])
    return first
