"""States that come and go: closures and restrictions, on two clocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

__all__ = ["STATES", "STATUS_KINDS", "Status", "select_in_force"]

STATES = ("closed", "restricted", "degraded")
"""Most severe first."""

STATUS_KINDS = frozenset(
    {"works", "war", "weather", "ban", "unrest", "pandemic", "accident", "sanction", "policy"}
)
"""What brought a state about."""


@dataclass(frozen=True, slots=True)
class Status:
    """
    A state of something for a time, and the day it became known.

    Parameters
    ----------
    id : str
        Slug.
    subject : str
        Id of a link, place, border, service, pipeline or country, or ``route:ID``.
    state : str
        One of `STATES`.
    cargo : tuple of str
        Classes of cargo it bears on; ``all`` means every one.
    valid_from : date
        First day.
    valid_to : date or None
        Last day, None while it goes on.
    published : date
        Day it became known.
    kind : str
        One of `STATUS_KINDS`.
    why : str
        One sentence for the reader.
    evidence : tuple of str
        Ids of the observations or sources behind it.
    note : str
        Anything else a reader should know.
    event : str
        Id of the event of the chronicle that brought it about; empty if nobody named one.
    ended_by : str
        Id of the event that ended it, if there was one.
    """

    id: str
    subject: str
    state: str
    cargo: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    published: date
    kind: str
    why: str
    evidence: tuple[str, ...]
    note: str = ""
    event: str = ""
    ended_by: str = ""

    @property
    def severity(self) -> int:
        """Rank of the state, 0 the most severe."""
        return STATES.index(self.state)

    def end_known_by(self, known_by: date) -> date | None:
        """
        Return the last day of the state as far as it could be known.

        Parameters
        ----------
        known_by : date
            Day after which nothing is known.

        Returns
        -------
        date or None
            None if the state has no end, or was running on `known_by` and ended later.
        """
        if self.valid_to is not None and self.valid_from <= known_by < self.valid_to:
            return None
        return self.valid_to

    def in_force(self, as_of: date, known_by: date) -> bool:
        """
        Tell whether the state was known and holds on a day, as far as could be known.

        Parameters
        ----------
        as_of : date
            Day of the world asked about.
        known_by : date
            Day after which nothing is known.

        Returns
        -------
        bool
            True from `valid_from` to the end known by `known_by`, if published by then.
        """
        end = self.end_known_by(known_by)
        return (
            self.published <= known_by
            and self.valid_from <= as_of
            and (end is None or as_of <= end)
        )

    def bears_on(self, cargo: Collection[str]) -> bool:
        """
        Tell whether the state touches cargo of these classes.

        Parameters
        ----------
        cargo : collection of str
            Classes the cargo belongs to; none is ordinary cargo.

        Returns
        -------
        bool
            True if it bears on all cargo or on one of the classes.
        """
        return "all" in self.cargo or any(one in self.cargo for one in cargo)


def select_in_force(
    statuses: Iterable[Status], *, as_of: date, known_by: date, cargo: Collection[str] = ()
) -> list[Status]:
    """
    Return the states that hold on a day, were known by another, and bear on a cargo.

    Parameters
    ----------
    statuses : iterable of Status
        Those to choose from.
    as_of : date
        Day of the world asked about.
    known_by : date
        Day after which nothing published may be used.
    cargo : collection of str, optional
        Classes of the cargo.

    Returns
    -------
    list of Status
        Most severe first; of one severity the latest published first.
    """
    found = [
        status for status in statuses if status.in_force(as_of, known_by) and status.bears_on(cargo)
    ]
    return sorted(found, key=lambda s: (s.severity, -s.published.toordinal(), s.id))
