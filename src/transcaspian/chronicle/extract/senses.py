"""What a clause tells as likely as not: its words, each with a fitted weight, added up."""

from __future__ import annotations

import csv
import math
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.atlas.load import packaged_folder
from transcaspian.chronicle.extract.remembered import Remembered
from transcaspian.chronicle.extract.sense_features import classes_of, cut_word

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from transcaspian.chronicle.extract.sense_features import Feature

__all__ = [
    "BIAS",
    "PROMISE",
    "Binding",
    "Sense",
    "Senses",
    "find_senses",
    "load_binding",
    "table_path",
]

BIAS = "1"
"""What every clause has."""
PROMISE = "promise"
"""The sense that makes no event, but a promise."""
_N_REASON = 3
_TELLING = 2.5
"""A word that tells a sense by itself speaks as much for it. [nat]"""


_Known = tuple[str, dict[str, int] | None, tuple[int, ...]]
"""Of a word: cut, rows of what it weighs in front of others, rows by itself and by its classes."""


@dataclass(frozen=True, slots=True)
class Sense:
    """
    What a clause may tell, and why.

    Parameters
    ----------
    name : str
        One of those of the table.
    total : float
        Logarithm of the odds. [nat]
    parts : tuple of (str, int, float)
        Features, where each stands and what it weighs; they sum to the total. [nat]
    """

    name: str
    total: float
    parts: tuple[tuple[str, int, float], ...]

    @property
    def probability(self) -> float:
        """How likely it is, 0 to 1. [-]"""
        return 1.0 / (1.0 + math.exp(-self.total))

    @property
    def at(self) -> int:
        """Where the word stands that speaks most for it; -1 if none does. [-]"""
        sums: dict[int, float] = {}
        for name, at, weight in self.parts:
            if at >= 0 and name[0] != "@":
                sums[at] = sums.get(at, 0.0) + weight
        best = max(sums, key=lambda at: (sums[at], -at), default=-1)
        return best if best >= 0 and sums[best] > 0 else -1

    @property
    def reason(self) -> str:
        """What speaks most for it, in words: ``dispat +1.9, train +0.8``."""
        told = sorted((part for part in self.parts if part[0] != BIAS), key=lambda one: -one[2])
        return ", ".join(
            f"{name} {weight:+.1f}" for name, _, weight in told[:_N_REASON] if weight > 0
        )


class Senses:
    """
    What words of one language weigh for each sense.

    Parameters
    ----------
    rows : iterable of (str, str, float)
        Sense, feature and weight; the feature ``1`` is what each clause starts from. [nat]
    language : str
        Of the words.

    Attributes
    ----------
    names : tuple of str
        Senses in order, the promise last.
    weights : dict
        By feature, what it weighs for which sense. [nat]
    table : ndarray
        The same, features by senses, in the order of `weights`. [nat]
    tells : Remembered
        By word, whether a clause is worth weighing for its sake.
    """

    def __init__(self, rows: Iterable[tuple[str, str, float]], language: str) -> None:
        self.language = language
        told = sorted(rows, key=lambda row: row[0] == PROMISE)
        self.names = tuple(dict.fromkeys(sense for sense, _, _ in told))
        number = {name: i for i, name in enumerate(self.names)}
        self.weights: dict[str, list[tuple[int, float]]] = {BIAS: []}
        for sense, feature, weight in told:
            self.weights.setdefault(feature, []).append((number[sense], weight))
        self._rows = {feature: row for row, feature in enumerate(self.weights)}
        self.table = np.zeros((len(self.weights), len(self.names)))
        self._pairs: dict[str, dict[str, int]] = {}
        for row, (feature, weights) in enumerate(self.weights.items()):
            for i, weight in weights:
                self.table[row, i] += weight
            first, _, second = feature.partition(" ")
            if second:
                self._pairs.setdefault(first, {})[second] = row
        self.tells = Remembered(self._tells)
        self._known = Remembered(self._know)

    def _tells(self, word: str) -> bool:
        """Return whether a word by itself speaks so much for a sense that it may tell it."""
        sums: dict[int, float] = {}
        for name in (cut_word(word), *classes_of(self.language)[word]):
            for i, weight in self.weights.get(name, ()):
                sums[i] = sums.get(i, 0.0) + weight
        return max(sums.values(), default=0.0) >= _TELLING

    def _know(self, word: str) -> _Known:
        """Return what weighs of a word: cut, in front of others, by itself and by its classes."""
        named = word[0] == "@"
        cut = word if named else cut_word(word)
        names = (cut, *(() if named else classes_of(self.language)[word]))
        rows = tuple(self._rows[one] for one in names if one in self._rows)
        return cut, self._pairs.get(cut), rows

    def weigh(self, row: list[Feature], signs: list[str]) -> list[float]:
        """
        Return what the features of a clause come to for each sense, without making them.

        Parameters
        ----------
        row : list of (str, int)
            Words of `find_row`.
        signs : list of str
            Of `find_signs`.

        Returns
        -------
        list of float
            In the order of `names`; what no table has weighs nothing. [nat]
        """
        known = self._known
        rows = {self._rows[BIAS]: None}  # in order, each once
        follows: dict[str, int] | None = None
        for word, _ in row:
            cut, pairs, own = known[word]
            for one in own:
                rows[one] = None
            if follows is not None and cut in follows:
                rows[follows[cut]] = None
            follows = pairs
        for name in signs:
            if name in self._rows:
                rows[self._rows[name]] = None
        totals: list[float] = self.table[list(rows)].sum(axis=0).tolist()
        return totals

    def explain(self, features: list[Feature], name: str) -> Sense:
        """
        Return what features come to for one sense, with what each weighs.

        Parameters
        ----------
        features : list of (str, int)
            Of a clause.
        name : str
            Of the sense.

        Returns
        -------
        Sense
            Parts that weigh nothing left out.
        """
        number = self.names.index(name)
        parts = tuple(
            (feature, at, weight)
            for feature, at in ((BIAS, -1), *features)
            for i, weight in self.weights.get(feature, ())
            if i == number
        )
        return Sense(name, sum(weight for _, _, weight in parts), parts)


def table_path(language: str) -> Path:
    """
    Return where the weights of a language stand.

    Parameters
    ----------
    language : str
        ``en``, ``ru`` or ``tr``.

    Returns
    -------
    Path
        ``sense``, ``feature`` and ``weight``.
    """
    return packaged_folder() / "chronicle" / f"senses_{language}.csv"


@dataclass(frozen=True, slots=True)
class Binding:
    """
    What becomes of a sense.

    Parameters
    ----------
    rules : dict of str to str
        By sense, the rule of triggers.toml that gives its type, mode, frame, stage and field.
    thresholds : dict of str to float
        How likely an ``event`` and a ``promise`` must be. [-]
    """

    rules: dict[str, str]
    thresholds: dict[str, float]


@lru_cache(maxsize=1)
def load_binding() -> Binding:
    """
    Return what becomes of each sense, and from when on.

    Returns
    -------
    Binding
        As of ``data/chronicle/senses.toml``.
    """
    path = packaged_folder() / "chronicle" / "senses.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Binding(table["rule"], table["threshold"])


@lru_cache(maxsize=4)
def find_senses(language: str) -> Senses:
    """
    Return what the words of a language weigh.

    Parameters
    ----------
    language : str
        ``en``, ``ru`` or ``tr``.

    Returns
    -------
    Senses
        Read once in a process.
    """
    with table_path(language).open(encoding="utf-8", newline="") as file:
        rows = [(row[0], row[1], float(row[2])) for row in csv.reader(file) if row[0] != "sense"]
    return Senses(rows, language)
