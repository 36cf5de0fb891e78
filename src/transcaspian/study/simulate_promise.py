"""Days that were promised: by published schedules, or by whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcaspian.study.simulate_names import find_measures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcaspian.evidence.world import World
    from transcaspian.simulation.world_tables import Row

__all__ = ["Promise", "promises_of"]


@dataclass(frozen=True, slots=True)
class Promise:
    """
    How long a way may take.

    Attributes
    ----------
    days_d : float
        No longer than this is on time; NaN if nothing is promised. [d]
    by : str
        Observation and its standing, or that it was typed; empty if nothing is promised.
    """

    days_d: float = float("nan")
    by: str = ""


def promises_of(
    measures: Sequence[Row], world: World, typed: Sequence[tuple[str, float]]
) -> tuple[Promise, ...]:
    """
    Return what is promised for each measure.

    Parameters
    ----------
    measures : sequence of dict
        Rows; the column ``promised`` names an observation.
    world : World
        What is published after its day of knowledge promises nothing.
    typed : sequence of (str, float)
        Days by measure, or for all by an empty name; the last word wins. [d]

    Returns
    -------
    tuple of Promise
        One for each measure.

    Raises
    ------
    ScenarioError
        If a promise is for nothing that is measured; names those near.
    """
    find_measures([name for name, _ in typed if name], measures, option="--promise")
    wanted = {row["promised"] for row in measures if row["promised"]}
    known = {
        one.id: one
        for one in world.evidence.observations
        if one.id in wanted and one.published is not None and one.published <= world.known_by
    }
    told = []
    for row in measures:
        promise = Promise()
        one = known.get(row["promised"])
        if one is not None:
            days = one.value if one.value is not None else one.high
            if days is not None:
                promise = Promise(days, f"{one.id} ({one.standing})")
        for name, days in typed:
            if name in ("", row["id"]):
                promise = Promise(days, "typed")
        told.append(promise)
    return tuple(told)
