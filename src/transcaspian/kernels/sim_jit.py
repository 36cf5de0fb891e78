"""
The decorators of the event kernel.

Numba's cache on disk does not notice when a function that another one calls has changed, so it is
used only when the caller has pointed it at a folder named by the digest of all kernel sources.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CACHED", "P", "R", "entry", "inlined", "part"]

P = ParamSpec("P")
R = TypeVar("R")
CACHED = bool(os.environ.get("NUMBA_CACHE_DIR"))
# what Python never calls needs no door for it: a third of the time to compile
_INSIDE: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}


def entry(function: Callable[P, R]) -> Callable[P, R]:
    """Compile what Python calls: without the interpreter's lock, kept on disk when allowed."""
    compiled = njit(cache=CACHED, nogil=True, error_model="numpy")(function)
    return cast("Callable[P, R]", compiled)


def part(function: Callable[P, R]) -> Callable[P, R]:
    """
    Compile what only kernels call.

    Numba hands options down to what is called, so that a part called by an inlined one would itself
    be inlined, everywhere, unless told otherwise.
    """
    compiled = njit(forceinline=False, **_INSIDE)(function)
    return cast("Callable[P, R]", compiled)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a small part that disappears in its caller."""
    compiled = njit(forceinline=True, **_INSIDE)(function)
    return cast("Callable[P, R]", compiled)
