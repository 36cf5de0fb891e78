"""Figures that a user accepted, as rows of the evidence: what a document reported, and when."""

from __future__ import annotations

import csv
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from transcaspian.chronicle.cited import find_cited
from transcaspian.chronicle.day import last_day
from transcaspian.chronicle.figures import METHOD
from transcaspian.errors import ChronicleError
from transcaspian.evidence.load import load_evidence
from transcaspian.evidence.observation import COLUMNS
from transcaspian.evidence.rows import parse_observation
from transcaspian.evidence.source import SOURCE_COLUMNS
from transcaspian.evidence.table import Faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transcaspian.chronicle.document import Document
    from transcaspian.chronicle.record import Figure, Quantity
    from transcaspian.chronicle.store import Store
    from transcaspian.evidence.key import Key

__all__ = ["Reported", "list_reported", "write_reported"]

_ROWS, _SOURCES = "figures.csv", "sources.csv"
_QUALITY = "2"
"""Of a report at second hand."""
_MOST_LETTERS = 200
_DIGITS = 8
_BOX, _TEU = "container", "TEU"
_MOST_TEU = 2.0
"""Of a box: one of 20 feet is 1 TEU, one of 40 feet 2. [TEU]"""


@dataclass(frozen=True, slots=True)
class Reported:
    """
    What accepted figures are as evidence.

    Parameters
    ----------
    rows, sources : tuple of dict
        With the columns of the evidence; only sources that a row names.
    faults : tuple of str
        Why other accepted figures are no evidence: row, field, fault and remedy.
    """

    rows: tuple[dict[str, str], ...]
    sources: tuple[dict[str, str], ...]
    faults: tuple[str, ...] = ()


def list_reported(store: Store, only: Iterable[str] = ()) -> Reported:
    """
    Return the figures that were accepted, as rows of the evidence.

    Parameters
    ----------
    store : Store
        Documents and decisions.
    only : iterable of str, optional
        Ids of documents; all if left out.

    Returns
    -------
    Reported
        Checked as the evidence checks its own tables.
    """
    documents = {one.id: one for one in store.documents()}
    wanted = set(only) or set(documents)
    evidence = load_evidence()
    rows, named = [], {}
    faults: list[str] = []
    for one in store.accepted("figure"):
        document = documents[one.id.partition("#")[0]]
        if document.id not in wanted:
            continue
        row = _row(replace(one, quantity=_in_unit(one, evidence.keys)), document)
        off = Faults()
        parse_observation(
            (0, [row[name] for name in COLUMNS]), row["id"], off, evidence.keys, (row["source"],)
        )
        if off:
            faults += off.texts()
            continue
        rows.append(row)
        named[document.id] = _source(document)
    return Reported(tuple(rows), tuple(named.values()), tuple(faults))


def write_reported(found: Reported, folder: Path) -> None:
    """
    Write accepted figures as a folder of evidence.

    Parameters
    ----------
    found : Reported
        As of `list_reported`.
    folder : Path
        Made where it is missing; nothing but what an earlier call wrote may lie in it.

    Raises
    ------
    ChronicleError
        If something else lies in it, or it can't be written; nothing is changed then.
    """
    try:
        there = {one.name for one in folder.iterdir()} if folder.exists() else set()
        if there - {_ROWS, _SOURCES} or (there and not _is_ours(folder)):
            raise ChronicleError(
                f"--to: {folder} holds other files, which stay as they are: name a new folder"
            )
        folder.mkdir(parents=True, exist_ok=True)
        tables = (_SOURCES, SOURCE_COLUMNS, found.sources), (_ROWS, COLUMNS, found.rows)
        written: list[tuple[str, str]] = []
        try:
            for name, columns, rows in tables:
                written.append((_write(folder, columns, rows), name))
            for made, name in written:
                os.replace(made, folder / name)  # noqa: PTH105  (names, as mkstemp gives them)
        finally:
            for made, _ in written:
                with suppress(FileNotFoundError):
                    Path(made).unlink()
    except OSError as error:
        raise ChronicleError(f"--to: {folder}: {error.strerror or error}: name another") from None


def _is_ours(folder: Path) -> bool:
    """Tell whether a folder's sources are documents that were added, and nothing else."""
    try:
        with (folder / _SOURCES).open(encoding="utf-8", newline="") as file:
            return all(row.get("kind") == "document" for row in csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def _write(folder: Path, columns: Sequence[str], rows: Sequence[dict[str, str]]) -> str:
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return name


def _in_unit(one: Figure, keys: Mapping[str, Key]) -> Quantity:
    """
    Return a quantity in the unit that its key goes by, where the words leave it open.

    A price "per container" has the unit of the key that was found by it; a number of containers is
    of one to two TEU each.
    """
    quantity, key = one.quantity, keys.get(one.key)
    if key is not None and key.unit.startswith(f"{quantity.unit}/"):
        return replace(quantity, unit=key.unit)
    boxes = quantity.unit.startswith(_BOX)
    if key is not None and boxes and quantity.unit.replace(_BOX, _TEU) == key.unit:
        least = quantity.value if quantity.low is None else quantity.low
        most = _MOST_TEU * (quantity.value if quantity.high is None else quantity.high)
        return replace(quantity, unit=key.unit, low=least, high=most)
    return quantity


def _row(one: Figure, document: Document) -> dict[str, str]:
    start, end = (one.span.start, one.span.end) if one.span else (0, 0)
    quantity = one.quantity
    ranged = quantity.low is not None and quantity.high is not None
    known = one.published or document.published
    return {
        "id": f"{document.id[:_DIGITS]}#{one.id.partition('#')[2]}",
        "key": one.key,
        "subject": one.subject,
        "standing": one.standing,
        "value": "" if ranged else repr(float(quantity.value)),
        "low": repr(float(quantity.low)) if quantity.low is not None else "",
        "high": repr(float(quantity.high)) if quantity.high is not None else "",
        "unit": quantity.unit,
        "price_year": "",
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "published": last_day(known).isoformat() if known else "",
        "source": document.id,
        "locator": f"characters {start}–{end}",
        "method": METHOD,
        "quality": _QUALITY,
        "note": "; ".join(
            (
                shorten(document.text[start:end], _MOST_LETTERS),
                *(f"cites {note.cited}" for note in find_cited(document, start, end)),
            )
        ),
    }


def _source(document: Document) -> dict[str, str]:
    return {
        "id": document.id,
        "publisher": document.publisher or document.name,
        "title": document.title or document.name,
        "url": document.url,
        "published": document.published,
        "accessed": "",
        "licence": "",
        "kind": "document",
        "note": "",
    }
