"""The ways through a model's steps: who gets where, what is held, and how much is asked for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from transcaspian.simulation.model import Dist, EntityClass, Model, Step

__all__ = [
    "find_unreturned",
    "held_at",
    "mean_h",
    "offered_load",
    "reached",
    "reaches_of",
    "starts_of",
    "successors_of",
]

_Held = frozenset[str]
_Ahead = dict[str, list[str]]
# how far an entity's way is followed, and the share of it that is let go
_MOST_STEPS = 20_000
_NOBODY = 1e-6


def _after_stock(model: Model, stock: str) -> list[str]:
    """Return the steps at which members of a stock may find themselves free again."""
    starts = [step.next for step in model.steps if step.op == "board" and stock in step.stocks] + [
        step.to for step in model.steps if step.op == "batch" and step.stock == stock
    ]
    steps = {step.id: step for step in model.steps}
    seen: set[str] = set()
    todo = [one for one in starts if one]
    free = []
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        step = steps[name]
        if step.op == "split":
            free.append(step.to)
        elif step.op in ("store", "batch"):
            todo += _after_stock(model, step.stock) if step.stock != stock else []
        else:
            todo += _ahead(step)
    return free


def _ahead(step: Step) -> list[str]:
    if step.op == "route":
        return [name for name, _ in step.choices]
    return [step.next] if step.next and step.op != "end" else []


def successors_of(model: Model) -> dict[str, list[str]]:
    """
    Return where an entity may be next, being carried left out.

    Parameters
    ----------
    model : Model
        Whose names all lead somewhere.

    Returns
    -------
    dict of str to list of str
        By step. Whoever asks several questions of one model works it out once and passes it on.
    """
    return {
        step.id: _after_stock(model, step.stock) if step.op in ("store", "batch") else _ahead(step)
        for step in model.steps
    }


def starts_of(model: Model, one: EntityClass, ahead: _Ahead | None = None) -> list[str]:
    """
    Return where entities of a class may begin to act by themselves.

    Parameters
    ----------
    model : Model
        Whose names all lead somewhere.
    one : EntityClass
        One of its classes.
    ahead : mapping, optional
        As of `successors_of`.

    Returns
    -------
    list of str
        Its own start first, then where batches and splits set its entities free.
    """
    starts = [one.start]
    starts += [step.to for step in model.steps if step.op == "batch" and step.carrier == one.id]
    for maker in model.classes:
        if maker.member == one.id:
            steps = {step.id: step for step in model.steps}
            ahead = ahead or successors_of(model)
            own = starts_of(model, maker, ahead) if maker.member != maker.id else []
            ways = reached(model, own, ahead)
            starts += [steps[name].to for name in ways if steps[name].op == "split"]
    return starts


def reached(model: Model, starts: list[str], ahead: _Ahead | None = None) -> set[str]:
    """Return the ids of all steps that can be reached from some."""
    successors = ahead or successors_of(model)
    seen: set[str] = set()
    todo = list(starts)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += successors[name]
    return seen


def reaches_of(model: Model) -> list[tuple[EntityClass, set[str]]]:
    """Return each class with the steps that its entities may come to."""
    ahead = successors_of(model)
    return [(one, reached(model, starts_of(model, one, ahead), ahead)) for one in model.classes]


def held_at(
    model: Model, starts: list[str], ahead: _Ahead | None = None
) -> Mapping[str, set[_Held]]:
    """
    Return what may be held on arriving at each step.

    Parameters
    ----------
    model : Model
        Whose names all lead somewhere.
    starts : list of str
        Where the way begins, with nothing in hand.
    ahead : mapping, optional
        As of `successors_of`.

    Returns
    -------
    mapping of str to set of frozenset of str
        By step, each set of resources that some way there leaves in hand.
    """
    steps = {step.id: step for step in model.steps}
    successors = ahead or successors_of(model)
    held: dict[str, set[_Held]] = {}
    todo: list[tuple[str, _Held]] = [(name, frozenset()) for name in starts]
    while todo:
        name, hand = todo.pop()
        if hand in held.setdefault(name, set()):
            continue
        held[name].add(hand)
        step = steps[name]
        if step.op == "seize":
            hand |= {step.resource}
        elif step.op in ("release", "store", "batch"):
            hand -= {step.resource}
        todo += [(other, hand) for other in successors[name]]
    return held


def find_unreturned(model: Model) -> Iterator[str]:
    """Yield a fault for each resource that is held at an end and that nobody else gives back."""
    ends = {step.id for step in model.steps if step.op == "end"}
    ahead = successors_of(model)
    for one in model.classes:
        starts = starts_of(model, one, ahead)
        ways = reached(model, starts, ahead)
        held = held_at(model, starts, ahead)
        others = {
            step.resource
            for step in model.steps
            if step.op in ("release", "store", "batch") and step.id not in ways
        }
        for end in sorted(ends & ways):
            for resource in sorted({name for hand in held[end] for name in hand} - others):
                yield (
                    f'class "{one.id}" may end at step "{end}" with resource "{resource}" in '
                    "hand: give it back before"
                )


def mean_h(dist: Dist) -> float:
    """
    Return the mean of a distribution.

    Parameters
    ----------
    dist : Dist
        Without faults.

    Returns
    -------
    float
        Its scale included. [h]
    """
    if dist.family == "lognormal":
        mean = dist.a * math.exp(0.5 * dist.b * dist.b)
    elif dist.family == "uniform":
        mean = 0.5 * (dist.a + dist.b)
    elif dist.family == "triangular":
        mean = (dist.a + dist.b + dist.c) / 3.0
    elif dist.family == "discrete":
        pairs = zip(dist.values, dist.weights, strict=True)
        mean = math.fsum(x * w for x, w in pairs) / math.fsum(dist.weights)
    elif dist.family == "empirical":
        inner = math.fsum(dist.values[1:-1]) + 0.5 * (dist.values[0] + dist.values[-1])
        mean = inner / (len(dist.values) - 1)
    else:
        mean = dist.a
    return mean * dist.scale


def _rate(model: Model, one: EntityClass, horizon_h: float) -> float:
    """Return how many entities of a class come per hour; 0 for those who circulate."""
    arrivals = one.arrivals
    if arrivals.kind == "timetable":
        paces = sorted(arrivals.intervals)
        return _mean([(0.0, arrivals.every_h), *paces], horizon_h, rate=lambda every: 1.0 / every)
    if arrivals.kind == "poisson":
        return _mean(arrivals.rates, horizon_h, rate=lambda one: one)
    if arrivals.kind == "trace":
        return len(arrivals.times_h) / horizon_h
    return math.fsum(
        _rate(model, maker, horizon_h) * maker.n_member
        for maker in model.classes
        if maker.member == one.id
    )


def _mean(
    figures: Sequence[tuple[float, float]], horizon_h: float, *, rate: Callable[[float], float]
) -> float:
    """Return the mean rate over a run of figures that hold from their moments on."""
    ends = [*(t for t, _ in figures[1:]), math.inf]
    spans = [
        max(min(end, horizon_h) - max(t, 0.0), 0.0)
        for (t, _), end in zip(figures, ends, strict=True)
    ]
    pairs = zip(figures, spans, strict=True)
    return math.fsum(rate(one) * span for (_, one), span in pairs) / horizon_h


def _visits(model: Model, starts: list[str]) -> dict[str, float]:
    """Return how often an entity comes to each step, ways by attribute or calendar taken alike."""
    names = [step.id for step in model.steps]
    row = {name: i for i, name in enumerate(names)}
    successors = successors_of(model)
    follow = np.zeros((len(names), len(names)))
    for step in model.steps:
        ahead = successors[step.id]
        weights = [1.0] * len(ahead)
        if step.op == "route" and step.rule in ("", "chance"):
            weights = [weight for _, weight in step.choices]
        for name, weight in zip(ahead, weights, strict=True):
            follow[row[step.id], row[name]] += weight / math.fsum(weights)
    enter = np.zeros(len(names))
    for name in starts:
        enter[row[name]] += 1.0 / len(starts)
    visits = np.zeros(len(names))
    for _ in range(_MOST_STEPS):
        visits += enter
        enter = enter @ follow
        if enter.sum() < _NOBODY:
            break
    return dict(zip(names, visits.tolist(), strict=True))


def offered_load(model: Model, horizon_h: float) -> dict[str, float]:
    """
    Return how much of each resource is asked for, over what there is at the start.

    Parameters
    ----------
    model : Model
        Without faults.
    horizon_h : float
        Over which rates are averaged. [h]

    Returns
    -------
    dict of str to float
        By resource; a queue can't be stable at 1 or more. Entities that circulate, carriers of
        batches, and waiting while something is held are left out, so the truth may be higher. [-]
    """
    load = {one.id: 0.0 for one in model.resources}
    dists = {one.id: one for one in model.dists}
    for one in model.classes:
        rate = _rate(model, one, horizon_h)
        if rate <= 0.0:
            continue
        made = any(maker.member == one.id for maker in model.classes)
        starts = starts_of(model, one)[1:] if made else [one.start]
        if not starts:
            continue
        visits = _visits(model, starts)
        amounts = {step.resource: step.amount for step in model.steps if step.op == "seize"}
        held = held_at(model, starts)
        for step in model.steps:
            if step.op == "hold" and step.id in held:
                hours = rate * visits[step.id] * mean_h(dists[step.dist])
                hours *= one.n_member if step.per_load and one.member else 1.0
                hands = held[step.id]
                for name in {name for hand in hands for name in hand}:
                    share = sum(name in hand for hand in hands) / len(hands)
                    load[name] += hours * amounts[name] * share
    return {
        one.id: load[one.id] / one.capacity if one.capacity > 0.0 else math.inf * load[one.id]
        for one in model.resources
        if one.capacity > 0.0 or load[one.id] > 0.0
    }
