"""
The simulator's statistics, kept by SimPy's program: for a comparison of equal work.

Hours of everybody by bucket, also while they are carried; waits, areas under queues, levels and
numbers of people; means by day. They end up in arrays that are laid beside the simulator's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from simpy_rows import Row
    from transcaspian.simulation.compile import Compiled
    from transcaspian.simulation.run import Run

__all__ = ["Accounts"]

_DAY_H = 24.0


class _Gauge:
    """Two numbers over time: their areas, and the mean of the first by day."""

    __slots__ = ("area", "days", "last", "midnight", "other_area", "other_part", "part")

    def __init__(self) -> None:
        self.last = self.part = self.other_part = self.area = self.other_area = 0.0
        self.midnight = _DAY_H
        self.days: list[float] = []

    def touch(self, now: float, level: float, other: float) -> None:
        """Bring both areas up to now."""
        while now >= self.midnight:
            hours = self.midnight - self.last
            self.part += level * hours
            self.other_part += other * hours
            self.last = self.midnight
            self.midnight += _DAY_H
            self.close()
        hours = now - self.last
        self.part += level * hours
        self.other_part += other * hours
        self.last = now

    def close(self) -> None:
        """End a day."""
        self.days.append(self.part / _DAY_H)
        self.area += self.part
        self.other_area += self.other_part
        self.part = self.other_part = 0.0


class _Count:
    """What happened at a resource, a stock or to a class."""

    __slots__ = ("born", "capacity_area", "last", "left", "live", "live_area", "most", "n",
                 "outside", "square", "sum")  # fmt: skip

    def __init__(self) -> None:
        self.n = self.most = self.born = self.left = self.live = self.outside = 0
        self.sum = self.square = self.live_area = self.last = self.capacity_area = 0.0


class Accounts:
    """
    All that is kept.

    Parameters
    ----------
    compiled : Compiled
        The model; says which step books where.
    """

    def __init__(self, compiled: Compiled) -> None:
        tables = compiled.tables
        self.env: Any = None
        self.bucket = tables.step["bucket"].tolist()
        self.wait_bucket = tables.step["wait_bucket"].tolist()
        self.shape = len(tables.klass), len(compiled.buckets)
        self.pools = [_Gauge() for _ in tables.resource]
        self.yards = [_Gauge() for _ in tables.stock]
        self.waits = [_Count() for _ in tables.resource]
        self.stays = [_Count() for _ in tables.stock]
        self.classes = [_Count() for _ in tables.klass]
        self.class_hours: list[dict[int, float]] = [{} for _ in tables.klass]

    # ---- hours of entities
    def turn(self, entity: Any, bucket: int) -> None:
        """Book the hours since the last change, and what the next ones count as."""
        now = self.env._now  # noqa: SLF001 - the property costs a call
        hours = now - entity.since
        if hours > 0.0:
            entity.spent[entity.bucket] = entity.spent.get(entity.bucket, 0.0) + hours
        entity.since, entity.bucket = now, bucket

    def wait(self, entity: Any, row: Row) -> None:
        """Begin to wait at a step."""
        self.turn(entity, self.wait_bucket[row.i])

    def work(self, entity: Any, row: Row) -> None:
        """Begin to do what a step says."""
        self.turn(entity, self.bucket[row.i])

    def end_pause(self, entity: Any, row: Row, worked_h: float) -> None:
        """Book a hold that went on only while a calendar was open."""
        self.turn(entity, 0)
        own, waiting = self.bucket[row.i], self.wait_bucket[row.i]
        closed = entity.spent.get(own, 0.0) - entity.paused - worked_h
        if closed > 0.0:
            entity.spent[own] -= closed
            entity.spent[waiting] = entity.spent.get(waiting, 0.0) + closed

    def carry(self, entity: Any, carrier: Any) -> None:
        """Let an entity's hours be its carrier's from now on."""
        self.turn(entity, 0)
        self.turn(carrier, carrier.bucket)
        spent = entity.spent
        for bucket, hours in carrier.spent.items():
            spent[bucket] = spent.get(bucket, 0.0) - hours

    def free(self, entity: Any, carrier: Any) -> None:
        """Give an entity its carrier's hours; those of the carrier are up to date."""
        spent = entity.spent
        for bucket, hours in carrier.spent.items():
            spent[bucket] = spent.get(bucket, 0.0) + hours
        entity.since = self.env.now

    # ---- classes
    def _live(self, c: int, more: int) -> _Count:
        count, now = self.classes[c], self.env.now
        count.live_area += count.live * (now - count.last)
        count.last = now
        count.live += more
        return count

    def bear(self, entity: Any) -> None:
        """Count one in."""
        self._live(entity.klass, 1).born += 1
        entity.since = self.env.now

    def leave(self, entity: Any) -> None:
        """Count one out."""
        self.turn(entity, 0)
        count, stay = self._live(entity.klass, -1), self.env.now - entity.born
        count.left += 1
        count.sum += stay
        count.square += stay * stay
        hours_of = self.class_hours[entity.klass]
        for bucket, hours in entity.spent.items():
            hours_of[bucket] = hours_of.get(bucket, 0.0) + hours

    # ---- resources
    def touch_pool(self, pool: Any) -> None:
        """Bring a resource up to now, before it changes."""
        self.pools[pool.r].touch(self.env.now, len(pool.queue), pool.busy)

    def grant(self, pool: Any, entity: Any, wait_h: float) -> None:
        """Book a grant after a wait."""
        count = self.waits[pool.r]
        count.n += 1
        count.sum += wait_h
        count.square += wait_h * wait_h
        self.turn(entity, 0)

    def queue(self, pool: Any, entity: Any, row: Row) -> None:
        """Book that one queues."""
        self.wait(entity, row)
        count = self.waits[pool.r]
        count.most = max(count.most, len(pool.queue))

    def offer(self, pool: Any) -> None:
        """Bring the capacity of a resource up to now, before it changes."""
        count, now = self.waits[pool.r], self.env.now
        count.capacity_area += pool.capacity * (now - count.last)
        count.last = now

    # ---- stocks
    def touch_yard(self, yard: Any) -> None:
        """Bring a stock up to now, before it changes."""
        self.yards[yard.k].touch(self.env.now, yard.level, len(yard.outside))

    def store(self, yard: Any, entity: Any) -> None:
        """Book that one lies down."""
        self.stays[yard.k].n += 1
        self.work(entity, entity.row)

    def take(self, yard: Any, joined_h: float) -> None:
        """Book that one is taken out."""
        self.touch_yard(yard)
        self.stays[yard.k].left += 1
        self.stays[yard.k].sum += self.env.now - joined_h

    # ---- the end
    def close(self, world: Any, end_h: float) -> None:
        """Bring all up to the end."""
        self.env._now = end_h  # noqa: SLF001 - SimPy stopped at the last event before
        for pool in world.pools:
            self.touch_pool(pool)
            self.offer(pool)
            self.pools[pool.r].close()
        for yard in world.yards:
            self.touch_yard(yard)
            self.yards[yard.k].close()
        for c in range(len(self.classes)):
            self._live(c, 0)

    def agrees(self, run: Run) -> bool:
        """Return whether all is the same as in a run, but for the order of sums."""

        def near(mine: Any, theirs: Any, slack: float = 1e-6) -> bool:
            return bool(np.allclose(np.array(mine), theirs, rtol=slack, atol=slack))

        hours = np.zeros(self.shape)
        for c, spent in enumerate(self.class_hours):
            hours[c, list(spent)] = list(spent.values())
        daily = [one.days[: run.daily.shape[1]] for one in (*self.pools, *self.yards)]
        resource, stock, klass = run.resource, run.stock, run.klass
        return all((
            near(hours, run.class_hours[:, : self.shape[1]], 1e-5),
            near(daily, run.daily, 1e-3),
            near([one.area for one in self.pools], resource["queue_area"]),
            near([one.other_area for one in self.pools], resource["busy_area"]),
            near([one.capacity_area for one in self.waits], resource["capacity_area"]),
            near([one.sum for one in self.waits], resource["wait_sum"]),
            near([one.square for one in self.waits], resource["wait_square"]),
            near([one.n for one in self.waits], resource["n_served"]),
            near([one.most for one in self.waits], resource["max_queue"]),
            near([one.area for one in self.yards], stock["level_area"]),
            near([one.other_area for one in self.yards], stock["block_area"]),
            near([one.sum for one in self.stays], stock["wait_sum"]),
            near([one.n for one in self.stays], stock["n_in"]),
            near([one.left for one in self.stays], stock["n_out"]),
            near([one.live_area for one in self.classes], klass["live_area"]),
            near([one.sum for one in self.classes], klass["stay_sum"]),
            near([one.square for one in self.classes], klass["stay_square"]),
            near([one.born for one in self.classes], klass["n_born"]),
            near([one.left for one in self.classes], klass["n_left"]),
        ))  # fmt: skip
