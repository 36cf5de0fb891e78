"""Organisations that no list knows: candidates by the form of their names, merged with nobody."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.atlas.load import packaged_folder
from transcaspian.chronicle.extract.mentions import letters_name
from transcaspian.chronicle.extract.naming import slug
from transcaspian.chronicle.record import Organisation, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.extract.sentences import Sentence

__all__ = ["find_organisations", "table_path"]

_WORD = r"(?:[A-ZÇĞİÖŞÜƏ][\w’'-]*|[A-Z]&[A-Z])"
_MORE = rf"(?:\s(?:&\s)?{_WORD}){{0,3}}"
_ZONES = ("body", "headline", "caption")
_ARTICLE = re.compile(
    r"(?:The|An?|Its|Our|His|Their|This|That|In|At|Of|On|By|For|From|With|And|But|While|When|Where|As|"
    r"Later|Earlier|Then|Now|Today|Yesterday|Also|Both|Only|Even|Last|Meanwhile|Until|Since|After|"
    r"Before|Both|Other|Another|Bu|Şu|Ve|Ama|Daha|Sonra|Geçen|Dün|Bugün)\s"
)
_LETTER = re.compile(r"[а-яё]", re.IGNORECASE)
_LEAST = 3
_TAKEN = ("place", "person")
"""Kinds of names that words of an organisation's can be taken for."""


def table_path() -> Path:
    """
    Return where the words stand that make a name that of an organisation.

    Returns
    -------
    Path
        ``form``, ``tail``, ``behind``, ``before`` and ``plain`` by language.
    """
    return packaged_folder() / "chronicle" / "organisations.toml"


def find_organisations(reading: Reading) -> tuple[Organisation, ...]:
    """
    Return the organisations that a text names and no list knows.

    Parameters
    ----------
    reading : Reading
        The text; a place that is part of such a name is no longer a mention of that place.

    Returns
    -------
    tuple of Organisation
        In the order in which they are first named.
    """
    text, language = reading.text, reading.document.language
    spans: dict[str, list[Span]] = defaultdict(list)
    names: dict[str, str] = {}
    for shape, needs in _shapes(language):
        for match in shape.finditer(text) if needs.search(text) else ():
            start, end = _bounds(match)
            sentence = _sentence_at(reading, start)
            if sentence is None or not _is_name(text[start:end], language):
                continue
            if end > sentence.end or not _free(sentence, start, end):
                continue
            name = text[start:end]
            name = letters_name(name) if _LETTER.search(name) else name
            made = slug(name)
            names.setdefault(made, name)
            span = Span(reading.document.id, start, end)
            if made and span not in spans[made]:
                spans[made].append(span)
    rows = [
        Organisation(made, names[made], tuple(sorted(where, key=lambda one: one.start)))
        for made, where in spans.items()
    ]
    return tuple(sorted(rows, key=lambda one: (one.spans[0].start, one.id)))


def _sentence_at(reading: Reading, at: int) -> Sentence | None:
    """Return the sentence of the story that a sign stands in."""
    i = bisect_right(reading.sentences, at, key=lambda one: one.start) - 1
    found = reading.sentences[i] if i >= 0 else None
    return found if found is not None and found.zone in _ZONES and at < found.end else None


def _bounds(match: re.Match[str]) -> tuple[int, int]:
    """Return where a name stands: without an article, or in its quotes."""
    start, end = match.span("name")
    article = _ARTICLE.match(match.string, start, end)
    return (article.end() if article else start), end


def _is_name(name: str, language: str) -> bool:
    """Return whether one word of a name at least is its own."""
    plain = _plain(language)
    own = [word for word in name.split() if plain is None or not plain.fullmatch(word)]
    return len(name) >= _LEAST and bool(own) and not name[0].islower()


def _free(sentence: Sentence, start: int, end: int) -> bool:
    """Take places and supposed people out of a name; return False if a list knows who it is."""
    inside = [one for one in sentence.mentions if start < one.end and one.start < end]
    taken = ("place",) if any(one.known and one.kind == "person" for one in inside) else _TAKEN
    if any(one.kind not in taken or one.ids for one in inside):
        return False
    for one in inside:
        sentence.mentions.remove(one)
    return True


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(table_path().read_text(encoding="utf-8"))


@lru_cache(maxsize=4)
def _plain(language: str) -> re.Pattern[str] | None:
    words = _table()["plain"].get(language)
    kinds = _table()["tail"][language]
    return re.compile(rf"(?:{kinds}|{words})") if words else None


@lru_cache(maxsize=4)
def _shapes(language: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(one), re.compile(needs)) for one, needs in _iter_shapes(language))


def _iter_shapes(language: str) -> Iterator[tuple[str, str]]:
    """Yield patterns of names, each with that of what a text needs for one."""
    table = _table()
    form, tail = table["form"][language], table["tail"][language]
    if language == "ru":
        kinds = table["before"]["ru"]
        quoted = r"[«„\"](?P<name>[^»“”\"«\n]{2,60})[»“”\"]"
        yield rf"(?<!\w)(?:{form}|(?i:{kinds}))\s*{quoted}", quoted
        named = rf"[ -](?:{tail})"
        yield rf"(?<!\w)(?P<name>[А-ЯЁ][а-яё-]+(?:[ -][А-ЯЁ][а-яё-]+)?{named})(?!\w)", named
        return
    yield rf"(?<![\w-])(?P<name>{_WORD}{_MORE}),?\s(?:{form})(?!\w)", rf"\s(?:{form})(?!\w)"
    behind = rf"(?![\w-]|\s(?:{table['behind'][language]}))"
    yield rf"(?<![\w-])(?P<name>{_WORD}{_MORE}\s(?:{tail})){behind}", rf"\s(?:{tail})"
