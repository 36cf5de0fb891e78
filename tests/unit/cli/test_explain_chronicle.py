"""From a row of the chronicle, or a document, down to its words and to who carries it."""

from __future__ import annotations

import json

import pytest

from transcaspian.chronicle.founding import load_founding
from transcaspian.cli.app import run

pytestmark = pytest.mark.slow

TEXT = (
    "Kassym-Jomart Tokayev visited Baku on 24 August 2022 and met Ilham Aliyev.\n\n"
    "Kazakhstan will build a children's centre for 600 pupils in Fuzuli by 2025.\n"
)


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def ask(capsys):
    def explain(*words, code=0):
        assert run(["explain", *words]) == code
        return capsys.readouterr()

    return explain


@pytest.fixture
def document(home, capsys):
    file = home / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    words = ["chronicle", "add", str(file), "--published", "2022-08-25", "--lang", "en"]
    assert run([*words, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)["documents"][0]["id"]


def flat(nodes):
    return [one for node in nodes for one in (node, *flat(node["children"]))]


FOUNDED = load_founding(check=False)


@pytest.mark.parametrize(
    "row",
    [FOUNDED.events[0], FOUNDED.commitments[0], FOUNDED.statements[0]],
    ids=lambda row: row.id,
)
def test_a_founding_row_opens_to_all_that_carries_it(ask, row):
    found = json.loads(ask(row.id, "--format", "json").out)
    labels = {node["label"] for node in flat(found["tree"])}
    assert set(row.evidence) <= labels
    assert found["title"] == row.id


def test_a_promise_opens_to_each_step_and_says_how_it_stands(ask):
    row = max(FOUNDED.commitments, key=lambda one: len(one.steps))
    nodes = flat(json.loads(ask(row.id, "--format", "json").out)["tree"])
    labels = [node["label"] for node in nodes]
    assert [label for label in labels if label in {f"{s.date} {s.stage}" for s in row.steps}] == [
        f"{s.date} {s.stage}" for s in row.steps
    ]
    assert "stands" in labels


def test_a_row_is_not_told_before_it_was_known(ask):
    row = FOUNDED.commitments[0]
    assert "not known" in ask(row.id, "--known-by", "2000-01-01", code=1).err


def test_a_source_opens_to_the_rows_that_rest_on_it(ask):
    name = next(
        source.id
        for source in FOUNDED.sources
        if any(source.id in row.evidence for row in (*FOUNDED.events, *FOUNDED.statements))
    )
    nodes = flat(json.loads(ask(name, "--format", "json").out)["tree"])
    rest = [row.id for row in (*FOUNDED.events, *FOUNDED.statements) if name in row.evidence]
    assert set(rest) <= {node["label"] for node in nodes}


def test_a_document_opens_to_its_candidates_and_their_words(ask, document):
    nodes = flat(json.loads(ask(document[:8], "--format", "json").out)["tree"])
    words = [node["text"].strip("“”") for node in nodes if node["label"].startswith("characters")]
    assert words
    assert all(one in TEXT for one in words)
    by_label = {node["label"]: node for node in nodes}
    assert not by_label["decided"]["children"]
    assert by_label["undecided"]["children"]


def test_a_decision_is_told_with_the_candidate(ask, document, capsys):
    assert run(["chronicle", "review", document, "--accept-all", "--min-confidence", "0"]) == 0
    capsys.readouterr()
    found = json.loads(ask(f"{document[:8]}#e1", "--format", "json").out)
    (node,) = found["tree"]
    told = {one["label"]: one["text"] for one in node["children"]}
    assert told["decision"].startswith("accept")
    assert found["title"] == f"{document[:8]}#e1"


def test_what_is_not_there_is_named(ask, document):
    assert "no candidate" in ask(f"{document[:8]}#e999", code=2).err
    assert "no document" in ask("0123456789", code=2).err
    assert "stands alone" in ask(document, "baku", code=2).err
    assert "event or promise" in ask("no such thing at all", code=2).err
