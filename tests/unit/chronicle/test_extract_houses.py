"""Who promises where the speaker says "we", and where only the people of a state are told of."""

from __future__ import annotations

import datetime as dt

import pytest

from transcaspian.chronicle.extract.extraction import extract
from transcaspian.chronicle.read import read_document

ASKED = {
    "en": (
        "The Port of Baku answered our questions.\n\n{ask}What will change this year?\n\n"
        "We shall build two terminals by December 2026.\n\n{ask}Is that all you plan to do?\n\nYes."
    ),
    "ru": (
        "Порт Баку ответил на наши вопросы.\n\n{ask}Что изменится в этом году?\n\n"
        "Мы построим два терминала до декабря 2026 года.\n\n{ask}И это всё, что намечено?\n\nДа."
    ),
    "tr": (
        "Bakü Limanı sorularımızı yanıtladı.\n\n{ask}Bu yıl neler değişecek?\n\n"
        "Aralık 2026'ya kadar iki terminal inşa edeceğiz.\n\n{ask}Bütün planınız bu mu?\n\nEvet."
    ),
}


def promises(text, language):
    text = text.strip()
    document = read_document(
        text.encode(),
        name="talk.txt",
        today=dt.date(2026, 2, 1),
        language=language,
        published="2026-01-31",
    )
    return extract(document).commitments


@pytest.mark.parametrize("language", sorted(ASKED))
def test_we_in_an_answer_are_the_house_that_is_asked(language):
    found = promises(ASKED[language].format(ask=""), language)
    assert [one.promisors for one in found] == [("port-of-baku",)]
    assert found[0].due.startswith("2026-12")
