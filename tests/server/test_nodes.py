"""Limits and yards of a run over the wire, and its tables as files."""

from __future__ import annotations

import io

import polars as pl
import pytest

pytestmark = pytest.mark.slow

SMALL = {"from": "2024-02-01", "days": 5, "replications": 2, "warm_up_d": 2, "uncertainty": "none"}
TABLES = ("daily", "measures", "splits", "stays")


@pytest.fixture(scope="module")
def done(client):
    run = client.post("/runs", json=SMALL).json()["id"]
    assert client.wait(run)["status"] == "done"
    return run


def test_nodes_have_what_came_beside_what_could_be_served(client, done):
    listed = client.get(f"/runs/{done}/nodes").json()
    strip = client.get(f"/runs/{done}/strip").json()
    assert [one["id"] for one in listed["nodes"]] == [one["id"] for one in strip["nodes"]]
    assert listed["run_id"] == done
    assert listed["replications"] == SMALL["replications"]
    for one in listed["nodes"]:
        assert {len(days) for days in one["daily"].values()} == {SMALL["days"]}


def test_a_node_has_the_causes_of_its_place(client, done):
    shown = client.get(f"/runs/{done}/nodes/aktau.berths").json()
    assert shown["node"]["where"] == "aktau"
    by_unit: dict[str, float] = {}
    for one in shown["causes"]:
        by_unit[one["who"]] = by_unit.get(one["who"], 0.0) + one["share"]
    assert by_unit
    assert all(total == pytest.approx(1.0) for total in by_unit.values())
    assert client.get(f"/runs/{done}/nodes/nobody").status_code == 404


def test_bars_meet_their_window_and_the_longest_are_kept(client, done):
    path = f"/runs/{done}/occupancy"
    every = client.get(path, params={"place": "aktau", "from_h": 24, "to_h": 48}).json()
    columns = every["columns"]
    assert every["n"] == every["n_all"] == len(columns["start_h"]) > 5
    assert all(start < 48 for start in columns["start_h"])
    assert all(end > 24 for end in columns["end_h"])
    assert {one["where"] for one in every["nodes"]} == {"aktau"}
    few = client.get(path, params={"place": "aktau", "from_h": 24, "to_h": 48, "most": 3}).json()
    lengths = [end - start for start, end in zip(columns["start_h"], columns["end_h"], strict=True)]
    kept = [e - s for s, e in zip(few["columns"]["start_h"], few["columns"]["end_h"], strict=True)]
    assert sorted(kept) == pytest.approx(sorted(lengths)[-3:], abs=0.01)
    assert few["n_all"] == every["n_all"]
    assert client.get(path, params={"replication": 2}).status_code == 404
    wrong = client.get(path, params={"node": "x", "place": "y"}).json()
    assert {one["field"] for one in wrong["faults"]} == {"node", "place"}


@pytest.mark.slow
def test_bars_of_another_replication_are_run_again(client, done):
    path = f"/runs/{done}/occupancy"
    first, other = (client.get(path, params={"replication": i}).json() for i in (0, 1))
    assert other["replication"] == 1
    assert first["columns"]["start_h"] != other["columns"]["start_h"]


def test_tables_are_parquet_and_hold_what_the_result_holds(client, done):
    result = client.get(f"/runs/{done}/result").json()
    frames = {}
    for name in TABLES:
        answer = client.get(f"/runs/{done}/tables/{name}.parquet")
        assert answer.headers["content-type"] == "application/vnd.apache.parquet"
        assert "content-encoding" not in answer.headers
        frames[name] = pl.read_parquet(io.BytesIO(answer.content))
    assert frames["daily"].height == len(result["places"]) * SMALL["days"]
    assert frames["measures"]["id"].to_list() == [one["id"] for one in result["measures"]]
    node = result["places"][0]
    days = frames["daily"].filter(pl.col("node") == node["id"])["daily"].to_list()
    assert days == node["daily"]
    assert client.get(f"/runs/{done}/tables/rows.parquet").status_code == 404
    assert client.get(f"/runs/{done}/tables/..%2Frequest.parquet").status_code in {404, 422}


def test_no_half_file_is_left(client, done):
    home = client.app.state.settings.home
    assert not list(home.rglob(".part-*"))
