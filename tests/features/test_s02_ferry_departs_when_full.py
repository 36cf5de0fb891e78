"""When a vehicle leaves: full, at its deadline, or on schedule."""

from __future__ import annotations

from tests.reference.sim_port import quay
from tests.reference.sim_worlds import run_lines

CARGO = (1.0, 2.0, 3.0, 50.0)


def departures(**options):
    options.setdefault("cargo_h", CARGO)
    return run_lines(quay(**options), {"depart"}, horizon_h=100.0)[0]


def test_ferry_departs_when_full():
    """§52 Without deadline and schedule a vehicle leaves at the moment it carries its minimum."""
    assert departures(capacity=3.0) == ["03:00 depart ship-1 quay"]
    assert departures(capacity=3.0, minimum=1.0) == [
        "01:00 depart ship-1 quay",
        "21:00 depart ship-1 quay",
        "2d 02:00 depart ship-1 quay",
    ]


def test_ferry_departs_at_its_deadline():
    """§53 At its deadline it leaves with the minimum, or as soon after as it has that."""
    assert departures(capacity=9.0, minimum=1.0, deadline_h=2.5) == [
        "02:30 depart ship-1 quay",
        "1d 01:00 depart ship-1 quay",
        "2d 02:00 depart ship-1 quay",
    ]
    assert (
        departures(capacity=9.0, minimum=0.0, deadline_h=30.0)[0] == "1d 06:00 depart ship-1 quay"
    )


def test_ferry_departs_on_schedule():
    """§54 On schedule it leaves at those hours alone, full or not, if it carries the minimum."""
    assert departures(capacity=2.0, minimum=1.0, every_h=12.0) == [
        "12:00 depart ship-1 quay",
        "1d 12:00 depart ship-1 quay",
        "2d 12:00 depart ship-1 quay",
    ]
    assert departures(capacity=2.0, minimum=0.0, every_h=12.0)[0] == "00:00 depart ship-1 quay"


def test_a_second_ship_loads_what_the_first_has_no_room_for():
    """§55 Vehicles load one after the other, in order of coming."""
    lines, _ = run_lines(
        quay(cargo_h=CARGO, n_ship=2, every_h=24.0, minimum=1.0), {"board", "depart"}
    )
    assert lines[:5] == [
        "01:00 board cargo-1 quay",
        "02:00 board cargo-2 quay",
        "03:00 board cargo-3 quay",
        "1d 00:00 depart ship-1 quay",
        "1d 00:00 depart ship-2 quay",
    ]


def test_a_ship_that_waits_for_its_hour_loads_more_when_the_sea_is_deep_again():
    """§56 A ship full in shallow water takes what fits as soon as its calendar opens."""
    lines, _ = run_lines(
        quay(
            cargo_h=(1.0, 2.0, 3.0),
            capacity=2.0,
            minimum=1.0,
            every_h=24.0,
            low_capacity=1.0,
            shallow_h=((0.0, 6.0),),
        ),
        {"board", "depart"},
        horizon_h=30.0,
    )
    assert lines == [
        "01:00 board cargo-1 quay",
        "06:00 board cargo-2 quay",
        "1d 00:00 depart ship-1 quay",
    ]


def test_a_shallow_sea_takes_less():
    """§56 While its calendar is closed a vehicle takes no more than its low capacity."""
    options = {"cargo_h": (1.0, 1.0, 1.0, 60.0, 60.0, 60.0), "capacity": 3.0}
    assert departures(**options, low_capacity=1.0, shallow_h=((0.0, 30.0),)) == [
        "01:00 depart ship-1 quay",
        "21:00 depart ship-1 quay",
        "2d 12:00 depart ship-1 quay",
    ]
