"""On which day, and by whom: a time and a party go with the word that governs them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from transcaspian.chronicle.extract.extraction import extract
from transcaspian.chronicle.read import read_document

HERE = Path(__file__).parent
TODAY = dt.date(2026, 1, 1)


def events(text, language, published="2024-10-17"):
    """Return the events of a text that is told on a Thursday."""
    document = read_document(
        f"News of the day\n\n{text}\n".encode(),
        name="x.txt",
        today=TODAY,
        published=published,
        language=language,
    )
    return extract(document).events


def told():
    for language in ("en", "ru", "tr"):
        for line in (HERE / f"days_{language}.txt").read_text("utf-8").splitlines():
            if not line.startswith("#"):
                text, kinds, days, who = (one.strip() for one in line.split("|"))
                row = (language, text, kinds.split(";"), days, set(filter(None, who.split(";"))))
                yield pytest.param(*row, id=f"{language}: {text[:50]}")


@pytest.mark.parametrize(("language", "text", "kinds", "days", "who"), list(told()))
def test_a_time_goes_with_the_word_that_governs_it(language, text, kinds, days, who):
    found = [one for one in events(text, language) if one.type in kinds]
    first, _, last = days.partition("..")
    fits = [one for one in found if (one.date_from, one.date_to or "") == (first, last)]
    assert any(who <= set(one.actors) for one in fits), [
        (one.type, one.date_from, one.date_to, one.actors) for one in found
    ]


TURNS = {
    "en": (
        "Kazakhstan opened a consulate in Batumi on {main}.",
        "Kazakhstan, which closed its trade office in {aside}, opened a consulate in Batumi on {main}.",
        "Kazakhstan opened a consulate in Batumi, promised by its president in {aside}, on {main}.",
    ),
    "ru": (
        "Казахстан открыл консульство в Батуми {main}.",
        "Казахстан открыл {main} консульство в Батуми, обещанное президентом в {aside}.",
        "Казахстан, который в {aside} закрыл торговое представительство, {main} открыл "
        "консульство в Батуми.",
    ),
    "tr": (
        "Kazakistan {main} Batum'da konsolosluk açtı.",
        "Kazakistan, cumhurbaşkanının {aside} söz verdiği konsolosluğu {main} Batum'da açtı.",
    ),
}
MAIN = {
    "en": ("Monday", "14 October"), "ru": ("в понедельник", "14 октября"),
    "tr": ("pazartesi günü", "14 Ekim'de"),
}  # fmt: skip
ASIDE = {"en": ("May", "March 2023"), "ru": ("мае", "марте 2023 года"), "tr": ("mayısta",)}


@pytest.mark.parametrize("language", ["en", "ru", "tr"])
def test_what_a_side_turn_tells_moves_no_day(language):
    """Whatever stands in a relative clause or participle, the deed keeps its own day."""
    faults = []
    for turn in TURNS[language]:
        for main in MAIN[language]:
            for aside in ASIDE[language]:
                text = turn.format(main=main, aside=aside)
                days = [one.date_from for one in events(text, language) if one.type == "COOPERATE"]
                if "2024-10-14" not in days:
                    faults.append((text, days))
    assert not faults


@pytest.mark.parametrize(
    ("published", "month"), [("2024-10-01", "2024-09"), ("2024-10-09", "2024-10")]
)
def test_news_of_the_first_day_of_a_month_are_of_the_one_before(published, month):
    found = events("The World Bank has approved a loan to Georgia.", "en", published)
    assert [one.date_from for one in found] == [month]


@pytest.mark.parametrize(
    ("language", "text", "who"),
    [
        ("en", "Iran stayed away. Georgia and Romania met. The two sides agreed on tariffs.", "GEO ROU"),
        ("ru", "Иран не приехал. Грузия и Румыния провели переговоры. Стороны договорились о тарифах.",
         "GEO ROU"),
        ("tr", "Ankara ile Bakü, Kars'ta ortak bir atölye kurmayı kararlaştırdı.", "TUR AZE"),
    ],
)  # fmt: skip
def test_both_sides_are_the_two_that_were_named_side_by_side(language, text, who):
    agreed = [one for one in events(text, language) if one.type == "AGREE"]
    assert [set(one.actors) for one in agreed] == [set(who.split())]


def test_two_at_the_end_of_a_list_are_no_pair():
    text = "Armenia, Georgia and Iran met in Batumi. The two sides agreed on tariffs."
    agreed = [one for one in events(text, "en") if one.type == "AGREE"]
    assert all(set(one.actors) != {"GEO", "IRN"} for one in agreed)
