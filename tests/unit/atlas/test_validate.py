"""Each fault is found where it was planted, and a sound atlas has none."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.atlas.fault import error
from transcaspian.atlas.load import load_atlas
from transcaspian.atlas.validate import validate
from transcaspian.atlas.validate_shapes import is_on_land

HARMLESS = {
    ("astara", "is a name of astara-az, astara-ir"),
    (
        "astara-astara",
        "3 places are cut off from the rest by road: astara-astara, astara-az, astara-ir",
    ),
}


def test_a_sound_atlas_has_no_errors(atlas):
    assert {(f.subject, f.fault) for f in validate(atlas, over_land=True)} == HARMLESS


@pytest.mark.parametrize(
    ("file", "old", "new", "subject", "fault"),
    [
        ("atlas/places.csv", "Asia/Aqtau", "Asia/Nowhere", "aktau", "time zone"),
        ("atlas/places.csv", "KZAAU", "kzaau", "aktau", "'kzaau' is no UN/LOCODE"),
        ("atlas/places.csv", "KZAAU", "RUAAU", "aktau", "UN/LOCODE RUAAU is not of KAZ"),
        ("atlas/places.csv", "city,city|road,38.43", "border,city|road,38.43", "astara-ir", "by kind or by role"),
        ("atlas/places.csv", "city,city|road,38.43", "border,border|road,38.43", "astara-ir", "without a row in borders"),
        ("atlas/places.csv", "Astara,IRN", "Astara,IRX", "astara-ir", "country IRX is unknown"),
        ("atlas/places.csv", "alat,Alat,", "Alat,Alat,", "Alat", "is no slug"),
        ("atlas/places.csv", "alat,Alat,", "alaty,Alat,", "sea:aktau~alat", "ends at 'alat', which is no place"),
        ("atlas/places.csv", "city,city|road,38.43", "city,city|rail,38.43", "astara-ir", "no rail link"),
        ("atlas/places.csv", "rail|gauge|road,44.15", "rail|road,44.15", None, None),
        ("atlas/places.csv", "gauge|road,44.15,80.25,1520", "road,44.15,80.25,1435", "rail:aktau~altynkol", "has 1520 mm but altynkol has 1435 gauge"),
        ("atlas/names.csv", "xian,西安", "xi,西安", "xi", "is no place"),
        ("atlas/names.csv", "西安,zh", "西安,Chinese!", "xian", "is no language"),
        ("atlas/names.csv", "Сиань,ru,variant", "西安,zh,variant", "xian", "stands twice"),
        ("atlas/borders.csv", "CHN,KAZ", "CHN,CHN", "altynkol-khorgos", "on both sides"),
        ("atlas/borders.csv", "CHN,KAZ", "CHN,IRN", "altynkol-khorgos", "no rail link on the side of IRN"),
        ("atlas/borders.csv", "altynkol,\n", "nowhere,\n", "altynkol-khorgos", "at no known place"),
        ("atlas/borders.csv", "1435,1520", ",1520", "altynkol-khorgos", "without both gauges"),
        ("atlas/borders.csv", "rail|road", "rail|air", "altynkol-khorgos", "mode 'air'"),
        ("atlas/borders.csv", "altynkol-khorgos,C", "gone,C", "gone", "is a border but no place"),
        ("atlas/links.csv", ",430,", ",,", "pipeline:aktau~alat", "neither a course nor a length"),
        ("atlas/links.csv", ",430,", ",100,", "pipeline:aktau~alat", "km long, the great circle"),
        ("atlas/links.csv", ",430,", ",4300,", "pipeline:aktau~alat", "times the great circle"),
        ("atlas/links.csv", "rail:aktau~altynkol,,,", "rail:aktau~altynkol,,1435,", "rail:aktau~altynkol", "has 1435 mm but aktau has 1520"),
        ("atlas/services.csv", "sea,aktau,alat", "sea,aktau,poti", "aktau-alat-feeder", "end 'poti'"),
        ("atlas/services.csv", "sea,aktau,alat", "sea,aktau,xian", "aktau-alat-feeder", "which no sea joins"),
        ("atlas/services.csv", "sea,aktau,alat", "rail,aktau,alat", "aktau-alat-feeder", "which no rail joins"),
        ("geo/osm/road.csv", "road:astara-astara~astara-ir,astara-astara,astara-ir,2,IRN,osm\n", "", "astara-ir", "is an island"),
        ("atlas/services.csv", "sea,aktau,alat", "air,aktau,alat", "aktau-alat-feeder", "mode 'air'"),
        ("atlas/calendars.csv", "gales,caspian-north", "gales,caspian", "gales", "subject 'caspian'"),
        ("atlas/fleets.csv", "aktau-alat-feeder", "ferry", "kmtf", "service 'ferry' is unknown"),
        ("atlas/terminals.csv", "box,aktau", "box,aktu", "aktau-box", "'aktu' is unknown"),
        ("chronicle/changes.toml", '"gale"\nsubject = "aktau"', '"gale"\nsubject = "aktu"', "wind", "subject 'aktu'"),
        ("chronicle/changes.toml", '["T001"]', "[]", "wind", "no evidence"),
        ("atlas/sea_areas.csv", "Caspian,aktau", "Caspian,aktu", "caspian-north", "'aktu'"),
        ("atlas/regions.csv", "xian", "xi", "xi", "in region CHN but is no place"),
        ("atlas/pipelines.csv", "aktau,,,", "aktau,kuryk,,", "pipeline:trans", "'kuryk' is no place"),
        ("geo/osm/rail.csv", "13,1520,KAZ", "13,1520,", "rail:altynkol~altynkol-khorgos", "lies in no country"),
        ("geo/osm/rail.csv", "6,1435,CHN", "6,1435,IRN", "rail:altynkol-khorgos~khorgos", "lies in IRN but ends"),
        ("geo/osm/rail.csv", ",1435,CHN", ",,IRN", "rail:altynkol-khorgos~khorgos", "has no gauge"),
        ("geo/osm/road.csv", "road:altynkol-khorgos~khorgos,altynkol-khorgos,khorgos,7,CHN,osm\n", "", "khorgos", "no road link"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(edit, file, old, new, subject, fault):
    found = {(f.subject, f.fault) for f in validate(edit(file, old, new))} - HARMLESS
    if subject is None:
        assert not found
        return
    assert any(s == subject and fault in f for s, f in found), found


def test_all_faults_come_at_once_errors_first(edit, folder):
    edit("atlas/services.csv", "sea,aktau,alat", "sea,aktau,poti")
    found = validate(edit("chronicle/changes.toml", '["T001"]', "[]"))
    assert [f.severity for f in found] == sorted(f.severity for f in found)
    assert {f.subject for f in found} >= {"aktau-alat-feeder", "wind", "astara"}
    assert all(f.remedy for f in found)


def test_codes_outside_the_list_are_warned_of(atlas):
    found = validate(atlas, codes={"CNSIA", "AZALT"})
    assert [f.subject for f in found if "not in the list" in f.fault] == ["aktau"]


def test_two_gauges_meet_only_where_gauge_is_changed(edit):
    edit("atlas/places.csv", "1520,Asia/Almaty", "1520|1435,Asia/Almaty")
    edit("atlas/places.csv", "rail|gauge|road,44.15", "rail|road,44.15")
    atlas = edit(
        "geo/osm/rail.csv", "altynkol,altynkol-khorgos,13,1520", "altynkol,altynkol-khorgos,13,1435"
    )
    assert any("1435 and 1520 mm without" in f.fault for f in validate(atlas))


def test_a_part_cut_off_is_warned_of(edit):
    atlas = edit(
        "geo/osm/rail.csv",
        "rail:altynkol~altynkol-khorgos,altynkol,altynkol-khorgos,13,1520,KAZ,osm\n",
        "",
    )
    [cut] = [f for f in validate(atlas) if "cut off from the rest by rail" in f.fault]
    assert (cut.severity, cut.subject) == ("warning", "aktau")


def test_a_lane_over_land_and_a_course_astray_are_errors(folder):
    lane = [[51.22, 43.6], [53.5, 42.5], [53.5, 41.0], [49.41, 39.98]]
    path = folder / "geo/sea_shapes.json"
    path.write_text(json.dumps({"sea:aktau~alat": lane}), encoding="utf-8")
    found = [f.fault for f in validate(load_atlas(folder=folder), over_land=True)]
    assert any("of land" in fault for fault in found)
    path.write_text(json.dumps({"sea:aktau~alat": lane[:-1]}), encoding="utf-8")
    found = {f.subject: f for f in validate(load_atlas(folder=folder), over_land=True)}
    assert found["alat"].fault.startswith("courses by sea end 36")
    assert found["alat"].severity == "error"
    path.write_text(json.dumps({"sea:aktau~alat": [lane[0], [49.4, 40.9]]}), encoding="utf-8")
    found = {f.subject: f for f in validate(load_atlas(folder=folder), over_land=True)}
    assert found["alat"].severity == "warning"


def test_a_fault_reads_as_one_line():
    assert str(error("a-b", "has no gauge", "add it")) == "error: a-b: has no gauge: add it"


SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
LAKE = ((4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0))


@given(st.floats(-5, 15).filter(lambda x: x % 1), st.floats(-5, 15).filter(lambda x: x % 1))
def test_land_is_inside_the_square_and_outside_the_lake(x, y):
    expected = 0 < x < 10 and 0 < y < 10 and not (4 < x < 6 and 4 < y < 6)
    point = np.array([[x, y]])
    assert is_on_land(point, [SQUARE, LAKE]).tolist() == [expected]
    assert is_on_land(point, [SQUARE[::-1], LAKE]).tolist() == [expected]
    assert is_on_land(point, []).tolist() == [False]
