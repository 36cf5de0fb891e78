"""Names of measures as they are typed."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from transcaspian.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcaspian.simulation.world_tables import Row

__all__ = ["find_measures"]

_N_NEAREST = 3


def find_measures(names: Sequence[str], measures: Sequence[Row], *, option: str) -> list[int]:
    """
    Return the rows of some measures.

    Parameters
    ----------
    names : sequence of str
        As typed.
    measures : sequence of dict
        Rows.
    option : str
        After which they were typed.

    Returns
    -------
    list of int
        In the order typed. [-]

    Raises
    ------
    ScenarioError
        If nothing is measured by a name; every fault at once, each with the names near it.
    """
    ids = [row["id"] for row in measures]
    faults = [
        f"{option}: nothing is measured as {name[:60]}; near it: "
        f"{', '.join(difflib.get_close_matches(name, ids, n=_N_NEAREST, cutoff=0.0))}"
        for name in names
        if name not in ids
    ]
    if faults:
        raise ScenarioError(faults)
    return [ids.index(name) for name in names]
