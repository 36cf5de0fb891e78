"""From a raw rail or road graph to links between places: the steps both have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from anchors import anchor
from borders import add_gate, cut_other_crossings, place_border
from countries import Countries
from geodesy import haversine_km
from network import HAND, AnchorError, Network, clip
from places import SOURCES, Place, read_rows
from read_scgraph import read_scgraph
from repair import repair, smooth_countries

__all__ = ["Recipe", "build_network"]

Say = Callable[[str], None]
#: Road or track over the straight distance, where nothing better is known. [-]
ROUGH_CIRCUITY = 1.25


@dataclass(frozen=True, slots=True)
class Recipe:
    """
    How one graph is prepared.

    Attributes
    ----------
    graph : str
        Module of ``scgraph_data``.
    mode : str
        ``rail`` or ``road``, the role that brings a place onto the network.
    box : tuple of float
        West, south, east, north. [deg]
    snap_km : float
        Longest gap that is closed. [km]
    min_piece : int
        Pieces with fewer nodes are not the network. [-]
    """

    graph: str
    mode: str
    box: tuple[float, float, float, float]
    snap_km: float
    min_piece: int


def build_network(
    recipe: Recipe,
    countries: Countries,
    places: dict[str, Place],
    pairs: dict[str, frozenset[str]],
    say: Say,
) -> Network:
    """
    Return the repaired graph with its places.

    Parameters
    ----------
    recipe : Recipe
        What to read and how far to repair.
    countries : Countries
        Country polygons.
    places : dict
        Places of the atlas by id.
    pairs : dict
        The two countries of each border place.
    say : callable
        Receives a line on each step.

    Returns
    -------
    Network
        Network whose `log` tells what was done, places that found no line included.
    """
    raw = clip(read_scgraph(recipe.graph), recipe.box)
    say(f"{recipe.mode}: {len(raw.nodes)} nodes, {len(raw.u)} edges, {raw.km.sum():.0f} km read")
    net = Network.from_raw(raw, countries.locate(raw.nodes))
    net.log.append(
        f"read {len(raw.nodes)} nodes, {len(raw.u)} edges, {raw.km.sum():.0f} km of {recipe.graph}"
    )
    repair(net, snap_km=recipe.snap_km)
    say(f"{recipe.mode}: gaps repaired")
    inland = [p for p in places.values() if recipe.mode in p.roles and p.kind != "border"]
    net.log.append(f"nodes given back over a coarse border: {smooth_countries(net, inland)}")
    _close(net, recipe.mode)
    hand = read_rows(SOURCES / f"{recipe.mode}_links.csv")
    _add_hand_links(net, [row for row in hand if not _names_place(row)])
    min_piece = recipe.min_piece
    for place in _ordered(places, recipe.mode, border=True):
        if place.id in pairs:
            pair = pairs[place.id]
            _try(net, place.id, partial(place_border, net, place, pair, min_piece=min_piece))
    cut_other_crossings(net)
    by_hand = {row["to"] for row in hand if row.get("only") == "yes"}
    for place in _ordered(places, recipe.mode, border=False):
        if place.id in by_hand:
            continue
        _try(net, place.id, partial(anchor, net, place, min_piece=min_piece))
    _add_place_links(net, recipe.mode, [row for row in hand if _names_place(row)], places)
    for row in read_rows(SOURCES / f"{recipe.mode}_gates.csv"):
        if row["border"] in net.anchors and row["station"] in net.anchors:
            add_gate(net, places[row["border"]], places[row["station"]])
    say(f"{recipe.mode}: {len(net.anchors)} places on the network")
    return net


def _ordered(places: dict[str, Place], mode: str, *, border: bool) -> list[Place]:
    """Return the places of a mode, borders or the others, in the order of their ids."""
    return sorted(
        (p for p in places.values() if mode in p.roles and (p.kind == "border") is border),
        key=lambda p: p.id,
    )


def _try(net: Network, name: str, step: Callable[[], object]) -> None:
    """Run one step for a place and keep its outcome, or its fault, in the log."""
    try:
        done = step()
    except AnchorError as fault:
        net.anchors.pop(name, None)
        net.log.append(f"FAULT {fault}")
    else:
        if done and not str(done).startswith("node"):
            net.log.append(f"{name}: {done}")


def _close(net: Network, mode: str) -> None:
    """Remove the edges with an end in one of the closed boxes."""
    for row in read_rows(SOURCES / "closed.csv"):
        if row["network"] != mode:
            continue
        south, north, west, east = (
            float(row[k]) for k in ("lat_min", "lat_max", "lon_min", "lon_max")
        )
        dead = np.zeros(len(net.u), dtype=bool)
        for points in (net.nodes[net.u], net.nodes[net.v]):
            lat, lon = points[:, 0], points[:, 1]
            dead |= (lat > south) & (lat < north) & (lon > west) & (lon < east)
        net.log.append(f"closed {row['id']}: {net.remove_edges(dead)} edges removed")


def _names_place(row: dict[str, str]) -> bool:
    """Tell whether a hand link joins places rather than positions."""
    return not any(char.isdigit() for char in row["from"])


def _add_hand_links(net: Network, rows: list[dict[str, str]], *, reach_km: float = 8.0) -> None:
    """Close holes of the source between positions, on near nodes or on new ones."""
    for row in rows:
        ends = []
        for side in ("from", "to"):
            lat, lon = (float(part) for part in row[side].split())
            node, gap = net.nearest(lat, lon, net.country == row["country"], k=2000)
            if gap > reach_km:
                node = net.add_node(lat, lon, row["country"])
            ends.append(node)
        net.add_edges([(ends[0], ends[1], float(row["km"]))], HAND)
        net.log.append(f"hand link {row['id']}: {row['km'] or 'straight'} km")


def _add_place_links(
    net: Network, mode: str, rows: list[dict[str, str]], places: dict[str, Place]
) -> None:
    """
    Join places by hand; a place that found no line becomes a node of its own.

    Where the table has no length, it is the straight one times `ROUGH_CIRCUITY`.

    Raises
    ------
    ValueError
        If the table names a place that does not serve the mode.
    """
    for row in rows:
        for name in (row["from"], row["to"]):
            if name not in places or mode not in places[name].roles:
                raise ValueError(f"{mode}_links.csv: {name} is no place with the role {mode}")
            if name not in net.anchors:
                place = places[name]
                net.anchors[name] = net.add_node(place.lat, place.lon, place.country)
        ends = net.anchors[row["from"]], net.anchors[row["to"]]
        straight = float(haversine_km(net.nodes[[ends[0]]], net.nodes[[ends[1]]])[0])
        km = float(row["km"]) if row["km"] else straight * ROUGH_CIRCUITY
        net.add_edges([(*ends, km)], HAND)
        net.log.append(f"hand link {row['id']}: {row['km'] or 'straight'} km")
