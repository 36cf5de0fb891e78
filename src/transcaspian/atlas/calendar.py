"""Sea areas, and how their months are named in the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

__all__ = ["SeaArea", "month_subject"]


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
