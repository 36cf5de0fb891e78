"""Many replications at once: threads, progress, cancellation, and as many as precision asks for."""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.simulation.cache import prepare
from transcaspian.simulation.run import Memory, run_once
from transcaspian.simulation.statistics import interval

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from transcaspian.simulation.compile import Compiled
    from transcaspian.simulation.run import Run
    from transcaspian.simulation.statistics import Interval

__all__ = ["Cancellation", "replicate", "replicate_until"]

_LOOK_EVERY_S = 0.1


@dataclass(slots=True)
class Cancellation:
    """A flag that ends all replications soon after it is raised, with status ``cancelled``."""

    signals: list[NDArray[np.float64]] = field(default_factory=list)
    raised: bool = False

    def cancel(self) -> None:
        """Raise the flag."""
        self.raised = True
        for signal in self.signals:
            signal[0] = 1.0

    def watch(self, n: int) -> NDArray[np.float64]:
        """Return rows of (flag, clock) for `n` more replications. [-], [h]"""
        signals = np.zeros((n, 2))
        signals[:, 0] = float(self.raised)
        self.signals += list(signals)
        return signals


def replicate(
    compiled: Compiled,
    n: int,
    *,
    horizon_h: float,
    warmup_h: float = 0.0,
    seed: int = 0,
    first: int = 0,
    threads: int | None = None,
    memory: Memory | None = None,
    keep: Callable[[Run], Run] | None = None,
    vary: Callable[[int], Compiled] | None = None,
    on_progress: Callable[[float], None] | None = None,
    cancellation: Cancellation | None = None,
) -> tuple[Run, ...]:
    """
    Run replications; the result does not depend on the number of threads.

    Parameters
    ----------
    compiled : Compiled
        The model.
    n : int
        How many. [-]
    horizon_h, warmup_h : float
        End of each, and from when on its figures count. [h]
    seed : int
        Of the random streams; the same seed gives the same weather and the same trains. [-]
    first : int
        Number of the first. [-]
    threads : int, optional
        How many at once; all processors if not given. [-]
    memory : Memory, optional
        How much each begins with; what it allows at most is shared by those that run at once.
    keep : callable, optional
        What is kept of each run, to save memory.
    vary : callable, optional
        Returns the model of a replication by its number, told just before it begins; `compiled`
        with other figures and the same rows. Its faults end all.
    on_progress : callable, optional
        Told the share that is done, about ten times a second.
    cancellation : Cancellation, optional
        Ends the runs when its flag is raised. An interrupt from the keyboard raises it, too.

    Returns
    -------
    tuple of Run
        In the order of their numbers.

    Raises
    ------
    ScenarioError
        If a run needs more memory than `memory` allows.
    """
    cancellation = cancellation or Cancellation()
    signals = cancellation.watch(n)
    n_thread = threads or os.cpu_count() or 1
    start = memory or Memory()
    known = [replace(start, max_b=start.max_b // max(min(n_thread, n), 1))]

    def work(i: int) -> Run:
        run = run_once(
            compiled if vary is None else vary(first + i),
            horizon_h=horizon_h,
            warmup_h=warmup_h,
            seed=seed,
            replication=first + i,
            memory=known[-1],
            signal=signals[i],
            on_growth=known.append,
        )
        signals[i, 1] = horizon_h
        return keep(run) if keep is not None else run

    prepare()
    import transcaspian.kernels.sim_engine  # noqa: F401 - loaded once, before threads ask for it

    with ThreadPoolExecutor(n_thread) as pool:
        futures = [pool.submit(work, i) for i in range(n)]
        try:
            _wait(futures, signals, horizon_h, on_progress)
        except BaseException:
            cancellation.cancel()
            pool.shutdown(cancel_futures=True)
            raise
    return tuple(future.result() for future in futures)


def _wait(
    futures: Sequence[Future[Run]],
    signals: NDArray[np.float64],
    horizon_h: float,
    on_progress: Callable[[float], None] | None,
) -> None:
    """Wait for all, telling how far they are; the first that fails ends the wait."""
    pending = set(futures)
    while pending:
        done, pending = wait(pending, timeout=_LOOK_EVERY_S, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()
        if on_progress is not None:
            on_progress(float(np.minimum(signals[:, 1] / horizon_h, 1.0).mean()))


def replicate_until(
    compiled: Compiled,
    measure: Callable[[Run], float],
    *,
    half_width: float,
    horizon_h: float,
    warmup_h: float = 0.0,
    seed: int = 0,
    level: float = 0.95,
    at_least: int = 10,
    at_most: int = 1000,
    threads: int | None = None,
    memory: Memory | None = None,
) -> tuple[tuple[Run, ...], Interval]:
    """
    Run replications until the mean of a figure is known well enough.

    Parameters
    ----------
    compiled : Compiled
        The model.
    measure : callable
        The figure of one run.
    half_width : float
        Half the width of the interval asked for, in the figure's unit.
    horizon_h, warmup_h : float
        End of each, and from when on its figures count. [h]
    seed : int
        Of the random streams. [-]
    level : float
        Of the interval. [-]
    at_least, at_most : int
        How many replications. [-]
    threads : int, optional
        How many at once. [-]
    memory : Memory, optional
        How much each begins with.

    Returns
    -------
    runs : tuple of Run
        All of them.
    known : Interval
        As narrow as asked, unless `at_most` was too few.
    """
    runs: tuple[Run, ...] = ()
    n = at_least
    while True:
        runs += replicate(
            compiled,
            n - len(runs),
            horizon_h=horizon_h,
            warmup_h=warmup_h,
            seed=seed,
            first=len(runs),
            threads=threads,
            memory=memory,
        )
        known = interval([measure(run) for run in runs], level=level)
        if known.half_width <= half_width or n >= at_most:
            return runs, known
        needed = int(np.ceil(n * (known.half_width / half_width) ** 2))
        n = min(at_most, max(n + at_least, min(needed, 4 * n)))
