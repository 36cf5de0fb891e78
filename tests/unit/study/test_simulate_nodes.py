"""What passes limits and yards, told from a trace, is what the simulator counted itself."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.study.simulate_flows import flows_of, hours_by_day, waits_of
from transcaspian.study.simulate_nodes import SORTS, find_nodes, sort_of
from transcaspian.study.simulate_occupancy import lanes_of, occupancy
from transcaspian.study.simulate_request import Request
from transcaspian.study.simulate_trace import trace_run
from transcaspian.study.simulate_whereabouts import places_of_steps

TODAY = dt.date(2026, 8, 1)
spells = st.lists(
    st.tuples(st.floats(-50, 200), st.floats(0, 90)).map(lambda one: (one[0], one[0] + one[1])),
    max_size=12,
)


@pytest.fixture(scope="module")
def traced():
    return trace_run(Request("2024-02-01", TODAY, days=12, warmup_d=20, uncertainty="none"))


@given(spells)
def test_hours_of_a_day_are_those_of_the_spells_that_meet_it(many):
    starts, ends = (np.array([one[i] for one in many], np.float64) for i in (0, 1))
    twin = [
        sum(max(min(end, 24.0 * day + 24.0) - max(start, 24.0 * day), 0.0) for start, end in many)
        for day in range(6)
    ]
    assert hours_by_day(starts, ends, 6) == pytest.approx(twin, abs=1e-6)


def test_queues_told_from_the_trace_are_those_that_were_counted(traced):
    setting, run = traced
    n = len(setting.compiled.model.resources)
    flows = flows_of(setting, run)
    counted = run.daily[:n, -12:]
    assert flows.queue[:n] == pytest.approx(counted, abs=1e-3)


def test_hours_taken_and_given_are_those_that_were_counted(traced):
    setting, run = traced
    n = len(setting.compiled.model.resources)
    flows = flows_of(setting, run)
    assert flows.busy_h[:n].sum(axis=1) == pytest.approx(run.resource["busy_area"][:n])
    assert flows.room_h[:n].sum(axis=1) == pytest.approx(run.resource["capacity_area"][:n])


def test_who_comes_is_served_or_still_there(traced):
    setting, run = traced
    flows = flows_of(setting, run)
    names = setting.compiled.resource_ids
    for name in ("border.altynkol", "aktau.berths", "line.mangystau"):
        i = names.index(name)
        came, went = flows.arrivals[i].sum(), flows.served[i].sum()
        room = setting.compiled.model.resources[i].capacity + run.daily[i].max() + 30
        assert abs(came - went) <= room
        assert came > 0


def test_hours_waited_for_a_resource_are_those_of_its_queue(traced):
    setting, run = traced
    flows, waits = flows_of(setting, run), waits_of(setting, run)
    sizes = {one.unit: one.size for one in setting.compiled.model.classes}
    for name in ("aktau.berths", "border.altynkol", "line.mangystau"):
        i = setting.compiled.resource_ids.index(name)
        hours = sum(
            waits.hours[k].sum() / sizes[who]
            for k, (_, cause, who) in enumerate(waits.keys)
            if cause == name
        )
        assert hours == pytest.approx(flows.wait_h[i], rel=1e-6)


def test_every_wait_is_somewhere_on_the_map(traced):
    setting, run = traced
    places = {
        row["place"] for name in ("resources", "stocks") for row in setting.corridor.tables[name]
    }
    assert {place for place, _, _ in waits_of(setting, run).keys} <= places
    steps = dict(zip(setting.compiled.step_ids, places_of_steps(setting), strict=True))
    assert steps["feeder.come"] == steps["feeder.sail"] == "aktau"
    assert steps["constanta.sail"] == "poti"


def test_bars_of_a_lane_do_not_overlap_and_take_what_was_taken(traced):
    setting, run = traced
    columns = occupancy(setting, run)
    rows = list(
        zip(columns["node"], columns["lane"], columns["start_h"], columns["end_h"], strict=True)
    )
    last: dict[tuple[str, int], float] = {}
    for node, lane, start_h, end_h in rows:
        assert start_h >= last.get((node, lane), -np.inf)
        assert end_h >= start_h
        last[node, lane] = end_h
    i = setting.compiled.resource_ids.index("aktau.berths")
    taken = sum(
        (min(end_h, 12 * 24.0) - max(start_h, 0.0)) * amount
        for (node, _, start_h, end_h), amount in zip(rows, columns["amount"], strict=True)
        if node == "aktau.berths"
    )
    assert taken == pytest.approx(flows_of(setting, run).busy_h[i].sum())


@given(spells)
def test_lanes_are_as_few_as_meet_at_once(many):
    many = sorted(many)
    lanes = lanes_of(many)
    most = max((sum(s <= at < e or at == s for s, e in many) for at, _ in many), default=0)
    assert len(set(lanes)) <= most
    for i, (start, _) in enumerate(many):
        before = [end for (_, end), lane in zip(many[:i], lanes, strict=False) if lane == lanes[i]]
        assert all(end <= start for end in before)


def test_nodes_are_told_with_their_causes(traced):
    setting, _ = traced
    found = find_nodes(setting, 1)
    assert len(found["nodes"]) == sum(
        len(setting.corridor.tables[name]) for name in ("resources", "stocks")
    )
    for one in found["nodes"]:
        assert {len(days) for days in one["daily"].values()} == {12}
        assert one["daily"]["queue"] == one["daily_p10"]["queue"] == one["daily_p90"]["queue"]
    assert {one["sort"] for one in found["causes"]} <= set(SORTS) - {"other"}
    assert {"weather", "berth", "border", "carrier"} <= {one["sort"] for one in found["causes"]}


@pytest.mark.parametrize(
    ("cause", "sort"),
    [
        ("weather Aktau", "weather"),
        ("caspian-north", "weather"),
        ("aktau.berths", "berth"),
        ("alat.ferry-berths", "berth"),
        ("border.dostyk", "border"),
        ("gauge.dostyk-north", "gauge"),
        ("ktz.platforms", "wagon"),
        ("malaszewicze.wagons", "wagon"),
        ("gr.locomotives", "locomotive"),
        ("room-in-aktau.yard", "room"),
        ("aktau.yard", "carrier"),
        ("feeder filling at Alat", "cargo"),
        ("closed border of Poland", "closure"),
        ("poti.istanbul-turn", "timetable"),
        ("something else", "other"),
    ],
)
def test_causes_are_sorted(cause, sort):
    assert sort_of(cause, frozenset({"aktau.yard"})) == sort
