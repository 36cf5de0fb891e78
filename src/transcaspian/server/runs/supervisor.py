"""Keeps runs going: each in a process of its own, off the server's loop."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from transcaspian.server.problems import Refused
from transcaspian.server.runs.files import (
    MOVEMENTS,
    NODES,
    RESULT,
    STAYS,
    attempt_folder,
    read_json,
    write_json,
)
from transcaspian.server.runs.worker import FAILED

if TYPE_CHECKING:
    from pathlib import Path

    from transcaspian.server.store import Store
    from transcaspian.server.tables import RunRow

__all__ = ["Supervisor"]

_WORKER = (sys.executable, "-P", "-m", "transcaspian.server.runs.worker")
_FILES = {"movements": MOVEMENTS, "nodes": NODES, "stays": STAYS}
_ADD_S = 300.0
_STOP_S = 10.0
_STOPPED = "the server was stopped: submit it again"


class Supervisor:
    """
    Keeps runs going.

    Parameters
    ----------
    store : Store
        Where runs are written down.
    home : Path
        Folder of the server.
    workers : int
        Runs at once. [-]
    most_queued : int
        Runs that may wait. [-]
    """

    def __init__(self, store: Store, home: Path, *, workers: int, most_queued: int) -> None:
        self._store = store
        self._home = home
        self._most_queued = most_queued
        self._wake = threading.Condition()
        self._stopped = False
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._progress: dict[str, float] = {}
        self._adding = threading.Semaphore(1)
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(workers)]

    def start(self) -> None:
        """Say what became of runs that a dead server left, and begin with those that wait."""
        for row in self._store.list_runs(status="running"):
            if (self.folder(row) / RESULT).is_file():
                self._store.end_run(row.id, "done")
            else:
                self._store.end_run(row.id, "lost", "the server ended while it ran")
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End all work; what ran is lost, what waits goes on waiting."""
        with self._wake:
            self._stopped = True
            for process in self._running.values():
                process.kill()
            self._wake.notify_all()
        for thread in self._threads:
            thread.join(_STOP_S)

    def folder(self, row: RunRow) -> Path:
        """Return where the last attempt at a run keeps its files."""
        return attempt_folder(self._home, row.id, row.attempt)

    def progress(self, row: RunRow) -> float:
        """Return the share of a run that is done. [-]"""
        return self._progress.get(row.id, 0.0) if row.status == "running" else row.progress

    def submit(self, run_id: str, kind: str, request: str, who: str) -> RunRow:
        """
        Queue a run, or find an equal one.

        Parameters
        ----------
        run_id, kind, request, who : str
            The run; its request as JSON.

        Returns
        -------
        RunRow
            As it is now.

        Raises
        ------
        Refused
            If too many wait.
        """
        row = self._store.submit_run(run_id, kind, request, who, self._most_queued)
        if row is None:
            raise Refused(
                429,
                f"{self._most_queued} runs wait already: ask again later",
                headers={"Retry-After": "30"},
            )
        with self._wake:
            self._wake.notify()
        return row

    def cancel(self, row: RunRow, who: str) -> bool:
        """
        Take a run from the queue, or end it.

        Parameters
        ----------
        row : RunRow
            Which.
        who : str
            For the audit log.

        Returns
        -------
        bool
            False if it had ended before.
        """
        if self._store.end_run(row.id, "cancelled", was="queued"):
            self._store.note(who, "run.cancel", row.id)
            return True
        with self._wake:
            process = self._running.get(row.id)
            if process is None or not self._store.end_run(row.id, "cancelled"):
                return False
            process.kill()
        self._store.note(who, "run.cancel", row.id)
        return True

    def file(self, row: RunRow, what: str, replication: int = 0) -> Path:
        """
        Return a file of a run that is done; it is made if need be.

        Parameters
        ----------
        row : RunRow
            A run that is done.
        what : str
            ``movements``, ``stays`` or ``nodes``.
        replication : int
            Which; nodes are of several together. [-]

        Returns
        -------
        Path
            The file.

        Raises
        ------
        Refused
            If there is no such replication, or too many are asked for at once.
        """
        folder = self.folder(row)
        path = folder / _FILES[what].format(replication)
        if path.is_file():
            return path
        if replication >= int(read_json(folder / RESULT)["replications"]):
            raise Refused(404, "the run has fewer replications")
        if not self._adding.acquire(timeout=1.0):
            raise Refused(503, "another replication is run just now", headers={"Retry-After": "5"})
        try:
            if not path.is_file():
                self._add(folder, what, replication)
            if not path.is_file():
                raise Refused(503, "the replication can't be run again now: try later")
        finally:
            self._adding.release()
        return path

    def _add(self, folder: Path, what: str, replication: int) -> None:
        """Run a replication again, in a process of its own."""
        with subprocess.Popen(  # noqa: S603 - our own program, fixed words
            [*_WORKER, str(folder), what, str(replication)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                process.wait(timeout=_ADD_S)
            except subprocess.TimeoutExpired:
                process.kill()

    def _work(self) -> None:
        while True:
            with self._wake:
                if self._stopped:
                    return
                row = self._store.claim_run()
                if row is None:
                    self._wake.wait(timeout=5.0)
                    continue
                process = self._begin(row)
            self._follow(row, process)

    def _begin(self, row: RunRow) -> subprocess.Popen[str] | None:
        """Start a worker; None if that fails."""
        folder = self.folder(row)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_json(folder / "request.json", json.loads(row.request))
            with (folder / "log.txt").open("wb") as log:
                process = subprocess.Popen(  # noqa: S603 - the same
                    [*_WORKER, str(folder)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                    encoding="utf-8",
                    start_new_session=True,
                )
        except OSError as error:
            self._store.end_run(row.id, "failed", f"it can't be started: {error.strerror}")
            return None
        self._progress[row.id] = 0.0
        self._running[row.id] = process
        return process

    def _follow(self, row: RunRow, process: subprocess.Popen[str] | None) -> None:
        """Read how far a worker is until it ends, and say what became of the run."""
        if process is None:
            return
        assert process.stdout is not None
        for line in process.stdout:
            try:
                self._progress[row.id] = float(json.loads(line)["progress"])
            except (ValueError, KeyError, TypeError):
                continue
        code = process.wait()
        assert process.stdin is not None
        process.stdin.close()
        process.stdout.close()
        status, message = self._judge(row, code)
        with self._wake:
            self._running.pop(row.id, None)
            # how far it was is kept: whoever reads the row as running just now is told no less
            self._store.end_run(row.id, status, message)

    def _judge(self, row: RunRow, code: int) -> tuple[str, str]:
        folder = self.folder(row)
        if code == 0 and (folder / RESULT).is_file():
            return "done", ""
        if code == FAILED and (folder / "faults.json").is_file():
            return "failed", "\n".join(read_json(folder / "faults.json"))
        if code > 0:
            return "failed", "the program is broken: tell its keepers what was asked"
        return "lost", _STOPPED if self._stopped else "its worker was killed: submit it again"
