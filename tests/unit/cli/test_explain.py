"""From an answer down to observations and their addresses."""

from __future__ import annotations

import copy
import csv
import io
import json
from pathlib import Path

import pytest

from transcaspian.cli.app import run
from transcaspian.findings.store import save_finding

DOCUMENT = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "compare.json").read_text(encoding="utf-8")
)


@pytest.fixture(autouse=True)
def kept(monkeypatch, tmp_path):
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path))
    save_finding(DOCUMENT["run_id"], copy.deepcopy(DOCUMENT))


def answer(capsys, *words, code=0):
    assert run(["explain", *words]) == code
    return capsys.readouterr()


def test_a_run_opens_down_to_every_address(capsys):
    out = answer(capsys, "compare:synthetic-0001").out
    flat = "".join(out.replace("│", " ").split())
    for route in DOCUMENT["routes"]:
        assert route["id"] in flat
        for leg in route["legs"]:
            for name in leg["evidence"]:
                assert "".join(name.split()) in flat
    for name, said in DOCUMENT["observations"].items():
        assert name in flat
        assert said["url"] in flat


def test_depth_leaves_the_rest_folded_and_says_so(capsys):
    full = answer(capsys, "compare:synthetic-0001").out
    folded = answer(capsys, "compare:synthetic-0001", "--depth", "1").out
    assert len(folded.splitlines()) < len(full.splitlines()) / 4
    assert "--depth" in folded


def test_json_and_csv_carry_the_same_nodes(capsys):
    tree = json.loads(answer(capsys, "compare:synthetic-0001", "--format", "json").out)["tree"]

    def count(nodes):
        return sum(1 + count(node["children"]) for node in nodes)

    rows = list(
        csv.DictReader(io.StringIO(answer(capsys, "compare:synthetic-0001", "--format", "csv").out))
    )
    assert len(rows) == count(tree) > 100


def test_a_run_that_is_not_kept_is_bad_input(capsys):
    captured = answer(capsys, "compare:c-000000000000", code=2)
    assert captured.out == ""
    assert "compare" in captured.err


def test_words_from_data_cannot_steer_the_terminal(capsys):
    document = copy.deepcopy(DOCUMENT)
    for said in document["observations"].values():
        said["note"] = "\x1b[2J[bold]x[/bold]"
    save_finding("synthetic-0002", document)
    out = answer(capsys, "compare:synthetic-0002").out
    assert "\x1b" not in out
    assert "[bold]x[/bold]" in out


def test_a_value_of_the_packaged_evidence_names_its_rows(capsys):
    out = answer(capsys, "border.dwell_h", "altynkol-khorgos").out
    assert "P50" in out
    assert "https://" in out


def test_only_keeps_what_is_named_and_the_way_to_it(capsys):
    out = answer(capsys, "compare:synthetic-0001", "--only", "port.wait_d@poti").out
    assert "port.wait_d@poti" in out
    assert "middle-black-sea" in out
    assert "port.wait_d@aktau" not in out
    assert "northern" not in out
    captured = answer(capsys, "compare:synthetic-0001", "--only", "atlantis", code=1)
    assert captured.out == ""
    assert "--only" in captured.err


@pytest.mark.parametrize(("word", "told"), [("aktua", True), ("Aktau", False), ("Актау", False)])
def test_what_a_misspelt_place_was_taken_for_is_said(capsys, word, told):
    assert bool(answer(capsys, word).err) is told
