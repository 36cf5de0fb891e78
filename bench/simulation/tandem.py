"""
Stations in a row, in three programs: all of the small shared corridor that Ciw can say.

Ciw knows queues, servers and ways between them; it has no boxes that leave their train, no room to
wait for, no ferry that leaves when it carries enough, and no weather. So trains pass the stations
of both sides and that is all.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import ciw
import simpy

from simpy_draws import Drawing
from small_corridor import EVERY_H, FAR_H, FAR_N, NEAR_H, NEAR_N, shared_dists, stations
from transcaspian.simulation.model import Arrivals, EntityClass, Model, Resource, Step

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["SimpyTandem", "ciw_stays", "draw_tandem", "tandem_model"]

NAMES = (*(f"near{i}" for i in range(len(NEAR_N))), *(f"far{i}" for i in range(len(FAR_N))))
SERVERS = (*NEAR_N, *FAR_N)
MEANS = (*NEAR_H, *FAR_H)


def tandem_model() -> Model:
    """Return the stations as tables; trains come at random."""
    trains = Arrivals("poisson", rates=((0.0, 1.0 / EVERY_H),))
    return Model(
        classes=(EntityClass("train", "near0-take", arrivals=trains),),
        steps=(
            *stations("near", len(NEAR_N), "far0-take"),
            *stations("far", len(FAR_N), "end"),
            Step("end", "end"),
        ),
        resources=tuple(Resource(one, n) for one, n in zip(NAMES, SERVERS, strict=True)),
        dists=tuple(one for one in shared_dists() if one.id in NAMES),
    )


def draw_tandem(
    model: Model, horizon_h: float, replication: int
) -> tuple[list[float], list[list[float]]]:
    """Return when trains come and how long each station takes for each. [h]"""
    drawing = Drawing(model, replication=replication)
    times: list[float] = [drawing.arrival(0, 0, 0.0)]
    while times[-1] <= horizon_h:
        times.append(drawing.arrival(0, len(times), times[-1]))
    hours = [drawing.station(name, 0, len(times)) for name in NAMES]
    return times, hours


class SimpyTandem:
    """
    The stations in SimPy.

    Parameters
    ----------
    times : list of float
        When trains come. [h]
    hours : list of list of float
        Of each station, for each train. [h]
    """

    def __init__(self, times: list[float], hours: list[list[float]]) -> None:
        self.env = env = simpy.Environment()
        self.exits: list[tuple[int, float]] = []
        self.line = [
            (simpy.Resource(env, int(n)), own) for n, own in zip(SERVERS, hours, strict=True)
        ]
        for i, at in enumerate(times):
            # one process from the start for each, so that moments are given and not added up
            env.process(self.train(i, at))

    def train(self, i: int, at: float) -> Generator[Any]:
        """Come, and pass the stations one by one."""
        yield self.env.timeout(at)
        for station, hours in self.line:
            with station.request() as turn:
                yield turn
                yield self.env.timeout(hours[i])
        self.exits.append((i, self.env.now))


def ciw_stays(horizon_h: float, seed: int) -> list[float]:
    """Run the stations in Ciw with its own random numbers; return how long trains stay. [h]"""
    ciw.seed(seed)
    random.seed(seed)
    services = [
        ciw.dists.Gamma(4.0, mean / 4.0) if int(name[-1]) % 2 else ciw.dists.Exponential(1.0 / mean)
        for name, mean in zip(NAMES, MEANS, strict=True)
    ]
    n = len(NAMES)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(1.0 / EVERY_H), *[None] * (n - 1)],
        service_distributions=services,
        number_of_servers=[int(one) for one in SERVERS],
        routing=[[float(j == i + 1) for j in range(n)] for i in range(n)],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(horizon_h)
    records = simulation.get_all_records(only=["service"])
    came = {one.id_number: one.arrival_date for one in records if one.node == 1}
    return [
        one.exit_date - came[one.id_number]
        for one in records
        if one.node == n and one.exit_date <= horizon_h
    ]
