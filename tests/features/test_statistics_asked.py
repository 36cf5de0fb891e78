"""Precision, warm-up, promises, batches and blocking, as they are asked for and told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from transcaspian.errors import ScenarioError
from transcaspian.scenario.spec import read_scenario
from transcaspian.simulation.blocking import held_for_room
from transcaspian.study.simulate import simulate
from transcaspian.study.simulate_faults import check_request
from transcaspian.study.simulate_promise import promises_of
from transcaspian.study.simulate_request import Request
from transcaspian.study.simulate_runs import prepare

TODAY = dt.date(2026, 1, 31)
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "scenarios"
TERMINAL = read_scenario(FOLDER / "small-terminal.toml")
SHORT = Request(
    "2024-03-01",
    TODAY,
    days=30,
    replications=4,
    warmup_d=10,
    uncertainty="none",
    scenario=TERMINAL,
)


def with_rows(kind, *changed):
    """The terminal with some rows of a kind changed."""
    news = {row.get("id", row.get("name")): row for row in changed}
    rows = [{**row, **news.get(row.get("id", row.get("name")), {})} for row in TERMINAL.rows[kind]]
    return replace(TERMINAL, rows={**TERMINAL.rows, kind: rows})


def place(answer, name):
    return next(one for one in answer.places if one.id == name)


def test_replications_are_added_until_means_are_known_well_enough():
    answer = simulate(replace(SHORT, half_width=0.03))
    [one] = answer.precision
    assert one.is_reached
    assert one.reached_share <= 0.03
    mean = answer.measures[0].mean
    assert (mean.high - mean.low) / 2 / mean.mean == pytest.approx(one.reached_share)
    n = answer.question["replications"]
    assert n >= 10
    assert any("as narrow as asked" in note for note in answer.notes)
    # the same as that many from the start
    assert simulate(replace(SHORT, replications=n)).digest == answer.digest


def test_what_is_not_reached_is_said():
    answer = simulate(replace(SHORT, half_width=0.0001, max_replications=12))
    assert answer.question["replications"] == 12
    assert not answer.precision[0].is_reached
    assert any("NOT reached" in note for note in answer.notes)


def test_both_worlds_are_run_just_as_often():
    answer = simulate(replace(SHORT, half_width=0.05, what_ifs=("boxes_d*0.5",)))
    assert answer.question["replications"] >= 10
    assert answer.differences[0].difference.low is not None


def test_a_measure_that_is_not_there_is_refused_with_those_near():
    with pytest.raises(ScenarioError, match="nothing is measured as sty; near it: stay"):
        simulate(replace(SHORT, half_width=0.1, measures=("sty",)))


def test_the_warm_up_is_found_and_is_the_same_as_if_it_were_stated():
    answer = simulate(replace(SHORT, warmup_auto=True))
    found = answer.warm_up_found
    assert found.settled
    assert answer.question["warm_up_d"] == found.days_d
    assert any(f"warm-up of {found.days_d} days found" in note for note in answer.notes)
    assert simulate(replace(SHORT, warmup_d=found.days_d)).digest == answer.digest


def test_a_slower_world_takes_longer_to_warm_up():
    quick = simulate(replace(SHORT, warmup_auto=True)).warm_up_found
    # everybody stays for thirty days more: it takes as long until as many leave as come
    longer = with_rows("step", {"id": "box.check", "hours": "constant(720)", "calendar": "always"})
    rows = {
        **longer.rows,
        "calendar": [{"id": "always", "kind": "dated"}, *longer.rows["calendar"]],
        "resource": [
            {**row, "capacity": 9999} if row["id"] == "gate" else row
            for row in longer.rows["resource"]
        ],
    }
    slow = simulate(replace(SHORT, warmup_auto=True, scenario=replace(longer, rows=rows)))
    assert slow.warm_up_found.days_d >= 30 > quick.days_d


def test_a_queue_that_grows_all_along_is_never_warm():
    more = replace(TERMINAL, rows={**with_rows("quantity", {"name": "boxes_d", "value": 150}).rows})
    more = replace(
        more,
        rows={
            **more.rows,
            "quantity": [
                {**row, "high": 150} if row["name"] == "boxes_d" else row
                for row in more.rows["quantity"]
            ],
        },
    )
    answer = simulate(replace(SHORT, warmup_auto=True, scenario=more))
    assert not answer.warm_up_found.settled
    assert "does not settle" in " ".join(answer.notes)


@pytest.mark.parametrize(("days", "share"), [(1e-6, 0.0), (1e6, 1.0)])
def test_a_promise_nobody_or_everybody_keeps(days, share):
    [stay] = simulate(replace(SHORT, promises=(("stay", days),))).measures
    assert stay.promised_d == days
    assert stay.on_time.mean == share


def test_half_of_all_are_on_time_if_the_median_is_promised():
    [stay] = simulate(SHORT).measures
    [again] = simulate(replace(SHORT, promises=(("", stay.p50.mean),))).measures
    assert again.on_time.mean == pytest.approx(0.5, abs=0.05)
    assert again.on_time.low < again.on_time.mean < again.on_time.high


def test_schedules_promise_only_once_they_are_published():
    corridor = simulate(replace(SHORT, scenario=None, days=40, replications=2))
    [poti] = [one for one in corridor.measures if one.id == "altynkol-poti"]
    assert poti.promised_d == 12.0
    assert poti.promised_by == "T012 (scheduled)"
    assert 0.0 <= poti.on_time.mean <= 1.0
    before = simulate(replace(SHORT, scenario=None, days=40, replications=2, known_by="2024-02-29"))
    [poti] = [one for one in before.measures if one.id == "altynkol-poti"]
    assert poti.promised_d is None
    assert poti.on_time is None


def test_every_promise_of_the_tables_is_an_observation_of_a_transit_in_days():
    from transcaspian.evidence.load import load_evidence
    from transcaspian.simulation.world_tables import read_tables

    evidence = load_evidence()
    rows = [row for row in read_tables()["measures"] if row["promised"]]
    assert len(rows) >= 5
    known = {one.id: one for one in evidence.observations}
    for row in rows:
        one = known[row["promised"]]
        assert (one.key, one.unit) == ("transit.segment_d", "d")
        assert one.subject in row["subject"].split("|")
        assert one.standing in ("scheduled", "claimed", "quoted", "showcase")
    world = evidence.world(as_of=TODAY, known_by=TODAY)
    assert all(one.days_d > 0.0 for one in promises_of(rows, world, ()))


def test_a_single_long_run_gets_its_intervals_from_batches():
    one = simulate(replace(SHORT, days=400, replications=1)).measures[0]
    many = simulate(replace(SHORT, days=40, replications=10)).measures[0]
    assert one.interval_by == "batches"
    assert many.interval_by == "replications"
    assert one.mean.low < one.mean.mean < one.mean.high
    assert one.p50.low is None
    assert one.mean.low < many.mean.high
    assert many.mean.low < one.mean.high


def test_what_a_full_yard_holds_is_all_that_a_gate_does_beside_its_work():
    steps = with_rows(
        "step",
        {"id": "box.check", "op": "hold", "hours": "constant(0.2)", "rule": "none"},
    )
    small = {
        **steps.rows,
        "stock": [{"id": "yard", "capacity": 15}],
        "calendar": [{"id": "day-shift", "kind": "dated"}],
    }
    answer = simulate(replace(SHORT, scenario=replace(TERMINAL, rows=small)))
    gate = place(answer, "gate")
    n_d = answer.throughputs[0].per_y.mean / 365
    assert gate.blocked.mean > 0.02
    assert gate.utilisation.mean == pytest.approx(gate.blocked.mean + n_d * 0.2 / 24, rel=0.03)
    assert place(answer, "siding").blocked.mean == 0.0


def test_a_yard_with_room_holds_nobody():
    rows = {**TERMINAL.rows, "stock": [{"id": "yard", "capacity": 1_000_000}]}
    answer = simulate(replace(SHORT, scenario=replace(TERMINAL, rows=rows)))
    assert place(answer, "gate").blocked.mean == 0.0
    assert place(answer, "yard").blocked.mean == 0.0


def test_who_waits_for_room_holds_what_it_has_seized():
    from transcaspian.atlas.load import load_atlas
    from transcaspian.evidence.load import load_evidence

    setting = prepare(check_request(SHORT), load_evidence(), load_atlas(), (), TERMINAL)
    box, train = held_for_room(setting.corridor.model)
    assert box.tolist() == [[1.0], [0.0]]
    assert np.isnan(train).all(), "no train comes to the yard"
    assert np.isnan(setting.looks.promised_d).all()


def test_who_waits_outside_with_empty_hands_holds_no_gate():
    steps = with_rows(
        "step",
        {"id": "box.check", "op": "hold", "hours": "constant(0.2)", "rule": "none"},
    )
    rows = {
        **steps.rows,
        "stock": [{"id": "yard", "capacity": 15}],
        "calendar": [{"id": "day-shift", "kind": "dated"}],
        "class": [
            *TERMINAL.rows["class"],
            {"id": "walk", "start": "walk.yard", "arrivals": "poisson(boxes_d)"},
        ],
        "step": [
            *steps.rows["step"],
            {"id": "walk.yard", "op": "store", "stock": "yard", "next": "box.gone"},
        ],
    }
    answer = simulate(replace(SHORT, scenario=replace(TERMINAL, rows=rows)))
    gate, yard = place(answer, "gate"), place(answer, "yard")
    assert yard.blocked.mean > 10.0, "many more wait than one gate can hold"
    assert gate.blocked.mean <= gate.utilisation.mean <= 1.0
    n_d = answer.throughputs[0].per_y.mean / 365
    assert gate.utilisation.mean == pytest.approx(gate.blocked.mean + n_d * 0.2 / 24, rel=0.03)
