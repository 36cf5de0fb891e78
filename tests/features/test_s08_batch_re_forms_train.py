"""Boxes from the sea become trains again."""

from __future__ import annotations

from tests.reference.sim_worlds import constant, run_lines

from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.model import Arrivals, EntityClass, Model, Step, Stock


def far_side(times_h, *, size=3.0, deadline_h=float("inf"), sizes=1.0):
    return Model(
        classes=(
            EntityClass("box", start="form", size=sizes, arrivals=Arrivals("trace", times_h=times_h)),
            EntityClass("train", start="run"),
        ),
        steps=(
            Step("form", "batch", stock="yard", size=size, deadline_h=deadline_h,
                 carrier="train", to="run"),
            Step("run", "hold", next="end", dist="run"),
            Step("end", "end"),
        ),
        stocks=(Stock("yard"),),
        dists=constant(run=4.0),
    )  # fmt: skip


def test_batch_re_forms_a_train():
    """§66 A train leaves the moment that its cargo is together; cargo leaves with its train."""
    lines, run = run_lines(far_side((1.0, 2.0, 3.0, 4.0)), {"board", "form", "end"})
    assert lines == [
        "03:00 board box-1 yard",
        "03:00 board box-2 yard",
        "03:00 board box-3 yard",
        "03:00 form train-1 yard",
        "07:00 end train-1",
        "07:00 end box-1",
        "07:00 end box-2",
        "07:00 end box-3",
    ]
    assert run.status == "deadlock", "the fourth box waits for ever, and that is told"


def test_the_oldest_box_waits_no_longer_than_the_deadline():
    """§67 At the deadline of its oldest cargo a train leaves with what is there."""
    lines, run = run_lines(far_side((1.0, 2.0, 30.0), deadline_h=6.0), {"form", "end"})
    assert lines == [
        "07:00 form train-1 yard",
        "11:00 end train-1",
        "11:00 end box-1",
        "11:00 end box-2",
        "1d 12:00 form train-2 yard",
        "1d 16:00 end train-2",
        "1d 16:00 end box-3",
    ]
    assert run.status == "ok"


def test_a_box_too_long_for_the_rest_of_a_train_takes_the_next():
    """§68 No train is loaded beyond its size."""
    lines, _ = run_lines(far_side((1.0, 2.0, 3.0), size=3.0, sizes=2.0), {"form", "board"})
    assert lines == [
        "02:00 board box-1 yard",
        "02:00 form train-1 yard",
        "03:00 board box-2 yard",
        "03:00 form train-2 yard",
    ]


def test_hours_aboard_are_the_trains():
    """§32 While it is carried, a box's hours are those of its carrier."""
    compiled = compile_model(far_side((1.0, 2.0, 3.0)))
    _, run = run_lines(far_side((1.0, 2.0, 3.0)), set())
    first = run.exits["uid"].tolist().index(0)
    hours = dict(zip(compiled.buckets, run.exit_hours[first].tolist(), strict=True))
    assert (hours["waiting:yard"], hours["moving"]) == (2.0, 4.0)
