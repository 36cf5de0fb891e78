"""The page of the founding chronicle says what the tables say."""

from __future__ import annotations

from pathlib import Path

from founding_page import PAGE, format_founding, last_evidence
from transcaspian.chronicle.founding import load_founding

FILES = ("actors", "people", "places", "events", "statements", "commitments", "changes", "sources")
ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_current():
    text = PAGE.read_text(encoding="utf-8")
    assert text == format_founding(), "run python docs/_ext/founding_page.py"


def test_every_row_is_on_the_page():
    text = PAGE.read_text(encoding="utf-8")
    founded = load_founding()
    assert all(event.text in text for event in founded.events)
    assert all(one.object in text for one in founded.commitments)
    assert all(one.text in text for one in founded.statements)
    assert all(one.name in text for one in (*founded.people, *founded.actors))
    assert last_evidence().isoformat() in text


def test_index_of_the_chronicle_names_every_table():
    text = (ROOT / "docs" / "chronicle" / "index.md").read_text(encoding="utf-8")
    folder = ROOT / "src" / "transcaspian" / "data" / "chronicle"
    for name in FILES:
        assert (folder / f"{name}.toml").exists()
        assert f"`{name}.toml`" in text
