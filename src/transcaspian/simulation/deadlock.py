"""Who waits for whom when nothing moves any more, or when some never will again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.simulation.compile import entity_name
from transcaspian.simulation.paths import held_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transcaspian.simulation.compile import Compiled
    from transcaspian.simulation.run import Run

__all__ = ["explain_deadlock", "find_stuck"]

_MOST_NAMED = 3


class _Scene:
    """The entities left at the end of a run, what each holds, and what it waits for."""

    def __init__(self, compiled: Compiled, run: Run) -> None:
        from transcaspian.kernels.sim_layout import STATE

        self.compiled, self.state = compiled, STATE
        self.rows = run.waiting
        self.names = [entity_name(compiled, uid) for uid in self.rows["uid"].tolist()]
        self.steps = [compiled.model.steps[i] for i in self.rows["step"].tolist()]
        starts = {one.id: [one.start] for one in compiled.model.classes}
        for step in compiled.model.steps:
            if step.op == "batch":
                starts[step.carrier] = [step.to]
        held = {name: held_at(compiled.model, first) for name, first in starts.items()}
        self.hands = []
        for i, step in zip(self.rows["klass"].tolist(), self.steps, strict=True):
            hands = held[compiled.class_ids[i]].get(step.id, set())
            self.hands.append({one for hand in hands for one in hand})

    def holders(self, resource: str) -> list[int]:
        """Return who may hold a resource, by the way that each has come."""
        return [i for i, hand in enumerate(self.hands) if resource in hand]

    def queued(self, i: int) -> bool:
        return int(self.rows["state"][i]) == self.state.queued


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
        Names of entities each of which waits for something that only others of them hold.
    """
    scene = _Scene(compiled, run)
    stuck = {i for i in range(len(scene.names)) if scene.queued(i) and scene.steps[i].resource}
    while True:
        freed = {
            i
            for i in stuck
            if not (holders := set(scene.holders(scene.steps[i].resource)) - {i}) or holders - stuck
        }
        if not freed:
            return tuple(scene.names[i] for i in sorted(stuck))
        stuck -= freed


def explain_deadlock(compiled: Compiled, run: Run) -> tuple[str, ...]:
    """
    Return one sentence per entity that waits: for what, and who has it.

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
    rooms: dict[str, list[str]] = {}
    for name, step, state in zip(
        scene.names, scene.steps, scene.rows["state"].tolist(), strict=True
    ):
        if state == scene.state.stocked:
            rooms.setdefault(step.stock, []).append(name)
    order = sorted(range(len(scene.names)), key=lambda i: int(scene.rows["uid"][i]))
    sentences = (_sentence(scene, i, rooms) for i in order)
    return tuple(one for one in sentences if one)


def _sentence(scene: _Scene, i: int, rooms: Mapping[str, list[str]]) -> str:
    step, state = scene.steps[i], int(scene.rows["state"][i])
    who = f'{scene.names[i]} (step "{step.id}")'
    if state == scene.state.queued and step.gate:
        return f"{who} waits for a signal at gate {step.gate}"
    if state == scene.state.queued:
        holders = [scene.names[j] for j in scene.holders(step.resource) if j != i]
        return f"{who} waits for {step.resource}, held by {_list(holders) or 'nobody present'}"
    if state == scene.state.entering:
        return f"{who} waits for room in {step.stock}, where {_list(rooms.get(step.stock, []))} lie"
    if state == scene.state.stocked and step.op == "batch":
        return f"{who} waits in {step.stock} for a batch of {step.size:g}"
    if state == scene.state.stocked:
        return f"{who} waits in {step.stock} for a vehicle"
    if state == scene.state.boarding:
        return f"{who} waits for cargo from {' or '.join(step.stocks)}"
    if state == scene.state.calendar:
        return f"{who} waits for {step.calendar}, which opens no more before the end"
    return ""


def _list(names: list[str]) -> str:
    rest = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")
