"""Replications: threads, precision, memory, cancellation, and the same bytes each time."""

from __future__ import annotations

import pytest
from tests.reference.sim_worlds import corridor, station

from transcaspian.errors import ScenarioError
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.model import Arrivals, Dist
from transcaspian.simulation.replicate import Cancellation, replicate, replicate_until
from transcaspian.simulation.run import Memory, run_once
from transcaspian.simulation.statistics import laws_of, mean_stay_h

SMALL = Memory(entities=4, events=4, exits=4)


@pytest.fixture(scope="module")
def world():
    return compile_model(corridor(storms=((30.0, 45.0),)))


@pytest.fixture(scope="module")
def queue():
    return compile_model(
        station(
            arrivals=Arrivals("poisson", rates=((0.0, 0.5),)),
            service=Dist("service", "exponential", 1.0),
        )
    )


def digests(runs):
    return [run.digest() for run in runs]


def test_digests_do_not_depend_on_threads_or_memory(world):
    """§36 One, two or five threads, little memory or much: the same bytes."""
    one = replicate(world, 6, horizon_h=200.0, seed=9, threads=1)
    for options in ({"threads": 2}, {"threads": 5}, {"threads": 2, "memory": SMALL}):
        assert digests(replicate(world, 6, horizon_h=200.0, seed=9, **options)) == digests(one)
    assert len(set(digests(one))) == 6
    assert digests(replicate(world, 6, horizon_h=200.0, seed=10, threads=1)) != digests(one)


def test_replications_can_be_run_in_parts(world):
    whole = digests(replicate(world, 4, horizon_h=100.0))
    parts = [replicate(world, 2, horizon_h=100.0, first=i) for i in (0, 2)]
    assert [one for part in parts for one in digests(part)] == whole


def test_memory_grows_until_it_is_enough(world):
    run = run_once(world, horizon_h=200.0, memory=SMALL)
    assert run.memory.entities > SMALL.entities
    assert run.memory.exits >= len(run.exits) > SMALL.exits


def test_more_memory_than_allowed_is_refused(queue):
    flood = compile_model(
        station(
            arrivals=Arrivals("poisson", rates=((0.0, 500.0),)),
            service=Dist("service", "constant", 10.0),
        )
    )
    with pytest.raises(ScenarioError, match="a queue may be growing without end"):
        replicate(flood, 2, horizon_h=1e6, memory=Memory(max_b=4 << 20))


def test_a_raised_flag_ends_the_runs(queue):
    flag = Cancellation()
    runs = replicate(
        queue,
        2,
        horizon_h=1e9,
        threads=2,
        memory=Memory(max_b=1 << 40),
        cancellation=flag,
        on_progress=lambda _: flag.cancel(),
        keep=lambda run: run,
    )
    assert [run.status for run in runs] == ["cancelled"] * 2
    assert all(0.0 < run.ended_h < 1e9 for run in runs)
    late = replicate(queue, 1, horizon_h=1e9, cancellation=flag)
    assert late[0].status == "cancelled"


def test_progress_rises_to_one(queue):
    told = []
    replicate(queue, 3, horizon_h=5000.0, on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_replications_go_on_until_the_mean_is_known(queue):
    runs, known = replicate_until(
        queue, lambda run: mean_stay_h(run, 0), half_width=0.1, horizon_h=2000.0, warmup_h=100.0
    )
    assert known.half_width <= 0.1
    assert known.n == len(runs)
    assert [run.replication for run in runs] == list(range(len(runs)))
    short, _ = replicate_until(
        queue, lambda run: mean_stay_h(run, 0), half_width=1e-9, horizon_h=100.0, at_most=12
    )
    assert len(short) == 12


def test_laws_hold_and_a_broken_one_shows(world):
    run = run_once(world, horizon_h=150.0)
    laws = laws_of(run, world.class_ids, world.resource_ids)
    assert [law.name for law in laws if not law.holds] == []
    run.klass["n_left"][0] += 1
    broken = [
        law.name for law in laws_of(run, world.class_ids, world.resource_ids) if not law.holds
    ]
    assert broken == ["conservation: train"]


def test_a_fault_names_entity_step_and_hour():
    """§37 A run stopped by a fault says who did what, where and when."""
    model = station(
        arrivals=Arrivals("trace", times_h=(2.0, 3.5)),
        service=Dist("service", "uniform", -2.0, -1.0),
    )
    run = run_once(compile_model(model), horizon_h=10.0)
    assert run.status == "fault"
    assert run.message == (
        'job-1 holds for a time that is negative or not a number at step "serve", hour 2'
    )
