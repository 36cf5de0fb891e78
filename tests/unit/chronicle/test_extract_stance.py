"""How much words speak for what they are about: the laws of the model, and single sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.chronicle.extract.lexicon import lower
from transcaspian.chronicle.extract.spots import Spots
from transcaspian.chronicle.extract.stance import find_stance

HERE = Path(__file__).parent
NEUTRAL = 0.15
SIGNS = {"+": 1, "-": -1, "0": 0}


def stance(text, language="en", **options):
    return find_stance(Spots(lower(text, language), language), 0, len(text), **options)


def sign(value):
    return (value > NEUTRAL) - (value < -NEUTRAL)


def sentences():
    for language in ("en", "ru", "tr"):
        for line in (HERE / f"stances_{language}.txt").read_text("utf-8").splitlines():
            if not line.startswith("#"):
                told, text = line.split(" ", 1)
                yield pytest.param(language, text, SIGNS[told], id=text[:40])


@pytest.mark.parametrize(("language", "text", "told"), list(sentences()))
def test_the_sign_of_a_sentence(language, text, told):
    assert sign(stance(text, language)) == told


PAIRS = {
    "en": ("The route is {}.", "The route is not {}.", ["reliable", "viable", "dangerous", "slow"]),
    "ru": ("Маршрут {}.", "Маршрут не {}.", ["надежный", "востребован", "опасен", "перегружен"]),
    "tr": ("Bu yol {}.", "Bu yol {} değil.", ["verimli", "ucuz", "tehlikeli", "pahalı"]),
}


@pytest.mark.parametrize(
    ("plain", "denied"),
    [(row[0].format(one), row[1].format(one)) for row in PAIRS.values() for one in row[2]],
)
def test_denial_turns_the_sign_round(plain, denied):
    """§1 What is denied has the opposite sign."""
    language = "tr" if plain.startswith("Bu") else "ru" if plain.startswith("М") else "en"
    assert sign(stance(plain, language)) == -sign(stance(denied, language)) != 0


CHANGES = {
    "en": (
        "{} {}.",
        ["Trade", "Cargo"],
        ["Costs", "Delays"],
        ["grew", "rose"],
        ["fell", "dropped"],
    ),
    "ru": (
        "{} {}.",
        ["Поставки", "Перевозки"],
        ["Тарифы", "Издержки"],
        ["выросли", "увеличились"],
        ["снизились", "упали"],
    ),
    "tr": ("{} {}.", ["Ticaret", "Yük"], ["Maliyetler", "Kuyruklar"], ["arttı"], ["azaldı"]),
}


@pytest.mark.parametrize("language", CHANGES)
def test_a_change_is_good_by_what_changes(language):
    """§2 More of what one wants less of is bad, and the other way round."""
    shape, goods, loads, ups, downs = CHANGES[language]
    for things, way in ((goods, 1), (loads, -1)):
        for thing in things:
            assert {sign(stance(shape.format(thing, one), language)) for one in ups} == {way}
            assert {sign(stance(shape.format(thing, one), language)) for one in downs} == {-way}


@pytest.mark.parametrize(
    ("language", "first", "join", "second"),
    [
        ("en", "The port is excellent", ", but ", "the railway is dangerous"),
        ("ru", "Порт отличный", ", но ", "дорога опасная"),
        ("tr", "Liman verimli", ", ama ", "demiryolu tehlikeli"),
    ],
)
def test_what_comes_after_a_but_outweighs(language, first, join, second):
    """§3 Of two equal halves the one behind the "but" has the sign of the whole."""
    assert sign(stance(first + join + second, language)) == sign(stance(second, language)) == -1
    assert sign(stance(second + join + first, language)) == sign(stance(first, language)) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "If trade is good, the train leaves on Monday."),
        ("ru", "Если торговля хорошая, поезд выйдет во вторник."),
    ],
)
def test_a_condition_alone_says_little(language, text):
    """§4 What is only supposed has no sign."""
    assert sign(stance(text, language)) == 0


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The first train will leave in May."),
        ("ru", "Первый поезд будет отправлен в мае."),
        ("tr", "İlk tren mayısta yola çıkacak."),
    ],
)
def test_who_answers_for_a_thing_speaks_for_it(language, text):
    """§5 That a thing is coming counts with those who answer for it, and with nobody else."""
    assert stance(text, language) == 0 < stance(text, language, answers=True)


def test_names_say_nothing():
    """§6 Words of names don't count."""
    text = "Friendship Terminal opened its books."
    assert stance(text, names=[(0, 19)]) < stance(text)


@given(st.text("not good bad but if, fell costs better. ", max_size=80))
def test_a_stance_stays_in_its_range(text):
    """§7 It lies within -1 and 1, and stays so however often words are told."""
    assert -1 <= stance(text) <= 1
    assert sign(stance(text)) == sign(stance(text, answers=False))
