"""Names are found wherever the tokens of a text spell one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.chronicle.extract.gazetteer import find_gazetteer
from transcaspian.chronicle.extract.normal import normal

LANGUAGES = ("en", "ru", "tr")
WORDS = st.sampled_from(
    ("Aktau", "Актау", "Aktau'nun", "Alat", "Ltd", "г", "ул", "cannot", "Dr", "Bakü", "SOCAR",
     "сентября", "mi", "St", "Cape", "U.S", "quay", "Kuryk-Alat")
)  # fmt: skip
SIGNS = st.text(alphabet=".,;:!?…()[]«»“”„\"'’—-", max_size=3)


@pytest.mark.parametrize("language", LANGUAGES)
@given(SIGNS, WORDS, SIGNS)
def test_a_piece_begins_a_name_if_one_of_its_tokens_does(
    language: str, before: str, word: str, after: str
) -> None:
    gazetteer = find_gazetteer(language)
    tokens = [one.text for one in gazetteer.nlp.make_doc(before + word + after)]
    names = [one for one in tokens if gazetteer.knows(normal(one, language))]
    found = list(gazetteer.find(before + word + after))
    assert bool(found) >= bool(names)


@pytest.mark.parametrize("language", LANGUAGES)
@given(SIGNS, SIGNS)
def test_signs_about_a_name_do_not_hide_it(language: str, before: str, after: str) -> None:
    town = {"en": "Aktau", "ru": "Актау", "tr": "Aktau"}[language]
    text = f"{before} {town} {after}"
    spans = [(start, end) for start, end, _ in find_gazetteer(language).find(text)]
    assert (len(before) + 1, len(before) + 1 + len(town)) in spans
