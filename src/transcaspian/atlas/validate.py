"""Find every fault of an atlas at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcaspian.atlas.fault import Fault, error, warning
from transcaspian.atlas.fold import iter_folds
from transcaspian.atlas.link import MODES
from transcaspian.atlas.validate_links import find_parts, iter_link_faults

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from transcaspian.atlas.network import Atlas

__all__ = ["validate"]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_UNLOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def validate(
    atlas: Atlas,
    *,
    over_land: bool = False,
    codes: Collection[str] = (),
    events: Collection[str] = (),
) -> list[Fault]:
    """
    Return every fault of an atlas.

    Parameters
    ----------
    atlas : Atlas
        What to check.
    over_land : bool
        Whether to hold sea lanes against the outlines of land and the ends of shapes against
        their places too, which takes seconds.
    codes : collection of str, optional
        UN/LOCODEs in use; if given, a place with any other is warned of.
    events : collection of str, optional
        Events of the chronicle; if given, a change that names none of them is an error.

    Returns
    -------
    list of Fault
        Errors before warnings, each in order of subject.
    """
    faults = [
        *_iter_place_faults(atlas),
        *_iter_code_faults(atlas, codes),
        *_iter_name_faults(atlas),
        *iter_link_faults(atlas),
        *_iter_border_faults(atlas),
        *_iter_service_faults(atlas),
        *_iter_status_faults(atlas, events),
        *_iter_member_faults(atlas),
    ]
    if over_land:
        from transcaspian.atlas.validate_shapes import iter_shape_faults

        faults += iter_shape_faults(atlas)
    return sorted(set(faults), key=lambda f: (f.severity, f.subject, f.fault))


def _iter_place_faults(atlas: Atlas) -> Iterator[Fault]:
    from zoneinfo import available_timezones

    zones = available_timezones()
    for place in atlas.places.values():
        if not _SLUG.fullmatch(place.id):
            yield error(place.id, "is no slug", "use a-z, 0-9 and single hyphens")
        if not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
            yield error(place.id, f"{place.lat}, {place.lon} is off the globe", "give WGS 84")
        if place.tz not in zones:
            yield error(place.id, f"time zone {place.tz!r} is unknown", "write an IANA name")
        if (place.kind == "border") != ("border" in place.roles):
            yield error(place.id, "is a border by kind or by role alone", "make both say so")
        if place.country and atlas.countries and place.country not in atlas.countries:
            yield error(place.id, f"country {place.country} is unknown", "add it to countries.csv")


def _iter_code_faults(atlas: Atlas, codes: Collection[str]) -> Iterator[Fault]:
    holders: dict[str, str] = {}
    for place in atlas.places.values():
        if not place.unlocode:
            continue
        country = atlas.countries.get(place.country)
        if not _UNLOCODE.fullmatch(place.unlocode):
            yield error(place.id, f"{place.unlocode!r} is no UN/LOCODE", "write five letters")
        elif country and not place.unlocode.startswith(country.alpha2):
            yield error(
                place.id,
                f"UN/LOCODE {place.unlocode} is not of {place.country}",
                f"it should begin with {country.alpha2}",
            )
        elif codes and place.unlocode not in codes:
            yield warning(
                place.id, f"UN/LOCODE {place.unlocode} is not in the list", "look it up again"
            )
        first = holders.setdefault(place.unlocode, place.id)
        if first != place.id:
            yield warning(
                place.id,
                f"shares UN/LOCODE {place.unlocode} with {first}",
                "leave it to the place that the code means",
            )


def _iter_name_faults(atlas: Atlas) -> Iterator[Fault]:
    claims: dict[str, dict[str, str]] = {}
    for place in atlas.places.values():
        if place.kind not in {"border", "passage"}:
            for key in iter_folds(place.name):
                claims.setdefault(key, {})[place.id] = place.name
    seen = set()
    for name in atlas.names:
        if name.place not in atlas.places:
            yield error(name.place, f"has the name {name.name} but is no place", "mend the id")
            continue
        if not _LANG.fullmatch(name.lang):
            yield error(
                name.place, f"{name.name}: {name.lang!r} is no language", "write a BCP 47 tag"
            )
        if (name.place, name.name, name.lang) in seen:
            yield error(name.place, f"{name.name} ({name.lang}) stands twice", "drop one row")
        seen.add((name.place, name.name, name.lang))
        if atlas.places[name.place].kind not in {"border", "passage"}:
            for key in iter_folds(name.name):
                claims.setdefault(key, {})[name.place] = name.name
    for key, places in sorted(claims.items()):
        if len(places) > 1:
            yield warning(
                key,
                f"is a name of {', '.join(sorted(places))}",
                "searching for it asks back or takes the likelier one",
            )


def _iter_border_faults(atlas: Atlas) -> Iterator[Fault]:
    for place in atlas.places.values():
        if place.kind == "border" and place.id not in atlas.borders:
            yield error(place.id, "is a border without a row in borders.csv", "add the row")
    for border in atlas.borders.values():
        if border.place not in atlas.places:
            yield error(border.place, "is a border but no place", "add it to places.csv")
            continue
        if border.country_a == border.country_b:
            yield error(border.place, f"has {border.country_a} on both sides", "name both sides")
        for mode in border.modes:
            if mode not in MODES:
                yield error(border.place, f"mode {mode!r} is unknown", "write rail or road")
                continue
            met = {link.country for link in atlas.adjacency({mode}).get(border.place, ())}
            for side in border.countries:
                if side not in met:
                    yield error(
                        border.place,
                        f"has no {mode} link on the side of {side}",
                        "add the link, or drop the mode from borders.csv",
                    )
        if border.breaks_gauge and border.change_at not in atlas.places:
            yield error(
                border.place,
                f"breaks gauge ({border.gauge_a}/{border.gauge_b} mm) at no known place",
                "name the place in change_at",
            )
        if "rail" in border.modes and (border.gauge_a is None or border.gauge_b is None):
            yield error(border.place, "is a rail border without both gauges", "fill them in")


def _iter_service_faults(atlas: Atlas) -> Iterator[Fault]:
    for service in atlas.services.values():
        for end in (service.from_, service.to):
            if end not in atlas.places:
                yield error(service.id, f"end {end!r} is no place", "mend the id")
        if service.mode not in MODES:
            yield error(service.id, f"mode {service.mode!r} is unknown", "name a mode of links")
            continue
        ends = {service.from_, service.to}
        if ends <= set(atlas.places) and not any(
            ends <= part for part in find_parts(atlas.adjacency({service.mode}))
        ):
            yield error(
                service.id,
                f"runs between {service.from_} and {service.to}, which no {service.mode} joins",
                "add the missing link",
            )
    for fleet in atlas.fleets.values():
        if fleet.service and fleet.service not in atlas.services:
            yield error(fleet.id, f"service {fleet.service!r} is unknown", "mend the id")
    for terminal in atlas.terminals.values():
        if terminal.place not in atlas.places:
            yield error(terminal.id, f"place {terminal.place!r} is unknown", "mend the id")


def _iter_status_faults(atlas: Atlas, events: Collection[str]) -> Iterator[Fault]:
    known = {
        *atlas.places,
        *atlas.links,
        *atlas.services,
        *atlas.countries,
        *atlas.sea_areas,
        *atlas.terminals,
        *atlas.fleets,
        *(f"pipeline:{pipeline}" for pipeline in atlas.pipelines),
    }
    for status in atlas.statuses.values():
        if status.subject not in known and not status.subject.startswith("route:"):
            yield error(
                status.id,
                f"subject {status.subject!r} is nothing of the atlas",
                "name a place, link, service, country or route:ID",
            )
        if events and status.event not in events:
            fault = f"event {status.event!r} is unknown" if status.event else "names no event"
            yield error(status.id, fault, "name one of chronicle/events.toml")
        if events and status.ended_by and status.ended_by not in events:
            fault = f"ended by {status.ended_by!r}, an event that is unknown"
            yield error(status.id, fault, "name one of chronicle/events.toml")
        if not status.evidence:
            yield warning(status.id, "has no evidence", "cite observations or sources")


def _iter_member_faults(atlas: Atlas) -> Iterator[Fault]:
    for area in atlas.sea_areas.values():
        for place in area.places:
            if place not in atlas.places:
                yield error(area.id, f"port {place!r} is no place", "mend the id")
    known = {"world", *atlas.places, *atlas.countries, *atlas.sea_areas, *atlas.regions.values()}
    for season in atlas.calendar.values():
        if season.subject not in known:
            yield error(season.id, f"subject {season.subject!r} is unknown", "mend the id")
    for place, region in atlas.regions.items():
        if place not in atlas.places:
            yield error(place, f"is in region {region} but is no place", "mend the id")
    for pipeline in atlas.pipelines.values():
        for stop in (pipeline.from_, *pipeline.via, pipeline.to):
            if stop not in atlas.places:
                yield error(f"pipeline:{pipeline.id}", f"{stop!r} is no place", "mend the id")
        for link in pipeline.links:
            if link not in atlas.links:
                yield error(
                    f"pipeline:{pipeline.id}", f"has no link {link}", "add it with its length"
                )
