"""Cargo as forwarders write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.scenario.cargo import BOX_TYPES, Cargo, parse_cargo


@given(
    count=st.integers(1, 100_000),
    code=st.sampled_from(sorted(BOX_TYPES)),
    load=st.one_of(st.none(), st.integers(1, 600).map(lambda tenth: tenth / 10)),
)
def test_what_is_printed_is_read_back(count: int, code: str, load: float | None) -> None:
    cargo = Cargo(count, BOX_TYPES[code], load)
    again, faults = parse_cargo(cargo.text)
    assert not faults
    assert again == cargo


def test_two_twenty_foot_boxes_are_one_forty_foot_equivalent() -> None:
    cargo, _ = parse_cargo("2x22G1")
    assert cargo is not None
    assert (cargo.teu, cargo.feu) == (2.0, 1.0)


def test_a_fault_does_not_repeat_a_book() -> None:
    _, faults = parse_cargo("x" * 100_000)
    assert all(len(fault) < 300 for fault in faults)


@pytest.mark.parametrize("text", ["", "20", "x45G1", "0x45G1", "3x99Z9", "2x22G1@0t", "two boxes"])
def test_what_can_not_be_is_refused_with_a_remedy(text: str) -> None:
    cargo, faults = parse_cargo(text)
    assert cargo is None
    assert faults
    assert all(fault.startswith("--cargo:") for fault in faults)
