"""A worker or the whole server killed in the middle of runs: no run is stuck, none is forgotten."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

CODE = "import sys; from transcaspian.cli.app import run; sys.exit(run(sys.argv[1:]))"
LONG = {"from": "2024-01-01", "days": 366, "replications": 80}
SMALL = {"from": "2024-02-01", "days": 2, "replications": 1, "warm_up_d": 0, "uncertainty": "none"}
OVER = {"done", "failed", "lost", "cancelled"}


class Served:
    """A server in a process of its own, which may be killed and started again."""

    def __init__(self, home):
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = None

    def start(self):
        environment = {**os.environ, "TRANSCASPIAN_HOME": str(self.home)}
        words = ["serve", "--port", str(self.port), "--workers", "2", "--no-baseline"]
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE, *words], env=environment, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                return self.ask("GET", "/places/aktau")
            except urllib.error.URLError:
                time.sleep(0.05)
        return pytest.fail("the server does not answer")

    def ask(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def states(self):
        return {one["id"]: one for one in self.ask("GET", "/runs?limit=1000")["runs"]}

    def wait(self, run, wanted, within_s=240):
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            shown = self.states()[run]
            if shown["status"] in wanted:
                return shown
            time.sleep(0.05)
        return pytest.fail(f"{run} is {shown['status']}, not {wanted}")


@pytest.fixture
def served(tmp_path):
    one = Served(tmp_path)
    one.start()
    yield one
    if one.process.poll() is None:
        one.kill()


def workers_of(home):
    """Ids of worker processes whose run lies in a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            except OSError:
                continue
            if "transcaspian.server.runs.worker" in words and str(home) in words[-2]:
                found.append(int(entry.name))
    return found


needs_proc = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="no /proc here")


def gone(home, within_s=15):
    deadline = time.monotonic() + within_s
    while workers_of(home):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@needs_proc
@pytest.mark.slow
def test_a_killed_worker_leaves_a_lost_run_that_may_be_asked_for_again(served):
    run = served.ask("POST", "/runs", LONG)["id"]
    served.wait(run, {"running"})
    deadline = time.monotonic() + 30
    while not workers_of(served.home):
        assert time.monotonic() < deadline
    for worker in workers_of(served.home):
        os.kill(worker, signal.SIGKILL)
    shown = served.wait(run, OVER)
    assert shown["status"] == "lost"
    assert "killed" in shown["message"]
    again = served.ask("POST", "/runs", LONG)
    assert (again["id"], again["status"] in {"queued", "running"}) == (run, True)
    assert served.ask("DELETE", f"/runs/{run}")["status"] == "cancelled"


def kill_and_start_again(served, n, pause_s):
    """Submit runs, kill the server in the middle of them, and look at what it then says."""
    small = [served.ask("POST", "/runs", {**SMALL, "seed": 100 * n + i})["id"] for i in range(2)]
    long = [served.ask("POST", "/runs", {**LONG, "seed": 100 * n + i})["id"] for i in range(4)]
    time.sleep(pause_s)
    before = served.states()
    served.kill()
    assert gone(served.home), "a worker outlived its server"
    served.start()
    after = served.states()
    assert set(after) == set(before), "a run was forgotten"
    for run, shown in before.items():
        now = after[run]["status"]
        if shown["status"] in OVER:
            assert now == shown["status"]
        elif shown["status"] == "queued":
            assert now in {"queued", "running", "lost", "done"}
        else:
            assert now in {"lost", "done"}
    for run in long:
        if after[run]["status"] in {"queued", "running"}:
            served.ask("DELETE", f"/runs/{run}")
    for run in small:
        shown = served.wait(run, OVER)
        assert shown["status"] in {"done", "lost"}
        if shown["status"] == "done":
            assert served.ask("GET", f"/runs/{run}/result")["run_id"] == run
    for run in long:
        assert served.wait(run, OVER)["status"] in {"lost", "cancelled"}


@needs_proc
@pytest.mark.slow
def test_a_killed_server_says_what_became_of_every_run(served):
    for n in range(2):
        kill_and_start_again(served, n, 0.4 + 0.9 * n)


@needs_proc
@pytest.mark.slow
def test_a_server_killed_fifty_times_in_a_row_forgets_nothing(served):
    for n in range(50):
        kill_and_start_again(served, n, 0.05 * (n % 25))
