"""A track or road graph that can be cut, joined and given named places."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from geodesy import haversine_km, unit_xyz_km

__all__ = ["HAND", "OSM", "SNAP", "AnchorError", "Network", "RawGraph", "clip"]

#: Where an edge comes from: the source graph, an automatic repair, or a hand table.
OSM, SNAP, HAND = 0, 1, 2
#: A straight line that stands for track not in the source is this much too short. [-]
CIRCUITY = 1.1

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class AnchorError(ValueError):
    """A place that cannot be put on the graph."""


@dataclass(frozen=True, slots=True)
class RawGraph:
    """
    An undirected graph as it was read.

    Attributes
    ----------
    nodes : (n, 2) float64
        Latitude and longitude. [deg]
    u, v : (m,) int64
        Ends of each edge.
    km : (m,) float64
        Length of each edge. [km]
    """

    nodes: Floats
    u: Ints
    v: Ints
    km: Floats


def clip(raw: RawGraph, box: tuple[float, float, float, float]) -> RawGraph:
    """
    Return the part of a graph inside a box.

    Parameters
    ----------
    raw : RawGraph
        Graph to clip.
    box : tuple of float
        West, south, east, north. [deg]

    Returns
    -------
    RawGraph
        Nodes inside and the edges between them.
    """
    west, south, east, north = box
    lat, lon = raw.nodes[:, 0], raw.nodes[:, 1]
    inside = (lat > south) & (lat < north) & (lon > west) & (lon < east)
    number = np.full(len(raw.nodes), -1)
    number[inside] = np.arange(int(inside.sum()))
    keep = inside[raw.u] & inside[raw.v]
    return RawGraph(raw.nodes[inside], number[raw.u[keep]], number[raw.v[keep]], raw.km[keep])


@dataclass(slots=True)
class Network:
    """
    The graph under repair. Edges are appended or removed; nodes are only appended.

    Attributes
    ----------
    nodes : (n, 2) float64
        Latitude and longitude. [deg]
    country : (n,) object
        Alpha-3 code of each node.
    u, v, km, kind : arrays
        Edges: ends, length in km, and one of ``OSM``, ``SNAP``, ``HAND``.
    anchors : dict
        Place id to node.
    log : list of str
        What was done to the graph, one line each.
    """

    nodes: Floats
    country: NDArray[np.object_]
    u: Ints
    v: Ints
    km: Floats
    kind: NDArray[np.int8]
    anchors: dict[str, int] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    _tree: cKDTree | None = None

    @classmethod
    def from_raw(cls, raw: RawGraph, country: NDArray[np.str_]) -> Network:
        """Return a network on a raw graph with the country of each node."""
        kind = np.full(len(raw.u), OSM, dtype=np.int8)
        return cls(raw.nodes, country.astype(object), raw.u, raw.v, raw.km.copy(), kind)

    @property
    def tree(self) -> cKDTree:
        """Spatial index of the nodes."""
        if self._tree is None or self._tree.n != len(self.nodes):
            self._tree = cKDTree(unit_xyz_km(self.nodes))
        return self._tree

    def add_edges(self, edges: list[tuple[int, int, float]], kind: int) -> None:
        """Append edges given as two nodes and a length in km."""
        if not edges:
            return
        self.u = np.r_[self.u, [e[0] for e in edges]].astype(np.int64)
        self.v = np.r_[self.v, [e[1] for e in edges]].astype(np.int64)
        self.km = np.r_[self.km, [float(e[2]) for e in edges]]
        self.kind = np.r_[self.kind, np.full(len(edges), kind, dtype=np.int8)]

    def remove_edges(self, dead: NDArray[np.bool_]) -> int:
        """Remove the edges marked, and return how many they were."""
        live = ~dead
        self.u, self.v = self.u[live], self.v[live]
        self.km, self.kind = self.km[live], self.kind[live]
        return int(dead.sum())

    def add_node(self, lat: float, lon: float, country: str) -> int:
        """Append a node and return its number."""
        self.nodes = np.vstack([self.nodes, [lat, lon]])
        self.country = np.append(self.country, country)
        return len(self.nodes) - 1

    def matrix(self) -> sp.csr_matrix:
        """Return the symmetric length matrix, the shortest of parallel edges kept."""
        n = len(self.nodes)
        a, b = np.minimum(self.u, self.v), np.maximum(self.u, self.v)
        km = np.maximum(self.km, 1e-3)
        order = np.lexsort((km, b, a))
        a, b, km = a[order], b[order], km[order]
        first = np.r_[True, (a[1:] != a[:-1]) | (b[1:] != b[:-1])] & (a != b)
        a, b, km = a[first], b[first], km[first]
        return sp.csr_matrix((np.r_[km, km], (np.r_[a, b], np.r_[b, a])), shape=(n, n))

    def component_sizes(self) -> Ints:
        """Return, for each node, the number of nodes it is joined with."""
        n = len(self.nodes)
        graph = sp.csr_matrix((np.ones(len(self.u)), (self.u, self.v)), shape=(n, n))
        _, label = connected_components(graph, directed=False)
        return np.asarray(np.bincount(label)[label], dtype=np.int64)

    def nearest(
        self, lat: float, lon: float, allowed: NDArray[np.bool_] | None = None, *, k: int = 400
    ) -> tuple[int, float]:
        """
        Return the nearest allowed node and its distance in km.

        Raises
        ------
        AnchorError
            If none of the nearest `k` nodes is allowed.
        """
        distance, index = self.tree.query(unit_xyz_km(np.array([[lat, lon]]))[0], k=k)
        for km, i in zip(distance, index, strict=True):
            if allowed is None or allowed[i]:
                return int(i), float(km)
        raise AnchorError(f"no usable node near {lat}, {lon}")

    def split(self, edge: int, node: int) -> None:
        """
        Put a node on an edge, dividing its length by the straight distances.

        Where the node lies off the edge, no part gets shorter than its straight distance.
        """
        u, v = int(self.u[edge]), int(self.v[edge])
        km, kind = float(self.km[edge]), int(self.kind[edge])
        du, dv = haversine_km(self.nodes[[node, node]], self.nodes[[u, v]])
        share = float(du / max(du + dv, 1e-9))
        near, far = max(km * share, float(du)), max(km * (1 - share), float(dv))
        self.add_edges([(u, node, near), (node, v, far)], kind)
        dead = np.zeros(len(self.u), dtype=bool)
        dead[edge] = True
        self.remove_edges(dead)

    def search(self, start: int, *, limit_km: float = np.inf) -> tuple[Floats, Ints]:
        """Return the distance of every node from one, and the node before it on the way."""
        distance, before = dijkstra(
            self.matrix(), indices=start, return_predecessors=True, limit=limit_km
        )
        return distance, before
