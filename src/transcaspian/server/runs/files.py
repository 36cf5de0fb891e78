"""Files of a run, each written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "MOVEMENTS",
    "NODES",
    "RESULT",
    "STAYS",
    "TABLE",
    "attempt_folder",
    "read_json",
    "whole",
    "write_json",
]

RESULT = "result.json"
"""Written last: where it is, a run is done."""
MOVEMENTS = "movements-{}.json"
"""Of one replication."""
NODES = "nodes.json"
"""What comes to each node, what is served and what is waited for there."""
STAYS = "stays-{}.parquet"
"""Who holds what in one replication."""
TABLE = "{}.parquet"
"""A part of the result as a table."""


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
    with whole(path) as file:
        file.write(text.encode("utf-8"))


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """
    Open a file that is there whole once it is closed, and not at all if that fails.

    Parameters
    ----------
    path : Path
        The file.

    Yields
    ------
    file
        To be written to.
    """
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


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
