"""What was counted had passed, so no draw of a fit has more come to a place than can pass."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from transcaspian.errors import ScenarioError
from transcaspian.evidence.load import load_evidence
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.run import Memory, run_once
from transcaspian.simulation.statistics import utilisation
from transcaspian.simulation.uncertain import draw_prior
from transcaspian.simulation.world import settle_corridor
from transcaspian.simulation.world_tables import read_tables
from transcaspian.study.calibrate_passed import all_pass, find_loads, load_passages
from transcaspian.study.calibrate_past import load_past
from transcaspian.study.simulate_draws import load_posterior
from transcaspian.study.simulate_tell_draws import FULL

ALONE = ("border.altynkol", "border.dostyk", "line.dostyk", "line.mangystau", "border.malaszewicze")
"""Places that pass one train at a time and hold it for nothing else."""


@pytest.fixture(scope="module")
def past():
    return load_past()


@pytest.fixture(scope="module")
def evidence():
    return load_evidence()


def test_no_draw_of_the_fit_has_more_come_than_can_pass(past):
    posterior = load_posterior()
    for row in posterior.ranks.tolist():
        draw = dict(zip(posterior.names, row, strict=True))
        loads = find_loads(past.passages[0], past.grounds[0], draw)
        assert max(loads.values()) < FULL, loads


def test_the_prior_has_draws_that_deny_a_count_and_the_fit_is_told_which(past):
    draws = [draw_prior(past.columns, seed=1, number=i) for i in range(60)]
    told = past.allows(np.array([list(one.values()) for one in draws]))
    assert 0 < told.sum() < len(draws)
    for draw, allowed in zip(draws, told, strict=True):
        stored = {name: round(rank, 4) for name, rank in draw.items()}
        passes = [
            all_pass(places, ground, past.ranks_in(w, stored))
            for w, (places, ground) in enumerate(zip(past.passages, past.grounds, strict=True))
        ]
        assert all(passes) is bool(allowed)


def test_a_load_is_what_a_run_finds_taken_where_no_queue_grows(past):
    world, ground = past.worlds[0], past.grounds[0]
    corridor = settle_corridor(ground, {})
    compiled = compile_model(corridor.model)
    run = run_once(
        compiled,
        horizon_h=world.horizon_h,
        warmup_h=world.warm_up_d * 24.0,
        seed=1,
        replication=0,
        memory=Memory(),
    )
    names = [row["id"] for row in corridor.tables["resources"]]
    loads = find_loads(past.passages[0], ground, {})
    for name in ALONE:
        assert utilisation(run, names.index(name)) == pytest.approx(loads[name], rel=0.1), name


def test_every_place_is_a_limit_of_the_model_and_is_named_once(past):
    named = [one.resource for one in load_passages(load_evidence())]
    assert len(set(named)) == len(named)
    assert set(named) <= {row["id"] for row in read_tables()["resources"]}
    assert [one.resource for one in past.passages[0]] == named, "2024 has a count for each"


def test_a_count_speaks_of_its_own_year_once_it_is_out(past, evidence):
    later, earlier = past.worlds
    for place in load_passages(evidence):
        assert place.holds_in(later)
        years = {row.valid_from.year for row in place.rows}
        assert place.holds_in(earlier) is (earlier.first_day.year in years)
        assert not place.holds_in(replace(later, known_by=later.first_day))


def test_plans_and_rows_that_are_not_there_are_no_counts(evidence):
    rows = [one for one in evidence.observations if one.id != "A042"]
    rows = [replace(one, standing="target") if one.id == "V032" else one for one in rows]
    with pytest.raises(ScenarioError) as caught:
        load_passages(replace(evidence, observations=tuple(rows)))
    assert "passed.csv: A042: no such row" in caught.value.faults
    assert "passed.csv: V032 is a target and no count of what passed" in caught.value.faults
