"""Links: a stretch of track, road, sea lane or pipe between two places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

__all__ = ["MODES", "Link", "link_ends", "link_id"]

MODES = frozenset({"rail", "road", "sea", "pipeline"})
"""The ways cargo moves along a link."""


@dataclass(frozen=True, slots=True)
class Link:
    """
    An undirected connection of two places by one mode.

    Parameters
    ----------
    id : str
        ``MODE:a~b`` with a before b in the alphabet; a second lane of the same pair has ``#tag``.
    mode : str
        One of `MODES`.
    from_, to : str
        Ids of the two ends.
    km : float
        Length; the tariff length if one is known, else as measured on the map. [km]
    gauge : int or None
        Track gauge of a rail link. [mm]
    country : str
        ISO 3166-1 alpha-3 code of the country it lies in, empty at sea.
    operator : str
        Code of the infrastructure's operator, empty if unknown.
    tracks : int or None
        Number of running tracks, None if unknown.
    electrified : bool or None
        Whether it is under wire, None if unknown.
    src : str
        Where geometry and length come from.
    valid_from, valid_to : date or None
        First and last day in being; None leaves that side open.
    passages : tuple of str
        Straits and canals that a sea lane takes.
    note : str
        Anything a reader should know.
    km_map : float
        Length as measured on the map, before any tariff length. [km]
    """

    id: str
    mode: str
    from_: str
    to: str
    km: float
    gauge: int | None = None
    country: str = ""
    operator: str = ""
    tracks: int | None = None
    electrified: bool | None = None
    src: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    passages: tuple[str, ...] = ()
    note: str = ""
    km_map: float = 0.0

    def other(self, place: str) -> str:
        """
        Return the end that is not `place`.

        Parameters
        ----------
        place : str
            Id of one end.

        Returns
        -------
        str
            Id of the other end.

        Raises
        ------
        ValueError
            If `place` is no end of this link.
        """
        if place == self.from_:
            return self.to
        if place == self.to:
            return self.from_
        message = f"{place} is no end of {self.id}"
        raise ValueError(message)

    def open_on(self, day: date) -> bool:
        """
        Tell whether the link is in being on a day: built by then and not yet given up.

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


def link_id(mode: str, one: str, two: str, tag: str = "") -> str:
    """
    Return the id of a link.

    Parameters
    ----------
    mode : str
        One of `MODES`.
    one, two : str
        Ids of the ends in any order.
    tag : str, optional
        Tells two links of one pair apart.

    Returns
    -------
    str
        ``MODE:a~b`` or ``MODE:a~b#tag``.

    Examples
    --------
    >>> link_id("sea", "alat", "aktau")
    'sea:aktau~alat'
    """
    first, second = sorted((one, two))
    return f"{mode}:{first}~{second}" + (f"#{tag}" if tag else "")


def link_ends(text: str) -> tuple[str, str, str, str]:
    """
    Take the id of a link apart.

    Parameters
    ----------
    text : str
        An id as made by `link_id`.

    Returns
    -------
    tuple of str
        Mode, first end, second end, tag.

    Raises
    ------
    ValueError
        If it is no such id, or its ends are not in alphabetical order.

    Examples
    --------
    >>> link_ends("rail:baku~tbilisi")
    ('rail', 'baku', 'tbilisi', '')
    """
    mode, colon, rest = text.partition(":")
    pair, _, tag = rest.partition("#")
    one, tilde, two = pair.partition("~")
    if not (colon and tilde and one and two) or mode not in MODES or one >= two:
        message = f"{text!r} is no link id: write MODE:a~b, a before b, mode of {sorted(MODES)}"
        raise ValueError(message)
    return mode, one, two, tag
