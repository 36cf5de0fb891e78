"""A storm overtakes a ship at sea."""

from __future__ import annotations

from tests.reference.sim_port import quay
from tests.reference.sim_worlds import run_lines

from transcaspian.simulation.compile import compile_model

STORMS = ((5.0, 8.0), (10.0, 14.0))


def arrivals(rule):
    model = quay(cargo_h=(1.0, 2.0), closed_h=STORMS, rule=rule)
    return run_lines(model, {"wait", "end"}, horizon_h=30.0)


def test_storm_pauses_a_ship():
    """§64 A paused hold loses exactly the closed hours: ten at sea from 2 end at 12 + 3 + 4."""
    lines, run = arrivals("pause")
    assert lines == ["19:00 end cargo-1", "19:00 end cargo-2"]
    compiled = compile_model(quay(cargo_h=(1.0, 2.0), closed_h=STORMS))
    hours = dict(zip(compiled.buckets, run.exit_hours[1].tolist(), strict=True))
    assert hours["moving"] == 10.0
    assert hours["waiting:wind"] == 7.0


def test_a_ship_that_must_fit_waits_for_a_window_long_enough():
    """§65 A hold that must fit starts at the first moment from which it ends in the open."""
    lines, _ = arrivals("fit")
    assert lines[:2] == ["02:00 wait ship-1 wind", "1d 00:00 end cargo-1"]


def test_a_ship_without_a_rule_sails_through():
    lines, _ = arrivals("none")
    assert lines == ["12:00 end cargo-1", "12:00 end cargo-2"]
