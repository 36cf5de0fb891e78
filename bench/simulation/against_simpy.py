"""
Events a second of the simulator as a ratio to SimPy: one model, one process, turn about.

The model is a small corridor: trains by timetable with delays, stations in a row, boxes over cranes
into a yard with limited room, ferries that leave when they carry enough and the wind allows, and
trains formed anew on the far side. Both programs use the same hashed draws; SimPy gets them ready
made, and what that costs is not counted. Every exit must be the same to the last bit, or the ratio
says nothing. This program keeps exits only, the simulator also its queues, hours by bucket and
integrals; a second one for SimPy, which walks the same tables (`simpy_model.py`), keeps these too.
CPU time is compared and not wall time, which on a busy machine misleads.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import simpy

from simpy_accounts import Accounts
from simpy_draws import Drawing, Drawn
from simpy_model import World
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
    shared_model,
)
from transcaspian.simulation.calendars import closed_spells
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.counter import stream_key
from transcaspian.simulation.run import Memory, make_state, run_once

if TYPE_CHECKING:
    from collections.abc import Generator

    from transcaspian.simulation.compile import Compiled
    from transcaspian.simulation.run import Run

__all__ = [
    "LIMIT_RATIO",
    "Corridor",
    "draws_for",
    "main",
]

# the simulator is at least this many times as fast
LIMIT_RATIO = 30.0
MOST_LAPS = 400
MASK, GOLDEN = (1 << 64) - 1, 0x9E3779B97F4A7C15


def draws_for(compiled: Compiled, horizon_h: float, replication: int) -> dict[str, Any]:
    """Return the hours of every hold, ready made: by step, entity and, for ferries, lap."""
    # compiling the model has shown Numba its cache; before that no kernel is imported
    from transcaspian.kernels.sim_draw import draw_many  # noqa: PLC0415
    from transcaspian.kernels.sim_layout import bind  # noqa: PLC0415

    state = make_state(
        compiled,
        horizon_h=1.0,
        warmup_h=0.0,
        seed=0,
        replication=replication,
        memory=Memory(),
    )
    bind(compiled.tables, state)
    n_train = int(horizon_h / EVERY_H) + 2
    dist_ids = [one.id for one in compiled.model.dists]

    def hours(name: str, owner: str, n: int, lap: int, step: str = "") -> list[float]:
        i = compiled.step_ids.index(step or name) if name != "delay" else 0
        c = compiled.class_ids.index(owner)
        names = compiled.class_names[c] if name == "delay" else compiled.step_names[i]
        key = stream_key(0, replication, names) + int(compiled.tables.klass["key"][c]) * GOLDEN
        out = np.empty(n)
        draw_many(state.run, dist_ids.index(name), np.uint64(key & MASK), lap, out)
        return [float(one) for one in out]

    table: dict[str, Any] = {"delay": hours("delay", "train", n_train, 0)}
    for i in range(len(NEAR_N)):
        table[f"near{i}"] = hours(f"near{i}", "train", n_train, 0)
        table[f"far{i}"] = hours(f"far{i}", "again", n_train, 0)
    for name in ("lift", "land"):
        table[name] = hours(name, "box", n_train * N_BOX, 1)
    for name in ("out", "home"):
        table[name] = [hours(name, "ferry", N_FERRY, lap) for lap in range(MOST_LAPS)]
    return table


class Corridor:
    """
    The same process for SimPy.

    Parameters
    ----------
    draws : dict
        Of `draws_for`.
    closed_h : list of (float, float)
        When the wind is too strong. [h]
    """

    def __init__(self, draws: dict[str, Any], closed_h: list[tuple[float, float]]) -> None:
        self.draws, self.closed_h = draws, closed_h
        self.env = env = simpy.Environment()
        self.near = [simpy.Resource(env, int(n)) for n in NEAR_N]
        self.far = [simpy.Resource(env, int(n)) for n in FAR_N]
        self.crane, self.far_crane = (
            simpy.Resource(env, int(N_CRANE)),
            simpy.Resource(env, int(N_CRANE)),
        )
        self.room, self.berths = simpy.Container(env, ROOM, ROOM), simpy.Resource(env, int(N_BERTH))
        self.yard: list[int] = []
        self.waiting: list[tuple[Any, list[int]]] = []
        self.forming: list[int] = []
        self.n_formed = 0
        self.is_open, self.opening = True, env.event()
        self.exits: list[tuple[int, float]] = []
        env.process(self.wind())
        env.process(self.timetable())
        for f in range(N_FERRY):
            env.process(self.ferry(f))

    def timetable(self) -> Generator[Any]:
        """Start a train every few hours."""
        i = 0
        while True:
            self.env.process(self.train(i))
            i += 1
            yield self.env.timeout(i * EVERY_H - self.env.now)

    def train(self, i: int) -> Generator[Any]:
        """Pass the stations one by one, then set the boxes free."""
        env = self.env
        at = i * EVERY_H + self.draws["delay"][i]
        yield env.timeout(at - env.now)
        for s, station in enumerate(self.near):
            with station.request() as turn:
                yield turn
                yield env.timeout(self.draws[f"near{s}"][i])
        for j in range(i * N_BOX, (i + 1) * N_BOX):
            env.process(self.box(j))

    def box(self, j: int) -> Generator[Any]:
        """Take a crane, then room, then lie in the yard."""
        with self.crane.request() as turn:
            yield turn
            yield self.room.get(1)
            yield self.env.timeout(self.draws["lift"][j])
            self.yard.append(j)
            self.load()

    def load(self) -> None:
        """Put what lies in the yard into the ferries at berth, the first first."""
        while self.waiting and self.yard:
            ferry, load = self.waiting[0]
            while self.yard and len(load) < HOLD:
                load.append(self.yard.pop(0))
                self.room.put(1)
            if len(load) >= ENOUGH:
                self.waiting.pop(0)
                ferry.succeed()

    def ferry(self, f: int) -> Generator[Any]:
        """Sail to and fro."""
        env, lap = self.env, 0
        while True:
            with self.berths.request() as turn:
                yield turn
                ready, load = env.event(), []  # type: ignore[var-annotated]
                self.waiting.append((ready, load))
                self.load()
                yield ready
                yield env.timeout(LOAD_H * len(load))
                if not self.is_open:
                    yield self.opening
            yield env.timeout(self.draws["out"][lap][f])
            for j in sorted(load):  # at one moment, in the order of their numbers
                env.process(self.land(j))
            yield env.timeout(UNLOAD_H)
            yield env.timeout(self.draws["home"][lap][f])
            lap += 1

    def land(self, j: int) -> Generator[Any]:
        """Be lifted ashore; every fiftieth box makes a train."""
        with self.far_crane.request() as turn:
            yield turn
            yield self.env.timeout(self.draws["land"][j])
        self.forming.append(j)
        if len(self.forming) == N_BOX:
            boxes, self.forming = self.forming, []
            self.env.process(self.again(self.n_formed, boxes))
            self.n_formed += 1

    def again(self, i: int, boxes: list[int]) -> Generator[Any]:
        """Pass the far stations; the boxes leave with their train."""
        for s, station in enumerate(self.far):
            with station.request() as turn:
                yield turn
                yield self.env.timeout(self.draws[f"far{s}"][i])
        self.exits += [(j, self.env.now) for j in boxes]

    def wind(self) -> Generator[Any]:
        """Close and open as the weather says."""
        for start, end in self.closed_h:
            if start > self.env.now:
                yield self.env.timeout(start - self.env.now)
            self.is_open = False
            yield self.env.timeout(end - self.env.now)
            self.is_open = True
            self.opening.succeed()
            self.opening = self.env.event()


def _with_statistics(
    compiled: Compiled, horizon_h: float, replication: int, run: Run
) -> tuple[float, bool]:
    """Return the CPU time of SimPy with equal statistics, and whether exits and these agree."""
    model = compiled.model
    drawing = Drawing(model, replication=replication)
    World(model, drawing, horizon_h=horizon_h, replication=replication).run()
    accounts = Accounts(compiled)
    drawn = Drawn(drawing)
    peer = World(model, drawn, horizon_h=horizon_h, replication=replication, kept=accounts)
    gc.collect()
    gc.freeze()  # what was drawn is not SimPy's to look through
    start = time.process_time()
    exits = peer.run()
    spent = time.process_time() - start
    gc.unfreeze()
    return spent, exits == run.exits.tolist() and accounts.agrees(run)


def _tell(figures: dict[str, Any]) -> None:
    """Print the figures for people."""
    print(f"{figures['rounds']} replications of {figures['days']:g} days")
    print(f"  every exit the same   {'yes' if figures['same_exits'] else 'NO'}")
    print(f"  SimPy                 {figures['simpy_events_per_s']:12,.0f} events/s")
    print(f"  transcaspian          {figures['events_per_s']:12,.0f} events/s")
    print(f"  ratio, CPU            {figures['ratio']:12.1f}   (at least {LIMIT_RATIO:.0f})")
    print(f"  with equal statistics {figures['ratio_same_statistics']:12.1f}")


def main(argv: list[str] | None = None) -> int:
    """Measure, print the ratio; return 1 if an exit differs or the ratio is too low."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--days", type=float, default=366.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(argv)
    compiled = compile_model(shared_model())
    horizon_h = 24.0 * options.days
    memory = Memory(entities=8192, exits=131072)
    run_once(compiled, horizon_h=horizon_h, memory=memory)  # compiles
    ours: list[float] = []
    theirs: list[float] = []
    kept_too: list[float] = []
    n_event, same = 0, True
    for i in range(options.rounds):
        draws = draws_for(compiled, horizon_h, i)
        spells = closed_spells(compiled.model, horizon_h, seed=0, replication=i)["wind"]
        start = time.process_time()
        peer = Corridor(draws, spells)
        peer.env.run(until=horizon_h)
        theirs.append(time.process_time() - start)
        start = time.process_time()
        run = run_once(compiled, horizon_h=horizon_h, replication=i, memory=memory)
        ours.append(time.process_time() - start)
        n_event += run.n_event
        walked, agreed = _with_statistics(compiled, horizon_h, i, run)
        kept_too.append(walked)
        same &= agreed
        boxes = run.exits[(run.exits["uid"] >> 40) == 1]
        serials = (boxes["uid"] & ((1 << 40) - 1)).tolist()
        same &= dict(peer.exits) == dict(zip(serials, boxes["left_h"].tolist(), strict=True))
    ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
    figures = {
        "days": options.days,
        "rounds": options.rounds,
        "same_exits": same,
        "ratio": ratio,
        "ratio_same_statistics": statistics.median(
            b / a for a, b in zip(ours, kept_too, strict=True)
        ),
        "limit": LIMIT_RATIO,
        "events_per_s": n_event / sum(ours),
        "simpy_events_per_s": n_event / sum(theirs),
        "n_event": n_event // options.rounds,
        "cpu_s": {"transcaspian": ours, "simpy": theirs, "simpy with statistics": kept_too},
    }
    if options.json:
        print(json.dumps(figures))
    else:
        _tell(figures)
    return 0 if same and ratio >= LIMIT_RATIO else 1


if __name__ == "__main__":
    raise SystemExit(main())
