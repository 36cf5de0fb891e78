"""What a simulated year says: times, queues, throughput, and what a change would alter."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = [
    "Cohort",
    "Difference",
    "Interval",
    "Lateness",
    "Law",
    "Measure",
    "Place",
    "Precision",
    "Simulation",
    "Spread",
    "Throughput",
    "WarmUp",
]

_SCHEMA = "transcaspian/simulate/1"
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Interval:
    """
    A mean over replications with its confidence interval.

    Attributes
    ----------
    mean : float
        In the unit of the field that holds it.
    low, high : float or None
        Ends of the interval, in the same unit; None with a single replication.
    """

    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Measure:
    """
    How long something takes.

    Attributes
    ----------
    id, label : str
        Its name, and for people.
    n : float
        Mean number of cases in one replication. [-]
    p10, p50, p90, mean : Interval
        Of the days that it takes: means of what each replication says. [d]
    all_runs_d : dict of str to float
        ``p10``, ``p50`` and ``p90`` of the cases of all replications together: what one box may
        expect. [d]
    split_d : dict of str to float
        Mean days by what is going on: ``moving:``, ``working:`` or ``waiting:``, then what or
        where. [d]
    published : tuple of dict
        What is published for a time within the run: ``id`` of the observation, ``standing``,
        ``value``, ``low`` and ``high``, with its ``source``. [d]
    histogram : dict
        Shares of all cases by days: ``first_d``, ``width_d`` and ``share`` of each bin; what is
        longer than the last bin counts in it: ``n_beyond``, a share of ``beyond``, up to
        ``longest_d``. [d], [d], [-], [-], [-], [d]
    """

    id: str
    label: str
    n: float
    p10: Interval
    p50: Interval
    p90: Interval
    mean: Interval
    all_runs_d: dict[str, float]
    split_d: dict[str, float]
    published: tuple[dict[str, Any], ...] = ()
    histogram: dict[str, Any] = field(default_factory=dict)
    promised_d: float | None = None
    promised_by: str = ""
    on_time: Interval | None = None
    interval_by: str = "replications"


@dataclass(frozen=True, slots=True)
class Place:
    """
    A place where there is a limit or a queue.

    Attributes
    ----------
    id, label, where : str
        Its name, for people, and the id of the place.
    kind : str
        ``resource`` or ``stock``.
    utilisation : Interval or None
        Share of what there is that is taken. [-]
    wait_h : Interval or None
        Mean wait of those who ask. [h]
    queue : Interval
        Mean number waiting, or mean level of a stock in its unit. [-]
    queue_max : float
        Most at one time in any replication. [-]
    blocked : Interval or None
        Share of a resource that is held by who waits for room in a full yard; mean number that
        waits for room in a stock. [-]
    daily : list of float
        Mean over replications, day by day. [-]
    daily_p90 : list of float
        What nine replications of ten stay below, day by day. [-]
    change : list of float
        What a what-if adds to it, day by day, mean over replications; empty without. [-]
    change_p10, change_p90 : list of float
        Band of that change: eight replications of ten lie within. [-]
    daily_p10 : list of float
        What one replication of ten stays below, day by day. [-]
    baseline, baseline_p10, baseline_p90 : list of float
        The same without the what-if; empty without one. [-]
    """

    id: str
    label: str
    where: str
    kind: str
    utilisation: Interval | None
    wait_h: Interval | None
    queue: Interval
    queue_max: float
    daily: list[float]
    daily_p90: list[float]
    change: list[float]
    change_p10: list[float]
    change_p90: list[float]
    daily_p10: list[float]
    baseline: list[float]
    baseline_p10: list[float]
    baseline_p90: list[float]
    blocked: Interval | None = None


@dataclass(frozen=True, slots=True)
class Throughput:
    """
    What passes in a year.

    Attributes
    ----------
    id, label, unit : str
        Its name, for people, and what is counted.
    per_y : Interval
        In `unit` a year.
    published : float or None
        What is published for the year in the middle of the run. [`unit`/year]
    basis : str
        The parameter behind it, and what differs.
    """

    id: str
    label: str
    unit: str
    per_y: Interval
    published: float | None
    basis: str


@dataclass(frozen=True, slots=True)
class Law:
    """
    A law that every run has to keep.

    Attributes
    ----------
    name : str
        Which.
    left, right : float
        Both sides, summed over replications, in one unit: a count or hours.
    holds : bool
        Whether they agree in every replication.
    """

    name: str
    left: float
    right: float
    holds: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """
    What a what-if alters, replication by replication under common random numbers.

    Attributes
    ----------
    id, label, unit : str
        Of the measure or throughput.
    baseline : float
        Mean without the change. [unit]
    difference : Interval
        Changed less baseline. [unit]
    gain : float or None
        How many times fewer replications than independent runs this takes. [-]
    """

    id: str
    label: str
    unit: str
    baseline: float
    difference: Interval
    gain: float | None


@dataclass(frozen=True, slots=True)
class Cohort:
    """
    Cargo that came in one week.

    Attributes
    ----------
    first_day : str
        Of the week.
    n : float
        Mean number of cases in one replication. [-]
    late : Interval
        How much longer it takes with the what-if than without, case by case. [d]
    """

    first_day: str
    n: float
    late: Interval


@dataclass(frozen=True, slots=True)
class Lateness:
    """
    Who is late by how much, week by week of setting out.

    Attributes
    ----------
    id, label : str
        Of the measure.
    lost_d : Interval
        Days lost by all cases of one replication together. [d]
    weeks : tuple of Cohort
        In order; a week whose last cases may still be under way at the end is left out.
    """

    id: str
    label: str
    lost_d: Interval
    weeks: tuple[Cohort, ...]


@dataclass(frozen=True, slots=True)
class Precision:
    """
    How well the mean of a measure is known.

    Attributes
    ----------
    id, label : str
        Of the measure.
    reached_share, asked_share : float
        Half the width of the interval as a share of the mean: as it is, and as asked. [-]
    is_reached : bool
        Whether it is as narrow as asked.
    """

    id: str
    label: str
    reached_share: float
    asked_share: float
    is_reached: bool


@dataclass(frozen=True, slots=True)
class WarmUp:
    """
    The warm-up that was found.

    Attributes
    ----------
    days_d : int
        How long it is. [d]
    rule : str
        By which it was found.
    pilot_d, replications : int
        Length and number of the runs that it was found from. [d], [-]
    settled : bool
        Whether it ends before half of those runs.
    boxes : float
        Mean number in the system after it. [-]
    """

    days_d: int
    rule: str
    pilot_d: int
    replications: int
    settled: bool
    boxes: float


@dataclass(frozen=True, slots=True)
class Spread:
    """
    Why replications differ.

    Attributes
    ----------
    id, label : str
        Of the measure whose mean is looked at.
    figures_d, luck_d : float
        Standard deviation that comes from figures that are not known, and from luck. [d]
    figures_share : float
        Share of the variance that comes from the figures. [-]
    """

    id: str
    label: str
    figures_d: float
    luck_d: float
    figures_share: float


@dataclass(frozen=True, slots=True)
class Simulation:
    """
    The whole answer.

    Attributes
    ----------
    run_id : str
        Name of the run, made of what went in.
    question : dict
        What was asked.
    notes : tuple of str
        What the reader has to know first.
    measures, places, throughputs, laws, differences : tuple
        The answer.
    values : tuple of dict
        Every figure of the world with its origin and basis.
    counts : dict of str to int
        Figures by origin. [-]
    n_event : int
        Events of all replications. [-]
    digest : str
        Of every figure of every replication.
    lateness : tuple of Lateness
        Who is late by how much with the what-ifs; none without a baseline.
    spread : tuple of Spread
        Why replications differ, measure by measure; none where all figures stay at medians.
    precision : tuple of Precision
        How well means are known, if a half-width was asked for.
    warm_up_found : WarmUp or None
        If it was to be found.
    causes : dict of str to str
        What the causes of waiting in `Measure.split_d` are called.
    """

    run_id: str
    question: dict[str, Any]
    notes: tuple[str, ...]
    measures: tuple[Measure, ...]
    places: tuple[Place, ...]
    throughputs: tuple[Throughput, ...]
    laws: tuple[Law, ...]
    differences: tuple[Difference, ...]
    values: tuple[dict[str, Any], ...]
    counts: dict[str, int]
    n_event: int
    digest: str
    lateness: tuple[Lateness, ...] = ()
    spread: tuple[Spread, ...] = ()
    precision: tuple[Precision, ...] = ()
    warm_up_found: WarmUp | None = None
    causes: dict[str, str] = field(default_factory=dict)

    def to_document(self) -> dict[str, Any]:
        """
        Return the answer as JSON.

        Returns
        -------
        dict
            Schema ``transcaspian/simulate/1``; every quantity ends in its unit.
        """
        body = {name: value for name, value in asdict(self).items() if name != "question"}
        return {"schema": _SCHEMA, **self.question, **_rounded(body)}


def _rounded(value: Any) -> Any:
    """Return the same with floats at six significant digits."""
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return value
