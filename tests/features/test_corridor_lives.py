"""A life and a day told from a trace agree with the run that they are taken from."""

from __future__ import annotations

import csv
import datetime as dt
from itertools import pairwise

import polars as pl
import pytest
from typer.testing import CliRunner

from transcaspian.cli.simulate import app as simulate_app
from transcaspian.cli.trace import app as trace_app
from transcaspian.errors import InputError
from transcaspian.study.simulate import Request
from transcaspian.study.simulate_lives import tell_day, tell_life
from transcaspian.study.simulate_trace import check_target, trace_run, write_trace

REQUEST = Request("2024-03-01", dt.date(2026, 1, 31), days=20, replications=1, seed=3, warmup_d=20)
SHORT = ["--from", "2024-03-01", "--days", "20", "--warm-up", "20", "--seed", "3"]


@pytest.fixture(scope="module")
def traced():
    return trace_run(REQUEST)


def test_a_life_has_no_gaps(traced):
    stages = tell_life(*traced, "block-absheron-2")
    for one, after in pairwise(stages):
        ends = one.start + dt.timedelta(hours=one.hours)
        assert abs((after.start - ends).total_seconds()) <= 2.0
    assert stages[0].step in ("block.china", "dostyk.china")


def test_a_box_goes_with_its_train_its_ship_and_its_next_train(traced):
    stages = tell_life(*traced, "box-absheron-1")
    words = [one.label for one in stages]
    assert words[0] == "on the train that it came with"
    assert any(one.startswith("aboard feeder-") for one in words)
    assert any(one.startswith("aboard train-baku-") for one in words)
    assert stages[-1].label == "leaves"


def test_a_day_of_a_port_stays_within_the_day_and_the_port(traced):
    day = dt.date(2024, 3, 10)
    told = tell_day(*traced, "aktau", day)
    assert told
    assert {one.time.date() for one in told} == {day}
    assert all(part.startswith(("aktau", "oil")) for one in told for part in one.where.split("+"))
    assert [one.time for one in told] == sorted(one.time for one in told)


def test_names_that_lead_nowhere_are_answered_with_others(traced):
    with pytest.raises(InputError, match="block-absheron-1 to"):
        tell_life(*traced, "block-absheron-9999")
    with pytest.raises(InputError, match="such as"):
        tell_life(*traced, "train")
    with pytest.raises(InputError, match="aktau"):
        tell_day(*traced, "nowhere", dt.date(2024, 3, 10))
    with pytest.raises(InputError, match="outside"):
        tell_day(*traced, "aktau", dt.date(2030, 1, 1))


def test_a_trace_is_the_same_as_parquet_and_as_csv(traced, tmp_path):
    n_row = write_trace(*traced, tmp_path / "t.csv")
    assert write_trace(*traced, tmp_path / "t.parquet") == n_row > 0
    frame = pl.read_parquet(tmp_path / "t.parquet")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert frame.columns == list(rows[0])
    assert frame["entity"].to_list() == [row["entity"] for row in rows]
    assert frame["time_h"].to_list() == [float(row["time_h"]) for row in rows]


def test_a_trace_that_cannot_be_written_is_refused_before_it_is_run(tmp_path):
    with pytest.raises(InputError, match="no folder"):
        check_target(tmp_path / "none" / "t.csv")
    with pytest.raises(InputError, match="must end in"):
        check_target(tmp_path / "t.txt")


def test_the_commands_print_a_table_and_csv(tmp_path):
    runner = CliRunner()
    table = runner.invoke(
        simulate_app, [*SHORT, "--replications", "2", "--what-if", "alat.berths+1"]
    )
    assert table.exit_code == 0, table.output
    assert "Xi'an-Absheron" in table.output
    assert "What the change alters" in table.output
    rows = runner.invoke(simulate_app, [*SHORT, "--replications", "2", "--format", "csv"])
    assert rows.output.startswith("kind,id,label,figure,unit,mean,low,high,beside\n")
    life = runner.invoke(trace_app, ["train", "block-absheron-2", *SHORT, "--format", "csv"])
    assert life.output.startswith("start,step,label,hours_h,waiting\n")
    day = runner.invoke(trace_app, ["port", "aktau", "--on", "2024-03-10", *SHORT])
    assert "aktau, 2024-03-10" in day.output
