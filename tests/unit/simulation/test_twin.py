"""The kernel and its slow twin do the same, event by event."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.sim_twin import Twin
from tests.reference.sim_worlds import ALL, corridor

from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.model import Arrivals, Dist, EntityClass, Model, Resource, Step, Stock
from transcaspian.simulation.run import run_once

ROUND = {
    "travel": Dist("travel", "constant", 4.0),
    "jitter": Dist("jitter", "constant", 0.0),
}
WORLDS = st.fixed_dictionaries(
    {},
    optional={
        "every_h": st.sampled_from([3.0, 5.5, 12.0]),
        "travel": st.sampled_from(
            [
                ROUND["travel"],
                Dist("travel", "lognormal", 3.0, 0.5),
                Dist("travel", "gamma", 5.0, 1.5),
                Dist("travel", "exponential", 4.0, scale=0.5),
                Dist("travel", "empirical", values=(1.0, 2.0, 6.0)),
                Dist("travel", "triangular", 4.0, 4.0, 4.0),
            ]
        ),
        "jitter": st.sampled_from([ROUND["jitter"], Dist("jitter", "triangular", -1.0, 0.0, 3.0)]),
        "n_box": st.integers(1, 9),
        "yard": st.sampled_from([2.0, 5.0, 12.0]),
        "crane": st.sampled_from([1.0, 2.0]),
        "reserve": st.booleans(),
        "n_ship": st.integers(1, 4),
        "berths": st.integers(1, 3).map(float),
        "hold": st.sampled_from([2.0, 5.0, 8.0]),
        "minimum": st.sampled_from([-1.0, 0.0, 1.0, 4.0]),
        "deadline_h": st.sampled_from([float("inf"), 0.5, 9.0]),
        "schedule_h": st.sampled_from([0.0, 8.0, 24.0]),
        "storms": st.lists(
            st.tuples(st.integers(0, 200).map(float), st.integers(1, 60)).map(
                lambda one: (one[0], one[0] + one[1])
            ),
            max_size=4,
        ),
        "rule": st.sampled_from(["pause", "fit", "none"]),
        "hours": st.sampled_from([((8.0, 20.0),), ((0.0, 24.0),), ((0.0, 3.0), (9.0, 10.0))]),
        "batch": st.sampled_from([1.0, 3.0, 7.0]),
        "batch_h": st.sampled_from([float("inf"), 4.0, 30.0]),
        "express": st.sampled_from([-1, 0, 2]),
        "ban": st.sampled_from([(), ((10.0, 0.0), (60.0, 2.0)), ((20.0, 3.0),)]),
        "draught": st.sampled_from([1.0, 4.0]),
    },
)


def rows_of(run):
    return [
        (t, uid, step, what, where, x) for t, uid, x, step, what, where, _ in run.trace.tolist()
    ]


@settings(max_examples=60)
@given(world=WORLDS, seed=st.integers(0, 2**40))
def test_twin_and_kernel_agree_event_by_event(world, seed):
    """§31 The order of events is (time, class of event, number), never that of insertion."""
    compiled = compile_model(corridor(**world))
    run = run_once(compiled, horizon_h=200.0, seed=seed, memory=ALL)
    twin = Twin(compiled, horizon_h=200.0, seed=seed).run()
    assert rows_of(run) == twin.trace
    assert run.exits.tolist() == twin.exits


def mixed_ages(n_old, n_young, batch):
    """Return boxes of a slow class and of a quick one, carried together and set free together."""
    return Model(
        classes=(
            EntityClass("slow", "wait", arrivals=Arrivals("initial", n=n_old)),
            EntityClass("quick", "lie", arrivals=Arrivals("trace", times_h=(1.0,) * n_young)),
            EntityClass("cart", "drive"),
        ),
        steps=(
            Step("wait", "hold", next="lie", dist="wait"),
            Step("lie", "batch", stock="heap", size=batch, carrier="cart", to="drive"),
            Step("drive", "hold", next="free", dist="drive"),
            Step("free", "split", next="end", to="take"),
            Step("take", "seize", next="lift", resource="crane"),
            Step("lift", "hold", next="give", dist="lift"),
            Step("give", "release", next="end", resource="crane"),
            Step("end", "end"),
        ),
        resources=(Resource("crane", 2.0),),
        stocks=(Stock("heap"),),
        dists=(
            Dist("wait", "discrete", values=(0.5, 1.0, 2.0), weights=(1.0, 1.0, 1.0)),
            Dist("drive", "discrete", values=(1.0, 2.0), weights=(1.0, 1.0)),
            Dist("lift", "exponential", 0.1),
        ),
    )


@settings(max_examples=30)
@given(
    n_old=st.integers(1, 30),
    n_young=st.integers(1, 30),
    batch=st.sampled_from([2.0, 5.0, 11.0]),
    seed=st.integers(0, 1000),
)
def test_those_set_free_together_go_on_by_number(n_old, n_young, batch, seed):
    """§31 That holds whether their numbers lie close together or not, and for several carriers."""
    compiled = compile_model(mixed_ages(n_old, n_young, batch))
    run = run_once(compiled, horizon_h=40.0, seed=seed, memory=ALL)
    twin = Twin(compiled, horizon_h=40.0, seed=seed).run()
    assert rows_of(run) == twin.trace
    assert run.exits.tolist() == twin.exits


def never_unloaded(n_old, n_young, batch, carts):
    """Return boxes of two classes in carts, which pass a gate, and trains of carts; all end so."""
    return Model(
        classes=(
            EntityClass("slow", "wait", arrivals=Arrivals("initial", n=n_old)),
            EntityClass("quick", "lie", arrivals=Arrivals("trace", times_h=(1.0,) * n_young)),
            EntityClass("cart", "pass"),
            EntityClass("train", "out"),
        ),
        steps=(
            Step("wait", "hold", next="lie", dist="wait"),
            Step("lie", "batch", stock="heap", size=batch, carrier="cart", to="pass"),
            Step("pass", "seize", next="drive", resource="gate"),
            Step("drive", "hold", next="give", dist="drive"),
            Step("give", "release", next="couple" if carts else "end", resource="gate"),
            Step("couple", "batch", stock="yard", size=batch * carts, carrier="train", to="out"),
            Step("out", "hold", next="end", dist="drive"),
            Step("end", "end"),
        ),
        resources=(Resource("gate", 1.0),),
        stocks=(Stock("heap"), Stock("yard")),
        dists=(
            Dist("wait", "discrete", values=(0.5, 1.0, 2.0), weights=(1.0, 1.0, 1.0)),
            Dist("drive", "gamma", 1.5, 0.5),
        ),
    )


@settings(max_examples=30)
@given(
    n_old=st.integers(0, 30),
    n_young=st.integers(1, 30),
    batch=st.sampled_from([1.0, 4.0, 11.0]),
    carts=st.integers(0, 2),
    warmup_h=st.sampled_from([0.0, 0.75]),
    seed=st.integers(0, 1000),
)
def test_those_who_leave_with_their_carrier_have_its_hours(
    n_old, n_young, batch, carts, warmup_h, seed
):
    """§32 Hours of a class are those of its exits, whoever leaves with whom; kept or not."""
    compiled = compile_model(never_unloaded(n_old, n_young, batch, carts))
    options = {"horizon_h": 60.0, "warmup_h": warmup_h, "seed": seed}
    run = run_once(compiled, **options, memory=ALL)
    assert run.class_hours.tobytes() == run_once(compiled, **options).class_hours.tobytes()
    twin = Twin(compiled, horizon_h=60.0, seed=seed).run()
    assert rows_of(run) == twin.trace
    assert run.exits.tolist() == twin.exits
    stay = run.exits["left_h"] - run.exits["born_h"]
    assert run.exit_hours.sum(axis=1) == pytest.approx(stay, abs=1e-4)
    counted = run.exits["born_h"] >= warmup_h
    for c, hours in enumerate(run.class_hours):
        of_class = counted & (run.exits["uid"] >> 40 == c)
        assert hours == pytest.approx(run.exit_hours[of_class].sum(axis=0, dtype=float), abs=1e-3)


@given(world=WORLDS, seed=st.integers(0, 1000))
@settings(max_examples=30)
def test_nobody_is_lost_and_every_hour_is_booked(world, seed):
    """§32 Those who came are those who left and those still there; hours add up to the stay."""
    run = run_once(compile_model(corridor(**world)), horizon_h=200.0, seed=seed, memory=ALL)
    classes = run.klass
    assert (classes["n_born"] == classes["n_left"] + classes["n_live"]).all()
    assert classes["n_live"].sum() == len(run.waiting)
    stay = run.exits["left_h"] - run.exits["born_h"]
    assert run.exit_hours.sum(axis=1) == pytest.approx(stay, abs=1e-3)
    assert (run.exit_hours > -1e-4).all()


@given(world=WORLDS, seed=st.integers(0, 1000), warmup_h=st.sampled_from([0.0, 50.0]))
@settings(max_examples=30)
def test_littles_law_holds_on_every_run(world, seed, warmup_h):
    """§33 The area under the number present is the sum of the times present, of all classes."""
    compiled = compile_model(corridor(**world))
    run = run_once(compiled, horizon_h=200.0, warmup_h=warmup_h, seed=seed)
    assert run.klass["live_area"] == pytest.approx(run.klass["stay_area"], abs=1e-6)
    assert run.resource["queue_area"] == pytest.approx(run.resource["wait_area"], abs=1e-6)
