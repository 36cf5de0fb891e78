"""Digests of inputs: the same question to the same data and code has the same name."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcaspian import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["digest_folder", "packaged_digest", "run_digest"]


def digest_folder(folder: Path) -> str:
    """
    Return the digest of all files below a folder.

    Parameters
    ----------
    folder : Path
        Where to look.

    Returns
    -------
    str
        SHA-256 over names and contents, in hex.
    """
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(folder).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@cache
def packaged_digest() -> str:
    """
    Return the digest of the tables that this version carries.

    Returns
    -------
    str
        SHA-256 in hex; shapes for drawing are left out, since no figure rests on them.
    """
    root = Path(str(resources.files("transcaspian") / "data"))
    total = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".csv", ".toml") and path.name != "unlocode.csv":
            total.update(path.relative_to(root).as_posix().encode() + b"\0")
            total.update(path.read_bytes())
    return total.hexdigest()


def run_digest(question: Mapping[str, Any], folders: Iterable[Path] = ()) -> str:
    """
    Return the name of a run.

    Parameters
    ----------
    question : mapping
        Plain values that state what was asked, seed and draws among them.
    folders : iterable of Path, optional
        The user's own evidence.

    Returns
    -------
    str
        ``c-`` and twelve hex digits.
    """
    stated = json.dumps(question, sort_keys=True, ensure_ascii=False, default=str)
    parts = [__version__, packaged_digest(), stated, *(digest_folder(f) for f in folders)]
    return "c-" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
