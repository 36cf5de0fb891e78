"""Hands documents to processes of their own, one at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcaspian.errors import ChronicleError
from transcaspian.server import knowledge
from transcaspian.server.documents.worker import FAILED
from transcaspian.server.problems import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Reader"]

_WORKER = (sys.executable, "-P", "-m", "transcaspian.server.documents.worker")
_READ_S, _FIND_S, _WAIT_S = 60.0, 300.0, 30.0
_KEPT_S, _MOST_KEPT = 120.0, 8
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class Reader:
    """
    Reads documents and looks for candidates in them.

    Parameters
    ----------
    documents : Path
        File of documents and decisions.
    """

    def __init__(self, documents: Path) -> None:
        self._documents = documents
        self._turn = threading.Lock()
        self._known = threading.Lock()
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    def add(self, data: bytes, about: Mapping[str, str]) -> tuple[str, bool]:
        """
        Read a document and keep it.

        Parameters
        ----------
        data : bytes
            As sent.
        about : mapping
            ``name``, ``publisher``, ``published``, ``language`` and ``url``.

        Returns
        -------
        tuple of (str, bool)
            Its id, and whether it is new.

        Raises
        ------
        ChronicleError
            With every fault.
        Refused
            If it takes too long, or others are read.
        """
        told = {**about, "today": knowledge.today().isoformat()}
        handle, sent = tempfile.mkstemp(prefix="transcaspian-document-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            words = ("add", str(self._documents), sent, json.dumps(told))
            found = self._ask(words, _READ_S)
        finally:
            Path(sent).unlink(missing_ok=True)
        self.forget()
        return str(found["id"]), bool(found["new"])

    def forget(self) -> None:
        """Look anew for candidates: links lead to other documents than before."""
        with self._known:
            self._kept.clear()

    def find(self, document: str) -> dict[str, Any]:
        """
        Return what rules find in a document.

        Parameters
        ----------
        document : str
            Its id.

        Returns
        -------
        dict
            Schema ``transcaspian/chronicle-extract/1``.

        Raises
        ------
        ChronicleError
            With every fault.
        Refused
            If it takes too long, or others are read.
        """
        with self._known:
            kept = self._kept.get(document)
        if kept is not None and time.monotonic() - kept[0] < _KEPT_S:
            return kept[1]
        found = self._ask(("find", str(self._documents), document), _FIND_S)
        with self._known:
            while len(self._kept) >= _MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[document] = (time.monotonic(), found)
        return found

    def _ask(self, words: tuple[str, ...], most_s: float) -> dict[str, Any]:
        if not self._turn.acquire(timeout=_WAIT_S):
            raise Refused(503, "other documents are read just now", headers={"Retry-After": "10"})
        try:
            with subprocess.Popen(  # noqa: S603 - our own program
                [*_WORKER, *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **_ONE_THREAD},
                start_new_session=True,
            ) as process:
                assert process.stdin is not None
                try:
                    answer, _ = _await(process, most_s)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.communicate()
                    raise Refused(
                        422, "the document takes too long to read: save its text alone"
                    ) from None
        finally:
            self._turn.release()
        return _read(answer, process.returncode)


def _await(process: subprocess.Popen[bytes], most_s: float) -> tuple[bytes, bytes]:
    """Return what a process says; its stdin stays open, since it leaves when that is shut."""
    assert process.stdout is not None
    kept: list[bytes] = []
    stdout = process.stdout
    thread = threading.Thread(target=lambda: kept.append(stdout.read()), daemon=True)
    thread.start()
    thread.join(most_s)
    if thread.is_alive():
        raise subprocess.TimeoutExpired(process.args, most_s)
    process.wait(10.0)
    return kept[0], b""


def _read(answer: bytes, code: int) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(answer)
    except ValueError:
        raise Refused(
            422, "the document can't be read within the limits: save its text alone"
        ) from None
    if code == FAILED:
        raise ChronicleError(found["faults"])
    return found
