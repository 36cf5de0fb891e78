"""Links from row to row, within a document and across: the same event, a promise, its delivery."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.likeness import (
    find_fulfilment,
    find_renewal,
    says_again,
    tells_again,
)
from transcaspian.chronicle.extract.pairing import pair, pair_founding, pair_through
from transcaspian.chronicle.extract.subjects import marks_of, subjects_of
from transcaspian.chronicle.record import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcaspian.chronicle.extract.extraction import Extraction
    from transcaspian.chronicle.extract.subjects import Subject
    from transcaspian.chronicle.founding import Founded
    from transcaspian.chronicle.record import Commitment, Event

__all__ = ["link", "link_to", "link_within", "list_marks"]

_AGAIN = 0.75


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
    docs = {one.document.id: one for one in extractions}
    rows = {name: subjects_of(docs[name]) for name in sorted(docs)}
    held = {name: pair_founding(some, founding) for name, some in rows.items()} if founding else {}
    found = [row for name, some in held.items() for row in _to_founding(docs[name], some, founding)]
    for one, two in _near(rows):
        found += _between(
            (docs[one], docs[two]), (rows[one], rows[two]), held.get(one, []) + held.get(two, [])
        )
    return tuple(sorted(set(found), key=lambda row: (row.from_, row.to, row.kind)))


def _near(rows: dict[str, tuple[Subject, ...]]) -> list[tuple[str, str]]:
    """Return the pairs of documents that share a mark, in order."""
    index: dict[str, set[str]] = defaultdict(set)
    for name, some in rows.items():
        for mark in {mark for row in some for mark in marks_of(row)}:
            index[mark].add(name)
    asked = {
        (name, mark)
        for name, some in rows.items()
        for row in some
        for mark in marks_of(row, ask=True)
    }
    pairs = {tuple(sorted((name, other))) for name, mark in asked for other in index.get(mark, ())}
    return sorted((one, two) for one, two in pairs if one != two)


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
    rows = subjects_of(extraction)
    held = pair_founding(rows, founding)
    found = _to_founding(extraction, held, founding)
    for other in others:
        if other.document.id != extraction.document.id:
            theirs = subjects_of(other)
            both = [*held, *pair_founding(theirs, founding)]
            ends = sorted(((extraction, rows), (other, theirs)), key=lambda end: end[0].document.id)
            found += _between((ends[0][0], ends[1][0]), (ends[0][1], ends[1][1]), both)
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
    rows = subjects_of(extraction)
    return tuple(sorted({mark for row in rows for mark in marks_of(row, ask=ask)}))


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


def _between(
    docs: tuple[Extraction, Extraction],
    rows: tuple[tuple[Subject, ...], tuple[Subject, ...]],
    held: list[Link],
) -> list[Link]:
    one, two = docs
    a, b = one.document.id, two.document.id
    found = pair(*rows)
    ends = {frozenset((row.from_, row.to)) for row in found}
    found += [
        row for row in pair_through(*rows, held) if frozenset((row.from_, row.to)) not in ends
    ]
    for row in one.commitments:
        for old in two.commitments:
            reason = tells_again(row, old)
            if reason:
                names = f"{a}#{row.id}", f"{b}#{old.id}"
                found.append(Link(*names, "same-event", reason, _AGAIN))
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


def _to_founding(one: Extraction, held: list[Link], founding: Founded | None) -> list[Link]:
    """Return links to the founding chronicle: those that hold, and to its promises and words."""
    if founding is None:
        return []
    own = f"{one.document.id}#"
    found: list[Link | None] = list(held)
    for event in one.events:
        kept = (
            find_fulfilment(event, row, _told(row, {}, ""), own) for row in founding.commitments
        )
        found += sorted((row for row in kept if row), key=lambda row: -row.confidence)[:1]
    for row in one.commitments:
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
