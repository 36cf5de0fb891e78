"""Slow twin of the kernel's yards: entry, loading, batches and unloading, on sorted lists."""

from __future__ import annotations

import math

from transcaspian.kernels.sim_layout import OP, WHAT

SLACK = 1e-9
DEPARTURE, BATCH, DEPTH = 5, 6, 7


class Stocks:
    """What a twin does with cargo; it brings the clock and the queues along."""

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
        self.enter_system(carrier)
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
        if entity.visit == visit:
            self.call_depth(entity, row)
        return False

    def call_depth(self, vehicle, row):
        if row["calendar"] >= 0 and row["every"] > 0.0:
            ends = [end for _, end in self.closed[int(row["calendar"])] if end > self.now]
            if ends and ends[0] < math.inf:
                self.call(ends[0], DEPTH, vehicle.uid, vehicle, vehicle.visit)

    def load_more(self, vehicle):
        row = self.tab.step[vehicle.step]
        vehicle.phase = ""
        self.fill(vehicle)
        self.call_depth(vehicle, row)

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
