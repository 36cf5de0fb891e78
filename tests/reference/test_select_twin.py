"""Slow twins of the fit: `docs/evidence/selection.md` §5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.evidence.distribution import from_scale, mean_of, percentile_of, to_scale
from transcaspian.evidence.fit import MIN_SLOPE, PRIOR_WEIGHT, Anchor, fit_line

if TYPE_CHECKING:
    from collections.abc import Callable

Z = [-1.6448536, -1.2815516, -0.6744898, 0.0, 0.6744898, 1.2815516, 1.6448536]


@st.composite
def some_anchors(draw: Callable[..., Any]) -> list[Anchor]:
    """Draw up to nine anchors, current and old, heavy and light."""
    anchor = st.builds(
        Anchor,
        z=st.sampled_from(Z),
        y=st.floats(-3, 8),
        weight=st.floats(0.02, 1),
        recency=st.floats(0.02, 1),
    )
    return list(draw(st.lists(anchor, min_size=1, max_size=9)))


def solve_normal_equations(anchors: list[Anchor], spread: float) -> tuple[float, float]:
    """Return mu and slope from the normal equations, the prior being one more row of the design."""
    design = [[1.0, a.z] for a in anchors] + [[0.0, 1.0]]
    right = [a.y for a in anchors] + [spread]
    root = np.sqrt([a.weight for a in anchors] + [PRIOR_WEIGHT])
    x, y = np.array(design) * root[:, None], np.array(right) * root
    mu, slope = np.linalg.solve(x.T @ x, x.T @ y)
    return float(mu), float(slope)


def loss(anchors: list[Anchor], spread: float, mu: Any, slope: Any) -> Any:
    """Return what the fit minimises, term by term."""
    found = PRIOR_WEIGHT * (slope - spread) ** 2
    for a in anchors:
        found = found + a.weight * (a.y - mu - slope * a.z) ** 2
    return found


@given(some_anchors(), st.floats(0.01, 1))
def test_the_fit_solves_the_normal_equations(anchors: list[Anchor], spread: float) -> None:
    """§5 Where the slope is free, the fit is the solution of the normal equations."""
    line = fit_line(anchors, spread, PRIOR_WEIGHT)
    mu, slope = solve_normal_equations(anchors, spread)
    if slope >= MIN_SLOPE * spread:
        assert (line.mu, line.slope) == pytest.approx((mu, slope), abs=1e-9)
    else:
        assert line.slope == MIN_SLOPE * spread


@given(some_anchors(), st.floats(0.01, 1))
def test_no_other_line_fits_better(anchors: list[Anchor], spread: float) -> None:
    """§5 Brute force over a grid of lines finds none better, the bound on the slope included."""
    line = fit_line(anchors, spread, PRIOR_WEIGHT)
    mu, slope = np.meshgrid(np.linspace(-6, 10, 161), np.linspace(MIN_SLOPE * spread, 6, 121))
    best = loss(anchors, spread, line.mu, line.slope)
    assert best <= loss(anchors, spread, mu, slope).min() + 1e-9
    for step in (1e-3, 1e-5):
        for d_mu, d_slope in ((step, 0), (-step, 0), (0, step), (step, step), (-step, step)):
            assert best <= loss(anchors, spread, line.mu + d_mu, line.slope + d_slope) + 1e-12


@given(some_anchors(), st.floats(0.01, 1))
def test_conflict_is_the_weighted_mean_square_left_over(
    anchors: list[Anchor], spread: float
) -> None:
    """§6 Conflict, summed the long way; recency discounts what an old row leaves over."""
    line = fit_line(anchors, spread, PRIOR_WEIGHT)
    left = total = 0.0
    for a in anchors:
        left += a.weight * a.recency * (a.y - (line.mu + line.slope * a.z)) ** 2
        total += a.weight
    assert line.conflict == pytest.approx(left / total, abs=1e-12)


@given(
    st.sampled_from(["lognormal", "normal", "share", "count"]),
    st.floats(-1, 4),
    st.floats(0.01, 0.8),
)
def test_figures_are_those_of_small_steps(family: str, mu: float, sigma: float) -> None:
    """§5 Percentiles and mean, held against the density summed in small steps."""
    cut = family in ("normal", "count")
    if cut and mu < sigma:
        mu = abs(mu) + sigma
    start = max(mu - 9 * sigma, 0.0) if cut else mu - 9 * sigma
    edges = np.linspace(start, mu + 9 * sigma, 100_001)
    middle = (edges[:-1] + edges[1:]) / 2
    mass = np.exp(-(((middle - mu) / sigma) ** 2) / 2)
    mass /= mass.sum()
    x = np.array([from_scale(family, float(y)) for y in middle[::100]])
    assert (np.diff(x) >= 0).all()
    values = {
        "lognormal": np.exp,
        "share": lambda y: 1 / (1 + np.exp(-y)),
        "count": np.square,
        "normal": lambda y: y,
    }[family](middle)
    assert mean_of(family, mu, sigma, cut=cut) == pytest.approx(
        float((mass * values).sum()), rel=1e-4
    )
    below = np.cumsum(mass)
    for p in (0.1, 0.5, 0.9):
        expected = values[np.searchsorted(below, p)]
        assert percentile_of(family, mu, sigma, p, cut=cut) == pytest.approx(expected, rel=2e-3)


@given(st.sampled_from(["lognormal", "normal", "share", "count"]), st.floats(0.001, 0.999))
def test_each_scale_goes_there_and_back(family: str, x: float) -> None:
    """§5 A quantity put on its scale and taken off again is the same."""
    y = to_scale(family, x)
    assert y is not None
    assert from_scale(family, y) == pytest.approx(x, rel=1e-12)
