"""Services: ships and block trains that run between two places, and their fleets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Fleet", "Service"]


@dataclass(frozen=True, slots=True)
class Service:
    """
    A run offered between two places. Frequency and capacity are evidence under its id.

    Parameters
    ----------
    id : str
        Slug.
    name : str
        Name as offered.
    kind : str
        Such as ``feeder``, ``ferry``, ``block-train`` or ``ocean-string``.
    mode : str
        One of the modes of a link.
    from_, to : str
        Ids of the ends; it runs both ways.
    operator : str
        Who runs it.
    vehicle_class : str
        Class under which figures of the vehicle are kept in the evidence.
    valid_from, valid_to : date or None
        First and last day offered; None leaves that side open.
    note : str
        Anything a reader should know.
    """

    id: str
    name: str
    kind: str
    mode: str
    from_: str
    to: str
    operator: str
    vehicle_class: str
    valid_from: date | None
    valid_to: date | None
    note: str

    def open_on(self, day: date) -> bool:
        """
        Tell whether the service is offered on a day.

        Parameters
        ----------
        day : date
            The day asked about.

        Returns
        -------
        bool
            False before `valid_from` and after `valid_to`.
        """
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def joins(self, one: str, two: str) -> bool:
        """
        Tell whether the service runs between two places, either way.

        Parameters
        ----------
        one, two : str
            Ids of places.

        Returns
        -------
        bool
            True if they are its ends.
        """
        return (one, two) in ((self.from_, self.to), (self.to, self.from_))


@dataclass(frozen=True, slots=True)
class Fleet:
    """
    Vessels that one owner keeps for a service. Their number and size are evidence under its id.

    Parameters
    ----------
    id : str
        Slug.
    name : str
        Name in full.
    owner : str
        Who owns them.
    country : str
        ISO 3166-1 alpha-3 code of the owner.
    vehicle_class : str
        Class under which figures of the vessels are kept in the evidence.
    service : str
        Id of the service they mostly sail, empty if none.
    note : str
        Anything a reader should know.
    """

    id: str
    name: str
    owner: str
    country: str
    vehicle_class: str
    service: str
    note: str
