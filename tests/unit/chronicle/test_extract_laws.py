"""Laws of extraction: spans, determinism, order, negation, voice and language."""

from __future__ import annotations

import datetime as dt
import json
from itertools import permutations

import pytest

from transcaspian.chronicle.extract.extraction import Extraction, extract, rules_digest
from transcaspian.chronicle.extract.lexicon import lower
from transcaspian.chronicle.extract.links import link, list_marks
from transcaspian.chronicle.founding import load_founding
from transcaspian.chronicle.read import read_document

TODAY = dt.date(2026, 1, 1)
STORY = {
    "en": "President Kassym-Jomart Tokayev arrived in Baku on 24 August 2022. "
    "On 25 August 2022 Kazakhstan and Azerbaijan signed a memorandum in Baku. "
    "On 26 August 2022 Poland closed the border with Belarus.",
    "ru": "Президент Касым-Жомарт Токаев прибыл в Баку 24 августа 2022 года. "
    "25 августа 2022 года Казахстан и Азербайджан подписали в Баку меморандум. "
    "26 августа 2022 года Польша закрыла границу с Белоруссией.",
    "tr": "Cumhurbaşkanı Kasım Cömert Tokayev 24 Ağustos 2022'de Bakü'yü ziyaret etti. "
    "25 Ağustos 2022'de Kazakistan ve Azerbaycan Bakü'de mutabakat zaptı imzaladı. "
    "26 Ağustos 2022'de Polonya, Belarus sınırını kapattı.",
}
PROMISE = "Kazakhstan will build a hospital for 300 beds in Shusha, officials said on 2 May 2023."
KEPT = "On 7 June 2025 Kazakhstan opened a hospital in Shusha, a gift to Azerbaijan."


def run(text, *, language="en", published="2022-08-30"):
    document = read_document(
        text.encode(), name="x.txt", today=TODAY, published=published, language=language
    )
    return extract(document)


def told(extraction):
    """Return what matters of events, whatever the language."""
    return [
        (one.type, one.mode, one.context, one.date_from, sorted(one.actors), sorted(one.places))
        for one in extraction.events
    ]


@pytest.mark.parametrize("language", sorted(STORY))
def test_spans_give_text_and_names_stand_in_them(language):
    found = run(STORY[language], language=language)
    text = found.document.text
    for row in (*found.events, *found.statements, *found.commitments, *found.figures):
        assert 0 <= row.span.start < row.span.end <= len(text)
        assert text[row.span.start : row.span.end].strip() == text[row.span.start : row.span.end]
    for row in (*found.people, *found.places):
        assert row.spans
        for span in row.spans:
            assert text[span.start : span.end][0].isupper()


@pytest.mark.parametrize("language", sorted(STORY))
def test_the_same_document_twice_gives_the_same_json(language):
    first, second = (json.dumps(run(STORY[language], language=language).to_json()) for _ in "ab")
    assert first == second


def test_json_reads_back_to_the_same_rows():
    found = run(STORY["en"] + ' "Trade will grow," said Kassym-Jomart Tokayev.')
    assert found.statements
    plain = json.loads(json.dumps(found.to_json()))
    assert Extraction.from_json(found.document, plain) == found
    assert {row["speaker"] for row in plain["statements"]} == {"Kassym-Jomart Tokayev"}


def test_three_languages_tell_one_story():
    assert told(run(STORY["en"])) == told(run(STORY["ru"], language="ru"))
    assert told(run(STORY["en"])) == told(run(STORY["tr"], language="tr"))


def test_the_story_is_told_right():
    assert told(run(STORY["en"])) == [
        ("CONSULT", "visit", "actual", "2022-08-24", ["AZE", "KAZ"], ["baku"]),
        ("AGREE", "sign", "actual", "2022-08-25", ["AZE", "KAZ"], ["baku"]),
        ("SANCTION", "close", "actual", "2022-08-26", ["BLR", "POL"], []),
    ]


@pytest.mark.parametrize(
    ("language", "text", "context"),
    [
        ("en", "Kazakhstan and Georgia signed a memorandum.", "actual"),
        ("en", "Kazakhstan and Georgia did not sign a memorandum.", "negated"),
        ("en", "Kazakhstan and Georgia will sign a memorandum.", "planned"),
        ("en", "Kazakhstan and Georgia plan to sign a memorandum.", "planned"),
        ("en", "Kazakhstan and Georgia could sign a memorandum.", "possible"),
        ("en", "Kazakhstan and Georgia are unlikely to sign a memorandum.", "possible"),
        ("en", "In 2020 Kazakhstan and Georgia signed a memorandum.", "past"),
        ("ru", "Казахстан и Грузия подписали меморандум.", "actual"),
        ("ru", "Казахстан и Грузия не подписали меморандум.", "negated"),
        ("ru", "Казахстан и Грузия подпишут меморандум.", "planned"),
        ("ru", "Казахстан и Грузия планируют подписать меморандум.", "planned"),
        ("ru", "Казахстан и Грузия могут подписать меморандум.", "possible"),
        ("tr", "Kazakistan ve Gürcistan mutabakat zaptı imzaladı.", "actual"),
        ("tr", "Kazakistan ve Gürcistan mutabakat zaptı imzalamadı.", "negated"),
        ("tr", "Kazakistan ve Gürcistan mutabakat zaptı imzalayacak.", "planned"),
        ("tr", "Kazakistan ve Gürcistan mutabakat zaptı imzalayabilir.", "possible"),
    ],
)
def test_what_is_planned_possible_past_or_denied_is_not_coded_as_done(language, text, context):
    events = run(text, language=language).events
    assert [(one.type, one.context) for one in events] == [("AGREE", context)]


@pytest.mark.parametrize(
    ("active", "passive"),
    [
        (
            "On 5 August 2022 China opened a terminal in Aktau.",
            "On 5 August 2022 a terminal in Aktau was opened by China.",
        ),
        (
            "On 5 August 2022 Russia banned exports of grain.",
            "On 5 August 2022 exports of grain were banned by Russia.",
        ),
        (
            "On 5 August 2022 Maersk suspended train bookings.",
            "On 5 August 2022 train bookings were suspended by Maersk.",
        ),
    ],
)
def test_passive_is_active(active, passive):
    a, p = run(active).events, run(passive).events
    keep = [(one.type, one.mode, one.date_from, one.actors, one.places) for one in a]
    assert keep
    assert keep == [(one.type, one.mode, one.date_from, one.actors, one.places) for one in p]


def test_a_promise_is_linked_to_its_delivery_with_reasons():
    promise, kept = run(PROMISE, published="2023-05-03"), run(KEPT, published="2025-06-08")
    assert [one.object for one in promise.commitments] == ["hospital"]
    assert promise.commitments[0].quantity.value == 300
    links = [one for one in link([promise, kept]) if one.kind == "fulfils"]
    assert [(one.from_, one.to) for one in links] == [
        (f"{kept.document.id}#e1", f"{promise.document.id}#c1")
    ]
    assert "shusha" in links[0].reason
    assert "hospital" in links[0].reason


def test_a_delivery_before_its_promise_or_of_another_thing_is_not_linked():
    promise = run(PROMISE, published="2023-05-03")
    early = run(KEPT.replace("2025", "2021"), published="2021-06-08")
    other = run(KEPT.replace("hospital", "terminal"), published="2025-06-08")
    assert not [one for one in link([promise, early]) if one.kind == "fulfils"]
    assert not [one for one in link([promise, other]) if one.kind == "fulfils"]


def test_links_do_not_depend_on_the_order_of_documents():
    texts = [PROMISE, KEPT, STORY["en"]]
    found = [run(text, published="2025-06-08") for text in texts]
    founding = load_founding(check=False)
    assert len({link(some, founding) for some in permutations(found)}) == 1


def test_lower_keeps_places():
    text = "İstanbul'da IĞDIR ĞÜ ẞ Ёлка ’ x"
    for language in ("en", "ru", "tr"):
        assert len(lower(text, language)) == len(text)
    assert lower("IĞDIR", "tr") == "ığdır"


def test_digest_of_rules_is_stable():
    assert rules_digest() == rules_digest()
    assert len(rules_digest()) == 16


def test_captions_boilerplate_and_biographies_tell_no_events():
    body = "Kazakhstan and Georgia signed a memorandum on 5 August 2022.\n\n"
    tail = "Latest news\n\nRussia banned exports of grain on 6 August 2022."
    caption = "Poland closed its border with Belarus. Photo: agency\n\n"
    assert [one.type for one in run("Deal\n\n" + body + caption + tail).events] == ["AGREE"]


def test_somebody_no_list_knows_is_a_candidate_and_merged_with_nobody():
    found = run('"Ports are too slow," said economist Zhanat Ibragimbekov. Ibragimbekov is right.')
    new = [one for one in found.people if not one.known]
    assert [one.name for one in new] == ["Zhanat Ibragimbekov"]
    assert len(new[0].spans) == 2
    assert [one.speaker for one in found.statements] == ["zhanat-ibragimbekov"]


@pytest.mark.parametrize("text", ["§ 1", "x" * 5000, "И. И. И.", "a\n\n\nb", "[1] “"])
def test_odd_texts_are_read_in_peace(text):
    found = run(text)
    assert not found.events
    assert not found.statements


def test_documents_that_are_linked_are_looked_up_by_a_mark_they_share():
    texts = [
        (PROMISE, "2023-05-03"),
        (KEPT, "2025-06-08"),
        *((t, "2022-08-30") for t in STORY["en"].split(". ")),
    ]
    found = [run(text, published=day) for text, day in texts]
    pairs = {
        (one, two)
        for row in link(found)
        for one, two in [(row.from_.split("#")[0], row.to.split("#")[0])]
    }
    assert pairs
    by_id = {one.document.id: one for one in found}
    for one, two in pairs:
        for asks, has in ((one, two), (two, one)):
            assert {*list_marks(by_id[asks], ask=True)} & {*list_marks(by_id[has])}
