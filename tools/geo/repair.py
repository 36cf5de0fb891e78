"""
Close the gaps of a graph that is broken at its junctions.

Three rules, each inside one country and over at most a few kilometres, so that nothing is
ever joined across a border by accident:

1. separate pieces are joined where they come nearest (a minimum spanning set);
2. two dangling ends that are each other's nearest dangling end are joined;
3. a dangling end is joined to a near node that is far away, or unreachable, along the graph.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree
from scipy.spatial import cKDTree

from geodesy import unit_xyz_km
from network import SNAP, Network
from places import Place

__all__ = ["join_dangling_pairs", "join_ends_to_line", "join_pieces", "repair", "smooth_countries"]

Edge = tuple[int, int, float]


def repair(net: Network, *, snap_km: float, far_km: float = 40.0) -> None:
    """
    Apply the three rules to a network, in place.

    Parameters
    ----------
    net : Network
        Network to repair.
    snap_km : float
        Longest gap that is closed. [km]
    far_km : float
        Rule 3 acts where the way round is longer than this. [km]
    """
    first = join_pieces(net, snap_km)
    second = join_dangling_pairs(net, snap_km, first)
    net.add_edges(_padded(first + second), SNAP)
    third = join_ends_to_line(net, snap_km, far_km)
    net.add_edges(_padded(third), SNAP)
    net.log.append(
        f"gaps closed within {snap_km:g} km: {len(first)} pieces joined, {len(second)} pairs of "
        f"dangling ends, {len(third)} ends brought to a line"
    )


def _padded(edges: list[Edge]) -> list[Edge]:
    """Lengthen joints by 5 %, and never let one be free."""
    return [(a, b, max(km, 0.05) * 1.05) for a, b, km in edges]


def join_pieces(net: Network, snap_km: float) -> list[Edge]:
    """Return joints between separate pieces of one country (rule 1)."""
    n = len(net.nodes)
    graph = sp.csr_matrix((net.km, (net.u, net.v)), shape=(n, n))
    n_piece, piece = connected_components(graph, directed=False)
    pairs = net.tree.query_pairs(snap_km, output_type="ndarray")
    a, b = pairs[:, 0], pairs[:, 1]
    apart = (piece[a] != piece[b]) & (net.country[a] == net.country[b])
    a, b = a[apart], b[apart]
    xyz = unit_xyz_km(net.nodes)
    gap = np.linalg.norm(xyz[a] - xyz[b], axis=1)
    low, high = np.minimum(piece[a], piece[b]), np.maximum(piece[a], piece[b])
    order = np.lexsort((b, a, gap, high, low))
    low, high = low[order], high[order]
    first = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])] if len(order) else []
    order, low, high = order[first], low[first], high[first]
    shortest = sp.csr_matrix((gap[order] + 1e-3, (low, high)), shape=(n_piece, n_piece))
    tree = minimum_spanning_tree(shortest).tocoo()
    chosen = {(min(x, y), max(x, y)) for x, y in zip(tree.row, tree.col, strict=True)}
    return [
        (int(a[i]), int(b[i]), float(gap[i]))
        for i, x, y in zip(order, low, high, strict=True)
        if (x, y) in chosen
    ]


def join_dangling_pairs(net: Network, snap_km: float, done: list[Edge]) -> list[Edge]:
    """Return joints between mutually nearest dangling ends of one country (rule 2)."""
    degree = np.bincount(np.r_[net.u, net.v], minlength=len(net.nodes))
    ends = np.where(degree <= 1)[0]
    xyz = unit_xyz_km(net.nodes[ends])
    distance, other = cKDTree(xyz).query(xyz, k=2, distance_upper_bound=snap_km)
    used = {(min(a, b), max(a, b)) for a, b, _ in done}
    joints = []
    for i, (gap, j) in enumerate(zip(distance[:, 1], other[:, 1], strict=True)):
        if not np.isfinite(gap) or other[j, 1] != i or i >= j:
            continue
        a, b = int(ends[i]), int(ends[j])
        if net.country[a] == net.country[b] and (min(a, b), max(a, b)) not in used:
            joints.append((a, b, float(gap)))
    return joints


def join_ends_to_line(net: Network, snap_km: float, far_km: float) -> list[Edge]:
    """Return joints of dangling ends to near nodes that are far along the graph (rule 3)."""
    near: list[list[tuple[int, float]]] = [[] for _ in range(len(net.nodes))]
    for u, v, km in zip(net.u.tolist(), net.v.tolist(), net.km.tolist(), strict=True):
        near[u].append((v, km))
        near[v].append((u, km))
    xyz = unit_xyz_km(net.nodes)
    joints = []
    for i in range(len(net.nodes)):
        if len({j for j, _ in near[i]}) > 1:
            continue
        around = [
            j
            for j in net.tree.query_ball_point(xyz[i], snap_km)
            if j != i and net.country[j] == net.country[i]
        ]
        if not around:
            continue
        reached = _reach(near, i, far_km)
        options = [(float(np.linalg.norm(xyz[j] - xyz[i])), j) for j in around if j not in reached]
        if options:
            gap, j = min(options)
            near[i].append((j, gap))
            near[j].append((i, gap))
            joints.append((i, j, gap))
    return joints


def _reach(near: list[list[tuple[int, float]]], start: int, limit_km: float) -> dict[int, float]:
    """Return the nodes within a distance along the graph."""
    best = {start: 0.0}
    heap = [(0.0, start)]
    while heap:
        km, x = heapq.heappop(heap)
        if km > best[x]:
            continue
        for y, step in near[x]:
            total = km + step
            if total <= limit_km and total < best.get(y, np.inf):
                best[y] = total
                heapq.heappush(heap, (total, y))
    return best


def smooth_countries(
    net: Network, places: Iterable[Place], *, max_km: float = 60.0, guard_km: float = 8.0
) -> int:
    """
    Give short excursions over a coarse border line back to the country they belong to.

    A stretch that the border polygon puts into another country, that is shorter than
    `max_km`, that the line both enters and leaves from one and the same country, and that
    has no place of its own, is a fault of the polygon or a transit section without a station.

    Parameters
    ----------
    net : Network
        Network whose node countries are corrected in place.
    places : iterable of Place
        Places that prove a stretch to lie in their country.
    max_km : float
        Longest excursion. [km]
    guard_km : float
        A place this near proves it. [km]

    Returns
    -------
    int
        Number of nodes that changed country.
    """
    n = len(net.nodes)
    same = net.country[net.u] == net.country[net.v]
    graph = sp.csr_matrix((net.km[same], (net.u[same], net.v[same])), shape=(n, n))
    n_piece, piece = connected_components(graph, directed=False)
    length = np.zeros(n_piece)
    np.add.at(length, piece[net.u[same]], net.km[same])
    crossings: dict[int, list[str]] = {}
    for a, b in zip(net.u[~same], net.v[~same], strict=True):
        crossings.setdefault(int(piece[a]), []).append(str(net.country[b]))
        crossings.setdefault(int(piece[b]), []).append(str(net.country[a]))
    guarded = _pieces_with_places(net, piece, places, guard_km)
    small = {
        p: codes[0]
        for p, codes in crossings.items()
        if len(codes) > 1 and len(set(codes)) == 1 and length[p] <= max_km and p not in guarded
    }
    moved: NDArray[np.int64] = np.where(np.isin(piece, list(small)))[0]
    for i in moved:
        net.country[i] = small[int(piece[i])]
    return len(moved)


def _pieces_with_places(
    net: Network, piece: NDArray[np.int32], places: Iterable[Place], guard_km: float
) -> set[int]:
    """Return the pieces that hold a node of a place's own country near that place."""
    found: set[int] = set()
    for place in places:
        centre = unit_xyz_km(np.array([[place.lat, place.lon]]))[0]
        for i in net.tree.query_ball_point(centre, guard_km):
            if net.country[i] == place.country:
                found.add(int(piece[i]))
    return found
