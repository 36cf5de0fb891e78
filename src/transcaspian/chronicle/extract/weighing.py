"""
How much speaks for two rows being one event, a promise told again, its delivery or its end.

Each feature that two rows share counts the more, the rarer it is in the founding chronicle; one
in which they differ counts against. What they weigh stands in ``data/chronicle/links.csv``, fitted
by ``bench/extraction/fitting.py``: the sum is the logarithm of the odds that a link is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day
from transcaspian.chronicle.extract.features import (
    compare_days,
    compare_due,
    gap_d,
    shared_parts,
    when_told,
)
from transcaspian.chronicle.extract.weights import add_up
from transcaspian.chronicle.record import LIFECYCLES, Commitment, Event

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.subjects import Subject
    from transcaspian.chronicle.extract.weights import Part, Weight

__all__ = ["is_renewed", "weigh_again", "weigh_delivery", "weigh_end", "weigh_same"]

_MONTH_D = 31
_LASTING = ("close", "ban", "suspend", "withdraw", "weather", "reopen")
_LAG_D = {"lasting": 45, "CONSULT": 0, "AGREE": 12, "": 7}
_FAMILIES = (
    frozenset(("SANCTION", "COERCE", "COOPERATE", "RETREAT", "")),
    frozenset(("COOPERATE", "AID", "SUPPORT", "AGREE")),
    frozenset(("ASSAULT", "COERCE", "")),
    frozenset(("REQUEST", "SUPPORT", "AGREE")),
)
_STARTS = frozenset(("begin", "open", "announce", "other", "deliver", "finance", "sign", "declare"))
_STOPS = frozenset(("close", "ban", "suspend", "withdraw", "weather", "accident", "strike"))
_DONE = ("operational", "under-construction", "financed", "agreed")
_MADE = ("announced", "agreed", "financed")
_ONE_EVENT: Part = ("base-same", 1.0, "")
_DELIVERY: Part = ("base-delivery", 1.0, "")
_END: Part = ("base-end", 1.0, "")
_AGAIN: Part = ("base-again", 1.0, "")


def weigh_same(one: Subject, two: Subject) -> Weight | None:
    """
    Weigh whether two events are one.

    Parameters
    ----------
    one, two : Subject
        Of two documents, or of a document and the founding chronicle.

    Returns
    -------
    Weight or None
        None if they can't be.
    """
    a, b = one.row, two.row
    if isinstance(a, Commitment) or isinstance(b, Commitment):
        return None
    if one.is_ahead != two.is_ahead or (a.context == "negated") != (b.context == "negated"):
        return None
    kind = _kind(a, b)
    if kind is None:
        return None
    days = compare_days(one, two, _lag(a, b))
    if days is None:
        return None
    others = ("parties-other", _other_parties(one, two), "")
    return add_up([_ONE_EVENT, ("kind", kind, ""), days, others, *shared_parts(one, two)])


def weigh_delivery(done: Subject, promise: Subject) -> Weight | None:
    """
    Weigh whether an event brings what was promised or planned.

    Parameters
    ----------
    done : Subject
        What happened.
    promise : Subject
        What was to come: a commitment or a planned event.

    Returns
    -------
    Weight or None
        None if it can't.
    """
    a, b = done.row, promise.row
    if isinstance(a, Commitment) or done.is_ahead or not promise.is_ahead:
        return None
    if a.context == "negated" or not a.date_from or not done.days:
        return None
    if promise.told and done.days[1] < first_day(promise.told).toordinal():
        return None
    kind = _step(a, b)
    if kind is None:
        return None
    others = ("parties-other", _other_parties(done, promise), "")
    due = compare_due(done, promise)
    return add_up([_DELIVERY, ("kind", kind, ""), *due, others, *shared_parts(done, promise)])


def weigh_end(end: Subject, promise: Subject) -> Weight | None:
    """
    Weigh whether an event that is told not to come is one that an earlier text promised.

    Parameters
    ----------
    end : Subject
        What is denied, or cancelled.
    promise : Subject
        What was to come: a commitment or a planned event.

    Returns
    -------
    Weight or None
        None if it can't be.
    """
    a, b = end.row, promise.row
    if isinstance(a, Commitment) or not promise.is_ahead or a.type == "CONSULT":
        return None
    if a.context != "negated" and a.lifecycle not in ("lapsed", "cancelled"):
        return None
    if not end.told or not promise.told or end.told <= promise.told:
        return None
    kind = 1.0 if isinstance(b, Commitment) else _kind(a, b)
    if kind is None:
        return None
    return add_up([_END, ("kind", kind, ""), *shared_parts(end, promise)])


def weigh_again(one: Subject, two: Subject) -> Weight | None:
    """
    Weigh whether a promise is one that another row tells as well.

    Parameters
    ----------
    one, two : Subject
        A promise, and a promise or the event in which one was made.

    Returns
    -------
    Weight or None
        None if it can't be.
    """
    a, b = one.row, two.row
    if not isinstance(a, Commitment):
        return weigh_again(two, one) if isinstance(b, Commitment) else None
    if isinstance(b, Event) and not (two.is_ahead or b.lifecycle in _MADE):
        return None
    if isinstance(b, Event) and (b.context == "negated" or b.type == "CONSULT"):
        return None
    due: list[Part] = []
    if one.days is not None and two.days is not None and two.is_ahead:
        # a planned event without a due day has that on which it was announced
        if gap_d(one.days, two.days) == 0:
            due = [("again-due", 1.0, f"due {when_told(one)}")]
        elif isinstance(b, Commitment):
            due = [("again-due-other", 1.0, "")]
    kind = 1.0 if isinstance(b, Commitment) else 0.5 if two.is_ahead else 0.0
    return add_up([_AGAIN, ("kind", kind, ""), *due, *shared_parts(one, two)])


def is_renewed(weight: Weight) -> bool:
    """
    Return whether a promise told again has another day or amount.

    Parameters
    ----------
    weight : Weight
        As of `weigh_again`.

    Returns
    -------
    bool
        True if the later takes the place of the earlier.
    """
    return any(name in ("again-due-other", "amount-other") for name, _, _ in weight.parts)


def _kind(a: Event, b: Event) -> float | None:
    """Weigh types and ways of two events; None if no two readers would differ so."""
    same = a.type == b.type
    if not same and not any({a.type, b.type} <= some for some in _FAMILIES):
        return None
    modes = {a.mode, b.mode}
    war = "ASSAULT" in (a.type, b.type)
    if modes & _STOPS and not (modes <= _STOPS or modes & {"other", "announce"} or war):
        return None
    if "CONSULT" in (a.type, b.type) and modes == {"phone", "visit"}:
        return None
    weight = 1.0 if same else -0.5
    if a.mode == b.mode:
        return weight + 1.0
    if "reopen" in modes and not modes & {"open", "begin", "deliver", "other"}:
        return None
    return weight - (0.0 if modes <= _STARTS or modes <= _STOPS else 0.7)


def _step(a: Event, b: Event | Commitment) -> float | None:
    """Weigh whether what was done is the step that was promised, or the next on the way to it."""
    if isinstance(b, Commitment):
        if a.lifecycle == "operational":
            return 1.0
        ahead = a.lifecycle in _DONE and b.lifecycle in LIFECYCLES
        further = ahead and LIFECYCLES.index(a.lifecycle) > LIFECYCLES.index(b.lifecycle)
        return 0.0 if further and a.lifecycle == "under-construction" else None
    kind = _kind(a, b)
    if kind is None:
        return None
    if (a.mode == "begin") != (b.mode == "begin") and "reopen" not in (a.mode, b.mode):
        return kind - 1.0 if a.lifecycle == "operational" else None
    again = "reopen" in (a.mode, b.mode)
    done = a.type == "CONSULT" or a.lifecycle in _DONE or a.mode == b.mode or again
    return kind if done else None


def _other_parties(one: Subject, two: Subject) -> float:
    """Return how far the parties of two meetings or deals are others: against their being one."""
    left, right = one.row, two.row
    if isinstance(left, Commitment) or isinstance(right, Commitment):
        return 0.0
    a, b = {*left.actors}, {*right.actors}
    types = {left.type, right.type}
    if not a or not b or not types & {"AGREE", "CONSULT"}:
        return 0.0
    much = 0.7 * min(len(a - b), len(b - a), 3) + 0.35 * min(len(a ^ b), 4)
    coarse = any(x.days is None or x.days[1] - x.days[0] > _MONTH_D // 2 for x in (one, two))
    if "CONSULT" in types and coarse and not one.places & two.places:
        much += 2.0
    return much


def _lag(a: Event, b: Event) -> int:
    """Return how many days two tellings of one event may lie apart. [d]"""
    if a.mode == b.mode and a.mode in _LASTING:
        return _LAG_D["lasting"]
    kind = a.type if a.type == b.type else ""
    return _LAG_D.get(kind, _LAG_D[""])
