"""Where in a text its patterns can begin, told by its words in one pass over them."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate
from threading import Lock
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.heads import Heads
from transcaspian.chronicle.extract.openings import opening_of
from transcaspian.chronicle.extract.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from transcaspian.chronicle.extract.openings import Opening

__all__ = ["Spots", "any_within"]

_WORD = re.compile(r"(\w+)")
_NEVER = re.compile("(?!)")
_NO_WORD = 12 * "ꙮ"
"""A word of no language: what it may open may begin anywhere."""


class _Openings(Remembered[tuple[int, ...]]):
    """By word, the numbers of the patterns that it may open, and of the questions it answers."""

    def __init__(self) -> None:
        super().__init__(self._list)
        self.numbers: dict[int, int] = {}  # by identity: a pattern is long to hash
        self.kept: list[object] = []
        self.shapes: list[Opening | None] = []
        self.asks: list[Callable[[str], object]] = []
        self._heads = Heads()
        self._lock = Lock()

    def _list(self, word: str) -> tuple[int, ...]:
        asks = self.asks
        return tuple([i for i in self._heads.of(word) if asks[i](word)])

    def __missing__(self, word: str) -> tuple[int, ...]:
        with self._lock:  # no word is told by patterns that are no longer all
            return super().__missing__(word)

    def number(self, shape: re.Pattern[str]) -> int:
        """Return the number of a pattern; one that was not asked for before gets the next."""
        number = self.numbers.get(id(shape))
        if number is None:
            opening = opening_of(shape.pattern, shape.flags)
            if opening is not None and opening.word.search(_NO_WORD):
                opening = None
            word = opening.word if opening is not None else _NEVER
            if opening is None or opening.first:
                number = self._take(shape, opening, word.match, word)
            else:
                number = self._take(shape, opening, word.search, None)
        return number

    def question(self, ask: Callable[[str], object]) -> int:
        """Return the number of anything else that is asked of each word."""
        number = self.numbers.get(id(ask))
        return self._take(ask, None, ask, None) if number is None else number

    def whole(self, shape: re.Pattern[str]) -> int:
        """Return the number of a pattern that words are to fit from their first letter on."""
        number = self.numbers.get(~id(shape))
        return self._take(shape, None, shape.match, shape, -1) if number is None else number

    def _take(
        self,
        kept: object,
        opening: Opening | None,
        ask: Callable[[str], object],
        head: re.Pattern[str] | None,
        sign: int = 0,
    ) -> int:
        """Give what was not asked of words before the next number."""
        with self._lock:
            self.kept.append(kept)
            self.shapes.append(opening)
            self.asks.append(ask)
            self._heads.add(head)
            last = len(self.asks) - 1
            self.revise(lambda one, some: (*some, last) if ask(one) else some)
            self.numbers[id(kept) ^ sign] = last
        return last


@lru_cache(maxsize=4)
def _openings(language: str) -> _Openings:  # noqa: ARG001 - one for each language
    return _Openings()


class _Cuts(dict[int, bool]):
    """By place in a text, whether it is within a word, or may be."""

    def __init__(self, low: str) -> None:
        super().__init__()
        self._low = low

    def __missing__(self, at: int) -> bool:
        beside = self._low[at - 1 : at + 1]
        found = self[at] = beside.isalnum() or "_" in beside
        return found


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
        rows: list[list[int]] = [[] for _ in known.asks]
        n_row = len(rows)
        parts = _WORD.split(low)  # between words and words, in turn
        self.words = parts[1::2]
        self.starts = [*accumulate(map(len, parts))][:-1:2]
        for at, numbers in zip(self.starts, map(known.__getitem__, self.words), strict=True):
            if numbers:
                for number in numbers:
                    if number < n_row:  # others may be asked for meanwhile
                        rows[number].append(at)
        self._rows = rows
        self._found: dict[int, tuple[Opening | None, list[int]]] = {}  # as known keeps them all
        self._cuts = _Cuts(low)
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
        opening, row = self._found.get(id(shape)) or self._find_row(shape)
        if opening is None or self._cuts[start] or self._cuts[end]:
            return shape.search(self.low, start, end)
        return self._search(shape, opening, row, (start, end))

    def _search(
        self, shape: re.Pattern[str], opening: Opening, row: list[int], part: tuple[int, int]
    ) -> re.Match[str] | None:
        start, end = part
        first = bisect_left(row, start)
        if first == len(row) or row[first] >= end:
            return None
        if not opening.first:
            return shape.search(self.low, row[first], end)
        for i in range(first, len(row)):
            if row[i] >= end:
                break
            match = shape.match(self.low, row[i], end)
            if match is not None:
                return match
        return None

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
        opening, row = self._found.get(id(shape)) or self._find_row(shape)
        if opening is None or self._cuts[start] or self._cuts[end]:
            return shape.finditer(low, start, end)
        first = bisect_left(row, start)
        if first == len(row) or row[first] >= end:
            return iter(())
        if not opening.first:
            return shape.finditer(low, row[first], end)
        return self._iter_at(shape, row[first : bisect_left(row, end, first)], start, end)

    def _iter_at(
        self, shape: re.Pattern[str], places: list[int], start: int, end: int
    ) -> Iterator[re.Match[str]]:
        for at in places:
            if at >= start:
                match = shape.match(self.low, at, end)
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
        opening, row = self._found.get(id(shape)) or self._find_row(shape)
        if opening is None or self._cuts[start] or self._cuts[end]:
            return shape.search(self.low[start:end]) is not None
        first = bisect_left(row, start)
        if first == len(row) or row[first] >= end:
            return False
        if opening.looks_back:
            return shape.search(self.low[start:end]) is not None
        return self._search(shape, opening, row, (start, end)) is not None

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
        opening, row = self._found.get(id(shape)) or self._find_row(shape)
        if opening is None or self._cuts[start] or self._cuts[end]:
            return True
        first = bisect_left(row, start)
        return first < len(row) and row[first] < end

    def places(self, ask: Callable[[str], object]) -> list[int]:
        """
        Return where the words stand of which something is true.

        Parameters
        ----------
        ask : callable
            Asked once of each distinct word, as long as that is remembered; one object that is
            kept on, and always says the same of a word.

        Returns
        -------
        list of int
            In order; not to be changed. [-]
        """
        return (self._found.get(id(ask)) or self._fill(id(ask), self._openings.question(ask)))[1]

    def starts_like(self, shape: re.Pattern[str]) -> list[int]:
        """
        Return where the words stand that fit a pattern from their first letter on.

        Parameters
        ----------
        shape : re.Pattern
            Asked as of `places`; it looks at one word alone.

        Returns
        -------
        list of int
            In order; not to be changed. [-]
        """
        key = ~id(shape)
        return (self._found.get(key) or self._fill(key, self._openings.whole(shape)))[1]

    def openers(self, shape: re.Pattern[str]) -> list[int] | None:
        """
        Return where the words stand that may open what a pattern finds.

        Parameters
        ----------
        shape : re.Pattern
            In lower case.

        Returns
        -------
        list of int or None
            In order, not to be changed; None if it may begin anywhere. [-]
        """
        opening, row = self._found.get(id(shape)) or self._find_row(shape)
        return None if opening is None else row

    def _find_row(self, shape: re.Pattern[str]) -> tuple[Opening | None, list[int]]:
        """Return by what a pattern is opened, and where words stand that may open it."""
        return self._fill(id(shape), self._openings.number(shape))

    def _fill(self, key: int, number: int) -> tuple[Opening | None, list[int]]:
        known = self._openings
        while len(self._rows) <= number:  # not asked for before this text was read
            ask = known.asks[len(self._rows)]
            told = zip(self.starts, self.words, strict=True)
            self._rows.append([at for at, word in told if ask(word)])
        found = self._found[key] = (known.shapes[number], self._rows[number])
        return found


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
