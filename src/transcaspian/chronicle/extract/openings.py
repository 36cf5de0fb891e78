"""Which words can open what a pattern finds, told from the pattern itself."""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from functools import lru_cache
from typing import Any, NamedTuple

__all__ = ["Opening", "opening_of"]

_NONE, _WORDY = "(?!)", r"\w"
_CLASSES = {
    op.CATEGORY_DIGIT: (r"\d", False),
    op.CATEGORY_NOT_DIGIT: (r"\D", True),
    op.CATEGORY_WORD: (_WORDY, False),
    op.CATEGORY_NOT_WORD: ("", True),
    op.CATEGORY_SPACE: ("", True),
    op.CATEGORY_NOT_SPACE: (_WORDY, True),
}
"""Of each class of signs: what it takes of a word, and whether it takes what ends one."""
_NO_LETTER = r"(?<!\w)"
_EDGES = {
    (op.ASSERT_NOT, -1): _NO_LETTER,
    (op.ASSERT_NOT, 1): r"(?!\w)",
}
_A_WORD = [(op.IN, [(op.CATEGORY, op.CATEGORY_WORD)])]
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_BEGINNING = re.compile(r"(?<![\[\\])\^|\\A")
_WIDE = 3000
_Part = tuple[str, str]
"""What a part may take of a word before the next part goes on in it, and what if the word ends."""


class Opening(NamedTuple):
    """
    The words in which what a pattern finds can begin.

    Parameters
    ----------
    word : re.Pattern
        To be searched for in one word; it may fit a word too many, never one too few.
    first : bool
        Whether what is found begins with the first letter of that word.
    looks_back : bool
        Whether it depends on what stands before, other than that no letter does.
    """

    word: re.Pattern[str]
    first: bool
    looks_back: bool


@lru_cache(maxsize=512)
def opening_of(pattern: str, flags: int = 0) -> Opening | None:
    r"""
    Return the words in which what a pattern finds can begin.

    Parameters
    ----------
    pattern : str
        Any. What it asks of the signs about it, but for ``\b``, ``(?<!\w)`` and ``(?!\w)``, is
        taken as given.
    flags : int, optional
        Of the pattern.

    Returns
    -------
    Opening or None
        None if what is found may be empty, begin with a sign that is of no word, or depend on
        where a text begins.

    Examples
    --------
    >>> word, *_ = opening_of(r"(?<!\w)(?:(?:will|shall) (?:be )?build|plans?)(?!\w)")
    >>> [one for one in ("will", "plan", "plans", "planned", "build") if word.search(one)]
    ['will', 'plan', 'plans']
    """
    tree = parser.parse(pattern, flags)
    if _BEGINNING.search(pattern):
        return None
    if re.fullmatch("|".join(_row(tree, strict=False)), ""):
        return None
    over, end = _row(tree, strict=True)
    word = re.compile(rf"(?:{over})|(?:{end})\Z", tree.state.flags & re.IGNORECASE)
    return Opening(word, _begins_a_word(tree[0]), "(?<" in pattern.replace(_NO_LETTER, ""))


def _begins_a_word(part: Any) -> bool:
    """Return whether the first part of a pattern asks for the beginning of a word."""
    kind, what = part
    before = kind is op.ASSERT_NOT and what[0] < 0 and list(what[1]) == _A_WORD
    return before or part == (op.AT, op.AT_BOUNDARY)


def _row(parts: Any, *, strict: bool) -> _Part:
    """Return what parts in a row take."""
    over, end = "", _NONE
    for part in reversed(list(parts)):
        one, last = _take(*part, strict=strict)
        end = _either(last, _NONE if end == _NONE else one + end)
        over = one + over
    return over, end


def _take(kind: Any, what: Any, *, strict: bool) -> _Part:
    """Return what one part takes; `strict` if it counts what stands about it."""
    if kind is op.LITERAL:
        sign = chr(what)
        return (re.escape(sign), _NONE) if _is_wordy(sign) else (_NONE, "")
    if kind is op.IN:
        return _take_one_of(what)
    if kind is op.BRANCH:
        rows = [_row(some, strict=strict) for some in what[1]]
        return _either(*(over for over, _ in rows)), _either(*(end for _, end in rows))
    if kind in (op.SUBPATTERN, op.ATOMIC_GROUP):
        over, end = _row(what[3] if kind is op.SUBPATTERN else what, strict=strict)
        return _either(over), end
    if kind in _REPEATS:
        least, most, some = what
        over, end = (f"(?:{one})" for one in _row(some, strict=strict))
        most = "" if most is op.MAXREPEAT else most
        return f"{over}{{{least},{most}}}", _either(f"{over}{{0,{most}}}{end}")
    if kind is op.AT:
        return (r"\b" if strict and what is op.AT_BOUNDARY else ""), _NONE
    if kind in (op.ASSERT, op.ASSERT_NOT):
        edge = _EDGES.get((kind, what[0]), "") if list(what[1]) == _A_WORD else ""
        return (edge if strict else ""), _NONE
    return r"\w*", ""  # any sign, and what is told by what was found before


def _take_one_of(signs: list[Any]) -> _Part:
    """Return what a set of signs takes."""
    told, ends, taken = signs[0] == (op.NEGATE, None), False, ""
    for kind, what in signs[told:]:
        if kind is op.CATEGORY:
            some, more = _CLASSES[what]
        elif kind is op.RANGE:
            wide = what[1] - what[0] > _WIDE
            some = f"{re.escape(chr(what[0]))}-{re.escape(chr(what[1]))}"
            more = wide or not all(_is_wordy(chr(one)) for one in range(what[0], what[1] + 1))
        else:
            some, more = re.escape(chr(what)), not _is_wordy(chr(what))
        taken, ends = taken + some, ends or more
    if told:
        ends = (op.CATEGORY, op.CATEGORY_NOT_WORD) not in signs
        return (rf"(?![{taken}])\w" if taken else _WORDY), "" if ends else _NONE
    return (f"[{taken}]" if taken else _NONE), "" if ends else _NONE


def _is_wordy(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _either(*patterns: str) -> str:
    """Return the pattern of any of several, without those that fit nothing."""
    some = [one for one in dict.fromkeys(patterns) if one != _NONE]
    return f"(?:{'|'.join(some)})" if some else _NONE
