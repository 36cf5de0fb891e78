"""Draws of parameters: one stream a parameter, so that routes sharing it share its luck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transcaspian.errors import MissingEvidence
from transcaspian.kernels.draws import exponentials, normals, uniforms
from transcaspian.kernels.quantiles import unit_swing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from transcaspian.evidence.parameter import Parameter
    from transcaspian.evidence.world import World
    from transcaspian.routing.plan import Reference, Term

__all__ = ["N_PROBE", "Sampler", "identity"]

N_PROBE = 2048
"""Draws by which it is judged what moves an answer. [-]"""
_TINY = 1e-9


class Sampler:
    """
    Turns references and terms into arrays of draws, each made once.

    Parameters
    ----------
    world : World
        What is known on both clocks.
    seed : int
        Seed of the run. [-]
    n_draw : int
        Draws of every parameter. [-]
    """

    def __init__(self, world: World, *, seed: int, n_draw: int) -> None:
        self.world = world
        self.seed = seed
        self.n_draw = n_draw
        self.parameters: dict[str, Parameter] = {}
        self._scores: dict[str, NDArray[np.float64]] = {}
        self._found: dict[Reference, Parameter | None] = {}
        self._values: dict[str, NDArray[np.float64]] = {}
        self._swings: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
        self._terms: dict[Term, NDArray[np.float64]] = {}
        self._gaps: dict[str, None] = {}

    def parameter(self, reference: Reference) -> Parameter | None:
        """
        Return the parameter behind a reference, and remember a gap where there is none.

        Parameters
        ----------
        reference : Reference
            What is asked for.

        Returns
        -------
        Parameter or None
            None leaves a gap that `raise_gaps` reports.
        """
        if reference not in self._found:
            try:
                found = self.world.get_parameter(
                    reference.key, reference.subject, ladder=reference.ladder
                )
            except MissingEvidence as error:
                self._gaps.update(dict.fromkeys(error.faults))
                self._found[reference] = None
            else:
                self._found[reference] = found
                self.parameters.setdefault(identity(found), found)
        return self._found[reference]

    def swings(self, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """
        Return how a parameter's draws, and their reciprocals, swing about their means.

        Parameters
        ----------
        name : str
            Its `identity`, drawn before.

        Returns
        -------
        tuple of (n_probe,) float64
            Unit vectors over the first draws, zeros where nothing varies. [-]
        """
        if name not in self._swings:
            draws = self._values[name][:N_PROBE]
            self._swings[name] = (unit_swing(draws), unit_swing(1.0 / (draws + _TINY)))
        return self._swings[name]

    def names_of(self, references: Iterable[Reference]) -> tuple[str, ...]:
        """
        Return the ids of the parameters behind references, each once.

        Parameters
        ----------
        references : iterable of Reference
            What was asked for.

        Returns
        -------
        tuple of str
            Gaps are left out.
        """
        found = (self.parameter(reference) for reference in references)
        return tuple(dict.fromkeys(identity(one) for one in found if one is not None))

    def values(self, reference: Reference) -> NDArray[np.float64]:
        """
        Return the draws of a parameter.

        Parameters
        ----------
        reference : Reference
            What is asked for.

        Returns
        -------
        (n_draw,) float64
            In the canonical unit of its key; ones where it is missing.
        """
        found = self.parameter(reference)
        if found is None:
            return np.ones(self.n_draw)
        name = identity(found)
        if name not in self._values:
            self._values[name] = found.from_z(self.scores(name))
        return self._values[name]

    def scores(self, name: str) -> NDArray[np.float64]:
        """
        Return the standard normal draws under a parameter's name.

        Parameters
        ----------
        name : str
            Its `identity`.

        Returns
        -------
        (n_draw,) float64
            Mean 0, variance 1. [-]
        """
        if name not in self._scores:
            self._scores[name] = normals(self.seed, name, self.n_draw)
        return self._scores[name]

    def term(self, term: Term) -> NDArray[np.float64]:
        """
        Return the draws of a summand.

        Parameters
        ----------
        term : Term
            Constant, parameters and noise.

        Returns
        -------
        (n_draw,) float64
            In the unit of the sum it belongs to.
        """
        if term not in self._terms:
            self._terms[term] = self._draw_term(term)
        return self._terms[term]

    def _draw_term(self, term: Term) -> NDArray[np.float64]:
        if term.shape == "storm":
            closed_d, storm_d = (self.values(reference) for reference in term.times)
            shut = uniforms(self.seed, f"{term.noise}:shut", self.n_draw) < np.minimum(
                closed_d * term.factor, 1.0
            )
            rest = exponentials(self.seed, f"{term.noise}:rest", self.n_draw)
            return np.where(shut, rest * storm_d, 0.0)
        draws = np.full(self.n_draw, term.factor)
        for reference in term.times:
            draws = draws * self.values(reference)
        for reference in term.complements:
            draws = draws * (1.0 - self.values(reference))
        for reference in term.over:
            draws = draws / self.values(reference)
        return draws

    def raise_gaps(self) -> None:
        """
        Report all parameters that were asked for and not found.

        Raises
        ------
        MissingEvidence
            If there is a gap.
        """
        if self._gaps:
            raise MissingEvidence(tuple(self._gaps), title="evidence")


def identity(parameter: Parameter) -> str:
    """
    Return the name under which a parameter is drawn and cited.

    Parameters
    ----------
    parameter : Parameter
        As selected.

    Returns
    -------
    str
        Key and the subject at which it was found: places that share a fallback share it.
    """
    return f"{parameter.key}@{parameter.found_subject}"
