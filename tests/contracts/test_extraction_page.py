"""The page on how well extraction does tells of the rules of this version."""

from __future__ import annotations

import json

import pytest

from annotated import SPLITS
from page import format_page
from score import PAGE, find_in_split, main, score_split

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def scores():
    return {split: score_split(*find_in_split(split)) for split in SPLITS}


def test_the_page_is_current(scores):
    text = PAGE.read_text(encoding="utf-8")
    assert text == format_page(scores), "run python bench/extraction/score.py --write"


def test_nothing_that_was_found_lies_beside_the_text():
    for split in SPLITS:
        documents, found, _, _ = find_in_split(split)
        for one, rows in zip(documents, found, strict=True):
            for kind in ("events", "statements", "commitments", "figures"):
                for row in rows[kind]:
                    start, end = row["span"]
                    assert 0 <= start < end <= len(one.document.text)


def test_misses_are_printed_of_the_half_that_was_asked_for(capsys):
    assert main(["--misses", "tune"]) == 0
    out = capsys.readouterr().out
    assert "== tune/" in out
    assert "test/" not in out


def test_json_is_one_document(capsys, scores):
    assert main(["--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert set(plain) == {"schema", *SPLITS}
    count = scores["test"].counts["events", "all"]
    assert plain["test"]["events"]["languages"]["all"]["hits"] == count.hits
