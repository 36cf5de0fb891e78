"""Order statistics of rows of draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["explained_shares", "row_quantiles"]


def row_quantiles(rows: NDArray[np.float64], probabilities: Sequence[float]) -> NDArray[np.float64]:
    """
    Return quantiles of every row, linear between order statistics.

    Parameters
    ----------
    rows : (n_row, n_draw) float64
        Draws, in any order and unit.
    probabilities : sequence of float
        Between 0 and 1. [-]

    Returns
    -------
    (n_row, n_probability) float64
        Quantiles, in the unit of `rows`.
    """
    ordered = np.sort(rows, axis=1)
    position = np.asarray(probabilities, dtype=np.float64) * (rows.shape[1] - 1)
    low = np.floor(position).astype(np.intp)
    high = np.minimum(low + 1, rows.shape[1] - 1)
    weight = position - low
    result: NDArray[np.float64] = ordered[:, low] * (1.0 - weight) + ordered[:, high] * weight
    return result


def explained_shares(
    factors: NDArray[np.float64], answer: NDArray[np.float64]
) -> NDArray[np.float64]:
    """
    Return the share of an answer's variance that goes with each factor.

    Parameters
    ----------
    factors : (n_factor, n_draw) float64
        Draws of independent factors, in any unit.
    answer : (n_draw,) float64
        Draws of the answer.

    Returns
    -------
    (n_factor,) float64
        Squared correlations, 0 where either side never varies. [-]
    """
    centred = factors - factors.mean(axis=1, keepdims=True)
    swing = answer - answer.mean()
    norms = np.sqrt((centred**2).sum(axis=1) * (swing**2).sum())
    products = centred @ swing
    shares = np.zeros(len(factors))
    varies = norms > 1e-12 * max(1.0, float(np.abs(answer).max()))
    shares[varies] = (products[varies] / norms[varies]) ** 2
    return shares
