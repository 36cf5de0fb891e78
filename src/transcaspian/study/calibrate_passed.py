"""
What was counted had passed: no draw of a fit may have more come to a place than can pass there.

Figures of what comes are read from counts of what passed, or are judged by such, while what can
pass is a range of its own. Where both ranges cross, a draw denies the count that it rests on.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from transcaspian.errors import ScenarioError
from transcaspian.evidence.observation import PERCENTILES
from transcaspian.simulation.world_formula import evaluate
from transcaspian.simulation.world_values import draw_quantities, settle
from transcaspian.study.simulate_tell_draws import FULL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transcaspian.evidence.observation import Observation
    from transcaspian.evidence.store import Evidence
    from transcaspian.simulation.world import Groundwork
    from transcaspian.study.calibrate_targets import CalibrationWorld

__all__ = ["Passage", "all_pass", "find_loads", "load_passages"]


@dataclass(frozen=True, slots=True)
class Passage:
    """
    A place that was passed by what was counted.

    Attributes
    ----------
    resource : str
        What is limited.
    came, can_pass : str
        Formulas of figures, in the same unit: how much comes, and how much can pass.
    rows : tuple of Observation
        What was counted there or behind it, each in a year of its own.
    note : str
        Why those counts passed here.
    """

    resource: str
    came: str
    can_pass: str
    rows: tuple[Observation, ...]
    note: str

    def holds_in(self, world: CalibrationWorld) -> bool:
        """Tell whether a count of a world's year was out by its day."""
        return any(
            row.valid_from is not None
            and row.valid_from.year == world.first_day.year
            and row.published is not None
            and row.published <= world.known_by
            for row in self.rows
        )


def load_passages(evidence: Evidence) -> tuple[Passage, ...]:
    """
    Return the places that are known to have been passed.

    Parameters
    ----------
    evidence : Evidence
        All rows.

    Returns
    -------
    tuple of Passage
        In the order of ``passed.csv``.

    Raises
    ------
    ScenarioError
        If a row is unknown, or is no count of what was; all at once.
    """
    rows = {row.id: row for row in evidence.observations}
    path = files("transcaspian") / "data" / "simulation" / "passed.csv"
    faults: list[str] = []
    found: list[Passage] = []
    for line in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        names = line["observations"].split("|")
        counts = [rows[name] for name in names if name in rows]
        faults += [f"passed.csv: {name}: no such row" for name in names if name not in rows]
        faults += [
            f"passed.csv: {one.id} is a {one.standing} and no count of what passed"
            for one in counts
            if one.standing not in PERCENTILES or one.assumed or one.value is None
        ]
        found.append(
            Passage(line["resource"], line["came"], line["can_pass"], tuple(counts), line["note"])
        )
    if faults:
        raise ScenarioError(faults)
    return tuple(found)


def find_loads(
    passages: Sequence[Passage], ground: Groundwork, ranks: Mapping[str, float]
) -> dict[str, float]:
    """
    Return how much comes over how much can pass, place by place.

    Parameters
    ----------
    passages : sequence of Passage
        Which places.
    ground : Groundwork
        The world.
    ranks : mapping of str to float
        A draw; what it does not name stays at its median. [-]

    Returns
    -------
    dict of str to float
        By resource; near 1 and above it a queue grows all year. [-]

    Raises
    ------
    ScenarioError
        If a formula names no figure.
    """
    values = settle(draw_quantities(ground.found, ranks))
    return {
        one.resource: evaluate(one.came, values) / evaluate(one.can_pass, values)
        for one in passages
    }


def all_pass(passages: Sequence[Passage], ground: Groundwork, ranks: Mapping[str, float]) -> bool:
    """
    Tell whether what comes can pass at every place.

    Parameters
    ----------
    passages : sequence of Passage
        Which places.
    ground : Groundwork
        The world.
    ranks : mapping of str to float
        A draw; what it does not name stays at its median. [-]

    Returns
    -------
    bool
        False where a run would say that a queue grows.

    Raises
    ------
    ScenarioError
        If a formula names no figure.
    """
    return max(find_loads(passages, ground, ranks).values(), default=0.0) < FULL
