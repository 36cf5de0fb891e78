"""The corridor as a model: tables, evidence as of a day, and what-ifs put together."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from transcaspian.errors import Faults, ScenarioError
from transcaspian.scenario.dates import month_days
from transcaspian.simulation.change import closures_of, find_clashes, parse_change
from transcaspian.simulation.check import iter_row_faults, iter_way_faults
from transcaspian.simulation.model import Model
from transcaspian.simulation.overlay import lay_over, locate_rows
from transcaspian.simulation.periods import join_periods
from transcaspian.simulation.uncertain import check_draw
from transcaspian.simulation.world_fit import Outlook, own_names
from transcaspian.simulation.world_periods import (
    find_spans,
    find_steady_faults,
    settle_spans,
)
from transcaspian.simulation.world_rows import CLOSED, STORM, Reader
from transcaspian.simulation.world_tables import read_args, read_tables
from transcaspian.simulation.world_values import find_quantities, settle_known

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable

    from transcaspian.atlas.network import Atlas
    from transcaspian.evidence.store import Evidence
    from transcaspian.evidence.world import World
    from transcaspian.scenario.spec import Scenario
    from transcaspian.simulation.change import Change
    from transcaspian.simulation.uncertain import Draw
    from transcaspian.simulation.world_fit import Fitted
    from transcaspian.simulation.world_periods import Span
    from transcaspian.simulation.world_tables import Tables
    from transcaspian.simulation.world_values import Quantity

__all__ = [
    "Corridor",
    "Groundwork",
    "build_corridor",
    "drawable",
    "lay_groundwork",
    "read_changes",
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
        Every figure with where it comes from, as of the middle of the run; formulas worked out.
    start : datetime.date
        Day of hour 0.
    days : int
        Length of the run. [d]
    changes : tuple of Change
        What-ifs.
    counts : dict of str to int
        Figures by origin: ``sourced``, ``assumed``, ``atlas``, ``what-if``; weather by month
        counts among them. [-]
    turns : tuple of (datetime.date, dict of str to (float, float))
        Days from which figures are others: values before and after by name, each in the unit of
        its figure.
    """

    model: Model
    tables: Tables
    quantities: dict[str, Quantity]
    start: dt.date
    days: int
    changes: tuple[Change, ...]
    counts: dict[str, int]
    turns: tuple[tuple[dt.date, dict[str, tuple[float, float]]], ...] = ()


@dataclass(frozen=True, slots=True)
class Groundwork:
    """
    What the worlds of all draws have in common, so that each further one is cheap.

    Attributes
    ----------
    tables : dict
        Rows as text.
    outlook : Outlook
        Evidence with both clocks set, and what the fit knew.
    atlas : Atlas
        Places, links and closures.
    found : dict of str to Quantity
        Figures of the middle of the run, before any draw or what-if.
    spans : tuple of Span
        The same for all days, as they differ.
    start : datetime.date
        Day of hour 0.
    days : int
        Length of the run. [d]
    changes : tuple of Change
        What-ifs.
    stated : frozenset of str
        Figures that own tables or a scenario state in place of packaged ones.
    """

    tables: Tables
    outlook: Outlook
    atlas: Atlas
    found: dict[str, Quantity]
    spans: tuple[Span, ...]
    start: dt.date
    days: int
    changes: tuple[Change, ...]
    stated: frozenset[str] = frozenset()

    @property
    def own(self) -> frozenset[str]:
        """Figures of the user's own: stated in place of packaged ones, or resting on own rows."""
        return self.stated | self.outlook.own

    @property
    def world(self) -> World:
        """Evidence with both clocks set."""
        return self.outlook.world


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
    counts_from: dt.date | None = None,
    fitted: Fitted | None = None,
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
        The middle of the run: the day whose figures hold, unless years are told apart.
    known_by : datetime.date
        Nothing published later is used.
    what_ifs : sequence of str
        Changes as typed.
    folder : Traversable, optional
        Tables that stand in for the packaged ones of the same name.
    scenario : Scenario, optional
        Its rows are laid over the tables; its changes come before those typed.
    counts_from : datetime.date, optional
        Years are told apart from this day on, and each has its own figures.
    fitted : Fitted, optional
        The fit whose ranks are drawn: its figures are as it knew them.
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
        counts_from=counts_from,
        fitted=fitted,
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
    counts_from: dt.date | None = None,
    fitted: Fitted | None = None,
) -> Groundwork:
    """
    Find what does not depend on a draw; parameters and errors as of `build_corridor`.

    Returns
    -------
    Groundwork
        For `settle_corridor`, any number of times.
    """
    tables = lay_over(read_tables(folder), scenario)
    stated: frozenset[str] = frozenset()
    if fitted is not None and (folder is not None or scenario is not None):
        stated = own_names(tables, read_tables())
        fitted = replace(fitted, names=fitted.names - stated)
    outlook = Outlook(evidence.world(as_of=as_of, known_by=known_by), fitted)
    told = Faults()
    found = find_quantities(tables, outlook=outlook, atlas=atlas, told=told)
    ground = Groundwork(
        tables=tables,
        outlook=outlook,
        atlas=atlas,
        found=found,
        spans=(),
        start=start,
        days=days,
        changes=told.of(lambda: read_changes(scenario, what_ifs, tables, start, days), ()),
        stated=stated,
    )
    if told.told:
        told.add(_find_rest(ground))
        told.refuse()
    spans = find_spans(
        tables,
        found,
        ground.changes,
        outlook=outlook,
        atlas=atlas,
        start=start,
        end=start + dt.timedelta(days=days),
        counts_from=counts_from,
    )
    return replace(ground, spans=spans)


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
    try:
        settled = settle_spans(ground.spans, ground.changes, draw or {})
    except ScenarioError as error:
        told = Faults()
        told.add(locate_rows(error.faults, ground.tables))
        told.add(_find_rest(ground))
        raise ScenarioError(told.told) from None
    versions = []
    for span, values in settled:
        reader = _reader(ground, values, draw)
        hour = (span.first_day - ground.start).days * _DAY_H
        versions.append((hour, _read_model(reader, ground.tables, ground.days)))
    middle = [one for one in settled if one[0].first_day <= max(ground.world.as_of, ground.start)]
    quantities, values = middle[-1][0].figures, middle[-1][1]
    counts = Counter(one.origin for one in quantities.values() if one.origin != "formula")
    for n_sourced, n_assumed in reader.areas.values():
        counts.update(sourced=n_sourced, assumed=n_assumed)
    return Corridor(
        model=join_periods(versions),
        tables=ground.tables,
        quantities={name: _worked_out(one, values) for name, one in quantities.items()},
        start=ground.start,
        days=ground.days,
        changes=ground.changes,
        counts=dict(counts),
        turns=tuple(_turn(before, after) for before, after in pairwise(settled)),
    )


def _reader(ground: Groundwork, values: dict[str, float], draw: Draw | None) -> Reader:
    closures = closures_of(ground.changes, ground.start)
    return Reader(values, ground.start, ground.outlook, ground.atlas, closures, draw or {})


def _turn(
    before: tuple[Span, dict[str, float]], after: tuple[Span, dict[str, float]]
) -> tuple[dt.date, dict[str, tuple[float, float]]]:
    """Return the day of a span, and what has another value from then on."""
    old, new = before[1], after[1]
    return after[0].first_day, {
        name: (old[name], value) for name, value in new.items() if value != old[name]
    }


def _worked_out(one: Quantity, values: dict[str, float]) -> Quantity:
    return replace(one, value=values[one.name])


def read_changes(
    scenario: Scenario | None,
    what_ifs: Sequence[str],
    tables: Tables,
    start: dt.date | None = None,
    days: int = 0,
) -> tuple[Change, ...]:
    """
    Read the changes of a scenario, with their reasons, and then those that were typed.

    Parameters
    ----------
    scenario : Scenario or None
        Its changes come first.
    what_ifs : sequence of str
        As typed.
    tables : dict
        What may be named.
    start : datetime.date, optional
        First day of the run; if left out, days are not held against it.
    days : int, optional
        Its length. [d]

    Returns
    -------
    tuple of Change
        In order.

    Raises
    ------
    ScenarioError
        With every fault of every change.
    """
    names = [row["name"] for row in tables["quantities"]]
    dated = [row["id"] for row in tables["calendars"] if row["kind"] in ("dated", "status")]
    changes: list[Change] = []
    faults: list[str] = []
    told: list[tuple[str, Mapping[str, Any]]] = [(text, {}) for text in what_ifs]
    if scenario is not None:
        told[:0] = zip(scenario.change_texts, scenario.changes, strict=True)
    for text, row in told:
        try:
            change = parse_change(text, quantities=names, calendars=dated)
            words = {word: row.get(word, "") for word in ("why", "source")}
            changes.append(replace(change, **words, typed=not row))
        except ScenarioError as error:
            faults.append(str(error))
    if start is not None:
        end = start + dt.timedelta(days=days)
        found = [one.find_fault(start, end) for one in changes]
        faults += [f"--what-if: {fault}" for fault in found if fault]
    faults += find_steady_faults(tables, changes)
    faults += find_clashes([one for one in changes if one.typed])
    if faults:
        raise ScenarioError(faults)
    return tuple(changes)


def _find_rest(ground: Groundwork) -> list[str]:
    """Return what is wrong with formulas and rows, where some figures have no value."""
    names = {row["name"] for row in ground.tables["quantities"]}
    values, faults = settle_known(ground.found, names - ground.found.keys())
    reader = replace(_reader(ground, values, None), unknown=frozenset(names - values.keys()))
    model = _read_rows(reader, ground.tables, ground.days)
    return [*locate_rows(faults, ground.tables), *_find_row_faults(reader, model, ground.tables)]


def _read_model(reader: Reader, tables: Tables, days: int) -> Model:
    model = _read_rows(reader, tables, days)
    if reader.faults:
        raise ScenarioError(_find_row_faults(reader, model, tables))
    return model


def _find_row_faults(reader: Reader, model: Model, tables: Tables) -> list[str]:
    """Return what could not be read, and what is wrong with rows and ways that could be."""
    doubtful = reader.unread | reader.doubtful
    names = [f'"{late}{name}"' for name in doubtful for late in ("", "late ")]
    rest = [one for one in iter_row_faults(model) if not any(name in one for name in names)]
    rest += [] if reader.unread else iter_way_faults(model)
    return [*reader.faults, *locate_rows(rest, tables)]


def _read_rows(reader: Reader, tables: Tables, days: int) -> Model:
    steps = tables["steps"]
    following = [row["id"] for row in steps[1:]] + [""]
    starts, first_month = _months(reader.start, days)
    return Model(
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


def _months(start: dt.date, days: int) -> tuple[tuple[float, ...], int]:
    """Return when months begin, the first at or before hour 0, and which month that is. [h]"""
    day = start.replace(day=1)
    starts: list[float] = []
    while (day - start).days <= days:
        starts.append((day - start).days * _DAY_H)
        day += dt.timedelta(days=month_days(day.year, day.month))
    return tuple(starts), start.month
