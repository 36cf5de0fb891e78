"""Whether two things that a text tells are one, and on which other day a time may fall."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day
from transcaspian.chronicle.extract.when_words import FOR

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.dates import Time
    from transcaspian.chronicle.extract.draft import Draft

__all__ = [
    "APART",
    "is_act",
    "is_apart",
    "is_other",
    "is_term",
    "places_agree",
    "week_after",
    "year_before",
]

_VERB = 12
_ACTS = ("REJECT", "REQUEST", "ACCUSE", "PROTEST")
"""What is done by saying, even if that is a denial."""
_UNTIL = re.compile(r"\b(?:until|till) ")
_PROLONGED = re.compile(r"extend|prolong|renew|продл|пролонг|uzat")
APART = re.compile(r"[, ]*(?:after|before|following|since|until|ahead of|после|перед|накануне)\b")


def year_before(time: Time) -> Time:
    """
    Return a time without a year as of the year before.

    Parameters
    ----------
    time : Time
        A day or month.

    Returns
    -------
    Time
        A year earlier.
    """
    first, last = (f"{int(one[:4]) - 1}{one[4:]}" for one in (time.first, time.last))
    return replace(time, first=first, last=last)


def week_after(day: str) -> str:
    """
    Return the day a week later.

    Parameters
    ----------
    day : str
        ISO.

    Returns
    -------
    str
        ISO.
    """
    return (first_day(day) + dt.timedelta(weeks=1)).isoformat()


def is_act(draft: Draft) -> bool:
    """
    Return whether a thing was done, if only by saying that another was not.

    Parameters
    ----------
    draft : Draft
        What a clause tells.

    Returns
    -------
    bool
        True of a denial that itself is told as a fact.
    """
    return draft.context == "actual" or (draft.context == "negated" and draft.type in _ACTS)


def is_apart(draft: Draft) -> bool:
    """
    Return whether a thing is told only to say when another was: "after X signed Y".

    Parameters
    ----------
    draft : Draft
        What a clause tells.

    Returns
    -------
    bool
        Whether its clause begins with such a word.
    """
    low = draft.clause.low
    match = APART.match(low)
    return match is not None and "," not in low[match.end() : draft.at - draft.clause.start]


def is_other(one: Draft, draft: Draft) -> bool:
    """
    Return whether what happened is another thing: to come, a gathering, or of other people.

    Parameters
    ----------
    one, draft : Draft
        What was told before, and what is told now.

    Returns
    -------
    bool
        Whether they can't be one.
    """
    if one.context == "planned" and draft.context == "actual" and draft.trigger.plan is False:
        return True
    own, told = set(draft.parts.people), set(one.parts.people)
    if own and told and not own & told:
        return True
    received = draft.trigger.rule == "reception" and len(draft.parts.people) > 1
    return received and one.mode == "meeting" and len(one.parts.actors) > len(draft.parts.actors)


def places_agree(a: list[str], b: list[str], one: Draft, two: Draft) -> bool:
    """
    Return whether two sets of places may be of one event.

    Parameters
    ----------
    a, b : list of str
        Places of one and of two.
    one, two : Draft
        What was told.

    Returns
    -------
    bool
        Whether none is named of one, some are shared, or both are of a visit to one state.
    """
    if not a or not b or set(a) & set(b):
        return True
    return bool(set(one.parts.host) & set(two.parts.host)) and one.mode == "visit"


def is_term(low: str, draft: Draft, time: Time) -> bool:
    """
    Return whether a time is for how long a thing is: "a plan for 2024-2026", "until 2028".

    Parameters
    ----------
    low : str
        The text in lower case.
    draft : Draft
        What is told.
    time : Time
        In its clause.

    Returns
    -------
    bool
        Such a time is not when it was done.
    """
    if draft.type == "AGREE" or draft.trigger.type == "AGREE":
        word = low[draft.at : draft.at + _VERB]
        told = low[max(0, time.start - 16) : time.end]
        if _UNTIL.search(told) or (time.role == "by" and _PROLONGED.match(word)):
            return True
    if time.kind != "year" or time.first == time.last or draft.type not in ("AGREE", "CONSULT"):
        return False
    return bool(FOR.search(low, max(0, time.start - 16), time.start))
