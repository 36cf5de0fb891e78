"""Rules over the documents of a store: what they found is kept, and linked from one to another."""

from __future__ import annotations

import gc
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.extract.extraction import Extraction, extract, rules_digest
from transcaspian.chronicle.extract.links import link_to, list_marks
from transcaspian.chronicle.founding import load_founding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from transcaspian.chronicle.document import Document
    from transcaspian.chronicle.store import Store

__all__ = ["collect", "collect_all", "iter_collected"]

_AT_ONCE = 64
"""Documents whose candidates are kept in one transaction. [-]"""


def collect(store: Store, document: Document) -> dict[str, Any]:
    """
    Find the candidates of a document, keep them, and link them to all that is known.

    Parameters
    ----------
    store : Store
        Where documents are kept.
    document : Document
        One of them.

    Returns
    -------
    dict
        As of the schema ``transcaspian/chronicle-extract/1``.

    Notes
    -----
    Documents that these rules have not seen are read first. Then only those are looked at that may
    have something to link to: a side that acts in the same months, or promises a thing alike.
    """
    own = _own(store, document)
    for name in store.list_unread(rules_digest()):
        _own(store, store.document(name))
    near = [one for one in store.list_marked(list_marks(own, ask=True)) if one != document.id]
    others = (_own(store, store.document(one)) for one in near)
    return _linked(own, others).to_json()


def collect_all(store: Store) -> dict[str, int]:
    """
    Find the candidates of every document and keep them.

    Parameters
    ----------
    store : Store
        Where documents are kept.

    Returns
    -------
    dict of str to int
        How many documents were read, and how many rows of each kind were found.
    """
    counts: dict[str, int] = defaultdict(int)
    for one in iter_collected(store):
        counts["documents"] += 1
        for name in ("events", "statements", "commitments", "figures"):
            counts[name] += len(getattr(one, name))
    return dict(counts)


def iter_collected(store: Store) -> Iterator[Extraction]:
    """
    Find the candidates of every document and keep them, a few documents at a time.

    Parameters
    ----------
    store : Store
        Where documents are kept.

    Yields
    ------
    Extraction
        Without links to other documents.

    Notes
    -----
    From the first transaction on garbage of cycles is looked for after each one, not whenever it
    adds up; at the end that is as it was before.
    """
    rules = rules_digest()
    rows: list[tuple[str, dict[str, Any], tuple[str, ...]]] = []
    automatic, settled = gc.isenabled(), False
    try:
        for document in store.iter_documents():
            kept = store.find_extraction(document.id, rules)
            if kept is not None:
                yield Extraction.from_json(document, kept)
                continue
            found = extract(document)
            rows.append((document.id, found.to_json(), list_marks(found)))
            if len(rows) == _AT_ONCE:
                store.put_extractions(rules, rows)
                rows.clear()
                if settled:
                    gc.collect(1)
                else:  # tables stay for good: they are not looked through as garbage
                    gc.collect()
                    gc.freeze()
                    gc.disable()  # most goes by itself; cycles are looked for between transactions
                    settled = True
            yield found
    finally:
        if settled:
            gc.unfreeze()
            if automatic:
                gc.enable()
        if rows:
            store.put_extractions(rules, rows)


def _own(store: Store, document: Document) -> Extraction:
    """Return what the rules of today find in a document, from the store if they have looked."""
    rules = rules_digest()
    kept = store.find_extraction(document.id, rules)
    if kept is not None:
        return Extraction.from_json(document, kept)
    found = extract(document)
    store.put_extraction(document.id, rules, found.to_json(), list_marks(found))
    return found


def _linked(own: Extraction, others: Iterable[Extraction]) -> Extraction:
    founding = load_founding(check=False)
    links = dict.fromkeys((*own.links, *link_to(own, others, founding)))
    return replace(own, links=tuple(sorted(links, key=lambda row: (row.from_, row.to, row.kind))))
