"""Promises as a reader asks for them."""

from __future__ import annotations

import datetime as dt
import itertools
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.chronicle.commitment import STANDINGS
from transcaspian.chronicle.held import hold
from transcaspian.chronicle.promises import (
    COLUMNS,
    Asked,
    count_standings,
    promise_document,
    quantity_words,
    select_promises,
    table_rows,
)
from transcaspian.study.chronicle_draw_promises import draw_promises

HELD = hold()
DAY = dt.date(2026, 8, 31)
FOUND = select_promises(HELD, Asked(), DAY)
DOCUMENTS = [promise_document(one, standing, HELD, DAY) for one, standing in FOUND]
DAYS = st.dates(dt.date(2016, 1, 1), dt.date(2034, 12, 31))


def ids(day=DAY, **asked):
    return {one.id for one, _ in select_promises(HELD, Asked(**asked), day)}


def test_at_least_25_promises_of_the_corridor_have_status_and_sources():
    assert len(DOCUMENTS) >= 25
    assert all(one["status"] in STANDINGS and one["why"] for one in DOCUMENTS)
    assert all(one["sources"] and all(s["publisher"] for s in one["sources"]) for one in DOCUMENTS)


@settings(deadline=None, max_examples=30)
@given(DAYS)
def test_standings_part_the_promises(day):
    """Each promise that was made stands in one way, and the counts add up."""
    parts = [ids(day, statuses=(state,)) for state in STANDINGS]
    assert sum(map(len, parts)) == len(ids(day)) == len(set().union(*parts))
    counts = count_standings(s.state for _, s in select_promises(HELD, Asked(), day))
    assert list(counts.values()) == [len(part) for part in parts]


@pytest.mark.parametrize(
    "pair",
    list(
        itertools.combinations(
            [("statuses", ("kept", "late")), ("actors", ("KAZ",)), ("places", ("aktau", "kuryk"))],
            2,
        )
    ),
)
def test_filters_commute(pair):
    one, other = pair
    assert ids(**dict(pair)) == ids(**dict([one])) & ids(**dict([other]))


@settings(deadline=None, max_examples=30)
@given(DAYS, DAYS)
def test_a_promise_once_made_stays_on_the_list(one, other):
    early, late = sorted((one, other))
    assert ids(early) <= ids(late)


def test_a_state_promises_through_its_organisations():
    assert "kmtf-container-ships" in ids(actors=("KAZ",))
    assert "kmtf-container-ships" not in ids(actors=("AZE",))


def test_later_steps_are_not_told():
    day = dt.date(2023, 1, 1)
    for one, standing in select_promises(HELD, Asked(), day):
        told = promise_document(one, standing, HELD, day)
        assert all(step["date"] <= "2023-01-01" for step in told["steps"])
        assert told["stage"] == told["steps"][-1]["stage"] or told["status"] == "kept"


def test_the_promise_of_the_centre_is_kept_by_its_opening():
    [one] = [row for row in DOCUMENTS if row["id"] == "creativity-centre"]
    assert (one["status"], one["announced"], one["since"]) == ("kept", "2022-08-24", "2024-03-12")
    assert {s["publisher"] for s in one["sources"]} == {"ANKASAM", "Orda.kz"}


def test_the_table_has_the_rows_of_the_json():
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in table_rows(DOCUMENTS)]
    assert [one["id"] for one in rows] == [one["id"] for one in DOCUMENTS]
    for row, one in zip(rows, DOCUMENTS, strict=True):
        assert (row["status"], row["due"], row["why"]) == (one["status"], one["due"], one["why"])
        assert len([part for part in row["moves"].split("|") if part]) == len(one["effects"])
        assert row["evidence"].split("|") == [source["id"] for source in one["sources"]]


def test_the_picture_has_a_life_and_a_sentence_for_each():
    counts = count_standings(one["status"] for one in DOCUMENTS)
    text = draw_promises(DOCUMENTS, day=DAY, counts=counts, asked="all")
    root = ET.fromstring(text)
    titles = [one.text for one in root.iter("{http://www.w3.org/2000/svg}title")]
    for one in DOCUMENTS:
        assert any(f"{one['status']}: {one['why']}" in title for title in titles), one["id"]
    assert f"{len(DOCUMENTS)} promises" in titles[0]


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (None, ""),
        ({"value": 16.0, "low": 14.0, "high": 18.0, "unit": "d"}, "14 to 18 d"),
        ({"value": 1e10, "low": None, "high": None, "unit": "EUR"}, "10 bn EUR"),
        ({"value": 240000.0, "low": None, "high": None, "unit": "TEU/year"}, "240,000 TEU/year"),
    ],
)
def test_quantities_in_words(quantity, words):
    assert quantity_words(quantity) == words
