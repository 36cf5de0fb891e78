"""
The event kernel in Numba beside the same kernel in C++, on the same memory.

`engine.cpp` is a port of the kernel; clang -O3 compiles it for this machine's processor, as Numba
does. Both are handed one record with the addresses of the same tables, filled anew before each
run, and are timed from the call to its return, turn about. The digest of every run must be the same
to the last bit. Without clang there is nothing to measure, and that is said.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine_build import FLAGS, build, find_compiler
from full_corridor import corridor_model
from small_corridor import shared_model
from transcaspian.simulation.cache import prepare
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.run import run_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from transcaspian.simulation.model import Model
    from transcaspian.simulation.run import Run

__all__ = ["LIMIT_RATIO", "Engines", "main", "measure"]

# CPU of the port in C++ over that of the kernel
LIMIT_RATIO = 0.85
_DAY_H = 24.0


class Engines:
    """
    The kernel and its port, each in the place of the other.

    Parameters
    ----------
    port : callable
        Takes the address of a bound run, returns its status.
    """

    def __init__(self, port: Callable[[int], int]) -> None:
        prepare()
        from transcaspian.kernels import sim_engine  # noqa: PLC0415 - after the cache is known

        self.home: Any = sim_engine
        self.kernel = sim_engine.simulate
        self.port = port
        self.spent_s = 0.0

    def run(self, name: str, compiled: Any, **options: Any) -> tuple[float, Run]:
        """Run one replication in ``numba`` or ``c++``; return CPU time in the engine alone. [s]"""

        def timed(runs: Any) -> int:
            address = runs.ctypes.data
            start = time.process_time()
            status = self.kernel(runs) if name == "numba" else self.port(address)
            self.spent_s = time.process_time() - start
            return status

        self.home.simulate = timed
        try:
            run = run_once(compiled, **options)
        finally:
            self.home.simulate = self.kernel
        return self.spent_s, run


def measure(engines: Engines, model: Model, *, days: float, rounds: int) -> dict[str, Any]:
    """Run a model in both, turn about; return times, ratio and whether all digests agree."""
    compiled, horizon_h = compile_model(model), _DAY_H * days
    memory = run_once(compiled, horizon_h=horizon_h).memory  # compiles, and grows as it must
    cpu: dict[str, list[float]] = {"numba": [], "c++": []}
    same, n_event = True, 0
    for i in range(rounds):
        digests = set()
        for name in cpu if i % 2 else reversed(cpu):
            spent, run = engines.run(
                name, compiled, horizon_h=horizon_h, replication=i, memory=memory
            )
            cpu[name].append(spent)
            digests.add(run.digest())
            n_event = run.n_event
        same &= len(digests) == 1
    return {
        "days": days,
        "n_event": n_event,
        "same_digests": same,
        "ns_per_event": {k: 1e9 * statistics.median(v) / n_event for k, v in cpu.items()},
        "ratio": statistics.median(b / a for a, b in zip(cpu["numba"], cpu["c++"], strict=True)),
    }


def _models(days: int) -> Iterator[tuple[str, Model]]:
    yield "small corridor", shared_model()
    yield "full corridor", corridor_model(days)


def main(argv: list[str] | None = None) -> int:
    """Measure and print; return 1 if a digest differs or the kernel is too slow."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--days", type=int, default=366)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--compiler", default="clang++", help="another one is no peer, but runs")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(argv)
    compiler = find_compiler(options.compiler)
    if compiler is None:
        text = f"{options.compiler} is missing: not measured (on Debian: apt-get install clang)"
        print(json.dumps({"skipped": text}) if options.json else text)
        return 0
    said = subprocess.run([compiler, "--version"], check=True, capture_output=True, text=True)
    figures: dict[str, Any] = {"compiler": said.stdout.splitlines()[0], "limit": LIMIT_RATIO}
    with tempfile.TemporaryDirectory(prefix="engine-") as folder:
        prepare()
        engines = Engines(build(Path(folder), compiler))
        for name, model in _models(options.days):
            figures[name] = measure(engines, model, days=options.days, rounds=options.rounds)
    rows = [row for row in figures.values() if isinstance(row, dict)]
    if options.json:
        print(json.dumps(figures))
    else:
        print(f"{figures['compiler']}, {' '.join(FLAGS)}")
        for name, row in figures.items():
            if isinstance(row, dict):
                ns = row["ns_per_event"]
                print(
                    f"  {name:15s} {ns['numba']:6.1f} ns an event, C++ {ns['c++']:6.1f}: "
                    f"{row['ratio']:.2f} of its speed (at least {LIMIT_RATIO:g}), "
                    f"digests {'the same' if row['same_digests'] else 'DIFFER'}"
                )
    good = all(row["same_digests"] and row["ratio"] >= LIMIT_RATIO for row in rows)
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
