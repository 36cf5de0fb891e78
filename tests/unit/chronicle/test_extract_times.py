"""Times named in a text: single words in three languages, and how they move with the day told from."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.chronicle.extract.dates import find_times
from transcaspian.chronicle.extract.lexicon import lower
from transcaspian.chronicle.extract.reference import put_in_order
from transcaspian.chronicle.extract.spots import Spots

HERE = Path(__file__).parent
THURSDAY = dt.date(2024, 3, 14)
DAYS = st.dates(dt.date(2001, 1, 1), dt.date(2060, 1, 1))


def times(text, language="en", told=THURSDAY):
    low = lower(text, language)
    found = find_times(text, Spots(low, language), reference=told, sure=True)
    return [(one.first, one.last) for one in put_in_order(found, low, language, told, sure=True)]


def told_times():
    for language in ("en", "ru", "tr"):
        for line in (HERE / f"times_{language}.txt").read_text("utf-8").splitlines():
            if not line.startswith("#"):
                text, _, asked = line.partition(" |")
                spans = [one.split("..") for one in asked.strip().split(";") if one]
                wanted = [(one[0], one[-1]) for one in spans]
                yield pytest.param(language, text, wanted, id=f"{language}: {text}")


@pytest.mark.parametrize(("language", "text", "wanted"), list(told_times()))
def test_a_time_is_as_precise_as_told(language, text, wanted):
    assert times(text, language) == wanted


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "yesterday"),
        ("en", "last night"),
        ("en", "two days ago"),
        ("en", "last week"),
        ("en", "on Monday"),
        ("ru", "вчера"),
        ("ru", "в прошлый вторник"),
        ("ru", "на прошлой неделе"),
        ("tr", "dün"),
        ("tr", "bu sabah"),
        ("tr", "geçen cuma"),
    ],
)
@given(told=DAYS, weeks=st.integers(1, 200))
def test_relative_days_move_with_the_day_told_from(language, text, told, weeks):
    """§1 So many weeks later the same words tell of a day as many weeks later."""
    step = dt.timedelta(weeks=weeks)
    moved = [
        tuple((dt.date.fromisoformat(one) + step).isoformat() for one in row)
        for row in times(text, language, told)
    ]
    assert moved == times(text, language, told + step) != []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "last month"),
        ("en", "early next year"),
        ("en", "in the autumn"),
        ("en", "by the end of the year"),
        ("en", "in the second half of next year"),
        ("ru", "в начале будущего года"),
        ("ru", "прошлым летом"),
        ("ru", "месяц назад"),
        ("tr", "gelecek yılın sonunda"),
        ("tr", "geçen yaz"),
    ],
)
@given(told=DAYS, years=st.integers(1, 30))
def test_relative_months_move_with_the_year_told_from(language, text, told, years):
    """§2 So many years later the same words tell of a month as many years later."""
    later = told.replace(day=min(told.day, 28), year=told.year + years)
    moved = [
        tuple(f"{int(one[:4]) + years}{one[4:]}" for one in row)
        for row in times(text, language, told.replace(day=min(told.day, 28)))
    ]
    assert moved == times(text, language, later) != []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They met on 3 March 2023 and had spoken two days earlier."),
        ("en", "It was opened in May 2023, a year earlier than planned."),
        ("ru", "Движение возобновили в мае 2023 года, а закрыли годом ранее."),
    ],
)
@given(told=DAYS)
def test_what_is_told_from_another_time_stays_with_it(language, text, told):
    """§3 A time told from one before it does not care when the text was written."""
    assert times(text, language, told) == times(text, language)
    assert len(times(text, language)) == len({*times(text, language)}) > 1


@settings(max_examples=10)
@given(told=DAYS)
def test_the_first_day_is_no_later_than_the_last(told):
    """§4 A time begins before it ends, whatever the day told from."""
    for language, text, _ in (one.values for one in told_times()):
        for first, last in times(text, language, told):
            assert first <= last
