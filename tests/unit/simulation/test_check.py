"""Every fault of a model is found before it runs, all at once and by name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reference.sim_worlds import constant, corridor, station

from transcaspian.errors import ScenarioError
from transcaspian.simulation.check import check_model, iter_faults
from transcaspian.simulation.model import (
    Arrivals,
    Calendar,
    Dist,
    EntityClass,
    Model,
    Resource,
    Step,
    Stock,
    Weather,
)
from transcaspian.simulation.paths import mean_h, offered_load

SOUND = station(
    arrivals=Arrivals("poisson", rates=((0.0, 0.5),)), service=Dist("service", "constant", 1.0)
)


def with_step(model, name, **changes):
    steps = tuple(replace(one, **changes) if one.id == name else one for one in model.steps)
    return replace(model, steps=steps)


def with_class(model, **changes):
    return replace(model, classes=(replace(model.classes[0], **changes),))


def test_sound_models_have_no_fault():
    assert list(iter_faults(SOUND)) == []
    assert list(iter_faults(corridor())) == []


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (with_step(SOUND, "serve", dist="nope"), 'step "serve" names the unknown dist "nope"'),
        (with_step(SOUND, "serve", dist=""), "names no dist"),
        (with_step(SOUND, "leave", next=""), 'step "leave" has no successor'),
        (with_step(SOUND, "leave", op="vanish"), 'unknown op "vanish"'),
        (with_step(SOUND, "leave", op="recycle"), 'resource "server" in hand'),
        (with_step(SOUND, "queue", amount=0.0), "must be above 0"),
        (with_step(SOUND, "queue", amount=2.0), "which has 1 at most"),
        (with_step(SOUND, "serve", rule="sometimes"), 'unknown rule "sometimes"'),
        (with_step(SOUND, "serve", op="wait"), "names no gate"),
        (with_step(SOUND, "serve", op="route"), "has no choices"),
        (with_step(SOUND, "serve", op="mark"), "marks with no value"),
        (with_step(SOUND, "serve", op="split"), "names no to"),
        (
            with_step(SOUND, "serve", op="route", choices=(("end", -1.0), ("nowhere", 2.0))),
            'unknown step "nowhere"',
        ),
        (
            with_step(SOUND, "serve", op="route", rule="calendar", choices=(("end", 1.0),)),
            "needs a calendar and two choices",
        ),
        (replace(SOUND, dists=(Dist("service", "constant", -1.0),)), "negative time"),
        (replace(SOUND, dists=(Dist("service", "weird"),)), 'unknown family "weird"'),
        (replace(SOUND, dists=(Dist("service", "gamma", 1.0),)), "use a constant"),
        (replace(SOUND, dists=(Dist("service", "uniform", 2.0, 1.0),)), "ends before it begins"),
        (replace(SOUND, dists=(Dist("service", "triangular", 2.0, 1.0, 3.0),)), "least <= mode"),
        (replace(SOUND, dists=(Dist("service", "discrete", values=(1.0,)),)), "as many weights"),
        (replace(SOUND, dists=(Dist("service", "empirical", values=(2.0, 1.0)),)), "rising order"),
        (replace(SOUND, resources=(Resource("server", 0.0),)), "a pool of 0"),
        (replace(SOUND, resources=(Resource("server", 1.0, calendar="c"),)), "unknown calendar"),
        (
            replace(SOUND, resources=(Resource("server", 1.0, changes=((-1.0, 2.0),)),)),
            "changes at a negative time",
        ),
        (replace(SOUND, stocks=(Stock("yard", 0.0),)), "has no room"),
        (replace(SOUND, stocks=(Stock("yard"), Stock("yard"))), "stands there 2 times"),
        (replace(SOUND, classes=()), "has no class"),
        (with_class(SOUND, start="nowhere"), 'unknown step "nowhere"'),
        (with_class(SOUND, size=0.0), "must be above 0"),
        (with_class(SOUND, arrivals=Arrivals()), "made by nobody"),
        (with_class(SOUND, arrivals=Arrivals("initial")), "begins with nobody"),
        (with_class(SOUND, arrivals=Arrivals("timetable")), "interval above 0"),
        (with_class(SOUND, arrivals=Arrivals("trace", times_h=(2.0, 1.0))), "do not rise"),
        (with_class(SOUND, arrivals=Arrivals("trace", times_h=(-2.0, 1.0))), "negative time"),
        (with_class(SOUND, arrivals=Arrivals("poisson")), "needs rates"),
        (with_class(SOUND, member="box"), 'brings 0 of "box"'),
        (replace(SOUND, calendars=(Calendar("c", "weekly"),)), "never open"),
        (replace(SOUND, calendars=(Calendar("c", "weekly", open_h=((0.0, 200.0),)),)), "168"),
        (
            replace(SOUND, calendars=(Calendar("c", "dated", closed_h=((3.0, 2.0),)),)),
            "ends before",
        ),
        (replace(SOUND, calendars=(Calendar("c", "weather"),)), "twelve shares"),
        (
            replace(
                SOUND,
                calendars=(Calendar("c", "weather", weather=Weather((1.0,) * 12, (9.0,) * 12)),),
            ),
            "below 1",
        ),
        (replace(SOUND, calendars=(Calendar("c", "union", of=("c",)),)), "joins itself"),
        (replace(SOUND, calendars=(Calendar("c", "union", of=("d",)),)), 'unknown calendar "d"'),
    ],
)
def test_each_fault_is_named(model, words):
    faults = list(iter_faults(model))
    assert any(words in fault for fault in faults), faults


def cargo(*, n=4, size=1.0, room=10.0, batch=3.0, hold=5.0):
    """Boxes that form trains, and boxes that a ship takes."""
    return Model(
        classes=(
            EntityClass("box", start="gather", size=size, arrivals=Arrivals("initial", n=n)),
            EntityClass("bag", start="lay", size=size, arrivals=Arrivals("initial", n=n)),
            EntityClass("train", start="go"),
            EntityClass("ship", start="load", arrivals=Arrivals("initial", n=1)),
        ),
        steps=(
            Step("gather", "batch", stock="yard", size=batch, carrier="train", to="go"),
            Step("lay", "store", stock="quay"),
            Step("load", "board", stocks=("quay",), capacity=hold, next="go"),
            Step("go", "hold", dist="go", next="end"),
            Step("end", "end"),
        ),
        stocks=(Stock("yard", room), Stock("quay")),
        dists=constant(go=1.0),
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, None),
        ({"batch": 5.0}, "only 4 can ever come"),
        ({"room": 2.0}, "which has room for 2: it can never fill"),
        ({"size": 11.0, "room": 10.0, "batch": 9.0, "hold": 20.0}, "can never lie in stock"),
        ({"size": 6.0, "batch": 9.0}, "can never board"),
    ],
)
def test_cargo_that_can_never_go_on_is_found(changes, words):
    faults = list(iter_faults(cargo(**changes)))
    assert faults == [] if words is None else any(words in fault for fault in faults)


def test_all_faults_come_in_one_error():
    model = with_step(with_step(SOUND, "serve", dist="nope"), "leave", next="")
    with pytest.raises(ScenarioError) as caught:
        check_model(replace(model, resources=(Resource("server", 0.0),)))
    assert len(caught.value.faults) == 3


def test_a_pool_that_somebody_else_gives_back_is_no_fault():
    """Platforms are taken by the train that loads and given back by the one that returns."""
    model = Model(
        classes=(
            EntityClass("out", start="take", arrivals=Arrivals("initial", n=1)),
            EntityClass("back", start="give", arrivals=Arrivals("initial", n=1)),
        ),
        steps=(
            Step("take", "seize", resource="platforms", next="end"),
            Step("give", "release", resource="platforms", next="end"),
            Step("end", "end"),
        ),
        resources=(Resource("platforms", 2.0),),
    )
    assert list(iter_faults(model)) == []


@pytest.mark.parametrize(("rate", "capacity"), [(0.5, 1.0), (1.5, 1.0), (1.5, 3.0)])
def test_offered_load_is_rate_times_service_over_capacity(rate, capacity):
    model = station(
        arrivals=Arrivals("poisson", rates=((0.0, rate),)),
        service=Dist("service", "gamma", 0.8, 2.0),
        capacity=capacity,
    )
    assert offered_load(model, 100.0) == {"server": pytest.approx(rate * 0.8 / capacity)}


def test_offered_load_of_cargo_follows_it_through_trains_and_ways():
    """A lap with chance 1/4 makes 4/3 visits; two members per train, one train in two hours."""
    model = Model(
        classes=(
            EntityClass(
                "train",
                start="free",
                arrivals=Arrivals("timetable", every_h=2.0),
                member="box",
                n_member=2,
            ),
            EntityClass("box", start="take"),
        ),
        steps=(
            Step("free", "split", to="take", next="end"),
            Step("take", "seize", resource="crane", next="lift"),
            Step("lift", "hold", dist="lift", next="give"),
            Step("give", "release", resource="crane", next="way"),
            Step("way", "route", choices=(("take", 1.0), ("end", 3.0))),
            Step("end", "end"),
        ),
        resources=(Resource("crane", 1.0),),
        dists=constant(lift=0.6),
    )
    assert list(iter_faults(model)) == []
    assert offered_load(model, 100.0)["crane"] == pytest.approx(1.0 * 0.6 * 4 / 3, rel=1e-3)


@pytest.mark.parametrize(
    ("dist", "mean"),
    [
        (Dist("d", "uniform", 2.0, 4.0, scale=2.0), 6.0),
        (Dist("d", "triangular", 0.0, 1.0, 5.0), 2.0),
        (Dist("d", "discrete", values=(1.0, 5.0), weights=(3.0, 1.0)), 2.0),
        (Dist("d", "empirical", values=(0.0, 1.0, 4.0)), 1.5),
    ],
)
def test_means_of_distributions(dist, mean):
    assert mean_h(dist) == pytest.approx(mean)


def kept(*, then="yard", crane=1.0, again=False):
    """A box that keeps room, takes the crane, perhaps twice, and lies somewhere."""
    return Model(
        classes=(EntityClass("box", start="room", arrivals=Arrivals("initial", n=1)),),
        steps=(
            Step("room", "reserve", next="take", stock="yard"),
            Step("take", "seize", next="more" if again else "lie", resource="crane"),
            Step("more", "seize", next="back", resource="crane"),
            Step("back", "release", next="lie", resource="crane"),
            Step("lie", "store", stock=then, resource="crane"),
            Step("go", "board", next="end", stocks=("yard", "siding"), capacity=1.0),
            Step("end", "end"),
        ),
        resources=(Resource("crane", crane),),
        stocks=(Stock("yard", 2.0), Stock("siding")),
    )


def test_room_that_nobody_uses_is_found():
    assert list(iter_faults(kept())) == []
    [fault] = iter_faults(kept(then="siding"))
    assert fault.startswith(
        'class "box" goes into stock "siding" at step "lie" while room in stock'
    )


def test_who_would_wait_for_itself_is_found():
    assert list(iter_faults(kept(again=True, crane=2.0))) == []
    [fault] = iter_faults(kept(again=True))
    assert fault.startswith('class "box" asks at step "more" for 1 of resource "crane" while')
