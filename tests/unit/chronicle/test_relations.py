"""How two actors stand: laws of an index that never is a bare number."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.atlas.load import packaged_folder
from transcaspian.chronicle.held import hold
from transcaspian.chronicle.intensity import load_intensity
from transcaspian.chronicle.record import EVENT_TYPES, Event
from transcaspian.chronicle.relations import (
    COLUMNS,
    PERIODS,
    Told,
    find_told,
    point_documents,
    points_of,
    spread_of,
    table_rows,
)
from transcaspian.chronicle.timeline import CONFLICT, COOPERATION
from transcaspian.errors import ChronicleError
from transcaspian.study.chronicle_draw_relations import draw_relations

HELD = hold()
SCALE = load_intensity()
SPREAD = spread_of(SCALE)
STATES = ("KAZ", "AZE", "CHN", "RUS", "TUR", "GEO", "IRN")
FIRST, LAST = dt.date(2021, 1, 1), dt.date(2026, 8, 31)


def points(told, *, by="quarter", first=FIRST, last=LAST, half_life_d=365.0):
    return points_of(told, by=by, first=first, last=last, half_life_d=half_life_d, spread=SPREAD)


def made(day, type_, actors=("KAZ", "AZE"), **more):
    event = Event(
        f"{type_}-{day}".lower(), type_, "other", "actual", str(day), actors=actors, **more
    )
    return Told(event, day, SCALE[type_].value)


TOLD = st.lists(
    st.builds(made, st.dates(dt.date(2018, 1, 1), LAST), st.sampled_from(EVENT_TYPES)), max_size=12
)


def held_with(*events):
    return replace(HELD, rows=replace(HELD.rows, events=events, changes=()))


@pytest.mark.parametrize("pair", list(itertools.combinations(STATES, 2)))
def test_relations_are_symmetric(pair):
    one, other = pair
    assert find_told(one, other, HELD, SCALE) == find_told(other, one, HELD, SCALE)


@settings(deadline=None, max_examples=40)
@given(TOLD, st.floats(30, 2000))
def test_without_events_it_goes_back_to_nothing_known(told, half_life_d):
    """The mean falls towards 0 and the range widens, at every step without a new event."""
    found = points(told, last=LAST.replace(year=2036), half_life_d=half_life_d)
    for before, after in itertools.pairwise(found):
        if not any(new for _, _, new in after.counted):
            assert abs(after.mean) <= abs(before.mean) + 1e-12
            assert after.deviation >= before.deviation - 1e-12
    far = points(
        told, first=dt.date(2400, 1, 1), last=dt.date(2400, 3, 31), half_life_d=half_life_d
    )
    assert abs(far[0].mean) < 1e-3
    assert far[0].deviation == pytest.approx(SPREAD, rel=1e-3)


def test_one_event_is_drawn_half_way_to_what_was_thought_before():
    [one] = points([made(LAST, "AGREE")], first=LAST, last=LAST)
    assert one.mean == pytest.approx(SCALE["AGREE"].value / 2)
    assert one.deviation == pytest.approx(SPREAD / 2**0.5)


def test_an_event_counts_half_after_its_half_life():
    day = LAST - dt.timedelta(days=100)
    [one] = points([made(day, "AID")], first=LAST, last=LAST, half_life_d=100.0)
    assert one.weight == pytest.approx(0.5)


@settings(deadline=None, max_examples=40)
@given(TOLD, st.sampled_from(PERIODS))
def test_parts_add_up_and_every_event_is_new_once(told, by):
    found = points(told, by=by)
    for one in found:
        assert one.cooperation + one.conflict == pytest.approx(one.mean, abs=1e-12)
        assert one.quantile(-1.28) <= one.quantile(0.0) <= one.quantile(1.28)
        assert -10 <= one.quantile(-9.0) <= one.quantile(9.0) <= 10
    new = [told.event.id for one in found for told, _, is_new in one.counted if is_new]
    assert sorted(new) == sorted(one.event.id for one in told if one.day >= FIRST)


@settings(deadline=None, max_examples=40)
@given(TOLD)
def test_cooperation_raises_and_conflict_lowers(told):
    [before] = points(told, first=LAST, last=LAST)
    [better] = points([*told, made(LAST, "AID")], first=LAST, last=LAST)
    [worse] = points([*told, made(LAST, "ASSAULT")], first=LAST, last=LAST)
    assert worse.mean < before.mean < better.mean


def test_periods_follow_one_another_without_a_gap():
    for by in PERIODS:
        found = points([], by=by)
        assert found[-1].end == LAST
        assert len({one.period for one in found}) == len(found)
    assert [one.period for one in points([], last=dt.date(2021, 7, 1))] == [
        "2021-Q1", "2021-Q2", "2021-Q3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("actors", "type_", "pair", "counts"),
    [
        (("KAZ", "CHN"), "SANCTION", ("KAZ", "CHN"), True),
        (("eu", "RUS", "BLR"), "SANCTION", ("RUS", "BLR"), False),
        (("eu", "RUS", "BLR"), "SANCTION", ("eu", "RUS"), True),
        (("USA", "ISR", "IRN"), "ASSAULT", ("USA", "ISR"), False),
        (("USA", "ISR", "IRN"), "ASSAULT", ("USA", "IRN"), True),
        (("cpc", "RUS"), "ASSAULT", ("KAZ", "RUS"), False),
        (("ktz", "ady"), "AGREE", ("KAZ", "AZE"), True),
        (("ktz",), "AGREE", ("KAZ", "ktz"), False),
    ],
)
def test_who_stands_against_whom(actors, type_, pair, counts):
    held = held_with(Event("x", type_, "other", "actual", "2024", actors=actors))
    assert bool(find_told(*pair, held, SCALE)) is counts


@pytest.mark.parametrize("context", ["planned", "possible", "negated"])
def test_what_did_not_happen_does_not_count(context):
    held = held_with(Event("x", "AGREE", "sign", context, "2024", actors=("KAZ", "AZE")))
    assert find_told("KAZ", "AZE", held, SCALE) == ()


def test_each_point_opens_to_its_events_and_their_sources():
    told = find_told("KAZ", "AZE", HELD, SCALE)
    documents = point_documents(points(told), HELD)
    assert all(len(one["events"]) + one["n_faint"] == one["n_counted"] for one in documents)
    events = [event for one in documents for event in one["events"]]
    assert all(event["sources"] and event["text"] for event in events)
    assert {"kuryk-loading-ban-2025", "allied-declaration-2022"} <= {e["id"] for e in events}
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in table_rows(documents)]
    for row, one in zip(rows, documents, strict=True):
        assert (row["period"], row["p50"]) == (one["period"], one["intensity"]["p50"])
        assert row["events"] == "|".join(event["id"] for event in one["events"])


def test_the_picture_has_a_stem_for_each_event():
    documents = point_documents(points(find_told("KAZ", "AZE", HELD, SCALE)), HELD)
    text = draw_relations(documents, names=("A", "B"), half_life_d=365, asked="all")
    titles = [one.text for one in ET.fromstring(text).iter("{http://www.w3.org/2000/svg}title")]
    for one in documents[-1]["events"]:
        assert any(one["text"] in title for title in titles)


def test_the_scale_has_every_type_and_follows_from_its_roots():
    assert set(SCALE) == set(EVENT_TYPES)
    assert all((SCALE[one].value > 0) == (one in COOPERATION) for one in EVENT_TYPES)
    assert all((SCALE[one].value < 0) == (one in CONFLICT) for one in EVENT_TYPES)
    with (packaged_folder() / "chronicle" / "intensity.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            roots = [float(value) for value in row["cameo_values"].split("|")]
            assert len(roots) == len(row["cameo"].split("|")) == len(row["cameo_names"].split("|"))
            assert float(row["intensity"]) == pytest.approx(sum(roots) / len(roots), abs=1e-4)


def test_a_scale_with_faults_tells_them_all(tmp_path):
    (tmp_path / "chronicle").mkdir()
    rows = "type,intensity,cameo,rule\nAGREE,40,03,x\nHUG,1,03,x\n"
    (tmp_path / "chronicle" / "intensity.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(ChronicleError) as error:
        load_intensity(tmp_path)
    assert len(error.value.faults) == 2 + len(EVENT_TYPES) - 1
