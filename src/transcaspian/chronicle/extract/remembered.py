"""What was found out about words, kept for as long as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Remembered"]

_T = TypeVar("_T")
_MOST = 8_000


class Remembered(dict[str, _T]):
    """
    What a function returns of each word, asked once; as fast as a dict.

    Once there are many words, only those are kept on that are met again before there are as many
    others: common words stay, and rare ones take no room for long.

    Parameters
    ----------
    tell : callable
        Of a word.

    Examples
    --------
    >>> lengths = Remembered(len)
    >>> lengths["port"], len(lengths)
    (4, 1)
    """

    def __init__(self, tell: Callable[[str], _T]) -> None:
        super().__init__()
        self.tell = tell
        self._old: dict[str, _T] = {}

    def __missing__(self, word: str) -> _T:
        if len(self) >= _MOST:
            self._old = dict(self)
            self.clear()
        found = self[word] = self._old[word] if word in self._old else self.tell(word)
        return found

    def revise(self, tell: Callable[[str, _T], _T]) -> None:
        """
        Change what is known of each word.

        Parameters
        ----------
        tell : callable
            Of a word and what was known of it; what is known from now on.
        """
        for known in (self, self._old):
            for word, found in list(known.items()):
                known[word] = tell(word, found)
