"""One quay with ships and cargo, for worlds that show one thing each."""

from __future__ import annotations

from tests.reference.sim_worlds import constant

from transcaspian.simulation.model import (
    Arrivals,
    Calendar,
    EntityClass,
    Model,
    Resource,
    Step,
    Stock,
)


def quay(
    *,
    cargo_h=(1.0, 2.0, 3.0),
    n_ship=1,
    capacity=2.0,
    minimum=-1.0,
    deadline_h=float("inf"),
    every_h=0.0,
    closed_h=(),
    rule="pause",
    room=float("inf"),
    sail_h=10.0,
    low_capacity=0.0,
    shallow_h=(),
):
    """Cargo lies on a quay until a ship takes it across; ships come back empty for more."""
    shallow = {"calendar": "draught", "low_capacity": low_capacity} if shallow_h else {}
    return Model(
        classes=(
            EntityClass("cargo", start="store", arrivals=Arrivals("trace", times_h=cargo_h)),
            EntityClass("ship", start="load", arrivals=Arrivals("initial", n=n_ship)),
        ),
        steps=(
            Step("store", "store", stock="quay"),
            Step(
                "load",
                "board",
                next="wind",
                stocks=("quay",),
                capacity=capacity,
                minimum=minimum,
                deadline_h=deadline_h,
                every_h=every_h,
                **shallow,
            ),
            Step("wind", "window" if rule == "window" else "recycle", next="sail", calendar="wind"),
            Step(
                "sail",
                "hold",
                next="unload",
                dist="sail",
                calendar="wind",
                rule="none" if rule == "window" else rule,
            ),
            Step("unload", "split", next="home", to="arrived"),
            Step("home", "hold", next="load", dist="sail"),
            Step("arrived", "end"),
        ),
        resources=(Resource("nothing", 1.0),),
        stocks=(Stock("quay", room),),
        calendars=(
            Calendar("wind", "dated", closed_h=closed_h),
            Calendar("draught", "dated", closed_h=shallow_h),
        ),
        dists=constant(sail=sail_h),
    )
