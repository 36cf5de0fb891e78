"""
Slow twin of the event kernel: the same tables, run with heapq, lists and dicts.

It keeps no areas and no memory of its own making; queues are sorted lists, calendars are lists of
closed spells. What it does must be the same, event by event.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field

from tests.reference.sim_twin_draw import draw, to_unit
from tests.reference.sim_twin_stock import Stocks

from transcaspian.kernels.sim_layout import KIND, OP, ROUTE, RULE, WHAT
from transcaspian.simulation.calendars import closed_spells
from transcaspian.simulation.counter import MASK, stream_key, word

SLACK = 1e-9
PERIOD, CAPACITY, OPENING, HOLD, BIRTH, DEPARTURE, BATCH, DEPTH = range(8)


@dataclass(eq=False)
class Entity:
    uid: int
    klass: int
    size: float
    step: int
    priority: int
    attribute: int
    alive: bool = False
    lap: int = 0
    phase: str = ""
    joined: float = 0.0
    due: float = 0.0
    born: float = 0.0
    visit: int = 0
    reserved: int = -1
    load: float = 0.0
    members: list = field(default_factory=list)

    @property
    def order(self):
        return (-self.priority, self.joined, self.uid)


class Twin(Stocks):
    """One replication of a compiled model."""

    def __init__(self, compiled, *, horizon_h, seed=0, replication=0):
        self.tab, self.end, self.now = compiled.tables, horizon_h, 0.0
        spells = closed_spells(compiled.model, horizon_h, seed=seed, replication=replication)
        self.closed = [spells[name] for name in compiled.calendar_ids]
        self.step_key = [stream_key(seed, replication, one) for one in compiled.step_names]
        self.class_key = [stream_key(seed, replication, one) for one in compiled.class_names]
        n_resource, n_stock = len(self.tab.resource), len(self.tab.stock)
        self.capacity = [float(one) for one in self.tab.resource["capacity"]]
        self.busy = [0.0] * n_resource
        self.queue = [[] for _ in range(n_resource)]
        self.opening = [-1.0] * n_resource
        self.level = [0.0] * n_stock
        self.cargo = [[] for _ in range(n_stock)]
        self.outside = [[] for _ in range(n_stock)]
        self.batch_call = [0] * n_stock
        self.batch_timed = [False] * n_stock
        self.vehicles = [[] for _ in range(len(self.tab.dock))]
        self.made = [0] * len(self.tab.klass)
        self.live = [0] * len(self.tab.klass)
        self.events, self.ready, self.trace, self.exits = [], [], [], []
        self.count = 0

    # ---- the clock
    def call(self, t, when, number, what, token=0):
        self.count += 1
        heapq.heappush(self.events, (t, when, number, self.count, what, token))

    def run(self):
        for i, t in enumerate(self.tab.turn.tolist()):
            if t <= self.end:
                self.call(t, PERIOD, i, [one[i] for one in self.tab.later])
        for r, row in enumerate(self.tab.resource):
            for i in range(row["n"]):
                t, capacity = (float(self.tab.floats[row["first"] + 2 * i + j]) for j in (0, 1))
                if t <= self.end:
                    self.call(t, CAPACITY, r, (r, capacity))
        for c in range(len(self.tab.klass)):
            self.call_arrival(c, 0, 0.0)
        while True:
            if self.ready:
                self.advance(heapq.heappop(self.ready)[1])
                continue
            if not self.events or self.events[0][0] > self.end:
                return self
            self.now, when, _, _, what, token = heapq.heappop(self.events)
            self.happen(when, what, token)

    def happen(self, when, what, token):
        if when == HOLD:
            if not what.alive:
                self.begin(what)
                self.advance(what)
                return
            row = self.tab.step[what.step]
            if what.phase == "waiting" and row["op"] == OP.hold:
                what.phase = "cleared"
            else:
                self.go_to(what, row["next"])
            self.advance(what)
        elif when == BIRTH:
            self.bring(what)
        elif when == PERIOD:
            self.turn(what)
        elif when == CAPACITY:
            r, self.capacity[what[0]] = what
            self.note(None, WHAT.capacity, r, self.capacity[r])
            self.serve(r)
        elif when == OPENING:
            self.serve(what)
        elif when == DEPARTURE:
            if what.visit == token:
                row = self.tab.step[what.step]
                if what.load >= row["minimum"] - SLACK:
                    self.cast_off(what)
                elif row["every"] > 0:
                    what.due += float(row["every"])
                    self.call(what.due, DEPARTURE, what.uid, what, token)
        elif when == DEPTH:
            if what.visit == token:
                self.load_more(what)
        elif self.batch_call[what] == token:
            self.form(what)
            self.settle(what)

    def turn(self, tables):
        step, stock, klass, dist = tables
        self.tab = self.tab._replace(step=step, stock=stock, klass=klass, dist=dist)
        for c, row in enumerate(klass):
            while row["kind"] == KIND.initial and self.live[c] < row["most"]:
                ship = self.make(c, self.made[c])
                self.made[c] += 1
                self.enter_system(ship)
                self.go_on(ship)
        for k in range(len(stock)):
            self.let_in(k)
            self.settle(k)
        for vehicles in self.vehicles:
            for vehicle in list(vehicles):
                row = step[vehicle.step]
                late = row["every"] <= 0.0 and vehicle.due < self.now
                if late and vehicle.load >= row["minimum"] - SLACK:
                    self.cast_off(vehicle)

    def note(self, entity, what, where, value):
        uid, step = (entity.uid, int(entity.step)) if entity else (-1, -1)
        self.trace.append((self.now, uid, step, int(what), int(where), float(value)))

    # ---- calendars
    def is_open(self, c):
        return not any(start <= self.now < end for start, end in self.closed[c])

    def spells_ahead(self, c):
        return [(start, end) for start, end in self.closed[c] if end > self.now]

    def next_opening(self, c):
        if self.is_open(c):
            return self.now
        return self.spells_ahead(c)[0][1]

    def window_start(self, c, hours):
        at = self.now
        for start, end in self.spells_ahead(c):
            if (start > at or start == at > self.now) and at + hours <= start:
                return at
            at = end
        return at

    def open_end(self, c, hours):
        at, left = self.now, hours
        for start, end in self.spells_ahead(c):
            if start > at:
                if at + left <= start:
                    return at + left
                left -= start - at
            at = end
        return at + left

    # ---- entities
    def make(self, c, serial):
        row = self.tab.klass[c]
        return Entity(
            uid=(c << 40) | serial,
            klass=c,
            size=float(row["size"]),
            step=int(row["start"]),
            priority=int(row["priority"]),
            attribute=int(row["attribute"]),
        )

    def enter_system(self, entity):
        entity.alive, entity.born = True, self.now
        self.live[entity.klass] += 1
        self.note(entity, WHAT.born, -1, 0.0)

    def begin(self, entity):
        self.enter_system(entity)
        row = self.tab.klass[entity.klass]
        for j in range(row["n_member"] if row["member"] >= 0 else 0):
            serial = entity.uid & ((1 << 40) - 1)
            member = self.make(int(row["member"]), serial * int(row["n_member"]) + j)
            self.enter_system(member)
            entity.members.append(member)
            entity.load += member.size

    def call_arrival(self, c, serial, t):
        row = self.tab.klass[c]
        kind, first = row["kind"], int(row["first"])
        if serial >= row["most"] or kind == KIND.none:
            return
        start = float(row["start_h"])
        if kind == KIND.initial:
            at = start
        elif kind == KIND.timetable:
            at = self.due(c, serial)
            at = at - float(row["early"]) if at <= row["until"] else math.inf
        elif kind == KIND.poisson:
            at = self.next_poisson(c, serial, max(t, start))
            at = at if at <= row["until"] else math.inf
        else:
            at = float(self.tab.floats[first + serial]) if serial < row["n"] else math.inf
        if at <= self.end:
            self.call(max(at, 0.0), BIRTH, (c << 40) | serial, c)

    def due(self, c, serial):
        row = self.tab.klass[c]
        flat = self.tab.floats[row["first"] : row["first"] + 3 * row["n"]].reshape(-1, 3).tolist()
        paces = [(0.0, float(row["start_h"]), float(row["every"])), *flat]
        n, at, every = [pace for pace in paces if pace[0] <= serial or pace is paces[0]][-1]
        return at + (serial - n) * every

    def next_poisson(self, c, serial, now):
        row = self.tab.klass[c]
        flat = self.tab.floats[row["first"] : row["first"] + 2 * row["n"]]
        left = -math.log(to_unit(word(self.class_key[c], (int(row["key"]) + serial) & MASK, 1)))
        for i in range(row["n"]):
            rate = float(flat[2 * i + 1])
            end = float(flat[2 * i + 2]) if i + 1 < row["n"] else math.inf
            if end <= now:
                continue
            if rate > 0.0:
                if now + left / rate <= end:
                    return now + left / rate
                left -= (end - now) * rate
            now = end
        return math.inf

    def bring(self, c):
        row, serial = self.tab.klass[c], self.made[c]
        self.made[c] += 1
        entity = self.make(c, serial)
        start = self.now
        if row["kind"] == KIND.timetable and row["jitter"] >= 0:
            z = word(self.class_key[c], (int(row["key"]) + serial) & MASK, 0)
            start = self.due(c, serial)
            start = max(self.now, start + draw(self.tab, row["jitter"], z))
        if start > self.now:
            self.call(start, HOLD, entity.uid, entity)
        self.call_arrival(c, serial + 1, self.now)
        if start <= self.now:
            self.begin(entity)
            self.advance(entity)

    def go_to(self, entity, step):
        if step <= entity.step:
            entity.lap += 1
        entity.step, entity.phase = int(step), ""

    def go_on(self, entity):
        heapq.heappush(self.ready, (entity.uid, entity))

    def bits(self, entity):
        key = int(self.tab.klass[entity.klass]["key"]) + (entity.uid & ((1 << 40) - 1))
        return word(self.step_key[entity.step], key & MASK, entity.lap)

    def advance(self, entity):
        ops = {
            OP.hold: self.hold,
            OP.seize: self.seize,
            OP.release: self.release_step,
            OP.window: self.window,
            OP.store: self.enter,
            OP.reserve: self.enter,
            OP.board: self.board,
            OP.split: self.split,
            OP.route: self.route,
            OP.mark: self.mark,
            OP.end: self.remove,
            OP.recycle: self.recycle,
        }
        while True:
            row = self.tab.step[entity.step]
            if not ops[int(row["op"])](entity, row):
                return
            if row["op"] != OP.route:
                self.go_to(entity, row["next"])

    # ---- steps: True if the entity goes on at once
    def wait_until(self, entity, row, at):
        entity.phase = "waiting"
        self.note(entity, WHAT.wait, row["calendar"], at)
        if at < math.inf:
            self.call(at, HOLD, entity.uid, entity)
        return False

    def hold(self, entity, row):
        hours = draw(self.tab, row["dist"], self.bits(entity))
        if row["per_load"]:
            hours *= entity.load
        end, c = self.now + hours, int(row["calendar"])
        if c >= 0 and row["rule"] == RULE.pause:
            end = self.open_end(c, hours)
        elif c >= 0 and row["rule"] == RULE.fit and not entity.phase:
            at = self.window_start(c, hours)
            if at > self.now:
                return self.wait_until(entity, row, at)
        self.note(entity, WHAT.hold, -1, hours)
        if end < math.inf:
            self.call(end, HOLD, entity.uid, entity)
        return False

    def window(self, entity, row):
        at = self.next_opening(int(row["calendar"]))
        return True if at <= self.now else self.wait_until(entity, row, at)

    def seize(self, entity, row):
        r, amount = int(row["resource"]), float(row["amount"])
        c = int(self.tab.resource[r]["calendar"])
        fits = self.busy[r] + amount <= self.capacity[r] + SLACK
        if not self.queue[r] and fits and (c < 0 or self.is_open(c)):
            self.busy[r] += amount
            self.note(entity, WHAT.seize, r, amount)
            return True
        entity.joined = self.now
        self.join(self.queue[r], entity)
        self.note(entity, WHAT.queue, r, amount)
        if self.queue[r][0] is entity:
            self.serve(r)
        return False

    @staticmethod
    def join(queue, entity):
        queue.append(entity)
        queue.sort(key=lambda one: one.order)

    def release_step(self, entity, row):
        self.release(entity, int(row["resource"]), float(row["amount"]))
        return True

    def release(self, entity, r, amount):
        self.busy[r] -= amount
        self.note(entity, WHAT.release, r, amount)
        self.serve(r)

    def serve(self, r):
        c = int(self.tab.resource[r]["calendar"])
        while self.queue[r]:
            entity = self.queue[r][0]
            row = self.tab.step[entity.step]
            amount = float(row["amount"])
            if self.busy[r] + amount > self.capacity[r] + SLACK:
                return
            if c >= 0 and not self.is_open(c):
                at = self.next_opening(c)
                if self.opening[r] < at < math.inf:
                    self.opening[r] = at
                    self.call(at, OPENING, r, r)
                return
            self.queue[r].pop(0)
            self.busy[r] += amount
            self.note(entity, WHAT.seize, r, amount)
            self.go_to(entity, row["next"])
            row = self.tab.step[entity.step]
            if row["op"] == OP.hold:
                self.hold(entity, row)
            else:
                self.go_on(entity)

    def choose(self, entity, row):
        if row["rule"] == ROUTE.calendar:
            return 0 if self.is_open(int(row["calendar"])) else 1
        figures = [float(one) for one in self.tab.floats[row["to"] : row["to"] + row["n"]]]
        if row["rule"] == ROUTE.attribute:
            hits = [i for i, one in enumerate(figures) if one == entity.attribute]
        else:
            u = to_unit(self.bits(entity))
            hits = [i for i, one in enumerate(figures) if u <= one]
        return min([*hits, len(figures) - 1])

    def route(self, entity, row):
        i = self.choose(entity, row)
        to = int(self.tab.integers[row["first"] + i])
        self.note(entity, WHAT.route, i, to)
        self.go_to(entity, to)
        return True

    def mark(self, entity, row):
        entity.attribute = int(self.tab.integers[row["first"] + self.choose(entity, row)])
        self.note(entity, WHAT.mark, -1, entity.attribute)
        return True

    def recycle(self, entity, row):
        kind = self.tab.klass[entity.klass]
        spare = kind["kind"] == KIND.initial and self.live[entity.klass] > kind["most"]
        if not spare or entity.members:
            return True
        return self.remove(entity, row)

    def remove(self, entity, _row):
        self.live[entity.klass] -= 1
        for member in entity.members:
            member.step = entity.step
            self.go_on(member)
        self.note(entity, WHAT.end, -1, self.now - entity.born)
        self.exits.append((entity.uid, entity.born, self.now))
        return False
