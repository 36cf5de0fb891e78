"""A process that works at one run, by its folder, or at one more file of it."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcaspian.errors import InputError, TranscaspianError
from transcaspian.server.runs.files import (
    MOVEMENTS,
    NODES,
    RESULT,
    STAYS,
    TABLE,
    read_json,
    write_json,
)

if TYPE_CHECKING:
    from transcaspian.server.runs.request import RunRequest
    from transcaspian.simulation.run import Run
    from transcaspian.study.simulate_request import Request
    from transcaspian.study.simulate_runs import Setting

__all__ = ["FAILED", "ORPHANED", "main"]

FAILED, ORPHANED = 3, 5
"""Exit codes: the request can't be answered; the server is gone."""
_FAULTS = "faults.json"
_RUN_SHARE = 0.8


def main(words: list[str]) -> int:
    """
    Work at a run, or at one more file of a run that is done.

    Parameters
    ----------
    words : list of str
        Folder of the attempt; ``movements``, ``stays`` or ``nodes``, and a replication.

    Returns
    -------
    int
        0, or `FAILED`. [-]
    """
    folder = Path(words[0])
    threading.Thread(target=_leave_with_server, daemon=True).start()
    try:
        if len(words) > 1:
            _add(folder, words[1], int(words[2]))
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

        answer = simulate(request, on_progress=lambda share: _tell(_RUN_SHARE * share))
        document = answer.to_document()
        document["run_id"] = run_id  # what is asked names it, not the warm-up that was found
        save_finding(run_id, document)
        _write_movements(folder, run_id, request.today, 0)
        _tell(0.85)
        _write_nodes(folder, document, request.today)
        _tell(0.95)
    _write_tables(folder, document)
    _tell(1.0)
    write_json(folder / RESULT, document)


def _add(folder: Path, what: str, replication: int) -> None:
    _, request = _read(folder)
    document = read_json(folder / RESULT)
    if not 0 <= replication < document["replications"]:
        raise InputError(f"replication: {replication} is none of {document['replications']}")
    if what == "movements":
        _write_movements(folder, document["run_id"], request.today, replication)
    elif what == "nodes":
        _write_nodes(folder, document, request.today)
    else:
        from transcaspian.study.simulate_trace import trace_again

        drawn, run = trace_again(_make_world(document, request.today), replication)
        _write_stays(folder, drawn, run)


def _write_movements(folder: Path, run_id: str, today: dt.date, replication: int) -> None:
    from transcaspian.study.simulate_replay import replay

    moved = replay(run_id, today=today, replication=replication)
    write_json(folder / MOVEMENTS.format(replication), moved)


def _write_nodes(folder: Path, document: dict[str, Any], today: dt.date) -> None:
    """Write what passes each node, and the stays of the first replication beside it."""
    from transcaspian.study.simulate_nodes import MOST_TRACED, find_nodes

    def look(drawn: Setting, run: Run) -> None:
        if run.replication == 0:
            _write_stays(folder, drawn, run)

    n = min(int(document["replications"]), MOST_TRACED)
    found = find_nodes(_make_world(document, today), n, on_traced=look)
    head = {"schema": found.pop("schema"), "run_id": document["run_id"]}
    write_json(folder / NODES, {**head, **found})


def _make_world(document: dict[str, Any], today: dt.date) -> Setting:
    from transcaspian.atlas.load import load_atlas
    from transcaspian.evidence.load import load_evidence
    from transcaspian.study.simulate_faults import check_request
    from transcaspian.study.simulate_replay import request_of
    from transcaspian.study.simulate_runs import prepare

    request = request_of(document, today=today)
    evidence = load_evidence(*request.evidence)
    asked = check_request(request)
    return prepare(asked, evidence, load_atlas(), request.what_ifs, request.scenario)


def _write_stays(folder: Path, drawn: Setting, run: Run) -> None:
    from transcaspian.server.runs.parquet import write_stays
    from transcaspian.study.simulate_occupancy import occupancy

    write_stays(folder / STAYS.format(run.replication), occupancy(drawn, run))


def _write_tables(folder: Path, document: dict[str, Any]) -> None:
    from transcaspian.server.runs.parquet import tables_of, write_table

    for name, rows in tables_of(document).items():
        write_table(folder / TABLE.format(name), rows)


def _read(folder: Path) -> tuple[RunRequest, Request]:
    from transcaspian.server.runs.request import read_run

    return read_run((folder / "request.json").read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
