"""How two actors stand, as a picture: a line in its range, and a stem for each event."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.day import first_day
from transcaspian.chronicle.intensity import CITATION, MOST
from transcaspian.study.chronicle_canvas import Days, draw_legend, legal_svg, pointed
from transcaspian.study.simulate_canvas import CHANGED, GREY, INK, PLAIN, RULE, Canvas

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["draw_relations"]

_LEFT, _RIGHT, _HEIGHT = 110.0, 60.0, 900.0


def draw_relations(
    documents: Sequence[Mapping[str, Any]],
    *,
    names: tuple[str, str],
    half_life_d: float,
    asked: str,
) -> str:
    """
    Draw the points of two actors.

    Parameters
    ----------
    documents : sequence of mapping
        As of `point_documents`.
    names : tuple of str
        What the actors are called.
    half_life_d : float
        Days after which an event counts half. [d]
    asked : str
        What was asked, in words.

    Returns
    -------
    str
        SVG.
    """
    events = {one["id"]: one for point in documents for one in point["events"]}
    last = documents[-1]
    held = last["intensity"]
    title = (
        f"{names[0]} and {names[1]} stood at {held['p50']:+.1f} of {MOST:g} in {last['period']}, "
        f"between {held['p10']:+.1f} and {held['p90']:+.1f}"
    )
    sources = (
        f"Source: transcaspian chronicle relations, {len(events)} events; point at a stem for its "
        f"sentence and who tells it. An event counts half after {half_life_d:g} days; the range is "
        f"P10 to P90 of the mean intensity that so few events leave. Scale: {CITATION}."
    )
    canvas = Canvas(title, asked, sources, height=_HEIGHT)
    top, bottom = canvas.top + 50, _HEIGHT - 130
    axis = _axis(documents, events)
    draw_legend(
        canvas,
        canvas.top + 12,
        [
            (PLAIN, "event of cooperation"),
            (CHANGED, "event of conflict"),
            (INK, "mean, P10 to P90"),
        ],
        _LEFT,
    )
    axis.draw(canvas, top, bottom)

    def y(value: float) -> float:
        return top + (bottom - top) * (MOST - value) / (2 * MOST)

    for value in (-10, -5, 0, 5, 10):
        dark = value == 0
        ends = [(_LEFT, y(value)), (canvas.width - _RIGHT, y(value))]
        canvas.line(ends, GREY if dark else RULE, width=1.2 if dark else 0.8)
        canvas.text(_LEFT - 10, y(value) + 5, f"{value:+d}" if value else "0", anchor="end")
    _draw_line(canvas, documents, axis, y)
    for one in events.values():
        n = len(canvas.parts)
        x = axis.x(first_day(one["date"]))
        fill = PLAIN if one["intensity"] >= 0 else CHANGED
        canvas.line([(x, y(0)), (x, y(one["intensity"]))], fill, width=2.0)
        canvas.dot(x, y(one["intensity"]), 5.5, fill)
        told = "; ".join(f"{s['publisher']} {s['published'] or ''}".strip() for s in one["sources"])
        kind = f"{one['type']} {one['intensity']:+g}"
        pointed(canvas, f"{one['date']}: {one['text']} [{kind}] – {told}", n)
    return legal_svg(canvas)


def _axis(documents: Sequence[Mapping[str, Any]], events: Mapping[str, Mapping[str, Any]]) -> Days:
    ends = [dt.date.fromisoformat(one["end"]) for one in documents]
    starts = [first_day(one["date"]) for one in events.values()]
    first = min([*ends, *starts]) - dt.timedelta(days=30)
    return Days(first, max(ends) + dt.timedelta(days=30), _LEFT, 1680.0 - _LEFT - _RIGHT)


def _draw_line(canvas: Canvas, documents: Sequence[Mapping[str, Any]], axis: Days, y: Any) -> None:
    xs = [axis.x(dt.date.fromisoformat(one["end"])) for one in documents]
    marks = {
        name: [(x, y(one["intensity"][name])) for x, one in zip(xs, documents, strict=True)]
        for name in ("p10", "p50", "p90")
    }
    canvas.area([*marks["p90"], *marks["p10"][::-1]], INK, opacity=0.12)
    canvas.line(marks["p50"], INK, width=2.4)
    for (x, at), one in zip(marks["p50"], documents, strict=True):
        n = len(canvas.parts)
        canvas.dot(x, at, 4.0, INK)
        held = one["intensity"]
        pointed(
            canvas,
            f"{one['period']}: {held['p50']:+.2f} ({held['p10']:+.2f} to {held['p90']:+.2f}), "
            f"{one['n_new']} new events, {one['n_counted']} counted",
            n,
        )
