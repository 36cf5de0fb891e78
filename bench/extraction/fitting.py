"""
Fit what each feature of a pair of rows weighs, on the annotated documents.

Each pair of rows that the linker compares, and of which the annotation tells what both are on, is
a case: they are on one event, or not. Logistic regression draws the weights towards those that
were set by hand, scaled alike: the stronger, the less they follow the few kinds of things that
the set is about, so the strongest draw is taken that keeps F1 on documents left out by turns
within a hundredth of the best. No feature may turn its sign. ``--write`` writes the weights into
``data/chronicle/links.csv``.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from annotated import load_split
from linking import find_end, wanted_kinds
from transcaspian.chronicle.extract.extraction import extract
from transcaspian.chronicle.extract.pairing import iter_weighed
from transcaspian.chronicle.extract.subjects import subjects_of, subjects_of_founding
from transcaspian.chronicle.extract.weights import table_path
from transcaspian.chronicle.founding import load_founding
from transcaspian.chronicle.record import Commitment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from annotated import Annotated, Wanted
    from transcaspian.chronicle.extract.subjects import Subject
    from transcaspian.chronicle.extract.weights import Weight

    Floats = NDArray[np.float64]

__all__ = ["Case", "cross_validate", "find_cases", "fit", "main"]

FOLDS = 8
STRENGTHS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""How strongly weights are drawn to those set by hand, tried in turn."""
_STEPS = 400
_FREE = 0.01
_CLOSE = 1e-9
_NEAR = 0.01
_MOST = 30.0
_CUTS = tuple(x / 4 for x in range(-12, 13))
_SIGNS = {"+": 1.0, "-": -1.0, "0": 0.0}


@dataclass(frozen=True, slots=True)
class Case:
    """
    Two rows that the linker compares, and whether they are on one event.

    Parameters
    ----------
    documents : tuple of str
        Names of those that they are of; one if the other row is of the founding chronicle.
    parts : dict of str to float
        How much of each feature there is.
    right : bool
        Whether a link of this kind is right.
    """

    documents: tuple[str, ...]
    parts: dict[str, float]
    right: bool


def find_cases() -> list[Case]:
    """
    Return the pairs of rows of which the annotation tells what they are on.

    Returns
    -------
    list of Case
        Of `tune/`, between documents and to the founding chronicle, in order.
    """
    cases: list[Case] = []
    documents = load_split("tune")
    found = [extract(one.document) for one in documents]
    rows = [subjects_of(one) for one in found]
    plain: list[Any] = [json.loads(json.dumps(one.to_json())) for one in found]
    told = {row.name: _told(documents, plain, row.name) for some in rows for row in some}
    for (i, one), (j, two) in combinations(enumerate(documents), 2):
        for left, right, kind, weight in iter_weighed(rows[i], rows[j]):
            ends = told[left.name], told[right.name]
            cases += _between((one.name, two.name), ends, kind, weight)
    held = subjects_of_founding(load_founding(check=False))
    for i, one in enumerate(documents):
        for left, right, kind, weight in iter_weighed(rows[i], held):
            own, other = (left, right) if "#" in left.name else (right, left)
            if kind != "supersedes":
                cases += _founding(one.name, told[own.name], other, weight)
    return cases


def _told(documents: Sequence[Annotated], plain: list[Any], name: str) -> list[Wanted]:
    """Return the annotated events at the place of a row."""
    ends = find_end(documents, plain, name) or set()
    return [documents[i].of("events")[j] for i, j in sorted(ends)]


def _between(
    names: tuple[str, ...], ends: tuple[list[Wanted], list[Wanted]], kind: str, weight: Weight
) -> Iterator[Case]:
    """Yield a case, unless nobody tells what one of two rows is on."""
    pairs = [(a, b) for a in ends[0] for b in ends[1]]
    if not any(one.row["same"] for pair in pairs for one in pair):
        return
    same = [(a, b) for a, b in pairs if a.row["same"] and a.row["same"] == b.row["same"]]
    right = any(kind in wanted_kinds(a, b) for a, b in same)
    yield Case(names, {name: much for name, much, _ in weight.parts}, right)


def _founding(name: str, told: list[Wanted], other: Subject, weight: Weight) -> Iterator[Case]:
    """Yield a case of a row and one of the founding chronicle."""
    row = other.row
    of = row.event if isinstance(row, Commitment) else row.id
    if told and of:
        right = any(of == one.row["same"] for one in told)
        yield Case((name,), {part: much for part, much, _ in weight.parts}, right)


def _matrix(cases: Sequence[Case], names: Sequence[str]) -> tuple[Floats, Floats]:
    place = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(cases), len(names)))
    for i, one in enumerate(cases):
        for name, much in one.parts.items():
            x[i, place[name]] += much
    return x, np.array([float(one.right) for one in cases])


def fit(x: Floats, y: Floats, prior: Floats, signs: Floats, *, strength: float) -> Floats:
    """
    Return the weights under which the cases are likeliest, drawn towards the scaled prior.

    Parameters
    ----------
    x : (n_case, n_feature) float64
        How much of each feature there is.
    y : (n_case,) float64
        1 where a link is right.
    prior : (n_feature,) float64
        Weights set by hand; the first scale that fits them best is found first.
    signs : (n_feature,) float64
        1, -1, or 0 where either is allowed.
    strength : float
        How strongly they are drawn.

    Returns
    -------
    (n_feature,) float64
        Weights. [nat]
    """
    free = signs == 0
    fixed = np.where(free, 0.0, prior)
    scaled = _descend(
        np.column_stack([x @ fixed, x[:, free]]), y, np.zeros(1 + free.sum()), _FREE, None
    )
    start = np.where(free, 0.0, fixed * scaled[0])
    start[free] = scaled[1:]
    pull = np.where(free, _FREE, strength)
    return _descend(x, y, start, pull, signs)


def _descend(
    x: Floats, y: Floats, start: Floats, pull: Floats | float, signs: Floats | None
) -> Floats:
    """Return the weights by Newton's method, each step cut back to the allowed signs."""
    w: Floats = start.copy()
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -_MOST, _MOST)))
        slope = x.T @ (p - y) + pull * (w - start)
        bend = (x * (p * (1 - p))[:, None]).T @ x + np.diag(np.broadcast_to(pull, w.shape))
        held = np.zeros(len(w), dtype=bool)
        if signs is not None:
            held = ((signs > 0) & (w <= 0) & (slope > 0)) | ((signs < 0) & (w >= 0) & (slope < 0))
        step = np.zeros(len(w))
        step[~held] = np.linalg.solve(bend[np.ix_(~held, ~held)], slope[~held])
        new = w - step
        if signs is not None:
            new = np.where(signs * new < 0, 0.0, new)
        if np.abs(new - w).max() < _CLOSE:
            return new
        w = new
    return w


def cross_validate(
    cases: Sequence[Case], x: Floats, y: Floats, prior: Floats, signs: Floats, strength: float
) -> Floats:
    """
    Return what each case comes to under weights fitted without its documents.

    Parameters
    ----------
    cases : sequence of Case
        In order.
    x, y, prior, signs, strength
        As of `fit`.

    Returns
    -------
    (n_case,) float64
        Logarithm of the odds; the mean over the folds that leave it out. [nat]
    """
    names = sorted({name for one in cases for name in one.documents})
    fold = {name: i % FOLDS for i, name in enumerate(names)}
    sums, often = np.zeros(len(cases)), np.zeros(len(cases))
    for k in range(FOLDS):
        out = np.array([any(fold[name] == k for name in one.documents) for one in cases])
        w = fit(x[~out], y[~out], prior, signs, strength=strength)
        sums[out] += x[out] @ w
        often[out] += 1
    return sums / often


def _score(total: Floats, y: Floats, cut: float) -> tuple[float, float, float]:
    hits = float(((total >= cut) & (y > 0)).sum())
    found, asked = float((total >= cut).sum()), float(y.sum())
    p, r = hits / max(found, 1.0), hits / asked
    return p, r, 2 * p * r / max(p + r, _CLOSE)


def _say(total: Floats, y: Floats, cut: float) -> str:
    return "P {:.2f} R {:.2f} F1 {:.3f}".format(*_score(total, y, cut))


def main(argv: list[str] | None = None) -> int:
    """Fit the weights, print how well they do, and write them if asked."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the table of weights")
    options = parser.parse_args(argv)
    with table_path().open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    names = [row["feature"] for row in table]
    prior = np.array([float(row["prior"]) for row in table])
    signs = np.array([_SIGNS[row["sign"]] for row in table])
    cases = find_cases()
    x, y = _matrix(cases, names)
    print(f"{len(cases)} cases, {int(y.sum())} right")
    print("by hand:", _say(x @ prior, y, 0.0))
    best: dict[float, float] = {}
    for strength in STRENGTHS:
        total = cross_validate(cases, x, y, prior, signs, strength)
        cut = max(_CUTS, key=lambda cut: (_score(total, y, cut)[2], cut))
        best[strength] = _score(total, y, cut)[2]
        loss = float(np.mean(np.logaddexp(0, total) - y * total))
        print(f"drawn by {strength:g}, left out: loss {loss:.4f},", end=" ")
        print(f"{_say(total, y, 0.0)}; best from {cut}: {_say(total, y, cut)}")
    strength = max(one for one in STRENGTHS if best[one] >= max(best.values()) - _NEAR)
    weights = fit(x, y, prior, signs, strength=strength)
    print(f"all, drawn by {strength:g}:", _say(x @ weights, y, 0.0))
    for row, weight in zip(table, weights, strict=True):
        row["weight"] = f"{weight + 0.0:.3f}"
        print(f"  {row['feature']:16s} {row['prior']:>5s} {row['weight']:>8s}")
    if options.write:
        with table_path().open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
