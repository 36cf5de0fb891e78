"""Read the atlas's tables cell by cell and gather every fault with its file and line."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

__all__ = ["Row", "TableReader"]

_YES_NO = {"1": True, "0": False, "yes": True, "no": False, "true": True, "false": False}


class TableReader:
    """
    Reads tables under one folder and keeps the faults of all of them.

    Parameters
    ----------
    folder : Path
        Folder that file names are relative to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []
        self.seen: dict[tuple[str, str], int] = {}
        self._lines: dict[str, list[int]] = {}

    def rows(self, file: str, columns: Collection[str], *, optional: bool = False) -> Iterator[Row]:
        """
        Yield the rows of a table; a row of the wrong width is a fault and is left out.

        Parameters
        ----------
        file : str
            Path under the folder.
        columns : collection of str
            Columns the table must have; further ones are allowed.
        optional : bool
            Whether the file may be absent.

        Yields
        ------
        Row
            One row with its line number.
        """
        path = self.folder / file
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            if not optional:
                self.faults.append(f"{file}: the file is missing: put it there")
            return
        except (OSError, UnicodeDecodeError) as error:
            self.faults.append(f"{file}: can't be read as UTF-8 text ({error}): save it as such")
            return
        reader = csv.reader(StringIO(text, newline=""), strict=True)
        try:
            header = next(reader, [])
            missing = [column for column in columns if column not in header]
            if missing:
                self.faults.append(f"{file}:1: {', '.join(missing)}: no such column: add it")
                return
            for cells in reader:
                if not cells:
                    continue
                if len(cells) != len(header):
                    self.faults.append(
                        f"{file}:{reader.line_num}: {len(cells)} cells under {len(header)} "
                        "columns: quote cells that hold commas"
                    )
                    continue
                yield Row(self, file, reader.line_num, dict(zip(header, cells, strict=True)))
        except csv.Error as error:
            self.faults.append(f"{file}:{reader.line_num}: {error}: mend the quoting")

    def tables(
        self, file: str, key: str, fields: Collection[str], *, optional: bool = False
    ) -> Iterator[Row]:
        """
        Yield the tables ``[[key]]`` of a TOML file as rows; lists become words joined by ``|``.

        Parameters
        ----------
        file : str
            Path under the folder.
        key : str
            Name of the tables.
        fields : collection of str
            Fields that a table may have; any other is a fault.
        optional : bool
            Whether the file may be absent.

        Yields
        ------
        Row
            One table with the line it begins on.
        """
        document = self._toml(file, optional=optional)
        found = document.pop(key, [])
        self.faults += [
            f"{file}: {name}: is no table of this file: write [[{key}]]" for name in document
        ]
        if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
            self.faults.append(f"{file}: {key}: is no list of tables: write [[{key}]]")
            return
        lines = self._lines.get(file, [])
        for number, table in enumerate(found):
            line = lines[number] if len(lines) == len(found) else 0
            row = Row(self, file, line, {})
            for field, value in table.items():
                if field not in fields:
                    row.fault(field, "is no field of this table", f"write {', '.join(fields)}")
                words = value if isinstance(value, list) else [value]
                row.cells[field] = "|".join(str(word) for word in words)
            yield row

    def _toml(self, file: str, *, optional: bool) -> dict[str, Any]:
        """Return a TOML file as a dictionary, empty if it can't be read, and note its lines."""
        import tomllib

        try:
            text = (self.folder / file).read_text(encoding="utf-8-sig")
            document = tomllib.loads(text)
        except FileNotFoundError:
            if not optional:
                self.faults.append(f"{file}: the file is missing: put it there")
            return {}
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            self.faults.append(f"{file}: can't be read as TOML ({error}): mend it")
            return {}
        heads = (n for n, one in enumerate(text.splitlines(), 1) if one.startswith("[["))
        self._lines[file] = list(heads)
        return document


class Row:
    """
    One row; each reader of a cell notes a fault and returns a stand-in if the cell is off.

    Parameters
    ----------
    reader : TableReader
        Keeps the faults.
    file : str
        Path under the reader's folder.
    line : int
        Line in the file, the header being line 1.
    cells : dict of str
        The cells by column.
    """

    __slots__ = ("cells", "file", "line", "reader")

    def __init__(self, reader: TableReader, file: str, line: int, cells: dict[str, str]) -> None:
        self.reader = reader
        self.file = file
        self.line = line
        self.cells = cells

    def fault(self, field: str, fault: str, remedy: str) -> None:
        """
        Note a fault of this row.

        Parameters
        ----------
        field : str
            Column.
        fault : str
            What is wrong.
        remedy : str
            What to do.
        """
        self.reader.faults.append(f"{self.file}:{self.line}: {field}: {fault}: {remedy}")

    def text(self, field: str, *, needed: bool = False) -> str:
        """
        Return a cell without blanks around it, empty if the table lacks the column.

        Parameters
        ----------
        field : str
            Column.
        needed : bool
            Whether an empty cell is a fault.

        Returns
        -------
        str
            The text.
        """
        value = self.cells.get(field, "").strip()
        if needed and not value:
            self.fault(field, "is empty", "fill it in")
        return value

    def key(self, field: str) -> str:
        """
        Return a cell that must be filled and stand only once in its file.

        Parameters
        ----------
        field : str
            Column.

        Returns
        -------
        str
            The text.
        """
        value = self.text(field, needed=True)
        first = self.reader.seen.setdefault((self.file, value), self.line)
        if value and first != self.line:
            self.fault(field, f"{value} stands in line {first} already", "merge or rename")
        return value

    def choice(self, field: str, choices: Collection[str]) -> str:
        """
        Return a cell that must be one of a few words.

        Parameters
        ----------
        field : str
            Column.
        choices : collection of str
            The words allowed.

        Returns
        -------
        str
            The word.
        """
        value = self.text(field)
        if value not in choices:
            self.fault(field, f"{value!r} is unknown", f"write one of {', '.join(sorted(choices))}")
        return value

    def words(
        self, field: str, choices: Collection[str] = (), *, mark: str = "|"
    ) -> tuple[str, ...]:
        """
        Return a cell of several words.

        Parameters
        ----------
        field : str
            Column.
        choices : collection of str, optional
            The words allowed, any if empty.
        mark : str
            What stands between them.

        Returns
        -------
        tuple of str
            The words in their order.
        """
        cell = self.text(field)
        if not cell:
            return ()
        found = tuple(word.strip() for word in cell.split(mark) if word.strip())
        for word in found:
            if choices and word not in choices:
                self.fault(
                    field, f"{word!r} is unknown", f"write some of {', '.join(sorted(choices))}"
                )
        return found

    def number(self, field: str) -> float | None:
        """
        Return a number, or None for an empty cell.

        Parameters
        ----------
        field : str
            Column.

        Returns
        -------
        float or None
            The number in the unit of the column.
        """
        cell = self.text(field)
        if not cell:
            return None
        try:
            value = float(cell)
        except ValueError:
            value = float("nan")
        if not isfinite(value):
            self.fault(field, f"{cell!r} is no number", "write digits with a point")
            return None
        return value

    def whole(self, field: str) -> int | None:
        """
        Return a whole number, or None for an empty cell.

        Parameters
        ----------
        field : str
            Column.

        Returns
        -------
        int or None
            The number in the unit of the column.
        """
        cell = self.text(field)
        if not cell:
            return None
        if not (cell.isascii() and cell.isdigit()):
            self.fault(field, f"{cell!r} is no whole number", "write digits alone")
            return None
        return int(cell)

    def day(self, field: str) -> date | None:
        """
        Return a date, or None for an empty cell.

        Parameters
        ----------
        field : str
            Column.

        Returns
        -------
        date or None
            The day.
        """
        cell = self.text(field)
        if not cell:
            return None
        try:
            return date.fromisoformat(cell)
        except ValueError:
            self.fault(field, f"{cell!r} is no date", "write YYYY-MM-DD")
            return None

    def flag(self, field: str) -> bool | None:
        """
        Return yes or no, or None for an empty cell.

        Parameters
        ----------
        field : str
            Column.

        Returns
        -------
        bool or None
            The answer.
        """
        cell = self.text(field).casefold()
        if not cell:
            return None
        if cell not in _YES_NO:
            self.fault(field, f"{cell!r} is neither yes nor no", "write yes, no or nothing")
            return None
        return _YES_NO[cell]
