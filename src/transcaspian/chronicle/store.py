"""
What a user has fed in and decided, in one SQLite file.

The bytes of a document, what rules found in it and each decision of a reviewer are kept; a
decision is one transaction, so a process that is killed loses none that was confirmed.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Self

from transcaspian.chronicle.codec import from_plain, to_plain
from transcaspian.chronicle.decision import KINDS, VERDICTS, Decision, widen
from transcaspian.chronicle.document import Document, Footnote
from transcaspian.errors import ChronicleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Store", "chronicle_file"]

_SCHEMA = """
create table if not exists document (
  id text primary key, sha256 text not null unique, data blob not null, about text not null,
  added text not null) without rowid;
create table if not exists extraction (
  document text not null references document(id), rules text not null, found text not null,
  made text not null, primary key (document, rules)) without rowid;
create table if not exists decision (
  n integer primary key, document text not null references document(id), kind text not null,
  candidate text not null, verdict text not null, row text not null, reviewer text not null,
  at text not null, stands integer not null default 1);
create unique index if not exists one_stands
  on decision (document, kind, candidate) where stands = 1;
create table if not exists mark (
  mark text not null, document text not null references document(id),
  primary key (mark, document)) without rowid;
create index if not exists marks_of on mark (document);
"""
_VERSION = 2
_CARRIED = "document = ? or instr(row, ? || '#') > 0"
_SPANNED = ("text", "footnotes")
"""What spans of decisions lead into: it stays as it was when they were made."""
_MAX_NAMED = 10
_MIN_DIGITS = 3


def chronicle_file() -> Path:
    """
    Return the file that documents and decisions are kept in.

    Returns
    -------
    Path
        Under ``$TRANSCASPIAN_HOME`` if set, else in the user's data folder.
    """
    own = os.environ.get("TRANSCASPIAN_HOME")
    if own:
        return Path(own) / "chronicle.sqlite"
    from platformdirs import user_data_path

    return user_data_path("transcaspian", appauthor=False) / "chronicle.sqlite"


class Store:
    """
    One file of documents and decisions.

    Parameters
    ----------
    path : Path, optional
        The file; made where it is missing.

    Raises
    ------
    ChronicleError
        If it is no chronicle, or one of a later version.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = chronicle_file() if path is None else path
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ChronicleError(
                f"{self.path.parent} can't be made: {error.strerror}; set TRANSCASPIAN_HOME to "
                "another folder"
            ) from None
        try:
            self._db = sqlite3.connect(self.path, timeout=30.0, isolation_level=None)
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = full")
            self._db.execute("pragma secure_delete = on")
            version = int(self._db.execute("pragma user_version").fetchone()[0])
            if version > _VERSION:
                raise ChronicleError(
                    f"{self.path} was written by a later version: bring this one up to date"
                )
            if version < _VERSION:
                with self._change() as db:
                    for statement in _SCHEMA.split(";\n"):
                        db.execute(statement)
                    db.execute(f"pragma user_version = {_VERSION}")
        except sqlite3.DatabaseError as error:
            raise ChronicleError(
                f"{self.path} is no chronicle: {error}; move it out of the way, or set "
                "TRANSCASPIAN_HOME to another folder"
            ) from None

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _change(self, *, look_up: bool = True) -> Iterator[sqlite3.Connection]:
        """Run changes as one transaction; `look_up` the document to which each row refers."""
        self._db.execute(f"pragma foreign_keys = {look_up:d}")
        self._db.execute("begin immediate")
        try:
            yield self._db
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def add(self, document: Document, data: bytes) -> bool:
        """
        Keep a document with its bytes.

        Parameters
        ----------
        document : Document
            As read.
        data : bytes
            What it was read from.

        Returns
        -------
        bool
            False if it was there already; what is newly known of it (publisher, day, address) is
            taken over then.
        """
        return self.add_all([(document, data)])[0]

    def add_all(self, documents: Sequence[tuple[Document, bytes]]) -> tuple[bool, ...]:
        """
        Keep several documents in one transaction.

        Parameters
        ----------
        documents : sequence of (Document, bytes)
            Each as read, with what it was read from.

        Returns
        -------
        tuple of bool
            For each, as of `add`.
        """
        with self._change() as db:
            return tuple(_put(db, document, data) for document, data in documents)

    def documents(self) -> tuple[Document, ...]:
        """Return all documents in the order of their publication."""
        return tuple(sorted(self.iter_documents(), key=lambda one: (one.published, one.id)))

    def iter_documents(self, first: str = "") -> Iterator[Document]:
        """
        Yield documents by id, one at a time, however many there are.

        Parameters
        ----------
        first : str, optional
            Only those whose id begins so.

        Yields
        ------
        Document
            Those that are there when the first is asked for.
        """
        query = "select id from document where substr(id, 1, ?) = ? order by id"
        for (name,) in self._db.execute(query, [len(first), first]).fetchall():
            about = self._db.execute("select about from document where id = ?", [name]).fetchone()
            yield _read_document(json.loads(about[0]))

    def document(self, name: str) -> Document:
        """
        Return one document.

        Parameters
        ----------
        name : str
            Its id, or enough of its first digits, or the name of its file.

        Returns
        -------
        Document
            The only one that fits.

        Raises
        ------
        ChronicleError
            If none fits, or several.
        """
        fits = list(self.iter_documents(name.casefold())) if len(name) >= _MIN_DIGITS else []
        if len(fits) == 1:
            return fits[0]
        documents = self.documents()
        fits = fits or [one for one in documents if name in (one.name, Path(one.name).name)]
        if len(fits) == 1:
            return fits[0]
        shown = (fits or documents)[-_MAX_NAMED:]
        known = ", ".join(f"{one.id[:8]} ({shorten(one.title or one.name, 60)})" for one in shown)
        if len(fits or documents) > len(shown):
            known = f"{len(fits or documents)}, the latest of them {known}"
        fault = "fits several documents" if fits else "is no document that was added"
        raise ChronicleError(f"{name} {fault}; there are: {known or 'none yet'}")

    def data(self, document: str) -> bytes:
        """Return the bytes of a document by its id."""
        _must_know(self._db, document)
        query = "select data from document where id = ?"
        return bytes(self._db.execute(query, [document]).fetchone()[0])

    def standing_on(self, document: str) -> tuple[Decision, ...]:
        """
        Return the decisions that a document carries, in the order in which they were made.

        Parameters
        ----------
        document : str
            Its id.

        Returns
        -------
        tuple of Decision
            Those on its own candidates, and those of other documents that lead to its rows.
        """
        return self._select(_CARRIED, document, document)

    def remove(self, document: str, stands: Sequence[Decision] = ()) -> None:
        """
        Forget a document, what was found in it and the decisions that it carries.

        Its bytes are overwritten, not only let go of.

        Parameters
        ----------
        document : str
            Its id.
        stands : sequence of Decision, optional
            The decisions that may go with it, as of `standing_on`.

        Raises
        ------
        ChronicleError
            If there is no such document, or it carries other decisions; nothing is changed then.
        """
        with self._change() as db:
            _must_know(db, document)
            if self.standing_on(document) != tuple(stands):
                raise ChronicleError(
                    f"{document} carries other decisions than were named: look at them again"
                )
            db.execute(
                f"delete from decision where {_CARRIED}",  # noqa: S608  (fixed words)
                [document, document],
            )
            for table in ("extraction", "mark"):
                db.execute(f"delete from {table} where document = ?", [document])  # noqa: S608
            db.execute("delete from document where id = ?", [document])
        self._db.execute("pragma wal_checkpoint(truncate)")

    def put_extraction(
        self, document: str, rules: str, found: dict[str, Any], marks: Iterable[str] = ()
    ) -> None:
        """Keep what rules found in a document, with its marks; what they found before goes."""
        self.put_extractions(rules, [(document, found, marks)])

    def put_extractions(
        self, rules: str, rows: Iterable[tuple[str, dict[str, Any], Iterable[str]]]
    ) -> None:
        """Keep what rules found in several documents, each with its marks, in one transaction."""
        with self._change(look_up=False) as db:
            told: list[tuple[str, str]] = []
            for document, found, marks in rows:
                _must_know(db, document)
                row = [document, rules, _dump(found), _now()]
                db.execute("delete from extraction where document = ?", [document])
                db.execute("delete from mark where document = ?", [document])
                db.execute("insert into extraction values (?, ?, ?, ?)", row)
                told += [(mark, document) for mark in marks]
            told.sort()  # as they are kept
            db.executemany("insert into mark values (?, ?)", told)

    def list_unread(self, rules: str) -> tuple[str, ...]:
        """Return the ids of the documents in which rules of a digest have not looked."""
        query = (
            "select id from document where id not in "
            "(select document from extraction where rules = ?) order by id"
        )
        return tuple(str(one) for (one,) in self._db.execute(query, [rules]))

    def list_marked(self, marks: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the documents that have one of some marks, sorted."""
        query = "select document from mark where mark = ?"
        found = {str(one) for mark in set(marks) for (one,) in self._db.execute(query, [mark])}
        return tuple(sorted(found))

    def find_extraction(self, document: str, rules: str) -> dict[str, Any] | None:
        """Return what rules of a digest found in a document, None if they have not looked."""
        query = "select found from extraction where document = ? and rules = ?"
        row = self._db.execute(query, [document, rules]).fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def decide(
        self,
        document: str,
        kind: str,
        candidate: str,
        verdict: str,
        row: dict[str, Any],
        *,
        reviewer: str = "",
        again: bool = False,
    ) -> bool:
        """
        Keep one decision, in one transaction.

        Parameters
        ----------
        document, kind, candidate, verdict, row, reviewer
            As of a `Decision`.
        again : bool, optional
            Whether it may take the place of another; that one is kept, but stands no more.

        Returns
        -------
        bool
            False if it had been decided so before.

        Raises
        ------
        ChronicleError
            If verdict or kind are unknown, there is no such document, or it was decided otherwise
            before.
        """
        if verdict not in VERDICTS or kind not in KINDS:
            raise ChronicleError(f"{kind} {verdict}: decide {'|'.join(VERDICTS)} on a candidate")
        with self._change() as db:
            _must_know(db, document)
            old = self._standing(document, kind, candidate)
            text = _dump(row)
            if old is not None and (old.verdict, _dump(old.row)) == (verdict, text):
                return False
            if old is not None and not again:
                raise ChronicleError(
                    f"{kind} {candidate} of {document} was decided otherwise ({old.verdict}, "
                    f"{old.at}): say --again to decide anew"
                )
            where = "document = ? and kind = ? and candidate = ?"
            db.execute(
                f"update decision set stands = 0 where {where}",  # noqa: S608  (fixed words)
                [document, kind, candidate],
            )
            db.execute(
                "insert into decision (document, kind, candidate, verdict, row, reviewer, at)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                [document, kind, candidate, verdict, text, reviewer, _now()],
            )
        return True

    def withdraw(self, document: str, kind: str, candidate: str) -> bool:
        """
        Let a decision stand no more; it is kept as what was once said.

        Parameters
        ----------
        document, kind, candidate : str
            As of a `Decision`.

        Returns
        -------
        bool
            False if nothing was decided.
        """
        where = "document = ? and kind = ? and candidate = ? and stands = 1"
        query = f"update decision set stands = 0 where {where}"  # noqa: S608  (fixed words)
        with self._change() as db:
            return db.execute(query, [document, kind, candidate]).rowcount > 0

    def _standing(self, document: str, kind: str, candidate: str) -> Decision | None:
        for one in self.decisions(document):
            if (one.kind, one.candidate) == (kind, candidate):
                return one
        return None

    def decisions(self, of: str = "") -> tuple[Decision, ...]:
        """
        Return the decisions that stand, in the order in which they were made.

        Parameters
        ----------
        of : str, optional
            Only of this document.

        Returns
        -------
        tuple of Decision
            One for each candidate at most.
        """
        return self._select("? = '' or document = ?", of, of)

    def _select(self, where: str, *values: str) -> tuple[Decision, ...]:
        query = (
            "select document, kind, candidate, verdict, row, reviewer, at from decision"  # noqa: S608
            f" where stands = 1 and ({where}) order by n"
        )
        rows = self._db.execute(query, values).fetchall()
        return tuple(
            Decision(document, kind, candidate, verdict, json.loads(row), reviewer, at)
            for document, kind, candidate, verdict, row, reviewer, at in rows
        )

    def accepted(self, kind: str) -> tuple[Any, ...]:
        """
        Return the rows of a kind that were accepted or corrected, ids made unlike any other's.

        Parameters
        ----------
        kind : str
            Of `KINDS`.

        Returns
        -------
        tuple
            Rows of that kind; ``e3`` of a document is ``DOCUMENT#e3``.
        """
        return tuple(
            from_plain(KINDS[kind], widen(one), document=one.document)
            for one in self.decisions()
            if one.kind == kind and one.verdict != "reject"
        )


def _put(db: sqlite3.Connection, document: Document, data: bytes) -> bool:
    values = asdict(document)
    found = db.execute("select about from document where id = ?", [document.id]).fetchone()
    if found is None:
        row = [document.id, document.sha256, data, _dump(values), _now()]
        db.execute("insert into document values (?, ?, ?, ?, ?)", row)
        return True
    old = json.loads(found[0])
    told = {k: v for k, v in values.items() if v and k not in ("name", "warnings")}
    query = "select 1 from decision where document = ? limit 1"
    if db.execute(query, [document.id]).fetchone() is not None:
        told = {k: v for k, v in told.items() if k not in _SPANNED}
    told = json.loads(_dump(told))
    if any(old[k] != v for k, v in told.items()):
        row = [_dump({**old, **told, "warnings": values["warnings"]}), document.id]
        db.execute("update document set about = ? where id = ?", row)
        for table in ("extraction", "mark"):  # what was found rests on the day and language
            db.execute(f"delete from {table} where document = ?", [document.id])  # noqa: S608
    return False


def _must_know(db: sqlite3.Connection, document: str) -> None:
    if db.execute("select 1 from document where id = ?", [document]).fetchone() is None:
        raise ChronicleError(f"{document} is no document that was added")


def _read_document(values: dict[str, Any]) -> Document:
    notes = tuple(Footnote(**{**one, "marks": tuple(one["marks"])}) for one in values["footnotes"])
    known = {one.name for one in fields(Document)}
    kept: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in values.items() if k in known
    }
    return Document(**{**kept, "footnotes": notes})


def _dump(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=to_plain)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
