"""Steps of the build on graphs of a few nodes; they need the packages of `make data`."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the build's own packages are not installed")
pytest.importorskip("shapely", reason="the build's own packages are not installed")
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tools" / "geo"))

from borders import add_gate, cut_other_crossings, place_border
from network import Network, RawGraph, clip
from places import Place
from repair import join_dangling_pairs, join_ends_to_line, join_pieces, smooth_countries
from strategic import find_chains

DEG = 111.19  # km in a degree of latitude


def line(*lats, country="AAA", lon=10.0):
    """A network along a meridian."""
    nodes = np.array([(lat, lon) for lat in lats])
    u = np.arange(len(lats) - 1)
    km = np.abs(np.diff(lats)) * DEG
    countries = np.array([country] * len(lats) if isinstance(country, str) else country)
    return Network.from_raw(RawGraph(nodes, u, u + 1, km), countries)


def place(name, lat, country, lon=10.0, kind="city"):
    return Place(name, country, kind, frozenset(("rail",)), lat, lon, (1520,))


def without_edge(net, i):
    dead = np.zeros(len(net.u), dtype=bool)
    dead[i] = True
    net.remove_edges(dead)
    return net


def test_clip_keeps_edges_with_both_ends_inside():
    raw = RawGraph(
        np.array([[1.0, 1.0], [2.0, 2.0], [9.0, 9.0]]),
        np.array([0, 1]),
        np.array([1, 2]),
        np.array([5.0, 6.0]),
    )
    kept = clip(raw, (0, 0, 5, 5))
    assert kept.km.tolist() == [5.0]
    assert (kept.u[0], kept.v[0]) == (0, 1)


def test_pieces_are_joined_where_they_come_nearest_but_not_across_a_border():
    gap = [0.0, 0.1, 0.11, 0.21]
    assert [e[:2] for e in join_pieces(without_edge(line(*gap), 1), 3.0)] == [(1, 2)]
    divided = line(*gap, country=["AAA", "AAA", "BBB", "BBB"])
    assert join_pieces(without_edge(divided, 1), 3.0) == []


def test_gaps_longer_than_allowed_stay_open():
    assert join_pieces(without_edge(line(0.0, 0.1, 0.2, 0.3), 1), 3.0) == []


def test_dangling_ends_are_joined_in_pairs_once():
    net = without_edge(line(0.0, 0.1, 0.11, 0.21), 1)
    assert [e[:2] for e in join_dangling_pairs(net, 3.0, [])] == [(1, 2)]
    assert join_dangling_pairs(net, 3.0, [(1, 2, 1.0)]) == []


def test_an_end_is_joined_to_a_line_that_is_far_along_the_graph():
    """The end at 0.01 north of the start is 1.1 km off it, but 100 km round."""
    nodes = np.array([(0.0, 10.0), (0.45, 10.0), (0.45, 10.1), (0.01, 10.0)])
    raw = RawGraph(nodes, np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([50.0, 11.0, 50.0]))
    net = Network.from_raw(raw, np.array(["AAA"] * 4))
    joints = join_ends_to_line(net, 3.0, 40.0)
    assert {frozenset(j[:2]) for j in joints} == {frozenset((0, 3))}
    assert join_ends_to_line(net, 3.0, 200.0) == []


def test_an_excursion_is_given_back_unless_it_has_a_place():
    codes = ["AAA", "AAA", "BBB", "BBB", "AAA", "AAA"]
    lats = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]
    net = line(*lats, country=codes)
    assert smooth_countries(net, []) == 2
    assert set(net.country) == {"AAA"}
    net = line(*lats, country=codes)
    assert smooth_countries(net, [place("b", 0.2, "BBB")]) == 0


def test_a_line_that_ends_abroad_is_no_excursion():
    net = line(0.0, 0.1, 0.2, 0.3, country=["AAA", "AAA", "BBB", "BBB"])
    assert smooth_countries(net, []) == 0


def test_tracks_cross_at_the_border_place_and_nowhere_else():
    """A crossing keeps its length; a crossing without a border place is cut."""
    near = line(0.0, 0.4, 0.6, 1.0, country=["AAA", "AAA", "BBB", "BBB"])
    total = near.km.sum()
    place_border(
        near, place("a-b", 0.5, "AAA", kind="border"), frozenset(("AAA", "BBB")), min_piece=1
    )
    cut_other_crossings(near)
    assert near.km.sum() == pytest.approx(total, rel=1e-4)
    distance, _ = near.search(0)
    assert distance[3] == pytest.approx(DEG, rel=1e-3)
    away = line(0.0, 0.4, 0.6, 1.0, country=["AAA", "AAA", "BBB", "BBB"])
    cut_other_crossings(away)
    assert not np.isfinite(away.search(0)[0][3])


def test_a_gate_is_the_only_way_in_and_keeps_lengths():
    net = line(0.0, 0.4, 0.6, 0.7, 1.0, country=["AAA", "AAA", "BBB", "BBB", "BBB"])
    border, gate = place("a-b", 0.5, "AAA", kind="border"), place("gate", 0.7, "BBB")
    place_border(net, border, frozenset(("AAA", "BBB")), min_piece=1)
    net.anchors["gate"] = 3
    add_gate(net, border, gate)
    node = net.anchors["a-b"]
    touching = {
        int(b if a == node else a) for a, b in zip(net.u, net.v, strict=True) if node in (a, b)
    }
    assert touching == {1, 3}
    assert net.search(0)[0][4] == pytest.approx(DEG, rel=1e-3)


def test_links_join_neighbours_within_their_country():
    net = line(0.0, 0.5, 1.0, 1.5, 2.0, country=["AAA"] * 5)
    net.anchors = {"a": 0, "b": 2, "c": 4}
    places = {n: place(n, lat, "AAA") for n, lat in (("a", 0.0), ("b", 1.0), ("c", 2.0))}
    chains = find_chains(net, places, {}, detour=1.03, slack_km=4.0, limit_km=1e4)
    assert [(c.a, c.b) for c in chains] == [("a", "b"), ("b", "c")]
    assert [c.km for c in chains] == pytest.approx([DEG, DEG], rel=1e-6)
    assert chains[0].line[:, 0].tolist() == [0.0, 0.5, 1.0]


def test_a_domestic_way_is_kept_beside_a_shorter_one_abroad():
    """a - c direct is 40 % longer than by b abroad; both are links, by way of the border."""
    nodes = np.array([(0.0, 10.0), (1.0, 10.0), (2.0, 10.0), (1.0, 11.0)])
    raw = RawGraph(
        nodes,
        np.array([0, 1, 0, 3]),
        np.array([1, 2, 3, 2]),
        np.array([DEG, DEG, 1.4 * DEG, 1.4 * DEG]),
    )
    net = Network.from_raw(raw, np.array(["AAA", "BBB", "AAA", "AAA"]))
    net.anchors = {"a": 0, "b": 1, "c": 2}
    places = {"a": place("a", 0.0, "AAA"), "b": place("b", 1.0, "BBB"), "c": place("c", 2.0, "AAA")}
    chains = find_chains(net, places, {}, detour=1.03, slack_km=4.0, limit_km=1e4)
    assert [(c.a, c.b, round(c.km / DEG, 3)) for c in chains] == [("a", "c", 2.8)]
