"""Where in a text its patterns can begin, told by its words in one pass over them."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.heads import Heads
from transcaspian.chronicle.extract.openings import opening_of
from transcaspian.chronicle.extract.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from transcaspian.chronicle.extract.openings import Opening

__all__ = ["Spots", "any_within"]

_WORD = re.compile(r"\w+")
_NEVER = re.compile("(?!)")


class _Openings(Remembered[tuple[int, ...]]):
    """By word, the numbers of the patterns that it may open."""

    def __init__(self) -> None:
        super().__init__(self._list)
        self.numbers: dict[int, int] = {}  # by identity: a pattern is long to hash
        self.kept: list[re.Pattern[str]] = []
        self.shapes: list[Opening | None] = []
        self._searches: list[Callable[[str], object]] = []
        self._heads = Heads()
        self._lock = Lock()

    def _list(self, word: str) -> tuple[int, ...]:
        searches = self._searches
        return tuple(i for i in self._heads.of(word) if searches[i](word))

    def __missing__(self, word: str) -> tuple[int, ...]:
        with self._lock:  # no word is told by patterns that are no longer all
            return super().__missing__(word)

    def number(self, shape: re.Pattern[str]) -> int:
        """Return the number of a pattern; one that was not asked for before gets the next."""
        number = self.numbers.get(id(shape))
        if number is None:
            with self._lock:
                opening = opening_of(shape.pattern, shape.flags)
                word = opening.word if opening is not None else _NEVER
                self.kept.append(shape)
                self.shapes.append(opening)
                self._searches.append(word.search)
                self._heads.add(word if opening is None or opening.first else None)
                last = len(self.shapes) - 1
                self.revise(lambda one, some: (*some, last) if word.search(one) else some)
                number = self.numbers[id(shape)] = last
        return number


@lru_cache(maxsize=4)
def _openings(language: str) -> _Openings:  # noqa: ARG001 - one for each language
    return _Openings()


class Spots:
    """
    Where in a text patterns can begin.

    A pattern is known from when it is asked for the first time: no list of them is kept. What is
    found is what the pattern would find by itself, only sooner.

    Parameters
    ----------
    low : str
        The text in lower case.
    language : str
        Of the text.

    Attributes
    ----------
    words : list of str
        Of the text, in order.
    starts : list of int
        Where each begins. [-]
    sayings : dict
        Words by which somebody is quoted, by section, once they have been looked for.
    """

    def __init__(self, low: str, language: str) -> None:
        self.low, self.language = low, language
        self._openings = known = _openings(language)
        rows: list[list[int]] = [[] for _ in known.shapes]
        n_row = len(rows)
        self.words = _WORD.findall(low)
        self.starts = [one.start() for one in _WORD.finditer(low)]
        for at, numbers in zip(self.starts, map(known.__getitem__, self.words), strict=True):
            if numbers:
                for number in numbers:
                    if number < n_row:  # others may be asked for meanwhile
                        rows[number].append(at)
        self._rows = rows
        self._found: dict[int, tuple[Opening | None, list[int]]] = {}  # as known keeps them all
        self.sayings: dict[str, list[re.Match[str]]] = {}

    def search(self, shape: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
        """
        Return the first that a pattern finds in a part of the text.

        Parameters
        ----------
        shape : re.Pattern
            In lower case.
        start, end : int
            First character of the part and the one after the last. [-]

        Returns
        -------
        re.Match or None
            As of ``shape.search(low, start, end)``.
        """
        return next(self.iter(shape, start, end), None)

    def iter(self, shape: re.Pattern[str], start: int, end: int) -> Iterator[re.Match[str]]:
        """
        Yield all that a pattern finds in a part of the text.

        Parameters
        ----------
        shape, start, end
            As of `search`.

        Yields
        ------
        re.Match
            As of ``shape.finditer(low, start, end)``.
        """
        low = self.low
        opening, row = self._row(shape)
        if opening is None or _cuts(low, start) or _cuts(low, end):
            yield from shape.finditer(low, start, end)
            return
        first = bisect_left(row, start)
        if not opening.first:
            if first < len(row) and row[first] < end:
                yield from shape.finditer(low, row[first], end)
            return
        for at in row[first : bisect_left(row, end, first)]:
            if at >= start:
                match = shape.match(low, at, end)
                if match is not None:
                    start = match.end()
                    yield match

    def has(self, shape: re.Pattern[str], start: int, end: int) -> bool:
        """
        Return whether a pattern finds anything in a part of the text, taken by itself.

        Parameters
        ----------
        shape, start, end
            As of `search`.

        Returns
        -------
        bool
            As of ``shape.search(low[start:end])``.
        """
        opening, row = self._row(shape)
        if opening is None or _cuts(self.low, start) or _cuts(self.low, end):
            return shape.search(self.low[start:end]) is not None
        if not any_within(row, start, end):
            return False
        if opening.looks_back:
            return shape.search(self.low[start:end]) is not None
        return self.search(shape, start, end) is not None

    def may_open(self, shape: re.Pattern[str], start: int, end: int) -> bool:
        """
        Return whether a part of the text has a word that may open what a pattern finds.

        Parameters
        ----------
        shape, start, end
            As of `search`.

        Returns
        -------
        bool
            False only if nothing that begins there can be found.
        """
        opening, row = self._row(shape)
        cut = opening is None or _cuts(self.low, start) or _cuts(self.low, end)
        return cut or any_within(row, start, end)

    def _row(self, shape: re.Pattern[str]) -> tuple[Opening | None, list[int]]:
        """Return by what a pattern is opened, and where words stand that may open it."""
        found = self._found.get(id(shape))
        if found is None:
            found = self._found[id(shape)] = self._find_row(shape)
        return found

    def _find_row(self, shape: re.Pattern[str]) -> tuple[Opening | None, list[int]]:
        known = self._openings
        number = known.number(shape)
        opening = known.shapes[number]
        while len(self._rows) <= number:  # not asked for before this text was read
            self._rows.append(self._look(known.shapes[len(self._rows)]))
        return opening, self._rows[number]

    def _look(self, opening: Opening | None) -> list[int]:
        if opening is None:
            return []
        search = opening.word.search
        return [at for at, word in zip(self.starts, self.words, strict=True) if search(word)]


def any_within(places: list[int], start: int, end: int) -> bool:
    """
    Return whether a part of a text holds one of some places.

    Parameters
    ----------
    places : list of int
        In order. [-]
    start, end : int
        First character of the part and the one after the last. [-]

    Returns
    -------
    bool
        Without a look at more of them than need be.
    """
    first = bisect_left(places, start)
    return first < len(places) and places[first] < end


def _cuts(low: str, at: int) -> bool:
    """Return whether a place in a text is within a word, or may be."""
    beside = low[at - 1 : at + 1]
    return beside.isalnum() or "_" in beside
