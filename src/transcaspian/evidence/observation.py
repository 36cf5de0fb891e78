"""One value as one source states it, on two clocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

__all__ = ["COLUMNS", "METHODS", "PERCENTILES", "STANDINGS", "Observation"]

COLUMNS = (
    "id", "key", "subject", "standing", "value", "low", "high", "unit", "price_year",
    "valid_from", "valid_to", "published", "source", "locator", "method", "quality", "note",
)  # fmt: skip

PERCENTILES = {
    "observed": 0.50,
    "quoted": 0.50,
    "scheduled": 0.25,
    "claimed": 0.25,
    "showcase": 0.05,
    "worst": 0.95,
}
"""Where a value of each standing lies in the distribution, counted from the good end (§4)."""

STANDINGS = frozenset(PERCENTILES) | {"target", "forecast", "context"}
METHODS = frozenset(["reported", "derived", "estimated", "assumed"])


@dataclass(frozen=True, slots=True)
class Observation:
    """
    What one source says about one quantity of one subject.

    Attributes
    ----------
    id, key, subject : str
        Its own name, the quantity, and what it is the quantity of.
    standing : str
        How it is meant: observed, scheduled, quoted, claimed, showcase, worst, target, forecast
        or context.
    value, low, high : float or None
        As stated, in `unit`. [unit]
    unit : str
        Legal unit of the three.
    price_year : int or None
        Year of the money, where a source says so.
    valid_from, valid_to : date or None
        The time it speaks of; both None for what is timeless.
    published : date or None
        The day it became known; None for an assumption, which is on every clock.
    source, locator : str
        Who says it, and where in the document.
    method : str
        reported, derived, estimated or assumed.
    quality : int
        1 (official or measured) to 3 (hearsay). [-]
    note : str
        Remarks.
    file, line : str, int
        Where the row stands.
    """

    id: str
    key: str
    subject: str
    standing: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    price_year: int | None
    valid_from: date | None
    valid_to: date | None
    published: date | None
    source: str
    locator: str
    method: str
    quality: int
    note: str
    file: str
    line: int

    @property
    def assumed(self) -> bool:
        """Whether nobody but us answers for it."""
        return self.method == "assumed"

    @property
    def has_number(self) -> bool:
        """Whether it states a value or an end of a range."""
        return self.value is not None or self.low is not None or self.high is not None

    @property
    def speaks_of_present(self) -> bool:
        """Whether it may feed a value in use: no target, forecast or mere context (§1)."""
        return self.standing in PERCENTILES
