"""Documents of the chronicle on the command line: add, list and show."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.chronicle.document import document_row
from transcaspian.cli._output import Format, console, emit, emit_csv, emit_json, safe, warn
from transcaspian.errors import ChronicleError, NoAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcaspian.chronicle.document import Document

__all__ = ["Output", "add", "list_documents", "show"]

Output = Annotated[
    Format, typer.Option("--format", help="Shape of the answer on stdout, such as json.")
]
_CHUNK = 100
_COLUMNS = ("id", "published", "publisher", "language", "title", "name", "characters")


def add(
    files: Annotated[
        list[str], typer.Argument(help="Text, HTML or PDF; several, or - for standard input.")
    ],
    *,
    publisher: Annotated[str, typer.Option(help='Who put it out, such as "Orda".')] = "",
    published: Annotated[str, typer.Option(help="Day it came out, such as 2024-03-13.")] = "",
    lang: Annotated[str, typer.Option(help="Its language, if not what it seems: ru.")] = "",
    url: Annotated[str, typer.Option(help="Where it is read, such as https://…")] = "",
    output: Output = Format.TABLE,
) -> None:
    """
    Keep documents byte for byte, with what is known of them.

    The same bytes are the same document, however often they are added. Example:
    transcaspian chronicle add article.txt --publisher Orda --published 2024-03-13
    """
    from transcaspian.chronicle.store import Store

    told = {"publisher": publisher, "published": published, "language": lang, "url": url}
    documents: list[Document] = []
    news: list[bool] = []
    faults: list[str] = []
    with Store() as store:
        for chunk in _read_all(files, told, faults):
            news += store.add_all(chunk)
            documents += [one for one, _ in chunk]
    for one, new in zip(documents, news, strict=True):
        for text in (*one.warnings, *(() if new else ("was there already",))):
            warn(f"{one.name}: {text}")
    if documents or output is not Format.TABLE:
        _print(documents, output, schema="transcaspian/chronicle-add/1")
    if faults:
        n_left = len(files) - len(documents)
        raise ChronicleError(faults, title=f"{n_left} of {len(files)} files were not added")


def _read_all(
    files: Sequence[str], told: dict[str, str], faults: list[str]
) -> Iterator[list[tuple[Document, bytes]]]:
    """Read files some at a time; what can't be read is told at the end, the rest is kept."""
    from transcaspian.chronicle.read import read_document

    chunk: list[tuple[Document, bytes]] = []
    for name in files:
        try:
            data = _read_bytes(name)
            title = "standard input" if name == "-" else Path(name).name
            day = dt.datetime.now(dt.UTC).date()
            chunk.append((read_document(data, name=title, today=day, **told), data))
        except OSError as error:
            faults.append(f"{name}: {error.strerror or error}")
        except ChronicleError as error:
            faults += error.faults
        if len(chunk) >= _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _read_bytes(name: str) -> bytes:
    """Return a file's bytes, of one that is too large only enough to know that."""
    from transcaspian.chronicle.decode import MAX_B

    if name == "-":
        return sys.stdin.buffer.read(MAX_B)
    with Path(name).open("rb") as file:
        return file.read(MAX_B)


def list_documents(*, output: Output = Format.TABLE) -> None:
    """
    List the documents that were added.

    Example: transcaspian chronicle list --format csv
    """
    from transcaspian.chronicle.store import Store

    with Store() as store:
        documents = store.documents()
    if not documents:
        raise NoAnswer("no document was added yet: transcaspian chronicle add FILE")
    _print(documents, output, schema="transcaspian/chronicle-list/1")


def show(
    document: Annotated[str, typer.Argument(help="Id of a document, or its first digits.")],
    *,
    raw: Annotated[
        bool, typer.Option("--raw", help="Print the very bytes that were added.")
    ] = False,
    output: Output = Format.TABLE,
) -> None:
    """
    Show a document: what is known of it, its notes and its text.

    Example: transcaspian chronicle show 069a4c98
    """
    from transcaspian.chronicle.store import Store

    with Store() as store:
        found = store.document(document)
        if raw:
            sys.stdout.buffer.write(store.data(found.id))
            return
    if output is Format.JSON:
        plain = document_row(found) | {
            "text": found.text,
            "footnotes": [_note(n) for n in found.footnotes],
        }
        emit_json({"schema": "transcaspian/chronicle-show/1", "document": plain})
        return
    _print([found], output, schema="")
    for note in found.footnotes:
        warn(f"[{note.number}] {note.title}, {note.publisher} {note.accessed}".rstrip(" ,"))
    if output is Format.TABLE:
        emit("\n".join(safe(line).plain for line in found.text.split("\n")))


def _note(note: Any) -> dict[str, Any]:
    return {name: getattr(note, name) for name in note.__slots__}


def _print(documents: Sequence[Document], output: Format, *, schema: str) -> None:
    rows = [document_row(one) for one in documents]
    if output is Format.JSON:
        emit_json({"schema": schema, "documents": rows})
    elif output is Format.CSV:
        emit_csv(_COLUMNS, ([one[column] for column in _COLUMNS] for one in rows))
    else:
        from rich.table import Table

        table = Table(*(column.replace("_", " ") for column in _COLUMNS[:-2]))
        for one in rows:
            table.add_row(*(safe(one[column] or "") for column in _COLUMNS[:-2]))
        console().print(table)
