"""The packaged corridor with figures that change on a day, event by event."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from tests.reference.sim_twin import Twin

from transcaspian.atlas.load import load_atlas
from transcaspian.evidence.load import load_evidence
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.run import Memory, run_once
from transcaspian.simulation.world import build_corridor

DAYS, CHANGE_D = 70, 40
FIRST = dt.date(2024, 11, 20)
DAY = FIRST + dt.timedelta(days=CHANGE_D)


@pytest.fixture(scope="module")
def data():
    return load_evidence(), load_atlas()


@pytest.fixture(scope="module")
def runs(data):
    done = {}

    def run(*what_ifs):
        if what_ifs not in done:
            compiled = compile_model(
                build_corridor(
                    *data,
                    start=FIRST,
                    days=DAYS,
                    as_of=DAY,
                    known_by=dt.date(2026, 1, 31),
                    what_ifs=what_ifs,
                ).model
            )
            memory = Memory(entities=1 << 14, events=1 << 14, trace=1 << 18, tracing=True)
            done[what_ifs] = (
                compiled,
                run_once(compiled, horizon_h=DAYS * 24.0, seed=5, memory=memory),
            )
        return done[what_ifs]

    return run


SLOWER = (
    f"aktau.feeders-1 from {DAY}",
    f"aktau.handling_h*2 from {DAY} to {DAY + dt.timedelta(days=9)}",
    f"aktau.yard_teu-20% from {DAY}",
    f"demand.trains_y*1.5 from {DAY}",
)


def test_nothing_happens_otherwise_before_the_day(runs):
    """§75 A change from a day on leaves everything before that day as it was."""
    (_, plain), (_, changed) = runs(), runs(*SLOWER)
    before = [run.trace[run.trace["time_h"] < CHANGE_D * 24.0] for run in (plain, changed)]
    assert len(before[0]) > 10_000
    assert np.array_equal(before[0], before[1])
    assert plain.status == changed.status == "ok"
    assert plain.digest() != changed.digest()


def test_the_twin_runs_the_corridor_through_its_periods(runs):
    """§31 A new period comes before all else at its moment, and the twin says what follows."""
    compiled, run = runs(*SLOWER)
    assert compiled.tables.turn.tolist() == [CHANGE_D * 24.0, (CHANGE_D + 10) * 24.0]
    twin = Twin(compiled, horizon_h=DAYS * 24.0, seed=5).run()
    rows = [
        (t, uid, step, what, where, x) for t, uid, x, step, what, where, _ in run.trace.tolist()
    ]
    assert rows == twin.trace


def test_one_feeder_less_leaves_with_nothing_aboard(runs):
    """§81 A fleet that grows does so at once; one too many leaves where it would begin again."""
    compiled, run = runs(*SLOWER)
    feeder = compiled.class_ids.index("feeder")
    (_, plain) = runs()
    assert run.klass["n_live"][feeder] == plain.klass["n_live"][feeder] - 1
    assert run.klass["n_left"][feeder] == 1
