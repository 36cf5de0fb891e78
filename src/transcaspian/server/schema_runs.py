"""Shapes of runs over the wire."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from transcaspian.server.problems import Fault
from transcaspian.server.runs.request import RunRequest
from transcaspian.server.schema import Open

__all__ = [
    "DifferenceShown",
    "FigureShown",
    "IntervalShown",
    "MeasureShown",
    "Movements",
    "PlaceShown",
    "PublishedShown",
    "ReliefShown",
    "RunShown",
    "RunsShown",
    "SimulationShown",
    "Status",
    "Strip",
    "ThroughputShown",
]

Status = Literal["queued", "running", "done", "failed", "lost", "cancelled"]


class IntervalShown(BaseModel):
    """A mean over replications and its interval; no ends where one figure stands alone."""

    mean: float
    low: float | None
    high: float | None


class PublishedShown(Open):
    """An observation of about the same time."""

    id: str
    standing: str
    value: float | None
    low: float | None
    high: float | None
    source: str


class MeasureShown(Open):
    """How long something takes. [d]"""

    id: str
    label: str
    n: float = Field(description="Cases in a replication.")
    p10: IntervalShown
    p50: IntervalShown
    p90: IntervalShown
    mean: IntervalShown
    all_runs_d: dict[str, float]
    split_d: dict[str, float] = Field(description="Mean days by what they go to.")
    published: list[PublishedShown]
    histogram: dict[str, Any]
    promised_d: float | None
    promised_by: str
    on_time: IntervalShown | None


class PlaceShown(Open):
    """What happens at a limit or a yard: queue or level, by day and over all."""

    id: str
    label: str
    where: str
    kind: Literal["resource", "stock"]
    utilisation: IntervalShown | None
    wait_h: IntervalShown | None
    queue: IntervalShown
    queue_max: float
    daily: list[float]
    daily_p10: list[float]
    daily_p90: list[float]
    change: list[float] = Field(description="Against the baseline; empty without one.")
    change_p10: list[float]
    change_p90: list[float]
    baseline: list[float]
    baseline_p10: list[float]
    baseline_p90: list[float]
    blocked: IntervalShown | None


class ThroughputShown(Open):
    """What passes in a year, beside what is published."""

    id: str
    label: str
    unit: str
    per_y: IntervalShown
    published: float | None
    basis: str


class DifferenceShown(Open):
    """What a change alters, replication by replication."""

    id: str
    label: str
    unit: str
    baseline: float
    difference: IntervalShown
    gain: float | None


class FigureShown(Open):
    """A figure of the simulated world and where it comes from."""

    name: str
    value: float
    low: float | None
    high: float | None
    unit: str
    origin: str
    basis: str
    description: str


class ReliefShown(Open):
    """A cause of waiting, and what relieving it is worth."""

    cargo: str
    cause: str
    label: str
    wait_d: float
    share: float
    lost_y: float
    relief: str
    relief_words: str
    effect_d: IntervalShown | None
    before: float | None
    after: float | None
    unit: str
    leads: int = Field(default=0, description="Replications in which it is the longest wait.")


class RunShown(BaseModel):
    """A run, and what became of it."""

    id: str
    kind: Literal["simulate", "bottlenecks"]
    status: Status
    progress: float = Field(description="Share that is done. [-]")
    message: str = Field(description="Why it failed or was lost; empty otherwise.")
    faults: list[Fault] = Field(description="All that was wrong with what was asked.")
    attempt: int
    who: str
    created: str
    started: str | None
    ended: str | None
    request: RunRequest


class RunsShown(BaseModel):
    """One page of runs, the newest first."""

    n: int
    page: int
    pages: int
    limit: int
    runs: list[RunShown]


class SimulationShown(Open):
    """An answer of `simulate` or `bottlenecks`, as the command gives it."""

    schema_: Literal["transcaspian/simulate/1", "transcaspian/bottlenecks/1"] = Field(
        alias="schema"
    )
    from_: str = Field(alias="from")
    days: int
    as_of: str
    known_by: str
    replications: int
    seed: int
    what_if: list[str]
    digest: str
    measures: list[MeasureShown] | None = None
    places: list[PlaceShown] | None = None
    throughputs: list[ThroughputShown] | None = None
    differences: list[DifferenceShown] | None = None
    values: list[FigureShown] | None = None
    notes: list[str] | None = None
    causes: dict[str, str] | None = Field(default=None, description="Words for causes of waiting.")
    counts: dict[str, int] | None = Field(default=None, description="Figures by origin.")
    rows: list[ReliefShown] | None = None


class Movements(Open):
    """Where every train and ship is at every hour, as columns; of legs in base64."""

    schema_: Literal["transcaspian/replay/2"] = Field(alias="schema")
    run_id: str
    replication: int
    from_: str = Field(alias="from")
    days: int
    ways: dict[str, list[list[float]]] = Field(description="Courses in degrees, 61 points each.")
    links: dict[str, list[str]] = Field(description="Links of the atlas along each way.")
    closures: list[dict[str, Any]] = Field(
        description="When weather or an order shuts places, in hours since the first day."
    )
    n_leg: int
    entities: dict[str, list[Any]]
    stretches: dict[str, list[Any]]
    legs: dict[str, str] = Field(
        description="Little-endian columns in base64: leg u16, start_h f32, end_h f32."
    )


class Strip(BaseModel):
    """Queues node by day: mean over replications, what nine of ten stay below, and changes."""

    schema_: Literal["transcaspian/strip/1"] = Field(alias="schema")
    run_id: str
    from_: str = Field(alias="from")
    days: int
    nodes: list[dict[str, Any]]
    daily: list[list[float]]
    daily_p10: list[list[float]]
    daily_p90: list[list[float]]
    change: list[list[float]]
    baseline: list[list[float]]
