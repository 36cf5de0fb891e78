"""Who waits for whom when nothing moves any more, or when some never will again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from transcaspian.simulation.compile import entity_name
from transcaspian.simulation.paths import held_at

if TYPE_CHECKING:
    from transcaspian.simulation.compile import Compiled
    from transcaspian.simulation.model import Model, Step
    from transcaspian.simulation.run import Run

__all__ = ["explain_circle", "explain_deadlock", "find_stuck", "may_lock"]

_MOST_NAMED = 3
_COME_ON = ("timetable", "poisson", "trace")


def _ways(model: Model) -> dict[str, set[str]]:
    """Return the steps that who is at a step, or is carried from there, may come to."""
    boards: dict[str, list[str]] = {}
    for step in model.steps:
        for stock in step.stocks:
            boards.setdefault(stock, []).append(step.next)
    after = {
        step.id: {step.next, step.to, *(to for to, _ in step.choices), *boards.get(step.stock, ())}
        - {""}
        for step in model.steps
    }
    ways: dict[str, set[str]] = {}
    for name, firsts in after.items():
        seen: set[str] = set()
        todo = list(firsts)
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo += after[one]
        ways[name] = seen
    return ways


def _starts(model: Model) -> dict[str, list[str]]:
    """Return where the way of each class begins."""
    starts = {one.id: [one.start] for one in model.classes}
    for step in model.steps:
        if step.op == "batch":
            starts[step.carrier] = [step.to]
    return starts


class _Scene:
    """The entities left at the end of a run, what each holds, and what it waits for."""

    def __init__(self, compiled: Compiled, run: Run) -> None:
        from transcaspian.kernels.sim_layout import STATE

        self.compiled, self.state, model = compiled, STATE, compiled.model
        self.rows = run.waiting
        self.names = [entity_name(compiled, uid) for uid in self.rows["uid"].tolist()]
        self.steps = [model.steps[i] for i in self.rows["step"].tolist()]
        self.states = self.rows["state"].tolist()
        self.dead = run.status == "deadlock"
        held = {name: held_at(model, first) for name, first in _starts(model).items()}
        self.hands = []
        for i, step, state in zip(
            self.rows["klass"].tolist(), self.steps, self.states, strict=True
        ):
            hands = held[compiled.class_ids[i]].get(step.id, set())
            given = {step.resource} if state == STATE.stocked else set()
            self.hands.append({one for hand in hands for one in hand} - given)
        self.ways = _ways(model)
        self.by_id = {step.id: step for step in model.steps}

    def holders(self, resource: str) -> list[int]:
        """Return who may hold a resource, by the way that each has come."""
        return [i for i, hand in enumerate(self.hands) if resource in hand]

    def helps(self, step: Step, other: Step, state: int) -> bool:
        """Return whether `other`, a step ahead, ends what those in a state at `step` wait for."""
        if state == self.state.queued:
            return other.op == "signal" and other.gate == step.gate
        if state == self.state.boarding:
            return other.op in ("store", "batch") and other.stock in step.stocks
        if other.op == "board":
            return step.stock in other.stocks
        return other.op == "batch" and other.stock == step.stock

    def helpers(self, i: int) -> list[int]:
        """Return who may bring, take away or signal what an entity waits for."""
        step, state = self.steps[i], self.states[i]
        if state == self.state.queued and step.resource:
            return [j for j in self.holders(step.resource) if j != i]
        found = []
        for j, other in enumerate(self.steps):
            if j == i or self.states[j] == self.state.aboard:
                continue  # who is carried comes when the carrier does
            ahead = [self.by_id[name] for name in self.ways[other.id]]
            if self.states[j] in (self.state.entering, self.state.boarding):
                ahead.append(other)
            if any(self.helps(step, one, state) for one in ahead):
                found.append(j)
        return found

    def awaits(self, i: int) -> bool:
        """Return whether an entity waits for what only others can change."""
        step, state = self.steps[i], self.states[i]
        if state == self.state.stocked:
            return bool(step.op != "batch" or math.isinf(step.deadline_h))
        if state == self.state.boarding:
            return bool(step.every_h <= 0.0)
        return bool(state in (self.state.queued, self.state.entering))

    def may_come(self, i: int) -> bool:
        """Return whether somebody who isn't there yet may end what an entity waits for."""
        step, state = self.steps[i], self.states[i]
        if self.dead or (state == self.state.queued and step.resource):
            return False
        starts = [one.start for one in self.compiled.model.classes if one.arrivals.kind in _COME_ON]
        names = {name for start in starts for name in (start, *self.ways[start])}
        return any(self.helps(step, self.by_id[name], state) for name in names)


def find_stuck(compiled: Compiled, run: Run) -> tuple[str, ...]:
    """
    Return who waits in a circle, even if others still move.

    Parameters
    ----------
    compiled : Compiled
        The model that ran.
    run : Run
        Any run.

    Returns
    -------
    tuple of str
        Names of entities each of which waits for something that only others of them can give: a
        resource held, room, cargo, a vehicle or a signal.
    """
    scene = _Scene(compiled, run)
    helpers = {i: scene.helpers(i) for i in range(len(scene.names)) if scene.awaits(i)}
    stuck = {i for i, others in helpers.items() if others and not scene.may_come(i)}
    while True:
        freed = {i for i in stuck if not stuck.issuperset(helpers[i])}
        if not freed:
            return tuple(scene.names[i] for i in sorted(stuck))
        stuck -= freed


def may_lock(model: Model) -> bool:
    """
    Return whether those who hold one resource may wait in a circle for what others of them hold.

    Parameters
    ----------
    model : Model
        Whose names all lead somewhere.

    Returns
    -------
    bool
        False if resources can be put in an order in which all take them: then none locks another.
    """
    by_id = {step.id: step for step in model.steps}
    wanted: dict[str, set[str]] = {}
    for first in _starts(model).values():
        for name, hands in held_at(model, first).items():
            if by_id[name].op == "seize":
                for one in {one for hand in hands for one in hand}:
                    wanted.setdefault(one, set()).add(by_id[name].resource)
    while True:
        last = {name for name, others in wanted.items() if not others & wanted.keys()}
        if not last:
            return bool(wanted)
        wanted = {name: others for name, others in wanted.items() if name not in last}


def explain_circle(compiled: Compiled, run: Run) -> tuple[str, ...]:
    """
    Return one sentence for each who holds what another waits for, and waits in a circle.

    Parameters
    ----------
    compiled : Compiled
        The model that ran.
    run : Run
        Any run, also one that went on because others still came or moved.

    Returns
    -------
    tuple of str
        In the order of their numbers; empty if no resources lock one another.
    """
    scene = _Scene(compiled, run)
    waits = [
        step.resource if state == scene.state.queued else ""
        for step, state in zip(scene.steps, scene.states, strict=True)
    ]
    holders: dict[str, list[int]] = {}
    for i, hand in enumerate(scene.hands):
        for one in hand:
            holders.setdefault(one, []).append(i)
    locked = {one for one in waits if one in holders}
    while True:
        freed = {one for one in locked if any(waits[i] not in locked for i in holders[one])}
        if not freed:
            break
        locked -= freed
    within = {i for one in locked for i in holders[one]}
    order = sorted(within, key=lambda i: int(scene.rows["uid"][i]))
    return tuple(_sentence(scene, i) for i in order)


def explain_deadlock(compiled: Compiled, run: Run) -> tuple[str, ...]:
    """
    Return one sentence per entity that waits: for what, and who has it or could bring it.

    Parameters
    ----------
    compiled : Compiled
        The model that ran.
    run : Run
        A run with status ``deadlock``.

    Returns
    -------
    tuple of str
        In the order of their numbers.
    """
    scene = _Scene(compiled, run)
    order = sorted(range(len(scene.names)), key=lambda i: int(scene.rows["uid"][i]))
    sentences = (_sentence(scene, i) for i in order)
    return tuple(one for one in sentences if one)


def _sentence(scene: _Scene, i: int) -> str:
    step, state = scene.steps[i], scene.states[i]
    who = f'{scene.names[i]} (step "{step.id}")'
    if state == scene.state.calendar:
        return f"{who} waits for {step.calendar}, which opens no more before the end"
    what = _what(scene, i)
    if not what:
        return ""
    if state == scene.state.queued and step.resource:
        return f"{who} waits for {what}, held by {_named(scene, scene.helpers(i))}"
    return f"{who} waits {what} {_named(scene, scene.helpers(i))}"


def _what(scene: _Scene, i: int) -> str:
    """Return what an entity waits for, up to the words before who could end that."""
    step, state = scene.steps[i], scene.states[i]
    if state == scene.state.queued:
        return f"for a signal at gate {step.gate}, to be given by" if step.gate else step.resource
    if state == scene.state.entering:
        lying = [
            j
            for j, other in enumerate(scene.steps)
            if scene.states[j] == scene.state.stocked and other.stock == step.stock
        ]
        return f"for room in {step.stock}, full of {_named(scene, lying)}, to be emptied by"
    if state == scene.state.stocked and step.op == "batch":
        return f"in {step.stock} for a batch of {step.size:g}, to be filled by"
    if state == scene.state.stocked:
        return f"in {step.stock} for a vehicle, to be taken by"
    if state == scene.state.boarding:
        return f"for cargo from {' or '.join(step.stocks)}, to be brought by"
    return ""


def _named(scene: _Scene, who: list[int]) -> str:
    names = [scene.names[j] for j in who]
    rest = len(names) - _MOST_NAMED
    more = f" and {rest} more" if rest > 0 else ""
    return (", ".join(names[:_MOST_NAMED]) + more) or "nobody present"
