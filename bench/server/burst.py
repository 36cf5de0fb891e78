"""
Reads while bursts of runs are submitted: how long they take beside those of a quiet server.

A server of its own starts in a folder of its own. Some connections read answers that the server
keeps, first while nobody submits anything, then while eight runs at once, each a world of its own,
are submitted every few seconds and cancelled again. Then one burst alone, for what it takes of the
server's own CPU: wall time on a shared machine says more of the others. Exit code 1 if any answer
was of the 5xx kind.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import threading
import time
import urllib.error
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from load import PATHS, PREFIX, Served, start
from readers import read_for

__all__ = ["main"]

_RUN = {"from": "2024-01-01", "days": 120, "replications": 4}


def submit_bursts(
    served: Served, n: int, every_s: float, stop: threading.Event, *, what: str = "alat.handling_h"
) -> list[float]:
    """Submit runs, `n` at once, until told to stop; return how long each answer took."""
    times: list[float] = []
    number = 0

    def submit(turn: int) -> str:
        begun = time.monotonic()
        changed = {**_RUN, "seed": turn, "what_if": [f"{what}-{1 + turn / 100}%"]}
        run = str(served.ask("POST", "/runs", changed)["id"])
        times.append(time.monotonic() - begun)
        return run

    with ThreadPoolExecutor(n) as together:
        while not times or not stop.is_set():
            runs = list(together.map(submit, range(number, number + n)))
            number += n
            for run in runs:
                try:
                    served.ask("DELETE", f"/runs/{run}")
                except urllib.error.HTTPError as error:
                    if error.code != 409:
                        raise
            stop.wait(every_s)
    return times


def _cpu_s(served: Served) -> float:
    """Return the CPU that a server itself has taken. [s]"""
    words = Path(f"/proc/{served.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def main(argv: list[str] | None = None) -> int:
    """Print both sides; return 1 if an answer was of the 5xx kind."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--runs", type=int, default=8)
    parser.add_argument("--every", type=float, default=1.0, metavar="SECONDS")
    options = parser.parse_args(argv)
    served = start(1)
    paths = [f"{PREFIX}{path}" for path in PATHS]
    told: dict[str, Any] = {"load_before": round(os.getloadavg()[0], 1)}
    try:
        for path in PATHS:
            served.ask("GET", path)
        read_for(served.port, paths, options.connections, 2.0)
        told["quiet"] = read_for(served.port, paths, options.connections, options.seconds)
        stop = threading.Event()
        with ThreadPoolExecutor(1) as beside:
            submits = beside.submit(submit_bursts, served, options.runs, options.every, stop)
            told["submits"] = read_for(served.port, paths, options.connections, options.seconds)
            stop.set()
            times = sorted(submits.result())
        before = _cpu_s(served)
        stop.set()
        n = len(submit_bursts(served, options.runs, 0.0, stop, what="aktau.handling_h"))
        told["server_cpu_ms_a_submit"] = round((_cpu_s(served) - before) / n * 1e3, 1)
        middle, last = times[len(times) // 2], times[-1]
        told["submitted"] = {
            "n": len(times),
            "p50_ms": round(middle * 1e3),
            "most_ms": round(last * 1e3),
        }
    finally:
        served.process.send_signal(signal.SIGINT)
        served.process.wait(30)
        shutil.rmtree(served.home, ignore_errors=True)
    told["load_after"] = round(os.getloadavg()[0], 1)
    print(json.dumps(told, indent=1))
    return int(any(told[name]["status"].get("5") for name in ("quiet", "submits")))


if __name__ == "__main__":
    sys.exit(main())
