"""A yard is full: the crane keeps its box and stands still."""

from __future__ import annotations

from tests.reference.sim_worlds import constant, run_lines

from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.model import Arrivals, EntityClass, Model, Resource, Step, Stock


def yard(*, reserve, room=1.0):
    into = Step("room", "reserve" if reserve else "recycle", next="crane", stock="yard")
    return Model(
        classes=(
            EntityClass("box", start="room", arrivals=Arrivals("initial", n=3)),
            EntityClass("ship", start="sail", arrivals=Arrivals("initial", n=1)),
        ),
        steps=(
            into,
            Step("crane", "seize", next="lift", resource="crane"),
            Step("lift", "hold", next="store", dist="lift", bucket="working"),
            Step("store", "store", stock="yard", resource="crane"),
            Step("sail", "hold", next="load", dist="sail"),
            Step("load", "board", next="sail-2", stocks=("yard",), capacity=2.0, deadline_h=5.0),
            Step("sail-2", "hold", next="split", dist="sail"),
            Step("split", "split", next="load", to="end"),
            Step("end", "end"),
        ),
        resources=(Resource("crane", 1.0),),
        stocks=(Stock("yard", room),),
        dists=constant(lift=1.0, sail=10.0),
    )


def test_yard_blocks_the_crane():
    """§61 Who finds no room waits outside and keeps what it holds (blocking after service)."""
    lines, run = run_lines(yard(reserve=False), {"seize", "block", "store", "board", "release"})
    assert lines == [
        "00:00 seize box-1 crane",
        "01:00 store box-1 yard",
        "01:00 release box-1 crane",
        "01:00 seize box-2 crane",
        "02:00 block box-2 yard",
        "10:00 board box-1 yard",
        "10:00 store box-2 yard",
        "10:00 release box-2 crane",
        "10:00 seize box-3 crane",
        "10:00 board box-2 yard",
        "11:00 store box-3 yard",
        "11:00 release box-3 crane",
        "20:00 board box-3 yard",
    ]
    assert run.stock["block_area"][0] == 8.0
    assert run.stock["max_level"][0] == 1.0
    assert run.resource["busy_area"][0] == 11.0


def test_room_asked_for_beforehand_leaves_the_crane_free():
    """§62 Room may be reserved before the work: then the box waits and not the crane."""
    lines, run = run_lines(yard(reserve=True), {"block", "reserve", "seize"})
    assert lines == [
        "00:00 reserve box-1 yard",
        "00:00 seize box-1 crane",
        "00:00 block box-2 yard",
        "00:00 block box-3 yard",
        "10:00 reserve box-2 yard",
        "10:00 seize box-2 crane",
        "11:00 reserve box-3 yard",
        "11:00 seize box-3 crane",
    ]
    assert run.resource["busy_area"][0] == 3.0


def test_the_hours_of_a_box_say_what_it_waited_for():
    """§32 Each hour is booked where it belongs: crane, room, lift, lying, sailing."""
    model = yard(reserve=False)
    compiled = compile_model(model)
    _, run = run_lines(model, set())
    second = run.exits["uid"].tolist().index(1)
    hours = dict(zip(compiled.buckets, run.exit_hours[second].tolist(), strict=True))
    assert {name: one for name, one in hours.items() if one} == {
        "working": 1.0,
        "waiting:crane": 1.0,
        "waiting:room-in-yard": 8.0,
        "moving": 10.0,
    }
