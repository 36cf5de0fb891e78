"""Read TOML rows field by field and gather every fault with its file, line and row."""

from __future__ import annotations

import re
import tomllib
from math import isfinite
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.actor import Naming
from transcaspian.chronicle.day import first_day, is_when, last_day
from transcaspian.chronicle.record import Quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

__all__ = ["FoundingRow", "read_rows"]

_SLUG = re.compile(r"[A-Z]{3}|[a-z0-9]+(?:-[a-z0-9]+)*")


class FoundingRow:
    """
    One row; each reader of a field notes a fault and returns a stand-in if the field is off.

    Parameters
    ----------
    where : str
        File, line and id of the row, for messages.
    fields : dict
        The row as TOML gives it.
    faults : list of str
        Takes the faults.
    """

    __slots__ = ("asked", "faults", "fields", "where")

    def __init__(self, where: str, fields: dict[str, Any], faults: list[str]) -> None:
        self.where = where
        self.fields = fields
        self.faults = faults
        self.asked: set[str] = set()

    def fault(self, field: str, fault: str, remedy: str) -> None:
        """
        Note a fault of this row.

        Parameters
        ----------
        field, fault, remedy : str
            What it is about, what is wrong and what to do.
        """
        self.faults.append(f"{self.where}: {field}: {fault}: {remedy}")

    def text(self, field: str, *, needed: bool = False) -> str:
        """
        Return a text, empty if the row lacks it.

        Parameters
        ----------
        field : str
            Its name.
        needed : bool
            Whether its want is a fault.

        Returns
        -------
        str
            Without blanks around it.
        """
        value = self._take(field, "")
        if not isinstance(value, str):
            self.fault(field, f"{value!r} is no text", "put it in quotes")
            return ""
        if needed and not value.strip():
            self.fault(field, "is missing", "write it")
        return value.strip()

    def choice(self, field: str, choices: Collection[str], *, needed: bool = True) -> str:
        """
        Return one of a few words.

        Parameters
        ----------
        field : str
            Its name.
        choices : collection of str
            The words allowed.
        needed : bool
            Whether its want is a fault.

        Returns
        -------
        str
            The word, empty if it is none of them.
        """
        value = self.text(field)
        if value in choices or (not value and not needed):
            return value
        self.fault(
            field, f"{value!r} is unknown", f"write one of {', '.join(w for w in choices if w)}"
        )
        return ""

    def when(self, field: str, *, needed: bool = False) -> str:
        """
        Return a date as precise as known.

        Parameters
        ----------
        field : str
            Its name.
        needed : bool
            Whether its want is a fault.

        Returns
        -------
        str
            ``2024``, ``2024-03`` or ``2024-03-11``; empty if missing or no such date.
        """
        value = str(self._take(field, "")).strip()
        if not value and not needed:
            return ""
        if is_when(value):
            return value
        self.fault(field, f"{value!r} is no date", "write YYYY, YYYY-MM or YYYY-MM-DD")
        return ""

    def span(self, first: str, last: str) -> tuple[str, str]:
        """
        Return two dates of which the second may not be before the first.

        Parameters
        ----------
        first, last : str
            Names of the fields.

        Returns
        -------
        tuple of str
            The dates, each empty if missing or off.
        """
        start, end = self.when(first), self.when(last)
        if start and end and last_day(end) < first_day(start):
            self.fault(last, f"{end} is before {start}", "swap or mend the dates")
        return start, end

    def words(self, field: str, *, needed: bool = False) -> tuple[str, ...]:
        """
        Return a list of words.

        Parameters
        ----------
        field : str
            Its name.
        needed : bool
            Whether an empty list is a fault.

        Returns
        -------
        tuple of str
            In their order.
        """
        value = self._take(field, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.fault(field, f"{value!r} is no list of words", 'write ["a", "b"]')
            return ()
        if needed and not value:
            self.fault(field, "is empty", "name at least one")
        return tuple(value)

    def number(self, field: str, default: float | None = None) -> float:
        """
        Return a number.

        Parameters
        ----------
        field : str
            Its name.
        default : float, optional
            What a missing one means; without it, its want is a fault. [unit of the field]

        Returns
        -------
        float
            Zero if it is off. [unit of the field]
        """
        value = self._take(field, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            self.fault(field, f"{value!r} is no number", "write digits with a point")
            return 0.0
        return float(value)

    def flag(self, field: str) -> bool:
        """
        Return yes or no.

        Parameters
        ----------
        field : str
            Its name.

        Returns
        -------
        bool
            False if the row lacks it.
        """
        value = self._take(field, False)  # noqa: FBT003 - the stand-in
        if not isinstance(value, bool):
            self.fault(field, f"{value!r} is neither true nor false", "write true or false")
            return False
        return value

    def share(self, field: str, default: float, *, least: float = 0.0) -> float:
        """
        Return a number that may not leave a range up to one.

        Parameters
        ----------
        field : str
            Its name.
        default, least : float
            What a missing one means; the lower end. [-]

        Returns
        -------
        float
            The number. [-]
        """
        value = self.number(field, default)
        if not least <= value <= 1:
            self.fault(field, f"{value} is out of range", f"keep within {least:g} to 1")
        return value

    def rows(self, field: str) -> Iterator[FoundingRow]:
        """
        Yield the rows within this one.

        Parameters
        ----------
        field : str
            Name of the list.

        Yields
        ------
        FoundingRow
            One of them, named after this row, the list and its place in it.
        """
        value = self._take(field, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fault(field, "is no list of rows", "write [{ … }, { … }]")
            return
        for number, fields in enumerate(value, 1):
            row = FoundingRow(f"{self.where}: {field} {number}", fields, self.faults)
            yield row
            row.close()

    def quantity(self) -> Quantity | None:
        """
        Return the field ``quantity``.

        Returns
        -------
        Quantity or None
            None if the row has none.
        """
        value = self._take("quantity", None)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault("quantity", "is no row", 'write { value = 1.5, unit = "t/year" }')
            return None
        row = FoundingRow(f"{self.where}: quantity", value, self.faults)
        low = row.number("low") if "low" in value else None
        high = row.number("high") if "high" in value else None
        middle = None if low is None or high is None else (low + high) / 2
        found = Quantity(row.number("value", middle), row.text("unit", needed=True), low, high)
        row.close()
        return found

    def names(self, field: str) -> tuple[Naming, ...]:
        """
        Return names with their languages.

        Parameters
        ----------
        field : str
            Name of the list.

        Returns
        -------
        tuple of Naming
            In their order.
        """
        return tuple(
            Naming(row.text("text", needed=True), row.text("lang", needed=True))
            for row in self.rows(field)
        )

    def close(self) -> None:
        """Note each field of the row that nobody asked for: a slip of the pen, most likely."""
        for field in self.fields:
            if field not in self.asked:
                known = ", ".join(sorted(self.asked))
                self.fault(field, "is no field of this row", f"write one of {known}")

    def _take(self, field: str, default: Any) -> Any:
        """Return a raw field and remember that it was asked for."""
        self.asked.add(field)
        return self.fields.get(field, default)


def read_rows(folder: Path, file: str, key: str, faults: list[str]) -> Iterator[FoundingRow]:
    """
    Yield the rows of a file; an id that is no slug or stands twice is a fault.

    Parameters
    ----------
    folder : Path
        Folder of the file; a file that is not there has no rows.
    file, key : str
        Its name, and the name of its rows: ``[[key]]``.
    faults : list of str
        Takes the faults.

    Yields
    ------
    FoundingRow
        One row; fields left unread when the next is asked for are faults.
    """
    path = folder / file
    if not path.exists():
        return
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.append(f"{file}: can't be read ({error}): mend it")
        return
    faults += [
        f"{file}: {k}: is no table of this file: write [[{key}]]" for k in document if k != key
    ]
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == f"[[{key}]]"]
    rows = document.get(key, [])
    if not isinstance(rows, list):
        faults.append(f"{file}: {key}: is no list of tables: write [[{key}]]")
        return
    seen: dict[str, int] = {}
    for number, fields in enumerate(rows):
        line = lines[number] if len(lines) == len(rows) else 0
        row = FoundingRow(f"{file}:{line}: {fields.get('id', '?')}", fields, faults)
        id_ = row.text("id", needed=True)
        if id_ and not _SLUG.fullmatch(id_):
            row.fault("id", f"{id_!r} is no slug", "write lower-case letters, digits and hyphens")
        if id_ and seen.setdefault(id_, line) != line:
            row.fault("id", f"stands in line {seen[id_]} already", "merge or rename")
        yield row
        row.close()
