"""What is known to close or to change within a run is said before its figures."""

from __future__ import annotations

import datetime as dt

import pytest

from transcaspian.atlas.load import load_atlas
from transcaspian.evidence.load import load_evidence
from transcaspian.simulation.world import build_corridor
from transcaspian.study.simulate_tell import notes


def notes_of(year, known_by):
    corridor = build_corridor(
        load_evidence(),
        load_atlas(),
        start=dt.date(year, 1, 1),
        days=365,
        as_of=dt.date(year, 7, 1),
        known_by=known_by,
    )
    return "\n".join(notes(corridor, (), horizon_h=365 * 24.0))


@pytest.mark.parametrize(
    ("words", "day"), [("Kuryk", "2025-04-22"), ("Poland", "2025-09-12"), ("Moiynty", "2025-09-30")]
)
def test_bans_closures_and_tracks_are_told_with_their_days(words, day):
    line = next(one for one in notes_of(2025, dt.date(2026, 6, 1)).splitlines() if words in one)
    assert day in line


def test_a_year_without_them_tells_of_none():
    assert "2025-" not in notes_of(2024, dt.date(2026, 6, 1))


def test_what_was_not_known_yet_is_not_told():
    assert "Kuryk" not in notes_of(2025, dt.date(2024, 12, 31))
