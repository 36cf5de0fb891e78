"""The tree holds nothing of one machine, nothing unfinished and nothing outsized."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from check_house import FOLDERS, MAX_FUNCTION_LINES, MAX_MODULE_LINES, find_faults

ROOT = Path(__file__).resolve().parents[2]
BUILT = {".git", ".venv", "dist", "build", "_build", "generated", "__pycache__", "node_modules"}
MAX_FILE_KB = 2048
# written in two halves, so that this file does not hold what it looks for
HOSTS = ("py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs.org", "deb." + "debian.org")
MACHINE_PATH = re.compile(r"(^|[^A-Za-z0-9_.])/" + r"(work|farm|tmp|root|home/\w+)/", re.MULTILINE)
UNFINISHED = re.compile("TO" + "DO|FIX" + "ME|XX" + "X|NotImplemented" + "Error")


def iter_files():
    for folder, names, files in os.walk(ROOT):
        names[:] = [
            one
            for one in names
            if one not in BUILT and not one.endswith("_cache") and not one.startswith(".hyp")
        ]
        for name in files:
            if not name.startswith(".coverage") and name != "report.html":
                yield Path(folder, name)


def read_texts():
    for path in iter_files():
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


TEXTS = dict(read_texts())


def test_the_walk_sees_the_project():
    assert {"pyproject.toml", "constraints.txt", ".ci/run", "src/transcaspian/errors.py"} <= set(
        TEXTS
    )


@pytest.mark.parametrize("host", HOSTS)
def test_no_registry_is_named(host):
    assert [name for name, text in TEXTS.items() if host in text] == []


def test_no_path_of_a_machine_is_named():
    found = {
        name: hit.group() for name, text in TEXTS.items() if (hit := MACHINE_PATH.search(text))
    }
    assert found == {}


def test_nothing_is_marked_unfinished():
    code = {
        name: text
        for name, text in TEXTS.items()
        if name.startswith(("src/", "tests/", "tools/", "web/"))
        and not name.endswith((".csv", ".json"))
    }
    found = {name: hit.group() for name, text in code.items() if (hit := UNFINISHED.search(text))}
    assert found == {}


def test_no_file_is_outsized():
    found = [path.name for path in iter_files() if path.stat().st_size > MAX_FILE_KB * 1024]
    assert found == []


def test_every_test_file_asserts_something():
    pattern = re.compile(r"assert|raises|check_|given\(")
    files = {
        name: text for name, text in TEXTS.items() if re.search(r"tests/.*test_\w+\.py$", name)
    }
    assert [name for name, text in files.items() if not pattern.search(text)] == []


def test_the_house_has_no_faults():
    python = {
        name: text
        for name, text in TEXTS.items()
        if name.endswith(".py") and name.startswith(FOLDERS)
    }
    assert [fault for name, text in python.items() for fault in find_faults(text, name)] == []


def test_a_long_module_and_a_long_function_are_faults():
    body = "    x = 1\n" * MAX_FUNCTION_LINES
    assert find_faults(f"def f():\n{body}", "a.py") == []
    assert find_faults(f"def f():\n{body}    return x\n", "a.py") == [
        f"a.py:1: f has {MAX_FUNCTION_LINES + 1} lines (at most {MAX_FUNCTION_LINES}): name its parts"
    ]
    [fault] = find_faults("x = 1\n" * (MAX_MODULE_LINES + 1), "a.py")
    assert fault.startswith("a.py:1: 501 lines")


def test_signature_and_docstring_do_not_count_as_length():
    text = '"""\n' + "word\n" * MAX_FUNCTION_LINES + '    """'
    signature = "def f(\n" + "    *a,\n" + "\n" * MAX_FUNCTION_LINES + "):\n"
    assert find_faults(f"{signature}    {text}\n    return 1\n", "a.py") == []


@pytest.mark.parametrize(
    ("text", "n_fault"),
    [
        ('"""Doc."""\n\nfrom a import b\n\n__all__ = ["b"]\n', 0),
        ('"""Doc."""\n\nimport logging\n\nlogging.basicConfig()\n', 1),
        ("cache = {}\n", 1),
    ],
)
def test_an_init_does_nothing(text, n_fault):
    assert len(find_faults(text, "room/__init__.py")) == n_fault
