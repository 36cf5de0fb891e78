"""From a way to legs: who carries, what is waited for, and which parameters value it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from transcaspian.routing import pricing
from transcaspian.routing.plan import LegPlan, Reference, Term
from transcaspian.routing.way import water_of

if TYPE_CHECKING:
    from transcaspian.atlas.link import Link
    from transcaspian.atlas.network import Atlas
    from transcaspian.evidence.world import World
    from transcaspian.routing.corridor import Corridor
    from transcaspian.routing.way import Step, Way

__all__ = ["build_legs"]

_HOURS = 1.0 / 24.0
_KN_KM_D = 1.852 * 24.0


@dataclass(frozen=True, slots=True)
class _Builder:
    atlas: Atlas
    world: World
    corridor: Corridor
    load_t_feu: float | None


def build_legs(
    atlas: Atlas,
    world: World,
    corridor: Corridor,
    way: Way,
    *,
    load_t_feu: float | None,
) -> tuple[LegPlan, ...]:
    """
    Return the legs of a way, in order of travel.

    Parameters
    ----------
    atlas : Atlas
        The network.
    world : World
        What is known, to see whether a place has a value of its own.
    corridor : Corridor
        The corridor of the way.
    way : Way
        Steps from door to door.
    load_t_feu : float or None
        Cargo in forty feet, None for the typical load. [t/FEU]

    Returns
    -------
    tuple of LegPlan
        Legs with the terms of their time, cost and emissions.
    """
    builder = _Builder(atlas, world, corridor, load_t_feu)
    legs: list[LegPlan] = []
    runs = [list(run) for _, run in groupby(way.steps, key=lambda step: _run_key(atlas, step))]
    waters = [_water(atlas, run) for run in runs]
    for number, run in enumerate(runs):
        beside = [water for water in waters[max(number - 1, 0) : number + 2] if water]
        legs.extend(_LEG_MAKERS[run[0].kind](builder, run, beside[0] if beside else ""))
    return _with_doors(builder, way, tuple(legs))


def _water(atlas: Atlas, run: list[Step]) -> str:
    """Name the water of a voyage, the widest one it enters; empty ashore."""
    if run[0].kind != "sea":
        return ""
    found = {water_of(atlas, atlas.links[step.link]) for step in run}
    return "ocean" if "ocean" in found else found.pop()


def _run_key(atlas: Atlas, step: Step) -> tuple[str, ...]:
    if step.kind == "rail":
        link = atlas.links[step.link]
        return ("rail", link.country, step.carrier)
    if step.kind in ("sea", "road"):
        return (step.kind, step.carrier)
    return (step.kind, step.from_, step.carrier)


def _with_doors(builder: _Builder, way: Way, legs: tuple[LegPlan, ...]) -> tuple[LegPlan, ...]:
    """Give both ends a road leg, add borders between rail legs, and return them in order."""
    first, last = way.steps[0].from_, way.steps[-1].to
    out = list(legs)
    if not out or out[0].mode != "road":
        out.insert(0, _road_leg(builder, first, first, 0.0, ()))
    if out[-1].mode != "road":
        out.append(_road_leg(builder, last, last, 0.0, ()))
    return tuple(_with_borders(builder, out))


def _with_borders(builder: _Builder, legs: list[LegPlan]) -> list[LegPlan]:
    out: list[LegPlan] = []
    for leg in legs:
        previous = out[-1] if out else None
        if leg.mode == "gauge_change" and previous is not None and previous.mode == "rail":
            border = builder.atlas.borders.get(leg.from_)
            if border is not None:
                out.append(_border_leg(builder, leg.from_))
            out.append(leg)
            continue
        if (
            leg.mode == "rail"
            and previous is not None
            and previous.mode == "rail"
            and leg.from_ in builder.atlas.borders
        ):
            out.append(_border_leg(builder, leg.from_))
        out.append(leg)
    return out


def _border_leg(builder: _Builder, place: str) -> LegPlan:
    border = builder.atlas.borders[place]
    pair = f"{border.country_a}>{border.country_b}"
    back = f"{border.country_b}>{border.country_a}"
    ladder = (pair, back, "world")
    return LegPlan(
        mode="border",
        from_=place,
        to=place,
        time=(Term("border", _HOURS, (Reference("border.dwell_h", place, ladder),)),),
        cost=(Term("border", 1.0, (Reference("border.fee_usd_feu", place, ladder),)),),
    )


def _gauge_legs(builder: _Builder, run: list[Step], _water: str) -> list[LegPlan]:
    place = run[0].from_
    border = builder.atlas.borders.get(place)
    site = border.change_at if border is not None and border.change_at else place
    ladder = tuple(dict.fromkeys((site, place, "world")))[1:]
    return [
        LegPlan(
            mode="gauge_change",
            from_=place,
            to=place,
            operator=builder.atlas.rail_operator(builder.atlas.places[site].country),
            time=(Term("gauge_change", _HOURS, (Reference("gauge.change_h", site, ladder),)),),
            cost=(Term("gauge_change", 1.0, (Reference("gauge.change_usd_feu", site, ladder),)),),
            carbon=(_handling(1.0),),
            basis=f"boxes change trains at {builder.atlas.places[site].name}",
        )
    ]


def _handling(moves: float) -> Term:
    return Term("handling", 2.0 * moves, (Reference("emission.handling_kg_teu", "world"),))


def _terminal_cost(builder: _Builder, place: str) -> Term:
    country = builder.atlas.places[place].country
    reference = Reference("terminal.handling_usd_feu", place, (country, "world"))
    return Term("terminal", 1.0, (reference,))


def _board_legs(builder: _Builder, run: list[Step], water: str) -> list[LegPlan]:
    step = run[0]
    if step.carrier == "sea":
        return [_ship_wait_leg(builder, step.from_, water)]
    return [_train_wait_leg(builder, step.from_, lifted=True)]


def _train_wait_leg(builder: _Builder, place: str, *, lifted: bool) -> LegPlan:
    """Wait for a train, with the lift onto it where the box comes by truck."""
    country = builder.atlas.places[place].country
    return LegPlan(
        mode="wait",
        from_=place,
        to=place,
        operator=builder.atlas.rail_operator(country),
        time=(Term("waiting", 1.0, (Reference("train.wait_d", place, (country, "world")),)),),
        cost=(_terminal_cost(builder, place),) if lifted else (),
        carbon=(_handling(1.0),) if lifted else (),
        basis="wait for a train with a free place",
    )


def _ship_wait_leg(builder: _Builder, place: str, water: str) -> LegPlan:
    """Port call before a voyage; the sea leg itself carries weather and sailing."""
    if water == "ocean":
        country = builder.atlas.places[place].country
        term = Term("port", 1.0, (Reference("port.dwell_d", place, (country, "world")),))
        basis = "container's stay in the port until the ship sails"
    else:
        area = builder.atlas.sea_area_of(place)
        ladder = (area, "world") if area else ("world",)
        term = Term("waiting", 1.0, (Reference("port.wait_d", place, ladder),))
        basis = "from arrival in the port to sailing: wait for a vessel with space, and loading"
    return LegPlan(
        mode="port",
        from_=place,
        to=place,
        time=(term,),
        cost=(_terminal_cost(builder, place),),
        carbon=(_handling(1.0),),
        basis=basis,
    )


def _transfer_legs(builder: _Builder, run: list[Step], water: str) -> list[LegPlan]:
    step = run[0]
    if step.carrier == "sea":
        return [_ship_wait_leg(builder, step.from_, water)]
    return [
        _discharge_leg(builder, step.from_, water),
        _train_wait_leg(builder, step.from_, lifted=False),
    ]


def _discharge_leg(builder: _Builder, place: str, water: str) -> LegPlan:
    if water == "ocean":
        country = builder.atlas.places[place].country
        term = Term("port", 1.0, (Reference("port.dwell_d", place, (country, "world")),))
    else:
        term = Term("port", _HOURS, (Reference("port.handling_h", place, ("world",)),))
    return LegPlan(
        mode="port",
        from_=place,
        to=place,
        time=(term,),
        cost=(_terminal_cost(builder, place),),
        carbon=(_handling(1.0),),
        basis="discharge and release from the port",
    )


def _alight_legs(builder: _Builder, run: list[Step], _water: str) -> list[LegPlan]:
    place = run[0].from_
    return [
        LegPlan(
            mode="port",
            from_=place,
            to=place,
            cost=(_terminal_cost(builder, place),),
            carbon=(_handling(1.0),),
            basis="lift from train to truck",
        )
    ]


def _land_legs(builder: _Builder, run: list[Step], water: str) -> list[LegPlan]:
    return [_discharge_leg(builder, run[0].from_, water)]


def _rail_legs(builder: _Builder, run: list[Step], _water: str) -> list[LegPlan]:
    links = [builder.atlas.links[step.link] for step in run]
    km = sum(step.km for step in run)
    from_, to = run[0].from_, run[-1].to
    country = links[0].country
    hire: list[Reference] = [Reference("container.hire_usd_feu_d", "world")]
    if builder.corridor.wagon_hire and links[0].gauge == 1520:
        hire.append(Reference("wagon.hire_usd_feu_d", "world"))
    cost, basis = pricing.rail_price(builder.world, from_, to, country, km)
    return [
        LegPlan(
            mode="rail",
            from_=from_,
            to=to,
            operator=links[0].operator or builder.atlas.rail_operator(country),
            km=km,
            links=tuple(link.id for link in links),
            time=(Term("rail", km, over=(Reference("rail.speed_km_d", country, ("world",)),)),),
            cost=(cost,),
            carbon=_rail_carbon(builder, links, country),
            hire=tuple(hire),
            basis=basis,
        )
    ]


def _load(builder: _Builder) -> tuple[float, tuple[Reference, ...]]:
    """Tonnes in a FEU as a factor, or the parameter of a typical load in a TEU."""
    if builder.load_t_feu is not None:
        return builder.load_t_feu, ()
    return 2.0, (Reference("cargo.payload_t_teu", "world"),)


def _rail_carbon(builder: _Builder, links: list[Link], country: str) -> tuple[Term, ...]:
    factor, load = _load(builder)
    wired = sum(link.km for link in links if link.electrified is True)
    diesel = sum(link.km for link in links if link.electrified is False)
    unknown = sum(link.km for link in links if link.electrified is None)
    electric_g = Reference("emission.rail_electric_g_tkm", country, ("world",))
    diesel_g = Reference("emission.rail_diesel_g_tkm", "world")
    share = Reference("rail.electrified_share", country, ("world",))
    scale = factor / 1000.0
    terms = []
    if wired:
        terms.append(Term("rail", wired * scale, (*load, electric_g)))
    if diesel:
        terms.append(Term("rail", diesel * scale, (*load, diesel_g)))
    if unknown:
        terms.append(Term("rail", unknown * scale, (*load, electric_g, share)))
        terms.append(Term("rail", unknown * scale, (*load, diesel_g), complements=(share,)))
    return tuple(terms)


def _sea_legs(builder: _Builder, run: list[Step], water: str) -> list[LegPlan]:
    links = [builder.atlas.links[step.link] for step in run]
    km = sum(step.km for step in run)
    from_, to = run[0].from_, run[-1].to
    service = _service(builder, from_, to)
    vehicle = service[0] if service else _VEHICLES[water]
    time = [Term("sea", km / _KN_KM_D, over=(Reference("sea.speed_kn", vehicle, ("world",)),))]
    if water == "ocean":
        route = f"route:{builder.corridor.id}"
        time.append(Term("sea", 1.0, (Reference("sea.calls_d", route, ("world",)),)))
    cost, basis = pricing.sea_price(builder.atlas, builder.world, from_, to, vehicle, km)
    areas = tuple(
        dict.fromkeys(area for place in (from_, to) if (area := builder.atlas.sea_area_of(place)))
    )
    return [
        LegPlan(
            mode="sea",
            from_=from_,
            to=to,
            operator=service[1] if service else "",
            km=km,
            links=tuple(link.id for link in links),
            time=tuple(time),
            cost=(cost,),
            carbon=_sea_carbon(builder, vehicle, km),
            weather_area=areas if water != "ocean" else (),
            hire=(Reference("container.hire_usd_feu_d", "world"),),
            basis=basis,
        )
    ]


_VEHICLES = {
    "caspian": "caspian-feeder",
    "black-sea": "black-sea-feeder",
    "lake": "caspian-ferry",
    "ocean": "ocean-container",
}


def _service(builder: _Builder, from_: str, to: str) -> tuple[str, str] | None:
    """Vehicle class and operator of the sea service of that day, feeders before ferries."""
    day = builder.world.as_of
    found = [
        service
        for service in builder.atlas.services.values()
        if service.mode == "sea"
        and {service.from_, service.to} == {from_, to}
        and (service.valid_from is None or service.valid_from <= day)
        and (service.valid_to is None or service.valid_to >= day)
        and service.vehicle_class != "tanker"
    ]
    found.sort(key=lambda service: ("feeder" not in service.vehicle_class, service.id))
    return (found[0].vehicle_class, found[0].operator) if found else None


def _sea_carbon(builder: _Builder, vehicle: str, km: float) -> tuple[Term, ...]:
    per_teu = Reference("emission.sea_g_teukm", vehicle)
    if builder.world.find_parameter(per_teu.key, per_teu.subject) is not None:
        return (Term("sea", 2.0 * km / 1000.0, (per_teu,)),)
    factor, load = _load(builder)
    per_tonne = Reference("emission.sea_g_tkm", vehicle, ("world",))
    return (Term("sea", factor * km / 1000.0, (*load, per_tonne)),)


def _road_run(builder: _Builder, run: list[Step], _water: str) -> list[LegPlan]:
    km = sum(step.km for step in run)
    links = tuple(step.link for step in run if step.link)
    return [_road_leg(builder, run[0].from_, run[-1].to, km, links)]


def _road_leg(builder: _Builder, from_: str, to: str, km: float, links: tuple[str, ...]) -> LegPlan:
    """Truck from door to terminal: the way between places plus the local way to the door."""
    country = builder.atlas.places[from_].country
    local = Reference("road.dray_km", from_, ("world",))
    speed = Reference("road.speed_km_d", country, ("world",))
    rate = Reference("road.rate_usd_feu_km", country, ("world",))
    factor, load = _load(builder)
    emission = Reference("emission.road_g_tkm", "world")
    time = [Term("road", 1.0, (local,), (speed,))]
    cost = [
        Term("road", 1.0, (Reference("road.dray_usd_feu", country, ("world",)),)),
    ]
    carbon = [Term("road", factor / 1000.0, (*load, local, emission))]
    if km:
        time.append(Term("road", km, over=(speed,)))
        cost.append(Term("road", km, (rate,)))
        carbon.append(Term("road", factor * km / 1000.0, (*load, emission)))
    return LegPlan(
        mode="road",
        from_=from_,
        to=to,
        km=km,
        links=links,
        time=tuple(time),
        cost=tuple(cost),
        carbon=tuple(carbon),
        hire=(Reference("container.hire_usd_feu_d", "world"),),
        basis="door to terminal" if not km else "",
    )


_LEG_MAKERS = {
    "road": _road_run,
    "rail": _rail_legs,
    "sea": _sea_legs,
    "board": _board_legs,
    "alight": _alight_legs,
    "land": _land_legs,
    "transfer": _transfer_legs,
    "gauge": _gauge_legs,
}
