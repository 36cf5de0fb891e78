"""
Anchor points to a normal distribution, on a family's own scale (§4, §5).

Anchors are points (z, y): where in the distribution a figure was read, and the figure. The line
y = mu + slope z that fits them best, with the key's own spread as a prior on the slope, is the
distribution that the sources describe; how far they contradict one another is added as doubt.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DOUBT", "MAX_STALE", "MIN_SLOPE", "PRIOR_WEIGHT", "Anchor", "Line", "fit_line"]

PRIOR_WEIGHT = 0.25
"""Weight of the key's spread, in anchors one standard deviation off the middle (§5)."""
MIN_SLOPE = 0.25
"""Least slope, as a share of the key's spread (§5)."""
DOUBT = 0.25
"""Doubt about the middle left by one good current row, as a share of the variance (§6)."""
MAX_STALE = 3.0
"""Half-lives after which staleness widens no further (§6)."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """
    A figure, and where in the distribution it lies.

    Attributes
    ----------
    z, y : float
        Standard normal point, and the figure on the family's scale. [-], [f(x)]
    weight : float
        Weight, relative to a good row of the newest age at hand. [-]
    recency : float
        Recency relative to the newest row at hand, in (0, 1]. [-]
    """

    z: float
    y: float
    weight: float
    recency: float


@dataclass(frozen=True, slots=True)
class Line:
    """
    What was fitted.

    Attributes
    ----------
    mu, slope : float
        Middle, and the spread that the sources themselves describe. [f(x)]
    conflict : float
        Weighted mean square of what the line leaves over: disagreement between sources.
        [f(x)^2]
    """

    mu: float
    slope: float
    conflict: float


def fit_line(anchors: Sequence[Anchor], spread: float, prior_weight: float) -> Line:
    """
    Fit the line by weighted least squares.

    Minimises ``sum w (y - mu - slope z)^2 + prior_weight (slope - spread)^2`` over mu and slope,
    the slope being at least `MIN_SLOPE` of the spread where there is a prior, and at least 0.

    Parameters
    ----------
    anchors : sequence of Anchor
        At least one.
    spread : float
        The slope expected beforehand. [f(x)]
    prior_weight : float
        How much that counts; 0 for an assumption, which states its own range. [-]
    """
    total = math.fsum(a.weight for a in anchors)
    mean_z = math.fsum(a.weight * a.z for a in anchors) / total
    mean_y = math.fsum(a.weight * a.y for a in anchors) / total
    szz = math.fsum(a.weight * (a.z - mean_z) ** 2 for a in anchors)
    szy = math.fsum(a.weight * (a.z - mean_z) * (a.y - mean_y) for a in anchors)
    free = szz + prior_weight
    slope = (szy + prior_weight * spread) / free if free > 1e-12 else spread
    slope = max(slope, MIN_SLOPE * spread if prior_weight > 0 else 0.0)
    mu = mean_y - slope * mean_z
    left = math.fsum(a.weight * a.recency * (a.y - mu - slope * a.z) ** 2 for a in anchors)
    return Line(mu, slope, left / total)
