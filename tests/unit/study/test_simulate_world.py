"""Formulas, tables and what-ifs from which a corridor is put together."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.errors import ScenarioError
from transcaspian.simulation.change import apply_changes, closures_of, find_clashes, parse_change
from transcaspian.simulation.world_formula import evaluate, names_in, read_call
from transcaspian.simulation.world_tables import TABLES, read_args, read_tables
from transcaspian.simulation.world_values import Quantity, settle, whole

NAMES = ["aktau.feeders", "alat.handling_h", "border.altynkol.slots_d"]
DATED = ["aktau.storm"]
FIGURES = st.floats(0.01, 1e4)


def quantity(name, value, unit="h", origin="assumed", basis=""):
    return Quantity(name, value, unit, origin, basis, None, None, "")


def parse(text):
    return parse_change(text, quantities=NAMES, calendars=DATED)


@given(FIGURES, FIGURES, FIGURES)
def test_formulas_are_arithmetic(a, b, c):
    values = {"x.a": a, "x.b": b, "c": c}
    assert evaluate("x.a + x.b * c - 2", values) == a + b * c - 2
    assert evaluate("max(x.a, x.b) / (c + 1)", values) == max(a, b) / (c + 1)
    assert evaluate("-x.a", values) == -a
    assert names_in("max(x.a, x.b) / (c + 1)") == ["x.a", "x.b", "c"]


@pytest.mark.parametrize(
    "text",
    [
        "x +",
        "nobody",
        "1 / 0",
        "__import__('os')",
        "x.a ** 2",
        "[1]",
        "'a'",
        "x.a(1)",
        "a if b else c",
    ],
)
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(ScenarioError):
        evaluate(text, {"x.a": 1.0})


def test_calls_and_arguments_are_read():
    assert read_call("lognormal(a / 2; b)") == ("lognormal", ["a / 2", "b"])
    assert read_args("hours=gamma(a; b); calendar=c") == {"hours": "gamma(a; b)", "calendar": "c"}
    with pytest.raises(ScenarioError):
        read_call("lognormal")
    with pytest.raises(ScenarioError):
        read_args("hours")


def test_formulas_settle_in_any_order_and_circles_are_refused():
    figures = {
        "c": quantity("c", 0.0, origin="formula", basis="b * 2"),
        "b": quantity("b", 0.0, origin="formula", basis="a + 1"),
        "a": quantity("a", 3.0),
    }
    assert settle(figures) == {"a": 3.0, "b": 4.0, "c": 8.0}
    with pytest.raises(ScenarioError, match="one another"):
        settle({"a": quantity("a", 0.0, origin="formula", basis="a + 1")})


def test_things_that_cannot_be_halved_stay_whole():
    assert whole("vessel", 5.15) == 5.0
    assert whole("berth", 0.2) == 1.0
    assert whole("berth", 0.0) == 0.0
    assert whole("h", 5.15) == 5.15


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("alat.handling_h+2", 22.0),
        ("alat.handling_h-2", 18.0),
        ("alat.handling_h*1.5", 30.0),
        ("alat.handling_h = 12", 12.0),
        ("alat.handling_h+10%", 22.0),
        ("alat.handling_h-10%", 18.0),
    ],
)
def test_a_change_does_what_it_says(text, after):
    one = parse(text)
    figures = {"alat.handling_h": quantity("alat.handling_h", 20.0)}
    changed = apply_changes(figures, settle(figures), [one])["alat.handling_h"]
    assert changed.value == pytest.approx(after)
    assert (changed.origin, changed.basis) == ("what-if", text)


def test_changes_follow_one_another_and_none_goes_below_nothing():
    figures = {"aktau.feeders": quantity("aktau.feeders", 5.0, "vessel")}
    both = [parse("aktau.feeders+1"), parse("aktau.feeders*2")]
    assert apply_changes(figures, settle(figures), both)["aktau.feeders"].value == 12.0
    with pytest.raises(ScenarioError, match="below 0"):
        apply_changes(figures, settle(figures), [parse("aktau.feeders-9")])


def test_a_storm_closes_for_as_long_as_it_lasts():
    spells = closures_of(
        [parse("aktau.storm=2024-02-05/5d"), parse("aktau.feeders+1")], dt.date(2024, 2, 1)
    )
    assert spells == {"aktau.storm": ((96.0, 216.0),)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "aktau.feeders",
        "aktau.feeders+x",
        "aktau.feeders=10%",
        "aktau.storm=2024-02-30/5d",
        "aktau.storm+5",
        "nobody=1",
    ],
)
def test_a_change_that_means_nothing_is_refused(text):
    with pytest.raises(ScenarioError, match="--what-if"):
        parse(text)


def test_faults_of_tables_are_told_at_once(tmp_path):
    (tmp_path / "steps.csv").write_text("id,op\n", encoding="utf-8")
    (tmp_path / "ways.csv").write_text("step,way,first,last\na,b\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_tables(tmp_path)
    text = str(caught.value)
    assert "steps.csv: the columns must be" in text
    assert "ways.csv:2: the row has more or fewer cells" in text


def test_a_table_of_ones_own_stands_in_for_the_packaged_one(tmp_path):
    (tmp_path / "relief.csv").write_text("bucket,quantity,change,words\n", encoding="utf-8")
    packaged, own = read_tables(), read_tables(tmp_path)
    assert own["relief"] == ()
    assert {**own, "relief": packaged["relief"]} == packaged
    assert set(packaged) == set(TABLES)


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ("aktau.feeders=5", "aktau.feeders=7", True),
        ("aktau.feeders+2", "aktau.feeders=7", True),
        ("aktau.feeders*2 from 2024-05-01", "aktau.feeders=7 to 2024-05-01", True),
        ("aktau.feeders=5", "aktau.feeders=7 from 2024-05-01", True),
        ("aktau.feeders=5", "aktau.feeders=5", False),
        ("aktau.feeders=5", "alat.handling_h=7", False),
        ("aktau.feeders=5", "aktau.feeders+2", False),
        ("aktau.feeders+2", "aktau.feeders+2", False),
        ("aktau.feeders+10%", "aktau.feeders-1", False),
        ("aktau.feeders=5 to 2024-04-30", "aktau.feeders=7 from 2024-05-01", False),
        ("aktau.storm=2024-02-05/5d", "aktau.storm=2024-02-07/1d", False),
    ],
)
def test_what_would_undo_another_what_if_is_told_with_both(first, second, clash):
    faults = find_clashes([parse(first), parse(second)])
    assert len(faults) == clash
    assert all(f'"{first}" and "{second}"' in one for one in faults)
