"""A model written as TOML is the model; what is off in it is named, all at once."""

from __future__ import annotations

import pytest
from tests.reference.sim_worlds import exits

from transcaspian.errors import ScenarioError
from transcaspian.simulation.model import Arrivals, Calendar, Dist, EntityClass, Step, Weather
from transcaspian.simulation.tables import model_from, read_model

TEXT = """
[model]
weekday = 2

[[class]]
id = "job"
start = "queue"
arrivals = { kind = "trace", times_h = [1, 1.5] }

[[resource]]
id = "server"
capacity = 1
changes = [[10, 2]]

[[calendar]]
id = "wind"
kind = "weather"
weather = { closed_share = [0.1], closure_h = [5.0] }

[[dist]]
id = "service"
family = "constant"
a = 2

[[step]]
id = "queue"
op = "seize"
resource = "server"
next = "serve"

[[step]]
id = "serve"
op = "hold"
dist = "service"
next = "leave"

[[step]]
id = "leave"
op = "release"
resource = "server"
next = "way"

[[step]]
id = "way"
op = "route"
choices = [["end", 1.0]]

[[step]]
id = "end"
op = "end"
"""


def test_a_file_is_the_model_it_says(tmp_path):
    path = tmp_path / "model.toml"
    path.write_text(TEXT, encoding="utf-8")
    model = read_model(path)
    assert model.weekday == 2
    assert model.classes == (
        EntityClass("job", start="queue", arrivals=Arrivals("trace", times_h=(1.0, 1.5))),
    )
    assert model.calendars == (Calendar("wind", "weather", weather=Weather((0.1,), (5.0,))),)
    assert model.resources[0].changes == ((10.0, 2.0),)
    assert model.steps[3] == Step("way", "route", choices=(("end", 1.0),))


def test_a_file_runs(tmp_path):
    path = tmp_path / "model.toml"
    path.write_text(TEXT.replace("[0.1]", str([0.1] * 12)).replace("[5.0]", str([5.0] * 12)))
    assert exits(read_model(path)) == {"job-1": 3.0, "job-2": 5.0}


def test_all_faults_of_a_file_are_named_at_once():
    with pytest.raises(ScenarioError) as caught:
        model_from(
            {
                "class": [{"id": "job", "arrivals": {"kind": 3}}],
                "step": [{"id": "s", "op": "end", "colour": "red", "choices": [["a"]]}],
                "dist": {"id": "d"},
                "resource": [{"id": "r"}],
                "ships": [],
                "model": {"steps": []},
            }
        )
    text = "\n".join(caught.value.faults)
    for words in (
        'table "ships" is unknown',
        "dist: write each row as [[dist]]",
        'class "job", arrivals: kind is 3, not str',
        'step "s": the field "colour" is unknown',
        "choices is [['a']]",
        'resource "r": a field is missing, one of capacity',
        "rows stand in tables of their own",
    ):
        assert words in text


def test_a_file_that_is_no_toml_is_named(tmp_path):
    path = tmp_path / "model.toml"
    path.write_text("= 3")
    with pytest.raises(ScenarioError, match=r"model\.toml"):
        read_model(path)


PERIODS = """
[[period]]
start_h = 2.5
[[period.dist]]
id = "service"
a = 4

[[period]]
start_h = 400
[[period.dist]]
id = "service"
family = "uniform"
b = 6
"""


def test_a_period_says_only_what_differs_from_then_on(tmp_path):
    path = tmp_path / "model.toml"
    still = TEXT.replace("[0.1]", str([0.1] * 12)).replace("[5.0]", str([5.0] * 12))
    path.write_text(still + PERIODS)
    model = read_model(path)
    assert [one.start_h for one in model.periods] == [2.5, 400.0]
    assert model.periods[0].dists == (Dist("service", "constant", 4.0),)
    assert model.periods[1].dists == (Dist("service", "uniform", 4.0, 6.0),)
    assert exits(model) == {"job-1": 3.0, "job-2": 7.0}, "what is under way keeps its end"


def test_faults_of_periods_are_named_at_once():
    step = {"id": "end", "op": "end"}
    with pytest.raises(ScenarioError) as caught:
        model_from(
            {
                "step": [step],
                "period": [
                    {"start_h": "soon", "step": [{"id": "nobody"}]},
                    {"step": [{"id": "end", "colour": "red"}], "resource": []},
                ],
            }
        )
    told = "; ".join(caught.value.faults)
    for words in (
        'period 1, step "nobody" is no row of the model',
        "period 1: start_h is 'soon', not float",
        'period 2, step "end": the field "colour" is unknown',
        'period 2: the field "resource" is unknown',
    ):
        assert words in told
    with pytest.raises(ScenarioError, match="write each row as"):
        model_from({"step": [step], "period": {"start_h": 3}})
    with pytest.raises(ScenarioError, match="period 1: a field is missing, one of start_h"):
        model_from({"step": [step], "period": [{}]})
