"""Routes side by side, as figures with ranges and the parameters behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["SCHEMA", "Comparison", "Driver", "Leg", "Range", "Route"]

SCHEMA = "transcaspian/compare/1"
"""Name and version of the document."""


@dataclass(frozen=True, slots=True)
class Range:
    """
    An uncertain quantity.

    Parameters
    ----------
    p10, p50, p90, mean : float
        Percentiles and mean, in the unit of the field that holds it.
    """

    p10: float
    p50: float
    p90: float
    mean: float

    def to_document(self, digits: int) -> dict[str, float]:
        """
        Return the range as plain figures.

        Parameters
        ----------
        digits : int
            Decimals to keep. [-]

        Returns
        -------
        dict
            ``p10``, ``p50``, ``p90`` and ``mean``.
        """
        return {
            "p10": round(self.p10, digits),
            "p50": round(self.p50, digits),
            "p90": round(self.p90, digits),
            "mean": round(self.mean, digits),
        }


def _ranges(quantities: Mapping[str, Range], digits: int) -> dict[str, dict[str, float]]:
    return {name: value.to_document(digits) for name, value in quantities.items()}


@dataclass(frozen=True, slots=True)
class Leg:
    """
    A stretch or a stop on a route.

    Parameters
    ----------
    mode : str
        ``road``, ``rail``, ``sea``, ``border``, ``gauge_change``, ``port`` or ``wait``.
    from_, to, from_name, to_name : str
        Places by id and by name.
    operator : str
        Who moves or handles it, empty if several or unknown.
    distance_km : float
        Length; 0 at a place. [km]
    transit_d, cost_usd_feu : Range
        Days, and USD a forty-foot box.
    co2e_kg_feu : float
        Mean well-to-wheel emissions of a forty-foot box. [kg]
    evidence : tuple of str
        Ids of the parameters used.
    basis : str
        What a reader must know of how it was valued.
    links : tuple of str
        Links of the atlas passed.
    """

    mode: str
    from_: str
    to: str
    from_name: str
    to_name: str
    operator: str
    distance_km: float
    transit_d: Range
    cost_usd_feu: Range
    co2e_kg_feu: float
    evidence: tuple[str, ...]
    basis: str
    links: tuple[str, ...]

    def to_document(self) -> dict[str, Any]:
        """
        Return the leg as the document has it.

        Returns
        -------
        dict
            Keys as in the published schema.
        """
        return {
            "mode": self.mode,
            "from": self.from_,
            "to": self.to,
            "from_name": self.from_name,
            "to_name": self.to_name,
            "operator": self.operator,
            "distance_km": round(self.distance_km, 1),
            "transit_d": self.transit_d.to_document(3),
            "cost_usd_feu": self.cost_usd_feu.to_document(1),
            "co2e_kg_feu": round(self.co2e_kg_feu, 1),
            "evidence": list(self.evidence),
            "basis": self.basis,
            "links": list(self.links),
        }


@dataclass(frozen=True, slots=True)
class Driver:
    """
    What moves an answer.

    Parameters
    ----------
    parameter : str
        Id of the parameter, or name of a random stream.
    key, subject : str
        Its key and subject.
    measure : str
        ``transit_d`` or ``cost_usd_feu``.
    share : float
        Share of the variance that goes with it. [-]
    text : str
        One sentence.
    """

    parameter: str
    key: str
    subject: str
    measure: str
    share: float
    text: str

    def to_document(self) -> dict[str, Any]:
        """
        Return the driver as the document has it.

        Returns
        -------
        dict
            Keys as in the published schema.
        """
        return {
            "parameter": self.parameter,
            "key": self.key,
            "subject": self.subject,
            "measure": self.measure,
            "share": round(self.share, 3),
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Route:
    """
    One corridor's answer.

    Parameters
    ----------
    id, name : str
        Corridor.
    status, status_reason : str
        ``open``, ``restricted``, ``closed`` or ``none``, and why.
    status_evidence : tuple of str
        Ids of the observations behind the status.
    distance_km : mapping of str to float, or None
        By mode and ``total``. [km]
    transit_d, cost_usd_feu, cost_usd_total, inventory_usd_feu, co2e_kg_feu : Range or None
        None where the corridor can't serve the pair. [d], [USD/FEU], [USD], [USD/FEU], [kg/FEU]
    disruption_p, on_time_p : float or None
        Chance of a new disruption on the way; of arriving by the deadline. [-]
    assumed_values, sourced_values : int
        How many parameters rest on an assumption, and how many on a source. [-]
    drivers : tuple of Driver
        What moves days and dollars most.
    components : mapping
        ``transit_d`` and ``cost_usd_feu`` by component.
    legs : tuple of Leg
        From door to door.
    best : tuple of str
        Measures in which no other usable route is better.
    """

    id: str
    name: str
    status: str
    status_reason: str
    status_evidence: tuple[str, ...] = ()
    distance_km: Mapping[str, float] | None = None
    transit_d: Range | None = None
    cost_usd_feu: Range | None = None
    cost_usd_total: Range | None = None
    inventory_usd_feu: Range | None = None
    co2e_kg_feu: Range | None = None
    disruption_p: float | None = None
    on_time_p: float | None = None
    assumed_values: int = 0
    sourced_values: int = 0
    drivers: tuple[Driver, ...] = ()
    components: Mapping[str, Mapping[str, Range]] = field(default_factory=dict)
    legs: tuple[Leg, ...] = ()
    best: tuple[str, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """
        Return the route as the document has it.

        Returns
        -------
        dict
            Keys as in the published schema; null where the corridor can't serve the pair.
        """
        return {
            "id": self.id,
            "name": self.name,
            "status": self.status,
            "status_reason": self.status_reason,
            "status_evidence": list(self.status_evidence),
            "distance_km": _rounded(self.distance_km),
            "transit_d": _maybe(self.transit_d, 2),
            "cost_usd_feu": _maybe(self.cost_usd_feu, 0),
            "cost_usd_total": _maybe(self.cost_usd_total, 0),
            "inventory_usd_feu": _maybe(self.inventory_usd_feu, 0),
            "co2e_kg_feu": _maybe(self.co2e_kg_feu, 0),
            "disruption_p": None if self.disruption_p is None else round(self.disruption_p, 4),
            "on_time_p": None if self.on_time_p is None else round(self.on_time_p, 4),
            "assumed_values": self.assumed_values,
            "sourced_values": self.sourced_values,
            "drivers": [driver.to_document() for driver in self.drivers],
            "components": {
                measure: _ranges(parts, 2 if measure == "transit_d" else 0)
                for measure, parts in self.components.items()
            },
            "best": list(self.best),
            "legs": [leg.to_document() for leg in self.legs],
        }


def _maybe(value: Range | None, digits: int) -> dict[str, float] | None:
    return None if value is None else value.to_document(digits)


def _rounded(distances: Mapping[str, float] | None) -> dict[str, float] | None:
    return None if distances is None else {name: round(km, 1) for name, km in distances.items()}


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    The answer to one question, complete with what it rests on.

    Parameters
    ----------
    run_id : str
        Digest of the question, the data and the code.
    question : mapping
        Origin, destination, dates, cargo, seed and draws, as the document has them.
    notes : tuple of str
        What the reader should know of the question or the data.
    routes : tuple of Route
        In the corridors' order.
    parameters : mapping of str to mapping
        Every parameter used, by id.
    observations : mapping of str to mapping
        Every observation behind them, by id.
    """

    run_id: str
    question: Mapping[str, Any]
    notes: tuple[str, ...]
    routes: Sequence[Route]
    parameters: Mapping[str, Mapping[str, Any]]
    observations: Mapping[str, Mapping[str, Any]]

    def to_document(self) -> dict[str, Any]:
        """
        Return the published document.

        Returns
        -------
        dict
            Plain values only, ready for JSON.
        """
        return {
            "schema": SCHEMA,
            "run_id": self.run_id,
            **self.question,
            "notes": list(self.notes),
            "routes": [route.to_document() for route in self.routes],
            "parameters": dict(self.parameters),
            "observations": dict(self.observations),
        }
