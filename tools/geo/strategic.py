"""Reduce a graph with anchors to the links between neighbouring places."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from network import HAND, Network
from places import Place

__all__ = ["Chain", "find_chains"]


@dataclass(frozen=True, slots=True)
class Chain:
    """
    A link between two places and the way it takes through the graph.

    Attributes
    ----------
    a, b : str
        Places in alphabetical order.
    km : float
        Length. [km]
    line : (n, 2) float64
        Latitude and longitude along the way. [deg]
    country : str
        The country it lies in.
    hand_km : float
        How much of it stands in hand tables. [km]
    """

    a: str
    b: str
    km: float
    line: NDArray[np.float64]
    country: str
    hand_km: float


def find_chains(
    net: Network,
    places: dict[str, Place],
    pairs: dict[str, frozenset[str]],
    *,
    detour: float,
    slack_km: float,
    limit_km: float,
) -> list[Chain]:
    """
    Return the links that no way through other places replaces.

    The search runs inside one country at a time, so a link lies in one country and a
    domestic line is never given up for a shorter way across a border. A link is left out
    where a way through a third place is at most `detour` times its length plus `slack_km`.

    Parameters
    ----------
    net : Network
        Network with anchors.
    places : dict
        Places by id.
    pairs : dict
        The two countries of each border place.
    detour : float
        Ratio up to which a link is replaced. [-]
    slack_km : float
        Added to it. [km]
    limit_km : float
        Longest link. [km]

    Returns
    -------
    list of Chain
        Links in alphabetical order.
    """
    codes = sorted({str(code) for code in net.country if not str(code).startswith("@")})
    chains: list[Chain] = []
    for country in codes:
        ids = sorted(i for i in net.anchors if country in _countries(places[i], pairs))
        if len(ids) > 1:
            graph = _inner_matrix(net, country, ids)
            chains += _chains_inside(net, graph, country, ids, detour, slack_km, limit_km)
    return sorted(chains, key=lambda chain: (chain.a, chain.b, chain.country))


def _chains_inside(
    net: Network,
    graph: sp.csr_matrix,
    country: str,
    ids: list[str],
    detour: float,
    slack_km: float,
    limit_km: float,
) -> list[Chain]:
    """Return the links of one country."""
    nodes = np.array([net.anchors[i] for i in ids])
    distance = np.full((len(ids), len(ids)), np.inf)
    for row, node in enumerate(nodes):
        distance[row] = dijkstra(graph, indices=node, limit=limit_km)[nodes]
    np.fill_diagonal(distance, np.inf)
    hand = _hand_lengths(net)
    chains: list[Chain] = []
    for i, a in enumerate(ids):
        wanted = []
        for j in range(i + 1, len(ids)):
            km = distance[i, j]
            if not np.isfinite(km):
                continue
            nearer = (distance[i] < km) & (distance[j] < km)
            round_km = np.where(nearer, distance[i] + distance[j], np.inf).min()
            if round_km > km * detour + slack_km:
                wanted.append(j)
        if not wanted:
            continue
        _, before = dijkstra(graph, indices=nodes[i], limit=limit_km, return_predecessors=True)
        for j in wanted:
            way = _walk(before, int(nodes[j]))
            chains.append(_chain(net, graph, a, ids[j], way, country, hand))
    return chains


def _walk(before: NDArray[np.int32], end: int) -> list[int]:
    """Return the nodes on the way to one, from the start of the search."""
    way = [end]
    while before[way[-1]] >= 0:
        way.append(int(before[way[-1]]))
    return way[::-1]


def _countries(place: Place, pairs: dict[str, frozenset[str]]) -> frozenset[str]:
    """Return the country of a place, both of a border place."""
    return pairs.get(place.id, frozenset((place.country,)))


def _inner_matrix(net: Network, country: str, ids: list[str]) -> sp.csr_matrix:
    """Return the lengths of the edges inside one country, its border places included."""
    inside = net.country == country
    inside[[net.anchors[i] for i in ids]] = True
    part = Network(net.nodes, net.country, net.u, net.v, net.km, net.kind)
    part.remove_edges(~(inside[net.u] & inside[net.v]))
    return part.matrix()


def _hand_lengths(net: Network) -> dict[tuple[int, int], float]:
    """Return the edges of hand tables by their two nodes."""
    which = np.where(net.kind == HAND)[0]
    return {
        (min(int(net.u[k]), int(net.v[k])), max(int(net.u[k]), int(net.v[k]))): float(net.km[k])
        for k in which
    }


def _chain(
    net: Network,
    graph: sp.csr_matrix,
    a: str,
    b: str,
    way: list[int],
    country: str,
    hand: dict[tuple[int, int], float],
) -> Chain:
    """Measure a way and make a link of it."""
    km = by_hand = 0.0
    for u, v in itertools.pairwise(way):
        step = float(graph[u, v])
        km += step
        if abs(hand.get((min(u, v), max(u, v)), -1.0) - step) < 1e-6:
            by_hand += step
    return Chain(a, b, km, net.nodes[way], country, by_hand)
