"""A trace with names: every row of the run, in order, as rows and as columns."""

from __future__ import annotations

import polars as pl
from tests.reference.sim_worlds import ALL, corridor

from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.run import run_once
from transcaspian.simulation.trace import WHATS, columns, format_row, iter_rows


def traced():
    compiled = compile_model(corridor(ban=((20.0, 2.0),)))
    return compiled, run_once(compiled, horizon_h=200.0, memory=ALL)


def test_rows_are_named_and_in_order():
    compiled, run = traced()
    rows = list(iter_rows(compiled, run.trace))
    assert len(rows) == len(run.trace)
    times = [row.time_h for row in rows]
    assert times == sorted(times)
    steps = {one.id for one in compiled.model.steps}
    places = {
        *compiled.resource_ids,
        *compiled.stock_ids,
        *compiled.docks,
        *compiled.calendar_ids,
        "",
    }
    for row in rows:
        assert row.what in WHATS
        assert row.where in places
        assert row.step in steps or row.what == "capacity"
    ended = [row.entity for row in rows if row.what == "end"]
    assert len(ended) == len(set(ended)) == len(run.exits)


def test_columns_make_a_data_frame():
    compiled, run = traced()
    frame = pl.DataFrame(columns(compiled, run.trace))
    assert frame.columns == ["time_h", "entity", "step", "what", "where", "value"]
    assert frame.filter(pl.col("what") == "born").height == run.klass["n_born"].sum()


def test_a_run_without_trace_keeps_none():
    compiled, run = traced()
    bare = run_once(compiled, horizon_h=200.0)
    assert len(bare.trace) == 0
    assert bare.exits.tolist() == run.exits.tolist()


def test_lines_tell_day_and_hour():
    compiled, run = traced()
    line = format_row(next(iter_rows(compiled, run.trace)))
    assert line.split()[1] == "born"
    assert line[2] == ":"
