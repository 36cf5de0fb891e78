"""One entity, many names: what a text is taken for, and what is said about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.atlas.load import load_atlas
from transcaspian.atlas.network import Atlas
from transcaspian.atlas.place import Name, Place
from transcaspian.errors import InputError, UnknownPlace


@pytest.mark.parametrize(
    ("text", "place", "level"),
    [
        ("xian", "xian", "id"),
        ("Xi'an", "xian", "exact"),
        ("Xi’an", "xian", "fold"),
        ("Xian", "xian", "fold"),
        ("XI AN", "xian", "fold"),
        ("西安", "xian", "exact"),
        ("Сиань", "xian", "exact"),
        ("сиань", "xian", "fold"),
        ("CNSIA", "xian", "code"),
        ("cn sia", "xian", "code"),
        ("Актау", "aktau", "exact"),
        ("Ақтау", "aktau", "exact"),
        ("Aqtay", "aktau", "typo"),
        ("Katau", "aktau", "typo"),
        ("Shevch", "aktau", "prefix"),
        ("Ələt", "alat", "exact"),
        ("Elet", "alat", "fold"),
        ("Alyat", "alat", "exact"),
        ("  Alat ", "alat", "exact"),
        ("Altynkol", "altynkol", "exact"),
        ("Altynkol-Khorgos", "altynkol-khorgos", "fold"),
        ("Astara, Iran", "astara-ir", "exact"),
        ("Astara (AZ)", "astara-az", "exact"),
        ("astara, irn", "astara-ir", "fold"),
        ("Gibraltar", "gibraltar", "id"),
    ],
)
def test_a_text_is_taken_for_its_place(atlas, text, place, level):
    if text == "Gibraltar":
        text = text.lower()
    match = atlas.resolve(text)
    assert (match.place.id, match.level) == (place, level)
    assert atlas.search(text, 1)[0].place.id == place
    assert bool(match.how) == (level in {"typo", "prefix"})


def test_a_slip_says_what_it_was_read_as(atlas):
    assert atlas.resolve("Aqtay").how == "'Aqtay' read as Aqtau (Aktau, KAZ), one letter off"
    assert atlas.resolve("Aktai").how == "'Aktai' read as Aktau (KAZ), one letter off"


def test_a_strange_name_gets_the_three_nearest(atlas):
    with pytest.raises(UnknownPlace) as caught:
        atlas.resolve("Akutauy")
    assert caught.value.candidates[0] == "aktau"
    assert len(set(caught.value.candidates)) == 3
    assert "the nearest names are Aktau (KAZ)" in str(caught.value)


@pytest.mark.parametrize("text", ["Iran", "IRN", "ir"])
def test_a_country_is_no_place_and_gets_places_in_it(atlas, text):
    with pytest.raises(UnknownPlace, match="is a country: name a place in it, such as Astara"):
        atlas.resolve(text)


@pytest.mark.parametrize("text", ["Astara", "Astar", "Asta"])
def test_an_ambiguous_name_gets_the_choices_with_country(atlas, text):
    with pytest.raises(UnknownPlace) as caught:
        atlas.resolve(text)
    assert caught.value.candidates == ("astara-az", "astara-ir")
    assert "Astara, AZE [astara-az], Astara, IRN [astara-ir]" in str(caught.value)


@pytest.mark.parametrize("text", ["", "  ", "\u3000"])
def test_nothing_is_no_place(atlas, text):
    with pytest.raises(UnknownPlace, match="is no place"):
        atlas.resolve(text)


def test_a_book_is_no_name(atlas):
    """It is refused unread: comparing it with every name would take minutes."""
    with pytest.raises(UnknownPlace, match="has 100000 characters") as caught:
        atlas.resolve("x" * 100_000)
    assert len(str(caught.value)) < 200
    assert atlas.search("x" * 100_000) == []


@pytest.mark.parametrize("text", ["'", "-", "??", "🚂"])
def test_marks_alone_are_no_place(atlas, text):
    with pytest.raises(UnknownPlace):
        atlas.resolve(text)


def test_a_countrys_code_is_not_the_beginning_of_a_place():
    """RUS is Russia and not Ruse in Bulgaria."""
    with pytest.raises(UnknownPlace, match="'RUS' is a country"):
        load_atlas().resolve("RUS")


def test_an_official_name_wins_over_another_places_variant():
    places = {p.id: p for p in (_place("one", "Old Town"), _place("two", "New Town"))}
    atlas = Atlas(places.values(), names=[Name("two", "Old Town", "en", "former")])
    match = atlas.resolve("Old Town")
    assert (match.place.id, match.others) == ("one", (places["two"],))
    assert match.how == "'Old Town' read as Old Town (KAZ); could also mean New Town, KAZ"


def test_search_lists_each_place_once_and_stops_at_the_limit(atlas):
    found = [match.place.id for match in atlas.search("Alt", 10)]
    assert found == ["altynkol", "altynkol-khorgos"]
    assert len(atlas.search("Alt", 1)) == 1
    assert atlas.search("", 10) == []
    assert atlas.search("Aktau", 0) == []
    assert atlas.search("zzzz", 2)[0].level == "nearest"


def test_countries_go_by_code_and_name(atlas):
    assert [atlas.find_country(t) for t in ("kaz", "KZ", "Kazakhstan", "Atlantis", "")] == [
        "KAZ",
        "KAZ",
        "KAZ",
        None,
        None,
    ]


NAMES = ("Aktau", "Malaszewicze", "Constanta", "Istanbul", "Zhezkazgan", "Turkmenbashi", "Khorgos")
letters = st.sampled_from("abcdefghijklmnopqrstuvwxyz")


@given(st.sampled_from([n for n in NAMES if len(n) >= 6]), st.data())
def test_one_slip_in_a_long_name_finds_it_or_is_reported(name, data):
    i = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(letters)
    slip = data.draw(
        st.sampled_from(
            [
                name[:i] + letter + name[i + 1 :],
                name[:i] + letter + name[i:],
                name[:i] + name[i + 1 :],
                name[:i] + name[i + 1 : i + 2] + name[i : i + 1] + name[i + 2 :],
            ]
        )
    )
    atlas = Atlas([_place(n.lower(), n) for n in NAMES])
    match = atlas.resolve(slip)
    assert match.place.id == name.lower()
    assert match.level in {"id", "exact", "fold"} or repr(slip) in match.how


@given(st.text())
def test_any_text_is_read_or_refused_as_input(text):
    atlas = Atlas([_place(n.lower(), n) for n in NAMES])
    try:
        match = atlas.resolve(text)
    except InputError:
        return
    assert match.place in [one.place for one in atlas.search(text, 99)]


def _place(place, name):
    return Place(place, name, "KAZ", "city", frozenset({"city"}), 45, 60, (), "UTC", "", "")
