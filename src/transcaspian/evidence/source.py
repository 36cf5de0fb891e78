"""Who said it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

__all__ = ["ASSUMED_SOURCE", "SOURCE_COLUMNS", "Source"]

ASSUMED_SOURCE = "assumed"
"""Source of the rows that nobody but us answers for."""

SOURCE_COLUMNS = (
    "id", "publisher", "title", "url", "published", "accessed", "licence", "kind", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """
    One document, page or data set.

    Attributes
    ----------
    id : str
        What rows of evidence call it.
    publisher, title, url : str
        Who put it out, what it is called and where it is read.
    published, accessed : date or None
        When it came out, and when it was read.
    licence, kind, note : str
        Terms of use where stated, sort of document, and remarks.
    """

    id: str
    publisher: str
    title: str
    url: str
    published: date | None
    accessed: date | None
    licence: str
    kind: str
    note: str
