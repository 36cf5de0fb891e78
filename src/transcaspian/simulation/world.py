"""The corridor as a model: tables, evidence as of a day, and what-ifs put together."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from transcaspian.errors import ScenarioError
from transcaspian.scenario.dates import month_days
from transcaspian.simulation.change import apply_changes, closures_of, parse_change
from transcaspian.simulation.model import Model
from transcaspian.simulation.overlay import lay_over
from transcaspian.simulation.uncertain import check_draw
from transcaspian.simulation.world_rows import CLOSED, STORM, Reader
from transcaspian.simulation.world_tables import read_args, read_tables
from transcaspian.simulation.world_values import draw_quantities, find_quantities, settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from transcaspian.atlas.network import Atlas
    from transcaspian.evidence.store import Evidence
    from transcaspian.evidence.world import World
    from transcaspian.scenario.spec import Scenario
    from transcaspian.simulation.change import Change
    from transcaspian.simulation.uncertain import Draw
    from transcaspian.simulation.world_tables import Tables
    from transcaspian.simulation.world_values import Quantity

__all__ = [
    "Corridor",
    "Groundwork",
    "build_corridor",
    "drawable",
    "lay_groundwork",
    "settle_corridor",
]

_DAY_H = 24.0


@dataclass(frozen=True, slots=True)
class Corridor:
    """
    A model with all that it was made from.

    Attributes
    ----------
    model : Model
        Ready to be checked and compiled.
    tables : dict
        Its rows as text, also those that say what is to be measured.
    quantities : dict of str to Quantity
        Every figure with where it comes from; formulas worked out.
    start : datetime.date
        Day of hour 0.
    days : int
        Length of the run. [d]
    changes : tuple of Change
        What-ifs.
    counts : dict of str to int
        Figures by origin: ``sourced``, ``assumed``, ``atlas``, ``what-if``; weather by month
        counts among them. [-]
    """

    model: Model
    tables: Tables
    quantities: dict[str, Quantity]
    start: dt.date
    days: int
    changes: tuple[Change, ...]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Groundwork:
    """
    What the worlds of all draws have in common, so that each further one is cheap.

    Attributes
    ----------
    tables : dict
        Rows as text.
    world : World
        Evidence with both clocks set.
    atlas : Atlas
        Places, links and closures.
    found : dict of str to Quantity
        Figures before any draw or what-if.
    start : datetime.date
        Day of hour 0.
    days : int
        Length of the run. [d]
    changes : tuple of Change
        What-ifs.
    """

    tables: Tables
    world: World
    atlas: Atlas
    found: dict[str, Quantity]
    start: dt.date
    days: int
    changes: tuple[Change, ...]


def build_corridor(
    evidence: Evidence,
    atlas: Atlas,
    *,
    start: dt.date,
    days: int,
    as_of: dt.date,
    known_by: dt.date,
    what_ifs: Sequence[str] = (),
    folder: Traversable | None = None,
    scenario: Scenario | None = None,
    draw: Draw | None = None,
) -> Corridor:
    """
    Put the corridor together for a span of days.

    Parameters
    ----------
    evidence : Evidence
        All rows.
    atlas : Atlas
        Places, links and closures.
    start : datetime.date
        First day.
    days : int
        Length of the run. [d]
    as_of : datetime.date
        The day whose figures hold all through the run.
    known_by : datetime.date
        Nothing published later is used.
    what_ifs : sequence of str
        Changes as typed.
    folder : Traversable, optional
        Tables that stand in for the packaged ones of the same name.
    scenario : Scenario, optional
        Its rows are laid over the tables; its changes come before those typed.
    draw : mapping of str to float, optional
        Ranks of figures; what it does not name stays at its median. [-]

    Returns
    -------
    Corridor
        With its model.

    Raises
    ------
    ScenarioError
        If tables, what-ifs or the draw are wrong; every fault at once.
    """
    ground = lay_groundwork(
        evidence,
        atlas,
        start=start,
        days=days,
        as_of=as_of,
        known_by=known_by,
        what_ifs=what_ifs,
        folder=folder,
        scenario=scenario,
    )
    return settle_corridor(ground, draw)


def lay_groundwork(
    evidence: Evidence,
    atlas: Atlas,
    *,
    start: dt.date,
    days: int,
    as_of: dt.date,
    known_by: dt.date,
    what_ifs: Sequence[str] = (),
    folder: Traversable | None = None,
    scenario: Scenario | None = None,
) -> Groundwork:
    """
    Find what does not depend on a draw; parameters and errors as of `build_corridor`.

    Returns
    -------
    Groundwork
        For `settle_corridor`, any number of times.
    """
    tables = lay_over(read_tables(folder), scenario)
    told = scenario.change_texts if scenario is not None else ()
    world = evidence.world(as_of=as_of, known_by=known_by)
    return Groundwork(
        tables=tables,
        world=world,
        atlas=atlas,
        found=find_quantities(tables, world=world, atlas=atlas),
        start=start,
        days=days,
        changes=_parse((*told, *what_ifs), tables, start, days),
    )


def drawable(ground: Groundwork) -> tuple[str, ...]:
    """
    Return what a draw may name.

    Parameters
    ----------
    ground : Groundwork
        Of the world.

    Returns
    -------
    tuple of str
        Figures with a distribution, then the weather of each coast.
    """
    names = [one.name for one in ground.found.values() if one.ranked is not None]
    rows = [row for row in ground.tables["calendars"] if row["kind"] == "weather"]
    areas = dict.fromkeys(read_args(row["args"]).get("area", "") for row in rows)
    return (*names, *(f"{key}@{area}" for area in areas if area for key in (CLOSED, STORM)))


def settle_corridor(ground: Groundwork, draw: Draw | None = None) -> Corridor:
    """
    Work out the world of one draw: figures, then formulas and what-ifs, then rows.

    Parameters
    ----------
    ground : Groundwork
        Of the world.
    draw : mapping of str to float, optional
        Ranks by name; what it does not name stays at its median. [-]

    Returns
    -------
    Corridor
        With its model.

    Raises
    ------
    ScenarioError
        If a row or the draw is wrong; every fault at once.
    """
    if draw:
        check_draw(draw, drawable(ground))
    found = draw_quantities(ground.found, draw or {})
    quantities = apply_changes(found, settle(found), ground.changes)
    values = settle(quantities)
    reader = Reader(
        values,
        ground.start,
        ground.world,
        ground.atlas,
        closures_of(ground.changes, ground.start),
        draw or {},
    )
    model = _read_model(reader, ground.tables, ground.days)
    counts = Counter(one.origin for one in quantities.values() if one.origin != "formula")
    for n_sourced, n_assumed in reader.areas.values():
        counts.update(sourced=n_sourced, assumed=n_assumed)
    return Corridor(
        model=model,
        tables=ground.tables,
        quantities={name: _worked_out(one, values) for name, one in quantities.items()},
        start=ground.start,
        days=ground.days,
        changes=ground.changes,
        counts=dict(counts),
    )


def _worked_out(one: Quantity, values: dict[str, float]) -> Quantity:
    return replace(one, value=values[one.name])


def _parse(
    what_ifs: Sequence[str], tables: Tables, start: dt.date, days: int
) -> tuple[Change, ...]:
    names = [row["name"] for row in tables["quantities"]]
    dated = [row["id"] for row in tables["calendars"] if row["kind"] in ("dated", "status")]
    changes: list[Change] = []
    faults: list[str] = []
    for text in what_ifs:
        try:
            changes.append(parse_change(text, quantities=names, calendars=dated))
        except ScenarioError as error:
            faults.append(str(error))
    end = start + dt.timedelta(days=days)
    faults += [
        f'--what-if: "{one.text}" lies outside the run, which goes from {start} to {end}'
        for one in changes
        if one.first_day is not None
        and (one.first_day >= end or one.first_day + dt.timedelta(hours=one.length_h) <= start)
    ]
    if faults:
        raise ScenarioError(faults)
    return tuple(changes)


def _read_model(reader: Reader, tables: Tables, days: int) -> Model:
    steps = tables["steps"]
    following = [row["id"] for row in steps[1:]] + [""]
    starts, first_month = _months(reader.start, days)
    model = Model(
        classes=tuple(one for row in tables["classes"] for one in reader.read(row, reader.klass)),
        steps=tuple(
            one
            for row, after in zip(steps, following, strict=True)
            for one in reader.read(row, partial(reader.step, following=after))
        ),
        resources=tuple(
            one for row in tables["resources"] for one in reader.read(row, reader.resource)
        ),
        stocks=tuple(one for row in tables["stocks"] for one in reader.read(row, reader.stock)),
        calendars=tuple(
            one for row in tables["calendars"] for one in reader.read(row, reader.calendar)
        ),
        dists=tuple(reader.dists.values()),
        weekday=reader.start.weekday(),
        month_starts_h=starts,
        first_month=first_month,
    )
    if reader.faults:
        raise ScenarioError(reader.faults)
    return model


def _months(start: dt.date, days: int) -> tuple[tuple[float, ...], int]:
    """Return when months begin, the first at or before hour 0, and which month that is. [h]"""
    day = start.replace(day=1)
    starts: list[float] = []
    while (day - start).days <= days:
        starts.append((day - start).days * _DAY_H)
        day += dt.timedelta(days=month_days(day.year, day.month))
    return tuple(starts), start.month
