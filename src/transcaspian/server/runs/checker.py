"""Has worlds tried in a process of its own, which stays for the next one."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from transcaspian.errors import ScenarioError
from transcaspian.server.problems import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Checker"]

_WORKER = (sys.executable, "-P", "-m", "transcaspian.server.runs.check_worker")
_WAIT_S, _MOST_S = 30.0, 60.0
_MOST_GOOD = 256
_LUCK = ("seed", "replications")


class Checker:
    """
    Tries worlds before they are queued, one at a time.

    A world is a twentieth of a second of work and more; done beside the loop that answers all
    others, each of them would wait for it. What differs in its luck alone is tried once.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._closed = False
        self._good: dict[str, None] = {}

    def check(self, text: str) -> None:
        """
        Make the world of a request, without running it.

        Parameters
        ----------
        text : str
            As `transcaspian.server.runs.request.write_run` writes it.

        Raises
        ------
        ScenarioError
            With every fault of what-ifs and scenario.
        Refused
            If too many wait for the same, or it takes too long.
        """
        world = _name(text)
        if world in self._good:
            return
        with self._in_turn():
            if world in self._good:  # meanwhile
                return
            self._answer({"text": text})
            if len(self._good) >= _MOST_GOOD:
                self._good.pop(next(iter(self._good)))
            self._good[world] = None

    def tell(self, text: str) -> dict[str, Any]:
        """
        Make the world of a request, and return what may be changed in it.

        Parameters
        ----------
        text : str
            As for `check`.

        Returns
        -------
        dict
            As `transcaspian.server.runs.check.tell_world` returns it.

        Raises
        ------
        ScenarioError
            With every fault of what-ifs and scenario.
        Refused
            If too many wait for the same, or it takes too long.
        """
        with self._in_turn():
            told: dict[str, Any] = self._answer({"text": text, "tell": True})["world"]
            return told

    def begin(self) -> None:
        """Start the process ahead of the first question."""
        with self._turn:
            if self._process is None and not self._closed:
                self._begin()

    def close(self) -> None:
        """End the process."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()
        with self._turn:
            self._leave()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=_WAIT_S):
            raise Refused(503, "other worlds are tried just now", headers={"Retry-After": "5"})
        try:
            yield
        finally:
            self._turn.release()

    def _answer(self, question: dict[str, Any]) -> dict[str, Any]:
        # it may have ended meanwhile, of itself or by other hands: once more, with a new one
        answer = self._ask(question) or self._ask(question)
        if answer is None:
            raise Refused(503, "the world can't be tried now: try later")
        if answer["faults"]:
            raise ScenarioError(answer["faults"])
        return answer

    def _ask(self, question: dict[str, Any]) -> dict[str, Any] | None:
        """Return what the process says; None if it has ended."""
        if self._closed:
            return None
        try:
            process = self._process or self._begin()
        except OSError:
            return None
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()
        timer = threading.Timer(_MOST_S, _stop, (process, late))
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = ""
        finally:
            timer.cancel()
        if late.is_set():
            self._leave()
            raise Refused(422, "the world takes too long to try: ask for fewer changes")
        if not line.endswith("\n"):
            self._leave()
            return None
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _begin(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(  # noqa: S603 - our own program, fixed words
            _WORKER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        return self._process

    def _leave(self) -> None:
        """Let go of a process that has ended, or shall."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except OSError:
                continue


def _name(text: str) -> str:
    """Return what is the same for requests of one world."""
    document = json.loads(text)
    told = {name: one for name, one in document.items() if name not in _LUCK}
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _stop(process: subprocess.Popen[str], late: threading.Event) -> None:
    late.set()
    process.kill()
