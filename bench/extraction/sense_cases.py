"""Clauses of which it is known what they tell: of annotated documents and single sentences."""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from annotated import HERE, load_split
from transcaspian.chronicle.extract.clauses import find_clauses
from transcaspian.chronicle.extract.quantities import find_amounts
from transcaspian.chronicle.extract.reading import read
from transcaspian.chronicle.extract.sense_features import find_features
from transcaspian.chronicle.extract.sentences import STORY
from transcaspian.chronicle.extract.statements import mark_speakers
from transcaspian.chronicle.read import read_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from annotated import Annotated, Row, Wanted
    from transcaspian.chronicle.document import Document
    from transcaspian.chronicle.extract.clauses import Clause

__all__ = [
    "LANGUAGES",
    "Case",
    "Told",
    "cases_of_documents",
    "cases_of_sentences",
    "read_sentences",
    "senses_of",
    "tuned",
]

LANGUAGES = ("en", "ru", "tr")
NOTHINGS = HERE.parents[1] / "tests" / "unit" / "chronicle"
"""Where sentences stand that tell of nothing; the tests of the rules read them too."""
PUBLISHED, TODAY = "2025-06-15", dt.date(2026, 6, 1)
NOTHING, PROMISED = "-", "p"


@dataclass(frozen=True, slots=True)
class Told:
    """
    A labelled sentence.

    Parameters
    ----------
    senses : tuple of str
        What it tells, in order.
    promise : bool
        Whether somebody binds himself in it.
    register, text : str
        What kind of writing it is of; the sentence.
    """

    senses: tuple[str, ...]
    promise: bool
    register: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """
    A clause.

    Parameters
    ----------
    source : str
        Document or sentence that it is of; what is left out of a fit is left out whole.
    sentence : int
        Number within it. [-]
    features : tuple of str
        As of `find_features`.
    wanted : tuple of tuple of str
        For each thing that it tells, the senses that a careful reader may give.
    types : tuple of tuple of str
        The same by type; empty for a single sentence.
    shared : bool
        Whether what is wanted is told by one of the clauses of its sentence, not known which.
    open : bool
        Whether it may tell of more that need not be found.
    promise : bool or None
        Whether it promises; None if that is left open.
    """

    source: str
    sentence: int
    features: tuple[str, ...]
    wanted: tuple[tuple[str, ...], ...]
    types: tuple[tuple[str, ...], ...]
    shared: bool
    open: bool
    promise: bool | None


def read_sentences(language: str, folder: Path = HERE / "sentences") -> list[Told]:
    """
    Read the labelled sentences of a language.

    Parameters
    ----------
    language : str
        ``en``, ``ru`` or ``tr``.
    folder : Path, optional
        Where they stand.

    Returns
    -------
    list of Told
        In order; none if there is no such file.
    """
    path = folder / f"{language}.tsv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = [*csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return [
        Told(
            tuple(one.strip() for one in senses.split(",") if one.strip() != NOTHING),
            promise.strip() == PROMISED,
            register,
            text,
        )
        for senses, promise, register, text in rows
    ]


def read_nothings(language: str) -> list[Told]:
    """
    Read the sentences that tell of nothing.

    Parameters
    ----------
    language : str
        ``en``, ``ru`` or ``tr``.

    Returns
    -------
    list of Told
        In order, with no sense and no promise.
    """
    lines = (NOTHINGS / f"nothing_{language}.txt").read_text(encoding="utf-8").splitlines()
    return [Told((), False, "nothing", line) for line in lines if line and line[0] != "#"]  # noqa: FBT003 - a field


def cases_of_sentences(language: str, rows: Sequence[Told]) -> list[Case]:
    """
    Return the clauses of labelled sentences.

    Parameters
    ----------
    language : str
        Of all.
    rows : sequence of Told
        Each read as a document of its own.

    Returns
    -------
    list of Case
        In order; the source is the sentence itself.
    """
    cases = []
    for row in rows:
        document = read_document(
            row.text.encode(), name="x.txt", today=TODAY, published=PUBLISHED, language=language
        )
        wanted = tuple((one,) for one in row.senses)
        told = [features for _, features in _iter_clauses(document)]
        shared = len(told) > 1
        cases += [
            Case(row.text, 0, one, wanted, (), shared=shared, open=False, promise=row.promise)
            for one in told
        ]
    return cases


def cases_of_documents(documents: Sequence[Annotated]) -> list[Case]:
    """
    Return the clauses of annotated documents.

    Parameters
    ----------
    documents : sequence of Annotated
        In any order.

    Returns
    -------
    list of Case
        In the order of the documents; the source is the name of the document.
    """
    return [case for one in documents for case in _of_document(one)]


def _iter_clauses(document: Document) -> Iterator[tuple[Clause, tuple[str, ...]]]:
    reading = read(document)
    mark_speakers(reading)
    amounts = find_amounts(reading.text, reading.spots)
    for sentence in reading.sentences:
        if sentence.zone in STORY and reading.text[sentence.end - 1] != "?":
            for clause in find_clauses(reading, sentence):
                yield clause, tuple(name for name, _ in find_features(reading, clause, amounts))


def _of_document(one: Annotated) -> Iterator[Case]:
    clauses = [*_iter_clauses(one.document)]
    most = {id(row): _widest(row, clauses) for row in one.of("events")}
    for clause, features in clauses:
        told = [row for row in one.of("events") if _shared(row, clause)]
        kept = [row for row in told if not row.may and _shared(row, clause) == most[id(row)]]
        promises = [row for row in one.of("commitments") if _shared(row, clause)]
        yield Case(
            one.name,
            clause.sentence.index,
            features,
            tuple(senses_of(row.row) for row in kept),
            tuple(_listed(row.row["type"]) for row in kept),
            shared=False,
            open=len(kept) < len(told),
            promise=None if any(row.may for row in promises) else bool(promises),
        )


def _shared(row: Wanted, clause: Clause) -> int:
    """Return how many characters of the words that carry a row stand in a clause."""
    return max((min(b, clause.end) - max(a, clause.start) for a, b in row.spans), default=0) * (
        any(min(b, clause.end) > max(a, clause.start) for a, b in row.spans)
    )


def _widest(row: Wanted, clauses: Sequence[tuple[Clause, tuple[str, ...]]]) -> int:
    return max((_shared(row, clause) for clause, _ in clauses), default=0)


def _listed(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def senses_of(row: Row) -> tuple[str, ...]:
    """
    Return the senses that an annotated event may have.

    Parameters
    ----------
    row : dict
        With its types and modes.

    Returns
    -------
    tuple of str
        As of ``sense_types.toml``, the likeliest first.
    """
    tables = _types()
    found: list[str] = []
    for kind in _listed(row["type"]):
        table = tables[kind or "none"]
        for mode in _listed(row["mode"]):
            found += table.get(mode, table.get("any", "")).split()
    if not found:
        rows = [tables[kind or "none"] for kind in _listed(row["type"])]
        found = [one for table in rows for text in table.values() for one in text.split()]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _types() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = tomllib.loads(
        (HERE / "sense_types.toml").read_text(encoding="utf-8")
    )
    return table


@lru_cache(maxsize=1)
def _tune() -> tuple[Annotated, ...]:
    return load_split("tune")


def tuned(language: str) -> list[Case]:
    """Return the clauses of the documents of `tune/` in one language."""
    return cases_of_documents([one for one in _tune() if one.document.language == language])
