"""What was found out about words, kept for as long as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Remembered"]

_T = TypeVar("_T")
_MOST = 50_000


class Remembered(dict[str, _T]):
    """
    What a function returns of each word, asked once; as fast as a dict.

    Parameters
    ----------
    tell : callable
        Of a word. It is asked again of all once there are too many.

    Examples
    --------
    >>> lengths = Remembered(len)
    >>> lengths["port"], len(lengths)
    (4, 1)
    """

    def __init__(self, tell: Callable[[str], _T]) -> None:
        super().__init__()
        self.tell = tell

    def __missing__(self, word: str) -> _T:
        if len(self) >= _MOST:
            self.clear()
        found = self[word] = self.tell(word)
        return found
