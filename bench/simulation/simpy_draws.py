"""
Random numbers for SimPy's program: the simulator's own, drawn beforehand.

A first, untimed pass asks for each number by what it is for and keeps it in the order in which
its entity asked; the pass that is timed then reads one list for each entity.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.counter import MASK, stream_key, unit
from transcaspian.simulation.run import Memory, make_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from transcaspian.simulation.model import Arrivals, Model

__all__ = ["Drawing", "Drawn"]

GOLDEN = 0x9E3779B97F4A7C15
_LEAST_BLOCK = 64


class Drawn:
    """What a first pass has drawn."""

    def __init__(self, first: Drawing) -> None:
        self._hours, self._arrivals, self._jitter = first.hours_of, first.arrivals, first.jitters

    def hours(self, entity: Any) -> Iterator[float]:
        """Return the numbers of an entity's steps, in the order in which it asks."""
        return iter(self._hours.get(entity.uid, ()))

    def arrival(self, c: int, serial: int, _before: float) -> float:
        """Return when an entity of a class is called. [h]"""
        return self._arrivals[c, serial]

    def jitter(self, c: int, serial: int) -> float:
        """Return how late an entity of a timetable is. [h]"""
        return self._jitter[c, serial]


class _Asked:
    """The numbers of one entity, drawn as it asks and kept."""

    def __init__(self, drawing: Drawing, entity: Any) -> None:
        self.drawing, self.entity = drawing, entity
        self.kept = drawing.hours_of[entity.uid]

    def __iter__(self) -> _Asked:
        return self

    def __next__(self) -> float:
        self.kept.append(self.drawing.draw(self.entity))
        return self.kept[-1]


class Drawing:
    """
    Draws as a first pass asks.

    Parameters
    ----------
    model : Model
        Whose distributions.
    seed, replication : int
        Of the random streams. [-]
    """

    def __init__(self, model: Model, *, seed: int = 0, replication: int = 0) -> None:
        self.model = model
        self.compiled = compiled = compile_model(model)
        self.hours_of: dict[int, list[float]] = defaultdict(list)
        self.arrivals: dict[tuple[int, int], float] = {}
        self.jitters: dict[tuple[int, int], float] = {}
        self.blocks: dict[tuple[int, int, int], NDArray[np.float64]] = {}
        self.key = [int(one) for one in compiled.tables.klass["key"]]
        self.step_key = [stream_key(seed, replication, one) for one in compiled.step_names]
        self.class_key = [stream_key(seed, replication, one) for one in compiled.class_names]
        self.dists = {one.id: i for i, one in enumerate(model.dists)}
        from transcaspian.kernels.sim_layout import bind  # noqa: PLC0415 - after the cache is known

        self.state = make_state(
            compiled, horizon_h=1.0, warmup_h=0.0, seed=0, replication=0, memory=Memory()
        )
        bind(compiled.tables, self.state)

    def hours(self, entity: Any) -> _Asked:
        """Return the numbers of an entity's steps."""
        return _Asked(self, entity)

    def draw(self, entity: Any) -> float:
        """Return the number of the step at which an entity is, on its lap."""
        step, c, serial = entity.row.step, entity.klass, entity.uid & ((1 << 40) - 1)
        key = self.step_key[entity.row.i]
        if step.op != "hold":
            return unit(key, self.key[c] + serial, entity.lap)
        return self._value(self.dists[step.dist], key, c, serial, entity.lap)

    def _value(self, dist: int, key: int, c: int, serial: int, lap: int) -> float:
        """Return a value from a block of those of the first entities of a class."""
        from transcaspian.kernels.sim_draw import draw_many  # noqa: PLC0415 - as above

        block = self.blocks.get((key, c, lap))
        if block is None or serial >= len(block):
            block = np.empty(max(_LEAST_BLOCK, 2 * serial))
            start = (key + self.key[c] * GOLDEN) & MASK
            draw_many(self.state.run, dist, np.uint64(start), lap, block)
            self.blocks[key, c, lap] = block
        return float(block[serial])

    def station(self, step: str, c: int, n: int) -> list[float]:
        """Return the hours of a step for the first entities of a class, on their first lap. [h]"""
        i = self.compiled.step_ids.index(step)
        dist = self.dists[self.model.steps[i].dist]
        return [self._value(dist, self.step_key[i], c, serial, 0) for serial in range(n)]

    def jitter(self, c: int, serial: int) -> float:
        """Return how late an entity of a timetable is. [h]"""
        dist = self.dists[self.model.classes[c].arrivals.jitter]
        self.jitters[c, serial] = self._value(dist, self.class_key[c], c, serial, 0)
        return self.jitters[c, serial]

    def arrival(self, c: int, serial: int, before: float) -> float:
        """Return when an entity of a class is called, if the one before was at `before`. [h]"""
        arrivals, at = self.model.classes[c].arrivals, math.inf
        if serial < (arrivals.n or math.inf):
            at = self._due(arrivals, c, serial, before)
        self.arrivals[c, serial] = at
        return at

    def _due(self, arrivals: Arrivals, c: int, serial: int, before: float) -> float:
        if arrivals.kind == "initial":
            return arrivals.first_h
        if arrivals.kind == "timetable":
            at = arrivals.first_h + serial * arrivals.every_h
            return at - arrivals.early_h if at <= arrivals.until_h else math.inf
        if arrivals.kind == "trace":
            return arrivals.times_h[serial] if serial < len(arrivals.times_h) else math.inf
        left = -math.log(unit(self.class_key[c], self.key[c] + serial, 1))
        now = max(before, arrivals.first_h)
        ends = [*(t for t, _ in arrivals.rates[1:]), math.inf]
        for (_, rate), end in zip(arrivals.rates, ends, strict=True):
            if end <= now:
                continue
            if rate > 0.0:
                if now + left / rate <= end:
                    at = now + left / rate
                    return at if at <= arrivals.until_h else math.inf
                left -= (end - now) * rate
            now = end
        return math.inf
