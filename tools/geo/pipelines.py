"""Lines of the oil pipelines from the hand table."""

from __future__ import annotations

from places import OUTPUT, SOURCES, read_rows
from outputs import write_json

__all__ = ["write_pipelines"]


def write_pipelines() -> int:
    """Write ``pipelines_shapes.json`` and return the number of pipelines."""
    shapes: dict[str, list[list[float]]] = {}
    rows = read_rows(SOURCES / "pipelines.csv")
    for row in sorted(rows, key=lambda row: (row["id"], int(row["seq"]))):
        shapes.setdefault(row["id"], []).append([float(row["lon"]), float(row["lat"])])
    write_json(OUTPUT / "pipelines_shapes.json", shapes)
    return len(shapes)
