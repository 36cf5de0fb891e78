"""Calendars as sorted moments of switching, drawn for one replication or the same for all."""

from __future__ import annotations

import math
from itertools import chain, count
from statistics import NormalDist
from typing import TYPE_CHECKING

from transcaspian.simulation.counter import name_key, stream_key, unit, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcaspian.simulation.model import Calendar, Model, Weather

__all__ = ["Spells", "closed_spells", "switches"]

Spells = list[tuple[float, float]]
_WEEK_H = 168.0
_AT_ONCE = 256
_DAY_H = 24.0
_NORMAL = NormalDist()


def closed_spells(
    model: Model, horizon_h: float, *, seed: int, replication: int
) -> dict[str, Spells]:
    """
    Return when each calendar is closed.

    Parameters
    ----------
    model : Model
        Whose calendars.
    horizon_h : float
        End of the run; a spell may last beyond it. [h]
    seed, replication : int
        Of the random streams. [-]

    Returns
    -------
    dict of str to list of (float, float)
        From and to, in order, apart from one another. [h]
    """
    spells: dict[str, Spells] = {}
    unions = [one for one in model.calendars if one.kind == "union"]
    for calendar in model.calendars:
        if calendar.kind != "union":
            spells[calendar.id] = _merge(
                _spells_of(calendar, model, horizon_h, seed, replication), horizon_h
            )
    while unions:
        ripe = [one for one in unions if all(part in spells for part in one.of)]
        for calendar in ripe:
            parts = [spell for part in calendar.of for spell in spells[part]]
            spells[calendar.id] = _merge(parts, horizon_h)
        unions = [one for one in unions if one.id not in spells]
    return spells


def switches(spells: Spells) -> tuple[bool, list[float]]:
    """
    Return whether a calendar is open at hour 0, and the moments at which that changes.

    Parameters
    ----------
    spells : list of (float, float)
        When it is closed, in order and apart. [h]

    Returns
    -------
    is_open : bool
        Whether it is open at hour 0.
    moments : list of float
        Rising and positive. [h]
    """
    is_open = not (spells and spells[0][0] <= 0.0)
    moments = [moment for spell in spells for moment in spell]
    return is_open, [moment for moment in moments if 0.0 < moment < math.inf]


def _spells_of(
    calendar: Calendar, model: Model, horizon_h: float, seed: int, replication: int
) -> Iterable[tuple[float, float]]:
    if calendar.kind == "dated":
        return calendar.closed_h
    if calendar.kind == "weekly":
        return _weekly(calendar.open_h, model.weekday, horizon_h)
    if calendar.kind == "weather" and calendar.weather is not None:
        key = stream_key(seed, replication, name_key("calendar", calendar.id))
        return _weather(calendar.weather, model, horizon_h, key)
    return ()


def _merge(spells: Iterable[tuple[float, float]], horizon_h: float) -> Spells:
    merged: Spells = []
    for start, end in sorted(spells):
        if end <= 0.0 or end <= start or start > horizon_h:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((max(start, 0.0), end))
    return merged


def _weekly(
    open_h: Sequence[tuple[float, float]], weekday: int, horizon_h: float
) -> Iterable[tuple[float, float]]:
    """Yield the gaps between open spells, week by week, one week beyond the end."""
    monday = -weekday * _DAY_H
    close = -math.inf
    while close < horizon_h + _WEEK_H:
        for start, end in sorted(open_h):
            if monday + start > close:
                yield (close, monday + start)
            close = max(close, monday + end)
        monday += _WEEK_H


def _numbers(key: int) -> Iterator[float]:
    """Return the numbers of a stream, hashed many at a time."""
    return chain.from_iterable(units(key, first, _AT_ONCE) for first in count(0, _AT_ONCE))


def _weather(
    weather: Weather, model: Model, horizon_h: float, key: int
) -> Iterable[tuple[float, float]]:
    """Yield closures: hazards by month, spent along the year so that months need not be whole."""
    starts, log = model.month_starts_h, math.log
    ends = (*starts[1:], math.inf)

    def month_at(i: int) -> int:
        return (model.first_month - 1 + i) % 12

    def spend(t: float, i: int, hazards: list[float], budget: float) -> tuple[float, int]:
        """Return when a budget of hazard is spent, and in which month that is."""
        while t < horizon_h:
            hazard, end = hazards[i], ends[i]
            if hazard > 0.0:
                spent = t + budget / hazard
                if spent <= end:
                    return spent, i
                budget -= hazard * (end - t)
            t, i = end, i + 1
        return math.inf, i

    of_month = list(zip(weather.closed_share, weather.closure_h, strict=True))
    months = [of_month[month_at(i)] for i in range(len(starts))]
    closing = [share / ((1.0 - share) * mean) if share > 0.0 else 0.0 for share, mean in months]
    opening = [1.0 / mean for _, mean in months]
    i = max(j for j, start in enumerate(starts) if start <= 0.0)
    numbers = _numbers(key)
    t = 0.0
    first = next(numbers)
    if unit(key, 0, 1) >= months[i][0]:
        t, i = spend(t, i, closing, -log(first))
    while t < horizon_h:
        u = next(numbers)
        if weather.spread > 0.0:
            median = months[i][1] * math.exp(-0.5 * weather.spread**2)
            end = t + median * math.exp(weather.spread * _NORMAL.inv_cdf(u))
            while i + 1 < len(starts) and starts[i + 1] <= end:
                i += 1
        else:
            end, i = spend(t, i, opening, -log(u))
        yield (t, end)
        t, i = spend(end, i, closing, -log(next(numbers)))
