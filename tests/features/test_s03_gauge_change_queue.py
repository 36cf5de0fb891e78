"""Trains change gauge on one track, one after the other."""

from __future__ import annotations

from tests.reference.sim_worlds import constant, run_lines

from transcaspian.simulation.model import Arrivals, Calendar, EntityClass, Model, Resource, Step

TRAINS = Arrivals("timetable", every_h=2.0, first_h=1.0, n=3)


def border(*, tracks=1.0, open_h=((0.0, 168.0),), changes=()):
    return Model(
        classes=(EntityClass("train", start="track", arrivals=TRAINS),),
        steps=(
            Step("track", "seize", next="change", resource="track"),
            Step("change", "hold", next="off", dist="change", bucket="working"),
            Step("off", "release", next="end", resource="track"),
            Step("end", "end"),
        ),
        resources=(Resource("track", tracks, calendar="office", changes=changes),),
        calendars=(Calendar("office", "weekly", open_h=open_h),),
        dists=constant(change=5.0),
    )


def test_gauge_change_queue():
    """§57 A resource goes to those who wait in order of joining, the moment that it is free."""
    lines, run = run_lines(border(), {"queue", "seize", "end"})
    assert lines == [
        "01:00 seize train-1 track",
        "03:00 queue train-2 track",
        "05:00 queue train-3 track",
        "06:00 seize train-2 track",
        "06:00 end train-1",
        "11:00 seize train-3 track",
        "11:00 end train-2",
        "16:00 end train-3",
    ]
    assert run.resource["wait_sum"][0] == 3.0 + 6.0
    assert run.resource["busy_area"][0] == 15.0
    assert run.resource["queue_area"][0] == 9.0
    assert run.resource["max_queue"][0] == 2


def test_a_border_grants_in_its_hours_and_keeps_what_it_granted():
    """§58 A closed resource grants nothing; work that has begun is finished."""
    days = tuple((24.0 * d + 6.0, 24.0 * d + 12.0) for d in range(7))
    lines, _ = run_lines(border(open_h=days), {"seize", "end"})
    assert lines == [
        "06:00 seize train-1 track",
        "11:00 seize train-2 track",
        "11:00 end train-1",
        "16:00 end train-2",
        "1d 06:00 seize train-3 track",
        "1d 11:00 end train-3",
    ]


def test_the_queue_of_each_day_is_a_mean():
    """§59 A day's queue is its mean over the day: 3 h and 6 h of waiting make 9/24."""
    _, run = run_lines(border(), set())
    assert run.daily[0, 0] == 9.0 / 24.0
    assert run.daily[0, 1] == 0.0
