"""Published times and prices of whole segments held against the model's."""

from __future__ import annotations

import csv
import datetime as dt
import math
from dataclasses import dataclass, replace
from importlib import resources
from typing import TYPE_CHECKING

from transcaspian.evidence.distribution import z_of
from transcaspian.routing.assess import Question, find_way
from transcaspian.routing.corridor import load_corridors, load_weights
from transcaspian.routing.evaluate import draw_route, ranges_of
from transcaspian.routing.itinerary import build_legs
from transcaspian.routing.sampler import Sampler
from transcaspian.scenario.cargo import BOX_TYPES, Cargo
from transcaspian.scenario.dates import Clocks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from transcaspian.atlas.network import Atlas
    from transcaspian.evidence.observation import Observation
    from transcaspian.evidence.store import Evidence
    from transcaspian.results.comparison import Range
    from transcaspian.routing.evaluate import RouteDraws

__all__ = ["Comparison", "Pairing", "load_pairings", "validate"]

_SEED = 1
_DRAWS = 10_000
_MONEY = ("rate.through_usd_feu", "rail.rate_usd_feu")


@dataclass(frozen=True, slots=True)
class Pairing:
    """
    Which part of the model answers for a published figure.

    Parameters
    ----------
    observation : str
        Id of the published row.
    corridor, from_, to : str
        What the model is asked.
    scope : str
        ``door`` for all legs; ``terminal`` without trucks and the wait before departure;
        ``rail`` or ``sea`` for carriage and what lies between its stretches alone.
    note : str
        How the published words were read.
    """

    observation: str
    corridor: str
    from_: str
    to: str
    scope: str
    note: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    A published figure beside the model's.

    Parameters
    ----------
    pairing : Pairing
        What was asked.
    row : Observation
        What was published.
    published : float
        The figure, or the middle of its range. [d] or [USD/FEU]
    model : Range or None
        The model's, None where it finds no way. Same unit.
    residual : float or None
        Logarithm of published over the model's median. [-]
    score : float or None
        Where the published figure lies in the model's draws, as a standard normal. [-]
    fed : bool
        Whether the row, or one derived from it, is among the model's inputs.
    """

    pairing: Pairing
    row: Observation
    published: float
    model: Range | None
    residual: float | None
    score: float | None
    fed: bool

    @property
    def money(self) -> bool:
        """Whether a price is compared rather than a time."""
        return self.row.key in _MONEY

    @property
    def inside(self) -> bool:
        """Whether the published figure lies between the model's P10 and P90."""
        return self.model is not None and self.model.p10 <= self.published <= self.model.p90


def load_pairings() -> tuple[Pairing, ...]:
    """
    Return which published figures are held against which part of the model.

    Returns
    -------
    tuple of Pairing
        In the table's order.
    """
    path = resources.files("transcaspian") / "data" / "corridors" / "published.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(
        Pairing(
            row["observation"], row["corridor"], row["from"], row["to"], row["scope"], row["note"]
        )
        for row in csv.DictReader(lines)
    )


def validate(atlas: Atlas, evidence: Evidence) -> tuple[Comparison, ...]:
    """
    Hold every paired figure against the model of its day.

    Parameters
    ----------
    atlas : Atlas
        The network.
    evidence : Evidence
        All rows; the model sees the world of the day that a figure speaks of, with today's
        knowledge.

    Returns
    -------
    tuple of Comparison
        In the table's order.
    """
    rows = {row.id: row for row in evidence.observations}
    parents = {
        parent.strip()
        for row in evidence.observations
        if row.method == "derived" and row.speaks_of_present
        for parent in row.locator.replace(",", " ").replace(";", " ").split()
    }
    samplers: dict[dt.date, Sampler] = {}
    return tuple(
        _compare(atlas, evidence, samplers, pairing, rows[pairing.observation], parents)
        for pairing in load_pairings()
    )


def _compare(
    atlas: Atlas,
    evidence: Evidence,
    samplers: dict[dt.date, Sampler],
    pairing: Pairing,
    row: Observation,
    parents: set[str],
) -> Comparison:
    day = _day_of(row)
    if day not in samplers:
        world = evidence.world(as_of=day, known_by=evidence.last_valid or day)
        samplers[day] = Sampler(world, seed=_SEED, n_draw=_DRAWS)
    published = _figure(row)
    draws = _draws(atlas, samplers[day], pairing, day)
    samplers[day].raise_gaps()
    fed = row.id in parents or row.key == "rail.rate_usd_feu"
    if draws is None:
        return Comparison(pairing, row, published, None, None, None, fed)
    answer = _answer(draws, pairing.scope, money=row.key in _MONEY)
    model = ranges_of([answer])[0]
    below = (float((answer < published).sum()) + 0.5) / (len(answer) + 1.0)
    score = z_of(below)
    residual = math.log(published / model.p50) if model.p50 > 0 else None
    return Comparison(pairing, row, published, model, residual, score, fed)


def _day_of(row: Observation) -> dt.date:
    start = row.valid_from or row.published or dt.date(2024, 7, 1)
    end = row.valid_to or start
    return start + (end - start) / 2


def _figure(row: Observation) -> float:
    """Return the value stated, or the middle of its range, in days or USD a FEU."""
    value = row.value
    if value is None:
        value = ((row.low or 0.0) + (row.high or 0.0)) / 2.0
    return value / 24.0 if row.unit == "h" else value


def _draws(atlas: Atlas, sampler: Sampler, pairing: Pairing, day: dt.date) -> RouteDraws | None:
    corridor = next(one for one in load_corridors() if one.id == pairing.corridor)
    cargo = Cargo(1, BOX_TYPES["45G1"])
    clocks = Clocks(day, day, sampler.world.known_by, None)
    question = Question(pairing.from_, pairing.to, cargo, frozenset(), None, clocks)
    way, _ = find_way(atlas, corridor, load_weights(), sampler, question)
    if way is None:
        part = replace(corridor, must_pass=())
        way, _ = find_way(atlas, part, load_weights(), sampler, question)
    if way is None:
        return None
    plans = build_legs(atlas, sampler.world, corridor, way, load_t_feu=None)
    return draw_route(sampler, plans, depart=day)


def _answer(draws: RouteDraws, scope: str, *, money: bool) -> NDArray[np.float64]:
    wanted = [leg for leg in draws.legs if _counts(leg.plan.mode, scope)]
    if scope == "terminal" and wanted and wanted[0].plan.mode == "wait" and not money:
        wanted = wanted[1:]
    parts = [leg.cost_usd if money else leg.time_d for leg in wanted]
    total = parts[0] * 0.0 if parts else draws.time_d * 0.0
    for part in parts:
        total = total + part
    return total


def _counts(mode: str, scope: str) -> bool:
    if scope == "door":
        return True
    if scope == "terminal":
        return mode != "road"
    if scope == "rail":
        return mode in ("rail", "border", "gauge_change")
    return mode == scope
