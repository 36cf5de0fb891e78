"""Pages of a printed text put together: without running heads, its notes in a list at the end."""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["join_pages"]

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(
    r"\W*(?:(?:page|стр\.?|страница|sayfa)\s*)?\d{1,4}(?:\s*(?:/|of|из)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\s*\[?(\d{1,3})[\].)]?\s+(?=[^\W\d_]|[“\"«„]|https?:)")
_SIGNS = '.!?…:;”"»)'
_SOFT = re.compile("\u00ad\n?")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_])(\S+)[ \n]?")
_MARK = (
    r"(?:(?<=[^\W\d_][.,;:!?”\"’»)])|(?<=[^\W\d_][.,;:!?…][”\"’»)])|(?<=[^\W\d_]{2}))"
    r"%d(?=[\s.,;:)—–]|$)"
)
"""A number that stands against a word or a stop."""
_AFTER_FIGURE = r"(?<=\d\d[.,])%d(?=\s+[A-ZА-Я“\"«]|\s*$)"
"""The same against a figure that ends a sentence: a note only where no word has its number."""
_MOST_EDGE = 3


def join_pages(pages: list[str]) -> str:
    """
    Return the text of pages as one would read it aloud.

    Parameters
    ----------
    pages : list of str
        Text of each, with its line ends.

    Returns
    -------
    str
        Running heads, feet and numbers of pages left out; sentences go on over the end of a page;
        words broken at the end of a line are whole; each note stands on one line at the end, as
        ``[1] ...``, and its number in the running text is ``[1]``.
    """
    rows = _without_edges([page.replace("\r", "").split("\n") for page in pages])
    notes: list[tuple[int, str]] = []
    bodies: list[str] = []
    for row in rows:
        before = "\n".join([*bodies, *row])
        cut = _find_notes(row, before, notes[-1][0] if notes else 0)
        notes += _read_notes(row[cut:])
        body = "\n".join(row[:cut]).strip("\n")
        if body.strip():
            bodies.append(body)
    text = _whole_words("".join(_seamed(bodies)))
    if not notes:
        return text
    text = _marked(text, [number for number, _ in notes])
    listed = "\n".join(f"[{number}] {words}" for number, words in notes)
    return f"{text}\n\n{_whole_words(listed)}"


def _marked(text: str, numbers: list[int]) -> str:
    """Write the numbers of notes in brackets: against a figure the first after the note before."""
    at = 0
    for number in numbers:
        sign = f"[{number}]"
        text, n = re.subn(_MARK % number, sign, text, flags=re.MULTILINE)
        found = re.compile(_AFTER_FIGURE % number, re.MULTILINE).search(text, at) if not n else None
        if found is not None:
            text = text[: found.start()] + sign + text[found.end() :]
        at = max(at, text.find(sign) + len(sign)) if sign in text else at
    return text


def _mark(number: int) -> str:
    return f"{_MARK % number}|{_AFTER_FIGURE % number}"


def _whole_words(text: str) -> str:
    """Put together what was broken at the end of a line; a name keeps its hyphen."""
    text = _SOFT.sub("", text)
    return _HYPHEN.sub(_whole, text)


def _whole(match: re.Match[str]) -> str:
    """Put the end of a broken word on the line where it begins: lines stay as long as they were."""
    tail = match.group(1)
    return f"{tail}\n" if tail[0].islower() else f"-{tail}\n"


def _without_edges(rows: list[list[str]]) -> list[list[str]]:
    """Leave out first and last lines that stand on several pages, and numbers of pages."""
    rows = [[one.rstrip() for one in row] for row in rows]
    counts: Counter[str] = Counter()
    for row in rows:
        told = [one for one in row if one.strip()]
        edges = {_masked(one) for one in (*told[:_MOST_EDGE], *told[-_MOST_EDGE:])}
        counts.update(edges)
    least = max(2, (len(rows) + 1) // 2)
    kept = []
    for row in rows:
        lines = [i for i, one in enumerate(row) if one.strip()]
        out: set[int] = set()
        for order in (lines, lines[::-1]):
            numbered = False
            for i in order[:_MOST_EDGE]:
                repeated = len(rows) > 1 and counts[_masked(row[i])] >= least
                number = _NUMBER.fullmatch(row[i]) is not None and not numbered
                if row[i].count(")") > row[i].count("(") or not (repeated or number):
                    break  # what closes a bracket goes on from the line before
                numbered = numbered or not repeated
                out.add(i)
        kept.append([one for i, one in enumerate(row) if i not in out])
    return kept


def _masked(line: str) -> str:
    return _DIGITS.sub("#", line.strip())


def _find_notes(row: list[str], text: str, last: int) -> int:
    """Return the line with which the notes of a page begin; its length if it has none."""
    for i, line in enumerate(row):
        match = _NOTE.match(line)
        if match is None or int(match.group(1)) != last + 1:
            continue
        numbers = [int(m.group(1)) for one in row[i:] for m in (_NOTE.match(one),) if m]
        told = [n for n in numbers if n > last]
        rising = told[: len(set(told))] == list(range(last + 1, last + 1 + len(set(told))))
        running = "\n".join(text.split("\n")[: -len(row[i:]) or None])
        marked = all(re.search(_mark(n), running, re.MULTILINE) for n in set(told))
        if rising and marked:
            return i
    return len(row)


def _read_notes(lines: list[str]) -> list[tuple[int, str]]:
    """Return notes with their numbers, each on one line."""
    notes: list[tuple[int, str]] = []
    for line in lines:
        match = _NOTE.match(line)
        if match is not None and int(match.group(1)) == (
            notes[-1][0] + 1 if notes else int(match.group(1))
        ):
            notes.append((int(match.group(1)), line[match.end() :].strip()))
        elif notes and line.strip():
            number, words = notes[-1]
            notes[-1] = (number, f"{words} {line.strip()}")
    return notes


def _seamed(bodies: list[str]) -> list[str]:
    """Return pages with what stands between them: a paragraph goes on if no sentence ends."""
    seamed: list[str] = []
    for i, body in enumerate(bodies):
        ends = not bodies[i - 1].rstrip() or bodies[i - 1].rstrip()[-1] in _SIGNS + "0123456789"
        seamed += ["" if not i else "\n\n" if ends else "\n", body]
    return seamed
