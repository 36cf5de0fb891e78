"""Which of many patterns a word can fit, told by its first letters alone."""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ANY_LETTER", "DIGIT", "Heads", "heads_of"]

_N_LETTER = 3
ANY_LETTER = "\0"
"""Stands for any letter."""
DIGIT = "\1"
"""Stands for any decimal digit."""
_MANY = 12
"""A set of more letters than these counts as any. [-]"""
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_ASKED = (op.AT, op.ASSERT, op.ASSERT_NOT)


class Heads:
    """
    By the first letters of a word, the patterns that may fit it from its first letter on.

    There are far fewer beginnings than words, so of a word that was never met before it is known
    at once by which patterns it need not be tried.

    Parameters
    ----------
    patterns : iterable of re.Pattern, optional
        Those that words are tried by.

    Examples
    --------
    >>> heads = Heads([re.compile("port|pier"), re.compile("sh[iu]t")])
    >>> heads.add(None)
    >>> heads.of("portion"), heads.of("she")
    ((0, 2), (2,))
    """

    def __init__(self, patterns: Iterable[re.Pattern[str]] = ()) -> None:
        self._n_pattern = 0
        self._rows: dict[str, list[int]] = {}
        self._known: dict[str, tuple[int, ...]] = {}
        for one in patterns:
            self.add(one)

    def add(self, pattern: re.Pattern[str] | None) -> None:
        """
        Take in one pattern more.

        Parameters
        ----------
        pattern : re.Pattern or None
            It gets the next number; None may fit any word.
        """
        for head in {""} if pattern is None else heads_of(pattern):
            self._rows.setdefault(head, []).append(self._n_pattern)
        self._n_pattern += 1
        self._known.clear()

    def of(self, word: str) -> tuple[int, ...]:
        """
        Return the numbers of the patterns that may fit a word.

        Parameters
        ----------
        word : str
            In lower case.

        Returns
        -------
        tuple of int
            In order; none that fits is left out. [-]
        """
        head = word[:_N_LETTER]
        found = self._known.get(head)
        if found is None:
            rows = (self._rows.get(one, ()) for one in _iter_like(head))
            found = self._known[head] = tuple(sorted({i for row in rows for i in row}))
        return found


def _iter_like(head: str) -> Iterable[str]:
    """Yield all beginnings of a beginning, with any letter in place of each."""
    for n in range(len(head) + 1):
        signs = ((one, ANY_LETTER, DIGIT)[: 2 + one.isdecimal()] for one in head[:n])
        for some in product(*signs):
            yield "".join(some)


def heads_of(pattern: re.Pattern[str]) -> set[str]:
    r"""
    Return the first letters of the words that a pattern fits.

    Parameters
    ----------
    pattern : re.Pattern
        To be matched from the first letter of a word on.

    Returns
    -------
    set of str
        Up to three letters each, fewer where anything may follow; ``"\0"`` stands for any letter,
        ``"\1"`` for any digit. Each word that fits begins with one of them.

    Examples
    --------
    >>> sorted(heads_of(re.compile("(?:re)?open|up")))
    ['ope', 'reo', 'up']
    >>> heads_of(re.compile("port|(?!)ship"))
    {'por'}
    """
    tree = parser.parse(pattern.pattern, pattern.flags)
    return _row(tree, {""}, fold=bool(tree.state.flags & re.IGNORECASE))


def _row(parts: Any, heads: set[str], *, fold: bool) -> set[str]:
    """Return beginnings as they go on with parts in a row."""
    for kind, what in parts:
        if all(len(one) == _N_LETTER for one in heads):
            break
        heads = _step(kind, what, heads, fold=fold)
    return heads


def _step(kind: Any, what: Any, heads: set[str], *, fold: bool) -> set[str]:
    """Return beginnings as they go on with one part."""
    if kind is op.FAILURE or (kind is op.ASSERT_NOT and not what[1]):
        return {one for one in heads if len(one) == _N_LETTER}
    if kind in _ASKED:
        return heads  # what is asked of the signs about it is not looked at
    if kind is op.LITERAL:
        return _with(heads, _cases(chr(what)) if fold else {chr(what)})
    if kind is op.IN:
        return _with(heads, _letters(what, fold=fold))
    if kind is op.BRANCH:
        return set().union(*(_row(some, heads, fold=fold) for some in what[1]))
    if kind is op.SUBPATTERN:
        return _row(what[3], heads, fold=(fold or bool(what[1] & re.IGNORECASE)))
    if kind is op.ATOMIC_GROUP:
        return _row(what, heads, fold=fold)
    if kind in _REPEATS:
        least, most, some = what
        for _ in range(min(least, _N_LETTER)):
            heads = _row(some, heads, fold=fold)
        found = heads
        for _ in range(min(most - least, _N_LETTER)):
            heads = _row(some, heads, fold=fold)
            found = found | heads
        return found
    if kind in (op.ANY, op.NOT_LITERAL):
        return _with(heads, {ANY_LETTER})
    return {one.ljust(_N_LETTER, ANY_LETTER) for one in heads} | heads


def _with(heads: set[str], letters: set[str]) -> set[str]:
    return {one + x for one in heads if len(one) < _N_LETTER for x in letters} | {
        one for one in heads if len(one) == _N_LETTER
    }


def _cases(letter: str) -> set[str]:
    return {one for one in (letter, letter.lower(), letter.upper()) if len(one) == 1}


def _letters(signs: list[Any], *, fold: bool) -> set[str]:
    """Return the letters of a set, or that it may be any."""
    found: set[str] = set()
    for kind, what in signs:
        if (kind, what) == (op.CATEGORY, op.CATEGORY_DIGIT):
            found.add(DIGIT)
            continue
        first, last = what if kind is op.RANGE else (what, what)
        if kind not in (op.RANGE, op.LITERAL) or last - first > _MANY:
            return {ANY_LETTER}
        found.update(map(chr, range(first, last + 1)))
    if len(found) > _MANY:
        return {ANY_LETTER}
    return {x for one in found for x in _cases(one)} if fold else found
