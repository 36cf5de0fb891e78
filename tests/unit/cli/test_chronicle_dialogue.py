"""What is answered at a terminal is kept at once, can be undone, and is never guessed."""

from __future__ import annotations

import json
import sqlite3

import pytest

from transcaspian.cli.app import run

pytestmark = pytest.mark.slow

TEXT = (
    "Kassym-Jomart Tokayev visited Baku on 24 August 2022 and met Ilham Aliyev.\n\n"
    "Kazakhstan and Azerbaijan signed a declaration in Baku on 24 August 2022.\n\n"
    "Kazakhstan will build a children's centre for 600 pupils in Fuzuli.\n"
)


@pytest.fixture
def home(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "home"
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(folder))
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert run(["chronicle", "add", str(file), "--published", "2022-08-25", "--lang", "en"]) == 0
    capsys.readouterr()
    return folder


@pytest.fixture
def sit(home, monkeypatch, capsys):
    """Return a function that types answers, then nothing more, and returns what is shown."""
    assert home is not None

    def type_in(*lines, words=()):
        typed = iter(lines)

        def read(_prompt=""):
            try:
                return next(typed)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", read)
        monkeypatch.setattr("sys.stdin.isatty", lambda: True)
        assert run(["chronicle", "review", "a.txt", *words]) == 0
        out, err = capsys.readouterr()
        assert next(typed, None) is None, "not all that was typed was read"
        return out, err

    return type_in


def standing(home):
    with sqlite3.connect(home / "chronicle.sqlite") as db:
        query = "select kind, candidate, verdict, row from decision where stands = 1 order by n"
        return [(*row[:3], json.loads(row[3])) for row in db.execute(query)]


def test_whole_words_and_first_letters_say_the_same(sit, home):
    sit("accept", "R", "q")
    assert [row[2] for row in standing(home)] == ["accept", "reject"]


@pytest.mark.parametrize("word", ["agree", "accep", "y", "reopen", "", "1"])
def test_another_word_is_no_answer(sit, home, word):
    _, err = sit(word, "quit")
    assert "is no answer" in err
    assert not standing(home)


def test_each_candidate_is_shown_with_its_rule(sit):
    out, _ = sit("q")
    assert "found by " in out
    assert "confidence" in out


def test_values_are_shown_as_they_are_typed_in_a_correction(sit, home):
    out, _ = sit("q")
    shown = [
        line.strip().replace(" = ", "=", 1) for line in out.splitlines() if "actors = " in line
    ]
    assert shown == ["actors=KAZ, AZE"]
    sit("c", f'"{shown[0]}" type=COOPERATE', "q")
    assert standing(home)[0][3]["actors"] == ["KAZ", "AZE"]


def test_the_last_answer_is_undone_and_asked_again(sit, home):
    out, _ = sit("a", "a", "u", "r", "q")
    assert [row[2] for row in standing(home)] == ["accept", "reject"]
    assert out.count("(2 of ") == 2


def test_all_of_a_sitting_can_be_undone_and_no_more(sit, home):
    _, err = sit("a", "u", "u", "q")
    assert "nothing was decided in this sitting" in err
    assert not standing(home)


def test_undoing_a_second_decision_restores_the_first(sit, home):
    sit("a", "q")
    first = standing(home)
    sit("r", "undo", "q", words=("--again",))
    assert standing(home) == first


def test_the_end_of_what_is_typed_ends_the_sitting(sit, home):
    out, _ = sit("a")
    assert len(standing(home)) == 1
    assert "1 decided now" in out


def test_a_correction_can_ask_which_fields_there_are(sit, home):
    out, _ = sit("c", "?", "type=CONSULT", "q")
    assert "date_from" in out
    assert [row[2] for row in standing(home)] == ["correct"]


def test_a_faulty_correction_keeps_nothing_and_asks_again(sit, home):
    _, err = sit("c", "type=HUG", "c", "object='open", "c", "", "q")
    assert "is none of" in err
    assert "close the quote" in err
    assert not standing(home)


def test_a_script_withdraws_what_was_decided(sit, home, tmp_path, capsys):
    sit("a", "a", "q")
    file = tmp_path / "answers.txt"
    file.write_text("e1 withdraw\n", encoding="utf-8")
    words = ["chronicle", "review", "a.txt", "--decisions", str(file), "--format", "json"]
    assert run(words) == 0
    assert json.loads(capsys.readouterr().out)["withdraw"] == 1
    assert len(standing(home)) == 1
    before = standing(home)
    assert run(words) == 2
    assert "nothing to withdraw" in capsys.readouterr().err
    assert standing(home) == before


def test_who_no_list_knows_is_asked_for_by_name(home, tmp_path, capsys):
    file = tmp_path / "b.txt"
    file.write_text("“Trade will grow,” said economist Zhanat Ibragimbekov.\n", encoding="utf-8")
    assert run(["chronicle", "add", str(file), "--published", "2022-09-01", "--lang", "en"]) == 0
    assert run(["chronicle", "review", "b.txt", "--accept-all", "--min-confidence", "0"]) == 0
    capsys.readouterr()
    words = ["chronicle", "experts", "--who", "zhanat ibragimbekov"]
    assert run([*words, "--format", "json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["experts"]
    assert one["name"] == "Zhanat Ibragimbekov"
    (source,) = one["statements"][0]["sources"]
    assert run(words) == 0
    shown = capsys.readouterr().out
    assert source["id"][:8] in shown
    assert source["id"] not in shown
    assert run(["chronicle", "experts", "--who", "Nobody Atall"]) != 0
