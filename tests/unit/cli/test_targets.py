"""Files that a command is to write: what stands in their way, told before any work."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from transcaspian.cli._targets import find_file_faults, find_folder_faults


@pytest.fixture
def places(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none", "is no folder: make it first"),
        ("file", "is a file, no folder"),
        ("file/below", "no folder"),
        ("x" * 300, "name too long"),
    ],
)
def test_a_folder_that_is_none_is_told_by_its_option(places, name, words):
    [fault] = find_folder_faults(places / name, option="--plot")
    assert fault.startswith("--plot: ")
    assert words in fault


def test_a_folder_that_is_shut_is_told_and_a_good_one_is_left_as_it_was(places, monkeypatch):
    folder = places / "folder"
    assert find_folder_faults(folder, option="--plot") == []
    assert list(folder.iterdir()) == []

    def shut(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", shut)
    [fault] = find_folder_faults(folder, option="--plot")
    assert "permission denied" in fault


def test_a_file_needs_a_folder_and_is_none(places):
    def told(name):
        return find_file_faults(places / name, option="--trace", example="year.csv")

    assert told("new.csv") == []
    assert told("file") == []
    assert "is a folder: name a file, such as year.csv" in told("folder")[0]
    assert "is no folder" in told(Path("none") / "new.csv")[0]
    assert "name too long" in told("x" * 300 + ".csv")[0]
