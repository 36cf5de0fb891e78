"""Places as a document: all that is known of each, and which meet some conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transcaspian.atlas.network import Atlas
    from transcaspian.atlas.place import Place

__all__ = ["describe_place", "find_places"]


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


def find_places(
    atlas: Atlas, text: str, near: str, country: str, role: str
) -> list[tuple[Place, dict[str, Any]]]:
    """
    Return the places that meet every condition.

    Parameters
    ----------
    atlas : Atlas
        Where to look.
    text : str
        A name in any script, a code or an id; empty for all.
    near : str
        ``LAT,LON``: closest first; empty for no order.
    country, role : str
        Only places of this country, with this role; empty for all.

    Returns
    -------
    list of tuple
        The place, and how the text was read or how far it is.

    Raises
    ------
    InputError
        If a condition is none.
    NoAnswer
        If no place meets them all.
    """
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
