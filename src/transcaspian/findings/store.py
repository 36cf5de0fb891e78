"""Answers kept on this machine, so that they can be explained and run again."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from transcaspian.errors import InputError

__all__ = ["findings_folder", "has_finding", "load_finding", "save_finding"]

_RUN_ID = re.compile(r"[a-z0-9-]{4,64}")
_FOLDER_VARIABLE = "TRANSCASPIAN_HOME"


def findings_folder() -> Path:
    """
    Return the folder that findings are kept in.

    Returns
    -------
    Path
        Under ``$TRANSCASPIAN_HOME`` if set, else in the user's data folder.
    """
    own = os.environ.get(_FOLDER_VARIABLE)
    if own:
        return Path(own) / "findings"
    from platformdirs import user_data_path

    return user_data_path("transcaspian", appauthor=False) / "findings"


def save_finding(run_id: str, document: dict[str, Any]) -> Path:
    """
    Keep a document under its run.

    Parameters
    ----------
    run_id : str
        Digest of the run.
    document : dict
        What it answered.

    Returns
    -------
    Path
        The file, written whole or not at all.

    Raises
    ------
    OSError
        If the folder can't be written.
    """
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    folder = findings_folder()
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{run_id}.json"
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target


def has_finding(run_id: str) -> bool:
    """
    Tell whether a document is kept under a run.

    Parameters
    ----------
    run_id : str
        As it was saved.

    Returns
    -------
    bool
        False if it went meanwhile.
    """
    return (findings_folder() / f"{run_id}.json").is_file()


def load_finding(run_id: str, *, of: str = "") -> dict[str, Any]:
    """
    Return the document kept under a run.

    Parameters
    ----------
    run_id : str
        As printed with the answer; a beginning is enough if it is the only one.
    of : str, optional
        The command whose runs are meant; by the id if left out.

    Returns
    -------
    dict
        What was answered.

    Raises
    ------
    InputError
        If there is no such run, or several begin so, or the file is damaged.
    """
    folder, command = findings_folder(), of or _command(run_id)
    if not _RUN_ID.fullmatch(run_id):
        raise InputError(f"run {run_id!r}: a run id has letters, digits and hyphens only")
    found = sorted(folder.glob(f"{run_id}*.json")) if folder.is_dir() else []
    exact = folder / f"{run_id}.json"
    if exact in found:
        found = [exact]
    if not found:
        raise InputError(
            f"run {run_id!r} is not kept here: run `transcaspian {command}` first, and "
            "use the run id that it prints"
        )
    if len(found) > 1:
        names = ", ".join(path.stem for path in found[:5])
        raise InputError(f"run {run_id!r} is the beginning of several: {names}: write one out")
    try:
        document = json.loads(found[0].read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"run {run_id!r} can't be read ({error}): run `{command}` again"
        ) from error
    if not isinstance(document, dict):
        raise InputError(f"run {run_id!r} is damaged: run `{command}` again")
    return document


def _command(run_id: str) -> str:
    """Return the command whose runs have such names."""
    return "simulate" if run_id.startswith("s") else "compare"
