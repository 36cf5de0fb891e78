"""Terminals: where boxes and wagons are handled within a place."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Terminal"]


@dataclass(frozen=True, slots=True)
class Terminal:
    """
    A terminal of a place. Berths, cranes and capacity are evidence under its id.

    Parameters
    ----------
    id : str
        Slug.
    place : str
        Id of the place it belongs to.
    name : str
        Name in full.
    kind : str
        Such as ``container``, ``ferry``, ``rail`` or ``oil``.
    operator : str
        Who runs it.
    note : str
        Anything a reader should know.
    """

    id: str
    place: str
    name: str
    kind: str
    operator: str
    note: str
