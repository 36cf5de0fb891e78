"""Sea lanes of the oceans: from ports to passages, between passages, and inside a basin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
import shapely
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree
from searoute.data import marnet_dict
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from geodesy import path_km, unit_xyz_km
from places import SOURCES, Place, read_rows

__all__ = ["Lane", "find_lanes", "land_km", "read_harbours"]

Floats = NDArray[np.float64]

#: West, south, east, north of the graph: Panama, Magellan, the Bering Strait and the Arctic
#: lie outside, so no lane can ever take them. [deg]
BOX = (-30.0, -48.0, 160.0, 67.0)
#: Canals and rivers between the Caspian and the Black Sea, and the Caspian itself. [deg]
INLAND = ((43.9, 45.3, 48.2, 49.2), (46.5, 36.4, 55.0, 47.3))
#: A lane is left out where a way over a passage is at most this much longer. [-]
DETOUR = 1.005
#: Most that the lanes of a voyage may exceed the direct way on the graph. [-]
MAX_EXCESS = 1.015
#: Longest access from a harbour to the graph. [km]
ACCESS_KM = 400.0


@dataclass(frozen=True, slots=True)
class Harbour:
    """Where ships of a place meet the open water, and how far its berths are from there."""

    place: str
    sea: str
    lat: float
    lon: float
    access_km: float


@dataclass(frozen=True, slots=True)
class Lane:
    """
    A lane between two places.

    Attributes
    ----------
    a, b : str
        Places.
    km : float
        Length. [km]
    passages : tuple of str
        Passages it touches.
    line : (n, 2) float64
        Latitude and longitude along the way. [deg]
    src : str
        ``marnet``, ``grid`` or ``hand``.
    """

    a: str
    b: str
    km: float
    passages: tuple[str, ...]
    line: Floats
    src: str


@dataclass(slots=True)
class Water:
    """The graph of sea lanes with harbours and passages on it."""

    nodes: Floats
    u: list[int] = field(default_factory=list)
    v: list[int] = field(default_factory=list)
    km: list[float] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=dict)

    def matrix(self) -> sp.csr_matrix:
        """Return the symmetric length matrix."""
        n = len(self.nodes)
        graph = sp.csr_matrix((self.km, (self.u, self.v)), shape=(n, n))
        return graph.maximum(graph.T)


def read_harbours(sea: str) -> list[Harbour]:
    """Return the harbours of ``ocean``, ``caspian`` or ``lake`` in the order of their ids."""
    rows = [row for row in read_rows(SOURCES / "harbours.csv") if row["sea"] == sea]
    return sorted(
        (
            Harbour(
                row["place"],
                row["sea"],
                float(row["lat"]),
                float(row["lon"]),
                float(row["access_km"]),
            )
            for row in rows
        ),
        key=lambda harbour: harbour.place,
    )


def land_km(line: Floats, land: BaseGeometry) -> float:
    """
    Return how much of a line lies on land.

    Parameters
    ----------
    line : (n, 2) float64
        Latitude and longitude. [deg]
    land : geometry
        Land in longitude and latitude.

    Returns
    -------
    float
        Length on land. [km]
    """
    crossing = LineString(line[:, ::-1]).intersection(land)
    parts = shapely.get_parts(crossing)
    return float(sum(path_km(np.array(part.coords)[:, ::-1]) for part in parts if part.length > 0))


def find_lanes(
    places: dict[str, Place], land: BaseGeometry, say: Callable[[str], None]
) -> list[Lane]:
    """
    Return the lanes between harbours and passages of the oceans.

    Two ports are joined where no passage lies on the way between them, a port and a passage
    or two passages where no other passage does: the length of a voyage is the sum of its
    lanes, and closing a passage closes every lane that touches it.

    Parameters
    ----------
    places : dict
        Places by id.
    land : geometry
        Land, for the way from a harbour to the graph.
    say : callable
        Receives a line on each step.

    Returns
    -------
    list of Lane
        Lanes in alphabetical order.

    Raises
    ------
    ValueError
        If the lanes of a voyage add up to more than the direct way.
    """
    water = _read_marnet()
    passages = sorted(p.id for p in places.values() if p.kind == "passage")
    tree = cKDTree(unit_xyz_km(water.nodes))
    for name in passages:
        place = places[name]
        gap, node = tree.query(unit_xyz_km(np.array([[place.lat, place.lon]]))[0])
        if gap <= 150.0:
            water.at[name] = int(node)
    for harbour in read_harbours("ocean"):
        _add_harbour(water, harbour, tree, land)
    names = sorted(water.at)
    nodes = np.array([water.at[name] for name in names])
    graph = water.matrix()
    distance, before = dijkstra(graph, indices=nodes, return_predecessors=True)
    between = distance[:, nodes]
    chosen = _choose(names, between, [name for name in names if name in passages])
    _check_sums(names, between, chosen)
    lanes = []
    for i, j in chosen:
        way = _walk(before[i], int(nodes[j]))
        touched = {water.at[p]: p for p in passages if p in water.at}
        through = tuple(sorted({touched[k] for k in way if k in touched}))
        line = water.nodes[way]
        km = float(between[i, j])
        lanes.append(Lane(names[i], names[j], km, through, line, "marnet"))
    say(f"sea: {len(names)} harbours and passages, {len(lanes)} lanes")
    return lanes


def _read_marnet() -> Water:
    """Return the graph of ``searoute`` without the Americas, the Arctic and the Caspian."""
    west, south, east, north = BOX
    number: dict[tuple[float, float], int] = {}
    for lon, lat in sorted(marnet_dict.edge_list):
        dry = any(w < lon < e and s < lat < n for w, s, e, n in INLAND)
        if west <= lon <= east and south <= lat <= north and not dry:
            number[(lon, lat)] = len(number)
    water = Water(np.array([(lat, lon) for lon, lat in number], dtype=np.float64))
    for start, ends in marnet_dict.edge_list.items():
        for end, attributes in ends.items():
            if start in number and end in number and number[start] < number[end]:
                water.u.append(number[start])
                water.v.append(number[end])
                water.km.append(float(attributes["weight"]))
    return water


def _add_harbour(water: Water, harbour: Harbour, tree: cKDTree, land: BaseGeometry) -> None:
    """Join a harbour to near nodes that it sees over water, or to the one it sees best."""
    here = np.array([[harbour.lat, harbour.lon]])
    gaps, near = tree.query(unit_xyz_km(here)[0], k=40)
    reach = 5.0
    box = (harbour.lon - reach, harbour.lat - reach, harbour.lon + reach, harbour.lat + reach)
    coast = shapely.clip_by_rect(land, *box)
    options: list[tuple[float, float, int]] = []
    for gap, node in zip(gaps.tolist(), near.tolist(), strict=True):
        if gap > ACCESS_KM and options:
            break
        dry = land_km(np.vstack([here, water.nodes[[node]]]), coast)
        options.append((dry, gap, node))
    least = min(dry for dry, _, _ in options)
    nearest = min(gap for dry, gap, _ in options if dry <= least + 1.0)
    new = len(water.nodes)
    water.nodes = np.vstack([water.nodes, here])
    water.at[harbour.place] = new
    for dry, gap, node in options:
        if dry <= least + 1.0 and gap <= max(200.0, 1.5 * nearest):
            water.u.append(node)
            water.v.append(new)
            water.km.append(gap + harbour.access_km)


def _choose(names: list[str], between: Floats, passages: list[str]) -> list[tuple[int, int]]:
    """Return the pairs that no passage lies between, and the direct lanes of the hand table."""
    index = {name: i for i, name in enumerate(names)}
    via = [index[name] for name in passages]
    chosen = []
    for i in range(len(names)):
        for j in range(i + 1, len(names)):
            km = between[i, j]
            if not np.isfinite(km):
                continue
            others = [between[i, k] + between[k, j] for k in via if k not in (i, j)]
            if min(others, default=np.inf) > km * DETOUR + 3.0:
                chosen.append((i, j))
    for row in read_rows(SOURCES / "direct_lanes.csv"):
        i, j = sorted((index[row["from"]], index[row["to"]]))
        if (i, j) not in chosen:
            chosen.append((i, j))
    return sorted(chosen)


def _check_sums(names: list[str], between: Floats, chosen: list[tuple[int, int]]) -> None:
    """Make sure that lanes add up to the direct way, so that a passage costs nothing."""
    n = len(names)
    rows, columns = [i for i, _ in chosen], [j for _, j in chosen]
    lanes = sp.csr_matrix((between[rows, columns], (rows, columns)), shape=(n, n))
    summed = dijkstra(lanes, directed=False)
    with np.errstate(invalid="ignore", divide="ignore"):
        excess = np.where(between > 0, summed / between, 1.0)
    i, j = np.unravel_index(int(np.nanargmax(excess)), excess.shape)
    if excess[i, j] > MAX_EXCESS:
        raise ValueError(f"lanes {names[i]} - {names[j]} are {excess[i, j]:.3f} x the direct way")


def _walk(before: NDArray[np.int32], end: int) -> list[int]:
    """Return the nodes on the way to one, from the start of the search."""
    way = [end]
    while before[way[-1]] >= 0:
        way.append(int(before[way[-1]]))
    return way[::-1]
