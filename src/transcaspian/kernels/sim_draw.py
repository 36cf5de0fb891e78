"""
Random values without a sequence: each is a hash of what it is for.

A value depends on seed, replication, stream, entity and lap alone (finaliser of SplitMix64), so a
change at one step leaves the values of all other steps and entities as they were.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.kernels.normal import _FAR_TAIL, _MIDDLE, _TAIL
from transcaspian.kernels.sim_jit import entry, inlined, part
from transcaspian.kernels.sim_layout import FAMILY
from transcaspian.kernels.sim_log import log_of
from transcaspian.kernels.sim_memory import dist_row, get_f8, open_run, shelf, stay_apart

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from transcaspian.kernels.sim_layout import Record

__all__ = ["draw", "draw_many", "draw_shelf", "mix", "normal_quantile", "shelve", "to_unit", "word"]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_ONE = np.uint64(1)
_UNIT = 1.0 / 9007199254740992.0
_MOST_TRIES = 64
_A_MIDDLE, _B_MIDDLE = _MIDDLE
_A_TAIL, _B_TAIL = _TAIL
_A_FAR, _B_FAR = _FAR_TAIL


@inlined
def mix(z: np.uint64) -> np.uint64:
    """Return 64 bits in which each bit depends on all of `z`."""
    z = (z ^ (z >> _S30)) * _FIRST
    z = (z ^ (z >> _S27)) * _SECOND
    return z ^ (z >> _S31)


@inlined
def word(key: np.uint64, index: np.uint64, lap: int) -> np.uint64:
    """Return the 64 bits of a stream for an entity on its lap."""
    return mix(mix(key + (index + _ONE) * _GOLDEN) + (np.uint64(lap) + _ONE) * _FIRST)


@inlined
def to_unit(z: np.uint64) -> float:
    """Return 64 bits as a number strictly between 0 and 1."""
    return (np.float64(z >> _S11) + 0.5) * _UNIT


@inlined
def _polynomial(powers: tuple[float, ...], x: float) -> float:
    total = powers[0]
    for i in range(1, len(powers)):
        total = total * x + powers[i]
    return total


@inlined
def normal_quantile(p: float) -> float:
    """Return the standard normal quantile of `p` (algorithm AS 241)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return _polynomial(_A_MIDDLE, r) * q / _polynomial(_B_MIDDLE, r)
    r = math.sqrt(-math.log(p if q <= 0.0 else 1.0 - p))
    if r <= 5.0:
        r = r - 1.6
        z = _polynomial(_A_TAIL, r) / _polynomial(_B_TAIL, r)
    else:
        r = r - 5.0
        z = _polynomial(_A_FAR, r) / _polynomial(_B_FAR, r)
    return -z if q < 0.0 else z


@inlined
def _gamma(shape: float, z: np.uint64) -> float:
    """Return a gamma variate of scale 1 (Marsaglia and Tsang 2000), trials hashed from `z`."""
    boost = 1.0
    k = shape
    if shape < 1.0:
        boost = to_unit(mix(z + _SECOND)) ** (1.0 / shape)
        k = shape + 1.0
    d = k - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    for i in range(_MOST_TRIES):
        step = np.uint64(2 * i + 1)
        x = normal_quantile(to_unit(mix(z + step * _GOLDEN)))
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            u = to_unit(mix(z + (step + _ONE) * _GOLDEN))
            if math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v):
                return boost * d * v
    return boost * d


@inlined
def _triangular(low: float, mode: float, high: float, u: float) -> float:
    width = high - low
    if width <= 0.0:
        return low
    if u * width < mode - low:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1.0 - u) * width * (high - mode))


@inlined
def _tabled(run: Record, i: int, u: float) -> float:
    """Discrete: values, then cumulative shares. Empirical: values at equal steps of probability."""
    first = dist_row(run, i).first
    n = dist_row(run, i).n
    if dist_row(run, i).family == FAMILY.discrete:
        j = 0
        while j < n - 1 and u > get_f8(run.floats, first + n + j):
            j += 1
        return get_f8(run.floats, first + j)
    x = u * (n - 1)
    j = min(int(x), n - 2)
    low = get_f8(run.floats, first + j)
    return low + (x - j) * (get_f8(run.floats, first + j + 1) - low)


@part
def _shaped(run: Record, i: int, z: np.uint64) -> float:
    """Return the value of a distribution of many parts, before its scale."""
    stay_apart()
    row = dist_row(run, i)
    family = row.family
    if family == FAMILY.lognormal:
        return row.a * math.exp(row.b * normal_quantile(to_unit(z)))
    if family == FAMILY.uniform:
        return row.a + (row.b - row.a) * to_unit(z)
    if family == FAMILY.triangular:
        return _triangular(row.a, row.b, row.c, to_unit(z))
    if family == FAMILY.gamma:
        shape = 1.0 / (row.b * row.b)
        return row.a / shape * _gamma(shape, z)
    return _tabled(run, i, to_unit(z))


@inlined
def draw(run: Record, i: int, z: np.uint64) -> float:
    """Return the value of distribution `i` for 64 bits `z`, in the distribution's unit."""
    row = dist_row(run, i)
    if row.family == FAMILY.exponential:
        value = -row.a * log_of(to_unit(z))
    elif row.family == FAMILY.constant:
        value = row.a
    else:
        value = _shaped(run, i, z)
    return value * row.scale


@inlined
def shelve(run: Record, j: int, z: np.uint64) -> None:
    """Lay the unit of 64 bits upon the shelf."""
    shelf(run, j).x = to_unit(z)


@part
def draw_shelf(run: Record, i: int, n: int) -> None:
    """Turn `n` units on the shelf into values of distribution `i`, several at a time."""
    stay_apart()
    row = dist_row(run, i)
    mean = row.a
    scale = row.scale
    for j in range(n):
        shelf(run, j).x = -mean * log_of(shelf(run, j).x) * scale


@entry
def draw_many(
    runs: NDArray[np.void], i: int, key: np.uint64, lap: int, out: NDArray[np.float64]
) -> None:
    """Fill `out` with the values of distribution `i` for entities 0, 1, 2 and so on."""
    for j in range(out.shape[0]):
        out[j] = draw(open_run(runs[0]), i, word(key, np.uint64(j), lap))
