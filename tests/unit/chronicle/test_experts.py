"""Who expects what, and a score that never is a bare number."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.chronicle.experts import (
    COLUMNS,
    expert_documents,
    score_of,
    select_statements,
    speaks_of,
    table_rows,
)
from transcaspian.chronicle.held import hold
from transcaspian.chronicle.record import Statement

HELD = hold()
ALL = select_statements(HELD)
DOCUMENTS = expert_documents(ALL, HELD)
MADE = st.lists(
    st.builds(
        Statement,
        id=st.just("s"),
        speaker=st.just("x"),
        certainty=st.floats(0, 1),
        testable=st.booleans(),
        outcome=st.sampled_from(["right", "wrong", "open", ""]),
    ),
    max_size=20,
)


@given(MADE)
def test_counts_add_up_and_a_share_comes_with_its_number(rows):
    score = score_of(rows)
    assert score["right"] + score["wrong"] == score["decided"]
    assert score["decided"] + score["undecided"] == score["testable"] <= score["statements"]
    if not score["decided"]:
        assert score["right_share"] is score["brier"] is None
        return
    share = score["right_share"]
    assert share["n"] == score["brier"]["n"] == score["decided"]
    assert 0 <= share["p10"] <= share["mean"] <= share["p90"] <= 1
    assert share["p10"] < share["p90"]
    assert 0 <= score["brier"]["value"] <= 1


@pytest.mark.parametrize(
    ("certainty", "outcome", "brier"),
    [(1.0, "right", 0.0), (1.0, "wrong", 1.0), (0.5, "wrong", 0.25), (0.8, "right", 0.04)],
)
def test_brier_in_closed_form(certainty, outcome, brier):
    one = Statement("s", "x", certainty=certainty, testable=True, outcome=outcome)
    assert score_of([one])["brier"]["value"] == pytest.approx(brier)


def test_more_decided_statements_leave_less_open():
    def width(n):
        rows = [
            Statement("s", "x", testable=True, outcome="right" if i % 2 else "wrong")
            for i in range(n)
        ]
        share = score_of(rows)["right_share"]
        return share["p90"] - share["p10"]

    assert width(2) > width(8) > width(32)


def test_every_statement_stands_once_and_opens_to_its_source():
    told = [row for one in DOCUMENTS for row in one["statements"]]
    assert sorted(row["id"] for row in told) == sorted(one.id for one in ALL)
    assert all(row["sources"] for row in told)
    decided = [row for row in told if row["outcome"] in ("right", "wrong")]
    assert decided
    assert all(row["outcome_sources"] for row in decided)
    assert (
        sum(one["score"]["decided"] for one in DOCUMENTS)
        == score_of(ALL)["decided"]
        == len(decided)
    )


def test_the_table_has_the_rows_of_the_json():
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in table_rows(DOCUMENTS)]
    told = [(one, row) for one in DOCUMENTS for row in one["statements"]]
    assert len(rows) == len(told)
    for row, (one, statement) in zip(rows, told, strict=True):
        assert (row["statement"], row["outcome"]) == (statement["id"], statement["outcome"])
        assert (row["speaker"], row["speaker_decided"]) == (one["speaker"], one["score"]["decided"])


@pytest.mark.parametrize(
    ("word", "fits"),
    [
        ("corridor:titr", True),
        ("volume", True),
        ("volume.cargo_t_y", True),
        ("volume.cargo_t_y@corridor:titr", True),
        ("vol", False),
        ("KAZ", False),
    ],
)
def test_what_a_statement_is_about(word, fits):
    assert speaks_of(Statement("s", "x", about=("volume.cargo_t_y@corridor:titr",)), word) is fits


def test_filters_commute_and_a_state_speaks_through_its_organisations():
    about = {one.id for one in select_statements(HELD, about=("corridor:titr",))}
    who = {one.id for one in select_statements(HELD, speakers=("KAZ",))}
    both = {one.id for one in select_statements(HELD, about=("corridor:titr",), speakers=("KAZ",))}
    assert both == about & who
    assert {"ktz-volume-2017", "kaz-transit-time-2023"} <= who


def test_nobody_is_wrong_before_that_could_be_known():
    day = dt.date(2022, 12, 31)
    assert score_of(select_statements(HELD.known_by(day)))["wrong"] <= score_of(ALL)["wrong"]
    assert score_of(select_statements(HELD.known_by(day)))["decided"] < score_of(ALL)["decided"]
