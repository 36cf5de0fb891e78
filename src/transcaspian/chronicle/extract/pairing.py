"""Which rows of two documents, or of one and the founding chronicle, are linked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.subjects import Subject, subjects_of_founding
from transcaspian.chronicle.extract.weighing import (
    is_renewed,
    weigh_again,
    weigh_delivery,
    weigh_end,
    weigh_same,
)
from transcaspian.chronicle.record import Commitment, Event, Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcaspian.chronicle.extract.weights import Weight
    from transcaspian.chronicle.founding import Founded

__all__ = ["iter_weighed", "pair", "pair_founding", "pair_promises", "pair_through", "pair_within"]

_LEAST = 0.0
"""What a link has to reach: it is as likely right as wrong. [nat]"""
_LEAST_KEPT = -0.5
"""The same for what came of a promise, as a reviewer decides: three of eight are right. [nat]"""
_TIE = 1.0
_SURE = 0.97
_SAID = 4
_THROUGH = 0.9
_Found = tuple[float, Subject, Subject, Link]


def pair(one: Sequence[Subject], two: Sequence[Subject]) -> list[Link]:
    """
    Link the rows of two documents.

    Parameters
    ----------
    one, two : sequence of Subject
        Of each.

    Returns
    -------
    list of Link
        Of each row to the likeliest of the other document.
    """
    return _choose(_likely(_compare(one, _index(two))), both=True)


def pair_founding(subjects: Sequence[Subject], founding: Founded) -> list[Link]:
    """
    Link the rows of a document to the events of the founding chronicle.

    Parameters
    ----------
    subjects : sequence of Subject
        Of the document.
    founding : Founded
        Rows held for true.

    Returns
    -------
    list of Link
        Of each row to the likeliest.
    """
    return _choose(_likely(_compare(subjects, _index_founding(founding))), both=False)


def pair_through(
    one: Sequence[Subject], two: Sequence[Subject], links: Iterable[Link]
) -> Iterator[Link]:
    """
    Link rows of two documents that go with one event of the founding chronicle.

    Parameters
    ----------
    one, two : sequence of Subject
        Of each.
    links : iterable of Link
        Of both to the founding chronicle.

    Yields
    ------
    Link
        Less sure than the less sure of the two that it follows from.
    """
    rows = {row.name: row for row in (*one, *two)}
    first = {row.name for row in one}
    by_event: dict[str, list[tuple[Subject, float]]] = defaultdict(list)
    for link in links:
        for end, event in ((link.from_, link.to), (link.to, link.from_)):
            if end in rows and "#" not in event:
                by_event[event].append((rows[end], link.confidence))
    for event, ends in sorted(by_event.items()):
        for a, sure in ends:
            for b, sure_too in ends:
                if a.name in first and b.name not in first and a.is_ahead + b.is_ahead < 2:
                    left, right = (b, a) if a.is_ahead else (a, b)
                    kind = "fulfils" if right.is_ahead else "same-event"
                    sureness = round(_THROUGH * min(sure, sure_too), 2)
                    yield Link(left.name, right.name, kind, f"both {event}", sureness)


def pair_within(rows: Sequence[Subject]) -> list[Link]:
    """
    Link the promises of one document to what it tells of their delivery.

    Parameters
    ----------
    rows : sequence of Subject
        Of the document.

    Returns
    -------
    list of Link
        Of each promise to the likeliest.
    """
    promises = [row for row in rows if isinstance(row.row, Commitment)]
    deeds = [row for row in rows if _is_finished(row)]
    found = [
        _made(weight, deed, promise, "fulfils")
        for deed in deeds
        for promise in promises
        if (weight := weigh_delivery(deed, promise)) is not None and weight.total >= _LEAST_KEPT
    ]
    return [row[3] for row in _best(found, 2)]


def pair_promises(subjects: Sequence[Subject], founding: Founded) -> list[Link]:
    """
    Link the rows of a document to the promises of the founding chronicle.

    Parameters
    ----------
    subjects : sequence of Subject
        Of the document.
    founding : Founded
        Rows held for true.

    Returns
    -------
    list of Link
        Of each deed to the promise that it keeps, of each promise to the event that made it.
    """
    kept: list[_Found] = []
    told: list[_Found] = []
    index = _index_promises(founding)
    for left in subjects:
        for right in _near(left, index):
            if _is_finished(left):
                weight = weigh_delivery(left, right)
                if weight is not None and weight.total >= _LEAST_KEPT:
                    kept.append(_made(weight, left, right, "fulfils"))
            elif isinstance(left.row, Commitment) and isinstance(right.row, Commitment):
                again = weigh_again(left, right)
                if again is not None and again.total >= _LEAST and not is_renewed(again):
                    event = replace(right, name=right.row.event or right.name)
                    told.append(_made(again, left, event, "same-event"))
    return [row[3] for row in (*_best(kept, 1), *_best(told, 1))]


def _is_finished(row: Subject) -> bool:
    return isinstance(row.row, Event) and not row.is_ahead and row.row.lifecycle == "operational"


def _best(found: Iterable[_Found], end: int) -> Iterator[_Found]:
    """Yield of the links of each row, the first or second of the pair, the likeliest."""
    seen: set[str] = set()
    for one in sorted(found, key=lambda row: (-row[0], row[3].from_, row[3].to)):
        row = one[end]
        if isinstance(row, Subject) and row.name not in seen:
            seen.add(row.name)
            yield one


def iter_weighed(
    one: Iterable[Subject], two: Iterable[Subject]
) -> Iterator[tuple[Subject, Subject, str, Weight]]:
    """
    Yield every way in which rows of two documents could be linked, likely or not.

    Parameters
    ----------
    one, two : iterable of Subject
        Of each.

    Yields
    ------
    tuple
        What the link leads from and to, its kind, and what speaks for it.
    """
    yield from _compare(one, _index(two))


def _compare(
    rows: Iterable[Subject], index: dict[str, list[Subject]]
) -> Iterator[tuple[Subject, Subject, str, Weight]]:
    for left in rows:
        for right in _near(left, index):
            yield from _weigh(left, right)
            yield from _weigh_ahead(left, right)
            yield from _weigh_ahead(right, left)


def _weigh(left: Subject, right: Subject) -> Iterator[tuple[Subject, Subject, str, Weight]]:
    weight = weigh_same(left, right)
    if weight is not None:
        yield left, right, "same-event", weight
    again = weigh_again(left, right)
    if again is None:
        return
    if not is_renewed(again):
        yield left, right, "same-event", again
    elif "" != left.told != right.told != "":
        new, old = (left, right) if left.told > right.told else (right, left)
        yield new, old, "supersedes", again


def _weigh_ahead(done: Subject, promise: Subject) -> Iterator[tuple[Subject, Subject, str, Weight]]:
    for kind, weigh in (("fulfils", weigh_delivery), ("supersedes", weigh_end)):
        weight = weigh(done, promise)
        if weight is not None:
            yield done, promise, kind, weight


def _likely(
    found: Iterable[tuple[Subject, Subject, str, Weight]],
) -> Iterator[_Found]:
    """Yield the links that reach what a link has to."""
    for left, right, kind, weight in found:
        if weight.total >= (_LEAST_KEPT if kind == "fulfils" else _LEAST):
            yield _made(weight, left, right, kind)


def _made(weight: Weight, left: Subject, right: Subject, kind: str) -> _Found:
    reason = "; ".join(weight.reasons[:_SAID])
    sure = round(min(_SURE, weight.sureness), 2)
    return weight.total, left, right, Link(left.name, right.name, kind, reason, sure)


def _choose(found: Iterable[_Found], *, both: bool) -> list[Link]:
    """Return of the links that rows could have the likeliest, for each end."""
    rows = sorted(_once(list(found)), key=lambda row: (-row[0], row[3].from_, row[3].to))
    best: dict[str, float] = {}
    kept: list[Link] = []
    for total, left, right, link in rows:
        own, other = (left, right) if both or "#" in left.name else (right, left)
        if own.name in best or best.get(other.name, total) - total > (0 if both else _TIE):
            continue
        for name in (own.name, other.name):
            best.setdefault(name, total)
        kept.append(link)
    return kept


def _once(found: list[_Found]) -> list[_Found]:
    """Leave out the planned event that a promise was made in, where the promise is linked too."""
    promised = {
        (done.name, f"{row.name.partition('#')[0]}#{row.row.event}")
        for _, done, row, _ in found
        if isinstance(row.row, Commitment)
    }
    return [one for one in found if (one[1].name, one[2].name) not in promised]


def _index(rows: Iterable[Subject]) -> dict[str, list[Subject]]:
    index: dict[str, list[Subject]] = defaultdict(list)
    for row in rows:
        for mark in row.marks:
            index[mark].append(row)
    return index


@lru_cache(maxsize=2)
def _index_founding(founding: Founded) -> dict[str, list[Subject]]:
    return _index(row for row in subjects_of_founding(founding) if isinstance(row.row, Event))


@lru_cache(maxsize=2)
def _index_promises(founding: Founded) -> dict[str, list[Subject]]:
    return _index(row for row in subjects_of_founding(founding) if not isinstance(row.row, Event))


def _near(row: Subject, index: dict[str, list[Subject]]) -> Iterator[Subject]:
    """Yield the rows that share a mark with one, each once, in a steady order."""
    found = {one.name: one for mark in row.asks for one in index.get(mark, ())}
    for name in sorted(found):
        yield found[name]
