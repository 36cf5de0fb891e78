"""Which of the drafts and things of a clause are kept: the fullest, the furthest, the nearest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.draft import Draft
    from transcaspian.chronicle.extract.parts import Thing

__all__ = ["beside", "choose", "fullness", "furthest", "is_placed"]

_SHUT = frozenset(
    ("ban", "suspend-traffic", "close", "lift", "refuse", "attack", "court-order", "cancel")
)
_REFUSED = (
    "sign", "agree", "adopt", "join", "open", "begin", "request", "assembly", "mobilize",
    "accuse", "support",
)  # fmt: skip
_GO_BEFORE: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = tuple(
    (frozenset(first), others)
    for first, others in (
        (("sign",), ("finance", "agree", "adopt", "announce", "goal", "order", "join")),
        (("lifted",), ("ban", "cancel", "suspend-traffic", "close")),
        (("suspend-membership",), ("suspend-traffic",)),
        (_SHUT, ("delivery", "finance", "begin", "announce")),
        (("agree", "finance", "tender", "order"), ("announce", "goal")),
        (("pledge",), ("finance", "support", "announce")),
        (("award",), ("tender", "sign", "order")),
        (("absence",), ("meeting", "assembly", "visit", "refuse")),
        (("inquiry",), ("accident", "accuse", "open", "begin", "attack")),
        (("ban",), ("adopt", "begin", "charge")),
        (("mobilize",), ("delivery", "begin", "meeting")),
        (("court-order",), ("order", "request", "suspend-traffic", "close")),
        (("suspend-membership",), ("aid", "finance")),
        (("aid",), ("delivery", "finance")),
        (("reopen",), ("close", "open", "begin")),
        (("close", "suspend-traffic"), ("weather-closure",)),
        (("delivery",), ("order",)),
        (("reception",), ("meeting", "assembly")),
        (("forbid",), ("sign", "agree", "open", "begin", "construction", "built", "refuse")),
        (("phone",), ("meeting", "discuss", "assembly", "reception")),
        (("agree",), ("construction", "begin", "built", "found")),
        (("refuse",), (*_REFUSED, "seize")),
        (("finance",), ("adopt",)),
        (("protest",), ("close", "suspend-traffic", "attack")),
        (
            ("accuse",),
            (
                "attack",
                "retreat",
                "threaten",
                "protest",
                "close",
                "suspend-traffic",
                "request",
                "seize",
            ),
        ),
        (("suspend-membership", "withdraw"), ("threaten",)),
        (("sister-cities",), ("sign", "agree", "adopt")),
        (("found",), ("built", "construction", "open", "begin")),
    )
)
"""Rules that tell the same clause better than others."""
_ASKS = frozenset(("request", "threaten", "pledge"))
"""Words that ask for what is told behind them."""
_DOING = re.compile(r"\w+ing\b")

_ORDER = ("open", "reopen", "built", "begin", "construction", "announce")
_STAND_ALONE = frozenset(
    ("reopen", "suspend-traffic", "close", "lift", "weather-closure", "accident", "built", "ban")
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


def choose(found: list[Draft]) -> list[Draft]:
    """
    Keep one draft of each kind: of one thing done the stage that was reached.

    Parameters
    ----------
    found : list of Draft
        Of one clause.

    Returns
    -------
    list of Draft
        In order of their kinds' first mention.
    """
    found = furthest(_without_orders(found))
    rules = {one.trigger.rule for one in found}
    if {"sign", "finance"} <= rules:
        for one in found:
            one.lifecycle = "financed" if one.trigger.rule == "sign" else one.lifecycle
    if any(one.trigger.rule == "lift" and one.context in ("actual", "planned") for one in found):
        rules.add("lifted")
    for first, others in _GO_BEFORE:
        if rules & first:
            found = [one for one in found if one.trigger.rule not in others]
    kept: dict[tuple[str, str], Draft] = {}
    for one in found:
        key = (one.type, one.mode)
        if key not in kept or fullness(one) > fullness(kept[key]):
            kept[key] = one
    for one in found:
        best = kept[one.type, one.mode]
        if best.trigger.rule == "assembly" and one.context == "planned":
            best.context = one.context  # "they will meet at the forum"
    return list(kept.values())


def _without_orders(found: list[Draft]) -> list[Draft]:
    """Leave out what is only asked for, threatened or offered: "urged Armenia to open the road"."""
    first = min((one.at for one in found if one.trigger.rule in _ASKS), default=None)
    if first is None:
        return found
    return [one for one in found if one.trigger.rule in _ASKS or one.at < first or _is_done(one)]


def _is_done(one: Draft) -> bool:
    """Return whether a thing is told as done, or expressly not, and not as a meeting to come."""
    if one.trigger.type == "CONSULT" or one.context not in ("actual", "negated"):
        return False
    return _DOING.match(one.clause.low, one.at - one.clause.start) is None


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
