"""Runs: asked for, watched, read, refused, cancelled; equal ones are one."""

from __future__ import annotations

import base64
import json
import time

import pytest

from transcaspian.server.problems import read_fault
from transcaspian.server.schema_runs import SimulationShown

SMALL = {"from": "2024-02-01", "days": 5, "replications": 2, "warm_up_d": 2, "uncertainty": "none"}
LONG = {"from": "2024-01-01", "days": 366, "replications": 90, "seed": 11}
HEAD = 'schema = "transcaspian/scenario/1"\nname = "n"\n'


@pytest.fixture(scope="module")
def client(start, run_store):
    """The same tests on both kinds of store."""
    return start(store=run_store)


@pytest.fixture(scope="module")
def done(client):
    answer = client.post("/runs", json=SMALL)
    assert answer.status_code == 202, answer.text
    run = answer.json()["id"]
    assert answer.headers["location"] == f"/api/v1/runs/{run}"
    shown = client.wait(run)
    assert shown["status"] == "done", shown
    return run


def test_a_run_answers_as_the_command_does(client, done):
    result = client.get(f"/runs/{done}/result").json()
    assert result["schema"] == "transcaspian/simulate/1"
    assert result["run_id"] == done
    assert all(law["holds"] for law in result["laws"])
    assert SimulationShown.model_validate(result).measures


def test_equal_requests_share_a_run(client, done):
    again = client.post("/runs", json={**SMALL, "what_if": []}).json()
    assert (again["id"], again["status"], again["attempt"]) == (done, "done", 1)
    other = client.post("/runs", json={**SMALL, "seed": 2}).json()
    assert other["id"] != done
    client.delete(f"/runs/{other['id']}")


def test_movements_are_columns_of_ten_bytes_a_leg(client, done):
    moved = client.get(f"/runs/{done}/movements").json()
    n = moved["n_leg"]
    sizes = {name: len(base64.b64decode(text)) for name, text in moved["legs"].items()}
    assert sizes == {"leg": 2 * n, "start_h": 4 * n, "end_h": 4 * n}
    assert moved["replication"] == 0
    assert client.get(f"/runs/{done}/movements?replication=2").status_code == 404


@pytest.mark.slow
def test_another_replication_is_run_again_when_it_is_asked_for(client, done):
    first, other = (client.get(f"/runs/{done}/movements?replication={i}").json() for i in (0, 1))
    assert other["replication"] == 1
    assert first["legs"] != other["legs"]


def test_the_strip_has_a_row_for_each_node_and_a_cell_for_each_day(client, done):
    strip = client.get(f"/runs/{done}/strip").json()
    assert len(strip["daily"]) == len(strip["nodes"]) > 10
    assert {len(row) for row in strip["daily"]} == {SMALL["days"]}
    assert {node["capacity"] is not None for node in strip["nodes"]} >= {True}


@pytest.mark.slow
def test_progress_is_told_until_the_run_has_ended(client):
    run = client.post("/runs", json={**SMALL, "seed": 3}).json()["id"]
    answer = client.get(f"/runs/{run}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: ")]
    shares = [one["progress"] for one in told]
    assert told[-1]["status"] == "done"
    assert shares == sorted(shares)
    assert client.app.state.streams == 0


@pytest.mark.slow
def test_a_change_is_set_against_the_baseline(client):
    run = client.post("/runs", json={**SMALL, "what_if": ["aktau.feeders+2"]}).json()["id"]
    assert client.wait(run)["status"] == "done"
    assert client.get(f"/runs/{run}/result").json()["differences"]


def test_a_run_that_cant_be_says_every_fault_at_once(client):
    before = client.get("/runs").json()["n"]
    wrong = {**SMALL, "what_if": ["aktau.feedersss+2", "nothing.at_all=3"]}
    answer = client.post("/runs", json=wrong)
    assert answer.status_code == 422
    faults = answer.json()["faults"]
    assert [one["field"] for one in faults] == ["what_if", "what_if"]
    assert "aktau.feeders" in faults[0]["remedy"]
    text = HEAD + '[[change]]\nwhat = "aktau.feedersss"\nadd = 2\n'
    answer = client.post("/runs", json={**SMALL, "scenario": text})
    assert [one["line"] for one in answer.json()["faults"]] == [3]
    assert client.get("/runs").json()["n"] == before


@pytest.mark.slow
def test_promises_are_told_and_single_ones_switched(client):
    asked = "/chronicle/promises/changes?from=2026-10-01&days=5"
    rows = [one for one in client.get(asked).json()["promises"] if one["in_all"]]
    late = {**SMALL, "from": "2026-10-01"}
    ids = [
        client.post("/runs", json={**late, **one}).json()["id"]
        for one in (
            {"promises": "none"},
            {"promises": "all"},
            {"promise_ids": [rows[0]["id"]]},
            {"promise_ids": [rows[0]["id"]], "promises": "all"},
            {"promise_ids": [one["id"] for one in rows]},
        )
    ]
    assert len(set(ids[:3])) == 3
    assert ids[2] == ids[3]
    assert client.wait(ids[2])["status"] == "done"
    result = client.get(f"/runs/{ids[2]}/result").json()
    told = [one["what"] for one in rows[0]["changes"] if not one["left_out"]]
    changes = result["scenario"]["document"]["change"]
    assert sorted(one["what"] for one in changes) == sorted(told)
    assert result["differences"]
    unknown = client.post("/runs", json={**SMALL, "promise_ids": ["nobody", "nothing"]})
    assert [one["field"] for one in unknown.json()["faults"]] == ["promise_ids", "promise_ids"]
    for run in ids:
        client.delete(f"/runs/{run}")


@pytest.mark.slow
def test_a_warm_up_that_is_found_alters_no_name(client):
    text = HEAD + '[run]\nwarm_up = "auto"\n'
    asked = {**SMALL, "scenario": text} | {"seed": 5}
    del asked["warm_up_d"]
    run = client.post("/runs", json=asked).json()["id"]
    assert client.wait(run)["status"] == "done"
    assert client.get(f"/runs/{run}/result").json()["run_id"] == run


@pytest.mark.slow
def test_bottlenecks_are_a_run_too(client):
    run = client.post("/runs", json={**SMALL, "kind": "bottlenecks"}).json()["id"]
    assert run.startswith("b-")
    assert client.wait(run)["status"] == "done"
    result = client.get(f"/runs/{run}/result").json()
    assert result["schema"] == "transcaspian/bottlenecks/1"
    assert result["run_id"] == run
    assert SimulationShown.model_validate(result).rows
    assert client.get(f"/runs/{run}/strip").status_code == 404


def test_a_run_is_cancelled_in_the_queue_and_at_work(client):
    cancelled = [one["action"] for one in client.get("/audit?limit=1000").json()["lines"]]
    first = client.post("/runs", json=LONG).json()["id"]
    second = client.post("/runs", json={**LONG, "seed": 12}).json()["id"]
    assert client.delete(f"/runs/{second}").json()["status"] == "cancelled"
    deadline = time.monotonic() + 30
    while client.get(f"/runs/{first}").json()["status"] != "running":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert client.delete(f"/runs/{first}").json()["status"] == "cancelled"
    assert client.delete(f"/runs/{first}").status_code == 409
    again = client.post("/runs", json={**LONG, "seed": 12}).json()
    assert again["status"] in {"queued", "running"}
    assert client.delete(f"/runs/{again['id']}").json()["status"] == "cancelled"
    lines = client.get("/audit?limit=1000").json()["lines"]
    assert sum(one["action"] == "run.cancel" for one in lines) == cancelled.count("run.cancel") + 3


def test_the_queue_is_bounded(start):
    client = start(most_queued=2, workers=1)
    answers = [client.post("/runs", json={**LONG, "seed": 20 + i}) for i in range(5)]
    assert [one.status_code for one in answers][-1] == 429
    assert answers[-1].headers["retry-after"]
    for answer in answers:
        if answer.status_code == 202:
            client.delete(f"/runs/{answer.json()['id']}")


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": 0},
        {"from": "soon"},
        {"known_by": "2024-13"},
        {"replications": 500, "days": 1830},
        {"evidence": "etc"},
        {"kind": "sweep"},
        {"what_if": ["a\x00b"]},
        {"scenario": "name = "},
        {"scenario": "a = " + "[" * 3000},
    ],
)
def test_what_cant_be_a_run_is_refused_at_once(client, wrong):
    answer = client.post("/runs", json={**SMALL, **wrong})
    assert answer.status_code == 422, answer.text
    assert answer.json()["faults"]


def test_a_fault_of_a_scenario_has_its_line():
    fault = read_fault('scenario.toml:4: change 1 zz: "zz" is unknown; there are what, set')
    assert (fault.line, fault.field) == (4, "change 1 zz")
    assert fault.fault.startswith('"zz" is unknown')
