"""Answers of a reviewer are checked before any is kept."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from typer.testing import CliRunner

from transcaspian.chronicle.collect import collect
from transcaspian.chronicle.read import read_document
from transcaspian.chronicle.review import Answer, apply, correct, list_candidates, read_answers
from transcaspian.chronicle.store import Store
from transcaspian.cli.chronicle import app
from transcaspian.errors import ChronicleError

TEXT = (
    b"On 24 August 2022 Kazakhstan and Azerbaijan signed a memorandum in Baku. "
    b'"Trade will grow," said economist Zhanat Ibragimbekov. '
    b"On 25 August 2022 Kazakhstan opened a hospital and a school in Shusha as a gift."
)


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path))
    with Store() as one:
        yield one


@pytest.fixture
def document(store):
    found = read_document(TEXT, name="a.txt", today=dt.date(2026, 1, 1), published="2022-08-26")
    store.add(found, TEXT)
    return found


@pytest.fixture
def candidates(store, document):
    return list_candidates(collect(store, document))


def test_every_candidate_has_a_key_of_its_own(candidates):
    keys = [(one.kind, one.key) for one in candidates]
    assert len(keys) == len(set(keys))
    assert {one.kind for one in candidates} >= {"event", "statement", "person"}


def test_decisions_reach_the_store(store, document, candidates):
    answers = [
        Answer("e1", "accept"),
        Answer("e2", "correct", ("date_from=2022-08-27", "actors=KAZ, AZE", "quantity=50 bed")),
        Answer("s1", "reject"),
    ]
    counts = apply(store, document, candidates, answers, reviewer="me")
    assert counts == {"accept": 1, "correct": 1, "reject": 1, "before": 0}
    events = {one.id: one for one in store.accepted("event")}
    assert set(events) == {f"{document.id}#e1", f"{document.id}#e2"}
    changed = events[f"{document.id}#e2"]
    assert (changed.date_from, changed.quantity.value) == ("2022-08-27", 50.0)
    assert store.accepted("statement") == ()
    assert {one.reviewer for one in store.decisions()} == {"me"}


def test_accepted_speakers_are_known_by_id(store, document, candidates):
    apply(store, document, candidates, [Answer("s1", "accept")])
    assert [one.speaker for one in store.accepted("statement")] == ["zhanat-ibragimbekov"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("e1", "one of accept"),
        ("e1 maybe", "one of accept"),
        ("e1 accept type=AGREE", "only correct takes"),
        ("e1 correct", "at least one field"),
        ("e1 accept\ne1 reject", "contradicts"),
        ("e1 correct type=AID\ne1 correct type=AGREE", "contradicts"),
        ('e1 accept "', "line 1"),
    ],
)
def test_answers_that_make_no_sense_are_refused(line, words):
    with pytest.raises(ChronicleError, match=words):
        read_answers(line.splitlines(), "answers.txt")


def test_the_same_answer_twice_is_one():
    lines = ["e1 accept  # yes", "", "e1 accept"]
    assert len(read_answers(lines, "answers.txt")) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("type=FOO", "none of AGREE"),
        ("actors=XYZ", "no such id"),
        ("date_from=2022-13", "no date"),
        ("date_to=2021-01-01", "before date_from"),
        ("colour=red", "no correction"),
        ("id=e9", "no correction"),
        ("quantity=many", "no quantity"),
        ("confidence=2", "not from 0 to 1"),
    ],
)
def test_a_wrong_correction_keeps_nothing(store, document, candidates, change, words):
    answers = [Answer("e2", "accept"), Answer("e1", "correct", (change,))]
    with pytest.raises(ChronicleError, match=words):
        apply(store, document, candidates, answers)
    assert store.decisions() == ()


def test_a_decision_is_not_turned_round_without_saying_so(store, document, candidates):
    apply(store, document, candidates, [Answer("e1", "accept")])
    with pytest.raises(ChronicleError, match="--again"):
        apply(store, document, candidates, [Answer("e1", "reject")])
    apply(store, document, candidates, [Answer("e1", "reject")], again=True)
    assert store.accepted("event") == ()


def test_correct_leaves_the_candidate_as_it_was(candidates):
    event = next(one for one in candidates if one.name == "e1")
    before = json.dumps(event.row)
    assert correct(event, ["mode=declare"])["mode"] == "declare"
    assert json.dumps(event.row) == before


def test_the_command_extracts_and_accepts_what_is_sure(store, document):
    runner = CliRunner()
    shown = runner.invoke(app, ["extract", document.id[:8], "--format", "json"])
    assert shown.exit_code == 0
    values = json.loads(shown.stdout)
    assert values["schema"] == "transcaspian/chronicle-extract/1"
    sure = [one for one in values["events"] if one["confidence"] >= 0.7]
    args = ["review", document.id[:8], "--accept-all", "--format", "json"]
    done = json.loads(runner.invoke(app, args).stdout)
    assert done["accept"] >= len(sure)
    again = json.loads(runner.invoke(app, args).stdout)
    assert again["accept"] == 0
    for shape in ("table", "csv"):
        assert runner.invoke(app, ["extract", document.id[:8], "--format", shape]).exit_code == 0


def test_the_command_takes_answers_from_standard_input(store, document):
    args = ["review", document.id[:8], "--decisions", "-", "--reviewer", "me"]
    assert CliRunner().invoke(app, args, input="e1 accept\n").exit_code == 0
    assert [one.candidate for one in store.decisions()] != []
