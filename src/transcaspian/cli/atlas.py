"""The commands ``atlas check``, ``atlas export`` and ``atlas show``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli._output import Format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transcaspian.atlas.fault import Fault
    from transcaspian.atlas.network import Atlas

__all__ = ["ExportFormat", "app", "check", "export", "show"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Check and export the network of places, links and borders.",
)


class ExportFormat(StrEnum):
    """Formats that other programs read."""

    GEOJSON = "geojson"
    GPKG = "gpkg"
    GMNS = "gmns"


_Folder = Annotated[
    Path | None,
    typer.Option(
        help="Read another atlas: a folder with atlas/, geo/ and chronicle/changes.toml; the "
        "packaged one if left out.",
        exists=True,
        file_okay=False,
        show_default=False,
    ),
]
_Form = Annotated[
    Format, typer.Option("--format", help="Shape of the answer.", case_sensitive=False)
]


@app.command()
def check(
    folder: _Folder = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Leave out the seconds that shapes and land take.")
    ] = False,
    form: _Form = Format.TABLE,
) -> None:
    """
    Report every fault of the atlas at once; end with 2 if any is an error.

    Example: transcaspian atlas check --quick --format json
    """
    from transcaspian.atlas.load import load_atlas, read_events, read_unlocodes
    from transcaspian.atlas.validate import validate
    from transcaspian.errors import AtlasError

    atlas = None
    try:
        atlas = load_atlas(folder=folder)
        codes, events = read_unlocodes(folder=folder), read_events(folder=folder)
        faults = validate(atlas, over_land=not quick, codes=codes, events=events)
    except AtlasError as error:
        faults = [_as_fault(text) for text in error.faults]
    counts = _count(atlas, faults)
    _print_faults(faults, counts, form)
    if counts["errors"]:
        raise typer.Exit(2)


@app.command()
def export(
    form: Annotated[
        ExportFormat, typer.Option("--format", help="Format to write.", case_sensitive=False)
    ] = ExportFormat.GEOJSON,
    output: Annotated[
        Path | None,
        typer.Option(
            help="File to write, replaced whole; for gmns a .zip or a folder. Left out, geojson "
            "goes to stdout and the others to transcaspian-atlas.* in this folder.",
            show_default=False,
        ),
    ] = None,
    folder: _Folder = None,
) -> None:
    """
    Write places and links for other programs, with what is owed to their sources.

    Examples: transcaspian atlas export --format gpkg --output atlas.gpkg ·
    transcaspian atlas export > atlas.geojson
    """
    from transcaspian.atlas.export import export as write
    from transcaspian.atlas.load import load_atlas
    from transcaspian.cli._output import emit, emit_json, warn

    atlas = load_atlas(folder=folder)
    if output is None and form is ExportFormat.GEOJSON:
        from transcaspian.atlas.geojson import build_geojson

        emit_json(build_geojson(atlas))
        return
    if output is None:
        suffix = ".gpkg" if form is ExportFormat.GPKG else "-gmns.zip"
        output = Path(f"transcaspian-atlas{suffix}")
    written = write(atlas, form.value, output)
    warn(f"{len(atlas.places)} places and {len(atlas.links)} links written")
    emit(str(written))


@app.command()
def show(
    subject: Annotated[
        str, typer.Argument(help="A place by any name, or the id of a link or service.")
    ],
    folder: _Folder = None,
    form: _Form = Format.TABLE,
) -> None:
    """
    Show one place, link or service, what touches it and every state noted for it.

    Examples: transcaspian atlas show Khorgos-Gateway · transcaspian atlas show sea:aktau~alat
    """
    from transcaspian.atlas.load import load_atlas
    from transcaspian.cli._output import console, emit_csv, emit_json, safe

    document = _describe(load_atlas(folder=folder), subject)
    if form is Format.JSON:
        emit_json({"schema": "transcaspian/atlas-show/1"} | document)
        return
    lines = list(_flatten(document))
    if form is Format.CSV:
        emit_csv(("field", "value"), lines)
        return
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for field, value in lines:
        table.add_row(safe(field), safe("–" if value is None else value))
    console().print(table)


def _describe(atlas: Atlas, subject: str) -> dict[str, Any]:
    """Return what is known of a link, a service or a place."""
    from transcaspian.study.places_view import describe_place

    for kind, nouns in (("link", atlas.links), ("service", atlas.services)):
        if subject in nouns:
            return {"kind": kind, kind: _plain(nouns[subject])} | _states(atlas, subject)
    match = atlas.resolve(subject)
    place = match.place
    border = atlas.borders.get(place.id)
    return {
        "kind": "place",
        "place": describe_place(atlas, place) | {"how": match.how or None},
        "border": _plain(border) if border else None,
        "terminals": [_plain(t) for t in atlas.terminals.values() if t.place == place.id],
        "services": [s.id for s in atlas.services.values() if place.id in {s.from_, s.to}],
        "links": [
            {"id": link.id, "to": link.other(place.id), "length_km": link.km}
            for link in atlas.adjacency().get(place.id, ())
        ],
    } | _states(atlas, place.id)


def _states(atlas: Atlas, subject: str) -> dict[str, Any]:
    return {"statuses": [_plain(status) for status in atlas.statuses_of(subject)]}


def _plain(noun: Any) -> dict[str, Any]:
    """Return the fields of a noun as JSON holds them; a length says its unit."""
    from dataclasses import fields
    from datetime import date

    renamed = {"km": "length_km", "km_map": "length_map_km", "gauge": "gauge_mm"}
    renamed |= {"gauge_a": "gauge_a_mm", "gauge_b": "gauge_b_mm"}
    found = {}
    for field in fields(noun):
        value = getattr(noun, field.name)
        if isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, tuple | frozenset):
            value = list(value)
        found[renamed.get(field.name, field.name.rstrip("_"))] = None if value == "" else value
    return found


def _flatten(value: object, name: str = "") -> list[tuple[str, object]]:
    """Return one line per leaf, its name the way to it."""
    if isinstance(value, dict):
        return [
            line
            for key, part in value.items()
            for line in _flatten(part, f"{name}.{key}" if name else str(key))
        ]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [
            line
            for i, part in enumerate(value, 1)
            for line in (
                [
                    (
                        f"{name}.{i}",
                        " · ".join(str(cell) for cell in part.values() if cell is not None),
                    )
                ]
                if name != "place.names"
                else [(f"{name}.{part['lang']}", part["name"])]
            )
        ]
    if isinstance(value, list):
        return [(name, ", ".join(map(str, value)) or None)]
    return [(name, value)]


def _as_fault(text: str) -> Fault:
    """Return a fault of reading, ``file:line: field: fault: remedy``, as a value."""
    from transcaspian.atlas.fault import error

    parts = text.split(": ")
    if len(parts) < 3:
        return error("atlas", text, "mend it")
    return error(parts[0], ": ".join(parts[1:-1]), parts[-1])


def _count(atlas: Atlas | None, faults: list[Fault]) -> dict[str, int]:
    n_error = sum(fault.severity == "error" for fault in faults)
    tables = "places names links borders terminals services fleets pipelines calendar statuses"
    counts = {table: len(getattr(atlas, table, ())) for table in tables.split()}
    return counts | {"errors": n_error, "warnings": len(faults) - n_error}


def _print_faults(faults: list[Fault], counts: Mapping[str, int], form: Format) -> None:
    from transcaspian.cli._output import console, emit, emit_csv, emit_json, safe

    header = ("severity", "subject", "fault", "remedy")
    rows = [(fault.severity, fault.subject, fault.fault, fault.remedy) for fault in faults]
    if form is Format.JSON:
        listed = [dict(zip(header, row, strict=True)) for row in rows]
        emit_json(
            {"schema": "transcaspian/atlas-check/1", "counts": dict(counts), "faults": listed}
        )
        return
    if form is Format.CSV:
        emit_csv(header, rows)
        return
    if rows:
        from rich import box
        from rich.table import Table

        table = Table(*(column.capitalize() for column in header), box=box.SIMPLE_HEAD)
        for row in rows:
            style = "red" if row[0] == "error" else "yellow"
            table.add_row(safe(row[0], style), *(safe(cell) for cell in row[1:]))
        console().print(table)
    emit(", ".join(f"{number} {noun}" for noun, number in counts.items()))
