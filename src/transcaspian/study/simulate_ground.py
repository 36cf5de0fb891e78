"""A world put together and held against the rules of models, and all that stands in its way."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from transcaspian.errors import Faults, ScenarioError
from transcaspian.simulation.check import iter_faults
from transcaspian.simulation.overlay import lay_over, locate_changes, locate_rows
from transcaspian.simulation.world import lay_groundwork, read_changes, settle_corridor
from transcaspian.simulation.world_tables import read_tables
from transcaspian.study.simulate_draws import find_fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcaspian.atlas.network import Atlas
    from transcaspian.evidence.store import Evidence
    from transcaspian.scenario.spec import Scenario
    from transcaspian.simulation.world import Corridor, Groundwork
    from transcaspian.study.simulate_request import Asked

__all__ = ["find_world_faults", "lay_world", "sift_changes"]


def lay_world(asked: Asked, evidence: Evidence, atlas: Atlas) -> tuple[Groundwork, Corridor]:
    """
    Put a world together and hold its model against the rules of models.

    Parameters
    ----------
    asked : Asked
        Days, scenario and changes.
    evidence : Evidence
        All rows.
    atlas : Atlas
        Places, links and closures.

    Returns
    -------
    ground : Groundwork
        What the worlds of all draws share.
    corridor : Corridor
        The world with every figure at its median.

    Raises
    ------
    ScenarioError
        With what shows first; `find_world_faults` has the rest.
    """
    request = asked.request
    ground = lay_groundwork(
        evidence,
        atlas,
        start=asked.first_day - dt.timedelta(days=request.warmup_d),
        days=request.warmup_d + request.days,
        as_of=asked.as_of,
        known_by=asked.known_by,
        what_ifs=request.what_ifs,
        folder=request.tables,
        scenario=request.scenario,
        counts_from=asked.first_day,
        fitted=find_fitted(request.uncertainty, evidence, has_own=bool(request.evidence)),
    )
    corridor = settle_corridor(ground)
    faults = locate_rows(iter_faults(corridor.model), corridor.tables)
    if faults:
        raise ScenarioError(faults, title="model")
    return ground, corridor


def sift_changes(
    asked: Asked, *, dated: bool = True
) -> tuple[list[str], Scenario | None, tuple[str, ...]]:
    """
    Tell sound changes from faulty ones, without making a world.

    Parameters
    ----------
    asked : Asked
        Days, scenario and changes.
    dated : bool
        Whether the days are those that were asked for: else no change is held against them.

    Returns
    -------
    faults : list of str
        Of tables and changes, with the lines where they stand.
    scenario : Scenario or None
        With those of its changes that are sound.
    what_ifs : tuple of str
        Those that are sound.
    """
    told, scenario = Faults(), asked.request.scenario
    tables = told.of(lambda: lay_over(read_tables(asked.request.tables), scenario), None)
    if tables is None:
        return told.told, None, ()
    start = asked.first_day - dt.timedelta(days=asked.request.warmup_d) if dated else None
    days = asked.request.warmup_d + asked.request.days

    def is_sound(one: Scenario | None, texts: Sequence[str]) -> bool:
        faults = Faults()
        faults.of(lambda: read_changes(one, texts, tables, start, days), None)
        told.add(locate_changes(faults.told, scenario))
        return not faults.told

    sound = None
    if scenario is not None:
        own = [replace(scenario, changes=(row,)) for row in scenario.changes]
        sound = replace(scenario, changes=tuple(one.changes[0] for one in own if is_sound(one, ())))
    typed = tuple(text for text in asked.request.what_ifs if is_sound(None, (text,)))
    is_sound(None, typed)  # each is sound, but they may contradict one another
    return told.told, sound, typed


def find_world_faults(
    asked: Asked, evidence: Evidence, atlas: Atlas, *, dated: bool = True
) -> list[str]:
    """
    Return all that is wrong with a world: its changes, its rows, and what sound changes do to them.

    Parameters
    ----------
    asked, evidence, atlas
        As of `lay_world`.
    dated : bool
        Whether the days are those that were asked for: else changes are not laid over rows.

    Returns
    -------
    list of str
        Faults with the lines where they stand; none if the world is sound.
    """
    told, scenario = Faults(), asked.request.scenario
    faults, sound, typed = sift_changes(asked, dated=dated)
    told.add(faults)
    if scenario is not None and sound is None:
        return told.told
    plain = sound and replace(sound, changes=())
    worlds = [(sound, typed), (plain, ())] if dated else [(plain, ())]
    for laid, texts in worlds:  # what is wrong with the rows shows without the changes, too
        found = Faults()
        found.of(partial(lay_world, asked.of_world(texts, laid), evidence, atlas), None)
        told.add(locate_changes(found.told, scenario))
        if not found.told:
            break
    return told.told
