"""
A server under load: many connections on kept answers while runs of the simulator queue.

A server of its own starts in a folder of its own. Once its baseline is done, `wrk` reads answers
that the server keeps (or a reader of this program's own where there is no `wrk`), and as many runs
as wanted are queued; whenever one has ended another is submitted. All the while the memory of the
server and of its workers is sampled from ``/proc``. Exit code 1 if any answer was of the 5xx
kind, or the server's memory went on growing: the largest sample of the last quarter may exceed
that of the second quarter by no more than a tenth.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from readers import read_for

__all__ = ["LIMIT_GROWTH", "PATHS", "Served", "main"]

LIMIT_GROWTH = 1.1
"""The server's memory late in the run beside that before half of it. [-]"""
PATHS = (
    "/meta",
    "/atlas.geojson?modes=sea",
    "/runs/baseline/strip",
    "/runs/baseline/result",
    "/runs/baseline/nodes/aktau.berths",
    "/compare?origin=xian&destination=istanbul&depart=2024-03-11&draws=1000",
)
"""Answers that the server keeps once somebody asked."""
PREFIX = "/api/v1"
SCRIPT = Path(__file__).with_name("report.lua")
RUN = {"from": "2024-01-01", "days": 120, "replications": 4}
_PAGE_B = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Served:
    """A server in a process of its own, and what was seen of it."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]
    server_mib: list[float] = field(default_factory=list)
    workers_mib: list[float] = field(default_factory=list)
    ended: dict[str, int] = field(default_factory=dict)
    refused: int = 0

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Return an answer as plain values."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{PREFIX}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 - the same
            return json.load(answer)

    def sample(self) -> None:
        """Note what server and workers hold in memory now."""
        self.server_mib.append(_resident_mib(self.process.pid))
        self.workers_mib.append(sum(map(_resident_mib, _children(self.process.pid))))


def start(workers: int) -> Served:
    """Return a server whose baseline is done."""
    home = Path(tempfile.mkdtemp(prefix="load-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = ["serve", "--port", str(port), "--workers", str(workers), "--queue", "64"]
    code = "import sys; from transcaspian.cli.app import run; sys.exit(run(sys.argv[1:]))"
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words],
        env={**os.environ, "TRANSCASPIAN_HOME": str(home)},
        stderr=subprocess.DEVNULL,
    )
    served = Served(home, port, process)
    deadline = time.monotonic() + 900
    while time.monotonic() < deadline:
        try:
            if served.ask("GET", "/runs/baseline")["status"] == "done":
                return served
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.5)
    process.kill()
    raise SystemExit("the baseline was not done in a quarter of an hour")


def keep_queued(served: Served, n: int, stop: threading.Event) -> None:
    """Keep some runs waiting or running, each unlike any other, until told to stop."""
    seed, known = 100, set[str]()
    while not stop.is_set():
        for run in list(known):
            status = served.ask("GET", f"/runs/{run}")["status"]
            if status not in ("queued", "running"):
                served.ended[status] = served.ended.get(status, 0) + 1
                known.discard(run)
        while len(known) < n and not stop.is_set():
            seed += 1
            try:
                known.add(served.ask("POST", "/runs", {**RUN, "seed": seed})["id"])
            except urllib.error.HTTPError as error:
                served.refused += error.code >= 500
        stop.wait(1.0)
    for run in known:
        served.ask("DELETE", f"/runs/{run}")


def _resident_mib(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * _PAGE_B / (1 << 20)


def _children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(word) for word in task.read_text().split()]
        except OSError:
            continue
    return found


def read_with_wrk(port: int, connections: int, seconds: int) -> dict[str, Any]:
    """Return what `wrk` saw: answers by hundreds of their status, and times."""
    done = subprocess.run(
        ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "30s",
         "-s", str(SCRIPT), f"http://127.0.0.1:{port}", "--",
         *(f"{PREFIX}{path}" for path in PATHS)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = re.search(r"^\{.*\}$", done.stdout, re.MULTILINE)
    if found is None:
        raise SystemExit(f"wrk said nothing of what it saw: {done.stdout[-500:]}")
    return dict(json.loads(found[0]))


def main(argv: list[str] | None = None) -> int:
    """Load a server, print what was seen; return 1 if a limit was passed."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--runs", type=int, default=8)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--own-reader", action="store_true", help="do without wrk")
    options = parser.parse_args(argv)
    load_before = os.getloadavg()[0]
    served = start(options.workers)
    try:
        for path in PATHS:
            served.ask("GET", path)
        stop = threading.Event()
        queueing = threading.Thread(target=keep_queued, args=(served, options.runs, stop))
        sampling = threading.Thread(target=_sample, args=(served, stop))
        queueing.start()
        sampling.start()
        seconds = int(options.minutes * 60)
        if shutil.which("wrk") and not options.own_reader:
            seen = {"reader": "wrk", **read_with_wrk(served.port, options.connections, seconds)}
        else:
            paths = [f"{PREFIX}{path}" for path in PATHS]
            seen = read_for(served.port, paths, options.connections, seconds)
        stop.set()
        queueing.join()
        sampling.join()
        alive = served.process.poll() is None
    finally:
        served.process.send_signal(signal.SIGINT)
        try:
            served.process.wait(30)
        except subprocess.TimeoutExpired:
            served.process.kill()
        shutil.rmtree(served.home, ignore_errors=True)
    return _tell(served, seen, alive=alive, load_before=load_before, minutes=options.minutes)


def _sample(served: Served, stop: threading.Event) -> None:
    while not stop.wait(1.0):
        served.sample()


def _tell(
    served: Served, seen: dict[str, Any], *, alive: bool, load_before: float, minutes: float
) -> int:
    quarter = max(len(served.server_mib) // 4, 1)
    before = max(served.server_mib[quarter : 2 * quarter], default=0.0)
    late = max(served.server_mib[-quarter:], default=0.0)
    growth = late / before if before else float("inf")
    broken = seen["status"].get("5", 0) + served.refused + (not alive)
    document = {
        "machine": f"{os.cpu_count()} cores, CPython {platform.python_version()}",
        "load_before": round(load_before, 1),
        "load_after": round(os.getloadavg()[0], 1),
        "minutes": minutes,
        **seen,
        "broken": broken,
        "server_mib": {"first": round(served.server_mib[0]), "most": round(max(served.server_mib))},
        "server_growth": round(growth, 3),
        "workers_mib_most": round(max(served.workers_mib)),
        "runs_ended": served.ended,
    }
    print(json.dumps(document, indent=1))
    return int(broken > 0 or growth > LIMIT_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
