"""The corridor fitted to its past: draws of figures that say what was seen of 2022 and 2024."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.errors import ScenarioError
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.run import Memory, run_once
from transcaspian.simulation.statistics import utilisation
from transcaspian.simulation.uncertain import draw_prior, ranks_of, scores_of
from transcaspian.simulation.world import drawable, settle_corridor
from transcaspian.simulation.world_tables import TABLES
from transcaspian.study.calibrate_fit import find_fit, misfit, propose
from transcaspian.study.calibrate_past import RANK_DIGITS
from transcaspian.study.calibrate_targets import observe
from transcaspian.study.simulate_tell_draws import FULL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from transcaspian.study.calibrate_fit import Fit, Proposal
    from transcaspian.study.calibrate_past import Past

__all__ = ["Calibration", "calibrate", "digest_inputs"]

_ENTITIES, _EXITS = 1 << 14, 1 << 16
_LIKELY, _BEFORE, _LEAST_PART = 3, 300, 3.0
_LEAST_RANK = 1e-4
_OTHER_LUCK = 1 << 20


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
    stored, after = _keep(runner, tried, found)
    last = rounds * draws
    # the prior again for what belongs to the year of a later world
    own = [draw_prior(past.columns[n:], seed=seed, number=last + k) for k in range(keep)]
    anew = stored.copy()
    anew[:, n:] = np.array([list(one.values()) for one in own]).reshape(keep, -1)
    prior = ranks_of(tried.scores[:n_before], least=_LEAST_RANK)
    before = runner.fill(first[:n_before], prior)
    carried, _ = runner.ask_all(anew, range(last, last + keep))
    return Calibration(
        past=past,
        seed=seed,
        draws=draws,
        rounds=rounds,
        simulations=runner.asked,
        share=found.share,
        effective=found.effective,
        posterior=stored[:, :n],
        before=before,
        after=after,
        carried=carried,
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
    if whole.size == 0:
        raise ScenarioError("no draw lets pass what was counted: take more of them")
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
    chosen = whole[found.chosen]
    # a draw that would deny a count after its move stays where it was
    kept = past.allows(ranks_of(found.scores, least=_LEAST_RANK))
    return replace(
        found,
        chosen=chosen,
        scores=np.where(kept[:, None], found.scores, tried.scores[chosen]),
    )


def _keep(
    runner: _Runner, tried: _Tried, found: Fit
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ranks that are kept, as stored, and what they say; none fills up a place."""
    stored = np.round(ranks_of(found.scores, least=_LEAST_RANK), RANK_DIGITS)
    said, full = runner.ask_all(stored, found.chosen.tolist())
    if full.any():
        # a draw that is full after its move stays where it was
        still = found.chosen[full]
        unmoved = ranks_of(tried.scores[still], least=_LEAST_RANK)
        stored[full] = np.round(unmoved, RANK_DIGITS)
        said[full], _ = runner.ask_all(stored[full], still.tolist())
    return stored, said


@dataclass(slots=True)
class _Runner:
    """Runs draws in a world, some at once, and tells how far it is."""

    past: Past
    seed: int
    threads: int
    jobs: int
    on_progress: Callable[[float], None] | None
    asked: int = 0
    done: int = 0

    def round(self, ranks: NDArray[np.float64], first: int) -> NDArray[np.float64]:
        """Run draws in the first world, and the likely ones there again and in all. [unit]"""
        n = ranks.shape[0]
        told, full = self.ask(0, ranks, range(first, first + n))
        split = told.shape[1]
        seen, error = np.log(self.past.seen), self.past.error
        wrong = misfit(np.log(told), seen[:split], error[:split])
        order = np.argsort(wrong, kind="stable")
        order = order[self.past.allows(ranks[order]) & ~full[order]]
        likely = np.sort(order[: max(n // _LIKELY, 1)])
        # near its limits a world hangs on luck, and who had luck once is no better draw for it
        other = (first + likely + _OTHER_LUCK).tolist()
        again, full = self.ask(0, ranks[likely], other)
        told[likely] = np.sqrt(told[likely] * again)
        likely = likely[~full]
        said = np.full((n, seen.size), np.nan)
        said[:, :split] = told
        for w in range(1, len(self.past.worlds)):
            found, _ = self.ask(w, ranks[likely], (first + likely).tolist())
            said[likely, split : split + found.shape[1]] = found
            split += found.shape[1]
        return said

    def fill(self, said: NDArray[np.float64], ranks: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return answers of the first draws of the prior with those of all later worlds. [unit]"""
        n = said.shape[0]
        split = sum(len(one.anchors) for one in self.past.targets_of(0))
        later = [self.ask(w, ranks, range(n))[0] for w in range(1, len(self.past.worlds))]
        return np.concatenate([said[:, :split], *later], axis=1)

    def ask_all(
        self, ranks: NDArray[np.float64], numbers: Sequence[int]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Run draws in all worlds; return what each says to each anchor, and who is full. [unit]"""
        asked = [self.ask(w, ranks, numbers) for w in range(len(self.past.worlds))]
        said = np.concatenate([one for one, _ in asked], axis=1)
        return said, np.logical_or.reduce([full for _, full in asked])

    def ask(
        self, w: int, ranks: NDArray[np.float64], numbers: Sequence[int]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Run draws in one world; return what each says to its anchors, and who is full. [unit]"""

        def work(one: tuple[NDArray[np.float64], int]) -> NDArray[np.float64]:
            row, number = one
            draw = dict(zip(self.past.columns, row.tolist(), strict=True))
            said = _ask(self.past, w, draw, seed=self.seed, number=number)
            self.done += 1
            if self.on_progress is not None:
                self.on_progress(self.done / self.jobs)
            return said

        self.asked += len(numbers)
        with ThreadPoolExecutor(self.threads) as pool:
            told = list(pool.map(work, zip(ranks, numbers, strict=True)))
        n_anchor = sum(len(one.anchors) for one in self.past.targets_of(w))
        both = np.array(told, np.float64).reshape(-1, n_anchor + 1)
        return both[:, :-1], both[:, -1] >= FULL


def _ask(
    past: Past, w: int, draw: Mapping[str, float], *, seed: int, number: int
) -> NDArray[np.float64]:
    """
    Run one world with one draw; return what it says to each of its anchors. [unit]

    Last stands how much of the fullest place is taken of those that counts had passed.
    """
    world = past.worlds[w]
    corridor = settle_corridor(past.grounds[w], past.ranks_in(w, draw))
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
    said = observe(past.targets_of(w), run, compiled, figures, warmup_h=warmup_h)
    names = [row["id"] for row in corridor.tables["resources"]]
    taken = [utilisation(run, names.index(place.resource)) for place in past.passages[w]]
    return np.append(said, max(taken, default=0.0))


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
    inputs = (*TABLES, "calibration", "calibration_worlds", "fitted", "passed")
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
    parts = ("", "_fit", "_passed", "_past", "_targets")
    method = [(own / f"calibrate{part}.py").read_bytes() for part in parts]
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
