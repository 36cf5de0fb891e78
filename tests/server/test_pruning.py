"""Old runs go by age and by size; what runs, waits or is the baseline stays."""

from __future__ import annotations

import datetime as dt
import os
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.findings.keeping import Keep
from transcaspian.findings.store import findings_folder, save_finding
from transcaspian.server.runs.pruning import choose_pruned, prune, size_of
from transcaspian.server.settings import Settings
from transcaspian.server.store import Store

NOW = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
STATUSES = ("queued", "running", "done", "failed", "lost", "cancelled")
rows = st.lists(
    st.builds(
        lambda i, status, age_d: SimpleNamespace(
            id=f"s-{i}",
            status=status,
            ended=None
            if status in STATUSES[:2]
            else (NOW - dt.timedelta(days=age_d)).isoformat(timespec="milliseconds"),
        ),
        st.integers(0, 50),
        st.sampled_from(STATUSES),
        st.integers(0, 100),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(rows, st.integers(0, 60), st.integers(0, 500), st.sets(st.integers(0, 50)))
def test_what_goes_has_ended_and_what_stays_fits(many, days, most, spared):
    sizes = {one.id: 37 * (i + 1) for i, one in enumerate(many)}
    spared = {f"s-{i}" for i in spared}
    gone = choose_pruned(many, sizes, Keep(days, most), now=NOW, spared=spared)
    by_id = {one.id: one for one in many}
    may_go = {one.id for one in many if one.ended and one.id not in spared}
    assert set(gone) <= may_go
    left = [one for one in many if one.id not in gone]
    if days:
        oldest = (NOW - dt.timedelta(days=days)).isoformat(timespec="milliseconds")
        assert not [one for one in left if one.id in may_go and one.ended < oldest]
    if most and sum(sizes[one.id] for one in left) > most:
        assert not may_go - set(gone)
    if not days:
        ends = [by_id[one].ended for one in gone]
        assert all(end <= one.ended for end in ends for one in left if one.id in may_go)


@pytest.fixture
def kept(tmp_path, store, monkeypatch):
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path / "own"))
    one = Store(Settings(home=tmp_path, store=store).store_url)
    yield one
    one.close()


def test_a_pruned_run_leaves_a_line_of_the_audit_log_and_no_file(tmp_path, kept):
    ids = [f"s-00000000000{i}" for i in range(4)]
    for i, run_id in enumerate(ids):
        kept.submit_run(run_id, "simulate", "{}", "anna", 99)
        if i < 3:
            kept.claim_run()
            kept.end_run(run_id, "done")
        folder = tmp_path / "runs" / run_id / "1"
        folder.mkdir(parents=True)
        (folder / "result.json").write_bytes(b"x" * 1000)
    total = size_of(tmp_path / "runs")
    assert total == 4000
    gone = prune(kept, tmp_path, Keep(most_bytes=2000), spared=[ids[1]])
    assert gone == [ids[0], ids[2]]
    assert {row.id for row in kept.list_runs()} >= {ids[1], ids[3]}
    assert sorted(one.name for one in (tmp_path / "runs").iterdir()) == [ids[1], ids[3]]
    lines = [one for one in kept.list_audit() if one.action == "run.prune"]
    assert [one.subject.partition(":")[0] for one in lines] == [ids[2], ids[0]]
    assert prune(kept, tmp_path, Keep(days=1)) == []


def test_a_prune_that_was_cut_short_is_finished(tmp_path, kept):
    run_id = "s-0000000000aa"
    kept.submit_run(run_id, "simulate", "{}", "anna", 99)
    kept.end_run(run_id, "cancelled", was="queued")
    (tmp_path / "runs" / f".pruned-{run_id}" / "1").mkdir(parents=True)
    prune(kept, tmp_path, Keep())
    assert kept.find_run(run_id) is None
    assert not list((tmp_path / "runs").iterdir())


def test_kept_answers_go_by_the_rule_of_runs_and_those_of_runs_with_them(tmp_path, kept):
    old = (dt.datetime.now(tz=dt.UTC) - dt.timedelta(days=9)).timestamp()
    kept.submit_run("s-00000000000b", "simulate", "{}", "anna", 99)
    for run_id in ("s-00000000000b", "s-00000000000c", "c-00000000000d", "c-00000000000e"):
        path = save_finding(run_id, {"value": 1})
        if not run_id.endswith("e"):
            os.utime(path, (old, old))
    prune(kept, tmp_path, Keep(days=5))
    left = sorted(one.stem for one in findings_folder().iterdir())
    assert left == ["c-00000000000e", "s-00000000000b"]
    lines = [one.subject for one in kept.list_audit() if one.action == "finding.prune"]
    assert lines == ["2 kept answers: older than 5 days"]
