"""
A small corridor as tables, shared by all programs of this folder.

Trains come by timetable with delays and pass stations in a row; their boxes go over cranes into a
yard with limited room; ferries leave when they carry enough and the wind allows; trains are formed
anew on the far side. Its figures are nobody's: only the shape is that of a corridor.
"""

from __future__ import annotations

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

__all__ = [
    "CRANE_H",
    "DELAY_H",
    "ENOUGH",
    "EVERY_H",
    "FAR_H",
    "FAR_N",
    "HOLD",
    "LOAD_H",
    "NEAR_H",
    "NEAR_N",
    "N_BERTH",
    "N_BOX",
    "N_CRANE",
    "N_FERRY",
    "ROOM",
    "SAIL_H",
    "UNLOAD_H",
    "shared_dists",
    "shared_model",
    "shared_steps",
    "stations",
]

EVERY_H, N_BOX, N_FERRY, N_BERTH, ROOM = 6.0, 50, 5, 2.0, 400.0
HOLD, ENOUGH = 120.0, 60.0
NEAR_H, FAR_H = (4.0, 8.0, 12.0, 6.0, 20.0), (5.0, 4.0, 10.0, 9.0, 6.0)
NEAR_N, FAR_N = (2.0, 2.0, 3.0, 2.0, 5.0), (2.0, 1.0, 3.0, 2.0, 2.0)
CRANE_H, N_CRANE, LOAD_H, UNLOAD_H, SAIL_H, DELAY_H = 0.25, 4.0, 0.06, 4.0, 22.0, 3.0


def stations(name: str, n: int, last: str) -> tuple[Step, ...]:
    """Return the steps of stations in a row."""
    steps: list[Step] = []
    for i in range(n):
        after = f"{name}{i + 1}-take" if i + 1 < n else last
        steps += [
            Step(f"{name}{i}-take", "seize", next=f"{name}{i}", resource=f"{name}{i}"),
            Step(f"{name}{i}", "hold", next=f"{name}{i}-give", dist=f"{name}{i}"),
            Step(f"{name}{i}-give", "release", next=after, resource=f"{name}{i}"),
        ]
    return tuple(steps)


def shared_model() -> Model:
    """Return the small corridor as tables."""
    trains = Arrivals("timetable", every_h=EVERY_H, jitter="delay")
    counts = [*((f"near{i}", n) for i, n in enumerate(NEAR_N))]
    counts += [(f"far{i}", n) for i, n in enumerate(FAR_N)]
    return Model(
        classes=(
            EntityClass(
                "train", "near0-take", arrivals=trains, member="box", n_member=N_BOX, record=False
            ),
            EntityClass("box", "lift-take"),
            EntityClass("ferry", "berth", arrivals=Arrivals("initial", n=N_FERRY)),
            EntityClass("again", "far0-take", record=False),
        ),
        steps=shared_steps(),
        resources=(
            *(Resource(name, n) for name, n in counts),
            Resource("crane", N_CRANE),
            Resource("far-crane", N_CRANE),
            Resource("berth", N_BERTH),
        ),
        stocks=(Stock("yard", ROOM), Stock("far")),
        calendars=(Calendar("wind", "weather", weather=Weather((0.12,) * 12, (10.0,) * 12)),),
        dists=shared_dists(),
        month_starts_h=tuple(730.0 * i for i in range(13)),
    )


def shared_steps() -> tuple[Step, ...]:
    """Return what trains, boxes and ferries do."""
    return (
        *stations("near", len(NEAR_H), "free"),
        Step("free", "split", next="gone", to="lift-take"),
        Step("gone", "end"),
        Step("lift-take", "seize", next="room", resource="crane"),
        Step("room", "reserve", next="lift", stock="yard"),
        Step("lift", "hold", next="store", dist="lift", bucket="working"),
        Step("store", "store", stock="yard", resource="crane"),
        Step("berth", "seize", next="load", resource="berth"),
        Step("load", "board", next="loaded", stocks=("yard",), capacity=HOLD, minimum=ENOUGH),
        Step("loaded", "hold", next="wind", dist="loaded", per_load=True),
        Step("wind", "window", next="berth-give", calendar="wind"),
        Step("berth-give", "release", next="out", resource="berth"),
        Step("out", "hold", next="across", dist="out"),
        Step("across", "split", next="unload", to="land-take"),
        Step("unload", "hold", next="home", dist="unload"),
        Step("home", "hold", next="berth", dist="home"),
        Step("land-take", "seize", next="land", resource="far-crane"),
        Step("land", "hold", next="land-give", dist="land", bucket="working"),
        Step("land-give", "release", next="form", resource="far-crane"),
        Step("form", "batch", stock="far", size=float(N_BOX), carrier="again", to="far0-take"),
        *stations("far", len(FAR_H), "end"),
        Step("end", "end"),
    )


def shared_dists() -> tuple[Dist, ...]:
    """Return how long everything takes: every other station is less random than the rest."""
    hours = [*((f"near{i}", h) for i, h in enumerate(NEAR_H))]
    hours += [(f"far{i}", h) for i, h in enumerate(FAR_H)]
    return (
        Dist("delay", "exponential", DELAY_H),
        *(
            Dist(name, "gamma", h, 0.5) if int(name[-1]) % 2 else Dist(name, "exponential", h)
            for name, h in hours
        ),
        Dist("lift", "exponential", CRANE_H),
        Dist("land", "exponential", CRANE_H),
        Dist("loaded", "constant", LOAD_H),
        Dist("unload", "constant", UNLOAD_H),
        Dist("out", "lognormal", SAIL_H, 0.2),
        Dist("home", "lognormal", SAIL_H, 0.2),
    )
