"""Options that the commands of the simulator share, and the request that they make."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli._output import Format
from transcaspian.errors import Faults, ScenarioError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from transcaspian.study.simulate_request import Request

__all__ = [
    "Days",
    "KnownBy",
    "MaxMemory",
    "Output",
    "Replications",
    "Seed",
    "Start",
    "Tables",
    "Threads",
    "Uncertainty",
    "UncertaintyOption",
    "WarmUp",
    "WhatIf",
    "WithPromises",
    "WithPromisesOption",
    "plain_request",
    "scenario_request",
    "with_typed",
]

_FIRST_DAY = "2024-01-01"
_MOST_PERCENT = 100.0


class Uncertainty(StrEnum):
    """What the figures of each replication are drawn from."""

    POSTERIOR = "posterior"
    PRIOR = "prior"
    NONE = "none"


class WithPromises(StrEnum):
    """Promises of the chronicle that are among the changes."""

    KEPT = "kept"
    ALL = "all"
    NONE = "none"


Start = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="First day, such as 2024-01-01, the default."),
]
Days = Annotated[int | None, typer.Option(help="How many days count, such as 366, the default.")]
Replications = Annotated[
    int | None,
    typer.Option(help="How often the span is run, such as 100: more narrows intervals. [20]"),
]
Seed = Annotated[int | None, typer.Option(help="Seed of weather and work, such as 7. [1]")]
Threads = Annotated[
    int | None, typer.Option(help="Runs at once, such as 2; all processors if left out.")
]
WhatIf = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CHANGE",
        help="A change, such as aktau.feeders+2, border.altynkol.slots_d=12, "
        "alat.handling_h-10%, aktau.storm=2024-02-05/5d or 'aktau.feeders+2 from 2024-05-01'; "
        "repeatable.",
    ),
]
WarmUp = Annotated[
    str | None,
    typer.Option(
        metavar="DAYS|auto",
        help="Days run before the first that counts, such as 60, the default, or auto: found from "
        "the number of boxes in the system (MSER-5).",
    ),
]
KnownBy = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Use nothing published later, such as 2024-03-31."),
]
Tables = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Folder of your own tables of the corridor, such as my-corridor with steps.csv; a "
        "table that is not in it is the packaged one.",
    ),
]
UncertaintyOption = Annotated[
    Uncertainty | None,
    typer.Option(
        "--uncertainty",
        help="Figures of each replication: drawn from what fits the past, such as posterior, from "
        "what is published or assumed (prior), or all at their medians (none).",
    ),
]
WithPromisesOption = Annotated[
    WithPromises | None,
    typer.Option(
        "--with-promises",
        help="Promises of the chronicle among the changes: those that are kept, such as kept, also "
        "those that are still to be kept (all), or none, the default.",
    ),
]
MaxMemory = Annotated[
    int | None, typer.Option(help="MiB that replications may take, such as 2048, the default.")
]
Output = Annotated[
    Format, typer.Option("--format", help="Shape of the answer on stdout, such as json.")
]


def plain_request() -> Request:
    """
    Return what is run if nothing is typed.

    Returns
    -------
    Request
        The corridor through 2024.
    """
    from transcaspian.study.simulate_request import Request

    return Request(_FIRST_DAY, dt.datetime.now(tz=dt.UTC).date())


def scenario_request(path: Path, faults: Faults | None = None) -> Request:
    """
    Return what a scenario file asks for.

    Parameters
    ----------
    path : Path
        The file.
    faults : Faults, optional
        Takes every fault of the file; what is sound in it is then returned.

    Returns
    -------
    Request
        Its ``[run]`` in place of defaults.

    Raises
    ------
    ScenarioError
        With every fault of the file and its line, if nobody else takes them.
    """
    from transcaspian.scenario.spec import BrokenScenario, read_scenario

    found = faults if faults is not None else Faults()
    try:
        scenario = read_scenario(path)
    except BrokenScenario as error:
        found.add(error.faults, title=error.title)
        request = plain_request()
        if error.rest is not None:
            request = replace(
                request, scenario=error.rest, **_fields(found, **_run_of(error.rest.run))
            )
    else:
        request = replace(
            plain_request(), scenario=scenario, **_fields(found, **_run_of(scenario.run))
        )
    if faults is None:
        found.refuse()
    return request


def _run_of(run: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that a scenario's ``[run]`` stands for."""
    promises = [f"{name}={days}" for name, days in run.get("promise", {}).items()]
    days = {"start": run.get("from"), "known_by": run.get("known_by")}
    as_typed = ("days", "replications", "seed", "warm_up", "uncertainty", "with_promises")
    more = ("half_width", "measures", "max_replications")
    return {
        **{name: None if day is None else str(day) for name, day in days.items()},
        **{name: run.get(name) for name in (*as_typed, *more)},
        "promise": promises or None,
    }


def with_typed(
    request: Request,
    *,
    what_if: list[str] | None,
    faults: Faults | None = None,
    also: Callable[[Request], object] | None = None,
    **typed: Any,
) -> Request:
    """
    Return a request with what was typed in place of what it says.

    Parameters
    ----------
    request : Request
        Of a scenario, of a kept run, or the plain one.
    what_if : list of str or None
        Changes that come after its own.
    faults : Faults, optional
        What was found before: all of it is told together with what is found here.
    also : callable, optional
        Looks at what else was asked for beside the request; its faults are told with the others.
    **typed : object
        Options by name; None where nothing was typed.

    Returns
    -------
    Request
        To be answered.

    Raises
    ------
    ScenarioError
        If one can't be read; then also with whatever else is wrong, as far as it shows.
    """
    found = faults if faults is not None else Faults()
    what_ifs = (*request.what_ifs, *(what_if or ()))
    asked = replace(request, what_ifs=what_ifs, **_fields(found, **typed))
    if also is not None:
        found.of(partial(also, asked), None)
    if found.told:
        from transcaspian.study.simulate_faults import find_faults

        found.add(find_faults(asked))
        found.refuse()
    if asked.with_promises == WithPromises.NONE:
        return asked
    from transcaspian.study.chronicle_promised import keep_promises

    return keep_promises(asked)


def _fields(faults: Faults, **typed: Any) -> dict[str, Any]:
    """Return fields of a request from options; those left out, and faulty ones, are left out."""
    fields: dict[str, Any] = {}
    nothing: dict[str, Any] = {}
    for name, value in typed.items():
        if value is None:
            continue
        if name == "warm_up":
            fields |= faults.of(partial(_warm_up, str(value)), nothing)
        elif name == "half_width":
            fields |= faults.of(partial(_half_width, str(value)), nothing)
        elif name == "promise":
            told = [faults.of(partial(_promise, one), ("", math.nan)) for one in value]
            fields["promises"] = tuple(one for one in told if one[1] > 0.0)
        elif isinstance(value, list):
            fields[name] = tuple(value)
        else:
            fields[name] = value.value if isinstance(value, StrEnum) else value
    return fields


def _warm_up(text: str) -> dict[str, Any]:
    if text == "auto":
        return {"warmup_auto": True}
    if not text.isdecimal():
        raise ScenarioError(f"--warm-up: {text[:60]!r} is neither a number of days nor auto")
    return {"warmup_d": int(text), "warmup_auto": False}


def _half_width(text: str) -> dict[str, Any]:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)%", text.strip())
    if match is None or not 0.0 < float(match[1]) <= _MOST_PERCENT:
        raise ScenarioError(f"--half-width: {text[:60]!r} is no share of the mean, such as 5%")
    return {"half_width": float(match[1]) / 100.0}


def _promise(text: str) -> tuple[str, float]:
    """Return a measure, or none for all, and its promised days."""
    name, _, days = text.rpartition("=")
    try:
        value = float(days)
    except ValueError:
        value = math.nan
    if not 0.0 < value < math.inf:
        raise ScenarioError(
            f"--promise: {text[:60]!r} is neither days, such as 15, nor MEASURE=DAYS, such as "
            "xian-absheron=15"
        )
    return name.strip(), value
