"""Bars add up to their wholes; axes hold all that is drawn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.study.report_charts import draw_bars, draw_scatter, ticks

ROUTES = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "compare.json").read_text(encoding="utf-8")
)["routes"]


@given(st.floats(0.001, 1e9))
def test_ticks_are_even_round_and_reach_the_largest(most):
    marks = ticks(most)
    assert marks[0] == 0
    assert marks[-1] >= most * (1 - 1e-9)
    assert 2 <= len(marks) <= 8
    step = marks[1]
    assert all(abs(mark - i * step) < 1e-9 * marks[-1] for i, mark in enumerate(marks))
    assert f"{step:.0e}"[0] in "125"


@pytest.mark.parametrize("column", ["transit_d", "cost_usd_feu"])
def test_parts_follow_one_another_and_add_up_to_the_mean(column):
    chart = draw_bars(ROUTES, column, "title", "unit")
    assert [bar.route for bar in chart.bars] == [i for i, r in enumerate(ROUTES) if r[column]]
    for bar in chart.bars:
        scale = bar.p90 / ROUTES[bar.route][column]["p90"]
        left = 0.0
        for part in bar.parts:
            assert part.left == pytest.approx(left, abs=0.01)
            left += part.width
        assert left == pytest.approx(ROUTES[bar.route][column]["mean"] * scale, rel=0.01)
        assert 0 <= bar.p10 <= bar.p50 <= bar.p90 <= 100


def test_every_part_is_in_the_legend():
    chart = draw_bars(ROUTES, "transit_d", "title", "unit")
    assert {part.name for bar in chart.bars for part in bar.parts} == dict(chart.legend).keys()


def test_an_unknown_component_is_shown_in_its_own_words():
    route = {**ROUTES[0], "components": {"cost_usd_feu": {"war_risk": ROUTES[0]["cost_usd_feu"]}}}
    chart = draw_bars([route], "cost_usd_feu", "title", "unit")
    assert chart.legend == (("War risk", "other"),)


def test_crosses_lie_on_the_sheet_with_their_arms_around_them():
    scatter = draw_scatter(ROUTES)
    assert len(scatter.crosses) == 7
    for cross in scatter.crosses:
        assert 0 < cross.left < cross.x < cross.right < scatter.width
        assert 0 < cross.top < cross.y < cross.bottom < scatter.height


def test_nothing_to_show_is_none():
    none = [route for route in ROUTES if route["status"] == "none"]
    assert draw_bars(none, "transit_d", "title", "unit") is None
    assert draw_scatter(ROUTES[:1]) is None
