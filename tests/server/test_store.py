"""What a server remembers when many change it at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from transcaspian.server.settings import Settings
from transcaspian.server.store import Store

N = 40


@pytest.fixture(scope="module")
def kept(tmp_path_factory, store):
    one = Store(Settings(home=tmp_path_factory.mktemp("kept"), store=store).store_url)
    yield one
    one.close()


def at_once(*calls):
    """What calls return that begin at the same moment."""
    start = Barrier(len(calls))

    def begin(call):
        start.wait(10)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(begin, calls))


def test_a_run_is_either_claimed_or_cancelled_and_never_both(kept):
    for i in range(N):
        run_id = f"s-c{i:011d}"
        kept.submit_run(run_id, "simulate", "{}", "anna", 999)
        claimed, cancelled = at_once(
            kept.claim_run, lambda name=run_id: kept.end_run(name, "cancelled", was="queued")
        )
        assert (claimed is not None) is not cancelled
        row = kept.find_run(run_id)
        assert row.status == ("cancelled" if cancelled else "running")
        kept.end_run(run_id, "done")


def test_a_run_that_another_process_ended_is_not_claimed(kept, tmp_path, store):
    run_id = "s-d00000000000"
    kept.submit_run(run_id, "simulate", "{}", "anna", 999)
    kept.end_run(run_id, "cancelled", was="queued")
    assert kept.claim_run() is None
    assert kept.find_run(run_id).status == "cancelled"


def test_equal_runs_submitted_at_once_are_one(kept):
    for i in range(N // 4):
        run_id = f"s-e{i:011d}"
        rows = at_once(
            *[lambda name=run_id: kept.submit_run(name, "simulate", "{}", "anna", 999)] * 4
        )
        assert {row.id for row in rows} == {run_id}
        lines = [one for one in kept.list_audit() if one.subject == run_id]
        assert len(lines) == 1
        kept.end_run(run_id, "cancelled", was="queued")


def test_one_of_those_who_add_a_name_at_once_gets_it(kept):
    rows = at_once(
        *[lambda: kept.save_scenario("same", "", "digest", "anna", new=True)] * 4,
    )
    assert sum(row is not None for row in rows) == 1
    assert kept.drop_scenario("same", "anna")
