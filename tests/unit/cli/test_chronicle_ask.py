"""Questions to the chronicle on the command line."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import xml.etree.ElementTree as ET

import icalendar
import pytest

from transcaspian.chronicle.codec import to_plain
from transcaspian.chronicle.read import read_document
from transcaspian.chronicle.record import Event, Span
from transcaspian.chronicle.store import Store
from transcaspian.cli import _simulate_options as options
from transcaspian.cli.app import run

CHANGED = ("what-changed", "--between", "2022-08-01", "2024-04-01")
QUESTIONS = {
    ("timeline", "--actor", "KAZ"): ("events", "id"),
    ("promises",): ("promises", "id"),
    ("relations", "KAZ", "AZE"): ("points", "period"),
    ("experts", "--about", "corridor:titr"): ("experts", "speaker"),
}


@pytest.fixture(autouse=True)
def own_chronicle(tmp_path, monkeypatch):
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path))
    return tmp_path


def answer(capsys, *words, code=0):
    assert run(["chronicle", *words]) == code
    return capsys.readouterr()


def document(capsys, *words):
    return json.loads(answer(capsys, *words, "--format", "json").out)


def table(capsys, *words):
    return list(csv.DictReader(io.StringIO(answer(capsys, *words, "--format", "csv").out)))


@pytest.mark.parametrize("words", [*QUESTIONS, CHANGED], ids=lambda one: one[0])
def test_json_names_its_schema_and_the_table_is_for_people(capsys, words):
    told = document(capsys, *words)
    assert told["schema"] == f"transcaspian/chronicle-{words[0]}/1"
    plain = answer(capsys, *words)
    assert len(plain.out.splitlines()) > 10
    assert plain.err == ""


@pytest.mark.parametrize(("words", "keys"), QUESTIONS.items(), ids=lambda one: one[0])
def test_csv_and_json_carry_the_same_rows(capsys, words, keys):
    rows, told = table(capsys, *words), document(capsys, *words)
    name, id_ = keys
    if name == "experts":
        ids = [row["id"] for one in told[name] for row in one["statements"]]
        assert [row["statement"] for row in rows] == ids
        assert told["n"] == len(ids)
    else:
        assert [row[id_] for row in rows] == [one[id_] for one in told[name]]
        assert told["n"] == len(rows)


def test_what_changed_has_a_row_for_each_thing_moved(capsys):
    rows, told = table(capsys, *CHANGED), document(capsys, *CHANGED)
    lines = [max(len(one["moved"]), 1) for kind in ("events", "commitments") for one in told[kind]]
    assert len(rows) == sum(lines) + len(told["parameters"]) + len(told["network"])


def test_nothing_is_kept_by_asking(capsys, own_chronicle):
    answer(capsys, "promises")
    assert list(own_chronicle.iterdir()) == []


def test_counts_of_promises_add_up_over_their_standings(capsys):
    told = document(capsys, "promises", "--as-of", "2026-08-31")
    assert sum(told["counts"].values()) == told["n"] >= 25
    for state, n in told["counts"].items():
        part = document(capsys, "promises", "--as-of", "2026-08-31", "--status", state)
        assert part["n"] == n
        assert {one["status"] for one in part["promises"]} == {state}


def test_what_was_published_later_is_hidden(capsys):
    early = document(capsys, "timeline", "--known-by", "2022-12")
    late = document(capsys, "timeline", "--known-by", "2024-12")
    ids = [{one["id"] for one in told["events"]} for told in (early, late)]
    assert ids[0] < ids[1]
    assert all(one["known_from"] <= "2022-12-31" for one in early["events"])
    promises = document(capsys, "promises", "--known-by", "2022-12")
    assert promises["as_of"] == promises["known_by"] == early["known_by"] == "2022-12-31"
    assert "kept" not in {
        one["status"] for one in promises["promises"] if one["id"] == "creativity-centre"
    }


@pytest.mark.parametrize("words", [("timeline",), ("promises",), ("relations", "KAZ", "AZE")])
def test_pictures_are_svg_with_a_title_and_sources(capsys, words):
    root = ET.fromstring(answer(capsys, *words, "--format", "svg").out)
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert root.find("{http://www.w3.org/2000/svg}title").text
    assert f"transcaspian chronicle {words[0]}" in " ".join(texts[:8])


def test_a_calendar_on_stdout_is_read_by_another_reader(capfdbinary):
    assert run(["chronicle", "timeline", "--actor", "GEO", "--format", "ics"]) == 0
    calendar = icalendar.Calendar.from_ical(capfdbinary.readouterr().out)
    assert calendar.walk("VEVENT")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("timeline", "--actor", "Kasachstan2"), "no actor or person"),
        (("timeline", "--place", "Nowhereville"), "Nowhereville"),
        (("timeline", "--track", "sport"), "none of economic"),
        (("timeline", "--type", "HUG"), "none of AGREE"),
        (("timeline", "--from", "2024", "--to", "2023"), "before --from"),
        (("timeline", "--known-by", "soon"), "--known-by"),
        (("promises", "--status", "fine"), "none of kept"),
        (("promises", "--as-of", "2024-13"), "--as-of"),
        (("relations", "KAZ", "kaz"), "one actor"),
        (("relations", "KAZ", "AZE", "--half-life", "long"), "--half-life"),
        (("relations", "KAZ", "AZE", "--half-life", "0d"), "--half-life"),
        (("what-changed", "--between", "2024-04-01", "2022-08-01"), "not after"),
        (("experts", "--about", "the moon"), "--about"),
    ],
)
def test_bad_input_names_its_fault(capsys, words, told):
    assert told in answer(capsys, *words, code=2).err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("timeline", "--known-by", "2010"), "became known later"),
        (("promises", "--as-of", "2001"), "no promise"),
        (("relations", "KGZ", "GEO"), "nothing can be said"),
        (("experts", "--known-by", "2001"), "no statement"),
    ],
)
def test_no_answer_says_why(capsys, words, told):
    assert told in answer(capsys, *words, code=1).err


def test_names_in_any_script_are_understood(capsys):
    ids = [
        [one["id"] for one in document(capsys, "timeline", "--actor", name)["events"]]
        for name in ("KAZ", "Kazakhstan", "Казахстан")
    ]
    assert ids[0] == ids[1] == ids[2]
    assert document(capsys, "timeline", "--place", "Актау")["places"] == ["aktau"]


def test_what_a_reader_accepted_counts_and_can_be_left_out(capsys):
    text = b"Kazakhstan and Azerbaijan signed an agreement in Baku on 3 May 2031."
    made = read_document(text, name="a.txt", today=dt.date(2032, 1, 1), published="2031-05-04")
    row = Event(
        "e1", "AGREE", "sign", "actual", "2031-05-03", actors=("KAZ", "AZE"), track="economic",
        span=Span("", 0, 40),
    )  # fmt: skip
    with Store() as store:
        store.add(made, text)
        store.decide(made.id, "event", "0-40 AGREE", "accept", to_plain(row))
    words = ("timeline", "--actor", "KAZ", "--from", "2031")
    told = document(capsys, *words)
    assert [one["id"] for one in told["events"]] == [f"{made.id}#e1"]
    assert told["events"][0]["origin"] == "accepted"
    assert told["events"][0]["span"] == [0, 40]
    assert "were accepted and count: 1 events" in answer(capsys, *words).err
    answer(capsys, *words, "--founding-only", code=1)
    points = document(capsys, "relations", "KAZ", "AZE", "--from", "2031-04", "--to", "2031-06")
    assert points["points"][0]["n_new"] == 1


def test_promises_of_a_scenario_file_and_of_the_option(tmp_path):
    path = tmp_path / "s.toml"
    head = 'schema = "transcaspian/scenario/1"\nname = "x"\n[run]\nfrom = "2025-01-01"\n'
    path.write_text(f'{head}with_promises = "all"\n', encoding="utf-8")
    asked = options.with_typed(options.scenario_request(path), what_if=None)
    assert asked.with_promises == "all"
    assert len(asked.scenario.changes) >= 3
    typed = options.with_typed(
        options.scenario_request(path), what_if=None, with_promises=options.WithPromises.NONE
    )
    assert (typed.with_promises, list(typed.scenario.changes)) == ("none", [])
