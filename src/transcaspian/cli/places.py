"""The command ``places``: find places by any of their names, or near a point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli._output import Format

if TYPE_CHECKING:
    from transcaspian.atlas.network import Atlas
    from transcaspian.atlas.place import Place

__all__ = ["app", "describe_place", "places"]

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

    atlas = load_atlas()
    found = _find(atlas, text, near, country, role)
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


def describe_place(atlas: Atlas, place: Place) -> dict[str, Any]:
    """
    Return what is known of a place, ready for JSON.

    Parameters
    ----------
    atlas : Atlas
        Where it is.
    place : Place
        The place.

    Returns
    -------
    dict
        Quantities end in their unit.
    """
    n_links: dict[str, int] = {}
    for link in atlas.adjacency().get(place.id, ()):
        n_links[link.mode] = n_links.get(link.mode, 0) + 1
    country = atlas.countries.get(place.country)
    return {
        "id": place.id,
        "name": place.name,
        "country": place.country or None,
        "country_name": country.name if country else None,
        "kind": place.kind,
        "roles": sorted(place.roles),
        "lat_deg": place.lat,
        "lon_deg": place.lon,
        "gauge_mm": list(place.gauge),
        "tz": place.tz,
        "unlocode": place.unlocode or None,
        "region": atlas.region_of(place.id) or None,
        "sea_area": atlas.sea_area_of(place.id) or None,
        "n_links": dict(sorted(n_links.items())),
        "names": [
            {"name": name.name, "lang": name.lang, "kind": name.kind}
            for name in atlas.names_of(place.id)
        ],
        "note": place.note or None,
        "how": None,
        "distance_km": None,
    }


def _find(
    atlas: Atlas, text: str, near: str, country: str, role: str
) -> list[tuple[Place, dict[str, Any]]]:
    """Return the places that meet every condition, with how the text was read and how far."""
    from transcaspian.errors import NoAnswer

    code = _country_code(atlas, country)
    _check_role(role)
    found: list[tuple[Place, dict[str, Any]]]
    if text.strip():
        matches = atlas.search(text, len(atlas.places))
        if matches[0].level == "nearest":
            atlas.resolve(text)
        found = [(match.place, {"how": match.how or None}) for match in matches]
    else:
        found = [(place, {}) for place in atlas.places.values()]
    if near:
        from transcaspian.atlas.geodesy import distance_km

        lat, lon = _position(near)
        for place, about in found:
            about["distance_km"] = round(distance_km(lat, lon, place.lat, place.lon), 1)
        found.sort(key=lambda one: (one[1]["distance_km"], one[0].id))
    kept = [
        (place, about)
        for place, about in found
        if code in {"", place.country} and (not role or role in place.roles)
    ]
    if not kept:
        raise NoAnswer("no place meets all conditions: drop one of them")
    return kept


def _country_code(atlas: Atlas, text: str) -> str:
    from transcaspian.errors import InputError

    if not text:
        return ""
    code = atlas.find_country(text)
    if code is None:
        raise InputError(f"--country: {text!r} is unknown: give a name or a code such as KAZ")
    return code


def _check_role(role: str) -> None:
    from transcaspian.atlas.place import ROLES
    from transcaspian.errors import InputError

    if role and role not in ROLES:
        raise InputError(f"--role: {role!r} is unknown: choose one of {', '.join(sorted(ROLES))}")


def _position(text: str) -> tuple[float, float]:
    from transcaspian.errors import InputError

    fault = f"--near: {text!r} is no position: write LAT,LON in degrees such as 43.6,51.2"
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise InputError(fault) from None
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise InputError(fault)
    return lat, lon


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
