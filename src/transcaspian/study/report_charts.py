"""Figures of the report: stacked bars of what time and money go to, and cost against time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from transcaspian.study.report_words import number, printable, span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Bar", "Bars", "Cross", "Part", "Scatter", "Tick", "draw_bars", "draw_scatter", "ticks"]

_WORDS = {
    "rail": "Rail",
    "linehaul": "Rail line-haul",
    "sea": "Sea",
    "road": "Road",
    "border": "Borders",
    "gauge_change": "Gauge changes",
    "port": "Ports",
    "terminal": "Terminals and ports",
    "waiting": "Waiting for a departure",
    "weather": "Weather",
    "equipment": "Wagon and container hire",
}
_COLOURS = {"linehaul": "rail", "terminal": "port", "equipment": "waiting"}
_KNOWN = ("rail", "sea", "road", "border", "gauge_change", "port", "waiting", "weather")


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: its place in per cent and its text."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: what it is, its colour class, place and size in per cent, its values."""

    name: str
    colour: str
    left: float
    width: float
    mean: str
    p50: str
    spread: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A route's bar: its parts, and the whole's P10, P50 and P90 in per cent and in words."""

    route: int
    name: str
    parts: tuple[Part, ...]
    p10: float
    p50: float
    p90: float
    text: str
    spread: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars with one axis."""

    id: str
    title: str
    unit: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cross:
    """A route's P50 with its ranges both ways, in the chart's units."""

    route: int
    name: str
    x: float
    y: float
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Scatter:
    """Cost against time; ticks in the chart's units."""

    width: float
    height: float
    crosses: tuple[Cross, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


def ticks(most: float, count: int = 6) -> list[float]:
    """
    Return round values from 0 up to and beyond a largest one.

    Parameters
    ----------
    most : float
        Largest value shown. [any]
    count : int, optional
        About how many steps. [-]

    Returns
    -------
    list of float
        Evenly spaced; the last is at least `most`. [any]

    Examples
    --------
    >>> ticks(53.4)
    [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0]
    """
    rough = max(most, 1e-9) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999)
    return [i * step for i in range(math.ceil(most / step - 1e-9) + 1)]


def draw_bars(
    routes: Sequence[Mapping[str, Any]], column: str, title: str, unit: str
) -> Bars | None:
    """
    Stack the mean components of a column, with the P10–P90 of the whole.

    Parameters
    ----------
    routes : sequence of mapping
        Routes of the answer.
    column : str
        ``transit_d`` or ``cost_usd_feu``.
    title, unit : str
        What is shown.

    Returns
    -------
    Bars or None
        None if no route has the column.
    """
    shown = [(i, r) for i, r in enumerate(routes) if r[column] and r["components"]]
    if not shown:
        return None
    whole = [max(r[column]["p90"], r[column]["mean"]) for _, r in shown]
    marks = ticks(max(whole))
    scale = 100.0 / marks[-1]
    bars = [_bar(i, route, column, scale) for i, route in shown]
    legend: dict[str, str] = {}
    for bar in bars:
        for part in bar.parts:
            legend.setdefault(part.name, part.colour)
    return Bars(
        id=column.replace("_", "-"),
        title=title,
        unit=unit,
        bars=tuple(bars),
        ticks=tuple(Tick(round(m * scale, 3), number(m)) for m in marks),
        legend=tuple(legend.items()),
    )


def _bar(i: int, route: Mapping[str, Any], column: str, scale: float) -> Bar:
    parts, left = [], 0.0
    for name, quantity in _ordered(route["components"].get(column) or {}):
        if not quantity or quantity["mean"] <= 0:
            continue
        width = quantity["mean"] * scale
        colour = _COLOURS.get(name, name)
        parts.append(
            Part(
                name=_WORDS.get(name, printable(name).replace("_", " ").capitalize()),
                colour=colour if colour in _KNOWN else "other",
                left=round(left, 3),
                width=round(width, 3),
                mean=number(quantity["mean"]),
                p50=number(quantity["p50"]),
                spread=span(quantity),
            )
        )
        left += width
    whole = route[column]
    low, middle, high = (round(whole[p] * scale, 3) for p in ("p10", "p50", "p90"))
    return Bar(
        route=i,
        name=route["name"],
        parts=tuple(parts),
        p10=low,
        p50=middle,
        p90=high,
        text=number(whole["p50"]),
        spread=span(whole),
    )


def _ordered(components: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Sort components as the legend names them; unknown ones last, as given."""
    order = {name: i for i, name in enumerate(_WORDS)}
    return sorted(components.items(), key=lambda item: order.get(item[0], len(order)))


def draw_scatter(routes: Sequence[Mapping[str, Any]]) -> Scatter | None:
    """
    Plot each route's cost against its time.

    Parameters
    ----------
    routes : sequence of mapping
        Routes of the answer.

    Returns
    -------
    Scatter or None
        None if fewer than two routes have both.
    """
    shown = [(i, r) for i, r in enumerate(routes) if r["transit_d"] and r["cost_usd_feu"]]
    if len(shown) < 2:
        return None
    width, height, left, top, right, bottom = 640.0, 380.0, 62.0, 14.0, 16.0, 46.0
    days = ticks(max(r["transit_d"]["p90"] for _, r in shown), 8)
    cost = ticks(max(r["cost_usd_feu"]["p90"] for _, r in shown), 5)

    def x(value: float) -> float:
        return round(left + (width - left - right) * value / days[-1], 1)

    def y(value: float) -> float:
        return round(height - bottom - (height - top - bottom) * value / cost[-1], 1)

    crosses = []
    for i, route in shown:
        t, c = route["transit_d"], route["cost_usd_feu"]
        crosses.append(
            Cross(
                i,
                route["name"],
                *(x(t["p50"]), y(c["p50"]), x(t["p10"]), x(t["p90"]), y(c["p90"]), y(c["p10"])),
            )
        )
    return Scatter(
        width=width,
        height=height,
        crosses=tuple(crosses),
        x_ticks=tuple(Tick(x(v), number(v)) for v in days),
        y_ticks=tuple(Tick(y(v), number(v)) for v in cost),
    )
