"""What is wrong with a question to the simulator: all of it, told at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from transcaspian.atlas.load import load_atlas
from transcaspian.errors import Faults, ScenarioError
from transcaspian.evidence.load import load_evidence
from transcaspian.simulation.overlay import lay_over
from transcaspian.simulation.world_tables import read_tables
from transcaspian.study.simulate_ground import find_world_faults, sift_changes
from transcaspian.study.simulate_names import find_measures
from transcaspian.study.simulate_request import Request, read_request

if TYPE_CHECKING:
    from transcaspian.study.simulate_request import Asked

__all__ = ["check_request", "find_faults"]

_PLAIN = Request("2024-01-01", dt.date(2024, 12, 31), half_width=0.1)
_DATES = ("start", "days", "warmup_d", "known_by")
_FIGURES = (
    *_DATES, "replications", "seed", "threads", "max_memory_mib", "max_replications", "n_batch",
    "uncertainty",
)  # fmt: skip
"""What is put in place of what is out of range, so that the rest can be looked at."""


def check_request(request: Request, *, whole: bool = True) -> Asked:
    """
    Read a request, or refuse it with all that is wrong with it: the way in for every question.

    Parameters
    ----------
    request : Request
        As typed.
    whole : bool
        Whether a world is made to find what else is wrong once something is, which takes a second.

    Returns
    -------
    Asked
        With dates.

    Raises
    ------
    ScenarioError
        If dates, numbers or names of measures are off: with these, and with all that is wrong with
        changes and rows. Those alone are told by `simulate_runs.prepare`, which makes the world.
    """
    try:
        asked = read_request(request)
        if request.measures or request.promises:
            _check_measures(request)
    except ScenarioError as error:
        faults = Faults()
        faults.add(error.faults, title=error.title)
        faults.add(find_faults(request, whole=whole))
        faults.refuse()
        raise
    return asked


def find_faults(request: Request, *, whole: bool = True) -> list[str]:
    """
    Return all that can be told of a request before it is run.

    Parameters
    ----------
    request : Request
        As typed.
    whole : bool
        Whether a world is made, to find what is wrong with its rows, too.

    Returns
    -------
    list of str
        Figures and dates out of range, changes and measures that name nothing, and what is wrong
        with the rows of its world and of the one that it is set against.
    """
    faults = Faults()
    faults.of(lambda: read_request(request), None)
    asked, dated = _sound(request)
    worlds = [(request.scenario, request.what_ifs)]
    worlds += [] if request.rival is None else [(request.rival, ())]
    evidence = faults.of(lambda: load_evidence(*asked.request.evidence), None) if whole else None
    for scenario, what_ifs in worlds:
        world = asked.of_world(what_ifs, scenario)
        if whole:
            known = evidence or load_evidence()
            found = find_world_faults(world, known, load_atlas(), dated=dated)
        else:
            found, *_ = sift_changes(world, dated=dated)
        faults.add(found)
    faults.of(lambda: _check_measures(asked.request), None)
    return faults.told


def _sound(request: Request) -> tuple[Asked, bool]:
    """Return a request with plain figures for faulty ones, and whether its days are its own."""
    folders = (request.tables, *request.evidence)
    there = [one for one in folders if one is not None and one.is_dir()]
    sound = replace(
        request,
        tables=request.tables if request.tables in there else None,
        evidence=tuple(one for one in request.evidence if one in there),
        half_width=_PLAIN.half_width,
    )
    own = True
    for name in _FIGURES:
        try:
            read_request(replace(_PLAIN, **{name: getattr(request, name)}))
        except ScenarioError:
            sound = replace(sound, **{name: getattr(_PLAIN, name)})
            own = own and name not in _DATES
    return read_request(sound), own


def _check_measures(request: Request) -> None:
    """Refuse measures that are none of the world's; faulty tables are told elsewhere."""
    try:
        rows = lay_over(read_tables(request.tables), request.scenario)["measures"]
    except ScenarioError:
        return
    faults = Faults()
    promised = [name for name, _ in request.promises if name]
    faults.of(lambda: find_measures(request.measures, rows, option="--measure"), None)
    faults.of(lambda: find_measures(promised, rows, option="--promise"), None)
    faults.refuse()
