"""
A model as data: what waits for what, where, and for how long.

All times are hours since the start of the run, all names are ids that other rows refer to. Rows
mean nothing by themselves: `check` finds what is wrong with them together, `compile` turns them
into the arrays that run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Arrivals",
    "Calendar",
    "Dist",
    "EntityClass",
    "Model",
    "Period",
    "Resource",
    "Step",
    "Stock",
    "Weather",
]


@dataclass(frozen=True, slots=True)
class Dist:
    """
    A distribution of hours, or of hours for each unit of load.

    Parameters
    ----------
    id : str
        Its name.
    family : str
        ``constant`` (a), ``exponential`` (a = mean), ``lognormal`` (a = median, b = sigma),
        ``gamma`` (a = mean, b = coefficient of variation), ``uniform`` (a to b), ``triangular``
        (a = least, b = mode, c = most), ``discrete`` (values, weights) or ``empirical`` (values at
        equal steps of probability, from the least to the most).
    a, b, c : float
        Its parameters. [h], [h or -], [h]
    scale : float
        What every value is multiplied by. [-]
    values : tuple of float
        Of a discrete or empirical distribution. [h]
    weights : tuple of float
        Of a discrete one; need not sum to 1. [-]
    """

    id: str
    family: str
    a: float = 0.0
    b: float = 0.0
    c: float = 0.0
    scale: float = 1.0
    values: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Weather:
    """
    A two-state process, by month.

    Parameters
    ----------
    closed_share : tuple of float
        Share of time that is closed, January to December. [-]
    closure_h : tuple of float
        Mean length of a closure that begins in the month. [h]
    spread : float
        0 for exponential closures; otherwise sigma of lognormal ones. [-]
    """

    closed_share: tuple[float, ...]
    closure_h: tuple[float, ...]
    spread: float = 0.0


@dataclass(frozen=True, slots=True)
class Calendar:
    """
    When something is open.

    Parameters
    ----------
    id : str
        Its name. A weather calendar draws from the stream of this name, so ports of one coast
        share one calendar.
    kind : str
        ``always``, ``weekly``, ``dated``, ``weather`` or ``union``.
    open_h : tuple of (float, float)
        Weekly: open spells in hours since Monday 00:00, from 0 to 168. [h]
    closed_h : tuple of (float, float)
        Dated: closed spells in hours since the start of the run. [h]
    weather : Weather or None
        The process, if it is one.
    of : tuple of str
        Union: closed whenever one of these calendars is.
    """

    id: str
    kind: str = "always"
    open_h: tuple[tuple[float, float], ...] = ()
    closed_h: tuple[tuple[float, float], ...] = ()
    weather: Weather | None = None
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """
    Something of which there is a limited amount: berths, tracks, slots, locomotives, platforms.

    Parameters
    ----------
    id : str
        Its name.
    capacity : float
        How much there is at the start. [-]
    place : str
        Where, for people.
    calendar : str
        Grants only while this is open; what has been granted is kept.
    bucket : str
        Name under which waiting for it is booked; its own id if empty.
    changes : tuple of (float, float)
        Moments of change and the capacity from then on. [h], [-]
    """

    id: str
    capacity: float
    place: str = ""
    calendar: str = ""
    bucket: str = ""
    changes: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Stock:
    """
    Cargo waiting to be carried: a yard, a siding, an anchorage of wagons.

    Parameters
    ----------
    id : str
        Its name.
    capacity : float
        Room, in the unit of its members' sizes; who finds none waits outside. [-]
    place : str
        Where, for people.
    bucket : str
        Name under which lying there is booked; its own id if empty.
    """

    id: str
    capacity: float = math.inf
    place: str = ""
    bucket: str = ""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """
    How entities of a class come.

    Parameters
    ----------
    kind : str
        ``none`` (made by others), ``initial`` (n at once), ``timetable``, ``poisson`` or ``trace``.
    n : int
        How many at most; 0 for no limit. Initial: exactly as many. [-]
    first_h : float
        When the first is due, or a Poisson process starts. [h]
    every_h : float
        Timetable: interval. [h]
    intervals : tuple of (float, float)
        Timetable: moments and the interval from then on. Who is on the way to being due goes on
        at the new pace: half an interval that has passed stays half. [h], [h]
    until_h : float
        None is due after this. [h]
    jitter : str
        Timetable: distribution of lateness; values may be negative down to ``-early_h``.
    early_h : float
        Timetable: how early one may come at most. [h]
    rates : tuple of (float, float)
        Poisson: moments and the rate from then on. [h], [1/h]
    times_h : tuple of float
        Trace: moments in rising order. [h]
    """

    kind: str = "none"
    n: int = 0
    first_h: float = 0.0
    every_h: float = 0.0
    intervals: tuple[tuple[float, float], ...] = ()
    until_h: float = math.inf
    jitter: str = ""
    early_h: float = 0.0
    rates: tuple[tuple[float, float], ...] = ()
    times_h: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityClass:
    """
    A kind of entity: trains, boxes, ships.

    Parameters
    ----------
    id : str
        Its name; entities are called ``id-1``, ``id-2`` and so on.
    start : str
        Its first step.
    unit : str
        What its size is counted in, for people.
    size : float
        Room that it takes in a stock or a vehicle, in `unit`. [-]
    priority : int
        Higher goes first in every queue. [-]
    arrivals : Arrivals
        How entities come.
    member : str
        Class of the cargo that each brings along.
    n_member : int
        How many of them. [-]
    attribute : int
        What a step may choose the way by; see ``mark``. [-]
    record : bool
        Whether each exit is kept, not only sums.
    """

    id: str
    start: str
    unit: str = ""
    size: float = 1.0
    priority: int = 0
    arrivals: Arrivals = Arrivals()
    member: str = ""
    n_member: int = 0
    attribute: int = 0
    record: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """
    One thing that an entity does, then where it goes.

    Parameters
    ----------
    id : str
        Its name, and that of its random stream.
    op : str
        ``hold``, ``seize``, ``release``, ``window``, ``store``, ``reserve``, ``batch``, ``board``,
        ``split``, ``route``, ``mark``, ``signal``, ``wait``, ``recycle`` or ``end``.
    next : str
        The step after it. Going back to an earlier row begins a new lap.
    dist : str
        Hold: hours. [h]
    per_load : bool
        Hold: the drawn hours count for each unit of load.
    calendar : str
        Hold, window, route: the calendar asked. Board: `low_capacity` counts while it is closed.
    rule : str
        Hold: ``pause`` (time passes only while open) or ``fit`` (starts when it can end within an
        open window). Route: ``chance``, ``attribute`` or ``calendar``.
    resource : str
        Seize, release: of what. Store, batch: what is given back once there is room.
    amount : float
        Seize, release, signal, wait: how much. [-]
    stock : str
        Store, reserve, batch: where.
    stocks : tuple of str
        Board: from where.
    size : float
        Batch: how much makes one. [-]
    capacity, low_capacity : float
        Board: how much the vehicle takes, and while the calendar is closed. [-]
    minimum : float
        Board: less than this does not leave at the deadline or on schedule; all of the capacity
        if negative. [-]
    deadline_h : float
        Board: leaves after this if it carries the minimum, full or not; without one it leaves as
        soon as it carries the minimum. Batch: the oldest cargo waits no longer. [h]
    every_h, offset_h : float
        Board: leaves only at these moments: offset, offset + every and so on. [h]
    carrier : str
        Batch: class of what is made.
    to : str
        Batch: first step of the carrier. Split: where the members go on.
    choices : tuple of (str, float)
        Route: steps with their chances, or with values of the attribute (the last is the default);
        by calendar: the step if open, the step if closed. [-]
    values : tuple of (int, float)
        Mark: values of the attribute with their chances. [-]
    gate : str
        Signal, wait: a signal lets `amount` waiting entities through, now or later.
    bucket : str
        Where its time is booked: ``moving`` or ``working`` for a hold, or any name.
    label : str
        What it is, for people.
    """

    id: str
    op: str
    next: str = ""
    dist: str = ""
    per_load: bool = False
    calendar: str = ""
    rule: str = ""
    resource: str = ""
    amount: float = 1.0
    stock: str = ""
    stocks: tuple[str, ...] = ()
    size: float = 0.0
    capacity: float = 0.0
    low_capacity: float = 0.0
    minimum: float = -1.0
    deadline_h: float = math.inf
    every_h: float = 0.0
    offset_h: float = 0.0
    carrier: str = ""
    to: str = ""
    choices: tuple[tuple[str, float], ...] = ()
    values: tuple[tuple[int, float], ...] = ()
    gate: str = ""
    bucket: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """
    Rows whose figures are others from a moment on, until a later period says otherwise.

    What is under way keeps what it was given: a hold its end, an entity its size, a deadline its
    moment. What begins at the moment or later goes by the new figures. Changes of a resource, the
    rates and intervals of arrivals have moments of their own.

    Parameters
    ----------
    start_h : float
        When it begins; above 0, and later than the one before it. [h]
    steps : tuple of Step
        May differ in `size`, `capacity`, `low_capacity`, `minimum`, `deadline_h`, `every_h`,
        `offset_h`, and in the chances of `choices` and `values`.
    stocks : tuple of Stock
        May differ in `capacity`.
    classes : tuple of EntityClass
        May differ in `size`, `priority` and, if the fleet is there from the start, in how many
        there are: more come at once, those too many leave at the next ``recycle`` that they come
        to with nothing aboard.
    dists : tuple of Dist
        May differ in all but their id.
    """

    start_h: float
    steps: tuple[Step, ...] = ()
    stocks: tuple[Stock, ...] = ()
    classes: tuple[EntityClass, ...] = ()
    dists: tuple[Dist, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """
    All rows together.

    Parameters
    ----------
    classes, steps, resources, stocks, calendars, dists : tuple
        The rows. Order matters for one thing alone: entities that act at the same moment go in
        the order of their classes' rows.
    weekday : int
        Weekday of hour 0; 0 is Monday. [-]
    month_starts_h : tuple of float
        Hours at which months begin, the first at or before 0. [h]
    first_month : int
        Month of the first entry of `month_starts_h`, 1 to 12. [-]
    periods : tuple of Period
        Figures that are others later in the run, in order.
    """

    classes: tuple[EntityClass, ...]
    steps: tuple[Step, ...]
    resources: tuple[Resource, ...] = ()
    stocks: tuple[Stock, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    dists: tuple[Dist, ...] = ()
    weekday: int = 0
    month_starts_h: tuple[float, ...] = (0.0,)
    first_month: int = 1
    periods: tuple[Period, ...] = ()

    def iter_versions(self) -> Iterator[Model]:
        """
        Yield the model as it is in each period.

        Yields
        ------
        Model
            Without periods; the first is the beginning of the run.
        """
        now = replace(self, periods=())
        yield now
        for period in self.periods:
            rows: dict[str, Any] = {
                table: _renewed(getattr(now, table), getattr(period, table))
                for table in ("steps", "stocks", "classes", "dists")
            }
            now = replace(now, **rows)
            yield now


def _renewed(rows: tuple[Any, ...], others: tuple[Any, ...]) -> tuple[Any, ...]:
    by_id = {one.id: one for one in others}
    return tuple(by_id.get(one.id, one) for one in rows)
