"""Precision, recall and F1 from what was found, too much and missed."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Count"]


@dataclass(slots=True)
class Count:
    """
    How many rows were found, too many, and missed.

    Parameters
    ----------
    hits, extra, missed : int
        True and false positives, false negatives. [-]
    """

    hits: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of candidates that are right; 1 if there are none. [-]"""
        total = self.hits + self.extra
        return self.hits / total if total else 1.0

    @property
    def recall(self) -> float:
        """Share of rows that were found; 1 if there are none. [-]"""
        total = self.hits + self.missed
        return self.hits / total if total else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 if there is nothing to find or found. [-]"""
        total = 2 * self.hits + self.extra + self.missed
        return 2 * self.hits / total if total else 1.0
