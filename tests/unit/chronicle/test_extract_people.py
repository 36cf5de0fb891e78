"""People that no list knows: how they are named, what they are, and that nobody is merged."""

from __future__ import annotations

import datetime as dt

import pytest

from transcaspian.chronicle.extract.extraction import extract
from transcaspian.chronicle.read import read_document


def people(text, language="en"):
    document = read_document(
        text.encode(), name="a.txt", today=dt.date(2026, 1, 1), published="2025-03-04",
        language=language,
    )  # fmt: skip
    return {one.id: one for one in extract(document).people}


@pytest.mark.parametrize(
    ("text", "language", "name", "office", "of"),
    [
        ("The Turkish ambassador Ali Kaan Orbay said so.", "en", "Ali Kaan Orbay", "Ambassador", "TUR"),
        ("The Chinese ambassador in Ankara, Liu Shaobin, agreed.", "en", "Liu Shaobin", "Ambassador", "CHN"),
        ("Georgia's Deputy Minister of Economy and Sustainable Development, Otar Lomi, agreed.",
         "en", "Otar Lomi", "Deputy Minister", "GEO"),
        ("The deputy governor of Mangystau region, Bauyr Omirov, agreed.", "en", "Bauyr Omirov", "Deputy Governor", ""),
        ("The spokesman Matt Millerson said so.", "en", "Matt Millerson", "Spokesperson", ""),
        ("Посол Узбекистана в Баку Бахром Ашрафов согласен.", "ru", "Bakhrom Ashrafov", "Ambassador", "UZB"),
        ("По словам посла Узбекистана в Баку Бахрома Ашрафова, всё готово.", "ru", "Bakhrom Ashrafov", "Ambassador", "UZB"),
        ("Директор компании «Восток Транс» Марина Вячеславовна Ковальчук согласна.", "ru",
         "Marina Kovalchuk", "Director General", ""),
        ("Директор Центра каспийских исследований Гульнара Саламова согласна.", "ru",
         "Gulnara Salamova", "Director General", ""),
        ("Uluslararası Nakliyeciler Derneği (UND) Başkanı Şerif Arslan konuştu.", "tr",
         "Şerif Arslan", "Chairman", "und"),
        ("Van milletvekili Gülderen Varlı konuştu.", "tr", "Gülderen Varlı", "Member of Parliament", ""),
    ],
)  # fmt: skip
def test_somebody_new_is_told_with_the_office_and_whose_it_is(text, language, name, office, of):
    found = [one for one in people(text, language).values() if not one.known]
    assert [(one.name, one.office, one.affiliation) for one in found] == [(name, office, of)]


def test_an_initial_that_does_not_fit_is_somebody_else():
    """No one is merged for a surname alone where the initial gainsays it."""
    known = people("V. Putin spoke in Moscow. The minister, S. Lavrov, agreed.")
    assert {"vladimir-putin", "sergey-lavrov"} <= set(known)
    other = people("The expert T. Lavrov spoke in Moscow, and the forwarder K. Putin agreed.")
    assert not {"vladimir-putin", "sergey-lavrov"} & set(other)


def test_initials_and_the_full_name_are_one():
    text = (
        "Эксперт Гульнара Саламова считает, что груз растёт. Г. Саламова полагает, что он упадёт."
    )
    found = people(text, "ru")
    assert list(found) == ["gulnara-salamova"]
    assert len(found["gulnara-salamova"].spans) == 2


def test_a_surname_means_whom_the_text_has_named_in_full():
    text = (
        "Директор центра Айтен Мамедова показала мастерские. Мамедова рассказала, что занятия "
        "начнутся в сентябре."
    )
    assert set(people(text, "ru")) == {"ayten-mamedova"}


def test_who_holds_a_high_office_is_meant_by_the_surname_though_a_namesake_spoke():
    text = "The expert Vugar Aliyev spoke in Baku. President Aliyev listened."
    assert {"ilham-aliyev", "vugar-aliyev"} <= set(people(text))


@pytest.mark.parametrize(
    "text", ["Steppe Logistics Review said so.", "The Caspian Monitor told us."]
)
def test_a_newspaper_is_nobody(text):
    assert not people(text)


def test_names_are_found_over_the_end_of_a_wrapped_line():
    line = (
        "Freight of the port grew in the last year by a tenth, as its new director Kassym-Jomart\n"
    )
    text = (
        line + "Tokayev told the press in the summer, and the trains of the company were on\n" * 4
    )
    found = people(text)["kassym-jomart-tokayev"]
    assert text[found.spans[0].start : found.spans[0].end] == "Kassym-Jomart\nTokayev"


def test_answers_of_an_interview_are_of_whom_their_label_names():
    text = """Why is it shut?
Halil Dinsoy: It was built too small.
And then?
Dinsoy: It will open."""
    assert "halil-dinsoy" in people(text)
