"""A mention of an event, as it is read from one clause."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.clauses import Clause
    from transcaspian.chronicle.extract.dates import Time
    from transcaspian.chronicle.extract.lexicon import Trigger
    from transcaspian.chronicle.extract.parts import Parts, Thing
    from transcaspian.chronicle.record import Quantity

__all__ = ["Draft", "add_name"]


@dataclass(slots=True)
class Draft:
    """
    An event before it is merged with other mentions of it.

    Parameters
    ----------
    trigger : Trigger
        What it was found by.
    clause : Clause
        Where it is told.
    at : int
        Place in the text of the word that tells it. [-]
    context : str
        As of an event.
    parts : Parts
        Who and where.
    things : list of Thing
        What it is about.
    time : Time or None
        When, as the clause tells.
    due : Time or None
        By when, of what is to come.
    date_from, date_to : str
        As resolved.
    inherited : bool
        Whether the day is that of something told before.
    again : Draft or None
        What this is another mention of.
    soft : bool
        Whether the day is no better than that of publication.
    found_by : str
        What it was found by, if not by the rule of its trigger alone.
    """

    trigger: Trigger
    clause: Clause
    at: int
    context: str
    parts: Parts
    things: list[Thing] = field(default_factory=list)
    time: Time | None = None
    due: Time | None = None
    date_from: str = ""
    date_to: str = ""
    inherited: bool = False
    again: Draft | None = None
    soft: bool = False
    found_by: str = ""
    type: str = ""
    mode: str = ""
    track: str = ""
    instrument: str = ""
    lifecycle: str = ""
    quantity: Quantity | None = None
    confidence: float = 0.5
    spans: list[tuple[int, int]] = field(default_factory=list)

    @property
    def object(self) -> str:
        """What it is about, in English words."""
        if self.trigger.thing:
            return self.trigger.thing
        return " and ".join(dict.fromkeys(one.name for one in self.things[:2]))


def add_name(row: list[str], name: str) -> None:
    """
    Add a name to a list that doesn't have it.

    Parameters
    ----------
    row : list of str
        Changed in place.
    name : str
        Nothing is added if it is empty.
    """
    if name and name not in row:
        row.append(name)
