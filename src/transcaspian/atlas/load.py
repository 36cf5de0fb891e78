"""Read the tables of a folder into an atlas, every fault of every file at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.atlas import place as place_module
from transcaspian.atlas.border import Border, RailSystem
from transcaspian.atlas.calendar import SEASON_KINDS, SeaArea, Season
from transcaspian.atlas.changes import read_event_ids, read_statuses
from transcaspian.atlas.load_links import read_links
from transcaspian.atlas.network import Atlas
from transcaspian.atlas.pipeline import Pipeline
from transcaspian.atlas.place import Country, Name, Place
from transcaspian.atlas.service import Fleet, Service
from transcaspian.atlas.shapes import Shapes
from transcaspian.atlas.tables import TableReader
from transcaspian.atlas.terminal import Terminal
from transcaspian.errors import AtlasError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transcaspian.atlas.tables import Row

__all__ = ["load_atlas", "packaged_folder", "read_events", "read_unlocodes"]

_LEAP_YEAR = 2000  # has every day that a year can have


def packaged_folder() -> Path:
    """
    Return the folder of the tables that come with the package.

    Returns
    -------
    Path
        It holds ``atlas/``, ``chronicle/`` and ``geo/``.
    """
    return Path(__file__).resolve().parent.parent / "data"


def load_atlas(*, folder: Path | None = None) -> Atlas:
    """
    Return the atlas of a folder.

    Parameters
    ----------
    folder : Path, optional
        Folder that holds ``atlas/`` and ``geo/``, and ``chronicle/changes.toml`` for what comes and
        goes. Of it only ``atlas/places.csv`` is needed, any other table counts as empty if absent.
        Without it the packaged tables are read, and each of them must be there.

    Returns
    -------
    Atlas
        All tables joined; geometry is read later, when asked for.

    Raises
    ------
    AtlasError
        If a table can't be read; lists every fault of every file with line, field and remedy.
    """
    reader = TableReader(packaged_folder() if folder is None else folder)
    lax = folder is not None
    places = list(_read_places(reader))
    systems = list(_read_systems(reader, lax=lax))
    links, unbuilt = read_links(
        reader, {p.id: p for p in places}, {s.country: s for s in systems}, lax=lax
    )
    atlas = Atlas(
        places,
        links,
        names=_read_names(reader, lax=lax),
        borders=_read_borders(reader, lax=lax),
        services=_read_services(reader, lax=lax),
        fleets=_read_fleets(reader, lax=lax),
        terminals=_read_terminals(reader, lax=lax),
        statuses=read_statuses(reader, lax=lax),
        pipelines=_read_pipelines(reader, lax=lax),
        calendar=_read_calendar(reader, lax=lax),
        sea_areas=_read_sea_areas(reader, lax=lax),
        systems=systems,
        countries=_read_countries(reader, lax=lax),
        regions=_read_regions(reader, lax=lax),
        unbuilt=unbuilt,
        shapes=Shapes(reader.folder),
    )
    if reader.faults:
        raise AtlasError(reader.faults, title="atlas")
    return atlas


def read_unlocodes(*, folder: Path | None = None) -> frozenset[str]:
    """
    Return the UN/LOCODEs that the atlas's codes are held against.

    Parameters
    ----------
    folder : Path, optional
        Folder that holds ``atlas/``, the packaged one by default.

    Returns
    -------
    frozenset of str
        Empty if a folder comes without the list.

    Raises
    ------
    AtlasError
        If the list can't be read.
    """
    reader = TableReader(packaged_folder() if folder is None else folder)
    rows = reader.rows("atlas/unlocode.csv", ("code",), optional=folder is not None)
    codes = frozenset(row.text("code", needed=True) for row in rows)
    if reader.faults:
        raise AtlasError(reader.faults, title="atlas")
    return codes


def read_events(*, folder: Path | None = None) -> frozenset[str]:
    """
    Return the ids of the events that the atlas's changes are held against.

    Parameters
    ----------
    folder : Path, optional
        Folder that holds ``chronicle/``, the packaged one by default.

    Returns
    -------
    frozenset of str
        Empty if a folder comes without events.

    Raises
    ------
    AtlasError
        If the events can't be read.
    """
    return read_event_ids(packaged_folder() if folder is None else folder)


def _read_places(reader: TableReader) -> Iterable[Place]:
    columns = [
        "id",
        "name",
        "country",
        "kind",
        "roles",
        "lat",
        "lon",
        "gauge",
        "tz",
        "unlocode",
        "note",
    ]
    for row in reader.rows("atlas/places.csv", columns):
        lat, lon = row.number("lat"), row.number("lon")
        for field, value, most in (("lat", lat, 90), ("lon", lon, 180)):
            if value is None:
                if not row.text(field):
                    row.fault(field, "is empty", "give degrees")
            elif abs(value) > most:
                row.fault(field, f"{value} is off the globe", f"keep within {-most} to {most}")
        kind = row.choice("kind", place_module.KINDS)
        yield Place(
            id=row.key("id"),
            name=row.text("name", needed=True),
            country=row.text("country", needed=kind != "passage"),
            kind=kind,
            roles=frozenset(row.words("roles", place_module.ROLES)),
            lat=lat or 0.0,
            lon=lon or 0.0,
            gauge=_gauges(row),
            tz=row.text("tz", needed=True),
            unlocode=row.text("unlocode"),
            note=row.text("note"),
        )


def _gauges(row: Row) -> tuple[int, ...]:
    found = []
    for word in row.words("gauge"):
        if word.isascii() and word.isdigit():
            found.append(int(word))
        else:
            row.fault("gauge", f"{word!r} is no gauge", "write millimetres, joined by |")
    return tuple(found)


def _read_names(reader: TableReader, *, lax: bool) -> Iterable[Name]:
    for row in reader.rows("atlas/names.csv", ("place", "name", "lang", "kind"), optional=lax):
        yield Name(
            place=row.text("place", needed=True),
            name=row.text("name", needed=True),
            lang=row.text("lang"),
            kind=row.choice("kind", place_module.NAME_KINDS),
        )


def _read_countries(reader: TableReader, *, lax: bool) -> Iterable[Country]:
    for row in reader.rows("atlas/countries.csv", ("country", "alpha2", "name"), optional=lax):
        yield Country(
            row.key("country"),
            row.text("alpha2", needed=True),
            row.text("name", needed=True),
            row.words("variants"),
        )


def _read_borders(reader: TableReader, *, lax: bool) -> Iterable[Border]:
    columns = ["place", "country_a", "country_b", "mode", "gauge_a", "gauge_b", "change_at", "note"]
    for row in reader.rows("atlas/borders.csv", columns, optional=lax):
        yield Border(
            place=row.key("place"),
            country_a=row.text("country_a", needed=True),
            country_b=row.text("country_b", needed=True),
            mode=row.text("mode", needed=True),
            gauge_a=row.whole("gauge_a"),
            gauge_b=row.whole("gauge_b"),
            change_at=row.text("change_at"),
            note=row.text("note"),
        )


def _read_systems(reader: TableReader, *, lax: bool) -> Iterable[RailSystem]:
    columns = ("country", "operator", "operator_name", "gauge")
    for row in reader.rows("atlas/rail_systems.csv", columns, optional=lax):
        gauge = row.whole("gauge")
        if gauge is None and not row.text("gauge"):
            row.fault("gauge", "is empty", "write millimetres")
        yield RailSystem(
            country=row.key("country"),
            operator=row.text("operator", needed=True),
            operator_name=row.text("operator_name"),
            gauge=gauge or 0,
            electrified=row.flag("electrified"),
            note=row.text("note"),
        )


def _read_terminals(reader: TableReader, *, lax: bool) -> Iterable[Terminal]:
    columns = ["id", "place", "name", "kind", "operator", "note"]
    for row in reader.rows("atlas/terminals.csv", columns, optional=lax):
        yield Terminal(
            id=row.key("id"),
            place=row.text("place", needed=True),
            name=row.text("name", needed=True),
            kind=row.text("kind"),
            operator=row.text("operator"),
            note=row.text("note"),
        )


def _read_services(reader: TableReader, *, lax: bool) -> Iterable[Service]:
    columns = [
        "id",
        "name",
        "kind",
        "mode",
        "from",
        "to",
        "operator",
        "vehicle_class",
        "valid_from",
        "valid_to",
        "note",
    ]
    for row in reader.rows("atlas/services.csv", columns, optional=lax):
        yield Service(
            id=row.key("id"),
            name=row.text("name", needed=True),
            kind=row.text("kind"),
            mode=row.text("mode", needed=True),
            from_=row.text("from", needed=True),
            to=row.text("to", needed=True),
            operator=row.text("operator"),
            vehicle_class=row.text("vehicle_class"),
            valid_from=row.day("valid_from"),
            valid_to=row.day("valid_to"),
            note=row.text("note"),
        )


def _read_fleets(reader: TableReader, *, lax: bool) -> Iterable[Fleet]:
    columns = ["id", "name", "owner", "country", "vehicle_class", "service", "note"]
    for row in reader.rows("atlas/fleets.csv", columns, optional=lax):
        yield Fleet(
            id=row.key("id"),
            name=row.text("name", needed=True),
            owner=row.text("owner"),
            country=row.text("country"),
            vehicle_class=row.text("vehicle_class"),
            service=row.text("service"),
            note=row.text("note"),
        )


def _read_pipelines(reader: TableReader, *, lax: bool) -> Iterable[Pipeline]:
    for row in reader.rows(
        "atlas/pipelines.csv", ("id", "name", "from", "to", "via"), optional=lax
    ):
        yield Pipeline(
            id=row.key("id"),
            name=row.text("name", needed=True),
            from_=row.text("from", needed=True),
            to=row.text("to", needed=True),
            via=row.words("via"),
            operator=row.text("operator"),
            length_key=row.text("length_key"),
            note=row.text("note"),
        )


def _read_calendar(reader: TableReader, *, lax: bool) -> Iterable[Season]:
    columns = ["id", "subject", "name", "kind", "first_day", "last_day", "effect"]
    columns += ["method", "source", "note"]
    for row in reader.rows("atlas/calendars.csv", columns, optional=lax):
        first, last = _calendar_day(row, "first_day"), _calendar_day(row, "last_day")
        if first and last and len(first) != len(last):
            row.fault("last_day", "one day has a year, the other none", "write both alike")
        elif first and last and len(first) > 5 and last < first:
            row.fault("last_day", f"{last} is before {first}", "swap or mend the dates")
        yield Season(
            id=row.key("id"),
            subject=row.text("subject", needed=True),
            name=row.text("name", needed=True),
            kind=row.choice("kind", SEASON_KINDS),
            first_day=first,
            last_day=last,
            effect=row.text("effect"),
            method=row.text("method"),
            source=row.words("source", mark=";"),
            note=row.text("note"),
        )


def _calendar_day(row: Row, field: str) -> str:
    """Return ``YYYY-MM-DD`` or ``MM-DD``, empty if the cell is neither."""
    text = row.text(field, needed=True)
    try:
        date.fromisoformat(text if len(text) > 5 else f"{_LEAP_YEAR}-{text}")
    except ValueError:
        if text:
            row.fault(field, f"{text!r} is no day", "write YYYY-MM-DD, or MM-DD for every year")
        return ""
    return text


def _read_sea_areas(reader: TableReader, *, lax: bool) -> Iterable[SeaArea]:
    for row in reader.rows("atlas/sea_areas.csv", ("id", "name", "places"), optional=lax):
        yield SeaArea(row.key("id"), row.text("name"), row.words("places"))


def _read_regions(reader: TableReader, *, lax: bool) -> dict[str, str]:
    return {
        row.key("place"): row.text("region", needed=True)
        for row in reader.rows("atlas/regions.csv", ("place", "region"), optional=lax)
    }
