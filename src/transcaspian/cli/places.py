"""The command ``places``: find places by any of their names, or near a point."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from transcaspian.cli._output import Format

__all__ = ["app", "places"]

app = typer.Typer(add_completion=False)

_HEADER = (
    "id", "name", "country", "kind", "roles", "unlocode", "lat_deg", "lon_deg", "gauge_mm", "tz",
    "n_links", "distance_km", "how", "names",
)  # fmt: skip


@app.command("places")
def places(
    text: Annotated[
        str, typer.Argument(help="A name in any script, a UN/LOCODE or an id.", show_default=False)
    ] = "",
    near: Annotated[
        str,
        typer.Option(help="Latitude and longitude in degrees: closest first.", metavar="LAT,LON"),
    ] = "",
    country: Annotated[
        str, typer.Option(help="Only places of this country, by code or name.")
    ] = "",
    role: Annotated[
        str, typer.Option(help="Only places with this role: rail, port, ferry, road, border …")
    ] = "",
    limit: Annotated[int, typer.Option(help="Most places shown.", min=1)] = 10,
    form: Annotated[
        Format, typer.Option("--format", help="Shape of the answer.", case_sensitive=False)
    ] = Format.TABLE,
) -> None:
    """
    Find places by any of their names, or near a point.

    Accents, apostrophes and one slip of the keyboard are forgiven, and said so.

    Examples: transcaspian places aqtau · transcaspian places --near 43.6,51.2 --limit 3 ·
    transcaspian places --country KAZ --role port --format json
    """
    from transcaspian.atlas.load import load_atlas
    from transcaspian.cli._output import emit_csv, emit_json, warn
    from transcaspian.study.places_view import describe_place, find_places

    atlas = load_atlas()
    found = find_places(atlas, text, near, country, role)
    rows = [describe_place(atlas, place) | about for place, about in found[:limit]]
    for row in rows if form is not Format.JSON else ():
        if row["how"]:
            warn(row["how"])
    if form is Format.JSON:
        query = {"text": text, "near": near, "country": country, "role": role, "limit": limit}
        emit_json(
            {"schema": "transcaspian/places/1", "query": query, "n_found": len(found)}
            | {"places": rows}
        )
    elif form is Format.CSV:
        emit_csv(_HEADER, [[_cell(row, column) for column in _HEADER] for row in rows])
    else:
        _print_table(rows)
        if len(found) > limit and not near:
            warn(f"{len(found) - limit} more: ask for them with --limit")


def _cell(row: dict[str, Any], column: str) -> object:
    value = row[column]
    if column == "n_links":
        return sum(value.values())
    if column == "names":
        return "|".join(f"{name['name']} ({name['lang']})" for name in value)
    return "|".join(map(str, value)) if isinstance(value, list) else value


def _print_table(rows: list[dict[str, Any]]) -> None:
    """Print one row per place, its names in all scripts below one another."""
    from rich import box
    from rich.table import Table

    from transcaspian.cli._output import console, safe

    table = Table(box=box.SIMPLE_HEAD, show_lines=False, pad_edge=False)
    far = any(row["distance_km"] is not None for row in rows)
    for head in ("Place", "Id", "UN/LOCODE", "Position", "Roles", "Links", "Names"):
        table.add_column(head, overflow="fold")
    if far:
        table.add_column("km", justify="right")
    for row in rows:
        names = dict.fromkeys(name["name"] for name in row["names"] if name["name"] != row["name"])
        cells = [
            safe(", ".join(part for part in (row["name"], row["country"]) if part), "bold"),
            safe(row["id"]),
            safe(row["unlocode"] or "–"),
            safe(f"{row['lat_deg']:.2f} {row['lon_deg']:.2f}"),
            safe(" ".join(row["roles"])),
            safe(" ".join(f"{n} {mode}" for mode, n in row["n_links"].items()) or "–"),
            safe(" · ".join(names) or "–"),
        ]
        if far:
            cells.append(safe(f"{row['distance_km']:.1f}"))
        table.add_row(*cells)
    console().print(table)
