"""Which way: every corridor asked the same question, side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from transcaspian.atlas.load import load_atlas
from transcaspian.errors import EvidenceError, NoAnswer
from transcaspian.evidence.load import load_evidence
from transcaspian.findings.digest import run_digest
from transcaspian.results.comparison import Comparison
from transcaspian.routing.assess import Question, assess
from transcaspian.routing.corridor import load_corridors, load_weights
from transcaspian.routing.sampler import Sampler
from transcaspian.scenario.request import check_request
from transcaspian.study import citation
from transcaspian.study.report_plain import plain_parameter
from transcaspian.study.report_words import percent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from transcaspian.atlas.network import Atlas
    from transcaspian.evidence.store import Evidence
    from transcaspian.evidence.world import World
    from transcaspian.results.comparison import Route
    from transcaspian.scenario.cargo import Cargo
    from transcaspian.scenario.dates import Clocks
    from transcaspian.scenario.request import Asked, Request

__all__ = ["compare", "mark_best"]

_SPREADS = {"transit_d": "days", "cost_usd_feu": "cost"}


def compare(request: Request) -> Comparison:
    """
    Answer a question over all corridors.

    Parameters
    ----------
    request : Request
        What was typed.

    Returns
    -------
    Comparison
        Every corridor with its figures, or with the reason why it can't serve.

    Raises
    ------
    ScenarioError
        If the question can't be; every fault at once.
    EvidenceError
        If the user's own evidence is off, or a parameter has no evidence at all.
    NoAnswer
        If no corridor joins the two places.
    """
    atlas = load_atlas()
    corridors = load_corridors()
    evidence = load_evidence(*request.evidence)
    asked = check_request(
        request,
        atlas,
        corridors=[corridor.id for corridor in corridors],
        judge=lambda cargo, clocks: [
            *_date_faults(evidence, clocks),
            *_load_faults(evidence, cargo, clocks),
        ],
    )
    world = evidence.world(as_of=asked.clocks.as_of, known_by=asked.clocks.known_by)
    question = Question(
        asked.origin,
        asked.destination,
        asked.cargo,
        asked.goods,
        request.value_usd_feu,
        asked.clocks,
    )
    sampler = Sampler(world, seed=request.seed, n_draw=request.draws)
    weights = load_weights()
    wanted = [one for one in corridors if not request.routes or one.id in request.routes]
    answers = [assess(atlas, corridor, weights, sampler, question) for corridor in wanted]
    sampler.raise_gaps()
    if all(route.status == "none" for route, _ in answers):
        reasons = "; ".join(f"{route.id}: {route.status_reason}" for route, _ in answers)
        raise NoAnswer(f"no corridor joins the two places: {reasons}")
    known = _known_ids(evidence, asked.clocks)
    names = {place.id: place.name for place in atlas.places.values()}
    routes = mark_best([_in_words(_cite_known(route, known), names) for route, _ in answers])
    used = set().union(*(names for _, names in answers))
    stated = _question_document(atlas, sampler, asked, request)
    return Comparison(
        run_id=run_digest({**stated, "routes": [one.id for one in wanted]}, request.evidence),
        question=stated,
        notes=(*asked.notes, *_notes(evidence, world, asked)),
        routes=routes,
        parameters=citation.parameters_document(sampler, used),
        observations=citation.observations_document(
            evidence, sampler, used, [name for route in routes for name in route.status_evidence]
        ),
    )


def mark_best(routes: Sequence[Route]) -> tuple[Route, ...]:
    """
    Mark where no other usable route is better.

    Parameters
    ----------
    routes : sequence of Route
        Answers; those closed or without a way are never best.

    Returns
    -------
    tuple of Route
        The same, with `Route.best` set.
    """
    usable = [route for route in routes if route.status in ("open", "restricted")]
    measures: dict[str, dict[str, float]] = {}
    for route in usable:
        for measure in ("transit_d", "cost_usd_feu", "inventory_usd_feu", "co2e_kg_feu"):
            value = getattr(route, measure)
            if value is not None:
                measures.setdefault(measure, {})[route.id] = value.p50
        if route.disruption_p is not None:
            measures.setdefault("disruption_p", {})[route.id] = route.disruption_p
        if route.on_time_p is not None:
            measures.setdefault("on_time_p", {})[route.id] = -route.on_time_p
    winners: dict[str, list[str]] = {}
    for measure, values in measures.items():
        least = min(values.values())
        for name, value in values.items():
            if value == least:
                winners.setdefault(name, []).append(measure)
    return tuple(replace(route, best=tuple(winners.get(route.id, ()))) for route in routes)


def _in_words(route: Route, names: Mapping[str, str]) -> Route:
    """Say what moves an answer in words that people use."""
    drivers = tuple(
        replace(
            one,
            text=f"{percent(one.share)} of the spread in {_SPREADS[one.measure]} goes with "
            f"{plain_parameter(one.key, one.subject, names)}",
        )
        for one in route.drivers
    )
    return replace(route, drivers=drivers)


def _known_ids(evidence: Evidence, clocks: Clocks) -> frozenset[str]:
    return frozenset(
        row.id
        for row in evidence.observations
        if row.published is None or row.published <= clocks.known_by
    )


def _cite_known(route: Route, known: frozenset[str]) -> Route:
    """Leave out what was published too late to have told of a closure that was known."""
    cited = tuple(name for name in route.status_evidence if name in known)
    return replace(route, status_evidence=cited)


def _date_faults(evidence: Evidence, clocks: Clocks) -> list[str]:
    first = _first_day(evidence)
    if first is None:
        return []
    return [
        f"{option}: {day} lies before the first evidence of how trains ran, {first}: "
        "give a later date"
        for option, day in (
            ("--as-of", clocks.as_of),
            ("--depart", clocks.depart),
            ("--known-by", clocks.known_by),
        )
        if day < first
    ]


def _first_day(evidence: Evidence) -> dt.date | None:
    """Return the first day of which a source says how fast trains went."""
    days = [
        row.valid_from
        for row in evidence.observations
        if row.key == "rail.speed_km_d" and row.valid_from is not None and not row.assumed
    ]
    return min(days, default=None)


def _load_faults(evidence: Evidence, cargo: Cargo, clocks: Clocks) -> list[str]:
    if cargo.load_t is None:
        return []
    world = evidence.world(as_of=clocks.as_of, known_by=clocks.known_by)
    gross = world.find_parameter("container.max_gross_t", cargo.box.code, ladder=("world",))
    tare = world.find_parameter("container.tare_t", cargo.box.code, ladder=("world",))
    if gross is None or tare is None:
        message = f"container.max_gross_t and container.tare_t of {cargo.box.code} have no evidence"
        raise EvidenceError(message)
    most = gross.p50 - tare.p50
    if cargo.load_t <= most:
        return []
    return [
        f"--cargo: {cargo.load_t:g} t in a {cargo.box.code} ({cargo.box.name}): it takes at most "
        f"{most:.1f} t ({gross.p50:g} t gross less {tare.p50:g} t tare): spread the load over "
        "more containers"
    ]


def _notes(evidence: Evidence, world: World, asked: Asked) -> list[str]:
    notes: list[str] = []
    if world.carried_forward and evidence.last_valid is not None:
        notes.append(
            f"the evidence ends on {evidence.last_valid}: the newest world known is carried "
            f"forward to {asked.clocks.as_of}"
        )
    if asked.clocks.known_by < asked.clocks.as_of:
        notes.append(
            f"only what was published by {asked.clocks.known_by} is used for a world of "
            f"{asked.clocks.as_of}"
        )
    return notes


def _question_document(
    atlas: Atlas, sampler: Sampler, asked: Asked, request: Request
) -> dict[str, Any]:
    clocks = asked.clocks
    payload = asked.cargo.load_t
    if payload is None:
        found = sampler.world.find_parameter("cargo.payload_t_teu", "world")
        payload = found.p50 * asked.cargo.box.teu if found is not None else None
    return {
        "origin": _place(atlas, asked.origin),
        "destination": _place(atlas, asked.destination),
        "depart": clocks.depart.isoformat(),
        "as_of": clocks.as_of.isoformat(),
        "known_by": clocks.known_by.isoformat(),
        "arrive_by": clocks.arrive_by.isoformat() if clocks.arrive_by else None,
        "cargo": {
            "text": asked.cargo.text,
            "count": asked.cargo.count,
            "type": asked.cargo.box.code,
            "name": asked.cargo.box.name,
            "teu": asked.cargo.teu,
            "feu": asked.cargo.feu,
            "goods": next(iter(sorted(asked.goods)), "general"),
            "payload_t_per_box": None if payload is None else round(payload, 2),
            "value_usd_feu": request.value_usd_feu,
        },
        "seed": request.seed,
        "draws": request.draws,
    }


def _place(atlas: Atlas, place_id: str) -> dict[str, Any]:
    place = atlas.places[place_id]
    return {
        "id": place.id,
        "name": place.name,
        "country": place.country,
        "unlocode": place.unlocode,
        "lat": place.lat,
        "lon": place.lon,
    }
