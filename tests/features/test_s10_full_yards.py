"""Circles of waits that lead through the room in full yards, and near-circles that are none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.sim_worlds import constant, corridor

from transcaspian.simulation.compile import compile_model, entity_name
from transcaspian.simulation.deadlock import explain_circle, explain_deadlock, find_stuck
from transcaspian.simulation.model import (
    Arrivals,
    Calendar,
    EntityClass,
    Model,
    Resource,
    Step,
    Stock,
)
from transcaspian.simulation.run import run_once

pytestmark = pytest.mark.slow

ONCE = Arrivals("initial", n=1)


def run(model, horizon_h=100.0):
    compiled = compile_model(model)
    run = run_once(compiled, horizon_h=horizon_h)
    return run.status, explain_circle(compiled, run), find_stuck(compiled, run)


def shuttle(there, away, n_box):
    """A train that unloads in one yard and can't leave it before the last box is off."""
    name = f"train-{there}"
    return (
        Step(f"{name}.off", "split", next=f"{name}.empty", to=f"box-{there}.in"),
        Step(f"{name}.empty", "wait", next=f"{name}.go", gate=f"off-{there}", amount=n_box),
        Step(f"{name}.go", "hold", next=f"{name}.take", dist="run"),
        Step(f"{name}.take", "board", next=f"{name}.back", stocks=(away,), capacity=n_box),
        Step(f"{name}.back", "hold", next=f"{name}.end", dist="run"),
        Step(f"{name}.end", "end"),
        Step(f"box-{there}.in", "reserve", next=f"box-{there}.told", stock=there),
        Step(f"box-{there}.told", "signal", next=f"box-{there}.lie", gate=f"off-{there}"),
        Step(f"box-{there}.lie", "store", stock=there),
    )


def two_yards(room=1.0, arrivals=ONCE):
    """Each of two trains unloads where only the other loads."""
    classes = [
        EntityClass(f"train-{one}", start=f"train-{one}.off", arrivals=arrivals,
                    member=f"box-{one}", n_member=2)
        for one in ("a", "b")
    ]  # fmt: skip
    classes += [EntityClass(f"box-{one}", start=f"box-{one}.in") for one in ("a", "b")]
    return Model(
        classes=tuple(classes),
        steps=(*shuttle("a", "b", 2.0), *shuttle("b", "a", 2.0)),
        stocks=(Stock("a", room), Stock("b", room)),
        dists=constant(run=5.0),
    )


def test_two_full_yards_that_wait_for_each_other_s_trains_are_explained():
    """§71 Room in a full yard is followed to who would empty it, and from there on."""
    status, told, stuck = run(two_yards())
    assert status == "deadlock"
    assert told == (
        'train-a-1 (step "train-a.empty") waits for a signal at gate off-a, to be given by box-a-2',
        'box-a-2 (step "box-a.in") waits for room in a, full of box-a-1, to be emptied by '
        "train-b-1",
        'train-b-1 (step "train-b.empty") waits for a signal at gate off-b, to be given by box-b-2',
        'box-b-2 (step "box-b.in") waits for room in b, full of box-b-1, to be emptied by '
        "train-a-1",
    )
    assert set(stuck) == {"train-a-1", "train-b-1", *(f"box-{y}-{i}" for y in "ab" for i in (1, 2))}


def test_the_same_yards_with_room_for_all_hold_up_nobody():
    assert run(two_yards(room=2.0)) == ("ok", (), ())


def test_a_circle_through_full_yards_is_told_while_other_trains_move():
    """§72 Who waits in a circle through full yards is named though others go on."""
    model = two_yards()
    bus = EntityClass("bus", start="bus.go", arrivals=Arrivals("timetable", every_h=10.0))
    steps = (Step("bus.go", "hold", next="bus.end", dist="run"), Step("bus.end", "end"))
    model = replace(model, classes=(*model.classes, bus), steps=(*model.steps, *steps))
    status, told, stuck = run(model)
    assert status == "ok"
    assert len(told) == 4
    assert not any("bus" in one for one in (*told, *stuck))


def test_one_train_that_still_comes_by_timetable_may_open_the_circle():
    """Whoever may yet come and empty a yard is taken to do so: nobody is called stuck too soon."""
    model = two_yards()
    relief = EntityClass(
        "relief", start="train-b.take", arrivals=Arrivals("trace", times_h=(200.0,))
    )
    model = replace(model, classes=(*model.classes, relief))
    assert run(model) == ("ok", (), ())
    status, told, _ = run(model, horizon_h=300.0)
    assert (status, told) == ("ok", ())


def room_and_crane(dock=ONCE):
    """Boxes keep room and want the crane; a wagon has the crane and wants room."""
    return Model(
        classes=(
            EntityClass("box", start="box.room", arrivals=ONCE),
            EntityClass("wagon", start="wagon.crane", arrivals=ONCE),
            EntityClass("truck", start="truck.take", arrivals=dock),
        ),
        steps=(
            Step("wagon.crane", "seize", next="wagon.lift", resource="crane"),
            Step("wagon.lift", "hold", next="wagon.store", dist="lift"),
            Step("wagon.store", "store", stock="yard", resource="crane"),
            Step("box.room", "reserve", next="box.walk", stock="yard"),
            Step("box.walk", "hold", next="box.crane", dist="lift"),
            Step("box.crane", "seize", next="box.store", resource="crane"),
            Step("box.store", "store", stock="yard", resource="crane"),
            Step("truck.take", "board", next="truck.end", stocks=("yard",), capacity=1.0),
            Step("truck.end", "end"),
        ),
        resources=(Resource("crane", 1.0),),
        stocks=(Stock("yard", 1.0),),
        dists=constant(lift=1.0),
    )


@pytest.mark.parametrize("dock", [ONCE, Arrivals("timetable", every_h=30.0)])
def test_room_that_is_kept_by_who_wants_the_crane_is_explained(dock):
    """§71 Room kept for who can't come is as full as room taken, however many trucks come."""
    status, told, _ = run(room_and_crane(dock))
    assert status == ("deadlock" if dock is ONCE else "ok")
    assert told[0] == 'box-1 (step "box.crane") waits for crane, held by wagon-1'
    assert (
        'wagon-1 (step "wagon.store") waits for room in yard, full of box-1, to be emptied'
        in told[1]
    )
    assert "for cargo from yard, to be brought by box-1" in told[2]
    assert len(told) == 3


def test_a_crane_more_ends_that_circle():
    model = replace(room_and_crane(), resources=(Resource("crane", 2.0),))
    status, told, stuck = run(model)
    assert (told, stuck) == ((), ())
    assert status == "deadlock"  # the wagon lies there, and no second truck comes


def three_yards():
    """Vehicles that take from one yard, hold its only gate, and bring to the next, in a ring."""
    steps, classes = [], []
    for here, there in (("a", "b"), ("b", "c"), ("c", "a")):
        steps += [
            Step(f"van-{here}.gate", "seize", next=f"van-{here}.take", resource=f"gate-{here}"),
            Step(f"van-{here}.take", "board", next=f"van-{here}.off", stocks=(here,), capacity=1.0),
            Step(f"van-{here}.off", "split", next=f"van-{here}.wait", to=f"box-{there}.in"),
            Step(f"van-{here}.wait", "wait", next=f"van-{here}.out", gate=f"in-{there}"),
            Step(f"van-{here}.out", "release", next=f"van-{here}.end", resource=f"gate-{here}"),
            Step(f"van-{here}.end", "end"),
            Step(f"box-{here}.in", "reserve", next=f"box-{here}.told", stock=here),
            Step(f"box-{here}.told", "signal", next=f"first-{here}.in", gate=f"in-{here}"),
            Step(f"first-{here}.in", "store", stock=here),
        ]
        every = Arrivals("timetable", every_h=50.0, first_h=1.0)
        classes += [
            EntityClass(f"van-{here}", start=f"van-{here}.gate", arrivals=every),
            EntityClass(
                f"first-{here}", start=f"first-{here}.in", arrivals=Arrivals("initial", n=2)
            ),
        ]
    return Model(
        classes=tuple(classes),
        steps=tuple(steps),
        resources=tuple(Resource(f"gate-{one}", 1.0) for one in "abc"),
        stocks=tuple(Stock(one, 1.0) for one in "abc"),
        dists=constant(run=1.0),
    )


def test_a_ring_of_three_is_explained_though_vans_come_on_for_ever():
    """§72 A queue before a circle grows; those who stand in it are not what holds it up."""
    model = three_yards()
    status, told, stuck = run(model, horizon_h=1000.0)
    assert status == "ok"
    rings = " | ".join(told)
    assert told
    for one in "abc":
        assert f"gate-{one}" in rings or f"room in {one}" in rings
    assert {"van-a-2", "van-b-2", "van-c-2"} <= set(stuck)


def closed_crane():
    """A crane that is free but shut at night is no circle, nor is a ship that waits for weather."""
    model = room_and_crane()
    steps = [
        Step("wagon.crane", "seize", next="wagon.wait", resource="crane"),
        Step("wagon.wait", "window", next="wagon.free", calendar="wind"),
        Step("wagon.free", "release", next="truck.end", resource="crane"),
    ]
    rest = [one for one in model.steps if not one.id.startswith("wagon")]
    return replace(
        model,
        steps=(*steps, *rest),
        calendars=(Calendar("wind", "dated", closed_h=((0.0, 150.0),)),),
    )


def test_a_holder_who_waits_for_weather_is_no_circle():
    model = closed_crane()
    bus = EntityClass("bus", start="truck.end", arrivals=Arrivals("timetable", every_h=10.0))
    status, told, stuck = run(replace(model, classes=(*model.classes, bus)))
    assert (status, told, stuck) == ("ok", (), ())


def test_all_who_wait_in_a_deadlock_are_told_of_each_by_itself():
    compiled = compile_model(two_yards())
    run = run_once(compiled, horizon_h=100.0)
    told = explain_deadlock(compiled, run)
    assert len(told) == len(run.waiting)
    assert any(
        one.startswith("box-a-1 ") and "for a vehicle, to be taken by" in one for one in told
    )


def standing(compiled, run):
    """Where each entity waits, and since when."""
    return {
        entity_name(compiled, int(one["uid"])): (int(one["step"]), float(one["joined"]))
        for one in run.waiting
    }


@settings(max_examples=100, deadline=None)
@given(
    hour=st.floats(1.0, 150.0),
    seed=st.integers(0, 999),
    yard=st.sampled_from([1.0, 2.0, 4.0, 6.0]),
    reserve=st.booleans(),
    berths=st.sampled_from([1.0, 2.0]),
    minimum=st.sampled_from([1.0, 3.0, 6.0]),
    batch=st.sampled_from([2.0, 5.0, 9.0]),
    n_ship=st.integers(1, 3),
)
def test_who_is_called_stuck_never_goes_on(hour, seed, **world):
    """§72 Whoever is named still waits at the same place much later, whatever else happened."""
    compiled = compile_model(corridor(**world))
    early = run_once(compiled, horizon_h=hour, seed=seed)
    late = run_once(compiled, horizon_h=hour + 500.0, seed=seed)
    stuck = find_stuck(compiled, early)
    before, after = standing(compiled, early), standing(compiled, late)
    assert {name: after.get(name) for name in stuck} == {name: before[name] for name in stuck}
