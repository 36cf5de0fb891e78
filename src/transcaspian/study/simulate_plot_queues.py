"""A strip of days for each yard and queue, drawn: darker where more waits."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING, Any

from transcaspian.study.simulate_canvas import GREY, RULE, Canvas, Frame, shade
from transcaspian.study.simulate_plot_words import (
    change_words,
    date_words,
    first_day,
    sources,
    unit_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["draw_queues"]

_LEAST = 0.05
_FULL = 1.0
"""Fewer than this on the fullest day are not drawn as dark as a full queue."""
_N_LEGEND = 40
_DAY_H = 24.0


def draw_queues(document: Mapping[str, Any], order: Sequence[str] = ()) -> str:
    """
    Draw a strip for each place, a column for each day, darker where more waits.

    Parameters
    ----------
    document : mapping
        An answer of ``simulate``.
    order : sequence of str
        Places in the order of the corridor; others follow.

    Returns
    -------
    str
        SVG; each strip has its own scale, whose top is written at its end with its day; where that
        is less than 1, 1 would be darkest.
    """
    places = [one for one in document["places"] if max(one["daily"], default=0.0) > _LEAST]
    rank = {place: i for i, place in enumerate(order)}
    places.sort(key=lambda one: rank.get(one["where"], len(rank)))
    canvas = Canvas(_finding(places), _subtitle(document), sources(document))
    top = canvas.top + 70
    row = min((canvas.height - top - 90) / max(len(places), 1), 40.0)
    days = float(document["days"])
    frame = Frame(560.0, top, 860.0, row * len(places), days, 0.0, 1.0)
    for i, one in enumerate(places):
        _strip(canvas, document, one, frame, top + i * row, row)
    for below, above in zip(places[1:], places, strict=False):
        if below["where"] != above["where"]:
            y = top + places.index(below) * row - 1
            canvas.line([(48, y), (1640, y)], RULE)
    frame.draw_days(canvas, first_day(document), size=16)
    canvas.text(1436, top - 12, "fullest day, mean of runs", size=15, fill=GREY)
    _legend(canvas, 560.0, canvas.top + 18)
    return canvas.to_svg()


def _finding(places: Sequence[Mapping[str, Any]]) -> str:
    told = [one for one in places if one["wait_h"] is not None]
    if not told:
        return "Nothing waits anywhere"
    worst = max(told, key=lambda one: one["wait_h"]["mean"])
    days = worst["wait_h"]["mean"] / _DAY_H
    return f"The longest wait: {worst['label']}, {days:.1f} days on average"


def _subtitle(document: Mapping[str, Any]) -> str:
    what = f", with {change_words(document['what_if'])}" if document["what_if"] else ""
    return (
        "Queues, and levels of yards, by place along the corridor and by day; mean of "
        f"{document['replications']} runs{what}; each strip has its own scale"
    )


def _strip(
    canvas: Canvas,
    document: Mapping[str, Any],
    one: Mapping[str, Any],
    frame: Frame,
    y: float,
    row: float,
) -> None:
    most = max(one["daily"])
    words = f"{one['label'][0].upper()}{one['label'][1:]}"
    canvas.text(frame.left - 12, y + row * 0.64, words, anchor="end", size=min(row * 0.5, 16))
    at = 0
    for fill, cells in groupby(shade(value / max(most, _FULL)) for value in one["daily"]):
        n = len(list(cells))
        x = frame.x(at)
        canvas.rect(x, y + 1.5, frame.x(at + n) - x + 0.3, row - 3, fill)
        at += n
    day = first_day(document) + dt.timedelta(days=one["daily"].index(most))
    shown = f"{most:,.0f}" if most >= 10.0 else f"{most:.1f}"
    tell = f"{shown} {unit_of(one)}, {date_words(day)}"
    canvas.text(frame.left + frame.width + 16, y + row * 0.64, tell, size=min(row * 0.5, 16))


def _legend(canvas: Canvas, x: float, y: float) -> None:
    canvas.text(x - 12, y + 14, "none", anchor="end", size=15)
    for i in range(_N_LEGEND):
        canvas.rect(x + i * 6, y, 6.3, 18, shade(i / (_N_LEGEND - 1)))
    full = "as many as on the fullest day, or 1 where there were fewer"
    canvas.text(x + _N_LEGEND * 6 + 10, y + 14, full, size=15)
