"""What each feature of a pair of rows weighs, from its own table, and the sum of them."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.atlas.load import packaged_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Part", "Weight", "add_up", "load_weights", "table_path"]

Part = tuple[str, float, str]
"""Name of a feature, how much of it there is, and what to say of it."""


@dataclass(frozen=True, slots=True)
class Weight:
    """
    What speaks for a link.

    Parameters
    ----------
    total : float
        Logarithm of the odds that the two rows are on one thing. [nat]
    reasons : tuple of str
        In words, the weightiest first.
    parts : tuple of (str, float, str)
        What was summed: features and how much of each there is. [-]
    """

    total: float
    reasons: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def sureness(self) -> float:
        """Probability that belongs to the total, 0 to 1. [-]"""
        return 1.0 / (1.0 + math.exp(-self.total))


def table_path() -> Path:
    """
    Return where the table of weights stands.

    Returns
    -------
    Path
        ``feature``, ``sign``, ``prior``, ``weight`` and ``about``.
    """
    return packaged_folder() / "chronicle" / "links.csv"


@lru_cache(maxsize=1)
def load_weights() -> dict[str, float]:
    """
    Return what one unit of each feature weighs.

    Returns
    -------
    dict of str to float
        By name of the feature. [nat]
    """
    with table_path().open(encoding="utf-8", newline="") as file:
        return {row["feature"]: float(row["weight"]) for row in csv.DictReader(file)}


def add_up(parts: Sequence[Part]) -> Weight:
    """
    Sum what speaks for a link and against it.

    Parameters
    ----------
    parts : sequence of (str, float, str)
        Features of the table and how much of each there is. [-]

    Returns
    -------
    Weight
        With the reasons that speak for it, the weightiest first.
    """
    known = load_weights()
    told = tuple(part for part in parts if part[1])
    rows = sorted(((known[name] * much, text) for name, much, text in told), key=lambda r: -r[0])
    said = tuple(text for weight, text in rows if text and weight >= 0)
    return Weight(round(sum(weight for weight, _ in rows), 3), said, told)
