"""The small shared corridor as a salabim program, with random numbers drawn beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import salabim

from small_corridor import (
    ENOUGH,
    EVERY_H,
    FAR_N,
    HOLD,
    LOAD_H,
    N_BERTH,
    N_BOX,
    N_CRANE,
    N_FERRY,
    NEAR_N,
    ROOM,
    UNLOAD_H,
)

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["SalabimCorridor"]


class SalabimCorridor:
    """
    The same process as `against_simpy.Corridor`.

    Parameters
    ----------
    draws : dict
        Of `against_simpy.draws_for`.
    closed_h : list of (float, float)
        When the wind is too strong. [h]
    """

    def __init__(self, draws: dict[str, Any], closed_h: list[tuple[float, float]]) -> None:
        self.draws, self.closed_h = draws, closed_h
        self.env = env = salabim.Environment(trace=False, yieldless=False, random_seed=None)
        self.near = [self.resource(f"near{i}", n) for i, n in enumerate(NEAR_N)]
        self.far = [self.resource(f"far{i}", n) for i, n in enumerate(FAR_N)]
        self.crane, self.far_crane = self.resource("crane", N_CRANE), self.resource("land", N_CRANE)
        self.berths = self.resource("berth", N_BERTH)
        self.room = self.resource("room", ROOM, anonymous=True)
        self.yard: list[int] = []
        self.waiting: list[_Ferry] = []
        self.forming: list[int] = []
        self.n_formed, self.is_open = 0, True
        self.windbound: list[_Ferry] = []
        self.exits: list[tuple[int, float]] = []
        _Wind(world=self, env=env)
        _Timetable(world=self, env=env)
        for f in range(N_FERRY):
            _Ferry(world=self, i=f, env=env)

    def resource(self, name: str, n: float, *, anonymous: bool = False) -> Any:
        """Return a resource of which salabim keeps no statistics, which would cost it time."""
        one = salabim.Resource(name, capacity=n, anonymous=anonymous, env=self.env)
        for monitor in (one.claimed_quantity, one.available_quantity, one.capacity, one.occupancy):
            monitor.monitor(False)  # noqa: FBT003 - salabim's way of saying so
        for queue in (one.requesters(), one.claimers()):
            queue.length.monitor(False)  # noqa: FBT003 - as above
            queue.length_of_stay.monitor(False)  # noqa: FBT003 - as above
        return one

    def load(self) -> None:
        """Put what lies in the yard into the ferries at berth, the first first."""
        while self.waiting and self.yard:
            ferry = self.waiting[0]
            n = 0
            while self.yard and len(ferry.load) < HOLD:
                ferry.load.append(self.yard.pop(0))
                n += 1
            self.room.release(n)
            if len(ferry.load) >= ENOUGH:
                self.waiting.pop(0)
                if ferry.ispassive():
                    ferry.activate()


class _Part(salabim.Component):  # type: ignore[misc] # salabim ships no types
    """Somebody in that world, by number."""

    def setup(self, world: SalabimCorridor, i: int = 0, boxes: list[int] | None = None) -> None:
        """Keep what was given."""
        self.world, self.i, self.boxes = world, i, boxes or []


class _Timetable(_Part):
    def process(self) -> Generator[Any]:
        """Start a train every few hours."""
        i = 0
        while True:
            _Train(world=self.world, i=i, env=self.env)
            i += 1
            yield self.hold(till=i * EVERY_H)


class _Train(_Part):
    def process(self) -> Generator[Any]:
        """Pass the stations one by one, then set the boxes free."""
        world, i = self.world, self.i
        yield self.hold(till=i * EVERY_H + world.draws["delay"][i])
        for s, station in enumerate(world.near):
            yield self.request(station)
            yield self.hold(world.draws[f"near{s}"][i])
            self.release(station)
        for j in range(i * N_BOX, (i + 1) * N_BOX):
            _Box(world=world, i=j, env=self.env)


class _Box(_Part):
    def process(self) -> Generator[Any]:
        """Take a crane, then room, then lie in the yard."""
        world = self.world
        yield self.request(world.crane)
        yield self.request((world.room, 1))
        yield self.hold(world.draws["lift"][self.i])
        world.yard.append(self.i)
        world.load()
        self.release(world.crane)


class _Ferry(_Part):
    def process(self) -> Generator[Any]:
        """Sail to and fro."""
        world, lap = self.world, 0
        while True:
            yield self.request(world.berths)
            self.load: list[int] = []
            world.waiting.append(self)
            world.load()
            if len(self.load) < ENOUGH:
                yield self.passivate()
            yield self.hold(LOAD_H * len(self.load))
            if not world.is_open:
                world.windbound.append(self)
                yield self.passivate()
            self.release(world.berths)
            yield self.hold(world.draws["out"][lap][self.i])
            for j in sorted(self.load):  # at one moment, in the order of their numbers
                _Landing(world=world, i=j, env=self.env)
            yield self.hold(UNLOAD_H)
            yield self.hold(world.draws["home"][lap][self.i])
            lap += 1


class _Landing(_Part):
    def process(self) -> Generator[Any]:
        """Be lifted ashore; every fiftieth box makes a train."""
        world = self.world
        yield self.request(world.far_crane)
        yield self.hold(world.draws["land"][self.i])
        self.release(world.far_crane)
        world.forming.append(self.i)
        if len(world.forming) == N_BOX:
            boxes, world.forming = world.forming, []
            _Again(world=world, i=world.n_formed, boxes=boxes, env=self.env)
            world.n_formed += 1


class _Again(_Part):
    def process(self) -> Generator[Any]:
        """Pass the far stations; the boxes leave with their train."""
        world = self.world
        for s, station in enumerate(world.far):
            yield self.request(station)
            yield self.hold(world.draws[f"far{s}"][self.i])
            self.release(station)
        world.exits += [(j, self.env.now()) for j in self.boxes]


class _Wind(_Part):
    def process(self) -> Generator[Any]:
        """Close and open as the weather says."""
        world = self.world
        for start, end in world.closed_h:
            if start > self.env.now():
                yield self.hold(till=start)
            world.is_open = False
            yield self.hold(till=end)
            world.is_open = True
            for ferry in world.windbound:
                ferry.activate()
            world.windbound.clear()
