"""Scenarios: made of a list of changes, kept, changed, sent as files."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.scenario.spec import Scenario, scenario_from
from transcaspian.server.toml import to_toml

TOML_TYPE = "application/toml"
TOML = {"Content-Type": TOML_TYPE}
TEXT = (
    'schema = "transcaspian/scenario/1"\nname = "Two more"\n'
    '[[change]]\nwhat = "aktau.feeders"\nadd = 2\n'
)
words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=20)
keys = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
plain = words | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e12, 1e12)
values = st.recursive(
    plain,
    lambda one: st.lists(one, min_size=1, max_size=3) | st.dictionaries(keys, one, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def client(start, store):
    """The same tests on both kinds of store."""
    return start(store=store)


@given(st.dictionaries(keys, values, max_size=5))
def test_what_is_written_is_read_back(document):
    assert tomllib.loads(to_toml(document)) == document


def test_a_scenario_is_the_same_after_its_file():
    made = Scenario(
        "More",
        run={"from": "2024-02-01", "days": 90, "promise": {"xian-absheron": 12.5}},
        changes=[{"what": "aktau.feeders", "add": 2, "from": "2024-03-01", "why": 'a "wind"'}],
    )
    text = to_toml(made.to_document())
    assert scenario_from(tomllib.loads(text)).to_document() == made.to_document()


def test_scenarios_are_kept_changed_and_dropped(client):
    path = "/scenarios/Two more"
    assert client.post("/scenarios", json={"name": "Two more", "toml": TEXT}).status_code == 201
    assert client.post("/scenarios", json={"name": "Two more", "toml": TEXT}).status_code == 409
    kept = client.get(path)
    assert kept.json()["toml"] == TEXT
    changed = {"toml": TEXT.replace("add = 2", "add = 3")}
    stale = client.put(path, json=changed, headers={"If-Match": '"older"'})
    assert stale.status_code == 412
    fresh = client.put(path, json=changed, headers={"If-Match": kept.headers["etag"]})
    assert fresh.status_code == 200
    assert fresh.json()["digest"] != kept.json()["digest"]
    wrong = client.put(path, json={"toml": TEXT + "zz = 1\n"})
    assert [one["line"] for one in wrong.json()["faults"]] == [6]
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404


def test_a_file_comes_back_byte_for_byte(client):
    path = "/scenarios/From a file"
    assert client.put(path, json={"toml": TEXT}).status_code == 404
    assert client.put(path, content=TEXT, headers=TOML).status_code == 201
    assert client.put(path, content=TEXT, headers=TOML).status_code == 200
    for answer in (client.get(f"{path}?as=toml"), client.get(path, headers={"Accept": TOML_TYPE})):
        assert answer.headers["content-type"] == TOML_TYPE
        assert "attachment" in answer.headers["content-disposition"]
        assert answer.text == TEXT
    assert client.put(path, content=b"\xff\xfe", headers=TOML).status_code == 422
    assert client.put("/scenarios/schema", content=TEXT, headers=TOML).status_code == 409
    assert client.delete(path).status_code == 204


def test_a_list_of_changes_becomes_a_file_that_is_kept_nowhere(client):
    change = {"what": "aktau.feeders", "add": 2, "from": "2024-02-02", "why": "<b>more</b>"}
    run = {"from": "2024-02-01", "days": 5}
    made = client.post("/scenarios/compose", json={"name": "n", "run": run, "changes": [change]})
    assert made.status_code == 200, made.text
    assert tomllib.loads(made.json()["toml"])["change"][0]["add"] == 2
    assert scenario_from(tomllib.loads(made.json()["toml"])).digest == made.json()["digest"]
    assert client.get("/scenarios").json()["n"] == 0


def test_faults_of_a_list_of_changes_name_the_change(client):
    changes = [{"what": "aktau.feedersss", "add": 2}, {"what": "nothing.at_all", "times": 3}]
    answer = client.post("/scenarios/compose", json={"name": "n", "changes": changes})
    assert [one["field"] for one in answer.json()["faults"]] == ["change 1", "change 2"]
    answer = client.post("/scenarios/compose", json={"name": "n", "changes": [{"what": "a"}]})
    assert [one["field"] for one in answer.json()["faults"]] == ["change 1"]


def test_what_may_be_changed_is_listed_and_can_be_changed(client):
    listed = client.get("/scenarios/quantities?days=5").json()
    assert listed["n"] == len(listed["quantities"]) > 100
    assert {one["id"] for one in listed["calendars"]} >= {"aktau.storm"}
    at_aktau = [one for one in listed["quantities"] if one["place"] == "aktau"]
    stated = [one for one in at_aktau if one["origin"] in ("sourced", "assumed")]
    assert stated
    change = {"what": stated[0]["name"], "times": 1}
    sent = {"name": "n", "run": {"from": "2024-02-01", "days": 5}, "changes": [change]}
    assert client.post("/scenarios/compose", json=sent).status_code == 200
