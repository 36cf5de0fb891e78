"""
How much words speak for what they are about.

A small model whose parts can be told: words of praise and blame, of growth and decline, of what
comes about and what fails, each with a sign; what turns a sign round; and the parts of a sentence
that weigh less. The words stand in ``stance.toml``. Whoever answers for a thing and tells only that
it is coming speaks for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.finder import Finder
from transcaspian.chronicle.extract.lexicon import find_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcaspian.chronicle.extract.spots import Spots

__all__ = ["find_stance"]

_CLASSES = (
    ("aside", 0.0),
    ("turn", 0.0),
    ("bad", -1.0),
    ("good", 1.0),
    ("less", -1.0),
    ("more", 1.0),
    ("undone", -0.5),
    ("done", 0.5),
)
"""Classes of words with what one weighs; of two as long as each other the first is taken."""
_CHANGES = ("more", "less")
_EMPTY = -0.5
"""What it weighs to deny a thing that is neither good nor bad. [-]"""
_COMING = 0.4
_SLIGHT, _IF = 0.5, 0.1
_REACH, _NEAR, _NEXT = 56, 44, 26
_CUT = re.compile(
    r"[.;:!?…“”\"«»](?!\d)|\s[–—-]\s|,? (?:but|yet|however|although|though|whereas|while|"
    r"однако|хотя|ama|ancak|fakat|oysa)\b|, (?:and|а|но|зато)\b"
)
_BUT = Finder(
    re.compile(r"[,.;] ?(?:but|yet|however|nevertheless|но|однако|ama|ancak|fakat)\b|\bbut not\b")
)
_THOUGH = re.compile(
    r"\W*(?:although|though|while|despite|in spite of|for all|хотя|несмотря)\b[^,]*,"
)
_QUESTION = re.compile(r"[^.?!“\"«]*\?")
_CONDITION = {
    "en": Finder(re.compile(r"\b(?:if|provided|as long as|once)\b[^,.;:”\"]*")),
    "ru": Finder(re.compile(r"\b(?:если|при условии|пока не)\b[^,.;:»]*")),
    "tr": Finder(
        re.compile(
            r"\beğer\b[^,.;:]*|(?<![^\s\"“])[^,.;:\"“”]*\b\w+(?:[ıiuüae]rs[ae]|m[ae]zs[ae]|"
            r"s[ae]k|d[ıiuü]k[cç][ae])\b"
        )
    ),
}
_LACKS = re.compile(r"without|no|ни|без")
"""What turns round the next noun alone."""
_HARDLY = re.compile(r"вряд ли|едва ли|(?:больше )?нет|hardly|unlikely\b.*")
"""What may stand behind what it turns round."""
_THAT = re.compile(r"\bthat\b|,? (?:что|чтобы)\b")
_OF = re.compile(r" (?:(?:to|of|for|in|на|для) )?(?:(?:the|a|an|our|their) )?(?:[\w-]+ )?")
_OF_TR = re.compile(r"(?!)|(?<=[eiaıyn]) ")
_DENIED = re.compile(
    r"(?!umuyor)\b\w+m(?:[ae](?:y[ae]c[ae][kğ]|d[ıi](?!r)|z\b|zl|zs|m[ıi]ş|d[ae]n\b|y[ae]n)|"
    r"[ıiuü]yor|[ae]s[ıi]n|[ae]y[ıi]z)\w*"
)
"""A Turkish verb that is denied by its ending."""


@dataclass(slots=True)
class _Mark:
    """A word that counts: its class, place and what it weighs."""

    kind: str
    start: int
    end: int
    value: float
    load: bool = False


def find_stance(
    spots: Spots,
    start: int,
    end: int,
    *,
    names: Sequence[tuple[int, int]] = (),
    answers: bool = False,
) -> float:
    """
    Return how much words speak for what they are about.

    Parameters
    ----------
    spots : Spots
        The text in lower case.
    start, end : int
        First character of the words and the one after the last. [-]
    names : sequence of (int, int)
        Where names stand, whose words don't count. [-]
    answers : bool
        Whether the speaker answers for what is told: a state, a company, or who acts for one.

    Returns
    -------
    float
        From -1, against, to 1, for. [-]
    """
    marks = _find_marks(spots, start, end, names)
    slight = _slight_parts(spots, start, end)
    good = bad = 0.0
    for part in _clauses(spots.low, start, end, slight):
        inside = [one for one in marks if part[0] <= one.start < part[1]]
        for at, value in _weigh(spots, inside, *part):
            over = [weight for c, d, weight in slight if c <= at < d]
            told = value if value == _EMPTY else value * min(over, default=1.0)
            good, bad = good + max(told, 0.0), bad + max(-told, 0.0)
    if not good and not bad:
        coming = find_lexicon(spots.language).whole("stance", "coming")
        return _COMING if answers and spots.has(coming, start, end) else 0.0
    return round((good - bad) / (good + bad + 1), 2)


def _find_marks(
    spots: Spots, start: int, end: int, names: Sequence[tuple[int, int]]
) -> list[_Mark]:
    """Return the words that count, in order; of two in one place the longer."""
    lexicon = find_lexicon(spots.language)
    load = {
        one.start()
        for one in spots.iter(lexicon.whole("stance", "load"), start, end)
        if not _is_named(one.start(), names)
    }
    found: list[_Mark] = []
    for kind, value in _CLASSES:
        for match in spots.iter(lexicon.whole("stance", kind), start, end):
            a, b = match.span()
            over = [one for one in found if one.start < b and a < one.end]
            if _is_named(a, names) or any(one.end - one.start >= b - a for one in over):
                continue
            found = [one for one in found if one not in over]
            found.append(_Mark(kind, a, b, value, a in load))
    taken = {one.start for one in found}
    found += [_Mark("load", at, at + 1, 0.0, load=True) for at in load - taken]
    return sorted(found, key=lambda one: one.start)


def _is_named(at: int, names: Sequence[tuple[int, int]]) -> bool:
    return any(c <= at < d for c, d in names)


def _clauses(
    low: str, start: int, end: int, parts: Sequence[tuple[int, int, float]]
) -> Iterator[tuple[int, int]]:
    """Return the clauses of words; a condition is one for itself."""
    cuts = {one.start() for one in _CUT.finditer(low, start, end)}
    cuts |= {at for first, last, weight in parts if weight == _IF for at in (first, last)}
    return pairwise([start, *sorted(at for at in cuts if start < at < end), end])


def _weigh(spots: Spots, marks: list[_Mark], start: int, end: int) -> Iterator[tuple[int, float]]:
    """Yield what the words of a clause weigh, and where they stand."""
    low, language = spots.low, spots.language
    turns = [(one.start, one.end) for one in marks if one.kind == "turn"]
    if language == "tr":
        asides = [(one.start, one.end) for one in marks if one.kind == "aside"]
        denied = (one.span() for one in _DENIED.finditer(low, start, end))
        turns += [one for one in denied if not _is_named(one[0], asides)]
    spent = {one.start for one in _spoilt(low, marks)}
    for one in marks:
        if one.kind in _CHANGES:
            thing = _changed(one, marks)
            if thing is not None:
                one.value = -one.value
                first, last = sorted((one.start, thing.start))
                spent |= {
                    two.start for two in marks if two.kind == "bad" and first < two.start < last
                }
                spent.add(thing.start)
    idle = {at for at, last in turns if not _LACKS.fullmatch(low, at, last)}
    for one in marks:
        if not one.value or one.start in spent:
            continue
        over = [at for at, last in turns if _reaches(low, at, last, one, language)]
        idle -= set(over)
        odd = len(over) % 2 if language == "en" else min(len(over), 1)
        yield one.start, -one.value if odd else one.value
    for at in idle:
        yield at, _EMPTY


def _reaches(low: str, at: int, end: int, mark: _Mark, language: str) -> bool:
    """Return whether a turn turns a mark of its clause round."""
    if language == "tr":
        return at >= mark.start and at - mark.end <= _REACH
    if at >= mark.end:
        return _HARDLY.fullmatch(low, at, end) is not None and at - mark.end <= _NEAR
    if at >= mark.start:
        return False
    near = _NEXT if _LACKS.fullmatch(low, at, end) else _REACH
    return mark.start - end <= near or bool(_THAT.search(low, at, min(end + _NEXT, mark.start)))


def _spoilt(low: str, marks: list[_Mark]) -> Iterator[_Mark]:
    """Yield good things of which only something bad is told: a threat to security."""
    for one, two in pairwise(marks):
        first, second = (one, two) if one.kind == "bad" else (two, one)
        if first.kind == "bad" and second.kind == "good":
            gap = low[one.end : two.start]
            if (_OF if first is one else _OF_TR).fullmatch(gap):
                yield second


def _changed(change: _Mark, marks: list[_Mark]) -> _Mark | None:
    """Return the load, or the evil that shrinks, of which a change is told."""
    things = [
        one
        for one in marks
        if one is not change
        and (one.load or (one.kind == "bad" and change.kind == "less" and one.start > change.end))
        and max(one.start - change.end, change.start - one.end) <= _NEAR
    ]
    return min(things, key=lambda one: (not one.load, abs(one.start - change.start)), default=None)


def _slight_parts(spots: Spots, start: int, end: int) -> list[tuple[int, int, float]]:
    """Return the parts that weigh less: before a "but", after "though", questions, conditions."""
    low = spots.low
    parts = []
    if low.find("?", start, end) >= 0:
        parts += [(*one.span(), _SLIGHT) for one in _QUESTION.finditer(low, start, end)]
    turns = [one.start() for one in _BUT.iter(low, start, end)]
    if turns:
        parts.append((start, turns[-1], _SLIGHT))
    though = _THOUGH.match(low, start, end)
    if though is not None:
        parts.append((start, though.end(), _SLIGHT))
    shape = _CONDITION[spots.language]
    return parts + [(*one.span(), _IF) for one in shape.iter(low, start, end)]
