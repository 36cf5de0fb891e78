"""Links from row to row, within a document and across: the same event, a promise, its delivery."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.pairing import (
    pair,
    pair_founding,
    pair_promises,
    pair_through,
    pair_within,
)
from transcaspian.chronicle.extract.restated import link_statements
from transcaspian.chronicle.extract.subjects import subjects_of
from transcaspian.chronicle.record import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcaspian.chronicle.extract.extraction import Extraction
    from transcaspian.chronicle.extract.subjects import Subject
    from transcaspian.chronicle.founding import Founded

__all__ = ["link", "link_to", "link_within", "list_marks"]


def link_within(extraction: Extraction) -> tuple[Link, ...]:
    """
    Link the promises of one document to what it tells of their delivery.

    Parameters
    ----------
    extraction : Extraction
        What was found in it.

    Returns
    -------
    tuple of Link
        In order.
    """
    if not extraction.commitments:
        return ()
    if not any(one.lifecycle == "operational" for one in extraction.events):
        return ()
    return tuple(pair_within(subjects_of(extraction, within=True)))


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
    found = [
        row
        for name, some in held.items()
        for row in _to_founding(docs[name], rows[name], some, founding)
    ]
    for one, two in _near(rows):
        found += _between(rows[one], rows[two], held.get(one, []) + held.get(two, []))
    return tuple(sorted(set(found), key=lambda row: (row.from_, row.to, row.kind)))


def _near(rows: dict[str, tuple[Subject, ...]]) -> list[tuple[str, str]]:
    """Return the pairs of documents that share a mark, in order."""
    index: dict[str, set[str]] = defaultdict(set)
    for name, some in rows.items():
        for mark in {mark for row in some for mark in row.marks}:
            index[mark].add(name)
    asked = {(name, mark) for name, some in rows.items() for row in some for mark in row.asks}
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
    found = _to_founding(extraction, rows, held, founding)
    for other in others:
        if other.document.id != extraction.document.id:
            theirs = subjects_of(other)
            both = [*held, *pair_founding(theirs, founding)]
            ends = sorted(((extraction, rows), (other, theirs)), key=lambda end: end[0].document.id)
            found += _between(ends[0][1], ends[1][1], both)
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
    return tuple(sorted({mark for row in rows for mark in (row.asks if ask else row.marks)}))


def _between(
    one: tuple[Subject, ...], two: tuple[Subject, ...], held: list[Link]
) -> Iterator[Link]:
    """Yield the links between the rows of two documents."""
    found = pair(one, two)
    yield from found
    ends = {frozenset((row.from_, row.to)) for row in found}
    for row in pair_through(one, two, held):
        if frozenset((row.from_, row.to)) not in ends:
            yield row


def _to_founding(
    one: Extraction, rows: tuple[Subject, ...], held: list[Link], founding: Founded | None
) -> list[Link]:
    """Return links to the founding chronicle: those that hold, and to its promises and words."""
    if founding is None:
        return []
    links = [*held, *pair_promises(rows, founding)]
    return [*links, *link_statements(one, founding, links)]
