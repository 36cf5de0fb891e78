"""Accepted figures become evidence that every other question can use, and nothing else does."""

from __future__ import annotations

import csv
import io
import json

import pytest

from transcaspian.cli.app import run
from transcaspian.evidence.load import load_evidence

pytestmark = pytest.mark.slow

TEXT = (
    "Wagons waited nine days at Altynkol in March 2024, the railway said.\n\n"
    "The tariff from Altynkol to Poti is 4,000 dollars per container.\n\n"
    "By 2030 the route is to carry 10 million tonnes a year.\n"
)


@pytest.fixture
def chronicle(tmp_path, monkeypatch, capsys):
    """Return a function that runs a subcommand and returns its code and what it printed."""
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path / "home"))

    def call(*words):
        code = run(["chronicle", *(str(word) for word in words)])
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def accepted(chronicle, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    words = ("--published", "2024-12-31", "--lang", "en", "--publisher", "Post", "--format", "json")
    document = json.loads(chronicle("add", file, *words)[1])["documents"][0]["id"]
    assert chronicle("review", document, "--accept-all", "--min-confidence", "0")[0] == 0
    return document


def test_without_documents_it_says_what_to_do(chronicle):
    code, _, err = chronicle("figures")
    assert code == 1
    assert "chronicle add" in err


def test_what_was_not_accepted_is_no_evidence(chronicle, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    chronicle("add", file, "--published", "2024-12-31", "--lang", "en")
    assert chronicle("figures")[0] == 1


def test_accepted_figures_are_rows_of_the_evidence(chronicle, accepted, tmp_path):
    folder = tmp_path / "mine"
    code, out, _ = chronicle("figures", "--to", folder, "--format", "json")
    assert code == 0
    told = json.loads(out)
    evidence = load_evidence(folder)
    mine = {one.id: one for one in evidence.observations if one.source == accepted}
    assert set(mine) == {row["id"] for row in told["figures"]}
    assert len(mine) == told["n"] >= 2
    for one in mine.values():
        start, end = (int(part) for part in one.locator.removeprefix("characters ").split("–"))
        assert " ".join(TEXT[start:end].split()) == one.note
        assert one.method == "reported"
        assert one.published.isoformat() == "2024-12-31"
    assert evidence.sources[accepted].publisher == "Post"


def test_a_target_stays_one(chronicle, accepted):
    rows = json.loads(chronicle("figures", "--format", "json")[1])["figures"]
    (target,) = (row for row in rows if row["valid_from"].startswith("2030"))
    assert target["standing"] in {"target", "forecast"}
    assert accepted.startswith(target["id"].partition("#")[0])


def test_a_price_has_the_unit_of_its_key(chronicle, accepted):
    found = json.loads(chronicle("figures", "--document", accepted, "--format", "json")[1])
    (price,) = (row for row in found["figures"] if row["key"].startswith("rate."))
    assert (price["value"], price["low"], price["high"]) == ("4000.0", "", "")
    assert price["unit"] == load_evidence().keys[price["key"]].unit


def test_boxes_are_of_one_to_two_teu(chronicle, tmp_path):
    file = tmp_path / "b.txt"
    file.write_text(
        "The port of Aktau handled 1,500 containers a year in 2023.\n", encoding="utf-8"
    )
    chronicle("add", file, "--published", "2024-12-31", "--lang", "en")
    chronicle("review", "b.txt", "--accept-all", "--min-confidence", "0")
    (row,) = json.loads(chronicle("figures", "--format", "json")[1])["figures"]
    assert (row["value"], row["low"], row["high"], row["unit"]) == (
        "",
        "1500.0",
        "3000.0",
        "TEU/year",
    )


def test_a_figure_names_the_note_that_its_sentence_ends_with(chronicle, tmp_path):
    file = tmp_path / "c.txt"
    file.write_text(
        "The route carried 3.3 million tonnes in 2024.[1] Wagons waited nine days at Altynkol, the "
        "railway said.[2]\n\nTrade grew.\n\nNotes\n\n[1] Caspian Post, Freight of the route, "
        "https://example.org/freight (accessed 2 May 2025).\n[2] Rail Paper, A long wait, "
        "https://example.org/wait (accessed 3 May 2025).\n",
        encoding="utf-8",
    )
    chronicle("add", file, "--published", "2025-06-01", "--lang", "en")
    chronicle("review", "c.txt", "--accept-all", "--min-confidence", "0")
    rows = json.loads(chronicle("figures", "--format", "json")[1])["figures"]
    notes = {row["key"]: row["note"] for row in rows}
    assert sum("https://example.org/freight, read on 2025-05-02" in one for one in notes.values())
    assert all(one.count("cites [") == 1 for one in notes.values())
    (wait,) = (one for one in notes.values() if "nine days" in one)
    assert "cites [2]" in wait
    assert "Rail Paper" in wait


def test_writing_again_changes_nothing_and_foreign_files_stay(chronicle, accepted, tmp_path):
    folder = tmp_path / "mine"
    assert accepted
    assert chronicle("figures", "--to", folder)[0] == 0
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    assert chronicle("figures", "--to", folder)[0] == 0
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    code, _, err = chronicle("figures", "--to", folder)
    assert code == 2
    assert "other files" in err
    (folder / "notes.txt").unlink()
    own = "id,publisher,title,url,published,accessed,licence,kind,note\nx,X,X,,,,,report,\n"
    (folder / "sources.csv").write_text(own, encoding="utf-8")
    assert chronicle("figures", "--to", folder)[0] == 2
    assert (folder / "sources.csv").read_text(encoding="utf-8") == own


def test_what_does_not_fit_is_left_out_by_name(chronicle, accepted, tmp_path):
    answers = tmp_path / "answers.txt"
    answers.write_text(
        "f1 correct standing=observed valid_from=2025-03-01 valid_to=2025-03-31\n", encoding="utf-8"
    )
    assert chronicle("review", accepted, "--decisions", answers, "--again")[0] == 0
    code, out, err = chronicle("figures", "--format", "csv")
    assert code == 0
    assert "#f1" in err
    assert "nothing is observed before it begins" in err
    assert not any(row["id"].endswith("#f1") for row in csv.DictReader(io.StringIO(out)))
