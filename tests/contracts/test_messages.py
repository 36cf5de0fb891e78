"""Messages of the page: every language says what English says, with the same values in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from language_page import SOURCE, format_languages, read_languages, read_messages

FOLDER = Path(__file__).resolve().parents[2] / "web" / "src" / "messages"
LANGUAGES = read_languages(FOLDER)
ENGLISH = read_messages(FOLDER, SOURCE)
MARKS = re.compile(r"\{\w*\}|`[^`]*`|</?\w+[^>]*>|&\w+;|https?://\S+")
"""Values, words of the command, markup and addresses: the same in every language."""


def marks_of(text: str) -> list[str]:
    return sorted(MARKS.findall(text))


def test_every_language_that_is_offered_has_a_file_and_no_other_has():
    assert set(LANGUAGES) == {path.stem for path in FOLDER.glob("*.json")}


def test_marks_are_seen():
    assert marks_of("{n} of `a b` <b>x</b> &amp; {n}") == [
        "&amp;",
        "</b>",
        "<b>",
        "`a b`",
        "{n}",
        "{n}",
    ]


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {SOURCE}))
def test_a_language_says_what_english_says(code):
    own = read_messages(FOLDER, code)
    assert not set(own) - set(ENGLISH), "keys that English does not know"
    assert list(own) == [key for key in ENGLISH if key in own], "the order is that of English"
    differ = {key: text for key, text in own.items() if marks_of(text) != marks_of(ENGLISH[key])}
    assert not differ, "other values, words of the command or markup than in English"
    ragged = {key: text for key, text in own.items() if not text or text != text.strip()}
    assert not ragged, "empty, or with blanks around it"


def test_the_page_of_languages_counts_them():
    page = format_languages(FOLDER)
    for code, name in LANGUAGES.items():
        own = read_messages(FOLDER, code)
        row = next(line for line in page.splitlines() if line.startswith(f"| {name} (`{code}`)"))
        assert f"| {len(own)} |" in row
        assert row.count("`") == 2 + 2 * (len(ENGLISH) - len(own))
