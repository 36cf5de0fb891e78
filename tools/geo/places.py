"""The places of the atlas and the hand tables of the build, as plain rows."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "ATLAS",
    "OUTPUT",
    "ROOT",
    "SOURCES",
    "Place",
    "read_borders",
    "read_places",
    "read_rows",
]

ROOT = Path(__file__).resolve().parents[2]
ATLAS = ROOT / "src" / "transcaspian" / "data" / "atlas"
OUTPUT = ROOT / "src" / "transcaspian" / "data" / "geo"
SOURCES = ROOT / "sources" / "geo"


@dataclass(frozen=True, slots=True)
class Place:
    """
    A place of the atlas, as far as the build needs it.

    Attributes
    ----------
    id : str
        Identifier of the place.
    country : str
        Alpha-3 code, empty on the high seas.
    kind : str
        ``city``, ``port``, ``border``, ``passage`` ...
    roles : frozenset of str
        What can be done there.
    lat, lon : float
        Position. [deg]
    gauge : tuple of int
        Track gauges of the rail there. [mm]
    """

    id: str
    country: str
    kind: str
    roles: frozenset[str]
    lat: float
    lon: float
    gauge: tuple[int, ...]


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table, an empty list where there is no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def read_places(folder: Path = ATLAS) -> dict[str, Place]:
    """
    Return the places of the atlas by identifier.

    Parameters
    ----------
    folder : Path
        Folder of ``places.csv``.

    Returns
    -------
    dict
        Places in the order of the file.
    """
    return {
        row["id"]: Place(
            id=row["id"],
            country=row["country"],
            kind=row["kind"],
            roles=frozenset(row["roles"].split("|")),
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            gauge=tuple(int(g) for g in row["gauge"].split("|") if g),
        )
        for row in read_rows(folder / "places.csv")
    }


def read_borders(folder: Path = ATLAS) -> dict[str, frozenset[str]]:
    """
    Return the two countries of each border place.

    Parameters
    ----------
    folder : Path
        Folder of ``borders.csv``.

    Returns
    -------
    dict
        Border place to its pair of alpha-3 codes.
    """
    return {
        row["place"]: frozenset((row["country_a"], row["country_b"]))
        for row in read_rows(folder / "borders.csv")
    }
