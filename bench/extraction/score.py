"""
Precision, recall and F1 of what `chronicle extract` finds in the annotated documents.

Tune and test are told apart, and so are languages. ``--misses tune`` lists what was missed and
what is too much; ``--write`` writes the page of the documentation.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotated import KINDS, SPLITS, load_split
from counting import Count
from linking import score_inner, score_outer
from matching import fits, pair_up, score_attributes
from transcaspian.chronicle.codec import to_plain as to_row
from transcaspian.chronicle.founding import load_founding

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from annotated import Annotated, Row, Wanted

__all__ = ["PAGE", "Scores", "find_in_split", "format_misses", "main", "score_split", "to_plain"]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "chronicle" / "extraction.md"
EXTRACTOR = "transcaspian.chronicle.extract.extraction:extract"
LINKER = "transcaspian.chronicle.extract.links:link"
ROWS = ("events", "typed", *KINDS[1:])
"""What is counted; ``typed`` asks of an event its type and place alone."""


@dataclass(slots=True)
class Scores:
    """
    What was counted in one half of the set.

    Parameters
    ----------
    counts : dict of (str, str) to Count
        By kind and language; ``all`` for all languages.
    attributes : dict of (str, str) to list of int
        By kind and attribute: right, and asked for.
    misses : list of (str, str, str, str)
        Document, kind, ``missed``, ``too much`` or what is wrong, and the row in words.
    """

    counts: dict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    attributes: dict[tuple[str, str], list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0, 0])
    )
    misses: list[tuple[str, str, str, str]] = field(default_factory=list)


def main(argv: list[str] | None = None) -> int:
    """Score both halves and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--extractor", default=EXTRACTOR, help="what finds, as module:name")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--misses", choices=SPLITS, help="list what was missed, by document")
    parser.add_argument("--write", action="store_true", help="write the documentation's page")
    options = parser.parse_args(argv)
    if options.misses:
        print(format_misses(score_split(*find_in_split(options.misses, options.extractor))))
        return 0
    scores = {split: score_split(*find_in_split(split, options.extractor)) for split in SPLITS}
    if options.json:
        print(json.dumps(to_plain(scores), indent=1))
        return 0
    from page import format_page, format_table  # noqa: PLC0415 - they read this module

    if options.write:
        PAGE.write_text(format_page(scores), encoding="utf-8")
        print(f"wrote {PAGE.name}")
    print(format_table(scores))
    return 0


def load_rules(name: str) -> Callable[..., Any]:
    """Return the function that ``module:name`` stands for."""
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


def find_in_split(
    split: str, extractor: str = EXTRACTOR
) -> tuple[tuple[Annotated, ...], list[Row], list[Row], frozenset[str]]:
    """
    Let the rules look at one half of the set.

    Parameters
    ----------
    split : str
        Which one.
    extractor : str, optional
        ``module:name`` of what finds.

    Returns
    -------
    tuple
        The documents, what was found in each as plain values, the links between them, and the
        ids of the founding chronicle's events.
    """
    extract, link = load_rules(extractor), load_rules(LINKER)
    documents = load_split(split)
    found = [extract(one.document) for one in documents]
    founding = load_founding()
    links = [to_row(one) for one in link(found, founding)]
    rows = [json.loads(json.dumps(one.to_json())) for one in found]
    return documents, rows, links, frozenset(one.id for one in founding.events)


def score_split(
    documents: Sequence[Annotated],
    found: Sequence[Row],
    links: Sequence[Row],
    founding: Collection[str],
) -> Scores:
    """
    Count what is right in one half of the set.

    Parameters
    ----------
    documents : sequence of Annotated
        The half.
    found : sequence of dict
        For each document what was found, as the JSON of `chronicle extract`.
    links : sequence of dict
        Links between these documents and to the founding chronicle.
    founding : collection of str
        Ids of the events of the founding chronicle.

    Returns
    -------
    Scores
        Rows that may but need not be found count neither way.
    """
    scores = Scores()
    for one, rows in zip(documents, found, strict=True):
        people = {row["id"]: row for row in rows["people"]}
        for kind in ROWS:
            _count(scores, one, kind, rows["events" if kind == "typed" else kind], people)
    for kind, (count, misses) in (
        ("links", score_inner(documents, found, links)),
        ("links to the chronicle", score_outer(documents, found, links, founding)),
    ):
        scores.counts[kind, "all"] = count
        scores.misses += misses
    return scores


def _count(
    scores: Scores, one: Annotated, kind: str, found: Sequence[Row], people: dict[str, Row]
) -> None:
    wanted = one.of("events" if kind == "typed" else kind)
    fit: Callable[[Row, Wanted], float] = partial(_fit, kind, people)
    pairs = pair_up(found, wanted, fit)
    asked = {j for j, row in enumerate(wanted) if not row.may}
    hits = [(i, j) for i, j in pairs if j in asked]
    over = sorted(set(range(len(found))) - {i for i, _ in pairs})
    missed = sorted(asked - {j for _, j in pairs})
    for language in (one.document.language, "all"):
        count = scores.counts[kind, language]
        count.hits += len(hits)
        count.extra += len(over)
        count.missed += len(missed)
    if kind == "typed":
        return
    for i, j in hits:
        right = score_attributes(kind, found[i], wanted[j].row)
        for name, good in right.items():
            scores.attributes[kind, name][0] += good
            scores.attributes[kind, name][1] += 1
        wrong = ", ".join(name for name, good in right.items() if not good)
        if wrong:
            text = f"{_say_wanted(wanted[j])}\n      found: {_say_found(found[i], one)}"
            scores.misses.append((one.name, kind, f"wrong {wrong}", text))
    scores.misses += [(one.name, kind, "missed", _say_wanted(wanted[j])) for j in missed]
    scores.misses += [(one.name, kind, "too much", _say_found(found[i], one)) for i in over]


def _fit(kind: str, people: dict[str, Row], found: Row, wanted: Wanted) -> float:
    return fits(kind, found, wanted, people)


def _say_wanted(one: Wanted) -> str:
    kept = {k: v for k, v in one.row.items() if v not in ("", [], None, False) and k != "same"}
    return json.dumps(kept, ensure_ascii=False)


def _say_found(row: Row, one: Annotated) -> str:
    left = ("text", "evidence", "steps", "effects", "spans", "id")
    kept = {k: v for k, v in row.items() if v not in ("", [], None) and k not in left[:5]}
    span = row.get("span") or (row.get("spans") or [None])[0]
    words = one.document.text[span[0] : span[1]] if span else ""
    return json.dumps(kept, ensure_ascii=False) + f" in “{words}”"


def format_misses(scores: Scores) -> str:
    """
    Return what was missed, what is too much and what is wrong, by document.

    Parameters
    ----------
    scores : Scores
        Of one half.

    Returns
    -------
    str
        One row a line.
    """
    lines: list[str] = []
    for name in sorted({miss[0] for miss in scores.misses}):
        lines.append(f"== {name}")
        lines += [f"  {k:12s} {what}: {text}" for d, k, what, text in scores.misses if d == name]
    summary = Counter((kind, what.split()[0]) for _, kind, what, _ in scores.misses)
    lines.append("== sums")
    lines += [f"  {kind:12s} {what}: {n}" for (kind, what), n in sorted(summary.items())]
    return "\n".join(lines)


def to_plain(scores: dict[str, Scores]) -> dict[str, Any]:
    """
    Return scores as plain values.

    Parameters
    ----------
    scores : dict of str to Scores
        By half.

    Returns
    -------
    dict
        ``schema`` is ``transcaspian/bench-extraction/1``.
    """
    return {
        "schema": "transcaspian/bench-extraction/1",
        **{split: _plain(one) for split, one in scores.items()},
    }


def _plain(scores: Scores) -> dict[str, Any]:
    kinds: Iterable[str] = dict.fromkeys(kind for kind, _ in scores.counts)
    return {
        kind: {
            "languages": {
                language: {
                    "hits": count.hits,
                    "extra": count.extra,
                    "missed": count.missed,
                    "precision": round(count.precision, 4),
                    "recall": round(count.recall, 4),
                    "f1": round(count.f1, 4),
                }
                for (name, language), count in scores.counts.items()
                if name == kind
            },
            "attributes": {
                name: round(right / asked, 4)
                for (of, name), (right, asked) in scores.attributes.items()
                if of == kind
            },
        }
        for kind in kinds
    }


if __name__ == "__main__":
    sys.exit(main())
