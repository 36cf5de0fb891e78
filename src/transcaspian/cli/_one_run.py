"""One list of options for all commands that look at a single replication."""

from __future__ import annotations

import inspect
from collections.abc import Callable  # noqa: TC003 - read with the options
from dataclasses import dataclass, replace
from functools import partial, wraps
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from transcaspian.cli import _simulate_options as options
from transcaspian.cli._output import Format
from transcaspian.errors import Faults

if TYPE_CHECKING:
    from transcaspian.study.simulate_request import Request

__all__ = ["ONE_RUN", "OneRun", "of_one_run"]

ONE_RUN = "running one replication"
"""What people read while one is run."""


@dataclass(frozen=True, slots=True)
class OneRun:
    """
    Which replication is looked at, and how it is shown.

    Attributes
    ----------
    request : Request
        With at least as many replications.
    replication : int
        Its number. [-]
    output : Format
        Shape of the answer.
    """

    request: Request
    replication: int
    output: Format


def _shared(
    *,
    start: options.Start = None,
    days: options.Days = None,
    seed: options.Seed = None,
    replication: Annotated[
        int, typer.Option(min=0, help="Which replication, such as 0 for the first.")
    ] = 0,
    warm_up: options.WarmUp = None,
    what_if: options.WhatIf = None,
    known_by: options.KnownBy = None,
    uncertainty: options.UncertaintyOption = None,
    output: options.Output = Format.TABLE,
    also: Callable[[], object] = tuple,
) -> OneRun:
    """Read what all these commands have in common, and tell its faults with those of `also`."""

    def check(request: Request) -> None:
        faults = Faults()
        faults.of(also, None)
        if request.warmup_auto:
            faults.add(["--warm-up: auto is for `simulate`: give the days that it found"])
        faults.refuse()

    request = options.with_typed(
        options.plain_request(),
        also=check,
        what_if=what_if,
        start=start,
        days=days,
        seed=seed,
        warm_up=warm_up,
        known_by=known_by,
        uncertainty=uncertainty,
    )
    enough = max(request.replications, replication + 1)
    return OneRun(replace(request, replications=enough), replication, output)


def of_one_run(
    also: Callable[..., object] = dict,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """
    Give a command the options of a single run, and hand it what they say.

    Parameters
    ----------
    also : callable, optional
        Looks at the command's own options, which it is given by name; its faults are told
        together with those of the shared ones.

    Returns
    -------
    callable
        Takes a command whose first parameter is a `OneRun` and whose others are options of its
        own; returns it with its own options, then the shared ones.
    """

    def give(command: Callable[..., None]) -> Callable[..., None]:
        _, *own = _parameters(command)
        shared = [one for one in _parameters(_shared) if one.name != "also"]

        @wraps(command)
        def run(**typed: Any) -> None:
            mine = {one.name: typed.pop(one.name) for one in own}
            command(_shared(**typed, also=partial(also, **mine)), **mine)

        everything = inspect.Signature([*own, *shared])
        run.__signature__ = everything  # type: ignore[attr-defined]
        run.__annotations__ = {name: one.annotation for name, one in everything.parameters.items()}
        del run.__wrapped__
        return run

    return give


def _parameters(command: Callable[..., Any]) -> list[inspect.Parameter]:
    """Return the parameters of a function with annotations that are no text."""
    hints = get_type_hints(command, include_extras=True)
    return [
        one.replace(annotation=hints[one.name], kind=inspect.Parameter.KEYWORD_ONLY)
        for one in inspect.signature(command).parameters.values()
    ]
