"""Odd texts: rules end, in a time that grows with the text, and point into it."""

from __future__ import annotations

import datetime as dt
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.chronicle.extract.extraction import extract
from transcaspian.chronicle.read import read_document
from transcaspian.errors import ChronicleError

TODAY = dt.date(2026, 1, 1)
TEXTS = Path(__file__).resolve().parents[3] / "bench" / "extraction"
ENDLESS = {
    "a name again and again": "Kazakhstan ",
    "a speaker": "said Tokayev, ",
    "days": "12 March 2024 ",
    "quotation marks": '"',
    "brackets": "[",
    "possessives": "'s",
    "one letter": "a",
    "lines": "a\n",
    "spaces": "\xa0 ",
    "numbers": "1 ",
    "newer names": "Kassym Jomart ",
}
PIECES = st.lists(
    st.sampled_from([
        "Kazakhstan", "Tokayev", "signed", "said", "on 12 March 2024", "will", "not", "Baku", "«", "»",
        "“", "”", "(", ")", "\n", "\n\n", ". ", "? ", ", ", "\u202e", "\u200f", "\x07", "\u00ad", "🚂",
        "5 million tonnes", "—", "Токаев", "подписал", "вчера", "dün", "imzaladı", "İ", "ı", "ﬁ", "1.",
        "[1]", "99999999999999", "31 February", "0000", "e\u0301", "President", "Mr.",
    ])
)  # fmt: skip


def read(text, **told):
    return read_document(text.encode(), name="a.txt", today=TODAY, **told)


def rows(found):
    return [*found.events, *found.statements, *found.commitments, *found.figures]


def spans(found):
    yield from (row.span for row in rows(found) if row.span is not None)
    yield from (span for row in (*found.people, *found.places) for span in row.spans)


@pytest.mark.slow
@pytest.mark.parametrize("piece", ENDLESS.values(), ids=ENDLESS)
def test_endless_texts_take_a_time_that_grows_with_them(piece):
    def measure(n):
        document = read(piece * (n // len(piece)) + " a", language="en", published="2024-03-12")
        start = time.process_time()
        extract(document)
        return time.process_time() - start

    measure(1000)
    short, long = measure(10_000), measure(80_000)
    assert long < 24 * short + 2.0  # eightfold if it is linear, 64-fold if it is not


@settings(max_examples=150)
@given(PIECES, st.sampled_from(["en", "ru", "tr"]), st.sampled_from(["", "2024-03-12"]))
def test_spans_lie_within_the_text_and_rows_are_sound(pieces, language, published):
    try:
        document = read(" ".join(pieces), language=language, published=published)
    except ChronicleError:
        return
    found = extract(document)
    for span in spans(found):
        assert 0 <= span.start < span.end <= len(document.text)
        assert document.text[span.start : span.end].strip()
    for row in rows(found):
        assert 0 <= row.confidence <= 1
        assert row.rule
    for event in found.events:
        days = (event.date_from, event.date_to)
        assert all(not day or len(day) in (4, 7, 10) for day in days)
        assert event.date_from <= event.date_to or not event.date_to


@given(PIECES)
def test_the_same_text_gives_the_same_rows(pieces):
    try:
        document = read(" ".join(pieces), published="2024-03-12")
    except ChronicleError:
        return
    assert extract(document).to_json() == extract(document).to_json()


def test_marks_that_turn_the_direction_of_reading_do_not_hide_names():
    plain = "President Tokayev visited Baku on 24 August 2022."
    odd = "President \u202aTokayev\u202c visited \u200eBaku\u200e on 24 August 2022."
    wanted, got = (extract(read(text, published="2022-08-25")) for text in (plain, odd))
    assert {row.id for row in got.people} == {row.id for row in wanted.people}
    assert {row.id for row in got.places} == {row.id for row in wanted.places}


@pytest.mark.parametrize("language", ["en", "ru", "tr"])
@pytest.mark.slow
def test_no_sentence_needs_another_before_it(language):
    """A text may begin anywhere: the rules find what is there, and break on nothing."""
    texts = [one.read_text(encoding="utf-8") for one in sorted(TEXTS.glob(f"*/{language}*.txt"))]
    sentences = [one for text in texts for one in re.split(r"(?<=[.!?])\s+", text) if one.strip()]
    assert len(sentences) > 100
    for sentence in sentences:
        document = read(f"{sentence}\n", language=language, published="2024-03-12")
        ends = len(document.text)
        assert all(0 <= one.start < one.end <= ends for one in spans(extract(document)))


def test_work_that_nothing_was_told_of_is_of_nothing():
    found = extract(
        read(
            "Workers, who began construction in 2020, left.", language="en", published="2024-03-12"
        )
    )
    assert not found.commitments
