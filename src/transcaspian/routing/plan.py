"""A route as sums of terms: what is multiplied, for which reason, from which parameters."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LegPlan", "Reference", "Term"]


@dataclass(frozen=True, slots=True)
class Reference:
    """
    A parameter that the answer needs.

    Parameters
    ----------
    key : str
        Key of the evidence.
    subject : str
        What it is asked for.
    ladder : tuple of str
        Wider subjects to fall back on, nearest first.
    """

    key: str
    subject: str
    ladder: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """
    One summand: ``factor · Π times · Π (1 − complements) / Π over · noise``.

    Parameters
    ----------
    kind : str
        Component that the summand is shown under.
    factor : float
        Constant, in the unit that makes the product come out in the sum's unit.
    times, over, complements : tuple of Reference
        Parameters multiplied, divided by, and taken from one.
    noise : str
        Name of a random stream, empty for none.
    shape : str
        Empty for a product, or ``storm`` for the rest of a closure, where
        `times` are the days closed in a month and the length of a closure and `factor` is
        one over the days of that month.
    """

    kind: str
    factor: float
    times: tuple[Reference, ...] = ()
    over: tuple[Reference, ...] = ()
    complements: tuple[Reference, ...] = ()
    noise: str = ""
    shape: str = ""


@dataclass(frozen=True, slots=True)
class LegPlan:
    """
    One leg of a route before anything is drawn.

    Parameters
    ----------
    mode : str
        ``road``, ``rail``, ``sea``, ``border``, ``gauge_change``, ``port`` or ``wait``.
    from_, to : str
        Place ids.
    operator : str
        Who moves or handles it, empty if several or unknown.
    km : float
        Length; 0 at a place. [km]
    links : tuple of str
        Links passed.
    time, cost, carbon : tuple of Term
        Summands of days, of USD a FEU and of kg CO2e a FEU.
    weather_area : tuple of str
        Sea areas whose closures may hold the ship.
    hire : tuple of Reference
        Daily hires that run while this leg lasts.
    basis : str
        What a reader must know of how the leg was valued.
    """

    mode: str
    from_: str
    to: str
    operator: str = ""
    km: float = 0.0
    links: tuple[str, ...] = ()
    time: tuple[Term, ...] = ()
    cost: tuple[Term, ...] = ()
    carbon: tuple[Term, ...] = ()
    weather_area: tuple[str, ...] = ()
    hire: tuple[Reference, ...] = ()
    basis: str = ""
