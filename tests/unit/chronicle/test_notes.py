"""Notes of a document are the sources of the claims that they are marked at."""

from __future__ import annotations

import datetime as dt

import pytest

from transcaspian.chronicle.codec import to_plain
from transcaspian.chronicle.extract.extraction import Extraction, extract
from transcaspian.chronicle.held import hold
from transcaspian.chronicle.read import read_document
from transcaspian.chronicle.store import Store

TEXT = """Kazakhstan and Azerbaijan signed a memorandum on a ferry in Baku on 3 March 2025.{one}
President Tokayev arrived in Tashkent on 5 March 2025. China opened a terminal in Poti on 7 March
2025.{two}

{note_one} Agency, “Ferry”, https://a.example/f, accessed 9 March 2025
{note_two} Ibid.
"""
MARKS = (
    {"one": "[1]", "two": "[2]", "note_one": "[1]", "note_two": "[2]"},
    {"one": "¹", "two": "²", "note_one": "¹", "note_two": "²"},
)
DAY = dt.date(2026, 1, 1)


@pytest.mark.parametrize("marks", MARKS)
def test_a_claim_names_the_notes_it_is_marked_with_and_no_others(marks):
    text = TEXT.format(**marks)
    found = extract(read_document(text.encode(), name="a.txt", today=DAY, published="2025-03-10"))
    notes = {
        one.type: [id_ for id_ in one.evidence if id_.startswith("note:")] for one in found.events
    }
    assert notes == {"AGREE": ["note:1"], "CONSULT": [], "COOPERATE": ["note:2"]}
    assert Extraction.from_json(found.document, found.to_json()).events == found.events


def test_an_accepted_claim_cites_the_note_and_the_document(tmp_path):
    data = TEXT.format(**MARKS[0]).encode()
    document = read_document(
        data, name="a.txt", today=DAY, published="2025-03-10", publisher="Paper"
    )
    [deal] = [one for one in extract(document).events if one.type == "AGREE"]
    with Store(tmp_path / "c.sqlite") as store:
        store.add(document, data)
        store.decide(document.id, "event", "event e1", "accept", to_plain(deal))
        held = hold(store=store)
    [kept] = [one for one in held.rows.events if one.id.startswith(document.id)]
    cited = {(one.kind, one.publisher, one.url, one.published) for one in held.cite(kept.evidence)}
    assert cited == {
        ("source", "Agency", "https://a.example/f", dt.date(2025, 3, 9)),
        ("document", "Paper", "", dt.date(2025, 3, 10)),
    }
