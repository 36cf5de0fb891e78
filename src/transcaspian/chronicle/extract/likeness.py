"""How alike two rows are: the same event, a promise and its delivery, a promise renewed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.extract.lexicon import find_lexicon
from transcaspian.chronicle.extract.roster import find_roster
from transcaspian.chronicle.record import Link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transcaspian.chronicle.record import Commitment, Event, Quantity, Statement

__all__ = [
    "find_fulfilment",
    "find_region",
    "find_renewal",
    "group_of",
    "says_again",
    "sides",
    "tells_again",
]

_LEAST = 0.6
_YEAR = 366
_STAGED = ("operational",)
_TOLERANCE = 0.01
_SHARED = 0.5
_TELLING = 2


def find_fulfilment(
    event: Event, row: Commitment, told: str, own: str = "", other: str = ""
) -> Link | None:
    """
    Return a link if an event may be the delivery of a promise.

    Parameters
    ----------
    event : Event
        What happened.
    row : Commitment
        What was promised.
    told : str
        Day on which it was promised, as precise as known; empty if unknown.
    own, other : str, optional
        What is put before their ids.

    Returns
    -------
    Link or None
        With its reasons.
    """
    if event.lifecycle not in _STAGED or event.context not in ("actual", "past"):
        return None
    done = event.date_to or event.date_from
    if told and done and last_day(done) < first_day(told):
        return None
    kind, where = group_of(row.object), _places(event.places, row.places)
    if not kind or kind != group_of(event.object):
        return None
    promised = sides(row.promisors) & sides(event.actors)
    if (event.places and row.places and not where) or not promised:
        return None
    parties = sorted(sides(event.actors) & sides((*row.promisors, *row.beneficiaries)))
    words = sorted(set(event.object.split()) & set(row.object.split()) - {"in", "of", "a", "and"})
    reasons = [
        f"both {event.object}" if event.object == row.object else f"{event.object} for {row.object}"
    ]
    score = 0.35 + (0.15 if len(words) > 1 or event.object == row.object else 0.05)
    if where:
        reasons.append(where)
        score += 0.2 if where.startswith("both") else 0.17
    reasons.append("parties " + ", ".join(parties))
    score += 0.08 * min(3, len(parties))
    if told and event.date_from:
        reasons.append(f"promised {told}, done {event.date_from}")
        score += 0.05
    if row.due and done and _near(row.due, done):
        reasons.append(f"due {row.due}")
        score += 0.05
    same = event.quantity and row.quantity and not _differ(event.quantity, row.quantity)
    if same and row.quantity and event.quantity and event.quantity.unit == row.quantity.unit:
        reasons.append(f"both {row.quantity.value:g} {row.quantity.unit}")
        score += 0.1
    elif _differ(event.quantity, row.quantity):
        score -= 0.1
    if score < _LEAST:
        return None
    return Link(
        own + event.id, other + row.id, "fulfils", "; ".join(reasons), round(min(score, 0.97), 2)
    )


def _near(due: str, done: str) -> bool:
    """Return whether a thing was done within a year of the day it was due."""
    return abs((first_day(done) - last_day(due)).days) <= _YEAR


def find_renewal(new: Commitment, old: Commitment, own: str = "", other: str = "") -> Link | None:
    """
    Return a link if a later promise puts another day or amount in the place of an older one's.

    Parameters
    ----------
    new, old : Commitment
        Of a later and an earlier document.
    own, other : str, optional
        What is put before their ids.

    Returns
    -------
    Link or None
        With its reasons.
    """
    if not _one_promise(new, old):
        return None
    due = bool(new.due and old.due) and _apart(new.due, old.due)
    grown = _differ(new.quantity, old.quantity)
    if not (due or grown):
        return None
    where = _places(new.places, old.places)
    parties = sorted(sides(new.promisors) & sides(old.promisors))
    reasons = [f"both {new.object}", *([where] if where else []), "parties " + ", ".join(parties)]
    if due:
        reasons.append(f"due {new.due} instead of {old.due}")
    if grown and new.quantity and old.quantity:
        reasons.append(f"{new.quantity.value:g} instead of {old.quantity.value:g}")
    return Link(own + new.id, other + old.id, "supersedes", "; ".join(reasons), 0.7)


def tells_again(one: Commitment, two: Commitment) -> str:
    """
    Return in words why two rows are one promise, empty if they are not.

    Parameters
    ----------
    one, two : Commitment
        Of a document and of the founding chronicle.

    Returns
    -------
    str
        Thing, places and parties that they share.
    """
    same = _as_much(one.quantity, two.quantity)
    parties = sorted({*one.promisors} & {*two.promisors})
    measured = bool(same and len(parties) > 1)
    if not measured and not _one_promise(one, two):
        return ""
    if (one.due and two.due and _apart(one.due, two.due)) or _differ(one.quantity, two.quantity):
        return ""
    where = _places(one.places, two.places)
    told = same or where or (one.due and one.due == two.due) or len(two.object.split()) > _TELLING
    if not told:
        return ""
    by = parties or sorted(sides(one.promisors) & sides(two.promisors))
    return "; ".join(
        [f"promised {two.object}", *([where] if where else []), "parties " + ", ".join(by)]
    )


def says_again(one: Statement, two: Statement, same: Mapping[str, str]) -> str:
    """
    Return in words why two rows are one statement, empty if they are not.

    Parameters
    ----------
    one, two : Statement
        Of a document and of the founding chronicle.
    same : mapping of str to str
        Events of the founding chronicle by those of the document that are the same.

    Returns
    -------
    str
        Who said it when, and what it is about.
    """
    if one.speaker != two.speaker or not one.date or not two.date or _apart(one.date, two.date):
        return ""
    if one.stance * two.stance < 0:
        return ""
    about = {same.get(name, name) for name in one.about}
    shared = sorted(about & {*two.about})
    if not shared or len(shared) < _SHARED * len(two.about):
        return ""
    return f"{one.speaker} in {one.date}; about " + ", ".join(shared)


def _one_promise(one: Commitment, two: Commitment) -> bool:
    """Return whether two rows promise one thing, by the same, in the same place."""
    kind = group_of(one.object)
    if not sides(one.promisors) & sides(two.promisors):
        return False
    if one.object != two.object and (not kind or kind != group_of(two.object)):
        return False
    if not kind:
        return len({*one.promisors} & {*two.promisors}) > 1
    if one.places and two.places:
        least = min(len(one.places), len(two.places), 2)
        shared = len({*one.places} & {*two.places})
        return shared >= least or (least < 2 and bool(_places(one.places, two.places)))
    return one.object == two.object and " " in one.object


def _apart(one: str, two: str) -> bool:
    """Return whether two days, as precise as told, can't be one."""
    a, b = (first_day(one), last_day(one)), (first_day(two), last_day(two))
    return a[0] > b[1] or b[0] > a[1]


def _as_much(a: Quantity | None, b: Quantity | None) -> bool:
    """Return whether two quantities count one thing and are the same."""
    alike = a is not None and b is not None and a.unit.split("/")[0] == b.unit.split("/")[0]
    return alike and not _differ(a, b)


def _differ(a: Quantity | None, b: Quantity | None) -> bool:
    """Return whether two quantities count one thing and are not the same."""
    if a is None or b is None or a.unit.split("/")[0] != b.unit.split("/")[0]:
        return False
    if "document" in (a.unit, b.unit):
        return False
    return abs(a.value - b.value) > _TOLERANCE * max(abs(a.value), abs(b.value))


@lru_cache(maxsize=4096)
def sides(actors: tuple[str, ...]) -> frozenset[str]:
    """
    Return actors with the states that they are of: a railway company stands for its country.

    Parameters
    ----------
    actors : tuple of str
        Ids.

    Returns
    -------
    frozenset of str
        Ids.
    """
    known = find_roster().actors
    of = {known[name].country for name in actors if name in known}
    return frozenset({*actors, *of} - {""})


@lru_cache(maxsize=4096)
def group_of(name: str) -> str:
    """
    Return the group of a thing by its English name: that of its last word, before any "of".

    Parameters
    ----------
    name : str
        As `Event.object` and `Commitment.object` tell it.

    Returns
    -------
    str
        Of the table of things; empty if it is none.
    """
    if not name:
        return ""
    plain = name.casefold()
    for part in (plain.split(" of ")[0].split(" for ")[0], plain):
        best, at = "", -1
        for kind in find_lexicon("en").objects:
            for match in kind.word.finditer(part):
                follows = part[match.end() :].startswith("s of")
                if (match.start(), len(kind.name)) > (at, 0) and not follows:
                    best, at = kind.group, match.start()
        if best:
            return best
    return ""


@lru_cache(maxsize=1)
def _regions() -> dict[str, frozenset[str]]:
    return {k: frozenset(v) for k, v in find_lexicon("en").table["within"].items()}


@lru_cache(maxsize=1)
def _states() -> dict[str, str]:
    return {one.name: one.id for one in find_roster().actors.values() if one.kind == "state"}


@lru_cache(maxsize=8192)
def find_region(one: tuple[str, ...], two: tuple[str, ...]) -> str:
    """
    Return in words which place of one row lies in a region of the other.

    Parameters
    ----------
    one, two : tuple of str
        Ids of places.

    Returns
    -------
    str
        Empty if none does.
    """
    regions = _regions()
    for a, b in ((one, two), (two, one)):
        for region in a:
            inside = sorted(regions.get(region, frozenset()) & set(b))
            if inside:
                return f"{inside[0]} lies in {region}"
    return ""


@lru_cache(maxsize=8192)
def _places(one: tuple[str, ...], two: tuple[str, ...]) -> str:
    """Return in words how places of two rows go together, empty if they don't."""
    shared = sorted(set(one) & set(two))
    if shared:
        return "both in " + ", ".join(shared)
    inside = find_region(one, two)
    if inside:
        return inside
    states = [name for name in (*one, *two) if name in _states()]
    return f"within {states[0]}" if states else ""
