"""Which of the drafts and things of a clause are kept: the fullest, the furthest, the nearest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.draft import Draft
    from transcaspian.chronicle.extract.parts import Thing

__all__ = ["beside", "fullness", "furthest", "is_placed"]

_ORDER = ("open", "reopen", "built", "begin", "construction", "announce")
_STAND_ALONE = frozenset(
    ("reopen", "suspend-traffic", "close", "lift", "weather-closure", "accident", "built")
)
"""What is told of without anybody or anywhere: "loading was resumed on 30 November"."""
_NOUN = re.compile(
    r"(?:loan|investment|fund(?:ing|s)?$|financing|кредит|за[её]м|займ|инвестиц|kredi|yatırım|finansman|hibe)"
)
"""Words for money: a verb beside them tells better whether it was given."""


def is_placed(draft: Draft) -> bool:
    """
    Return whether it is told who did a thing, where, or at least what and when.

    Parameters
    ----------
    draft : Draft
        What a clause tells.

    Returns
    -------
    bool
        Whether that is enough to keep it.
    """
    if draft.parts.actors or draft.parts.places:
        return True
    return draft.trigger.rule in _STAND_ALONE and draft.time is not None


def furthest(found: list[Draft]) -> list[Draft]:
    """
    Keep of what tells the stages of one thing the furthest that was reached.

    Parameters
    ----------
    found : list of Draft
        Of one clause.

    Returns
    -------
    list of Draft
        Without the earlier stages.
    """
    stages = [one for one in found if one.trigger.rule in _ORDER]
    if not stages:
        return found
    best = min(
        stages, key=lambda one: (one.context != "actual", _ORDER.index(one.trigger.rule), one.at)
    )
    found = [one for one in found if one.trigger.rule not in _ORDER or one is best]
    agreed = {one.trigger.rule for one in found} & {"sign", "agree"}
    early = best.trigger.rule in ("construction", "begin") and best.context != "actual"
    return [one for one in found if one is not best] if agreed and early else found


def fullness(draft: Draft) -> tuple[int, bool, bool]:
    """
    Return how much a draft tells, to be compared with others of its kind.

    Parameters
    ----------
    draft : Draft
        What a clause tells.

    Returns
    -------
    int, bool, bool
        How many it names, whether a verb tells it, whether it happened. [-]
    """
    parts = draft.parts
    word = draft.clause.low[draft.at - draft.clause.start :]
    verb = not (draft.trigger.money and _NOUN.match(word))
    return len({*parts.actors, *parts.host}) + len(parts.places), verb, draft.context == "actual"


def beside(things: list[Thing], at: int, low: str) -> list[Thing]:
    """
    Return the thing that stands next to a word, and those that are joined to it.

    Parameters
    ----------
    things : list of Thing
        Of one clause.
    at : int
        Place of the word in the text. [-]
    low : str
        The text in lower case.

    Returns
    -------
    list of Thing
        In order.
    """
    if len(things) < 2:
        return things
    plain = [
        one for one in things if not _SIDE.search(low[max(0, one.start - 24) : one.start])
    ] or things
    nearest = min(
        plain, key=lambda one: abs(one.start - at) if one.start > at else at - one.end + 12
    )
    chosen = [nearest]
    for one in things:
        a, b = sorted((one, nearest), key=lambda thing: thing.start)
        gap = low[a.end : b.start]
        if (
            one is not nearest
            and re.search(r"\band\b|,|\bи\b|\bve\b", gap)
            and len(gap) < 48
            and not re.search(r"\b(?:in|to|at|from|в|на|из)\s", gap)
        ):
            chosen.append(one)
    return sorted(chosen, key=lambda thing: thing.start)


_SIDE = re.compile(
    r"\b(?:in|at|from|to|through|via|near|along|on|в|на|из|через)\s(?:the\s|a\s|its\s|own\s|new\s)?(?:\w+\s)?$"
)
