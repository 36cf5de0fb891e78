"""
Fit what words weigh for each sense of a clause, on annotated documents and labelled sentences.

Each clause is a case. For each sense apart a logistic regression is fitted, with weights drawn to
nothing (elastic net), so that few are left; the proximal gradient method with momentum (Beck and
Teboulle 2009) does it for all senses at once. Where a row or a sentence leaves open which of
several senses it has, or which of its clauses has it, the likeliest by a first fit is taken. What
is left out of a fit to measure it is left out whole: documents by turns, a fifth of the sentences.
``--write`` writes the weights into ``data/chronicle/senses_*.csv``.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from counting import Count
from sense_cases import LANGUAGES, cases_of_sentences, read_nothings, read_sentences, tuned
from transcaspian.chronicle.extract.senses import BIAS, PROMISE, load_binding, table_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from sense_cases import Case

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["FOLDS", "Weights", "fit", "is_left_out", "main", "predict", "rows_of", "score"]

FOLDS = 5
LASSO, RIDGE = 0.8, 0.1
"""How strongly weights are drawn to nothing: by their size, by its square."""
_LEAST = 2
"""Sentences that must have a feature. [-]"""
_ROUNDS = (120, 80)
_POWER, _MARGIN = 12, 1.05
_MOST = 30.0
_DIGITS = 2


class Matrix:
    """
    Which case has which feature, sparse.

    Parameters
    ----------
    rows : sequence of sequence of int
        For each case its features; at least one each. [-]
    n_feature : int
        How many there are. [-]
    """

    def __init__(self, rows: Sequence[Sequence[int]], n_feature: int) -> None:
        lengths = np.array([len(row) for row in rows])
        self.n_feature = n_feature
        self._columns: Ints = np.concatenate([np.array(row, dtype=np.int64) for row in rows])
        self._starts: Ints = np.cumsum(lengths) - lengths
        order = np.argsort(self._columns, kind="stable")
        self._rows: Ints = np.repeat(np.arange(len(rows)), lengths)[order]
        self._kept, self._firsts = np.unique(self._columns[order], return_index=True)

    def times(self, weights: Floats) -> Floats:
        """Return the sums of the weights of each case."""
        sums: Floats = np.add.reduceat(weights[self._columns], self._starts, axis=0)
        return sums

    def back(self, values: Floats) -> Floats:
        """Return the sums of the values of the cases that have each feature."""
        sums = np.zeros((self.n_feature, *values.shape[1:]))
        sums[self._kept] = np.add.reduceat(values[self._rows], self._firsts, axis=0)
        return sums


@dataclass(frozen=True, slots=True)
class Weights:
    """
    What was fitted.

    Parameters
    ----------
    names : tuple of str
        Features; the last is the bias.
    senses : tuple of str
        In order.
    values : (n_feature, n_sense) float64
        Weights. [nat]
    """

    names: tuple[str, ...]
    senses: tuple[str, ...]
    values: Floats


def fit(cases: Sequence[Case], senses: Sequence[str]) -> Weights:
    """
    Return the weights under which what is told is likeliest.

    Parameters
    ----------
    cases : sequence of Case
        Of one language, in any order.
    senses : sequence of str
        To tell apart.

    Returns
    -------
    Weights
        Rounded; the same whatever the order of the cases.
    """
    cases = sorted(cases, key=lambda one: (one.source, one.sentence, one.features))
    sources: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for one in cases:
        for name in one.features:
            sources[name].add((one.source, one.sentence))
    names = (*sorted(name for name, told in sources.items() if len(told) >= _LEAST), BIAS)
    x = _matrix(cases, names)
    weights = np.zeros((len(names), len(senses)))
    total: Floats | None = None
    for steps in _ROUNDS:
        asked, counts = _targets(cases, senses, total)
        weights = _descend(x, asked, counts, weights, steps)
        total = x.times(weights)
    return Weights(names, tuple(senses), np.round(weights, _DIGITS) + 0.0)


def _matrix(cases: Sequence[Case], names: Sequence[str]) -> Matrix:
    place = {name: i for i, name in enumerate(names)}
    rows = [[place[name] for name in (*one.features, BIAS) if name in place] for one in cases]
    return Matrix(rows, len(names))


def _targets(
    cases: Sequence[Case], senses: Sequence[str], total: Floats | None
) -> tuple[Floats, Floats]:
    """Return for each case and sense whether it is told, and how much that counts."""
    number = {name: i for i, name in enumerate(senses)}
    asked, counts = np.zeros((len(cases), len(senses))), np.ones((len(cases), len(senses)))
    score = np.zeros_like(asked) if total is None else total
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    events = [number[name] for name in senses if name != PROMISE]
    for i, one in enumerate(cases):
        if one.shared:
            groups[one.source, one.sentence].append(i)
        if one.open:
            counts[np.ix_([i], events)] = 0
        for group in () if one.shared else one.wanted:
            some = [number[name] for name in group if name in number]
            counts[i, some] = 0
            if some:
                best = some[int(np.argmax(score[i, some]))]
                asked[i, best] = counts[i, best] = 1
        if PROMISE in number and not one.shared:
            asked[i, number[PROMISE]] = float(one.promise or False)
            counts[i, number[PROMISE]] = float(one.promise is not None)
    for rows in groups.values():
        told = {name for group in cases[rows[0]].wanted for name in group}
        told |= {PROMISE} if cases[rows[0]].promise else set()
        for j in sorted(number[name] for name in told if name in number):
            if total is None:
                asked[rows, j], counts[rows, j] = 1, 1 / len(rows)
            else:
                best = rows[int(np.argmax(score[rows, j]))]
                counts[rows, j] = 0
                asked[best, j] = counts[best, j] = 1
    return asked, counts


def _descend(x: Matrix, asked: Floats, counts: Floats, start: Floats, steps: int) -> Floats:
    """Return the weights by the proximal gradient method with momentum."""
    v = np.ones((x.n_feature, 1))
    size = 1.0
    for _ in range(_POWER):
        v = x.back(x.times(v))
        size = float(np.linalg.norm(v))
        v /= size
    step = 1 / (size * _MARGIN / 4 + RIDGE)
    w, ahead, t = start, start.copy(), 1.0
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x.times(ahead), -_MOST, _MOST)))
        slope = x.back((p - asked) * counts) + RIDGE * ahead
        slope[-1] -= RIDGE * ahead[-1]
        new = ahead - step * slope
        new[:-1] = np.sign(new[:-1]) * np.maximum(np.abs(new[:-1]) - step * LASSO, 0)
        later = (1 + np.sqrt(1 + 4 * t * t)) / 2
        ahead = new + (t - 1) / later * (new - w)
        w, t = new, later
    return w


def predict(weights: Weights, cases: Sequence[Case]) -> Floats:
    """
    Return what cases come to.

    Parameters
    ----------
    weights : Weights
        As fitted.
    cases : sequence of Case
        In any order.

    Returns
    -------
    (n_case, n_sense) float64
        Logarithm of the odds. [nat]
    """
    return _matrix(cases, weights.names).times(weights.values)


def rows_of(weights: Weights) -> list[tuple[str, str, str]]:
    """
    Return the rows of a table.

    Parameters
    ----------
    weights : Weights
        As fitted.

    Returns
    -------
    list of (str, str, str)
        Sense, feature and weight, in that order; weights of nothing left out.
    """
    return sorted(
        (sense, name, f"{weight:.{_DIGITS}f}")
        for j, sense in enumerate(weights.senses)
        for name, weight in zip(weights.names, weights.values[:, j], strict=True)
        if weight
    )


def is_left_out(source: str) -> bool:
    """Return whether a sentence is of the fifth that is left out to measure by."""
    return int(hashlib.sha256(source.encode()).hexdigest(), 16) % FOLDS == 0


def score(
    cases: Sequence[Case], total: Floats, senses: Sequence[str], least: float
) -> dict[str, Count]:
    """
    Count what is right where the likeliest sense of each clause is taken.

    Parameters
    ----------
    cases : sequence of Case
        Of one language.
    total : (n_case, n_sense) float64
        As of `predict`. [nat]
    senses : sequence of str
        In the same order.
    least : float
        From which probability on. [-]

    Returns
    -------
    dict of str to Count
        By sense; ``all`` for all but the promise. A row that leaves open which sense it has
        counts for the one that was taken, or its first.
    """
    found: dict[str, Count] = defaultdict(Count)
    limit = float(np.log(least / (1 - least)))
    events = [j for j, name in enumerate(senses) if name != PROMISE]
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for i, one in enumerate(cases):
        groups[one.source, one.sentence].append(i)
    for rows in groups.values():
        best = [(i, events[int(np.argmax(total[i, events]))]) for i in rows]
        told = list(dict.fromkeys(senses[j] for i, j in best if total[i, j] >= limit))
        first = cases[rows[0]]
        left = list(first.wanted if first.shared else [g for i in rows for g in cases[i].wanted])
        for name in told:
            right = next((group for group in left if name in group), None)
            if right is not None:
                left.remove(right)
            if right is not None or not any(cases[i].open for i in rows):
                for key in (name, "all"):
                    found[key].hits += right is not None
                    found[key].extra += right is None
        for group in left:
            for key in (group[0], "all"):
                found[key].missed += 1
        if PROMISE in senses and not any(cases[i].promise is None for i in rows):
            j = senses.index(PROMISE)
            said = any(total[i, j] >= limit for i in rows)
            asked = any(cases[i].promise for i in rows)
            found[PROMISE].hits += said and asked
            found[PROMISE].extra += said and not asked
            found[PROMISE].missed += asked and not said
    return found


def say(count: Count) -> str:
    """Return a count in words."""
    n = count.hits + count.missed
    return f"P {count.precision:.2f} R {count.recall:.2f} F1 {count.f1:.2f} of {n}"


def cases_by_language() -> dict[str, tuple[list[Case], list[Case]]]:
    """Return the clauses of the documents and of the sentences of each language."""
    return {
        name: (
            tuned(name),
            cases_of_sentences(name, [*read_sentences(name), *read_nothings(name)]),
        )
        for name in LANGUAGES
    }


def main(argv: list[str] | None = None) -> int:
    """Fit, print how well the weights do on what was left out, and write them if asked."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the tables of weights")
    parser.add_argument("--senses", action="store_true", help="tell it by sense")
    options = parser.parse_args(argv)
    senses = (*load_binding().rules, PROMISE)
    least = load_binding().thresholds["event"]
    for language, (documents, sentences) in cases_by_language().items():
        print(f"{language}: {len(documents)} clauses of documents, {len(sentences)} of sentences")
        folds = turns(one.source for one in documents)
        total = np.zeros((len(documents), len(senses)))
        for k in range(FOLDS):
            out = [i for i, one in enumerate(documents) if folds[one.source] == k]
            kept = [one for one in documents if folds[one.source] != k]
            total[out] = predict(fit(kept + sentences, senses), [documents[i] for i in out])
        told = {"documents left out": score(documents, total, senses, least)}
        if sentences:
            kept = [one for one in sentences if not is_left_out(one.source)]
            out_of = [one for one in sentences if is_left_out(one.source)]
            total = predict(fit(documents + kept, senses), out_of)
            told["sentences left out"] = score(out_of, total, senses, least)
        for name, counts in told.items():
            print(f"  {name}: {say(counts['all'])}; promises {say(counts[PROMISE])}")
            for sense in senses if options.senses else ():
                print(f"    {sense:12s} {say(counts[sense])}")
        if options.write:
            rows = rows_of(fit(documents + sentences, senses))
            with table_path(language).open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(("sense", "feature", "weight"))
                writer.writerows(rows)
            print(f"  wrote {len(rows)} weights")
    return 0


def turns(sources: Iterable[str]) -> dict[str, int]:
    """Return in which turn each source is left out. [-]"""
    return {name: i % FOLDS for i, name in enumerate(sorted(set(sources)))}


if __name__ == "__main__":
    sys.exit(main())
