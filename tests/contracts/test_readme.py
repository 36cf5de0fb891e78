"""README tells the truth: what it says to type exists, and what it shows is what comes."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from command_table import iter_commands
from refresh_readme import BEGIN, END, keep_table, put_between

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(sys.executable).parent / "transcaspian"
PAGES = [
    "README.md",
    "docs/tutorial/xian-istanbul.md",
    "docs/guides/json.md",
    "docs/guides/add-a-source.md",
]
LONG = ["docs/guides/simulate.md", "docs/guides/simulate-output.md", "docs/guides/scenario.md"]
"""Pages whose commands exist, but run too long to be run here."""
COMMANDS = {one.words: one for one in iter_commands()}
OWN_FILES = {"my-evidence", ">"}


def shell_lines(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words:
                yield words


TYPED = [words for page in PAGES for words in shell_lines(page)]
QUESTIONS = [words[1:] for words in TYPED if words[0] == "transcaspian"]
ASKED = [
    *QUESTIONS,
    *(words[1:] for page in LONG for words in shell_lines(page) if words[0] == "transcaspian"),
]
RUNNABLE = [words for words in QUESTIONS if not OWN_FILES & set(words)]


def find_command(words):
    for length in (2, 1):
        if tuple(words[:length]) in COMMANDS:
            return COMMANDS[tuple(words[:length])]
    return None


def test_every_line_is_a_command_of_this_project():
    assert {words[0] for words in TYPED} <= {"make", "transcaspian"}


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_commands_and_options_exist(words):
    command = find_command(words)
    assert command is not None, "no such command"
    known = {word for one in command.parameters for word in one.words}
    assert {word for word in words if word.startswith("--")} <= known


def test_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = "".join(
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")
    )
    typed = {words[1] for words in TYPED if words[0] == "make"} | set(
        re.findall(r"`make ([a-z-]+)`", text)
    )
    assert typed
    assert {one for one in typed if not re.search(rf"^{one}:", makefile, re.MULTILINE)} == set()


@pytest.mark.slow
@pytest.mark.parametrize("words", RUNNABLE, ids=" ".join)
def test_commands_answer(words, tmp_path):
    done = subprocess.run(
        [str(SCRIPT), *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_the_first_screen_shows_commands_output_and_picture():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    screen = text.partition("\n## ")[0]
    assert screen.index("make demo") < screen.index("make test") < screen.index(BEGIN)
    shown = screen.partition(BEGIN)[2].partition(END)[0]
    assert shown.startswith("```text\n")
    assert sum(word in shown for word in ("Middle", "Northern", "Southern", "Ocean")) == 4
    [picture] = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", screen)
    assert (ROOT / picture).exists()


def test_a_block_is_put_between_the_markers():
    text = f"a\n{BEGIN}old\n{END}b\n"
    assert put_between(text, "new\n") == f"a\n{BEGIN}new\n{END}b\n"
    assert put_between(put_between(text, "x\n"), "new\n") == put_between(text, "new\n")


def test_the_table_is_shown_down_to_its_legend():
    assert keep_table(["Route", "a", "★ best of all", "", "Status"]) == [
        "Route",
        "a",
        "★ best of all",
    ]
    assert keep_table(["no answer"]) == ["no answer"]
