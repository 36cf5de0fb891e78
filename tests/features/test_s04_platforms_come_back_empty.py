"""A pool of platforms: a train needs one, and it has to travel back before the next train."""

from __future__ import annotations

from tests.reference.sim_worlds import constant, run_lines

from transcaspian.simulation.model import Arrivals, EntityClass, Model, Resource, Step


def line(n_platform):
    trains = Arrivals("timetable", every_h=1.0, n=3)
    return Model(
        classes=(
            EntityClass("train", start="take", arrivals=trains, member="box", n_member=2),
            EntityClass("box", start="box-end"),
        ),
        steps=(
            Step("take", "seize", next="out", resource="platforms"),
            Step("out", "hold", next="unload", dist="way"),
            Step("unload", "split", next="back", to="box-end"),
            Step("back", "hold", next="give", dist="way"),
            Step("give", "release", next="end", resource="platforms"),
            Step("end", "end"),
            Step("box-end", "end"),
        ),
        resources=(Resource("platforms", n_platform),),
        dists=constant(way=10.0),
    )


def test_platforms_must_come_back_empty():
    """§60 A pool is lent until it is given back, also while it travels empty."""
    lines, _ = run_lines(line(1.0), {"seize", "end"})
    assert [one for one in lines if "seize" in one] == [
        "00:00 seize train-1 platforms",
        "20:00 seize train-2 platforms",
        "1d 16:00 seize train-3 platforms",
    ]
    assert [one for one in lines if "box" in one] == [
        "10:00 end box-1",
        "10:00 end box-2",
        "1d 06:00 end box-3",
        "1d 06:00 end box-4",
        "2d 02:00 end box-5",
        "2d 02:00 end box-6",
    ]


def test_one_more_platform_moves_the_second_train_at_once():
    lines, _ = run_lines(line(2.0), {"seize"})
    assert lines == [
        "00:00 seize train-1 platforms",
        "01:00 seize train-2 platforms",
        "20:00 seize train-3 platforms",
    ]
