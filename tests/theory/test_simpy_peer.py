"""The same small corridor in SimPy: every box leaves at the same moment, to the last bit."""

from __future__ import annotations

import pytest

from against_simpy import Corridor, draws_for
from small_corridor import shared_model
from transcaspian.simulation.calendars import closed_spells
from transcaspian.simulation.check import iter_faults
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.run import run_once

HORIZON_H = 24.0 * 60


@pytest.mark.parametrize("replication", [0, 3])
def test_simpy_and_the_simulator_let_every_box_go_at_the_same_moment(replication):
    """§74 An independent engine given the same draws gives the same trajectories."""
    model = shared_model()
    assert list(iter_faults(model)) == []
    compiled = compile_model(model)
    run = run_once(compiled, horizon_h=HORIZON_H, replication=replication)
    boxes = run.exits[run.exits["uid"] >> 40 == compiled.class_ids.index("box")]
    ours = dict(
        zip((boxes["uid"] & ((1 << 40) - 1)).tolist(), boxes["left_h"].tolist(), strict=True)
    )
    spells = closed_spells(model, HORIZON_H, seed=0, replication=replication)["wind"]
    peer = Corridor(draws_for(compiled, HORIZON_H, replication), spells)
    peer.env.run(until=HORIZON_H)
    assert len(ours) > 5_000
    assert ours == dict(peer.exits)
