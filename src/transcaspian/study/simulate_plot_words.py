"""What pictures of a simulated span say in words: titles, changes, dates and sources."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "UNITS",
    "change_words",
    "date_words",
    "first_day",
    "of_runs",
    "sources",
    "storm_days",
    "unit_of",
]

_STORM = re.compile(r"([\w-]+)\.storm=(\d{4}-\d\d-\d\d)/(\d+)([dh])")
UNITS = {"boxes": "TEU", "wagons": "wagons", "crude": "t"}
"""In what a place is counted, by the first word of its name that tells."""


def first_day(document: Mapping[str, Any]) -> dt.date:
    """Return the first day of an answer."""
    return dt.date.fromisoformat(document["from"])


def date_words(day: dt.date) -> str:
    """Return a day as ``5 February``."""
    return f"{day.day} {day:%B}"


def change_words(what_ifs: Sequence[str]) -> str:
    """
    Return what is changed, in words.

    Parameters
    ----------
    what_ifs : sequence of str
        As typed.

    Returns
    -------
    str
        ``five days of storm at Aktau from 5 February 2024`` for a single storm; otherwise as typed.
    """
    found = _STORM.fullmatch(what_ifs[0]) if len(what_ifs) == 1 else None
    if found is None:
        return ", ".join(what_ifs)
    place, day, n, unit = found.groups()
    date = dt.date.fromisoformat(day)
    small = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    count = small[int(n)] if int(n) < len(small) else n
    what = ("day" if unit == "d" else "hour") + ("" if n == "1" else "s")
    return f"{count} {what} of storm at {place.title()} from {date_words(date)} {date.year}"


def storm_days(what_ifs: Sequence[str]) -> tuple[str, dt.date, float] | None:
    """Return where, from when and for how many days a storm is told; None if it isn't one. [d]"""
    found = _STORM.fullmatch(what_ifs[0]) if len(what_ifs) == 1 else None
    if found is None:
        return None
    place, day, n, unit = found.groups()
    return place, dt.date.fromisoformat(day), float(n) / (1.0 if unit == "d" else 24.0)


def unit_of(place: Mapping[str, Any]) -> str:
    """Return in what the queue or level of a place is counted, for people."""
    if place["kind"] == "stock":
        for word in place["label"].split():
            if word in UNITS:
                return UNITS[word]
    return "waiting"


def of_runs(document: Mapping[str, Any]) -> str:
    """Return of how many runs an answer is made, and of which days."""
    n = document["replications"]
    return (
        f"{document['days']} days from {document['from']}, {n} run{'s' if n != 1 else ''}, "
        f"seed {document['seed']}"
    )


def sources(document: Mapping[str, Any]) -> str:
    """Return the line of sources of a picture."""
    counts = document["counts"]
    drawn = "each at its median"
    if document.get("uncertainty", "none") != "none":
        drawn = "drawn anew for each run"
    return (
        f"Source: transcaspian simulate, run {document['run_id']}; {of_runs(document)}; figures "
        f"known by {document['known_by']}: {counts.get('sourced', 0)} from published sources, "
        f"{counts.get('assumed', 0)} assumed, {drawn}. A model, not a record."
    )
