"""Queues of a run as a matrix, node by day."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["strip_of"]

_HEADS = ("id", "label", "where", "kind", "utilisation", "wait_h", "queue", "queue_max", "blocked")
_ROWS = ("daily", "daily_p10", "daily_p90", "change", "baseline")


def strip_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return the queues of a run, node by day.

    Parameters
    ----------
    document : mapping
        An answer of ``simulate``.

    Returns
    -------
    dict
        Schema ``transcaspian/strip/1``: `nodes`, and matrices of their rows. [-]
    """
    values = {one.get("name", one.get("id", "")): one for one in document["values"]}
    places = document["places"]
    return {
        "schema": "transcaspian/strip/1",
        "run_id": document["run_id"],
        "from": document["from"],
        "days": document["days"],
        "nodes": [
            {**{name: one[name] for name in _HEADS}, "capacity": _capacity(one["id"], values)}
            for one in places
        ],
        **{name: [one[name] for one in places] for name in _ROWS},
    }


def _capacity(node: str, values: Mapping[str, Mapping[str, Any]]) -> float | None:
    """Return how many can be served, or how much room there is; None if nobody says."""
    stated = _capacities().get(node, "")
    figure = values.get(stated)
    if figure is not None:
        return float(figure["value"])
    try:
        return float(stated)
    except ValueError:
        return None


@cache
def _capacities() -> dict[str, str]:
    """Return the packaged capacities by node: a number, or the name of a figure."""
    found: dict[str, str] = {}
    folder = files("transcaspian") / "data" / "simulation"
    for table in ("resources.csv", "stocks.csv"):
        text = (folder / table).read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            found[row["id"]] = row.get("capacity", "") or ""
    return found
