"""Dates as precise as known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.chronicle.day import first_day, is_when, last_day


@given(st.dates())
def test_a_day_is_its_own_first_and_last(day):
    text = day.isoformat()
    assert first_day(text) == day == last_day(text)


@given(st.dates(), st.sampled_from([4, 7]))
def test_a_less_precise_date_holds_the_day_and_no_day_of_another(day, length):
    text = day.isoformat()[:length]
    first, last = first_day(text), last_day(text)
    assert first <= day <= last
    assert first.isoformat()[:length] == text == last.isoformat()[:length]
    assert (first.toordinal() == 1) or date.fromordinal(first.toordinal() - 1).isoformat()[
        :length
    ] != text


def test_february_ends_when_it_does():
    assert last_day("2024-02") == date(2024, 2, 29)
    assert last_day("2023-02") == date(2023, 2, 28)


@pytest.mark.parametrize("text", ["", "24", "2024-13", "2024-02-30", "2024-2", "March", "20240311"])
def test_what_no_calendar_has_is_no_date(text):
    assert not is_when(text)
    with pytest.raises(ValueError, match=r"\S"):
        first_day(text)
