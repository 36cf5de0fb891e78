"""Small worlds for the simulator, and short ways to run them and to read what happened."""

from __future__ import annotations

from transcaspian.simulation.compile import compile_model, entity_name
from transcaspian.simulation.model import (
    Arrivals,
    Calendar,
    Dist,
    EntityClass,
    Model,
    Resource,
    Step,
    Stock,
)
from transcaspian.simulation.run import Memory, run_once
from transcaspian.simulation.trace import format_row, iter_rows

ALL = Memory(tracing=True, exit_hours=True)


def constant(**hours):
    return tuple(Dist(name, "constant", value) for name, value in hours.items())


def run_lines(model, whats, *, horizon_h=240.0, seed=0):
    """Lines of the trace that report one of `whats`, and the run."""
    compiled = compile_model(model)
    run = run_once(compiled, horizon_h=horizon_h, seed=seed, memory=ALL)
    rows = [row for row in iter_rows(compiled, run.trace) if row.what in whats]
    return [format_row(row) for row in rows], run


def exits(model, *, horizon_h=1000.0, seed=0):
    """When each entity left, by name."""
    compiled = compile_model(model)
    run = run_once(compiled, horizon_h=horizon_h, seed=seed)
    return {entity_name(compiled, int(one["uid"])): float(one["left_h"]) for one in run.exits}


def hours_of(compiled, run, name):
    """Hours by bucket of one entity that left."""
    names = [entity_name(compiled, int(uid)) for uid in run.exits["uid"]]
    hours = run.exit_hours[names.index(name)]
    return {bucket: float(one) for bucket, one in zip(compiled.buckets, hours, strict=True) if one}


def station(
    *,
    arrivals,
    service,
    capacity=1.0,
    priority=0,
):
    """One queue before one station."""
    return Model(
        classes=(EntityClass("job", start="queue", arrivals=arrivals, priority=priority),),
        steps=(
            Step("queue", "seize", next="serve", resource="server"),
            Step("serve", "hold", next="leave", dist="service", bucket="working"),
            Step("leave", "release", next="end", resource="server"),
            Step("end", "end"),
        ),
        resources=(Resource("server", capacity),),
        dists=(service,),
    )


def corridor(
    *,
    every_h=6.0,
    jitter=None,
    travel=None,
    n_box=4,
    yard=6.0,
    crane=1.0,
    reserve=False,
    n_ship=2,
    berths=1.0,
    hold=6.0,
    minimum=3.0,
    deadline_h=float("inf"),
    schedule_h=0.0,
    storms=((30.0, 45.0), (60.0, 90.0)),
    rule="pause",
    hours=((8.0, 20.0),),
    batch=5.0,
    batch_h=float("inf"),
    express=0,
    exports=0.3,
    ban=(),
    draught=6.0,
):
    """Trains with boxes, a yard, ships in the weather, a far side that forms trains, exports."""
    weekly = tuple((24.0 * d + a, 24.0 * d + b) for d in range(7) for a, b in hours)
    ship = {
        "capacity": hold,
        "low_capacity": min(draught, hold),
        "minimum": min(minimum, hold),
        "deadline_h": deadline_h,
        "every_h": schedule_h,
    }
    far = {"size": batch, "deadline_h": batch_h}
    return Model(
        classes=_classes(every_h, n_box, n_ship, express),
        steps=(*_train_steps(rule), *_box_steps(reserve, exports, far), *_ship_steps(rule, ship)),
        resources=(
            Resource("track", 1.0),
            Resource("crane", crane, changes=((24.0, crane + 1.0), (70.0, crane))),
            Resource("berth", berths, changes=ban),
            Resource("slot", 1.0, calendar="office"),
        ),
        stocks=(Stock("yard", yard), Stock("siding"), Stock("far")),
        calendars=(
            Calendar("wind", "dated", closed_h=tuple(storms)),
            Calendar("office", "weekly", open_h=weekly),
            Calendar("dark", "dated", closed_h=((2.0, 4.0), (26.0, 28.0))),
            Calendar("night", "union", of=("dark", "wind")),
            Calendar("draught", "dated", closed_h=((40.0, 400.0),)),
        ),
        dists=(
            jitter or Dist("jitter", "uniform", -1.0, 2.0),
            travel or Dist("travel", "gamma", 4.0, 0.4),
            Dist("lift", "discrete", values=(0.25, 0.5, 1.0), weights=(2.0, 1.0, 1.0)),
            Dist("sail", "triangular", 8.0, 10.0, 15.0),
        ),
    )


def _classes(every_h, n_box, n_ship, express):
    timetable = Arrivals("timetable", every_h=every_h, jitter="jitter", early_h=1.0, until_h=120.0)
    poisson = Arrivals("poisson", rates=((0.0, 0.02), (50.0, 0.05)), n=4)
    trace = Arrivals("trace", times_h=(5.0, 5.0, 17.0, 40.5))
    return (
        EntityClass("train", start="t-track", arrivals=timetable, member="box", n_member=n_box),
        EntityClass("show", start="t-track", priority=express, arrivals=poisson),
        EntityClass("box", start="b-mark"),
        EntityClass("wagon", start="b-mark", size=2.0, arrivals=trace),
        EntityClass("ship", start="s-berth", arrivals=Arrivals("initial", n=n_ship)),
        EntityClass("far-train", start="f-slot"),
    )


def _train_steps(rule):
    return (
        Step("t-track", "seize", next="t-run", resource="track"),
        Step("t-run", "hold", next="t-off", dist="travel", calendar="night", rule=rule),
        Step("t-off", "release", next="t-split", resource="track"),
        Step("t-split", "split", next="t-back", to="b-mark"),
        Step("t-back", "hold", next="t-end", dist="travel"),
        Step("t-end", "end"),
    )


def _box_steps(reserve, exports, far):
    by_mark = (("b-other", 2.0), ("b-store", 1.0))
    by_night = (("f-end", 1.0), ("f-run2", 1.0))
    return (
        Step("b-mark", "mark", next="b-yard", values=((1, 1.0 - exports), (2, exports))),
        Step("b-yard", "reserve" if reserve else "recycle", next="b-crane", stock="yard"),
        Step("b-crane", "seize", next="b-lift", resource="crane"),
        Step("b-lift", "hold", next="b-way", dist="lift", bucket="working"),
        Step("b-way", "route", rule="attribute", choices=by_mark),
        Step("b-other", "store", stock="siding", resource="crane"),
        Step("b-store", "store", stock="yard", resource="crane"),
        Step("b-out", "batch", stock="far", carrier="far-train", to="f-slot", **far),
        Step("f-slot", "seize", next="f-run", resource="slot"),
        Step("f-run", "hold", next="f-off", dist="travel"),
        Step("f-off", "release", next="f-way", resource="slot"),
        Step("f-way", "route", choices=(("f-end", 0.7), ("f-slow", 0.3))),
        Step("f-slow", "route", rule="calendar", calendar="night", choices=by_night),
        Step("f-run2", "hold", next="f-end", dist="travel"),
        Step("f-end", "end"),
    )


def _ship_steps(rule, ship):
    load = {"stocks": ("yard", "siding"), "calendar": "draught", "offset_h": 3.0, **ship}
    return (
        Step("s-berth", "seize", next="s-load", resource="berth"),
        Step("s-load", "board", next="s-lift", **load),
        Step("s-lift", "hold", next="s-wind", dist="lift", per_load=True),
        Step("s-wind", "window", next="s-off", calendar="wind"),
        Step("s-off", "release", next="s-sail", resource="berth"),
        Step("s-sail", "hold", next="s-split", dist="sail", calendar="wind", rule=rule),
        Step("s-split", "split", next="s-home", to="b-out"),
        Step("s-home", "hold", next="s-again", dist="sail"),
        Step("s-again", "recycle", next="s-berth"),
    )
