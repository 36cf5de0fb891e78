"""Links from row to row, within a document and across: the same event, a promise, its delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.extract.likeness import (
    find_fulfilment,
    find_renewal,
    find_same,
    group_of,
    says_again,
    sides,
    tells_again,
)
from transcaspian.chronicle.record import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcaspian.chronicle.extract.extraction import Extraction
    from transcaspian.chronicle.founding import Founded
    from transcaspian.chronicle.record import Commitment, Event

__all__ = ["link", "link_to", "link_within", "list_marks"]

_AGAIN, _AROUND = 0.75, 2


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
    return tuple(
        _best(
            find_fulfilment(event, one, _told(one, made, ""))
            for event in events
            for one in commitments
            if one.event != event.id
        )
    )


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
    extraction: Extraction, others: Iterable[Extraction], founding: Founded
) -> tuple[Link, ...]:
    """
    Link one document to others and to the founding chronicle.

    Parameters
    ----------
    extraction : Extraction
        The one.
    others : iterable of Extraction
        Documents of the store.
    founding : Founded
        Rows held for true.

    Returns
    -------
    tuple of Link
        Sorted; rows of the one document by their own ids.
    """
    found = _to_founding(extraction, founding)
    for other in others:
        if other.document.id != extraction.document.id:
            first, second = sorted((extraction, other), key=lambda one: one.document.id)
            found += _between(first, second)
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


def list_marks(extraction: Extraction, *, ask: bool = False) -> tuple[str, ...]:
    """
    Return by what a document is looked up: two that can be linked share one.

    Parameters
    ----------
    extraction : Extraction
        What was found in it.
    ask : bool, optional
        Whether to look others up: then with the months around its own.

    Returns
    -------
    tuple of str
        Sides with months, and sides with kinds of things; sorted.
    """
    marks: set[str] = set()
    for event in extraction.events:
        months = _months(event, _AROUND if ask else 0)
        where = [f"@{place}" for place in event.places]
        marks |= {f"{side}/{month}" for side in (*sides(event.actors), *where) for month in months}
        if event.context == "planned":
            marks |= {f"{side}/planned" for side in sides(event.actors)}
        if group_of(event.object):
            marks |= {f"{side}/{group_of(event.object)}" for side in sides(event.actors)}
    for row in extraction.commitments:
        kind = group_of(row.object) or "promise"
        marks |= {f"{side}/{kind}" for side in sides(row.promisors)}
        marks |= {f"{side}/promise" for side in sides(row.promisors)}
    return tuple(sorted(marks))


def _months(event: Event, around: int) -> set[str]:
    """Return the months of an event as ``2024-03``, with some around them."""
    if not event.date_from:
        return set()
    start, end = first_day(event.date_from), last_day(event.date_to or event.date_from)
    first, last = 12 * start.year + start.month - 1, 12 * end.year + end.month - 1
    last = min(last, first + 11)
    return {
        f"{one // 12:04d}-{one % 12 + 1:02d}" for one in range(first - around, last + around + 1)
    }


def _best(found: Iterable[Link | None]) -> Iterator[Link]:
    """Yield of the deliveries of one promise the likeliest."""
    best: dict[str, Link] = {}
    for one in found:
        if one is not None and (one.to not in best or _rank(one) > _rank(best[one.to])):
            best[one.to] = one
    yield from best.values()


def _rank(one: Link) -> tuple[float, str]:
    return one.confidence, one.from_


def _told(row: Commitment, made: dict[str, Event], published: str) -> str:
    """Return when a promise was made: on the day of an event that happened, else when written."""
    event = made.get(row.event)
    if event is not None and event.context in ("actual", "past") and event.date_from:
        return event.date_from
    if row.steps:
        return row.steps[0].date
    return published


def _between(one: Extraction, two: Extraction) -> list[Link]:
    a, b = one.document.id, two.document.id
    found: list[Link] = []
    for event in one.events:
        same = (find_same(event, other, f"{a}#", f"{b}#") for other in two.events)
        found += sorted((row for row in same if row), key=lambda row: -row.confidence)[:1]
    found = list({row.to: row for row in sorted(found, key=_rank)}.values())
    for first, second, x, y in ((one, two, a, b), (two, one, b, a)):
        made = {event.id: event for event in second.events}
        found += _best(
            find_fulfilment(
                event, row, _told(row, made, second.document.published), f"{x}#", f"{y}#"
            )
            for row in second.commitments
            for event in first.events
        )
    for row in one.commitments:
        for old in two.commitments:
            reason = tells_again(row, old)
            if reason:
                pair = f"{a}#{row.id}", f"{b}#{old.id}"
                found.append(Link(*pair, "same-event", reason, _AGAIN))
    return [*found, *_renewed(one, two)]


def _renewed(one: Extraction, two: Extraction) -> Iterator[Link]:
    """Yield links between promises of one thing, the later with another day or amount."""
    if not one.document.published or not two.document.published:
        return
    first, later = sorted((one, two), key=lambda x: (x.document.published, x.document.id))
    for new in later.commitments:
        for old in first.commitments:
            made = find_renewal(new, old, f"{later.document.id}#", f"{first.document.id}#")
            if made is not None:
                yield made


def _to_founding(one: Extraction, founding: Founded) -> list[Link]:
    own = f"{one.document.id}#"
    made = {event.id: event for event in founding.events}
    found: list[Link | None] = []
    for event in one.events:
        same = (find_same(event, other, own, "") for other in founding.events)
        found += sorted((row for row in same if row), key=lambda row: -row.confidence)[:1]
        kept = (
            find_fulfilment(event, row, _told(row, made, ""), own, "")
            for row in founding.commitments
        )
        found += sorted((row for row in kept if row), key=lambda row: -row.confidence)[:1]
    told = {event.id: event for event in one.events}
    for row in one.commitments:
        published = _told(row, told, one.document.published)
        found += _best(find_fulfilment(event, row, published, "", own) for event in founding.events)
        found += _promised_again(row, founding, own)
    links = [row for row in found if row is not None]
    return [*links, *_said_again(one, founding, links)]


def _said_again(one: Extraction, founding: Founded, links: list[Link]) -> Iterator[Link]:
    """Yield links to the statements of the founding chronicle that a document has as well."""
    own = f"{one.document.id}#"
    same = {row.from_.removeprefix(own): row.to for row in links if row.kind == "same-event"}
    for row in one.statements:
        found = [(says_again(row, old, same), old) for old in founding.statements]
        likely = [(reason, old) for reason, old in found if reason]
        if likely:
            reason, old = min(likely, key=lambda pair: abs(pair[1].stance - row.stance))
            yield Link(own + row.id, old.id, "same-event", reason, _AGAIN)


def _promised_again(row: Commitment, founding: Founded, own: str) -> Iterator[Link]:
    """Yield links to the event in which the founding chronicle has the same promise."""
    for old in founding.commitments:
        reason = tells_again(row, old)
        if reason and old.event:
            yield Link(own + row.id, old.event, "same-event", reason, _AGAIN)
