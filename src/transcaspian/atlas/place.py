"""Places of the atlas, and the names they go by."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["KINDS", "NAME_KINDS", "ROLES", "Country", "Name", "Place"]

KINDS = frozenset({"city", "station", "port", "dry-port", "border", "passage", "oil"})
"""What a place is."""

ROLES = frozenset({"city", "rail", "port", "ferry", "road", "border", "gauge", "passage", "oil"})
"""What can be done at a place; most places have several."""

NAME_KINDS = frozenset({"official", "variant", "former", "code"})
"""How a name relates to its place."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    A point of the network.

    Parameters
    ----------
    id : str
        Slug of the English name, lower case.
    name : str
        English name.
    country : str
        ISO 3166-1 alpha-3 code, empty for a passage on the high seas.
    kind : str
        One of `KINDS`.
    roles : frozenset of str
        Some of `ROLES`.
    lat, lon : float
        Position, WGS 84. [deg]
    gauge : tuple of int
        Gauges of the rails there, none if there is no rail. [mm]
    tz : str
        IANA time zone.
    unlocode : str
        UN/LOCODE of five letters, empty if the place has none.
    note : str
        Anything a reader should know.
    """

    id: str
    name: str
    country: str
    kind: str
    roles: frozenset[str]
    lat: float
    lon: float
    gauge: tuple[int, ...]
    tz: str
    unlocode: str
    note: str

    @property
    def label(self) -> str:
        """Name and country, as shown to people."""
        return f"{self.name}, {self.country}" if self.country else self.name


@dataclass(frozen=True, slots=True)
class Name:
    """
    One name of a place in one language.

    Parameters
    ----------
    place : str
        Id of the place.
    name : str
        The name in its own script.
    lang : str
        BCP 47 tag, such as ``kk-Latn``.
    kind : str
        One of `NAME_KINDS`.
    """

    place: str
    name: str
    lang: str
    kind: str


@dataclass(frozen=True, slots=True)
class Country:
    """
    A country under its two codes.

    Parameters
    ----------
    id : str
        ISO 3166-1 alpha-3 code.
    alpha2 : str
        ISO 3166-1 alpha-2 code, which a UN/LOCODE begins with.
    name : str
        Short English name.
    variants : tuple of str
        Further English names in use.
    """

    id: str
    alpha2: str
    name: str
    variants: tuple[str, ...] = ()
