"""Write the results so that the same build gives the same bytes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from shapely import LineString

__all__ = ["link_id", "simplify_line", "write_json", "write_table"]

Point = list[float]


def link_id(mode: str, a: str, b: str) -> str:
    """Return the identifier of a link: the mode and its places in alphabetical order."""
    first, second = sorted((a, b))
    return f"{mode}:{first}~{second}"


def simplify_line(
    lat_lon: NDArray[np.float64], tolerance_deg: float, *, digits: int = 3
) -> list[Point]:
    """
    Return a line with fewer points, as longitude and latitude.

    Parameters
    ----------
    lat_lon : (n, 2) float64
        Latitude and longitude of the points. [deg]
    tolerance_deg : float
        How far the line may move. [deg]
    digits : int
        Decimals kept.

    Returns
    -------
    list
        Pairs of longitude and latitude.
    """
    points = np.asarray(lat_lon, dtype=np.float64)[:, ::-1]
    if len(points) > 2:
        points = np.array(LineString(points).simplify(tolerance_deg).coords)
    out: list[Point] = []
    for lon, lat in points.tolist():
        pair = [round(lon, digits), round(lat, digits)]
        if not out or out[-1] != pair:
            out.append(pair)
    return out if len(out) > 1 else out * 2


def write_table(path: Path, fields: Sequence[str], rows: Iterable[Mapping[str, object]]) -> int:
    """Write a table sorted by its first field, and return the number of rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = sorted(rows, key=lambda row: str(row[fields[0]]))
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, list(fields), lineterminator="\n")
        writer.writeheader()
        writer.writerows(ordered)
    return len(ordered)


def write_json(path: Path, content: Mapping[str, object]) -> None:
    """Write an object with sorted keys, one key on a line, and no spaces inside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        f"{json.dumps(key, ensure_ascii=False)}:"
        + json.dumps(content[key], ensure_ascii=False, separators=(",", ":"))
        for key in sorted(content)
    ]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf8")
