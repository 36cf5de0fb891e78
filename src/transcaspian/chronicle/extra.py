"""Libraries that only reading documents needs, brought in when they are."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from transcaspian.errors import ChronicleError

__all__ = ["need"]


def need(module: str) -> Any:
    """
    Import a library of the extra ``chronicle``.

    Parameters
    ----------
    module : str
        Its name.

    Returns
    -------
    module
        Imported.

    Raises
    ------
    ChronicleError
        If it isn't installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise ChronicleError(
            f"reading documents needs the library {error.name}: "
            'pip install "transcaspian[chronicle]"'
        ) from None
