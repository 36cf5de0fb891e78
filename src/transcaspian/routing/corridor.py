"""The corridors set side by side, read from their table."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Access",
    "Corridor",
    "Detours",
    "Weights",
    "load_access",
    "load_corridors",
    "load_detours",
    "load_weights",
    "neighbour_regions",
]


@dataclass(frozen=True, slots=True)
class Weights:
    """
    How kilometres and stops count when a way is chosen.

    Parameters
    ----------
    rail_km, road_km, sea_km : float
        Weight of one kilometre. [-]
    board, border, gauge_change : float
        Weight of one change of vehicle, border crossing or change of gauge, as kilometres of
        rail. [km]
    """

    rail_km: float
    road_km: float
    sea_km: float
    board: float
    border: float
    gauge_change: float


@dataclass(frozen=True, slots=True)
class Access:
    """
    How doors are joined to terminals by truck.

    Parameters
    ----------
    exclaves : frozenset of str
        Places that no road joins to the rest of their country.
    most_km : float
        No terminal further than this. [km]
    n_terminal : int
        How many nearest terminals. [-]
    """

    exclaves: frozenset[str]
    most_km: float
    n_terminal: int


@dataclass(frozen=True, slots=True)
class Detours:
    """
    From when on a way is a detour.

    Parameters
    ----------
    weight : float
        Times the weight of the way without the corridor's stages. [-]
    length_ocean : float
        Times the length of that way, where an ocean is sailed. [-]
    great_circles, great_circles_ocean : float
        Times the great circle, overland and where an ocean is sailed. [-]
    """

    weight: float
    length_ocean: float
    great_circles: float
    great_circles_ocean: float


@dataclass(frozen=True, slots=True)
class Corridor:
    """
    One named way, as rules that a path must keep.

    Parameters
    ----------
    id, name, short, needs : str
        Identifier, title, one line on the way, and what a path must pass in words.
    must_pass : tuple of frozenset of str
        Stages in westbound order; a path passes one place, link or ``WATER:COUNTRY`` of each.
    avoid_countries, avoid_places : frozenset of str
        Never entered, unless origin or destination lies there.
    seas, seas_if_closed : frozenset of str
        Waters allowed, and those allowed besides where the way is closed otherwise.
    penalty_km : mapping of str to float
        Places passed only if that saves more than so much. [km]
    penalty_why : str
        Reason of the penalties.
    wagon_hire : bool
        Whether the tariff leaves the hire of wagons to the shipper.
    """

    id: str
    name: str
    short: str
    needs: str
    must_pass: tuple[frozenset[str], ...]
    avoid_countries: frozenset[str]
    avoid_places: frozenset[str]
    seas: frozenset[str]
    seas_if_closed: frozenset[str]
    penalty_km: Mapping[str, float]
    penalty_why: str
    wagon_hire: bool


@cache
def _table() -> dict[str, Any]:
    path = resources.files("transcaspian") / "data" / "corridors" / "corridors.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def load_detours() -> Detours:
    """
    Return from when on a way is a detour.

    Returns
    -------
    Detours
        From the table of corridors.
    """
    return Detours(**_table()["detour"])


def neighbour_regions() -> Mapping[str, str]:
    """
    Return the region whose ocean rates stand in for another's.

    Returns
    -------
    mapping of str to str
        From the table of corridors.
    """
    found: dict[str, str] = _table()["neighbour_region"]
    return found


def load_access() -> Access:
    """
    Return how doors are joined to terminals by truck.

    Returns
    -------
    Access
        From the table of corridors.
    """
    row = _table()["access"]
    return Access(frozenset(row["exclaves"]), row["most_km"], row["n_terminal"])


def load_weights() -> Weights:
    """
    Return the weights by which ways are chosen.

    Returns
    -------
    Weights
        From the table of corridors.
    """
    return Weights(**_table()["weights"])


def load_corridors() -> tuple[Corridor, ...]:
    """
    Return all corridors in the order in which they are shown.

    Returns
    -------
    tuple of Corridor
        From the table of corridors.
    """
    return tuple(
        Corridor(
            id=row["id"],
            name=row["name"],
            short=row["short"],
            needs=row["needs"],
            must_pass=tuple(frozenset(stage) for stage in row["must_pass"]),
            avoid_countries=frozenset(row["avoid_countries"]),
            avoid_places=frozenset(row["avoid_places"]),
            seas=frozenset(row["seas"]),
            seas_if_closed=frozenset(row.get("seas_if_closed", row["seas"])),
            penalty_km=row["penalty_km"],
            penalty_why=row["penalty_why"],
            wagon_hire=row["wagon_hire"],
        )
        for row in _table()["corridor"]
    )
