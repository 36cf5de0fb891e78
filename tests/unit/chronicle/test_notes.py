"""Notes of a document are the sources of the claims that they are marked at."""

from __future__ import annotations

import datetime as dt

import pytest

from transcaspian.chronicle.cited import find_cited
from transcaspian.chronicle.codec import to_plain
from transcaspian.chronicle.extract.extraction import Extraction, extract
from transcaspian.chronicle.held import hold
from transcaspian.chronicle.read import read_document
from transcaspian.chronicle.store import Store
from transcaspian.chronicle.webnotes import lift_notes

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


PAGE = """<!doctype html><html><head><title>Ferry</title></head><body><nav><a href="#top">1</a></nav>
<article><h1>A ferry comes</h1><p>Kazakhstan and Azerbaijan signed a memorandum on a ferry in Baku
in 2025{one} It goes twice a week, and the port has taken on sixty people for it since spring.</p>
<p>The quay is 12 m<sup>2</sup> wider than it was before the works of last year began.{two}</p>
{notes}</article></body></html>"""
LINKED = '<sup><a href="#{id}">{text}</a></sup>'


@pytest.mark.parametrize("text", ["{}", "[{}]"])
@pytest.mark.parametrize(
    "notes",
    [
        '<ol><li id="n1">{a} <a href="#r1">↑</a></li><li id="n2">{b}</li></ol>',
        '<p id="n1">[1] {a}</p><p><a name="n2" href="#r2">[2]</a> {b}</p>',
    ],
)
def test_numbers_that_lead_to_notes_of_a_page_are_marks(text, notes):
    page = PAGE.format(
        one=LINKED.format(id="n1", text=text.format(1)),
        two=LINKED.format(id="n2", text=text.format(2)),
        notes=notes.format(
            a="Agency, “Ferry”, https://a.example/f, accessed 9 March 2025",
            b='Port, “Quay”, <a href="https://b.example/q">read</a>, accessed 8 March 2025',
        ),
    )
    document = read_document(page.encode(), name="a.html", today=DAY)
    assert [(one.number, one.title, one.url, one.accessed) for one in document.footnotes] == [
        (1, "Ferry", "https://a.example/f", "2025-03-09"),
        (2, "Quay", "https://b.example/q", "2025-03-08"),
    ]
    assert "in 2025[1] It goes" in document.text
    assert document.text.count("“Quay”") == 1


def test_a_page_without_such_numbers_stays_as_it_is():
    page = PAGE.format(one="", two="<sup>2</sup>", notes='<p id="n1">So <a href="#top">up</a></p>')
    assert lift_notes(page) == (page, ())


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("по 36 млн долларов", [1]),  # "тыс." ends no sentence
        ("200 тыс. контейнеров", [1]),
        ("5 млн тонн", [2]),
        ("7 млн тонн", [3]),
        ("9 поездов", []),
    ],
)
def test_a_figure_is_of_the_note_next_behind_it_in_its_sentence(words, numbers):
    text = (
        "Порт стоит по 36 млн долларов, он примет 200 тыс. контейнеров.[1] Пришло 5 млн тонн,[2] "
        "ушло 7 млн тонн.[3] Было 9 поездов. Дорога открыта.[1]\n\n"
        "[1] «Порт», Газета, https://a.example/1 (дата обращения: 15.07.2024).\n"
        "[2] «Груз», Газета, https://a.example/2 (дата обращения: 15.07.2024).\n"
        "[3] Там же.\n"
    )
    document = read_document(text.encode(), name="a.txt", today=DAY, published="2024-07-18")
    at = text.index(words)
    assert [one.number for one in find_cited(document, at, at + len(words))] == numbers


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "In 2024, 4.5 million tonnes went by the Middle Corridor, 62 percent more than in 2023.",
            {"4.5 million tonnes": "2024", "62 percent": "2024"},
        ),
        (
            "Cargo on the Middle Corridor rose from 2.8 million tonnes in 2023 to 4.5 million "
            "tonnes in 2024.",
            {"2.8 million tonnes": "2023", "4.5 million tonnes": "2024"},
        ),
        (
            "В 2024 году по Среднему коридору прошло 4,5 млн тонн, на 62 процента больше, чем в "
            "2023 году.",
            {"4,5 млн тонн": "2024", "62 процента": "2024"},
        ),
        ("Orta Koridor'da yük 2024'te 2023'e göre yüzde 62 arttı.", {"yüzde 62": "2024"}),
        ("Waiting at the port of Aktau fell from ten days to six in 2024.", {}),
    ],
)
def test_a_figure_is_of_its_own_time_and_not_of_the_one_it_is_held_against(text, told):
    found = extract(read_document(text.encode(), name="a.txt", today=DAY, published="2025-06-09"))
    assert {one.quantity.text: one.valid_from[:4] for one in found.figures} == told


@pytest.mark.parametrize("body", ["Ministry of Economy of Georgia", "Government of Georgia"])
def test_a_ministry_with_its_name_is_not_the_one_before(body):
    text = (
        "The Ministry of Transport of Kazakhstan signed a contract on 3 May 2023. "
        f"The {body} rejected the offer on 17 May 2023.\n"
    )
    found = extract(read_document(text.encode(), name="a.txt", today=DAY, published="2023-06-09"))
    [no] = [one for one in found.events if one.type == "REJECT"]
    assert not any(one == "kaz-mot" for one in no.actors)
