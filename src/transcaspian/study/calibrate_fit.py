"""
Draws that say what was seen: weighed, drawn again by weight, and moved a little.

This is approximate Bayesian computation. The error of a published figure is a normal one on the
logarithm of days, so that each draw has a likelihood (Wilkinson, Statistical Applications in
Genetics and Molecular Biology 12, 2013). Where so few draws are likely that the rest would
count for nothing, only a share of the evidence weighs; what is left of it moves the draws by
local-linear regression of ranks on answers (Beaumont and others, Genetics 162, 2002). Ranks are
moved on the scale of normal scores, where the prior is a standard normal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Fit", "adjust", "find_fit", "misfit", "resample", "temper"]

_FAINT = 4.0
_RIDGE = 1e-9
_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Fit:
    """
    Draws that say what was seen.

    Attributes
    ----------
    chosen : (n_kept,) int64
        Which of the draws each came from; a likely one comes more than once. [-]
    scores : (n_kept, n_name) float64
        Normal scores after the move. [-]
    share : float
        Share of the evidence that weighed; the rest moved. [-]
    effective : float
        How many equal draws the weights are worth. [-]
    """

    chosen: NDArray[np.int64]
    scores: NDArray[np.float64]
    share: float
    effective: float


def adjust(
    scores: NDArray[np.float64],
    said: NDArray[np.float64],
    seen: NDArray[np.float64],
    error: NDArray[np.float64],
    noise: NDArray[np.float64],
    *,
    share: float,
    worth: float,
) -> NDArray[np.float64]:
    """
    Move draws towards what was seen.

    Parameters
    ----------
    scores : (n_draw, n_name) float64
        Normal scores of the ranks. [-]
    said : (n_draw, n_seen) float64
        What each draw answers. [log d]
    seen, error : (n_seen,) float64
        What was published, and its standard deviation. [log d]
    noise : (n_draw, n_seen) float64
        Standard normal numbers. [-]
    share : float
        Share of the evidence that moves them; the rest has weighed. [-]
    worth : float
        How many different draws these are worth: what a correlation is judged by. [-]

    Returns
    -------
    (n_draw, n_name) float64
        Scores after the move. A name whose answers can't be told from chance stays as it was. [-]
    """
    n = scores.shape[0]
    sigma = error / np.sqrt(share)
    noisy = said + noise * sigma
    from_mean = (said - said.mean(axis=0)) / sigma
    scatter = scores - scores.mean(axis=0)
    cross = scatter.T @ from_mean / (n - 1)
    deviation = np.outer(scatter.std(axis=0, ddof=1), from_mean.std(axis=0, ddof=1))
    correlation = cross / np.maximum(deviation, _RIDGE)
    # chance alone gives squared correlations of one over the number of draws
    cross *= np.clip(1.0 - _FAINT / (worth * np.maximum(correlation**2, _RIDGE)), 0.0, 1.0)
    spread = from_mean.T @ from_mean / (n - 1) + np.eye(seen.size)
    moved: NDArray[np.float64] = scores + np.linalg.solve(spread, ((seen - noisy) / sigma).T).T @ (
        cross.T
    )
    return moved


def misfit(
    said: NDArray[np.float64], seen: NDArray[np.float64], error: NDArray[np.float64]
) -> NDArray[np.float64]:
    """
    Return minus the logarithm of each draw's likelihood, but for a constant.

    Parameters
    ----------
    said : (..., n_seen) float64
        What each draw answers. [log d]
    seen, error : (n_seen,) float64
        What was published, and its standard deviation. [log d]

    Returns
    -------
    (...) float64
        Half the sum of squared residuals in units of their errors. [-]
    """
    total: NDArray[np.float64] = 0.5 * np.square((said - seen) / error).sum(axis=-1)
    return total


def temper(misfits: NDArray[np.float64], least: float) -> tuple[float, NDArray[np.float64]]:
    """
    Weigh draws by as much of the evidence as leaves enough of them.

    Parameters
    ----------
    misfits : (n_draw,) float64
        Minus logarithms of likelihoods. [-]
    least : float
        How many equal draws the weights have to be worth at least. [-]

    Returns
    -------
    share : float
        Share of the evidence that weighs, at most 1. [-]
    weights : (n_draw,) float64
        They sum to 1. [-]
    """
    low, high = 0.0, 1.0
    if _worth(_weights(misfits, high)) >= least:
        return high, _weights(misfits, high)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if _worth(_weights(misfits, middle)) >= least:
            low = middle
        else:
            high = middle
    return low, _weights(misfits, low)


def _weights(misfits: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    weights = np.exp(-share * (misfits - misfits.min()))
    scaled: NDArray[np.float64] = weights / weights.sum()
    return scaled


def _worth(weights: NDArray[np.float64]) -> float:
    return float(1.0 / np.square(weights).sum())


def resample(weights: NDArray[np.float64], n: int, start: float) -> NDArray[np.int64]:
    """
    Return draws in proportion to their weights, each as often as that comes to, give or take one.

    Parameters
    ----------
    weights : (n_draw,) float64
        They sum to 1. [-]
    n : int
        How many are wanted. [-]
    start : float
        A number in [0, 1) that decides who is rounded up. [-]

    Returns
    -------
    (n,) int64
        Numbers of draws, in order. [-]
    """
    edges = np.cumsum(weights)
    places = (np.arange(n) + start) / n * edges[-1]
    found: NDArray[np.int64] = np.minimum(
        np.searchsorted(edges, places, side="right"), len(edges) - 1
    )
    return found


def find_fit(
    scores: NDArray[np.float64],
    said: NDArray[np.float64],
    seen: NDArray[np.float64],
    error: NDArray[np.float64],
    *,
    keep: int,
    least: float,
    movable: NDArray[np.bool_],
    seed: int,
) -> Fit:
    """
    Choose and move draws until they say what was seen.

    Parameters
    ----------
    scores : (n_draw, n_name) float64
        Normal scores of the ranks of draws from the prior. [-]
    said : (n_draw, n_seen) float64
        What each answers. [log d]
    seen, error : (n_seen,) float64
        What was published, and its standard deviation. [log d]
    keep : int
        How many draws are wanted. [-]
    least : float
        How many equal draws the weights have to be worth at least. [-]
    movable : (n_name,) bool
        Which names are moved; the others are only chosen. [-]
    seed : int
        Of the choice and of the errors laid on answers. [-]

    Returns
    -------
    Fit
        `keep` draws, in an order that means nothing.
    """
    rng = np.random.default_rng(seed)
    share, weights = temper(misfit(said, seen, error), least)
    chosen = rng.permutation(resample(weights, keep, float(rng.random())))
    moved = scores[chosen]
    if share < 1.0:
        noise = rng.standard_normal((keep, seen.size))
        moved[:, movable] = adjust(
            moved[:, movable],
            said[chosen],
            seen,
            error,
            noise,
            share=1.0 - share,
            worth=_worth(weights),
        )
    return Fit(chosen, moved, share, _worth(weights))
