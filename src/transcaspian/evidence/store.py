"""All that is known, before any clock is set."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transcaspian.errors import MissingEvidence
from transcaspian.evidence.weigh import last_witnessed
from transcaspian.evidence.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from transcaspian.evidence.correction import Correction
    from transcaspian.evidence.key import Key
    from transcaspian.evidence.observation import Observation
    from transcaspian.evidence.source import Source

__all__ = ["Applied", "Evidence"]


@dataclass(frozen=True, slots=True)
class Applied:
    """
    A correction, the row it met, and the cell before and after.

    Attributes
    ----------
    correction : Correction
        What was done, and why.
    observation : str
        Id of the row.
    before, after : str
        The cell as it stands in the table, and as it is used.
    """

    correction: Correction
    observation: str
    before: str
    after: str


@dataclass(frozen=True)
class Evidence:
    """
    Rows, sources and keys.

    Attributes
    ----------
    observations : tuple of Observation
        In the order of files and lines.
    sources, keys : mapping
        By id and by name.
    applied : tuple of Applied
        Corrections and the rows they repaired or put aside.
    """

    observations: tuple[Observation, ...]
    sources: Mapping[str, Source]
    keys: Mapping[str, Key]
    applied: tuple[Applied, ...] = ()
    excluded: Mapping[str, str] = field(init=False)
    """Reasons by the id of rows that are shown but never selected."""
    index: Mapping[tuple[str, str], tuple[Observation, ...]] = field(init=False, repr=False)
    """Rows by key and subject."""

    def __post_init__(self) -> None:
        index: dict[tuple[str, str], list[Observation]] = {}
        for row in self.observations:
            index.setdefault((row.key, row.subject), []).append(row)
        excluded = {
            done.observation: done.correction.reason
            for done in self.applied
            if done.correction.action == "exclude"
        }
        object.__setattr__(self, "index", {pair: tuple(rows) for pair, rows in index.items()})
        object.__setattr__(self, "excluded", excluded)

    def world(self, *, as_of: date, known_by: date) -> World:
        """
        Set both clocks.

        Parameters
        ----------
        as_of : date
            The day whose world is meant.
        known_by : date
            The last day whose publications may be known.
        """
        return World(self, as_of=as_of, known_by=known_by)

    def get_observation(self, id_: str) -> Observation:
        """
        Return a row by its id.

        Raises
        ------
        MissingEvidence
            If there is none; the message has the nearest ids.
        """
        for row in self.observations:
            if row.id == id_:
                return row
        from difflib import get_close_matches

        near = get_close_matches(id_[:40], [row.id for row in self.observations], n=3)
        remedy = f"did you mean {' or '.join(near)}?" if near else "`evidence list` shows all"
        raise MissingEvidence(f"observation {id_[:40]!r}: no such row: {remedy}")

    @property
    def first_valid(self) -> date | None:
        """First day that any row of the past or present speaks of; None if all are timeless."""
        days = [row.valid_from for row in self.observations if row.speaks_of_present]
        return min((day for day in days if day is not None), default=None)

    @property
    def last_valid(self) -> date | None:
        """Last day that any row witnesses: no row does so beyond its own publication."""
        days = map(last_witnessed, self.observations)
        return max((day for day in days if day is not None), default=None)
