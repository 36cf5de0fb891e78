"""An operator may not use a port for a while, and a second track opens."""

from __future__ import annotations

from tests.reference.sim_worlds import constant, run_lines

from transcaspian.simulation.model import Arrivals, Calendar, EntityClass, Model, Resource, Step


def port(changes, *, capacity=1.0):
    ships = Arrivals("timetable", every_h=4.0, n=4)
    return Model(
        classes=(EntityClass("ship", start="take", arrivals=ships),),
        steps=(
            Step("take", "seize", next="work", resource="berth"),
            Step("work", "hold", next="give", dist="work"),
            Step("give", "release", next="end", resource="berth"),
            Step("end", "end"),
        ),
        resources=(Resource("berth", capacity, changes=changes),),
        dists=constant(work=3.0),
    )


def test_dated_ban():
    """§69 At a dated change what is granted is kept, and nothing new until there is room again."""
    lines, run = run_lines(port(((5.0, 0.0), (20.0, 2.0))), {"seize", "capacity", "end"})
    assert lines == [
        "00:00 seize ship-1 berth",
        "03:00 end ship-1",
        "04:00 seize ship-2 berth",
        "05:00 capacity berth",
        "07:00 end ship-2",
        "20:00 capacity berth",
        "20:00 seize ship-3 berth",
        "20:00 seize ship-4 berth",
        "23:00 end ship-3",
        "23:00 end ship-4",
    ]
    assert run.resource["capacity_area"][0] == 5.0 + 220.0 * 2.0


def test_a_ban_sends_traffic_another_way():
    """§70 A way chosen by a calendar is the first while that is open, the second while it is closed."""
    base = port(())
    ban = Calendar("ban", "dated", closed_h=((4.0, 12.0),))
    steps = (
        Step(
            "way", "route", rule="calendar", calendar="ban", choices=(("take", 1.0), ("end", 1.0))
        ),
        *base.steps,
    )
    classes = (EntityClass("ship", start="way", arrivals=base.classes[0].arrivals),)
    model = Model(classes, steps, base.resources, calendars=(ban,), dists=base.dists)
    lines, _ = run_lines(model, {"end"})
    assert lines == ["03:00 end ship-1", "04:00 end ship-2", "08:00 end ship-3", "15:00 end ship-4"]
