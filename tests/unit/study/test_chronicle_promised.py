"""Promises as changes of a simulated world."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from dataclasses import replace

import pytest

from transcaspian.chronicle.commitment import status_on
from transcaspian.chronicle.held import hold
from transcaspian.chronicle.record import Commitment, Effect, Step
from transcaspian.cli.app import run
from transcaspian.errors import ScenarioError
from transcaspian.scenario.spec import Scenario, scenario_from
from transcaspian.study.chronicle_promised import changes_of, fit_run, keep_promises, to_toml
from transcaspian.study.simulate import simulate
from transcaspian.study.simulate_request import Request

HELD = hold()
TODAY = dt.date(2026, 8, 31)
ALL = changes_of(HELD, HELD.rows.commitments, TODAY)
YEAR = {"first": dt.date(2025, 1, 1), "last": dt.date(2025, 12, 31)}
REQUEST = Request("2025-01-01", TODAY, days=365, uncertainty="none")


def promise(stage, *, due="", start="2025-06", kind="add", what="aktau.feeders"):
    step = Step(stage, "2024-01", evidence=("F014",), text="x")
    effect = Effect(what, kind, 2.0, start, ("F014",))
    return Commitment("p", "ships", ("KAZ",), due=due, steps=(step,), effects=(effect,))


def fit(commitment, which):
    return fit_run(changes_of(HELD, [commitment], TODAY), which=which, **YEAR)


def test_every_effect_is_told_or_left_out_with_a_reason():
    assert len(ALL) == sum(len(one.effects) for one in HELD.rows.commitments)
    for which in ("kept", "all"):
        told, rest = fit_run(ALL, which=which, **YEAR)
        assert len(told) + len(rest) == len(ALL)
        assert all(one.left_out for one in rest)
        assert not any(one.left_out for one in told)


def test_kept_is_part_of_all():
    kept, _ = fit_run(ALL, which="kept", **YEAR)
    everything, _ = fit_run(ALL, which="all", **YEAR)
    assert {one.text for one in kept} < {one.text for one in everything}
    states = {one.id: status_on(one, TODAY).state for one in HELD.rows.commitments}
    assert {states[one.promise] for one in kept} == {"kept"}
    assert "broken" not in {states[one.promise] for one in everything}


@pytest.mark.parametrize(
    ("commitment", "which", "start", "reason"),
    [
        (promise("operational"), "kept", dt.date(2025, 6, 1), ""),
        (promise("agreed"), "kept", None, "open, not kept"),
        (promise("agreed"), "all", dt.date(2025, 6, 1), ""),
        (promise("agreed", start="2024-03"), "all", None, ""),
        (promise("operational", start="2024-03"), "all", None, "kept since before the run"),
        (promise("agreed", start="2026"), "all", None, "begins after the run"),
        (promise("agreed", start=""), "all", None, "no day is named"),
        (promise("lapsed"), "all", None, "lapsed or cancelled"),
        (promise("agreed", what="port.depth_m@aktau"), "all", None, "the simulator has no such"),
    ],
)
def test_which_effects_a_run_is_told(commitment, which, start, reason):
    told, rest = fit(commitment, which)
    if reason:
        assert told == []
        assert rest[0].left_out.startswith(reason)
    else:
        assert [one.start for one in told] == [start]
        assert told[0].to_change()["add"] == 2.0


def test_a_parameter_of_the_evidence_moves_the_quantity_that_it_feeds():
    [one] = changes_of(HELD, [promise("agreed", what="volume.trains_d@altynkol-khorgos")], TODAY)
    assert (one.what, one.left_out) == ("border.altynkol.trains_d", "")


def test_toml_is_read_back_as_the_same_changes():
    text = to_toml(ALL)
    rows = tomllib.loads(text)["change"]
    assert len(rows) == sum(not one.left_out for one in ALL)
    scenario = scenario_from(
        tomllib.loads(f'schema = "transcaspian/scenario/1"\nname = "x"\n{text}')
    )
    wanted = [one.to_change() for one in ALL if not one.left_out]
    assert scenario.to_document()["change"] == wanted
    assert all(one["source"] and one["why"].startswith("promise ") for one in rows)
    assert text.count("# left out") == sum(bool(one.left_out) for one in ALL)


def test_none_changes_nothing():
    assert keep_promises(REQUEST, HELD) is REQUEST


def test_promises_come_before_the_scenarios_own_changes_and_are_told():
    own = Scenario("mine", changes=[{"what": "aktau.feeders", "add": 1}])
    asked = keep_promises(replace(REQUEST, scenario=own, with_promises="all"), HELD)
    changes = asked.scenario.to_document()["change"]
    assert changes[-1] == {"what": "aktau.feeders", "add": 1}
    assert {"what": "line.dostyk.growth", "set": 5.0}.items() <= changes[-2].items()
    assert asked.scenario.name == "mine"
    assert keep_promises(asked, HELD) is asked
    assert f"{len(changes) - 1} effects of promises" in asked.promise_notes[0]


def test_what_became_known_later_is_not_promised_yet():
    early = keep_promises(
        replace(REQUEST, with_promises="all", known_by="2024-12-31"), HELD
    ).scenario.to_document()["change"]
    assert "line.dostyk.growth" not in {one["what"] for one in early}


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        (replace(REQUEST, with_promises="some"), "none of kept, all, none"),
        (replace(REQUEST, with_promises="all", days=0), "--days"),
        (
            replace(
                REQUEST,
                with_promises="all",
                scenario=Scenario("y", base="none"),
            ),
            "stands alone",
        ),
    ],
)
def test_faults_are_told(request_, fault):
    with pytest.raises(ScenarioError, match=fault):
        keep_promises(request_, HELD)


def test_a_run_with_promises_says_so_and_differs_by_them():
    short = replace(REQUEST, days=20, replications=1, warmup_d=10)
    told = simulate(keep_promises(replace(short, with_promises="kept"), HELD)).to_document()
    assert told["with_promises"] == "kept"
    assert any("promise kashagan-240kt, kept" in note and "E015" in note for note in told["notes"])
    assert told["against"] == "baseline"
    assert "with_promises" not in simulate(short).to_document()


@pytest.mark.parametrize("to", ["istanbul", "constanta"])
def test_no_promise_names_a_parameter_that_compare_uses(to, capsys):
    """Why compare has no such option; if this fails, docs/chronicle/questions.md is wrong."""
    words = ["compare", "xian", to, "--depart", "2026-03-11", "--draws", "100", "--format", "json"]
    assert run(words) == 0
    used = json.loads(capsys.readouterr().out)["parameters"]
    effects = {effect.what for one in HELD.rows.commitments for effect in one.effects}
    assert effects
    assert not effects & set(used)
