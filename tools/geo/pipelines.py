"""Lines of the oil pipelines from the way points in the atlas."""

from __future__ import annotations

from outputs import link_id, write_json
from places import ATLAS, OUTPUT, read_rows

__all__ = ["write_pipelines"]


def write_pipelines() -> int:
    """Write ``pipeline_shapes.json`` and return the number of pipelines."""
    shapes: dict[str, list[list[float]]] = {}
    for row in read_rows(ATLAS / "pipelines.csv"):
        points = [[float(part) for part in point.split()] for point in row["waypoints"].split(";")]
        line = [[lon, lat] for lat, lon in points]
        forward = row["from"] < row["to"]
        shapes[link_id("pipeline", row["from"], row["to"])] = line if forward else line[::-1]
    write_json(OUTPUT / "pipeline_shapes.json", shapes)
    return len(shapes)
