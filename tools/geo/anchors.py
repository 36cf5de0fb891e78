"""Put the places of the atlas on a graph."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geodesy import haversine_km
from network import CIRCUITY, HAND, AnchorError, Network
from places import Place

__all__ = ["anchor", "snap_node"]

#: A node this near stands for the place itself. [km]
SNAP_KM = 5.0
#: Longest access from a place to the nearest line of its country. [km]
ACCESS_KM = 40.0


def snap_node(net: Network, lat: float, lon: float, country: str, min_piece: int) -> int:
    """Return the nearest node of a country that belongs to a large piece."""
    allowed = (net.country == country) & (net.component_sizes() >= min_piece)
    node, _ = net.nearest(lat, lon, allowed, k=3000)
    return node


def anchor(net: Network, place: Place, *, min_piece: int) -> str:
    """
    Put a place on the network: on a node, on an edge, or by a short access line.

    Parameters
    ----------
    net : Network
        Network, changed in place; the place becomes an anchor.
    place : Place
        The place.
    min_piece : int
        Pieces with fewer nodes than this do not count as the network.

    Returns
    -------
    str
        How it was done.

    Raises
    ------
    AnchorError
        If no line of the place's country is within reach.
    """
    size = net.component_sizes()
    allowed = (net.country == place.country) & (size >= min_piece)
    taken = list(net.anchors.values())
    allowed[taken] = False
    try:
        node, gap = net.nearest(place.lat, place.lon, allowed, k=3000)
    except AnchorError:
        node, gap = -1, np.inf
    if gap <= SNAP_KM:
        net.anchors[place.id] = node
        return f"node {gap:.1f} km"
    edge, detour = _edge_for(net, place, size >= min_piece)
    if edge >= 0 and detour < gap:
        km = float(net.km[edge])
        node = net.add_node(place.lat, place.lon, place.country)
        net.split(edge, node)
        net.anchors[place.id] = node
        return f"on an edge of {km:.0f} km, detour {detour:.1f} km"
    if gap <= ACCESS_KM:
        new = net.add_node(place.lat, place.lon, place.country)
        net.add_edges([(new, node, gap * CIRCUITY)], HAND)
        net.anchors[place.id] = new
        return f"access {gap:.1f} km"
    raise AnchorError(f"{place.id}: no line of {place.country} within {ACCESS_KM:g} km")


def _edge_for(net: Network, place: Place, large: NDArray[np.bool_]) -> tuple[int, float]:
    """Return the edge on which the place lies best, and its detour in km (-1 if none)."""
    here = np.repeat([[place.lat, place.lon]], len(net.u), axis=0)
    usable = (
        (net.km > 6.0)
        & large[net.u]
        & ((net.country[net.u] == place.country) | (net.country[net.v] == place.country))
    )
    which = np.where(usable)[0]
    if not len(which):
        return -1, np.inf
    u, v, km = net.u[which], net.v[which], net.km[which]
    to_u = haversine_km(here[which], net.nodes[u])
    to_v = haversine_km(here[which], net.nodes[v])
    detour = to_u + to_v - haversine_km(net.nodes[u], net.nodes[v])
    fits = (to_u + to_v <= km * 1.08 + 5.0) & (detour < np.maximum(25.0, 0.2 * km))
    if not fits.any():
        return -1, np.inf
    best = int(np.argmin(np.where(fits, detour, np.inf)))
    return int(which[best]), float(detour[best])
