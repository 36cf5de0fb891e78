"""Two trains want each other's track."""

from __future__ import annotations

from dataclasses import replace

from tests.reference.sim_worlds import ALL, constant

from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.deadlock import explain_deadlock, find_stuck
from transcaspian.simulation.model import Arrivals, EntityClass, Model, Resource, Step, Stock
from transcaspian.simulation.run import run_once


def single_track():
    def way(name, first, second):
        return (
            Step(f"{name}-1", "seize", next=f"{name}-2", resource=first),
            Step(f"{name}-2", "hold", next=f"{name}-3", dist="run"),
            Step(f"{name}-3", "seize", next=f"{name}-4", resource=second),
            Step(f"{name}-4", "release", next=f"{name}-5", resource=first),
            Step(f"{name}-5", "release", next="end", resource=second),
        )

    once = Arrivals("initial", n=1)
    return Model(
        classes=(
            EntityClass("east", start="east-1", arrivals=once),
            EntityClass("west", start="west-1", arrivals=once),
        ),
        steps=(
            *way("east", "track-a", "track-b"),
            *way("west", "track-b", "track-a"),
            Step("end", "end"),
        ),
        resources=(Resource("track-a", 1.0), Resource("track-b", 1.0)),
        dists=constant(run=2.0),
    )


def test_a_deadlock_ends_the_run_and_is_explained():
    """§71 When nothing can move any more the run ends there and says who waits for whom."""
    compiled = compile_model(single_track())
    run = run_once(compiled, horizon_h=100.0)
    assert (run.status, run.ended_h) == ("deadlock", 2.0)
    assert explain_deadlock(compiled, run) == (
        'east-1 (step "east-3") waits for track-b, held by west-1',
        'west-1 (step "west-3") waits for track-a, held by east-1',
    )


def test_a_circle_is_found_while_others_still_move():
    """§72 Who waits in a circle is named even if the run goes on without them."""
    model = single_track()
    other = EntityClass("bus", start="bus-1", arrivals=Arrivals("timetable", every_h=10.0))
    steps = (*model.steps, Step("bus-1", "hold", next="end", dist="run"))
    compiled = compile_model(replace(model, classes=(*model.classes, other), steps=steps))
    run = run_once(compiled, horizon_h=100.0, memory=ALL)
    assert run.status == "ok"
    assert find_stuck(compiled, run) == ("east-1", "west-1")


def test_trains_that_wait_for_one_another_in_turn_are_not_stuck():
    model = single_track()
    classes = tuple(replace(one, start="east-1") for one in model.classes)
    compiled = compile_model(replace(model, classes=classes))
    run = run_once(compiled, horizon_h=3.0)
    assert find_stuck(compiled, run) == ()
    assert len(run.waiting) == 1


def test_a_circle_over_a_full_yard_and_a_crane_is_explained():
    """§71 Who waits for room, and who for the vehicle that makes it, is said of both."""
    model = Model(
        classes=(
            EntityClass("box", start="lift", arrivals=Arrivals("initial", n=2)),
            EntityClass("ship", start="sail", arrivals=Arrivals("initial", n=1)),
        ),
        steps=(
            Step("lift", "seize", next="store", resource="crane"),
            Step("store", "store", stock="yard", resource="crane"),
            Step("sail", "hold", next="take", dist="sail"),
            Step("take", "seize", next="load", resource="crane"),
            Step("load", "board", next="give", stocks=("yard",), capacity=2.0, minimum=1.0),
            Step("give", "release", next="end", resource="crane"),
            Step("end", "end"),
        ),
        resources=(Resource("crane", 1.0),),
        stocks=(Stock("yard", 1.0),),
        dists=constant(sail=5.0),
    )
    compiled = compile_model(model)
    run = run_once(compiled, horizon_h=100.0)
    assert (run.status, run.ended_h) == ("deadlock", 5.0)
    assert find_stuck(compiled, run) == ("box-1", "box-2", "ship-1")
    assert explain_deadlock(compiled, run) == (
        'box-1 (step "store") waits in yard for a vehicle, to be taken by ship-1',
        'box-2 (step "store") waits for room in yard, full of box-1, to be emptied by ship-1',
        'ship-1 (step "take") waits for crane, held by box-2',
    )


def test_a_circle_of_signals_is_explained():
    """§72 Two that wait for each other's signal are stuck."""
    once = Arrivals("initial", n=1)
    model = Model(
        classes=(
            EntityClass("east", start="east-1", arrivals=once),
            EntityClass("west", start="west-1", arrivals=once),
        ),
        steps=(
            Step("east-1", "wait", next="east-2", gate="go-east"),
            Step("east-2", "signal", next="end", gate="go-west"),
            Step("west-1", "wait", next="west-2", gate="go-west"),
            Step("west-2", "signal", next="end", gate="go-east"),
            Step("end", "end"),
        ),
    )
    compiled = compile_model(model)
    run = run_once(compiled, horizon_h=100.0)
    assert run.status == "deadlock"
    assert find_stuck(compiled, run) == ("east-1", "west-1")
    assert explain_deadlock(compiled, run)[0] == (
        'east-1 (step "east-1") waits for a signal at gate go-east, to be given by west-1'
    )


def test_a_batch_that_nobody_can_fill_is_told():
    """§71 Cargo that waits for a batch says that nobody present can fill it."""
    model = Model(
        classes=(
            EntityClass("box", start="form", arrivals=Arrivals("initial", n=2)),
            EntityClass("train", start="end"),
        ),
        steps=(
            Step("form", "batch", stock="siding", size=3.0, carrier="train", to="end"),
            Step("end", "end"),
        ),
        stocks=(Stock("siding"),),
    )
    compiled = compile_model(model)
    run = run_once(compiled, horizon_h=100.0)
    assert run.status == "deadlock"
    assert find_stuck(compiled, run) == ()
    assert explain_deadlock(compiled, run)[0] == (
        'box-1 (step "form") waits in siding for a batch of 3, to be filled by nobody present'
    )
