"""A fit as a document: what went in, what came out, how well it says what was seen."""

from __future__ import annotations

import hashlib
import math
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from transcaspian.simulation.uncertain import scores_of
from transcaspian.simulation.world_rows import CLOSED, STORM
from transcaspian.study.calibrate import digest_inputs
from transcaspian.study.calibrate_passed import find_loads
from transcaspian.study.calibrate_past import RANK_DIGITS, load_fitted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from transcaspian.simulation.world import Groundwork
    from transcaspian.study.calibrate import Calibration
    from transcaspian.study.calibrate_targets import Anchor, Target

__all__ = ["SCHEMA", "describe", "format_posterior", "format_toml", "load_calibration"]

SCHEMA = "transcaspian/calibration/2"
_PERCENTILES = (0.1, 0.5, 0.9)
_NAMES = ("p10", "p50", "p90")
_DIGITS = 4
_JANUARY = "01"
_SURE = 3.0
_KEPT = {"why": "Kept with its draw", "rank": "one", "fit": "chosen"}


def load_calibration() -> dict[str, Any]:
    """
    Return what is packaged about the last fit.

    Returns
    -------
    dict
        Schema ``transcaspian/calibration/2``.
    """
    path = files("transcaspian") / "data" / "simulation" / "calibration.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def format_posterior(found: Calibration) -> str:
    """
    Return the posterior as a table, a draw a line.

    Parameters
    ----------
    found : Calibration
        What a fit found.

    Returns
    -------
    str
        CSV with the names in its first line.
    """
    lines = [",".join(found.past.names)]
    lines += [
        ",".join(f"{rank:.{RANK_DIGITS}f}" for rank in row) for row in found.posterior.tolist()
    ]
    return "\n".join(lines) + "\n"


def describe(found: Calibration) -> dict[str, Any]:
    """
    Return all that is told of a fit.

    Parameters
    ----------
    found : Calibration
        What a fit found.

    Returns
    -------
    dict
        Plain values; figures at four significant digits.
    """
    said = np.concatenate([found.before, found.after, found.carried])
    return {
        "schema": SCHEMA,
        "seed": found.seed,
        "draws": found.draws,
        "rounds": found.rounds,
        "kept": found.posterior.shape[0],
        "simulations": found.simulations,
        "share_that_weighed": _short(found.share),
        "effective_draws": _short(found.effective),
        "inputs": digest_inputs(found.past),
        "result": {
            "posterior": hashlib.sha256(format_posterior(found).encode()).hexdigest(),
            "answers": hashlib.sha256(np.round(said, 6).tobytes()).hexdigest(),
        },
        "world": [
            {
                "id": one.id,
                "first_day": one.first_day.isoformat(),
                "days": one.days,
                "warm_up_d": one.warm_up_d,
                "as_of": one.as_of.isoformat(),
                "known_by": one.known_by.isoformat(),
                "speaks_to": one.speaks_to.isoformat(),
                "why": one.why,
            }
            for one in found.past.worlds
        ],
        "passage": _passages(found),
        "target": _targets(found),
        "parameter": _parameters(found),
    }


def _passages(found: Calibration) -> list[dict[str, Any]]:
    """Tell of each place that counts had passed how full the fullest draw makes it."""
    past = found.past
    rows = past.grounds[0].tables["resources"]
    labels = {row["id"]: row["label"] for row in rows}
    loads = [
        find_loads(past.passages[0], past.grounds[0], dict(zip(past.names, row, strict=True)))
        for row in found.posterior.tolist()
    ]
    told = []
    for place in past.passages[0]:
        ranked = np.array([one[place.resource] for one in loads])
        told.append(
            {
                "resource": place.resource,
                "label": labels[place.resource],
                "counted": "|".join(row.id for row in place.rows),
                "worlds": "|".join(one.id for one in past.worlds if place.holds_in(one)),
                "load_p50": _short(float(np.median(ranked))),
                "load_most": _short(float(ranked.max())),
                "note": place.note,
            }
        )
    return told


def _targets(found: Calibration) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    for target in found.past.targets:
        for anchor in target.anchors:
            i = len(told)
            after = found.after[:, i]
            ends = {
                f"{when}_{name}": figure
                for when, said in (
                    ("before", found.before[:, i]),
                    ("after", after),
                    ("carried", found.carried[:, i]),
                )
                for name, figure in zip(_NAMES, _quantiles(said), strict=True)
            }
            told.append(
                {
                    "observation": target.row.id,
                    "world": target.world,
                    "subject": target.row.subject,
                    "standing": target.row.standing,
                    "read": target.read,
                    "read_as": _read_as(target, anchor),
                    "unit": target.unit,
                    "seen": _short(anchor.value),
                    "error": _short(anchor.error),
                    **ends,
                    "residual": _short(float(np.log(anchor.value / np.median(after)))),
                    "inside": ends["after_p10"] <= _short(anchor.value) <= ends["after_p90"],
                    "note": target.note,
                }
            )
    return told


def _read_as(target: Target, anchor: Anchor) -> str:
    if not math.isnan(anchor.percentile):
        return f"P{anchor.percentile:.0%}"[:-1]
    return {"most": "at most"}.get(target.read, target.read)


def _parameters(found: Calibration) -> list[dict[str, Any]]:
    ground = found.past.grounds[0]
    rows = {row["name"]: row for row in load_fitted()}
    told = []
    for i, name in enumerate(found.past.names):
        row = rows.get(name, _KEPT)
        scores = scores_of(found.posterior[:, i])
        mean, deviation = float(scores.mean()), float(scores.std(ddof=1))
        prior = _figures(ground, name, np.array(_PERCENTILES))
        posterior = _figures(ground, name, np.quantile(found.posterior[:, i], _PERCENTILES))
        told.append(
            {
                "name": name,
                "why": row["why"],
                "rank": row["rank"],
                "fit": row["fit"],
                "unit": _unit(ground, name),
                **{f"prior_{key}": one for key, one in zip(_NAMES, prior, strict=True)},
                **{f"posterior_{key}": one for key, one in zip(_NAMES, posterior, strict=True)},
                "shift": _short(mean),
                "width": _short(deviation),
                # what chance does to as many draws as the weights are worth
                "informed": abs(mean) * math.sqrt(found.effective) > _SURE
                or (1.0 - deviation) * math.sqrt(2.0 * found.effective) > _SURE,
            }
        )
    return told


def _figures(ground: Groundwork, name: str, ranks: NDArray[np.float64]) -> list[float]:
    """Return figures of the last world at some ranks; of closures, those of January. [unit]"""
    one = ground.found.get(name)
    if one is not None and one.ranked is not None:
        return [_short(one.ranked.at(float(rank))) for rank in ranks]
    key, _, area = name.partition("@")
    subject = f"{area}/{_JANUARY}" if key == CLOSED else area
    ladder = (area, "world") if key == CLOSED else ("world",)
    parameter = ground.world.get_parameter(key, subject, ladder=ladder)
    return [_short(figure) for figure in parameter.quantile(ranks).tolist()]


def _unit(ground: Groundwork, name: str) -> str:
    if name in ground.found:
        return ground.found[name].unit
    return "d of January" if name.startswith(CLOSED) else "d" if name.startswith(STORM) else ""


def _quantiles(days: NDArray[np.float64]) -> list[float]:
    return [_short(one) for one in np.quantile(days, _PERCENTILES).tolist()]


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def format_toml(document: dict[str, Any]) -> str:
    """
    Return a document of plain values, tables and lists of tables as TOML.

    Parameters
    ----------
    document : dict
        As of `describe`.

    Returns
    -------
    str
        What `tomllib` reads back as the same.
    """
    head = "# Written by `make calibrate`; not to be changed by hand.\n"
    lines = [f"{name} = {_value(one)}" for name, one in document.items() if _plain(one)]
    for name, one in document.items():
        if isinstance(one, dict):
            lines += ["", f"[{name}]", *(f"{key} = {_value(cell)}" for key, cell in one.items())]
        elif isinstance(one, list):
            for row in one:
                lines += ["", f"[[{name}]]"]
                lines += [f"{key} = {_value(cell)}" for key, cell in row.items()]
    return head + "\n".join(lines) + "\n"


def _plain(value: object) -> bool:
    return not isinstance(value, dict | list)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return repr(value)
