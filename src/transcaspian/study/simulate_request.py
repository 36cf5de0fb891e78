"""What is asked of the simulator: read, checked, and put as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from transcaspian.errors import ScenarioError
from transcaspian.scenario.dates import parse_day
from transcaspian.study.simulate_draws import DEFAULT_UNCERTAINTY, UNCERTAINTIES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from transcaspian.scenario.spec import Scenario

__all__ = ["Asked", "Request", "folders_of", "question_of", "read_request"]

_DAY_H = 24.0
_MOST_DAYS, _MOST_REPLICATIONS, _MOST_SEED = 3660, 100_000, 2**31


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
    scenario : Scenario or None
        Rows and changes that come before those typed.
    rival : Scenario or None
        What the answer is set against in place of the world without changes.
    warmup_auto : bool
        Whether the warm-up is found; `warmup_d` is then what was found, or not yet.
    half_width : float or None
        Replications are added until intervals are that narrow, as a share of the mean. [-]
    measures : tuple of str
        Measures that `half_width` is asked of; all if empty.
    max_replications : int
        No more than these for `half_width`. [-]
    promises : tuple of (str, float)
        Promised days by measure, or of all by an empty name. [d]
    n_batch : int
        Batches of a single replication. [-]
    with_promises : str
        Promises of the chronicle that are among the changes: ``kept``, ``all`` or ``none``.
    promise_notes : tuple of str
        Which of them the scenario was given, and which not and why.
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
    scenario: Scenario | None = None
    rival: Scenario | None = None
    warmup_auto: bool = False
    half_width: float | None = None
    measures: tuple[str, ...] = ()
    max_replications: int = 1000
    promises: tuple[tuple[str, float], ...] = ()
    n_batch: int = 20
    with_promises: str = "none"
    promise_notes: tuple[str, ...] = ()

    @property
    def opponent(self) -> Scenario | None:
        """The scenario of the world that the answer is set against, if there is one at all."""
        if self.rival is not None:
            return self.rival
        alone = self.scenario is not None and self.scenario.base == "none"
        return replace(self.scenario, changes=()) if self.scenario is not None and alone else None

    @property
    def is_paired(self) -> bool:
        """Whether the answer is set against another world."""
        if self.rival is not None:
            return True
        one = self.scenario
        differs = one is not None and (one.changes or (one.rows and one.base != "none"))
        return self.against_baseline and bool(self.what_ifs or differs)


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

    def of_world(self, what_ifs: Sequence[str], scenario: Scenario | None) -> Asked:
        """
        Return the same question put to another world.

        Parameters
        ----------
        what_ifs : sequence of str
            Changes, as typed.
        scenario : Scenario or None
            Its rows and changes come first.

        Returns
        -------
        Asked
            With the same days.
        """
        return replace(
            self, request=replace(self.request, what_ifs=tuple(what_ifs), scenario=scenario)
        )


def read_request(request: Request) -> Asked:
    """
    Read dates, and hold numbers against what is possible; no name is looked up.

    To refuse a request with all that is wrong with it, see `simulate_faults.check_request`.

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
        Every fault of dates and numbers.
    """
    faults: list[str] = []
    for option, value, least, most in (
        ("--days", request.days, 1, _MOST_DAYS),
        ("--replications", request.replications, 1, _MOST_REPLICATIONS),
        ("--seed", request.seed, 0, _MOST_SEED),
        ("--threads", 1 if request.threads is None else request.threads, 1, 1024),
        ("--warm-up", request.warmup_d, 0, _MOST_DAYS),
        ("--max-memory", request.max_memory_mib, 1, 1 << 20),
        ("--max-replications", request.max_replications, 2, _MOST_REPLICATIONS),
        ("--batches", request.n_batch, 2, 1000),
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
    if request.measures and request.half_width is None:
        faults.append("--measure: it names what --half-width is asked of: give that, too")
    named = [("--evidence", folder) for folder in request.evidence]
    named += [] if request.tables is None else [("--tables", request.tables)]
    faults += [
        f"{option}: {folder} is no folder" for option, folder in named if not folder.is_dir()
    ]
    if faults:
        raise ScenarioError(faults)
    first = days["--from"]
    return Asked(
        request=request,
        first_day=first,
        as_of=first + dt.timedelta(days=request.days // 2),
        known_by=min(days["--known-by"], request.today),
    )


def folders_of(request: Request) -> tuple[Path, ...]:
    """
    Return every folder of the user's own.

    Parameters
    ----------
    request : Request
        As typed.

    Returns
    -------
    tuple of Path
        Of evidence, then of tables.
    """
    return (*request.evidence, *([] if request.tables is None else [request.tables]))


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
        "warm_up": "auto" if request.warmup_auto else "stated",
        "as_of": asked.as_of.isoformat(),
        "known_by": asked.known_by.isoformat(),
        "replications": request.replications,
        "half_width": request.half_width,
        "precise": list(request.measures),
        "promise": {name or "all": days for name, days in request.promises},
        "batches": request.n_batch if request.replications == 1 else None,
        "seed": request.seed,
        "uncertainty": request.uncertainty,
        "what_if": list(request.what_ifs),
        "evidence": [str(folder) for folder in request.evidence],
        "tables": None if request.tables is None else str(request.tables),
        **({"with_promises": request.with_promises} if request.promise_notes else {}),
        "scenario": _named(request.scenario),
        "against": _named(request.rival) or ("baseline" if request.is_paired else None),
    }


def _named(scenario: Scenario | None) -> dict[str, Any] | None:
    """Return a scenario with its digest and all that it takes to run it again."""
    if scenario is None:
        return None
    return {
        "name": scenario.name,
        "digest": scenario.digest,
        "document": scenario.to_document(),
    }
