"""The atlas as GeoJSON (RFC 7946): one collection of places and links."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from transcaspian.atlas.attribution import ATTRIBUTION, LICENCE, LICENCE_URL

if TYPE_CHECKING:
    from pathlib import Path

    from transcaspian.atlas.link import Link
    from transcaspian.atlas.network import Atlas
    from transcaspian.atlas.place import Place

__all__ = ["build_geojson", "write_geojson"]

_DIGITS = 5


def build_geojson(atlas: Atlas) -> dict[str, Any]:
    """
    Return the atlas as one FeatureCollection.

    Parameters
    ----------
    atlas : Atlas
        What to write.

    Returns
    -------
    dict
        Places as points, then links as lines; `layer` in the properties tells them apart.
    """
    return {
        "type": "FeatureCollection",
        "schema": "transcaspian/atlas-export/1",
        "attribution": ATTRIBUTION,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "features": [
            *(_place_feature(atlas, place) for place in atlas.places.values()),
            *(_link_feature(atlas, link) for link in atlas.links.values()),
        ],
    }


def write_geojson(atlas: Atlas, path: Path) -> None:
    """
    Write the atlas as one GeoJSON file.

    Parameters
    ----------
    atlas : Atlas
        What to write.
    path : Path
        The file.
    """
    text = json.dumps(build_geojson(atlas), ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


def _place_feature(atlas: Atlas, place: Place) -> dict[str, Any]:
    names: dict[str, list[str]] = {}
    for name in atlas.names_of(place.id):
        names.setdefault(name.lang, []).append(name.name)
    return {
        "type": "Feature",
        "id": place.id,
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": {
            "layer": "places",
            "name": place.name,
            "country": place.country or None,
            "kind": place.kind,
            "roles": sorted(place.roles),
            "gauge_mm": list(place.gauge),
            "tz": place.tz,
            "unlocode": place.unlocode or None,
            "names": names,
            "note": place.note or None,
        },
    }


def _link_feature(atlas: Atlas, link: Link) -> dict[str, Any]:
    course = [[round(lon, _DIGITS), round(lat, _DIGITS)] for lon, lat in atlas.shape(link.id)]
    return {
        "type": "Feature",
        "id": link.id,
        "geometry": {"type": "LineString", "coordinates": course},
        "properties": {
            "layer": "links",
            "mode": link.mode,
            "from": link.from_,
            "to": link.to,
            "length_km": link.km,
            "gauge_mm": link.gauge,
            "country": link.country or None,
            "operator": link.operator or None,
            "tracks": link.tracks,
            "electrified": link.electrified,
            "valid_from": link.valid_from.isoformat() if link.valid_from else None,
            "valid_to": link.valid_to.isoformat() if link.valid_to else None,
            "passages": list(link.passages),
            "src": link.src,
            "note": link.note or None,
        },
    }
