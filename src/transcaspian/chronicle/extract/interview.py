"""Questions and answers: where a text asks, and which of its paragraphs answer."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Asked", "find_interview", "label_of"]

_DASHES = "–—-"
_LABEL = re.compile(
    r"^(?P<label>[A-ZА-ЯЁÇĞİÖŞÜ][\w’'-]{0,20}(?: [A-ZА-ЯЁÇĞİÖŞÜ][\w’'-]{1,20})?)\s?[:.]\s",
    re.MULTILINE,
)
_LINE = re.compile(r"^\S.*$", re.MULTILINE)
_QUESTION = re.compile(r"q|question|вопрос|в|soru|s", re.IGNORECASE)
_LEAST = 2
"""Questions, and answers, without which a text is no interview."""
_CLEAR = 3
"""Questions among those who ask, for each that is thrown in by who answers, and more. [-]"""


@dataclass(frozen=True, slots=True)
class Asked:
    """
    An interview.

    Parameters
    ----------
    at : int
        First character of the first question. [-]
    answers : frozenset of str
        Labels of the answers; empty if questions and answers begin with dashes.
    questions : frozenset of str
        Labels of the questions.
    places : frozenset of int
        Where each paragraph begins that asks, if questions begin with dashes. [-]
    """

    at: int
    answers: frozenset[str]
    questions: frozenset[str]
    places: frozenset[int] = frozenset()


@lru_cache(maxsize=1)
def find_interview(text: str) -> Asked | None:
    """
    Find out whether a text is an interview.

    Parameters
    ----------
    text : str
        All of it.

    Returns
    -------
    Asked or None
        Where it begins to ask; None if it does not.
    """
    return _labelled(text) or _dashed(text)


def label_of(text: str) -> str:
    """
    Return the label that a paragraph begins with.

    Parameters
    ----------
    text : str
        The paragraph.

    Returns
    -------
    str
        As written, empty if there is none.
    """
    match = _LABEL.match(text)
    return match["label"] if match else ""


def _labelled(text: str) -> Asked | None:
    """Tell by lines that begin with a label, one kind of which asks."""
    found = [(one.start(), one["label"]) for one in _LABEL.finditer(text)]
    if len(found) < _LEAST:
        return None
    lines = {one.start(): one.group() for one in _LINE.finditer(text)}
    counts = Counter(label for _, label in found)
    asking = Counter(label for at, label in found if lines[at].rstrip().endswith("?"))
    asks = {
        label for label in counts if asking[label] >= _LEAST and 2 * asking[label] > counts[label]
    }
    asks |= {label for label in counts if _QUESTION.fullmatch(label)}
    others = {label for label in counts if label not in asks and not asking[label]}
    if not asks or sum(counts[one] for one in others) < _LEAST:
        return None
    first = next(at for at, label in found if label in asks)
    after = {label for at, label in found if at > first}
    return Asked(first, frozenset(others & after), frozenset(asks))


def _dashed(text: str) -> Asked | None:
    """Tell by lines that begin with a dash: every other one asks, if most questions say so."""
    if not any(f"\n{dash}" in text for dash in _DASHES):
        return None
    lines = [one for one in _LINE.finditer(text) if one.group()[0] in _DASHES]
    asking = [i for i, one in enumerate(lines) if one.group().rstrip().endswith("?")]
    if len(asking) < _LEAST:
        return None
    turn = Counter(i % 2 for i in asking)
    first = asking[0]
    if turn[first % 2] >= _LEAST and turn[first % 2] > _CLEAR * turn[1 - first % 2]:
        asking = list(range(first, len(lines), 2))  # not all that is asked ends with its sign
    places = frozenset(lines[i].start() for i in asking)
    return Asked(lines[first].start(), frozenset(), frozenset(), places)
