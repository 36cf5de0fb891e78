"""Figures of each replication: medians, draws of what is believed, or draws that fit the past."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.errors import ScenarioError
from transcaspian.evidence.load import load_evidence
from transcaspian.simulation.counter import name_key, stream_key
from transcaspian.simulation.uncertain import draw_prior
from transcaspian.simulation.world_fit import Fitted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from numpy.typing import NDArray

    from transcaspian.evidence.store import Evidence

__all__ = [
    "DEFAULT_UNCERTAINTY",
    "UNCERTAINTIES",
    "Draws",
    "Posterior",
    "choose_draws",
    "count_again",
    "find_fitted",
    "load_posterior",
    "parse_posterior",
    "share_of_figures",
]

UNCERTAINTIES = ("posterior", "prior", "none")
"""What replications may draw their figures from."""
DEFAULT_UNCERTAINTY = "posterior"
"""What they draw from unless told."""
_LEAST_AGAIN, _PART_AGAIN = 8, 4
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Posterior:
    """
    Ranks of some figures that together fit what was seen.

    Attributes
    ----------
    names : tuple of str
        Of the figures.
    ranks : (n_row, n_name) float64
        One draw a row, each strictly between 0 and 1. [-]
    digest : str
        Of the table.
    known_by : datetime.date or None
        The fit saw nothing that was published later; None if that is not told.
    last_day : datetime.date or None
        The last day of which it speaks; None if that is not told.
    """

    names: tuple[str, ...]
    ranks: NDArray[np.float64]
    digest: str
    known_by: dt.date | None = None
    last_day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Draws:
    """
    What each replication draws.

    Attributes
    ----------
    kind : str
        One of `UNCERTAINTIES`.
    names : tuple of str
        Everything that has a distribution in this world.
    seed : int
        Of the run. [-]
    posterior : Posterior or None
        Only for that kind.
    own : frozenset of str
        Figures of the user's own, which were not fitted whatever they are called.
    """

    kind: str
    names: tuple[str, ...]
    seed: int
    posterior: Posterior | None = None
    own: frozenset[str] = frozenset()

    @property
    def fitted(self) -> tuple[str, ...]:
        """Figures of this world that have ranks of the posterior."""
        if self.posterior is None:
            return ()
        names = set(self.names) - self.own
        return tuple(name for name in self.posterior.names if name in names)

    def of(self, number: int) -> dict[str, float]:
        """
        Return the ranks of one draw; the same number has the same ranks in every world.

        Parameters
        ----------
        number : int
            Which draw. [-]

        Returns
        -------
        dict of str to float
            By name; empty where all stay at their medians. [-]
        """
        if self.kind == "none":
            return {}
        ranks = draw_prior(self.names, seed=self.seed, number=number)
        if self.posterior is not None:
            n_row = self.posterior.ranks.shape[0]
            # each row once before any comes again, from a place that hangs on the seed
            first = stream_key(self.seed, 0, name_key("parameter", "posterior")) % n_row
            row = self.posterior.ranks[(first + number) % n_row]
            ranked = dict(zip(self.posterior.names, row.tolist(), strict=True))
            ranks |= {name: ranked[name] for name in self.fitted}
        return ranks


def choose_draws(
    kind: str, names: Sequence[str], *, seed: int, own: frozenset[str] = frozenset()
) -> Draws:
    """
    Prepare the draws of a world.

    Parameters
    ----------
    kind : str
        One of `UNCERTAINTIES`.
    names : sequence of str
        Everything that has a distribution in this world.
    seed : int
        Of the run. [-]
    own : frozenset of str, optional
        Figures of the user's own.

    Returns
    -------
    Draws
        What is not in the posterior keeps its prior.

    Raises
    ------
    ScenarioError
        If there is no such kind.
    """
    if kind not in UNCERTAINTIES:
        raise ScenarioError(f"--uncertainty: {kind} is none of {', '.join(UNCERTAINTIES)}")
    posterior = load_posterior() if kind == "posterior" else None
    return Draws(kind, tuple(names), seed, posterior, own)


def find_fitted(kind: str, evidence: Evidence, *, has_own: bool) -> Fitted | None:
    """
    Return what the draws of a run were fitted on.

    Parameters
    ----------
    kind : str
        One of `UNCERTAINTIES`.
    evidence : Evidence
        All rows.
    has_own : bool
        Whether rows of the user's own are among them.

    Returns
    -------
    Fitted or None
        None where no draw is one of a fit.
    """
    if kind != "posterior":
        return None
    posterior = load_posterior()
    if posterior.known_by is None or posterior.last_day is None:
        return None
    own: frozenset[str] = frozenset()
    if has_own:
        packaged = load_evidence()
        rows = {row.id: row for row in packaged.observations}
        mended = evidence.excluded.keys() ^ packaged.excluded.keys()
        own = frozenset(mended).union(
            row.id for row in evidence.observations if rows.get(row.id) != row
        )
    return Fitted(frozenset(posterior.names), posterior.known_by, posterior.last_day, own)


@cache
def load_posterior() -> Posterior:
    """
    Return the packaged draws that fit what was seen.

    Returns
    -------
    Posterior
        Written by ``make calibrate``.

    Raises
    ------
    ScenarioError
        If the table is broken.
    """
    folder = files("transcaspian") / "data" / "simulation"
    told = tomllib.loads((folder / "calibration.toml").read_text(encoding="utf-8"))
    ranked = told["world"][0]  # whose ranks these are
    known_by, last_day = (dt.date.fromisoformat(ranked[name]) for name in ("known_by", "speaks_to"))
    posterior = parse_posterior(folder / "posterior.csv")
    return replace(posterior, known_by=known_by, last_day=last_day)


def parse_posterior(path: Traversable) -> Posterior:
    """
    Read a table of draws: names of figures in the first line, then a draw a line.

    Parameters
    ----------
    path : Traversable
        Where it is.

    Returns
    -------
    Posterior
        With the digest of the file's text.

    Raises
    ------
    ScenarioError
        If a row is short or holds no ranks.
    """
    text = path.read_text(encoding="utf-8")
    head, *rows = list(csv.reader(text.splitlines()))
    try:
        ranks = np.array(rows, np.float64)
    except ValueError:
        raise ScenarioError(f"{path.name}: every row must hold {len(head)} ranks") from None
    if ranks.shape != (len(rows), len(head)) or not ((ranks > 0.0) & (ranks < 1.0)).all():
        raise ScenarioError(f"{path.name}: every row must hold {len(head)} ranks between 0 and 1")
    return Posterior(tuple(head), ranks, hashlib.sha256(text.encode()).hexdigest())


def count_again(n: int) -> int:
    """
    Return how many draws are run a second time, with other luck, to part figures from luck.

    Parameters
    ----------
    n : int
        Replications. [-]

    Returns
    -------
    int
        A quarter of them, but at least eight or all. [-]
    """
    return min(n, max(_LEAST_AGAIN, n // _PART_AGAIN)) if n >= _FEWEST else 0


def share_of_figures(
    first: NDArray[np.float64], again: NDArray[np.float64]
) -> tuple[float, float] | None:
    """
    Part the variance of replications into that of their figures and that of luck.

    Two replications with the same figures differ by luck alone: half the mean square of their
    differences is the variance of luck, and what they have in common, their covariance, that of
    the figures. Both come from the same pairs: replications that were run once would tell the
    whole, of which a single jam among the pairs can make luck seem to be more than all.

    Parameters
    ----------
    first : (n,) float64
        A result of each replication, each with figures of its own. [unit]
    again : (m,) float64
        The same of the first `m` draws of figures, with other luck. [unit]

    Returns
    -------
    tuple of (float, float) or None
        Standard deviations that come from the figures and from luck; None if there are too few
        results. [unit]
    """
    pairs = ~(np.isnan(first[: again.size]) | np.isnan(again))
    if pairs.sum() < _FEWEST:
        return None
    one, other = first[: again.size][pairs], again[pairs]
    luck = float(np.square(one - other).mean() / 2.0)
    shared = float(((one - one.mean()) * (other - other.mean())).sum() / (one.size - 1))
    return float(np.sqrt(max(shared, 0.0))), float(np.sqrt(luck))
