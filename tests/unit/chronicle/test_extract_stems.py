"""Russian and Turkish words tell their event in every form; what is no event makes none."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from transcaspian.chronicle.extract.extraction import extract
from transcaspian.chronicle.extract.stems import forms
from transcaspian.chronicle.read import read_document

HERE = Path(__file__).parent
TODAY = dt.date(2026, 1, 1)
# past, participle, future, infinitive, noun; what is done
RUSSIAN = {
    "подписали подписано подпишут подписать подписания": ("AGREE", "соглашение", "соглашения"),
    "заключили заключено заключат заключить заключения": ("AGREE", "соглашение", "соглашения"),
    "ратифицировали ратифицировано ратифицируют ратифицировать ратификации": (
        "AGREE", "соглашение", "соглашения"),
    "открыли открыто откроют открыть открытия": ("COOPERATE", "движение поездов", "движения"),
    "восстановили восстановлено восстановят восстановить восстановления": (
        "COOPERATE", "железнодорожное сообщение", "железнодорожного сообщения"),
    "сняли снято снимут снять снятия": ("RETREAT", "эмбарго", "эмбарго"),
}  # fmt: skip
RUSSIAN_WAYS = {
    "Казахстан и Азербайджан {0} {what} в Баку в понедельник.": "actual",
    "В понедельник Казахстаном и Азербайджаном в Баку {1} {what}.": "actual",
    "На следующей неделе Казахстан и Азербайджан {2} {what}.": "planned",
    "Казахстан и Азербайджан намерены {3} {what}.": "planned",
    "Казахстан и Азербайджан не {0} {what}.": "negated",
    "Казахстан и Азербайджан могут {3} {what}.": "possible",
}
# past, passive past, future, passive future, verbal noun, negated past, possible
TURKISH = {
    "imzaladı imzalandı imzalayacak imzalanması imzalamadı imzalayabilir": ("AGREE", "anlaşmayı", "anlaşma"),
    "onayladı onaylandı onaylayacak onaylanması onaylamadı onaylayabilir": ("AGREE", "anlaşmayı", "anlaşma"),
    "inşa.etti inşa.edildi inşa.edecek inşa.edilmesi inşa.etmedi inşa.edebilir": (
        "COOPERATE", "demiryolunu", "demiryolu"),
    "tamamladı tamamlandı tamamlayacak tamamlanması tamamlamadı tamamlayabilir": (
        "COOPERATE", "demiryolunu", "demiryolu"),
    "kaldırdı kaldırıldı kaldıracak kaldırılması kaldırmadı kaldırabilir": (
        "RETREAT", "yasağı", "yasak"),
}  # fmt: skip
TURKISH_WAYS = {
    "Kazakistan ve Azerbaycan pazartesi günü {what} {0}.": "actual",
    "Kazakistan ve Azerbaycan arasındaki {subject} pazartesi günü {1}.": "actual",
    "Kazakistan ve Azerbaycan gelecek hafta {what} {2}.": "planned",
    "Kazakistan ve Azerbaycan arasındaki {subject}nın {3} bekleniyor.": "planned",
    "Kazakistan ve Azerbaycan {what} {4}.": "negated",
    "Kazakistan ve Azerbaycan {what} {5}.": "possible",
}


def find(text, language):
    """Return the events of a text of 15 October 2024."""
    document = read_document(
        f"{text}\n".encode(), name="x.txt", today=TODAY, published="2024-10-15", language=language
    )
    return extract(document).events


def told_otherwise(words, row, ways, language):
    """Return the ways in which words don't tell what they are to tell."""
    kind, what, subject = row
    said = [one.replace(".", " ") for one in words.split()]
    faults = []
    for way, context in ways.items():
        text = way.format(*said, what=what, subject=subject)
        told = [(one.type, one.context, set(one.actors)) for one in find(text, language)]
        if not any(a == kind and b == context and c for a, b, c in told):
            faults.append((text, context, told))
    return faults


@pytest.mark.parametrize("words", sorted(RUSSIAN))
def test_a_russian_verb_tells_its_event_in_every_way(words):
    assert not told_otherwise(words, RUSSIAN[words], RUSSIAN_WAYS, "ru")


@pytest.mark.parametrize("words", sorted(TURKISH))
def test_a_turkish_verb_tells_its_event_in_every_way(words):
    assert not told_otherwise(words, TURKISH[words], TURKISH_WAYS, "tr")


@pytest.mark.parametrize("language", ["ru", "tr"])
def test_what_is_no_event_makes_none(language):
    lines = (HERE / f"nothing_{language}.txt").read_text("utf-8").splitlines()
    told = {line: [one.rule for one in find(line, language)] for line in lines if line[:1] != "#"}
    assert not {line: rules for line, rules in told.items() if rules}


@pytest.mark.parametrize(
    ("token", "language", "fits", "other"),
    [
        ("подписа/подпиш/подписан", "ru", "подписал подписав подписавший подпишут подписанному подписанием", "подпись подписной"),
        ("предложи/предлож/!предложен", "ru", "предложила предложит предложенный", "предложение"),
        ("строи~", "ru", "строил строить", "строгий"),
        ("запуск-", "ru", "запуск запуска запуском", "запустение"),
        ("imzala~", "tr", "imzaladı imzalandı imzalıyor imzalanacak imzalamadı imzalanması", "imza"),
        ("ulaş=~", "tr", "ulaştı ulaşacak ulaşan", "ulaştırma ulaştırdı"),
        ("tehdi[td]-", "tr", "tehdit tehdidinde", "tehlike"),
    ],
)  # fmt: skip
def test_a_stem_has_its_forms_and_no_others(token, language, fits, other):
    shape = re.compile(forms(token, language)[0])
    assert [one for one in fits.split() if not shape.fullmatch(one)] == []
    assert [one for one in other.split() if shape.fullmatch(one)] == []
