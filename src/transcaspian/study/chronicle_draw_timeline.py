"""The chronicle as a picture: a lane for each track, an event where it happened, its sentence."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.record import TRACKS
from transcaspian.study.chronicle_canvas import Days, draw_legend, legal_svg, pointed, text_width
from transcaspian.study.simulate_canvas import CHANGED, GREY, INK, PLAIN, Canvas

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["draw_timeline"]

_LEFT, _RIGHT, _SIZE, _ROW = 246.0, 40.0, 12.5, 19.0
_LEAST_HEIGHT = 420.0
_MOST_LETTERS = 40
_COLOURS = {"cooperation": PLAIN, "conflict": CHANGED, "neither": GREY}
_WORDS = {
    "cooperation": "cooperation (PLOVER AGREE to RETREAT)",
    "conflict": "conflict (PLOVER REQUEST to ASSAULT)",
    "neither": "nobody is known to act: weather, accidents, works",
}


def draw_timeline(
    documents: Sequence[Mapping[str, Any]], leanings: Mapping[str, str], *, subtitle: str
) -> str:
    """
    Draw events.

    Parameters
    ----------
    documents : sequence of mapping
        As of `event_document`; those without a date are counted, not drawn.
    leanings : mapping of str to str
        Cooperation, conflict or neither, by event.
    subtitle : str
        What was asked, in words.

    Returns
    -------
    str
        SVG; its height grows with the rows that the names need.
    """
    dated = [one for one in documents if one["date_from"]]
    axis = _axis(dated)
    lanes = _lanes(dated, axis)
    title = _title(dated)
    canvas = Canvas(title, subtitle, _sources(documents, len(documents) - len(dated)))
    top = canvas.top + 42
    bottom = top + sum(_height(rows) for _, rows in lanes)
    canvas.height = max(bottom + 110, _LEAST_HEIGHT)
    seen = [one for one in _COLOURS if one in leanings.values()]
    draw_legend(canvas, canvas.top + 10, [(_COLOURS[one], _WORDS[one]) for one in seen], _LEFT)
    axis.draw(canvas, top, bottom)
    y = top
    for track, rows in lanes:
        height = _height(rows)
        canvas.line([(40, y), (canvas.width - _RIGHT, y)], GREY, width=0.9)
        canvas.text(48, y + 24, track.replace("-", " "), size=16, weight="bold")
        n = sum(map(len, rows))
        canvas.text(48, y + 43, f"{n} event{'s' if n != 1 else ''}", size=13, fill=GREY)
        for i, row in enumerate(rows):
            for one in row:
                _draw_event(canvas, one, axis, y + 16 + _ROW * i, _COLOURS[leanings[one["id"]]])
        y += height
    canvas.line([(40, y), (canvas.width - _RIGHT, y)], GREY, width=0.9)
    return legal_svg(canvas)


def _title(dated: Sequence[Mapping[str, Any]]) -> str:
    if not dated:
        return "Nothing is known of what was asked"
    if len(dated) == 1:
        return f"{dated[0]['date_from']}: {dated[0]['text'] or dated[0]['object']}"
    years = Counter(one["date_from"][:4] for one in dated)
    year, n = max(years.items(), key=lambda pair: (pair[1], pair[0]))
    first, last = dated[0]["date_from"][:4], max(one["date_from"][:4] for one in dated)
    span = f"{first} to {last}" if first != last else first
    most = f", most of them in {year} ({n})" if len(years) > 1 else ""
    return f"{len(dated)} events on the corridor and beside it, {span}{most}"


def _sources(documents: Sequence[Mapping[str, Any]], undated: int) -> str:
    names = Counter(
        publisher
        for one in documents
        for publisher in dict.fromkeys(source["publisher"] for source in one["sources"])
    )
    told = ", ".join(name for name, _ in names.most_common(12))
    rest = f" and {len(names) - 12} more" if len(names) > 12 else ""
    lost = f" {undated} events without a date are not drawn." if undated else ""
    return (
        f"Sources: {told}{rest}; point at an event for its sentence and who tells it; "
        f"an outline is what was planned or did not happen.{lost} "
        "Source of the picture: transcaspian chronicle timeline."
    )


def _axis(dated: Sequence[Mapping[str, Any]]) -> Days:
    today = dt.date(2000, 1, 1)
    first = min((first_day(one["date_from"]) for one in dated), default=today)
    last = max((last_day(one["date_to"] or one["date_from"]) for one in dated), default=today)
    pad = dt.timedelta(days=max((last - first).days // 60, 3))
    width = 1680.0 - _LEFT - _RIGHT
    return Days(first - pad, last + 4 * pad, _LEFT, width)


def _lanes(
    dated: Sequence[Mapping[str, Any]], axis: Days
) -> list[tuple[str, list[list[Mapping[str, Any]]]]]:
    """Return the tracks that have events, the events of each in rows where no names meet."""
    lanes = []
    for track in (*TRACKS, ""):
        rows: list[list[Mapping[str, Any]]] = []
        ends: list[float] = []
        for one in dated:
            if one["track"] != track:
                continue
            start, end = _extent(one, axis)
            for i, at in enumerate(ends):
                if at <= start:
                    rows[i].append(one)
                    ends[i] = end
                    break
            else:
                rows.append([one])
                ends.append(end)
        if rows:
            lanes.append((track or "no track", rows))
    return lanes


def _bar(one: Mapping[str, Any], axis: Days) -> tuple[float, float]:
    start = axis.x(first_day(one["date_from"]))
    end = axis.x(last_day(one["date_to"] or one["date_from"]) + dt.timedelta(days=1))
    return start, max(end, start + 7.0)


def _extent(one: Mapping[str, Any], axis: Days) -> tuple[float, float]:
    """Return from where to where a bar and its name go across."""
    start, end = _bar(one, axis)
    words = text_width(_label(one), _SIZE)
    if _on_left(end + words, axis):
        return start - 6 - words, end + 8
    return start, end + 6 + words + 8


def _on_left(end: float, axis: Days) -> bool:
    """Tell whether a name would pass the right edge, so that it stands before its bar."""
    return end > axis.left + axis.width + 30


def _label(one: Mapping[str, Any]) -> str:
    words = str(one["object"] or one["text"] or one["mode"])
    return words if len(words) <= _MOST_LETTERS else words[: _MOST_LETTERS - 1].rstrip() + "…"


def _height(rows: Sequence[object]) -> float:
    return max(_ROW * len(rows) + 20.0, 56.0)


def _draw_event(canvas: Canvas, one: Mapping[str, Any], axis: Days, y: float, fill: str) -> None:
    """Draw one event: a bar as long as it lasted or as its date is vague, and its name."""
    n = len(canvas.parts)
    start, end = _bar(one, axis)
    planned = one["context"] in ("planned", "possible", "negated")
    if planned:
        canvas.line(
            [(start, y - 6), (end, y - 6), (end, y + 4), (start, y + 4), (start, y - 6)],
            fill,
            width=1.6,
        )
    else:
        canvas.rect(start, y - 6, end - start, 10, fill)
    label = _label(one)
    if _on_left(end + text_width(label, _SIZE), axis):
        canvas.text(start - 6, y + 4, label, size=_SIZE, fill=INK, anchor="end")
    else:
        canvas.text(end + 6, y + 4, label, size=_SIZE, fill=INK)
    days = one["date_from"] + (f" to {one['date_to']}" if one["date_to"] else "")
    kind = f" [{one['type']} {one['mode']}, {one['context']}]" if one["type"] else ""
    told = "; ".join(f"{s['publisher']} {s['published'] or ''}".strip() for s in one["sources"])
    pointed(canvas, f"{days}: {one['text'] or one['object']}{kind} – {told}", n)
