"""Promises told by a noun: "promised 10 million tonnes", "yatırım sözü verdi"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.clauses import find_context
from transcaspian.chronicle.extract.parts import find_things
from transcaspian.chronicle.extract.pledge_words import guess_thing, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.chronicle.extract.clauses import Clause
    from transcaspian.chronicle.extract.lexicon import Trigger
    from transcaspian.chronicle.extract.parts import Thing
    from transcaspian.chronicle.extract.quantities import Amount
    from transcaspian.chronicle.extract.reading import Reading

__all__ = ["find_vows", "is_vow"]

_FAR = 60
_DONE = ("actual", "past", "planned")


def find_vows(
    reading: Reading, clause: Clause, amounts: list[Amount], plain: Trigger
) -> Iterator[tuple[int, list[Amount], Thing | None, str]]:
    """
    Find what a clause promises by a noun, without a verb of its own.

    Parameters
    ----------
    reading : Reading
        The text.
    clause : Clause
        Of it.
    amounts : list of Amount
        Quantities of the text.
    plain : Trigger
        A rule without demands of its own, to tell the context.

    Yields
    ------
    tuple
        Where the verb stands that promises [-], how much, of what, and that in words.
    """
    language = reading.document.language
    turn = words(language, "vow", "turn")
    for match in reading.spots.iter(words(language, "vow", "verb"), clause.start, clause.end):
        at = match.start()
        context = find_context(clause, at - clause.start, match.group(), plain, reading.spots)
        if context not in _DONE:
            continue
        start, end = match.end(), min(clause.end, match.end() + _FAR)
        if language == "tr":
            start, end = max(clause.start, at - _FAR), at
        cut = turn.search(reading.low, start, end)
        if cut is not None and language != "tr":
            end = cut.start()
        fits = [
            one
            for one in amounts
            if start <= one.start < end and one.quantity.unit not in ("%", "document")
        ]
        things = find_things(reading, start, clause.end if fits else end)
        thing = things[-1 if language == "tr" else 0] if things else None  # right before its verb
        name = thing.name if thing else guess_thing(reading, start, end)
        if fits or name:
            yield at, fits, thing, name


def is_vow(reading: Reading, start: int, end: int) -> bool:
    """
    Return whether a piece of text has a word by which one binds oneself.

    Parameters
    ----------
    reading : Reading
        The text.
    start, end : int
        Where to look. [-]

    Returns
    -------
    bool
        True of "pledged", "обязался", "taahhüt etti".
    """
    shape = words(reading.document.language, "vow", "verb")
    return reading.spots.search(shape, start, end) is not None
