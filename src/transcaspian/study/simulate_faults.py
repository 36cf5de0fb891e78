"""What is wrong with a question to the simulator, as far as it shows before a world is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.errors import Faults, ScenarioError
from transcaspian.simulation.overlay import lay_over, locate_changes
from transcaspian.simulation.world import read_changes
from transcaspian.simulation.world_tables import read_tables
from transcaspian.study.simulate_names import find_measures
from transcaspian.study.simulate_request import read_request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcaspian.scenario.spec import Scenario
    from transcaspian.study.simulate_request import Asked, Request

__all__ = ["check_request", "find_faults"]


def check_request(request: Request) -> Asked:
    """
    Read a request, or refuse it with all that is wrong with it: the way in for every question.

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
        If dates or numbers are off: with these, and with names that lead nowhere. Names alone
        are told by `simulate_runs.prepare`, which has to look them up anyway.
    """
    try:
        return read_request(request)
    except ScenarioError as error:
        raise ScenarioError(find_faults(request), title=error.title) from error


def find_faults(request: Request) -> list[str]:
    """
    Return what can be told of a request without making its world.

    Parameters
    ----------
    request : Request
        As typed.

    Returns
    -------
    list of str
        Figures and dates out of range, and changes and measures that name nothing.
    """
    faults = Faults()
    faults.of(lambda: read_request(request), None)
    _look_up(request, request.scenario, request.what_ifs, faults)
    if request.rival is not None:
        _look_up(request, request.rival, (), faults)
    return faults.told


def _look_up(
    request: Request, scenario: Scenario | None, what_ifs: Sequence[str], faults: Faults
) -> None:
    """Look up whatever a request names."""
    folder = request.tables if request.tables is not None and request.tables.is_dir() else None
    tables = faults.of(lambda: lay_over(read_tables(folder), scenario), None)
    if tables is None:
        return
    changes = Faults()
    changes.of(lambda: read_changes(scenario, what_ifs, tables), None)
    faults.add(locate_changes(changes.told, scenario))
    rows = tables["measures"]
    promised = [name for name, _ in request.promises if name]
    faults.of(lambda: find_measures(request.measures, rows, option="--measure"), None)
    faults.of(lambda: find_measures(promised, rows, option="--promise"), None)
