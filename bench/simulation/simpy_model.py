"""
Any model of the simulator as a SimPy program: one process for each entity, walking its steps.

It reads the rows of the model and shares nothing with the kernel but the numbers drawn. A grant,
an arrival and the end of a hold are SimPy events; which of several at one moment goes first is said
by SimPy's priority, in the order that the simulator states: those who may go on at once by number,
then by class of event and number. SimPy's own resources know neither amounts nor calendars, nor
that one gives back what another took, so queues here are sorted lists, which cost less.
"""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from functools import partial
from heapq import heappush
from typing import TYPE_CHECKING, Any

import simpy
from simpy.events import PENDING, Event, Process

from simpy_rows import read_rows
from simpy_yards import SLACK, Yard, Yards
from transcaspian.simulation.calendars import closed_spells, switches

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from simpy_accounts import Accounts
    from simpy_draws import Drawing, Drawn
    from simpy_rows import Kind, Row
    from transcaspian.simulation.model import EntityClass, Model

__all__ = ["World"]

SERIAL_BITS = 40
# who goes first at one moment: a process that starts, then the ready, then classes of events
_CAPACITY, _OPENING, _HOLD, _BIRTH = ((i + 1) << 56 for i in range(4))


class _Walk(Process):
    """A SimPy process whose first event has a priority of its own."""

    def __init__(self, env: Any, generator: Any, priority: int) -> None:
        self.env, self._generator = env, generator
        self.callbacks: list[Any] = []
        self._value = PENDING
        self._target = env.call(env.now, priority)
        self._target.callbacks.append(self._resume)


class _Clock(simpy.Environment):
    """SimPy's environment, with events at moments that are given and not added up."""

    def __init__(self) -> None:
        super().__init__()
        self.pending: list[Any] = self._queue

    def call(self, t: float, priority: int) -> Any:
        """Return an event that happens at `t`."""
        event = Event(self)
        event._ok, event._value = True, None  # noqa: SLF001 - as SimPy's own Timeout does
        heappush(self.pending, (t, priority, next(self._eid), event))
        return event

    def wake(self, event: Any, priority: int) -> None:
        """Let an event happen now."""
        event._ok, event._value = True, None  # noqa: SLF001 - as SimPy's own succeed does
        heappush(self.pending, (self._now, priority, next(self._eid), event))


class _Pool:
    """A resource: what is taken of it, and who waits."""

    def __init__(self, r: int, capacity: float, calendar: int) -> None:
        self.r, self.capacity, self.calendar = r, capacity, calendar
        self.busy, self.opening = 0.0, -1.0
        self.queue: list[tuple[Any, ...]] = []


class _Entity:
    """Somebody in the system."""

    __slots__ = (
        "attribute", "born", "bucket", "closed", "due", "hours", "klass", "lap", "load", "members",
        "paused", "place", "priority", "reserved", "row", "since", "size", "spent", "uid", "visit",
        "wake",
    )  # fmt: skip

    def __init__(self, c: int, serial: int, kind: Kind, now: float) -> None:
        self.uid, self.klass, self.size = (c << SERIAL_BITS) | serial, c, kind.size
        self.priority, self.attribute, self.row = kind.priority, kind.attribute, kind.start
        self.born, self.due, self.load = now, 0.0, 0.0
        self.lap = self.visit = 0
        self.reserved, self.closed = -1, False
        self.members: list[_Entity] = []
        self.wake: Any = None
        self.place: Any = None
        self.hours: Any = None
        self.since, self.bucket, self.paused = now, 0, 0.0
        self.spent: dict[int, float] = {}


class World(Yards):
    """
    One replication.

    Parameters
    ----------
    model : Model
        Any that the checks let through.
    draws : Drawing or Drawn
        Where random numbers come from.
    horizon_h : float
        The end. [h]
    seed, replication : int
        Of the weather; those of all else stand in `draws`. [-]
    keep_holds : bool
        Whether every hold is kept: when, who, where, how long.
    kept : Accounts, optional
        Statistics as the simulator keeps them; exits alone without.

    Raises
    ------
    ValueError
        If figures of the model change within a run.
    """

    def __init__(
        self,
        model: Model,
        draws: Drawing | Drawn,
        *,
        horizon_h: float,
        seed: int = 0,
        replication: int = 0,
        keep_holds: bool = False,
        kept: Accounts | None = None,
    ) -> None:
        if model.periods or any(one.arrivals.intervals for one in model.classes):
            raise ValueError("SimPy's program knows no figures that change within a run")
        self.model, self.draws, self.end = model, draws, horizon_h
        self.env = _Clock()
        spells = closed_spells(model, horizon_h, seed=seed, replication=replication)
        self.calendars = [switches(spells[one.id]) for one in model.calendars]
        rows = read_rows(model)
        self.pools = [
            _Pool(r, one.capacity, rows.calendars.get(one.calendar, -1))
            for r, one in enumerate(model.resources)
        ]
        self.pools += [_Pool(len(self.pools) + i, 0.0, -1) for i in range(rows.n_gate)]
        self.docks = [[] for _ in rows.docks]
        self.boards, self.kinds = rows.docks, rows.kinds
        self.yards = [
            Yard(
                k,
                one.capacity,
                rows.batches.get(k),
                [dock for dock, ks in zip(self.docks, rows.docks, strict=True) if k in ks],
            )
            for k, one in enumerate(model.stocks)
        ]
        self.exits: list[tuple[int, float, float]] = []
        self.holds: list[tuple[float, int, int, float]] = []
        self.keep_holds, self.kept = keep_holds, kept
        if kept is not None:
            kept.env = self.env

    def run(self) -> list[tuple[int, float, float]]:
        """Run to the end; return (number, born, left) of all who left, in order. [-], [h], [h]"""
        for r, one in enumerate(self.model.resources):
            for t, capacity in sorted(one.changes):
                self._on(t, _CAPACITY | r, partial(self._change, r, capacity))
        for c, kind in enumerate(self.model.classes):
            if kind.arrivals.kind != "none":
                self.env.process(self._arrive(c, kind))
        self.env.run(until=math.nextafter(self.end, math.inf))
        if self.kept is not None:
            self.kept.close(self, self.end)
        return self.exits

    def _on(self, t: float, priority: int, what: Callable[[], None]) -> None:
        self.env.call(t, priority).callbacks.append(lambda _event: what())

    def _change(self, r: int, capacity: float) -> None:
        if self.kept is not None:
            self.kept.offer(self.pools[r])
        self.pools[r].capacity = capacity
        self._serve(self.pools[r])

    # ---- calendars
    def _is_open(self, c: int) -> bool:
        first, moments = self.calendars[c]
        return first == (bisect_right(moments, self.env._now) % 2 == 0)  # noqa: SLF001 - quicker

    def _opens(self, c: int) -> float:
        """Return the first moment after now at which it opens."""
        first, moments = self.calendars[c]
        k = bisect_right(moments, self.env.now)
        k += first == (k % 2 == 0)
        return moments[k] if k < len(moments) else math.inf

    def _ahead(self, c: int) -> tuple[float, list[float], int]:
        """Return when it is open next, the switches, and which of them closes it then."""
        first, moments = self.calendars[c]
        now = self.env.now
        k = bisect_right(moments, now)
        if first == (k % 2 == 0):
            return now, moments, k
        return (moments[k] if k < len(moments) else math.inf), moments, k + 1

    def _window(self, c: int, hours: float) -> float:
        start, moments, k = self._ahead(c)
        while start < math.inf and k < len(moments) and start + hours > moments[k]:
            start = moments[k + 1] if k + 1 < len(moments) else math.inf
            k += 2
        return start

    def _open_end(self, c: int, hours: float) -> float:
        start, moments, k = self._ahead(c)
        while start < math.inf and k < len(moments) and start + hours > moments[k]:
            hours -= moments[k] - start
            start = moments[k + 1] if k + 1 < len(moments) else math.inf
            k += 2
        return start + hours

    # ---- coming and going
    def _make(self, c: int) -> _Entity:
        kind = self.kinds[c]
        serial, kind.made = kind.made, kind.made + 1
        entity = _Entity(c, serial, kind, self.env.now)
        entity.hours = self.draws.hours(entity)
        return entity

    def _arrive(self, c: int, one: EntityClass) -> Generator[Any]:
        """Bring entities of a class one by one."""
        env, arrivals, serial, at = self.env, one.arrivals, 0, 0.0
        while True:
            at = self.draws.arrival(c, serial, at)
            if at > self.end:
                return
            at = max(at, 0.0)
            yield env.call(at, _BIRTH | (c << SERIAL_BITS) | serial)
            entity = self._make(c)
            start = at
            if arrivals.kind == "timetable" and arrivals.jitter:
                start = arrivals.first_h + serial * arrivals.every_h
                start = max(at, start + self.draws.jitter(c, serial))
            _Walk(env, self._begin(entity, start), 0)
            serial += 1

    def _begin(self, entity: _Entity, start: float) -> Generator[Any]:
        env, kind = self.env, self.kinds[entity.klass]
        if start > env.now:
            yield env.call(start, _HOLD | entity.uid)
        entity.born = env.now
        if self.kept is not None:
            self.kept.bear(entity)
        if kind.member >= 0:
            first = (entity.uid & ((1 << SERIAL_BITS) - 1)) * kind.n_member
            self.kinds[kind.member].made = first
            for _ in range(kind.n_member):
                member = self._make(kind.member)
                if self.kept is not None:
                    self.kept.bear(member)
                entity.members.append(member)
                entity.load += member.size
        yield from self._walk(entity)

    def _go_on(self, entity: _Entity) -> None:
        """Let an entity go on at this moment, in its turn by number."""
        if entity.wake is None:
            entity.wake = _Walk(self.env, self._walk(entity), 1 + entity.uid)
        else:
            self.env.wake(entity.wake, 1 + entity.uid)

    def _walk(self, entity: _Entity) -> Generator[Any]:
        """Go from step to step."""
        env = self.env
        while True:
            row = entity.row
            op = row.op
            if op == "hold":
                hours = next(entity.hours)
                if row.per_load:
                    hours *= entity.load
                if row.calendar >= 0:
                    yield from self._hold(entity, row, hours)
                else:
                    if self.kept is not None:
                        self.kept.work(entity, row)
                    if self.keep_holds:
                        self.holds.append((env.now, entity.uid, row.i, hours))
                    yield env.call(env._now + hours, _HOLD | entity.uid)  # noqa: SLF001 - quicker
            elif op == "seize":
                if not self._seize(entity, row):
                    yield entity.wake
            elif op == "release":
                self._release(self.pools[row.resource], row.amount)
            elif op == "route":
                to = row.ways[self._choose(entity, row)]
                entity.lap += to.i <= row.i
                entity.row = to
                continue
            elif op == "end":
                self._leave(entity)
                return
            elif op != "recycle":
                event = self._work(entity, row)
                if event is not None:
                    yield event
                if entity.row is not row:
                    continue  # who carried it set it free where it goes on
            to = row.next
            entity.lap += to.i <= row.i
            entity.row = to

    def _hold(self, entity: _Entity, row: Row, hours: float) -> Generator[Any]:
        """Let time pass as a calendar allows."""
        env, kept = self.env, self.kept
        pauses = row.rule != "fit"
        if pauses:
            end = self._open_end(row.calendar, hours)
        else:
            start = self._window(row.calendar, hours)
            if start > env.now:
                if kept is not None:
                    kept.wait(entity, row)
                yield env.call(start, _HOLD | entity.uid)
            end = env.now + hours
        if self.keep_holds:
            self.holds.append((env.now, entity.uid, row.i, hours))
        if kept is not None:
            kept.work(entity, row)
            entity.paused = entity.spent.get(entity.bucket, 0.0)
        yield env.call(end, _HOLD | entity.uid)
        if kept is not None and pauses:
            kept.end_pause(entity, row, hours)

    def _work(self, entity: _Entity, row: Row) -> Any:
        """Do what a step asks for; return the event to wait for, if any."""
        op = row.op
        if op in ("store", "reserve"):
            return self._enter(entity, row)
        if op == "window":
            start = self._ahead(row.calendar)[0]
            if self.kept is not None:
                self.kept.wait(entity, row)
            return self.env.call(start, _HOLD | entity.uid) if start > self.env.now else None
        if op == "board":
            entity.wake = Event(self.env)
            if self.kept is not None:
                self.kept.wait(entity, row)
            self._board(entity, row)
            return entity.wake
        if op == "split":
            self._split(entity, row)
        elif op == "mark":
            entity.attribute = row.ways[self._choose(entity, row)]
        return None

    def _leave(self, entity: _Entity) -> None:
        kept = self.kept
        if kept is not None:
            kept.turn(entity, 0)
        for member in entity.members:
            if kept is not None:
                kept.free(member, entity)
            member.row = entity.row
            self._go_on(member)
        if kept is not None:
            kept.leave(entity)
        if self.kinds[entity.klass].record:
            self.exits.append((entity.uid, entity.born, self.env.now))

    def _choose(self, entity: _Entity, row: Row) -> int:
        if row.rule == "calendar":
            return 0 if self._is_open(row.calendar) else 1
        last = len(row.ways) - 1
        if row.rule == "attribute":
            hits = [i for i in range(last) if row.figures[i] == entity.attribute]
            return hits[0] if hits else last
        u = next(entity.hours)
        return next((i for i in range(last) if u <= row.figures[i]), last)

    # ---- resources
    def _seize(self, entity: _Entity, row: Row) -> bool:
        pool, kept = self.pools[row.resource], self.kept
        if kept is not None:
            kept.touch_pool(pool)
        free = not pool.queue and pool.busy + row.amount <= pool.capacity + SLACK
        if free and (pool.calendar < 0 or self._is_open(pool.calendar)):
            pool.busy += row.amount
            if kept is not None:
                kept.waits[pool.r].n += 1
            return True
        entity.wake = Event(self.env)
        insort(pool.queue, (-entity.priority, self.env.now, entity.uid, entity))
        if kept is not None:
            kept.queue(pool, entity, row)
        if pool.queue[0][3] is entity:
            self._serve(pool)
        return False

    def _release(self, pool: _Pool, amount: float) -> None:
        if self.kept is not None:
            self.kept.touch_pool(pool)
        pool.busy -= amount
        if pool.queue:
            self._serve(pool)

    def _serve(self, pool: _Pool) -> None:
        kept = self.kept
        if kept is not None:
            kept.touch_pool(pool)
        while pool.queue:
            joined, _, entity = pool.queue[0][1:]
            if pool.busy + entity.row.amount > pool.capacity + SLACK:
                return
            if pool.calendar >= 0 and not self._is_open(pool.calendar):
                at = self._ahead(pool.calendar)[0]
                if pool.opening < at < math.inf:
                    pool.opening = at
                    self._on(at, _OPENING | pool.r, lambda: self._serve(pool))
                return
            pool.queue.pop(0)
            pool.busy += entity.row.amount
            if kept is not None:
                kept.grant(pool, entity, self.env.now - joined)
            self._go_on(entity)
