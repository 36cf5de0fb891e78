"""Cargo in SimPy's program: rooms to wait for, vehicles to load, trains to form."""

from __future__ import annotations

import math
from bisect import insort
from typing import TYPE_CHECKING, Any

from simpy.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from simpy_rows import Row

__all__ = ["SLACK", "Yard", "Yards"]

SLACK = 1e-9
_DEPARTURE, _BATCH, _DEPTH = 5 << 56, 6 << 56, 7 << 56


class Yard:
    """A stock: what lies there, and who waits outside."""

    def __init__(self, k: int, capacity: float, batch: Any, docks: list[Any]) -> None:
        self.k, self.capacity, self.docks = k, capacity, docks
        self.step: Any = None
        self.carrier_row: Any = None
        self.carrier = -1
        if batch is not None:
            self.step, self.carrier_row, self.carrier = batch
        self.level = self.cargo = 0.0
        self.queue: list[tuple[Any, ...]] = []
        self.outside: list[tuple[Any, ...]] = []
        self.call, self.timed = 0, False

    def has_room(self, size: float) -> bool:
        """Return whether so much fits."""
        return self.level + size <= self.capacity + SLACK


class Yards:
    """What a world does with cargo; it brings clock, resources and entities along."""

    env: Any
    kept: Any
    pools: list[Any]
    _go_on: Callable[[Any], None]
    _on: Callable[[float, int, Callable[[], None]], None]
    _make: Callable[[int], Any]
    _is_open: Callable[[int], bool]
    _opens: Callable[[int], float]
    _release: Callable[[Any, float], None]
    yards: list[Yard]
    docks: list[list[tuple[Any, ...]]]
    boards: list[tuple[int, ...]]

    def _enter(self, entity: Any, row: Row) -> Any:
        """Ask for room; return what to wait for, or None if room is reserved at once."""
        yard = self.yards[row.stock]
        if entity.reserved != yard.k:
            if yard.outside or not yard.has_room(entity.size):
                entity.wake = Event(self.env)
                if self.kept is not None:
                    self.kept.touch_yard(yard)
                    self.kept.wait(entity, row)
                insort(yard.outside, (-entity.priority, self.env.now, entity.uid, entity))
                return entity.wake
            if self.kept is not None:
                self.kept.touch_yard(yard)
            yard.level += entity.size
        if row.op == "reserve":
            entity.reserved = yard.k
            return None
        entity.wake = Event(self.env)
        self._put(entity, yard)
        self._settle(yard)
        return entity.wake

    def _put(self, entity: Any, yard: Yard) -> None:
        entity.reserved = -1
        insort(yard.queue, (-entity.priority, self.env.now, entity.uid, entity))
        yard.cargo += entity.size
        if self.kept is not None:
            self.kept.store(yard, entity)
        if entity.row.resource >= 0:
            self._release(self.pools[entity.row.resource], entity.row.amount)

    def _let_in(self, yard: Yard) -> int:
        n = 0
        while yard.outside:
            entity = yard.outside[0][3]
            if not yard.has_room(entity.size):
                break
            if self.kept is not None:
                self.kept.touch_yard(yard)
                self.kept.turn(entity, 0)
            yard.level += entity.size
            yard.outside.pop(0)
            if entity.row.op == "reserve":
                entity.reserved = yard.k
                self._go_on(entity)
            else:
                self._put(entity, yard)
                n += 1
        return n

    def _settle(self, yard: Yard) -> None:
        """Form trains and load vehicles until nothing more can be done."""
        while True:
            if yard.step is None:
                free = [one for dock in yard.docks for one in dock if not one[3].closed]
                if not yard.queue or not free:
                    return
                self._fill(min(free)[3])
                continue
            while yard.cargo >= yard.step.size - SLACK:
                self._form(yard)
            if self._let_in(yard) == 0:
                self._set_clock(yard)
                return

    def _set_clock(self, yard: Yard) -> None:
        deadline = yard.step.deadline_h
        if not yard.queue or yard.timed or deadline == math.inf:
            return
        yard.timed = True
        due = max(min(one[1] for one in yard.queue) + deadline, self.env.now)
        call = yard.call
        self._on(due, _BATCH | yard.k, lambda: self._be_due(yard, call))

    def _be_due(self, yard: Yard, call: int) -> None:
        if yard.call == call:
            self._form(yard)
            self._settle(yard)

    def _form(self, yard: Yard) -> None:
        carrier = self._make(yard.carrier)
        if self.kept is not None:
            self.kept.bear(carrier)
        yard.call, yard.timed = yard.call + 1, False
        carrier.row = yard.carrier_row
        while yard.queue:
            size = yard.queue[0][3].size
            if carrier.load > 0.0 and carrier.load + size > yard.step.size + SLACK:
                break
            self._take(yard, carrier)
        self._go_on(carrier)

    def _take(self, yard: Yard, carrier: Any) -> None:
        joined, _, member = yard.queue.pop(0)[1:]
        if self.kept is not None:
            self.kept.take(yard, joined)
            self.kept.carry(member, carrier)
        yard.level -= member.size
        yard.cargo -= member.size
        carrier.members.append(member)
        carrier.load += member.size

    # ---- vehicles
    def _board(self, entity: Any, row: Row) -> None:
        now, step = self.env.now, row.step
        deadline = 0.0 if math.isinf(step.deadline_h) else step.deadline_h
        entity.due = now + deadline
        if step.every_h > 0.0:
            passed = math.ceil((now - step.offset_h) / step.every_h)
            entity.due = step.offset_h + passed * step.every_h
            if entity.due < now:
                entity.due += step.every_h
        entity.place = (-entity.priority, now, entity.uid, entity)
        insort(self.docks[row.dock], entity.place)
        visit, due = entity.visit, entity.due
        self._fill(entity)
        if entity.visit == visit and due < math.inf and (step.every_h > 0.0 or due > now):
            self._call_departure(entity, visit)
        if entity.visit == visit:
            self._call_depth(entity, row)

    def _call_depth(self, vehicle: Any, row: Row) -> None:
        """Call the moment at which a ship that waits for its hour may take more than now."""
        if row.calendar >= 0 and row.step.every_h > 0.0:
            at, visit = self._opens(row.calendar), vehicle.visit
            if at < math.inf:
                self._on(at, _DEPTH | vehicle.uid, lambda: self._load_more(vehicle, row, visit))

    def _load_more(self, vehicle: Any, row: Row, visit: int) -> None:
        if vehicle.visit == visit:
            vehicle.closed = False
            self._fill(vehicle)
            self._call_depth(vehicle, row)

    def _call_departure(self, vehicle: Any, visit: int) -> None:
        self._on(vehicle.due, _DEPARTURE | vehicle.uid, lambda: self._try_departure(vehicle, visit))

    def _try_departure(self, vehicle: Any, visit: int) -> None:
        if vehicle.visit != visit:
            return
        step = vehicle.row.step
        if vehicle.load >= self._minimum(step) - SLACK:
            self._cast_off(vehicle)
        elif step.every_h > 0.0:
            vehicle.due += step.every_h
            self._call_departure(vehicle, visit)

    @staticmethod
    def _minimum(step: Any) -> float:
        return float(step.capacity if step.minimum < 0.0 else step.minimum)

    def _fill(self, vehicle: Any) -> None:
        row = vehicle.row
        step = row.step
        capacity = step.capacity
        if row.calendar >= 0 and not self._is_open(row.calendar):
            capacity = step.low_capacity
        yards = [self.yards[k] for k in self.boards[row.dock]]
        full = False
        while not full:
            filled = [one for one in yards if one.queue]
            if vehicle.load >= capacity - SLACK:
                full = True
            elif not filled:
                break
            else:
                yard = filled[0] if len(filled) == 1 else min(filled, key=lambda one: one.queue[0])
                full = vehicle.load + yard.queue[0][3].size > capacity + SLACK
                if not full:
                    self._take(yard, vehicle)
                    if yard.outside:
                        self._let_in(yard)
        if step.every_h > 0.0:
            vehicle.closed |= full
        elif full or (vehicle.load >= self._minimum(step) - SLACK and self.env.now >= vehicle.due):
            self._cast_off(vehicle)

    def _cast_off(self, vehicle: Any) -> None:
        self.docks[vehicle.row.dock].remove(vehicle.place)
        if self.kept is not None:
            self.kept.turn(vehicle, 0)
        vehicle.visit += 1
        vehicle.closed = False
        self._go_on(vehicle)

    def _split(self, entity: Any, row: Row) -> None:
        to, kept = row.to, self.kept
        if kept is not None:
            kept.turn(entity, 0)
        for member in entity.members:
            if kept is not None:
                kept.free(member, entity)
            member.lap += to.i <= member.row.i
            member.row = to
            self._go_on(member)
        entity.members, entity.load = [], 0.0
