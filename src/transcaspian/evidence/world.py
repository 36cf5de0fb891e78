"""The evidence with both clocks set: the day whose world is meant, and what may be known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.errors import MissingEvidence
from transcaspian.evidence.basis import Question
from transcaspian.evidence.select import select
from transcaspian.evidence.weigh import is_usable, last_witnessed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from transcaspian.evidence.key import Key
    from transcaspian.evidence.observation import Observation
    from transcaspian.evidence.parameter import Parameter
    from transcaspian.evidence.store import Evidence

__all__ = ["WORLD", "World"]

WORLD = "world"
"""The rung of rows that hold everywhere."""


class World:
    """
    What may be said of one day, knowing what was out by another.

    Parameters
    ----------
    evidence : Evidence
        All rows.
    as_of : date
        The day whose world is meant.
    known_by : date
        The last day whose publications may be known.
    """

    __slots__ = ("_chosen", "_last_valid", "as_of", "evidence", "known_by")

    def __init__(self, evidence: Evidence, *, as_of: date, known_by: date) -> None:
        self.evidence = evidence
        self.as_of = as_of
        self.known_by = known_by
        self._chosen: dict[tuple[str, ...], Parameter | None] = {}
        self._last_valid: list[date | None] = []

    @property
    def last_valid(self) -> date | None:
        """Last day that any row which may be known witnesses (§8); None if all are timeless."""
        if not self._last_valid:
            days = map(last_witnessed, self._known(self.evidence.observations))
            self._last_valid = [max((day for day in days if day is not None), default=None)]
        return self._last_valid[0]

    @property
    def carried_forward(self) -> bool:
        """Whether the day lies beyond all that any row which may be known witnesses (§8)."""
        return self.last_valid is None or self.last_valid < self.as_of

    def observations(
        self, key: str | None = None, subject: str | None = None
    ) -> tuple[Observation, ...]:
        """
        Return the rows that both clocks let through.

        Parameters
        ----------
        key, subject : str, optional
            Only rows of that key, of that subject.

        Returns
        -------
        tuple of Observation
            Rows published by `known_by` that speak of no time wholly after `as_of`.
        """
        return tuple(
            row
            for row in self._known(self.evidence.observations)
            if (key is None or row.key == key)
            and (subject is None or row.subject == subject)
            and (row.valid_from is None or row.valid_from <= self.as_of)
        )

    def get_parameter(self, key: str, subject: str, *, ladder: Sequence[str] = ()) -> Parameter:
        """
        Return the value in use.

        Parameters
        ----------
        key, subject : str
            The quantity, and what it is asked of.
        ladder : sequence of str, optional
            Subjects to try in turn when that one has no row, such as a country, then ``world``.
            Left out, the scope of the key says whether ``world`` is tried.

        Returns
        -------
        Parameter
            By the rule of ``docs/evidence/selection.md``.

        Raises
        ------
        MissingEvidence
            If no rung has a row that may be known and used.
        """
        parameter = self._choose(key, subject, ladder)
        if parameter is None:
            raise MissingEvidence(self._gap(key, subject, ladder), title="evidence")
        return parameter

    def find_parameter(
        self, key: str, subject: str, *, ladder: Sequence[str] = ()
    ) -> Parameter | None:
        """
        Return the value in use, or None where `get_parameter` finds no row.

        Raises
        ------
        MissingEvidence
            If there is no such key: that is a slip, not a gap.
        """
        if key not in self.evidence.keys:
            raise MissingEvidence(self._gap(key, subject, ladder), title="evidence")
        return self._choose(key, subject, ladder)

    def get_parameters(
        self, requests: Iterable[tuple[str, str, Sequence[str]]]
    ) -> dict[tuple[str, str], Parameter]:
        """
        Return many values at once.

        Parameters
        ----------
        requests : iterable of (key, subject, ladder)
            As for `get_parameter`.

        Returns
        -------
        dict
            Parameters by key and subject.

        Raises
        ------
        MissingEvidence
            If any is missing; lists every gap.
        """
        found: dict[tuple[str, str], Parameter] = {}
        gaps: dict[str, None] = {}
        for key, subject, ladder in requests:
            parameter = self._choose(key, subject, ladder)
            if parameter is None:
                gaps[self._gap(key, subject, ladder)] = None
            else:
                found[key, subject] = parameter
        if gaps:
            raise MissingEvidence(gaps, title="evidence")
        return found

    def _known(self, rows: Iterable[Observation]) -> Iterable[Observation]:
        """Pass on what was out by `known_by`; an assumption is on every clock (§1)."""
        known_by = self.known_by
        return (row for row in rows if row.published is None or row.published <= known_by)

    def _rungs(self, key: Key, subject: str, ladder: Sequence[str]) -> tuple[str, ...]:
        """Return the subjects to try in turn (§2)."""
        if not ladder and WORLD in key.scope:
            ladder = (WORLD,)
        return tuple(dict.fromkeys((subject, *ladder)))

    def _choose(self, key: str, subject: str, ladder: Sequence[str]) -> Parameter | None:
        asked = (key, subject, *ladder)
        if asked not in self._chosen:
            self._chosen[asked] = self._select(key, subject, ladder)
        return self._chosen[asked]

    def _select(self, name: str, subject: str, ladder: Sequence[str]) -> Parameter | None:
        """Climb down the ladder for sourced rows, then again for assumed ones (§2)."""
        evidence = self.evidence
        key = evidence.keys.get(name)
        if key is None or not key.unit:
            return None
        known = [
            (rung, list(self._known(evidence.index.get((name, rung), ()))))
            for rung in self._rungs(key, subject, ladder)
        ]
        for assumed in (False, True):
            for rung, rows in known:
                if any(
                    row.assumed is assumed and is_usable(row, evidence.excluded) for row in rows
                ):
                    question = Question(key, subject, rung, self.as_of)
                    return select(question, rows, evidence.sources, evidence.excluded)
        return None

    def _gap(self, name: str, subject: str, ladder: Sequence[str]) -> str:
        """Say what is missing, why, and what would fill it."""
        evidence = self.evidence
        key = evidence.keys.get(name)
        if key is None:
            return f"{name}@{subject}: no such key: add it to keys.csv"
        rungs = self._rungs(key, subject, ladder)
        rows = [row for rung in rungs for row in evidence.index.get((name, rung), ())]
        later = sum(is_usable(row, evidence.excluded) for row in rows)
        if later:
            fault = f"{_rows(later)} out by {self.known_by}"
            remedy = "ask with a later --known-by"
        elif rows:
            fault = f"{_rows(len(rows))} fit for use"
            remedy = "targets, forecasts and context never feed a value: add an observation"
        else:
            fault = "no row"
            remedy = "add an observation"
        return f"{name}@{subject}: {fault} (tried {', '.join(rungs)}): {remedy}"


def _rows(n_row: int) -> str:
    return "1 row, not" if n_row == 1 else f"{n_row} rows, none"
