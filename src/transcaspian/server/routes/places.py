"""Places by any of their names, or near a point."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from transcaspian.server import knowledge, schema
from transcaspian.server.answers import make_answer, reply
from transcaspian.server.problems import Refused, problems
from transcaspian.study.places_view import describe_place, find_places

__all__ = ["list_places", "read_place", "router"]

router = APIRouter(tags=["places"])


@router.get("/places", response_model=schema.Places, responses=problems(404))
def list_places(
    request: Request,
    q: Annotated[
        str, Query(max_length=200, description="A name in any script, a UN/LOCODE or an id.")
    ] = "",
    near: Annotated[
        str, Query(max_length=60, description="Latitude and longitude, such as 43.6,51.2.")
    ] = "",
    country: Annotated[str, Query(max_length=60, description="Code or name of a country.")] = "",
    role: Annotated[str, Query(max_length=20, description="Such as rail, port or border.")] = "",
    limit: schema.Limit = 10,
) -> Response:
    """Find places by any of their names, or near a point; a slip of the keyboard is forgiven."""
    atlas = knowledge.atlas()
    found = find_places(atlas, q, near, country, role)
    query = {"text": q, "near": near, "country": country, "role": role, "limit": limit}
    document = {
        "schema": "transcaspian/places/1",
        "query": query,
        "n_found": len(found),
        "places": [describe_place(atlas, place) | about for place, about in found[:limit]],
    }
    return reply(request, make_answer(document))


@router.get("/places/{place_id}", response_model=schema.PlaceFound, responses=problems(404))
def read_place(
    request: Request,
    place_id: Annotated[str, Path(max_length=80, description="Id, such as aktau.")],
) -> Response:
    """Show all that is known of one place."""
    atlas = knowledge.atlas()
    if place_id not in atlas.places:
        raise Refused(404, "no place has this id: search with /places?q=")
    return reply(request, make_answer(describe_place(atlas, atlas.places[place_id])))
