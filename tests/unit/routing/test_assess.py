"""A route's figures against sums done by hand."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.features.fixed_world import PLAIN, FixedWorld
from tests.features.small_atlas import WEIGHTS, corridor, place, sea, small_atlas

from transcaspian.atlas.network import Atlas
from transcaspian.routing.assess import Question, assess
from transcaspian.routing.evaluate import draw_route
from transcaspian.routing.itinerary import build_legs
from transcaspian.routing.plan import Reference, Term
from transcaspian.routing.sampler import Sampler
from transcaspian.routing.way import WayFinder
from transcaspian.scenario.cargo import BOX_TYPES, Cargo
from transcaspian.scenario.dates import Clocks

if TYPE_CHECKING:
    from transcaspian.atlas.link import Link

DAY = dt.date(2024, 3, 1)
BY_SEA = corridor(must_pass=(frozenset({"sea:p~q"}),))


def question(cargo: str = "45G1", *, arrive_by: dt.date | None = None, **more) -> Question:
    clocks = Clocks(DAY, DAY, DAY, arrive_by)
    plain = {"origin": "o", "destination": "d", "value_usd_feu": None, "goods": frozenset()}
    return Question(cargo=Cargo(1, BOX_TYPES[cargo]), clocks=clocks, **{**plain, **more})


def sampler(*, sigma: float = 0.0, seed: int = 1, n_draw: int = 500, **medians) -> Sampler:
    return Sampler(FixedWorld({**PLAIN, **medians}, sigma=sigma), seed=seed, n_draw=n_draw)


def answer(source: Sampler, asked: Question, rules=BY_SEA):
    return assess(small_atlas(), rules, WEIGHTS, source, asked)[0]


def test_without_spread_the_days_are_those_added_by_hand() -> None:
    """
    Trucks 2 × 20/400; wait 1; rail 500/500; border 2; gauge 0.5; rail 1; port 3; sea
    400/(10·1.852·24) + 2; port 3; wait 1; rail 600/500.
    """
    days = 0.1 + 1 + 1 + 2 + 0.5 + 1 + 3 + 400 / 444.48 + 2 + 3 + 1 + 1.2
    route = answer(sampler(), question())
    assert route.transit_d is not None
    assert route.transit_d.p10 == pytest.approx(route.transit_d.p90)
    assert route.transit_d.p50 == pytest.approx(days)
    assert route.distance_km == {"rail": 1600.0, "sea": 400.0, "road": 0.0, "total": 2000.0}


def test_without_spread_the_dollars_are_those_added_by_hand() -> None:
    """
    Trucks 2 × 150; lifts 4 × 100; rail 1600 × 0.5; border 200; gauge 300; sea 400 × 0.2; hire
    of 10 a day on wheels and at sea.
    """
    hired = 0.1 + 1 + 1 + 1.2 + 400 / 444.48 + 2
    dollars = 300 + 400 + 800 + 200 + 300 + 80 + 10 * hired
    route = answer(sampler(), question())
    assert route.cost_usd_feu is not None
    assert route.cost_usd_feu.p50 == pytest.approx(dollars)
    assert route.transit_d is not None
    assert route.inventory_usd_feu is not None
    assert route.inventory_usd_feu.p50 == pytest.approx(100_000 * 0.2 * route.transit_d.p50 / 365)


def test_without_spread_the_carbon_is_that_added_by_hand() -> None:
    """16 t by rail at 20 g, by sea at 20 g, 2 × 20 km by road at 90 g; 5 handlings of 2 TEU."""
    kilos = 16 * (1600 * 0.020 + 400 * 0.020 + 40 * 0.090) + 5 * 2 * 15
    route = answer(sampler(), question())
    assert route.co2e_kg_feu is not None
    assert route.co2e_kg_feu.p50 == pytest.approx(kilos)


def test_legs_and_components_add_up_in_every_draw() -> None:
    source = sampler(sigma=0.4)
    atlas = small_atlas()
    way = WayFinder(atlas, BY_SEA, WEIGHTS, 1.3).find("o", "d", ())
    assert way is not None
    plans = build_legs(atlas, source.world, BY_SEA, way, load_t_feu=None)
    draws = draw_route(source, plans, depart=DAY)
    assert sum(leg.time_d for leg in draws.legs) == pytest.approx(draws.time_d)
    assert sum(leg.cost_usd for leg in draws.legs) == pytest.approx(draws.cost_usd)
    assert sum(leg.carbon_kg for leg in draws.legs) == pytest.approx(draws.carbon_kg)
    assert sum(draws.time_parts.values()) == pytest.approx(draws.time_d)
    assert sum(draws.cost_parts.values()) == pytest.approx(draws.cost_usd)


def test_a_route_there_and_back_takes_as_long() -> None:
    """Same parameters, same stops, only in the other order."""
    out = answer(sampler(), question())
    back = answer(sampler(), question(origin="d", destination="o"))
    assert out.transit_d is not None
    assert back.transit_d is not None
    assert out.transit_d.p50 == pytest.approx(back.transit_d.p50)


def test_the_same_seed_gives_the_same_answer_and_another_does_not() -> None:
    first, again, other = (answer(sampler(sigma=0.5, seed=seed), question()) for seed in (3, 3, 4))
    assert first == again
    assert first != other


def test_a_change_of_one_parameter_leaves_other_draws_alone() -> None:
    """Dearer trucks cost more in every draw by the same factor and take no longer."""
    cheap = answer(sampler(sigma=0.5), question())
    dear = answer(sampler(sigma=0.5, **{"road.dray_usd_feu@world": 300.0}), question())
    assert cheap.transit_d == dear.transit_d
    assert dear.cost_usd_feu is not None
    assert cheap.cost_usd_feu is not None
    doubled = dear.components["cost_usd_feu"]["road"].mean
    assert doubled == pytest.approx(2 * cheap.components["cost_usd_feu"]["road"].mean)


def test_on_time_share_rises_with_the_deadline_from_none_to_all() -> None:
    source = sampler(sigma=0.5)
    shares = [
        answer(source, question(arrive_by=DAY + dt.timedelta(days=days))).on_time_p
        for days in (1, 10, 14, 20, 400)
    ]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == 1
    assert answer(source, question()).on_time_p is None


def test_a_heavier_load_costs_no_more_but_emits_in_proportion() -> None:
    light = answer(sampler(), question(cargo="22G1"))
    assert light.co2e_kg_feu is not None
    loaded = Question(
        "o", "d", Cargo(1, BOX_TYPES["22G1"], 16.0), frozenset(), None, question().clocks
    )
    heavy = answer(sampler(), loaded)
    assert heavy.co2e_kg_feu is not None
    assert heavy.cost_usd_feu == light.cost_usd_feu
    handling = 5 * 2 * 15
    assert heavy.co2e_kg_feu.p50 - handling == pytest.approx(2 * (light.co2e_kg_feu.p50 - handling))


def test_a_storm_delays_by_probability_times_its_mean_rest() -> None:
    """E = p · s with p = closed/30; the share never delayed is 1 - p."""
    source = sampler(n_draw=200_000, **{"weather.closed_d@x/04": 6.0, "weather.storm_d@x": 2.5})
    term = Term(
        "weather", 1 / 30, (Reference("weather.closed_d", "x/04"), Reference("weather.storm_d", "x")),
        noise="weather@x/2024-04", shape="storm",
    )  # fmt: skip
    delays = source.term(term)
    assert np.mean(delays == 0) == pytest.approx(0.8, abs=0.005)
    assert delays.mean() == pytest.approx(0.2 * 2.5, rel=0.02)


def test_no_way_is_an_answer_with_a_reason() -> None:
    rules = corridor(must_pass=(frozenset({"nowhere"}),), needs="a bridge")
    route = answer(sampler(), question(), rules)
    assert route.status == "none"
    assert "a bridge" in route.status_reason
    assert route.transit_d is None
    assert route.legs == ()


def test_a_call_made_only_to_pass_a_stage_is_a_detour() -> None:
    """From P the ship could sail straight to T; by Q the voyage is longer and serves nobody."""
    small = small_atlas()
    links = [*small.links.values(), sea("q", "t", 300), sea("p", "t", 600)]
    with_t = [*small.places.values(), place("t", "TUR", 15.0, "city|port")]
    asked = question(destination="t")

    def status(lanes: list[Link]) -> str:
        atlas = Atlas(with_t, lanes, borders=list(small.borders.values()))
        return assess(atlas, BY_SEA, WEIGHTS, sampler(), asked)[0].status

    assert status(links) == "none"
    assert status(links[:-1]) == "open"
    assert status([*links[:-1], sea("p", "t", 701)]) == "open"


def test_all_gaps_are_reported_at_once() -> None:
    medians = {
        key: value
        for key, value in PLAIN.items()
        if not key.startswith(("rail.speed", "border.fee"))
    }
    source = Sampler(FixedWorld(medians), seed=1, n_draw=100)
    answer(source, question())
    with pytest.raises(ValueError, match="faults") as caught:
        source.raise_gaps()
    assert "rail.speed_km_d" in str(caught.value)
    assert "border.fee_usd_feu" in str(caught.value)


def test_the_widest_parameter_is_named_as_driver() -> None:
    class OneWide(FixedWorld):
        def _parameter(self, key, subject, rung, median):
            self._sigma = 0.8 if key == "border.dwell_h" else 0.01
            return super()._parameter(key, subject, rung, median)

    route = answer(Sampler(OneWide(PLAIN), seed=1, n_draw=4000), question())
    first = next(driver for driver in route.drivers if driver.measure == "transit_d")
    assert first.key == "border.dwell_h"
    assert first.share > 0.8
