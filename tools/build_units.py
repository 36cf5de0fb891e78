"""
Compute ``data/units.csv`` from ``data/units.txt`` with pint.

The table spares every command pint's start-up. It holds the units listed in it already, and any
that the evidence tables use; to add one, write a line with its name alone (or just use it in a
table of evidence) and run this again. `suffix` is the ending that names of that unit carry.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from transcaspian.errors import UnitMismatch
from transcaspian.units import HEADER, Unit, define_unit

DATA = Path(__file__).resolve().parent.parent / "src" / "transcaspian" / "data"


def read_known(path: Path) -> dict[str, str]:
    """Return the suffixes of the units in the present table, by unit."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["unit"]: row.get("suffix") or "" for row in csv.DictReader(file)}


def read_used(folder: Path) -> set[str]:
    """Return every unit that stands in a table of evidence."""
    used: set[str] = set()
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            used.update(row["unit"] for row in csv.DictReader(file) if row.get("unit"))
    return used


def render(units: list[Unit], suffixes: dict[str, str]) -> str:
    """Return the table as text, ordered by dimension, then factor, then name."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for unit in sorted(units, key=lambda unit: (unit.dimension, unit.factor, unit.name)):
        suffix = suffixes.get(unit.name, "")
        writer.writerow([unit.name, unit.dimension, repr(unit.factor), suffix])
    return out.getvalue()


def main() -> int:
    """Rewrite the table; return 1 if a unit is not legal."""
    path = DATA / "units.csv"
    suffixes = read_known(path)
    units: list[Unit] = []
    faults: list[str] = []
    for name in sorted(set(suffixes) | read_used(DATA / "evidence")):
        try:
            units.append(define_unit(name))
        except UnitMismatch as error:
            faults += error.faults
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        path.write_text(render(units, suffixes), encoding="utf-8", newline="")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
