"""What is waited for, in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from transcaspian.simulation.world_tables import Tables

__all__ = ["cause_labels", "cause_words"]

_WAITING = "waiting:"
_ROOM, _CARGO, _GATE = "room-in-", "cargo-at-", "gate:"


def cause_labels(names: Iterable[str], tables: Tables) -> dict[str, str]:
    """
    Return what the causes of waiting among some buckets are called.

    Parameters
    ----------
    names : iterable of str
        Buckets, such as ``waiting:aktau.yard`` and ``moving:China``.
    tables : dict
        Rows of the world.

    Returns
    -------
    dict of str to str
        Words by cause, such as ``aktau.yard``; buckets that are no wait are left out.
    """
    labels = _labels(tables)
    causes = (name.removeprefix(_WAITING) for name in names if name.startswith(_WAITING))
    return {cause: _words(cause, labels) for cause in causes}


def cause_words(cause: str, tables: Tables) -> str:
    """
    Return what one cause is called.

    Parameters
    ----------
    cause : str
        What is waited for; several things joined by ``+``; a signal as ``gate:`` and its name.
    tables : dict
        Rows of the world.

    Returns
    -------
    str
        The cause itself where the tables have no words for it.
    """
    labels = _labels(tables)
    return " and ".join(_words(part, labels) for part in cause.split("+"))


def _labels(tables: Tables) -> dict[str, str]:
    labels = {
        row["id"]: row["label"]
        for name in ("resources", "stocks", "calendars")
        for row in tables[name]
    }
    for row in tables["steps"]:
        if row["op"] == "wait" and "gate=" in row["args"]:
            gate = row["args"].partition("gate=")[2].partition(";")[0].strip()
            labels[gate] = row["bucket"] or row["label"]
    return labels


def _words(cause: str, labels: Mapping[str, str]) -> str:
    for prefix, head in ((_ROOM, "room for "), (_CARGO, "cargo in "), (_GATE, "")):
        if cause.startswith(prefix):
            parts = cause.removeprefix(prefix).split("+")
            return head + " and ".join(labels.get(part, part) for part in parts)
    return labels.get(cause, cause)
