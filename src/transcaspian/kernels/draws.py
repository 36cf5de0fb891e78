"""
Random draws from named streams.

A stream depends on the seed and its own name alone, so that a new consumer leaves all other
draws as they were.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["exponentials", "normals", "uniforms"]


def _generator(seed: int, name: str) -> np.random.Generator:
    digest = hashlib.blake2b(f"{seed}\0{name}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "little")))


def normals(seed: int, name: str, n_draw: int) -> NDArray[np.float64]:
    """
    Return standard normal draws of a stream.

    Parameters
    ----------
    seed : int
        Seed of the run. [-]
    name : str
        Name of the stream.
    n_draw : int
        How many. [-]

    Returns
    -------
    (n_draw,) float64
        Mean 0, variance 1. [-]
    """
    return _generator(seed, name).standard_normal(n_draw)


def uniforms(seed: int, name: str, n_draw: int) -> NDArray[np.float64]:
    """
    Return uniform draws of a stream.

    Parameters
    ----------
    seed : int
        Seed of the run. [-]
    name : str
        Name of the stream.
    n_draw : int
        How many. [-]

    Returns
    -------
    (n_draw,) float64
        In [0, 1). [-]
    """
    return _generator(seed, name).random(n_draw)


def exponentials(seed: int, name: str, n_draw: int) -> NDArray[np.float64]:
    """
    Return exponential draws of a stream.

    Parameters
    ----------
    seed : int
        Seed of the run. [-]
    name : str
        Name of the stream.
    n_draw : int
        How many. [-]

    Returns
    -------
    (n_draw,) float64
        Mean 1. [-]
    """
    return _generator(seed, name).standard_exponential(n_draw)
