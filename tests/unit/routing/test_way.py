"""Ways keep the rules of their corridor."""

from __future__ import annotations

import pytest
from tests.features.small_atlas import WEIGHTS, corridor, small_atlas

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
