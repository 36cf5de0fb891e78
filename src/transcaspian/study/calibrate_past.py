"""Worlds of the past with all that a fit may see of them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.atlas.load import load_atlas
from transcaspian.errors import ScenarioError
from transcaspian.evidence.load import load_evidence
from transcaspian.simulation.world import drawable, lay_groundwork
from transcaspian.study.calibrate_passed import all_pass, load_passages
from transcaspian.study.calibrate_targets import load_targets, load_worlds, past_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from transcaspian.simulation.world import Groundwork
    from transcaspian.study.calibrate_passed import Passage
    from transcaspian.study.calibrate_targets import CalibrationWorld, Target

__all__ = ["RANK_DIGITS", "Past", "load_fitted", "load_past"]

RANK_DIGITS = 4
"""Ranks are stored, and used, with so many digits."""


@dataclass(frozen=True, slots=True)
class Past:
    """
    Worlds of the past with all that a fit may see of them.

    Attributes
    ----------
    worlds : tuple of CalibrationWorld
        Which spans are run.
    grounds : tuple of Groundwork
        What the draws of each have in common.
    targets : tuple of Target
        Those of the first world, then those of the next.
    names : tuple of str
        Figures whose ranks the posterior holds: all that have a distribution.
    movable : frozenset of str
        Those of them that are also moved by regression.
    yearly : tuple of str
        Figures whose rank in later worlds is not that of the first: fleets, flows.
    passages : tuple of tuple of Passage
        Of each world, the places that its counts had passed.
    """

    worlds: tuple[CalibrationWorld, ...]
    grounds: tuple[Groundwork, ...]
    targets: tuple[Target, ...]
    names: tuple[str, ...]
    movable: frozenset[str]
    yearly: tuple[str, ...]
    passages: tuple[tuple[Passage, ...], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All that a draw of the fit holds: `names`, then ranks of later worlds of their own."""
        own = (f"{name}/{world.id}" for world in self.worlds[1:] for name in self.yearly)
        return (*self.names, *own)

    @property
    def seen(self) -> NDArray[np.float64]:
        """Published figures, anchor by anchor. [unit]"""
        return np.array([one.value for target in self.targets for one in target.anchors])

    def targets_of(self, w: int) -> list[Target]:
        """
        Return the targets of one world.

        Parameters
        ----------
        w : int
            Its number. [-]

        Returns
        -------
        list of Target
            In the order of their anchors.
        """
        return [one for one in self.targets if one.world == self.worlds[w].id]

    def ranks_in(self, w: int, draw: Mapping[str, float]) -> dict[str, float]:
        """
        Return the ranks of a draw in one world.

        Parameters
        ----------
        w : int
            Its number. [-]
        draw : mapping of str to float
            By `columns`. [-]

        Returns
        -------
        dict of str to float
            What belongs to a year has a rank of its own in each. [-]
        """
        world = self.worlds[w].id
        own = {name: draw[f"{name}/{world}"] for name in self.yearly} if w > 0 else {}
        return {name: own.get(name, draw[name]) for name in drawable(self.grounds[w])}

    def allows(self, ranks: NDArray[np.float64]) -> NDArray[np.bool_]:
        """
        Tell which draws let pass what was counted, in every world and as they are stored.

        Parameters
        ----------
        ranks : (n_draw, n_column) float64
            Draws. [-]

        Returns
        -------
        (n_draw,) bool
            Those that don't deny a count. [-]
        """
        told = [
            dict(zip(self.columns, row, strict=True))
            for row in np.round(ranks, RANK_DIGITS).tolist()
        ]
        return np.array(
            [
                all(
                    all_pass(places, ground, self.ranks_in(w, draw))
                    for w, (ground, places) in enumerate(
                        zip(self.grounds, self.passages, strict=True)
                    )
                )
                for draw in told
            ],
            bool,
        )

    @property
    def conditions(self) -> NDArray[np.bool_]:
        """Which anchors are conditions and weigh in full. [-]"""
        return np.array([one.read == "delivered" for one in self.targets for _ in one.anchors])

    @property
    def error(self) -> NDArray[np.float64]:
        """Standard deviations of their logarithms. [-]"""
        return np.array([one.error for target in self.targets for one in target.anchors])


def load_fitted() -> tuple[dict[str, str], ...]:
    """
    Return the figures of which something can be learnt; all others are kept with their draw.

    Returns
    -------
    tuple of dict
        ``name``; ``rank``, which is ``one`` for all years or ``yearly``; ``fit``, which is
        ``moved`` or ``chosen``; and ``why``.
    """
    path = files("transcaspian") / "data" / "simulation" / "fitted.csv"
    return tuple(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def load_past() -> Past:
    """
    Put the worlds of the past together.

    Returns
    -------
    Past
        Ready to be fitted.

    Raises
    ------
    ScenarioError
        If a row was published too late, or a figure to be fitted has no distribution.
    """
    evidence, atlas = load_evidence(), load_atlas()
    worlds = load_worlds()
    targets = load_targets(evidence, worlds)
    grounds = tuple(
        lay_groundwork(
            past_rows(evidence, one),
            atlas,
            start=one.start,
            days=one.warm_up_d + one.days,
            as_of=one.as_of,
            known_by=one.known_by,
        )
        for one in worlds
    )
    known = dict.fromkeys(name for ground in grounds for name in drawable(ground))
    fitted = load_fitted()
    told = [row["name"] for row in fitted]
    lost = [name for name in told if name not in known]
    if lost:
        raise ScenarioError(
            [f"fitted.csv: {name} is no figure with a distribution" for name in lost]
        )
    return Past(
        worlds=worlds,
        grounds=grounds,
        targets=tuple(one for world in worlds for one in targets if one.world == world.id),
        names=tuple(dict.fromkeys((*told, *known))),
        movable=frozenset(row["name"] for row in fitted if row["fit"] == "moved"),
        yearly=tuple(row["name"] for row in fitted if row["rank"] == "yearly"),
        passages=tuple(
            tuple(place for place in load_passages(evidence) if place.holds_in(world))
            for world in worlds
        ),
    )
