"""What `compare` prints: all routes, the true best, nothing that steers a terminal."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from pathlib import Path

import pytest

from transcaspian.cli import compare as command
from transcaspian.cli._compare_table import print_answer
from transcaspian.cli._output import console
from transcaspian.cli.app import run
from transcaspian.findings import store
from transcaspian.study import compare as study
from transcaspian.study.compare_csv import CSV_HEADER, csv_rows

DOCUMENT = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "compare.json").read_text(encoding="utf-8")
)
USABLE = [route for route in DOCUMENT["routes"] if route["status"] in {"open", "restricted"}]


class Answer:
    def __init__(self, document):
        self.document = document

    def to_document(self):
        return copy.deepcopy(self.document)


@pytest.fixture
def answered(monkeypatch, tmp_path):
    """Let the engine answer with the synthetic document, and keep what it was asked."""
    asked = []

    def compare(request):
        asked.append(request)
        return Answer(DOCUMENT)

    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(study, "compare", compare)
    return asked


def printed(capsys, document=DOCUMENT, width=110):
    print_answer(document, console(width))
    return capsys.readouterr().out


@pytest.mark.parametrize("width", [80, 99, 100, 120, 140, 160])
def test_every_route_is_shown_and_no_line_is_too_long(capsys, width):
    text = printed(capsys, width=width)
    flat = " ".join(text.split())
    for route in DOCUMENT["routes"]:
        assert route["name"].split()[0] in flat
        assert route["status_reason"] in flat
    assert max(map(len, text.splitlines())) <= width
    assert "\x1b" not in text
    assert f"explain compare:{DOCUMENT['run_id']}" in text


@pytest.mark.parametrize(
    ("column", "words"),
    [("transit_d", "{:.1f}"), ("cost_usd_feu", "{:,.0f}"), ("inventory_usd_feu", "{:,.0f}")],
)
def test_the_star_stands_by_the_true_best(capsys, column, words):
    best = min(USABLE, key=lambda route: route[column]["p50"])
    stars = re.findall(r"★ ([\d.,]+)", printed(capsys, width=160))
    assert words.format(best[column]["p50"]) in stars
    assert len(stars) == sum(len(route["best"]) for route in DOCUMENT["routes"])


@pytest.mark.parametrize("deadline", [None, "2024-04-20"])
@pytest.mark.parametrize("width", [80, 99, 105, 106, 113, 114, 120, 151, 152, 159, 160])
def test_no_column_is_cut_at_any_width(capsys, width, deadline):
    document = {**DOCUMENT, "arrive_by": deadline}
    text = printed(capsys, document, width)
    assert "Assumed" in text
    for route in USABLE:
        total = route["assumed_values"] + route["sourced_values"]
        assert f"{route['assumed_values']} of {total}\n" in re.sub(" +\n", "\n", text)


@pytest.mark.parametrize("width", [80, 160])
def test_ranges_stand_beside_medians(capsys, width):
    text = printed(capsys, width=width)
    for route in USABLE:
        days = route["transit_d"]
        assert f"{days['p50']:.1f}" in text
        assert f"{days['p10']:.1f}–{days['p90']:.1f}" in text


def test_without_a_deadline_there_is_no_chance_of_meeting_it(capsys):
    assert "100 %" in printed(capsys)
    document = {**DOCUMENT, "arrive_by": None}
    assert "time\n" not in printed(capsys, document).split("─")[0]


def test_words_from_data_cannot_steer_the_terminal(capsys):
    document = copy.deepcopy(DOCUMENT)
    document["notes"] = ["\x1b[2J\x9b31m [bold]not markup[/bold] \u202e"]
    document["routes"][0]["name"] = "a\x07b"
    text = printed(capsys, document)
    assert not set(text) & set("\x1b\x9b\x07\u202e")
    assert "[bold]not markup[/bold]" in text


def test_csv_reads_back(answered, capsys):
    assert run(["compare", "a", "b", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["route"] for row in rows] == [route["id"] for route in DOCUMENT["routes"]]
    for row, route in zip(rows, DOCUMENT["routes"], strict=True):
        assert row["status"] == route["status"]
        if route["transit_d"] is None:
            assert row["transit_p50_d"] == ""
        else:
            assert float(row["transit_p50_d"]) == route["transit_d"]["p50"]
            assert float(row["cost_p90_usd_feu"]) == route["cost_usd_feu"]["p90"]
            assert float(row["distance_total_km"]) == route["distance_km"]["total"]
    assert all(len(row) == len(CSV_HEADER) for row in csv_rows(DOCUMENT))


def test_json_is_the_document_and_nothing_else(answered, capsys):
    assert run(["compare", "a", "b", "--format", "json"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out) == DOCUMENT
    assert out.endswith("}\n")
    assert list(json.loads(out)) == list(DOCUMENT)


def test_json_spells_out_control_characters(monkeypatch, tmp_path, capsys):
    document = {**DOCUMENT, "notes": ["\x9b31m\x7f\u202e\ud800"]}
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path))
    monkeypatch.setattr(study, "compare", lambda _: Answer(document))
    monkeypatch.setattr(store, "save_finding", lambda *_: None)
    assert run(["compare", "a", "b", "--format", "json"]) == 0
    out = capsys.readouterr().out
    assert not set(out) & set("\x9b\x7f\u202e\ud800")
    assert json.loads(out)["notes"] == document["notes"]


def test_options_reach_the_question(answered, capsys):
    words = ["compare", "Xi'an", "Актау", "--cargo", "20x45G1", "--depart", "2024-03", "--as-of",
             "2023", "--known-by", "2022-12-31", "--arrive-by", "2024-05", "--value", "60000",
             "--routes", "northern,ocean-suez", "--routes", "ocean-cape", "--seed", "7",
             "--draws", "500", "--evidence", "mine", "--evidence", "theirs", "--goods",
             "sanctioned"]  # fmt: skip
    assert run(words) == 0
    (asked,) = answered
    assert (asked.origin, asked.destination, asked.cargo) == ("Xi'an", "Актау", "20x45G1")
    assert (asked.depart, asked.as_of, asked.known_by) == ("2024-03", "2023", "2022-12-31")
    assert (asked.arrive_by, asked.value_usd_feu, asked.goods) == ("2024-05", 60000, "sanctioned")
    assert tuple(asked.routes) == ("northern", "ocean-suez", "ocean-cape")
    assert (asked.seed, asked.draws) == (7, 500)
    assert [path.name for path in asked.evidence] == ["mine", "theirs"]


@pytest.mark.parametrize("listed", ["", ",", " , "])
def test_a_list_of_no_routes_is_not_taken_for_all(answered, listed):
    assert run(["compare", "a", "b", "--routes", listed]) == 0
    assert answered[0].routes == (listed,)


def test_the_answer_is_kept_for_explain(answered, capsys):
    run(["compare", "a", "b"])
    assert store.load_finding(DOCUMENT["run_id"]) == DOCUMENT


def test_an_answer_that_cannot_be_kept_is_still_given(answered, monkeypatch, capsys):
    def refuse(*_):
        raise OSError("the disk is full")

    monkeypatch.setattr(store, "save_finding", refuse)
    assert run(["compare", "a", "b", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == DOCUMENT
    assert "the disk is full" in err


@pytest.mark.parametrize("target", ["no/such/folder/report.html", ".", "x" * 300 + ".html"])
def test_a_report_without_a_place_is_refused_before_any_work(
    answered, capsys, monkeypatch, tmp_path, target
):
    monkeypatch.chdir(tmp_path)
    assert run(["compare", "a", "b", "--report", target]) == 2
    assert answered == []
    assert "--report" in capsys.readouterr().err


def test_a_report_is_written_beside_the_answer(answered, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(
        command, "_write_report", lambda document, target: target.write_text(document["run_id"])
    )
    target = tmp_path / "report.html"
    assert run(["compare", "a", "b", "--report", str(target), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == DOCUMENT
    assert target.read_text() == DOCUMENT["run_id"]
