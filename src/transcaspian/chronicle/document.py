"""A document: its text, and who put it out, when and in which language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["LANGUAGES", "Document", "Footnote", "document_row"]

LANGUAGES = ("en", "ru", "tr")
"""Languages that are read."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """
    A source that a document names for a claim.

    Parameters
    ----------
    number : int
        As printed. [-]
    title, publisher : str
        What is cited; of the note before where it says "ibid.".
    url : str
        Empty if none is printed.
    accessed : str
        ISO day on which the author read it, empty if not told.
    start, end : int
        Where the note stands in the text. [-]
    marks : tuple of int
        Where its number stands in the running text. [-]
    """

    number: int
    title: str
    publisher: str
    url: str
    accessed: str
    start: int
    end: int
    marks: tuple[int, ...] = ()

    @property
    def cited(self) -> str:
        """Number, publisher, title, address and the day of reading, in one line."""
        read_on = f"read on {self.accessed}" if self.accessed else ""
        parts = (self.publisher, self.title, self.url, read_on)
        return f"[{self.number}] {', '.join(dict.fromkeys(part for part in parts if part))}"


@dataclass(frozen=True, slots=True)
class Document:
    """
    What was read from a file.

    Parameters
    ----------
    id : str
        First 16 hex digits of `sha256`: the same bytes are the same document.
    sha256 : str
        Of the file.
    name : str
        Name of the file, for people.
    media : str
        ``text``, ``html`` or ``pdf``.
    text : str
        Offsets of all spans count its characters. Of a plain text, all of it.
    title, publisher, author, url : str
        Empty if neither found nor told.
    published : str
        ISO day, empty if neither found nor told.
    language : str
        Of `LANGUAGES`.
    translated_from : str
        Language of the original if this is said to be a translation, else empty.
    disclaimers : tuple of str
        Names of what the publisher disclaims: ``translation``, ``opinion``, ``press-release``.
    footnotes : tuple of Footnote
        In order.
    warnings : tuple of str
        What a reader should know about how it was read.
    """

    id: str
    sha256: str
    name: str
    media: str
    text: str
    title: str = ""
    publisher: str = ""
    author: str = ""
    url: str = ""
    published: str = ""
    language: str = "en"
    translated_from: str = ""
    disclaimers: tuple[str, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    warnings: tuple[str, ...] = ()


def document_row(one: Document) -> dict[str, Any]:
    """
    Return what is known of a document, its text left out.

    Parameters
    ----------
    one : Document
        As kept.

    Returns
    -------
    dict
        Plain values; null where nothing is known.
    """
    return {
        "id": one.id,
        "sha256": one.sha256,
        "name": one.name,
        "media": one.media,
        "title": one.title,
        "publisher": one.publisher or None,
        "published": one.published or None,
        "author": one.author or None,
        "url": one.url or None,
        "language": one.language,
        "translated_from": one.translated_from or None,
        "disclaimers": list(one.disclaimers),
        "characters": len(one.text),
        "warnings": list(one.warnings),
    }
