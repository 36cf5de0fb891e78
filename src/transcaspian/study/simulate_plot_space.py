"""Where everyone is at every hour, drawn: time across, the corridor up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transcaspian.study.simulate_callsigns import callsigns
from transcaspian.study.simulate_canvas import CHANGED, GREY, INK, PLAIN, RULE, Canvas, Frame
from transcaspian.study.simulate_journeys import journeys
from transcaspian.study.simulate_legs import N_PIECE, closures, iter_legs
from transcaspian.study.simulate_plot_words import change_words, date_words, sources

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from transcaspian.simulation.run import Run
    from transcaspian.study.simulate_axis import Axis
    from transcaspian.study.simulate_legs import Leg
    from transcaspian.study.simulate_runs import Setting

__all__ = ["draw_space"]

_MODES = {
    "train": (PLAIN, "", 1.1, "trains"),
    "feeder": ("#009e73", "", 1.8, "container ships"),
    "ferry": ("#aa4499", "8 3", 1.6, "rail ferries"),
    "tanker": ("#8a8f99", "2 3", 1.3, "tankers"),
}
_SHUT, _BAN = "#cfd6e1", "#f0c9a8"
_LANE, _N_LANE = 2.6, 11
_DAY_H = 24.0
_SHORTEST_H = 1.0
_N_BOX = 4
_EASTBOUND = 0.3
_LETTER, _LINE = 8.6, 19.0


def draw_space(
    document: Mapping[str, Any],
    setting: Setting,
    run: Run,
    axis: Axis,
    *,
    first: dt.date | None = None,
    days: int = 30,
) -> str:
    """
    Draw every train and ship of one replication as a line, with closures shaded.

    Parameters
    ----------
    document : mapping
        An answer of ``simulate``.
    setting : Setting
        The world.
    run : Run
        One replication of it, with its trace.
    axis : Axis
        How far along each place lies.
    first : datetime.date, optional
        First day shown; that of the answer if left out.
    days : int
        How many days are shown. [d]

    Returns
    -------
    str
        SVG; who stands at one place at one time is drawn in lanes, so that a queue has a width.
    """
    first = first or setting.asked.first_day
    top_height = axis.stops[-1].height
    start_h = (first - setting.corridor.start).days * _DAY_H
    span_h = (start_h, start_h + days * _DAY_H)
    whole = {legs[0].entity: legs for legs in iter_legs(setting, run)}
    lives = [legs for one in whole.values() if (legs := _cut(one, *span_h))]
    canvas = Canvas(_finding(setting, lives, axis, first, days), "", sources(document))
    what = f" with {change_words(document['what_if'])}" if document["what_if"] else ""
    canvas.subtitle = (
        f"Replication {run.replication}{what}: {days} days from {date_words(first)} {first.year}, "
        "each line a train or a ship; who stands is level, one lane each; "
        "trains going east are pale"
    )
    top = canvas.top + 50
    frame = Frame(
        280.0, top, 1340.0, canvas.height - top - 90, float(days), -0.02 * top_height,
        1.04 * top_height,
    )  # fmt: skip
    _legend(canvas, canvas.top + 12)
    canvas.clip(frame.left, frame.top, frame.width, frame.height)
    _shade(canvas, setting, run, axis, frame, start_h)
    canvas.unclip()
    frame.draw_days(canvas, first, size=16)
    _places(canvas, axis, frame)
    canvas.clip(frame.left, frame.top, frame.width, frame.height)
    _stands(canvas, setting, lives, axis, frame, start_h)
    for legs in lives:
        _moves(canvas, legs, axis, frame, start_h)
    canvas.unclip()
    called = callsigns(setting, run)
    taken: list[tuple[float, float, float]] = []
    for train, path in journeys(setting, run, axis, whole, span_h=span_h, most=_N_BOX):
        points = [(frame.x((hour - start_h) / _DAY_H), frame.y(height)) for hour, height in path]
        name = f"a box of {called.get(train, train)}"
        canvas.line(points, "white", width=5.0, opacity=0.8)
        canvas.line(points, INK, width=2.6, name=name)
        words = f"{name}, {(path[-1][0] - path[0][0]) / _DAY_H:.0f} d"
        _name_box(canvas, frame, points[-1], words, taken)
    return canvas.to_svg()


def _name_box(
    canvas: Canvas,
    frame: Frame,
    end: tuple[float, float],
    words: str,
    taken: list[tuple[float, float, float]],
) -> None:
    """Write beside the end of a box's way what it is, above names that stand there already."""
    x, y = end
    canvas.dot(x, y, 6, INK)
    over = x > frame.left + 0.8 * frame.width
    wide = _LETTER * len(words)
    left, y = (x - 10 - wide if over else x + 10), y - 9
    while any(left < right and at < left + wide and abs(y - up) < _LINE for at, right, up in taken):
        y -= _LINE
    taken.append((left, left + wide, y))
    canvas.text(
        left + wide if over else left, y, words, anchor="end" if over else "start",
        size=15, weight="bold", halo=True,
    )  # fmt: skip


def _cut(legs: Sequence[Leg], start_h: float, end_h: float) -> list[Leg]:
    return [leg for leg in legs if leg.end_h > start_h and leg.start_h < end_h]


def _finding(
    setting: Setting, lives: Sequence[Sequence[Leg]], axis: Axis, first: dt.date, days: int
) -> str:
    """Say what held up most of what is drawn, in days of theirs; cargo to fill them does not."""
    start_h = (first - setting.corridor.start).days * _DAY_H
    labels = {
        row["id"]: row["label"]
        for name in ("resources", "calendars")
        for row in setting.corridor.tables[name]
    }
    filling = {row["id"] for row in setting.corridor.tables["stocks"]}
    waits: dict[str, float] = {}
    for leg in (leg for legs in lives for leg in legs if leg.state == "waits"):
        held = filling.isdisjoint(leg.where.split("+")) and not leg.where.startswith("gate:")
        if held and axis.find_height(leg.way, leg.first / N_PIECE) is not None:
            hours = min(leg.end_h, start_h + days * _DAY_H) - max(leg.start_h, start_h)
            waits[leg.where] = waits.get(leg.where, 0.0) + hours / _DAY_H
    if not waits:
        return f"Nothing holds up anyone in {days} days from {date_words(first)} {first.year}"
    told = sorted(waits.items(), key=lambda one: -one[1])[:2]
    words = [
        f"{labels.get(where.split('+')[0], where.split('+')[0])} {lost:.0f} days"
        for where, lost in told
    ]
    return f"What holds up trains and ships in {days} days: {', '.join(words)}"


def _mode(leg: Leg) -> str:
    if leg.way.startswith("rail:"):
        return "train"
    return leg.kind if leg.kind in _MODES else "feeder"


def _legend(canvas: Canvas, y: float) -> None:
    x = 130.0
    for colour, dash, width, words in _MODES.values():
        canvas.line([(x, y + 9), (x + 38, y - 5)], colour, width=width + 1, dash=dash)
        canvas.text(x + 46, y + 7, words, size=16)
        x += 74 + 8.4 * len(words)
    canvas.line([(x, y + 9), (x + 38, y - 5)], INK, width=2.6)
    canvas.text(x + 46, y + 7, "one box", size=16)
    x += 128
    canvas.line([(x, y + 2), (x + 38, y + 2)], CHANGED, width=3)
    canvas.text(x + 46, y + 7, "waiting", size=16)
    for fill, words in ((_SHUT, "closed by weather"), (_BAN, "banned or closed by order")):
        x += 150 if fill == _SHUT else 205
        canvas.rect(x, y - 7, 34, 18, fill)
        canvas.text(x + 42, y + 7, words, size=16)


def _places(canvas: Canvas, axis: Axis, frame: Frame) -> None:
    for i, stop in enumerate(axis.stops):
        y = frame.y(stop.height)
        canvas.line([(frame.left, y), (frame.left + frame.width, y)], RULE, width=1.2)
        canvas.text(frame.left - 76, y + 5, stop.label, anchor="end", size=15, weight="bold")
        canvas.text(frame.left - 10, y + 5, f"{stop.km:,.0f} km", anchor="end", size=13, fill=GREY)
        if i + 1 < len(axis.stops):
            middle = (y + frame.y(axis.stops[i + 1].height)) / 2
            words = f"×{stop.scale:g}"
            canvas.text(frame.left + frame.width + 6, middle + 5, words, size=13, fill=GREY)
    canvas.text(frame.left + frame.width + 6, frame.top + 4, "scale", size=13, fill=GREY)


def _shade(
    canvas: Canvas, setting: Setting, run: Run, axis: Axis, frame: Frame, start_h: float
) -> None:
    """Shade the stretch of sea that each closed calendar stops, and places under a ban."""
    spells = closures(setting, run)
    calendars = {one.id: one.calendar for one in setting.corridor.model.steps if one.calendar}
    areas = set()
    for row in setting.corridor.tables["ways"]:
        ends = [axis.find_height(row["way"], float(row[end])) for end in ("first", "last")]
        if row["step"] in calendars and None not in ends:
            low, high = sorted(float(end) for end in ends if end is not None)
            areas.add((calendars[row["step"]], round(low, 3), round(high, 3), _SHUT))
    span = axis.stops[-1].height
    areas |= {(name, at - 0.012 * span, at + 0.012 * span, _BAN) for name, at in axis.bans}
    for name, low, high, fill in sorted(areas):
        for shut_h, open_h in spells.get(name, ()):
            left, right = (frame.x((hour - start_h) / _DAY_H) for hour in (shut_h, open_h))
            left, right = max(left, frame.left), min(right, frame.left + frame.width)
            if right > left:
                canvas.rect(left, frame.y(high), right - left, frame.y(low) - frame.y(high), fill)


def _moves(canvas: Canvas, legs: Sequence[Leg], axis: Axis, frame: Frame, start_h: float) -> None:
    """Draw the moves of one life, one line for each run of moves."""
    points: list[tuple[float, float]] = []
    mode, name = "", legs[0].entity
    for leg in [*legs, None]:
        heights = (
            [axis.find_height(leg.way, at / N_PIECE) for at in (leg.first, leg.last)]
            if leg is not None and leg.state == "moves"
            else [None]
        )
        if leg is None or None in heights:
            if len(points) > 1:
                colour, dash, width, _ = _MODES[mode]
                east = mode == "train" and points[-1][1] > points[0][1]
                shown = _EASTBOUND if east else 0.85
                canvas.line(points, colour, width=width, dash=dash, opacity=shown, name=name)
            points = []
            continue
        mode = _mode(leg)
        for hour, height in zip((leg.start_h, leg.end_h), heights, strict=True):
            points.append((frame.x((hour - start_h) / _DAY_H), frame.y(height or 0.0)))


def _stands(
    canvas: Canvas,
    setting: Setting,
    lives: Sequence[Sequence[Leg]],
    axis: Axis,
    frame: Frame,
    start_h: float,
) -> None:
    """Draw who stands, in lanes below the line of the place; who waits in a colour of its own."""
    labels = {row["id"]: row["label"] for row in setting.corridor.tables["steps"]}
    free: dict[float, list[float]] = {}
    legs = [leg for life in lives for leg in life if leg.state != "moves"]
    for leg in sorted(legs, key=lambda one: (one.start_h, one.entity)):
        height = axis.find_height(leg.way, leg.first / N_PIECE)
        if height is None or leg.end_h - leg.start_h < _SHORTEST_H:
            continue
        lanes = free.setdefault(round(height, 3), [])
        lane = next((i for i, until in enumerate(lanes) if until <= leg.start_h), len(lanes))
        if lane == len(lanes):
            lanes.append(leg.end_h)
        lanes[lane] = leg.end_h
        y = frame.y(height) + min(lane, _N_LANE) * _LANE + 2
        x = [frame.x((hour - start_h) / _DAY_H) for hour in (leg.start_h, leg.end_h)]
        waits = leg.state == "waits"
        canvas.line(
            [(x[0], y), (x[1], y)],
            CHANGED if waits else _MODES[_mode(leg)][0],
            width=2.0 if waits else 1.4,
            opacity=0.9 if waits else 0.6,
            name=f"{leg.entity}: {labels.get(leg.step, leg.step)}",
        )
