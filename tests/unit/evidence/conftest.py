"""Tiny evidence: rows made in one line, folders written in one call."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from transcaspian.evidence.basis import Question
from transcaspian.evidence.key import KEY_COLUMNS, Key
from transcaspian.evidence.observation import COLUMNS, Observation
from transcaspian.evidence.select import select
from transcaspian.evidence.source import SOURCE_COLUMNS, Source
from transcaspian.evidence.store import Evidence

if TYPE_CHECKING:
    from pathlib import Path

    from transcaspian.evidence.parameter import Parameter

DAY = date(2024, 3, 11)

KEY: dict[str, str] = {
    "key": "border.dwell_h", "unit": "h", "kind": "time", "family": "lognormal", "spread": "0.3",
    "half_life_y": "2", "scope": "world", "description": "Time at the border.",
}  # fmt: skip
SOURCE: dict[str, str] = {
    "id": "ktz", "publisher": "KTZ", "title": "Report", "url": "https://example.org/ktz",
    "published": "2024-03-01", "accessed": "2024-04-01", "licence": "", "kind": "report",
    "note": "",
}  # fmt: skip
ROW: dict[str, str] = {
    "id": "X1", "key": "border.dwell_h", "subject": "altynkol-khorgos", "standing": "observed",
    "value": "20", "unit": "h", "valid_from": "2024-01-01", "valid_to": "2024-12-31",
    "published": "2024-02-01", "source": "ktz", "locator": "p. 1", "method": "reported",
    "quality": "1",
}  # fmt: skip


@dataclass(frozen=True)
class Maker:
    """Makes rows, keys and folders that are sound but for what a test changes."""

    day: date = DAY

    def key(self, **changes: Any) -> Key:
        """Return a key."""
        base = Key("border.dwell_h", "h", "time", "lognormal", 0.3, 2.0, ("world",), "Dwell.")
        return Key(**{name: changes.get(name, getattr(base, name)) for name in Key.__slots__})

    def row(self, id_: str = "X1", value: float | None = 20.0, **changes: Any) -> Observation:
        """Return a row that is current on the day."""
        base = {
            "id": id_, "key": "border.dwell_h", "subject": "a", "standing": "observed",
            "value": value, "low": None, "high": None, "unit": "h", "price_year": None,
            "valid_from": date(2024, 1, 1), "valid_to": date(2024, 12, 31),
            "published": date(2024, 2, 1), "source": f"source-{id_}", "locator": "",
            "method": "reported", "quality": 1, "note": "", "file": "rows.csv", "line": 2,
        }  # fmt: skip
        return Observation(**{**base, **changes})

    def assumption(
        self, id_: str = "S1", value: float | None = 20.0, **changes: Any
    ) -> Observation:
        """Return an assumed row."""
        base = {
            "low": 10.0, "high": 40.0, "valid_from": None, "valid_to": None, "published": None,
            "source": "assumed", "method": "assumed", "note": "a guess", "quality": 3,
        }  # fmt: skip
        return self.row(id_, value, **{**base, **changes})

    def ask(self, *rows: Observation, key: Key | None = None, **more: Any) -> Parameter:
        """Return the parameter of the rows."""
        key = key or self.key()
        question = Question(key, "a", more.get("found", "a"), more.get("as_of", self.day))
        sources = {row.source: _source(row.source) for row in rows}
        return select(question, rows, sources, more.get("excluded", {}))

    def evidence(self, *rows: Observation, keys: tuple[Key, ...] = ()) -> Evidence:
        """Return evidence of rows and keys."""
        table = {key.name: key for key in keys or (self.key(),)}
        return Evidence(tuple(rows), {row.source: _source(row.source) for row in rows}, table)

    def folder(
        self,
        path: Path,
        *rows: dict[str, str],
        keys: tuple[dict[str, str], ...] | None = (KEY,),
        sources: tuple[dict[str, str], ...] | None = (SOURCE,),
        corrections: str | None = None,
    ) -> Path:
        """Write a folder of tables; each mapping holds what differs from a sound row."""
        path.mkdir(parents=True, exist_ok=True)
        _write(path / "rows.csv", COLUMNS, [{**ROW, **row} for row in rows])
        if keys is not None:
            _write(path / "keys.csv", KEY_COLUMNS, [{**KEY, **key} for key in keys])
        if sources is not None:
            _write(path / "sources.csv", SOURCE_COLUMNS, [{**SOURCE, **item} for item in sources])
        if corrections is not None:
            (path / "corrections").mkdir()
            (path / "corrections" / "repairs.toml").write_text(corrections, encoding="utf-8")
        return path


def _source(id_: str) -> Source:
    return Source(id_, f"Publisher of {id_}", "", "", None, None, "", "", "")


def _write(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="session")
def make() -> Maker:
    """Return the maker."""
    return Maker()
