"""Words of an answer."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.study.report_view import command_words, safe_url
from transcaspian.study.report_words import (
    day_words,
    headline,
    named_list,
    number,
    percent,
    printable,
    span,
)

DOCUMENT = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "compare.json").read_text(encoding="utf-8")
)


@given(st.text())
def test_printable_text_has_no_control_or_direction_characters(text):
    clean = printable(text)
    assert not [c for c in clean if unicodedata.category(c) in {"Cc", "Cs"}]
    assert not [c for c in clean if unicodedata.bidirectional(c) in {"LRO", "RLO", "LRE", "RLE"}]
    assert printable(clean) == clean


@given(st.sampled_from(["Türkmenbaşy", "Ələt", "西安", "Актау", "O'zbekiston"]))
def test_names_of_places_are_left_alone(name):
    assert printable(name) == name


@given(st.floats(1, 1e7))
def test_numbers_read_back_within_a_hundredth(value):
    assert float(number(value).replace(",", "")) == pytest.approx(value, rel=0.01)


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0 %"), (0.001, "<1 %"), (0.08, "8 %"), (0.995, ">99 %"), (1.0, "100 %"), (None, "–")],
)
def test_shares_are_never_rounded_to_certainty(share, words):
    assert percent(share) == words


def test_spans_days_and_lists():
    assert span({"p10": 18.2, "p90": 35.4}, 0) == "18–35"
    assert span(None) == ""
    assert day_words("2024-03-11") == "11 March 2024"
    assert day_words("soon") == "soon"
    assert named_list(["a", "b", "c"]) == "a, b and c"
    assert named_list(["a"]) == "a"


def test_headline_names_fastest_and_cheapest():
    words = headline(DOCUMENT)
    for column in ("transit_d", "cost_usd_feu"):
        usable = [r for r in DOCUMENT["routes"] if r["status"] in {"open", "restricted"}]
        assert min(usable, key=lambda r: r[column]["p50"])["name"] in words


def test_headline_without_an_answer_says_so():
    assert headline({**DOCUMENT, "routes": []}).startswith("No route serves Xi'an to Istanbul")


def test_headline_says_what_is_restricted_and_what_is_best_without():
    words = headline(DOCUMENT)
    cheap = min(
        (r for r in DOCUMENT["routes"] if r["status"] in {"open", "restricted"}),
        key=lambda r: r["cost_usd_feu"]["p50"],
    )
    assert cheap["status"] == "restricted"
    assert f"{cheap['name']} (restricted) is cheapest" in words
    free = [r for r in DOCUMENT["routes"] if r["status"] == "open"]
    second = words.split("Without restrictions, ")[1]
    for column in ("transit_d", "cost_usd_feu"):
        assert min(free, key=lambda r: r[column]["p50"])["name"] in second
    assert "restricted" not in second


@pytest.mark.parametrize("measure", ["transit_d", "cost_usd_feu"])
def test_headline_does_not_say_twice_what_is_open_and_best_anyway(measure):
    """Only the measure whose winner is restricted gets a second one."""
    first = {**DOCUMENT["routes"][1], "name": "First", "status": "open"}
    second = {**first, "name": "Second", "status": "restricted"}
    third = {**first, "name": "Third", "status": "open"}
    other = {"transit_d": "cost_usd_feu", "cost_usd_feu": "transit_d"}[measure]
    for route, order, rank in ((first, 1, 3), (second, 2, 1), (third, 3, 2)):
        for name, place in ((measure, order), (other, rank)):
            route[name] = {p: float(place) for p in ("p10", "p50", "p90", "mean")}
        route["best"] = [m for m, best in ((measure, first), (other, second)) if route is best]
    words = headline({**DOCUMENT, "routes": [first, second, third]})
    assert words.count("First") == 1
    assert "Second (restricted)" in words
    assert words.endswith(".")
    assert "Third" in words.split("Without restrictions, ")[1]


def test_one_route_best_in_both_is_named_once():
    route = {**DOCUMENT["routes"][1], "best": ["transit_d", "cost_usd_feu"]}
    words = headline({**DOCUMENT, "routes": [route]})
    assert words.count(route["name"]) == 1


@given(st.text(max_size=60))
def test_a_link_is_web_or_nothing(text):
    url = safe_url(text)
    assert url is None or url.lower().startswith(("http://", "https://"))


def test_the_command_is_safe_in_a_shell():
    document = {**DOCUMENT, "cargo": {**DOCUMENT["cargo"], "text": "1x45G1; rm x"}}
    assert "'1x45G1; rm x'" in command_words(document)


def test_the_command_names_routes_only_where_some_were_left_out():
    assert "--routes" not in command_words(DOCUMENT)
    some = {**DOCUMENT, "routes": DOCUMENT["routes"][3:5]}
    assert "--routes northern,northern-mongolia" in command_words(some)
