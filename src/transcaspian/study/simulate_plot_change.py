"""What a change does to yards and to the days of cargo: a recovery, and a sheet for a wall."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from transcaspian.study.simulate_canvas import (
    CHANGED,
    GREY,
    INK,
    PLAIN,
    Canvas,
    Frame,
    shade,
)
from transcaspian.study.simulate_plot_words import (
    change_words,
    date_words,
    first_day,
    sources,
    storm_days,
    unit_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Place = Mapping[str, Any]

__all__ = ["draw_recovery", "draw_wall", "most_changed"]

_WORTH = 20.0
_LEFT_OVER, _WEEK_D = 0.1, 7
_HALF = 0.5
_FEWEST = 10.0
_WIDEST_D = 14.0
_N_FLOW = 10
_DARK = 0.55
_BAND = 0.11
_MOST_LATE_D = 0.05
_LATE_WORDS = ("Who is late by how much", "late", "worst")
_WON_WORDS = ("Who wins how much", "earlier", "best")


def most_changed(document: Mapping[str, Any]) -> list[Place]:
    """
    Return the yards and queues that a change alters, most altered first.

    Parameters
    ----------
    document : mapping
        An answer of ``simulate`` with what-ifs against the baseline.

    Returns
    -------
    list of mapping
        Those that ever hold twenty or more: one of each place and unit before the rest; where
        a storm is told, the boxes of that port lead.
    """
    storm = storm_days(document["what_if"])
    found = [
        one
        for one in document["places"]
        if one["change"] and max(*one["daily"], *one["baseline"]) >= _WORTH
    ]
    found.sort(key=_weight, reverse=True)
    if storm is not None:
        here = [one for one in found if one["where"] == storm[0] and unit_of(one) == "TEU"]
        here.sort(key=lambda one: -max(one["change"]))
        found = [*here[:1], *(one for one in found if one not in here[:1])]
    told: list[Place] = []
    for one in found:
        if (one["where"], unit_of(one)) not in [(old["where"], unit_of(old)) for old in told]:
            told.append(one)
    return [*told, *(one for one in found if one not in told)]


def _weight(one: Place) -> float:
    mean = sum(one["baseline"]) / len(one["baseline"])
    return abs(sum(one["change"])) / (mean or 1.0)


def draw_recovery(document: Mapping[str, Any]) -> str:
    """
    Draw four yards day by day, without and with the change, and the difference below each.

    Parameters
    ----------
    document : mapping
        An answer of ``simulate`` with what-ifs against the baseline.

    Returns
    -------
    str
        SVG.
    """
    places = most_changed(document)[:4]
    canvas = Canvas(_finding(document, places), _subtitle(document), sources(document))
    top = canvas.top + 66
    height = (canvas.height - top - 30) / 2
    for i, one in enumerate(places):
        left = 110 + (i % 2) * 800
        upper = top + (i // 2) * height
        _levels(canvas, document, one, (left, upper, 720.0, height * 0.54), words=False)
        _difference(canvas, document, one, (left, upper + height * 0.54 + 18, 720.0, height * 0.22))
    _legend(canvas, 110, canvas.top + 10)
    return canvas.to_svg()


def draw_wall(document: Mapping[str, Any]) -> str:
    """
    Draw one sheet of all that a change does: yards, recovery, and who is late by how much.

    Parameters
    ----------
    document : mapping
        An answer of ``simulate`` with what-ifs against the baseline.

    Returns
    -------
    str
        SVG.
    """
    places = most_changed(document)[:4]
    canvas = Canvas(_finding(document, places), _subtitle(document), sources(document))
    top = canvas.top + 52
    _legend(canvas, 110, canvas.top + 10)
    _levels(canvas, document, places[0], (110.0, top, 960.0, 300.0), words=False, size=17.0)
    _difference(canvas, document, places[0], (110.0, top + 322, 960.0, 130.0), size=17.0)
    for i, one in enumerate(places[1:]):
        box = (1190.0, top + i * 162, 440.0, 104.0)
        _levels(canvas, document, one, box, words=i == len(places) - 2, size=13.0)
    _late(canvas, document, top + 540, canvas.height - 62)
    return canvas.to_svg()


def _finding(document: Mapping[str, Any], places: Sequence[Place]) -> str:
    what = change_words(document["what_if"])
    # a name of a figure is told as it is typed
    words = what if "." in what.partition(" ")[0] else what[0].upper() + what[1:]
    peak = max(places[0]["change"], key=abs) if places else 0.0
    if abs(peak) < _HALF:
        return f"{words}: no yard and no queue changes much"
    verb, amount = ("adds", "more") if peak > 0 else ("takes", "fewer")
    title = (
        f"{words} {verb.rstrip('s') if 'days' in words else verb} up to {abs(peak):,.0f} "
        f"{unit_of(places[0])} {'to' if peak > 0 else 'off'} what waits at "
        f"{places[0]['where'].title()}"
    )
    if amount == "fewer":
        return f"{title}, day by day"
    worst = [
        _worst(one)["late"]
        for one in document["lateness"]
        if any(map(_is_told, one["weeks"])) and "boxes" not in one["label"]
    ]
    late = max((one["mean"] for one in worst if one["low"] > 0), default=0.0)
    if late > 0.0:
        title += f" and {late:.1f} days to its journey"
    return title + _last_gone(document, places[0]["change"])


def _last_gone(document: Mapping[str, Any], change: Sequence[float]) -> str:
    """Say after how many weeks nine tenths of what a change added are gone, by weekly means."""
    peak = max(change, key=abs)
    storm = storm_days(document["what_if"])
    end = change.index(peak)
    if storm is not None:
        end = (storm[1] - first_day(document)).days + round(storm[2])
    weeks = [change[day : day + _WEEK_D] for day in range(end, len(change), _WEEK_D)]
    left = [sum(week) / len(week) / peak for week in weeks]
    n = next((i for i, share in enumerate(left) if i > 0 and share < _LEFT_OVER), None)
    if n is None:
        return "; the queue is still longer at the end"
    return f"; nine tenths of that are gone after {n} week{'s' if n > 1 else ''}"


def _subtitle(document: Mapping[str, Any]) -> str:
    return (
        f"Mean of {document['replications']} runs, each with and without the change under the "
        "same weather, trains and luck; bands hold eight runs of ten"
    )


def _legend(canvas: Canvas, x: float, y: float) -> None:
    for colour, dash, words in ((PLAIN, "7 4", "without"), (CHANGED, "", "with the change")):
        canvas.area([(x, y - 7), (x + 40, y - 7), (x + 40, y + 7), (x, y + 7)], colour, opacity=0.2)
        canvas.line([(x, y), (x + 40, y)], colour, width=3, dash=dash)
        canvas.text(x + 50, y + 6, words, size=17)
        x += 150


def _box_frame(
    document: Mapping[str, Any], box: tuple[float, float, float, float], low: float, high: float
) -> Frame:
    return Frame(*box, days=float(document["days"]), low=low, high=high)


def _storm_shade(canvas: Canvas, document: Mapping[str, Any], frame: Frame, *, words: bool) -> None:
    storm = storm_days(document["what_if"])
    if storm is None:
        return
    start = (storm[1] - first_day(document)).days
    x = frame.x(start)
    canvas.rect(x, frame.top, frame.x(start + storm[2]) - x, frame.height, "#c9d3e0", opacity=0.8)
    if words:
        canvas.text(x + 4, frame.top + 18, "storm", size=15, fill=GREY, weight="bold")


def _levels(
    canvas: Canvas,
    document: Mapping[str, Any],
    place: Place,
    box: tuple[float, float, float, float],
    *,
    words: bool,
    size: float = 15.0,
) -> None:
    """Draw a yard or queue day by day in both worlds, each with its band."""
    most = max(*place["daily_p90"], *place["baseline_p90"], *place["daily"], 1.0)
    frame = _box_frame(document, box, 0.0, most * 1.04)
    _storm_shade(canvas, document, frame, words=box[3] > 200)
    frame.draw_days(canvas, first_day(document), words=words, size=size)
    frame.draw_values(canvas, lambda value: f"{value:,.0f}", n=4 if box[3] > 150 else 2, size=size)
    for name, colour in (("baseline", PLAIN), ("daily", CHANGED)):
        low, high = place[f"{name}_p10"], place[f"{name}_p90"]
        canvas.area(frame.band(low, high), colour, opacity=_BAND)
        canvas.line(frame.points(high), colour, width=0.9, opacity=0.8)
    canvas.line(frame.points(place["baseline"]), PLAIN, width=2.6, dash="7 4")
    canvas.line(frame.points(place["daily"]), CHANGED, width=2.6)
    label = f"{place['label'][0].upper()}{place['label'][1:]}, {unit_of(place)}"
    canvas.text(frame.left, frame.top - 9, label, size=size + 2, weight="bold")


def _difference(
    canvas: Canvas,
    document: Mapping[str, Any],
    place: Place,
    box: tuple[float, float, float, float],
    *,
    size: float = 15.0,
) -> None:
    """Draw what the change adds, run by run, with its band and the day of half the way back."""
    low = min(0.0, *place["change_p10"], *place["change"])
    high = max(0.0, *place["change_p90"], *place["change"])
    frame = _box_frame(document, box, low * 1.05, high * 1.05)
    _storm_shade(canvas, document, frame, words=False)
    frame.draw_days(canvas, first_day(document), size=size)
    frame.draw_values(canvas, lambda value: f"{value:+,.0f}" if value else "0", n=3, size=size)
    canvas.area(frame.band(place["change_p10"], place["change_p90"]), CHANGED, opacity=0.22)
    canvas.line(frame.points(place["change"]), CHANGED, width=2.6)
    words = f"what the change adds, {unit_of(place)}"
    peak = max(place["change"], key=abs)
    y = frame.top + (size if peak > 0 else frame.height - 6)  # where the line is not
    canvas.text(frame.left + frame.width - 6, y, words, anchor="end", size=size, halo=True)
    if box[3] > 100 and peak > 0:
        at = place["change"].index(peak)
        last = max(i for i, value in enumerate(place["change"]) if value >= _HALF * peak)
        for day, words in ((at, f"{peak:+,.0f}"), (last, "half")):
            if day + 1 < document["days"]:
                x, y = frame.x(day + 0.5), frame.y(place["change"][day])
                canvas.dot(x, y, 5, CHANGED)
                date = date_words(first_day(document) + dt.timedelta(days=day))
                close = words == "half" and abs(y - frame.y(peak)) < size
                canvas.text(
                    x + 9, y + size if close else y - 7, f"{words}, {date}", size=size, halo=True
                )


def _late(canvas: Canvas, document: Mapping[str, Any], top: float, bottom: float) -> None:
    """
    Draw flows by week of setting out, darker where later, and the ends of the worst week.

    Where a change wins more days than it costs, those won are drawn.
    """
    flows, won = _flows_told(document)
    flows.sort(key=lambda one: -_worst(one)["late"]["mean"])
    flows = flows[:_N_FLOW]
    if not flows:
        canvas.text(
            48,
            top - 4,
            "These runs tell of no cargo that comes later or earlier",
            size=20,
            weight="bold",
        )
        return
    days = sorted({week["first_day"] for one in flows for week in one["weeks"]})
    days = days[: 1 + max((i for i, day in enumerate(days) if _anyone_late(flows, day)), default=4)]
    most = max(*(_worst(one)["late"]["mean"] for one in flows), _MOST_LATE_D)
    widest = max(_worst(one)["late"]["high"] for one in flows)
    left, right = 350.0, 1120.0
    row, column = min((bottom - top - 50) / len(flows), 34.0), (right - left) / len(days)
    title, what, which = _WON_WORDS if won else _LATE_WORDS
    canvas.text(48, top - 4, title, size=20, weight="bold")
    canvas.text(
        left,
        top - 4,
        f"mean days {what}, by the week in which cargo set out (grey: may be none)",
        size=16,
    )
    canvas.text(1190, top - 4, f"{which} week, days {what} with 95 % interval", size=16)
    month = 0
    for i, day in enumerate(days):
        date = dt.date.fromisoformat(day)
        words = f"{date.day}" if date.month == month else f"{date.day} {date:%b}"
        month = date.month
        x = left + (i + 0.5) * column
        canvas.text(x, top + 22, words, anchor="middle", size=14, fill=GREY)
    scale = Frame(1190, top + 32, 270, row * len(flows), widest * 1.05, 0.0, 1.0)
    for value in range(int(scale.days) + 1):
        x = scale.x(value)
        canvas.line([(x, scale.top - 4), (x, scale.top + scale.height)], "#d9dee6")
        canvas.text(x, top + 22, str(value), anchor="middle", size=13, fill=GREY)
    for i, one in enumerate(flows):
        y = top + 32 + i * row
        canvas.text(left - 12, y + row * 0.66, one["label"], anchor="end", size=16)
        weeks = {week["first_day"]: week for week in one["weeks"]}
        for j, day in enumerate(days):
            week = weeks.get(day)
            if week is not None and _is_told(week):
                _cell(canvas, week, (left + j * column, y, column, row), most)
        _ends(canvas, scale, _worst(one), y + row / 2)


def _flows_told(document: Mapping[str, Any]) -> tuple[list[dict[str, Any]], bool]:
    """Return the flows that a change alters, and whether days are those won and not those lost."""
    flows = [dict(one) for one in document["lateness"] if any(map(_is_told, one["weeks"]))]
    told = [week for one in flows for week in one["weeks"] if _is_told(week)]
    won = sum(week["n"] * week["late"]["mean"] for week in told) < 0.0
    if won:
        for one in flows:
            one["weeks"] = [{**week, "late": _turned(week["late"])} for week in one["weeks"]]
    moved = [
        one
        for one in flows
        if any(abs(week["late"]["mean"]) >= _MOST_LATE_D for week in one["weeks"] if _is_told(week))
    ]
    return moved, won


def _turned(late: Mapping[str, Any]) -> dict[str, Any]:
    """Return an interval of days late as one of days won."""
    low, high = late["low"], late["high"]
    ends = {"low": None, "high": None} if low is None else {"low": -high, "high": -low}
    return {"mean": -late["mean"], **ends}


def _is_told(week: Mapping[str, Any]) -> bool:
    late = week["late"]
    return bool(
        week["n"] >= _FEWEST and late["low"] is not None and late["high"] - late["low"] < _WIDEST_D
    )


def _worst(flow: Mapping[str, Any]) -> Mapping[str, Any]:
    weeks: list[Mapping[str, Any]] = [week for week in flow["weeks"] if _is_told(week)]
    return max(weeks, key=lambda week: (week["late"]["low"] > 0, week["late"]["mean"]))


def _anyone_late(flows: Sequence[Mapping[str, Any]], day: str) -> bool:
    return any(
        week["first_day"] == day and _is_told(week) and week["late"]["low"] > 0
        for one in flows
        for week in one["weeks"]
    )


def _cell(
    canvas: Canvas,
    week: Mapping[str, Any],
    box: tuple[float, float, float, float],
    most: float,
) -> None:
    """Draw a week of a flow: its colour and its figure; grey if it may as well be nothing."""
    x, y, width, height = box
    days = week["late"]["mean"]
    sure = _is_told(week) and (week["late"]["low"] > 0 or week["late"]["high"] < 0)
    canvas.rect(x + 1, y + 1, width - 2, height - 2, shade(max(days, 0.0) / most))
    dark = days > _DARK * most
    fill = ("white" if sure else "#e8c9b8") if dark else INK if sure else "#8a93a3"
    canvas.text(
        x + width / 2,
        y + height * 0.66,
        f"{days:.1f}" if abs(days) >= _MOST_LATE_D else "0",
        anchor="middle",
        size=15,
        fill=fill,
    )


def _ends(canvas: Canvas, scale: Frame, week: Mapping[str, Any], y: float) -> None:
    late = week["late"]
    left = max(scale.x(late["low"]), scale.left)
    canvas.line([(left, y), (scale.x(late["high"]), y)], CHANGED, width=4)
    canvas.dot(max(scale.x(late["mean"]), scale.left), y, 7, CHANGED)
    date = dt.date.fromisoformat(week["first_day"])
    canvas.text(
        scale.x(late["high"]) + 10,
        y + 5,
        f"{late['mean']:.1f} ({late['low']:.1f} to {late['high']:.1f}), {date.day} {date:%b}",
        size=14,
        halo=True,
    )
