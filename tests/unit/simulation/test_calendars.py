"""Calendars: weeks, dates, weather with its shares, and unions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference.sim_worlds import station

from transcaspian.simulation.calendars import closed_spells, switches
from transcaspian.simulation.model import Arrivals, Calendar, Dist, Model, Weather
from transcaspian.simulation.statistics import interval

YEAR_H = 8760.0
MONTHS = tuple(730.0 * i for i in range(13))


def world(*calendars, weekday=0, month_starts_h=MONTHS, first_month=1):
    base = station(arrivals=Arrivals("initial", n=1), service=Dist("service", "constant", 1.0))
    return Model(
        classes=base.classes,
        steps=base.steps,
        resources=base.resources,
        dists=base.dists,
        calendars=calendars,
        weekday=weekday,
        month_starts_h=month_starts_h,
        first_month=first_month,
    )


def spells_of(model, name, *, horizon_h=YEAR_H, seed=0, replication=0):
    return closed_spells(model, horizon_h, seed=seed, replication=replication)[name]


def closed_h(spells, start=0.0, end=YEAR_H):
    return sum(max(min(b, end) - max(a, start), 0.0) for a, b in spells)


def test_a_week_begins_on_its_weekday():
    office = Calendar("office", "weekly", open_h=((8.0, 18.0), (32.0, 42.0)))
    monday = spells_of(world(office), "office", horizon_h=48.0)
    assert monday[:3] == [(0.0, 8.0), (18.0, 32.0), (42.0, 176.0)]
    tuesday = spells_of(world(office, weekday=1), "office", horizon_h=48.0)
    assert tuesday[:2] == [(0.0, 8.0), (18.0, 152.0)]


def test_always_is_never_closed():
    assert spells_of(world(Calendar("c")), "c") == []
    assert switches([]) == (True, [])


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=8),
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=8),
)
def test_a_union_is_closed_when_any_part_is(one, other):
    """§38 A union of calendars is open when all of them are, and only then."""
    parts = [
        Calendar(name, "dated", closed_h=tuple((float(a), float(a + n)) for a, n in spells))
        for name, spells in (("one", one), ("other", other))
    ]
    union = spells_of(
        world(Calendar("both", "union", of=("one", "other")), *parts), "both", horizon_h=100.0
    )
    for t in range(80):
        inside = any(a <= t < a + n for a, n in one + other)
        assert inside == any(a <= t < b for a, b in union)
    assert all(b < c for (_, b), (c, _) in pairwise(union))
    is_open, moments = switches(union)
    for t in range(80):
        assert (is_open + sum(moment <= t for moment in moments)) % 2 == (
            0 if any(a <= t < b for a, b in union) else 1
        )


@pytest.mark.parametrize("spread", [0.0, 0.8])
def test_weather_is_closed_as_long_and_as_often_as_stated(spread):
    """§39 Shares and lengths of closure are those asked for, by month (99.99 % intervals)."""
    share = tuple(0.3 if month in (0, 1, 11) else 0.05 for month in range(12))
    model = world(Calendar("wind", "weather", weather=Weather(share, (12.0,) * 12, spread)))
    years = [spells_of(model, "wind", replication=i) for i in range(200)]
    january = interval([closed_h(one, 0.0, 730.0) / 730.0 for one in years], level=0.9999)
    summer = interval([closed_h(one, 3000.0, 6000.0) / 3000.0 for one in years], level=0.9999)
    assert january.holds(0.3)
    assert summer.holds(0.05)
    whole = [b - a for one in years for a, b in one if a > 0.0 and b < YEAR_H - 200.0]
    assert interval(whole, level=0.9999).holds(12.0)


def test_weather_follows_the_month_in_which_a_run_begins():
    share = tuple(0.6 if month == 6 else 0.0 for month in range(12))
    model = world(
        Calendar("wind", "weather", weather=Weather(share, (5.0,) * 12)),
        month_starts_h=(-100.0, 644.0, 1388.0),
        first_month=7,
    )
    spells = spells_of(model, "wind", horizon_h=1388.0)
    assert closed_h(spells, 0.0, 644.0) > 100.0
    assert all(a <= 644.0 for a, _ in spells)


def test_ports_of_one_coast_share_their_weather_and_others_do_not():
    """§40 Weather is drawn by the calendar's name: what else the model holds does not matter."""
    weather = Weather((0.2,) * 12, (10.0,) * 12)
    north = Calendar("north", "weather", weather=weather)
    alone = spells_of(world(north), "north", seed=4)
    both = world(Calendar("south", "weather", weather=weather), north)
    assert spells_of(both, "north", seed=4) == alone
    assert spells_of(both, "south", seed=4) != alone
    assert spells_of(world(north), "north", seed=4, replication=1) != alone
