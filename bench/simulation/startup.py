"""
How soon a run begins, what a second thread is worth, and whether threads and cache change a byte.

Three questions, each with its own limit. Processes are started turn about. CPU time is what counts
for the start; for threads it is wall time, and that says something only on an idle machine: the
limit is held against a run that began below a load of one half, otherwise it is only printed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from transcaspian.simulation.cache import VARIABLE

__all__ = ["LIMIT_START", "LIMIT_THREADS", "main", "measure_bytes", "measure_start"]

LIMIT_START, LIMIT_THREADS, IDLE_LOAD = 3.0, 1.8, 0.5
HERE = Path(__file__).resolve().parent
_MODEL = "from small_corridor import shared_model; model = shared_model()"
_CORRIDOR = "from full_corridor import corridor_model; model = corridor_model(30)"
_FIRST = (
    "from transcaspian.simulation.compile import compile_model\n"
    "from transcaspian.simulation.run import run_once\n"
    "run = run_once(compile_model(model), horizon_h=0.0)\n"
    "assert run.n_event > 0"
)
_DIGEST = (
    "import sys, hashlib\n"
    "from transcaspian.simulation.compile import compile_model\n"
    "from transcaspian.simulation.replicate import replicate\n"
    "compiled = compile_model(model)\n"
    "for _ in range(2):\n"
    "    runs = replicate(compiled, 4, horizon_h=720.0, threads=int(sys.argv[1]))\n"
    "    whole = ' '.join(one.digest() for one in runs)\n"
    "    print(hashlib.sha256(whole.encode()).hexdigest()[:16])"
)
PROGRAMS = {
    "import numba": "import numba",
    "first event": f"{_MODEL}\n{_FIRST}",
    "first event of the corridor": f"{_CORRIDOR}\n{_FIRST}",
}


def _spend(code: str, *arguments: str, cache: str = "") -> tuple[float, float, str]:
    """Run a program; return its CPU and wall time [s] and what it printed."""
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join([str(HERE), *sys.path[1:]]))
    if cache:
        environment[VARIABLE] = cache
    reading, writing = os.pipe()
    start = time.perf_counter()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-c", code, *arguments],
        environment,
        file_actions=[(os.POSIX_SPAWN_DUP2, writing, 1), (os.POSIX_SPAWN_CLOSE, reading)],
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    if status != 0:
        raise RuntimeError(f"a program ended with status {status}: {code}")
    return usage.ru_utime + usage.ru_stime, wall, text.strip()


def measure_start(rounds: int) -> dict[str, Any]:
    """Return CPU time from nothing to the first event, with kernels kept, and of `import numba`."""
    for code in PROGRAMS.values():
        _spend(code)  # compiles, and warms the disk
    cpu: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    wall: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(rounds):
        for name, code in PROGRAMS.items():
            spent, passed, _ = _spend(code)
            cpu[name].append(spent)
            wall[name].append(passed)
    base = cpu["import numba"]
    return {
        "cpu_s": {name: statistics.median(one) for name, one in cpu.items()},
        "wall_s": {name: statistics.median(one) for name, one in wall.items()},
        "ratio": {
            name: statistics.median(b / a for a, b in zip(base, one, strict=True))
            for name, one in cpu.items()
            if one is not base
        },
    }


def measure_threads(replications: int, rounds: int) -> dict[str, Any]:
    """Return wall times of one and two threads on a year of the corridor."""
    from full_corridor import corridor_model  # noqa: PLC0415 - not for the children
    from transcaspian.simulation.compile import compile_model  # noqa: PLC0415 - as above
    from transcaspian.simulation.replicate import replicate  # noqa: PLC0415 - as above

    compiled = compile_model(corridor_model(366))
    memory = replicate(compiled, 1, horizon_h=8784.0)[0].memory
    load = os.getloadavg()[0]
    wall: dict[int, list[float]] = {1: [], 2: []}
    cpu: dict[int, list[float]] = {1: [], 2: []}
    digests = set()
    for _ in range(rounds):
        for threads, spent in wall.items():
            start, used = time.perf_counter(), time.process_time()
            runs = replicate(
                compiled, replications, horizon_h=8784.0, threads=threads, memory=memory
            )
            spent.append(time.perf_counter() - start)
            cpu[threads].append(time.process_time() - used)
            digests.add(tuple(one.digest() for one in runs))
    return {
        "load": load,
        "replications": replications,
        "wall_s": {str(one): statistics.median(spent) for one, spent in wall.items()},
        "ratio": statistics.median(a / b for a, b in zip(wall[1], wall[2], strict=True)),
        # what is left of a second processor if both are free: work that two threads add
        "cpu_ratio": statistics.median(b / a for a, b in zip(cpu[1], cpu[2], strict=True)),
        "processors": statistics.median(b / a for a, b in zip(wall[2], cpu[2], strict=True)),
        "same": len(digests) == 1,
    }


def measure_bytes() -> dict[str, Any]:
    """Run four replications with one and two threads, without and with kept kernels, twice."""
    found: dict[str, list[str]] = {}
    for first, second in ((1, 2), (2, 1)):
        with tempfile.TemporaryDirectory(prefix="kernels-") as cache:
            for threads, kept in ((first, "compiled"), (second, "kept"), (first, "kept")):
                code = f"{_MODEL}\n{_DIGEST}"
                digests = _spend(code, str(threads), cache=cache)[2].split()
                found.setdefault(f"{threads} threads, kernels {kept}", []).extend(digests)
    return {"digests": found, "same": len({one for row in found.values() for one in row}) == 1}


def main(argv: list[str] | None = None) -> int:
    """Measure and print; return 1 if a limit is passed or a digest differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--replications", type=int, default=20)
    parser.add_argument("--no-bytes", action="store_true", help="leave the digests out: quicker")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(argv)
    threads = measure_threads(options.replications, options.rounds)
    start = measure_start(options.rounds)
    figures: dict[str, Any] = {"start": start, "threads": threads}
    if not options.no_bytes:
        figures["bytes"] = measure_bytes()
    soon = start["ratio"]["first event"] <= LIMIT_START
    idle = threads["load"] < IDLE_LOAD and (os.cpu_count() or 1) > 1
    quick = threads["ratio"] >= LIMIT_THREADS or not idle
    same = threads["same"] and figures.get("bytes", {"same": True})["same"]
    if options.json:
        print(json.dumps(figures))
    else:
        for name, ratio in start["ratio"].items():
            limit = f"   (at most {LIMIT_START:g})" if name == "first event" else ""
            print(f"{name:28s} {ratio:5.2f} times the CPU of import numba{limit}")
        said = "" if idle else "; not held against a busy machine"
        print(f"two threads                  {threads['ratio']:5.2f} times as quick as one, wall,")
        print(f"    at a load of {threads['load']:.2f} before (at least {LIMIT_THREADS:g}{said});")
        print(f"    they got {threads['processors']:.2f} processors, and used", end=" ")
        print(f"{threads['cpu_ratio']:.2f} times the CPU of one")
        print(f"every digest the same        {'yes' if same else 'NO'}")
    return 0 if soon and quick and same else 1


if __name__ == "__main__":
    raise SystemExit(main())
