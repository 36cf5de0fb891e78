"""What a clause is read by where words are weighed: its words cut short, pairs of them, signs."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.heads import Heads
from transcaspian.chronicle.extract.lexicon import find_lexicon
from transcaspian.chronicle.extract.remembered import Remembered

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.clauses import Clause
    from transcaspian.chronicle.extract.quantities import Amount
    from transcaspian.chronicle.extract.reading import Reading

__all__ = ["Feature", "classes_of", "cut_word", "find_features", "find_row", "find_signs"]

Feature = tuple[str, int]
"""What a clause has, and where: a place in the text, or -1 for a sign of the whole clause."""

_N_LETTER = 5
"""Letters that are left of a word: what follows is mostly endings (Can et al. 2008). [-]"""
_N_BEFORE = 6
"""Words before a relative clause that it tells more of. [-]"""
_MOST_ACTORS = 2
_NAMES = {"actor": "@actor", "place": "@place", "person": "@person"}
_SIGNED = frozenset({*_NAMES.values(), "@of"})
_NUMBER = "@number"


@lru_cache(maxsize=4)
def classes_of(language: str) -> Remembered[tuple[str, ...]]:
    """
    Return by word what the tables of words know of it.

    Parameters
    ----------
    language : str
        ``en``, ``ru`` or ``tr``.

    Returns
    -------
    Remembered
        Rules of which it is a word, whatever else they ask for: ``%open``; kinds of things that
        are told of: ``&vehicle``.
    """
    lexicon = find_lexicon(language)
    find, kinds = lexicon.find_triggers, lexicon.classes
    heads = Heads(shape for _, shape in kinds)

    def tell(word: str) -> tuple[str, ...]:
        rules = dict.fromkeys(f"%{one.rule}" for one in find(word))
        alone = {f"!{name[1:]}": None for name in rules} if len(rules) == 1 else {}
        near = [kinds[i] for i in heads.of(word)]
        return (*rules, *alone, *(f"&{name}" for name, shape in near if shape.match(word)))

    return Remembered(tell)


def cut_word(word: str) -> str:
    """
    Return what of a word is weighed.

    Parameters
    ----------
    word : str
        In lower case.

    Returns
    -------
    str
        Its first letters; ``@number`` for a number.
    """
    return _NUMBER if word[0].isdigit() else word[:_N_LETTER]


def find_features(reading: Reading, clause: Clause, amounts: list[Amount]) -> list[Feature]:
    """
    Return what a clause is weighed by.

    Parameters
    ----------
    reading : Reading
        The text.
    clause : Clause
        Of one of its sentences.
    amounts : list of Amount
        Quantities of the text.

    Returns
    -------
    list of (str, int)
        Each but once, where it stands first: a word as its first letters, a name as ``@actor``,
        ``@place`` or ``@person``, a number as ``@number``; two neighbours with a space between;
        ``%open`` for a word of the rule ``open``; ``=money`` and the like.
    """
    classes = classes_of(reading.document.language)
    found: dict[str, int] = {}
    row = find_row(reading, clause)
    last = ""
    for word, at in row:
        named = word[0] == "@"
        cut = word if named else cut_word(word)
        found.setdefault(cut, at)
        if last:
            found.setdefault(f"{last} {cut}", at)
        if not named:
            for name in classes[word]:
                found.setdefault(name, at)
        last = cut
    for sign in find_signs(clause, amounts, row):
        found[sign] = -1
    return list(found.items())


def find_row(reading: Reading, clause: Clause) -> list[Feature]:
    """
    Return the words by which a clause is weighed.

    Parameters
    ----------
    reading : Reading
        The text.
    clause : Clause
        Of one of its sentences.

    Returns
    -------
    list of (str, int)
        Words and where they stand, a name as one; before a relative clause what it tells more of.
    """
    row = _words(reading, clause)
    if clause.relative and clause.before is not None:
        row = _words(reading, clause.before)[-_N_BEFORE:] + row
    return row


def _words(reading: Reading, clause: Clause) -> list[Feature]:
    """Return the words of a clause, a name as one."""
    spots, start, end = reading.spots, clause.start, clause.end
    first, last = bisect_left(spots.starts, start), bisect_left(spots.starts, end)
    names = iter(_names(clause))
    name, till, kind = next(names, (end, end, ""))
    row: list[Feature] = []
    for at, word in zip(spots.starts[first:last], spots.words[first:last], strict=True):
        while till <= at < end:
            name, till, kind = next(names, (end, end, ""))
        if name <= at:
            if not row or row[-1] != (kind, name):
                row.append((kind, name))
        else:
            row.append((word, at))
    return row


def _names(clause: Clause) -> list[tuple[int, int, str]]:
    """Return where names stand, the longest first where several begin."""
    found: list[tuple[int, int, str]] = []
    told = [one for one in clause.mentions if one.strength != "title"]
    for one in sorted(told, key=lambda one: (one.start, -one.end)):
        if not found or one.start >= found[-1][1]:
            kind = "@of" if one.strength == "adjective" else _NAMES[one.kind]
            found.append((one.start, one.end, kind))
    return found


def find_signs(clause: Clause, amounts: list[Amount], row: list[Feature]) -> list[str]:
    """
    Return what a clause is like as a whole.

    Parameters
    ----------
    clause : Clause
        Of a text.
    amounts : list of Amount
        Quantities of the text.
    row : list of (str, int)
        Of `find_row`.

    Returns
    -------
    list of str
        ``=money`` and the like.
    """
    words = {word for word, _ in row if word[0] == "@"}
    actors = {one.id for one in clause.mentions if one.kind == "actor"}
    signs = [f"=actors-{min(len(actors), _MOST_ACTORS)}"]
    signs += [f"={one[1:]}" for one in sorted(words & _SIGNED)]
    units = {one.quantity.unit for one in amounts if clause.start <= one.start < clause.end}
    if units:
        signs.append("=amount")
        if any(len(one) == len("USD") and one.isupper() and one != "TEU" for one in units):
            signs.append("=money")
    told = (
        ("=headline", clause.sentence.zone == "headline"),
        ("=said", bool(clause.sentence.speaker)),
        ("=relative", clause.relative),
        ("=day", bool(clause.times)),
    )
    return signs + [name for name, true in told if true]
