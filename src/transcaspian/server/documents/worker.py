"""A process that reads one document, or looks for candidates in it, within limits."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from transcaspian.errors import InputError, TranscaspianError

__all__ = ["FAILED", "main"]

FAILED = 3
"""Exit code: there are faults, and they are told."""
_MOST_MEMORY = 3 << 30
_MOST_CPU_S = 240


def main(words: list[str]) -> int:
    """
    Read a document, or look for candidates in it; the answer is JSON on stdout.

    Parameters
    ----------
    words : list of str
        ``add``, file of documents, file that was sent, and what is known of it as JSON; or
        ``find``, file of documents, and a document's id.

    Returns
    -------
    int
        0, or `FAILED`. [-]
    """
    _limit()
    threading.Thread(target=_leave_with_server, daemon=True).start()
    try:
        found = _add(*words[1:]) if words[0] == "add" else _find(*words[1:])
    except TranscaspianError as error:
        faults = list(error.faults) if isinstance(error, InputError) else [str(error)]
        _tell({"faults": faults})
        return FAILED
    except (MemoryError, RecursionError):
        _tell({"faults": ["the document takes too much to read: save its text alone"]})
        return FAILED
    _tell(found)
    return 0


def _limit() -> None:
    """Take no more memory and time than any honest document needs, where that can be said."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_CPU_S, _MOST_CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _leave_with_server() -> None:
    """End when the server does: it holds the other end of stdin."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(FAILED + 1)


def _tell(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=True))
    sys.stdout.flush()


def _add(documents: str, sent: str, about: str) -> dict[str, Any]:
    from transcaspian.chronicle.read import read_document
    from transcaspian.chronicle.store import Store

    told = json.loads(about)
    data = Path(sent).read_bytes()
    today = dt.date.fromisoformat(told.pop("today"))
    document = read_document(data, today=today, **told)
    with Store(Path(documents)) as store:
        return {"id": document.id, "new": store.add(document, data)}


def _find(documents: str, name: str) -> dict[str, Any]:
    from transcaspian.chronicle.collect import collect
    from transcaspian.chronicle.store import Store

    with Store(Path(documents)) as store:
        return collect(store, store.document(name))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
