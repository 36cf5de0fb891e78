"""
The hashed draws of the kernel in plain Python, and keys of streams by name.

Used for what is drawn once per replication, such as the weather; the kernel draws the rest with
the same function.
"""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["MASK", "mix", "name_key", "stream_key", "stream_keys", "unit", "units", "word"]

MASK = (1 << 64) - 1
_GOLDEN, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def mix(z: int) -> int:
    """Return 64 bits in which each bit depends on all of `z`."""
    z = ((z ^ (z >> 30)) * _FIRST) & MASK
    z = ((z ^ (z >> 27)) * _SECOND) & MASK
    return z ^ (z >> 31)


def name_key(kind: str, name: str) -> int:
    """Return the 64 bits that stand for a name, whatever else the model holds."""
    digest = hashlib.blake2b(f"{kind}\0{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def stream_key(seed: int, replication: int, name: int) -> int:
    """
    Return the key of a stream in one replication.

    Parameters
    ----------
    seed : int
        Seed of the run. [-]
    replication : int
        Which replication. [-]
    name : int
        Key of the stream's name. [-]

    Returns
    -------
    int
        64 bits.
    """
    base = mix((seed * _GOLDEN + replication + 1) & MASK)
    return mix((base + name * _GOLDEN) & MASK)


def stream_keys(seed: int, replication: int, names: Sequence[int]) -> NDArray[np.uint64]:
    """Return the keys of many streams in one replication, by their names' keys, all at once."""
    base = np.uint64(mix((seed * _GOLDEN + replication + 1) & MASK))
    return _mix_many(base + np.array(names, np.uint64) * np.uint64(_GOLDEN))


def word(key: int, index: int, lap: int) -> int:
    """Return the 64 bits of a stream for an entity on its lap."""
    first = mix((key + (index + 1) * _GOLDEN) & MASK)
    return mix((first + (lap + 1) * _FIRST) & MASK)


def unit(key: int, index: int, lap: int = 0) -> float:
    """Return a number strictly between 0 and 1. [-]"""
    return ((word(key, index, lap) >> 11) + 0.5) * math.ldexp(1.0, -53)


def units(key: int, first: int, n: int) -> list[float]:
    """Return `n` numbers of a stream, from index `first` on, all at once. [-]"""
    z = np.uint64(key) + np.arange(first + 1, first + n + 1, dtype=np.uint64) * np.uint64(_GOLDEN)
    z = _mix_many(_mix_many(z) + np.uint64(_FIRST))
    numbers: list[float] = (((z >> np.uint64(11)) + 0.5) * math.ldexp(1.0, -53)).tolist()
    return numbers


def _mix_many(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(_FIRST)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(_SECOND)
    return z ^ (z >> np.uint64(31))
