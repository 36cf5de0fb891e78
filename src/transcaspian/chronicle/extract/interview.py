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
    """

    at: int
    answers: frozenset[str]
    questions: frozenset[str]


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
    """Tell by lines that begin with a dash and end with a question."""
    if not any(f"\n{dash}" in text for dash in _DASHES):
        return None
    asked = [
        one.start()
        for one in _LINE.finditer(text)
        if one.group()[0] in _DASHES and one.group().rstrip().endswith("?")
    ]
    return Asked(asked[0], frozenset(), frozenset()) if len(asked) >= _LEAST else None
