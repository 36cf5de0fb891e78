"""The atlas as of one day, as known on another."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from transcaspian.atlas.link import Link
    from transcaspian.atlas.network import Atlas
    from transcaspian.atlas.service import Service
    from transcaspian.atlas.status import Status

__all__ = ["Moment", "group_by_place"]


class Moment:
    """
    The atlas as of one day, as known on another.

    Parameters
    ----------
    atlas : Atlas
        What it looks at.
    as_of : date
        Day of the world.
    known_by : date
        Day after which nothing published may be used.
    """

    __slots__ = ("as_of", "atlas", "known_by")

    def __init__(self, atlas: Atlas, as_of: date, known_by: date) -> None:
        self.atlas = atlas
        self.as_of = as_of
        self.known_by = known_by

    def links(self, modes: Collection[str] | None = None) -> list[Link]:
        """
        Return the links in being.

        Parameters
        ----------
        modes : collection of str, optional
            Modes wanted, all by default.

        Returns
        -------
        list of Link
            In the atlas's order.
        """
        return [
            link
            for link in self.atlas.links.values()
            if (modes is None or link.mode in modes) and link.open_on(self.as_of)
        ]

    def adjacency(self, modes: Collection[str] | None = None) -> Mapping[str, tuple[Link, ...]]:
        """
        Return the links in being at each place.

        Parameters
        ----------
        modes : collection of str, optional
            Modes wanted, all by default.

        Returns
        -------
        mapping of str to tuple of Link
            By id of the place.
        """
        return MappingProxyType(group_by_place(self.links(modes)))

    def services(self) -> list[Service]:
        """
        Return the services offered.

        Returns
        -------
        list of Service
            In the atlas's order.
        """
        return [one for one in self.atlas.services.values() if one.open_on(self.as_of)]

    def status(self, subject: str, cargo: Collection[str] | str = ()) -> list[Status]:
        """
        Return the states of a subject in force.

        Parameters
        ----------
        subject : str
            Id as in `Status.subject`.
        cargo : collection of str or str, optional
            Classes of the cargo.

        Returns
        -------
        list of Status
            Most severe first.
        """
        return self.atlas.status_on(subject, self.as_of, self.known_by, cargo)


def group_by_place(links: Iterable[Link]) -> dict[str, tuple[Link, ...]]:
    """
    Return the links at each of their ends.

    Parameters
    ----------
    links : iterable of Link
        The links.

    Returns
    -------
    dict of str to tuple of Link
        By id of the place, in order of link id.
    """
    found: dict[str, list[Link]] = {}
    for link in sorted(links, key=lambda one: one.id):
        found.setdefault(link.from_, []).append(link)
        found.setdefault(link.to, []).append(link)
    return {place: tuple(here) for place, here in found.items()}
