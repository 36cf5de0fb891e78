"""Order statistics and shares of variance against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from transcaspian.kernels.quantiles import row_quantiles, unit_swing

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


def test_correlations_squared_are_the_shares_of_a_sum_of_independent_factors() -> None:
    """Var(a + 2b) = 1 + 4, so b carries four fifths."""
    generator = np.random.default_rng(5)
    one, two = generator.standard_normal((2, 200_000))
    answer = unit_swing(one + 2 * two)
    shares = [float(unit_swing(factor) @ answer) ** 2 for factor in (one, two)]
    assert shares == pytest.approx([0.2, 0.8], abs=0.01)


@given(
    hnp.arrays(np.float64, st.integers(2, 40), elements=st.floats(-100, 100, width=32)),
    st.floats(0.5, 50),
    st.floats(-50, 50),
)
def test_a_swing_has_length_one_or_none_and_ignores_scale_and_origin(
    draws: np.ndarray, scale: float, shift: float
) -> None:
    swing = unit_swing(draws)
    length = float(swing @ swing)
    assert length == pytest.approx(1.0) or not swing.any()
    if draws.std() > 1e-3:
        assert unit_swing(scale * draws + shift) == pytest.approx(swing, abs=1e-6)


def test_what_never_varies_has_no_swing() -> None:
    assert not unit_swing(np.full(100, 3.0)).any()
