"""Parts of a result as Parquet, for other programs and for reading a part of what is large."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import polars as pl

from transcaspian.server.runs.files import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["TABLES", "read_stays", "tables_of", "write_stays", "write_table"]

TABLES = ("daily", "measures", "splits", "differences", "rows", "stays")
"""What may be fetched, where the run has it; stays are those of the first replication."""
_STAYS = {
    "node": pl.String,
    "lane": pl.Int32,
    "start_h": pl.Float64,
    "end_h": pl.Float64,
    "entity": pl.String,
    "callsign": pl.String,
    "kind": pl.String,
    "amount": pl.Float64,
}
_DAILY = ("daily", "daily_p10", "daily_p90", "change", "baseline")


def tables_of(document: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """
    Return parts of an answer as rows.

    Parameters
    ----------
    document : mapping
        An answer of ``simulate`` or ``bottlenecks``.

    Returns
    -------
    dict of str to list of dict
        ``daily``, ``measures``, ``splits`` (days of each measure by what they go to) and
        ``differences``, or the ``rows`` of bottlenecks; a range has a column for each end.
    """
    if "rows" in document:
        return {"rows": [_flat(one) for one in document["rows"]]}
    first = dt.date.fromisoformat(document["from"])
    daily = [
        {
            "node": one["id"],
            "label": one["label"],
            "where": one["where"],
            "kind": one["kind"],
            "day": first + dt.timedelta(days=i),
            **{name: one[name][i] if one[name] else None for name in _DAILY},
        }
        for one in document["places"]
        for i in range(len(one["daily"]))
    ]
    rows = {name: [_flat(one) for one in document[name]] for name in ("measures", "differences")}
    rows["splits"] = [
        {"measure": one["id"], "bucket": bucket, "mean_d": days}
        for one in document["measures"]
        for bucket, days in one["split_d"].items()
    ]
    return {"daily": daily, **{name: many for name, many in rows.items() if many}}


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row whose tables are columns of their own; lists of rows are left out."""
    flat: dict[str, Any] = {}
    for name, one in row.items():
        if name == "split_d":
            continue
        if isinstance(one, dict):
            inner = {key: cell for key, cell in one.items() if not isinstance(cell, dict | list)}
            flat |= {f"{name}.{key}": cell for key, cell in inner.items()}
        elif not isinstance(one, list):
            flat[name] = one
    return flat


def write_table(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """
    Write rows as Parquet, whole or not at all.

    Parameters
    ----------
    path : Path
        The file.
    rows : iterable of mapping
        What one lacks is empty.
    """
    frame = pl.DataFrame(list(rows), infer_schema_length=None, strict=False)
    with whole(path) as file:
        frame.write_parquet(file)


def write_stays(path: Path, columns: Mapping[str, list[Any]]) -> None:
    """
    Write stays as Parquet, whole or not at all.

    Parameters
    ----------
    path : Path
        The file.
    columns : mapping
        As of `occupancy`.
    """
    with whole(path) as file:
        pl.DataFrame(dict(columns), schema=_STAYS).write_parquet(file)


def read_stays(
    path: Path,
    nodes: Iterable[str],
    *,
    from_h: float,
    to_h: float,
    least_h: float,
    most: int,
) -> tuple[int, dict[str, list[Any]]]:
    """
    Read stays that meet a window.

    Parameters
    ----------
    path : Path
        The file.
    nodes : iterable of str
        Only these.
    from_h, to_h : float
        The window. [h]
    least_h : float
        Shorter ones are left out. [h]
    most : int
        The longest so many are kept. [-]

    Returns
    -------
    tuple of (int, dict)
        How many there are, and the columns of those kept, in order of beginnings.
    """
    column = pl.col
    wanted = (column("start_h") < to_h) & (column("end_h") > from_h)
    wanted &= column("end_h") - column("start_h") >= least_h
    wanted &= column("node").is_in(list(nodes))
    frame = pl.read_parquet(path).filter(wanted)
    n_all = frame.height
    if n_all > most:
        frame = frame.top_k(most, by=column("end_h") - column("start_h"))
    return n_all, frame.sort("start_h", "node", "lane").to_dict(as_series=False)
