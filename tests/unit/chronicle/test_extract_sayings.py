"""Forms in which texts tell what somebody says and promises: who, which words, what, by when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from transcaspian.chronicle.extract.extraction import extract
from transcaspian.chronicle.extract.spots import Spots
from transcaspian.chronicle.extract.stance import find_stance
from transcaspian.chronicle.extract.statements import _certainty
from transcaspian.chronicle.read import read_document

HERE = Path(__file__).parent
TODAY = dt.date(2026, 1, 1)
PUBLISHED = "2024-03-14"
HEADLINES = {"en": "News of the day", "ru": "Новости дня", "tr": "Günün haberleri"}
LANGUAGES = sorted(HEADLINES)


def rows(name, language):
    """Yield a sentence of a table with what is asked of it; ¶ ends a paragraph."""
    for line in (HERE / f"{name}_{language}.txt").read_text("utf-8").splitlines():
        text, *asked = (part.strip() for part in line.split(" | "))
        if text and not text.startswith("#"):
            yield text.rstrip(" |"), [one for one in asked if one]


def read(text, language):
    words = f"{HEADLINES[language]}\n\n{text}".replace(" ¶ ", "\n\n")
    return extract(
        read_document(
            words.encode(), name="x.txt", today=TODAY, published=PUBLISHED, language=language
        )
    )


def certainty(words, language):
    return _certainty(Spots(words, language), 0, len(words), quote=False)


def say(extraction):
    """Return who says which words."""
    text = extraction.document.text
    return [
        (plain["speaker"], text[one.span.start : one.span.end])
        for one, plain in zip(
            extraction.statements, extraction.to_json()["statements"], strict=True
        )
    ]


def is_promised(row, asked):
    """Return whether a promise is what is asked for: thing, by whom, how much, due, stage."""
    things, promisors, amount, due, stage = asked.split()
    told = f"{row.quantity.value:g}_{row.quantity.unit}" if row.quantity else "-"
    return (
        any(one.replace("-", " ") in row.object for one in things.split("/"))
        and set(promisors.split("+")) <= set(row.promisors)
        and amount in ("-", told)
        and (due == "-" or row.due.startswith(due))
        and stage in ("-", row.lifecycle)
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_says_something_is_told_with_the_words_and_nobody_else(language):
    faults = []
    for text, asked in rows("sayings", language):
        told = say(read(text, language))
        wanted = [one.split(": ", 1) for one in asked]
        right = len(told) == len(wanted) and all(
            who == speaker and some in words
            for (speaker, words), (who, some) in zip(told, wanted, strict=True)
        )
        if not right:
            faults.append((text, asked, told))
    assert not faults


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_promised_is_told_and_what_is_not_is_not(language):
    faults = []
    for text, asked in rows("promises", language):
        found = read(text, language).commitments
        right = len(found) == len(asked) and all(map(is_promised, found, asked))
        if not right:
            faults.append((text, asked, [(o.object, o.promisors, o.due) for o in found]))
    assert not faults


@pytest.mark.parametrize(
    ("language", "words", "sign"),
    [
        ("en", "the port is a bottleneck", -1),
        ("en", "the port is no longer a bottleneck", 1),
        ("en", "the visit is unlikely to spoil relations", 1),
        ("en", "the route is unlikely to grow", -1),
        ("en", "this is not only a success but a bridge", 1),
        ("ru", "порт остается узким местом, это проблема", -1),
        ("ru", "это не проблема", 1),
        ("ru", "перевозки вряд ли вырастут", -1),
        ("tr", "liman bir darboğaz", -1),
        ("tr", "liman bir engel değil", 1),
        ("tr", "taşımalar büyümeyecek", -1),
    ],
)
def test_a_word_that_turns_another_round_turns_the_stance(language, words, sign):
    assert find_stance(Spots(words, language), 0, len(words)) * sign > 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "it will certainly grow",
                "it will probably grow",
                "it may grow",
                "it is unlikely to grow",
                "i am not sure that it will grow",
            ],
        ),
        (
            "ru",
            [
                "он безусловно вырастет",
                "он скорее всего вырастет",
                "он может вырасти",
                "он вряд ли вырастет",
                "не уверен, что он вырастет",
            ],
        ),
        (
            "tr",
            [
                "kesinlikle büyüyecek",
                "muhtemelen büyüyecek",
                "belki büyür",
                "büyüyeceğini sanmıyorum",
                "büyüyeceğinden emin değilim",
            ],
        ),
    ],
)
def test_hedges_are_in_order(language, words):
    sure = [certainty(one, language) for one in words]
    assert sure == sorted(sure, reverse=True)
    assert len(set(sure)) == len(sure)


@pytest.mark.parametrize(("language", "words"), [("en", "no doubt"), ("ru", "не сомневаюсь")])
def test_denied_doubt_is_certainty(language, words):
    assert certainty(words, language) > 0.8


INTERVIEW = """Director Dana Seitova of the port answered our questions on Monday.

– Why is the terminal shut?

– It was built too small. I believe it will open in June.

– They say that the wind has won.

– I am sure that Kazakhstan will pay for the cranes.

– And the trains?

– They will return, I hope.
"""


def test_every_other_one_asks_in_an_interview_with_dashes():
    told = say(read(INTERVIEW, "en"))
    words = " ".join(words for who, words in told if who == "Dana Seitova")
    assert all(one in words for one in ("It was built", "I am sure", "They will return, I hope"))
    assert not any("They say" in one or "And the trains" in one for _, one in told)
