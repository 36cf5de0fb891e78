"""What stands in the way of files that a command is to write, told before anything is computed."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["find_file_faults", "find_folder_faults"]


def find_folder_faults(folder: Path, *, option: str) -> list[str]:
    """
    Return why nothing can be written into a folder.

    Parameters
    ----------
    folder : Path
        What was typed, or where a file is to lie.
    option : str
        What asked for it.

    Returns
    -------
    list of str
        One fault, or none. Nothing is left in the folder.
    """
    try:
        if not folder.is_dir():
            what = "a file, no folder" if folder.exists() else "no folder: make it first"
            remedy = ": name another" if folder.exists() else " or name another"
            return [f"{option}: {folder} is {what}{remedy}"]
        with tempfile.TemporaryFile(dir=folder):
            return []
    except OSError as error:
        words = (error.strerror or str(error)).lower()
        return [f"{option}: {folder} can't be written to ({words}): name another folder"]


def find_file_faults(file: Path, *, option: str, example: str) -> list[str]:
    """
    Return why a file can't be written.

    Parameters
    ----------
    file : Path
        What was typed.
    option : str
        What asked for it.
    example : str
        A good name.

    Returns
    -------
    list of str
        One fault, or none.
    """
    faults = find_folder_faults(file.absolute().parent, option=option)
    try:
        if not faults and file.is_dir():
            return [f"{option}: {file} is a folder: name a file, such as {example}"]
    except OSError as error:
        return [f"{option}: {(error.strerror or str(error)).lower()}: name another file"]
    return faults
