"""How rows stand to one another: the same event, a promise and its delivery, a promise renewed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.extract.lexicon import find_lexicon
from transcaspian.chronicle.extract.roster import find_roster
from transcaspian.chronicle.record import Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcaspian.chronicle.extract.extraction import Extraction
    from transcaspian.chronicle.founding import Founded
    from transcaspian.chronicle.record import Commitment, Event, Quantity

__all__ = ["group_of", "link", "link_to", "link_within"]

_LEAST = 0.6
_STAGED = ("operational",)
_ENDED = ("operational", "cancelled", "lapsed")


def link_within(events: Sequence[Event], commitments: Sequence[Commitment]) -> tuple[Link, ...]:
    """
    Link the promises of one document to what it tells of their delivery.

    Parameters
    ----------
    events, commitments : sequence
        Of one document.

    Returns
    -------
    tuple of Link
        In order.
    """
    made = {one.id: one for one in events}
    found = [
        _fulfils(event, one, made.get(one.event), "")
        for event in events
        for one in commitments
        if one.event != event.id
    ]
    return tuple(one for one in found if one is not None)


def link(extractions: Sequence[Extraction], founding: Founded | None = None) -> tuple[Link, ...]:
    """
    Link rows of several documents, and to the founding chronicle.

    Parameters
    ----------
    extractions : sequence of Extraction
        In any order.
    founding : Founded, optional
        Rows held for true.

    Returns
    -------
    tuple of Link
        Sorted; the same for the same documents in any order.
    """
    docs = sorted(extractions, key=lambda one: one.document.id)
    found: list[Link] = []
    for i, one in enumerate(docs):
        for other in docs[i + 1 :]:
            found += _between(one, other)
        if founding is not None:
            found += _to_founding(one, founding)
    return tuple(sorted(set(found), key=lambda row: (row.from_, row.to, row.kind)))


def link_to(
    extraction: Extraction, others: Sequence[Extraction], founding: Founded
) -> tuple[Link, ...]:
    """
    Link one document to others and to the founding chronicle.

    Parameters
    ----------
    extraction : Extraction
        The one.
    others : sequence of Extraction
        Documents of the store.
    founding : Founded
        Rows held for true.

    Returns
    -------
    tuple of Link
        Sorted; rows of the one document by their own ids.
    """
    found = _to_founding(extraction, founding)
    for other in sorted(others, key=lambda one: one.document.id):
        if other.document.id != extraction.document.id:
            found += _between(extraction, other)
    own = f"{extraction.document.id}#"
    short = {
        Link(
            row.from_.removeprefix(own),
            row.to.removeprefix(own),
            row.kind,
            row.reason,
            row.confidence,
        )
        for row in found
    }
    return tuple(sorted(short, key=lambda row: (row.from_, row.to, row.kind)))


def _between(one: Extraction, two: Extraction) -> list[Link]:
    a, b = one.document.id, two.document.id
    found: list[Link | None] = []
    for event in one.events:
        found += [_same(event, other, f"{a}#", f"{b}#") for other in two.events]
    for first, second, x, y in ((one, two, a, b), (two, one, b, a)):
        made = {event.id: event for event in second.events}
        for event in first.events:
            found += [
                _fulfils(event, row, made.get(row.event), f"{x}#", f"{y}#")
                for row in second.commitments
            ]
    found += _renewed(one, two)
    return [row for row in found if row is not None]


def _to_founding(one: Extraction, founding: Founded) -> list[Link]:
    own = f"{one.document.id}#"
    made = {event.id: event for event in founding.events}
    found: list[Link | None] = []
    for event in one.events:
        best = [_same(event, other, own, "") for other in founding.events]
        found += sorted((row for row in best if row), key=lambda row: -row.confidence)[:1]
        kept = [_fulfils(event, row, made.get(row.event), own, "") for row in founding.commitments]
        found += sorted((row for row in kept if row), key=lambda row: -row.confidence)[:1]
    return [row for row in found if row is not None]


def _same(one: Event, two: Event, own: str, other: str) -> Link | None:
    """Return a link if two rows tell of one event."""
    if not _alike_types(one, two) or not one.date_from or not two.date_from:
        return None
    if {one.context, two.context} & {"negated", "possible"}:
        return None
    a = first_day(one.date_from), last_day(one.date_to or one.date_from)
    b = first_day(two.date_from), last_day(two.date_to or two.date_from)
    if a[0] > b[1] or b[0] > a[1] or max((a[1] - a[0]).days, (b[1] - b[0]).days) > 62:
        return None
    shared = sorted(set(one.actors) & set(two.actors))
    where = _places(one.places, two.places)
    if one.places and two.places and where == "":
        return None
    bodies = {name for name in shared if not find_roster().is_state(name)}
    same_way = one.mode == two.mode or (one.type == "CONSULT" and bodies)
    if not same_way and not (one.object and one.object == two.object):
        return None
    if (
        group_of(one.object)
        and group_of(two.object)
        and group_of(one.object) != group_of(two.object)
    ):
        return None
    if one.instrument != two.instrument and "sister-city agreement" in (
        one.instrument,
        two.instrument,
    ):
        return None
    here = set(one.places) & set(two.places)
    if len(shared) < 2 and not (shared and where) and len(here) < 2:
        return None
    score = 0.5 + 0.1 * min(3, len(shared)) + (0.1 if where else 0.0) + (0.1 if a == b else 0.0)
    reasons = [f"both {one.type or one.mode} on {one.date_from}"]
    if shared:
        reasons.append("actors " + ", ".join(shared))
    if where:
        reasons.append(where)
    return Link(
        own + one.id, other + two.id, "same-event", "; ".join(reasons), round(min(score, 0.97), 2)
    )


_FAMILIES = (
    frozenset(("SANCTION", "COERCE")),
    frozenset(("COOPERATE", "AID")),
    frozenset(("AGREE", "AID", "SUPPORT")),
    frozenset(("COOPERATE", "SUPPORT")),
)
"""Types between which careful readers differ."""


def _alike_types(one: Event, two: Event) -> bool:
    if one.type == two.type:
        return True
    return one.mode == two.mode and any({one.type, two.type} <= some for some in _FAMILIES)


def _fulfils(
    event: Event, row: Commitment, promised: Event | None, own: str, other: str = ""
) -> Link | None:
    """Return a link if an event may be the delivery of a promise."""
    if event.lifecycle not in _STAGED or event.context not in ("actual", "past"):
        return None
    day = promised.date_from if promised else (row.steps[0].date if row.steps else "")
    if day and event.date_from and last_day(event.date_to or event.date_from) < first_day(day):
        return None
    kind, where = group_of(row.object), _places(event.places, row.places)
    if not kind or kind != group_of(event.object):
        return None
    parties = sorted({*event.actors} & {*row.promisors, *row.beneficiaries})
    if (event.places and row.places and not where) or not parties:
        return None
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
    if day and event.date_from:
        reasons.append(f"promised {day}, done {event.date_from}")
        score += 0.05
    alike = _alike(event.quantity, row.quantity)
    if alike:
        reasons.append(alike)
        score += 0.1
    elif event.quantity and row.quantity and event.quantity.unit == row.quantity.unit:
        score -= 0.1
    if score < _LEAST:
        return None
    return Link(
        own + event.id, other + row.id, "fulfils", "; ".join(reasons), round(min(score, 0.97), 2)
    )


def _renewed(one: Extraction, two: Extraction) -> Iterator[Link]:
    """Yield links between promises of one thing, the later with another day or amount."""
    if not one.document.published or not two.document.published:
        return
    first, later = sorted((one, two), key=lambda x: (x.document.published, x.document.id))
    for new in later.commitments:
        for old in first.commitments:
            kind = group_of(new.object)
            parties = sorted({*new.promisors} & {*old.promisors})
            where = _places(new.places, old.places)
            if not kind or kind != group_of(old.object) or not parties or not where:
                continue
            due = new.due and old.due and new.due != old.due
            grown = (
                new.quantity
                and old.quantity
                and new.quantity.unit == old.quantity.unit
                and new.quantity.value != old.quantity.value
            )
            if not (due or grown):
                continue
            reasons = [f"both {new.object}", where, "parties " + ", ".join(parties)]
            if due:
                reasons.append(f"due {new.due} instead of {old.due}")
            yield Link(
                f"{later.document.id}#{new.id}",
                f"{first.document.id}#{old.id}",
                "supersedes",
                "; ".join(reasons),
                0.7,
            )


@lru_cache(maxsize=4096)
def group_of(name: str) -> str:
    """
    Return the group of a thing by the last words of its English name.

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
    best = ""
    at = -1
    for kind in find_lexicon("en").objects:
        for match in kind.word.finditer(plain):
            if (match.start(), len(kind.name)) > (at, 0) and not plain[match.end() :].startswith(
                "s of"
            ):
                best, at = kind.group, match.start()
    return best


@lru_cache(maxsize=1)
def _regions() -> dict[str, frozenset[str]]:
    return {k: frozenset(v) for k, v in find_lexicon("en").table["within"].items()}


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
    names = {
        state.name: state.id for state in find_roster().actors.values() if state.kind == "state"
    }
    states = [name for name in (*one, *two) if name in names]
    return f"within {states[0]}" if states else ""


def _alike(a: Quantity | None, b: Quantity | None) -> str:
    if a is None or b is None or a.unit != b.unit or a.value != b.value:
        return ""
    return f"both {a.value:g} {a.unit}"
