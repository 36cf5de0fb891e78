"""Who waits for whom when nothing moves any more, or when some never will again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.simulation.compile import entity_name
from transcaspian.simulation.standstill import Scene

if TYPE_CHECKING:
    from transcaspian.simulation.compile import Compiled
    from transcaspian.simulation.run import Run
    from transcaspian.simulation.standstill import Kind

__all__ = ["explain_circle", "explain_deadlock", "find_stuck"]

_MOST_NAMED = 3


def find_stuck(compiled: Compiled, run: Run) -> tuple[str, ...]:
    """
    Return who waits in a circle or behind one, even if others still move.

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
        resource held, room, cargo, a vehicle or a signal. In the order of their numbers.
    """
    scene = Scene(compiled, run)
    rows = [i for kind in _locked(scene) for i in scene.groups[kind]]
    uids = sorted(run.waiting["uid"][rows].tolist())
    return tuple(entity_name(compiled, uid) for uid in uids)


def explain_circle(compiled: Compiled, run: Run) -> tuple[str, ...]:
    """
    Return one sentence for each link of each circle of those who wait for one another.

    Parameters
    ----------
    compiled : Compiled
        The model that ran.
    run : Run
        Any run, also one that went on because others still came or moved.

    Returns
    -------
    tuple of str
        Who waits for what, and who has it or could bring it, which is who the next sentence is
        of. Those who stand at one place for the same are told of together. Empty if there is no
        circle.
    """
    scene = Scene(compiled, run)
    locked = _locked(scene)
    nearest = {
        kind: min(others, key=lambda other: (others[other], _first(scene, other)))
        for kind, others in locked.items()
    }
    told: list[str] = []
    done: set[Kind] = set()
    for first in sorted(locked, key=lambda kind: _first(scene, kind)):
        way: list[Kind] = []
        kind = first
        while kind not in done:
            done.add(kind)
            way.append(kind)
            kind = nearest[kind]
        if kind in way:
            circle = way[way.index(kind) :]
            told += [_sentence(scene, one, scene.groups[one], nearest[one]) for one in circle]
    return tuple(told)


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
    scene = Scene(compiled, run)
    told = [
        (int(run.waiting["uid"][i]), _sentence(scene, kind, [i]))
        for kind, members in scene.groups.items()
        for i in members
    ]
    return tuple(words for _, words in sorted(told) if words)


def _locked(scene: Scene) -> dict[Kind, dict[Kind, int]]:
    """Return the kinds that wait for one another, with who of them could help each and how far."""
    helpers = {kind: scene.near(kind) for kind in scene.find_stuck()}
    while True:
        helpers = {
            kind: {other: far for other, far in others.items() if other in helpers}
            for kind, others in helpers.items()
        }
        if all(helpers.values()):
            return helpers
        helpers = {kind: others for kind, others in helpers.items() if others}


def _first(scene: Scene, kind: Kind) -> int:
    return int(scene.run.waiting["uid"][scene.groups[kind][0]])


def _sentence(scene: Scene, kind: Kind, rows: list[int], nearest: Kind | None = None) -> str:
    """Return what some of a kind wait for; `nearest` is named first of those who could help."""
    step, state = scene.steps[kind.step], scene.state
    named = _named(scene, rows, most=1)
    verb = "waits" if len(rows) == 1 else "wait"
    who = f'{named} (step "{step.id}") {verb}'
    if kind.state == state.calendar:
        return f"{who} for {step.calendar}, which opens no more before the end"
    what = _what(scene, kind)
    if not what:
        return ""
    near = scene.near(kind)
    order = sorted(near, key=lambda one: (one != nearest, near[one], _first(scene, one)))
    helpers = [i for one in order for i in scene.groups[one]]
    others = [i for i in helpers if rows != [i]]
    return f"{who} {what} {_named(scene, others) if others or not helpers else 'itself'}"


def _what(scene: Scene, kind: Kind) -> str:
    """Return what a kind waits for, up to the words before who could end that."""
    step, state = scene.steps[kind.step], scene.state
    if kind.state == state.queued:
        if step.gate:
            return f"for a signal at gate {step.gate}, to be given by"
        return f"for {step.resource}, held by"
    if kind.state == state.entering:
        lying = scene.find_inside(step.stock)
        return f"for room in {step.stock}, full of {_named(scene, lying)}, to be emptied by"
    if kind.state == state.stocked and step.op == "batch":
        return f"in {step.stock} for a batch of {step.size:g}, to be filled by"
    if kind.state == state.stocked:
        return f"in {step.stock} for a vehicle, to be taken by"
    if kind.state == state.boarding:
        return f"for cargo from {' or '.join(step.stocks)}, to be brought by"
    return ""


def _named(scene: Scene, rows: list[int], most: int = _MOST_NAMED) -> str:
    names = [entity_name(scene.compiled, int(scene.run.waiting["uid"][i])) for i in rows[:most]]
    rest = len(rows) - most
    more = f" and {rest} more" if rest > 0 else ""
    return (", ".join(names) + more) or "nobody present"
