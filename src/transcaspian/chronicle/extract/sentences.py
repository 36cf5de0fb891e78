"""Sentences of a text, and which of them are headline, caption, boilerplate, note or biography."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.finder import Finder
from transcaspian.chronicle.extract.lexicon import find_lexicon
from transcaspian.chronicle.masthead import find_masthead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.chronicle.document import Document
    from transcaspian.chronicle.extract.dates import Time
    from transcaspian.chronicle.extract.mentions import Mention

__all__ = ["STORY", "Sentence", "find_sentences"]

STORY = ("body", "headline")
"""Zones that events are told in."""
_MAX_SENTENCE = 2000
_LINE = re.compile(r"[^\n]+")
_END = re.compile(r"[.!?…]+[\"”»’')\]]*(?:\[\d{1,3}\]|[⁰¹²³⁴-⁹])*(?=\s+[\"“«„‘'(\[]*[\w$€]|\s*$)")
_LAST_WORD = re.compile(r"([\w.]+)$")
_SHORT, _CAPTION = 200, 300
_WRAPPED_LEAST, _WRAPPED_MOST = 45, 110
_BIO_LATEST = 0.5


@dataclass(slots=True)
class Sentence:
    """
    A sentence and what stands in it.

    Parameters
    ----------
    index, paragraph : int
        Number in the text, number of its paragraph. [-]
    start, end : int
        First character and the one after the last. [-]
    zone : str
        ``body``, ``headline``, ``caption``, ``boilerplate``, ``note`` or ``biography``.
    mentions : list of Mention
        Names and what points back to them, in order.
    times : list of Time
        In order.
    speaker : str
        Whose words they are, if they are told as somebody's.
    """

    index: int
    paragraph: int
    start: int
    end: int
    zone: str
    mentions: list[Mention] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    speaker: str = ""


def find_sentences(document: Document) -> list[Sentence]:
    """
    Split a document into sentences.

    Parameters
    ----------
    document : Document
        As read.

    Returns
    -------
    list of Sentence
        In order; they don't overlap, and each stands within one paragraph.
    """
    text = document.text
    found: list[Sentence] = []
    for number, (start, end, zone) in enumerate(_zoned(document)):
        for told in _split(text, start, end, document.language):
            for first, last in _cut(text, *told):
                found.append(Sentence(len(found), number, first, last, zone))
    return found


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence in pieces that no rule takes long for: one without end is no sentence."""
    while end - start > _MAX_SENTENCE:
        space = text.rfind(" ", start + 1, start + _MAX_SENTENCE)
        middle = space if space > 0 else start + _MAX_SENTENCE
        yield start, middle
        start = middle + (space > 0)
    if start < end:
        yield start, end


def _zoned(document: Document) -> Iterator[tuple[int, int, str]]:
    """Yield paragraphs with their zones."""
    text = document.text
    caption, over, line_shape = _zone_shapes()
    notes = [(note.start, note.end) for note in document.footnotes]
    masthead = find_masthead(text).lines
    author = document.author.casefold()
    ended = biography = False
    for number, (start, end) in enumerate(_paragraphs(text)):
        words = text[start:end]
        if number and start > len(text) * 0.3 and len(words) < _SHORT and over.search(words):
            ended = True
        late = start > len(text) * _BIO_LATEST
        if late and author and words.casefold().startswith(author):
            biography = True
        if ended:
            zone = "boilerplate"
        elif any(a <= start < b for a, b in notes):
            zone = "note"
        elif any(a <= start < b for a, b in masthead):
            zone = "boilerplate"
        elif biography:
            zone = "biography"
        elif len(words) < _CAPTION and line_shape.search(words):
            zone = "boilerplate"
        elif len(words) < _CAPTION and _is_caption(caption, words.lower()):
            zone = "caption"
        elif _is_headline(words, number, document):
            zone = "headline"
        else:
            zone = "body"
        yield start, end, zone


def _is_caption(shape: Finder, low: str) -> bool:
    return shape.search(low, 0, len(low)) is not None


def _is_headline(words: str, number: int, document: Document) -> bool:
    if words == document.title.strip() and len(words) < _SHORT and words[-1:] not in ".…":
        return True
    return number == 0 and len(words) < _SHORT and words[-1:] not in ".!…:;"


@lru_cache(maxsize=1)
def _zone_shapes() -> tuple[Finder, re.Pattern[str], re.Pattern[str]]:
    zone = find_lexicon("en").table["zone"]
    flags = re.IGNORECASE | re.MULTILINE
    caption = Finder(re.compile(zone["caption"], re.MULTILINE))
    return caption, re.compile(zone["end"], flags), re.compile(zone["line"], flags)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield paragraphs: lines, put together where a file was wrapped at a width."""
    lines = [match.span() for match in _LINE.finditer(text) if match.group().strip()]
    wide = _wrapped_width(text, lines)
    start = end = -1
    for a, b in lines:
        if start >= 0 and wide and text[end:a].count("\n") == 1 and _goes_on(text, end, a, wide):
            end = b
            continue
        if start >= 0:
            yield _strip(text, start, end)
        start, end = a, b
    if start >= 0:
        yield _strip(text, start, end)


def _wrapped_width(text: str, lines: list[tuple[int, int]]) -> float:
    """Return the width at which lines were wrapped, 0 if they were not."""
    followed = [b - a for (a, b), (c, _) in pairwise(lines) if text[b:c].count("\n") == 1]
    if len(followed) < 3:
        return 0.0
    width = median(followed)
    wrapped = _WRAPPED_LEAST <= width <= _WRAPPED_MOST and max(followed) < 2 * _WRAPPED_MOST
    return width if wrapped else 0.0


def _goes_on(text: str, end: int, start: int, width: float) -> bool:
    """Return whether a line goes on in the next: not if the word that begins it had found room."""
    before = (
        text[:end].rsplit("\n", 1)[-1]
        if end < 2000
        else text[end - 400 : end].rsplit("\n", maxsplit=1)[-1]
    )
    told = before.strip()
    if text.startswith(("•", "- "), start):
        return False
    if told[-1:] in ".!?…”»:":
        return len(told) >= 0.6 * width
    word = _WORD.match(text, start)
    fits = word is not None and len(told) + 1 + len(word.group()) < 0.75 * width
    return not (fits and text[start].isupper() and told[-1:] not in ",;-–—(")


_WORD = re.compile(r"\S+")


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


@lru_cache(maxsize=4)
def _abbreviations(language: str) -> frozenset[str]:
    return frozenset(find_lexicon(language).table["abbreviation"][language].split())


def _split(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    first = start
    for match in _END.finditer(text, start, end):
        if match.end() >= end:
            break
        if match.group()[0] == "." and _is_short(text, first, match, language):
            continue
        yield first, match.end()
        first = match.end()
        while first < end and text[first].isspace():
            first += 1
    if first < end:
        yield first, end


_SIGN = re.compile(r"\S")


def _is_short(text: str, first: int, match: re.Match[str], language: str) -> bool:
    """Return whether a full stop belongs to an abbreviation, an initial or a number."""
    follows = _SIGN.search(text, match.end())
    if follows is not None and follows.group().islower():
        return True
    word = _LAST_WORD.search(text, max(first, match.start() - 20), match.start())
    if word is None:
        return False
    last = word.group(1)
    if len(last) == 1 and last.isupper():
        return True
    if last.casefold() in _abbreviations(language):
        return True
    # an ordinal of Turkish, and the number of a list
    return last.isdigit() and (language == "tr" or word.start() == first) and len(last) < 3
