"""Days of a run whose figures are the same: years of evidence, cut again where a what-if begins."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from transcaspian.errors import ScenarioError
from transcaspian.simulation.change import apply_changes
from transcaspian.simulation.world_fit import Outlook
from transcaspian.simulation.world_formula import names_in, read_call
from transcaspian.simulation.world_tables import read_args
from transcaspian.simulation.world_values import draw_quantities, find_quantities, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from transcaspian.atlas.network import Atlas
    from transcaspian.simulation.change import Change
    from transcaspian.simulation.uncertain import Draw
    from transcaspian.simulation.world_tables import Row, Tables
    from transcaspian.simulation.world_values import Quantity

__all__ = [
    "Span",
    "find_spans",
    "find_steady_faults",
    "settle_spans",
    "split_years",
    "steady_names",
]

_LEAST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Span:
    """
    Days whose figures are the same.

    Attributes
    ----------
    first_day : datetime.date
        The first of them; they last until the next span.
    figures : dict of str to Quantity
        As found for these days, or with a draw and what-ifs applied to them.
    """

    first_day: dt.date
    figures: dict[str, Quantity]


def split_years(first_day: dt.date, end: dt.date) -> list[tuple[dt.date, dt.date]]:
    """
    Cut days at each new year.

    Figures of the evidence drift a little every month as rows grow old; that is no news of the
    world, and most rows speak of a year. So a year has one figure, that of its middle. A stretch
    of less than 31 days at either end stays with its neighbour.

    Parameters
    ----------
    first_day, end : datetime.date
        The first day, and the day after the last.

    Returns
    -------
    list of (datetime.date, datetime.date)
        The first day of each part, and the day in its middle.
    """
    least = dt.timedelta(days=_LEAST_DAYS)
    news = [dt.date(year, 1, 1) for year in range(first_day.year + 1, end.year + 1)]
    cuts = [first_day, *(day for day in news if first_day + least <= day <= end - least)]
    return [
        (day, day + dt.timedelta(days=(after - day).days // 2))
        for day, after in zip(cuts, [*cuts[1:], end], strict=True)
    ]


def steady_names(tables: Tables) -> frozenset[str]:
    """
    Return the figures that hold all through a run.

    Parameters
    ----------
    tables : dict
        Of the world.

    Returns
    -------
    frozenset of str
        Those that say how much is taken and given back, how many boxes a train brings, when a
        timetable begins, and how rough the weather is; and those that these are worked out from.
    """
    formulas = {row["name"]: row["formula"] for row in tables["quantities"]}
    names: set[str] = set()
    todo = [name for row in _steady_rows(tables) for name in _named(row)]
    while todo:
        name = todo.pop()
        if name not in names:
            names.add(name)
            formula = formulas.get(name, "")
            todo += _named(partial(list, [formula] if formula else []))
    return frozenset(names)


def _named(cells: Callable[[], list[str]]) -> list[str]:
    """Return what cells name; one that can't be read is told of where its row is read."""
    try:
        return [name for cell in cells() for name in names_in(cell)]
    except ScenarioError:
        return []


def _steady_rows(tables: Tables) -> Iterator[Callable[[], list[str]]]:
    """Yield what gives the cells of each row whose figures hold all through a run."""
    for row in tables["steps"]:
        if "amount" in row["args"]:
            yield partial(_argument, row, "amount")
    for row in tables["classes"]:
        if row["n_member"]:
            yield partial(list, [row["n_member"]])
        if row["arrivals"].startswith("timetable"):
            yield partial(_first_due, row)
    for row in tables["calendars"]:
        if row["kind"] == "weather":
            yield partial(_argument, row, "factor")


def _argument(row: Row, name: str) -> list[str]:
    args = read_args(row["args"])
    return [args[name]] if name in args else []


def _first_due(row: Row) -> list[str]:
    return read_call(row["arrivals"])[1][1:2]


def find_steady_faults(tables: Tables, changes: Sequence[Change]) -> list[str]:
    """
    Find what-ifs that give days to a figure that holds all through a run.

    Parameters
    ----------
    tables : dict
        Of the world.
    changes : sequence of Change
        What-ifs.

    Returns
    -------
    list of str
        One fault for each.
    """
    dated = [one for one in changes if one.cuts]
    steady = steady_names(tables) if dated else frozenset()
    return [
        f'--what-if: "{one.text}": {one.name} holds all through a run, since what is taken is '
        "given back and weather is drawn ahead: leave the days out"
        for one in dated
        if one.name in steady
    ]


def find_spans(
    tables: Tables,
    found: dict[str, Quantity],
    changes: Sequence[Change],
    *,
    outlook: Outlook,
    atlas: Atlas,
    start: dt.date,
    end: dt.date,
    counts_from: dt.date | None,
) -> tuple[Span, ...]:
    """
    Find the figures of all days of a run.

    Parameters
    ----------
    tables : dict
        Of the world.
    found : dict of str to Quantity
        Figures of the middle of the run; those that hold all through it are taken from here.
    changes : sequence of Change
        What-ifs, whose days cut the run.
    outlook : Outlook
        Evidence as of the middle of the run.
    atlas : Atlas
        For distances.
    start, end : datetime.date
        First day of the run, and the day after its last.
    counts_from : datetime.date or None
        The first day that counts: from there years are told apart, and days before it have the
        figures of its year. None for no telling apart.

    Returns
    -------
    tuple of Span
        In order; the first begins with the run.

    Raises
    ------
    ScenarioError
        If a year has no figure for something; every fault at once.
    """
    parts = [] if counts_from is None else split_years(counts_from, end)
    years = [(start, found)]
    if len(parts) > 1:
        years, steady, world = [], steady_names(tables), outlook.world
        for first_day, middle in parts:
            then = world.evidence.world(as_of=middle, known_by=world.known_by)
            figures = find_quantities(tables, outlook=Outlook(then, outlook.fitted), atlas=atlas)
            kept = {name: found[name] if name in steady else figures[name] for name in figures}
            years.append((first_day if years else start, kept))
    cuts = {day for one in changes for day in one.cuts if start < day < end}
    days = sorted({first_day for first_day, _ in years} | cuts)
    return tuple(
        Span(day, [figures for first_day, figures in years if first_day <= day][-1]) for day in days
    )


def settle_spans(
    spans: Sequence[Span], changes: Sequence[Change], draw: Draw
) -> tuple[tuple[Span, dict[str, float]], ...]:
    """
    Work out the figures of each span for one draw.

    Parameters
    ----------
    spans : sequence of Span
        As found.
    changes : sequence of Change
        What-ifs, each applied to the days it holds on.
    draw : mapping of str to float
        Ranks, the same on all days. [-]

    Returns
    -------
    tuple of (Span, dict of str to float)
        Figures with what-ifs, and all values by name, each in its own unit.

    Raises
    ------
    ScenarioError
        If a figure would be negative; every fault at once.
    """
    settled = []
    faults: dict[str, None] = {}
    for span in spans:
        drawn = draw_quantities(span.figures, draw)
        held = [one for one in changes if one.holds_on(span.first_day)]
        try:
            figures = apply_changes(drawn, settle(drawn), held, drawn=bool(draw))
        except ScenarioError as error:
            faults.update(dict.fromkeys(error.faults))
            continue
        settled.append((Span(span.first_day, figures), settle(figures)))
    if faults:
        raise ScenarioError(faults)
    return tuple(settled)
