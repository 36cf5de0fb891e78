"""Join the measured links of the map with what is known of them by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcaspian.atlas.link import Link, link_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from transcaspian.atlas.border import RailSystem
    from transcaspian.atlas.place import Place
    from transcaspian.atlas.tables import TableReader

__all__ = ["read_links"]

_GEO = {"rail": "geo/osm/rail.csv", "road": "geo/osm/road.csv", "sea": "geo/sea.csv"}


@dataclass(frozen=True, slots=True)
class _Hand:
    """What a row of ``links.csv`` says of one link."""

    id: str
    operator: str
    gauge: int | None
    tracks: int | None
    electrified: bool | None
    km_tariff: float | None
    valid_from: date | None
    valid_to: date | None
    source: str
    note: str


def read_links(
    reader: TableReader,
    places: Mapping[str, Place],
    systems: Mapping[str, RailSystem],
    *,
    lax: bool,
) -> tuple[list[Link], list[str]]:
    """
    Return all links, and the ids of those that are named by hand yet have no length.

    Parameters
    ----------
    reader : TableReader
        Reads the tables and keeps their faults.
    places : mapping of str to Place
        The points, which give a hand-made link its country.
    systems : mapping of str to RailSystem
        What holds for a country's rail links unless a row says otherwise.
    lax : bool
        Whether tables may be absent.

    Returns
    -------
    links : list of Link
        Those of the map in the order of their tables, then those made by hand.
    unbuilt : list of str
        Ids of rows without geometry and length.
    """
    hand: dict[str, _Hand] = {}
    for one in _iter_hand(reader, lax=lax):
        hand[one.id] = one
    links: dict[str, Link] = {}
    for mode, file in _GEO.items():
        for link in _iter_geo(reader, mode, file, lax=lax):
            links[link.id] = _join(link, hand.pop(link.id, None), systems)
    unbuilt = []
    for one in hand.values():
        made = _from_hand(one, places)
        if made is None:
            unbuilt.append(one.id)
        else:
            links[made.id] = _join(made, one, systems)
    return list(links.values()), unbuilt


def _iter_hand(reader: TableReader, *, lax: bool) -> Iterator[_Hand]:
    columns = [
        "id",
        "operator",
        "gauge",
        "tracks",
        "electrified",
        "km_tariff",
        "valid_from",
        "valid_to",
        "source",
        "note",
    ]
    for row in reader.rows("atlas/links.csv", columns, optional=lax):
        link = row.key("id")
        try:
            link_ends(link)
        except ValueError as error:
            row.fault("id", *str(error).split(": ", 1))
            continue
        start, end = row.day("valid_from"), row.day("valid_to")
        if start and end and end < start:
            row.fault("valid_to", f"{end} is before {start}", "swap or mend the dates")
        km = row.number("km_tariff")
        if km is not None and km <= 0:
            row.fault("km_tariff", f"{km} is no length", "give kilometres above 0")
        yield _Hand(
            id=link,
            operator=row.text("operator"),
            gauge=row.whole("gauge"),
            tracks=row.whole("tracks"),
            electrified=row.flag("electrified"),
            km_tariff=km,
            valid_from=start,
            valid_to=end,
            source=row.text("source"),
            note=row.text("note"),
        )


def _iter_geo(reader: TableReader, mode: str, file: str, *, lax: bool) -> Iterator[Link]:
    for row in reader.rows(file, ("id", "from", "to", "km", "src"), optional=lax):
        link, km = row.key("id"), row.number("km")
        start, end = row.text("from", needed=True), row.text("to", needed=True)
        try:
            ends = link_ends(link)
        except ValueError as error:
            row.fault("id", *str(error).split(": ", 1))
            continue
        if ends[0] != mode or {ends[1], ends[2]} != {start, end}:
            row.fault("id", f"{link} does not fit {mode} {start} to {end}", "mend one of them")
        if km is None or km <= 0:
            row.fault("km", "is no length", "give kilometres above 0")
            continue
        yield Link(
            id=link,
            mode=mode,
            from_=start,
            to=end,
            km=km,
            gauge=row.whole("gauge"),
            country=row.text("country"),
            src=row.text("src"),
            passages=row.words("passages"),
            note=row.text("note"),
            km_map=km,
        )


def _from_hand(hand: _Hand, places: Mapping[str, Place]) -> Link | None:
    """Return a link that is on no map, or None if its length is unknown."""
    if hand.km_tariff is None:
        return None
    mode, start, end, _ = link_ends(hand.id)
    inner = {
        places[place].country
        for place in (start, end)
        if place in places and places[place].kind not in {"border", "passage"}
    }
    return Link(
        id=hand.id,
        mode=mode,
        from_=start,
        to=end,
        km=hand.km_tariff,
        country=inner.pop() if len(inner) == 1 and mode != "sea" else "",
        km_map=hand.km_tariff,
    )


def _join(link: Link, hand: _Hand | None, systems: Mapping[str, RailSystem]) -> Link:
    """Return the link with what is known by hand; the country's system fills the rest."""
    system = systems.get(link.country) if link.mode == "rail" else None
    gauge, operator, wire = link.gauge, "", None
    if system is not None:
        gauge = gauge or system.gauge
        operator, wire = system.operator, system.electrified
    if hand is None:
        if system is None:
            return link
        return Link(
            link.id, link.mode, link.from_, link.to, link.km, gauge, link.country, operator,
            None, wire, link.src, None, None, link.passages, link.note, link.km_map,
        )  # fmt: skip
    return Link(
        id=link.id,
        mode=link.mode,
        from_=link.from_,
        to=link.to,
        km=hand.km_tariff or link.km,
        gauge=hand.gauge or gauge,
        country=link.country,
        operator=hand.operator or operator,
        tracks=hand.tracks,
        electrified=wire if hand.electrified is None else hand.electrified,
        src="; ".join(part for part in (link.src, hand.source) if part),
        valid_from=hand.valid_from,
        valid_to=hand.valid_to,
        passages=link.passages,
        note="; ".join(part for part in (link.note, hand.note) if part),
        km_map=link.km_map,
    )
