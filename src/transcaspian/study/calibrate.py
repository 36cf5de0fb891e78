"""The corridor fitted to its past: draws of figures that say what was seen of 2022 and 2024."""

from __future__ import annotations

import csv
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import transcaspian.simulation
from transcaspian.atlas.load import load_atlas
from transcaspian.errors import ScenarioError
from transcaspian.evidence.load import load_evidence
from transcaspian.simulation.cache import kernel_digest
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.run import Memory, run_once
from transcaspian.simulation.uncertain import draw_prior, ranks_of, scores_of
from transcaspian.simulation.world import drawable, lay_groundwork, settle_corridor
from transcaspian.simulation.world_tables import TABLES
from transcaspian.study.calibrate_fit import find_fit, misfit
from transcaspian.study.calibrate_targets import load_targets, load_worlds, observe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from transcaspian.simulation.world import Groundwork
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
_LIKELY, _TRIES, _BEFORE, _LEAST_PART = 5, 3, 300, 3.0
_LEAST_D = 1.0 / 24.0
_LEAST_RANK = 1e-4


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
        Figures whose ranks the posterior holds.
    movable : frozenset of str
        Those of them that are also moved by regression.
    yearly : tuple of str
        Figures whose rank in later worlds is not that of the first: fleets, flows.
    others : tuple of str
        Figures that are drawn, too, but keep their prior.
    """

    worlds: tuple[CalibrationWorld, ...]
    grounds: tuple[Groundwork, ...]
    targets: tuple[Target, ...]
    names: tuple[str, ...]
    movable: frozenset[str]
    yearly: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def seen_d(self) -> NDArray[np.float64]:
        """Published figures, anchor by anchor. [d]"""
        return np.array([one.value_d for target in self.targets for one in target.anchors])

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
    seed, draws, simulations : int
        Of the fit: its seed, how many draws of the prior, how many runs of a world. [-]
    share : float
        Share of the evidence that weighed draws; the rest moved them. [-]
    effective : float
        How many equal draws the weights were worth. [-]
    prior : (n_draw, n_name) float64
        Ranks of the prior. [-]
    posterior : (n_kept, n_name) float64
        Ranks that fit. [-]
    before_d, after_d : (n, n_anchor) float64
        What draws of the prior and of the posterior say to each published figure. [d]
    carried_d : (n_kept, n_anchor) float64
        What draws of the posterior say when all that is not fitted is drawn anew, as in runs. [d]
    """

    past: Past
    seed: int
    draws: int
    simulations: int
    share: float
    effective: float
    prior: NDArray[np.float64]
    posterior: NDArray[np.float64]
    before_d: NDArray[np.float64]
    after_d: NDArray[np.float64]
    carried_d: NDArray[np.float64]


def load_fitted() -> tuple[dict[str, str], ...]:
    """
    Return the figures that are fitted.

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
            evidence,
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
    names = tuple(row["name"] for row in fitted)
    lost = [name for name in names if name not in known]
    if lost:
        raise ScenarioError(
            [f"fitted.csv: {name} is no figure with a distribution" for name in lost]
        )
    return Past(
        worlds=worlds,
        grounds=grounds,
        targets=tuple(one for world in worlds for one in targets if one.world == world.id),
        names=names,
        movable=frozenset(row["name"] for row in fitted if row["fit"] == "moved"),
        yearly=tuple(row["name"] for row in fitted if row["rank"] == "yearly"),
        others=tuple(name for name in known if name not in names),
    )


def calibrate(
    past: Past,
    *,
    draws: int,
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
        How many draws of the prior are run. [-]
    keep : int
        How many make the posterior. [-]
    seed : int
        Of the prior, of luck and of errors; the same gives the same posterior. [-]
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
    n_likely = max(draws // _LIKELY, 1)
    n_before = min(draws, _BEFORE)
    n_later = len(past.worlds) - 1
    jobs = draws + n_later * (n_likely * _TRIES + n_before) + 2 * keep * len(past.worlds)
    runner = _Runner(past, seed, threads or os.cpu_count() or 1, jobs, on_progress)
    prior = np.array([_ranks_of(runner.draw(i), past.names) for i in range(draws)])
    first = runner.ask(0, [(i, 0, None) for i in range(draws)])
    split = first.shape[1]
    seen, error = np.log(past.seen_d), past.error
    wrong = misfit(np.log(first), seen[:split], error[:split])
    likely = np.sort(np.argsort(wrong, kind="stable")[:n_likely])
    pairs = [(int(i), attempt) for i in likely for attempt in range(_TRIES)]
    tried = [(i, attempt, None) for i, attempt in pairs]
    said = [first[[i for i, _ in pairs]]]
    said += [runner.ask(w, tried) for w in range(1, len(past.worlds))]
    found = find_fit(
        scores_of(prior[[i for i, _ in pairs]]),
        np.log(np.concatenate(said, axis=1)),
        seen,
        error,
        keep=keep,
        least=max(keep / _LEAST_PART, 2.0),
        movable=np.array([name in past.movable for name in past.names]),
        seed=seed,
    )
    posterior = np.round(ranks_of(found.scores, least=_LEAST_RANK), RANK_DIGITS)
    kept = [(*pairs[c], ranks) for c, ranks in zip(found.chosen, posterior, strict=True)]
    anew = [(draws + k, 0, ranks) for k, ranks in enumerate(posterior)]
    before = [(i, 0, None) for i in range(n_before)]
    later = range(1, len(past.worlds))
    return Calibration(
        past=past,
        seed=seed,
        draws=draws,
        simulations=jobs,
        share=found.share,
        effective=found.effective,
        prior=prior,
        posterior=posterior,
        before_d=np.concatenate(
            [first[:n_before], *(runner.ask(w, before) for w in later)], axis=1
        ),
        after_d=np.concatenate([runner.ask(w, kept) for w in (0, *later)], axis=1),
        carried_d=np.concatenate([runner.ask(w, anew) for w in (0, *later)], axis=1),
    )


def _ranks_of(draw: Mapping[str, float], names: Sequence[str]) -> list[float]:
    return [draw[name] for name in names]


@dataclass(slots=True)
class _Runner:
    """Runs draws in a world, some at once, and tells how far it is."""

    past: Past
    seed: int
    threads: int
    jobs: int
    on_progress: Callable[[float], None] | None
    done: int = 0

    def draw(self, number: int) -> dict[str, float]:
        """Return a draw of the prior, with the ranks of the first world. [-]"""
        names = (*self.past.names, *self.past.others)
        return draw_prior(names, seed=self.seed, number=number)

    def ask(
        self, w: int, wanted: Sequence[tuple[int, int, NDArray[np.float64] | None]]
    ) -> NDArray[np.float64]:
        """Run draws in one world; return what each says to each of its anchors. [d]"""

        def work(one: tuple[int, int, NDArray[np.float64] | None]) -> NDArray[np.float64]:
            number, attempt, ranks = one
            draw = self.draw(number)
            if ranks is not None:
                draw |= dict(zip(self.past.names, ranks.tolist(), strict=True))
            said = _ask(self.past, w, draw, seed=self.seed, number=number, attempt=attempt)
            self.done += 1
            if self.on_progress is not None:
                self.on_progress(self.done / self.jobs)
            return said

        with ThreadPoolExecutor(self.threads) as pool:
            return np.array(list(pool.map(work, wanted)), np.float64)


def _ask(
    past: Past, w: int, draw: dict[str, float], *, seed: int, number: int, attempt: int
) -> NDArray[np.float64]:
    """Run one world with one draw; return what it says to each of its anchors. [d]"""
    world, ground = past.worlds[w], past.grounds[w]
    if w > 0:
        # what belongs to a year has a rank of its own in each
        keys = {f"{name}/{world.id}/{attempt}": name for name in past.yearly}
        own = draw_prior(keys, seed=seed, number=number)
        draw = draw | {keys[key]: rank for key, rank in own.items()}
    known = set(drawable(ground))
    compiled = compile_model(
        settle_corridor(ground, {name: u for name, u in draw.items() if name in known}).model
    )
    warmup_h = world.horizon_h - world.days * 24.0
    run = run_once(
        compiled,
        horizon_h=world.horizon_h,
        warmup_h=warmup_h,
        seed=seed,
        replication=number * _TRIES + attempt,
        memory=Memory(entities=_ENTITIES, events=_ENTITIES, exits=_EXITS, exit_hours=True),
    )
    chosen = [one for one in past.targets if one.world == world.id]
    said = observe(chosen, run, compiled, warmup_h=warmup_h)
    # a part that takes no time at all still has a logarithm
    return np.maximum(said, _LEAST_D)


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
        Of the ``tables``, the ``evidence`` as those worlds see it, and the ``code``.
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
    code = [kernel_digest().encode()]
    code += [path.read_bytes() for path in _sources()]
    return {
        "tables": _sha(tables),
        "evidence": _sha(seen),
        "code": _sha(code),
    }


def _sources() -> list[Path]:
    engine = [Path(one) for one in transcaspian.simulation.__path__]
    own = [path for folder in engine for path in sorted(folder.glob("*.py"))]
    return own + sorted(Path(__file__).parent.glob("calibrate*.py"))


def _sha(parts: Sequence[bytes]) -> str:
    total = hashlib.sha256()
    for one in parts:
        total.update(hashlib.sha256(one).digest())
    return total.hexdigest()
