"""
Slow twin of the event kernel: the same tables, run with heapq, lists and dicts.

It keeps no areas and no memory of its own making; queues are sorted lists, calendars are lists of
closed spells. What it does must be the same, event by event.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field

from transcaspian.kernels.normal import _FAR_TAIL, _MIDDLE, _TAIL
from transcaspian.kernels.sim_layout import FAMILY, KIND, OP, ROUTE, RULE, WHAT
from transcaspian.simulation.calendars import closed_spells
from transcaspian.simulation.counter import MASK, mix, stream_key, word

SLACK = 1e-9
CAPACITY, OPENING, HOLD, BIRTH, DEPARTURE, BATCH = range(6)


def to_unit(z):
    return ((z >> 11) + 0.5) * 2.0**-53


def inverse_normal(p):
    """Algorithm AS 241 as the standard library writes it in Python (in C its last bit differs)."""

    def polynomial(powers, x):
        total = 0.0
        for power in powers:
            total = total * x + power
        return total

    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return polynomial(_MIDDLE[0], r) * q / polynomial(_MIDDLE[1], r)
    r = math.sqrt(-math.log(p if q <= 0.0 else 1.0 - p))
    table, shift = (_TAIL, 1.6) if r <= 5.0 else (_FAR_TAIL, 5.0)
    size = polynomial(table[0], r - shift) / polynomial(table[1], r - shift)
    return -size if q < 0.0 else size


def gamma(shape, z):
    boost, k = 1.0, shape
    if shape < 1.0:
        boost, k = to_unit(mix((z + 0x94D049BB133111EB) & MASK)) ** (1.0 / shape), shape + 1.0
    d = k - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    for i in range(64):
        x = inverse_normal(to_unit(mix((z + (2 * i + 1) * 0x9E3779B97F4A7C15) & MASK)))
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            u = to_unit(mix((z + (2 * i + 2) * 0x9E3779B97F4A7C15) & MASK))
            if math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v):
                return boost * d * v
    return boost * d


def draw(tables, i, z):
    """The value of distribution `i` for 64 bits."""
    row = tables.dist[i]
    a, b, c = float(row["a"]), float(row["b"]), float(row["c"])
    first, n, u = int(row["first"]), int(row["n"]), to_unit(z)
    family = int(row["family"])
    if family == FAMILY.constant:
        value = a
    elif family == FAMILY.exponential:
        value = -a * math.log(u)
    elif family == FAMILY.lognormal:
        value = a * math.exp(b * inverse_normal(u))
    elif family == FAMILY.gamma:
        shape = 1.0 / (b * b)
        value = a / shape * gamma(shape, z)
    elif family == FAMILY.uniform:
        value = a + (b - a) * u
    elif family == FAMILY.triangular:
        width = c - a
        if width <= 0.0:
            value = a
        elif u * width < b - a:
            value = a + math.sqrt(u * width * (b - a))
        else:
            value = c - math.sqrt((1.0 - u) * width * (c - b))
    elif family == FAMILY.discrete:
        shares = tables.floats[first + n : first + 2 * n]
        chosen = next((j for j in range(n - 1) if u <= shares[j]), n - 1)
        value = float(tables.floats[first + chosen])
    else:
        x = u * (n - 1)
        j = min(int(x), n - 2)
        low, high = (float(one) for one in tables.floats[first + j : first + j + 2])
        value = low + (x - j) * (high - low)
    return value * float(row["scale"])


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


class Twin:
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
        self.events, self.ready, self.trace, self.exits = [], [], [], []
        self.count = 0

    # ---- the clock
    def call(self, t, when, number, what, token=0):
        self.count += 1
        heapq.heappush(self.events, (t, when, number, self.count, what, token))

    def run(self):
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
        elif self.batch_call[what] == token:
            self.form(what)
            self.settle(what)

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

    def begin(self, entity):
        entity.alive, entity.born = True, self.now
        self.note(entity, WHAT.born, -1, 0.0)
        row = self.tab.klass[entity.klass]
        for j in range(row["n_member"] if row["member"] >= 0 else 0):
            serial = entity.uid & ((1 << 40) - 1)
            member = self.make(int(row["member"]), serial * int(row["n_member"]) + j)
            member.alive, member.born = True, self.now
            self.note(member, WHAT.born, -1, 0.0)
            entity.members.append(member)
            entity.load += member.size

    def call_arrival(self, c, serial, t):
        row = self.tab.klass[c]
        kind, first = row["kind"], int(row["first"])
        if serial >= row["most"] or kind == KIND.none:
            return
        start, every = float(row["start_h"]), float(row["every"])
        if kind == KIND.initial:
            at = start
        elif kind == KIND.timetable:
            at = start + serial * every
            at = at - float(row["early"]) if at <= row["until"] else math.inf
        elif kind == KIND.poisson:
            at = self.next_poisson(c, serial, max(t, start))
            at = at if at <= row["until"] else math.inf
        else:
            at = float(self.tab.floats[first + serial]) if serial < row["n"] else math.inf
        if at <= self.end:
            self.call(max(at, 0.0), BIRTH, (c << 40) | serial, c)

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
            start = float(row["start_h"]) + serial * float(row["every"])
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
            OP.recycle: lambda _entity, _row: True,
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
            self.go_on(entity)

    def enter(self, entity, row):
        k = int(row["stock"])
        if entity.reserved != k:
            full = self.level[k] + entity.size > self.tab.stock[k]["capacity"] + SLACK
            if self.outside[k] or full:
                entity.joined = self.now
                self.join(self.outside[k], entity)
                self.note(entity, WHAT.block, k, entity.size)
                return False
            self.level[k] += entity.size
        if row["op"] == OP.reserve:
            entity.reserved = k
            self.note(entity, WHAT.reserve, k, entity.size)
            return True
        self.put(entity, k)
        self.settle(k)
        return False

    def put(self, entity, k):
        row = self.tab.step[entity.step]
        entity.joined, entity.reserved = self.now, -1
        self.join(self.cargo[k], entity)
        self.note(entity, WHAT.store, k, entity.size)
        if row["resource"] >= 0:
            self.release(entity, int(row["resource"]), float(row["amount"]))

    def let_in(self, k):
        n = 0
        while self.outside[k]:
            entity = self.outside[k][0]
            if self.level[k] + entity.size > self.tab.stock[k]["capacity"] + SLACK:
                break
            self.level[k] += entity.size
            self.outside[k].pop(0)
            row = self.tab.step[entity.step]
            if row["op"] == OP.reserve:
                entity.reserved = k
                self.note(entity, WHAT.reserve, k, entity.size)
                self.go_to(entity, row["next"])
                self.go_on(entity)
            else:
                self.put(entity, k)
                n += 1
        return n

    def settle(self, k):
        row = self.tab.stock[k]
        docks = self.tab.integers[row["first"] : row["first"] + row["n"]]
        while True:
            if row["batch"] > 0.0:
                while sum(one.size for one in self.cargo[k]) >= row["batch"] - SLACK:
                    self.form(k)
                if self.let_in(k) == 0:
                    self.set_batch_clock(k)
                    return
                continue
            open_ones = [v for d in docks for v in self.vehicles[d] if v.phase != "closed"]
            if not self.cargo[k] or not open_ones:
                return
            self.fill(min(open_ones, key=lambda one: one.order))

    def set_batch_clock(self, k):
        deadline = float(self.tab.stock[k]["deadline"])
        if not self.cargo[k] or self.batch_timed[k] or deadline == math.inf:
            return
        self.batch_timed[k] = True
        due = max(min(one.joined for one in self.cargo[k]) + deadline, self.now)
        self.call(due, BATCH, k, k, self.batch_call[k])

    def form(self, k):
        row = self.tab.stock[k]
        c = int(row["carrier"])
        carrier = self.make(c, self.made[c])
        self.made[c] += 1
        carrier.alive, carrier.born = True, self.now
        self.note(carrier, WHAT.born, -1, 0.0)
        self.batch_call[k] += 1
        self.batch_timed[k] = False
        carrier.step = int(row["carrier_step"])
        while self.cargo[k]:
            member = self.cargo[k][0]
            if carrier.load > 0.0 and carrier.load + member.size > row["batch"] + SLACK:
                break
            self.take_aboard(k, carrier)
        self.note(carrier, WHAT.form, k, carrier.load)
        self.go_on(carrier)

    def take_aboard(self, k, carrier):
        member = self.cargo[k].pop(0)
        self.level[k] -= member.size
        self.note(member, WHAT.board, k, carrier.uid)
        carrier.members.append(member)
        carrier.load += member.size

    def board(self, entity, row):
        every, offset = float(row["every"]), float(row["offset"])
        entity.joined = self.now
        entity.due = self.now + float(row["deadline"])
        if every > 0.0:
            entity.due = offset + math.ceil((self.now - offset) / every) * every
            if entity.due < self.now:
                entity.due += every
        self.join(self.vehicles[row["dock"]], entity)
        self.note(entity, WHAT.dock, row["dock"], entity.load)
        visit, due = entity.visit, entity.due
        self.fill(entity)
        if entity.visit == visit and due < math.inf and (every > 0.0 or due > self.now):
            self.call(due, DEPARTURE, entity.uid, entity, visit)
        return False

    def fill(self, vehicle):
        row = self.tab.step[vehicle.step]
        first, n = self.tab.dock[row["dock"]]
        stocks = [int(one) for one in self.tab.integers[first : first + n]]
        capacity = float(row["capacity"])
        if row["calendar"] >= 0 and not self.is_open(int(row["calendar"])):
            capacity = float(row["low_capacity"])
        full = False
        while not full:
            filled = [k for k in stocks if self.cargo[k]]
            if vehicle.load >= capacity - SLACK:
                full = True
            elif not filled:
                break
            else:
                k = min(filled, key=lambda one: self.cargo[one][0].order)
                full = vehicle.load + self.cargo[k][0].size > capacity + SLACK
                if not full:
                    self.take_aboard(k, vehicle)
                    self.let_in(k)
        if row["every"] > 0.0:
            if full:
                vehicle.phase = "closed"
        elif full or (vehicle.load >= row["minimum"] - SLACK and self.now >= vehicle.due):
            self.cast_off(vehicle)

    def cast_off(self, vehicle):
        row = self.tab.step[vehicle.step]
        self.vehicles[row["dock"]].remove(vehicle)
        self.note(vehicle, WHAT.depart, row["dock"], vehicle.load)
        vehicle.visit += 1
        self.go_to(vehicle, row["next"])
        self.go_on(vehicle)

    def split(self, entity, row):
        self.note(entity, WHAT.split, -1, len(entity.members))
        for member in entity.members:
            self.go_to(member, row["to"])
            self.note(member, WHAT.free, -1, 0.0)
            self.go_on(member)
        entity.members, entity.load = [], 0.0
        return True

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

    def remove(self, entity, _row):
        for member in entity.members:
            member.step = entity.step
            self.go_on(member)
        self.note(entity, WHAT.end, -1, self.now - entity.born)
        self.exits.append((entity.uid, entity.born, self.now))
        return False
