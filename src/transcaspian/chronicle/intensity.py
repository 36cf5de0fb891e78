"""How near or how far a type of event brings two actors: Goldstein's scale, as CAMEO has it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcaspian.atlas.load import packaged_folder
from transcaspian.chronicle.record import EVENT_TYPES
from transcaspian.errors import ChronicleError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CITATION", "MOST", "Intensity", "load_intensity"]

CITATION = (
    "Goldstein, J. S. (1992): A Conflict-Cooperation Scale for WEIS Events Data, Journal of "
    "Conflict Resolution 36(2), 369-385; values as given to the roots of CAMEO by its authors "
    "(Gerner, Schrodt, Yilmaz), as commonly quoted and not compared with their table; types of "
    "PLOVER set on those roots in data/chronicle/intensity.csv"
)
"""Whose scale it is. Which values are sure is said in docs/chronicle/questions.md."""
MOST = 10.0
"""Ends of the scale: from -10 to 10. [-]"""
_TABLE = "intensity.csv"


@dataclass(frozen=True, slots=True)
class Intensity:
    """
    Where a type of event lies on the scale.

    Parameters
    ----------
    type : str
        Of PLOVER.
    value : float
        From -10, conflict, to 10, cooperation. [-]
    cameo : str
        Roots of CAMEO that the type stands for.
    rule : str
        How the value follows from theirs.
    """

    type: str
    value: float
    cameo: str
    rule: str


def load_intensity(folder: Path | None = None) -> dict[str, Intensity]:
    """
    Return the scale.

    Parameters
    ----------
    folder : Path, optional
        Folder that holds ``chronicle/intensity.csv``; the packaged one if left out.

    Returns
    -------
    dict of str to Intensity
        By type, in the order of `EVENT_TYPES`.

    Raises
    ------
    ChronicleError
        If a type is missing or unknown, or a value lies off the scale; every fault at once.
    """
    path = (folder or packaged_folder()) / "chronicle" / _TABLE
    found: dict[str, Intensity] = {}
    faults = []
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            try:
                value = float(row["intensity"])
            except ValueError:
                value = MOST + 1
            if not -MOST <= value <= MOST:
                faults.append(f"{_TABLE}:{line}: intensity: {row['intensity']!r} is off the scale")
            if row["type"] not in EVENT_TYPES or row["type"] in found:
                faults.append(f"{_TABLE}:{line}: type: {row['type']!r} is unknown or stands twice")
            found[row["type"]] = Intensity(row["type"], value, row["cameo"], row["rule"])
    faults += [f"{_TABLE}: {one}: is missing: add a row" for one in EVENT_TYPES if one not in found]
    if faults:
        raise ChronicleError(faults, title="chronicle")
    return {one: found[one] for one in EVENT_TYPES}
