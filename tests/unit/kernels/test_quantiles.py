"""Order statistics and shares of variance against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from transcaspian.kernels.quantiles import explained_shares, row_quantiles

rows = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 4), st.integers(2, 40)),
    elements=st.floats(-1e6, 1e6, allow_nan=False),
)


@given(rows)
def test_quantiles_agree_with_numpys_linear_rule(draws: np.ndarray) -> None:
    ours = row_quantiles(draws, (0.0, 0.1, 0.5, 0.9, 1.0))
    theirs = np.quantile(draws, (0.0, 0.1, 0.5, 0.9, 1.0), axis=1).T
    assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-6)


def test_shares_of_a_sum_of_independent_factors_are_their_variances() -> None:
    """Var(a + 2b) = 1 + 4, so b carries four fifths."""
    generator = np.random.default_rng(5)
    factors = generator.standard_normal((2, 200_000))
    shares = explained_shares(factors, factors[0] + 2 * factors[1])
    assert shares == pytest.approx([0.2, 0.8], abs=0.01)


def test_a_factor_that_never_varies_carries_nothing() -> None:
    factors = np.vstack([np.full(100, 3.0), np.linspace(0, 1, 100)])
    shares = explained_shares(factors, np.linspace(5, 7, 100))
    assert shares == pytest.approx([0.0, 1.0])
