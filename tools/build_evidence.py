"""
Build the tables of evidence from the founding rows and the judgement written beside them.

The founding rows in ``sources/evidence/{middle_corridor,alternatives}.csv`` stay as they were handed
in. ``mapping.csv`` says of each what it is: its key, subject, standing, dates and unit.
``derived.csv`` holds what we computed from published rows, ``assumed.csv`` what nobody publishes.
The tool joins them; it decides nothing, and the same input gives the same bytes.

Usage: ``python tools/build_evidence.py [FOLDER]``, where FOLDER defaults to the packaged tables.
"""

from __future__ import annotations

import csv
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from evidence_sources import SOURCE_COLUMNS, Register

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["build", "main"]

COLUMNS = (
    "id", "key", "subject", "standing", "value", "low", "high", "unit", "price_year",
    "valid_from", "valid_to", "published", "source", "locator", "method", "quality", "note",
)  # fmt: skip
FOUNDING = ("middle_corridor", "alternatives")
ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "sources" / "evidence"
PACKAGED = ROOT / "src" / "transcaspian" / "data" / "evidence"
_NUMBERS = {"value": "value", "low": "value_low", "high": "value_high"}
_DATED = "date"

Row = dict[str, str]


def _read(name: str) -> list[Row]:
    with (SOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def scale(number: str, factor: str) -> str:
    """Return a decimal number times a factor, exactly, without a needless fraction."""
    if not number:
        return ""
    product = Decimal(number) * Decimal(factor)
    text = format(product, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _locator(raw: Row, mapped: Row) -> str:
    """Return what the source calls the figure, so that nothing of the founding row is lost."""
    place = raw.get("segment_or_place") or raw.get("route_or_place", "")
    parts = [f"{place}: {raw['quantity']}"]
    if raw["period"]:
        parts.append(f"({raw['period']})")
    if raw["unit"] not in ("", _DATED, mapped["unit"]):
        parts.append(f"in {raw['unit']}")
    text = " ".join(parts)
    return f"{mapped['parents']} | {text}" if mapped["parents"] else text


def _publisher(raw: Row, mapped: Row) -> str:
    """Return who put the figure out, where the founding row only points at another row."""
    return mapped["publisher"] or raw["publisher"]


def _note(*parts: str) -> str:
    return ". ".join(part.strip().rstrip(".") for part in parts if part.strip())


def _founding_row(raw: Row, mapped: Row, register: Register) -> Row:
    kept = mapped["numbers"] != _DATED
    row = {
        name: scale(raw[column], mapped["factor"]) if kept else ""
        for name, column in _NUMBERS.items()
    }
    same = ("id", "key", "subject", "standing", "unit", "price_year", "valid_from", "valid_to",
            "published", "method")  # fmt: skip
    row |= {name: mapped[name] for name in same}
    row["source"] = register.find(_publisher(raw, mapped), raw["url"])
    row["locator"] = _locator(raw, mapped)
    row["quality"] = raw["quality"]
    row["note"] = _note(raw["note"], mapped["note_added"])
    return row


def _derived_row(row: Row, known: Mapping[str, Row]) -> Row:
    """Return a computed row with the dates and source of what it was computed from."""
    parents = [known[name] for name in row["parents"].split(";")]
    first = parents[0]
    made = {name: row[name] for name in
            ("id", "key", "subject", "standing", "value", "low", "high", "unit")}  # fmt: skip
    made |= {name: row[name] or first[name] for name in ("valid_from", "valid_to")}
    if row["timeless"]:
        made |= {"valid_from": "", "valid_to": ""}
    made["price_year"] = ""
    made["published"] = max(parent["published"] for parent in parents)
    made["source"] = first["source"]
    made["locator"] = row["parents"]
    made["method"] = "derived"
    made["quality"] = row["quality"] or max(parent["quality"] for parent in parents)
    made["note"] = row["note"]
    return made


def _assumed_row(row: Row) -> Row:
    made = dict.fromkeys(COLUMNS, "")
    made |= row
    made |= {"standing": "observed", "method": "assumed", "source": "assumed", "quality": "3"}
    return made


def build(folder: Path) -> None:
    """
    Write the tables of evidence into a folder.

    Parameters
    ----------
    folder : Path
        Where the tables go; files of the same names are replaced.

    Raises
    ------
    ValueError
        If the mapping doesn't cover the founding rows one for one.
    """
    mapping = {row["id"]: row for row in _read("mapping")}
    founding = {name: _read(name) for name in FOUNDING}
    ids = [row["id"] for rows in founding.values() for row in rows]
    if sorted(ids) != sorted(mapping):
        odd = ", ".join(sorted(set(ids) ^ set(mapping)))
        raise ValueError(f"mapping.csv must cover every founding row once; look at {odd}")
    register = Register(SOURCES / "source_rules.csv")
    register.register(
        (_publisher(row, mapping[row["id"]]), row["url"], mapping[row["id"]]["published"])
        for rows in founding.values()
        for row in rows
    )
    for row in _read("sources"):
        register.add_row(row)
    known: dict[str, Row] = {}
    for name, rows in founding.items():
        made = [_founding_row(row, mapping[row["id"]], register) for row in rows]
        known |= {row["id"]: row for row in made}
        _write(folder / f"{name}.csv", COLUMNS, made)
    _write(folder / "derived.csv", COLUMNS, [_derived_row(row, known) for row in _read("derived")])
    _write(folder / "assumed.csv", COLUMNS, [_assumed_row(row) for row in _read("assumed")])
    _write(folder / "sources.csv", SOURCE_COLUMNS, register.rows())


def main(arguments: Sequence[str]) -> int:
    """Build into the folder named, or into the packaged tables."""
    folder = Path(arguments[0]) if arguments else PACKAGED
    folder.mkdir(parents=True, exist_ok=True)
    build(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
