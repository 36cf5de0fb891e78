"""The atlas as an OGC GeoPackage, written with nothing but SQLite."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from transcaspian.atlas.attribution import ATTRIBUTION, LICENCE, LICENCE_URL
from transcaspian.atlas.border import Border
from transcaspian.atlas.link import Link
from transcaspian.atlas.place import Name, Place
from transcaspian.atlas.service import Fleet, Service
from transcaspian.atlas.status import Status
from transcaspian.atlas.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from transcaspian.atlas.network import Atlas

__all__ = ["APPLICATION_ID", "encode_line", "encode_point", "write_geopackage"]

APPLICATION_ID = int.from_bytes(b"GPKG", "big")
"""Marks an SQLite file as a GeoPackage."""

_USER_VERSION = 10300
_SRS = 4326
_COLUMN_TYPES = {"bool": "BOOLEAN", "int": "INTEGER", "float": "DOUBLE", "date": "DATE"}
_CHANGED = "2000-01-01T00:00:00.000Z"  # one date, so that the same atlas gives the same bytes
_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
"""
_WGS_84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AUTHORITY["EPSG","4326"]]'
)
_SYSTEMS = (
    ("Undefined Cartesian", -1, "NONE", -1, "undefined", "undefined Cartesian"),
    ("Undefined geographic", 0, "NONE", 0, "undefined", "undefined geographic"),
    ("WGS 84", _SRS, "EPSG", _SRS, _WGS_84, "longitude and latitude in degrees"),
)


def write_geopackage(atlas: Atlas, path: Path) -> None:
    """
    Write the atlas as a GeoPackage: places and links as features, the rest as attributes.

    Parameters
    ----------
    atlas : Atlas
        What to write.
    path : Path
        The file; must not exist.
    """
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {_USER_VERSION}")
        for statement in _TABLES.strip().split(";\n"):
            db.execute(statement.rstrip(";"))
        db.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", _SYSTEMS)
        points = [[(place.lon, place.lat)] for place in atlas.places.values()]
        _write_layer(db, "places", Place, list(atlas.places.values()), points)
        lines = [atlas.shape(link) for link in atlas.links]
        _write_layer(db, "links", Link, list(atlas.links.values()), lines)
        _write_attributes(db, "names", Name, atlas.names)
        _write_attributes(db, "borders", Border, atlas.borders.values())
        _write_attributes(db, "terminals", Terminal, atlas.terminals.values())
        _write_attributes(db, "services", Service, atlas.services.values())
        _write_attributes(db, "fleets", Fleet, atlas.fleets.values())
        _write_attributes(db, "statuses", Status, atlas.statuses.values())
        db.execute(
            "CREATE TABLE licence (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
            "licence TEXT, url TEXT, attribution TEXT)"
        )
        db.execute("INSERT INTO licence VALUES (1, ?, ?, ?)", (LICENCE, LICENCE_URL, ATTRIBUTION))
        _register(db, "licence", "attributes", None)


def encode_point(lon: float, lat: float) -> bytes:
    """
    Return a point as GeoPackage binary.

    Parameters
    ----------
    lon, lat : float
        The position. [deg]

    Returns
    -------
    bytes
        Header without envelope, then WKB.
    """
    return struct.pack("<2sBBi", b"GP", 0, 0b001, _SRS) + struct.pack("<BIdd", 1, 1, lon, lat)


def encode_line(course: Sequence[tuple[float, float]]) -> bytes:
    """
    Return a line as GeoPackage binary.

    Parameters
    ----------
    course : sequence of (float, float)
        Longitude and latitude. [deg]

    Returns
    -------
    bytes
        Header with envelope, then WKB.
    """
    head = struct.pack("<2sBBi4d", b"GP", 0, 0b011, _SRS, *_envelope([course]))
    flat = [value for point in course for value in point]
    return head + struct.pack(f"<BII{len(flat)}d", 1, 2, len(course), *flat)


def _envelope(courses: Iterable[Sequence[tuple[float, float]]]) -> tuple[float, ...]:
    """Return least and greatest longitude, then least and greatest latitude."""
    points = [point for course in courses for point in course]
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return min(lons), max(lons), min(lats), max(lats)


def _write_layer(
    db: sqlite3.Connection,
    table: str,
    noun: type[Any],
    nouns: Sequence[Any],
    courses: Sequence[Sequence[tuple[float, float]]],
) -> None:
    """Write nouns with their geometry as a table of features."""
    bounds = None
    if courses:
        west, east, south, north = _envelope(courses)
        bounds = (west, south, east, north)
    kind = "POINT" if noun is Place else "LINESTRING"
    _create(db, table, noun, geometry=kind)
    _register(db, table, "features", bounds)
    db.execute("INSERT INTO gpkg_geometry_columns VALUES (?,'geom',?,?,0,0)", (table, kind, _SRS))
    shapes = [
        encode_point(*course[0]) if kind == "POINT" else encode_line(course) for course in courses
    ]
    _insert(db, table, [(shape, *_cells(one)) for shape, one in zip(shapes, nouns, strict=True)])


def _write_attributes(
    db: sqlite3.Connection, table: str, noun: type[Any], nouns: Iterable[Any]
) -> None:
    """Write nouns without geometry."""
    _create(db, table, noun)
    _register(db, table, "attributes", None)
    _insert(db, table, [_cells(one) for one in nouns])


def _register(
    db: sqlite3.Connection, table: str, kind: str, bounds: tuple[float, ...] | None
) -> None:
    db.execute(
        "INSERT INTO gpkg_contents VALUES (?,?,?,?,?,?,?,?,?,?)",
        (
            table,
            kind,
            table,
            ATTRIBUTION,
            _CHANGED,
            *(bounds or (None, None, None, None)),
            _SRS if kind == "features" else None,
        ),
    )


def _create(db: sqlite3.Connection, table: str, noun: type[Any], *, geometry: str = "") -> None:
    """Create a table with a column per field, typed as the field is."""
    columns = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"]
    if geometry:
        columns.append(f"geom {geometry} NOT NULL")
    for field in fields(noun):
        kind = _COLUMN_TYPES.get(str(field.type).removesuffix(" | None"), "TEXT")
        columns.append(f'"{field.name.rstrip("_")}" {kind}')
    db.execute(f"CREATE TABLE {table} ({', '.join(columns)})")


def _insert(db: sqlite3.Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        marks = ",".join("?" * len(rows[0]))
        statement = f"INSERT INTO {table} VALUES (NULL,{marks})"  # noqa: S608 - our own tables
        db.executemany(statement, rows)


def _cells(noun: Any) -> tuple[Any, ...]:
    """Return the fields of a noun as SQLite keeps them; several words are joined by ``|``."""
    return tuple(_cell(getattr(noun, field.name)) for field in fields(noun))


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, frozenset):
        return "|".join(sorted(value))
    if isinstance(value, tuple):
        return "|".join(map(str, value))
    if isinstance(value, date):
        return value.isoformat()
    return value
