"""What is asked of the simulator, how a run is boiled down, and what is told of many."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from transcaspian.errors import ScenarioError
from transcaspian.study.simulate import simulate
from transcaspian.study.simulate_bottlenecks import find_bottlenecks
from transcaspian.study.simulate_faults import check_request
from transcaspian.study.simulate_reduce import _measure, matching
from transcaspian.study.simulate_request import Request

TODAY = dt.date(2026, 1, 31)
SHORT = Request("2024-03-01", TODAY, days=30, replications=3, seed=5, threads=2, warmup_d=20)


@pytest.fixture(scope="module")
def answer():
    return simulate(replace(SHORT, what_ifs=("alat.handling_h-50%",)))


def test_all_faults_of_a_request_are_told_at_once():
    bad = Request("2024-13-01", TODAY, days=0, replications=-1, warmup_d=-1, known_by="soon")
    with pytest.raises(ScenarioError) as caught:
        check_request(bad)
    text = str(caught.value)
    for option in ("--days", "--replications", "--warm-up", "--from", "--known-by"):
        assert option in text


def test_nothing_is_known_before_it_is_out():
    asked = check_request(Request("2030-01-01", TODAY, known_by="2031-01-01"))
    assert asked.known_by == TODAY


def test_a_wrong_change_is_told_with_names_near_it():
    with pytest.raises(ScenarioError) as caught:
        simulate(replace(SHORT, what_ifs=("aktau.feders+1", "alat.berths=-", "aktau.storm+1")))
    text = str(caught.value)
    assert "aktau.feeders" in text
    assert "alat.berths=-" in text
    assert "DATE/LENGTH" in text


def test_a_folder_of_tables_changes_the_corridor(tmp_path):
    stocks = (files("transcaspian") / "data/simulation/stocks.csv").read_text("utf-8")
    (tmp_path / "stocks.csv").write_text(
        stocks.replace("aktau.yard,aktau.yard_teu,", "aktau.yard,300,"), encoding="utf-8"
    )
    answer = simulate(replace(SHORT, replications=1, tables=tmp_path))
    yard = next(one for one in answer.places if one.id == "aktau.yard")
    assert yard.queue_max <= 300.0
    assert answer.run_id != simulate(replace(SHORT, replications=1)).run_id
    with pytest.raises(ScenarioError, match="no folder"):
        simulate(replace(SHORT, tables=tmp_path / "none"))


@pytest.mark.parametrize("spell", ["aktau.storm=1999-01-01/5d", "aktau.storm=2030-01-01/5d"])
def test_a_storm_outside_the_run_is_refused(spell):
    with pytest.raises(ScenarioError, match="outside the run"):
        simulate(replace(SHORT, what_ifs=(spell,)))


def test_a_queue_that_cannot_be_stable_is_told_first():
    answer = simulate(replace(SHORT, what_ifs=("border.altynkol.slots_d=4",), replications=1))
    assert "Altynkol" in answer.notes[0]
    assert "grows" in answer.notes[0]


def test_an_answer_is_json_and_names_its_run(answer):
    document = json.loads(json.dumps(answer.to_document(), allow_nan=False))
    assert document["schema"] == "transcaspian/simulate/1"
    assert document["run_id"].startswith("s-")
    assert document["what_if"] == ["alat.handling_h-50%"]
    assert document["differences"]
    assert all(law["holds"] for law in document["laws"])
    assert document["counts"]["assumed"] > 0


def test_percentiles_are_in_order_and_the_split_adds_up(answer):
    for one in answer.measures:
        assert one.p10.mean <= one.p50.mean <= one.p90.mean
        assert sum(one.split_d.values()) == pytest.approx(one.mean.mean, rel=1e-5)


def test_places_tell_each_day_that_counts(answer):
    assert {len(one.daily) for one in answer.places} == {SHORT.days}
    assert {len(one.daily_p90) for one in answer.places} == {SHORT.days}


def test_the_changed_figure_says_so(answer):
    changed = [one for one in answer.values if one["origin"] == "what-if"]
    assert [one["name"] for one in changed] == ["alat.handling_h"]


def test_half_the_stay_at_alat_shortens_the_way_to_absheron(answer):
    one = next(one for one in answer.differences if one.id == "xian-absheron")
    assert one.difference.mean < 0.0


def test_one_replication_has_an_interval_of_means_alone_from_its_batches():
    answer = simulate(replace(SHORT, replications=1))
    assert answer.measures[0].interval_by == "batches"
    assert answer.measures[0].p50.low is None
    assert answer.places[0].queue.low is None
    assert answer.differences == ()


def test_bottlenecks_are_ranked_and_tried():
    rows = find_bottlenecks(SHORT, most=2).rows
    assert {one.cargo for one in rows} == {
        "All containers of the corridor",
        "Kuryk-Alat (wagons)",
        "All trains to Malaszewicze",
    }
    for cargo in {one.cargo for one in rows}:
        waits = [one.wait_d for one in rows if one.cargo == cargo]
        assert waits == sorted(waits, reverse=True)
        # one replication has one longest wait, so those who lead are no more than replications
        assert sum(one.leads for one in rows if one.cargo == cargo) <= SHORT.replications
        assert all(one.leads == 0 for one in rows if one.wait_d == 0.0)
    assert any(one.leads for one in rows)
    assert all(one.effect_d is not None for one in rows if one.relief)
    for one in rows:
        if one.relief:  # something was indeed tried, of what can't be halved in whole ones
            assert one.before != one.after
            assert "*" in one.relief or (one.after - one.before).is_integer()


def test_patterns_find_names():
    names = ("box-a", "box-b", "wagon")
    assert matching(names, "box-*").tolist() == [0, 1]
    assert matching(names, "wagon|box-a").tolist() == [0, 2]
    assert matching(names, "none").tolist() == []


@pytest.mark.parametrize(
    ("only", "without", "mean"), [("", "", 3.0), ("a", "", 1.0), ("", "a", 2.0)]
)
def test_a_measure_is_the_whole_stay_or_part_of_it(only, without, mean):
    hours = np.array([[24.0, 48.0], [24.0, 48.0]])
    times, split = np.full(5, np.nan), np.zeros(2)
    row = {"only": only, "without": without}
    _measure(row, ("a", "b"), hours, hours.sum(axis=1), times, split)
    assert times[3] == mean
    assert times[:3].tolist() == [mean] * 3
    assert split.sum() == mean
