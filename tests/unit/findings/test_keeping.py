"""What is kept is bounded by age and by size; the oldest goes first."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from transcaspian.findings.keeping import Aged, Keep, choose_gone, prune_findings
from transcaspian.findings.store import has_finding, save_finding

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

NOW = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
many = st.lists(
    st.builds(
        lambda i, age_d, size: Aged(f"c-{i}", NOW - dt.timedelta(days=age_d), size),
        st.integers(0, 30),
        st.integers(0, 60),
        st.integers(0, 100),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(many, st.integers(0, 40), st.integers(0, 300), st.sets(st.integers(0, 30)))
def test_what_is_left_is_young_and_fits_or_is_spared(
    kept: list[Aged], days: int, most: int, spared: set[int]
) -> None:
    names = {f"c-{i}" for i in spared}
    gone = choose_gone(kept, Keep(days, most), now=NOW, spared=names)
    left = [one for one in kept if one.id not in gone]
    assert not names & set(gone)
    free = [one for one in left if one.id not in names]
    if days:
        assert all(one.moment >= NOW - dt.timedelta(days=days) for one in free)
    if most:
        assert not free or sum(one.size for one in left) <= most
    else:
        assert days or not gone


def age(path: Path, days: int) -> None:
    moment = (NOW - dt.timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))


def test_old_answers_go_with_what_a_killed_process_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path))
    assert prune_findings(Keep(days=1), now=NOW) == {}
    for i in range(4):
        age(save_finding(f"c-{i:012d}", {"value": "x" * 100}), days=10 * i)
    for name, days in (("dead", 2), ("alive", 0)):
        part = tmp_path / "findings" / f"{name}.part"
        part.write_text("{")
        age(part, days)
    gone = prune_findings(Keep(days=25, most_bytes=250), now=NOW, spared=["c-000000000001"])
    assert list(gone) == ["c-000000000003", "c-000000000002"]
    assert [has_finding(f"c-{i:012d}") for i in range(4)] == [True, True, False, False]
    assert [one.name for one in (tmp_path / "findings").glob("*.part")] == ["alive.part"]
