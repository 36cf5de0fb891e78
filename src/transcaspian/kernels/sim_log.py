"""
The natural logarithm in additions, multiplications and one division: the same bits everywhere.

A library's logarithm is a call for each value and differs in its last bit from machine to machine;
this one is a few instructions in its caller, or eight values at a time in a loop. With x = m 2^k,
m between sqrt(1/2) and sqrt(2), and s = (m-1)/(m+1), it is k log(2) + 2 artanh(s), of which the
part beyond (m-1) - (m-1)^2/2 is a polynomial in s^2. It is off by less than one unit in the last
place.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from transcaspian.kernels.sim_jit import inlined

__all__ = ["LOG_2", "LOW_ROOT", "POWERS", "log_of"]

# the bits of sqrt(1/2)
LOW_ROOT = 0x3FE6A09E667F3BCD
# log(2) in two parts: multiples of the first by whole numbers below 2^11 are exact
LOG_2 = (float.fromhex("0x1.62e42fefa0000p-1"), float.fromhex("0x1.cf79abc9e3b3ap-40"))
# Chebyshev interpolation of (artanh(s)/s - 1) 2/s^2 in s^2, the highest power first
POWERS = (
    0.14616449685043406,
    0.15331721600556042,
    0.18182889125261723,
    0.2222221113479508,
    0.28571428625975487,
    0.39999999999899505,
    0.666666666666667,
)
_FRACTION_BITS = 52


@intrinsic
def _bits_of(typing: Any, x: Any) -> Any:  # noqa: ARG001 - the form Numba asks for
    """Return the bits of a number as a whole number."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
        return builder.bitcast(args[0], ir.IntType(64))

    return types.int64(types.float64), generate


@intrinsic
def _number_of(typing: Any, bits: Any) -> Any:  # noqa: ARG001 - the form Numba asks for
    """Return the number that has these bits."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
        return builder.bitcast(args[0], ir.DoubleType())

    return types.float64(types.int64), generate


_bits: Any = _bits_of
_number: Any = _number_of


@inlined
def log_of(x: float) -> float:
    """Return the natural logarithm of a number that is positive and not tiny."""
    bits = _bits(x)
    k = (bits - LOW_ROOT) >> _FRACTION_BITS
    f: float = _number(bits - (k << _FRACTION_BITS)) - 1.0
    s = f / (2.0 + f)
    z = s * s
    rest = POWERS[0]
    for i in range(1, len(POWERS)):
        rest = rest * z + POWERS[i]
    half = 0.5 * f * f
    n = float(k)
    return n * LOG_2[0] - ((half - (s * (half + z * rest) + n * LOG_2[1])) - f)
