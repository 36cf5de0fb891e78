"""Worlds made ready, and their replications."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from transcaspian.errors import Faults, ScenarioError
from transcaspian.simulation.blocking import held_for_room
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.deadlock import explain_circle, explain_deadlock
from transcaspian.simulation.overlay import locate_changes
from transcaspian.simulation.replicate import replicate
from transcaspian.simulation.run import Memory
from transcaspian.simulation.world import drawable, settle_corridor
from transcaspian.study.simulate_draws import choose_draws, count_again
from transcaspian.study.simulate_faults import find_faults
from transcaspian.study.simulate_ground import find_world_faults, lay_world
from transcaspian.study.simulate_promise import promises_of
from transcaspian.study.simulate_reduce import Looks, reduce_run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from transcaspian.atlas.network import Atlas
    from transcaspian.evidence.store import Evidence
    from transcaspian.scenario.spec import Scenario
    from transcaspian.simulation.compile import Compiled
    from transcaspian.simulation.run import Run
    from transcaspian.simulation.world import Corridor, Groundwork
    from transcaspian.study.simulate_draws import Draws
    from transcaspian.study.simulate_promise import Promise
    from transcaspian.study.simulate_reduce import Reduced
    from transcaspian.study.simulate_request import Asked

__all__ = ["Setting", "digest_of", "prepare", "run_again", "run_part", "run_setting"]

_DAY_H = 24.0
_MIB = 1 << 20
_MOST_WAITING = 6
_DRAWN_FAULT = (
    "figures were drawn, and some draws hold a queue that grows without end: "
    "--uncertainty none keeps every figure at its median"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """
    One world, ready to run.

    Attributes
    ----------
    asked : Asked
        For how long, and how often.
    corridor : Corridor
        The world, with every figure at its median.
    compiled : Compiled
        Its arrays.
    ground : Groundwork
        What it shares with the worlds of all draws.
    draws : Draws
        Figures of each replication.
    promises : tuple of Promise
        Days promised, by measure.
    looks : Looks
        What is looked at beside times and queues.
    """

    asked: Asked
    corridor: Corridor
    compiled: Compiled
    ground: Groundwork
    draws: Draws
    promises: tuple[Promise, ...]
    looks: Looks

    def drawn(self, number: int) -> Setting:
        """
        Return the world with the figures of one draw.

        Parameters
        ----------
        number : int
            Which draw; replication and draw have the same number. [-]

        Returns
        -------
        Setting
            Itself where all figures stay at their medians.

        Raises
        ------
        ScenarioError
            If a row can't be worked out with these figures.
        """
        ranks = self.draws.of(number)
        if not ranks:
            return self
        corridor = settle_corridor(self.ground, ranks)
        return replace(self, corridor=corridor, compiled=compile_model(corridor.model))


def prepare(
    asked: Asked,
    evidence: Evidence,
    atlas: Atlas,
    what_ifs: Sequence[str],
    scenario: Scenario | None = None,
) -> Setting:
    """
    Make a world ready to run.

    Parameters
    ----------
    asked : Asked
        When, and for how long.
    evidence : Evidence
        All rows.
    atlas : Atlas
        Places, links and closures.
    what_ifs : sequence of str
        Changes, as typed.
    scenario : Scenario, optional
        Its rows and changes come first.

    Returns
    -------
    Setting
        Checked and compiled.

    Raises
    ------
    ScenarioError
        If a what-if or the world is wrong; every fault at once.
    """
    request, world = asked.request, asked.of_world(what_ifs, scenario)
    try:
        ground, corridor = lay_world(world, evidence, atlas)
    except ScenarioError as error:
        faults = Faults()
        faults.add(locate_changes(error.faults, scenario), title=error.title)
        faults.add(find_world_faults(world, evidence, atlas))
        faults.add(find_faults(request))
        faults.refuse()
        raise
    draws = choose_draws(request.uncertainty, drawable(ground), seed=request.seed, own=ground.own)
    promises = promises_of(corridor.tables["measures"], ground.world, request.promises)
    looks = Looks(
        promised_d=np.array([one.days_d for one in promises]),
        holding=held_for_room(corridor.model),
        n_batch=request.n_batch if request.replications == 1 and not request.half_width else 0,
    )
    compiled = compile_model(corridor.model)
    return Setting(asked, corridor, compiled, ground, draws, promises, looks)


def run_setting(
    setting: Setting, on_progress: Callable[[float], None] | None = None
) -> tuple[Reduced, ...]:
    """
    Run all replications of a world, each with the figures of its own draw.

    Parameters
    ----------
    setting : Setting
        The world.
    on_progress : callable, optional
        Told the share that is done.

    Returns
    -------
    tuple of Reduced
        In order, whatever the number of threads.

    Raises
    ------
    ScenarioError
        If a replication needs more memory than is allowed.
    """
    return run_part(setting, setting.asked.request.replications, on_progress=on_progress)


def run_again(setting: Setting, n: int) -> tuple[Reduced, ...]:
    """
    Run some draws of figures a second time, with other luck.

    Parameters
    ----------
    setting : Setting
        The world.
    n : int
        How many replications were run before. [-]

    Returns
    -------
    tuple of Reduced
        Of the first draws, in order; none where all figures stay at their medians.

    Raises
    ------
    ScenarioError
        If a replication needs more memory than is allowed.
    """
    if setting.draws.kind == "none":
        return ()
    return run_part(setting, count_again(n), first=n, first_draw=0)


def run_part(
    setting: Setting,
    n: int,
    *,
    first: int = 0,
    first_draw: int | None = None,
    boil: Callable[[Run, Setting], Any] | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> tuple[Reduced, ...]:
    """
    Run some replications of a world.

    Parameters
    ----------
    setting : Setting
        The world.
    n : int
        How many. [-]
    first : int
        Number of the first. [-]
    first_draw : int, optional
        Draw of its figures, from which the others count on; `first` if left out. [-]
    boil : callable, optional
        What is kept of a run in its world, in place of a `Reduced`.
    on_progress : callable, optional
        Told the share that is done.

    Returns
    -------
    tuple of Reduced
        In order, whatever the number of threads.

    Raises
    ------
    ScenarioError
        If a replication needs more memory than is allowed.
    """
    request = setting.asked.request
    draw = first if first_draw is None else first_draw
    under_way: dict[int, Setting] = {}

    def vary(replication: int) -> Compiled:
        under_way[replication] = setting.drawn(replication - first + draw)
        return under_way[replication].compiled

    def keep(run: Run) -> Run:
        drawn = under_way.pop(run.replication)
        if boil is not None:
            return cast("Run", boil(run, drawn))
        reduced = reduce_run(
            run,
            drawn.corridor,
            drawn.compiled,
            warmup_h=setting.asked.warmup_h,
            looks=setting.looks,
        )
        if run.status in ("deadlock", "ok"):
            reduced = replace(reduced, message=_who_waits(drawn.compiled, run))
        return cast("Run", reduced)

    try:
        kept: Any = replicate(
            setting.compiled,
            n,
            horizon_h=setting.asked.horizon_h,
            warmup_h=setting.asked.warmup_h,
            seed=request.seed,
            first=first,
            threads=request.threads,
            memory=replace(_memory(setting), max_b=request.max_memory_mib * _MIB),
            keep=keep,
            vary=vary,
            on_progress=on_progress,
        )
    except ScenarioError as error:
        if setting.draws.kind == "none":
            raise
        raise ScenarioError([*error.faults, _DRAWN_FAULT]) from error
    return tuple(kept)


def _who_waits(compiled: Compiled, run: Run) -> str:
    """Return who waits for whom in a circle or a deadlock, the first few; empty if nobody does."""
    told = explain_circle(compiled, run)
    if not told and run.status == "deadlock":
        told = explain_deadlock(compiled, run)
    if not told:
        return ""
    rest = len(told) - _MOST_WAITING
    first = "; ".join(told[:_MOST_WAITING]) + (f"; and {rest} more wait" if rest > 0 else "")
    return f"at hour {run.ended_h:.6g}: {first}"


def _memory(setting: Setting) -> Memory:
    """Return what a run of this length is likely to need, so that none is run twice."""
    daily = sum(
        one.arrivals.rates[0][1] * _DAY_H if one.arrivals.kind == "poisson" else 0.0
        for one in setting.corridor.model.classes
        if one.record
    ) + sum(
        one.n_member * _DAY_H / one.arrivals.every_h
        for one in setting.corridor.model.classes
        if one.arrivals.kind == "timetable" and one.member
    )
    exits = daily * setting.asked.horizon_h / _DAY_H
    return Memory(
        entities=8192,
        events=8192,
        exits=1 << max(10, math.ceil(math.log2(1.1 * exits + 1.0))),
        exit_hours=True,
    )


def digest_of(reduced: Sequence[Reduced]) -> str:
    """
    Return the digest of every figure of some replications.

    Parameters
    ----------
    reduced : sequence of Reduced
        In order.

    Returns
    -------
    str
        32 hex digits.
    """
    total = hashlib.blake2b(digest_size=16)
    for one in reduced:
        total.update(one.digest.encode())
    return total.hexdigest()
