"""What a fit is held against: rows of the evidence, and which part of a run answers for each."""

from __future__ import annotations

import csv
import datetime as dt
import math
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.errors import ScenarioError
from transcaspian.evidence.observation import PERCENTILES
from transcaspian.evidence.weigh import QUALITY_WEIGHTS
from transcaspian.study.simulate_reduce import matching
from transcaspian.units import convert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from transcaspian.evidence.observation import Observation
    from transcaspian.evidence.store import Evidence
    from transcaspian.simulation.compile import Compiled
    from transcaspian.simulation.run import Run

__all__ = [
    "READINGS",
    "Anchor",
    "CalibrationWorld",
    "Target",
    "load_targets",
    "load_worlds",
    "observe",
    "past_rows",
]

READINGS = ("standing", "mean", "count", "most", "delivered")
"""How a row may be read: days by its standing, mean days, a count, a count from above, a share."""
_LOW, _HIGH, _MIDDLE = 0.1, 0.9, 0.5
_SERIAL_BITS = 40
_DAY_H = 24.0
_FEWEST = 5
_COUNTED = ("count", "most")
_LEAST_D = 1.0 / 24.0
_LEAST_SHARE = 1e-3


@dataclass(frozen=True, slots=True)
class Anchor:
    """
    A figure that was published, and where it lies among all cases.

    Attributes
    ----------
    percentile : float
        Share of the cases below it; NaN where it is no percentile. [-]
    value : float
        The figure. [unit]
    error : float
        Standard deviation of its logarithm: what the key allows, more for a worse source; of
        what was delivered, what is stated with the target. [-]
    """

    percentile: float
    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Target:
    """
    A row of the evidence and the part of a run that answers for it.

    Attributes
    ----------
    row : Observation
        What was published.
    world : str
        Which world is asked.
    classes, only, without : str
        Patterns of classes, of the buckets whose hours count, or of those that do not.
    some : bool
        Whether only cases with any such hours are cases.
    anchors : tuple of Anchor
        One, or two for a range of what was observed.
    note : str
        How the words were read.
    read : str
        One of `READINGS`.
    per : str
        What one case counts for: a number, or the name of a figure.
    """

    row: Observation
    world: str
    classes: str
    only: str
    without: str
    some: bool
    anchors: tuple[Anchor, ...]
    note: str
    read: str = "standing"
    per: str = "1"

    @property
    def unit(self) -> str:
        """Unit of its anchors."""
        if self.read == "delivered":
            return "ratio"
        return self.row.unit if self.read in _COUNTED else "d"


@dataclass(frozen=True, slots=True)
class CalibrationWorld:
    """
    A span of the past that is run for each draw.

    Attributes
    ----------
    id, why : str
        Its name, and what it is for.
    first_day, as_of, known_by : datetime.date
        The first that counts, the day whose figures hold, and the last of what may be known.
    days, warm_up_d : int
        Days that count, and days before them. [d]
    speaks_to : datetime.date
        What was published later has to speak of days up to this one, and of none after it.
    """

    id: str
    why: str
    first_day: dt.date
    as_of: dt.date
    known_by: dt.date
    days: int
    warm_up_d: int
    speaks_to: dt.date

    @property
    def start(self) -> dt.date:
        """Day of hour 0."""
        return self.first_day - dt.timedelta(days=self.warm_up_d)

    @property
    def horizon_h(self) -> float:
        """End of the run. [h]"""
        return (self.warm_up_d + self.days) * _DAY_H


def load_worlds() -> tuple[CalibrationWorld, ...]:
    """
    Return the spans of the past that a fit runs.

    Returns
    -------
    tuple of CalibrationWorld
        In the order of the table.
    """
    return tuple(
        CalibrationWorld(
            id=row["id"],
            why=row["why"],
            first_day=dt.date.fromisoformat(row["first_day"]),
            as_of=dt.date.fromisoformat(row["as_of"]),
            known_by=dt.date.fromisoformat(row["known_by"]),
            days=int(row["days"]),
            warm_up_d=int(row["warm_up_d"]),
            speaks_to=dt.date.fromisoformat(row["speaks_to"]),
        )
        for row in _rows("calibration_worlds")
    )


def past_rows(evidence: Evidence, world: CalibrationWorld) -> Evidence:
    """
    Leave out what speaks of days that a world may not know of.

    Parameters
    ----------
    evidence : Evidence
        All rows.
    world : CalibrationWorld
        A count of its year is often published in the next one: such a row may stay, but one that
        was published after ``speaks_to`` and does not say that it ends by then may not.

    Returns
    -------
    Evidence
        With fewer rows.
    """
    kept = tuple(
        row
        for row in evidence.observations
        if row.published is None
        or row.published <= world.speaks_to
        or (row.valid_to is not None and row.valid_to <= world.speaks_to)
    )
    return replace(evidence, observations=kept)


def load_targets(evidence: Evidence, worlds: Sequence[CalibrationWorld]) -> tuple[Target, ...]:
    """
    Return what the fit may see, and nothing else.

    Parameters
    ----------
    evidence : Evidence
        All rows.
    worlds : sequence of CalibrationWorld
        A row published after its world's ``known_by`` is refused.

    Returns
    -------
    tuple of Target
        In the order of the table.

    Raises
    ------
    ScenarioError
        If a row is unknown, says nothing of the present, was out too late, or is to be read in
        an unknown way; all at once.
    """
    rows = {row.id: row for row in evidence.observations}
    known = {one.id: one for one in worlds}
    faults: list[str] = []
    targets: list[Target] = []
    for line in _rows("calibration"):
        name, world = line["observation"], known.get(line["world"])
        row = rows.get(name)
        if row is None or world is None:
            faults.append(f"calibration.csv: {name}: no such row or world")
        elif row.standing not in PERCENTILES or row.assumed:
            faults.append(f"calibration.csv: {name} is a {row.standing} and no figure to fit")
        elif row.published is None or row.published > world.known_by:
            faults.append(f"calibration.csv: {name} was not out by {world.known_by}")
        elif line["read"] not in READINGS:
            faults.append(f"calibration.csv: {name}: read is none of {', '.join(READINGS)}")
        else:
            targets.append(
                Target(
                    row=row,
                    world=world.id,
                    classes=line["classes"],
                    only=line["only"],
                    without=line["without"],
                    some=line["cases"] == "some",
                    anchors=_anchors(row, evidence, line["read"], line["tolerance"]),
                    note=line["note"],
                    read=line["read"],
                    per=line["per"] or "1",
                )
            )
    if faults:
        raise ScenarioError(faults)
    return tuple(targets)


def _rows(name: str) -> list[dict[str, str]]:
    path = files("transcaspian") / "data" / "simulation" / f"{name}.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def _anchors(row: Observation, evidence: Evidence, read: str, tolerance: str) -> tuple[Anchor, ...]:
    """Read a row as told, or by its standing, as docs/evidence/selection.md does (§4)."""
    error = evidence.keys[row.key].spread / math.sqrt(QUALITY_WEIGHTS[row.quality])
    if read == "delivered":
        return (Anchor(math.nan, 1.0, float(tolerance)),)
    if read in _COUNTED and row.value is not None:
        return (Anchor(math.nan, row.value, error),)
    value, low, high = (
        None if one is None else convert(one, row.unit, "d")
        for one in (row.value, row.low, row.high)
    )
    if read == "mean" and value is not None:
        return (Anchor(math.nan, value, error),)
    percentile = PERCENTILES[row.standing]
    if percentile == _MIDDLE and low is not None and high is not None and low < high:
        marks = [(_LOW, low), (_MIDDLE, value), (_HIGH, high)]
        kept = [(p, figure) for p, figure in marks if figure is not None]
        # the anchors of a row share its weight
        return tuple(Anchor(p, figure, error * math.sqrt(len(kept))) for p, figure in kept)
    known = [one for one in (low, high) if one is not None]
    return (Anchor(percentile, value if value is not None else float(np.mean(known)), error),)


def observe(
    targets: Sequence[Target],
    run: Run,
    compiled: Compiled,
    figures: Mapping[str, float],
    *,
    warmup_h: float,
) -> NDArray[np.float64]:
    """
    Return what a run says to each anchor of some targets.

    Parameters
    ----------
    targets : sequence of Target
        All of the world that was run.
    run : Run
        With the hours of each exit by bucket.
    compiled : Compiled
        Names of classes and buckets.
    figures : mapping of str to float
        What one case may count for, by name; each in its own unit.
    warmup_h : float
        What arrives before this does not count. [h]

    Returns
    -------
    (n_anchor,) float64
        Days, where too few arrived, the whole length of the run; counts in the unit of their
        rows; or shares. [unit]
    """
    said: list[float] = []
    exits = run.exits
    counted = (exits["left_h"] > exits["born_h"]) & (exits["left_h"] >= warmup_h)
    classes = exits["uid"] >> _SERIAL_BITS
    for target in targets:
        mine = np.isin(classes, matching(compiled.class_ids, target.classes))
        chosen = counted & mine
        if target.read in _COUNTED:
            per = figures[target.per] if target.per in figures else float(target.per)
            said.append(_count(target, int(chosen.sum()) * per, run, warmup_h))
            continue
        if target.read == "delivered":
            came = int((chosen & (exits["born_h"] >= warmup_h)).sum())
            came += _still_there(target, run, compiled, warmup_h)
            said.append(max(int(chosen.sum()) / max(came, 1), _LEAST_SHARE))
            continue
        hours = run.exit_hours[chosen]
        if target.only:
            stay = hours[:, matching(compiled.buckets, target.only)].sum(axis=1, dtype=np.float64)
        else:
            stay = (exits["left_h"] - exits["born_h"])[chosen]
            if target.without:
                less = hours[:, matching(compiled.buckets, target.without)]
                stay = stay - less.sum(axis=1, dtype=np.float64)
        days = stay[stay > 0.0] / _DAY_H if target.some else stay / _DAY_H
        said += [_say(days, one, run.ended_h / _DAY_H) for one in target.anchors]
    return np.array(said)


def _count(target: Target, passed: float, run: Run, warmup_h: float) -> float:
    """Return what passed in as long a time as the row speaks of; no less than a bound. [unit]"""
    first, last = target.row.valid_from, target.row.valid_to
    span_d = (run.ended_h - warmup_h) / _DAY_H
    told_d = span_d if first is None or last is None else (last - first).days + 1
    count = max(passed, 1.0) * told_d / span_d
    # a bound from above says nothing against less
    return max(count, target.anchors[0].value) if target.read == "most" else count


def _still_there(target: Target, run: Run, compiled: Compiled, warmup_h: float) -> int:
    """Return how many came in the days that count and are under way at the end. [-]"""
    waiting = run.waiting
    mine = np.isin(waiting["uid"] >> _SERIAL_BITS, matching(compiled.class_ids, target.classes))
    return int((mine & (waiting["born"] >= warmup_h)).sum())


def _say(days: NDArray[np.float64], anchor: Anchor, most_d: float) -> float:
    if days.size < _FEWEST:
        return most_d
    if math.isnan(anchor.percentile):
        said = float(days.mean())
    else:
        said = float(np.quantile(days, anchor.percentile, method="inverted_cdf"))
    # a part that takes no time at all still has a logarithm
    return max(said, _LEAST_D)
