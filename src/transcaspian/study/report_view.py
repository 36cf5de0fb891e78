"""What the report's template shows: the answer's document turned into words, links and numbers."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from transcaspian.routing.corridor import load_corridors
from transcaspian.study.report_plain import place_names, plain_parameter
from transcaspian.study.report_words import (
    cargo_words,
    day_words,
    number,
    percent,
    printable,
    sentence,
    span,
    standing_words,
    status_words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["command_words", "evidence_view", "routes_view", "safe_url", "summary_view"]

_COLUMNS = (
    ("transit_d", "Days, door to door", 1),
    ("cost_usd_feu", "USD per FEU", 0),
    ("cost_usd_total", "USD in all", 0),
    ("inventory_usd_feu", "Inventory, USD per FEU", 0),
    ("co2e_kg_feu", "CO₂e, kg per FEU", 0),
)
_MODES = {
    "road": "Road",
    "rail": "Rail",
    "sea": "Sea",
    "border": "Border",
    "gauge_change": "Gauge change",
    "port": "Port",
    "wait": "Wait",
}
_STANDINGS = {
    "observed": "observed",
    "scheduled": "scheduled: optimistic",
    "quoted": "quoted",
    "claimed": "claimed: optimistic",
    "showcase": "showcase: best case",
    "worst": "worst case",
    "assumed": "assumed",
}


def safe_url(url: str | None) -> str | None:
    """
    Return a URL that may become a link.

    Parameters
    ----------
    url : str or None
        As it stands in the evidence.

    Returns
    -------
    str or None
        The URL if it is http or https with a host, else None.

    Examples
    --------
    >>> safe_url("https://example.org/a"), safe_url("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    if not url or printable(url) != url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in {"http", "https"} and parts.hostname else None


def command_words(document: Mapping[str, Any]) -> str:
    """
    Return the command that gives this answer again.

    Parameters
    ----------
    document : mapping
        An answer of ``compare``.

    Returns
    -------
    str
        One line for a shell.
    """
    cargo = document["cargo"]
    words = [
        *("transcaspian", "compare", document["origin"]["id"], document["destination"]["id"]),
        *("--cargo", cargo["text"], "--depart", document["depart"]),
        *("--as-of", document["as_of"], "--known-by", document["known_by"]),
    ]
    if document["arrive_by"]:
        words += ["--arrive-by", document["arrive_by"]]
    if cargo.get("value_usd_feu") is not None:
        words += ["--value", f"{cargo['value_usd_feu']:g}"]
    if cargo.get("goods", "general") != "general":
        words += ["--goods", cargo["goods"]]
    asked = [route["id"] for route in document["routes"]]
    if len(asked) < len(load_corridors()):
        words += ["--routes", ",".join(asked)]
    words += ["--seed", str(document["seed"]), "--draws", str(document["draws"])]
    return shlex.join(words)


def summary_view(document: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return the question and the table of answers.

    Parameters
    ----------
    document : mapping
        An answer of ``compare``.

    Returns
    -------
    dict
        ``facts``, ``columns`` and ``rows`` for the template.
    """
    facts = [
        ("Cargo", cargo_words(document["cargo"])),
        ("Leaves", day_words(document["depart"])),
        ("World as of", day_words(document["as_of"])),
        ("Known by", day_words(document["known_by"])),
    ]
    if document["arrive_by"]:
        facts.append(("To arrive by", day_words(document["arrive_by"])))
    heads = [head for _, head, _ in _COLUMNS]
    heads += ["Distance, km"] + (["On time"] if document["arrive_by"] else [])
    heads += ["Disruption", "Assumed values"]
    timed = bool(document["arrive_by"])
    rows = [_row(i, route, heads, timed=timed) for i, route in enumerate(document["routes"])]
    return {"facts": facts, "columns": heads, "rows": rows}


def _row(i: int, route: Mapping[str, Any], heads: list[str], *, timed: bool) -> dict[str, Any]:
    cells = []
    for column, _, digits in _COLUMNS:
        quantity = route[column]
        text = "–" if quantity is None else number(quantity["p50"], digits)
        cells.append((column, text, span(quantity, digits)))
    distance = (route["distance_km"] or {}).get("total")
    cells.append(("distance_km", number(distance, 0), ""))
    if timed:
        cells.append(("on_time_p", percent(route["on_time_p"]), ""))
    cells.append(("disruption_p", percent(route["disruption_p"]), ""))
    assumed, sourced = route["assumed_values"], route["sourced_values"]
    counted = "–" if route["transit_d"] is None else f"{assumed} of {assumed + sourced}"
    cells.append(("assumed_values", counted, ""))
    return {
        "number": i,
        "name": route["name"],
        "status": route["status"],
        "state": status_words(route["status"]),
        "usable": route["status"] in {"open", "restricted"},
        "cells": [
            {"head": head, "text": text, "spread": spread, "best": column in route["best"]}
            for head, (column, text, spread) in zip(heads, cells, strict=True)
        ],
    }


def routes_view(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """
    Return each route with its legs, drivers and status.

    Parameters
    ----------
    document : mapping
        An answer of ``compare``.

    Returns
    -------
    list of dict
        One per route, in order.
    """
    anchors, names = _anchors(document), place_names(document)
    return [
        {
            "number": i,
            "id": route["id"],
            "name": route["name"],
            "status": route["status"],
            "state": status_words(route["status"]),
            "reason": sentence(route["status_reason"]),
            "best": bool(route["best"]),
            "told_by": [_told_by(document, name) for name in route["status_evidence"] or []],
            "distance": _distance_words(route["distance_km"]),
            "drivers": [
                {
                    "text": plain_parameter(driver["key"], driver["subject"], names),
                    "share": round(100 * driver["share"]),
                    "measure": "days" if driver["measure"] == "transit_d" else "cost",
                    "anchor": anchors.get(driver["parameter"]),
                }
                for driver in route["drivers"]
            ],
            "legs": [_leg(leg, anchors) for leg in route["legs"]],
        }
        for i, route in enumerate(document["routes"])
    ]


def _distance_words(distance: Mapping[str, float] | None) -> str:
    if not distance:
        return ""
    parts = [f"{number(distance[m], 0)} km by {m}" for m in ("rail", "sea", "road") if distance[m]]
    return ", ".join(parts)


def _told_by(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    said = document["observations"].get(name)
    if said is None:
        return {"id": name, "publisher": "", "published": "", "url": None}
    return {
        "id": name,
        "publisher": said["publisher"],
        "published": day_words(said["published"]),
        "url": safe_url(said["url"]),
    }


def _leg(leg: Mapping[str, Any], anchors: Mapping[str, str]) -> dict[str, Any]:
    days, cost = leg["transit_d"], leg["cost_usd_feu"]
    digits = 1 if days and days["p50"] >= 0.95 else 2
    stays = leg["from"] == leg["to"]
    return {
        "mode": leg["mode"],
        "mode_words": _MODES.get(leg["mode"], leg["mode"]),
        "where": leg["from_name"] if stays else f"{leg['from_name']} → {leg['to_name']}",
        "operator": leg["operator"] or "",
        "km": number(leg["distance_km"], 0) if leg["distance_km"] else "",
        "days": number(days["p50"], digits) if days else "",
        "days_spread": span(days, digits),
        "cost": number(cost["p50"], 0) if cost else "",
        "cost_spread": span(cost, 0),
        "co2e": number(leg["co2e_kg_feu"], 0) if leg["co2e_kg_feu"] else "",
        "basis": leg.get("basis") or "",
        "evidence": [
            {"id": name, "anchor": anchors.get(name), "number": anchors.get(name, "")[1:]}
            for name in leg["evidence"]
        ],
    }


def _anchors(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the anchor of each parameter: its number in the appendix."""
    return {name: f"p{i}" for i, name in enumerate(document["parameters"], start=1)}


def evidence_view(document: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return the appendix: each parameter with what was said of it, and counts.

    Parameters
    ----------
    document : mapping
        An answer of ``compare``.

    Returns
    -------
    dict
        ``parameters``, ``status`` and counts for the template.
    """
    anchors, names = _anchors(document), place_names(document)
    users: dict[str, set[int]] = {}
    for i, route in enumerate(document["routes"]):
        for leg in route["legs"]:
            for name in leg["evidence"]:
                users.setdefault(name, set()).add(i)
    parameters = [
        _parameter(document, name, anchors[name], sorted(users.get(name, ())), names)
        for name in document["parameters"]
    ]
    cited = {said["id"] for parameter in parameters for said in parameter["observations"]}
    status = {
        name
        for route in document["routes"]
        for name in route["status_evidence"] or []
        if name in document["observations"]
    }
    return {
        "parameters": parameters,
        "n_assumed": sum(parameter["assumed"] for parameter in parameters),
        "n_observations": len(cited | status),
        "sources": _sources(document, cited | status),
        "status": [
            _observation({"id": name}, document["observations"][name]) for name in sorted(status)
        ],
    }


def _sources(document: Mapping[str, Any], names: set[str]) -> list[dict[str, Any]]:
    """Return publishers with their documents, and the observations taken from each."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for name in sorted(names):
        said = document["observations"][name]
        if said["method"] != "assumed":
            source = (said["publisher"], said["url"] or "", said["published"] or "")
            found.setdefault(source, []).append(name)
    return [
        {"publisher": publisher, "url": safe_url(url), "published": published, "ids": ids}
        for (publisher, url, published), ids in sorted(found.items())
    ]


def _parameter(
    document: Mapping[str, Any], name: str, anchor: str, routes: list[int], names: Mapping[str, str]
) -> dict[str, Any]:
    parameter = document["parameters"][name]
    subject, found = parameter["subject"], parameter["found_subject"]
    return {
        "anchor": anchor,
        "number": anchor[1:],
        "key": parameter["key"],
        "subject": subject,
        "plain": plain_parameter(parameter["key"], subject, names),
        "found": found if found != subject else "",
        "unit": parameter["unit"],
        "p50": number(parameter["p50"]),
        "spread": span(parameter),
        "assumed": bool(parameter["assumed"]),
        "basis": parameter["basis"],
        "routes": routes,
        "observations": [
            _observation(cited, said)
            for cited in parameter["observations"]
            if (said := document["observations"].get(cited["id"])) is not None
        ],
    }


def _observation(cited: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    value = "" if said["value"] is None else number(said["value"])
    has_range = said["low"] is not None and said["high"] is not None
    spread = f"{number(said['low'])}–{number(said['high'])}" if has_range else ""
    weight = cited.get("weight")
    if said["valid_from"] or said["valid_to"]:
        speaks_of = f"{said['valid_from'] or '…'} – {said['valid_to'] or 'still'}"
    else:
        speaks_of = ""
    return {
        "id": cited["id"],
        "value": value,
        "spread": spread,
        "unit": said["unit"],
        "standing": _STANDINGS.get(standing_words(said), said["standing"]),
        "speaks_of": speaks_of,
        "published": said["published"] or "",
        "publisher": said["publisher"],
        "url": safe_url(said["url"]),
        "locator": said["locator"] or "",
        "method": said["method"],
        "quality": said["quality"],
        "note": said["note"] or "",
        "weight": None if weight is None else percent(weight),
        "unused": weight == 0,
    }
