"""The normal distribution on arrays, held against the standard library's, number by number."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.evidence.distribution import cdf, z_of
from transcaspian.kernels.normal import probabilities, quantiles

NORMAL = NormalDist()


@given(st.floats(1e-300, 1, exclude_max=True))
def test_quantiles_are_those_of_the_standard_library(p: float) -> None:
    """§5 The published formulas, written out again, give the same quantiles."""
    assert quantiles(np.array([p]))[0] == pytest.approx(NORMAL.inv_cdf(p), rel=1e-14, abs=1e-15)


@given(st.floats(-40, 40))
def test_probabilities_are_those_of_erfc(z: float) -> None:
    """§5 Series and continued fraction meet the error function."""
    expected = 0.5 * math.erfc(-z / math.sqrt(2))
    assert probabilities(np.array([z]))[0] == pytest.approx(expected, abs=2e-15)


@given(st.floats(-8, 4))
def test_one_undoes_the_other(z: float) -> None:
    """§5 The quantile of the probability is the point again."""
    assert quantiles(probabilities(np.array([z])))[0] == pytest.approx(z, abs=1e-8)


def test_edges() -> None:
    """§5 Certainty lies at infinity, and what is no probability is no number."""
    got = quantiles(np.array([0.0, 1.0, 0.5, -0.1, 1.1, math.nan]))
    assert list(got[:3]) == [-math.inf, math.inf, 0.0]
    assert np.isnan(got[3:]).all()


@given(st.floats(1e-300, 1 - 1e-9))
def test_scalars_agree_with_arrays(p: float) -> None:
    """§5 The fit's own scalar quantile is the same function."""
    assert z_of(p) == pytest.approx(NORMAL.inv_cdf(p), rel=1e-12, abs=1e-15)
    assert cdf(z_of(p)) == pytest.approx(p, rel=1e-11)
