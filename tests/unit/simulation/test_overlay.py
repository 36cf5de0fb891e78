"""Rows of a scenario over the packaged tables, and faults that know their line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from transcaspian.atlas.load import load_atlas
from transcaspian.errors import ScenarioError
from transcaspian.evidence.load import load_evidence
from transcaspian.scenario.spec import SCHEMA, Scenario, read_scenario, scenario_from
from transcaspian.simulation.check import iter_faults
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.overlay import lay_over, locate_changes, locate_rows
from transcaspian.simulation.world import build_corridor
from transcaspian.simulation.world_tables import read_tables

SCENARIOS = Path(__file__).resolve().parents[3] / "docs" / "scenarios"
DAY = dt.date(2024, 3, 1)
HEAD = f'schema = "{SCHEMA}"\nname = "A try"\n'


@pytest.fixture(scope="module")
def data():
    return load_evidence(), load_atlas()


def build(data, scenario, *what_ifs):
    return build_corridor(
        *data,
        start=DAY,
        days=30,
        as_of=DAY,
        known_by=dt.date(2026, 1, 31),
        what_ifs=what_ifs,
        scenario=scenario,
    )


def compiled(data, scenario):
    return compile_model(build(data, scenario).model)


def test_no_scenario_changes_nothing():
    tables = read_tables()
    assert lay_over(tables, None) is tables
    assert lay_over(tables, Scenario("nothing")) == tables


def test_a_known_id_is_replaced_where_it_stands_and_a_new_one_added():
    tables = read_tables()
    scenario = Scenario(
        "rows",
        rows={
            "resource": [{"id": "aktau.berths", "capacity": 9}, {"id": "aktau.new", "capacity": 1}],
            "quantity": [{"name": "alat.handling_h", "unit": "h", "value": 3.0}],
        },
    )
    laid = lay_over(tables, scenario)
    before = [row["id"] for row in tables["resources"]]
    assert [row["id"] for row in laid["resources"]] == [*before, "aktau.new"]
    assert laid["resources"][before.index("aktau.berths")]["capacity"] == "9"
    [stated] = [row for row in laid["assumed"] if row["name"] == "alat.handling_h"]
    assert (stated["low"], stated["value"], stated["high"]) == ("3.0", "3.0", "3.0")
    assert stated["note"]
    assert laid["steps"] == tables["steps"]


def test_new_steps_stand_behind_the_one_named_and_one_another():
    tables = read_tables()
    steps = [
        {"id": "block.look", "after": "block.papers", "op": "hold", "hours": "constant(1)"},
        {"id": "block.look-again", "op": "hold", "hours": "constant(2)"},
    ]
    names = [row["id"] for row in lay_over(tables, Scenario("x", rows={"step": steps}))["steps"]]
    i = names.index("block.papers")
    assert names[i + 1 : i + 3] == ["block.look", "block.look-again"]
    assert len(names) == len(tables["steps"]) + 2


def test_an_inserted_step_is_on_the_way(data):
    steps = [{"id": "block.look", "after": "block.papers", "op": "hold", "hours": "constant(1)"}]
    model = build(data, Scenario("x", rows={"step": steps})).model
    following = {one.id: one.next for one in model.steps}
    plain = {one.id: one.next for one in build(data, None).model.steps}
    assert following["block.papers"] == "block.look"
    assert following["block.look"] == plain["block.papers"]


def test_changes_of_a_scenario_come_before_those_typed(data):
    scenario = Scenario("x", changes=[{"what": "aktau.feeders", "set": 3}])
    assert build(data, scenario).quantities["aktau.feeders"].value == 3.0
    assert build(data, scenario, "aktau.feeders*2").quantities["aktau.feeders"].value == 6.0


def test_a_terminal_of_its_own_holds_nothing_of_the_corridor(data):
    scenario = read_scenario(SCENARIOS / "small-terminal.toml")
    corridor = build(data, scenario)
    assert [one.id for one in corridor.model.classes] == ["box", "train"]
    assert list(iter_faults(corridor.model)) == []
    assert set(corridor.quantities) == {"boxes_d", "lift_h"}


def test_file_and_python_compile_to_the_same_arrays(data):
    told = read_scenario(SCENARIOS / "small-terminal.toml")
    said = scenario_from(told.to_document())
    one, other = compiled(data, told), compiled(data, said)
    assert told.digest == said.digest
    assert one.step_ids == other.step_ids
    for left, right in zip(one.tables, other.tables, strict=True):
        assert np.array_equal(left, right)


def test_classes_without_a_measure_get_one_each():
    rows = {"class": [{"id": "a", "start": "x"}, {"id": "b", "start": "x", "record": False}]}
    laid = lay_over(read_tables(), Scenario("x", base="none", rows=rows))
    assert [row["classes"] for row in laid["measures"]] == ["a"]


def test_faults_of_rows_know_their_line(data, tmp_path):
    path = tmp_path / "try.toml"
    path.write_text(
        HEAD
        + 'base = "none"\n[[class]]\nid = "a"\nstart = "s"\narrivals = "poisson(1, 2)"\n'
        + '[[step]]\nid = "s"\nop = "hold"\nhours = "constant(nope)"\n'
        + '[[calendar]]\nid = "c"\nkind = "union"\n',
        encoding="utf-8",
    )
    with pytest.raises(ScenarioError) as caught:
        build(data, read_scenario(path))
    assert [fault.partition(": ")[0] for fault in caught.value.faults] == [
        "try.toml:4", "try.toml:8", "try.toml:12",
    ]  # fmt: skip


def test_faults_of_a_model_get_the_line_of_the_row_they_name():
    rows = {"resource": [{"id": "quay", "capacity": 1}]}
    tables = lay_over(read_tables(), Scenario("x", rows=rows))
    at = next(row["at"] for row in tables["steps"] if row["id"] == "block.papers")
    assert locate_rows(
        [
            'resource "quay" is a pool of 0',
            'distribution "block.papers" has a negative time',
            "the model has no class",
        ],
        tables,
    ) == [
        'resource 1: resource "quay" is a pool of 0',
        f'{at}: distribution "block.papers" has a negative time',
        "the model has no class",
    ]


def test_faults_of_changes_get_the_line_of_the_change():
    scenario = Scenario("x", changes=[{"what": "a", "add": 1}, {"what": "b", "set": 1}])
    assert locate_changes(
        ["--what-if: nothing is called b; near it: c", '--what-if: "a+1" leaves', "--days: 0"],
        scenario,
    ) == ["change 2: nothing is called b; near it: c", 'change 1: "a+1" leaves', "--days: 0"]
