"""
The whole corridor of 2024, run by SimPy: the same trajectories, and what each costs in CPU time.

SimPy's program (`simpy_model.py`) walks the rows of the packaged model. A first, untimed pass draws
its random numbers with the kernel's function and keeps them (`simpy_draws.py`); in the passes that
are timed they are read from lists, the weather is drawn already and the rows are read. One pass
keeps exits alone, one the simulator's own statistics (`simpy_accounts.py`), which must agree. The
simulator is timed as a user meets it: memory, weather, random numbers, and all that it keeps.
Every hold (when, who, where, how long) and every exit (who, born, left) must be the same to the
last bit, or the ratio says nothing.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import time
from typing import TYPE_CHECKING, Any

from full_corridor import corridor_model
from simpy_accounts import Accounts
from simpy_draws import Drawing, Drawn
from simpy_model import World
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.run import Memory, run_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from transcaspian.simulation.compile import Compiled
    from transcaspian.simulation.model import Model
    from transcaspian.simulation.run import Run

__all__ = ["LIMIT_RATIO", "hold_rows", "main", "same_trajectories", "timed"]

# the simulator is at least this many times as fast
LIMIT_RATIO = 50.0


def hold_rows(run: Run) -> list[tuple[float, int, int, float]]:
    """Return every hold of a traced run: when, who, at which step, how long."""
    from transcaspian.kernels.sim_layout import WHAT  # noqa: PLC0415 - after the cache is known

    rows = run.trace[run.trace["what"] == WHAT.hold]
    columns = (rows[name].tolist() for name in ("time_h", "uid", "step", "value"))
    return list(zip(*columns, strict=True))


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what a peer's work gives and its CPU time, without looking through what was drawn."""
    gc.collect()
    gc.freeze()
    start = time.process_time()
    result = work()
    spent = time.process_time() - start
    gc.unfreeze()
    return result, spent


def same_trajectories(
    model: Model, compiled: Compiled, horizon_h: float, replication: int
) -> tuple[bool, Drawing]:
    """Run both once, untimed; return whether all was the same, and what was drawn."""
    drawing = Drawing(model, replication=replication)
    peer = World(model, drawing, horizon_h=horizon_h, replication=replication, keep_holds=True)
    peer.run()
    memory = Memory(tracing=True)
    run = run_once(compiled, horizon_h=horizon_h, replication=replication, memory=memory)
    # whoever is granted something holds at once here, and in its turn by number there
    same = peer.exits == run.exits.tolist() and sorted(peer.holds) == sorted(hold_rows(run))
    return same and len(peer.exits) > 0, drawing


def _tell(figures: dict[str, Any]) -> None:
    """Print the figures for people."""
    print(f"corridor, {figures['rounds']} replications of {figures['days']} days")
    print(f"  every hold and exit the same   {'yes' if figures['same_trajectories'] else 'NO'}")
    print(f"  SimPy                 {figures['simpy_events_per_s']:12,.0f} events/s")
    print(f"  transcaspian          {figures['events_per_s']:12,.0f} events/s")
    print(f"  ratio, CPU            {figures['ratio']:12.1f}   (at least {LIMIT_RATIO:.0f})")
    said = "agree" if figures["statistics_agree"] else "DIFFER"
    print(f"  with equal statistics {figures['ratio_same_statistics']:12.1f}   (these {said})")


def main(argv: list[str] | None = None) -> int:
    """Measure, print the ratio; return 1 if a trajectory differs or the ratio is too low."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--days", type=int, default=366)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(argv)
    model = corridor_model(options.days)
    compiled = compile_model(model)
    horizon_h = 24.0 * options.days
    memory = run_once(compiled, horizon_h=horizon_h).memory  # compiles, and grows as it must
    ours: list[float] = []
    theirs: list[float] = []
    kept_too: list[float] = []
    n_event, same, agree = 0, True, True
    for i in range(options.rounds):
        agreed, drawing = same_trajectories(model, compiled, horizon_h, i)
        same &= agreed
        accounts = Accounts(compiled)
        for kept, times in ((None, theirs), (accounts, kept_too)):
            peer = World(model, Drawn(drawing), horizon_h=horizon_h, replication=i, kept=kept)
            exits, spent = timed(peer.run)
            times.append(spent)
        start = time.process_time()
        run = run_once(compiled, horizon_h=horizon_h, replication=i, memory=memory)
        ours.append(time.process_time() - start)
        n_event += run.n_event
        same &= exits == run.exits.tolist()
        agree &= accounts.agrees(run)
    figures = {
        "days": options.days,
        "rounds": options.rounds,
        "same_trajectories": same,
        "statistics_agree": agree,
        "ratio": statistics.median(b / a for a, b in zip(ours, theirs, strict=True)),
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
    return 0 if same and agree and figures["ratio"] >= LIMIT_RATIO else 1


if __name__ == "__main__":
    raise SystemExit(main())
