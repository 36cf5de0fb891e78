"""The showcase train jumps the queue, and nothing else changes."""

from __future__ import annotations

import pytest
from tests.reference.sim_worlds import constant, run_lines

from transcaspian.simulation.model import Arrivals, EntityClass, Model, Resource, Step


def border(priority):
    return Model(
        classes=(
            EntityClass(
                "show", start="take", priority=priority, arrivals=Arrivals("trace", times_h=(3.0,))
            ),
            EntityClass("train", start="take", arrivals=Arrivals("timetable", every_h=1.0, n=3)),
        ),
        steps=(
            Step("take", "seize", next="pass", resource="slot"),
            Step("pass", "hold", next="give", dist="pass"),
            Step("give", "release", next="end", resource="slot"),
            Step("end", "end"),
        ),
        resources=(Resource("slot", 1.0),),
        dists=constant(**{"pass": 5.0}),
    )


@pytest.mark.parametrize(
    ("priority", "order"),
    [
        (1, ["train-1", "show-1", "train-2", "train-3"]),
        (0, ["train-1", "train-2", "train-3", "show-1"]),
    ],
)
def test_priority_train_jumps_the_queue(priority, order):
    """§63 Queues go by priority, then by time of joining; work in hand is not interrupted."""
    lines, _ = run_lines(border(priority), {"seize"})
    assert [one.split()[-2] for one in lines] == order


def test_those_who_come_at_the_same_moment_go_by_class_and_number():
    """§31 Ties: rows of classes first, then serial numbers, whatever was written first."""
    model = border(0)
    late, early = model.classes
    early = EntityClass("train", start="take", arrivals=Arrivals("trace", times_h=(3.0, 3.0)))
    for classes, order in (
        ((late, early), ["show-1", "train-1", "train-2"]),
        ((early, late), ["train-1", "train-2", "show-1"]),
    ):
        world = Model(classes, model.steps, model.resources, dists=model.dists)
        lines, _ = run_lines(world, {"seize"})
        assert [one.split()[-2] for one in lines] == order
