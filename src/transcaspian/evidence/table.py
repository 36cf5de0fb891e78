"""Tables of text to cells, and cells to values; whatever is off becomes a fault with its place."""

from __future__ import annotations

import csv
import io
import math
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Faults", "Row", "parse_date", "parse_number", "read_table"]

_MAX_BYTES = 64 * 2**20
_MAX_CELL = 20_000
_LEAST, _MOST = 1e-9, 1e15

Row = tuple[int, list[str]]
"""Number of the line a row starts on, and its cells in the order of the columns."""


class Faults:
    """Faults met so far, each with its place."""

    def __init__(self) -> None:
        self._entries: list[tuple[str, int, str]] = []

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, file: str, line: int, field: str, fault: str, remedy: str) -> None:
        """Note one fault; line 0 stands for the file as a whole."""
        place = f"{file}:{line}" if line else file
        self._entries.append((file, line, f"{place}: {field}: {fault}: {remedy}"))

    def texts(self) -> list[str]:
        """Return ``file:line: field: fault: remedy`` by file and line."""
        return [text for _, _, text in sorted(self._entries, key=lambda entry: entry[:2])]


def read_table(path: Path, file: str, columns: Sequence[str], faults: Faults) -> list[Row]:
    """
    Return the rows of a CSV file, with cells stripped and in the order of `columns`.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        What faults call it.
    columns : sequence of str
        Columns that it must have, in any order, and no others.
    faults : Faults
        Takes whatever is off.

    Returns
    -------
    list of Row
        Rows of the right length; blank lines are passed over.
    """
    text = _read_text(path, file, faults)
    if text is None:
        return []
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    start = 1
    try:
        header = [cell.strip() for cell in next(lines, [])]
        order = _order(header, file, columns, faults)
        while True:
            start = lines.line_num + 1
            cells = [cell.strip() for cell in next(lines)]
            if order is None:
                continue
            if len(cells) == len(header):
                rows.append((start, [cells[i] for i in order] if order else cells))
            elif any(cells):
                fault = f"{len(cells)} cells where the header has {len(header)}"
                faults.add(file, start, "row", fault, "quote cells that hold commas")
    except StopIteration:
        pass
    except csv.Error as error:
        remedy = "mend the quoting; the rest of the file was not read"
        faults.add(file, start, "row", str(error), remedy)
    return [row for row in rows if _fits(row, file, columns, faults)]


def _read_text(path: Path, file: str, faults: Faults) -> str | None:
    try:
        if not path.is_file():
            faults.add(file, 0, "file", "not a regular file", "give a CSV file")
            return None
        if path.stat().st_size > _MAX_BYTES:
            faults.add(
                file, 0, "file", "larger than 64 MiB", "split it, or drop what is no evidence"
            )
            return None
        raw = path.read_bytes()
    except OSError as error:
        faults.add(file, 0, "file", error.strerror or str(error), "make it readable")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        fault = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        faults.add(file, line, "file", fault, "save the file as UTF-8")
        return None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        faults.add(file, line, "file", "holds a NUL byte", "save the file as plain CSV text")
        return None
    return text


def _order(
    header: list[str], file: str, columns: Sequence[str], faults: Faults
) -> list[int] | None:
    """Return where each column stands; empty if in order already, None if the header is off."""
    if header == list(columns):
        return []
    known = len(faults)
    wanted = ",".join(columns)
    if not any(header):
        faults.add(file, 1, "header", "the file is empty", f"begin with {wanted}")
        return None
    missing = [column for column in columns if column not in header]
    if missing:
        fault = f"no column {', '.join(missing)}"
        faults.add(file, 1, "header", fault, f"the columns are {wanted}")
    for name in dict.fromkeys(header):
        if name not in columns:
            faults.add(file, 1, "header", f"unknown column {name[:40]!r}", "remove or rename it")
        elif header.count(name) > 1:
            faults.add(file, 1, "header", f"column {name} stands twice", "remove one")
    return None if len(faults) > known else [header.index(column) for column in columns]


def _fits(row: Row, file: str, columns: Sequence[str], faults: Faults) -> bool:
    line, cells = row
    if max(map(len, cells)) <= _MAX_CELL:
        return True
    for column, cell in zip(columns, cells, strict=True):
        if len(cell) > _MAX_CELL:
            faults.add(file, line, column, f"{len(cell)} characters", f"keep it under {_MAX_CELL}")
    return False


def parse_number(text: str) -> float | None:
    """
    Return a finite number of a plausible size, or None for an empty cell.

    Raises
    ------
    ValueError
        If the cell holds anything else; the message says what to write.
    """
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in text:
        remedy = "write a finite number with a decimal point and no separators"
        raise ValueError(f"{text[:40]!r} is no number: {remedy}")
    if number and not _LEAST <= abs(number) <= _MOST:
        remedy = "write it in a unit that keeps it between 1e-9 and 1e15"
        raise ValueError(f"{text[:40]!r} is out of all range: {remedy}")
    return number


@lru_cache(maxsize=4096)
def parse_date(text: str) -> date | None:
    """
    Return a date, or None for an empty cell.

    Raises
    ------
    ValueError
        If the cell holds no day of the calendar as YYYY-MM-DD.
    """
    if not text:
        return None
    try:
        if len(text) == 10 and text[4] == text[7] == "-":
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"{text[:40]!r} is no date: write YYYY-MM-DD")
