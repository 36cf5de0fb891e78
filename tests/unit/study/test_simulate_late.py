"""Who is late by how much, and how days are spread: laws that hold for any figures."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.study.simulate_late import histogram, lateness

CORRIDOR = SimpleNamespace(
    tables={
        "measures": (
            {"id": "m", "label": "M", "only": ""},
            {"id": "part", "label": "Part", "only": "waiting:*"},
        )
    }
)
FIRST = dt.date(2024, 1, 1)


def reduced(weeks):
    return SimpleNamespace(cohort_d=np.array([weeks, weeks], float))


@given(
    days=st.lists(st.floats(0.1, 200.0), min_size=1, max_size=60),
    cases=st.integers(1, 500),
)
def test_shares_sum_to_one_whatever_the_days(days, cases):
    told = histogram(np.array([days, days]), np.array([cases, 2.0 * cases]))
    assert sum(told["share"]) == pytest.approx(1.0)
    assert told["first_d"] <= min(days) < told["first_d"] + 200.0
    edge = told["first_d"] + told["width_d"] * len(told["share"])
    beyond = sum(one > edge for one in days)
    assert told["n_beyond"] == pytest.approx(3.0 * cases * beyond / len(days), abs=0.5)
    assert (told["beyond"] > 0.0) == (beyond > 0)
    assert told["longest_d"] == max(days)
    assert told["beyond"] <= told["share"][-1] + 1e-9


def test_a_replication_without_cases_counts_for_nothing():
    grid = np.array([[1.0, 2.0, 3.0], [np.nan] * 3])
    assert histogram(grid, np.array([5.0, 0.0])) == histogram(grid[:1], np.array([5.0]))


def test_days_late_are_those_added_to_the_cargo_of_a_week():
    base = [reduced([[20.0, 10], [30.0, 10]])] * 3
    late = [reduced([[20.0, 10], [45.0, 10]])] * 3
    (told,) = lateness(CORRIDOR, base, late, first_day=FIRST)
    assert [one.late.mean for one in told.weeks] == pytest.approx([0.0, 1.5])
    assert [one.first_day for one in told.weeks] == ["2024-01-01", "2024-01-08"]
    assert told.lost_d.mean == pytest.approx(15.0)


def test_a_week_whose_cargo_is_still_under_way_ends_the_account():
    base = [reduced([[20.0, 10], [30.0, 10], [30.0, 10]])] * 2
    late = [reduced([[20.0, 10], [35.0, 9], [30.0, 10]])] * 2
    (told,) = lateness(CORRIDOR, base, late, first_day=FIRST)
    assert len(told.weeks) == 1


def test_nothing_is_late_without_a_baseline():
    assert lateness(CORRIDOR, [], [reduced([[1.0, 1]])], first_day=FIRST) == ()
