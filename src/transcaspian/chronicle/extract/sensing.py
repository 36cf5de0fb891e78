"""What the clauses of one text tell as likely as not, where no word of a table is sure of it."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import compress
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.lexicon import WORD, find_lexicon
from transcaspian.chronicle.extract.sense_features import find_features, find_row, find_signs
from transcaspian.chronicle.extract.senses import PROMISE, find_senses, load_binding
from transcaspian.chronicle.extract.spots import any_within

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.clauses import Clause
    from transcaspian.chronicle.extract.lexicon import Trigger
    from transcaspian.chronicle.extract.quantities import Amount
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.extract.senses import Sense
    from transcaspian.chronicle.extract.sentences import Sentence

__all__ = ["Sensing", "find_sensing"]


def find_sensing(reading: Reading) -> Sensing:
    """
    Return what weighs the clauses of a text.

    Parameters
    ----------
    reading : Reading
        The text.

    Returns
    -------
    Sensing
        Made once for each text.
    """
    if reading.sensing is None:
        reading.sensing = Sensing(reading)
    return reading.sensing


class Sensing:
    """
    Weighs the clauses of a text.

    Parameters
    ----------
    reading : Reading
        The text.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._senses = find_senses(reading.document.language)
        limits = load_binding().thresholds
        self._limits = {name: _logit(one) for name, one in limits.items()}
        tells = map(self._senses.tells.__getitem__, reading.spots.words)
        self._tellers = [*compress(reading.spots.starts, tells)]
        self._known: dict[tuple[int, int], list[float]] = {}
        names = self._senses.names
        self._n_event = names.index(PROMISE) if PROMISE in names else len(names)

    def may(self, part: Clause | Sentence) -> bool:
        """Return whether a part of the text has a word for whose sake it is weighed."""
        return any_within(self._tellers, part.start, part.end)

    def find(self, clause: Clause, amounts: list[Amount]) -> Sense | None:
        """
        Return what event a clause most likely tells of.

        Parameters
        ----------
        clause : Clause
            Of the text, in which no rule has found one.
        amounts : list of Amount
            Quantities of the text.

        Returns
        -------
        Sense or None
            None if nothing is likely enough.
        """
        totals = self._weigh(clause, amounts)
        total = max(totals[: self._n_event], default=-math.inf)
        if total < self._limits["event"]:
            return None
        return self._explain(clause, amounts, self._senses.names[totals.index(total)])

    def promise(self, clause: Clause, amounts: list[Amount]) -> Sense | None:
        """
        Return whether a clause promises, and by which word.

        Parameters
        ----------
        clause, amounts
            As of `find`.

        Returns
        -------
        Sense or None
            None if that is not likely enough.
        """
        totals = self._weigh(clause, amounts)
        if max(totals[self._n_event :], default=-math.inf) < self._limits["promise"]:
            return None
        return self._explain(clause, amounts, PROMISE)

    def trigger(self, clause: Clause, sense: Sense) -> tuple[str, Trigger]:
        """
        Return the word that tells a sense, and what its rule makes of it.

        Parameters
        ----------
        clause : Clause
            Where it is told.
        sense : Sense
            As of `find`.

        Returns
        -------
        str, Trigger
            The one that fits the word though not all stands beside it, else its rule as such.
        """
        word = _word(clause, sense.at)
        rule = load_binding().rules[sense.name]
        fits = (one for one in self.reading.lexicon.find_triggers(word) if one.rule == rule)
        return word, next(fits, None) or _plain(self.reading.document.language, sense.name)

    def _explain(self, clause: Clause, amounts: list[Amount], name: str) -> Sense | None:
        """Return a sense with its reasons, if the word that tells it is in the clause itself."""
        sense = self._senses.explain(find_features(self.reading, clause, amounts), name)
        return sense if clause.start <= sense.at < clause.end else None

    def _weigh(self, clause: Clause, amounts: list[Amount]) -> list[float]:
        """Return what a clause comes to for each sense; nothing if no word may tell one."""
        key = (clause.start, clause.end)
        if key not in self._known:
            self._known[key] = []
            if self.may(clause):
                row = find_row(self.reading, clause)
                signs = find_signs(clause, amounts, row)
                self._known[key] = self._senses.weigh(row, signs)
        return self._known[key]


def _word(clause: Clause, at: int) -> str:
    match = WORD.match(clause.low, at - clause.start)
    return match.group() if match else ""


@lru_cache(maxsize=256)
def _plain(language: str, sense: str) -> Trigger:
    return find_lexicon(language).plain_trigger(load_binding().rules[sense])


def _logit(probability: float) -> float:
    return math.log(probability / (1.0 - probability))
