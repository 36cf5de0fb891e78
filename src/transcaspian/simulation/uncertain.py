"""Figures drawn from their own distributions: a rank in (0, 1) by name, the same on any day."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Protocol

import numpy as np

from transcaspian.errors import ScenarioError
from transcaspian.kernels import normal
from transcaspian.simulation.counter import name_key, stream_key, unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from transcaspian.evidence.parameter import Parameter

__all__ = [
    "MEDIAN",
    "Draw",
    "Ranked",
    "Sourced",
    "TwoPiece",
    "check_draw",
    "draw_prior",
    "ranks_of",
    "scores_of",
]

Draw = Mapping[str, float]
"""Rank in (0, 1) by name; what is not named stays at its median."""
MEDIAN = 0.5
_P10_Z = -1.2815515655446004
_LEAST_RANK = 1e-6
_NORMAL = NormalDist()


class Ranked(Protocol):
    """Something uncertain, that has a figure for each rank."""

    def at(self, rank: float) -> float:
        """Return the figure below which that share of the belief lies."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """
    A figure with evidence.

    Attributes
    ----------
    parameter : Parameter
        Its distribution.
    """

    parameter: Parameter

    def at(self, rank: float) -> float:
        """
        Return the figure of a rank.

        Parameters
        ----------
        rank : float
            Strictly between 0 and 1; the median is that of the parameter to the bit. [-]

        Returns
        -------
        float
            In the unit of the parameter.
        """
        if rank == MEDIAN:
            return self.parameter.p50
        return float(self.parameter.quantile(np.array([rank]))[0])


@dataclass(frozen=True, slots=True)
class TwoPiece:
    """
    An assumption: its value is the median, its range is read as P10 and P90.

    Two halves of a normal distribution meet at the median, on the scale of logarithms where all
    three figures are positive. A ratio whose range ends at or below 1 is a share and stays there.

    Attributes
    ----------
    low, value, high : float
        P10, P50 and P90, in the unit of the figure. [unit]
    most : float
        Never more than this. [unit]
    """

    low: float
    value: float
    high: float
    most: float = math.inf

    def at(self, rank: float) -> float:
        """
        Return the figure of a rank.

        Parameters
        ----------
        rank : float
            Strictly between 0 and 1. [-]

        Returns
        -------
        float
            Never below 0 unless the range is. [unit]
        """
        if rank == MEDIAN:
            return self.value
        z = _score(rank) / _P10_Z
        end, z = (self.low, z) if z > 0.0 else (self.high, -z)
        if self.low > 0.0:
            return min(float(self.value * (end / self.value) ** z), self.most)
        figure = self.value + (end - self.value) * z
        return min(max(figure, min(self.low, 0.0)), self.most)


def check_draw(draw: Draw, names: Iterable[str]) -> None:
    """
    Refuse a draw that names what has no distribution, or holds no rank.

    Parameters
    ----------
    draw : mapping of str to float
        Ranks by name. [-]
    names : iterable of str
        What may be drawn.

    Raises
    ------
    ScenarioError
        Every fault at once.
    """
    known = set(names)
    faults = [
        f"draw: {name} is no figure with a distribution" for name in draw if name not in known
    ]
    faults += [
        f"draw: the rank of {name} is {rank:g}, and must lie between 0 and 1"
        for name, rank in draw.items()
        if not 0.0 < rank < 1.0
    ]
    if faults:
        raise ScenarioError(faults)


def draw_prior(names: Iterable[str], *, seed: int, number: int) -> dict[str, float]:
    """
    Return one draw of what is known without any fit.

    Parameters
    ----------
    names : iterable of str
        What is drawn; the rank of one does not depend on which others there are.
    seed : int
        Of the draws. [-]
    number : int
        Which draw. [-]

    Returns
    -------
    dict of str to float
        Ranks, independent and even between 0 and 1. [-]
    """
    return {name: unit(stream_key(seed, number, name_key("parameter", name)), 0) for name in names}


def scores_of(ranks: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Return the normal scores of ranks.

    Parameters
    ----------
    ranks : NDArray of float64
        Strictly between 0 and 1. [-]

    Returns
    -------
    NDArray of float64
        Standard normal where the ranks are even. [-]
    """
    return normal.quantiles(ranks)


def ranks_of(scores: NDArray[np.float64], *, least: float) -> NDArray[np.float64]:
    """
    Return the ranks of normal scores.

    Parameters
    ----------
    scores : NDArray of float64
        Standard normal where nothing is known. [-]
    least : float
        No rank comes nearer to 0 or 1. [-]

    Returns
    -------
    NDArray of float64
        Strictly between 0 and 1. [-]
    """
    return np.clip(normal.probabilities(scores), least, 1.0 - least)


def _score(rank: float) -> float:
    """Return the standard normal quantile. [-]"""
    rank = min(max(rank, _LEAST_RANK), 1.0 - _LEAST_RANK)
    return _NORMAL.inv_cdf(rank)
