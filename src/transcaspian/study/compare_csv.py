"""An answer of ``compare`` as a table of plain cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["CSV_HEADER", "csv_rows"]

_QUANTITIES = (
    ("transit", "d", "transit_d"),
    ("cost", "usd_feu", "cost_usd_feu"),
    ("cost_total", "usd", "cost_usd_total"),
    ("inventory", "usd_feu", "inventory_usd_feu"),
    ("co2e", "kg_feu", "co2e_kg_feu"),
)
_MODES = ("rail", "sea", "road", "total")
_PERCENTILES = ("p10", "p50", "p90", "mean")

CSV_HEADER = (
    *("run_id", "origin", "destination", "depart", "as_of", "known_by"),
    *("route", "name", "status", "status_reason"),
    *(f"distance_{mode}_km" for mode in _MODES),
    *(f"{name}_{p}_{unit}" for name, unit, _ in _QUANTITIES for p in _PERCENTILES),
    *("disruption_p", "on_time_p", "n_assumed", "n_sourced"),
)
"""Columns of the table, each quantity ending in its unit."""


def csv_rows(document: Mapping[str, Any]) -> Iterator[list[object]]:
    """
    Yield one flat row per route.

    Parameters
    ----------
    document : mapping
        An answer of ``compare``.

    Yields
    ------
    list
        Cells in the order of `CSV_HEADER`; None where there is no value.
    """
    head = [
        document["run_id"],
        document["origin"]["id"],
        document["destination"]["id"],
        *(document[clock] for clock in ("depart", "as_of", "known_by")),
    ]
    for route in document["routes"]:
        distance = route["distance_km"] or {}
        yield [
            *head,
            *(route[name] for name in ("id", "name", "status", "status_reason")),
            *(distance.get(mode) for mode in _MODES),
            *((route[column] or {}).get(p) for *_, column in _QUANTITIES for p in _PERCENTILES),
            *(route[n] for n in ("disruption_p", "on_time_p", "assumed_values", "sourced_values")),
        ]
