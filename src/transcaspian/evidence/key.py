"""What can be known: the keys of evidence, with the canonical unit and spread of each."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FAMILIES", "KEY_COLUMNS", "KINDS", "Key"]

KEY_COLUMNS = ("key", "unit", "kind", "family", "spread", "half_life_y", "scope", "description")

KINDS = frozenset(
    [
        "time",
        "money",
        "emission",
        "capacity",
        "volume",
        "fleet",
        "distance",
        "speed",
        "share",
        "risk",
        "event",
        "context",
    ]
)
FAMILIES = frozenset(["lognormal", "normal", "share", "count", "fixed"])

_MORE_IS_BETTER = frozenset(["capacity", "volume", "fleet", "speed", "share"])
_ANY_SIGN = frozenset(["event", "context"])


@dataclass(frozen=True, slots=True)
class Key:
    """
    One quantity that observations speak of.

    Attributes
    ----------
    name : str
        Such as ``border.dwell_h``.
    unit : str
        Canonical unit; empty where rows of several dimensions are only kept, never selected.
    kind, family : str
        Sort of quantity, and of its distribution.
    spread : float
        Spread that one observation stands for, relative: standard deviation of the logarithm, or
        of the log-odds of a share. [-]
    half_life_y : float or None
        Years after which an observation counts half; None where it doesn't age. [year]
    scope : tuple of str
        Where else to look when a subject has no row: ``country``, ``class``, ``world``.
    description : str
        One sentence for readers.
    """

    name: str
    unit: str
    kind: str
    family: str
    spread: float
    half_life_y: float | None
    scope: tuple[str, ...]
    description: str

    @property
    def more_is_better(self) -> bool:
        """Whether an optimist states it high, as a speed, rather than low, as a delay."""
        return self.kind in _MORE_IS_BETTER

    @property
    def any_sign(self) -> bool:
        """Whether it may be negative."""
        return self.kind in _ANY_SIGN

    @property
    def may_lack_number(self) -> bool:
        """Whether a row may be kept for its words alone."""
        return self.kind in _ANY_SIGN
