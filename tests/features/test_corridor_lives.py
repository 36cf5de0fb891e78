"""A life and a day told from a trace agree with the run that they are taken from."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from itertools import pairwise

import polars as pl
import pytest
from typer.testing import CliRunner

from transcaspian.cli.simulate import app as simulate_app
from transcaspian.cli.trace import app as trace_app
from transcaspian.errors import InputError
from transcaspian.study.simulate_callsigns import callsigns
from transcaspian.study.simulate_lives import find_place, tell_day, tell_life
from transcaspian.study.simulate_request import Request
from transcaspian.study.simulate_trace import (
    find_ending_faults,
    trace_run,
    write_all_traces,
    write_trace,
)

REQUEST = Request("2024-03-01", dt.date(2026, 1, 31), days=20, replications=1, seed=3, warmup_d=20)
SHORT = ["--from", "2024-03-01", "--days", "20", "--warm-up", "20", "--seed", "3"]


@pytest.fixture(scope="module")
def traced():
    return trace_run(REQUEST)


def test_a_life_has_no_gaps(traced):
    stages = tell_life(*traced, "block-absheron-2").stages
    for one, after in pairwise(stages):
        ends = one.start + dt.timedelta(hours=one.hours)
        assert abs((after.start - ends).total_seconds()) <= 2.0
    assert stages[0].step in ("block.china", "dostyk.china")


def test_a_box_goes_with_its_train_its_ship_and_its_next_train(traced):
    stages = tell_life(*traced, "box-absheron-1").stages
    words = [one.label for one in stages]
    callsign = tell_life(*traced, "block-absheron-1").callsign
    assert callsign.startswith("XIAN-2024-")
    assert words[0] == f"on {callsign}"
    assert any(one.startswith("aboard feeder-") for one in words)
    assert any(one.startswith("aboard ALAT-2024-") for one in words)
    assert stages[-1].label == "leaves"


def test_a_day_of_a_port_stays_within_the_day_and_the_port(traced):
    day = dt.date(2024, 3, 10)
    told = tell_day(*traced, "aktau", day)
    assert told
    assert {one.local.date() for one in told} == {day}
    assert {one.local.utcoffset() for one in told} == {dt.timedelta(hours=5)}
    assert all(one.where_words != one.where for one in told), "people read words, not ids"
    assert all(part.startswith(("aktau", "oil")) for one in told for part in one.where.split("+"))
    assert [one.time for one in told] == sorted(one.time for one in told)


@pytest.mark.slow
def test_trains_are_called_by_place_year_and_order_of_departure(traced):
    called = callsigns(*traced)
    assert len(set(called.values())) == len(called)
    names = [one for one in called.values() if one.startswith("XIAN-2024-")]
    departures = [
        next(stage for stage in tell_life(*traced, name).stages if " to " in stage.place).start
        for name in names[:12]
    ]
    assert names == [f"XIAN-2024-{i + 1:03d}" for i in range(len(names))]
    assert departures == sorted(departures)
    first = tell_life(*traced, "xian-2024-1")
    assert first.callsign == "XIAN-2024-001"
    assert tell_life(*traced, first.entity) == first
    assert tell_life(*traced, "FEEDER-2") == tell_life(*traced, "feeder-2")


def test_clocks_are_those_of_the_place(traced):
    stages = tell_life(*traced, "XIAN-2024-001").stages
    assert stages[0].place.startswith("Xi'an to ")
    assert stages[0].local.utcoffset() == dt.timedelta(hours=8)
    assert all(one.local == one.start for one in stages)
    waits = [one for one in stages if one.waiting]
    assert all(one.waiting_for and one.place for one in waits)


@pytest.mark.slow
def test_another_replication_is_another_life():
    one, other = (tell_life(*trace_run(REQUEST, replication=i), "block-absheron-2") for i in (0, 3))
    assert (one.replication, other.replication) == (0, 3)
    assert one.stages != other.stages


def test_traces_of_all_replications_lie_in_one_file(tmp_path):
    request = replace(REQUEST, days=5, warmup_d=5, replications=2)
    n_row = write_all_traces(request, tmp_path / "all.parquet")
    frame = pl.read_parquet(tmp_path / "all.parquet")
    assert frame.height == n_row
    assert frame.schema == pl.Schema(
        {
            "replication": pl.Int32,
            "time_h": pl.Float64,
            "time": pl.Datetime("ms"),
            "entity": pl.String,
            "step": pl.String,
            "what": pl.String,
            "where": pl.String,
            "value": pl.Float64,
        }
    )
    second = frame.filter(pl.col("replication") == 1).drop("replication")
    write_trace(*trace_run(request, replication=1), tmp_path / "one.parquet")
    assert second.equals(pl.read_parquet(tmp_path / "one.parquet").drop("replication"))
    assert [path.name for path in tmp_path.glob("*.part")] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("block-absheron-9999", "block-absheron goes from block-absheron-1 to block-absheron-"),
        ("block-absheron", "which block-absheron? Give a number: block-absheron-1 to"),
        ("blok-absheron-3", "such as block-absheron-1 to"),
        ("", "a name is a kind and a number"),
        ("XIAN-2024-9999", "trains left Xi'an in 2024 in this run, XIAN-2024-001 to"),
        ("XIAN-2024-000", "there is no XIAN-2024-000"),
        ("XIAN-9999-1", "no train of this run left Xi'an in 9999: the run goes from 2024-02-10 to"),
        ("xi'an 2024", "which train from Xi'an? Give a number: XIAN-2024-001 to"),
        ("XIAN", "which train from Xi'an? Give a number"),
        ("MUNICH-2024-001", "no train of this run sets out from Munich; trains do from "),
        ("QQWX-2024-001", "no place is called QQWX; trains set out from"),
    ],
)
def test_names_that_lead_nowhere_are_answered_with_others(traced, name, words):
    with pytest.raises(InputError) as error:
        tell_life(*traced, name)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("nowhere at all", "no place is called so: name one of akhalkalaki, aktau"),
        ("beijing", "no limit or yard lies at Beijing: name one of"),
        ("khorgos", "did you mean altynkol-khorgos or khorgos-gateway?"),
    ],
)
def test_a_place_that_keeps_nothing_is_answered_with_those_that_do(traced, place, words):
    with pytest.raises(InputError) as error:
        tell_day(*traced, place, dt.date(2024, 3, 10))
    assert words in str(error.value)


def test_what_a_misspelt_place_was_taken_for_is_told(traced):
    """Who means Aktau and types another letter learns what the answer is about."""
    setting, _ = traced
    assert find_place(setting, "aktau") == find_place(setting, "Aktau") == ("aktau", "")
    here, how = find_place(setting, "aktua")
    assert (here, "aktua" in how, "Aktau" in how) == ("aktau", True, True)
    assert tell_life(*traced, "XIAN-2024-007").how == tell_life(*traced, "西安-2024-7").how == ""
    assert tell_life(*traced, "block-absheron-2").how == ""
    assert "Chongqing" in tell_life(*traced, "Chongqin-2024-001").how


def test_all_that_is_wrong_with_a_day_of_a_port_is_told_at_once():
    def told(*words):
        return CliRunner().invoke(trace_app, ["port", *words]).exception.faults

    assert len(told("", "--on", "someday", "--from", "2024-13-01", "--warm-up", "auto")) == 4
    assert len(told("beijing", "--on", "2030-01-01", *SHORT)) == 2


@pytest.mark.parametrize("name", ["xian-2024-7", "Xi'an 2024 007", "西安-2024-7", "Сиань_2024_7"])
def test_a_train_answers_to_any_name_of_its_place(traced, name):
    assert tell_life(*traced, name).callsign == "XIAN-2024-007"


@pytest.mark.parametrize("error", [pl.exceptions.ComputeError, OSError])
def test_a_full_disc_is_told_with_what_to_do(traced, tmp_path, monkeypatch, error):
    def write_parquet(*_):
        raise error("no space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", write_parquet)
    with pytest.raises(InputError, match=r"--trace: t\.parquet .*no space left.*: make room"):
        write_trace(*traced, tmp_path / "t.parquet")


def test_a_trace_is_the_same_as_parquet_and_as_csv(traced, tmp_path):
    n_row = write_trace(*traced, tmp_path / "t.csv")
    assert write_trace(*traced, tmp_path / "t.parquet") == n_row > 0
    frame = pl.read_parquet(tmp_path / "t.parquet")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert frame.columns == list(rows[0])
    assert frame["entity"].to_list() == [row["entity"] for row in rows]
    assert frame["time_h"].to_list() == [float(row["time_h"]) for row in rows]


def test_a_trace_of_an_unknown_ending_is_refused_before_it_is_run(tmp_path):
    [fault] = find_ending_faults(tmp_path / "t.txt")
    assert "must end in .parquet or .csv" in fault
    assert find_ending_faults(tmp_path / "t.csv") == []


@pytest.mark.slow
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
    assert life.output.startswith("start,local,place,step,label,hours_h,waiting,waiting_for\n")
    day = runner.invoke(trace_app, ["port", "aktau", "--on", "2024-03-10", *SHORT])
    assert "aktau, 2024-03-10" in day.output
    again = runner.invoke(trace_app, ["port", "Ақтау", "--on", "2024-03-10", *SHORT])
    assert again.output == day.output, "a place has many names"
    storm = ["--what-if", "aktau.storm=2024-03-10/2d"]
    shut = runner.invoke(trace_app, ["port", "aktau", "--on", "2024-03-11", *SHORT, *storm])
    assert shut.output.startswith("closures of Aktau and Kuryk: 00:00 to 24:00\n"), shut.output
