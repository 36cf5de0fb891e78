"""How two actors stand to one another over time, from the events in which both took part."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.day import first_day
from transcaspian.chronicle.intensity import MOST
from transcaspian.chronicle.timeline import CONFLICT, citation_documents, sides_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transcaspian.chronicle.held import Held
    from transcaspian.chronicle.intensity import Intensity
    from transcaspian.chronicle.record import Event

__all__ = [
    "COLUMNS",
    "FAINT",
    "HALF_LIFE_D",
    "PERIODS",
    "PRIOR_EVENTS",
    "Point",
    "Told",
    "find_told",
    "point_documents",
    "points_of",
    "spread_of",
    "table_rows",
]

PERIODS = ("month", "quarter", "year")
HALF_LIFE_D = 365.0
"""Days after which an event counts half, unless a reader says otherwise. [d]"""
PRIOR_EVENTS = 1.0
"""What is thought before anything is known counts as so many events of no intensity. [event]"""
FAINT = 0.01
"""Events that count less than this are not listed any more; they still count. [event]"""
COLUMNS = (
    "period", "end", "n_new", "n_counted", "weight", "p10", "p50", "p90", "mean", "cooperation",
    "conflict", "events",
)  # fmt: skip
"""Columns of relations as a table; ids of events are joined by a bar."""
_Z90 = 1.2815515655446004  # standard normal deviate of the ninetieth percentile
_CONTEXTS = ("actual", "past")


@dataclass(frozen=True, slots=True)
class Told:
    """
    An event between two actors.

    Parameters
    ----------
    event : Event
        The row.
    day : date
        The first day that its date can mean.
    value : float
        Its intensity. [-]
    """

    event: Event
    day: dt.date
    value: float


@dataclass(frozen=True, slots=True)
class Point:
    """
    How two actors stand at the end of a period.

    Parameters
    ----------
    period : str
        ``2024-Q1``, ``2024-03`` or ``2024``.
    end : date
        Its last day, or the last day asked about.
    weight : float
        Events that count, each by its age. [event]
    mean, deviation : float
        Mean intensity and its standard deviation. [-]
    cooperation, conflict : float
        Parts of the mean that come from either kind; they add up to it. [-]
    counted : tuple of (Told, float, bool)
        Events up to that day with the weight of each and whether it is new in the period. [event]
    """

    period: str
    end: dt.date
    weight: float
    mean: float
    deviation: float
    cooperation: float
    conflict: float
    counted: tuple[tuple[Told, float, bool], ...]

    def quantile(self, z: float) -> float:
        """
        Return a quantile of the mean intensity.

        Parameters
        ----------
        z : float
            Standard normal deviate. [-]

        Returns
        -------
        float
            Not beyond the ends of the scale. [-]
        """
        return min(max(self.mean + z * self.deviation, -MOST), MOST)


def find_told(one: str, other: str, held: Held, scale: Mapping[str, Intensity]) -> tuple[Told, ...]:
    """
    Return the events between two actors.

    Parameters
    ----------
    one, other : str
        Ids of actors; a state stands for its organisations.
    held : Held
        All rows that may be known.
    scale : mapping of str to Intensity
        By type.

    Returns
    -------
    tuple of Told
        In order of time, the same for either order of the actors. Events that are planned, possible
        or negated, that have no date, or in which nobody is known to act, are not among them.

    Notes
    -----
    Of a conflict the first actor is the doer: it counts between the doer and the others. Of an
    assault it counts between the first and the last actor, since allies may stand between; one
    whose first actor is a company tells who was struck and not who struck.
    """
    sides = (sides_of(one, held), sides_of(other, held))
    kinds = {actor.id: actor.kind for actor in held.rows.actors}
    found = []
    for event in held.rows.events:
        if event.type not in scale or event.context not in _CONTEXTS or not event.date_from:
            continue
        if _is_between(event, sides, kinds):
            found.append(Told(event, first_day(event.date_from), scale[event.type].value))
    return tuple(sorted(found, key=lambda told: (told.day, told.event.id)))


def _is_between(
    event: Event, sides: tuple[frozenset[str], frozenset[str]], kinds: Mapping[str, str]
) -> bool:
    actors = list(event.actors)
    if event.type == "ASSAULT":
        if kinds.get(actors[0] if actors else "") == "company":
            return False
        actors = [*actors[:1], *actors[1:][-1:]]
    if event.type not in CONFLICT:
        return _both(actors, sides)
    doer = actors[:1]
    return _both(actors, sides) and any(side.intersection(doer) for side in sides)


def _both(actors: Sequence[str], sides: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Tell whether two different actors stand for the two sides."""
    first = {actor for actor in actors if actor in sides[0]}
    second = {actor for actor in actors if actor in sides[1]}
    return bool(first and second) and len(first | second) > 1


def spread_of(scale: Mapping[str, Intensity]) -> float:
    """
    Return how much intensities differ from one type to another.

    Parameters
    ----------
    scale : mapping of str to Intensity
        By type.

    Returns
    -------
    float
        Standard deviation over the types. [-]
    """
    values = [one.value for one in scale.values()]
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))


def points_of(
    told: Sequence[Told],
    *,
    by: str,
    first: dt.date,
    last: dt.date,
    half_life_d: float,
    spread: float,
) -> tuple[Point, ...]:
    """
    Return how two actors stood, period by period.

    Parameters
    ----------
    told : sequence of Told
        Events between them.
    by : str
        One of `PERIODS`.
    first, last : date
        Days asked about.
    half_life_d : float
        Days after which an event counts half. [d]
    spread : float
        Standard deviation of the intensity of one event; see `spread_of`. [-]

    Returns
    -------
    tuple of Point
        The posterior of the mean intensity, normal, where events count by their age and the prior
        as `PRIOR_EVENTS` events of no intensity: without events it goes back to 0, and its range
        to that of the scale.
    """
    points = []
    for name, start, end in _periods(by, first, last):
        counted = [
            (one, 0.5 ** ((end - one.day).days / half_life_d), one.day >= start)
            for one in told
            if one.day <= end
        ]
        weight = math.fsum(share for _, share, _ in counted)
        whole = weight + PRIOR_EVENTS
        up = math.fsum(share * max(one.value, 0.0) for one, share, _ in counted) / whole
        down = math.fsum(share * min(one.value, 0.0) for one, share, _ in counted) / whole
        deviation = spread / math.sqrt(whole)
        points.append(Point(name, end, weight, up + down, deviation, up, down, tuple(counted)))
    return tuple(points)


def _periods(by: str, first: dt.date, last: dt.date) -> Iterable[tuple[str, dt.date, dt.date]]:
    """Yield name, first and last day of each period; the last one ends on the last day."""
    months = {"month": 1, "quarter": 3, "year": 12}[by]
    start = first.replace(month=(first.month - 1) // months * months + 1, day=1)
    while start <= last:
        after = start
        for _ in range(months):
            after = (after + dt.timedelta(days=32)).replace(day=1)
        names = {
            "month": f"{start:%Y-%m}",
            "quarter": f"{start:%Y}-Q{(start.month + 2) // 3}",
            "year": f"{start:%Y}",
        }
        yield names[by], start, min(after - dt.timedelta(days=1), last)
        start = after


def point_documents(points: Iterable[Point], held: Held) -> list[dict[str, Any]]:
    """
    Return points as plain values, each with the events behind it.

    Parameters
    ----------
    points : iterable of Point
        In order.
    held : Held
        For sources.

    Returns
    -------
    list of dict
        As ``chronicle relations --format json`` prints them.
    """
    return [
        {
            "period": one.period,
            "end": one.end.isoformat(),
            "intensity": {
                "p10": round(one.quantile(-_Z90), 3),
                "p50": round(one.quantile(0.0), 3),
                "p90": round(one.quantile(_Z90), 3),
                "mean": round(one.mean, 3),
            },
            "weight": round(one.weight, 3),
            "cooperation": round(one.cooperation, 3),
            "conflict": round(one.conflict, 3),
            "n_new": sum(new for _, _, new in one.counted),
            "n_counted": len(one.counted),
            "n_faint": sum(share < FAINT for _, share, _ in one.counted),
            "events": [
                {
                    "id": told.event.id,
                    "date": told.event.date_from,
                    "type": told.event.type,
                    "mode": told.event.mode,
                    "actors": list(told.event.actors),
                    "text": told.event.text or told.event.object,
                    "intensity": told.value,
                    "weight": round(share, 3),
                    "new": new,
                    "sources": citation_documents(told.event.evidence, held),
                }
                for told, share, new in one.counted
                if share >= FAINT
            ],
        }
        for one in points
    ]


def table_rows(documents: Sequence[Mapping[str, Any]]) -> list[list[object]]:
    """
    Return points as rows of a table, one for each of the JSON and in its order.

    Parameters
    ----------
    documents : sequence of mapping
        As of `point_documents`.

    Returns
    -------
    list of list
        Cells in the order of `COLUMNS`.
    """
    return [
        [
            one["period"], one["end"], one["n_new"], one["n_counted"], one["weight"],
            *(one["intensity"][name] for name in ("p10", "p50", "p90", "mean")),
            one["cooperation"], one["conflict"], "|".join(event["id"] for event in one["events"]),
        ]
        for one in documents
    ]  # fmt: skip
