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
    "find_renewal",
    "find_same",
    "group_of",
    "says_again",
    "sides",
    "tells_again",
]

_LEAST = 0.6
_MONTHS_TWO, _YEAR, _LAG = 62, 366, 45
_STAGED = ("operational",)
_RARE = ("close", "reopen", "ban", "withdraw", "suspend", "deliver")
"""Ways of acting by which an event is known with less beside them."""
_FAMILIES = (
    frozenset(("SANCTION", "COERCE", "COOPERATE")),
    frozenset(("COOPERATE", "AID", "SUPPORT")),
    frozenset(("AGREE", "AID", "SUPPORT")),
    frozenset(("RETREAT", "COOPERATE")),
)
"""Types between which careful readers differ."""
_WAYS = (
    frozenset(("sign", "declare", "announce", "finance", "other")),
    frozenset(("begin", "open", "announce")),
    frozenset(("announce", "finance")),
    frozenset(("close", "suspend", "ban")),
    frozenset(("open", "reopen", "deliver")),
    frozenset(("visit", "meeting")),
)
"""Ways between which they differ."""
_AHEAD = ("planned",)
_TOLERANCE = 0.01
_SHARED = 0.5


def find_same(one: Event, two: Event, own: str = "", other: str = "") -> Link | None:
    """
    Return a link if two rows tell of one event.

    Parameters
    ----------
    one, two : Event
        Of two documents, or of a document and the founding chronicle.
    own, other : str, optional
        What is put before their ids.

    Returns
    -------
    Link or None
        With its reasons.
    """
    if not _alike(one, two) or not one.date_from or not two.date_from:
        return None
    if {one.context, two.context} & {"negated", "possible"}:
        return None
    if (one.context in _AHEAD) != (two.context in _AHEAD):
        return None
    shared = [name for name in one.actors if name in two.actors]
    where = _places(one.places, two.places)
    strength = _strength(one, two, shared, where)
    if strength <= 0:
        return None
    gap, exact = _gap(one, two)
    if gap is None or gap > _reach(one, two, shared, strength):
        return None
    score = 0.5 + 0.1 * min(3, len(shared)) + (0.1 if where else 0.0) + (0.1 if exact else 0.0)
    score -= 0.1 if gap > 0 else 0.0
    reasons = [f"both {one.type or one.mode} on {one.date_from}"]
    if gap:
        reasons = [f"both {one.type or one.mode}, {one.date_from} and {two.date_from}"]
    if shared:
        reasons.append("actors " + ", ".join(sorted(shared)))
    if where:
        reasons.append(where)
    return Link(
        own + one.id, other + two.id, "same-event", "; ".join(reasons), round(min(score, 0.97), 2)
    )


def _alike(one: Event, two: Event) -> bool:
    """Return whether type and way are such that two readers may tell of one thing."""
    if one.type != two.type and not any({one.type, two.type} <= some for some in _FAMILIES):
        return False
    if one.mode == two.mode:
        return True
    if one.object and one.object == two.object:
        return one.type == two.type or any({one.mode, two.mode} <= some for some in _WAYS)
    financed = "finance" in (one.mode, two.mode)
    if one.type != two.type and not financed:
        return False
    if {one.mode, two.mode} == {"visit", "meeting"}:
        return bool(_bodies(one.actors) & _bodies(two.actors))
    return any({one.mode, two.mode} <= some for some in _WAYS)


def _bodies(actors: tuple[str, ...]) -> set[str]:
    """Return those who are no states."""
    return {name for name in actors if not find_roster().is_state(name)}


def _strength(one: Event, two: Event, shared: list[str], where: str) -> int:
    """Return how well two rows go together in who, where and what; 0 if they don't."""
    groups = group_of(one.object), group_of(two.object)
    same_thing = bool(groups[0]) and groups[0] == groups[1]
    bodies = len(_bodies(tuple(shared)))
    signed = one.type == "AGREE" and len(shared) > 1
    if all(groups) and not same_thing and not signed:
        return 0
    if "sister-city agreement" in (one.instrument, two.instrument) and (
        one.instrument != two.instrument
    ):
        return 0
    many = len(shared) > 2 or bodies > 1
    if one.places and two.places and not where and not many:
        return 0
    if _differ(one.quantity, two.quantity) and one.type == "AGREE":
        return 0
    near = len(set(one.places) & set(two.places)) > 1
    if many or (len(shared) > 1 and (where or same_thing)):
        return 3
    if len(shared) > 1 or (shared and where) or near or (where and same_thing):
        return 2
    agent = bool(shared) and one.mode == two.mode and shared[0] == one.actors[0]
    rare = agent and one.mode in _RARE
    league = bool(bodies) and one.type == "CONSULT"
    sided = same_thing and bool(sides(one.actors) & sides(two.actors))
    return 1 if rare or league or sided else 0


def _reach(one: Event, two: Event, shared: list[str], strength: int) -> int:
    """Return how many days may lie between the times of two rows. [d]"""
    if one.type == "CONSULT":
        return 0
    if {one.context, two.context} <= {"planned"}:
        return _YEAR if strength > 2 else 0
    if "actual" not in (one.context, two.context) or len(shared) < 2:
        return 0
    lasting = one.mode == two.mode and one.mode in _RARE
    signed = one.type == "AGREE" and (len(shared) > 2 or len(_bodies(tuple(shared))) > 1)
    return _LAG if lasting or signed else 0


def _gap(one: Event, two: Event) -> tuple[int | None, bool]:
    """Return the days between the times of two rows, None if too coarse, and if they agree."""
    a = first_day(one.date_from), last_day(one.date_to or one.date_from)
    b = first_day(two.date_from), last_day(two.date_to or two.date_from)
    longest = max((a[1] - a[0]).days, (b[1] - b[0]).days)
    coarse = longest > _MONTHS_TWO
    if coarse:
        shared = len(set(one.actors) & set(two.actors))
        enough = shared > 2 or len(_bodies(one.actors) & _bodies(two.actors)) > 1
        if longest > _YEAR or not enough or one.type == "CONSULT":
            return None, False
    if a[0] > b[1]:
        return (a[0] - b[1]).days, False
    if b[0] > a[1]:
        return (b[0] - a[1]).days, False
    return 0, a == b


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
    same = one.quantity is not None and two.quantity is not None
    same = same and not _differ(one.quantity, two.quantity)
    parties = sorted({*one.promisors} & {*two.promisors})
    measured = bool(same and len(parties) > 1)
    if not measured and not _one_promise(one, two):
        return ""
    if (one.due and two.due and _apart(one.due, two.due)) or _differ(one.quantity, two.quantity):
        return ""
    where = _places(one.places, two.places)
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
def _places(one: tuple[str, ...], two: tuple[str, ...]) -> str:
    """Return in words how places of two rows go together, empty if they don't."""
    shared = sorted(set(one) & set(two))
    if shared:
        return "both in " + ", ".join(shared)
    regions = _regions()
    for a, b in ((one, two), (two, one)):
        for region in a:
            inside = sorted(regions.get(region, frozenset()) & set(b))
            if inside:
                return f"{inside[0]} lies in {region}"
    states = [name for name in (*one, *two) if name in _states()]
    return f"within {states[0]}" if states else ""
