"""The two articles: what must be found in them before any review. Facts only."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from transcaspian.chronicle.extract.extraction import extract
from transcaspian.chronicle.extract.links import link
from transcaspian.chronicle.founding import load_founding
from transcaspian.chronicle.read import read_document

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = Path(os.environ.get("TRANSCASPIAN_DOCUMENTS", ROOT.parent / "shared" / "documents"))
FILES = {"2024": "000_347d6e17c9ac5583.txt", "2022": "002_73cc57324e0d5163.txt"}
EVENTS = [  # year, type, first day, actors that must be there, places that must be there
    ("2022", "CONSULT", "2022-08-24", {"KAZ", "AZE"}, {"baku"}),
    ("2022", "CONSULT", "2022-08-19", {"KAZ", "RUS"}, {"sochi"}),
    ("2022", "CONSULT", "2022-08-18", {"kazmunaygas", "socar"}, {"baku"}),
    ("2022", "CONSULT", "2022-08-24", {"kaz-aze-business-council", "KAZ", "AZE"}, {"baku"}),
    ("2022", "AGREE", "2022-08-24", {"KAZ", "AZE"}, {"shusha", "turkistan"}),
    ("2022", "AID", "2022-08-24", {"KAZ", "AZE"}, {"karabakh"}),
    ("2024", "CONSULT", "2024-03-11", {"KAZ", "AZE"}, {"fuzuli", "shusha"}),
    ("2024", "CONSULT", "2023-11", {"speca", "KAZ", "AZE"}, set()),
    ("2024", "AID", "2024-03-11", {"KAZ", "AZE"}, {"fuzuli"}),
    ("2024", "SANCTION", "2024-02", {"ARM", "csto"}, set()),
    ("2024", "COOPERATE", "2024-03-11", {"KAZ", "AZE"}, {"xian"}),
]
SPEAKERS = {
    "2022": {"ilham-aliyev", "ayan-yerenov"},
    "2024": {
        "urazgali-selteyev", "yerlan-ibrahim", "kassym-jomart-tokayev", "ilham-aliyev",
        "nikol-pashinyan", "imangali-tasmagambetov",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def articles():
    if not all((DOCUMENTS / name).is_file() for name in FILES.values()):
        pytest.skip("no documents: set TRANSCASPIAN_DOCUMENTS to their folder")
    today = dt.date(2026, 1, 1)
    return {
        year: extract(read_document((DOCUMENTS / name).read_bytes(), name=name, today=today))
        for year, name in FILES.items()
    }


@pytest.mark.parametrize(("year", "kind", "day", "actors", "places"), EVENTS)
def test_event_is_found(articles, year, kind, day, actors, places):
    fits = [
        one
        for one in articles[year].events
        if one.type == kind
        and one.date_from == day
        and actors <= set(one.actors)
        and places <= set(one.places)
    ]
    assert fits


@pytest.mark.parametrize("year", sorted(SPEAKERS))
def test_everybody_who_speaks_is_quoted_and_nobody_else(articles, year):
    assert {one.speaker for one in articles[year].statements} == SPEAKERS[year]


def test_the_visit_lasts_two_days(articles):
    visit = next(one for one in articles["2024"].events if one.mode == "visit")
    assert (visit.date_from, visit.date_to) == ("2024-03-11", "2024-03-12")


def test_doubt_is_less_certain_than_words_of_welcome(articles):
    doubt = min(one.certainty for one in articles["2024"].statements)
    sure = max(one.certainty for one in articles["2022"].statements)
    assert doubt < 0.4
    assert sure > 0.9


def test_the_promise_of_the_centre_is_linked_to_its_opening(articles):
    promise = next(one for one in articles["2022"].commitments if "centre" in one.object)
    assert (promise.promisors, promise.beneficiaries) == (("KAZ",), ("AZE",))
    assert (promise.quantity.value, promise.quantity.unit) == (600, "pupil")
    opened = next(one for one in articles["2024"].events if "centre" in one.object)
    assert opened.lifecycle == "operational"
    a, b = articles["2022"].document.id, articles["2024"].document.id
    links = {
        (one.from_, one.to): one.reason
        for one in link(list(articles.values()))
        if one.kind == "fulfils"
    }
    assert "fuzuli lies in karabakh" in links[f"{b}#{opened.id}", f"{a}#{promise.id}"]


def test_events_are_linked_to_the_founding_chronicle(articles):
    known = {
        one.to
        for one in link(list(articles.values()), load_founding(check=False))
        if one.kind == "same-event"
    }
    assert {
        "tokayev-putin-sochi-2022", "tokayev-visit-baku-2022", "kmg-socar-meeting-2022",
        "business-council-2022", "sister-cities-2022", "creativity-centre-announced-2022",
        "creativity-centre-opened-2024", "tokayev-visit-azerbaijan-2024",
        "armenia-freezes-csto-2024", "xian-train-received-2024",
    } <= known  # fmt: skip


def test_notes_boilerplate_and_the_author_tell_no_events(articles):
    for found in articles.values():
        text = found.document.text
        last = max(one.span.end for one in found.events)
        assert "Latest news" not in text[:last]
        assert all(
            one.span.end <= note.start or one.span.start >= note.end
            for note in found.document.footnotes
            for one in found.events
        )
        assert all(one.date_from < "2026" for one in found.events)
