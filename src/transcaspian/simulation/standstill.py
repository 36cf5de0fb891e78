"""Who can't go on any more, whatever the others still do."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from transcaspian.simulation.paths import held_at, starts_of, successors_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcaspian.simulation.compile import Compiled
    from transcaspian.simulation.model import EntityClass, Model, Step
    from transcaspian.simulation.run import Run

__all__ = ["Kind", "Scene"]

_SLACK = 1e-9
_COME_ON = ("timetable", "poisson", "trace")

_Thing = tuple[str, str]
# what is waited for, and its name: to be "free" (a resource), to come "out" of a stock or "in" to
# it, a "signal" (a gate)


class Kind(NamedTuple):
    """
    Entities that stand at the same place in the same way.

    Parameters
    ----------
    klass, step : int
        Rows in the kernel's tables. [-]
    state : int
        As the kernel numbers it. [-]
    kept : int
        Row of the stock that keeps room for them, from 1; 0 if none does. [-]
    bound : bool
        Whether others have to give something before they go on.
    """

    klass: int
    step: int
    state: int
    kept: int
    bound: bool


class Scene:
    """
    The entities left at the end of a run, what each waits for, and who of them may go on.

    Whoever may free, bring, take away or signal something is taken to do so: who is found stuck is
    stuck whatever the others do; that somebody isn't found proves nothing.

    Parameters
    ----------
    compiled : Compiled
        The model that ran.
    run : Run
        Any run.
    """

    def __init__(self, compiled: Compiled, run: Run) -> None:
        from transcaspian.kernels.sim_layout import STATE

        self.compiled, self.run, self.state = compiled, run, STATE
        begun = sum(period.start_h <= run.ended_h for period in compiled.model.periods)
        self.model: Model = list(compiled.model.iter_versions())[begun]
        self.by_id = {step.id: step for step in self.model.steps}
        self.steps = [self.by_id[name] for name in compiled.step_ids]
        self.batches = {step.stock: step for step in self.model.steps if step.op == "batch"}
        self.groups = self._group()
        self._hands: dict[int, dict[str, set[str]]] = {}
        # what there is of a resource after the end: who waits for that is not stuck
        self._later = {
            one.id: [capacity for hour, capacity in one.changes if hour > run.ended_h]
            for one in self.model.resources
        }

    def _group(self) -> dict[Kind, list[int]]:
        """Return the rows of each kind, by the numbers of who they are."""
        from transcaspian.kernels.sim_layout import PHASE

        rows, states = self.run.waiting, self.run.waiting["state"]
        least = np.array([_least(step) for step in self.steps])[rows["step"]]
        bound = np.isin(states, (self.state.queued, self.state.entering, self.state.stocked))
        bound |= (
            (states == self.state.boarding)
            & (rows["load"] < least - _SLACK)
            & (rows["phase"] != PHASE.closed)
        )
        columns = (rows["klass"], rows["step"], states, rows["reserved"], bound)
        if not len(rows):
            return {}
        codes = np.stack(columns).astype(np.int64)
        order = np.lexsort((rows["uid"], *codes[::-1]))
        codes = codes[:, order]
        starts = np.flatnonzero((np.diff(codes, prepend=-1) != 0).any(axis=0))
        return {
            Kind(klass, step, state, kept, bool(waits)): members.tolist()
            for (klass, step, state, kept, waits), members in zip(
                codes[:, starts].T.tolist(), np.split(order, starts[1:]), strict=True
            )
        }

    def needs(self, kind: Kind) -> tuple[_Thing, ...]:
        """Return what others could give, any of which lets a kind go on; nothing if it may."""
        step = self.steps[kind.step]
        if not kind.bound:
            return ()
        if kind.state == self.state.queued:
            return (("signal", step.gate),) if step.gate else (("free", step.resource),)
        if kind.state == self.state.boarding:
            return tuple(("in", stock) for stock in step.stocks)
        return (("out", step.stock),)

    # ---- who may go on

    def find_stuck(self) -> list[Kind]:
        """Return the kinds that can never go on."""
        given: set[_Thing] = set()
        if self.run.status != "deadlock":
            given = self._sure()
            n = -1
            while len(given) > n:
                n = len(given)
                self._spread(given)
        return [kind for kind in self.groups if kind.bound and not given & {*self.needs(kind)}]

    def _sure(self) -> set[_Thing]:
        """Return what comes without anybody's help: batches at a deadline, queues that move."""
        given = {
            ("out", name) for name, one in self.batches.items() if not math.isinf(one.deadline_h)
        }
        heads: dict[str, tuple[tuple[int, float, int], Step]] = {}
        for kind, members in self.groups.items():
            step = self.steps[kind.step]
            if kind.state == self.state.queued and step.resource:
                rows = self.run.waiting[members]
                one = rows[np.lexsort((rows["uid"], rows["joined"], -rows["priority"]))[0]]
                rank = (-int(one["priority"]), float(one["joined"]), int(one["uid"]))
                if step.resource not in heads or rank < heads[step.resource][0]:
                    heads[step.resource] = (rank, step)
        for name, (_, step) in heads.items():
            if self._fits(name, step.amount):  # it waits for opening hours only
                given.add(("free", name))
        return given

    def _starts(self, given: set[_Thing]) -> Iterator[tuple[Step, str, bool]]:
        """Yield where somebody may act next, where room is kept, and if the step is granted."""
        for one in self.model.classes:
            if self._comes_on(one):
                yield self.by_id[one.start], "", False
        for step in self.batches.values():
            if ("out", step.stock) in given:
                yield self.by_id[step.to], "", False
        carried = (self.state.aboard, self.state.stocked)  # who carries them decides
        waiting = (self.state.queued, self.state.entering, self.state.boarding)
        for kind in self.groups:
            if kind.state not in carried and (not kind.bound or given & {*self.needs(kind)}):
                kept = self.compiled.stock_ids[kind.kept - 1] if kind.kept else ""
                yield self.steps[kind.step], kept, kind.state in waiting

    def _comes_on(self, one: EntityClass) -> bool:
        """Return whether more of a class may come by themselves."""
        arrivals = one.arrivals
        n_born = int(self.run.klass["n_born"][self.compiled.class_ids.index(one.id)])
        most = len(arrivals.times_h) if arrivals.kind == "trace" else arrivals.n or math.inf
        return arrivals.kind in _COME_ON and n_born < most

    def _spread(self, given: set[_Thing]) -> None:
        """Follow all ways that are open, and add to `given` what is done on them."""
        todo = list(self._starts(given))
        seen: set[tuple[str, str, bool]] = set()
        while todo:
            step, kept, granted = todo.pop()
            if (step.id, kept, granted) in seen:
                continue
            seen.add((step.id, kept, granted))
            if step.op == "board":
                full = [name for name in step.stocks if self._stock(name, "cargo") > 0.0]
                brought = [name for name in step.stocks if ("in", name) in given]
                given |= {("out", name) for name in (*full, *brought)}
            if not granted and not self._passes(step, kept, given):
                continue
            given |= _gives(step)
            if step.stock in self.batches and step.op in ("store", "batch"):
                given.add(("out", step.stock))
            kept = {"reserve": step.stock, "store": "", "batch": ""}.get(step.op, kept)
            todo += [(self.by_id[to], kept, False) for to in _goes_on(step)]
            if step.op == "split":
                todo.append((self.by_id[step.to], "", False))

    def _passes(self, step: Step, kept: str, given: set[_Thing]) -> bool:
        """Return whether who comes to a step may get beyond it."""
        if step.op == "seize":
            return ("free", step.resource) in given or self._fits(step.resource, step.amount)
        if step.op == "wait":
            return ("signal", step.gate) in given or self._fits(f"gate:{step.gate}", step.amount)
        if step.op in ("store", "reserve", "batch"):
            return kept == step.stock or ("out", step.stock) in given or self._has_room(step.stock)
        if step.op == "board":
            lying = math.fsum(self._stock(name, "cargo") for name in step.stocks)
            enough = lying >= _least(step) - _SLACK
            return enough or any(("in", name) in given for name in step.stocks)
        return True

    def _fits(self, resource: str, amount: float) -> bool:
        one = self.run.resource[self.compiled.resource_ids.index(resource)]
        most = max([float(one["capacity"]), *self._later.get(resource, ())])
        return bool(one["busy"] + amount <= most + _SLACK)

    def _stock(self, name: str, field: str) -> float:
        return float(self.run.stock[field][self.compiled.stock_ids.index(name)])

    def _has_room(self, name: str) -> bool:
        """Return whether the smallest of all classes would fit into a stock."""
        room = next(one.capacity for one in self.model.stocks if one.id == name)
        least = min(one.size for one in self.model.classes)
        return self._stock(name, "level") + least <= room + _SLACK

    # ---- who could help

    def find_inside(self, stock: str) -> list[int]:
        """Return the rows of who lies in a stock or has room kept there."""
        kept = self.compiled.stock_ids.index(stock) + 1
        return [
            i
            for kind, members in self.groups.items()
            if kind.kept == kept
            or (kind.state == self.state.stocked and self.steps[kind.step].stock == stock)
            for i in members
        ]

    def near(self, kind: Kind) -> dict[Kind, int]:
        """Return the kinds that could give what one needs, and how many steps away each is."""
        found: dict[Kind, int] = {}
        for need, name in self.needs(kind):
            what = "in" if need == "out" and name in self.batches else need
            kinds = self._holders(name) if what == "free" else list(self.groups)
            for other in kinds:
                far = self._far(other, (what, name))
                if far is not None and other.state != self.state.aboard:
                    found[other] = min(far, found.get(other, far))
        return found

    def _holders(self, resource: str) -> list[Kind]:
        """Return who holds a resource or carries somebody who does; all, if it is given by sign."""
        found = [kind for kind in self.groups if resource in self._hand(kind)]
        if any(kind.state == self.state.aboard for kind in found):
            n_member = self.run.waiting["n_member"]
            found += [kind for kind, rows in self.groups.items() if n_member[rows].any()]
        return list(dict.fromkeys(found or self.groups))

    def _hand(self, kind: Kind) -> set[str]:
        """Return what those of a kind may hold."""
        if kind.klass not in self._hands:
            name = self.compiled.class_ids[kind.klass]
            one = next(one for one in self.model.classes if one.id == name)
            ahead = successors_of(self.model)
            held = held_at(self.model, starts_of(self.model, one, ahead), ahead)
            self._hands[kind.klass] = {at: set().union(*hands) for at, hands in held.items()}
        step = self.steps[kind.step]
        laid = kind.state in (self.state.stocked, self.state.aboard)
        return self._hands[kind.klass].get(step.id, set()) - ({step.resource} if laid else set())

    @cached_property
    def _after(self) -> dict[str, set[str]]:
        """Which steps may come right after each, for who goes there or is carried on."""
        return _follow(self.model.steps)

    def _far(self, kind: Kind, thing: _Thing) -> int | None:
        """Return how many steps ahead of a kind, or of who carries it, something is given."""
        here = self.steps[kind.step].id
        # who waits to get in, or lies at a dock, has its own step still to do
        own = kind.state in (self.state.entering, self.state.boarding)
        front, far = ({here} if own else self._after[here]), 0
        seen: set[str] = set()
        while front:
            if any(thing in _offers(self.by_id[name]) for name in front):
                return far
            seen |= front
            front = {to for name in front for to in self._after[name]} - seen
            far += 1
        return None


def _least(step: Step) -> float:
    """Return the load without which nobody leaves a step of boarding; 0 elsewhere. [-]"""
    if step.op != "board":
        return 0.0
    return step.capacity if step.minimum < 0.0 else step.minimum


def _follow(steps: Sequence[Step]) -> dict[str, set[str]]:
    """Return which steps may come right after each, for who goes there or is carried on."""
    boards: dict[str, list[str]] = defaultdict(list)
    for step in steps:
        for stock in step.stocks:
            boards[stock].append(step.next)
    return {
        step.id: {step.next, step.to, *(to for to, _ in step.choices), *boards.get(step.stock, ())}
        - {""}
        for step in steps
    }


def _goes_on(step: Step) -> list[str]:
    """Return where who has passed a step goes by itself."""
    if step.op == "route":
        return [name for name, _ in step.choices]
    return [step.next] if step.next and step.op not in ("store", "batch", "end") else []


def _gives(step: Step) -> set[_Thing]:
    """Return what who passes a step gives to others."""
    things = {("free", step.resource)} if step.op in ("release", "store", "batch") else set()
    things |= {("in", step.stock)} if step.op in ("store", "batch") else set()
    things |= {("signal", step.gate)} if step.op == "signal" else set()
    return {one for one in things if one[1]}


def _offers(step: Step) -> set[_Thing]:
    """Return what who comes to a step gives to others, sooner or later."""
    return _gives(step) | {("out", name) for name in step.stocks}
