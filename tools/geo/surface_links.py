"""Turn a network into the tables of rail and road links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np

from geodesy import haversine_km
from network import Network
from outputs import link_id, simplify_line, write_json, write_table
from places import OUTPUT, SOURCES, Place, read_rows
from strategic import Chain, find_chains

__all__ = ["write_links"]

#: A link whose hand-made part is larger than this counts as hand-made. [-]
HAND_SHARE = 0.5
#: A link longer than this, and than so many times the straight distance, is a loop. [km], [-]
LOOP_KM, LOOP_RATIO = 100.0, 2.8
#: How far a drawn line may lie off the true one. [deg]
TOLERANCE_DEG = 0.02


def write_links(
    net: Network,
    mode: str,
    places: dict[str, Place],
    pairs: dict[str, frozenset[str]],
    *,
    detour: float,
    slack_km: float,
    limit_km: float,
    say: Callable[[str], None],
) -> None:
    """
    Find the links of a network and write the table and the shapes of one mode.

    Parameters
    ----------
    net : Network
        Network with its places.
    mode : str
        ``rail`` or ``road``.
    places : dict
        Places by id.
    pairs : dict
        The two countries of each border place.
    detour, slack_km, limit_km : float
        See :func:`strategic.find_chains`.
    say : callable
        Receives a line on each step.

    Raises
    ------
    ValueError
        If a rail override names a link that the network does not have.
    """
    chains = find_chains(net, places, pairs, detour=detour, slack_km=slack_km, limit_km=limit_km)
    gauges = {row["country"]: int(row["gauge_mm"]) for row in read_rows(SOURCES / "gauges.csv")}
    lengths = {
        row["link"]: float(row["km"]) for row in read_rows(SOURCES / f"{mode}_overrides.csv")
    }
    chains = _without_loops(chains, places)
    rows: dict[str, dict[str, object]] = {}
    shapes: dict[str, object] = {}
    for chain in sorted(chains, key=lambda c: c.km):
        name = link_id(mode, chain.a, chain.b)
        if name in rows:
            continue
        row = _row(name, chain, lengths.get(name), _straight_km(places, chain))
        if mode == "rail":
            gauge = _find_gauge(chain, places, gauges)
            if gauge is None:
                say(f"rail: {name} left out, its places share no gauge")
                continue
            row["gauge"] = gauge
        rows[name] = row
        shapes[name] = simplify_line(chain.line, TOLERANCE_DEG)
    for name in sorted(set(lengths) - set(rows)):
        row = _override_only(name, lengths[name], places, pairs)
        rows[name] = row
        if mode == "rail":
            raise ValueError(f"rail_overrides.csv: {name} is not a link of the network")
        ends = [places[str(row[side])] for side in ("from", "to")]
        shapes[name] = [[p.lon, p.lat] for p in ends]
    fields = ["id", "from", "to", "km", *(["gauge"] if mode == "rail" else []), "country", "src"]
    n = write_table(OUTPUT / "osm" / f"{mode}.csv", fields, rows.values())
    write_json(OUTPUT / "osm" / f"{mode}_shapes.json", shapes)
    say(f"{mode}: {n} links written")


def _without_loops(chains: list[Chain], places: dict[str, Place]) -> list[Chain]:
    """Leave out long ways round between near places, unless a place has no other link."""
    degree = Counter(end for chain in chains for end in (chain.a, chain.b))
    kept = []
    for chain in sorted(chains, key=lambda c: (-c.km, c.a, c.b)):
        loop = chain.km > LOOP_KM and chain.km > LOOP_RATIO * _straight_km(places, chain)
        if loop and min(degree[chain.a], degree[chain.b]) > 1:
            degree.subtract((chain.a, chain.b))
        else:
            kept.append(chain)
    return kept


def _straight_km(places: dict[str, Place], chain: Chain) -> float:
    """Return the great-circle distance between the places of a link."""
    a, b = places[chain.a], places[chain.b]
    return float(haversine_km(np.array([[a.lat, a.lon]]), np.array([[b.lat, b.lon]]))[0])


def _row(name: str, chain: Chain, km: float | None, straight_km: float) -> dict[str, object]:
    """Return the row of one link; it is never shorter than the straight distance."""
    first, second = sorted((chain.a, chain.b))
    by_hand = chain.hand_km > HAND_SHARE * chain.km
    src = "override" if km is not None else "hand" if by_hand else "osm"
    length = max(chain.km, straight_km) + 0.05 if km is None else km
    return {
        "id": name,
        "from": first,
        "to": second,
        "km": f"{length:.1f}",
        "country": chain.country,
        "src": src,
    }


def _override_only(
    name: str, km: float, places: dict[str, Place], pairs: dict[str, frozenset[str]]
) -> dict[str, object]:
    """Return the row of a link that stands in the hand table alone."""
    first, second = name.partition(":")[2].split("~")
    sides = [pairs.get(i, frozenset((places[i].country,))) for i in (first, second)]
    common = sides[0] & sides[1]
    if not common:
        raise ValueError(f"{name}: its places share no country; lead it over a border place")
    return {
        "id": name,
        "from": first,
        "to": second,
        "km": f"{km:.1f}",
        "country": min(common),
        "src": "hand",
    }


def _find_gauge(chain: Chain, places: dict[str, Place], gauges: dict[str, int]) -> int | None:
    """Return the gauge of a link: its country's where both places have it, else the shared one."""
    both = set(places[chain.a].gauge) & set(places[chain.b].gauge)
    usual = gauges.get(chain.country, gauges["*"])
    if usual in both:
        return usual
    return both.pop() if len(both) == 1 else None
