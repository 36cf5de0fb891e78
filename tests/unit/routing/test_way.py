"""Ways keep the rules of their corridor."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.features.small_atlas import WEIGHTS, corridor, place, sea, small_atlas

from transcaspian.atlas.load import load_atlas
from transcaspian.atlas.network import Atlas
from transcaspian.routing.corridor import load_access
from transcaspian.routing.way import Way, WayFinder

BY_SEA = (frozenset({"sea:p~q"}),)


def find(origin: str = "o", to: str = "d", closed: tuple[str, ...] = (), **rules) -> Way | None:
    return WayFinder(small_atlas(), corridor(**rules), WEIGHTS, 1.3).find(origin, to, set(closed))


def test_the_least_weight_wins_and_a_stage_must_be_passed() -> None:
    """By sea 1000 + 140 + 600 and two changes, by land 1000 + 1800."""
    free = find()
    assert free is not None
    assert free.places == ("o", "b", "p", "q", "d")
    by_land = find(must_pass=(frozenset({"r"}),))
    assert by_land is not None
    assert "r" in by_land.places
    assert by_land.weight > free.weight


def test_weight_is_the_sum_of_kilometres_and_stops() -> None:
    way = find(must_pass=BY_SEA)
    assert way is not None
    kilometres = 500 + 500 + 600 + 400 * WEIGHTS.sea_km
    stops = 2 * WEIGHTS.board + 2 * WEIGHTS.board + WEIGHTS.gauge_change + WEIGHTS.border
    assert way.weight == pytest.approx(kilometres + stops)


def test_a_way_and_its_return_weigh_the_same() -> None:
    out, back = find(must_pass=BY_SEA), find("d", "o", must_pass=BY_SEA)
    assert out is not None
    assert back is not None
    assert out.weight == pytest.approx(back.weight)
    assert out.places == back.places[::-1]


def test_avoided_countries_and_closed_links_are_not_entered() -> None:
    closed = find(closed=("sea:p~q",))
    assert closed is not None
    assert "r" in closed.places
    assert find(closed=("sea:p~q",), avoid_countries=frozenset({"RUS"})) is None


def test_a_door_in_an_avoided_country_is_still_reached() -> None:
    way = find(to="r", avoid_countries=frozenset({"RUS"}))
    assert way is not None
    assert way.places[-1] == "r"


def test_no_train_rolls_over_a_break_of_gauge() -> None:
    way = find()
    assert way is not None
    gauge = None
    changes = 0
    for step in way.steps:
        if step.kind == "gauge":
            gauge, changes = step.gauge, changes + 1
        elif step.kind == "rail":
            assert gauge in (None, step.gauge)
            gauge = step.gauge
        else:
            gauge = None
    assert changes == 1
    assert [step.from_ for step in way.steps if step.kind == "gauge"] == ["b"]


def test_every_way_starts_and_ends_at_a_door() -> None:
    way = find()
    assert way is not None
    assert way.steps[0].kind == "board"
    assert way.steps[-1].kind == "alight"
    assert (way.steps[0].from_, way.steps[-1].to) == ("o", "d")
    for before, after in zip(way.steps, way.steps[1:], strict=False):
        assert before.to == after.from_


def two_ports() -> Atlas:
    """Return a door between two ports, by road nearer to the one that is to be avoided."""
    return Atlas(
        [
            place("o", "KAZ", 0.0, "city"),
            place("p", "KAZ", 1.0, "rail|port"),
            place("s", "KAZ", -2.0, "rail|port"),
            place("d", "AZE", 4.0, "city|port"),
        ],
        [sea("p", "d", 300), sea("s", "d", 600)],
    )


def test_a_truck_keeps_away_from_avoided_and_closed_places_too() -> None:
    """A door is reached all the same."""

    def ports(closed: set[str], **rules: object) -> set[str]:
        way = WayFinder(two_ports(), corridor(**rules), WEIGHTS, 1.3).find("o", "d", closed)
        return set(way.places) & {"p", "s"} if way is not None else set()

    assert ports(set()) == {"p"}
    assert ports(set(), avoid_places=frozenset({"p"})) == {"s"}
    assert ports({"p"}) == {"s"}
    assert ports({"p", "d"}) == {"s"}
    assert ports({"p", "s"}) == set()
    assert ports(set(), avoid_places=frozenset({"o"})) == {"p"}


def cut_off(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Let a place be one that no road joins to the rest of its country."""
    access = replace(load_access(), exclaves=frozenset({place}))
    monkeypatch.setattr("transcaspian.routing.way.load_access", lambda: access)


def test_no_truck_goes_straight_from_an_exclave_to_the_mainland(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    finder = WayFinder(two_ports(), corridor(), WEIGHTS, 1.3)
    assert finder.find("o", "d", set()) is not None
    cut_off(monkeypatch, "o")
    assert finder.find("o", "d", set()) is None
    cut_off(monkeypatch, "p")
    other = finder.find("o", "d", set())
    assert other is not None
    assert "s" in other.places


def test_exclaves_are_places_of_the_atlas() -> None:
    assert load_access().exclaves <= set(load_atlas().places)
