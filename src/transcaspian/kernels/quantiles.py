"""Order statistics of rows of draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["row_quantiles", "unit_swing"]

_STILL = 1e-14


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


def unit_swing(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Return draws less their mean, scaled to length one.

    Parameters
    ----------
    draws : (n_draw,) float64
        Draws, in any unit.

    Returns
    -------
    (n_draw,) float64
        Zeros where the draws never vary. [-]

    Notes
    -----
    The product of two such vectors is the correlation of their draws.
    """
    swing = draws - draws.mean()
    length = float(np.sqrt(swing @ swing))
    if length <= _STILL * float(np.abs(draws).max(initial=0.0)) * len(draws):
        return np.zeros(len(draws))
    result: NDArray[np.float64] = swing / length
    return result
