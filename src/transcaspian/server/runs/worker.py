"""A process that works at one run: ``python -m transcaspian.server.runs.worker FOLDER [N]``."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.errors import InputError, TranscaspianError
from transcaspian.server.runs.files import MOVEMENTS, RESULT, read_json, write_json

if TYPE_CHECKING:
    from transcaspian.server.runs.request import RunRequest
    from transcaspian.study.simulate_request import Request

__all__ = ["FAILED", "ORPHANED", "main"]

FAILED, ORPHANED = 3, 5
"""Exit codes: the request can't be answered; the server is gone."""
_FAULTS = "faults.json"


def main(words: list[str]) -> int:
    """
    Work at a run, or at the movements of one of its replications.

    Parameters
    ----------
    words : list of str
        Folder of the attempt; a replication whose movements alone are wanted.

    Returns
    -------
    int
        0, or `FAILED`. [-]
    """
    folder = Path(words[0])
    threading.Thread(target=_leave_with_server, daemon=True).start()
    try:
        if len(words) > 1:
            _move(folder, int(words[1]))
        else:
            _run(folder)
    except TranscaspianError as error:
        faults = list(error.faults) if isinstance(error, InputError) else [str(error)]
        write_json(folder / _FAULTS, faults)
        return FAILED
    return 0


def _leave_with_server() -> None:
    """End when the server does: it holds the other end of stdin."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(ORPHANED)


def _tell(share: float) -> None:
    sys.stdout.write(json.dumps({"progress": round(share, 4)}) + "\n")
    sys.stdout.flush()


def _run(folder: Path) -> None:
    asked, request = _read(folder)
    run_id = folder.parent.name
    if asked.kind == "bottlenecks":
        from transcaspian.study.simulate_bottlenecks import find_bottlenecks

        document = find_bottlenecks(request, on_progress=_tell).to_document()
        document = {"schema": document.pop("schema"), "run_id": run_id, **document}
    else:
        from transcaspian.findings.store import save_finding
        from transcaspian.study.simulate import simulate

        document = simulate(request, on_progress=lambda share: _tell(0.9 * share)).to_document()
        document["run_id"] = run_id  # what is asked names it, not the warm-up that was found
        save_finding(run_id, document)
        _write_movements(folder, run_id, request.today, 0)
    _tell(1.0)
    write_json(folder / RESULT, document)


def _move(folder: Path, replication: int) -> None:
    _, request = _read(folder)
    document = read_json(folder / RESULT)
    if not 0 <= replication < document["replications"]:
        raise InputError(f"replication: {replication} is none of {document['replications']}")
    _write_movements(folder, document["run_id"], request.today, replication)


def _write_movements(folder: Path, run_id: str, today: dt.date, replication: int) -> None:
    from transcaspian.study.simulate_replay import replay

    moved = replay(run_id, today=today, replication=replication)
    write_json(folder / MOVEMENTS.format(replication), moved)


def _read(folder: Path) -> tuple[RunRequest, Request]:
    from transcaspian.server.runs.request import read_run

    return read_run((folder / "request.json").read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
