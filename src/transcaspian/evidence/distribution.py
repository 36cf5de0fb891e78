"""
Families of distributions: a scale on which each is normal, and its figures in plain arithmetic.

A quantity x of a family has y = f(x) normal with mean mu and standard deviation sigma, where f is
the logarithm (lognormal), the log-odds (share), the square root (count) or x itself (normal,
fixed). A count, and a normal quantity that can't be negative, are cut off at 0.
"""

from __future__ import annotations

import math
from functools import lru_cache

__all__ = ["cdf", "from_scale", "mean_of", "percentile_of", "to_scale", "z_of"]

_SHARE_EDGE = 5e-4
"""Shares nearer to 0 or 1 than this are read as this far from it: odds of 0 have no logarithm."""
_REACH = 8.0
_STEPS = 96


def to_scale(family: str, x: float) -> float | None:
    """
    Return f(x), or None where the family has no such point (the logarithm of 0).

    Parameters
    ----------
    family : str
        One of `transcaspian.evidence.key.FAMILIES`.
    x : float
        The quantity. [canonical unit]
    """
    if family == "lognormal":
        return math.log(x) if x > 0 else None
    if family == "share":
        x = min(max(x, _SHARE_EDGE), 1 - _SHARE_EDGE)
        return math.log(x / (1 - x))
    if family == "count":
        return math.sqrt(x) if x >= 0 else None
    return x


def from_scale(family: str, y: float) -> float:
    """Return the quantity whose f is `y`."""
    if family == "lognormal":
        return math.exp(y)
    if family == "share":
        return 1 / (1 + math.exp(-y)) if y >= 0 else math.exp(y) / (1 + math.exp(y))
    return y * y if family == "count" else y


def cdf(z: float) -> float:
    """Return the standard normal probability below `z`."""
    return 0.5 * math.erfc(-z / math.sqrt(2))


@lru_cache(maxsize=1024)
def z_of(p: float) -> float:
    """
    Return the standard normal quantile of a probability in (0, 1).

    Newton's method on the logarithm of the lower tail, which is nearly a parabola there.
    """
    if p == 0.5:
        return 0.0
    if p > 0.5:
        return -z_of(1 - p)
    z = -math.sqrt(-2 * math.log(2 * p))
    for _ in range(50):
        tail = cdf(z)
        density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        step = math.log(tail / p) * tail / density
        z -= step
        if abs(step) <= 1e-15 * abs(z):
            break
    return z


def percentile_of(family: str, mu: float, sigma: float, p: float, *, cut: bool) -> float:
    """
    Return the quantity below which a share `p` of draws lies.

    Parameters
    ----------
    family : str
        Family.
    mu, sigma : float
        Mean and standard deviation of f(x). [f(x)]
    p : float
        In (0, 1). [-]
    cut : bool
        Whether f(x) is cut off at 0.
    """
    if sigma == 0:
        return from_scale(family, max(mu, 0.0) if cut else mu)
    if cut:
        below = cdf(-mu / sigma)
        p = below + p * (1 - below)
        return from_scale(family, max(mu + sigma * z_of(p), 0.0))
    return from_scale(family, mu + sigma * z_of(p))


def mean_of(family: str, mu: float, sigma: float, *, cut: bool) -> float:
    """Return the mean of the quantity; the parameters are those of `percentile_of`."""
    if sigma == 0:
        return from_scale(family, max(mu, 0.0) if cut else mu)
    if family == "lognormal":
        return math.exp(mu + sigma * sigma / 2)
    if family in ("normal", "fixed") and not cut:
        return mu
    start = max(mu - _REACH * sigma, 0.0) if cut else mu - _REACH * sigma
    return _simpson(family, mu, sigma, start, mu + _REACH * sigma)


def _simpson(family: str, mu: float, sigma: float, start: float, end: float) -> float:
    """Return the mean of f inverse over the normal density between two points, by Simpson."""
    total = mass = 0.0
    for i in range(_STEPS + 1):
        y = start + (end - start) * i / _STEPS
        weight = 1 if i in (0, _STEPS) else 4 if i % 2 else 2
        density = weight * math.exp(-(((y - mu) / sigma) ** 2) / 2)
        mass += density
        total += density * from_scale(family, y)
    return total / mass
