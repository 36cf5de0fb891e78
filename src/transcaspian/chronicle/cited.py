"""Which notes of a document stand behind some of its words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.sentences import find_sentences

if TYPE_CHECKING:
    from transcaspian.chronicle.document import Document, Footnote

__all__ = ["find_cited"]

_BEHIND = 4
"""So far behind a sentence, or a note behind another, may a number stand. [-]"""


def find_cited(document: Document, start: int, end: int) -> tuple[Footnote, ...]:
    """
    Return the notes that a figure or a few words are marked with.

    Parameters
    ----------
    document : Document
        As read.
    start, end : int
        First character and the one after the last. [-]

    Returns
    -------
    tuple of Footnote
        Those next behind the words, up to the end of their sentence: of two notes in one sentence
        the first is that of what stands before it.
    """
    if not document.footnotes:
        return ()
    last = next((b for a, b in _sentences(document) if a <= start < b), end)
    marks = sorted(
        (at, i)
        for i, note in enumerate(document.footnotes)
        for at in note.marks
        if end <= at < last + _BEHIND
    )
    found: list[int] = []
    at = marks[0][0] if marks else 0
    for mark, i in marks:
        if mark - at > _BEHIND:
            break
        found.append(i)
        at = mark + len(str(document.footnotes[i].number))
    return tuple(document.footnotes[i] for i in dict.fromkeys(found))


@lru_cache(maxsize=2)
def _sentences(document: Document) -> tuple[tuple[int, int], ...]:
    return tuple((one.start, one.end) for one in find_sentences(document))
