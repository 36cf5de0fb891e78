"""Named streams: alone, repeatable, and of the distribution they are named for."""

from __future__ import annotations

import numpy as np
import pytest

from transcaspian.kernels.draws import exponentials, normals, uniforms

N_DRAW = 100_000


def test_a_stream_depends_on_seed_and_name_alone() -> None:
    first = normals(7, "a", 50)
    uniforms(7, "b", 10)
    assert np.array_equal(first, normals(7, "a", 50))
    assert np.array_equal(first[:20], normals(7, "a", 20))
    assert not np.array_equal(first, normals(8, "a", 50))
    assert not np.array_equal(first, normals(7, "c", 50))


def test_streams_are_uncorrelated() -> None:
    correlation = np.corrcoef(normals(1, "x", N_DRAW), normals(1, "y", N_DRAW))[0, 1]
    assert abs(correlation) < 5 / np.sqrt(N_DRAW)


@pytest.mark.parametrize(
    ("draw", "mean", "variance"),
    [(normals, 0.0, 1.0), (uniforms, 0.5, 1 / 12), (exponentials, 1.0, 1.0)],
)
def test_moments_are_those_of_the_distribution(draw, mean: float, variance: float) -> None:
    """Five standard errors of the mean, and of the variance (excess kurtosis at most 6)."""
    sample = draw(3, "m", N_DRAW)
    assert sample.mean() == pytest.approx(mean, abs=5 * np.sqrt(variance / N_DRAW))
    assert sample.var() == pytest.approx(variance, abs=5 * variance * np.sqrt(8 / N_DRAW))
