"""A year of the corridor, hour by hour, with and without a change."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from transcaspian.atlas.load import load_atlas
from transcaspian.errors import ScenarioError
from transcaspian.evidence.load import load_evidence
from transcaspian.findings.digest import run_digest
from transcaspian.results.simulation import Simulation
from transcaspian.scenario.dates import parse_day
from transcaspian.simulation.check import check_model
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.replicate import replicate
from transcaspian.simulation.run import Memory
from transcaspian.simulation.world import drawable, lay_groundwork, settle_corridor
from transcaspian.study import simulate_tell as tell
from transcaspian.study import simulate_tell_draws as tell_draws
from transcaspian.study.simulate_draws import (
    DEFAULT_UNCERTAINTY,
    UNCERTAINTIES,
    choose_draws,
    count_again,
)
from transcaspian.study.simulate_late import lateness
from transcaspian.study.simulate_reduce import reduce_run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from transcaspian.atlas.network import Atlas
    from transcaspian.evidence.store import Evidence
    from transcaspian.simulation.compile import Compiled
    from transcaspian.simulation.run import Run
    from transcaspian.simulation.world import Corridor, Groundwork
    from transcaspian.study.simulate_draws import Draws
    from transcaspian.study.simulate_reduce import Reduced

__all__ = [
    "Asked",
    "Request",
    "Setting",
    "check_request",
    "digest_of",
    "prepare",
    "question_of",
    "run_again",
    "run_setting",
    "simulate",
]

_DAY_H = 24.0
_MOST_DAYS, _MOST_REPLICATIONS, _MOST_SEED = 3660, 100_000, 2**31
_MIB = 1 << 20
_DRAWN_FAULT = (
    "figures were drawn, and some draws hold a queue that grows without end: "
    "--uncertainty none keeps every figure at its median"
)


@dataclass(frozen=True, slots=True)
class Request:
    """
    What was typed.

    Attributes
    ----------
    start : str
        First day, such as 2024-01-01.
    today : datetime.date
        Nothing later may be known.
    days : int
        How many days count. [d]
    replications : int
        How often. [-]
    seed : int
        Of the random streams. [-]
    threads : int or None
        How many replications at once; all processors if None. [-]
    what_ifs : tuple of str
        Changes, as typed.
    against_baseline : bool
        Whether changes are set against the world without them.
    warmup_d : int
        Days run before the first one that counts. [d]
    known_by : str or None
        Nothing published later is used.
    evidence : tuple of Path
        Folders of the user's own tables.
    max_memory_mib : int
        More than this is refused for one replication. [MiB]
    tables : Path or None
        Folder of tables that stand in for the packaged ones of the same name.
    uncertainty : str
        What figures each replication has: ``posterior``, ``prior``, or ``none`` for medians.
    """

    start: str
    today: dt.date
    days: int = 366
    replications: int = 20
    seed: int = 1
    threads: int | None = None
    what_ifs: tuple[str, ...] = ()
    against_baseline: bool = True
    warmup_d: int = 60
    known_by: str | None = None
    evidence: tuple[Path, ...] = ()
    max_memory_mib: int = 2048
    tables: Path | None = None
    uncertainty: str = DEFAULT_UNCERTAINTY


@dataclass(frozen=True, slots=True)
class Asked:
    """
    A request whose dates are read.

    Attributes
    ----------
    request : Request
        As typed.
    first_day : datetime.date
        The first that counts.
    as_of : datetime.date
        The middle of the run: the day whose figures hold.
    known_by : datetime.date
        Nothing published later is used.
    """

    request: Request
    first_day: dt.date
    as_of: dt.date
    known_by: dt.date

    @property
    def horizon_h(self) -> float:
        """End of the run. [h]"""
        return (self.request.warmup_d + self.request.days) * _DAY_H

    @property
    def warmup_h(self) -> float:
        """From when on figures count. [h]"""
        return self.request.warmup_d * _DAY_H


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
    """

    asked: Asked
    corridor: Corridor
    compiled: Compiled
    ground: Groundwork
    draws: Draws

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


def simulate(request: Request, *, on_progress: Callable[[float], None] | None = None) -> Simulation:
    """
    Run the corridor and say what happens.

    Parameters
    ----------
    request : Request
        What was typed.
    on_progress : callable, optional
        Told the share that is done.

    Returns
    -------
    Simulation
        The answer; with what-ifs, also what they alter.

    Raises
    ------
    ScenarioError
        If the request, a what-if or the world is wrong; every fault at once.
    EvidenceError
        If the user's own evidence is off.
    """
    asked = check_request(request)
    evidence, atlas = load_evidence(*request.evidence), load_atlas()
    setting = prepare(asked, evidence, atlas, request.what_ifs)
    paired = bool(request.what_ifs) and request.against_baseline
    share = 0.5 if paired else 1.0
    base: tuple[Reduced, ...] = ()
    if paired:
        plain = prepare(asked, evidence, atlas, ())
        base = run_setting(plain, _scaled(on_progress, 0.0, share))
    reduced = run_setting(setting, _scaled(on_progress, 1.0 - share, share))
    again = run_again(setting)
    question = question_of(asked)
    world = evidence.world(as_of=asked.as_of, known_by=asked.known_by)
    return Simulation(
        run_id="s" + run_digest(question, _folders(request))[1:],
        question=question,
        notes=(
            *tell.notes(setting.corridor, reduced, horizon_h=asked.horizon_h),
            *tell_draws.notes(setting, reduced, again),
        ),
        measures=tell.measures(setting.corridor, setting.compiled, world, reduced),
        places=tell.places(setting.corridor, base, reduced, skip_d=request.warmup_d),
        spread=tell_draws.spread(setting.corridor, reduced, again),
        throughputs=tell.throughputs(setting.corridor, world, reduced),
        laws=tell.laws(reduced),
        differences=tell.differences(setting.corridor, base, reduced) if paired else (),
        values=tell.values(setting.corridor),
        counts=setting.corridor.counts,
        n_event=sum(one.n_event for one in (*base, *reduced)),
        digest=digest_of((*base, *reduced)),
        lateness=lateness(setting.corridor, base, reduced, first_day=asked.first_day),
    )


def check_request(request: Request) -> Asked:
    """
    Read the dates and hold the figures against what is possible.

    Parameters
    ----------
    request : Request
        As typed.

    Returns
    -------
    Asked
        With dates.

    Raises
    ------
    ScenarioError
        Every fault at once.
    """
    faults: list[str] = []
    for option, value, least, most in (
        ("--days", request.days, 1, _MOST_DAYS),
        ("--replications", request.replications, 1, _MOST_REPLICATIONS),
        ("--seed", request.seed, 0, _MOST_SEED),
        ("--threads", 1 if request.threads is None else request.threads, 1, 1024),
        ("--warm-up", request.warmup_d, 0, _MOST_DAYS),
        ("--max-memory", request.max_memory_mib, 1, 1 << 20),
    ):
        if not least <= value <= most:
            faults.append(f"{option}: {value} is not between {least} and {most}")
    days: dict[str, dt.date] = {}
    for option, text, end in (
        ("--from", request.start, False),
        ("--known-by", request.known_by, True),
    ):
        try:
            days[option] = parse_day(text, end=end) if text else request.today
        except ValueError as error:
            faults.append(f"{option}: {error}")
    if request.uncertainty not in UNCERTAINTIES:
        faults.append(f"--uncertainty: {request.uncertainty} is none of {', '.join(UNCERTAINTIES)}")
    if request.tables is not None and not request.tables.is_dir():
        faults.append(f"--tables: {request.tables} is no folder")
    if faults:
        raise ScenarioError(faults)
    first = days["--from"]
    return Asked(
        request=request,
        first_day=first,
        as_of=first + dt.timedelta(days=request.days // 2),
        known_by=min(days["--known-by"], request.today),
    )


def prepare(asked: Asked, evidence: Evidence, atlas: Atlas, what_ifs: Sequence[str]) -> Setting:
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

    Returns
    -------
    Setting
        Checked and compiled.

    Raises
    ------
    ScenarioError
        If a what-if or the world is wrong; every fault at once.
    """
    request = asked.request
    ground = lay_groundwork(
        evidence,
        atlas,
        start=asked.first_day - dt.timedelta(days=request.warmup_d),
        days=request.warmup_d + request.days,
        as_of=asked.as_of,
        known_by=asked.known_by,
        what_ifs=what_ifs,
        folder=request.tables,
    )
    corridor = settle_corridor(ground)
    check_model(corridor.model)
    draws = choose_draws(request.uncertainty, drawable(ground), seed=request.seed)
    return Setting(asked, corridor, compile_model(corridor.model), ground, draws)


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
    return _run(setting, setting.asked.request.replications, 0, on_progress)


def run_again(setting: Setting) -> tuple[Reduced, ...]:
    """
    Run some draws of figures a second time, with other luck.

    Parameters
    ----------
    setting : Setting
        The world.

    Returns
    -------
    tuple of Reduced
        Of the first draws, in order; none where all figures stay at their medians.

    Raises
    ------
    ScenarioError
        If a replication needs more memory than is allowed.
    """
    n = setting.asked.request.replications
    return () if setting.draws.kind == "none" else _run(setting, count_again(n), n, None)


def _run(
    setting: Setting, n: int, first: int, on_progress: Callable[[float], None] | None
) -> tuple[Reduced, ...]:
    """Run replications from a number on; the figures are those of draw 0 and what follows."""
    request = setting.asked.request
    under_way: dict[int, Setting] = {}

    def vary(replication: int) -> Compiled:
        under_way[replication] = setting.drawn(replication - first)
        return under_way[replication].compiled

    def keep(run: Run) -> Run:
        drawn = under_way.pop(run.replication)
        reduced = reduce_run(run, drawn.corridor, drawn.compiled, warmup_h=setting.asked.warmup_h)
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


def _folders(request: Request) -> tuple[Path, ...]:
    """Return every folder of the user's own."""
    return (*request.evidence, *([] if request.tables is None else [request.tables]))


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


def _scaled(
    on_progress: Callable[[float], None] | None, first: float, share: float
) -> Callable[[float], None] | None:
    if on_progress is None:
        return None
    return lambda done: on_progress(first + share * done)


def question_of(asked: Asked) -> dict[str, Any]:
    """
    Return what was asked, as plain values.

    Parameters
    ----------
    asked : Asked
        With dates.

    Returns
    -------
    dict
        The head of an answer.
    """
    request = asked.request
    return {
        "from": asked.first_day.isoformat(),
        "days": request.days,
        "warm_up_d": request.warmup_d,
        "as_of": asked.as_of.isoformat(),
        "known_by": asked.known_by.isoformat(),
        "replications": request.replications,
        "seed": request.seed,
        "uncertainty": request.uncertainty,
        "what_if": list(request.what_ifs),
        "tables": None if request.tables is None else str(request.tables),
        "against": "baseline" if request.what_ifs and request.against_baseline else None,
    }


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
