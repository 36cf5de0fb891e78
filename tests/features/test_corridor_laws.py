"""Laws that the packaged corridor keeps, whatever its figures are."""

from __future__ import annotations

import datetime as dt
import fnmatch
import math
from dataclasses import replace

import numpy as np
import pytest

from transcaspian.atlas.load import load_atlas
from transcaspian.evidence.load import load_evidence
from transcaspian.scenario.spec import Scenario
from transcaspian.simulation.statistics import paired
from transcaspian.simulation.world_formula import names_in
from transcaspian.simulation.world_tables import read_args, read_tables
from transcaspian.study.simulate_faults import check_request
from transcaspian.study.simulate_request import Request
from transcaspian.study.simulate_runs import digest_of, prepare, run_setting

TODAY = dt.date(2026, 1, 31)
WINTER = Request("2024-01-15", TODAY, days=75, replications=6, seed=11, threads=2, warmup_d=30)


@pytest.fixture(scope="module")
def data():
    return load_evidence(), load_atlas()


@pytest.fixture(scope="module")
def settings(data):
    made = {}

    def make(*what_ifs, request=WINTER):
        if (what_ifs, request) not in made:
            made[what_ifs, request] = prepare(check_request(request), *data, what_ifs)
        return made[what_ifs, request]

    return make


@pytest.fixture(scope="module")
def runs(settings):
    done = {}

    def run(*what_ifs, request=WINTER):
        if (what_ifs, request) not in done:
            done[what_ifs, request] = run_setting(settings(*what_ifs, request=request))
        return done[what_ifs, request]

    return run


def mean_d(setting, reduced, measure):
    """Mean days of a measure in each replication."""
    ids = [row["id"] for row in setting.corridor.tables["measures"]]
    return np.array([one.times_d[ids.index(measure), 3] for one in reduced])


def days_by_bucket(setting, reduced, measure):
    ids = [row["id"] for row in setting.corridor.tables["measures"]]
    split = np.mean([one.split_d[ids.index(measure)] for one in reduced], axis=0)
    return dict(zip(setting.compiled.buckets, split, strict=True))


def test_every_replication_ends_well_and_nothing_is_lost(runs):
    for one in runs():
        assert one.status == "ok"
        assert one.broken == ()
        assert {name.partition(":")[0] for name in one.laws} == {"conservation", "Little"}


def test_boxes_that_came_have_left_or_are_here(settings, runs):
    for one in runs():
        came, gone_or_here = one.laws["conservation: classes"]
        assert came == gone_or_here > 0


def test_threads_change_nothing(settings, runs):
    alone = settings(request=replace(WINTER, threads=1, replications=3))
    assert digest_of(run_setting(alone)) == digest_of(runs()[:3])


def test_a_change_of_nothing_changes_nothing(runs):
    assert digest_of(runs("aktau.feeders*1", "border.altynkol.slots_d+0%")) == digest_of(runs())


def test_more_feeders_make_nobody_wait_longer(settings, runs):
    before = mean_d(settings(), runs(), "aktau-wait")
    after = mean_d(settings(), runs("aktau.feeders+2"), "aktau-wait")
    known = paired(before, after)
    assert known.mean < 0.0
    assert known.low < 0.0
    assert np.count_nonzero(after > before) <= 1


def test_fewer_feeders_make_boxes_wait_longer(settings, runs):
    before = mean_d(settings(), runs(), "aktau-wait")
    after = mean_d(settings(), runs("aktau.feeders-2"), "aktau-wait")
    assert (after > before).all()


def test_a_storm_delays(settings, runs):
    storm = "aktau.storm=2024-02-05/10d"
    before = mean_d(settings(), runs(), "aktau-wait")
    after = mean_d(settings(storm), runs(storm), "aktau-wait")
    assert paired(before, after).mean > 0.0
    assert np.count_nonzero(after < before) <= 1


def test_a_storm_at_aktau_leaves_the_way_there_alone(settings, runs):
    storm = "aktau.storm=2024-02-05/10d"
    here = days_by_bucket(settings(), runs(), "xian-absheron")
    there = days_by_bucket(settings(storm), runs(storm), "xian-absheron")
    assert there["moving:China"] == pytest.approx(here["moving:China"], rel=0.01)


def test_who_jumps_the_queue_lies_less_in_the_yard(data, settings, runs):
    [row] = [one for one in read_tables()["classes"] if one["id"] == "box-showcase"]
    as_others = {name: row[name] for name in ("id", "start", "unit", "label")}
    as_others |= {"size": 2, "priority": 0, "attribute": int(row["attribute"])}
    no_haste = Scenario("No haste", rows={"class": [as_others]})
    waiting = prepare(check_request(WINTER), *data, (), no_haste)
    jumped = days_by_bucket(settings(), runs(), "showcase")["waiting:aktau.yard"]
    waited = days_by_bucket(waiting, run_setting(waiting), "showcase")["waiting:aktau.yard"]
    assert jumped < waited


def test_before_the_line_to_kars_reopened_boxes_for_istanbul_went_by_sea(settings, runs):
    days = days_by_bucket(settings(), runs(), "xian-istanbul")
    assert days["moving:Turkiye"] == 0.0
    assert days["moving:Black Sea"] > 0.0


def test_the_ban_of_2025_holds_wagons_and_that_of_no_other_year(settings, runs):
    spring = replace(WINTER, start="2025-04-01", days=100, replications=2)
    banned = days_by_bucket(settings(request=spring), runs(request=spring), "kuryk-alat")
    assert banned["waiting:ban of loading for Kuryk"] > 0.0
    assert (
        days_by_bucket(settings(), runs(), "kuryk-alat")["waiting:ban of loading for Kuryk"] == 0.0
    )


def test_a_closure_has_no_end_that_was_not_yet_known(data):
    """The line to Kars reopened on 20 May 2024; in February nobody could know the day."""
    spring = replace(WINTER, start="2024-04-01", days=100)
    spells = {
        known_by: next(
            calendar.closed_h
            for calendar in prepare(
                check_request(replace(spring, known_by=known_by)), *data, ()
            ).corridor.model.calendars
            if calendar.id == "btk.line"
        )
        for known_by in ("2024-02-29", "2024-12-31")
    }
    assert max(end for _, end in spells["2024-02-29"]) == math.inf
    assert max(end for _, end in spells["2024-12-31"]) < math.inf


def test_who_knew_less_assumes_more(data):
    late = prepare(check_request(WINTER), *data, ()).corridor.counts
    early = prepare(
        check_request(replace(WINTER, known_by="2023-06-30")), *data, ()
    ).corridor.counts
    assert early["assumed"] > late["assumed"]
    assert early["sourced"] < late["sourced"]


def test_every_figure_is_used_and_every_name_leads_somewhere(settings):
    corridor = settings().corridor
    tables = corridor.tables
    text = " ".join(
        " ".join(value for cell, value in row.items() if cell not in ("label", "at", "name"))
        for table in (
            "quantities",
            "resources",
            "stocks",
            "calendars",
            "classes",
            "steps",
            "throughput",
        )
        for row in tables[table]
    )
    used = set(
        text.replace("(", " ")
        .replace(")", " ")
        .replace(";", " ")
        .replace("=", " ")
        .replace(":", " ")
        .replace("|", " ")
        .split()
    )
    assert {name for name in corridor.quantities if name not in used} == set()
    assert {row["quantity"] for row in tables["relief"]} <= set(corridor.quantities)
    buckets = settings().compiled.buckets
    assert {row["bucket"] for row in tables["relief"]} <= set(buckets)
    classes = settings().compiled.class_ids
    for row in (*tables["measures"], *tables["throughput"]):
        for pattern in row["classes"].split("|"):
            assert fnmatch.filter(classes, pattern), pattern


def test_every_assumption_has_a_range_and_a_reason(settings):
    for row in settings().corridor.tables["assumed"]:
        assert float(row["low"]) < float(row["high"]), row["name"]
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"]), row["name"]
        assert row["note"].strip(), row["name"]


def test_formulas_in_steps_name_quantities_only(settings):
    corridor = settings().corridor
    for row in corridor.tables["steps"]:
        hours = read_args(row["args"]).get("hours", "")
        for formula in hours.partition("(")[2].removesuffix(")").split(";"):
            if formula.strip():
                assert set(names_in(formula)) <= set(corridor.quantities), row["id"]
