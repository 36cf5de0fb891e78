"""What a run is asked for, as the study reads it, and its name."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from transcaspian.errors import ScenarioError
from transcaspian.findings.digest import run_digest
from transcaspian.scenario.lines import find_lines
from transcaspian.scenario.spec import Scenario, scenario_from
from transcaspian.study.chronicle_promised import keep_promises
from transcaspian.study.simulate_faults import check_request
from transcaspian.study.simulate_request import Request, question_of

if TYPE_CHECKING:
    from transcaspian.chronicle.held import Held

__all__ = [
    "MOST_DAYS",
    "RunRequest",
    "name_run",
    "parse_scenario",
    "read_run",
    "read_sent",
    "to_study",
    "with_promises",
    "write_run",
]

MOST_DAYS = 40_000
"""Days times replications that one run may take."""
_FILE = "scenario.toml"
_MEMORY_MIB = 1024
_Text = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")]
_Id = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
_SETTLED = "settled"
_AS_THEY_ARE = (
    "days", "replications", "seed", "uncertainty", "with_promises", "max_replications",
)  # fmt: skip


class RunRequest(BaseModel):
    """What is run: what is left out is as the scenario says, or as the command has it."""

    model_config = ConfigDict(populate_by_name=True, extra="forbid")

    kind: Literal["simulate", "bottlenecks"] = "simulate"
    start: str | None = Field(
        default=None, alias="from", max_length=20, description="First day, such as 2024-02-01."
    )
    days: int | None = Field(default=None, ge=1, le=1830, description="Days that count.")
    replications: int | None = Field(default=None, ge=1, le=500)
    seed: int | None = Field(default=None, ge=0, lt=2**31)
    what_if: list[_Text] = Field(default_factory=list, max_length=50)
    scenario: str | None = Field(
        default=None,
        max_length=200_000,
        pattern=r"^[^\x00]*$",
        description="TOML of a scenario, as /scenarios/schema describes it.",
    )
    known_by: str | None = Field(default=None, max_length=20)
    uncertainty: Literal["posterior", "prior", "none"] | None = None
    warm_up_d: int | None = Field(default=None, ge=0, le=366)
    promises: Literal["kept", "all", "none"] | None = Field(
        default=None, description="Promises of the chronicle that are among the changes."
    )
    promise_ids: list[_Id] = Field(
        default_factory=list,
        max_length=200,
        description="Only these promises; also those still to be kept, unless `promises` says.",
    )


def parse_scenario(text: str) -> Scenario:
    """
    Read the text of a scenario.

    Parameters
    ----------
    text : str
        TOML.

    Returns
    -------
    Scenario
        In the right shape.

    Raises
    ------
    ScenarioError
        With every fault and its line.
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        words = str(error) or "it is nested too deep"
        raise ScenarioError(f"{words}: it is no TOML", title="scenario") from None
    return scenario_from(document, file=_FILE, lines=find_lines(text))


def to_study(asked: RunRequest, *, today: dt.date) -> Request:
    """
    Return what is asked as the study reads it, promises left out.

    Parameters
    ----------
    asked : RunRequest
        As sent.
    today : datetime.date
        Nothing later may be known.

    Returns
    -------
    Request
        Checked; what is sent wins over what the scenario says.

    Raises
    ------
    ScenarioError
        With every fault.
    """
    request = Request("2024-01-01", today, threads=1, max_memory_mib=_MEMORY_MIB)
    if asked.scenario is not None:
        scenario = parse_scenario(asked.scenario)
        request = replace(request, scenario=scenario, **_told(dict(scenario.run)))
    typed: dict[str, Any] = {
        "start": asked.start,
        "days": asked.days,
        "replications": asked.replications,
        "seed": asked.seed,
        "what_ifs": tuple(asked.what_if) or None,
        "known_by": asked.known_by,
        "uncertainty": asked.uncertainty,
        "warmup_d": asked.warm_up_d,
        "with_promises": asked.promises or ("all" if asked.promise_ids else None),
    }
    request = replace(request, **{name: one for name, one in typed.items() if one is not None})
    if asked.warm_up_d is not None:
        request = replace(request, warmup_auto=False)
    check_request(request, whole=False)
    most = request.max_replications if request.half_width else 0
    n = max(request.replications, most)
    total = n * (request.days + request.warmup_d)
    if total > MOST_DAYS:
        raise ScenarioError(
            f"replications: {n} of {request.days} days and the warm-up are "
            f"{total} days: ask for {MOST_DAYS} or less, or use the command"
        )
    return request


def with_promises(asked: RunRequest, request: Request, held: Held) -> Request:
    """
    Return a request with the promises that it asks for among its changes.

    Parameters
    ----------
    asked : RunRequest
        As sent.
    request : Request
        The same as the study reads it.
    held : Held
        The chronicle.

    Returns
    -------
    Request
        Itself if it asks for none.

    Raises
    ------
    ScenarioError
        With every promise that is none.
    """
    if asked.promise_ids:
        known = {one.id: one for one in held.rows.commitments}
        faults = [
            f"promise_ids: {one[:40]!r} is no promise of the chronicle: /chronicle/promises has all"
            for one in asked.promise_ids
            if one not in known
        ]
        if faults:
            raise ScenarioError(faults)
        chosen = tuple(known[one] for one in dict.fromkeys(asked.promise_ids))
        held = replace(held, rows=replace(held.rows, commitments=chosen))
    return keep_promises(request, held)


def _told(run: dict[str, Any]) -> dict[str, Any]:
    """Return fields of a request from ``[run]`` of a scenario."""
    fields = {
        "start": None if run.get("from") is None else str(run["from"]),
        "known_by": None if run.get("known_by") is None else str(run["known_by"]),
        "promises": tuple((name, float(days)) for name, days in run.get("promise", {}).items()),
        "measures": tuple(run.get("measures", ())),
        **{name: run.get(name) for name in _AS_THEY_ARE},
    }
    if "half_width" in run:
        fields["half_width"] = float(str(run["half_width"]).removesuffix("%")) / 100.0
    warm_up = run.get("warm_up")
    if str(warm_up).isdecimal():
        fields["warmup_d"] = int(str(warm_up))
    elif warm_up == "auto":
        fields["warmup_auto"] = True
    return {name: one for name, one in fields.items() if one not in (None, ())}


def name_run(asked: RunRequest, request: Request) -> tuple[str, str]:
    """
    Return the name of a run, and its request in full.

    Parameters
    ----------
    asked : RunRequest
        As sent.
    request : Request
        The same as the study reads it.

    Returns
    -------
    tuple of str
        A digest of request, tables and code; the request as of `write_run`.
    """
    checked = check_request(request, whole=False)
    name = run_digest(question_of(checked))
    letter = {"simulate": "s", "bottlenecks": "b"}[asked.kind]
    return letter + name[1:], write_run(asked, request, settled=bool(request.promise_notes))


def write_run(asked: RunRequest, request: Request, *, settled: bool = False) -> str:
    """
    Return what is asked for in full.

    Parameters
    ----------
    asked : RunRequest
        As sent.
    request : Request
        The same as the study reads it.
    settled : bool, optional
        Whether its scenario is another than was sent: one that promises were added to.

    Returns
    -------
    str
        JSON, with the day of asking and what promises came to on that day; see `read_run`.
    """
    document = asked.model_dump(by_alias=True) | {"today": request.today.isoformat()}
    if settled and request.scenario is not None:
        document[_SETTLED] = {
            "scenario": request.scenario.to_document(),
            "notes": list(request.promise_notes),
        }
    return json.dumps(document, ensure_ascii=False)


def read_sent(text: str) -> dict[str, Any]:
    """
    Return what was sent when a run was named.

    Parameters
    ----------
    text : str
        As of `write_run`.

    Returns
    -------
    dict
        Plain values of a `RunRequest`.
    """
    document: dict[str, Any] = json.loads(text)
    for name in ("today", _SETTLED):
        document.pop(name, None)
    return document


def read_run(text: str) -> tuple[RunRequest, Request]:
    """
    Return what a named run was asked for.

    Parameters
    ----------
    text : str
        As of `write_run`.

    Returns
    -------
    tuple of (RunRequest, Request)
        As sent, and as the study reads it, with the promises of the day of asking.
    """
    document = json.loads(text)
    today = dt.date.fromisoformat(document.pop("today"))
    settled = document.pop(_SETTLED, None)
    asked = RunRequest.model_validate(document)
    request = to_study(asked, today=today)
    if settled is not None:
        scenario = scenario_from(settled["scenario"])
        request = replace(request, scenario=scenario, promise_notes=tuple(settled["notes"]))
    return asked, request
