"""What two rows share and in which they differ: parties, places, things, numbers, days."""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.likeness import find_region, sides
from transcaspian.chronicle.extract.subjects import subjects_of_founding
from transcaspian.chronicle.founding import load_founding
from transcaspian.chronicle.record import Commitment, Event

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.subjects import Subject
    from transcaspian.chronicle.extract.weights import Part

__all__ = ["YEAR_D", "compare_days", "compare_due", "gap_d", "shared_parts", "when_told"]

YEAR_D, _MONTH_D = 366, 31
_SPAN_D = 4800
"""Days that the founding chronicle covers: any two events fall on one day once in as many. [d]"""
_MOST = {"sides": 4.5, "places": 5.0, "words": 3.0, "days": 8.0}
"""What a kind of feature counts at most, however much of it two rows share. [nat]"""
_ONE = 3.5
_ENDS = 2
_FLOOR = _HALF = 0.5
_SMALL = frozenset(("of", "for", "in", "a", "the", "and"))


def gap_d(a: tuple[int, int], b: tuple[int, int]) -> int:
    """
    Return how many days lie between two spans of days.

    Parameters
    ----------
    a, b : tuple of int
        First and last day, as ordinals.

    Returns
    -------
    int
        0 if they meet. [d]
    """
    return max(0, a[0] - b[1], b[0] - a[1])


def compare_days(one: Subject, two: Subject, lag_d: int) -> Part | None:
    """
    Tell how well the days of two events agree.

    Parameters
    ----------
    one, two : Subject
        Events.
    lag_d : int
        How far apart two tellings of one may lie. [d]

    Returns
    -------
    tuple or None
        None if they lie too far apart.
    """
    a, b = one.days, two.days
    if a is None or b is None:
        return ("days-unknown", 1.0, "")
    gap = gap_d(a, b)
    if gap > (YEAR_D if one.is_ahead else lag_d):
        # a day that is only guessed from that of publication may be long before it
        guessed = (one.is_guess and b[0] < a[0]) or (two.is_guess and a[0] < b[0])
        return ("days-guess", 1.0, "") if guessed and gap < YEAR_D else None
    when = " and ".join(dict.fromkeys((when_told(one), when_told(two))))
    if gap:
        return ("days-apart", 0.0 if one.is_ahead else 1.0, f"{when}, {gap} days apart")
    span = (a[1] - a[0] + b[1] - b[0]) / 2 + 1
    return ("days", min(_MOST["days"], math.log(_SPAN_D / span)), when)


def when_told(one: Subject) -> str:
    """
    Return the day of an event, or that on which a promise is due.

    Parameters
    ----------
    one : Subject
        The row.

    Returns
    -------
    str
        As precise as told.
    """
    row = one.row
    return row.due if isinstance(row, Commitment) else row.date_from


def compare_due(done: Subject, promise: Subject) -> list[Part]:
    """
    Tell how near to its due day a thing was done.

    Parameters
    ----------
    done, promise : Subject
        What happened, and what was to come.

    Returns
    -------
    list of tuple
        Empty if one of the days is unknown.
    """
    due = promise.days
    if due is None or done.days is None:
        return []
    gap, late = gap_d(done.days, due), done.days[0] > due[1]
    told = f"due {when_told(promise)}, done {when_told(done)}"
    if gap == 0:
        span = max(done.days[1] - done.days[0], due[1] - due[0], _MONTH_D)
        if done.days[1] - done.days[0] > 2 * _MONTH_D:
            return [("due", _HALF, told)]
        return [("due", min(_ONE, math.log(_SPAN_D / span)), told)]
    if gap <= YEAR_D:
        return [("due-near", 1.0, told)]
    return [("due-far", min(gap / YEAR_D / (2 if late else 1), 4.0), "")]


def shared_parts(one: Subject, two: Subject) -> list[Part]:
    """
    Tell what any two rows share, and in which they differ.

    Parameters
    ----------
    one, two : Subject
        The rows.

    Returns
    -------
    list of tuple
        Features.
    """
    return [
        _sides(one, two),
        ("agent-other", float(_is_other_agent(one, two)), ""),
        _places(one, two),
        *_things(one, two),
        _people(one, two),
        _amounts(one, two),
    ]


def _sides(one: Subject, two: Subject) -> Part:
    shared = sorted(one.sides & two.sides)
    if not shared and not (one.sides and two.sides):
        shared = sorted((one.sides | one.around) & (two.sides | two.around))
        if shared:
            much = min(_MOST["sides"], sum(_rare("sides", name) for name in shared))
            return ("sides-around", much, "near " + ", ".join(shared))
    if not shared:
        return ("sides-other" if one.sides and two.sides else "sides-unknown", 1.0, "")
    much = min(_MOST["sides"], sum(_rare("sides", name) for name in shared))
    return ("sides", much, "parties " + ", ".join(shared))


def _is_other_agent(one: Subject, two: Subject) -> bool:
    """Return whether who acts, or promises, in one row has no part in the other."""
    for a, b in ((one, two), (two, one)):
        row = a.row
        acting = row.promisors if isinstance(row, Commitment) else row.actors[:1]
        gives = isinstance(row, Commitment) or a.is_ahead or row.type in ("AID", "SUPPORT")
        if acting and b.sides and gives and not sides(tuple(acting)) & b.sides:
            return True
    return False


def _places(one: Subject, two: Subject) -> Part:
    shared = sorted(one.places & two.places)
    if shared:
        much = min(_MOST["places"], sum(_rare("places", name) for name in shared))
        return ("places", much, "both in " + ", ".join(shared))
    inside = find_region(tuple(sorted(one.places)), tuple(sorted(two.places)))
    if inside:
        return ("places-within", _rare("places", inside.rpartition(" ")[2]), inside)
    beside = sorted(one.places & two.near)
    if beside:
        much = min(_rare("places", name) for name in beside)
        return ("places-beside", much, f"beside {beside[0]}")
    around = sorted((one.places | one.places_around) & (two.places | two.places_around))
    if around:
        much = min(_MOST["places"], sum(_rare("places", name) for name in around))
        return ("places-around", much, "told near " + ", ".join(around))
    apart = min(len(one.row.places), len(two.row.places))
    return ("places-other", float(min(apart, _ENDS)), "")


def _things(one: Subject, two: Subject) -> list[Part]:
    shared = sorted(one.groups & two.groups)
    words = sorted(one.words & two.words, key=lambda word: (-_rare("words", word), word))
    told: list[Part] = []
    if words:
        # what names the thing or a party has its own weight already
        much = sum(_rare("words", word) for word in words) / (2 if shared else 1)
        said = "words " + ", ".join(f"{w}-" for w in words[:3])
        told.append(("words", min(2 * _MOST["words"], much), said))
    if one.group and one.group == two.group:
        a, b = one.row.object, two.row.object
        common = {*a.casefold().split()} & {*b.casefold().split()} - _SMALL
        alike = a == b or bool(common)
        told.append(("thing-named", float(min(max(len(common) - 1, 0), _ENDS)), ""))
        said = f"both {b}" if alike else f"{a} for {b}"
        told.append(("thing" if alike else "thing-like", _rare("groups", one.group), said))
    elif one.group and two.group:
        told.append(("thing-near" if shared else "thing-other", 1.0, ""))
    elif shared:
        much = max(_rare("groups", name) for name in shared)
        told.append(("thing-beside", much, "both of " + ", ".join(shared)))
    if isinstance(one.row, Event) and isinstance(two.row, Event):
        a, b = one.row.instrument, two.row.instrument
        if a and b:
            told.append(
                ("instrument", 1.0, f"both {a}") if a == b else ("instrument-other", 1.0, "")
            )
    return told


def _people(one: Subject, two: Subject) -> Part:
    a, b = (x.row.people if isinstance(x.row, Event) else () for x in (one, two))
    shared = sorted({*a} & {*b})
    return ("people", float(min(len(shared), _ENDS)), "both with " + ", ".join(shared))


def _amounts(one: Subject, two: Subject) -> Part:
    shared = sorted(one.amounts & two.amounts)
    if shared:
        value, unit = shared[-1]
        return ("amount", 1.0 + 0.25 * (value > 1), f"both {value:g} {unit}")
    a, b = one.row.quantity, two.row.quantity
    rival = a and b and a.unit.split("/")[0] == b.unit.split("/")[0]
    return ("amount-other", float(bool(rival)), "")


def _rare(kind: str, name: str) -> float:
    """Return how much it tells that two rows share a feature. [nat]"""
    counts, total = _counts()
    often = (counts[kind][name] + _FLOOR) / (total + 2 * _FLOOR)
    return min(_ONE, -math.log(often))


@lru_cache(maxsize=1)
def _counts() -> tuple[dict[str, Counter[str]], int]:
    """Return how many events of the founding chronicle have each feature."""
    rows = subjects_of_founding(load_founding(check=False))
    kinds = ("sides", "places", "groups", "words")
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    events = [row for row in rows if isinstance(row.row, Event)]
    for row in events:
        for kind in kinds:
            counts[kind].update(getattr(row, kind))
    return counts, len(events)
