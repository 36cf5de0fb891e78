"""Holidays, seasons and working times; sea areas and the names of their months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

__all__ = ["SEASON_KINDS", "SeaArea", "Season", "month_subject"]

SEASON_KINDS = frozenset({"holiday", "season", "hours"})
"""What a row of the calendar is about."""


@dataclass(frozen=True, slots=True)
class SeaArea:
    """
    Ports that one weather shuts together.

    Parameters
    ----------
    id : str
        Slug, such as ``caspian-north``.
    name : str
        Name in full.
    places : tuple of str
        Ids of the ports in it.
    """

    id: str
    name: str
    places: tuple[str, ...]

    def subject(self, day: date) -> str:
        """
        Return the subject under which the weather of a day's month is kept in the evidence.

        Parameters
        ----------
        day : date
            Any day of the month.

        Returns
        -------
        str
            Such as ``caspian-north/01``.
        """
        return month_subject(self.id, day)


@dataclass(frozen=True, slots=True)
class Season:
    """
    A stretch of days on which work goes otherwise than usual, or the usual hours of work.

    Parameters
    ----------
    id : str
        Slug.
    subject : str
        Id of a place, country, region or sea area, or ``world``.
    name : str
        Name in full.
    kind : str
        One of `SEASON_KINDS`.
    first_day, last_day : str
        ``YYYY-MM-DD`` for one year, ``MM-DD`` for every year; then it may span the New Year.
    effect : str
        What it means for cargo.
    method : str
        Whether it is reported, public law or assumed.
    source : tuple of str
        Ids of the observations behind it.
    note : str
        Anything a reader should know.
    """

    id: str
    subject: str
    name: str
    kind: str
    first_day: str
    last_day: str
    effect: str
    method: str
    source: tuple[str, ...]
    note: str

    def holds_on(self, day: date) -> bool:
        """
        Tell whether a day lies in the stretch, both its ends counted in.

        Parameters
        ----------
        day : date
            The day asked about.

        Returns
        -------
        bool
            True from `first_day` to `last_day`.
        """
        text = day.isoformat()[-len(self.first_day) :]
        if self.first_day <= self.last_day:
            return self.first_day <= text <= self.last_day
        return text >= self.first_day or text <= self.last_day


def month_subject(area: str, day: date) -> str:
    """
    Return the evidence's subject for the month of a day in a sea area.

    Parameters
    ----------
    area : str
        Id of the sea area.
    day : date
        Any day of the month.

    Returns
    -------
    str
        Area and month of two digits.

    Examples
    --------
    >>> from datetime import date
    >>> month_subject("caspian-west", date(2024, 3, 11))
    'caspian-west/03'
    """
    return f"{area}/{day.month:02d}"
