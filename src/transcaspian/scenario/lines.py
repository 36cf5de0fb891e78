"""On which line of a TOML file each table and key stands: what its reader does not tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Trail", "find_lines", "line_of"]

Trail = tuple[str | int, ...]
_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_PARTS = re.compile(_PART)
_KEY = re.compile(rf"[ \t]*({_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*")
_IDLE = re.compile(r"(?:\s|#[^\n]*)+")
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*|[\[{]|[\]}]|\n|[^\"'#\[\]{}\n]+",
    re.DOTALL,
)


def find_lines(text: str) -> dict[Trail, int]:
    r"""
    Return the line of every table and key of a TOML document.

    Parameters
    ----------
    text : str
        A document that the standard library has read without fault.

    Returns
    -------
    dict of tuple to int
        Lines from 1, by the way to a value, such as ``("change", 0, "what")``; what stands
        within an array or an inline table has the line on which that begins. [-]

    Examples
    --------
    >>> find_lines('name = "a"\n[[change]]\nwhat = "b"\n')[("change", 0, "what")]
    3
    """
    lines: dict[Trail, int] = {}
    counts: dict[Trail, int] = {}
    here: Trail = ()
    at = 0
    while True:
        idle = _IDLE.match(text, at)
        at = idle.end() if idle else at
        if at >= len(text):
            return lines
        line = text.count("\n", 0, at) + 1
        n_bracket = 2 if text.startswith("[[", at) else int(text.startswith("[", at))
        key = _KEY.match(text, at + n_bracket)
        if key is None:
            return lines
        names = [_plain(part) for part in _PARTS.findall(key[1])]
        if n_bracket:
            here = _enter(names, counts, is_row=n_bracket == 2)
            if n_bracket == 2:
                lines.setdefault(here[:-1], line)
            lines.setdefault(here, line)
            at = key.end() + n_bracket
        else:
            lines[here + tuple(names)] = line
            at = _after_value(text, key.end() + 1)


def line_of(trail: Trail, lines: Mapping[Trail, int]) -> int:
    """
    Return the line of a value, or of the nearest table around it that has one.

    Parameters
    ----------
    trail : tuple of str or int
        The way to the value.
    lines : mapping
        As found.

    Returns
    -------
    int
        From 1; 1 for the document itself. [-]
    """
    while trail and trail not in lines:
        trail = trail[:-1]
    return lines.get(trail, 1)


def _plain(part: str) -> str:
    return part[1:-1] if part[0] in "\"'" else part


def _enter(names: list[str], counts: dict[Trail, int], *, is_row: bool) -> Trail:
    """Return the way to a table whose header names these parts; rows are counted."""
    here: Trail = ()
    for i, name in enumerate(names):
        here = (*here, name)
        if is_row and i == len(names) - 1:
            counts[here] = counts.get(here, -1) + 1
        if here in counts:
            here = (*here, counts[here])
    return here


def _after_value(text: str, at: int) -> int:
    """Return where a value ends: at the end of its line, brackets and strings closed."""
    depth = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return len(text)
        depth += (token[0] in "[{") - (token[0] in "]}")
        if token[0] == "\n" and depth <= 0:
            return at
        at = token.end()
    return at
