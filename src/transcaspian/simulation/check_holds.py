"""What nobody could ever end: room kept for who never comes, and a wait for what oneself has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.simulation.paths import held_at, starts_of, successors_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from transcaspian.simulation.model import EntityClass, Model

__all__ = ["find_own_locks", "find_unused_room"]

_SLACK = 1e-9
_USES = ("store", "batch")


def find_unused_room(model: Model) -> Iterator[str]:
    """Yield a fault for room that is kept by who then ends, or goes to another stock."""
    ahead = successors_of(model)
    for one in model.classes:
        yield from _unused_room(model, one, starts_of(model, one, ahead), ahead)


def find_own_locks(model: Model) -> Iterator[str]:
    """Yield a fault for who would wait for a resource that it has all of, or too much, itself."""
    ahead = successors_of(model)
    for one in model.classes:
        yield from _own_locks(model, one, starts_of(model, one, ahead), ahead)


def _unused_room(
    model: Model, one: EntityClass, starts: list[str], ahead: Mapping[str, list[str]]
) -> Iterator[str]:
    steps = {step.id: step for step in model.steps}
    seen: set[tuple[str, str]] = set()
    todo = [(name, "") for name in starts]
    while todo:
        name, kept = todo.pop()
        if (name, kept) in seen:
            continue
        seen.add((name, kept))
        step = steps[name]
        asks = step.op == "end" or step.op in (*_USES, "reserve")
        if kept and asks and step.stock != kept:
            where = "ends" if step.op == "end" else f'goes into stock "{step.stock}"'
            yield (
                f'class "{one.id}" {where} at step "{name}" while room in stock "{kept}" is kept '
                "for it, which nobody would ever free: store there before"
            )
        if step.op == "reserve":
            kept = step.stock
        elif step.op in _USES:
            kept = ""
        todo += [(to, kept) for to in ahead[name]]


def _own_locks(
    model: Model, one: EntityClass, starts: list[str], ahead: Mapping[str, list[str]]
) -> Iterator[str]:
    seizes = [step for step in model.steps if step.op == "seize"]
    most = {
        row.id: max([row.capacity, *(capacity for _, capacity in row.changes)])
        for row in model.resources
    }
    held = held_at(model, starts, dict(ahead))
    for step in seizes:
        has = min(other.amount for other in seizes if other.resource == step.resource)
        room = most[step.resource]
        mine = any(step.resource in hand for hand in held.get(step.id, ()))
        if mine and step.amount <= room and has + step.amount > room + _SLACK:
            yield (
                f'class "{one.id}" asks at step "{step.id}" for {step.amount:g} of resource '
                f'"{step.resource}" while it may hold {has:g} of {room:g} itself: it would wait '
                "for ever; release before, or have more"
            )
