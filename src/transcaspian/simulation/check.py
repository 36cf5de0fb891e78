"""What is wrong with a model, all at once and by name, before it runs."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from transcaspian.errors import ScenarioError
from transcaspian.simulation.check_holds import find_own_locks, find_unused_room
from transcaspian.simulation.check_periods import find_period_faults
from transcaspian.simulation.compile import OPS
from transcaspian.simulation.paths import find_unreturned, reaches_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.simulation.model import Calendar, Dist, EntityClass, Model, Resource, Step

__all__ = ["check_model", "iter_faults", "iter_row_faults", "iter_way_faults"]

_FAMILIES = {
    "constant", "exponential", "lognormal", "gamma", "uniform", "triangular", "discrete",
    "empirical",
}  # fmt: skip
_KINDS = {"none", "initial", "timetable", "poisson", "trace"}
_CALENDARS = {"always", "weekly", "dated", "weather", "union"}
_RULES = {"hold": {"", "none", "pause", "fit"}, "route": {"", "chance", "attribute", "calendar"}}
# what each kind of step must name, and the table that it names
_NEEDS = {
    "hold": (("dist", "dists"),),
    "seize": (("resource", "resources"),),
    "release": (("resource", "resources"),),
    "window": (("calendar", "calendars"),),
    "store": (("stock", "stocks"),),
    "reserve": (("stock", "stocks"),),
    "batch": (("stock", "stocks"), ("carrier", "classes"), ("to", "steps")),
    "split": (("to", "steps"),),
}
_MAY_NAME = {
    "dist": "dists", "resource": "resources", "calendar": "calendars", "stock": "stocks",
    "carrier": "classes", "to": "steps", "next": "steps",
}  # fmt: skip
_NEVER_ON = {"end", "store", "batch", "route"}


def check_model(model: Model) -> None:
    """
    Refuse a model that can't run.

    Parameters
    ----------
    model : Model
        What to look at.

    Raises
    ------
    ScenarioError
        With every fault found: subject, fault, remedy.
    """
    faults = list(iter_faults(model))
    if faults:
        raise ScenarioError(faults, title="model")


def iter_faults(model: Model) -> Iterator[str]:
    """
    Yield all faults of a model.

    Parameters
    ----------
    model : Model
        What to look at.

    Yields
    ------
    str
        Subject, fault, remedy. What follows from the way through the steps is looked at only
        once every name leads somewhere, what holds later only once all is well before.
    """
    faults = [*_rows(model), *_fleets(model)]
    yield from faults
    if not _leads_on(model):
        return
    yield from iter_way_faults(model)
    sizes = [*find_own_locks(model), *_batches(model), *_rooms(model)]
    yield from sizes
    if not faults:
        yield from _periods(model, sizes)


def iter_way_faults(model: Model) -> Iterator[str]:
    """
    Yield what is wrong with the ways through the steps, whatever the figures.

    Parameters
    ----------
    model : Model
        What to look at.

    Yields
    ------
    str
        Subject, fault, remedy; nothing while a name leads nowhere.
    """
    if _leads_on(model):
        yield from find_unreturned(model)
        yield from find_unused_room(model)


def _leads_on(model: Model) -> bool:
    """Return whether every name leads somewhere, so that all ways can be followed."""
    tables = ("classes", "steps", "resources", "stocks", "calendars", "dists")
    ids = {table: _ids(model, table) for table in tables}
    if not model.classes or any(len(ids[one]) < len(getattr(model, one)) for one in tables):
        return False
    for one in model.classes:
        if one.start not in ids["steps"] or one.member not in {"", *ids["classes"]}:
            return False
    for step in model.steps:
        needs = [name for name, _ in _NEEDS.get(step.op, ())]
        needs += [] if step.op in _NEVER_ON else ["next"]
        named = {name: getattr(step, name) for name in _MAY_NAME}
        if step.op not in OPS or not all(named[name] for name in needs):
            return False
        if any(one and one not in ids[_MAY_NAME[name]] for name, one in named.items()):
            return False
        choices = {name for name, _ in step.choices}
        if not (choices <= ids["steps"] and ids["stocks"].issuperset(step.stocks)):
            return False
    return True


def _rows(model: Model) -> Iterator[str]:
    """Yield what is wrong with rows by themselves, and with the names in them."""
    yield from _names(model)
    yield from iter_row_faults(model)


def iter_row_faults(model: Model) -> Iterator[str]:
    """
    Yield what is wrong with rows one by one.

    Parameters
    ----------
    model : Model
        What to look at; rows may be missing.

    Yields
    ------
    str
        Subject, fault, remedy.
    """
    for step in model.steps:
        yield from _step(step, model)
    for dist in model.dists:
        yield from _dist(dist)
    for calendar in model.calendars:
        yield from _calendar(calendar, model)
    for resource in model.resources:
        yield from _resource(resource, model)
    for stock in model.stocks:
        if stock.capacity <= 0.0:
            yield f'stock "{stock.id}" has no room: give it a capacity above 0'
    for one in model.classes:
        yield from _class(one, model)


def _fleets(model: Model) -> Iterator[str]:
    """Name fleets in which there is nobody, at the start or later."""
    for one in model.classes:
        later = [row for period in model.periods for row in period.classes if row.id == one.id]
        if one.arrivals.kind == "initial" and max(row.arrivals.n for row in [one, *later]) == 0:
            yield f'class "{one.id}" begins with nobody: give at least one'


def _periods(model: Model, known: list[str]) -> Iterator[str]:
    """Yield what is wrong with periods, and with the figures of the model in each of them."""
    faults = list(find_period_faults(model))
    yield from faults
    if faults:
        return
    for period, version in zip(model.periods, list(model.iter_versions())[1:], strict=True):
        found = list(_rows(version))
        if not found and (period.steps or period.stocks or period.classes):
            found = [*_batches(version), *_rooms(version)]
        for fault in found:
            if fault not in known:
                yield f"from hour {period.start_h:g}: {fault}"


def _ids(model: Model, table: str) -> set[str]:
    return {one.id for one in getattr(model, table)}


def _names(model: Model) -> Iterator[str]:
    for table in ("classes", "steps", "resources", "stocks", "calendars", "dists"):
        counts = Counter(one.id for one in getattr(model, table))
        for name, n in counts.items():
            if n > 1:
                yield f'{table}: "{name}" stands there {n} times: rename all but one'
            if not name:
                yield f"{table}: a row has no id: name it"
    if not model.classes:
        yield "the model has no class: nothing would ever happen"
    makers = Counter(one.carrier for one in model.steps if one.op == "batch")
    makers.update(one.member for one in model.classes if one.member)
    for one in model.classes:
        made = makers[one.id] + (one.arrivals.kind != "none")
        if made > 1:
            yield (
                f'class "{one.id}" is made in {made} ways, so its numbers would clash: '
                "use a class for each"
            )
        if made == 0:
            yield f'class "{one.id}" is made by nobody: give it arrivals, a batch or a carrier'
    stocks = Counter(one.stock for one in model.steps if one.op == "batch")
    for name, n in stocks.items():
        if n > 1:
            yield f'stock "{name}" is batched by {n} steps: send them all through one'


def _step(step: Step, model: Model) -> Iterator[str]:
    who = f'step "{step.id}"'
    if step.op not in OPS:
        yield f'{who} has the unknown op "{step.op}": choose one of {", ".join(sorted(OPS))}'
        return
    for name, table in _NEEDS.get(step.op, ()):
        if not getattr(step, name):
            yield f"{who} ({step.op}) names no {name}: name one of the {table}"
    for name, table in _MAY_NAME.items():
        value = getattr(step, name)
        if value and value not in _ids(model, table):
            yield f'{who} names the unknown {name} "{value}": add it to the {table}'
    if step.op not in _NEVER_ON and not step.next:
        yield f"{who} has no successor: say what comes next, or end there"
    if step.op in ("signal", "wait") and not step.gate:
        yield f"{who} ({step.op}) names no gate: name one"
    if step.rule not in _RULES.get(step.op, {""}):
        yield f'{who} has the unknown rule "{step.rule}" for {step.op}'
    if step.op in ("seize", "release", "signal", "wait") and not step.amount > 0.0:
        yield f"{who} has the amount {step.amount:g}: it must be above 0"
    yield from _choices(step, model, who)
    if step.op == "board":
        yield from _board(step, model, who)
    if step.op == "batch":
        if not step.size > 0.0:
            yield f"{who} makes batches of {step.size:g}: the size must be above 0"
        if step.deadline_h < 0.0:
            yield f"{who} has a negative deadline"


def _choices(step: Step, model: Model, who: str) -> Iterator[str]:
    if step.op == "route":
        if not step.choices:
            yield f"{who} has no choices: name at least one step"
        for name, weight in step.choices:
            if name not in _ids(model, "steps"):
                yield f'{who} may go to the unknown step "{name}": add it'
            if weight < 0.0 and step.rule in ("", "chance"):
                yield f'{who} goes to "{name}" with a negative chance'
        if step.rule in ("", "chance") and math.fsum(x for _, x in step.choices) <= 0.0:
            yield f"{who} has no choice with a chance above 0"
        if step.rule == "calendar" and (len(step.choices) != 2 or not step.calendar):
            yield f"{who} needs a calendar and two choices: if open, if closed"
    if step.op == "mark" and (
        not step.values
        or any(x < 0.0 for _, x in step.values)
        or math.fsum(x for _, x in step.values) <= 0.0
    ):
        yield f"{who} marks with no value of a chance above 0"


def _board(step: Step, model: Model, who: str) -> Iterator[str]:
    if not step.stocks:
        yield f"{who} (board) names no stocks: name where the vehicle loads from"
    for name in step.stocks:
        if name not in _ids(model, "stocks"):
            yield f'{who} loads from the unknown stock "{name}": add it'
        if any(one.op == "batch" and one.stock == name for one in model.steps):
            yield f'{who} loads from "{name}", which forms batches: use a stock of its own'
    if not step.capacity > 0.0:
        yield f"{who} takes {step.capacity:g}: the capacity must be above 0"
    if step.calendar and not 0.0 < step.low_capacity <= step.capacity:
        yield f"{who} has no low_capacity between 0 and its capacity for closed hours"
    if step.minimum > step.capacity:
        yield f"{who} leaves with {step.minimum:g} at least but takes only {step.capacity:g}"
    if step.deadline_h < 0.0 or step.every_h < 0.0:
        yield f"{who} has a negative time"


def _dist(dist: Dist) -> Iterator[str]:
    who = f'distribution "{dist.id}"'
    if dist.family not in _FAMILIES:
        yield f'{who} has the unknown family "{dist.family}"'
        return
    if dist.scale < 0.0:
        yield f"{who} has a negative scale"
    if dist.family in ("constant", "exponential", "lognormal", "gamma") and dist.a < 0.0:
        yield f"{who} has a negative time"
    if dist.family == "gamma" and not dist.b > 0.0:
        yield f"{who} has no coefficient of variation above 0: use a constant"
    if dist.family == "lognormal" and dist.b < 0.0:
        yield f"{who} has a negative sigma"
    if dist.family == "uniform" and dist.b < dist.a:
        yield f"{who} ends before it begins"
    if dist.family == "triangular" and not dist.a <= dist.b <= dist.c:
        yield f"{who} must have least <= mode <= most"
    if dist.family == "discrete" and (
        not dist.values
        or len(dist.values) != len(dist.weights)
        or min(dist.weights) < 0.0
        or math.fsum(dist.weights) <= 0.0
    ):
        yield f"{who} needs as many weights as values, none negative and one above 0"
    if dist.family == "empirical" and (
        len(dist.values) < 2 or list(dist.values) != sorted(dist.values)
    ):
        yield f"{who} needs two values or more, in rising order"


def _calendar(calendar: Calendar, model: Model) -> Iterator[str]:
    who = f'calendar "{calendar.id}"'
    if calendar.kind not in _CALENDARS:
        yield f'{who} has the unknown kind "{calendar.kind}"'
    if calendar.kind == "weekly" and not any(b > a for a, b in calendar.open_h):
        yield f"{who} is never open: give it an open spell"
    for a, b in (*calendar.open_h, *calendar.closed_h):
        if b < a:
            yield f"{who} has a spell that ends before it begins ({a:g} to {b:g})"
    for a, b in calendar.open_h:
        if a < 0.0 or b > 168.0:
            yield f"{who} has the spell {a:g} to {b:g}: a week runs from 0 to 168"
    if calendar.kind == "weather":
        weather = calendar.weather
        if weather is None or len(weather.closed_share) != 12 or len(weather.closure_h) != 12:
            yield f"{who} needs weather with twelve shares and twelve lengths of closure"
        elif not all(0.0 <= one < 1.0 for one in weather.closed_share):
            yield f"{who} has a closed share that is not at least 0 and below 1"
        elif min(weather.closure_h) <= 0.0:
            yield f"{who} has a closure without length"
    for name in calendar.of:
        if name not in _ids(model, "calendars"):
            yield f'{who} joins the unknown calendar "{name}": add it'
    if calendar.id in _joined(calendar.id, model):
        yield f"{who} joins itself: take it out of its parts"


def _joined(name: str, model: Model) -> set[str]:
    """Return all calendars that one is made of, directly or not."""
    parts = {one.id: one.of for one in model.calendars}
    seen: set[str] = set()
    todo = list(parts.get(name, ()))
    while todo:
        part = todo.pop()
        if part not in seen:
            seen.add(part)
            todo += parts.get(part, ())
    return seen


def _resource(resource: Resource, model: Model) -> Iterator[str]:
    who = f'resource "{resource.id}"'
    most = max([resource.capacity, *(capacity for _, capacity in resource.changes)])
    if most <= 0.0:
        yield f"{who} is a pool of {resource.capacity:g}: nobody would ever get any"
    if min([resource.capacity, *(capacity for _, capacity in resource.changes)]) < 0.0:
        yield f"{who} has a negative capacity"
    if any(t < 0.0 for t, _ in resource.changes):
        yield f"{who} changes at a negative time"
    if resource.calendar and resource.calendar not in _ids(model, "calendars"):
        yield f'{who} names the unknown calendar "{resource.calendar}": add it'
    for step in model.steps:
        if step.op == "seize" and step.resource == resource.id and step.amount > most > 0.0:
            yield f'step "{step.id}" seizes {step.amount:g} of {who}, which has {most:g} at most'


def _class(one: EntityClass, model: Model) -> Iterator[str]:
    who, arrivals = f'class "{one.id}"', one.arrivals
    if one.start not in _ids(model, "steps"):
        yield f'{who} starts at the unknown step "{one.start}": add it'
    if not one.size > 0.0:
        yield f"{who} has the size {one.size:g}: it must be above 0"
    if one.member and (one.member not in _ids(model, "classes") or one.n_member < 1):
        yield f'{who} brings {one.n_member} of "{one.member}": name a class and how many'
    if arrivals.kind not in _KINDS:
        yield f'{who} arrives in the unknown way "{arrivals.kind}"'
    if arrivals.kind == "initial" and arrivals.n < 0:
        yield f"{who} begins with fewer than nobody: give n"
    if arrivals.kind == "timetable" and not arrivals.every_h > 0.0:
        yield f"{who} has a timetable without an interval above 0"
    if arrivals.intervals and (
        arrivals.kind != "timetable"
        or min(one for _, one in arrivals.intervals) <= 0.0
        or len(dict(arrivals.intervals)) < len(arrivals.intervals)
        or not all(math.isfinite(one) for pair in arrivals.intervals for one in pair)
    ):
        yield f"{who} has intervals that are not above 0, one for each moment of a timetable"
    if arrivals.jitter and arrivals.jitter not in _ids(model, "dists"):
        yield f'{who} names the unknown distribution "{arrivals.jitter}": add it'
    if min(arrivals.first_h, arrivals.early_h, *arrivals.times_h, 0.0) < 0.0:
        yield f"{who} arrives at a negative time"
    if list(arrivals.times_h) != sorted(arrivals.times_h):
        yield f"{who} has times that do not rise"
    if arrivals.kind == "poisson":
        moments = [t for t, _ in arrivals.rates]
        if not arrivals.rates or min(rate for _, rate in arrivals.rates) < 0.0:
            yield f"{who} needs rates, none of them negative"
        if moments != sorted(set(moments)):
            yield f"{who} has moments of its rates that do not rise"


def _batches(model: Model) -> Iterator[str]:
    """Name batches that can never be together: for want of room, or of cargo that comes."""
    rooms = _capacities(model)
    reaches = reaches_of(model)
    for step in model.steps:
        if step.op != "batch" or not math.isinf(step.deadline_h):
            continue
        if step.size > rooms[step.stock]:
            yield (
                f'step "{step.id}" waits for a batch of {step.size:g} in stock "{step.stock}", '
                f"which has room for {rooms[step.stock]:g}: it can never fill"
            )
        total = math.fsum(
            one.size * _most(one, model) for one, steps in reaches if step.id in steps
        )
        if total < step.size:
            yield (
                f'step "{step.id}" waits for a batch of {step.size:g}, but only {total:g} can '
                "ever come: it can never fill"
            )


def _capacities(model: Model) -> dict[str, float]:
    """Return the room in each stock; as much as is asked for where a row with none is told of."""
    return {one.id: one.capacity if one.capacity > 0.0 else math.inf for one in model.stocks}


def _most(one: EntityClass, model: Model) -> float:
    """Return how many entities of a class there can ever be."""
    arrivals = one.arrivals
    if arrivals.kind == "initial":
        return arrivals.n
    if arrivals.kind == "trace":
        return len(arrivals.times_h)
    if arrivals.kind in ("timetable", "poisson"):
        return arrivals.n or math.inf
    carriers = [maker for maker in model.classes if maker.member == one.id]
    if carriers:
        return max(_most(maker, model) * maker.n_member for maker in carriers)
    return math.inf


def _rooms(model: Model) -> Iterator[str]:
    """Name cargo that no vehicle, or no stock, could ever take."""
    rooms = _capacities(model)
    reaches = reaches_of(model)
    for step in model.steps:
        if step.op not in ("store", "reserve", "batch"):
            continue
        for one in (one for one, steps in reaches if step.id in steps):
            if one.size > rooms[step.stock]:
                yield (
                    f'class "{one.id}" of size {one.size:g} can never lie in stock '
                    f'"{step.stock}", which has room for {rooms[step.stock]:g}'
                )
            for vehicle in model.steps:
                if (
                    vehicle.op == "board"
                    and step.stock in vehicle.stocks
                    and one.size > vehicle.capacity
                ):
                    yield (
                        f'class "{one.id}" of size {one.size:g} can never board at step '
                        f'"{vehicle.id}", which takes {vehicle.capacity:g}'
                    )
