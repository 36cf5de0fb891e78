"""Laws that hold for the links of every mode."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

MODES = ("rail", "road", "sea")


def km(a, b):
    """Great-circle distance of two pairs of longitude and latitude."""
    (lon_a, lat_a), (lon_b, lat_b) = (tuple(map(math.radians, p)) for p in (a, b))
    h = math.sin((lat_b - lat_a) / 2) ** 2
    h += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(h))


def at(place):
    return float(place["lon"]), float(place["lat"])


@pytest.fixture(params=MODES)
def mode(request):
    return request.param


@pytest.fixture
def links(mode, request):
    return request.getfixturevalue(mode)


def test_ids_are_unique_sorted_and_name_their_ends(mode, links):
    ids = [link["id"] for link in links]
    assert ids == sorted(set(ids))
    for link in links:
        assert link["from"] < link["to"]
        assert link["id"] == f"{mode}:{link['from']}~{link['to']}"


def test_ends_are_places_that_serve_the_mode(mode, links, places):
    wanted = {"rail": {"rail"}, "road": {"road"}, "sea": {"port", "ferry", "passage"}}[mode]
    wrong = [
        (link["id"], end)
        for link in links
        for end in (link["from"], link["to"])
        if end not in places or not wanted & set(places[end]["roles"].split("|"))
    ]
    assert wrong == []


def test_no_link_is_shorter_than_the_straight_way(links, places):
    short = [
        link["id"]
        for link in links
        if float(link["km"]) < km(at(places[link["from"]]), at(places[link["to"]])) - 0.1
        and link["src"] not in {"hand", "override"}
    ]
    assert short == []


def test_every_link_has_a_shape_that_runs_from_its_first_place_to_its_second(
    mode, links, shapes, places
):
    assert set(shapes[mode]) == {link["id"] for link in links}
    # a harbour may lie at the mouth of the river on which its port stands
    reach = 120.0 if mode == "sea" else 45.0
    for link in links:
        line = shapes[mode][link["id"]]
        assert km(line[0], at(places[link["from"]])) < reach, link["id"]
        assert km(line[-1], at(places[link["to"]])) < reach, link["id"]


def test_a_drawn_line_is_not_longer_than_its_link(mode, links, shapes):
    long = [
        link["id"]
        for link in links
        if sum(km(a, b) for a, b in pairwise(shapes[mode][link["id"]]))
        > 1.02 * float(link["km"]) + 12.0
    ]
    assert long == []


@pytest.mark.parametrize("mode", ["rail", "road"], indirect=True)
def test_a_link_lies_in_one_country(links, places, borders):
    """Links meet another country only at border places, and so never span two gauges."""
    for link in links:
        for end in (link["from"], link["to"]):
            allowed = borders.get(end, {places[end]["country"]})
            assert link["country"] in allowed, link["id"]


@pytest.mark.parametrize("mode", ["rail", "road"], indirect=True)
def test_no_link_is_replaced_by_two_others_in_its_country(mode, links):
    """One set of links: a way over one place at most a few per cent longer replaces a link."""
    table = {}
    for link in links:
        length = float(link["km"])
        table.setdefault(link["country"], {})[frozenset((link["from"], link["to"]))] = length
    for country, inside in table.items():
        ends = {end for pair in inside for end in pair}
        for pair, length in inside.items():
            a, b = pair
            for via in ends - pair:
                first, second = inside.get(frozenset((a, via))), inside.get(frozenset((via, b)))
                if first and second and max(first, second) < length - 1:
                    assert first + second > 1.005 * length, (mode, country, a, via, b)
