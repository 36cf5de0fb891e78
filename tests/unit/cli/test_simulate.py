"""``simulate`` and ``bottlenecks``: scenario files, options that win, and a clean end."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

from transcaspian.cli import app as commands
from transcaspian.cli._output import cell, console, longest_word
from transcaspian.cli._progress import INTERRUPTED, busy
from transcaspian.cli.app import run
from transcaspian.cli.bottlenecks import app as bottlenecks_app  # noqa: F401 - it can be imported
from transcaspian.cli.entry import main
from transcaspian.errors import InputError
from transcaspian.scenario.shape import read_schema
from transcaspian.study.simulate_replay import request_of

SCENARIOS = Path(__file__).resolve().parents[3] / "docs" / "scenarios"
TERMINAL = str(SCENARIOS / "small-terminal.toml")
SHORT = ("--days", "15", "--replications", "3", "--warm-up", "5", "--uncertainty", "none")
HEAD = 'schema = "transcaspian/scenario/1"\nname = "x"\n'


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def ask(capsys):
    def answer(*words, code=0):
        assert run([*words]) == code
        out, err = capsys.readouterr()
        return out if code == 0 else err

    return answer


def test_the_schema_is_printed(ask):
    assert json.loads(ask("simulate", "--schema")) == read_schema()


def test_a_scenario_is_run_and_options_win(ask):
    told = json.loads(ask("simulate", TERMINAL, *SHORT, "--format", "json"))
    assert told["scenario"]["name"] == "A small terminal"
    assert (told["days"], told["replications"], told["seed"]) == (15, 3, 1)
    assert told["from"] == "2024-01-01"
    assert "file" not in told["scenario"]


def test_what_if_adds_to_the_file_and_none_leaves_the_comparison_out(ask):
    words = ("simulate", TERMINAL, *SHORT, "--what-if", "boxes_d=30", "--format", "json")
    assert json.loads(ask(*words))["differences"]
    assert json.loads(ask(*words, "--against", "none"))["differences"] == []


def test_a_scenario_is_set_against_another(ask, home):
    other = home / "other.toml"
    text = Path(TERMINAL).read_text("utf-8")
    other.write_text(text + '\n[[change]]\nwhat = "boxes_d"\nset = 30\n', encoding="utf-8")
    told = json.loads(
        ask("simulate", TERMINAL, *SHORT, "--against", str(other), "--format", "json")
    )
    [boxes] = [one for one in told["differences"] if one["id"] == "boxes"]
    assert boxes["difference"]["mean"] > 0
    assert "--against" in ask("simulate", TERMINAL, "--against", "nobody.toml", code=2)


def test_the_table_names_the_scenario(ask):
    assert "A small terminal" in ask("simulate", TERMINAL, *SHORT)


def test_files_that_cannot_be_written_are_told_with_all_other_faults(ask, home):
    (home / "plain.txt").write_text("", encoding="utf-8")
    told = ask(
        *("simulate", "--from", "2024-13-01", "--half-width", "much", "--what-if", "nobody+1"),
        *("--plot", str(home / "plain.txt"), "--trace", str(home / "none" / "year.txt")),
        *("--trace-of", "99", "--plot-from", "soon"),
        code=2,
    )
    for words in (
        *("--from: ", "--half-width: ", "nobody", "--trace-of: 99", "--plot-from: "),
        *("plain.txt is a file, no folder", "none is no folder", "must end in .parquet or .csv"),
    ):
        assert told.count(words) == 1, words


def test_folders_that_are_none_are_told_with_names_that_lead_nowhere(ask):
    told = ask("simulate", "--evidence", "none", "--tables", "gone", "--what-if", "x=1", code=2)
    for words in (
        "--evidence: none is no folder",
        "--tables: gone is no folder",
        "nothing is called x",
    ):
        assert words in told


def test_bottlenecks_of_a_kept_run(ask):
    told = json.loads(
        ask("simulate", TERMINAL, *SHORT, "--what-if", "boxes_d=70", "--format", "json")
    )
    ranked = json.loads(ask("bottlenecks", told["run_id"], "--format", "json"))
    assert ranked["scenario"]["digest"] == told["scenario"]["digest"]
    assert ranked["what_if"] == ["boxes_d=70"]
    assert (ranked["days"], ranked["replications"]) == (15, 3)
    assert ranked["rows"], "waiting is ranked for the measures that there are"
    assert "not kept here" in ask("bottlenecks", "s-000000000000", code=2)


def test_bottlenecks_of_a_scenario_file(ask):
    ranked = json.loads(ask("bottlenecks", TERMINAL, *SHORT, "--format", "json"))
    assert ranked["scenario"]["name"] == "A small terminal"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("--warm-up", "soon"), "--warm-up: 'soon' is neither"),
        (("--half-width", "5"), "--half-width: '5' is no share"),
        (("--half-width", "0%"), "--half-width"),
        (("--promise", "soon"), "--promise: 'soon' is neither"),
        (("--promise", "nowhere=3"), "nothing is measured as nowhere"),
        (("--half-width", "5%", "--measure", "nowhere"), "nothing is measured as nowhere"),
        (("--batches", "1"), "--batches: 1 is not between"),
    ],
)
def test_options_that_make_no_sense_are_refused(ask, words, fault):
    assert fault in ask("simulate", TERMINAL, *SHORT, *words, code=2)


def test_every_fault_of_a_file_comes_at_once(ask, home):
    path = home / "bad.toml"
    path.write_text(HEAD + "[run]\ndays = 0\n[[change]]\nwaht = 'a'\n", encoding="utf-8")
    told = ask("simulate", str(path), code=2)
    assert "bad.toml:4: run days: 0 must be" in told
    assert 'bad.toml:6: change 1 waht: "waht" is unknown: did you mean "what"?' in told


def interrupt(words, folder):
    """Start a real process, interrupt it while it runs, and return how it ended."""
    env = {**os.environ, "TRANSCASPIAN_HOME": str(folder / "home")}
    process = subprocess.Popen(
        [sys.executable, "-c", "from transcaspian.cli.entry import main; main()", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
        cwd=folder,
    )
    time.sleep(6.0)
    assert process.poll() is None, "it ended before it could be interrupted"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@pytest.mark.slow
def test_an_interrupt_ends_cleanly(ask, home):
    ask("simulate", TERMINAL, *SHORT)  # kernels are compiled and kept
    before = sorted(path for path in home.rglob("*") if path.is_file())
    code, out, err = interrupt(
        [
            "simulate", TERMINAL, "--days", "3000", "--replications", "2000", "--trace", "a.csv",
            "--plot", ".", "--threads", "1",
        ],
        home,
    )  # fmt: skip
    assert code == 130
    assert out == ""
    assert "interrupted: " in err
    assert "% of 2000 replications had run; nothing is written or kept" in err
    assert "Traceback" not in err
    assert sorted(path for path in home.rglob("*") if path.is_file()) == before


def test_an_interrupt_before_a_command_runs_ends_cleanly_too(monkeypatch, capsys):
    def pressed():
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "run", pressed)
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 130
    assert capsys.readouterr().err == "interrupted\n"


@pytest.mark.slow
@pytest.mark.parametrize("columns", [80, 120])
def test_no_name_is_broken_and_no_line_is_wider_than_the_window(ask, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    words = ("simulate", *SHORT, "--what-if", "aktau.feeders+2")
    told = ask(*words)
    assert max(map(len, told.splitlines())) <= columns
    for name in ("Chongqing-Istanbul", "Xi'an-Malaszewicze", "Dostyk-Alashankou", "published for"):
        assert name in told, name
    assert "aktau.yard" not in told, "waits have words for people"
    assert "after 5 of warm-up" in told


def test_reasons_of_a_scenario_reach_the_answer(ask, home):
    file = home / "more.toml"
    file.write_text(
        HEAD + '[[change]]\nwhat = "aktau.feeders"\nadd = 2\nwhy = "Chartered"\nsource = "P-1"\n'
    )
    told = json.loads(ask("simulate", str(file), *SHORT, "--format", "json"))
    assert "aktau.feeders+2: Chartered (P-1)" in told["notes"]


def test_a_kept_run_brings_back_its_evidence(ask, home):
    folder = home / "mine"
    folder.mkdir()
    (folder / "mine.csv").write_text(
        "id,key,subject,standing,value,low,high,unit,price_year,valid_from,valid_to,published,"
        "source,locator,method,quality,note\n"
    )
    words = ("simulate", TERMINAL, *SHORT, "--evidence", str(folder), "--format", "json")
    told = json.loads(ask(*words))
    ranked = json.loads(ask("bottlenecks", told["run_id"], "--format", "json"))
    assert ranked["evidence"] == [str(folder)]
    plain = json.loads(ask("simulate", TERMINAL, *SHORT, "--format", "json"))
    assert plain["evidence"] == []


def test_faults_of_changes_and_of_tables_come_together(ask, home):
    file = home / "bad.toml"
    file.write_text(
        HEAD + '[[change]]\nwhat = "aktau.feedrs"\nadd = 2\n'
        '[[quantity]]\nname = "far"\nunit = "km"\ndistance = "rail:xian>nowhere"\n'
    )
    told = ask("simulate", str(file), *SHORT, code=2)
    assert "nothing is called aktau.feedrs" in told
    assert "nowhere" in told


@pytest.mark.parametrize("run_id", ["s-000000000000", "c-000000000000", "nosuch"])
@pytest.mark.parametrize("command", ["replay", "bottlenecks"])
def test_a_run_that_is_not_kept_names_the_command_that_makes_it(ask, command, run_id):
    assert "run `transcaspian simulate` first" in ask(command, run_id, code=2)


def test_the_file_and_what_was_typed_are_judged_together(ask, home):
    file = home / "wrong.toml"
    file.write_text(
        HEAD
        + """
[run]
days = -3
[[change]]
what = "aktau.feders"
add = 2
[[change]]
what = "aktau.feeders"
ad = 2
[[change]]
what = "poti.berths"
set = 3
from = 2024-05-02
to = 2024-05-01
"""
    )
    told = ask(
        *("simulate", str(file), "--what-if", "poti.brths=2", "--what-if", "no change"),
        *("--warm-up", "x", "--half-width", "5", "--promise", "a=b", "--against", "nobody"),
        *("--known-by", "20x"),
        code=2,
    )
    for fault in (
        "wrong.toml:5: run days",
        "wrong.toml:6: nothing is called aktau.feders; near it: aktau.feeders",
        "wrong.toml:9: change 2",
        "wrong.toml:16: change 3 to",
        "nothing is called poti.brths",
        '"no change" is not of the shape',
        "--warm-up",
        "--half-width",
        "--promise",
        "--against: nobody is no scenario file",
        "--known-by",
    ):
        assert fault in told, fault


def test_rows_are_judged_though_a_change_is_wrong(ask, home):
    text = Path(TERMINAL).read_text(encoding="utf-8").replace('next = "box.gone"', 'next = "gone"')
    file = home / "terminal.toml"
    file.write_text(text.replace('resource = "siding"', 'resource = "sidin"'))
    told = ask("simulate", str(file), *SHORT, "--what-if", "boxs_d*2", code=2)
    assert "nothing is called boxs_d; near it: boxes_d" in told
    assert '"sidin"' in told


def test_an_interrupt_of_one_replication_ends_with_its_code(capsys):
    with pytest.raises(typer.Exit) as stopped, busy("running"):
        raise KeyboardInterrupt
    assert stopped.value.exit_code == INTERRUPTED
    assert capsys.readouterr().err == "interrupted: nothing is printed\n"


def test_a_run_of_another_version_is_told_and_no_crash():
    kept = {"schema": "transcaspian/simulate/0", "run_id": "s-000000000001", "from": "2024-01-01"}
    with pytest.raises(InputError, match="s-000000000001 was kept by another version"):
        request_of(kept, today=dt.date(2026, 1, 31))


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (16, ["trains at Brest-", "Malaszewicze"]),
        (14, ["trains at", "Brest-", "Malaszewicze"]),
        (19, ["trains at", "Brest-Malaszewicze"]),
        (40, ["trains at Brest-Malaszewicze"]),
    ],
)
def test_names_of_two_places_break_between_them_where_a_column_is_narrow(width, told):
    """A name that is cut amid a word is looked for in vain."""
    lines = cell("trains at Brest-Malaszewicze").wrap(console(), width)
    assert [one.plain.rstrip() for one in lines] == told
    assert longest_word("trains at Brest-Malaszewicze") == len("Malaszewicze")
    assert longest_word("oil-lot-1234567890") == len("oil-lot-1234567890")


def test_a_change_that_alters_nothing_says_so(tmp_path, monkeypatch, capsys):
    """No table is printed without rows."""
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path / "home"))
    code = run(["simulate", TERMINAL, *SHORT, "--against", TERMINAL])
    told = capsys.readouterr()
    assert code == 0, told.err
    assert "The change alters nothing that is measured, in any run." in told.out
    assert "runs saved" not in told.out
