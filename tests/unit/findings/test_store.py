"""Findings are kept whole, found again, and refused with a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcaspian.errors import InputError
from transcaspian.findings import store
from transcaspian.findings.digest import digest_folder, run_digest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path))
    return tmp_path


def test_what_is_kept_is_found_again_even_by_its_beginning() -> None:
    document = {"schema": "x/1", "name": "Ələt", "value": 1.5}
    store.save_finding("c-abcdef012345", document)
    assert store.load_finding("c-abcdef012345") == document
    assert store.load_finding("c-abc") == document


def test_nothing_half_written_is_left_behind(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        store.save_finding("c-000000000000", {"value": 1})
    assert list((home / "findings").iterdir()) == []


@pytest.mark.parametrize("run_id", ["../../etc/passwd", "", "C-ABC", "c-nothing"])
def test_what_is_no_run_is_refused(run_id: str) -> None:
    with pytest.raises(InputError, match="run"):
        store.load_finding(run_id)


def test_an_ambiguous_beginning_names_the_runs() -> None:
    for run_id in ("c-aaaa00000001", "c-aaaa00000002"):
        store.save_finding(run_id, {})
    with pytest.raises(InputError, match="c-aaaa00000001, c-aaaa00000002"):
        store.load_finding("c-aaaa")


def test_a_damaged_finding_is_refused(home: Path) -> None:
    (home / "findings").mkdir()
    (home / "findings" / "c-damaged.json").write_text("[1", encoding="utf-8")
    with pytest.raises(InputError, match="again"):
        store.load_finding("c-damaged")


def test_a_digest_follows_names_and_contents(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        (folder / "a.csv").write_text("x", encoding="utf-8")
    assert digest_folder(one) == digest_folder(two)
    (two / "a.csv").rename(two / "b.csv")
    assert digest_folder(one) != digest_folder(two)


def test_a_run_is_named_by_its_question_whatever_the_order() -> None:
    assert run_digest({"a": 1, "b": 2}) == run_digest({"b": 2, "a": 1})
    assert run_digest({"a": 1}) != run_digest({"a": 2})
