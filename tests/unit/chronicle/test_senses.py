"""What words weigh for what a clause tells: laws of the tables, of the sum and of its use."""

from __future__ import annotations

import csv
import datetime as dt
import random

import pytest

from transcaspian.chronicle.extract import sensing
from transcaspian.chronicle.extract.clauses import find_clauses
from transcaspian.chronicle.extract.extraction import extract
from transcaspian.chronicle.extract.quantities import find_amounts
from transcaspian.chronicle.extract.reading import read
from transcaspian.chronicle.extract.sense_features import find_features, find_row, find_signs
from transcaspian.chronicle.extract.senses import (
    BIAS,
    PROMISE,
    Senses,
    find_senses,
    load_binding,
    table_path,
)
from transcaspian.chronicle.read import read_document

LANGUAGES = ("en", "ru", "tr")
TEXTS = {
    "en": "A feeder hauled 40 containers from Aktau to Baku, which Kazakhstan praised.",
    "ru": "Паром перевёз 40 контейнеров из Актау в Баку, который хвалит Казахстан.",
    "tr": "Feribot 40 konteyneri Aktau'dan Bakü'ye götürdü, Kazakistan bunu övdü.",
}


def document(text, language="en"):
    return read_document(
        text.encode(), name="x.txt", today=dt.date(2026, 1, 1), published="2025-06-15",
        language=language,
    )  # fmt: skip


def clauses(text, language):
    """Yield the features of each clause of a text, its words and signs."""
    reading = read(document(text, language))
    amounts = find_amounts(reading.text, reading.spots)
    for sentence in reading.sentences:
        for clause in find_clauses(reading, sentence):
            row = find_row(reading, clause)
            signs = find_signs(clause, amounts, row)
            yield find_features(reading, clause, amounts), row, signs


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_sorted_and_whole(language):
    with table_path(language).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["sense", "feature", "weight"]
    assert rows == sorted(rows)
    assert len({(sense, feature) for sense, feature, _ in rows}) == len(rows)
    assert {sense for sense, _, _ in rows} == {*load_binding().rules, PROMISE}
    assert {sense for sense, feature, _ in rows if feature == BIAS} == {sense for sense, *_ in rows}
    assert all(float(weight) for *_, weight in rows)


def test_every_sense_has_a_rule():
    for language in LANGUAGES:
        lexicon = read(document("A.", language)).lexicon
        for rule in load_binding().rules.values():
            assert lexicon.plain_trigger(rule).rule == rule


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_table_has_weighs_nothing(language):
    senses = find_senses(language)
    assert senses.weigh([("qqqqqqq", 0), ("wwwww", 8)], ["=no"]) == senses.weigh([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_sum_to_the_total(language):
    senses = find_senses(language)
    for features, row, signs in clauses(TEXTS[language], language):
        for name, total in zip(senses.names, senses.weigh(row, signs), strict=True):
            sense = senses.explain(features, name)
            assert sense.total == pytest.approx(total)
            assert sum(weight for *_, weight in sense.parts) == pytest.approx(sense.total)
            assert 0 <= sense.probability <= 1


def test_it_is_likelier_the_more_a_word_weighs():
    told = [
        Senses([("open", BIAS, -2.0), ("open", "ready", weight)], "en").explain(
            [("ready", 0)], "open"
        )
        for weight in (-1.0, 0.5, 2.0, 7.0)
    ]
    assert [one.probability for one in told] == sorted({one.probability for one in told})


@pytest.fixture
def weighed(monkeypatch):
    """Let one word, which no rule has, tell that something opens or is promised."""
    senses = Senses(
        [("open", BIAS, -6.0), ("open", "plonk", 9.0), (PROMISE, BIAS, -6.0),
         (PROMISE, "vouch", 9.0)],
        "en",
    )  # fmt: skip
    monkeypatch.setattr(sensing, "find_senses", lambda _: senses)


def events(text):
    return [one for one in extract(document(text)).events if one.rule.startswith("sense-")]


@pytest.mark.usefixtures("weighed")
def test_an_event_says_by_which_words_it_was_found():
    (event,) = events("Kazakhstan plonked a terminal in Aktau on 3 June 2025.")
    assert (event.type, event.actors, event.date_from) == ("COOPERATE", ("KAZ",), "2025-06-03")
    assert event.rule == "sense-open: plonk +9.0"


@pytest.mark.usefixtures("weighed")
@pytest.mark.parametrize(
    "text",
    [
        "Kazakhstan never plonked a terminal in Aktau.",
        "Kazakhstan will plonk a terminal in Aktau.",
        "Kazakhstan could plonk a terminal in Aktau.",
        "If Kazakhstan plonked a terminal in Aktau, ships would come.",
    ],
)
def test_what_is_denied_or_supposed_is_not_told_as_done(text):
    assert not [one for one in events(text) if one.context in ("actual", "past")]


@pytest.mark.usefixtures("weighed")
def test_a_promise_is_read_by_its_words():
    text = "Kazakhstan vouches for a terminal in Aktau by 2030."
    (promise,) = extract(document(text)).commitments
    assert promise.promisors == ("KAZ",)
    assert promise.due == "2030"
    assert promise.rule == "sense-promise: vouch +9.0"


def test_documents_do_not_hang_on_one_another():
    texts = [(text, language) for language, text in TEXTS.items()] * 2
    random.Random(4).shuffle(texts)
    found = {}
    for text, language in texts:
        rows = extract(document(text, language)).to_json()
        assert found.setdefault(text, rows) == rows
