"""Where compiled kernels are kept between runs, and when they are compiled anew."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import platformdirs

import transcaspian.kernels

__all__ = ["VARIABLE", "cache_folder", "kernel_digest", "prepare"]

VARIABLE = "TRANSCASPIAN_CACHE"


def kernel_digest() -> str:
    """Return the digest of all kernel sources: one change of one of them, another digest."""
    digest = hashlib.blake2b(digest_size=8)
    for folder in transcaspian.kernels.__path__:
        for path in sorted(Path(folder).glob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def cache_folder() -> Path:
    """Return the folder for kernels compiled from the present sources."""
    base = os.environ.get(VARIABLE) or platformdirs.user_cache_dir("transcaspian")
    return Path(base) / "kernels" / kernel_digest()


def prepare() -> None:
    """
    Point Numba at the folder of the present sources; to be called before a kernel is imported.

    Numba does not see that a function called by a cached one has changed. A folder named by all
    sources together is never wrong. Without this call kernels are compiled in each process. Once a
    kernel is loaded there is nothing more to be prepared.
    """
    if "transcaspian.kernels.sim_engine" in sys.modules:
        return
    folder = str(cache_folder())
    os.environ["NUMBA_CACHE_DIR"] = folder
    numba = sys.modules.get("numba")
    if numba is not None:
        numba.config.CACHE_DIR = folder
