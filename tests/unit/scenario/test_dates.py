"""Dates as people write them, on two clocks."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.scenario.dates import month_days, parse_day, settle_clocks

TODAY = dt.date(2026, 6, 15)
days = st.dates(dt.date(1900, 1, 1), dt.date(9998, 12, 31))


@given(days)
def test_a_written_day_is_read_back(day: dt.date) -> None:
    assert parse_day(day.isoformat(), end=False) == day
    assert parse_day(day.isoformat(), end=True) == day


@given(days)
def test_a_month_spans_from_its_first_to_its_last_day(day: dt.date) -> None:
    text = f"{day:%Y-%m}"
    first, last = parse_day(text, end=False), parse_day(text, end=True)
    assert first <= day <= last
    assert (last - first).days + 1 == month_days(day.year, day.month)
    assert (last + dt.timedelta(days=1)).day == 1 if last < dt.date(9998, 12, 31) else True


@pytest.mark.parametrize("text", ["", "2024-13", "2024-02-30", "24-01-01", "today", "2024/01/01"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        parse_day(text, end=False)


def _settle(**dates: str | None):
    full = {"depart": None, "as_of": None, "known_by": None, "arrive_by": None, **dates}
    return settle_clocks(**full, today=TODAY)


def test_left_out_dates_follow_from_each_other() -> None:
    clocks, _ = _settle()
    assert clocks is not None
    assert (clocks.depart, clocks.as_of, clocks.known_by) == (TODAY, TODAY, TODAY)
    clocks, _ = _settle(depart="2024-03-11")
    assert clocks is not None
    assert clocks.as_of == dt.date(2024, 3, 11)
    clocks, _ = _settle(as_of="2021-06", known_by="2021-12")
    assert clocks is not None
    assert clocks.depart == dt.date(2021, 6, 1)
    assert clocks.known_by == dt.date(2021, 12, 31)


def test_every_fault_is_told_at_once() -> None:
    clocks, faults = _settle(depart="x", as_of="2024-99", arrive_by="2020")
    assert clocks is None
    assert len(faults) == 3
    assert [fault.split(":")[0] for fault in faults] == ["--depart", "--as-of", "--arrive-by"]
