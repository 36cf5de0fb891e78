"""
How far two who annotate agree: the most that anybody can be asked to find.

``second/`` holds the documents of ``test/`` annotated once more, by people who had seen neither
the rows of the first nor the rules. What the second asks for is scored against the first as if a
program had found it; of rows that leave readings open, the one named first is taken.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

from annotated import HERE, KINDS, Annotated, Row, Wanted, load_split
from counting import Count
from matching import fits, meets, pair_up

__all__ = ["agree", "main"]

_PLAIN = ("type", "mode", "context", "speaker", "unit", "id")
_GROUPS = ("actors", "promisors")


def main() -> int:
    """Print precision, recall and F1 of the second annotation against the first."""
    first = load_split("test")
    second = load_split("second", texts=HERE / "test")
    print("kind            P    R   F1    n")
    for kind, count in agree(first, second).items():
        n = count.hits + count.missed
        print(f"{kind:12} {count.precision:.2f} {count.recall:.2f} {count.f1:.2f} {n:4}")
    return 0


def agree(first: tuple[Annotated, ...], second: tuple[Annotated, ...]) -> dict[str, Count]:
    """
    Score one annotation of some documents against another.

    Parameters
    ----------
    first, second : tuple of Annotated
        The same documents in the same order.

    Returns
    -------
    dict of str to Count
        By kind; ``typed`` asks of an event only its type and place. Rows that need not be found
        count neither way.
    """
    counts: dict[str, Count] = {}
    for kind in (*KINDS[:1], "typed", *KINDS[1:]):
        count = counts[kind] = Count()
        for one, other in zip(first, second, strict=True):
            wanted = one.of("events" if kind == "typed" else kind)
            told = other.of("events" if kind == "typed" else kind)
            found = [_as_found(kind, row) for row in told]
            marks = {id(row): mark for row, mark in zip(found, told, strict=True)}
            pairs = pair_up(found, wanted, partial(_fit, kind, marks))
            left = {i for i, _ in pairs}
            right = {j for _, j in pairs}
            count.hits += sum(not wanted[j].may for j in right)
            count.extra += sum(not row.may for i, row in enumerate(told) if i not in left)
            count.missed += sum(not row.may for j, row in enumerate(wanted) if j not in right)
    return counts


def _as_found(kind: str, wanted: Wanted) -> Row:
    """Return an annotated row as a program would give it: one reading, one span."""
    row: Row = dict(wanted.row)
    for key in _PLAIN:
        if key in row:
            row[key] = _one(row[key])
    for key in _GROUPS:
        if key in row:
            row[key] = [_one(one) for one in row[key]]
    row["spans"] = wanted.spans
    row.setdefault("id", "")
    row["span"] = wanted.spans[0] if wanted.spans else None
    if kind == "figures":
        row["quantity"] = {"value": row["value"], "unit": row["unit"]}
    return row


def _fit(kind: str, marks: dict[int, Wanted], found: Row, wanted: Wanted) -> float:
    """Return how well two rows fit, 0 if they don't; rows that must be found come first."""
    mark = marks[id(found)]
    weight = 0.5 if mark.may else 1.0
    people: dict[str, Row] = {}
    if kind == "statements" and not wanted.row["known"] and not found["known"]:
        people = {found["speaker"]: {"known": False, "spans": mark.speaker_spans}}
    if kind in ("people", "places"):
        return weight * fits(kind, found, wanted, people)
    return weight * max(
        (fits(kind, {**found, "span": span}, wanted, people) for span in _meeting(mark, wanted)),
        default=0.0,
    )


def _meeting(mark: Wanted, wanted: Wanted) -> list[tuple[int, int]]:
    return [span for span in mark.spans if meets(span, wanted.spans)][:1]


def _one(value: Any) -> Any:
    return (value[0] if value else "") if isinstance(value, list) else value


if __name__ == "__main__":
    sys.exit(main())
