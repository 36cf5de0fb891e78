"""Figures of the corridor by day: changes with days, years of evidence, what holds throughout."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.atlas.load import load_atlas
from transcaspian.errors import ScenarioError
from transcaspian.evidence.load import load_evidence
from transcaspian.simulation.change import apply_changes, closures_of, parse_change
from transcaspian.simulation.check import check_model
from transcaspian.simulation.world import build_corridor, lay_groundwork, settle_corridor
from transcaspian.simulation.world_periods import split_years, steady_names
from transcaspian.simulation.world_tables import read_tables
from transcaspian.simulation.world_values import Quantity, settle

FIRST = dt.date(2024, 1, 1)
KNOWN_BY = dt.date(2026, 6, 1)
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
NAMES = ("aktau.feeders", "alat.handling_h")


@pytest.fixture(scope="module")
def data():
    return load_evidence(), load_atlas()


def lay(data, *what_ifs, first=FIRST, days=366, counts_from=True):
    return lay_groundwork(
        *data,
        start=first,
        days=days,
        as_of=first + dt.timedelta(days=days // 2),
        known_by=KNOWN_BY,
        what_ifs=what_ifs,
        counts_from=first if counts_from else None,
    )


def parse(text):
    return parse_change(text, quantities=NAMES, calendars=("aktau.storm",))


@given(DAYS, DAYS)
def test_a_change_holds_on_the_days_it_names(first, last):
    one = parse(f"aktau.feeders+2 from {first} to {last}")
    assert (one.name, one.sign, one.figure) == ("aktau.feeders", "+", 2.0)
    year = [FIRST + dt.timedelta(days=i) for i in range(366)]
    assert [day for day in year if one.holds_on(day)] == [
        day for day in year if first <= day <= last
    ]
    for day, after in pairwise(year):
        if one.holds_on(day) != one.holds_on(after):
            assert after in one.cuts
    fault = one.find_fault(FIRST, dt.date(2025, 1, 1))
    assert ("ends before it begins" in fault) == (first > last)
    assert bool(fault) == (first > last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("aktau.feeders+2 from 2024-05-01", dt.date(2024, 5, 1), None),
        ("aktau.feeders+2  to  2024-05-01", None, dt.date(2024, 5, 1)),
        ("alat.handling_h-10% from 2024-05-01", dt.date(2024, 5, 1), None),
        ("alat.handling_h/2", None, None),
    ],
)
def test_either_day_may_be_left_out(text, first, last):
    one = parse(text)
    assert (one.first_day, one.last_day, one.text) == (first, last, text)


def test_a_quotient_is_the_opposite_of_a_product():
    figures = {"alat.handling_h": Quantity("alat.handling_h", 21.0, "h", "assumed", "", 1, 30, "")}
    both = [parse("alat.handling_h*3"), parse("alat.handling_h/3")]
    assert apply_changes(figures, settle(figures), both)["alat.handling_h"].value == 21.0


@pytest.mark.parametrize(
    "text",
    [
        "aktau.feeders+2 from May",
        "aktau.feeders+2 from 2024-02-30",
        "aktau.feeders+2 to 2024-05-01 to 2024-06-01",
        "aktau.feeders from 2024-05-01",
        "alat.handling_h/0",
        "aktau.storm=2024-02-05/5d from 2024-02-01",
    ],
)
def test_days_that_mean_nothing_are_refused(text):
    with pytest.raises(ScenarioError, match="--what-if"):
        parse(text)


def test_a_dated_change_closes_nothing():
    assert closures_of([parse("aktau.feeders+1 from 2024-05-01")], FIRST) == {}


def test_every_fault_of_the_days_is_told_at_once(data):
    with pytest.raises(ScenarioError) as caught:
        lay(
            data,
            "aktau.feeders+2 from 2025-05-01",
            "alat.berths+1 to 2022-01-01",
            "poti.berths+1 from 2024-06-01 to 2024-05-01",
            "aktau.storm=2026-02-05/5d",
            "train.boxes+2 from 2024-05-01",
        )
    assert len(caught.value.faults) == 5
    assert "leave the day out" in caught.value.faults[0]


@pytest.mark.parametrize(
    "what_if",
    [
        "train.boxes+2 from 2024-05-01",
        "train.fill_share*0.9 to 2024-05-01",
        "weather.caspian_north_factor*2 from 2024-05-01",
    ],
)
def test_what_is_taken_and_given_back_holds_all_through_a_run(data, what_if):
    """§82 A figure that says how much is given back can't change while it is held."""
    with pytest.raises(ScenarioError, match="leave the days out"):
        lay(data, what_if)
    lay(data, what_if[: what_if.index(" ")])


def test_what_a_steady_figure_is_worked_out_from_is_steady():
    names = steady_names(read_tables())
    assert {"train.boxes", "train.full_boxes", "train.fill_share"} <= names
    assert "aktau.feeders" not in names


def test_a_cell_that_cannot_be_read_is_told_of_elsewhere():
    tables = read_tables()
    bad = ({"args": "resource=a; amount=1 +"}, {"args": "resource=a; amount"})
    assert steady_names({**tables, "steps": (*tables["steps"], *bad)}) == steady_names(tables)


@given(st.dates(dt.date(2015, 1, 1), dt.date(2030, 1, 1)), st.integers(1, 1500))
def test_each_day_has_the_figures_of_about_its_own_year(first, days):
    """§83 Years are told apart at new year, but for less than a month at either end."""
    end = first + dt.timedelta(days=days)
    parts = split_years(first, end)
    assert parts[0][0] == first
    ends = [*(day for day, _ in parts[1:]), end]
    for (day, middle), after in zip(parts, ends, strict=True):
        assert day <= middle < after
        assert len(parts) == 1 or (after - day).days >= 31
    for day, _ in parts[1:]:
        assert (day.month, day.day) == (1, 1)
    assert len(parts) >= (end - dt.timedelta(days=31)).year - (first + dt.timedelta(days=31)).year


def test_a_run_within_a_year_has_one_figure_for_all_its_days(data):
    assert settle_corridor(lay(data)).turns == ()
    assert settle_corridor(lay(data)) == settle_corridor(lay(data, counts_from=False))


def test_a_run_across_years_has_the_figures_of_each(data):
    """§84 What a run of two years uses in each is what a run of that year uses."""
    both = settle_corridor(lay(data, days=731))
    [(day, changed)] = both.turns
    assert day == dt.date(2025, 1, 1)
    steady = steady_names(both.tables)
    years = [
        settle_corridor(lay(data, first=dt.date(year, 1, 1), days=days)).quantities
        for year, days in ((2024, 366), (2025, 365))
    ]
    for name, one in both.quantities.items():
        before, after = changed.get(name, (one.value, one.value))
        if name not in steady:
            assert before == years[0][name].value
            assert after == years[1][name].value
    assert both.model.periods
    assert [one.start_h for one in both.model.periods] == [366 * 24.0]
    check_model(both.model)


def test_one_rank_holds_on_all_days(data):
    """§85 A draw puts a figure at the same rank in every year."""
    ground = lay(data, days=731)
    low, high = (settle_corridor(ground, {"demand.trains_y": rank}) for rank in (0.1, 0.9))
    for one, other in ((low, high),):
        (_, before), (_, after) = one.turns[0], other.turns[0]
        assert before["demand.trains_y"][0] < after["demand.trains_y"][0]
        assert before["demand.trains_y"][1] < after["demand.trains_y"][1]


def test_where_little_was_drawn_nothing_is_left_and_nothing_refused(data):
    """§87 A what-if that the median can bear is borne by every draw."""
    ground = lay(data, "aktau.berths-3 from 2024-05-01")
    few = settle_corridor(ground, {"aktau.berths": 0.001}).model
    [berths] = [one for one in few.resources if one.id == "aktau.berths"]
    assert berths.capacity < 3.0
    assert [capacity for _, capacity in berths.changes] == [0.0]
    with pytest.raises(ScenarioError, match="below 0"):
        settle_corridor(lay(data, "aktau.berths-99 from 2024-05-01"))


def test_a_dated_change_reaches_every_kind_of_row(data):
    """§86 Limits, fleets, rooms, rates and hours all change on the day, and back again."""
    what_ifs = [
        f"{name} from 2024-05-01 to 2024-06-30"
        for name in (
            "aktau.berths+1",
            "aktau.feeders+2",
            "aktau.yard_teu*2",
            "demand.showcase_days*2",
            "kuryk.wagons_d*2",
            "aktau.handling_h*2",
            "oil.lot_t*2",
            "demand.dostyk_share*2",
        )
    ]
    plain = settle_corridor(lay(data)).model
    model = settle_corridor(lay(data, *what_ifs)).model
    first, last = 24.0 * 121, 24.0 * 182
    assert [one.start_h for one in model.periods] == [first, last]
    rows = {
        name: {one.id: one for one in getattr(model, name)} for name in ("classes", "resources")
    }
    assert [t for t, _ in rows["resources"]["aktau.berths"].changes] == [first, last]
    assert [t for t, _ in rows["classes"]["wagon-west"].arrivals.rates] == [0.0, first, last]
    assert [t for t, _ in rows["classes"]["block-showcase"].arrivals.intervals] == [first, last]
    in_period = model.periods[0]
    assert "aktau.yard" in {one.id for one in in_period.stocks}
    assert {"feeder", "oil-lot"} <= {one.id for one in in_period.classes}
    assert "block.way" in {one.id for one in in_period.steps}
    assert "feeder.load" in {one.id for one in in_period.dists}
    versions = list(model.iter_versions())
    for table in ("steps", "stocks", "dists"):
        assert getattr(versions[0], table) == getattr(plain, table)
        assert getattr(versions[2], table) == getattr(plain, table)
    check_model(model)


def test_a_change_by_nothing_is_no_change(data):
    """§76 What changes no figure changes no byte, and neither does what nobody asks for."""
    plain = settle_corridor(lay(data)).model
    same = build_corridor(
        *data,
        start=FIRST,
        days=366,
        as_of=dt.date(2024, 7, 2),
        known_by=KNOWN_BY,
        what_ifs=["aktau.feeders+0 from 2024-05-01", "alat.handling_h*1 to 2024-05-01"],
    )
    assert same.model == plain
