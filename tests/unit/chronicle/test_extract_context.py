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
