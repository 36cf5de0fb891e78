"""What is looked for only where a word may open it is what would be found anyway."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.chronicle.extract.finder import Finder
from transcaspian.chronicle.extract.heads import Heads
from transcaspian.chronicle.extract.lexicon import find_lexicon, lower
from transcaspian.chronicle.extract.openings import opening_of
from transcaspian.chronicle.extract.remembered import Remembered
from transcaspian.chronicle.extract.spots import Spots

LANGUAGES = ("en", "ru", "tr")
ODD = (
    r"(?<!\w)(?:a|ab? c|b(?:-| )?a)(?!\w)", r"ab", r"\bb\w*", r"(?:a |the )?b", r"(?i:A)b", r" a",
    r"[^a]b", r"[\w'-]{2,} a", r"(?<=a )b", r"(?<!a )b\b", r"a??b", r"(?!a)\w", r"^a", r"a$", r"a.b",
    r"(a|b)\1", r"[a-c]+(?= b)", r"\d\d?", r"\Db", r"a|", r"(?:a|b |c'd)+?e", r"[^\W\d]b", r"\sa",
    r"\S+ a", r"[,.] b",
)  # fmt: skip
TEXTS = st.text(alphabet="abcABe '-,.1\n", max_size=40)


@lru_cache(maxsize=4)
def patterns_of(language: str) -> tuple[str, ...]:
    """Return all patterns of a language that stand in the tables of words."""
    lexicon = find_lexicon(language)
    found: list[str] = [one.word.pattern for one in (*lexicon.objects, *lexicon.attributes)]
    found += [rf"(?<!\w)(?:{one.word.pattern})(?!\w)" for one in lexicon.triggers]

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get(language), str) and value[language]:
                found.extend((value[language], rf"(?<!\w)(?:{value[language]})(?!\w)"))
            for one in value.values():
                walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)

    walk(lexicon.table)
    return tuple(dict.fromkeys(found))


def words_of(pattern: str) -> list[str]:
    """Return pieces of a pattern that look like words, to make texts in which it may fit."""
    plain = re.sub(r"\\[a-zA-Z]|\(\?[:=!<]*|[{}\[\]()*+?|^$\\]", " ", pattern)
    return re.findall(r"\w[\w' -]*\w|\w", plain) or ["a"]


def same(shape: re.Pattern[str], low: str, start: int, end: int) -> None:
    """Assert that looking by words, by letters and everywhere find the same."""
    spots = Spots(low, "en")
    assert [one.span() for one in spots.iter(shape, start, end)] == [
        one.span() for one in shape.finditer(low, start, end)
    ]
    first = spots.search(shape, start, end)
    assert (first and first.span()) == ((one := shape.search(low, start, end)) and one.span())
    assert spots.has(shape, start, end) == bool(shape.search(low[start:end]))
    by_letters = Finder(shape)
    assert [one.span() for one in by_letters.iter(low, start, end)] == [
        one.span() for one in shape.finditer(low, start, end)
    ]
    found = by_letters.search(low, start, end)
    assert (found and found.span()) == (one and one.span())


@given(st.sampled_from(ODD), TEXTS, st.data())
def test_odd_patterns_find_the_same(pattern: str, text: str, data: st.DataObject) -> None:
    low = text.lower()
    start = data.draw(st.integers(0, len(low)))
    end = data.draw(st.integers(start, len(low)))
    same(re.compile(pattern), low, start, end)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@given(st.data())
def test_patterns_of_the_tables_find_the_same(language: str, data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(patterns_of(language)))
    others = ["the", "и", "bir", ",", ".", "2025", "\n", "-", "'s"]
    pieces = data.draw(st.lists(st.sampled_from([*words_of(pattern), *others]), max_size=12))
    low = lower(data.draw(st.sampled_from((" ", "", ", "))).join(pieces), language)
    start = data.draw(st.integers(0, len(low)))
    same(re.compile(pattern), low, start, data.draw(st.integers(start, len(low))))


def test_what_may_begin_anywhere_is_looked_for_everywhere() -> None:
    assert opening_of(", where") is None
    assert opening_of("a?") is None
    assert opening_of("^a") is None
    opening = opening_of(r"(?<!\w)(?:set up|opens?)(?!\w)")
    assert opening is not None
    assert [w for w in ("set", "setup", "open", "opened") if opening.word.search(w)] == [
        "set",
        "open",
    ]


def test_a_pattern_asked_for_later_is_found_in_a_text_read_before() -> None:
    spots = Spots("ports open late", "tr")
    shape = re.compile(r"(?<!\w)(?:open) late(?!\w)")
    assert [one.group() for one in spots.iter(shape, 0, 15)] == ["open late"]
    assert Spots("open late", "tr").has(shape, 0, 9)


def test_words_are_asked_of_once_and_forgotten_when_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("transcaspian.chronicle.extract.remembered._MOST", 3)
    asked: list[str] = []
    known = Remembered(lambda word: asked.append(word) or len(word))
    assert [known[word] for word in ("a", "bc", "a", "bc")] == [1, 2, 1, 2]
    assert asked == ["a", "bc"]
    for word in "defghijk":
        assert (known[word], known["bc"]) == (1, 2)
        assert len(known) <= 3
    assert asked.count("bc") == 1  # met all the time
    assert known["a"] == 1
    assert asked.count("a") == 2
    known.revise(lambda word, n: n + len(word))
    assert known["bc"] == 4
    assert asked.count("bc") == 1


@given(st.sampled_from(ODD), st.text(alphabet="abcABe'-.1 ", min_size=1, max_size=6))
def test_no_pattern_that_fits_a_word_is_left_out_for_its_first_letters(
    pattern: str, word: str
) -> None:
    shape = re.compile(pattern)
    if shape.match(word):
        assert Heads([shape]).of(word) == (0,)


@pytest.mark.parametrize("language", LANGUAGES)
@given(st.data())
def test_words_of_the_tables_find_their_patterns_by_their_first_letters(
    language: str, data: st.DataObject
) -> None:
    pattern = data.draw(st.sampled_from(patterns_of(language)))
    shape = re.compile(pattern)
    heads = Heads([re.compile("a thing"), shape, re.compile("(?i)Port|pier")])
    word = lower(data.draw(st.sampled_from(words_of(pattern))), language)
    assert 1 in heads.of(word) or not shape.match(word)
    assert heads.of("harbour") == heads.of("har")


def test_of_most_words_most_patterns_are_left_out() -> None:
    lexicon = find_lexicon("en")
    heads = Heads(one.word for one in lexicon.triggers)
    words = ("ambition", "lorries", "quay", "which")
    assert all(len(heads.of(one)) < len(lexicon.triggers) / 4 for one in words)
