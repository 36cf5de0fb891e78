"""What entity-keyed draws are for: a change at one place leaves all else alone."""

from __future__ import annotations

import numpy as np
from tests.reference.sim_worlds import corridor
from tests.theory.test_queues import line

from transcaspian.simulation.compile import compile_model, entity_name
from transcaspian.simulation.model import Dist
from transcaspian.simulation.replicate import replicate
from transcaspian.simulation.run import Memory, run_once
from transcaspian.simulation.statistics import interval, mean_stay_h, paired
from transcaspian.simulation.trace import iter_rows

N_RUN = 40


def draws_of(model, seed=5):
    """Hours of every hold, by entity, step and number of the visit."""
    compiled = compile_model(model)
    run = run_once(compiled, horizon_h=120.0, seed=seed, memory=Memory(tracing=True))
    hours = {}
    for row in iter_rows(compiled, run.trace):
        if row.what == "hold" and row.step != "s-lift":
            hours.setdefault((row.entity, row.step), []).append(row.value)
    return hours


def test_a_change_at_one_station_leaves_all_other_draws_alone():
    """§50 What an entity draws at a step does not depend on what others do, or on the tables."""
    before = draws_of(corridor())
    after = draws_of(corridor(yard=12.0, crane=2.0, n_ship=3, deadline_h=5.0))
    shared = [key for key in before if key in after]
    assert len(shared) > 60
    for key in shared:
        n = min(len(before[key]), len(after[key]))
        assert before[key][:n] == after[key][:n]


def test_common_numbers_need_far_fewer_replications():
    """§35 The variance of a paired change is at least fifty times below that of independent runs."""
    slow = compile_model(line(1.0, 0.9, arrivals=0.5))
    fast = compile_model(line(1.0, 0.95, arrivals=0.5))

    def stays(compiled, first=0):
        runs = replicate(
            compiled, N_RUN, horizon_h=3000.0, warmup_h=100.0, seed=1, first=first, threads=2
        )
        return np.array([mean_stay_h(run, 0) for run in runs])

    before = stays(slow)
    change = paired(before, stays(fast))
    independent = interval(stays(fast, first=N_RUN) - before)
    assert (independent.sd / change.sd) ** 2 > 50
    assert paired(before, stays(fast), level=0.9999).holds(1 / 0.45 - 1 / 0.4)


def test_names_of_steps_and_not_their_rows_carry_the_draws():
    """§50 A step put in before others changes none of their draws."""
    base = line(1.0, 0.9)
    moved = line(1.0, 0.9)
    steps = (moved.steps[-1], *moved.steps[:-1])
    other = type(moved)(
        classes=moved.classes,
        steps=steps,
        resources=moved.resources,
        dists=(*moved.dists, Dist("new", "constant", 1.0)),
    )
    exits = [run_once(compile_model(one), horizon_h=500.0).exits.tolist() for one in (base, other)]
    assert exits[0] == exits[1]
    assert entity_name(compile_model(base), exits[0][0][0]) == "job-1"
