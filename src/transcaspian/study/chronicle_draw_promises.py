"""Promises as a picture: a life for each, from the day it was made, with the day it was due."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.commitment import STANDINGS
from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.promises import quantity_words
from transcaspian.study.chronicle_canvas import Days, draw_legend, legal_svg, pointed, text_width
from transcaspian.study.simulate_canvas import GREY, INK, Canvas

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["draw_promises"]

_LEFT, _RIGHT, _ROW, _SIZE = 600.0, 40.0, 22.0, 13.5
_MOST_LETTERS = 56
# of Okabe and Ito; light to dark as work goes on
_STAGES = {
    "announced": "#cfe3f1",
    "agreed": "#8fc3e4",
    "financed": "#56b4e9",
    "under-construction": "#0072b2",
}
_STANDINGS = {
    "kept": "#009e73",
    "late": "#d55e00",
    "open": "#56b4e9",
    "broken": "#1d2433",
    "unknown": "#9aa3b2",
}
_DUE = "#cc3311"
_PALE = 0.4


def draw_promises(
    documents: Sequence[Mapping[str, Any]], *, day: dt.date, counts: Mapping[str, int], asked: str
) -> str:
    """
    Draw the lives of promises.

    Parameters
    ----------
    documents : sequence of mapping
        As of `promise_document`.
    day : date
        The day asked about.
    counts : mapping of str to int
        Of each standing. [-]
    asked : str
        What was asked, in words.

    Returns
    -------
    str
        SVG; its height grows with the promises.
    """
    axis = _axis(documents, day)
    canvas = Canvas(_title(counts), asked, _sources(documents, day))
    top = canvas.top + 78
    bottom = top + _ROW * (len(documents) + 1.5 * sum(n > 0 for n in counts.values()))
    canvas.height = bottom + 120
    _draw_legends(canvas)
    axis.draw(canvas, top, bottom + 10)
    now = axis.x(day)
    canvas.line([(now, top - 8), (now, bottom)], INK, width=1.4, dash="5 4")
    canvas.text(now + 5, top - 2, f"{day}", size=13)
    y = top
    for state in STANDINGS:
        group = [one for one in documents if one["status"] == state]
        if not group:
            continue
        y += _ROW * 1.5
        canvas.rect(48, y - 12, 14, 14, _STANDINGS[state])
        canvas.text(70, y, f"{state}: {len(group)}", size=16, weight="bold")
        canvas.line([(48, y + 6), (canvas.width - _RIGHT, y + 6)], GREY, width=0.7)
        for one in group:
            y += _ROW
            _draw_life(canvas, one, axis, y, day)
    return legal_svg(canvas)


def _title(counts: Mapping[str, int]) -> str:
    total = sum(counts.values())
    parts = [f"{counts[state]} {state}" for state in STANDINGS if counts[state]]
    if total == 1:
        return f"One promise, {parts[0][2:]}"
    return f"Of {total} promises: {', '.join(parts)}"


def _sources(documents: Sequence[Mapping[str, Any]], day: dt.date) -> str:
    names = dict.fromkeys(s["publisher"] for one in documents for s in one["sources"])
    told = ", ".join(list(names)[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
    return (
        f"Sources: {told}; point at a life for its steps and who tells them. How a promise stands "
        f"on {day} follows from its steps; silence proves nothing. Source of the picture: "
        "transcaspian chronicle promises."
    )


def _draw_legends(canvas: Canvas) -> None:
    words = [(fill, stage.replace("-", " ")) for stage, fill in _STAGES.items()]
    y = canvas.top + 10
    draw_legend(canvas, y, [*words, (_STANDINGS["kept"], "operational")], _LEFT)
    _diamond(canvas, _LEFT + 11, y + 23, _DUE)
    canvas.text(
        _LEFT + 30,
        y + 28,
        "due; hollow: a day promised anew; paler: nothing is known since",
        size=15,
    )


def _diamond(canvas: Canvas, x: float, y: float, stroke: str, *, hollow: bool = False) -> None:
    points = [(x, y - 7), (x + 6, y), (x, y + 7), (x - 6, y)]
    if hollow:
        canvas.line([*points, points[0]], stroke, width=1.8)
    else:
        canvas.area(points, stroke)


def _axis(documents: Sequence[Mapping[str, Any]], day: dt.date) -> Days:
    days = [day]
    for one in documents:
        days += [first_day(step["date"]) for step in one["steps"]]
        days += [last_day(due) for due in _dues(one)]
    pad = dt.timedelta(days=60)
    return Days(min(days) - pad, max(days) + 3 * pad, _LEFT, 1680.0 - _LEFT - _RIGHT)


def _dues(one: Mapping[str, Any]) -> list[str]:
    again = [step["due"] for step in one["steps"] if step["due"]]
    return list(dict.fromkeys([*([one["due"]] if one["due"] else []), *again]))


def _draw_life(canvas: Canvas, one: Mapping[str, Any], axis: Days, y: float, day: dt.date) -> None:
    """Draw one life: its stages one after another, its end, and the days on which it was due."""
    n = len(canvas.parts)
    quantity = quantity_words(one["quantity"])
    name = one["object"]
    if len(name) > _MOST_LETTERS:
        name = name[: _MOST_LETTERS - 1].rstrip() + "…"
    canvas.text(48, y, name, size=_SIZE)
    room = _LEFT - 20 - 48 - text_width(name, _SIZE)
    for names in (one["promisor_names"], one["promisors"], one["promisors"][:1]):
        if text_width(", ".join(names), 12) < room:
            canvas.text(_LEFT - 14, y, ", ".join(names), size=12, fill=GREY, anchor="end")
            break
    steps = one["steps"]
    ends = [*(first_day(step["date"]) for step in steps[1:]), day]
    for step, end in zip(steps, ends, strict=True):
        start = axis.x(first_day(step["date"]))
        if step["stage"] in _STAGES:
            width = max(axis.x(end) - start, 4.0)
            pale = _PALE if one["status"] == "unknown" and step is steps[-1] else 1.0
            canvas.rect(start, y - 10, width, 11, _STAGES[step["stage"]], opacity=pale)
        elif step["stage"] == "operational":
            canvas.rect(start, y - 10, max(axis.x(day) - start, 6.0), 11, _STANDINGS["kept"])
        else:
            canvas.text(start - 5, y, "✕", size=15, fill=INK, weight="bold")
    for due in _dues(one):
        _diamond(canvas, axis.x(last_day(due)), y - 4.5, _DUE, hollow=due != one["due"])
    told = "; ".join(f"{step['date']} {step['stage']}: {step['text']}" for step in steps)
    who = "; ".join(f"{s['publisher']} {s['published'] or ''}".strip() for s in one["sources"])
    head = f"{one['text'] or one['object']}" + (f" ({quantity})" if quantity else "")
    pointed(canvas, f"{head} {one['status']}: {one['why']}. {told} – {who}", n)
