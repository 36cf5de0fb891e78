"""Patterns that are looked for only where a text has the letters that they begin with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.heads import ANY_LETTER, DIGIT, heads_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Finder"]


class Finder:
    r"""
    Finds what a pattern finds, sooner.

    A pattern that asks for the beginning of a word, or begins with a sign that may be missing, is
    tried by `re` with all its alternatives at each letter. Of most letters one look tells that
    nothing begins with them.

    Parameters
    ----------
    shape : re.Pattern
        Any; one that ignores case, or of which anything may be the first letter, is searched for
        by itself.

    Examples
    --------
    >>> finder = Finder(re.compile(r",? (?:which|who)\b|; "))
    >>> [one.start() for one in finder.iter("a port, which opens; a ship who", 0, 31)]
    [6, 19, 27]
    """

    __slots__ = ("_heads", "shape")

    def __init__(self, shape: re.Pattern[str]) -> None:
        self.shape = shape
        self._heads: re.Pattern[str] | None = _compile(shape)

    def iter(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """
        Yield all that the pattern finds in a part of a text.

        Parameters
        ----------
        text : str
            All of it.
        start, end : int
            First character of the part and the one after the last. [-]

        Returns
        -------
        iterator of re.Match
            As of ``shape.finditer(text, start, end)``.
        """
        if self._heads is None:
            return self.shape.finditer(text, start, end)
        return self._iter_at(self._heads, text, start, end)

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """
        Return the first that the pattern finds in a part of a text.

        Parameters
        ----------
        text, start, end
            As of `iter`.

        Returns
        -------
        re.Match or None
            As of ``shape.search(text, start, end)``.
        """
        if self._heads is None:
            return self.shape.search(text, start, end)
        match = self.shape.match
        for spot in self._heads.finditer(text, start, end):
            found = match(text, spot.start(), end)
            if found is not None:
                return found
        return None

    def _iter_at(
        self, heads: re.Pattern[str], text: str, start: int, end: int
    ) -> Iterator[re.Match[str]]:
        match = self.shape.match
        for spot in heads.finditer(text, start, end):
            at = spot.start()
            if at >= start:
                found = match(text, at, end)
                if found is not None:
                    start = found.end()
                    yield found


def _compile(shape: re.Pattern[str]) -> re.Pattern[str] | None:
    """Return what finds the beginnings of a pattern by their first letter; None if any may be."""
    heads = heads_of(shape)
    if shape.flags & re.IGNORECASE or any(one[:1] in ("", ANY_LETTER) for one in heads):
        return None
    rows: dict[str, set[str]] = {}
    for one in heads:
        rows.setdefault(one[0], set()).add(one[1:])
    if DIGIT in rows:  # `re` looks for the letters of one set, or for one of several, at once
        told = "".join(map(_sign, sorted(rows)))
        return re.compile(f"[{told}]{_follows(set().union(*rows.values()))}", re.DOTALL)
    return re.compile("|".join(_sign(a) + _follows(rows[a]) for a in sorted(rows)), re.DOTALL)


def _follows(rests: set[str]) -> str:
    if "" in rests:
        return ""
    return f"(?={'|'.join(''.join(map(_sign, one)) for one in sorted(rests))})"


def _sign(one: str) -> str:
    return {ANY_LETTER: ".", DIGIT: r"\d"}.get(one) or re.escape(one)
