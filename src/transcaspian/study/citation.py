"""Parameters and observations as an answer cites them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transcaspian.evidence.observation import Observation
    from transcaspian.evidence.parameter import Parameter
    from transcaspian.evidence.store import Evidence
    from transcaspian.routing.sampler import Sampler

__all__ = [
    "observation_document",
    "observations_document",
    "parameter_document",
    "parameters_document",
]


def parameter_document(parameter: Parameter) -> dict[str, Any]:
    """
    Return a parameter with the observations that it was selected from.

    Parameters
    ----------
    parameter : Parameter
        As selected.

    Returns
    -------
    dict
        Plain values.
    """
    return {
        "key": parameter.key,
        "subject": parameter.subject,
        "found_subject": parameter.found_subject,
        "unit": parameter.unit,
        "p10": _short(parameter.p10),
        "p50": _short(parameter.p50),
        "p90": _short(parameter.p90),
        "mean": _short(parameter.mean),
        "assumed": parameter.assumed,
        "basis": parameter.basis,
        "observations": [
            {
                "id": cited.observation.id,
                "weight": round(cited.weight, 4),
                "percentile": cited.percentile,
            }
            for cited in parameter.cited
        ],
    }


def _short(value: float) -> float:
    return float(f"{value:.6g}")


def parameters_document(sampler: Sampler, used: Iterable[str]) -> dict[str, dict[str, Any]]:
    """
    Return all parameters that an answer used.

    Parameters
    ----------
    sampler : Sampler
        Where they were found.
    used : iterable of str
        Their ids.

    Returns
    -------
    dict of str to dict
        By id, in order of id.
    """
    return {name: parameter_document(sampler.parameters[name]) for name in sorted(used)}


def observation_document(evidence: Evidence, observation: Observation) -> dict[str, Any]:
    """
    Return an observation with its publisher and address.

    Parameters
    ----------
    evidence : Evidence
        For the sources.
    observation : Observation
        One row.

    Returns
    -------
    dict
        Plain values.
    """
    source = evidence.sources.get(observation.source)
    return {
        "key": observation.key,
        "subject": observation.subject,
        "standing": observation.standing,
        "value": observation.value,
        "low": observation.low,
        "high": observation.high,
        "unit": observation.unit,
        "valid_from": _day(observation.valid_from),
        "valid_to": _day(observation.valid_to),
        "published": _day(observation.published),
        "publisher": source.publisher if source is not None else "",
        "url": source.url if source is not None else "",
        "locator": observation.locator,
        "method": observation.method,
        "quality": observation.quality,
        "note": observation.note,
    }


def _day(day: Any) -> str | None:
    return None if day is None else day.isoformat()


def observations_document(
    evidence: Evidence, sampler: Sampler, used: Iterable[str], more: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """
    Return all observations behind an answer.

    Parameters
    ----------
    evidence : Evidence
        All that is known.
    sampler : Sampler
        Where the parameters were found.
    used : iterable of str
        Ids of the parameters.
    more : iterable of str
        Ids of observations cited besides, such as those behind a closure.

    Returns
    -------
    dict of str to dict
        By id, in order of id.
    """
    rows = {
        cited.observation.id: cited.observation
        for name in used
        for cited in sampler.parameters[name].cited
    }
    wanted = set(more) - set(rows)
    if wanted:
        rows.update({row.id: row for row in evidence.observations if row.id in wanted})
    return {name: observation_document(evidence, rows[name]) for name in sorted(rows)}
