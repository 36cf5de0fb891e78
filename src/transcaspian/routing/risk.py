"""Status of a way on a date, and the chance that something breaks while cargo is on it."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from transcaspian.atlas.network import Atlas
    from transcaspian.atlas.status import Status
    from transcaspian.routing.way import Way

__all__ = [
    "RouteStatus",
    "absent_links",
    "closed_subjects",
    "disruption_probability",
    "status_of",
    "subjects_of",
]

_WINDOW_Y = 5
_DAYS_Y = 365.25
_PLANNED = frozenset({"works"})


@dataclass(frozen=True, slots=True)
class RouteStatus:
    """
    How a way stands on a date.

    Parameters
    ----------
    state : str
        ``open``, ``restricted`` or ``closed``.
    reason : str
        Why, in one or more sentences; empty where open and undisturbed.
    evidence : tuple of str
        Ids of the observations behind it.
    """

    state: str
    reason: str
    evidence: tuple[str, ...]


def subjects_of(atlas: Atlas, corridor_id: str, way: Way) -> tuple[str, ...]:
    """
    Return everything on a way that a status can speak of.

    Parameters
    ----------
    atlas : Atlas
        The network.
    corridor_id : str
        Id of the corridor.
    way : Way
        Steps from door to door.

    Returns
    -------
    tuple of str
        The route itself, its places, links and the countries crossed, each once.
    """
    door = {way.steps[0].from_, way.steps[-1].to}
    passages = [name for link in way.links for name in atlas.links[link].passages]
    countries = [
        atlas.links[step.link].country
        for step in way.steps
        if step.kind == "rail" and atlas.links[step.link].country
    ]
    places = [place for place in way.places if place not in door or "port" in _roles(atlas, place)]
    names = [f"route:{corridor_id}", *places, *way.links, *passages, *countries]
    return tuple(dict.fromkeys(names))


def _roles(atlas: Atlas, place: str) -> frozenset[str]:
    return atlas.places[place].roles


def closed_subjects(
    atlas: Atlas, *, as_of: dt.date, known_by: dt.date, goods: Collection[str]
) -> frozenset[str]:
    """
    Return the links and places that can't be passed on a date.

    Parameters
    ----------
    atlas : Atlas
        The network.
    as_of, known_by : datetime.date
        Both clocks.
    goods : collection of str
        Classes of the cargo.

    Returns
    -------
    frozenset of str
        Closed by a known event, or a link not yet or no longer in being.
    """
    shut = {
        status.subject
        for status in atlas.statuses.values()
        if status.state == "closed" and status.in_force(as_of, known_by) and status.bears_on(goods)
    }
    return frozenset(shut) | absent_links(atlas, as_of)


def absent_links(atlas: Atlas, as_of: dt.date) -> frozenset[str]:
    """
    Return the links not yet, or no longer, in being on a date.

    Parameters
    ----------
    atlas : Atlas
        The network.
    as_of : datetime.date
        The day.

    Returns
    -------
    frozenset of str
        Link ids.
    """
    return frozenset(
        link.id
        for link in atlas.links.values()
        if (link.valid_from is not None and link.valid_from > as_of)
        or (link.valid_to is not None and link.valid_to < as_of)
    )


def status_of(
    atlas: Atlas,
    subjects: Iterable[str],
    *,
    as_of: dt.date,
    known_by: dt.date,
    goods: Collection[str],
) -> RouteStatus:
    """
    Return the worst state in force on a way, with every reason.

    Parameters
    ----------
    atlas : Atlas
        The network.
    subjects : iterable of str
        Everything on the way.
    as_of, known_by : datetime.date
        Both clocks.
    goods : collection of str
        Classes of the cargo.

    Returns
    -------
    RouteStatus
        ``degraded`` counts as open, with its reason.
    """
    found: list[Status] = []
    for subject in subjects:
        found += atlas.status_on(subject, as_of, known_by, goods)
    found.sort(key=lambda status: (status.severity, status.id))
    state = "open"
    if found and found[0].state in ("closed", "restricted"):
        state = found[0].state
    reasons = dict.fromkeys(f"{status.why.rstrip('.')}." for status in found)
    evidence = dict.fromkeys(name for status in found for name in status.evidence)
    return RouteStatus(state, " ".join(reasons), tuple(evidence))


def disruption_probability(
    atlas: Atlas,
    subjects: Iterable[str],
    *,
    as_of: dt.date,
    known_by: dt.date,
    exposure_d: float,
) -> float:
    """
    Return the chance that cargo meets a new unplanned closure or restriction.

    Parameters
    ----------
    atlas : Atlas
        The network.
    subjects : iterable of str
        Everything on the way.
    as_of, known_by : datetime.date
        Both clocks.
    exposure_d : float
        Median days on the way. [d]

    Returns
    -------
    float
        Between 0 and 1. [-]

    Notes
    -----
    Events come as a Poisson process at the rate of the five years before `as_of`, with half
    an event added for what was not noted (Jeffreys' prior). A consignment meets an event that
    begins while it is on the way, or one that lasts when it sets out: with event i of length
    d_i, ``p = 1 - exp(-(Σ (d_i + t) + t / 2) / W)`` for exposure t and window W. Planned works
    and what is in force on the day, and so part of the status, are left out.
    """
    start = as_of - dt.timedelta(days=round(_WINDOW_Y * _DAYS_Y))
    names = set(subjects)
    events: dict[tuple[str, dt.date, dt.date | None], float] = {}
    for status in atlas.statuses.values():
        if (
            status.subject not in names
            or status.state == "degraded"
            or status.kind in _PLANNED
            or status.published > known_by
            or not start <= status.valid_from < as_of
            or status.in_force(as_of, known_by)
        ):
            continue
        end = status.valid_to or as_of
        events[(status.kind, status.valid_from, status.valid_to)] = float(
            (end - status.valid_from).days + 1
        )
    met = sum(days + exposure_d for days in events.values()) + exposure_d / 2.0
    return 1.0 - math.exp(-met / (_WINDOW_Y * _DAYS_Y))
