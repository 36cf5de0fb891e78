"""The packaged corridor of 2024, as all programs of this folder run it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from transcaspian.atlas.load import load_atlas
from transcaspian.evidence.load import load_evidence
from transcaspian.simulation.check import check_model
from transcaspian.simulation.world import build_corridor

if TYPE_CHECKING:
    from transcaspian.simulation.model import Model

__all__ = ["corridor_model"]

YEAR, AS_OF, KNOWN_BY = dt.date(2024, 1, 1), dt.date(2024, 7, 1), dt.date(2026, 1, 31)


def corridor_model(days: int, what_ifs: tuple[str, ...] = ()) -> Model:
    """Return the packaged corridor from the first day of 2024 on."""
    corridor = build_corridor(
        load_evidence(),
        load_atlas(),
        start=YEAR,
        days=days,
        as_of=AS_OF,
        known_by=KNOWN_BY,
        what_ifs=what_ifs,
    )
    check_model(corridor.model)
    return corridor.model
