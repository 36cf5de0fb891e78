"""Services: ships and block trains that run between two places, and pipelines as a whole."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcaspian.atlas.link import link_id

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Pipeline", "Service"]


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
class Pipeline:
    """
    A pipeline as people name it; its pieces are links.

    Parameters
    ----------
    id : str
        Slug.
    name : str
        Name in full.
    from_, to : str
        Ids of the ends.
    via : tuple of str
        Ids of the places between them.
    length_key : str
        Key under which its length is kept in the evidence, empty if none is.
    note : str
        Anything a reader should know.
    """

    id: str
    name: str
    from_: str
    to: str
    via: tuple[str, ...]
    length_key: str
    note: str

    @property
    def links(self) -> tuple[str, ...]:
        """Ids of the links it is made of."""
        stops = (self.from_, *self.via, self.to)
        return tuple(link_id("pipeline", *pair) for pair in itertools.pairwise(stops))
