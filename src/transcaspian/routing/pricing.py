"""The price of a leg: its own published rate, else a rate per kilometre, and it says which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.routing.corridor import neighbour_regions
from transcaspian.routing.plan import Reference, Term

if TYPE_CHECKING:
    from transcaspian.atlas.network import Atlas
    from transcaspian.evidence.world import World

__all__ = ["rail_price", "sea_price"]

_CURRENT_Y = 0.5


def _own_rate(world: World, key: str, pairs: tuple[str, ...]) -> Reference | None:
    for pair in pairs:
        if world.find_parameter(key, pair) is not None:
            return Reference(key, pair)
    return None


def _spot_rate(atlas: Atlas, world: World, from_: str, to: str) -> Reference | None:
    """Choose the nearest spot rate of the time asked for, else the least stale, else assumed."""
    key = "ocean.rate_usd_feu"
    neighbours = neighbour_regions()
    ends = [(from_, to), (atlas.region_of(from_), atlas.region_of(to))]
    ends += [(neighbours.get(start, start), neighbours.get(end, end)) for start, end in ends[1:]]
    pairs = dict.fromkeys(f"{start}>{end}" for start, end in ends)
    found = [
        (pair, parameter)
        for pair in pairs
        if (parameter := world.find_parameter(key, pair)) is not None
    ]
    sourced = [(pair, parameter) for pair, parameter in found if not parameter.assumed]
    current = [pair for pair, parameter in sourced if parameter.stale_y <= _CURRENT_Y]
    if current:
        return Reference(key, current[0])
    if sourced:
        return Reference(key, min(sourced, key=lambda one: one[1].stale_y)[0])
    return Reference(key, found[0][0]) if found else None


def rail_price(world: World, from_: str, to: str, country: str, km: float) -> tuple[Term, str]:
    """
    Return what carrying a FEU by rail costs.

    Parameters
    ----------
    world : World
        What is known.
    from_, to : str
        Place ids of the leg's ends.
    country : str
        Country whose railway carries.
    km : float
        Length of the leg. [km]

    Returns
    -------
    tuple of (Term, str)
        The summand in USD a FEU and how it was found.
    """
    own = _own_rate(world, "rail.rate_usd_feu", (f"{from_}>{to}",))
    if own is not None:
        return Term("rail", 1.0, (own,)), f"published rate {from_} to {to}"
    reference = Reference("rail.rate_usd_feu_km", country, ("world",))
    found = world.find_parameter(reference.key, country, ladder=("world",))
    rung = found.found_subject if found is not None else country
    whose = f"{country}'s" if rung == country else f"the {rung}"
    return Term("rail", km, (reference,)), f"no rate of its own: {whose} rate per kilometre"


def sea_price(
    atlas: Atlas, world: World, from_: str, to: str, vehicle: str, km: float
) -> tuple[Term, str]:
    """
    Return what carrying a FEU by sea costs.

    Parameters
    ----------
    atlas : Atlas
        The network, for the regions of ports.
    world : World
        What is known.
    from_, to : str
        Place ids of the ports.
    vehicle : str
        Class of ship.
    km : float
        Length of the voyage. [km]

    Returns
    -------
    tuple of (Term, str)
        The summand in USD a FEU and how it was found.
    """
    own = _own_rate(world, "sea.rate_usd_feu", (f"{from_}>{to}", f"{to}>{from_}"))
    if own is not None:
        return Term("sea", 1.0, (own,)), f"rate of the lane {own.subject}"
    if vehicle == "ocean-container":
        spot = _spot_rate(atlas, world, from_, to)
        if spot is not None:
            return Term("sea", 1.0, (spot,)), f"spot rate {spot.subject}, port to port"
    reference = Reference("sea.rate_usd_feu_km", vehicle, ("world",))
    return Term("sea", km, (reference,)), f"no rate of its own: rate per kilometre of {vehicle}"
