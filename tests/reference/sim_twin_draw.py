"""Slow twin of the kernel's draws: integers masked to 64 bits, and the library's mathematics."""

from __future__ import annotations

import math

from transcaspian.kernels.normal import _FAR_TAIL, _MIDDLE, _TAIL
from transcaspian.kernels.sim_layout import FAMILY
from transcaspian.kernels.sim_log import LOG_2, POWERS
from transcaspian.simulation.counter import MASK, mix


def to_unit(z):
    return ((z >> 11) + 0.5) * 2.0**-53


def log_of(x):
    """The kernel's logarithm, from the number's fraction and exponent as the library gives them."""
    m, k = math.frexp(x)
    if m < math.sqrt(0.5):
        m, k = 2.0 * m, k - 1
    f = m - 1.0
    s = f / (2.0 + f)
    rest = 0.0
    for power in POWERS:
        rest = rest * (s * s) + power
    half = 0.5 * f * f
    return k * LOG_2[0] - ((half - (s * (half + s * s * rest) + k * LOG_2[1])) - f)


def inverse_normal(p):
    """Algorithm AS 241 as the standard library writes it in Python (in C its last bit differs)."""

    def polynomial(powers, x):
        total = 0.0
        for power in powers:
            total = total * x + power
        return total

    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return polynomial(_MIDDLE[0], r) * q / polynomial(_MIDDLE[1], r)
    r = math.sqrt(-math.log(p if q <= 0.0 else 1.0 - p))
    table, shift = (_TAIL, 1.6) if r <= 5.0 else (_FAR_TAIL, 5.0)
    size = polynomial(table[0], r - shift) / polynomial(table[1], r - shift)
    return -size if q < 0.0 else size


def gamma(shape, z):
    boost, k = 1.0, shape
    if shape < 1.0:
        boost, k = to_unit(mix((z + 0x94D049BB133111EB) & MASK)) ** (1.0 / shape), shape + 1.0
    d = k - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    for i in range(64):
        x = inverse_normal(to_unit(mix((z + (2 * i + 1) * 0x9E3779B97F4A7C15) & MASK)))
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            u = to_unit(mix((z + (2 * i + 2) * 0x9E3779B97F4A7C15) & MASK))
            if math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v):
                return boost * d * v
    return boost * d


def draw(tables, i, z):
    """The value of distribution `i` for 64 bits."""
    row = tables.dist[i]
    a, b, c = float(row["a"]), float(row["b"]), float(row["c"])
    first, n, u = int(row["first"]), int(row["n"]), to_unit(z)
    family = int(row["family"])
    if family == FAMILY.constant:
        value = a
    elif family == FAMILY.exponential:
        value = -a * log_of(u)
    elif family == FAMILY.lognormal:
        value = a * math.exp(b * inverse_normal(u))
    elif family == FAMILY.gamma:
        shape = 1.0 / (b * b)
        value = a / shape * gamma(shape, z)
    elif family == FAMILY.uniform:
        value = a + (b - a) * u
    elif family == FAMILY.triangular:
        width = c - a
        if width <= 0.0:
            value = a
        elif u * width < b - a:
            value = a + math.sqrt(u * width * (b - a))
        else:
            value = c - math.sqrt((1.0 - u) * width * (c - b))
    elif family == FAMILY.discrete:
        shares = tables.floats[first + n : first + 2 * n]
        chosen = next((j for j in range(n - 1) if u <= shares[j]), n - 1)
        value = float(tables.floats[first + chosen])
    else:
        x = u * (n - 1)
        j = min(int(x), n - 2)
        low, high = (float(one) for one in tables.floats[first + j : first + j + 2])
        value = low + (x - j) * (high - low)
    return value * float(row["scale"])
