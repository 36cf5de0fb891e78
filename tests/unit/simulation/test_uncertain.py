"""Draws of figures: a rank by name on each figure's own distribution."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.atlas.load import load_atlas
from transcaspian.errors import ScenarioError
from transcaspian.evidence.load import load_evidence
from transcaspian.simulation.check import check_model
from transcaspian.simulation.uncertain import TwoPiece, check_draw, draw_prior
from transcaspian.simulation.world import (
    build_corridor,
    drawable,
    lay_groundwork,
    settle_corridor,
)

RANKS = st.floats(0.0005, 0.9995)
FIGURES = st.floats(0.01, 1e4)
SPAN = {
    "start": dt.date(2024, 1, 1),
    "days": 60,
    "as_of": dt.date(2024, 2, 1),
    "known_by": dt.date(2024, 12, 31),
}


@pytest.fixture(scope="module")
def ground():
    return lay_groundwork(load_evidence(), load_atlas(), **SPAN)


@given(st.tuples(FIGURES, FIGURES, FIGURES).map(sorted), st.tuples(RANKS, RANKS).map(sorted))
def test_an_assumption_has_its_range_as_p10_and_p90_and_grows_with_the_rank(figures, ranks):
    low, value, high = figures
    one = TwoPiece(low, value, high)
    assert one.at(0.1) == pytest.approx(low)
    assert one.at(0.5) == value
    assert one.at(0.9) == pytest.approx(high)
    assert one.at(ranks[0]) <= one.at(ranks[1])
    assert one.at(ranks[0]) > 0.0


@given(RANKS)
def test_a_share_stays_a_share_and_what_may_be_nothing_is_never_less(rank):
    assert 0.0 < TwoPiece(0.65, 0.7, 1.0, most=1.0).at(rank) <= 1.0
    assert TwoPiece(0.0, 6.0, 24.0).at(rank) >= 0.0


def test_the_median_draw_is_the_world_without_a_draw(ground):
    plain = build_corridor(load_evidence(), load_atlas(), **SPAN)
    drawn = settle_corridor(ground, dict.fromkeys(drawable(ground), 0.5))
    assert drawn.model == plain.model
    assert drawn.counts == plain.counts


@pytest.mark.parametrize("rank", [0.1, 0.9])
def test_p10_and_p90_of_draws_are_those_that_are_stated(ground, rank):
    drawn = settle_corridor(ground, dict.fromkeys(drawable(ground), rank))
    for name, one in ground.found.items():
        if one.ranked is None:
            continue
        stated = one.low if rank < 0.5 else one.high
        got = drawn.quantities[name].value
        assert got == pytest.approx(stated, rel=1e-6) or got == max(round(stated), 1), name


def test_formulas_and_what_ifs_come_after_the_draw():
    ground = lay_groundwork(load_evidence(), load_atlas(), what_ifs=["ktz.turn_h+5"], **SPAN)
    drawn = settle_corridor(ground, {"ktz.turn_h": 0.9, "rail.kaz_km_d": 0.2}).quantities
    assert drawn["ktz.turn_h"].value == pytest.approx(ground.found["ktz.turn_h"].high + 5.0)
    way_h = (drawn["rail.beyneu_km"].value + drawn["rail.aktau_km"].value) / (
        drawn["rail.kaz_mean_km_d"].value / 24.0
    )
    assert drawn["ktz.return_h"].value == pytest.approx(way_h)


def test_the_rank_of_weather_closes_a_coast_for_longer(ground):
    def shares(rank):
        model = settle_corridor(ground, {"weather.closed_d@caspian-north": rank}).model
        return next(one for one in model.calendars if one.id == "caspian-north.weather").weather

    calm, rough = shares(0.1), shares(0.9)
    assert all(a < b for a, b in zip(calm.closed_share, rough.closed_share, strict=True))
    assert calm.closure_h == rough.closure_h


def test_unknown_names_and_ranks_outside_are_refused_at_once(ground):
    with pytest.raises(ScenarioError) as error:
        settle_corridor(ground, {"nobody": 0.5, "rail.xian_km": 0.3, "aktau.cranes": 1.0})
    assert len(error.value.faults) == 3
    check_draw({"a": 0.3}, ["a", "b"])


def test_prior_ranks_are_even_and_each_hangs_on_its_name_alone():
    names = [f"figure-{i}" for i in range(40)]
    ranks = np.array(
        [list(draw_prior(names, seed=3, number=n).values()) for n in range(200)]
    ).ravel()
    assert abs(ranks.mean() - 0.5) < 4.0 / np.sqrt(12.0 * ranks.size)
    share = (ranks < 0.1).mean()
    assert abs(share - 0.1) < 4.0 * np.sqrt(0.09 / ranks.size)
    few = draw_prior(names[5:7], seed=3, number=11)
    assert few.items() <= draw_prior(names, seed=3, number=11).items()
    assert few != draw_prior(names[5:7], seed=3, number=12)
    assert few != draw_prior(names[5:7], seed=4, number=11)


@pytest.mark.parametrize("number", range(3))
def test_worlds_of_prior_draws_are_without_fault(ground, number):
    draw = draw_prior(drawable(ground), seed=1, number=number)
    check_model(settle_corridor(ground, draw).model)
