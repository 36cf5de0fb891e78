"""Rows of text become rows of a model: formulas worked out, dates counted in hours."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from transcaspian.errors import ScenarioError
from transcaspian.scenario.dates import month_days
from transcaspian.simulation.model import (
    Arrivals,
    Calendar,
    Dist,
    EntityClass,
    Resource,
    Step,
    Stock,
    Weather,
)
from transcaspian.simulation.uncertain import MEDIAN
from transcaspian.simulation.world_formula import evaluate, names_in, read_call
from transcaspian.simulation.world_tables import read_args

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from transcaspian.atlas.network import Atlas
    from transcaspian.simulation.uncertain import Draw
    from transcaspian.simulation.world_fit import Outlook
    from transcaspian.simulation.world_tables import Row

__all__ = ["CLOSED", "STORM", "Reader"]

CLOSED, STORM = "weather.closed_d", "weather.storm_d"
"""Keys of the evidence on the weather of a coast; a draw names them ``KEY@AREA``."""

_TEXT = ("resource", "stock", "gate", "carrier", "to", "calendar", "rule")
_FIGURES = ("amount", "size", "capacity", "low_capacity", "minimum", "deadline_h", "every_h")
_ARRIVALS = {"initial": 1, "poisson": 1, "timetable": 4}
"""Ways of arriving, and how many figures each takes."""
_DAY_H = 24.0
_MOST_CLOSED = 0.9
_T = TypeVar("_T")


@dataclass(slots=True)
class Reader:
    """
    Reads rows into a model, keeping the distributions and faults that it meets.

    Attributes
    ----------
    values : mapping
        Quantities by name.
    start : datetime.date
        Day of hour 0.
    outlook : Outlook
        For closures by month.
    atlas : Atlas
        For closures of places, borders and links.
    closures : mapping of str to tuple of (float, float)
        Further closed spells by dated calendar. [h]
    dists : dict
        Distributions met so far, by id.
    faults : list of str
        Everything that could not be read.
    draw : mapping of str to float
        Ranks of the weather, by ``KEY@AREA``; one rank holds for all months. [-]
    unread : set of str
        Ids of the rows that could not be read.
    unknown : frozenset of str
        Quantities without a value, which 1 stands in for, so that the rest can be looked at.
    doubtful : set of str
        Ids of the rows that name one of them.
    areas : dict of str to (int, int)
        Months of weather read by area: with a source, and assumed. [-]
    """

    values: Mapping[str, float]
    start: dt.date
    outlook: Outlook
    atlas: Atlas
    closures: Mapping[str, tuple[tuple[float, float], ...]]
    draw: Draw = field(default_factory=dict)
    dists: dict[str, Dist] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    unknown: frozenset[str] = frozenset()
    doubtful: set[str] = field(default_factory=set)
    areas: dict[str, tuple[int, int]] = field(default_factory=dict)
    _reading: str = ""

    def read(self, row: Row, make: Callable[[Row], _T]) -> list[_T]:
        """Return what a row makes, or nothing and the fault noted."""
        self._reading = row["id"]
        try:
            return [make(row)]
        except KeyError as error:
            self.faults.append(f"{row['at']}: {row['id']} lacks {error.args[0]}: give it")
        except (ScenarioError, ValueError, OverflowError) as error:
            self.faults.append(f"{row['at']}: {error}")
        self.unread.add(row["id"])
        return []

    def figure(self, text: str) -> float:
        """Return what a formula comes to."""
        if self.unknown and not self.unknown.isdisjoint(names_in(text)):
            self.doubtful.add(self._reading)
            return 1.0
        return evaluate(text, self.values)

    def dist(self, name: str, text: str) -> str:
        """Note the distribution of a call such as ``lognormal(a; b)``; return its id."""
        family, formulas = read_call(text)
        figures = [self.figure(one) for one in formulas]
        if not 1 <= len(figures) <= 3:
            raise ScenarioError(f'"{text}" needs one to three figures')
        a, b, c = (*figures, 0.0, 0.0)[:3]
        self.dists[name] = Dist(name, family, a, b, c)
        return name

    def resource(self, row: Row) -> Resource:
        """Return a resource; of its dated changes only those that could be known by then."""
        capacity = float(round(self.figure(row["capacity"])))
        changes = [
            (self._hour(day), float(round(self.figure(formula))))
            for day, formula in read_args(row["changes"]).items()
            if dt.date.fromisoformat(day) <= self.outlook.world.known_by
        ]
        past = [after for hour, after in changes if hour <= 0.0]
        return Resource(
            row["id"],
            past[-1] if past else capacity,
            place=row["place"],
            changes=tuple(one for one in changes if one[0] > 0.0),
        )

    def stock(self, row: Row) -> Stock:
        """Return a stock; an empty capacity means room without limit."""
        capacity = self.figure(row["capacity"]) if row["capacity"] else math.inf
        return Stock(row["id"], capacity, place=row["place"])

    def klass(self, row: Row) -> EntityClass:
        """Return a class of entities."""
        return EntityClass(
            id=row["id"],
            start=row["start"],
            unit=row["unit"],
            size=self.figure(row["size"]),
            priority=int(row["priority"]),
            arrivals=self._arrivals(row),
            member=row["member"],
            n_member=round(self.figure(row["n_member"])) if row["n_member"] else 0,
            attribute=int(row["attribute"]),
            record=row["record"] == "yes",
        )

    def _arrivals(self, row: Row) -> Arrivals:
        if not row["arrivals"]:
            return Arrivals()
        kind, formulas = read_call(row["arrivals"])
        if len(formulas) != _ARRIVALS.get(kind):
            words = ", ".join(f"{name} of {n}" for name, n in _ARRIVALS.items())
            raise ScenarioError(f'arrivals "{row["arrivals"]}" must be one of {words} figures')
        figures = [self.figure(one) for one in formulas]
        if kind == "initial":
            return Arrivals("initial", n=round(figures[0]))
        if kind == "poisson":
            return Arrivals("poisson", rates=((0.0, figures[0]),))
        every_h, first_h, late_h, spread = figures
        jitter = f"late {row['id']}"
        self.dists[jitter] = Dist(jitter, "lognormal", late_h, spread)
        return Arrivals("timetable", every_h=every_h, first_h=first_h, jitter=jitter)

    def step(self, row: Row, following: str) -> Step:
        """Return a step; without a ``next`` of its own it leads to the row after it."""
        args = read_args(row["args"])
        step = Step(
            id=row["id"],
            op=row["op"],
            next="" if row["op"] in ("end", "route") else row["next"] or following,
            dist=self.dist(row["id"], args.pop("hours")) if "hours" in args else "",
            bucket=row["bucket"],
            label=row["label"],
            stocks=tuple(args.pop("stocks").split("|")) if "stocks" in args else (),
            choices=self._pairs(args.pop("choices", "")),
            values=tuple((int(name), one) for name, one in self._pairs(args.pop("values", ""))),
            **{name: args.pop(name) for name in _TEXT if name in args},  # type: ignore[arg-type]
            **{name: self.figure(args.pop(name)) for name in _FIGURES if name in args},  # type: ignore[arg-type]
            offset_h=self.figure(args.pop("offset_h", "0")),
            per_load=args.pop("per_load", "no") == "yes",
        )
        if args:
            raise ScenarioError(f"a step takes no {', '.join(args)}")
        return step

    def _pairs(self, text: str) -> tuple[tuple[str, float], ...]:
        parts = [one.partition(":") for one in text.split("|") if one]
        return tuple((name, self.figure(figure)) for name, _, figure in parts)

    def calendar(self, row: Row) -> Calendar:
        """Return a calendar: weather by area, dated spells, the status of a subject, a union."""
        args = read_args(row["args"])
        extra = self.closures.get(row["id"], ())
        if row["kind"] == "union":
            return Calendar(row["id"], "union", of=tuple(args["of"].split("|")))
        if row["kind"] == "weekly":
            parts = [one.split("-") for one in args["open"].split("|")]
            open_h = tuple((float(first), float(last)) for first, last in parts)
            return Calendar(row["id"], "weekly", open_h=open_h)
        if row["kind"] == "weather":
            factor = self.figure(args.get("factor", "1"))
            return Calendar(row["id"], "weather", weather=self._weather(args["area"], factor))
        if row["kind"] == "status":
            spells = self._spells(args["subject"])
        elif row["kind"] == "dated":
            spells = ((self._hour(args["from"]), math.inf),) if "from" in args else ()
        else:
            raise ScenarioError(
                f"a calendar is weather, dated, status, union or weekly, not {row['kind']}"
            )
        return Calendar(row["id"], "dated", closed_h=tuple(sorted((*spells, *extra))))

    def _hour(self, day: str | dt.date) -> float:
        day = dt.date.fromisoformat(day) if isinstance(day, str) else day
        return (day - self.start).days * _DAY_H

    def _spells(self, subject: str) -> tuple[tuple[float, float], ...]:
        """Return when a subject is closed or restricted to all cargo, as far as is known."""
        known_by = self.outlook.world.known_by
        return tuple(
            (self._hour(one.valid_from), math.inf if end is None else self._hour(end) + _DAY_H)
            for one in self.atlas.statuses_of(subject)
            if one.state in ("closed", "restricted") and one.published <= known_by
            for end in (one.end_known_by(known_by),)
        )

    def _weather(self, area: str, factor: float) -> Weather:
        """Return the process of a coast: closed days by month, mean length of one closure."""
        shares: list[float] = []
        n_sourced = 0
        for month in range(1, 13):
            subject = f"{area}/{month:02}"
            days = self.outlook.find_weather(CLOSED, area, subject, (area, "world"))
            n_sourced += not days.assumed
            closed_d = days.ranked.at(self.draw.get(f"{CLOSED}@{area}", MEDIAN))
            share = closed_d / month_days(self.start.year, month) * factor
            shares.append(min(share, _MOST_CLOSED))
        length = self.outlook.find_weather(STORM, area, area, ("world",))
        # the mean of its belief at the median, and as much longer or shorter as the draw says
        longer = length.ranked.at(self.draw.get(f"{STORM}@{area}", MEDIAN)) / length.middle
        self.areas[area] = (n_sourced + (not length.assumed), 12 - n_sourced + length.assumed)
        return Weather(tuple(shares), (length.mean * longer * _DAY_H,) * 12)
