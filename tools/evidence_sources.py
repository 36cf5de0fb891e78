"""The register of sources: one row per publisher and address, named after both."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["SOURCE_COLUMNS", "Register", "slug"]

SOURCE_COLUMNS = (
    "id", "publisher", "title", "url", "published", "accessed", "licence", "kind", "note",
)  # fmt: skip
_WORDS_OF_A_TITLE = 3
_NO_ADDRESS = "n/a"


def slug(text: str) -> str:
    """Return lower-case letters, digits and single hyphens for any text."""
    plain = unicodedata.normalize("NFKD", text.replace("ü", "u")).encode("ascii", "ignore")
    return re.sub(r"[^a-z0-9]+", "-", plain.decode().lower()).strip("-")


def _title(url: str, publisher: str) -> str:
    """Return the words that the address spells, where it spells any."""
    path = unquote(urlsplit(url).path)
    words: list[str] = []
    for part in path.split("/"):
        stem = re.sub(r"\.(html?|aspx?|php|pdf|article)$", "", part)
        found = [word for word in re.split(r"[-_]+", stem) if word.isalpha()]
        if len(found) > len(words):
            words = found
    if len(words) < _WORDS_OF_A_TITLE:
        return publisher
    return " ".join(words).capitalize()


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern of publisher or address, and the kind and licence it tells."""

    pattern: re.Pattern[str]
    kind: str
    licence: str


class Register:
    """
    Sources met so far, keyed by publisher and address.

    Parameters
    ----------
    rules : Path
        Table of patterns with the kind and licence of what they match; the first match counts.
    """

    def __init__(self, rules: Path) -> None:
        with rules.open(encoding="utf-8", newline="") as file:
            self._rules = [
                _Rule(re.compile(row["pattern"], re.IGNORECASE), row["kind"], row["licence"])
                for row in csv.DictReader(file)
            ]
        self._ids: dict[tuple[str, str], str] = {}
        self._rows: dict[str, dict[str, str]] = {}

    def register(self, statements: Iterable[tuple[str, str, str]]) -> None:
        """
        Take publisher, address and publication date of every statement, and name the sources.

        Parameters
        ----------
        statements : iterable of (str, str, str)
            Publisher, address and ISO date, in any order. [-]
        """
        first: dict[tuple[str, str], str] = {}
        for publisher, url, published in statements:
            key = (publisher, url)
            first[key] = min(first.get(key, published), published)
        for (publisher, url), published in sorted(first.items(), key=lambda item: item[::-1]):
            self._add(publisher, url, published)

    def _add(self, publisher: str, url: str, published: str) -> None:
        stem = f"{slug(publisher)[:48].strip('-')}-{published[:7]}"
        name, count = stem, 1
        while name in self._rows:
            count += 1
            name = f"{stem}-{count}"
        rule = next(rule for rule in self._rules if rule.pattern.search(f"{publisher} {url}"))
        missing = url.startswith(_NO_ADDRESS)
        self._ids[publisher, url] = name
        self._rows[name] = {
            "id": name,
            "publisher": publisher,
            "title": publisher if missing else _title(url, publisher),
            "url": "" if missing else url,
            "published": published,
            "accessed": "",
            "licence": rule.licence,
            "kind": rule.kind,
            "note": "No address was recorded" if missing else "",
        }

    def add_row(self, row: Mapping[str, str]) -> None:
        """Take a source that is described by hand."""
        self._rows[row["id"]] = {column: row[column] for column in SOURCE_COLUMNS}

    def find(self, publisher: str, url: str) -> str:
        """Return the id of a registered source."""
        return self._ids[publisher, url]

    def rows(self) -> list[dict[str, str]]:
        """Return all sources by id."""
        return [self._rows[name] for name in sorted(self._rows)]
