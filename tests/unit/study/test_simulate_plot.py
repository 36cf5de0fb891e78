"""Pictures hold what the answer holds, and say it in their titles."""

from __future__ import annotations

import copy
import datetime as dt
import xml.etree.ElementTree as ET

import pytest

from transcaspian.study.simulate import simulate
from transcaspian.study.simulate_axis import load_axis
from transcaspian.study.simulate_journeys import journeys
from transcaspian.study.simulate_legs import iter_legs
from transcaspian.study.simulate_plot import can_draw_png, draw_all, write_plots
from transcaspian.study.simulate_plot_change import draw_recovery, draw_wall, most_changed
from transcaspian.study.simulate_plot_queues import draw_queues
from transcaspian.study.simulate_plot_times import draw_times
from transcaspian.study.simulate_plot_words import change_words
from transcaspian.study.simulate_request import Request
from transcaspian.study.simulate_trace import trace_run

SVG = "{http://www.w3.org/2000/svg}"
REQUEST = Request(
    "2024-02-01",
    dt.date(2026, 1, 31),
    days=40,
    replications=3,
    seed=3,
    warmup_d=20,
    what_ifs=("aktau.storm=2024-02-05/5d",),
    uncertainty="none",
)


@pytest.fixture(scope="module")
def document():
    return simulate(REQUEST).to_document()


@pytest.fixture(scope="module")
def traced():
    return trace_run(REQUEST)


def texts(picture):
    return [one.text for one in ET.fromstring(picture).iter(f"{SVG}text")]


@pytest.mark.slow
def test_every_picture_is_drawn_and_named_by_its_finding(document, traced, tmp_path):
    pictures = draw_all(document, *traced)
    assert set(pictures) == {"queues", "times", "space", "recovery", "wall"}
    for text in pictures.values():
        root = ET.fromstring(text)
        assert root.get("aria-label") == root.findtext(f"{SVG}title")
        assert any(one.startswith("Source: ") for one in texts(text))
    names = {path.name for path in write_plots(pictures, tmp_path)}
    assert {f"{name}.svg" for name in pictures} <= names
    assert ("wall.png" in names) is can_draw_png()


def test_without_a_change_there_is_no_recovery(document, traced):
    plain = copy.deepcopy(document)
    for one in plain["places"]:
        one["change"] = []
    assert set(draw_all(plain, *traced)) == {"queues", "times", "space"}


def test_the_storm_leads_with_the_boxes_of_its_port(document):
    first = most_changed(document)[0]
    assert first["where"] == "aktau"
    title = ET.fromstring(draw_wall(document)).findtext(f"{SVG}title")
    assert title.startswith("Five days of storm at Aktau from 5 February 2024 add up to")
    assert f"{max(first['change']):,.0f} TEU" in title


def test_a_recovery_shows_both_worlds_and_their_difference(document):
    lines = list(ET.fromstring(draw_recovery(document)).iter(f"{SVG}polyline"))
    n_day = document["days"]
    long = [one for one in lines if len(one.get("points").split()) == n_day]
    assert len(long) >= 5  # of each place: two means, two edges of bands, a difference


def test_strips_are_as_many_as_places_that_ever_hold_something(document):
    busy = [one for one in document["places"] if max(one["daily"]) > 0.05]
    words = texts(draw_queues(document))
    for one in busy:
        assert one["label"][0].upper() + one["label"][1:] in words


def test_published_days_are_drawn_with_their_publisher(document):
    fake = copy.deepcopy(document)
    row = {"id": "T1", "standing": "observed", "value": 12.0, "low": None, "high": None}
    for one in fake["measures"]:
        one["published"] = []
    fake["measures"][0]["published"] = [{**row, "source": "s1"}]
    words = texts(draw_times(fake, {"s1": "Post"}))
    assert "12 observed, Post" in words
    assert "Published: Post." in " ".join(one for one in words if one)


def test_a_box_followed_goes_on_in_time_and_ends_where_its_train_does_not(traced):
    setting, run = traced
    axis = load_axis(setting)
    lives = {legs[0].entity: legs for legs in iter_legs(setting, run)}
    span_h = (0.0, setting.asked.horizon_h)
    told = journeys(setting, run, axis, lives, span_h=span_h, most=3)
    assert told
    for train, path in told:
        hours = [hour for hour, _ in path]
        assert hours == sorted(hours)
        assert path[0][1] == pytest.approx(axis.heights["xian"])
        assert path[-1][1] > axis.heights["alat"] > axis.heights["aktau"]
        assert train in lives


def test_stops_of_the_axis_lie_one_after_another(traced):
    axis = load_axis(traced[0])
    assert [one.km for one in axis.stops] == sorted(one.km for one in axis.stops)
    there = axis.find_height("sea:aktau>alat", 0.25)
    assert there == pytest.approx(axis.find_height("sea:alat>aktau", 0.75))
    assert axis.find_height("sea:nowhere>alat", 0.5) is None


@pytest.mark.parametrize(
    ("what_ifs", "words"),
    [
        (["aktau.storm=2024-02-05/1d"], "one day of storm at Aktau from 5 February 2024"),
        (["alat.storm=2024-12-01/12h"], "12 hours of storm at Alat from 1 December 2024"),
        (["a+1", "b=2"], "a+1, b=2"),
    ],
)
def test_changes_are_told_in_words(what_ifs, words):
    assert change_words(what_ifs) == words


def test_a_change_that_wins_days_is_told_as_one(document):
    """The same answer, both worlds exchanged, tells the same days as days won."""
    turned = copy.deepcopy(document)
    for flow in turned["lateness"]:
        for week in flow["weeks"]:
            late = week["late"]
            if late["low"] is not None:
                week["late"] = {"mean": -late["mean"], "low": -late["high"], "high": -late["low"]}
    late, won = texts(draw_wall(document)), texts(draw_wall(turned))
    assert "Who is late by how much" in late
    assert "worst week, days late with 95 % interval" in late
    assert "Who wins how much" in won
    assert "best week, days earlier with 95 % interval" in won
    ends = [one for one in late if " to " in one and "(" in one and ", " in one]
    assert ends
    assert set(ends) <= set(won)


def test_a_figure_is_named_as_it_is_typed(document):
    typed = copy.deepcopy(document) | {"what_if": ["aktau.feeders+2"]}
    title = ET.fromstring(draw_wall(typed)).findtext(f"{SVG}title")
    assert title.startswith("aktau.feeders+2 ")


def test_pictures_of_a_change_that_alters_nothing_say_so(document):
    """No title adds nothing to something, and no half of a sheet stays empty."""
    still = copy.deepcopy(document)
    still["lateness"] = []
    for one in still["places"]:
        for name in ("change", "change_p10", "change_p90"):
            one[name] = [0.0 for _ in one[name]]
    for picture in (draw_recovery(still), draw_wall(still)):
        assert ET.fromstring(picture).findtext(f"{SVG}title").endswith("changes much")
    assert "These runs tell of no cargo that comes later or earlier" in texts(draw_wall(still))


def test_the_picture_of_times_says_how_many_cases_its_last_bar_leaves_out(document):
    told = " ".join(texts(draw_times(document, {})))
    for one in document["measures"]:
        if one["histogram"] and one["histogram"]["n_beyond"]:
            spread = one["histogram"]
            assert f"{spread['n_beyond']:,} longer, up to {spread['longest_d']:.0f}" in told
