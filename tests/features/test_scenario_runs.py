"""Scenarios run: worked examples, comparison with another world, the run id, and being run again."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from transcaspian.errors import ScenarioError
from transcaspian.scenario.shape import read_schema
from transcaspian.scenario.spec import Scenario, read_scenario
from transcaspian.study.simulate import simulate
from transcaspian.study.simulate_replay import request_of
from transcaspian.study.simulate_request import Request

TODAY = dt.date(2026, 1, 31)
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "scenarios"
EXAMPLES = sorted(FOLDER.glob("*.toml"))
SHORT = Request("2024-03-01", TODAY, days=20, replications=2, warmup_d=20, uncertainty="none")
TERMINAL = read_scenario(FOLDER / "small-terminal.toml")


@pytest.fixture(scope="module")
def terminal():
    return simulate(replace(SHORT, scenario=TERMINAL)).to_document()


def test_there_are_examples():
    assert len(EXAMPLES) >= 2


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda one: one.stem)
def test_examples_fit_the_schema_and_run(path):
    scenario = read_scenario(path)
    validator = Draft202012Validator(read_schema())
    assert list(validator.iter_errors(scenario.to_document())) == []
    answer = simulate(replace(SHORT, start="2024-05-10", scenario=scenario))
    assert all(one.holds for one in answer.laws)
    assert answer.measures
    assert bool(answer.differences) == (scenario.base == "corridor")


def test_a_terminal_alone_has_its_own_figures_and_no_others(terminal):
    assert {one["name"] for one in terminal["values"]} == {"boxes_d", "lift_h"}
    assert [one["id"] for one in terminal["measures"]] == ["stay"]
    assert [one["id"] for one in terminal["places"]] == ["gate", "siding", "yard"]
    assert terminal["against"] is None
    # sixty boxes a day come, and trains take a hundred
    [passed] = terminal["throughputs"]
    assert passed["per_y"]["mean"] == pytest.approx(60 * 365, rel=0.1)
    assert passed["unit"] == "FEU"


def test_the_digest_of_a_scenario_is_in_the_run_id(terminal):
    again = simulate(replace(SHORT, scenario=TERMINAL)).to_document()
    assert again["run_id"] == terminal["run_id"]
    assert again["digest"] == terminal["digest"]
    [figure, *rest] = TERMINAL.rows["quantity"]
    more = replace(TERMINAL, rows={**TERMINAL.rows, "quantity": [{**figure, "value": 61}, *rest]})
    other = simulate(replace(SHORT, scenario=more)).to_document()
    assert other["run_id"] != terminal["run_id"]
    assert terminal["scenario"]["digest"] == TERMINAL.digest != other["scenario"]["digest"]


def test_a_terminal_said_in_python_is_the_one_of_the_file():
    """The guide's own words make the same arrays as its file: every figure is the same."""
    guide = (FOLDER.parent / "guides" / "scenario.md").read_text(encoding="utf-8")
    [words] = re.findall(r"```python\n(depot = .*?\n\))\nanswer", guide, flags=re.DOTALL)
    names = {"Scenario": Scenario}
    exec(words, names)
    file = read_scenario(FOLDER / "depot.toml")
    said, told = (
        simulate(replace(SHORT, scenario=one)).to_document() for one in (names["depot"], file)
    )
    assert said["digest"] == told["digest"]
    assert said["scenario"]["digest"] == told["scenario"]["digest"]
    assert said["measures"][0]["n"] > 0
    rarer = [*file.rows["step"]]
    rarer[1] = {**rarer[1], "choices": {"box.search": 0.5, "box.lift": 0.5}}
    other = simulate(replace(SHORT, scenario=replace(file, rows={**file.rows, "step": rarer})))
    assert other.to_document()["digest"] != told["digest"]


def test_a_kept_scenario_is_run_again_without_its_file(terminal):
    request = request_of(json.loads(json.dumps(terminal)), today=TODAY)
    again = simulate(replace(request, replications=2)).to_document()
    assert again["digest"] == terminal["digest"]


def test_what_is_typed_adds_to_the_file_and_is_set_against_the_rows_alone():
    answer = simulate(replace(SHORT, scenario=TERMINAL, what_ifs=("boxes_d*0.5",)))
    [value] = [one for one in answer.values if one["name"] == "boxes_d"]
    assert value["value"] == 30.0
    assert answer.to_document()["against"] == "baseline"
    [boxes] = [one for one in answer.differences if one.id == "boxes"]
    assert boxes.difference.mean < 0.0


def test_a_rival_scenario_is_what_the_answer_is_set_against():
    request = replace(SHORT, scenario=TERMINAL)
    fewer = replace(TERMINAL, changes=[{"what": "boxes_d", "times": 0.5}])
    answer = simulate(replace(request, rival=fewer)).to_document()
    assert answer["against"]["digest"] == fewer.digest
    [boxes] = [one for one in answer["differences"] if one["id"] == "boxes"]
    assert boxes["difference"]["mean"] > 0.0
    same = simulate(replace(request, rival=TERMINAL)).to_document()
    assert all(one["difference"]["mean"] == 0.0 for one in same["differences"])


def test_a_row_that_only_one_world_has_is_compared_where_both_have_it():
    scenario = Scenario(
        "a second look",
        rows={
            "step": [
                {"id": "block.look", "after": "block.passed", "op": "hold", "hours": "constant(12)"}
            ],
            "resource": [{"id": "aktau.new", "capacity": 1}],
            "measure": [{"id": "again", "classes": ["box-poti"]}],
        },
    )
    answer = simulate(replace(SHORT, scenario=scenario))
    told = {one.id: one.difference.mean for one in answer.differences}
    assert "again" not in told
    assert told["xian-absheron"] > 0.0
    assert "aktau.new" in [one.id for one in answer.places]


def test_faults_come_with_their_line(tmp_path):
    path = tmp_path / "try.toml"
    path.write_text(
        'schema = "transcaspian/scenario/1"\nname = "x"\n[[change]]\nwhat = "aktau.feedrs"\nadd = 2\n'
        '[[change]]\nwhat = "alat.handling_h"\nadd = -1000\n',
        encoding="utf-8",
    )
    with pytest.raises(ScenarioError) as caught:
        simulate(replace(SHORT, scenario=read_scenario(path)))
    assert caught.value.faults[0].startswith("try.toml:3: nothing is called aktau.feedrs")
