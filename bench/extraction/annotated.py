"""The annotated documents: their text, and what should be found in them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.read import read_document

if TYPE_CHECKING:
    from transcaspian.chronicle.document import Document

__all__ = ["HERE", "KINDS", "SPLITS", "Annotated", "Row", "Wanted", "find_all", "load_split"]

HERE = Path(__file__).resolve().parent
SPLITS = ("tune", "test")
KINDS = ("events", "statements", "commitments", "figures", "people", "places")
TODAY = dt.date(2026, 6, 1)
"""All documents are older."""
Row = dict[str, Any]
"""A row as the JSON of `chronicle extract` gives it, or as it is annotated."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    A row that should be found.

    Parameters
    ----------
    kind : str
        Of `KINDS`.
    row : dict
        As annotated.
    spans : tuple of (int, int)
        Where it stands; empty for a place, which counts wherever it is named.
    speaker_spans : tuple of (int, int)
        Of a statement by somebody whom no list knows: where that name stands.
    """

    kind: str
    row: Row
    spans: tuple[tuple[int, int], ...]
    speaker_spans: tuple[tuple[int, int], ...] = ()

    @property
    def may(self) -> bool:
        """Whether it is neither asked for nor too much."""
        return bool(self.row.get("may", False))


@dataclass(frozen=True, slots=True)
class Annotated:
    """
    A document with all that should be found in it.

    Parameters
    ----------
    name : str
        ``tune/en-01``.
    document : Document
        As the reader reads it.
    wanted : tuple of Wanted
        In the order of the file.
    """

    name: str
    document: Document
    wanted: tuple[Wanted, ...]

    def of(self, kind: str) -> list[Wanted]:
        """Return the rows of one kind."""
        return [one for one in self.wanted if one.kind == kind]


def load_split(split: str, folder: Path = HERE, texts: Path | None = None) -> tuple[Annotated, ...]:
    """
    Read one half of the set.

    Parameters
    ----------
    split : str
        Of `SPLITS`.
    folder : Path, optional
        Where the halves stand.
    texts : Path, optional
        Where the texts of that half stand, if not beside what is annotated.

    Returns
    -------
    tuple of Annotated
        By name.

    Raises
    ------
    ValueError
        If words that carry a row do not stand once in their text; every fault at once.
    """
    faults: list[str] = []
    found = [
        _read(path, texts or path.parent, faults)
        for path in sorted((folder / split).glob("*.json"))
    ]
    if faults:
        raise ValueError("\n".join(faults))
    return tuple(found)


def find_all(text: str, words: str) -> tuple[tuple[int, int], ...]:
    """Return every place in which words stand in a text."""
    found = []
    at = text.find(words)
    while at >= 0:
        found.append((at, at + len(words)))
        at = text.find(words, at + 1)
    return tuple(found)


def _read(path: Path, texts: Path, faults: list[str]) -> Annotated:
    name = f"{path.parent.name}/{path.stem}"
    gold = json.loads(path.read_text(encoding="utf-8"))
    document = read_document(
        (texts / f"{path.stem}.txt").read_bytes(),
        name=f"{path.stem}.txt",
        today=TODAY,
        **gold["document"],
    )
    wanted = []
    for kind in KINDS:
        for row in gold[kind]:
            words = row.get("at") or row.get("name") or ""
            spans = find_all(document.text, words) if words else ()
            if ("at" in row and len(spans) != 1) or ("name" in row and not spans):
                faults.append(f"{name}: {kind}: “{words}” stands {len(spans)} times in the text")
            for again in row.get("also", ()):
                more = find_all(document.text, again)
                spans += more
                if len(more) != 1:
                    faults.append(f"{name}: {kind}: “{again}” stands {len(more)} times in the text")
            unknown = kind == "statements" and not row["known"]
            who = find_all(document.text, row["speaker"]) if unknown else ()
            if unknown and not who:
                faults.append(f"{name}: nobody is called “{row['speaker']}”")
            wanted.append(Wanted(kind, row, spans, who))
    return Annotated(name, document, tuple(wanted))
