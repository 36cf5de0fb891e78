"""A timeline: filters, its table, and the calendar that other programs read."""

from __future__ import annotations

import datetime as dt
import itertools
import xml.etree.ElementTree as ET

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.held import hold
from transcaspian.chronicle.ics import to_calendar
from transcaspian.chronicle.record import EVENT_TYPES, TRACKS
from transcaspian.chronicle.timeline import (
    COLUMNS,
    Wanted,
    event_document,
    leaning_of,
    select_events,
    table_rows,
)
from transcaspian.study.chronicle_draw_timeline import draw_timeline

HELD = hold()
DOCUMENTS = [event_document(one, HELD) for one in select_events(HELD, Wanted())]
STAMP = dt.date(2026, 1, 1)
FILTERS = {
    "actors": ("KAZ",),
    "tracks": ("transport", "economic"),
    "places": ("aktau", "alat", "baku"),
    "types": ("AGREE", "COOPERATE", "CONSULT"),
    "start": dt.date(2022, 1, 1),
    "end": dt.date(2024, 12, 31),
}


def ids(**wanted):
    return {one.id for one in select_events(HELD, Wanted(**wanted))}


@pytest.mark.parametrize("names", list(itertools.combinations(FILTERS, 2)))
def test_filters_commute(names):
    """Two filters together let through what both let through."""
    one, other = names
    both = ids(**{one: FILTERS[one], other: FILTERS[other]})
    assert both == ids(**{one: FILTERS[one]}) & ids(**{other: FILTERS[other]})


def test_tracks_and_leanings_count_every_event_once():
    everything = ids()
    assert len(everything) == len(HELD.rows.events)
    parts = [ids(tracks=(track,)) for track in TRACKS]
    assert sum(map(len, parts)) == len(everything)
    assert set().union(*parts) == everything
    assert {leaning_of(one) for one in EVENT_TYPES} == {"cooperation", "conflict"}


def test_a_state_stands_for_its_organisations():
    alone = {one.id for one in HELD.rows.events if "KAZ" in one.actors}
    theirs = {one.id for one in HELD.rows.events if "ktz" in one.actors}
    assert alone | theirs <= ids(actors=("KAZ",))
    assert ids(actors=("ktz",)) == theirs


@settings(deadline=None, max_examples=30)
@given(st.dates(dt.date(2013, 1, 1), dt.date(2026, 12, 31)), st.integers(0, 900))
def test_days_let_through_what_may_have_happened_then(start, days):
    end = start + dt.timedelta(days=days)
    for one in HELD.rows.events:
        touches = (
            first_day(one.date_from) <= end and last_day(one.date_to or one.date_from) >= start
        )
        assert (one.id in ids(start=start, end=end)) == touches


def test_events_come_in_order_of_time_and_open_to_their_sources():
    days = [first_day(one["date_from"]) for one in DOCUMENTS]
    assert days == sorted(days)
    assert all(one["sources"] and all(s["publisher"] for s in one["sources"]) for one in DOCUMENTS)


def test_the_table_has_the_rows_of_the_json():
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in table_rows(DOCUMENTS)]
    assert [one["id"] for one in rows] == [one["id"] for one in DOCUMENTS]
    for row, one in zip(rows, DOCUMENTS, strict=True):
        assert row["text"] == one["text"]
        assert row["actors"].split("|") == one["actors"]
        assert row["evidence"].split("|") == [source["id"] for source in one["sources"]]
        assert (row["quantity"] is None) == (one["quantity"] is None)


def test_a_calendar_is_read_back_by_another_reader():
    calendar = icalendar.Calendar.from_ical(to_calendar(DOCUMENTS, stamp=STAMP))
    found = {str(one["UID"]): one for one in calendar.walk("VEVENT")}
    assert len(found) == len(DOCUMENTS)
    for one in DOCUMENTS:
        event = found[f"{one['id']}@chronicle.transcaspian"]
        assert event.decoded("DTSTART") == first_day(one["date_from"])
        last = event.decoded("DTEND") - dt.timedelta(days=1)
        assert last == last_day(one["date_to"] or one["date_from"])
        assert str(event["DESCRIPTION"]).startswith(one["text"])
        assert not one["place_names"] or str(event["LOCATION"]) == ", ".join(one["place_names"])


def test_lines_of_a_calendar_are_short_and_end_as_they_should():
    text = to_calendar(DOCUMENTS, stamp=STAMP)
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.count("\n") == text.count("\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


@settings(deadline=None, max_examples=60)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=200)
)
def test_any_words_survive_folding_and_escaping(words):
    told = words.strip() or "x"
    one = DOCUMENTS[0] | {"text": f"{told};,\\\nend", "object": told}
    text = to_calendar([one], stamp=STAMP)
    [event] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(event["DESCRIPTION"]).startswith(f"{told};,\\\nend")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_what_has_no_date_is_in_no_calendar():
    text = to_calendar([DOCUMENTS[0] | {"date_from": ""}], stamp=STAMP)
    assert "VEVENT" not in text


def test_control_characters_of_a_broken_document_harm_no_reader():
    one = DOCUMENTS[0] | {"text": "a\x00b\x1bc\x85d\ud800", "object": "e\x07f"}
    [event] = icalendar.Calendar.from_ical(to_calendar([one], stamp=STAMP)).walk("VEVENT")
    assert str(event["DESCRIPTION"]).startswith("abcd")
    assert str(event["SUMMARY"]).startswith("ef")
    text = draw_timeline([one], {one["id"]: leaning_of(one["type"])}, subtitle="all")
    titles = [title.text for title in ET.fromstring(text).iter("{http://www.w3.org/2000/svg}title")]
    assert any("abcd" in title for title in titles)


def test_the_picture_has_a_sentence_and_a_source_for_each_event():
    leanings = {one["id"]: leaning_of(one["type"] or "") for one in DOCUMENTS}
    text = draw_timeline(DOCUMENTS, leanings, subtitle="all")
    titles = [title.text for title in ET.fromstring(text).iter("{http://www.w3.org/2000/svg}title")]
    for one in DOCUMENTS:
        [found] = [title for title in titles if f": {one['text']}" in title]
        assert all(source["publisher"] in found for source in one["sources"])
    assert len(titles) == len(DOCUMENTS) + 1
