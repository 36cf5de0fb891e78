"""Why a figure is what it is: from an answer down to the observations and their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transcaspian.errors import InputError, NoAnswer, UnknownPlace
from transcaspian.findings.store import load_finding
from transcaspian.study.report_words import standing_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from transcaspian.atlas.network import Atlas
    from transcaspian.atlas.place import Place
    from transcaspian.atlas.status import Status
    from transcaspian.evidence.store import Evidence

__all__ = ["SCHEMA", "explain"]

SCHEMA = "transcaspian/explain/1"
"""Name and version of the document."""
_RUN = "compare:"


def explain(
    words: Sequence[str],
    *,
    as_of: dt.date,
    known_by: dt.date,
    folders: Sequence[Path] = (),
) -> dict[str, Any]:
    """
    Explain a run, a parameter, an observation, a row of the chronicle, a document or a place.

    Parameters
    ----------
    words : sequence of str
        ``compare:RUN_ID``; or a key and a subject; or a key, an observation's id, an event, a
        promise, a source, a document, ``DOCUMENT#e3``, or a place.
    as_of, known_by : datetime.date
        Both clocks, for parameters and places.
    folders : sequence of Path, optional
        The user's own evidence.

    Returns
    -------
    dict
        ``schema``, ``kind``, ``title`` and ``tree``: nodes of ``label``, ``text``, ``url`` and
        ``children``; and the plain ``data`` behind it.

    Raises
    ------
    InputError
        If nothing is known by that name.
    NoAnswer
        If it was published after `known_by`.
    """
    if not words:
        raise InputError(
            "explain: name a place, a key and a subject, an observation, an event or a promise, a "
            "document, or compare:RUN_ID"
        )
    first = words[0].strip()
    if first.startswith(_RUN):
        _refuse_more(words)
        return _explain_run(first.removeprefix(_RUN))
    from transcaspian.atlas.load import load_atlas
    from transcaspian.evidence.load import load_evidence

    evidence = load_evidence(*folders)
    if first in evidence.keys:
        return _explain_key(evidence, first, words[1:], as_of, known_by)
    row = next((row for row in evidence.observations if row.id == first), None)
    if row is not None:
        _refuse_more(words)
        if row.published is not None and row.published > known_by:
            raise NoAnswer(f"{row.id} was published on {row.published}, after {known_by}")
        return _document("observation", row.id, [_row_node(evidence, row.id)], {"id": row.id})
    atlas, text = load_atlas(), " ".join(words)
    told = None if _is_place(atlas, text) else _explain_told(words, known_by)
    return told or _explain_place(atlas, evidence, text, as_of, known_by)


def _is_place(atlas: Atlas, text: str) -> bool:
    """Tell whether a text is a place as it is written, without a guess."""
    try:
        return not atlas.resolve(text).how
    except UnknownPlace:
        return False


def _explain_told(words: Sequence[str], known_by: dt.date) -> dict[str, Any] | None:
    """Explain what the chronicle tells; None if it has no such row, source or document."""
    from transcaspian.study.explain_chronicle import explain_chronicle

    found = explain_chronicle(words[0].strip(), known_by)
    if found is None:
        return None
    _refuse_more(words)
    kind, title, tree = found
    return _document(kind, title, tree, {"id": title})


def _refuse_more(words: Sequence[str]) -> None:
    if len(words) > 1:
        raise InputError(f"explain: {words[0]} stands alone: ask for {words[1][:60]!r} by itself")


def _document(
    kind: str, title: str, tree: list[dict[str, Any]], data: Mapping[str, Any]
) -> dict[str, Any]:
    return {"schema": SCHEMA, "kind": kind, "title": title, "tree": tree, "data": dict(data)}


def _node(
    label: str, text: str = "", *, url: str = "", children: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    return {"label": label, "text": text, "url": url, "children": list(children)}


def _spread(document: Mapping[str, float] | None, unit: str) -> str:
    if document is None:
        return "no figure"
    return (
        f"P50 {document['p50']:g} {unit} (P10 {document['p10']:g} – P90 {document['p90']:g})"
    ).replace("  ", " ")


def _observation_node(name: str, row: Mapping[str, Any], weight: float | None) -> dict[str, Any]:
    """One observation as it was stated, with publisher, dates and address."""
    stated = "" if row["value"] is None else f"{row['value']:g}"
    if row["low"] is not None and row["high"] is not None:
        span = f"{row['low']:g}–{row['high']:g}"
        stated = f"{stated} ({span})" if stated else span
    if stated:
        stated = f"{stated} {row['unit']} "
    days = dict.fromkeys(day for day in (row["valid_from"], row["valid_to"]) if day)
    when = " – ".join(days) or "any time"
    says = row["publisher"] or "assumed by this project"
    published = f", published {row['published']}" if row["published"] else ""
    share = "" if weight is None else f" [weight {weight:.0%}]"
    text = f"{stated}{standing_words(row)}, of {when}; {says}{published}{share}"
    note = f"; {row['note']}" if row["note"] else ""
    return _node(name, (text + note).strip(), url=row["url"])


def _parameter_node(
    name: str, parameter: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    children = [
        _observation_node(cited["id"], rows[cited["id"]], cited["weight"])
        for cited in sorted(parameter["observations"], key=lambda one: -one["weight"])
        if cited["id"] in rows
    ]
    flag = "ASSUMED; " if parameter["assumed"] else ""
    text = f"{flag}{_spread(parameter, parameter['unit'])}; {parameter['basis']}"
    return _node(name, text, children=children)


def _explain_run(run_id: str) -> dict[str, Any]:
    document = load_finding(run_id)
    parameters, rows = document["parameters"], document["observations"]
    tree = []
    for route in document["routes"]:
        legs = []
        for leg in route["legs"]:
            path = leg["from_name"]
            if leg["to"] != leg["from"]:
                path = f"{path} → {leg['to_name']}"
            figures = f"{_spread(leg['transit_d'], 'd')}; {_spread(leg['cost_usd_feu'], 'USD/FEU')}"
            basis = f"; {leg['basis']}" if leg["basis"] else ""
            children = [
                _parameter_node(name, parameters[name], rows)
                for name in leg["evidence"]
                if name in parameters
            ]
            legs.append(_node(f"{leg['mode']} {path}", f"{figures}{basis}", children=children))
        status = route["status"]
        reason = f": {route['status_reason']}" if route["status_reason"] else ""
        if route["transit_d"] is None:
            tree.append(_node(route["id"], f"{status}{reason}"))
            continue
        text = (
            f"{status}{reason} | {_spread(route['transit_d'], 'd')} | "
            f"{_spread(route['cost_usd_feu'], 'USD/FEU')} | "
            f"{route['assumed_values']} of "
            f"{route['assumed_values'] + route['sourced_values']} values assumed"
        )
        because = [
            _observation_node(name, rows[name], None)
            for name in route["status_evidence"]
            if name in rows
        ]
        drivers = [_node("driver", one["text"]) for one in route["drivers"]]
        tree.append(
            _node(
                route["id"],
                text,
                children=[
                    *([_node("status rests on", children=because)] if because else []),
                    *drivers,
                    *legs,
                ],
            )
        )
    title = (
        f"{document['origin']['name']} → {document['destination']['name']}, "
        f"{document['cargo']['text']}, departing {document['depart']}"
    )
    return _document("run", title, tree, {"run_id": document["run_id"]})


def _row_node(evidence: Evidence, name: str) -> dict[str, Any]:
    from transcaspian.study.citation import observation_document

    row = next(row for row in evidence.observations if row.id == name)
    document = observation_document(evidence, row)
    node = _observation_node(name, document, None)
    node["children"] = [
        _node("key", row.key),
        _node("subject", row.subject),
        _node("method", f"{row.method}, quality {row.quality}"),
        _node("locator", row.locator),
    ]
    return node


def _explain_key(
    evidence: Evidence,
    key: str,
    rest: Sequence[str],
    as_of: dt.date,
    known_by: dt.date,
) -> dict[str, Any]:
    world = evidence.world(as_of=as_of, known_by=known_by)
    about = evidence.keys[key]
    if not rest:
        subjects = sorted({row.subject for row in evidence.observations if row.key == key})
        nodes = [_parameter(evidence, world, key, subject) for subject in subjects]
        head = _node(key, f"{about.description} [{about.unit}]", children=nodes)
        return _document("key", key, [head], {"key": key, "subjects": subjects})
    subject = rest[0]
    ladder = rest[1:] or ("world",)
    parameter = world.get_parameter(key, subject, ladder=tuple(ladder))
    from transcaspian.study.citation import (
        observation_document,
        parameter_document,
    )

    document = parameter_document(parameter)
    rows = {
        cited.observation.id: observation_document(evidence, cited.observation)
        for cited in parameter.cited
    }
    node = _parameter_node(f"{key} of {subject}", document, rows)
    node["children"].insert(0, _node("meaning", f"{about.description} [{about.unit}]"))
    data = {"parameter": document, "observations": rows}
    return _document("parameter", f"{key} {subject}", [node], data)


def _parameter(evidence: Evidence, world: Any, key: str, subject: str) -> dict[str, Any]:
    from transcaspian.study.citation import (
        observation_document,
        parameter_document,
    )

    found = world.find_parameter(key, subject)
    rows = {row.id: observation_document(evidence, row) for row in world.observations(key, subject)}
    if found is None:
        children = [_observation_node(name, row, None) for name, row in sorted(rows.items())]
        return _node(f"{key} of {subject}", "targets, forecasts or context only", children=children)
    return _parameter_node(f"{key} of {subject}", parameter_document(found), rows)


def _where(place: Place) -> str:
    north, east = "NS"[place.lat < 0], "EW"[place.lon < 0]
    position = f"{abs(place.lat):.3f} {north} {abs(place.lon):.3f} {east}"
    return f"in {place.country}, {position}" if place.country else f"at {position}"


def _state_node(status: Status, known_by: dt.date) -> dict[str, Any]:
    end = status.end_known_by(known_by) or "open"
    return _node(status.state, f"{status.valid_from} – {end}: {status.why}")


def _explain_place(
    atlas: Atlas, evidence: Evidence, text: str, as_of: dt.date, known_by: dt.date
) -> dict[str, Any]:
    try:
        match = atlas.resolve(text)
    except UnknownPlace as error:
        faults = [
            *error.faults,
            "explain also takes a key and a subject (`transcaspian evidence list` shows them), an "
            "observation's id, an event or promise of the chronicle, a document (8 digits or more "
            "of its id), DOCUMENT#e3, or compare:RUN_ID",
        ]
        raise InputError(faults, title=f"explain {text!r}") from error
    place = match.place
    world = evidence.world(as_of=as_of, known_by=known_by)
    names = ", ".join(f"{name.name} ({name.lang})" for name in atlas.names_of(place.id))
    links = [
        _node(link.id, f"{link.km:,.0f} km to {atlas.places[link.other(place.id)].name}")
        for link in atlas.adjacency(None).get(place.id, ())
    ]
    borders = [name for name in atlas.borders if place.id in name.split("-") or name == place.id]
    subjects = [place.id, *sorted(set(borders) - {place.id})]
    states = [
        _state_node(status, known_by)
        for subject in subjects
        for status in atlas.statuses_of(subject)
        if status.published <= known_by
    ]
    rows = sorted(
        {
            (row.key, row.subject)
            for row in evidence.observations
            if row.subject in subjects
            or any(end in subjects for end in row.subject.split("@")[0].split(">"))
        }
    )
    figures = [_parameter(evidence, world, key, subject) for key, subject in rows]
    tree = [
        _node(
            place.name,
            f"{place.kind} {_where(place)}; UN/LOCODE {place.unlocode or 'none'}; "
            f"gauge {'/'.join(str(g) for g in place.gauge) or 'none'} mm",
            children=[
                _node("names", names),
                _node("links", f"{len(links)}", children=links),
                _node("states", f"{len(states)}", children=states),
                _node("evidence", f"{len(figures)} parameters", children=figures),
            ],
        )
    ]
    return _document("place", place.name, tree, {"place": place.id, "how": match.how})
