"""A document is forgotten on the command line, with what was decided on it only if that is said."""

from __future__ import annotations

import json

import pytest

from transcaspian.chronicle.store import Store
from transcaspian.cli.app import run

pytest.importorskip("trafilatura", reason="no libraries for documents: install [chronicle]")

ROW = {"id": "e1", "type": "AGREE", "mode": "sign", "context": "actual"}


@pytest.fixture
def chronicle(tmp_path, monkeypatch, capsys):
    """A subcommand's code, stdout and stderr; one document is there."""
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path))

    def call(*words):
        code = run(["chronicle", *words])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    (tmp_path / "a.txt").write_text("The ministers met in Baku on 3 May 2023.")
    assert call("add", str(tmp_path / "a.txt"))[0] == 0
    return call


def test_a_document_is_forgotten(chronicle):
    code, out, _ = chronicle("remove", "a.txt", "--format", "json")
    told = json.loads(out)
    assert (code, told["schema"]) == (0, "transcaspian/chronicle-remove/1")
    assert (told["document"]["name"], told["decisions"]) == ("a.txt", [])
    assert chronicle("list")[0] == 1
    assert chronicle("remove", "a.txt")[0] == 2


def test_one_that_carries_decisions_stays_until_they_may_go(chronicle):
    with Store() as store:
        (kept,) = store.documents()
        store.decide(kept.id, "event", "k", "accept", ROW, reviewer="anna")
    code, out, err = chronicle("remove", kept.id[:6])
    assert (code, out) == (2, "")
    assert "event e1: accept by anna" in err
    assert "--drop-decisions" in err
    code, out, _ = chronicle("remove", kept.id[:6], "--drop-decisions", "--format", "csv")
    assert (code, out.splitlines()[1].split(",")[:4]) == (0, [kept.id, "event", "k", "accept"])
    with Store() as store:
        assert store.documents() == store.decisions() == ()
