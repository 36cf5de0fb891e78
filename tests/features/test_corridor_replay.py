"""Legs follow one another in time and place, and ways have the lengths of the atlas."""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise

import pytest
from typer.testing import CliRunner

from transcaspian.atlas.geodesy import distance_km
from transcaspian.atlas.load import load_atlas
from transcaspian.cli.replay import app
from transcaspian.errors import InputError, ScenarioError
from transcaspian.findings.store import save_finding
from transcaspian.simulation.world_ways import find_way
from transcaspian.study.simulate import simulate
from transcaspian.study.simulate_replay import as_geojson, replay, request_of, unpacked
from transcaspian.study.simulate_request import Request

TODAY = dt.date(2026, 1, 31)
REQUEST = Request(
    "2024-02-01",
    TODAY,
    days=30,
    replications=3,
    seed=3,
    warmup_d=25,
    what_ifs=("aktau.storm=2024-02-05/5d",),
    against_baseline=False,
)
FASTEST_KM_H = 130.0
ABOUT_A_PIECE = 2.2


@pytest.fixture(scope="module")
def document():
    document = simulate(REQUEST).to_document()
    save_finding(document["run_id"], document)
    return document


@pytest.fixture(scope="module", params=[0, 2])
def told(document, request):
    return replay(document["run_id"], today=TODAY, replication=request.param)


@pytest.mark.parametrize("replication", [-1, 3, 7])
def test_a_replication_that_was_not_run_is_refused(document, replication):
    with pytest.raises(InputError, match="has 3: 0 to 2 can be shown"):
        replay(document["run_id"], today=TODAY, replication=replication)


def lives_of(told):
    """Return the legs of each, as dictionaries."""
    columns = unpacked(told)
    firsts = [*told["entities"]["first_leg"], told["n_leg"]]
    for who, (first, end) in enumerate(pairwise(firsts)):
        yield (
            told["entities"]["entity"][who],
            [
                {name: values[columns["leg"][i]] for name, values in told["stretches"].items()}
                | {name: columns[name][i] for name in ("start_h", "end_h")}
                for i in range(first, end)
            ],
        )


def km_of(course):
    return [distance_km(a[1], a[0], b[1], b[0]) for a, b in pairwise(course)]


def test_a_run_is_asked_again_as_it_was(document):
    again = request_of(document, today=TODAY)
    assert again.what_ifs == REQUEST.what_ifs
    assert (again.seed, again.days, again.warmup_d) == (3, 30, 25)
    with pytest.raises(InputError, match="no simulation"):
        request_of({"schema": "transcaspian/compare/1", "run_id": "c-1"}, today=TODAY)


def test_whoever_weather_holds_lies_within_a_closure(told):
    """A port is told to be shut also when no ship is there; the storm of the request is in it."""
    shut = {
        one["calendar"]: list(zip(one["start_h"], one["end_h"], strict=True))
        for one in told["closures"]
    }
    assert any(start <= 4 * 24 and end >= 9 * 24 for start, end in shut["caspian-north"])
    n_held = 0
    for _, legs in lives_of(told):
        for leg in legs:
            if leg["waiting_for"] not in shut or leg["start_h"] < 0 or leg["end_h"] >= 30 * 24:
                continue
            n_held += 1
            spells = shut[leg["waiting_for"]]
            assert any(
                start <= leg["start_h"] + 0.01 and leg["end_h"] <= end + 0.01
                for start, end in spells
            )
    assert n_held > 0
    by_way = told["links"]
    assert set(by_way) == set(told["ways"])
    assert all(by_way.values())


def test_every_leg_begins_where_and_when_the_one_before_it_ends(told):
    n_joint = 0
    for entity, legs in lives_of(told):
        for one, after in pairwise(legs):
            n_joint += 1
            assert one["end_h"] == after["start_h"], entity
            end = told["ways"][one["way"]][one["last"]]
            start = told["ways"][after["way"]][after["first"]]
            assert end == start, (entity, one, after)
    assert n_joint > 500


def test_nobody_is_faster_than_a_train_can_be(told):
    for entity, legs in lives_of(told):
        for leg in legs:
            course = told["ways"][leg["way"]]
            km = sum(km_of(course[leg["first"] : leg["last"] + 1]))
            hours = leg["end_h"] - leg["start_h"]
            assert hours >= 0.0
            piece_km = ABOUT_A_PIECE * sum(km_of(course)) / 60  # halts are told to the piece
            assert km <= FASTEST_KM_H * hours + piece_km, (entity, leg)


def test_who_stands_does_not_move_and_who_waits_says_for_what(told):
    stretches = told["stretches"]
    for first, last, state, waits in zip(
        *(stretches[name] for name in ("first", "last", "state", "waiting_for")), strict=True
    ):
        assert 0 <= first <= 60
        assert 0 <= last <= 60
        assert state in ("moves", "works", "waits")
        if state != "moves":
            assert first == last
        if state == "waits":
            assert waits


def test_a_storm_halts_ships_at_sea_or_at_anchor(told):
    storm_h = (4 * 24.0, 9 * 24.0)
    halted = set()
    for entity, legs in lives_of(told):
        for leg in legs:
            north = leg["way"] in ("sea:aktau>alat", "sea:kuryk>alat") and leg["last"] <= 30
            within = storm_h[0] < leg["start_h"] and leg["end_h"] < storm_h[1]
            if north and within:
                assert leg["state"] != "moves", (entity, leg)
            if leg["waiting_for"] in ("weather", "caspian-north") and leg["start_h"] < storm_h[1]:
                halted.add(entity)
    assert halted


def test_a_leg_takes_ten_bytes(told):
    columns = unpacked(told)
    assert sum(one.itemsize for one in columns.values()) == 10
    assert {len(one) for one in columns.values()} == {told["n_leg"]}


def test_points_of_a_course_are_equally_far_apart(told):
    pieces = km_of(told["ways"]["sea:aktau>baku"])
    assert len(pieces) == 60
    assert max(pieces) < 1.3 * sum(pieces) / len(pieces)


def test_geojson_has_a_line_for_who_moves_and_a_point_for_who_stands(told):
    shown = as_geojson(told)
    assert len(shown["features"]) == told["n_leg"] > 0
    kinds = set()
    for one in shown["features"]:
        kinds.add((one["geometry"]["type"], one["properties"]["state"] == "moves"))
        assert one["properties"]["start"] <= one["properties"]["end"]
    assert {("LineString", True), ("Point", False)} <= kinds
    assert ("LineString", False) not in kinds


def test_the_command_prints_columns_of_any_replication(document):
    done = CliRunner().invoke(
        app, [document["run_id"], "--replication", "1", "--format", "columns"]
    )
    assert done.exit_code == 0, done.output
    printed = json.loads(done.output)
    assert printed["schema"] == "transcaspian/replay/2"
    assert printed["replication"] == 1


def test_a_way_there_is_as_long_as_the_way_back():
    moment = load_atlas().on(dt.date(2024, 7, 1), TODAY)
    there = find_way(moment, "rail:alat>tbilisi>poti")
    back = find_way(moment, "rail:poti>tbilisi>alat")
    assert there.km == pytest.approx(back.km)
    assert [one.id for one in there.links] == [one.id for one in reversed(back.links)]
    with pytest.raises(ScenarioError, match="no sea link"):
        find_way(moment, "sea:aktau>poti")
