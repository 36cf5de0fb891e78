"""Intervals, quantiles and warm-up against what is known in closed form or from tables."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.simulation.statistics import (
    batch_means,
    interval,
    paired,
    quantile,
    replications_for,
    share_ends,
    t_quantile,
    warmup_mser5,
)

FIGURES = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40)


@pytest.mark.parametrize(
    ("p", "dof", "value"),
    [
        (0.975, 1, 12.706204736432095),
        (0.975, 2, 4.302652729911275),
        (0.95, 5, 2.015048372669157),
        (0.995, 10, 3.169272667175838),
        (0.975, 30, 2.0422724563012373),
        (0.975, 1e7, 1.959964227),
    ],
)
def test_t_quantiles_are_those_of_the_tables(p, dof, value):
    assert t_quantile(p, dof) == pytest.approx(value, rel=1e-8)
    assert t_quantile(1 - p, dof) == pytest.approx(-value, rel=1e-7)


@given(st.floats(0.501, 0.9999))
def test_t_of_one_degree_is_cauchy_and_of_two_is_algebraic(p):
    assert t_quantile(p, 1) == pytest.approx(math.tan(math.pi * (p - 0.5)), rel=1e-9)
    a = 2 * p - 1
    assert t_quantile(p, 2) == pytest.approx(a * math.sqrt(2 / (1 - a * a)), rel=1e-9)


def test_intervals_hold_the_mean_as_often_as_they_say():
    """§34 A 90 % interval holds the truth in 90 % of cases (2000 cases: 4 standard errors)."""
    rng = np.random.default_rng(5)
    hits = sum(interval(rng.exponential(1, 200), level=0.9).holds(1.0) for _ in range(2000))
    assert abs(hits / 2000 - 0.9) < 4 * math.sqrt(0.09 / 2000) + 0.005


@given(FIGURES, st.floats(-100, 100))
def test_a_paired_change_by_a_constant_is_known_exactly(figures, change):
    """§35 Common random numbers: what both models share does not widen the interval."""
    known = paired(figures, [one + change for one in figures])
    assert known.mean == pytest.approx(change, abs=1e-6)
    assert known.half_width == pytest.approx(0, abs=1e-6)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=60), st.floats(0.01, 1))
def test_a_quantile_is_a_figure_with_its_share_below(figures, p):
    value = quantile(figures, p)
    assert value in figures
    assert sum(one <= value for one in figures) >= p * len(figures) - 1e-6
    assert sum(one < value for one in figures) < p * len(figures)


def test_nothing_and_one_thing_have_no_width():
    assert math.isnan(interval([]).mean)
    assert math.isnan(quantile([], 0.5))
    assert interval([3.0, math.nan]).mean == 3.0
    assert interval([3.0]).half_width == math.inf


def test_more_replications_are_asked_for_as_the_square_of_precision():
    known = interval([1.0, 2.0, 3.0, 4.0, 5.0])
    assert replications_for(known, known.half_width) == pytest.approx(5, abs=1)
    ratio = replications_for(known, 0.01) / replications_for(known, 0.02)
    assert ratio == pytest.approx(4, rel=0.01)


def test_batches_of_a_correlated_series_widen_the_interval():
    rng = np.random.default_rng(2)
    series = np.zeros(20_000)
    for i in range(1, len(series)):
        series[i] = 0.95 * series[i - 1] + rng.normal()
    naive = interval(series).half_width
    assert batch_means(series, 20).half_width > 3 * naive
    assert batch_means(series, 20, level=0.999).holds(0.0)


def test_warm_up_ends_where_the_start_no_longer_shows():
    """An exponential approach with time constant 50 is cut between one and eight constants."""
    rng = np.random.default_rng(3)
    t = np.arange(4000)
    series = 10 * np.exp(-t / 50) + rng.normal(0, 1, len(t))
    assert 50 <= warmup_mser5(series) <= 400
    assert warmup_mser5(rng.normal(0, 1, 4000)) < 2000
    assert warmup_mser5([1.0]) == 0


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=40))
def test_the_interval_of_a_share_holds_it_and_stays_between_nothing_and_all(shares):
    known = interval(shares)
    low, high = share_ends(known)
    mean = min(max(known.mean, 0.0), 1.0)
    assert 0.0 <= low <= mean + 1e-12
    assert mean - 1e-12 <= high <= 1.0


def test_the_interval_of_a_share_is_that_of_wilson_for_yes_and_no():
    """With many cases of yes and no it is Wilson's; with nothing but no it still has a width."""
    shares = [1.0] * 300 + [0.0] * 700
    low, high = share_ends(interval(shares))
    assert (low, high) == pytest.approx((0.27240, 0.32914), abs=2e-4)
    low, high = share_ends(interval([0.0] * 20))
    assert low == 0.0
    assert 0.05 < high < 0.25
    mirrored = share_ends(interval([1.0] * 20))
    assert mirrored == pytest.approx((1.0 - high, 1.0))
    assert not math.isfinite(share_ends(interval([0.4]))[0])
