"""
Folders of tables to evidence.

Every fault of every file is collected, then raised at once; nothing is returned by halves.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.errors import EvidenceError, StaleCorrection
from transcaspian.evidence.correction import apply_correction, read_corrections
from transcaspian.evidence.key import KEY_COLUMNS
from transcaspian.evidence.observation import COLUMNS
from transcaspian.evidence.rows import parse_key, parse_observation, parse_source
from transcaspian.evidence.source import SOURCE_COLUMNS
from transcaspian.evidence.store import Applied, Evidence
from transcaspian.evidence.table import Faults, read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeVar

    from transcaspian.evidence.correction import Correction
    from transcaspian.evidence.table import Row

    T = TypeVar("T")

__all__ = ["load_evidence"]

_DATA = Path(__file__).parent.parent / "data"
_SOURCES, _KEYS = "sources.csv", "keys.csv"


def load_evidence(*folders: Path | str, base: Path | str | None = None) -> Evidence:
    """
    Read the packaged tables, and those of the user's own folders on top.

    Parameters
    ----------
    *folders : Path or str
        Folders of CSV files with the packaged columns. A folder may bring its own
        ``sources.csv``, ``keys.csv`` and ``corrections/*.toml``; all other CSV files are rows.
        Ids never clash with packaged ones.
    base : Path or str, optional
        A folder to start from in place of the packaged tables.

    Returns
    -------
    Evidence
        Rows, sources and keys, with corrections applied.

    Raises
    ------
    EvidenceError
        If any table is off; lists every fault with file, line, field and remedy.
    StaleCorrection
        If guards of corrections fail and nothing else is off; lists all of them.
    """
    faults = Faults()
    start = Path(base) if base is not None else _DATA / "evidence"
    inputs = [(start, start.name if base is None else str(start))]
    inputs += [(Path(folder), str(folder)) for folder in folders]
    files = _Files(faults)
    for folder, shown in inputs:
        packaged = base is None and folder is start
        files.scan(folder, shown, _DATA / "corrections" if packaged else folder / "corrections")
    sources = _unique(files.read(_SOURCES, SOURCE_COLUMNS), parse_source, faults, "source")
    keys = _unique(files.read(_KEYS, KEY_COLUMNS), parse_key, faults, "key")
    rows = files.read(None, COLUMNS)
    applied, stale = _correct(files.corrections, rows)

    def parse(row: Row, file: str, faults: Faults) -> Any:
        return parse_observation(row, file, faults, keys, sources)

    observations = _unique(rows, parse, faults, "id")
    if faults:
        raise EvidenceError([*faults.texts(), *stale], title="evidence")
    if stale:
        raise StaleCorrection(stale, title="corrections")
    return Evidence(tuple(observations.values()), sources, keys, tuple(applied))


class _Files:
    """The files of all folders, sorted by what they hold."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.tables: list[tuple[Path, str]] = []
        self.corrections: list[Correction] = []

    def scan(self, folder: Path, shown: str, corrections: Path) -> None:
        """Find the tables and corrections of one folder."""
        if not folder.is_dir():
            self.faults.add(shown, 0, "folder", "no such folder", "give a folder of CSV files")
            return
        tables = [(path, f"{shown}/{path.name}") for path in sorted(folder.glob("*.csv"))]
        if not tables:
            remedy = "put tables of evidence in it, named *.csv"
            self.faults.add(shown, 0, "folder", "holds no CSV file", remedy)
        self.tables += tables
        if corrections.is_dir():
            for path in sorted(corrections.glob("*.toml")):
                name = f"{corrections.name}/{path.name}"
                file = name if corrections.parent != folder else f"{shown}/{name}"
                self.corrections += read_corrections(path, file, self.faults)

    def read(self, name: str | None, columns: tuple[str, ...]) -> list[tuple[str, Row]]:
        """Return the rows of all files of a name, or of all that hold observations."""
        special = (_SOURCES, _KEYS)
        return [
            (file, row)
            for path, file in self.tables
            if (path.name == name if name is not None else path.name not in special)
            for row in read_table(path, file, columns, self.faults)
        ]


def _unique(
    rows: Iterable[tuple[str, Row]],
    parse: Callable[[Row, str, Faults], T],
    faults: Faults,
    what: str,
) -> dict[str, T]:
    """Return what rows hold, by the first cell, which may stand once only."""
    found: dict[str, T] = {}
    places: dict[str, str] = {}
    for file, row in rows:
        line, cells = row
        name = cells[0]
        if name in found:
            fault = f"{name[:60]!r} stands already in {places[name]}"
            faults.add(file, line, what, fault, "give the row a name of its own")
        found[name] = parse(row, file, faults)
        places.setdefault(name, f"{file}:{line}")
    return found


def _correct(
    corrections: list[Correction], rows: list[tuple[str, Row]]
) -> tuple[list[Applied], list[str]]:
    """Repair rows in place; return what was done, and the guards that fail."""
    applied: list[Applied] = []
    stale: list[str] = []
    by_id: dict[str, list[list[str]]] = {}
    for _, (_, cells) in rows:
        by_id.setdefault(cells[0], []).append(cells)
    every = [cells for _, (_, cells) in rows]
    for correction in corrections:
        wanted = [(COLUMNS.index(name), text) for name, text in correction.match.items()]
        named = correction.match.get("id")
        matching = [
            cells
            for cells in (every if named is None else by_id.get(named, ()))
            if all(cells[i] == text for i, text in wanted)
        ]
        if not matching:
            stale.append(f"{correction.place}: match: no such row: delete the correction")
        for cells in matching:
            before = cells[COLUMNS.index(correction.field)]
            failed = apply_correction(correction, cells)
            remedy = "look at the row again; mend or delete the correction"
            stale += [f"{correction.place}: {cells[0]}: {guard}: {remedy}" for guard in failed]
            if not failed:
                after = cells[COLUMNS.index(correction.field)]
                applied.append(Applied(correction, cells[0], before, after))
    return applied, stale
