"""
SimPy, salabim and Ciw beside the simulator, in CPU time, turn about in one process.

The small shared corridor runs in SimPy and salabim with the same random numbers, drawn beforehand;
every exit must be the same to the last bit. Ciw can say no more of it than the stations in a row,
so these make a second model; there Ciw draws its own numbers, and its mean stay must agree within
four standard errors. Peers keep no statistics but exits, the simulator keeps all of its own.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
from functools import partial
from typing import Any

from against_simpy import Corridor, draws_for
from against_simpy_corridor import timed
from salabim_corridor import SalabimCorridor
from small_corridor import shared_model
from tandem import SimpyTandem, ciw_stays, draw_tandem, tandem_model
from transcaspian.simulation.calendars import closed_spells
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.run import Memory, run_once

__all__ = ["main", "measure_corridor", "measure_tandem"]

_MOST_ERRORS = 4.0
_SERIAL = (1 << 40) - 1


def _exits(run: Any, klass: int) -> list[tuple[int, float]]:
    rows = run.exits[run.exits["uid"] >> 40 == klass]
    return list(zip((rows["uid"] & _SERIAL).tolist(), rows["left_h"].tolist(), strict=True))


def _ratios(cpu: dict[str, list[float]]) -> dict[str, float]:
    """Return how many times as long each peer took, median over rounds. [-]"""
    ours = cpu["transcaspian"]
    return {
        name: statistics.median(b / a for a, b in zip(ours, spent, strict=True))
        for name, spent in cpu.items()
        if name != "transcaspian"
    }


def measure_corridor(days: float, rounds: int) -> dict[str, Any]:
    """Run the small shared corridor in all that can say it."""
    compiled, horizon_h = compile_model(shared_model()), 24.0 * days
    memory = run_once(compiled, horizon_h=horizon_h, memory=Memory(entities=8192)).memory
    cpu: dict[str, list[float]] = {"transcaspian": [], "simpy": [], "salabim": []}
    same = True
    for i in range(rounds):
        draws = draws_for(compiled, horizon_h, i)
        spells = closed_spells(compiled.model, horizon_h, seed=0, replication=i)["wind"]
        run, spent = timed(
            partial(run_once, compiled, horizon_h=horizon_h, replication=i, memory=memory)
        )
        cpu["transcaspian"].append(spent)
        ours = sorted(_exits(run, compiled.class_ids.index("box")))
        simpy_peer, salabim_peer = Corridor(draws, spells), SalabimCorridor(draws, spells)
        for name, env, end in (
            ("simpy", simpy_peer.env, "until"),
            ("salabim", salabim_peer.env, "till"),
        ):
            _, spent = timed(partial(env.run, **{end: horizon_h}))
            cpu[name].append(spent)
        same &= len(ours) > 0
        same &= ours == sorted(simpy_peer.exits) == sorted(salabim_peer.exits)
    return {"days": days, "same_exits": same, "cpu_s": cpu, "ratio": _ratios(cpu)}


def measure_tandem(days: float, rounds: int) -> dict[str, Any]:
    """Run the stations in a row in all that can say them."""
    model, horizon_h = tandem_model(), 24.0 * days
    compiled = compile_model(model)
    memory = run_once(compiled, horizon_h=horizon_h).memory
    cpu: dict[str, list[float]] = {"transcaspian": [], "simpy": [], "ciw": []}
    ours_h: list[float] = []
    ciw_h: list[float] = []
    same = True
    for i in range(rounds):
        peer = SimpyTandem(*draw_tandem(model, horizon_h, i))
        run, spent = timed(
            partial(run_once, compiled, horizon_h=horizon_h, replication=i, memory=memory)
        )
        cpu["transcaspian"].append(spent)
        _, spent = timed(partial(peer.env.run, until=math.nextafter(horizon_h, math.inf)))
        cpu["simpy"].append(spent)
        stays, spent = timed(partial(ciw_stays, horizon_h, i + 1))
        cpu["ciw"].append(spent)
        same &= _exits(run, 0) == peer.exits
        ours_h.append(float((run.exits["left_h"] - run.exits["born_h"]).mean()))
        ciw_h.append(statistics.fmean(stays))
    error = math.hypot(*(statistics.stdev(one) / math.sqrt(rounds) for one in (ours_h, ciw_h)))
    gap = statistics.fmean(ours_h) - statistics.fmean(ciw_h)
    return {
        "days": days,
        "same_exits": same,
        "stay_h": statistics.fmean(ours_h),
        "ciw_stay_h": statistics.fmean(ciw_h),
        "standard_error_h": error,
        "agrees": abs(gap) <= _MOST_ERRORS * error,
        "cpu_s": cpu,
        "ratio": _ratios(cpu),
    }


def main(argv: list[str] | None = None) -> int:
    """Measure, print the ratios; return 1 if an exit differs or Ciw's mean does."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--days", type=float, default=120.0, help="of the small corridor")
    parser.add_argument("--tandem-days", type=float, default=366.0)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--tandem-rounds", type=int, default=8)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(argv)
    corridor = measure_corridor(options.days, options.rounds)
    tandem = measure_tandem(options.tandem_days, options.tandem_rounds)
    if options.json:
        print(json.dumps({"corridor": corridor, "tandem": tandem}))
    else:
        print(f"small corridor, {options.rounds} replications of {options.days:g} days")
        print(f"  every exit the same   {'yes' if corridor['same_exits'] else 'NO'}")
        for name, ratio in corridor["ratio"].items():
            print(f"  CPU of {name:10s}    {ratio:10.1f} times ours")
        print(f"stations in a row, {options.tandem_rounds} of {options.tandem_days:g} days")
        print(f"  SimPy's exits the same {'yes' if tandem['same_exits'] else 'NO'}")
        print(
            f"  mean stay {tandem['stay_h']:.2f} h, Ciw's {tandem['ciw_stay_h']:.2f} h, "
            f"standard error {tandem['standard_error_h']:.2f} h: "
            f"{'agrees' if tandem['agrees'] else 'DIFFERS'}"
        )
        for name, ratio in tandem["ratio"].items():
            print(f"  CPU of {name:10s}    {ratio:10.1f} times ours")
    return 0 if corridor["same_exits"] and tandem["same_exits"] and tandem["agrees"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
