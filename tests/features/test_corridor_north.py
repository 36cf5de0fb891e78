"""The way through Russia, and what goes round: trains, platforms, engines, ships in turn."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from transcaspian.atlas.load import load_atlas
from transcaspian.evidence.load import load_evidence
from transcaspian.simulation.paths import offered_load
from transcaspian.study.simulate_faults import check_request
from transcaspian.study.simulate_request import Request
from transcaspian.study.simulate_runs import prepare, run_setting

TODAY = dt.date(2026, 1, 31)
SPRING = Request(
    "2024-03-01", TODAY, days=40, replications=2, seed=5, warmup_d=30, uncertainty="none"
)
AUTUMN = replace(SPRING, start="2025-09-01")


@pytest.fixture(scope="module")
def data():
    return load_evidence(), load_atlas()


@pytest.fixture(scope="module")
def ask(data):
    done = {}

    def run(request, *what_ifs):
        if (request, what_ifs) not in done:
            setting = prepare(check_request(request), *data, what_ifs)
            done[request, what_ifs] = setting, run_setting(setting)
        return done[request, what_ifs]

    return run


def days_of(asked, measure):
    """Days of one measure by bucket, mean over replications."""
    setting, runs = asked
    ids = [row["id"] for row in setting.corridor.tables["measures"]]
    split = np.mean([one.split_d[ids.index(measure)] for one in runs], axis=0)
    return dict(zip(setting.compiled.buckets, split, strict=True))


def mean_d(asked, measure):
    setting, runs = asked
    ids = [row["id"] for row in setting.corridor.tables["measures"]]
    return np.array([one.times_d[ids.index(measure), 3] for one in runs])


def test_the_border_of_poland_holds_trains_while_it_is_closed_and_at_no_other_time(ask):
    spring, autumn = (days_of(ask(one), "malaszewicze") for one in (SPRING, AUTUMN))
    assert spring["waiting:closed border of Poland"] == 0.0
    assert autumn["waiting:closed border of Poland"] > 0.5
    assert autumn["waiting:border.malaszewicze"] > spring["waiting:border.malaszewicze"]


def test_borders_pass_as_many_trains_with_the_northern_way_as_were_counted(data):
    """Trains to Malaszewicze are among those counted at a border, not on top of them."""
    setting = prepare(check_request(SPRING), *data, ())
    figures = {name: one.value for name, one in setting.corridor.quantities.items()}
    north_d, share = figures["north.trains_d"], figures["north.altynkol_share"]
    total_d = (
        figures["border.altynkol.other_d"] + north_d * share + figures["demand.trains_y"] / 365
    )
    assert total_d == pytest.approx(figures["border.altynkol.trains_d"])
    total_d = figures["border.dostyk.other_d"] + north_d * (1.0 - share)
    assert total_d == pytest.approx(figures["border.dostyk.beyond_d"])


def test_nothing_is_asked_for_more_than_there_is(data):
    setting = prepare(check_request(SPRING), *data, ())
    loads = offered_load(setting.corridor.model, 8760.0)
    assert loads
    assert max(loads.values()) < 1.0


@pytest.mark.parametrize(
    ("change", "waits_for"),
    [
        ("ktz.locomotives=5", "waiting:ktz.locomotives"),
        ("ktz.platforms=200", "waiting:ktz.platforms"),
    ],
)
def test_trains_wait_when_what_must_come_back_is_short(ask, change, waits_for):
    plain, short = (
        days_of(ask(SPRING), "xian-absheron"),
        days_of(ask(SPRING, change), "xian-absheron"),
    )
    assert short[waits_for] > plain[waits_for] + 1.0


def test_platforms_that_wait_no_time_for_eastbound_boxes_come_back_sooner(ask):
    assert (
        mean_d(ask(SPRING, "ktz.turn_h=1"), "platforms") < mean_d(ask(SPRING), "platforms")
    ).all()


def test_ships_at_poti_hold_a_berth_for_their_work_only(ask):
    """Calls of a year times hours of a call, over berths: nobody waits there for his day."""
    setting, runs = ask(SPRING)
    ids = [row["id"] for row in setting.corridor.tables["resources"]]
    figures = {name: one.value for name, one in setting.corridor.quantities.items()}
    most = figures["poti.calls_y"] / 365 * figures["poti.handling_h"] / 24 / figures["poti.berths"]
    used = np.mean([one.utilisation[ids.index("poti.berths")] for one in runs])
    assert used < 1.4 * most


def test_everything_has_a_name_for_people():
    folder = files("transcaspian") / "data" / "simulation"
    for table in ("steps", "resources", "stocks", "calendars", "classes"):
        text = (folder / f"{table}.csv").read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            assert row["label"].strip(), f"{table}: {row['id']}"
