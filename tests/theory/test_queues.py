"""
Queues with a closed form, met by the simulator.

Each figure is estimated from 24 replications; its t interval of level 1 - 2e-5 must hold the closed
form. With fewer than fifty intervals in all, a correct simulator fails with a probability below
1e-3 over the choice of seeds. The seeds are pinned, so that what passes once passes always.
"""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from tests.reference.sim_worlds import station

from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.model import (
    Arrivals,
    Calendar,
    Dist,
    EntityClass,
    Model,
    Resource,
    Step,
    Stock,
    Weather,
)
from transcaspian.simulation.replicate import replicate
from transcaspian.simulation.statistics import (
    interval,
    laws_of,
    mean_stay_h,
    mean_wait_h,
    utilisation,
)

LEVEL = 1 - 2e-5
N_RUN = 24
SEED = 20240701
YEAR = tuple([730.0 * i for i in range(13)])


def runs_of(model, *, horizon_h=20_000.0, warmup_h=1_000.0):
    compiled = compile_model(model)
    runs = replicate(compiled, N_RUN, horizon_h=horizon_h, warmup_h=warmup_h, seed=SEED, threads=2)
    for run in runs:
        assert run.status == "ok"
        laws = laws_of(run, compiled.class_ids, compiled.resource_ids)
        assert [law.name for law in laws if not law.holds] == []
    return runs


def holds(runs, measure, expected):
    known = interval([measure(run) for run in runs], level=LEVEL)
    assert known.holds(expected), (known, expected)
    assert known.half_width < 0.25 * abs(expected), "too wide to say anything"


def poisson(rate, **more):
    return Arrivals("poisson", rates=((0.0, rate),), **more)


def queue_length(run):
    row = run.resource[0]
    return float(row["queue_area"]) / (run.ended_h - 1_000.0)


def test_one_server():
    """§43 M/M/1: mean wait, queue, stay and use."""
    rate = 0.7
    runs = runs_of(station(arrivals=poisson(rate), service=Dist("service", "exponential", 1.0)))
    holds(runs, lambda run: mean_wait_h(run, 0), rate / (1 - rate))
    holds(runs, queue_length, rate**2 / (1 - rate))
    holds(runs, lambda run: mean_stay_h(run, 0), 1 / (1 - rate))
    holds(runs, lambda run: utilisation(run, 0), rate)


@pytest.mark.parametrize(("n_server", "rate"), [(2, 1.5), (5, 4.0)])
def test_several_servers(n_server, rate):
    """§43 M/M/c: mean wait by Erlang's formula C."""
    blocked = 1.0
    for k in range(1, n_server + 1):
        blocked = rate * blocked / (k + rate * blocked)
    delayed = blocked / (1 - rate / n_server * (1 - blocked))
    model = station(
        arrivals=poisson(rate),
        service=Dist("service", "exponential", 1.0),
        capacity=float(n_server),
    )
    runs = runs_of(model)
    holds(runs, lambda run: mean_wait_h(run, 0), delayed / (n_server - rate))


@pytest.mark.parametrize(
    ("dist", "square"),
    [
        (Dist("service", "constant", 1.0), 0.0),
        (Dist("service", "lognormal", math.exp(-0.5 * 0.64), 0.8), math.exp(0.64) - 1),
        (Dist("service", "gamma", 1.0, 0.5), 0.25),
        (Dist("service", "uniform", 0.5, 1.5), 1 / 12),
    ],
    ids=["D", "lognormal", "gamma", "uniform"],
)
def test_general_service(dist, square):
    """§43 M/G/1: mean wait by Pollaczek and Khinchine; M/D/1 is its case without variance."""
    rate = 0.6
    runs = runs_of(station(arrivals=poisson(rate), service=dist))
    holds(runs, lambda run: mean_wait_h(run, 0), rate * (1 + square) / (2 * (1 - rate)))


def line(*rates, feedback=0.0, arrivals=0.5):
    """Stations in a row; from the last one may go back to the first."""
    steps = []
    for i in range(len(rates)):
        after = f"take-{i + 1}" if i + 1 < len(rates) else "way"
        steps += [
            Step(f"take-{i}", "seize", next=f"serve-{i}", resource=f"server-{i}"),
            Step(f"serve-{i}", "hold", next=f"give-{i}", dist=f"service-{i}"),
            Step(f"give-{i}", "release", next=after, resource=f"server-{i}"),
        ]
    choices = (("take-0", feedback), ("end", 1 - feedback))
    return Model(
        classes=(EntityClass("job", start="take-0", arrivals=poisson(arrivals)),),
        steps=(*steps, Step("way", "route", choices=choices), Step("end", "end")),
        resources=tuple(Resource(f"server-{i}", 1.0) for i in range(len(rates))),
        dists=tuple(Dist(f"service-{i}", "exponential", 1 / r) for i, r in enumerate(rates)),
    )


def test_tandem():
    """§43 Stations in a row: each is an M/M/1 by itself (Burke), so stays add up."""
    rates = (1.0, 0.8, 1.2)
    runs = runs_of(line(*rates))
    holds(runs, lambda run: mean_stay_h(run, 0), sum(1 / (r - 0.5) for r in rates))
    for i, r in enumerate(rates):
        holds(runs, lambda run, i=i: mean_wait_h(run, i), 0.5 / r / (r - 0.5))


def test_jackson_network():
    """§43 With feedback each station still looks like an M/M/1 at its own total rate (Jackson)."""
    rates, feedback, arrivals = (1.0, 1.3), 0.3, 0.45
    total = arrivals / (1 - feedback)
    runs = runs_of(line(*rates, feedback=feedback, arrivals=arrivals))
    present = sum(total / (r - total) for r in rates)
    holds(runs, lambda run: mean_stay_h(run, 0), present / arrivals)


@pytest.mark.parametrize("room", [0, 1, 4])
def test_blocking_after_service(room):
    """§44 Two equal stations, never short of work, `room` places between: (room+2)/(room+3)."""
    model = Model(
        classes=(EntityClass("job", start="take", arrivals=Arrivals("initial", n=6_000)),),
        steps=(
            Step("take", "seize", next="first", resource="one"),
            Step("first", "hold", next="place", dist="service"),
            Step("place", "seize", next="give", resource="places"),
            Step("give", "release", next="take-2", resource="one"),
            Step("take-2", "seize", next="second", resource="two"),
            Step("second", "hold", next="give-2", dist="service"),
            Step("give-2", "release", next="off", resource="two"),
            Step("off", "release", next="end", resource="places"),
            Step("end", "end"),
        ),
        resources=(Resource("one", 1.0), Resource("places", room + 1.0), Resource("two", 1.0)),
        dists=(Dist("service", "exponential", 1.0),),
    )
    runs = runs_of(model, horizon_h=4_000.0)
    speed = (room + 2) / (room + 3)
    holds(runs, lambda run: run.klass["n_left"][0] / run.ended_h, speed)
    holds(runs, lambda run: utilisation(run, 2), speed)


def test_batches_before_a_server():
    """§45 Cargo in batches of k: it gathers for (k-1)/2 gaps, then waits as in E_k/M/1."""
    k, rate, speed = 4, 2.4, 1.0
    model = Model(
        classes=(
            EntityClass("box", start="gather", arrivals=poisson(rate)),
            EntityClass("train", start="take"),
        ),
        steps=(
            Step("gather", "batch", stock="yard", size=float(k), carrier="train", to="take"),
            Step("take", "seize", next="serve", resource="server"),
            Step("serve", "hold", next="give", dist="service"),
            Step("give", "release", next="end", resource="server"),
            Step("end", "end"),
        ),
        resources=(Resource("server", 1.0),),
        stocks=(Stock("yard"),),
        dists=(Dist("service", "exponential", 1 / speed),),
    )
    root = 0.5
    for _ in range(200):
        root = (rate / (rate + speed * (1 - root))) ** k
    wait = root / (speed * (1 - root))
    runs = runs_of(model)
    holds(runs, lambda run: mean_wait_h(run, 0), wait)
    holds(runs, lambda run: mean_stay_h(run, 1), wait + 1 / speed)
    holds(runs, lambda run: mean_stay_h(run, 0), (k - 1) / 2 / rate + wait + 1 / speed)


def test_priorities():
    """§46 Two priorities at one server, none interrupted: mean stays by Cobham."""
    rates = (0.3, 0.4)
    base = station(arrivals=poisson(rates[0]), service=Dist("service", "gamma", 1.0, 0.7))
    urgent = replace(base.classes[0], id="urgent", priority=5)
    normal = EntityClass("normal", start="queue", arrivals=poisson(rates[1]))
    runs = runs_of(replace(base, classes=(normal, urgent)))
    rest = sum(rates) * (1 + 0.49) / 2
    first = rest / (1 - rates[0])
    holds(runs, lambda run: mean_stay_h(run, 1), 1 + first)
    holds(runs, lambda run: mean_stay_h(run, 0), 1 + first / (1 - sum(rates)))


def test_ships_that_circulate():
    """§47 N ships, one berth, exponential times: use of the berth of a finite-source queue."""
    n_ship, sail = 4, 3.0
    model = Model(
        classes=(EntityClass("ship", start="sail", arrivals=Arrivals("initial", n=n_ship)),),
        steps=(
            Step("sail", "hold", next="take", dist="sail"),
            Step("take", "seize", next="serve", resource="berth"),
            Step("serve", "hold", next="give", dist="load"),
            Step("give", "release", next="again", resource="berth"),
            Step("again", "recycle", next="sail"),
        ),
        resources=(Resource("berth", 1.0),),
        dists=(Dist("sail", "exponential", sail), Dist("load", "exponential", 1.0)),
    )
    weights = [math.perm(n_ship, n) * sail**-n for n in range(n_ship + 1)]
    runs = runs_of(model, horizon_h=5_000.0)
    holds(runs, lambda run: utilisation(run, 0), 1 - weights[0] / sum(weights))


def weather_world(rule, share, closure_h, hours):
    steps = (
        (Step("go", "window", next="end", calendar="wind"), Step("end", "end"))
        if rule == "window"
        else (
            Step("go", "hold", next="end", dist="sail", calendar="wind", rule=rule),
            Step("end", "end"),
        )
    )
    weather = Weather((share,) * 12, (closure_h,) * 12)
    return Model(
        classes=(EntityClass("ship", start="go", arrivals=poisson(0.2)),),
        steps=steps,
        dists=(Dist("sail", "constant", hours),),
        calendars=(Calendar("wind", "weather", weather=weather),),
        month_starts_h=YEAR,
    )


def test_waiting_for_the_wind():
    """§48 Open and closed in turn: who comes at any time waits for share x mean rest of closure."""
    share, closure = 0.25, 20.0
    runs = runs_of(weather_world("window", share, closure, 1.0))
    holds(runs, lambda run: mean_stay_h(run, 0), share * closure)


def test_storms_that_pause_a_voyage():
    """§48 A paused voyage takes its hours over the open share, and the rest of a closure before."""
    share, closure, hours = 0.25, 20.0, 30.0
    runs = runs_of(weather_world("pause", share, closure, hours))
    holds(runs, lambda run: mean_stay_h(run, 0), hours / (1 - share) + share * closure)


def test_a_voyage_that_must_fit_between_storms():
    """
    §48 A voyage that must end in the open waits until a window lasts.

    A window is exponential, so it fails with 1 - e^{-ad}; each failure costs a window shorter
    than d and a closure.
    """
    share, closure, hours = 0.25, 20.0, 30.0
    opening = closure * (1 - share) / share
    a = 1 / opening
    failed = 1 - math.exp(-a * hours)
    short = 1 / a - hours * math.exp(-a * hours) / failed
    again = closure + failed / (1 - failed) * (short + closure)
    waited = share * again + (1 - share) * failed * (short + again)
    runs = runs_of(weather_world("fit", share, closure, hours))
    holds(runs, lambda run: mean_stay_h(run, 0), waited + hours)


def test_arrivals_at_a_rate_that_changes():
    """§49 As many come between two moments as the rate says, whatever it was before."""
    rates = ((0.0, 0.5), (100.0, 0.0), (150.0, 3.0), (200.0, 1.0))
    model = station(
        arrivals=Arrivals("poisson", rates=rates), service=Dist("service", "constant", 0.0)
    )
    runs = runs_of(model, horizon_h=400.0, warmup_h=0.0)
    for start, end, n in ((0, 100, 50), (100, 150, 0), (150, 200, 150), (200, 400, 200)):
        counts = [
            ((run.exits["born_h"] >= start) & (run.exits["born_h"] < end)).sum() for run in runs
        ]
        if n:
            holds(list(counts), float, n)
        else:
            assert sum(counts) == 0
