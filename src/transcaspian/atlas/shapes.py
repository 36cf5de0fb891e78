"""Courses of links and outlines of land, read when first asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from transcaspian.errors import AtlasError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from transcaspian.atlas.link import Link

__all__ = ["Land", "Line", "Shapes"]

Line = tuple[tuple[float, float], ...]
"""Positions as longitude and latitude. [deg]"""

_FILES = {
    "rail": "geo/osm/rail_shapes.json",
    "road": "geo/osm/road_shapes.json",
    "sea": "geo/sea_shapes.json",
    "pipeline": "geo/pipeline_shapes.json",
}
_LAND = "geo/land.json"


@dataclass(frozen=True, slots=True)
class Land:
    """
    Outlines for maps.

    Parameters
    ----------
    polygons : tuple of Line
        Rings of every country; a ring within a ring is water or another country.
    borders : tuple of Line
        Lines that two countries share.
    """

    polygons: tuple[Line, ...]
    borders: tuple[Line, ...]


class Shapes:
    """
    Reads the shape files under a folder, each once.

    Parameters
    ----------
    folder : Path
        Folder that holds ``geo/``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._by_mode: dict[str, dict[str, Any]] = {}
        self._land: Land | None = None

    def find(self, link: Link) -> Line | None:
        """
        Return the course of a link.

        Parameters
        ----------
        link : Link
            The link.

        Returns
        -------
        Line or None
            None if no geometry is on file.

        Raises
        ------
        AtlasError
            If the file can't be read.
        """
        if link.mode not in self._by_mode:
            found = self._read(_FILES[link.mode])
            self._by_mode[link.mode] = found if isinstance(found, dict) else {}
        line = self._by_mode[link.mode].get(link.id)
        return _line(line) if line else None

    def land(self) -> Land:
        """
        Return land and country lines.

        Returns
        -------
        Land
            Empty if the file is absent.

        Raises
        ------
        AtlasError
            If the file can't be read.
        """
        if self._land is None:
            countries = [
                [_line(ring) for polygon in country["polygons"] for ring in polygon]
                for country in (self._read(_LAND) or {}).get("countries", ())
            ]
            rings = tuple(ring for country in countries for ring in country)
            self._land = Land(rings, tuple(_iter_shared(countries)))
        return self._land

    def _read(self, file: str) -> Any:
        path = self._folder / file
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            fault = f"{file}: can't be read as JSON ({error}): build it again"
            raise AtlasError(fault, title="atlas") from error


def _line(points: list[list[float]]) -> Line:
    return tuple((point[0], point[1]) for point in points)


def _iter_shared(countries: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """Yield the runs of ring that two countries share, each once."""
    owners: dict[frozenset[tuple[float, float]], set[int]] = {}
    for i, rings in enumerate(countries):
        for ring in rings:
            for pair in pairwise(ring):
                owners.setdefault(frozenset(pair), set()).add(i)
    for i, rings in enumerate(countries):
        for ring in rings:
            run: list[tuple[float, float]] = []
            for start, end in pairwise(ring):
                if min(mine := owners[frozenset((start, end))]) == i and len(mine) > 1:
                    run = [*run, end] if run else [start, end]
                elif run:
                    yield tuple(run)
                    run = []
            if run:
                yield tuple(run)
