"""The packaged corridor in SimPy: everybody does the same at the same moment, to the last bit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.sim_worlds import corridor
from tests.unit.simulation.test_twin import WORLDS

from against_simpy_corridor import hold_rows
from full_corridor import corridor_model
from simpy_accounts import Accounts
from simpy_draws import Drawing, Drawn
from simpy_model import World
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.run import Memory, run_once

DAYS = 45
HORIZON_H = 24.0 * DAYS


@pytest.fixture(scope="module")
def model():
    return corridor_model(DAYS)


@pytest.mark.slow
@pytest.mark.parametrize("replication", [0, 7])
def test_simpy_walks_the_corridor_as_the_simulator_does(model, replication):
    """§74 An independent engine given the same draws gives the same trajectories."""
    drawing = Drawing(model, replication=replication)
    peer = World(model, drawing, horizon_h=HORIZON_H, replication=replication, keep_holds=True)
    run = run_once(
        compile_model(model),
        horizon_h=HORIZON_H,
        replication=replication,
        memory=Memory(tracing=True),
    )
    assert len(run.exits) > 3_000
    assert len(set((run.exits["uid"] >> 40).tolist())) > 10
    assert peer.run() == run.exits.tolist()
    # who is granted something holds at once here, in its turn by number there
    assert sorted(peer.holds) == sorted(hold_rows(run))
    accounts = Accounts(compile_model(model))
    again = World(
        model, Drawn(drawing), horizon_h=HORIZON_H, replication=replication, kept=accounts
    )
    assert again.run() == peer.exits
    assert accounts.agrees(run)


@settings(max_examples=60, deadline=None)
@given(world=WORLDS, seed=st.integers(0, 2**40))
def test_simpy_walks_any_small_world_as_the_simulator_does(world, seed):
    """§74 Also where much happens at one moment: ties go by class of event and number."""
    model = corridor(**world)
    compiled = compile_model(model)
    run = run_once(compiled, horizon_h=200.0, seed=seed)
    accounts = Accounts(compiled)
    drawing = Drawing(model, seed=seed)
    peer = World(model, drawing, horizon_h=200.0, seed=seed, kept=accounts)
    assert peer.run() == run.exits.tolist()
    # SimPy's clock goes on to the end where nothing is left to happen
    assert run.status == "deadlock" or accounts.agrees(run)


def test_the_two_differ_once_the_corridor_is_another(model):
    """A step that takes a little longer is seen by the comparison."""
    dists = tuple(replace(one, scale=one.scale * 1.0001) for one in model.dists)
    other = replace(model, dists=dists)
    peer = World(other, Drawing(other), horizon_h=HORIZON_H)
    assert peer.run() != run_once(compile_model(model), horizon_h=HORIZON_H).exits.tolist()
