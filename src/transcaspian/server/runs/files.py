"""Files of a run, each written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

__all__ = ["MOVEMENTS", "RESULT", "attempt_folder", "read_json", "write_json"]

RESULT = "result.json"
"""Written last: where it is, a run is done."""
MOVEMENTS = "movements-{}.json"
"""Of one replication."""


def attempt_folder(home: Path, run_id: str, attempt: int) -> Path:
    """
    Return where an attempt at a run keeps its files.

    Parameters
    ----------
    home : Path
        Folder of the server.
    run_id : str
        A digest, so a plain word.
    attempt : int
        Which. [-]

    Returns
    -------
    Path
        A folder that may not exist yet.
    """
    return home / "runs" / run_id / str(attempt)


def write_json(path: Path, document: Any) -> None:
    """
    Write a document whole, or not at all.

    Parameters
    ----------
    path : Path
        The file.
    document : object
        Plain values.
    """
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(aside).replace(path)


def read_json(path: Path) -> Any:
    """
    Read a document.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    object
        Plain values.
    """
    return json.loads(path.read_text(encoding="utf-8"))
