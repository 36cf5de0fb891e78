"""A gate: one waits until another gives the signal."""

from __future__ import annotations

from tests.reference.sim_worlds import constant, run_lines

from transcaspian.simulation.model import Arrivals, EntityClass, Model, Step


def test_a_signal_lets_one_through_now_or_later():
    """§73 A signal lets as many through as its amount; one that nobody awaits is kept."""
    model = Model(
        classes=(
            EntityClass("train", start="wait", arrivals=Arrivals("trace", times_h=(1.0, 2.0, 9.0))),
            EntityClass("guard", start="go", arrivals=Arrivals("trace", times_h=(3.0, 5.0, 6.0))),
        ),
        steps=(
            Step("wait", "wait", next="end", gate="exit"),
            Step("go", "hold", next="signal", dist="walk"),
            Step("signal", "signal", next="end", gate="exit"),
            Step("end", "end"),
        ),
        dists=constant(walk=0.5),
    )
    lines, _ = run_lines(model, {"end"})
    assert [one for one in lines if "train" in one] == [
        "03:30 end train-1",
        "05:30 end train-2",
        "09:00 end train-3",
    ]
