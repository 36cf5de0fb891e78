"""Hostile and odd documents at the command line: a clear word each, and nothing half-stored."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from transcaspian.cli.app import run

GOOD = "President Kassym-Jomart Tokayev visited Baku on 24 August 2022 and met Ilham Aliyev."
MARKED = "President \u202eTokayev\u202c \u200fvisited\u200f Ba\u00adku on 24 August 2022.\x1b[31m"
PAGE = (
    "<!doctype html><html><head><title>x</title><script>steal('x')</script></head><body><article>"
    f"<p>{GOOD}</p><p onclick='steal()'>Kazakhstan and Azerbaijan signed a declaration in Baku "
    "on the same day, the press service said in a statement to reporters.</p></article></body>"
    "</html>"
)


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(folder))
    return folder


@pytest.fixture
def chronicle(home, capsys):
    """Return a function that runs a subcommand and gives its code, stdout and stderr."""
    assert home is not None

    def call(*words):
        code = run(["chronicle", *(str(word) for word in words)])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return call


def count_rows(home):
    file = home / "chronicle.sqlite"
    if not file.exists():
        return 0
    with sqlite3.connect(file) as db:
        return db.execute("select count(*) from document").fetchone()[0]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \r\n\t\n", "empty"),
        ("zeros.bin", bytes(4000), "binary"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "binary"),
        ("office.docx", b"PK\x03\x04" + bytes(range(256)) * 8, "binary"),
        ("marks.txt", "… — ! 🚂".encode(), "no words"),
        ("mark16.txt", b"\xff\xfea", "broken"),
        ("scan.pdf", b"%PDF-1.7\n\x00garbage", "can't be read"),
        ("script.html", b"<html><script>x('Kazakhstan signed')</script></html>", "without text"),
        ("deep.html", b"<html><body>" + b"<div>" * 100_000 + b"Kazakhstan", "without text"),
    ],
)
def test_what_holds_no_text_is_refused_and_not_kept(chronicle, home, tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    code, out, err = chronicle("add", tmp_path / name)
    assert code == 2
    assert out == ""
    assert name in err
    assert words in err
    assert count_rows(home) == 0


def test_a_huge_or_endless_file_is_refused(chronicle, home, tmp_path):
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.write(GOOD.encode())
        file.truncate(30_000_000_000)  # a hole: 30 GB that take no room
    code, _, err = chronicle("add", huge)
    assert code == 2
    assert "20 MB" in err
    if Path("/dev/zero").exists():
        assert chronicle("add", "/dev/zero")[0] == 2
    assert count_rows(home) == 0


def test_of_several_files_the_sound_ones_are_kept(chronicle, home, tmp_path):
    for name, text in (("a.txt", GOOD), ("b.txt", ""), ("c.txt", GOOD + " Again.")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    missing = tmp_path / "missing.txt"
    code, out, err = chronicle(
        "add", *(tmp_path / n for n in ("a.txt", "b.txt", "c.txt")), missing, tmp_path,
        "--format", "json", "--published", "2022-08-25",
    )  # fmt: skip
    assert code == 2
    assert [one["name"] for one in json.loads(out)["documents"]] == ["a.txt", "c.txt"]
    assert "3 of 5 files were not added" in err
    for words in ("b.txt is empty", "No such file", "Is a directory"):
        assert words in err
    assert count_rows(home) == 2


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("--published", "2999-01-01"), "in the future"),
        (("--published", "2024-02-30"), "is no day"),
        (("--published", "yesterday"), "is no day"),
        (("--lang", "xx"), "choose from en, ru, tr"),
        (("--url", "javascript:alert(1)"), "no web address"),
    ],
)
def test_what_is_told_wrong_is_said(chronicle, home, tmp_path, words, fault):
    file = tmp_path / "a.txt"
    file.write_text(GOOD, encoding="utf-8")
    code, _, err = chronicle("add", file, *words)
    assert code == 2
    assert fault in err
    assert count_rows(home) == 0


def test_a_day_of_the_future_in_the_file_is_left_out_with_a_warning(chronicle, tmp_path):
    page = PAGE.replace(
        "<title>", "<meta property='article:published_time' content='2999-01-01'><title>"
    )
    file = tmp_path / "a.html"
    file.write_text(page, encoding="utf-8")
    code, out, err = chronicle("add", file, "--format", "json")
    assert code == 0
    assert json.loads(out)["documents"][0]["published"] is None
    assert "--published" in err


def test_scripts_are_left_out_with_a_warning(chronicle, tmp_path):
    file = tmp_path / "a.html"
    file.write_text(PAGE, encoding="utf-8")
    code, _, err = chronicle("add", file)
    assert code == 0
    assert "scripts of the page were left out" in err
    _, out, _ = chronicle("show", "a.html", "--format", "json")
    assert "steal" not in json.loads(out)["document"]["text"]


def test_the_same_bytes_are_one_document(chronicle, home, tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    assert chronicle("add", tmp_path / "a.txt", tmp_path / "b.txt")[0] == 0
    code, _, err = chronicle("add", tmp_path / "b.txt", "--published", "2022-08-25")
    assert code == 0
    assert "was there already" in err
    assert count_rows(home) == 1


def test_marks_and_control_characters_cannot_reach_the_terminal(chronicle, tmp_path):
    file = tmp_path / "a\u202e\x1b[31m\nb.txt"
    file.write_text(MARKED * 3, encoding="utf-8")
    for words in (
        ("add", file, "--publisher", "\u202eX\x1b[0m"),
        ("list",),
        ("list", "--format", "csv"),
        ("list", "--format", "json"),
        ("show", file.name),
        ("show", "nothing of the kind"),
    ):
        _, out, err = chronicle(*words)
        assert not set("\x1b\u202e\u200f") & set(out + err), words


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
def test_a_name_that_is_no_text_is_spelled_out(chronicle, home, tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"a\xff\xfeb.txt")  # noqa: PTH118
    Path(os.fsdecode(path)).write_text(GOOD, encoding="utf-8")
    code, out, _ = chronicle("add", os.fsdecode(path), "--format", "json")
    assert code == 0
    assert json.loads(out)["documents"][0]["name"] == r"a\udcff\udcfeb.txt"
    assert count_rows(home) == 1
    assert chronicle("show", os.fsdecode(b"\xff\xfe"))[0] == 2


@pytest.mark.parametrize("name", ["", "zz", "0000", "a" * 500, "../../etc/passwd", "'; drop table"])
def test_an_unknown_document_is_named_with_what_there_is(chronicle, tmp_path, name):
    code, out, err = chronicle("show", name)
    assert (code, out) == (2, "")
    assert "none yet" in err
    for i in range(14):
        (tmp_path / f"{i}.txt").write_text(f"{GOOD} {i}", encoding="utf-8")
    assert chronicle("add", *tmp_path.glob("*.txt"))[0] == 0
    code, out, err = chronicle("show", name)
    assert (code, out) == (2, "")
    assert "14, the latest of them" in err
    assert len(err) < 3000


def test_standard_input_is_read(chronicle, home, monkeypatch):
    class Stream:
        buffer = io.BytesIO(GOOD.encode("cp1251"))

    monkeypatch.setattr(sys, "stdin", Stream)
    assert chronicle("add", "-")[0] == 0
    assert count_rows(home) == 1
    assert chronicle("add", "-")[0] == 2  # nothing is left in it


def test_a_closed_pipe_is_no_fault(chronicle, home, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(f"{GOOD}\n" * 8000, encoding="utf-8")
    assert chronicle("add", file)[0] == 0
    script = str(Path(sys.executable).parent / "transcaspian")
    with subprocess.Popen(
        [script, "chronicle", "show", "a.txt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TRANSCASPIAN_HOME": str(home)},
    ) as process:
        process.stdout.read(10)
        process.stdout.close()
        err = process.stderr.read()
        assert process.wait(60) in (0, 1)
    assert b"Traceback" not in err
    assert b"Exception ignored" not in err


def test_a_home_that_is_no_folder_or_no_chronicle_is_told(chronicle, home, tmp_path, monkeypatch):
    home.mkdir()
    (home / "chronicle.sqlite").write_text("not a chronicle" * 100, encoding="utf-8")
    file = tmp_path / "a.txt"
    file.write_text(GOOD, encoding="utf-8")
    code, _, err = chronicle("add", file)
    assert code == 2
    assert "is no chronicle" in err
    assert "not a chronicle" in (home / "chronicle.sqlite").read_text(encoding="utf-8")
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(file))
    code, _, err = chronicle("list")
    assert code == 2
    assert "TRANSCASPIAN_HOME" in err
