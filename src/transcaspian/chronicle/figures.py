"""Quantities about the corridor, as candidates for the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.quantities import Amount
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.record import Figure

__all__ = ["find_figures"]


def find_figures(reading: Reading, amounts: list[Amount]) -> tuple[Figure, ...]:
    """Find figures."""
    return ()
