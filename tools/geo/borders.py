"""Lead every line that crosses a border through the border place, and cut the others."""

from __future__ import annotations

from collections import Counter

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components, dijkstra

from geodesy import haversine_km
from network import CIRCUITY, HAND, OSM, AnchorError, Network
from places import Place

__all__ = ["add_gate", "cut_other_crossings", "place_border"]

#: A crossing edge belongs to a border place that lies this near to it. [km]
NEAR_KM = 30.0
#: Tracks of one crossing lie this near to each other. [km]
PARALLEL_KM = 3.0
#: Longest hand-made stub from a border place to the line of one side. [km]
STUB_KM = 40.0


def place_border(net: Network, place: Place, pair: frozenset[str], *, min_piece: int) -> None:
    """
    Put a border place on all edges that cross its border near it.

    Where the source has no crossing edge, the place is joined to the nearest line on each
    side: that is a statement of the hand tables, since the place itself is one.

    Parameters
    ----------
    net : Network
        Network, changed in place; the place becomes an anchor.
    place : Place
        The border place.
    pair : frozenset of str
        The two countries.
    min_piece : int
        Pieces with fewer nodes than this are not joined.
    """
    node = net.add_node(place.lat, place.lon, f"@{place.id}")
    net.anchors[place.id] = node
    edges = _crossings(net, node, pair, min_piece=min_piece)
    for edge in sorted(edges.tolist(), reverse=True):
        net.split(edge, node)
    touching = (net.u == node) | (net.v == node)
    ends = np.where(net.u == node, net.v, net.u)[touching]
    sides = {str(code) for code in net.country[ends]}
    size = net.component_sizes()
    for country in sorted(pair - sides):
        allowed = (net.country == country) & (size >= min_piece)
        try:
            other, gap = net.nearest(place.lat, place.lon, allowed, k=3000)
        except AnchorError:
            gap = np.inf
        if gap > STUB_KM:
            net.log.append(f"{place.id}: no line of {country} within {STUB_KM:g} km")
            continue
        net.add_edges([(node, other, gap * CIRCUITY)], HAND)
        net.log.append(f"{place.id}: joined by hand to {country} over {gap:.1f} km")


def _crossings(
    net: Network, node: int, pair: frozenset[str], *, min_piece: int
) -> NDArray[np.int64]:
    """
    Return the edges between the two countries on which the place can lie.

    Edges that only lead into a short stub of the other country are left to the end: they
    count where no edge joins the networks of both.
    """
    first, second = sorted(pair)
    cu, cv = net.country[net.u], net.country[net.v]
    across = np.where(((cu == first) & (cv == second)) | ((cu == second) & (cv == first)))[0]
    home = _home_sizes(net)
    main = np.minimum(home[net.u[across]], home[net.v[across]]) >= min_piece // 3
    found = _fitting(net, node, across[main])
    return found if len(found) else _fitting(net, node, across[~main])


def _home_sizes(net: Network) -> NDArray[np.int64]:
    """Return, for each node, the number of nodes it is joined with inside its country."""
    n = len(net.nodes)
    same = net.country[net.u] == net.country[net.v]
    graph = sp.csr_matrix((np.ones(int(same.sum())), (net.u[same], net.v[same])), shape=(n, n))
    _, label = connected_components(graph, directed=False)
    return np.asarray(np.bincount(label)[label], dtype=np.int64)


def _fitting(net: Network, node: int, across: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those of the edges that pass near a place, parallel tracks included."""
    if not len(across):
        return across
    here = np.repeat(net.nodes[[node]], len(across), axis=0)
    to_u = haversine_km(here, net.nodes[net.u[across]])
    to_v = haversine_km(here, net.nodes[net.v[across]])
    straight = haversine_km(net.nodes[net.u[across]], net.nodes[net.v[across]])
    detour = to_u + to_v - straight
    near = np.minimum(np.minimum(to_u, to_v), _height_km(to_u, to_v, straight))
    reach = np.maximum(NEAR_KM, 0.15 * straight)
    fits = (near <= reach) & (detour <= np.maximum(2 * NEAR_KM, 0.1 * straight))
    if fits.any():
        fits &= near <= near[fits].min() + PARALLEL_KM
    return np.asarray(across[fits], dtype=np.int64)


def _height_km(
    to_u: NDArray[np.float64], to_v: NDArray[np.float64], base: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the height of triangles over their base, infinite where it falls outside."""
    base = np.maximum(base, 1e-6)
    along = (to_u**2 - to_v**2 + base**2) / (2 * base)
    height = np.sqrt(np.maximum(to_u**2 - along**2, 0.0))
    return np.where((along >= 0) & (along <= base), height, np.inf)


def cut_other_crossings(net: Network) -> None:
    """
    Remove the edges between two countries that pass no border place.

    Parameters
    ----------
    net : Network
        Network, changed in place; the cuts are counted in its log.
    """
    cu, cv = net.country[net.u], net.country[net.v]
    at_border = np.array(
        [a.startswith("@") or b.startswith("@") for a, b in zip(cu, cv, strict=True)]
    )
    dead = (cu != cv) & ~at_border
    pairs = Counter(
        "-".join(sorted((str(a), str(b)))) for a, b in zip(cu[dead], cv[dead], strict=True)
    )
    net.remove_edges(dead)
    cut = ", ".join(f"{name} {n}" for name, n in sorted(pairs.items()))
    net.log.append(f"crossings without a border place cut: {int(dead.sum())} ({cut})")


def add_gate(net: Network, border: Place, station: Place) -> None:
    """
    Make a station the only way from a border place into its country.

    Trains stop there for customs or a change of gauge, whatever track runs past it: the lines
    that leave the border place for that country leave from the station instead.

    Parameters
    ----------
    net : Network
        Network with both places on it, changed in place.
    border : Place
        The border place.
    station : Place
        The station behind it.
    """
    node, gate = net.anchors[border.id], net.anchors[station.id]
    inside = (net.country == station.country) | (np.arange(len(net.nodes)) == node)
    keep = inside[net.u] & inside[net.v]
    km = _inner_km(net, keep, node, gate)
    straight = float(haversine_km(net.nodes[[node]], net.nodes[[gate]])[0])
    known = bool(np.isfinite(km) and km <= 3 * straight + 10)
    gate_km = km if known else straight * CIRCUITY
    dead = keep & ((net.u == node) | (net.v == node))
    ends = np.where(net.u == node, net.v, net.u)[dead]
    lengths = net.km[dead]
    net.remove_edges(dead)
    onward = []
    for end, length in zip(ends.tolist(), lengths.tolist(), strict=True):
        if end not in (gate, node):
            rest = float(haversine_km(net.nodes[[gate]], net.nodes[[end]])[0])
            onward.append((gate, end, max(length - gate_km, rest)))
    net.add_edges(onward, OSM)
    net.add_edges([(node, gate, gate_km)], OSM if known else HAND)
    if not known:
        net.log.append(f"{border.id}: {station.id} joined by hand over {straight:.1f} km")


def _inner_km(net: Network, keep: NDArray[np.bool_], start: int, end: int) -> float:
    """Return the distance between two nodes over some of the edges."""
    n = len(net.nodes)
    u, v, km = net.u[keep], net.v[keep], np.maximum(net.km[keep], 1e-3)
    graph = sp.coo_matrix((km, (u, v)), shape=(n, n))
    return float(dijkstra(_least(graph), directed=False, indices=start, limit=300.0)[end])


def _least(graph: sp.coo_matrix) -> sp.csr_matrix:
    """Return the matrix with the shortest of parallel edges instead of their sum."""
    order = np.lexsort((graph.data, graph.col, graph.row))
    row, col, km = graph.row[order], graph.col[order], graph.data[order]
    first = np.r_[True, (row[1:] != row[:-1]) | (col[1:] != col[:-1])]
    return sp.csr_matrix((km[first], (row[first], col[first])), shape=graph.shape)
