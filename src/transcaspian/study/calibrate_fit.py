"""
Draws that say what was seen: weighed, drawn again by weight, and moved a little.

This is approximate Bayesian computation. The error of a published figure is a normal one on the
logarithm of days, so that each draw has a likelihood (Wilkinson, Statistical Applications in
Genetics and Molecular Biology 12, 2013). Where so few draws are likely that the rest would
count for nothing, only a share of the evidence weighs; what is left of it moves the draws by
local-linear regression of ranks on answers (Beaumont and others, Genetics 162, 2002). Ranks are
moved on the scale of normal scores, where the prior is a standard normal.

Draws come in rounds (population Monte Carlo: Cappe and others, Journal of Computational and
Graphical Statistics 13, 2004). The first is from the prior; each further one from a normal
distribution around what fitted so far, mixed with the prior. All rounds count, and a draw weighs
less the more often it was to be expected: by the density of the prior over that of the mixture
of all rounds (Cornuet and others, Scandinavian Journal of Statistics 39, 2012).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Fit", "Proposal", "adjust", "find_fit", "misfit", "propose", "resample", "temper"]

_FAINT = 4.0
_FROM_PRIOR = 0.2
_WIDER, _NARROWEST = 1.2, 0.3
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


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    What draws of a round are taken from: a normal distribution, and one in five from the prior.

    Attributes
    ----------
    centre, width : (n_name,) float64
        Mean and standard deviation of normal scores. [-]
    """

    centre: NDArray[np.float64]
    width: NDArray[np.float64]

    def draw(self, n: int, seed: tuple[int, int]) -> NDArray[np.float64]:
        """
        Draw normal scores.

        Parameters
        ----------
        n : int
            How many. [-]
        seed : tuple of (int, int)
            Of the fit and of the round. [-]

        Returns
        -------
        (n, n_name) float64
            Draws. [-]
        """
        rng = np.random.default_rng(seed)
        noise = rng.standard_normal((n, self.centre.size))
        near = rng.random(n) >= _FROM_PRIOR
        scores: NDArray[np.float64] = np.where(
            near[:, None], self.centre + self.width * noise, noise
        )
        return scores

    def excess(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """
        Return how much more often a draw is to be expected than from the prior.

        Parameters
        ----------
        scores : (n_draw, n_name) float64
            Normal scores. [-]

        Returns
        -------
        (n_draw,) float64
            Ratio of densities, at least what comes from the prior itself. [-]
        """
        z = (scores - self.centre) / self.width
        log_ratio = 0.5 * (scores**2 - z**2).sum(axis=1) - np.log(self.width).sum()
        ratio: NDArray[np.float64] = _FROM_PRIOR + (1.0 - _FROM_PRIOR) * np.exp(log_ratio)
        return ratio


def propose(found: Fit) -> Proposal:
    """
    Return where the next round should look.

    Parameters
    ----------
    found : Fit
        What fits so far.

    Returns
    -------
    Proposal
        A name that can't be told from its prior keeps it; the others are taken a little wider
        than they were found.
    """
    worth = found.effective
    centre = found.scores.mean(axis=0)
    width = found.scores.std(axis=0, ddof=1)
    centre *= np.clip(1.0 - _FAINT / (worth * np.maximum(centre**2, _RIDGE)), 0.0, 1.0)
    narrowed = 1.0 - width
    sure = np.clip(1.0 - _FAINT / (2.0 * worth * np.maximum(narrowed**2, _RIDGE)), 0.0, 1.0)
    width = 1.0 - np.where(narrowed > 0.0, narrowed * sure, 0.0)
    return Proposal(centre, np.clip(width * _WIDER, _NARROWEST, 1.0))


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


def temper(
    misfits: NDArray[np.float64],
    least: float,
    rare: NDArray[np.float64] | None = None,
) -> tuple[float, NDArray[np.float64]]:
    """
    Weigh draws by as much of the evidence as leaves enough of them.

    Parameters
    ----------
    misfits : (n_draw,) float64
        Minus logarithms of likelihoods. [-]
    least : float
        How many equal draws the weights have to be worth at least. [-]
    rare : (n_draw,) float64, optional
        What weighs in full, as the logarithm of how much less each weighs for it. [-]

    Returns
    -------
    share : float
        Share of the evidence that weighs, at most 1. [-]
    weights : (n_draw,) float64
        They sum to 1. [-]
    """
    rare = np.zeros(misfits.size) if rare is None else rare
    low, high = 0.0, 1.0
    if _worth(_weights(misfits, high, rare)) >= least:
        return high, _weights(misfits, high, rare)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if _worth(_weights(misfits, middle, rare)) >= least:
            low = middle
        else:
            high = middle
    return low, _weights(misfits, low, rare)


def _weights(
    misfits: NDArray[np.float64], share: float, rare: NDArray[np.float64]
) -> NDArray[np.float64]:
    logarithms = -share * (misfits - misfits.min()) - rare
    weights = np.exp(logarithms - logarithms.max())
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
    surplus: NDArray[np.float64] | None = None,
    full: NDArray[np.bool_] | None = None,
) -> Fit:
    """
    Choose and move draws until they say what was seen.

    Parameters
    ----------
    scores : (n_draw, n_name) float64
        Normal scores of the ranks of draws. [-]
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
    surplus : (n_draw,) float64, optional
        How much more often each was drawn than the prior would; once if left out. [-]
    full : (n_seen,) bool, optional
        What weighs in full and moves nothing, as conditions do. [-]

    Returns
    -------
    Fit
        `keep` draws, in an order that means nothing.
    """
    rng = np.random.default_rng(seed)
    part = np.ones(seen.size, bool) if full is None else ~full
    rare = misfit(said[:, ~part], seen[~part], error[~part])
    if surplus is not None:
        rare = rare + np.log(surplus)
    said, seen, error = said[:, part], seen[part], error[part]
    share, weights = temper(misfit(said, seen, error), least, rare)
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
