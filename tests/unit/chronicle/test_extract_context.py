"""What a text tells elsewhere: captions, the day of a dateline, the parties, what came before."""

from __future__ import annotations

import datetime as dt

import pytest

from transcaspian.chronicle.extract.extraction import extract
from transcaspian.chronicle.extract.normal import normal
from transcaspian.chronicle.read import read_document

TODAY = dt.date(2026, 1, 1)


def events(text, *, language="en", published="2023-06-15"):
    document = read_document(
        text.encode(), name="x.txt", today=TODAY, published=published, language=language
    )
    return extract(document).events


def test_a_caption_says_where_those_were_whom_it_shows():
    story = "President Kassym-Jomart Tokayev paid a state visit to Azerbaijan on 10 June 2023.\n\n"
    plain = next(one for one in events(story) if one.mode == "visit")
    shown = next(
        one
        for one in events(story + "Photo: Kassym-Jomart Tokayev in Shusha\n")
        if one.mode == "visit"
    )
    assert "shusha" not in plain.places
    assert "shusha" in shown.places


@pytest.mark.parametrize(
    ("before", "day"), [("", "2023-06-15"), ("BAKU, June 12, 2023 (Agency) - ", "2023-06-12")]
)
def test_an_undated_meeting_of_the_news_is_of_their_day(before, day):
    text = f"{before}Kassym-Jomart Tokayev met Ilham Aliyev in Baku. They spoke of transit."
    assert events(text)[0].date_from == day


def test_the_parties_of_a_meeting_of_many_are_all_who_met():
    text = (
        "The transport ministers of Kazakhstan, Azerbaijan, Georgia and Türkiye met in Aktau on "
        "7 June 2023. The parties signed a memorandum on tariffs."
    )
    signed = next(one for one in events(text) if one.type == "AGREE")
    assert set(signed.actors) == {"KAZ", "AZE", "GEO", "TUR"}
    assert signed.date_from == "2023-06-07"


@pytest.mark.parametrize(
    ("words", "day"),
    [("The next day", "2022-06-11"), ("A year later", "2023"), ("Two months later", "2022-08")],
)
def test_a_day_is_reckoned_from_what_was_told_before(words, day):
    text = (
        "Kazakhstan and Azerbaijan signed an agreement in Baku on 10 June 2022. "
        f"{words} Kazakhstan opened a terminal in Aktau."
    )
    opened = next(one for one in events(text) if one.type == "COOPERATE")
    assert opened.date_from == day


def test_a_verb_in_the_past_has_no_later_day():
    told = events("Kazakhstan and Azerbaijan signed an agreement in Baku on 20 July.")
    assert told[0].date_from == "2022-07-20"
    planned = events("Kazakhstan and Azerbaijan will sign an agreement in Baku on 20 May.")
    assert planned[0].date_from == "2024-05-20"


@pytest.mark.parametrize(
    ("text", "language", "visit"),
    [
        ("BAKU, June 12, 2023 - Ilham Aliyev visits Astana tomorrow.", "en", "2023-06-13"),
        ("АСТАНА, 5 мая 2025 года. Ильхам Алиев завтра посетит Шушу.", "ru", "2025-05-06"),
    ],
)
def test_days_without_publication_are_counted_from_the_dateline(text, language, visit):
    assert events(text, language=language, published="")[0].date_from == visit


def test_a_year_still_to_come_does_not_say_when_a_text_was_written():
    told = "Ilham Aliyev met Kassym-Jomart Tokayev in Baku on 27 June 2022. Last month he visited"
    text = f"{told} Astana. Azerbaijan plans to open a port in 2025."
    days = {one.mode: one.date_from for one in events(text, published="")}
    assert days["meeting"] == "2022-06-27"
    assert days["visit"] == "2022-05"


@pytest.mark.parametrize("form", ["Ираклий", "Ираклия", "Ираклию", "Ираклием", "Ираклии"])
def test_a_name_is_the_same_in_every_case(form):
    assert normal(form, "ru") == normal("Ираклий", "ru")
    assert normal("Грузия", "ru") != normal("Груз", "ru")
    assert normal("Каспийский", "ru") == normal("Каспийского", "ru")


def test_what_was_signed_after_talks_was_signed_by_those_who_talked():
    text = "Касым-Жомарт Токаев встретился в Тбилиси с Ираклием Кобахидзе 5 июня 2024 года."
    signed = next(
        one
        for one in events(
            f"{text} По итогам переговоров подписаны шесть документов.", language="ru", published=""
        )
        if one.type == "AGREE"
    )
    assert set(signed.actors) == {"KAZ", "GEO"}
    assert signed.date_from == "2024-06-05"


NARRATIVE = {
    "en": (
        "A war began on 24 February 2022. In July of that year Kazakhstan and Azerbaijan signed an "
        "agreement in Baku. In November Georgia opened a terminal in Poti, and in January "
        "Kazakhstan opened a terminal in Aktau."
    ),
    "ru": (
        "24 февраля 2022 года началась война. В июле Казахстан и Азербайджан подписали в Баку "
        "соглашение. В ноябре Грузия открыла терминал в Поти. В январе Казахстан открыл терминал "
        "в Актау."
    ),
    "tr": (
        "24 Şubat 2022'de savaş başladı. Aynı yılın Temmuz ayında Kazakistan ve Azerbaycan "
        "Bakü'de anlaşma imzaladı. Kasım ayında Gürcistan Poti'de terminal açtı. Ocak ayında "
        "Kazakistan Aktau'da terminal açtı."
    ),
}


@pytest.mark.parametrize("language", ["en", "ru", "tr"])
def test_months_told_in_order_move_on_with_the_text(language):
    told = events(NARRATIVE[language], language=language, published="")
    days = {one.places[0]: one.date_from for one in told if one.places}
    assert (days["baku"], days["poti"], days["aktau"]) == ("2022-07", "2022-11", "2023-01")


def test_what_is_still_to_come_is_later_than_all_that_was():
    text = NARRATIVE["en"] + " Kazakhstan will open a port in Kuryk in March."
    opened = next(one for one in events(text, published="") if "kuryk" in one.places)
    assert (opened.context, opened.date_from) == ("planned", "2023-03")


def test_a_year_that_things_are_planned_for_is_not_that_of_the_text():
    text = (
        "In March 2024 Kazakhstan opened a terminal in Aktau. Georgia will open a port in Anaklia in "
        "2029. In April Azerbaijan opened a terminal in Alat."
    )
    days = {one.places[0]: one.date_from for one in events(text, published="") if one.places}
    assert days["alat"] == "2024-04"


@pytest.mark.parametrize(
    ("text", "language", "actors"),
    [
        ("Astana then asked Baku for access to the pipeline.", "en", "KAZ AZE"),
        ("Tbilisi chose a Chinese consortium to build the port.", "en", "GEO"),
        ("Астана затем обратилась к Баку с просьбой снизить сборы.", "ru", "KAZ AZE"),
        ("The government cancelled the contract for Anaklia.", "en", "GEO"),
        ("A court in Novorossiysk ordered the CPC to halt loading for 30 days.", "en", "RUS cpc"),
    ],
)
def test_who_acts_is_told_by_a_capital_or_a_place(text, language, actors):
    assert set(events(text, language=language)[0].actors) == set(actors.split())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kazakhstan and Georgia discussed the construction of the port of Anaklia.", "en"),
        ("The two sides reviewed the development of the port of Poti.", "en"),
        ("Казахстан и Грузия обсудили строительство порта Анаклия.", "ru"),
        ("Стороны обсудили транзит, а также строительство порта Анаклия.", "ru"),
        ("Стороны рассмотрели вопросы строительства терминала в порту Поти.", "ru"),
        ("Türkiye ve Gürcistan Anaklia limanının inşasını görüştü.", "tr"),
    ],
)
def test_what_was_only_spoken_of_is_no_work(text, language):
    assert not [one for one in events(text, language=language) if one.type == "COOPERATE"]


def test_a_meeting_to_come_and_one_that_was_are_two():
    text = (
        "The ministers of Kazakhstan, Azerbaijan and Turkey met in Baku on 7 June 2023. The sides "
        "agreed to meet again in Astana next year. Ahead of the meeting, Mevlut Cavusoglu was "
        "received by President Ilham Aliyev, and later travelled to Shusha."
    )
    met = [one for one in events(text) if one.mode == "meeting"]
    planned = [one for one in met if one.context == "planned"]
    received = [one for one in met if set(one.actors) == {"TUR", "AZE"}]
    assert [(one.date_from, one.places, one.people) for one in planned] == [
        ("2024", ("astana",), ())
    ]
    assert len(received) == 1
    assert any(one.mode == "visit" and "shusha" in one.places for one in events(text))


def test_years_that_a_plan_is_for_are_not_when_it_was_signed():
    signed = events("Kazakhstan and Türkiye signed a plan for 2024-2026 in Ankara.")[0]
    assert (signed.context, signed.date_from[:4]) == ("actual", "2023")
