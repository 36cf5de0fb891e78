"""Where on the map each step is taken."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from transcaspian.atlas.load import load_atlas
from transcaspian.simulation.paths import held_at

if TYPE_CHECKING:
    from transcaspian.simulation.model import Calendar, Step
    from transcaspian.study.simulate_runs import Setting

__all__ = ["places_of_steps"]

_MOST_STEPS = 8


def places_of_steps(setting: Setting) -> tuple[str, ...]:
    """
    Return where each step is taken.

    Parameters
    ----------
    setting : Setting
        The world.

    Returns
    -------
    tuple of str
        A place for each step of the model: that of its resource or stock; of a step that asks a
        calendar the place of that calendar's sea where something is held meanwhile, else the next
        on the way, else the last; of a wait for a signal where that is given; empty where nobody
        can tell.
    """
    model = setting.compiled.model
    own = [_own_place(one, setting) for one in model.steps]
    rows = {one.id: i for i, one in enumerate(model.steps)}
    ahead: list[list[int]] = [[] for _ in model.steps]
    behind: list[list[int]] = [[] for _ in model.steps]
    for i, one in enumerate(model.steps):
        for name in (one.next, one.to, *(to for to, _ in one.choices)):
            if name in rows:
                ahead[i].append(rows[name])
                behind[rows[name]].append(i)
    starts = [one.start for one in model.classes]
    starts += [step.to for step in model.steps if step.op in ("batch", "split")]
    held = held_at(model, starts)
    where = {one.id: one.place for one in model.resources}
    ways = _ends(setting)
    ahead_of = [
        place or ways.get(one.id, ("", ""))[0] for place, one in zip(own, model.steps, strict=True)
    ]
    back_of = [
        place or ways.get(one.id, ("", ""))[1] for place, one in zip(own, model.steps, strict=True)
    ]
    seas = {one.id: _sea(one, setting) for one in model.calendars}
    found = []
    for i, one in enumerate(model.steps):
        place = own[i]
        if not place and one.calendar:
            sea = seas.get(one.calendar, frozenset())
            here = [where[name] for hand in held.get(one.id, ()) for name in hand]
            here += ways.get(one.id, ())
            place = next((name for name in here if name in sea), "")
            place = place or _near(i, ahead_of, ahead, sea) or _near(i, back_of, behind, sea)
            place = place or _near(i, ahead_of, ahead, None)
        elif not place and one.gate:
            signals = [j for j, other in enumerate(model.steps) if other.gate == one.gate]
            signals = [j for j in signals if model.steps[j].op == "signal"]
            place = _near(signals[0], own, behind, None) if signals else ""
        found.append(place)
    return tuple(found)


def _ends(setting: Setting) -> dict[str, tuple[str, str]]:
    """Return where the way of each step that moves along one begins and ends."""
    found = {}
    for row in setting.corridor.tables["ways"]:
        start, _, end = row["way"].partition(":")[2].partition(">")
        found[row["step"]] = (start, end.rpartition(">")[2] or end)
    return found


def _own_place(step: Step, setting: Setting) -> str:
    """Return the place of a step's resource or stock, empty if it has neither."""
    model = setting.compiled.model
    places = {one.id: one.place for one in model.resources}
    places |= {one.id: one.place for one in model.stocks}
    names = (step.stock, *step.stocks, step.resource)
    return next((places[name] for name in names if places.get(name)), "")


def _sea(calendar: Calendar, setting: Setting) -> frozenset[str]:
    """Return the places of the sea, or the one place, that a calendar closes."""
    rows = {row["id"]: row for row in setting.corridor.tables["calendars"]}
    areas = load_atlas().sea_areas
    found: set[str] = set()
    for name in (calendar.id, *calendar.of):
        args = rows[name]["args"] if name in rows else ""
        for part in args.split(";"):
            key, _, value = part.strip().partition("=")
            if key == "area" and value in areas:
                found.update(areas[value].places)
            elif key == "subject":
                found.add(value)
    return frozenset(found)


def _near(start: int, own: list[str], links: list[list[int]], within: frozenset[str] | None) -> str:
    """Return the nearest place along some links, of those that are wanted."""
    seen, queue = {start}, deque([(start, 0)])
    while queue:
        i, far = queue.popleft()
        if i != start and own[i] and (within is None or own[i] in within):
            return own[i]
        for one in links[i] if far < _MOST_STEPS else ():
            if one not in seen:
                seen.add(one)
                queue.append((one, far + 1))
    return ""
