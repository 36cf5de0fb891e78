"""Faults of links: where they end, how long they are, what gauge they carry, what they join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.atlas.fault import Fault, error, warning
from transcaspian.atlas.geodesy import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from transcaspian.atlas.link import Link
    from transcaspian.atlas.network import Atlas
    from transcaspian.atlas.place import Place

__all__ = ["find_parts", "iter_link_faults"]

_SHORTEST = 0.98  # of the great circle: the earth is no sphere
_ROUNDED_KM = 2.0  # positions of places are rounded
_LONGEST = 3.0  # of the great circle: beyond that a way round is likelier than a winding line
_NEAR_KM = 10.0  # ends closer than this say nothing about the ratio
_ROLE_OF_MODE = {"rail": ("rail",), "road": ("road",), "sea": ("port", "ferry")}


def iter_link_faults(atlas: Atlas) -> Iterator[Fault]:
    """
    Yield the faults of an atlas's links.

    Parameters
    ----------
    atlas : Atlas
        What to check.

    Yields
    ------
    Fault
        In no particular order.
    """
    for link in atlas.unbuilt:
        yield error(link, "has neither a course nor a length", "give km_tariff or drop the row")
    for one in atlas.links.values():
        lost = [end for end in (one.from_, one.to) if end not in atlas.places]
        for end in lost:
            yield error(one.id, f"ends at {end!r}, which is no place", "mend the id")
        if not lost:
            yield from _iter_length_faults(atlas, one)
            yield from _iter_country_faults(atlas, one)
            if one.mode == "rail":
                yield from _iter_gauge_faults(atlas, one)
        if one.valid_from and one.valid_to and one.valid_to < one.valid_from:
            yield error(one.id, "ends before it begins", "swap the dates")
    joined = atlas.adjacency()
    for place in atlas.places.values():
        if place.id not in joined and place.kind != "passage":
            yield error(place.id, "is an island: no link ends there", "join it or drop it")
    yield from _iter_meeting_faults(atlas)
    for mode, roles in _ROLE_OF_MODE.items():
        yield from _iter_islands(atlas, mode, roles)


def _iter_length_faults(atlas: Atlas, link: Link) -> Iterator[Fault]:
    line_km = great_circle_km(atlas.places[link.from_], atlas.places[link.to])
    if not link.km > 0:
        yield error(link.id, f"is {link.km} km long", "give its length")
    elif line_km >= _NEAR_KM:
        shortest = min(link.km, link.km_map or link.km)
        if shortest < _SHORTEST * line_km - _ROUNDED_KM:
            yield error(
                link.id,
                f"is {shortest:.0f} km long, the great circle {line_km:.0f} km",
                "mend the length or the positions of its ends",
            )
        elif link.km > _LONGEST * line_km:
            yield warning(
                link.id,
                f"is {link.km:.0f} km long, {link.km / line_km:.1f} times the great circle",
                "look whether it takes a way round",
            )


def _iter_country_faults(atlas: Atlas, link: Link) -> Iterator[Fault]:
    if link.mode in {"sea", "pipeline"}:
        return
    if not link.country:
        yield error(link.id, "lies in no country", "put a border place where it crosses one")
        return
    for end in (link.from_, link.to):
        countries = _countries_at(atlas, atlas.places[end])
        if link.country not in countries:
            yield error(
                link.id,
                f"lies in {link.country} but ends at {end} in {'/'.join(sorted(countries))}",
                "put a border place between them",
            )


def _countries_at(atlas: Atlas, place: Place) -> set[str]:
    border = atlas.borders.get(place.id)
    return {place.country, *border.countries} if border else {place.country}


def _iter_gauge_faults(atlas: Atlas, link: Link) -> Iterator[Fault]:
    if not link.gauge:
        yield error(link.id, "has no gauge", "add it to links.csv or rail_systems.csv")
        return
    for end in (link.from_, link.to):
        gauges = atlas.places[end].gauge
        if link.gauge not in gauges:
            stated = "/".join(map(str, gauges)) or "no"
            yield error(
                link.id,
                f"has {link.gauge} mm but {end} has {stated} gauge",
                "mend the gauge of one of them",
            )


def _iter_meeting_faults(atlas: Atlas) -> Iterator[Fault]:
    for end, links in atlas.adjacency({"rail"}).items():
        place = atlas.places.get(end)
        gauges = sorted({link.gauge for link in links if link.gauge})
        if place and len(gauges) > 1 and not place.roles & {"border", "gauge"}:
            yield error(
                end,
                f"joins rails of {' and '.join(map(str, gauges))} mm without a gauge change",
                "give it the role gauge, or mend the gauges of its links",
            )


def _iter_islands(atlas: Atlas, mode: str, roles: tuple[str, ...]) -> Iterator[Fault]:
    around = atlas.adjacency({mode})
    for place in atlas.places.values():
        if place.id not in around and place.roles.intersection(roles):
            yield warning(
                place.id,
                f"has the role {' or '.join(roles)} but no {mode} link",
                "add a link or drop the role",
            )
    parts = sorted(find_parts(around), key=len, reverse=True)
    for part in parts[1:]:
        yield warning(
            min(part),
            f"{len(part)} places are cut off from the rest by {mode}: {', '.join(sorted(part))}",
            "add the missing link, unless it is so",
        )


def find_parts(around: Mapping[str, tuple[Link, ...]]) -> list[set[str]]:
    """
    Return the sets of places that reach one another.

    Parameters
    ----------
    around : mapping of str to tuple of Link
        Links at each place.

    Returns
    -------
    list of set of str
        Every place of `around` is in one of them.
    """
    left, parts = set(around), []
    while left:
        part, edge = set(), [min(left)]
        while edge:
            here = edge.pop()
            if here not in part:
                part.add(here)
                edge += [link.other(here) for link in around.get(here, ())]
        parts.append(part)
        left -= part
    return parts
