"""Shapes of what goes over the wire; a document of the command keeps its own schema id."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "AsOf",
    "AtlasStatus",
    "Calibration",
    "CalibrationParameter",
    "CalibrationTarget",
    "CalibrationWorld",
    "Cargo",
    "Comparison",
    "Driver",
    "Endpoint",
    "EvidenceList",
    "EvidenceShown",
    "Explanation",
    "Feature",
    "FeatureCollection",
    "Jump",
    "KnownBy",
    "Leg",
    "Limit",
    "Meta",
    "ObservationInUse",
    "ObservationRow",
    "Open",
    "Page",
    "ParameterRow",
    "ParameterShown",
    "PlaceFound",
    "Places",
    "Range",
    "Route",
    "SourceRow",
    "Sources",
    "StatusRow",
    "Tree",
    "ValueShown",
]

AsOf = Annotated[
    str | None, Query(max_length=20, description="World meant, such as 2023-09; today if left out.")
]
KnownBy = Annotated[
    str | None,
    Query(
        max_length=20, description="Nothing published later, such as 2022-12; today if left out."
    ),
]
Page = Annotated[int, Query(ge=1, le=100_000, description="Page, from 1.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="Most rows of a page.")]


class Open(BaseModel):
    """A document that may hold more than is listed."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)


class Jump(BaseModel):
    """An event of the chronicle that a time bar may jump to."""

    id: str
    date: str = Field(description="First day, month or year.")
    text: str
    type: str | None
    track: str


class Meta(BaseModel):
    """What this server is, what it owes to whom, and marks for a time bar."""

    version: str
    api: Literal["v1"]
    today: str
    packaged_digest: str = Field(description="Digest of the tables that answers rest on.")
    baseline: str | None = Field(description="Id of the run that is the baseline.")
    role: str = Field(description="What the asker may do: reader, editor or admin.")
    licences: dict[str, str]
    attribution: str
    jumps: list[Jump]


class Range(BaseModel):
    """An uncertain quantity, in the unit of the field that holds it."""

    p10: float
    p50: float
    p90: float
    mean: float


class PlaceFound(Open):
    """A place, and how a text was read or how far it is."""

    id: str
    name: str
    country: str | None
    country_name: str | None
    kind: str
    roles: list[str]
    lat_deg: float
    lon_deg: float
    gauge_mm: list[int]
    tz: str
    unlocode: str | None
    n_links: dict[str, int]
    names: list[dict[str, str]]
    note: str | None
    how: str | None
    distance_km: float | None


class Places(BaseModel):
    """Places found, best first."""

    schema_: Literal["transcaspian/places/1"] = Field(alias="schema")
    query: dict[str, Any]
    n_found: int
    places: list[PlaceFound]


class Feature(BaseModel):
    """A place, a link or a border line, in degrees of longitude and latitude."""

    type: Literal["Feature"]
    id: str
    geometry: dict[str, Any]
    properties: dict[str, Any]


class FeatureCollection(Open):
    """GeoJSON; `layer` in the properties of a feature is places, links, land or borders."""

    type: Literal["FeatureCollection"]
    attribution: str
    licence: str
    licence_url: str
    features: list[Feature]


class StatusRow(Open):
    """A state that something is in."""

    id: str
    subject: str
    state: str
    cargo: list[str]
    valid_from: str
    valid_to: str | None
    published: str
    kind: str
    why: str
    event: str | None


class AtlasStatus(BaseModel):
    """What is closed, restricted or degraded on a day, as far as was known."""

    as_of: str
    known_by: str
    statuses: list[StatusRow]


class Endpoint(Open):
    """Where cargo begins or ends."""

    id: str
    name: str
    country: str
    lat: float
    lon: float


class Cargo(Open):
    """What is carried."""

    text: str
    count: int
    type: str
    teu: float
    feu: float
    goods: str
    payload_t_per_box: float | None
    value_usd_feu: float | None


class Driver(BaseModel):
    """What moves an answer."""

    parameter: str
    key: str
    subject: str
    measure: str
    share: float
    text: str


class Leg(Open):
    """A stretch or a stop."""

    mode: str
    from_: str = Field(alias="from")
    to: str
    from_name: str
    to_name: str
    operator: str
    distance_km: float
    transit_d: Range
    cost_usd_feu: Range
    co2e_kg_feu: float
    evidence: list[str] = Field(description="Ids of parameters.")
    basis: str
    links: list[str] = Field(description="Ids of links of the atlas.")


class Route(Open):
    """One corridor's answer; null where it can't serve the pair."""

    id: str
    name: str
    status: Literal["open", "restricted", "closed", "none"]
    status_reason: str
    status_evidence: list[str]
    distance_km: dict[str, float] | None
    transit_d: Range | None
    cost_usd_feu: Range | None
    cost_usd_total: Range | None
    inventory_usd_feu: Range | None
    co2e_kg_feu: Range | None
    disruption_p: float | None
    on_time_p: float | None
    assumed_values: int
    sourced_values: int
    drivers: list[Driver]
    components: dict[str, dict[str, Range]]
    best: list[str]
    legs: list[Leg]


class Comparison(Open):
    """Every corridor between two places side by side, with what each figure rests on."""

    schema_: Literal["transcaspian/compare/1"] = Field(alias="schema")
    run_id: str
    origin: Endpoint
    destination: Endpoint
    depart: str
    as_of: str
    known_by: str
    arrive_by: str | None
    cargo: Cargo
    seed: int
    draws: int
    notes: list[str]
    routes: list[Route]
    parameters: dict[str, dict[str, Any]]
    observations: dict[str, dict[str, Any]]


class ObservationRow(Open):
    """What one source says of one quantity."""

    id: str
    key: str
    subject: str
    standing: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    valid_from: str | None
    valid_to: str | None
    published: str | None
    publisher: str
    url: str
    locator: str
    method: str
    quality: int
    note: str


class EvidenceList(BaseModel):
    """One page of observations."""

    schema_: Literal["transcaspian/evidence-list/1"] = Field(alias="schema")
    n: int
    page: int
    pages: int
    limit: int
    observations: list[ObservationRow]


class ParameterRow(BaseModel):
    """How much an observation weighs in a value, and at which percentile it was read."""

    id: str
    weight: float
    percentile: float | None


class ParameterShown(Open):
    """A value in use: a range, and the observations that it was chosen from."""

    key: str
    subject: str
    found_subject: str
    unit: str
    p10: float
    p50: float
    p90: float
    mean: float
    assumed: bool
    basis: str
    observations: list[ParameterRow]


class ObservationInUse(ObservationRow):
    """An observation beside others of the same quantity, and what it is there for."""

    weight: float | None = None
    percentile: float | None = None
    role: str


class ValueShown(Open):
    """A value in use, with all rows that may be known of it."""

    subject: str
    parameter: ParameterShown | None
    observations: list[ObservationInUse]


class EvidenceShown(Open):
    """An observation whole, or a key with its values."""

    schema_: Literal["transcaspian/evidence-show/1"] = Field(alias="schema")
    observation: ObservationRow | None = None
    source: dict[str, Any] | None = None
    repairs: list[dict[str, Any]] = Field(default_factory=list)
    key: str | None = None
    unit: str | None = None
    description: str | None = None
    as_of: str | None = None
    known_by: str | None = None
    values: list[ValueShown] = Field(default_factory=list)


class SourceRow(BaseModel):
    """Who put something out, and where it is read."""

    id: str
    publisher: str
    title: str
    url: str
    published: str | None
    accessed: str | None
    licence: str
    kind: str
    note: str
    n_observation: int


class Sources(BaseModel):
    """One page of sources."""

    n: int
    page: int
    pages: int
    limit: int
    sources: list[SourceRow]


class CalibrationWorld(Open):
    """A past that the simulator was fitted to."""

    id: str
    first_day: str
    days: int
    as_of: str
    known_by: str
    why: str


class CalibrationTarget(Open):
    """A figure as it was observed, and as it is modelled before and after the fit."""

    observation: str
    world: str
    subject: str
    standing: str
    read: str
    read_as: str
    unit: str
    seen: float = Field(description="Observed, in `unit`.")
    error: float = Field(description="Standard deviation of its logarithm. [-]")
    before_p10: float
    before_p50: float
    before_p90: float
    after_p10: float
    after_p50: float
    after_p90: float
    carried_p10: float
    carried_p50: float
    carried_p90: float
    residual: float = Field(description="Logarithm of observed by modelled. [-]")
    inside: bool = Field(description="Whether it lies between after_p10 and after_p90.")
    note: str
    publisher: str
    url: str


class CalibrationParameter(Open):
    """A figure of the simulator before and after the fit."""

    name: str
    why: str
    unit: str
    prior_p10: float
    prior_p50: float
    prior_p90: float
    posterior_p10: float
    posterior_p50: float
    posterior_p90: float
    informed: bool


class Calibration(Open):
    """How well the simulator says what was seen: targets observed and modelled."""

    schema_: str = Field(alias="schema", pattern=r"^transcaspian/calibration/\d+$")
    seed: int
    draws: int
    kept: int
    world: list[CalibrationWorld]
    target: list[CalibrationTarget]
    parameter: list[CalibrationParameter]


class Tree(BaseModel):
    """A step of an explanation, with what it rests on below it."""

    label: str
    text: str
    url: str | None
    children: list[Tree]


class Explanation(Open):
    """The walk from an answer or a value to the observations behind it."""

    schema_: Literal["transcaspian/explain/1"] = Field(alias="schema")
    kind: str
    title: str
    tree: list[Tree]
    data: dict[str, Any]
