"""Two worlds whose tables differ, brought into the same rows so that they can be compared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from transcaspian.simulation.world_tables import Tables
    from transcaspian.study.simulate_reduce import Reduced

__all__ = ["align"]

_MEASURED = ("times_d", "grid_d", "split_d", "on_time", "batches")
_PLACED = ("utilisation", "wait_h", "queue", "queue_max", "blocked")


def align(reduced: Sequence[Reduced], own: Tables, other: Tables) -> tuple[Reduced, ...]:
    """
    Return replications of one world with the rows of another.

    Parameters
    ----------
    reduced : sequence of Reduced
        Of the first world.
    own, other : dict
        Tables of the first world, and of that with which it is to be compared.

    Returns
    -------
    tuple of Reduced
        Rows in the order of `other`: what the first world does not know has no cases, and no
        queue. Columns of `split_d` stay those of the first world.
    """
    measures = _rows(own, other, "measures")
    passed = _rows(own, other, "throughput")
    n_resource = len(own["resources"])
    stocks = _rows(own, other, "stocks")
    stocks[stocks >= 0] += n_resource
    places = np.concatenate([_rows(own, other, "resources"), stocks])
    if all(
        [row["id"] for row in own[name]] == [row["id"] for row in other[name]]
        for name in ("measures", "throughput", "resources", "stocks")
    ):
        return tuple(reduced)

    def moved(one: Reduced) -> Reduced:
        fields: dict[str, Any] = {
            **{name: _taken(getattr(one, name), measures, np.nan) for name in _MEASURED},
            **{name: _taken(getattr(one, name), places, np.nan) for name in _PLACED},
            "per_y": _taken(one.per_y, passed, np.nan),
            "cohort_d": _taken(one.cohort_d, measures, 0.0),
            "daily": _taken(one.daily, places, 0.0),
        }
        return replace(one, **fields)

    return tuple(moved(one) for one in reduced)


def _rows(own: Tables, other: Tables, table: str) -> NDArray[np.int64]:
    """Return where each row of the other's table stands in one's own; -1 if nowhere."""
    place = {row["id"]: i for i, row in enumerate(own[table])}
    return np.array([place.get(row["id"], -1) for row in other[table]], np.int64)


def _taken(figures: NDArray[Any], rows: NDArray[np.int64], missing: float) -> NDArray[Any]:
    """Return rows of an array; those that are nowhere are filled."""
    padded = np.concatenate([figures, np.full((1, *figures.shape[1:]), missing, figures.dtype)])
    taken: NDArray[Any] = padded[rows]
    return taken
