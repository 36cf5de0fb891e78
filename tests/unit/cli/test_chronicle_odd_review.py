"""Odd and contradictory answers to `chronicle review`: all are checked before the first is kept."""

from __future__ import annotations

import json
import sqlite3

import pytest

from transcaspian.cli.app import run

pytestmark = pytest.mark.slow

TEXT = (
    "Kassym-Jomart Tokayev visited Baku on 24 August 2022 and met Ilham Aliyev.\n\n"
    "Kazakhstan and Azerbaijan signed a declaration in Baku on 24 August 2022.\n\n"
    "Kazakhstan will build a children's centre for 600 pupils in Fuzuli.\n\n"
    "“We are sure that trade will grow,” said Ilham Aliyev.\n"
)


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(folder))
    return folder


@pytest.fixture
def chronicle(home, capsys, tmp_path):
    """Return a function that runs a subcommand; a document is there already."""
    assert home is not None
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")

    def call(*words):
        code = run(["chronicle", *(str(word) for word in words)])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    assert call("add", file, "--published", "2022-08-25", "--lang", "en")[0] == 0
    return call


@pytest.fixture
def found(chronicle):
    values = json.loads(chronicle("extract", "a.txt", "--format", "json")[1])
    assert len(values["events"]) >= 2
    return values


@pytest.fixture
def answer(chronicle, tmp_path):
    """Return a function that hands in a file of answers."""

    def hand_in(text, *words):
        file = tmp_path / "answers.txt"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return chronicle("review", "a.txt", "--decisions", file, *words)

    return hand_in


def decisions(home):
    with sqlite3.connect(home / "chronicle.sqlite") as db:
        query = "select candidate, verdict from decision where stands = 1 order by n"
        return db.execute(query).fetchall()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("e1 accept\ne1 reject", "contradicts"),
        ("e1 accept\ne1 correct type=AGREE", "contradicts"),
        ("e1 accept\ne999 accept", "no candidate"),
        ("e1 accept\ne2 maybe", "accept, correct, reject"),
        ("e1 accept\ne2", "accept, correct, reject"),
        ("e1 accept\ne2 reject type=AGREE", "only correct"),
        ("e1 accept\ne2 correct", "at least one"),
        ("e1 accept\ne2 correct type=HUG", "is none of"),
        ("e1 accept\ne2 correct span=0,9999999", "no correction"),
        ("e1 accept\ne2 correct colour=red", "no correction"),
        ("e1 accept\ne2 correct date_from=2024-02-30", "no date"),
        ("e1 accept\ne2 correct date_from=2024 date_to=2023", "before"),
        ("e1 accept\ne2 correct actors=ATLANTIS", "no such id"),
        ("e1 accept\ne2 correct confidence=nan", "is not from"),
        ("e1 accept\ne2 correct 'quantity=nan t'", "no quantity"),
        ("e1 accept\ne2 correct 'quantity=inf t'", "no quantity"),
        ("e1 accept\ne2 correct quantity=600", "no unit"),
        ("e1 accept\ne2 correct 'object=a", "line 2"),
        ("e1 accept\n\u202ee2\x1b[31m accept", "no candidate"),
        (b"e1 accept\n\xff\xfe accept", "--decisions"),
        (bytes(range(1, 256)), "--decisions"),
    ],
)
def test_a_wrong_answer_keeps_none(answer, found, home, text, words):
    assert found
    code, out, err = answer(text)
    assert (code, out) == (2, "")
    assert words in err
    assert not set("\x1b\u202e") & set(err)
    assert decisions(home) == []


def test_nothing_at_all_is_no_decision(answer, found, home):
    assert found
    for text in ("", "\n\n# nothing\n"):
        code, _, _ = answer(text)
        assert code in (0, 1)
    assert decisions(home) == []


def test_earlier_decisions_are_turned_round_all_or_none(answer, found, home):
    assert found
    assert answer("e1 reject")[0] == 0
    before = decisions(home)
    code, _, err = answer("e2 accept\ne1 accept")
    assert code == 2
    assert "--again" in err
    assert decisions(home) == before
    assert answer("e2 accept\ne1 accept", "--again")[0] == 0
    assert [verdict for _, verdict in decisions(home)] == ["accept", "accept"]


def test_accept_all_leaves_what_was_decided(chronicle, answer, found, home):
    assert found
    assert answer("e1 reject")[0] == 0
    assert chronicle("review", "a.txt", "--accept-all", "--min-confidence", "0")[0] == 0
    verdicts = [verdict for _, verdict in decisions(home)]
    assert verdicts.count("reject") == 1
    assert verdicts.count("accept") >= 1
    n = len(verdicts)
    assert chronicle("review", "a.txt", "--accept-all", "--min-confidence", "0")[0] == 0
    assert len(decisions(home)) == n


@pytest.mark.parametrize(
    "words",
    [
        ("--accept-all", "--min-confidence", "2"),
        ("--accept-all", "--decisions", "x"),
        ("--decisions", "/nonexistent/answers"),
        ("--decisions", "/"),
        (),
    ],
)
def test_what_contradicts_itself_is_refused(chronicle, found, home, words):
    assert found
    assert chronicle("review", "a.txt", *words)[0] == 2
    assert decisions(home) == []


@pytest.mark.parametrize("command", ["extract", "review"])
def test_a_document_that_was_not_added_is_told(chronicle, command):
    code, out, err = chronicle(command, "ffffffff")
    assert (code, out) == (2, "")
    assert "no document that was added" in err


def test_candidates_outlive_a_damaged_extraction(chronicle, found, home):
    """What rules found is only kept for speed: when it is spoilt, they look again."""
    with sqlite3.connect(home / "chronicle.sqlite") as db:
        db.execute("update extraction set rules = 'older'")
    again = json.loads(chronicle("extract", "a.txt", "--format", "json")[1])
    assert again == found


def test_spans_point_into_the_text(chronicle, found):
    text = json.loads(chronicle("show", "a.txt", "--format", "json")[1])["document"]["text"]
    assert text == TEXT
    for kind in ("events", "statements", "commitments", "figures"):
        for row in found[kind]:
            start, end = row["span"]
            assert 0 <= start < end <= len(text)
