"""Which links between documents, and to the founding chronicle, are right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counting import Count
from matching import meets

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from annotated import Annotated, Row, Wanted

__all__ = ["End", "find_end", "score_inner", "score_outer", "wanted_kinds", "wanted_links"]

_AHEAD = {"planned", "possible"}
End = tuple[int, int]
"""A document of the half and an annotated event of it, by position."""
Miss = tuple[str, str, str, str]


def wanted_links(documents: Sequence[Annotated]) -> dict[tuple[End, End], set[str]]:
    """
    Return the pairs of events of two documents that are one, or promise and delivery.

    Parameters
    ----------
    documents : sequence of Annotated
        One half of the set.

    Returns
    -------
    dict
        From a pair, in the order of the documents, to the kinds of link that are right.
    """
    told = [
        ((i, j), event)
        for i, one in enumerate(documents)
        for j, event in enumerate(one.of("events"))
        if event.row["same"] and not event.may
    ]
    return {
        (a, b): wanted_kinds(left, right)
        for a, left in told
        for b, right in told
        if a[0] < b[0] and left.row["same"] == right.row["same"]
    }


def wanted_kinds(left: Wanted, right: Wanted) -> set[str]:
    """Return how two rows on one event may be linked: a plan and its deed or end, or one thing."""
    sides = _when(left.row["context"]), _when(right.row["context"])
    if set(sides) == {"never", "ahead"}:
        return {"supersedes"}
    if "either" in sides:
        return {"same-event", "fulfils"}
    return {"same-event"} if sides[0] == sides[1] else {"fulfils"}


def _when(context: Any) -> str:
    contexts = {context} if isinstance(context, str) else set(context)
    if contexts <= _AHEAD:
        return "ahead"
    if contexts == {"negated"}:
        return "never"
    return "either" if contexts & _AHEAD else "done"


def find_end(documents: Sequence[Annotated], found: Sequence[Row], name: str) -> set[End] | None:
    """
    Return the annotated events at the place of a linked row.

    Parameters
    ----------
    documents : sequence of Annotated
        One half of the set.
    found : sequence of dict
        What was found in each.
    name : str
        ``DOCUMENT#e3`` or ``DOCUMENT#c1``.

    Returns
    -------
    set or None
        None if the name is of none of these documents.
    """
    document, _, local = name.partition("#")
    for i, one in enumerate(documents):
        if one.document.id != document or not local:
            continue
        rows = [*found[i]["events"], *found[i]["commitments"]]
        row = next((row for row in rows if row["id"] == local), None)
        if row is None:
            return set()
        return {
            (i, j)
            for j, event in enumerate(one.of("events"))
            if meets(row["span"], event.spans) and _is_type(row, event)
        }
    return None


def _is_type(row: Row, event: Wanted) -> bool:
    types = event.row["type"]
    return "type" not in row or (row["type"] or "") in ([types] if types == "" else types)


def score_inner(
    documents: Sequence[Annotated], found: Sequence[Row], links: Sequence[Row]
) -> tuple[Count, list[Miss]]:
    """
    Count links between two documents of a half.

    Parameters
    ----------
    documents, found
        As of `find_end`.
    links : sequence of dict
        With ``from``, ``to`` and ``kind``; those within a document do not count.

    Returns
    -------
    tuple
        The count, and what was missed or too much.
    """
    wanted = wanted_links(documents)
    seen: set[tuple[End, End]] = set()
    misses: list[Miss] = []
    count = Count()
    for link in links:
        left, right = (find_end(documents, found, link[key]) for key in ("from", "to"))
        if left is None or right is None or _base(link["from"]) == _base(link["to"]):
            continue
        pairs = {(min(a, b), max(a, b)) for a in left for b in right}
        good = {pair for pair in pairs if link["kind"] in wanted.get(pair, ())}
        seen |= good
        if not good:
            count.extra += 1
            misses.append(("links", "links", "too much", f"{link}"))
    count.hits, count.missed = len(seen), len(wanted) - len(seen)
    for a, b in sorted(set(wanted) - seen):
        same = documents[a[0]].of("events")[a[1]].row["same"]
        text = f"{documents[a[0]].name} and {documents[b[0]].name} on {same}"
        misses.append(("links", "links", "missed", text))
    return count, misses


def score_outer(
    documents: Sequence[Annotated],
    found: Sequence[Row],
    links: Sequence[Row],
    founding: Collection[str],
) -> tuple[Count, list[Miss]]:
    """
    Count links from documents to events of the founding chronicle, of whatever kind.

    Parameters
    ----------
    documents, found, links
        As of `score_inner`.
    founding : collection of str
        Ids of its events; links to other rows of it do not count.

    Returns
    -------
    tuple
        The count, and what was missed or too much.
    """
    asked = {
        ((i, j), event.row["same"])
        for i, one in enumerate(documents)
        for j, event in enumerate(one.of("events"))
        if event.row["same"] in founding and not event.may
    }
    seen: set[tuple[End, str]] = set()
    misses: list[Miss] = []
    count = Count()
    for link in links:
        for end, name in ((link["from"], link["to"]), (link["to"], link["from"])):
            places = find_end(documents, found, end)
            if places is None or name not in founding:
                continue
            sames = {at: documents[at[0]].of("events")[at[1]].row["same"] for at in places}
            seen |= {(at, name) for at in places if (at, name) in asked}
            if name not in sames.values():
                count.extra += 1
                misses.append(("links", "founding", "too much", f"{link}"))
    count.hits, count.missed = len(seen), len(asked) - len(seen)
    for at, same in sorted(asked - seen):
        event = documents[at[0]].of("events")[at[1]]
        text = f"{documents[at[0]].name} “{event.row['at']}” to {same}"
        misses.append(("links", "founding", "missed", text))
    return count, misses


def _base(name: str) -> str:
    return name.partition("#")[0]
