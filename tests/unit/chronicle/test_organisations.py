"""Organisations that no list knows are candidates, and are never taken for a place or an actor."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from transcaspian.chronicle.extract.extraction import Extraction, extract
from transcaspian.chronicle.extract.mentions import letters_name
from transcaspian.chronicle.read import read_document
from transcaspian.cli.app import run

pytestmark = pytest.mark.slow

TOLD = {
    "en": {
        "Bolashak Logistics LLP signed a memorandum in Almaty.": "Bolashak Logistics",
        "The Eurasian Freight Union met in Almaty.": "Eurasian Freight Union",
        "Trains of Saule & Daughters Forwarding left Almaty.": "Saule & Daughters Forwarding",
        "Its partner, Silverline Ltd, opened an office.": "Silverline",
        "The Ararat Institute expects more cargo.": "Ararat Institute",
    },
    "ru": {
        "ТОО «Степной путь» открыло терминал в Алматы.": "Stepnoy Put",
        "Компания «Белая река» подписала договор.": "Belaya Reka",
    },
    "tr": {
        "Kuzgun Lojistik yeni bir terminal açtı.": "Kuzgun Lojistik",
        "Iğdır Ticaret Odası toplandı.": "Iğdır Ticaret Odası",
        "Ak Yelken A.Ş. sözleşme imzaladı.": "Ak Yelken",
    },
}
SILENT = {
    "en": (
        "Kazakhstan Temir Zholy signed a memorandum in Almaty.",
        "The World Bank and the European Bank for Reconstruction and Development met in Baku.",
        "The National Bank raised its rate; the Council met.",
        "The Trans-Caspian International Transport Route grew.",
        "Ministers spoke at the Tashkent Transport Forum in the morning.",
    ),
    "ru": ("Президент Казахстана прибыл в Баку.", "Газета «Известия» пишет об этом."),
    "tr": ("Kazakistan Cumhurbaşkanı Bakü'ye geldi.", "Merkez Bankası faizi artırdı."),
}


def read(text: str, language: str) -> Extraction:
    data = text.encode()
    today = dt.date(2026, 1, 1)
    return extract(
        read_document(data, name="a.txt", today=today, published="2025-05-05", language=language)
    )


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, rows in TOLD.items() for text in rows]
)
def test_a_name_of_its_own_is_a_candidate(language, text):
    (found,) = read(text, language).organisations
    assert found.name == TOLD[language][text]
    assert not found.known
    (span,) = found.spans
    assert letters_name(text[span.start : span.end]).casefold() == found.name.casefold()


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, rows in SILENT.items() for text in rows]
)
def test_what_is_known_or_general_is_none(language, text):
    assert not read(text, language).organisations


def test_a_place_in_a_name_is_not_that_place():
    found = read("Bolashak Logistics LLP signed a memorandum in Almaty on 3 May 2025.", "en")
    assert [one.id for one in found.places] == ["almaty"]
    assert all("bolashak" not in one.places for one in found.events)
    assert [one.id for one in read("Trains wait at Bolashak.", "en").places] == ["bolashak"]


def test_one_name_is_one_candidate_however_often():
    text = "Kite Shipping grew. Later Kite Shipping shrank."
    (found,) = read(text, "en").organisations
    assert len(found.spans) == 2


def test_plain_values_and_back():
    found = read("Kite Shipping signed a contract with KTZ.", "en")
    assert Extraction.from_json(found.document, found.to_json()) == found


def test_what_was_accepted_can_be_a_party(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path / "home"))
    file, answers = tmp_path / "a.txt", tmp_path / "answers.txt"
    file.write_text("Kite Shipping signed a contract with KTZ on 3 May 2025.\n", encoding="utf-8")
    add = ["chronicle", "add", str(file), "--published", "2025-05-05", "--lang", "en"]
    assert run(add) == 0
    review = ["chronicle", "review", "a.txt", "--decisions", str(answers)]
    answers.write_text("e1 correct actors=ktz,kite-shipping\n", encoding="utf-8")
    assert run(review) == 2
    assert "nor was it accepted" in capsys.readouterr().err
    answers.write_text(
        "kite-shipping correct country=KAZ\ne1 correct actors=ktz,kite-shipping\n", encoding="utf-8"
    )
    assert run(review) == 0
    capsys.readouterr()
    ask = ["chronicle", "timeline", "--actor", "Kite Shipping", "--format", "json"]
    assert run(ask) == 0
    (event,) = json.loads(capsys.readouterr().out)["events"]
    assert "Kite Shipping" in event["actor_names"]
