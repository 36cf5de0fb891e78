"""
How much speaks for two rows being about one thing, and what.

Each feature that two rows share weighs the more, the rarer it is in the founding chronicle: the
logarithm of how much likelier it is to be shared by rows on one thing than by any two. A feature
in which they differ weighs against. The sum is compared with what a link has to reach. What a
difference weighs, and a kind of feature at most, no data say: they were set by hand on the tune
half of `bench/extraction`, and its test half tells how well that carries over.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day
from transcaspian.chronicle.extract.likeness import find_region, sides
from transcaspian.chronicle.extract.subjects import subjects_of_founding
from transcaspian.chronicle.founding import load_founding
from transcaspian.chronicle.record import LIFECYCLES, Commitment, Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transcaspian.chronicle.extract.subjects import Subject

__all__ = ["Weight", "weigh_delivery", "weigh_end", "weigh_same"]

_SPAN_D = 4800
"""Days that the founding chronicle covers: any two events fall on one day once in as many. [d]"""
_MOST = {"sides": 4.5, "places": 5.0, "words": 3.0, "days": 6.0, "groups": 3.0}
_ONE = 3.5
_ENDS = 2
_RIVAL = {
    "sides": -3.0,
    "agent": -5.0,
    "places": -2.5,
    "group": -2.5,
    "instrument": -2.0,
    "amount": -2.0,
}
_LASTING = ("close", "ban", "suspend", "withdraw", "weather", "reopen")
_LAG_D = {"lasting": 45, "CONSULT": 0, "AGREE": 12, "": 7}
_MONTH_D, _YEAR_D = 31, 366
_FAMILIES = (
    frozenset(("SANCTION", "COERCE", "COOPERATE", "RETREAT", "")),
    frozenset(("COOPERATE", "AID", "SUPPORT", "AGREE")),
    frozenset(("ASSAULT", "COERCE", "")),
    frozenset(("REQUEST", "SUPPORT", "AGREE")),
)
_STARTS = frozenset(("begin", "open", "announce", "other", "deliver", "finance", "sign", "declare"))
_STOPS = frozenset(("close", "ban", "suspend", "withdraw", "weather", "accident", "strike"))
_DONE = ("operational", "under-construction", "financed", "agreed")
_FLOOR = _HALF = 0.5
_SMALL = frozenset(("of", "for", "in", "a", "the", "and"))


@dataclass(frozen=True, slots=True)
class Weight:
    """
    What speaks for a link.

    Parameters
    ----------
    total : float
        Sum of the weights. [nat]
    reasons : tuple of str
        In words, the weightiest first.
    """

    total: float
    reasons: tuple[str, ...]


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
    if one.is_ahead != two.is_ahead or "negated" in (a.context, b.context):
        return None
    kind = _kind(a, b)
    if kind is None:
        return None
    days = _days(one, two, _lag(a, b))
    if days is None:
        return None
    parts = [(kind, ""), days, (_parties(one, two), ""), *_shared(one, two)]
    return _sum(parts)


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
    return _sum([(kind, ""), _due(done, promise), *_shared(done, promise)])


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
    return _sum([(kind, ""), *_shared(end, promise)])


def _sum(parts: Iterable[tuple[float, str]]) -> Weight:
    rows = sorted(parts, key=lambda row: -row[0])
    said = tuple(text for weight, text in rows if text and weight > 0)
    return Weight(round(sum(weight for weight, _ in rows), 3), said)


def _kind(a: Event, b: Event) -> float | None:
    """Weigh types and ways of two events; None if no two readers would differ so."""
    same = a.type == b.type
    if not same and not any({a.type, b.type} <= some for some in _FAMILIES):
        return None
    modes = {a.mode, b.mode}
    war = "ASSAULT" in (a.type, b.type)
    if modes & _STOPS and not (modes <= _STOPS or "other" in modes or war):
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
    if (a.mode == "begin") != (b.mode == "begin"):
        return kind - 1.0 if a.lifecycle == "operational" else None
    done = a.type == "CONSULT" or a.lifecycle in _DONE or a.mode == b.mode
    return kind if done else None


def _parties(one: Subject, two: Subject) -> float:
    """Weigh it against two meetings or deals being one that they have other parties besides."""
    left, right = one.row, two.row
    if isinstance(left, Commitment) or isinstance(right, Commitment):
        return 0.0
    a, b = {*left.actors}, {*right.actors}
    types = {left.type, right.type}
    if not a or not b or not types & {"AGREE", "CONSULT"}:
        return 0.0
    weight = -0.7 * min(len(a - b), len(b - a), 3) - 0.35 * min(len(a ^ b), 4)
    coarse = any(x.days is None or x.days[1] - x.days[0] > _MONTH_D // 2 for x in (one, two))
    if "CONSULT" in types and coarse and not one.places & two.places:
        weight -= 2.0
    return weight


def _lag(a: Event, b: Event) -> int:
    """Return how many days two tellings of one event may lie apart. [d]"""
    if a.mode == b.mode and a.mode in _LASTING:
        return _LAG_D["lasting"]
    kind = a.type if a.type == b.type else ""
    return _LAG_D.get(kind, _LAG_D[""])


def _gap(a: tuple[int, int], b: tuple[int, int]) -> int:
    return max(0, a[0] - b[1], b[0] - a[1])


def _days(one: Subject, two: Subject, lag: int) -> tuple[float, str] | None:
    """Weigh how well the days of two events agree."""
    a, b = one.days, two.days
    if a is None or b is None:
        return (-1.0, "")
    if one.is_ahead:
        lag = _YEAR_D
    gap = _gap(a, b)
    if gap > lag:
        return None
    when = " and ".join(dict.fromkeys((_when(one), _when(two))))
    if gap:
        return (0.5 if not one.is_ahead else 0.0, f"{when}, {gap} days apart")
    span = min(a[1] - a[0], b[1] - b[0]) + 1 + abs((a[1] - a[0]) - (b[1] - b[0])) / 4
    return (min(_MOST["days"], math.log(_SPAN_D / span)), when)


def _when(one: Subject) -> str:
    row = one.row
    return row.due if isinstance(row, Commitment) else row.date_from


def _due(done: Subject, promise: Subject) -> tuple[float, str]:
    """Weigh how near to its due day a thing was done."""
    due = promise.days
    if due is None or done.days is None:
        return (0.0, "")
    gap, late = _gap(done.days, due), done.days[0] > due[1]
    told = f"due {_when(promise)}, done {_when(done)}"
    if gap == 0:
        span = max(done.days[1] - done.days[0], due[1] - due[0], _MONTH_D)
        if done.days[1] - done.days[0] > 2 * _MONTH_D:
            return (_HALF, told)
        return (min(_ONE, math.log(_SPAN_D / span)), told)
    if gap <= _YEAR_D:
        return (1.0, told)
    return (-gap / _YEAR_D / (2 if late else 1), told)


def _shared(one: Subject, two: Subject) -> list[tuple[float, str]]:
    return [
        _sides(one, two),
        (_agent(one, two), ""),
        _places(one, two),
        *_things(one, two),
        _amounts(one, two),
    ]


def _sides(one: Subject, two: Subject) -> tuple[float, str]:
    shared = sorted(one.sides & two.sides)
    if not shared:
        return (_RIVAL["sides"] if one.sides and two.sides else -0.5, "")
    weight = min(_MOST["sides"], sum(_rare("sides", name) for name in shared))
    return (weight, "parties " + ", ".join(shared))


def _agent(one: Subject, two: Subject) -> float:
    """Weigh it against a link if who acts, or promises, in one row has no part in the other."""
    weight = 0.0
    for a, b in ((one, two), (two, one)):
        row = a.row
        acting = row.promisors if isinstance(row, Commitment) else row.actors[:1]
        gives = isinstance(row, Commitment) or a.is_ahead or row.type in ("AID", "SUPPORT")
        if acting and b.sides and gives and not sides(tuple(acting)) & b.sides:
            weight = _RIVAL["agent"]
    return weight


def _places(one: Subject, two: Subject) -> tuple[float, str]:
    shared = sorted(one.places & two.places)
    if shared:
        weight = min(_MOST["places"], sum(_rare("places", name) for name in shared))
        return (weight, "both in " + ", ".join(shared))
    inside = find_region(tuple(sorted(one.places)), tuple(sorted(two.places)))
    if inside:
        return (2.0, inside)
    beside = sorted(one.places & two.near)
    if beside:
        return (0.5 * min(_rare("places", name) for name in beside), f"beside {beside[0]}")
    apart = min(len(one.row.places), len(two.row.places))
    return (_RIVAL["places"] * min(apart, _ENDS), "")


def _things(one: Subject, two: Subject) -> list[tuple[float, str]]:
    shared = sorted(one.groups & two.groups)
    words = sorted(one.words & two.words, key=lambda word: (-_rare("words", word), word))
    told: list[tuple[float, str]] = []
    if words:
        # what names the thing or a party has its own weight already
        weight = sum(_rare("words", word) for word in words) / (4 if shared else 2)
        told.append((min(_MOST["words"], weight), "words " + ", ".join(f"{w}-" for w in words[:3])))
    if one.group and one.group == two.group:
        a, b = one.row.object, two.row.object
        alike = a == b or bool({*a.split()} & {*b.split()} - _SMALL)
        weight = _rare("groups", one.group)
        told.append((weight + 0.5, f"both {b}") if alike else (0.5 * weight, f"{a} for {b}"))
    elif one.group and two.group:
        told.append((_RIVAL["group"] / (2 if shared else 1), ""))
    elif shared:
        weight = max(_rare("groups", name) for name in shared)
        told.append((0.6 * weight, "both of " + ", ".join(shared)))
    if isinstance(one.row, Event) and isinstance(two.row, Event):
        a, b = one.row.instrument, two.row.instrument
        if a and b:
            told.append((1.0, f"both {a}") if a == b else (_RIVAL["instrument"], ""))
    return told


def _amounts(one: Subject, two: Subject) -> tuple[float, str]:
    shared = sorted(one.amounts & two.amounts)
    if shared:
        value, unit = shared[-1]
        return (2.0 + 0.5 * (value > 1), f"both {value:g} {unit}")
    a, b = one.row.quantity, two.row.quantity
    rival = a and b and a.unit.split("/")[0] == b.unit.split("/")[0]
    return (_RIVAL["amount"] if rival else 0.0, "")


def _rare(kind: str, name: str) -> float:
    """Return how much it weighs that two rows share a feature. [nat]"""
    counts, total = _counts()
    often = (counts[kind][name] + _FLOOR) / (total + 2 * _FLOOR)
    return min(_ONE, -math.log(often))


@lru_cache(maxsize=1)
def _counts() -> tuple[dict[str, Counter[str]], int]:
    rows = subjects_of_founding(load_founding(check=False))
    kinds = ("sides", "places", "groups", "words")
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    for row in rows:
        for kind in kinds:
            counts[kind].update(getattr(row, kind))
    return counts, len(rows)
