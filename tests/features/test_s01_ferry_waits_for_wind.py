"""A ferry is full and the wind has closed the port."""

from __future__ import annotations

from tests.reference.sim_port import quay
from tests.reference.sim_worlds import run_lines


def test_ferry_waits_for_wind():
    """§51 No ship sails in a closed window; cargo keeps its order of arrival."""
    model = quay(cargo_h=(1.0, 2.0), closed_h=((1.5, 18.0),), rule="window")
    lines, run = run_lines(model, {"board", "depart", "wait", "hold", "end"}, horizon_h=29.0)
    assert lines == [
        "01:00 board cargo-1 quay",
        "02:00 board cargo-2 quay",
        "02:00 depart ship-1 quay",
        "02:00 wait ship-1 wind",
        "18:00 hold ship-1",
        "1d 04:00 hold ship-1",
        "1d 04:00 end cargo-1",
        "1d 04:00 end cargo-2",
    ]
    assert run.status == "ok"


def test_a_window_that_opens_at_this_moment_is_open():
    """§51 A window is open from the moment of opening and closed from that of closing."""
    model = quay(cargo_h=(2.0, 18.0), closed_h=((3.0, 18.0), (19.0, 20.0)), rule="window")
    lines, _ = run_lines(model, {"wait", "depart"}, horizon_h=20.0)
    assert lines == ["18:00 depart ship-1 quay"]
    model = quay(cargo_h=(2.0, 3.0), closed_h=((3.0, 18.0),), rule="window")
    lines, _ = run_lines(model, {"wait", "depart"}, horizon_h=20.0)
    assert lines == ["03:00 depart ship-1 quay", "03:00 wait ship-1 wind"]
