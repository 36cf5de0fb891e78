"""Movements follow one another in time and place, and ways have the lengths of the atlas."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from transcaspian.atlas.geodesy import distance_km
from transcaspian.atlas.load import load_atlas
from transcaspian.errors import InputError, ScenarioError
from transcaspian.findings.store import save_finding
from transcaspian.simulation.world_ways import find_way
from transcaspian.study.simulate import Request, simulate
from transcaspian.study.simulate_replay import COLUMNS, as_geojson, replay, request_of

TODAY = dt.date(2026, 1, 31)
REQUEST = Request("2024-03-01", TODAY, days=15, replications=1, seed=3, warmup_d=25)


@pytest.fixture(scope="module")
def told():
    document = simulate(REQUEST).to_document()
    save_finding(document["run_id"], document)
    return replay(document["run_id"], today=TODAY)


def rows_of(told):
    return [
        dict(zip(COLUMNS, row, strict=True))
        for row in zip(*(told["movements"][name] for name in COLUMNS), strict=True)
    ]


def test_a_run_is_asked_again_as_it_was():
    document = simulate(REQUEST).to_document()
    again = request_of(document, today=TODAY)
    assert simulate(again).digest == document["digest"]
    with pytest.raises(InputError, match="no simulation"):
        request_of({"schema": "transcaspian/compare/1", "run_id": "c-1"}, today=TODAY)


def test_nobody_is_in_two_places(told):
    lives = {}
    for row in rows_of(told):
        assert row["start_h"] <= row["end_h"]
        lives.setdefault(row["entity"], []).append(row)
    for life in lives.values():
        for one, after in pairwise(life):
            assert one["end_h"] <= after["start_h"] + 0.002


def test_ships_go_on_from_where_they_are(told):
    feeders = [row for row in rows_of(told) if row["entity"] == "feeder-1"]
    assert len(feeders) > 4
    for one, after in pairwise(feeders):
        here, there = told["ways"][one["way"]], told["ways"][after["way"]]
        end = here[round(one["last"] * (len(here) - 1))]
        start = there[round(after["first"] * (len(there) - 1))]
        assert end == pytest.approx(start, abs=0.3)


def test_points_of_a_course_are_equally_far_apart(told):
    course = told["ways"]["sea:aktau>baku"]
    pieces = [distance_km(a[1], a[0], b[1], b[0]) for a, b in pairwise(course)]
    assert max(pieces) < 1.3 * sum(pieces) / len(pieces)


def test_geojson_shows_what_ends_within_the_days(told):
    shown = as_geojson(told)
    assert shown["type"] == "FeatureCollection"
    assert len(shown["features"]) == sum(row["end_h"] >= 0.0 for row in rows_of(told)) > 0
    for one in shown["features"]:
        assert len(one["geometry"]["coordinates"]) >= 2
        assert one["properties"]["start"] <= one["properties"]["end"]


def test_a_way_there_is_as_long_as_the_way_back():
    moment = load_atlas().on(dt.date(2024, 7, 1), TODAY)
    there = find_way(moment, "rail:alat>tbilisi>poti")
    back = find_way(moment, "rail:poti>tbilisi>alat")
    assert there.km == pytest.approx(back.km)
    assert [one.id for one in there.links] == [one.id for one in reversed(back.links)]
    with pytest.raises(ScenarioError, match="no sea link"):
        find_way(moment, "sea:aktau>poti")
