"""
The standard normal distribution on arrays.

Quantiles follow Wichura's algorithm AS 241 (PPND16: Applied Statistics 37, 1988, 477-484),
probabilities the series of Marsaglia (Journal of Statistical Software 11(4), 2004) in the middle
and the Mills ratio's continued fraction in the tails.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["probabilities", "quantiles"]

_MIDDLE = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853,
     45921.953931549871457, 13731.693765509461125, 1971.5909503065514427,
     133.14166789178437745, 3.387132872796366608),
    (5226.495278852545925, 28729.085735721942674, 39307.89580009271061,
     21213.794301586595867, 5394.1960214247511077, 687.1870074920579083,
     42.313330701600911252, 1.0),
)  # fmt: skip
_TAIL = (
    (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
     1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055,
     4.6303378461565452959, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
     0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494,
     2.05319162663775882187, 1.0),
)  # fmt: skip
_FAR_TAIL = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
     0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358,
     5.4637849111641143699, 6.6579046435011037772),
    (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
     7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531,
     0.59983220655588793769, 1.0),
)  # fmt: skip
_HALF_WIDTH, _NEAR, _SHIFT = 0.425, 5.0, 1.6
_SERIES_REACH = 5.0
_FRACTION_TERMS = 60


def _ratio(
    parts: tuple[Sequence[float], Sequence[float]], x: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the ratio of two polynomials, coefficients from the highest power down."""
    above = np.full_like(x, parts[0][0])
    below = np.full_like(x, parts[1][0])
    for a, b in zip(parts[0][1:], parts[1][1:], strict=True):
        above = above * x + a
        below = below * x + b
    return above / below


def quantiles(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Return standard normal quantiles.

    Parameters
    ----------
    p : NDArray of float64
        Probabilities; 0 and 1 give infinities, what lies outside gives NaN. [-]

    Returns
    -------
    NDArray of float64
        Quantiles, to a relative error near 1e-15. [-]
    """
    p = np.asarray(p, dtype=np.float64)
    q = p - 0.5
    z = np.empty_like(q)
    middle = np.abs(q) <= _HALF_WIDTH
    q_middle = q[middle]
    z[middle] = q_middle * _ratio(_MIDDLE, _HALF_WIDTH * _HALF_WIDTH - q_middle * q_middle)
    tail = ~middle
    if tail.any():
        q_tail, p_tail = q[tail], p[tail]
        with np.errstate(divide="ignore", invalid="ignore"):
            r = np.sqrt(-np.log(np.where(q_tail < 0, p_tail, 1 - p_tail)))
            size = np.where(r <= _NEAR, _ratio(_TAIL, r - _SHIFT), _ratio(_FAR_TAIL, r - _NEAR))
        size = np.where(np.isposinf(r), np.inf, size)
        z[tail] = np.copysign(size, q_tail)
    return z


def probabilities(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Return the standard normal probability below each point.

    Parameters
    ----------
    z : NDArray of float64
        Points. [-]

    Returns
    -------
    NDArray of float64
        Probabilities, to an absolute error near 1e-15. [-]
    """
    z = np.asarray(z, dtype=np.float64)
    density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    near = np.clip(z, -_SERIES_REACH, _SERIES_REACH)
    total = term = near
    n = 1
    while n < 200 and np.any(np.abs(term) > 1e-17):
        n += 2
        term = term * near * near / n
        total = total + term
    far = np.maximum(np.abs(z), _SERIES_REACH)
    fraction = far
    for k in range(_FRACTION_TERMS, 0, -1):
        fraction = far + k / fraction
    tail = density / fraction
    p = np.where(z < 0, tail, 1 - tail)
    return np.where(np.abs(z) <= _SERIES_REACH, 0.5 + total * density, p)
