"""A value in use: its distribution, and every observation behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from transcaspian.evidence.observation import Observation

__all__ = ["Cited", "Parameter"]


@dataclass(frozen=True, slots=True)
class Cited:
    """
    An observation behind a parameter.

    Attributes
    ----------
    observation : Observation
        The row.
    weight : float
        Its share of all weight; 0 for a row that is only shown. [-]
    percentile : float
        Where in the distribution its value was read, 0.05 for the showcase of a delay. [-]
    role : str
        ``used``, or why it is only shown.
    """

    observation: Observation
    weight: float
    percentile: float
    role: str = "used"


@dataclass(frozen=True, slots=True)
class Parameter:
    """
    A value in use.

    Attributes
    ----------
    key, subject : str
        What was asked.
    found_subject : str
        The rung of the ladder whose rows answered.
    unit : str
        Canonical unit of the key; all figures are in it.
    family : str
        Family of the distribution.
    mu, sigma : float
        Mean and standard deviation on the family's own scale (logarithm, log-odds, root).
        [f(unit)]
    cut : bool
        Whether it is cut off at 0.
    p10, p50, p90, mean : float
        Figures of the distribution. [unit]
    assumed : bool
        Whether no source answers for it.
    stale_y : float
        Weighted age of its rows on the day asked for. [year]
    basis : str
        One sentence for readers.
    cited : tuple of Cited
        Every row of that key and rung that may be known, used or not.
    """

    key: str
    subject: str
    found_subject: str
    unit: str
    family: str
    mu: float
    sigma: float
    cut: bool
    p10: float
    p50: float
    p90: float
    mean: float
    assumed: bool
    stale_y: float
    basis: str
    cited: tuple[Cited, ...]

    @property
    def id(self) -> str:
        """``key@subject``."""
        return f"{self.key}@{self.subject}"

    def quantile(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        """
        Return the inverse of the cumulative distribution.

        Parameters
        ----------
        u : NDArray of float64
            Probabilities in [0, 1]. [-]

        Returns
        -------
        NDArray of float64
            Quantities, never decreasing in `u`. [unit]
        """
        import numpy as np

        from transcaspian.kernels import normal

        if self.cut and self.sigma > 0:
            below = float(normal.probabilities(np.array([-self.mu / self.sigma]))[0])
            u = below + u * (1 - below)
        return self._unscale(self.mu + self.sigma * normal.quantiles(u))

    def from_z(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        """
        Return quantities for standard normal draws, as `quantile` does for their probabilities.

        Parameters
        ----------
        z : NDArray of float64
            Standard normal draws. [-]

        Returns
        -------
        NDArray of float64
            Quantities, never decreasing in `z`. [unit]
        """
        from transcaspian.kernels import normal

        if self.cut and self.mu < 8 * self.sigma:
            return self.quantile(normal.probabilities(z))
        return self._unscale(self.mu + self.sigma * z)

    def _unscale(self, y: NDArray[np.float64]) -> NDArray[np.float64]:
        import numpy as np

        if self.cut:
            y = np.maximum(y, 0.0)
        if self.family == "lognormal":
            return np.exp(y)
        if self.family == "share":
            return 0.5 + 0.5 * np.tanh(y / 2)
        return np.square(y) if self.family == "count" else y
