"""What happened, what was promised, who said what, and how actors stand to one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from transcaspian.chronicle import promises as promised
from transcaspian.chronicle import relations as related
from transcaspian.chronicle.codec import to_plain
from transcaspian.chronicle.commitment import STANDINGS
from transcaspian.chronicle.intensity import CITATION, MOST, load_intensity
from transcaspian.chronicle.names import find_actor, find_place
from transcaspian.chronicle.record import EVENT_TYPES, TRACKS
from transcaspian.chronicle.timeline import Wanted, event_document, select_events
from transcaspian.errors import ChronicleError, NoAnswer
from transcaspian.scenario.dates import parse_day
from transcaspian.server import knowledge, schema
from transcaspian.server import schema_chronicle as shapes
from transcaspian.server.answers import make_answer, paged, reply
from transcaspian.server.problems import problems

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from transcaspian.chronicle.held import Held

__all__ = [
    "list_events",
    "list_experts",
    "list_promises",
    "list_statements",
    "read_day",
    "router",
    "show_relations",
]

router = APIRouter(tags=["chronicle"], prefix="/chronicle")
_Words = Annotated[str, Query(max_length=200, description="By commas; all if empty.")]
_MOST_HALF_LIFE_D = 36525.0


@router.get("/events", response_model=shapes.ChronicleEvents, responses=problems(404))
def list_events(
    request: Request,
    actor: _Words = "",
    track: _Words = "",
    place: _Words = "",
    type_: Annotated[str, Query(alias="type", max_length=200)] = "",
    start: Annotated[str | None, Query(alias="from", max_length=20)] = None,
    end: Annotated[str | None, Query(alias="to", max_length=20)] = None,
    known_by: schema.KnownBy = None,
    page: schema.Page = 1,
    limit: schema.Limit = 100,
) -> Response:
    """Tell what happened, in order of time, and who says so."""
    everything, held = _held(request, known_by)
    wanted = Wanted(
        actors=_actors(actor, everything),
        tracks=_among(track.lower(), TRACKS, "track"),
        places=_places(place, everything),
        types=_among(type_.upper(), EVENT_TYPES, "type"),
        start=read_day(start, "from"),
        end=read_day(end, "to", end=True),
    )
    shown, head, headers = paged(request, select_events(held, wanted), page, limit)
    document = {
        "schema": "transcaspian/chronicle-timeline/1",
        "actors": list(wanted.actors),
        "known_by": known_by,
        **head,
        "events": [event_document(one, held) for one in shown],
    }
    return reply(request, make_answer(document), headers)


@router.get("/promises", response_model=shapes.ChroniclePromises, responses=problems(404))
def list_promises(
    request: Request,
    status: _Words = "",
    promisor: _Words = "",
    place: _Words = "",
    as_of: schema.AsOf = None,
    known_by: schema.KnownBy = None,
) -> Response:
    """List what was promised, by whom, for whom and by when, and how each promise stands."""
    everything, held = _held(request, known_by)
    known = read_day(known_by, "known_by", end=True)
    day = read_day(as_of, "as_of", end=True) or min(known or knowledge.today(), knowledge.today())
    asked = promised.Asked(
        statuses=_among(status.lower(), STANDINGS, "status"),
        actors=_actors(promisor, everything),
        places=_places(place, everything),
    )
    found = promised.select_promises(held, asked, day)
    rows = [promised.promise_document(one, standing, held, day) for one, standing in found]
    document = {
        "schema": "transcaspian/chronicle-promises/1",
        "as_of": day.isoformat(),
        "known_by": known_by,
        "statuses": list(asked.statuses),
        "promisors": list(asked.actors),
        "places": list(asked.places),
        "n": len(rows),
        "counts": promised.count_standings(standing.state for _, standing in found),
        "promises": rows,
    }
    return reply(request, make_answer(document))


@router.get("/statements", response_model=shapes.ChronicleStatements, responses=problems(404))
def list_statements(
    request: Request,
    speaker: Annotated[str, Query(max_length=80, description="Id of a person or actor.")] = "",
    known_by: schema.KnownBy = None,
    page: schema.Page = 1,
    limit: schema.Limit = 100,
) -> Response:
    """List what was said, with how it turned out."""
    _, held = _held(request, known_by)
    rows = [one for one in held.rows.statements if not speaker or one.speaker == speaker]
    shown, head, headers = paged(request, rows, page, limit)
    told = [to_plain(one) | {"speaker_name": held.name(one.speaker)} for one in shown]
    document = {"known_by": known_by, **head, "statements": told}
    return reply(request, make_answer(document), headers)


@router.get("/relations", response_model=shapes.ChronicleRelations, responses=problems(404))
def show_relations(
    request: Request,
    a: Annotated[str, Query(min_length=1, max_length=80, description="An actor, such as KAZ.")],
    b: Annotated[str, Query(min_length=1, max_length=80, description="Another, such as AZE.")],
    by: Literal["month", "quarter", "year"] = "quarter",
    half_life_d: Annotated[float, Query(gt=0.0, le=_MOST_HALF_LIFE_D)] = 365.0,
    start: Annotated[str | None, Query(alias="from", max_length=20)] = None,
    end: Annotated[str | None, Query(alias="to", max_length=20)] = None,
    known_by: schema.KnownBy = None,
) -> Response:
    """Show cooperation and conflict of two actors over time, with the events behind each point."""
    everything, held = _held(request, known_by)
    one, other = (find_actor(name, everything.rows) for name in (a, b))
    if one == other:
        raise ChronicleError(f"b: {b!r} is the same actor: name two")
    scale = load_intensity()
    known = read_day(known_by, "known_by", end=True)
    last = read_day(end, "to", end=True) or min(known or knowledge.today(), knowledge.today())
    told = tuple(row for row in related.find_told(one, other, held, scale) if row.day <= last)
    if not told:
        raise NoAnswer("no dated event between them is known: nothing can be said of them")
    first = read_day(start, "from") or told[0].day
    if last < first:
        raise ChronicleError(f"to: {last} is before {first}: name a later day")
    spread = related.spread_of(scale)
    points = related.points_of(
        told, by=by, first=first, last=last, half_life_d=half_life_d, spread=spread
    )
    documents = related.point_documents(points, held)
    document = {
        "schema": "transcaspian/chronicle-relations/1",
        "actors": [one, other],
        "actor_names": [held.name(one), held.name(other)],
        "by": by,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "known_by": known_by,
        "half_life_d": half_life_d,
        "method": {"scale": [-MOST, MOST], "citation": CITATION, "spread": round(spread, 4)},
        "n": len(documents),
        "points": documents,
    }
    return reply(request, make_answer(document))


@router.get("/experts", response_model=shapes.Experts, responses=problems(404))
def list_experts(request: Request, page: schema.Page = 1, limit: schema.Limit = 100) -> Response:
    """List the people of the chronicle with their offices and what they said."""
    held: Held = request.app.state.chronicle.held()
    shown, head, headers = paged(request, held.rows.people, page, limit)
    said: dict[str, list[str]] = {}
    for one in held.rows.statements:
        said.setdefault(one.speaker, []).append(one.id)
    rows: list[dict[str, Any]] = [
        {
            "id": one.id,
            "name": one.name,
            "note": one.note,
            "offices": [to_plain(office) for office in one.offices],
            "statements": said.get(one.id, []),
        }
        for one in shown
    ]
    return reply(request, make_answer({**head, "people": rows}), headers)


def _held(request: Request, known_by: str | None) -> tuple[Held, Held]:
    """Return all rows, and those that could be known by a day."""
    held: Held = request.app.state.chronicle.held()
    return held, held.known_by(read_day(known_by, "known_by", end=True))


def read_day(text: str | None, name: str, *, end: bool = False) -> dt.date | None:
    """
    Read a day that was sent.

    Parameters
    ----------
    text : str or None
        As sent.
    name : str
        Of the parameter, for a message.
    end : bool
        Whether the last day of a month or year is meant.

    Returns
    -------
    datetime.date or None
        None where nothing was sent.

    Raises
    ------
    ChronicleError
        If it is no day.
    """
    if not text:
        return None
    try:
        return parse_day(text, end=end)
    except ValueError as error:
        raise ChronicleError(f"{name}: {error}") from None


def _split(words: str) -> list[str]:
    return [one.strip() for one in words.split(",") if one.strip()]


def _actors(words: str, held: Held) -> tuple[str, ...]:
    return tuple(find_actor(word, held.rows) for word in _split(words))


def _places(words: str, held: Held) -> tuple[str, ...]:
    return tuple(find_place(word, held.rows, knowledge.atlas()) for word in _split(words))


def _among(words: str, known: Sequence[str], name: str) -> tuple[str, ...]:
    found = tuple(_split(words))
    faults = [
        f"{name}: {word[:40]!r} is none of {', '.join(known)}"
        for word in found
        if word not in known
    ]
    if faults:
        raise ChronicleError(faults)
    return found
