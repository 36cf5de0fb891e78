"""Both clocks, the ladder, and gaps: `docs/evidence/selection.md` §1, §2, §8."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.errors import MissingEvidence

DWELL = "border.dwell_h"
NOW = date(2026, 1, 1)


@given(st.dates(date(2023, 6, 1), date(2024, 12, 31)))
def test_what_is_published_later_is_not_known(make: Any, known_by: date) -> None:
    """§1 The answer is as if rows published after `known_by` had never been written."""
    rows = [
        make.row("X1", 10.0, published=date(2023, 5, 1)),
        make.row("X2", 20.0, published=date(2024, 2, 1), valid_from=date(2023, 1, 1)),
        make.row("X3", 90.0, published=date(2024, 8, 1), standing="worst"),
        make.row("X4", 30.0, published=date(2024, 8, 1), standing="target"),
    ]
    known = [row for row in rows if row.published <= known_by]
    full = make.evidence(*rows).world(as_of=make.day, known_by=known_by)
    bare = make.evidence(*known).world(as_of=make.day, known_by=NOW)
    assert full.get_parameter(DWELL, "a") == bare.get_parameter(DWELL, "a")
    assert full.observations() == bare.observations()


def test_an_assumption_is_on_every_clock(make: Any) -> None:
    """§1 What nobody published can't be published later."""
    world = make.evidence(make.assumption()).world(as_of=make.day, known_by=date(1991, 1, 1))
    assert world.get_parameter(DWELL, "a").assumed


def test_the_first_rung_with_a_sourced_row_answers(make: Any) -> None:
    """§2 An assumption about the subject itself yields to a source about its country."""
    rows = [
        make.assumption("S1", subject="a"),
        make.row("X1", 30.0, subject="KAZ"),
        make.row("X2", 50.0, subject="world"),
    ]
    world = make.evidence(*rows).world(as_of=make.day, known_by=NOW)
    found = world.get_parameter(DWELL, "a", ladder=("KAZ", "world"))
    assert (found.subject, found.found_subject, found.assumed) == ("a", "KAZ", False)
    assert found.p50 == pytest.approx(30)
    assert found.id == "border.dwell_h@a"


def test_the_nearest_assumption_answers_if_no_source_does(make: Any) -> None:
    """§2 Only when no rung has a sourced row is one assumed, the nearest first."""
    rows = [
        make.assumption("S1", subject="world", low=50.0, high=60.0, value=None),
        make.assumption("S2", subject="KAZ", low=10.0, high=40.0, value=None),
        make.row("X1", 30.0, subject="KAZ", standing="target"),
    ]
    world = make.evidence(*rows).world(as_of=make.day, known_by=NOW)
    found = world.get_parameter(DWELL, "a", ladder=("KAZ", "world"))
    assert (found.found_subject, found.p50) == ("KAZ", pytest.approx(20))
    assert [(c.observation.id, c.role) for c in found.cited] == [("S2", "used"), ("X1", "target")]


def test_an_assumption_beside_a_source_is_only_shown(make: Any) -> None:
    """§2 On one rung the source answers, and the assumption stays attached."""
    rows = [make.assumption("S1"), make.row("X1", 33.0)]
    found = make.evidence(*rows).world(as_of=make.day, known_by=NOW).get_parameter(DWELL, "a")
    assert found.p50 == pytest.approx(33)
    assert [c.role for c in found.cited] == ["assumption not needed", "used"]


def test_the_scope_of_a_key_is_its_ladder_if_none_is_given(make: Any) -> None:
    """§2 Without a ladder, only a key of world-wide scope is looked up there."""
    row = make.row("X1", subject="world")
    wide = make.evidence(row).world(as_of=make.day, known_by=NOW)
    narrow = make.evidence(row, keys=(make.key(scope=()),)).world(as_of=make.day, known_by=NOW)
    assert wide.get_parameter(DWELL, "a").found_subject == "world"
    assert narrow.find_parameter(DWELL, "a") is None


def test_all_gaps_at_once(make: Any) -> None:
    """§2 One error names every gap, what was tried, and what would fill it."""
    late = make.row("X1", subject="b", published=date(2025, 1, 1))
    plan = make.row("X2", subject="c", standing="target")
    world = make.evidence(make.row(), late, plan).world(as_of=make.day, known_by=date(2024, 6, 1))
    asked = [
        (DWELL, "a", ()),
        (DWELL, "b", ("KAZ",)),
        (DWELL, "c", ("world",)),
        (DWELL, "d", ()),
        (DWELL, "d", ()),
        ("no.such_h", "a", ()),
    ]
    with pytest.raises(MissingEvidence) as caught:
        world.get_parameters(asked)
    assert caught.value.faults == (
        "border.dwell_h@b: 1 row, not out by 2024-06-01 (tried b, KAZ): ask with a later --known-by",
        "border.dwell_h@c: 1 row, not fit for use (tried c, world): "
        "targets, forecasts and context never feed a value: add an observation",
        "border.dwell_h@d: no row (tried d, world): add an observation",
        "no.such_h@a: no such key: add it to keys.csv",
    )
    assert set(world.get_parameters(asked[:1])) == {(DWELL, "a")}


def test_a_key_that_does_not_exist_is_a_slip_not_a_gap(make: Any) -> None:
    """§2 `find_parameter` gives None for a gap only."""
    world = make.evidence(make.row()).world(as_of=make.day, known_by=NOW)
    assert world.find_parameter(DWELL, "d", ladder=("e",)) is None
    with pytest.raises(MissingEvidence, match="no such key"):
        world.find_parameter("border.dwel_h", "a")
    with pytest.raises(MissingEvidence, match=r"border\.dwell_h@d"):
        world.get_parameter(DWELL, "d", ladder=("e",))


def test_a_key_without_unit_is_never_selected(make: Any) -> None:
    """§1 Rows of mixed dimensions are kept, and answer nothing."""
    mixed = make.key(unit="", kind="context")
    world = make.evidence(make.row(), keys=(mixed,)).world(as_of=make.day, known_by=NOW)
    assert world.find_parameter(DWELL, "a") is None


def test_both_clocks_filter_what_is_listed(make: Any) -> None:
    """§1 A row is listed if it is out, and speaks of no time wholly after the day."""
    rows = [
        make.row("X1"),
        make.row("X2", valid_from=date(2024, 4, 1)),
        make.row("X3", published=date(2024, 7, 1)),
        make.row("X4", subject="b", valid_from=None, valid_to=None),
    ]
    world = make.evidence(*rows).world(as_of=make.day, known_by=date(2024, 6, 1))
    assert [row.id for row in world.observations()] == ["X1", "X4"]
    assert [row.id for row in world.observations(subject="b")] == ["X4"]
    assert world.observations(key="no.such_h") == ()


@pytest.mark.parametrize(("day", "carried"), [("2024-02-01", False), ("2024-02-02", True)])
def test_beyond_the_last_evidence_the_world_is_carried_forward(
    make: Any, day: str, *, carried: bool
) -> None:
    """§8 The newest world answers for later days, and says so."""
    rows = [make.row("X1"), make.row("X2", published=date(2025, 6, 1)), make.assumption()]
    evidence = make.evidence(*rows)
    world = evidence.world(as_of=date.fromisoformat(day), known_by=date(2024, 6, 1))
    assert world.carried_forward is carried
    assert world.last_valid == date(2024, 2, 1)
    assert evidence.last_valid == date(2024, 12, 31)
    assert evidence.first_valid == date(2024, 1, 1)


def test_a_row_is_found_by_its_id(make: Any) -> None:
    """§7 Every cited id opens to its row; a slip names the nearest."""
    evidence = make.evidence(make.row("T001"), make.row("T002"))
    assert evidence.get_observation("T002").id == "T002"
    with pytest.raises(MissingEvidence, match="did you mean T00"):
        evidence.get_observation("T0O2")
