"""Figures change on a day: rooms grow, batches shrink, ships ask for less."""

from __future__ import annotations

from dataclasses import replace

from tests.reference.sim_worlds import constant, run_lines

from transcaspian.simulation.check import iter_faults
from transcaspian.simulation.model import (
    Arrivals,
    EntityClass,
    Model,
    Period,
    Resource,
    Step,
    Stock,
)
from transcaspian.simulation.periods import join_periods


def yard(*, size=10.0, room=2.0, minimum=0.0):
    """Boxes every hour into a yard; one ship that waits for them, or trains that form."""
    boxes = Arrivals("timetable", every_h=1.0, n=4)
    ship = Arrivals("initial", n=1)
    out = {"capacity": 5.0, "minimum": minimum, "deadline_h": 1.0}
    if minimum:
        last = (Step("lie", "store", stock="yard"),)
    else:
        last = (Step("lie", "batch", stock="yard", size=size, carrier="train", to="sail"),)
    return Model(
        classes=(
            EntityClass("box", start="lie", arrivals=boxes),
            EntityClass("ship", start="load" if minimum else "sail", arrivals=ship),
            *([] if minimum else [EntityClass("train", start="sail")]),
        ),
        steps=(
            *last,
            *([Step("load", "board", next="sail", stocks=("yard",), **out)] if minimum else []),
            Step("sail", "hold", next="end", dist="sail"),
            Step("end", "end"),
        ),
        stocks=(Stock("yard", room),),
        dists=constant(sail=2.0),
    )


def test_a_yard_that_grows_lets_in_who_waits_outside():
    """§79 What a new figure allows happens at its moment, whoever was waiting for it."""
    model = yard(size=3.0, room=3.0)
    small = replace(model, steps=(replace(model.steps[0], size=4.0), *model.steps[1:]))
    wider = Period(7.5, stocks=(Stock("yard", 4.0),))
    lines, _ = run_lines(replace(small, periods=(wider,)), {"block", "store", "form"})
    assert lines == [
        "00:00 store box-1 yard",
        "01:00 store box-2 yard",
        "02:00 store box-3 yard",
        "03:00 block box-4 yard",
        "07:30 store box-4 yard",
        "07:30 form train-1 yard",
    ]


def test_a_batch_that_shrinks_is_full():
    """§79 What a new figure allows happens at its moment, whoever was waiting for it."""
    model = yard(size=9.0, room=9.0)
    smaller = Period(7.5, steps=(replace(model.steps[0], size=2.0),))
    lines, _ = run_lines(replace(model, periods=(smaller,)), {"form"})
    assert [line[:18] for line in lines] == ["07:30 form train-1", "07:30 form train-2"]


def test_a_ship_past_its_deadline_leaves_when_less_is_enough():
    """§79 What a new figure allows happens at its moment, whoever was waiting for it."""
    model = yard(room=9.0, minimum=5.0)
    less = Period(7.5, steps=(replace(model.steps[1], minimum=4.0),))
    more = Period(7.5, steps=(replace(model.steps[1], minimum=4.5),))
    lines, _ = run_lines(replace(model, periods=(less,)), {"depart"})
    assert [line[:19] for line in lines] == ["07:30 depart ship-1"]
    assert run_lines(replace(model, periods=(more,)), {"depart"})[0] == []


def test_what_is_under_way_keeps_its_hours():
    """§80 A hold ends when it was to end; who begins at the moment of a change goes by it."""
    model = yard(size=1.0, room=9.0)
    slower = Period(2.0, dists=constant(sail=5.0))
    lines, _ = run_lines(replace(model, periods=(slower,)), {"end"})
    trains = [line.split()[:3] for line in lines if "train" in line]
    assert trains == [
        ["02:00", "end", "train-1"],
        ["03:00", "end", "train-2"],
        ["07:00", "end", "train-3"],
        ["08:00", "end", "train-4"],
    ]


def line(n):
    """Ships that go to and fro for ever."""
    return Model(
        classes=(EntityClass("ship", start="sail", arrivals=Arrivals("initial", n=n)),),
        steps=(
            Step("sail", "hold", next="again", dist="sail"),
            Step("again", "recycle", next="sail"),
        ),
        dists=constant(sail=2.0),
    )


def test_ships_join_on_the_day_and_leave_when_they_come_round():
    """§81 A fleet that grows does so at once; one too many leaves where it would begin again."""
    changed = join_periods([(0.0, line(2)), (5.0, line(4)), (9.0, line(1))])
    assert [one.start_h for one in changed.periods] == [5.0, 9.0]
    lines, run = run_lines(changed, {"born", "end"}, horizon_h=20.0)
    assert [one.split()[:3] for one in lines] == [
        ["00:00", "born", "ship-1"],
        ["00:00", "born", "ship-2"],
        ["05:00", "born", "ship-3"],
        ["05:00", "born", "ship-4"],
        ["09:00", "end", "ship-3"],
        ["09:00", "end", "ship-4"],
        ["10:00", "end", "ship-1"],
    ]
    assert run.klass["n_live"][0] == 1


def test_a_fleet_may_be_away_for_a_while():
    """§81 A fleet that grows does so at once; one too many leaves where it would begin again."""
    changed = join_periods([(0.0, line(0)), (5.0, line(1)), (8.0, line(0)), (12.0, line(1))])
    assert list(iter_faults(changed)) == []
    assert list(iter_faults(line(0))) == ['class "ship" begins with nobody: give at least one']
    lines, _ = run_lines(changed, {"born", "end"}, horizon_h=14.0)
    assert [one.split()[:3] for one in lines] == [
        ["05:00", "born", "ship-1"],
        ["09:00", "end", "ship-1"],
        ["12:00", "born", "ship-2"],
    ]


def test_versions_that_are_equal_leave_no_trace():
    """§76 What changes no figure changes no byte, and neither does what nobody asks for."""
    assert join_periods([(0.0, line(2)), (5.0, line(2))]) == line(2)
    wide = replace(line(2), resources=(Resource("berth", 2.0, changes=((8.0, 5.0),)),))
    narrow = replace(line(2), resources=(Resource("berth", 1.0, changes=((8.0, 5.0),)),))
    joined = join_periods([(0.0, wide), (3.0, narrow), (6.0, wide)])
    assert joined.resources[0].capacity == 2.0
    assert joined.resources[0].changes == ((3.0, 1.0), (6.0, 2.0), (8.0, 5.0))
    assert joined.periods == ()
