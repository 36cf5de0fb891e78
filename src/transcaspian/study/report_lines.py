"""The course of every leg, strung together from the links that it passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transcaspian.atlas.network import Atlas

__all__ = ["with_lines"]

_DIGITS = 4
_TOLD = ("city", "passage")


def with_lines(document: Mapping[str, Any], atlas: Atlas) -> dict[str, Any]:
    """
    Return an answer whose legs carry their lines.

    Parameters
    ----------
    document : mapping
        An answer of ``compare``; left as it is.
    atlas : Atlas
        The network with its shapes.

    Returns
    -------
    dict
        The same with ``line`` in each leg, as longitude and latitude, empty at a place; and
        ``via``, the towns and straits passed between its ends.
    """
    routes = [
        {
            **route,
            "legs": [
                {
                    **leg,
                    "line": _course(leg["from"], leg["to"], leg["links"], atlas),
                    "via": _passed(leg["from"], leg["to"], leg["links"], atlas),
                }
                for leg in route["legs"]
            ],
        }
        for route in document["routes"]
    ]
    return {**document, "routes": routes}


def _course(start: str, end: str, links: Sequence[str], atlas: Atlas) -> list[tuple[float, float]]:
    """Return links strung together in the order of travel; a straight line if there is none."""
    course: list[tuple[float, float]] = []
    here = start
    for name in links:
        link = atlas.links.get(name)
        if link is None:
            continue
        shape = [(round(x, _DIGITS), round(y, _DIGITS)) for x, y in atlas.shape(name)]
        if link.to == here:
            shape.reverse()
        here = link.other(here) if here in (link.from_, link.to) else link.to
        course += shape[1:] if course and course[-1] == shape[0] else shape
    if not course and start != end:
        return [(atlas.places[p].lon, atlas.places[p].lat) for p in (start, end)]
    return course


def _passed(start: str, end: str, links: Sequence[str], atlas: Atlas) -> list[dict[str, Any]]:
    """Return the towns and straits between the ends, in no order of importance."""
    names = dict.fromkeys(
        end
        for name in links
        if (link := atlas.links.get(name)) is not None
        for end in (link.from_, link.to)
    )
    places = [atlas.places[name] for name in names if name not in (start, end)]
    return [
        {"id": place.id, "name": place.name, "lon": place.lon, "lat": place.lat}
        for place in places
        if place.kind in _TOLD
    ]
