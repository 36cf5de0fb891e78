"""Offices by date."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from transcaspian.chronicle.actor import KnownPerson, Office


@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)), st.integers(0, 4000), st.integers(0, 4000))
def test_an_office_is_held_within_its_dates_alone(start, length, offset):
    office = Office("Minister", "KAZ", start.isoformat(), (start + timedelta(length)).isoformat())
    day = start + timedelta(offset)
    assert office.held_on(day) == (offset <= length)
    assert not office.held_on(start - timedelta(1))


def test_a_month_or_a_year_counts_whole():
    office = Office("Minister", "KAZ", "2023-04", "2025")
    assert office.held_on(date(2023, 4, 1))
    assert office.held_on(date(2025, 12, 31))
    assert not office.held_on(date(2023, 3, 31))
    assert not office.held_on(date(2026, 1, 1))


def test_an_open_end_excludes_no_day():
    assert Office("Minister", "KAZ", "2023").held_on(date(2099, 1, 1))
    assert Office("Minister", "KAZ", "", "2023").held_on(date(1990, 1, 1))


def test_of_two_offices_the_one_that_began_last_counts():
    first, then = Office("Head", "ktz", "2021", "2025-03"), Office("Minister", "KAZ", "2025-03-18")
    ever = Office("Member", "un")
    person = KnownPerson("a-b", "A B", offices=(ever, then, first))
    assert person.office_on(date(2024, 1, 1)) == first
    assert person.office_on(date(2025, 3, 20)) == then
    assert person.office_on(date(2020, 1, 1)) == ever
    assert KnownPerson("c-d", "C D").office_on(date(2020, 1, 1)) is None
