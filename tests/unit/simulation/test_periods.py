"""Figures that are others from a moment on: in the kernel, in its twin, and before the run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.sim_twin import Twin
from tests.reference.sim_worlds import ALL, corridor, exits, station

from transcaspian.errors import ScenarioError
from transcaspian.simulation.check import check_model
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.model import Arrivals, Dist, Period
from transcaspian.simulation.run import run_once

HORIZON_H = 200.0
MOMENTS = st.lists(
    st.sampled_from([3.0, 12.0, 24.0, 31.5, 48.0, 70.0, 120.0, 150.25]),
    min_size=1,
    max_size=3,
    unique=True,
).map(sorted)
SHAPES = st.fixed_dictionaries(
    {},
    optional={
        "travel": st.sampled_from(
            [
                Dist("travel", "constant", 6.0),
                Dist("travel", "lognormal", 3.0, 0.5),
                Dist("travel", "empirical", values=(0.5, 2.0, 9.0)),
            ]
        ),
        "yard": st.sampled_from([3.0, 12.0]),
        "hold": st.sampled_from([3.0, 9.0]),
        "minimum": st.sampled_from([0.0, 2.0]),
        "deadline_h": st.sampled_from([2.0, 20.0]),
        "batch": st.sampled_from([1.0, 2.0, 7.0]),
        "batch_h": st.sampled_from([4.0, 30.0]),
        "exports": st.sampled_from([0.0, 0.9]),
        "n_ship": st.integers(1, 4),
    },
)
FIXED = {"jitter": Dist("jitter", "uniform", -1.0, 2.0), "deadline_h": 8.0}


def with_periods(first, moments, shapes, *, intervals=(), rates=()):
    """A corridor that takes the shape of another one at each moment."""
    base = corridor(**{**FIXED, **first})
    periods, before, shape = [], base, {**FIXED, **first}
    for moment, one in zip(moments, shapes, strict=False):
        shape = {**shape, **one}
        other = corridor(**shape)
        periods.append(
            Period(
                moment,
                **{
                    table: tuple(
                        new
                        for old, new in zip(
                            getattr(before, table), getattr(other, table), strict=True
                        )
                        if old != new
                    )
                    for table in ("steps", "stocks", "dists", "classes")
                },
            )
        )
        before = other
    classes = tuple(_paced(one, intervals, rates) for one in base.classes)
    return replace(base, classes=classes, periods=tuple(periods))


def _paced(one, intervals, rates):
    if one.arrivals.kind == "timetable":
        return replace(one, arrivals=replace(one.arrivals, intervals=tuple(intervals)))
    if one.arrivals.kind == "poisson" and rates:
        return replace(one, arrivals=replace(one.arrivals, rates=(*one.arrivals.rates, *rates)))
    return one


def run_traced(model, *, seed=0, horizon_h=HORIZON_H):
    return run_once(compile_model(model), horizon_h=horizon_h, seed=seed, memory=ALL)


def rows_of(run):
    return [
        (t, uid, step, what, where, x) for t, uid, x, step, what, where, _ in run.trace.tolist()
    ]


@settings(max_examples=60)
@given(
    first=SHAPES,
    moments=MOMENTS,
    shapes=st.lists(SHAPES, min_size=3, max_size=3),
    every=st.lists(st.sampled_from([2.0, 5.5, 12.0]), min_size=3, max_size=3),
    schedule_h=st.sampled_from([0.0, 24.0]),
    seed=st.integers(0, 2**40),
)
def test_twin_and_kernel_agree_in_every_period(first, moments, shapes, every, schedule_h, seed):
    """§31 A new period comes before all else at its moment, and the twin says what follows."""
    model = with_periods(
        {**first, "schedule_h": schedule_h},
        moments,
        shapes,
        intervals=list(zip(moments, every, strict=False)),
        rates=((150.0, 0.2),),
    )
    check_model(model)
    compiled = compile_model(model)
    run = run_once(compiled, horizon_h=HORIZON_H, seed=seed, memory=ALL)
    twin = Twin(compiled, horizon_h=HORIZON_H, seed=seed).run()
    assert rows_of(run) == twin.trace
    assert run.exits.tolist() == twin.exits


@settings(max_examples=30)
@given(first=SHAPES, moments=MOMENTS, shape=SHAPES, seed=st.integers(0, 1000))
def test_nothing_changes_before_the_day_of_a_change(first, moments, shape, seed):
    """§75 A change from a day on leaves everything before that day as it was."""
    day = moments[0]
    plain = run_traced(with_periods(first, (), ()), seed=seed)
    changed = run_traced(
        with_periods(first, moments[:1], [shape], intervals=((day, 2.5),)), seed=seed
    )
    # a train may come an hour early: who is due after the day by less, was called before it
    until = day - 1.0
    assert [row for row in rows_of(plain) if row[0] < until] == [
        row for row in rows_of(changed) if row[0] < until
    ]


@settings(max_examples=30)
@given(first=SHAPES, moments=MOMENTS, seed=st.integers(0, 1000))
def test_a_period_with_the_same_figures_is_none(first, moments, seed):
    """§76 What changes no figure changes no byte, and neither does what nobody asks for."""
    unused = Dist("unused", "constant", 1.0)
    model = with_periods(first, (), ())
    model = replace(model, dists=(*model.dists, unused))
    same = replace(model, periods=tuple(Period(t, dists=(unused,)) for t in moments))
    idle = replace(
        model,
        periods=tuple(
            Period(t, dists=(replace(unused, a=float(i + 2)),)) for i, t in enumerate(moments)
        ),
    )
    digest = run_traced(model, seed=seed).digest()
    assert len(compile_model(same).tables.turn) == 0
    assert len(compile_model(idle).tables.turn) == len(moments)
    assert run_traced(same, seed=seed).digest() == digest
    assert run_traced(idle, seed=seed).digest() == digest


def test_there_and_back_again():
    """§77 A figure that is changed back is what it was, for all that begins after that."""
    jobs = Arrivals("timetable", every_h=10.0, n=6)
    model = station(arrivals=jobs, service=Dist("service", "constant", 2.0))
    longer = Dist("service", "constant", 7.0)
    dated = replace(model, periods=(Period(20.0, dists=(longer,)), Period(40.0, dists=model.dists)))
    plain, changed = exits(model), exits(dated)
    stays = [changed[f"job-{i}"] - 10.0 * (i - 1) for i in range(1, 7)]
    assert stays == [2.0, 2.0, 7.0, 7.0, 2.0, 2.0]
    assert {plain[name] for name in plain} == {2.0, 12.0, 22.0, 32.0, 42.0, 52.0}


@pytest.mark.parametrize(
    ("intervals", "due"),
    [
        ((), [0.0, 10.0, 20.0, 30.0]),
        (((10.0, 5.0),), [0.0, 10.0, 15.0, 20.0]),
        (((15.0, 5.0),), [0.0, 10.0, 17.5, 22.5]),
        (((15.0, 5.0), (20.0, 10.0)), [0.0, 10.0, 17.5, 25.0]),
        (((0.0, 4.0),), [0.0, 4.0, 8.0, 12.0]),
    ],
)
def test_a_timetable_goes_on_at_its_new_pace(intervals, due):
    """§78 Of an interval under way the part that has passed counts, at the pace it passed at."""
    jobs = Arrivals("timetable", every_h=10.0, n=4, intervals=intervals)
    model = station(arrivals=jobs, service=Dist("service", "constant", 0.0), capacity=9.0)
    assert list(exits(model).values()) == due


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"steps": {"t-track": {"amount": 2.0}}}, "changes its amount"),
        ({"steps": {"t-run": {"next": "t-end"}}}, "changes its next"),
        ({"steps": {"s-load": {"every_h": 12.0}}}, "changes its every_h"),
        ({"steps": {"b-way": {"choices": (("b-other", 1.0),)}}}, "changes its ways"),
        ({"steps": {"b-mark": {"values": ((3, 1.0),)}}}, "changes its marks"),
        ({"classes": {"train": {"n_member": 9}}}, "changes its n_member"),
        ({"stocks": {"yard": {"capacity": 0.0}}}, "from hour 24: stock"),
        ({"steps": {"s-load": {"capacity": 0.5}}}, "from hour 24: "),
    ],
)
def test_what_holds_all_through_a_run_is_refused(change, fault):
    """§37 A period may change figures, not the ways, nor what has to be given back."""
    model = corridor()
    rows = {
        table: tuple(
            replace(one, **fields[one.id]) for one in getattr(model, table) if one.id in fields
        )
        for table, fields in change.items()
    }
    with pytest.raises(ScenarioError, match=fault):
        check_model(replace(model, periods=(Period(24.0, **rows),)))


def test_periods_come_in_order_and_name_rows():
    model = corridor()
    early = replace(model, periods=(Period(0.0),))
    twice = replace(model, periods=(Period(5.0), Period(5.0)))
    stray = replace(model, periods=(Period(5.0, dists=(Dist("nobody", "constant", 1.0),)),))
    for one, fault in ((early, "in order"), (twice, "in order"), (stray, "nobody")):
        with pytest.raises(ScenarioError, match=fault):
            check_model(one)
    arrivals = Arrivals("timetable", every_h=1.0, intervals=((5.0, 0.0),))
    with pytest.raises(ScenarioError, match="intervals"):
        check_model(station(arrivals=arrivals, service=Dist("service", "constant", 1.0)))
