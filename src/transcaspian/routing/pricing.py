"""The price of a leg: its own published rate, else a rate per kilometre, and it says which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcaspian.routing.plan import Reference, Term

if TYPE_CHECKING:
    from transcaspian.atlas.network import Atlas
    from transcaspian.evidence.world import World

__all__ = ["rail_price", "sea_price"]


def _own_rate(world: World, key: str, pairs: tuple[str, ...]) -> Reference | None:
    for pair in pairs:
        if world.find_parameter(key, pair) is not None:
            return Reference(key, pair)
    return None


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
        regions = f"{atlas.region_of(from_)}>{atlas.region_of(to)}"
        spot = _own_rate(world, "ocean.rate_usd_feu", (f"{from_}>{to}", regions))
        if spot is not None:
            return Term("sea", 1.0, (spot,)), f"spot rate {spot.subject}, port to port"
    reference = Reference("sea.rate_usd_feu_km", vehicle, ("world",))
    return Term("sea", km, (reference,)), f"no rate of its own: rate per kilometre of {vehicle}"
