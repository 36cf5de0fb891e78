"""The corridor fitted to its past: draws of figures that say what was seen of 2022 and 2024."""

from __future__ import annotations

import csv
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.atlas.load import load_atlas
from transcaspian.errors import ScenarioError
from transcaspian.evidence.load import load_evidence
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.run import Memory, run_once
from transcaspian.simulation.uncertain import draw_prior, ranks_of, scores_of
from transcaspian.simulation.world import drawable, lay_groundwork, settle_corridor
from transcaspian.simulation.world_tables import TABLES
from transcaspian.study.calibrate_fit import find_fit, misfit, propose
from transcaspian.study.calibrate_targets import load_targets, load_worlds, observe, past_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from transcaspian.simulation.world import Groundwork
    from transcaspian.study.calibrate_fit import Fit, Proposal
    from transcaspian.study.calibrate_targets import CalibrationWorld, Target

__all__ = [
    "RANK_DIGITS",
    "Calibration",
    "Past",
    "calibrate",
    "digest_inputs",
    "load_fitted",
    "load_past",
]

_ENTITIES, _EXITS = 1 << 14, 1 << 16
RANK_DIGITS = 4
"""Ranks are stored, and used, with so many digits."""
_LIKELY, _BEFORE, _LEAST_PART = 3, 300, 3.0
_LEAST_RANK = 1e-4
_OTHER_LUCK = 1 << 20


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
    """

    worlds: tuple[CalibrationWorld, ...]
    grounds: tuple[Groundwork, ...]
    targets: tuple[Target, ...]
    names: tuple[str, ...]
    movable: frozenset[str]
    yearly: tuple[str, ...]

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

    @property
    def conditions(self) -> NDArray[np.bool_]:
        """Which anchors are conditions and weigh in full. [-]"""
        return np.array([one.read == "delivered" for one in self.targets for _ in one.anchors])

    @property
    def error(self) -> NDArray[np.float64]:
        """Standard deviations of their logarithms. [-]"""
        return np.array([one.error for target in self.targets for one in target.anchors])


@dataclass(frozen=True, slots=True)
class Calibration:
    """
    What a fit found.

    Attributes
    ----------
    past : Past
        What it was held against.
    seed, draws, rounds, simulations : int
        Of the fit: its seed, how many draws a round has, how many rounds, and how many runs of a
        world that took. [-]
    share : float
        Share of the evidence that weighed draws; the rest moved them. [-]
    effective : float
        How many equal draws the weights were worth. [-]
    posterior : (n_kept, n_name) float64
        Ranks that fit. [-]
    before, after : (n, n_anchor) float64
        What draws of the prior and of the posterior say to each published figure. [unit]
    carried : (n_kept, n_anchor) float64
        What draws of the posterior say with other luck, and with figures of later worlds that
        belong to their year drawn anew, as in runs. [unit]
    """

    past: Past
    seed: int
    draws: int
    rounds: int
    simulations: int
    share: float
    effective: float
    posterior: NDArray[np.float64]
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    carried: NDArray[np.float64]


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
    )


def calibrate(
    past: Past,
    *,
    draws: int,
    rounds: int,
    keep: int,
    seed: int,
    threads: int | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> Calibration:
    """
    Fit the figures of the past.

    Parameters
    ----------
    past : Past
        What is fitted, and to what.
    draws : int
        How many draws each round has; those of the first are from the prior. [-]
    rounds : int
        How many rounds. [-]
    keep : int
        How many draws make the posterior. [-]
    seed : int
        Of the draws, of luck and of errors; the same gives the same posterior. [-]
    threads : int, optional
        Runs at once; all processors if not given. [-]
    on_progress : callable, optional
        Told the share that is done.

    Returns
    -------
    Calibration
        The same for any number of threads.

    Raises
    ------
    ScenarioError
        If a world can't be put together with some draw.
    """
    n_later, n_before = len(past.worlds) - 1, min(draws, _BEFORE)
    per_round = draws + (n_later + 1) * max(draws // _LIKELY, 1)
    jobs = rounds * per_round + n_later * n_before + 2 * keep * (n_later + 1)
    runner = _Runner(past, seed, threads or os.cpu_count() or 1, jobs, on_progress)
    tried = _Tried(np.empty((0, len(past.columns))), np.empty((0, past.seen.size)), [])
    first, found = np.empty((0, 0)), None
    for number in range(rounds):
        if found is None:
            columns = [draw_prior(past.columns, seed=seed, number=i) for i in range(draws)]
            scores = scores_of(np.array([list(one.values()) for one in columns]))
        else:
            tried.proposals.append(propose(found))
            scores = tried.proposals[-1].draw(draws, (seed, number))
        said = runner.round(ranks_of(scores, least=_LEAST_RANK), number * draws)
        first = said if found is None else first
        tried = _Tried(
            np.concatenate([tried.scores, scores]),
            np.concatenate([tried.said, said]),
            tried.proposals,
        )
        found = _fit(past, tried, keep=keep, seed=seed)
    if found is None:
        raise ScenarioError("a fit needs at least one round")
    n = len(past.names)
    stored = np.round(ranks_of(found.scores, least=_LEAST_RANK), RANK_DIGITS)
    last = rounds * draws
    # the prior again for what belongs to the year of a later world
    own = [draw_prior(past.columns[n:], seed=seed, number=last + k) for k in range(keep)]
    anew = stored.copy()
    anew[:, n:] = np.array([list(one.values()) for one in own]).reshape(keep, -1)
    return Calibration(
        past=past,
        seed=seed,
        draws=draws,
        rounds=rounds,
        simulations=jobs,
        share=found.share,
        effective=found.effective,
        posterior=stored[:, :n],
        before=runner.fill(first[:n_before], ranks_of(tried.scores[:n_before], least=_LEAST_RANK)),
        after=runner.ask_all(stored, found.chosen.tolist()),
        carried=runner.ask_all(anew, range(last, last + keep)),
    )


@dataclass(frozen=True, slots=True)
class _Tried:
    """All draws so far: normal scores, answers (NaN where not asked), and where rounds looked."""

    scores: NDArray[np.float64]
    said: NDArray[np.float64]
    proposals: list[Proposal]

    @property
    def surplus(self) -> NDArray[np.float64]:
        """How much more often each was to be expected than from the prior. [-]"""
        total = np.ones(self.scores.shape[0])
        for one in self.proposals:
            total += one.excess(self.scores)
        return total / (len(self.proposals) + 1)


def _fit(past: Past, tried: _Tried, *, keep: int, seed: int) -> Fit:
    """Weigh all draws of all rounds that were run in every world."""
    whole = np.flatnonzero(~np.isnan(tried.said).any(axis=1))
    n_own = len(past.columns) - len(past.names)
    found = find_fit(
        tried.scores[whole],
        np.log(tried.said[whole]),
        np.log(past.seen),
        past.error,
        keep=keep,
        least=max(keep / _LEAST_PART, 2.0),
        movable=np.array([name in past.movable for name in past.names] + [False] * n_own),
        seed=seed,
        surplus=tried.surplus[whole],
        full=past.conditions,
    )
    return replace(found, chosen=whole[found.chosen])


@dataclass(slots=True)
class _Runner:
    """Runs draws in a world, some at once, and tells how far it is."""

    past: Past
    seed: int
    threads: int
    jobs: int
    on_progress: Callable[[float], None] | None
    done: int = 0

    def round(self, ranks: NDArray[np.float64], first: int) -> NDArray[np.float64]:
        """Run draws in the first world, and the likely ones there again and in all. [unit]"""
        n = ranks.shape[0]
        told = self.ask(0, ranks, range(first, first + n))
        split = told.shape[1]
        seen, error = np.log(self.past.seen), self.past.error
        wrong = misfit(np.log(told), seen[:split], error[:split])
        likely = np.sort(np.argsort(wrong, kind="stable")[: max(n // _LIKELY, 1)])
        numbers = (first + likely).tolist()
        # near its limits a world hangs on luck, and who had luck once is no better draw for it
        again = self.ask(0, ranks[likely], [one + _OTHER_LUCK for one in numbers])
        told[likely] = np.sqrt(told[likely] * again)
        said = np.full((n, seen.size), np.nan)
        said[:, :split] = told
        for w in range(1, len(self.past.worlds)):
            found = self.ask(w, ranks[likely], numbers)
            said[likely, split : split + found.shape[1]] = found
            split += found.shape[1]
        return said

    def fill(self, said: NDArray[np.float64], ranks: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return answers of the first draws of the prior with those of all later worlds. [unit]"""
        n = said.shape[0]
        split = sum(len(one.anchors) for one in self.past.targets_of(0))
        later = [self.ask(w, ranks, range(n)) for w in range(1, len(self.past.worlds))]
        return np.concatenate([said[:, :split], *later], axis=1)

    def ask_all(self, ranks: NDArray[np.float64], numbers: Sequence[int]) -> NDArray[np.float64]:
        """Run draws in all worlds; return what each says to each anchor. [unit]"""
        worlds = range(len(self.past.worlds))
        return np.concatenate([self.ask(w, ranks, numbers) for w in worlds], axis=1)

    def ask(
        self, w: int, ranks: NDArray[np.float64], numbers: Sequence[int]
    ) -> NDArray[np.float64]:
        """Run draws in one world; return what each says to each of its anchors. [unit]"""

        def work(one: tuple[NDArray[np.float64], int]) -> NDArray[np.float64]:
            row, number = one
            draw = dict(zip(self.past.columns, row.tolist(), strict=True))
            said = _ask(self.past, w, draw, seed=self.seed, number=number)
            self.done += 1
            if self.on_progress is not None:
                self.on_progress(self.done / self.jobs)
            return said

        with ThreadPoolExecutor(self.threads) as pool:
            return np.array(list(pool.map(work, zip(ranks, numbers, strict=True))), np.float64)


def _ask(
    past: Past, w: int, draw: Mapping[str, float], *, seed: int, number: int
) -> NDArray[np.float64]:
    """Run one world with one draw; return what it says to each of its anchors. [unit]"""
    world, ground = past.worlds[w], past.grounds[w]
    own = {name: draw[f"{name}/{world.id}"] for name in past.yearly} if w > 0 else {}
    # what belongs to a year has a rank of its own in each
    ranks = {name: own.get(name, draw[name]) for name in drawable(ground)}
    corridor = settle_corridor(ground, ranks)
    compiled = compile_model(corridor.model)
    warmup_h = world.horizon_h - world.days * 24.0
    run = run_once(
        compiled,
        horizon_h=world.horizon_h,
        warmup_h=warmup_h,
        seed=seed,
        replication=number,
        memory=Memory(entities=_ENTITIES, events=_ENTITIES, exits=_EXITS, exit_hours=True),
    )
    figures = {name: one.value for name, one in corridor.quantities.items()}
    return observe(past.targets_of(w), run, compiled, figures, warmup_h=warmup_h)


def digest_inputs(past: Past) -> dict[str, str]:
    """
    Return digests of what a fit rests on.

    Parameters
    ----------
    past : Past
        Worlds and targets.

    Returns
    -------
    dict of str to str
        Of the ``tables``; of the ``evidence`` as those worlds see it; of the ``model`` that both
        make, classes and steps and all, at medians and for one draw, before it is compiled; and of
        the ``method``, which is the code of the fit. How the engine runs a model is left out:
        tests hold it to the same events as its plain twin.
    """
    folder = Path(str(files("transcaspian") / "data" / "simulation"))
    inputs = (*TABLES, "calibration", "calibration_worlds", "fitted")
    tables = [(folder / f"{name}.csv").read_bytes() for name in inputs]
    seen = [repr((one.row, one.anchors)).encode() for one in past.targets]
    seen += [
        repr((one.name, one.value, one.low, one.high, one.unit)).encode()
        for ground in past.grounds
        for one in ground.found.values()
    ]
    models = [
        repr(settle_corridor(ground, draw).model).encode()
        for ground in past.grounds
        for draw in ({}, draw_prior(drawable(ground), seed=0, number=0))
    ]
    own = Path(__file__).parent
    method = [(own / f"calibrate{part}.py").read_bytes() for part in ("", "_fit", "_targets")]
    return {
        "tables": _sha(tables),
        "evidence": _sha(seen),
        "model": _sha(models),
        "method": _sha(method),
    }


def _sha(parts: Sequence[bytes]) -> str:
    total = hashlib.sha256()
    for one in parts:
        total.update(hashlib.sha256(one).digest())
    return total.hexdigest()
