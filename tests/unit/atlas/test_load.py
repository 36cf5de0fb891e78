"""Tables become an atlas, or every fault of every file is named at once."""

from __future__ import annotations

from datetime import date

import pytest

from transcaspian.atlas.load import load_atlas, packaged_folder, read_unlocodes
from transcaspian.errors import AtlasError


def test_a_hand_row_overrides_the_map_and_keeps_its_source(atlas):
    link = atlas.links["rail:aktau~altynkol"]
    assert (link.km, link.km_map, link.src) == (3200, 3000, "osm; tariff guide")
    assert (link.tracks, link.electrified, link.valid_from) == (1, False, date(2014, 8, 22))


def test_the_countrys_system_fills_what_a_link_leaves_open(atlas):
    link = atlas.links["rail:khorgos~xian"]
    assert (link.gauge, link.operator, link.electrified) == (1435, "CR", True)
    assert atlas.links["rail:altynkol~altynkol-khorgos"].electrified is None


def test_a_hand_row_with_a_length_is_a_link_of_its_own(atlas):
    pipe = atlas.links["pipeline:aktau~alat"]
    assert (pipe.mode, pipe.from_, pipe.to, pipe.km) == ("pipeline", "aktau", "alat", 430)
    assert atlas.pipelines["trans"].links == ("pipeline:aktau~alat",)


def test_a_hand_row_without_map_and_length_is_kept_aside(edit):
    atlas = edit("atlas/links.csv", ",430,", ",,")
    assert atlas.unbuilt == ("pipeline:aktau~alat",)
    assert "pipeline:aktau~alat" not in atlas.links


def test_only_places_are_needed_in_a_folder_of_ones_own(folder):
    for path in folder.rglob("*.*"):
        if path.name != "places.csv":
            path.unlink()
    assert list(load_atlas(folder=folder).links) == []
    (folder / "atlas/places.csv").unlink()
    with pytest.raises(AtlasError, match=r"places\.csv: the file is missing"):
        load_atlas(folder=folder)


def test_every_packaged_table_must_be_there(folder, monkeypatch):
    monkeypatch.setattr("transcaspian.atlas.load.packaged_folder", lambda: folder)
    assert len(load_atlas().places) == 10
    (folder / "chronicle/changes.toml").unlink()
    (folder / "atlas/services.csv").unlink()
    (folder / "geo/sea.csv").unlink()
    with pytest.raises(AtlasError) as caught:
        load_atlas()
    assert {fault.split(":")[0] for fault in caught.value.faults} == {
        "atlas/services.csv",
        "chronicle/changes.toml",
        "geo/sea.csv",
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("atlas/places.csv", "34.38", "north", "atlas/places.csv:2: lat: 'north' is no number"),
        ("atlas/places.csv", "34.38", "94.38", "atlas/places.csv:2: lat: 94.38 is off the globe"),
        ("atlas/places.csv", "34.38", "", "atlas/places.csv:2: lat: is empty"),
        ("atlas/places.csv", "34.38", "nan", "atlas/places.csv:2: lat: 'nan' is no number"),
        ("atlas/places.csv", "CHN,city", ",city", "atlas/places.csv:2: country: is empty"),
        ("atlas/places.csv", "CHN,city", "CHN,town", "atlas/places.csv:2: kind: 'town' is unknown"),
        ("atlas/places.csv", "city|rail,34", "city|tram,34", "atlas/places.csv:2: roles: 'tram'"),
        ("atlas/places.csv", "1435,Asia", "wide,Asia", "atlas/places.csv:2: gauge: 'wide'"),
        ("atlas/places.csv", "khorgos,K", "xian,K", "atlas/places.csv:3: id: xian stands in line 2"),
        ("atlas/places.csv", "CNSIA,", "CNSIA", "atlas/places.csv:2: 10 cells under 11 columns"),
        ("atlas/places.csv", "tz,", "zone,", "atlas/places.csv:1: tz: no such column"),
        ("atlas/places.csv", "Xi'an", '"Xi"an', "atlas/places.csv:2: "),
        ("atlas/names.csv", "zh,official", "zh,pet", "atlas/names.csv:2: kind: 'pet' is unknown"),
        ("atlas/links.csv", "aktau~altynkol", "altynkol~aktau", "atlas/links.csv:2: id: "),
        ("atlas/links.csv", "3200", "-1", "atlas/links.csv:2: km_tariff: -1.0 is no length"),
        ("atlas/links.csv", "2014-08-22", "2014-8-22", "atlas/links.csv:2: valid_from: '2014-8-22'"),
        ("atlas/links.csv", "2014-08-22,", "2014-08-22,2013-01-01", "atlas/links.csv:2: valid_to: "),
        ("atlas/links.csv", ",1,no", ",one,no", "atlas/links.csv:2: tracks: 'one' is no whole"),
        ("atlas/links.csv", ",1,no", ",1,some", "atlas/links.csv:2: electrified: 'some' is neither"),
        ("atlas/rail_systems.csv", "Temir Zholy,1520", "Temir Zholy,", "atlas/rail_systems.csv:3: gauge"),
        ("atlas/calendars.csv", "10-01,", "13-01,", "atlas/calendars.csv:2: first_day: '13-01' is no day"),
        ("atlas/calendars.csv", "04-30", "2024-04-30", "atlas/calendars.csv:2: last_day: one day has"),
        ("atlas/calendars.csv", "2024-02-17", "2024-02-01", "atlas/calendars.csv:4: last_day: 2024-02-01"),
        ("atlas/calendars.csv", ",season,", ",fair,", "atlas/calendars.csv:2: kind: 'fair' is unknown"),
        ("geo/osm/rail.csv", ",6,", ",0,", "geo/osm/rail.csv:3: km: is no length"),
        ("geo/osm/rail.csv", ",6,", ",,", "geo/osm/rail.csv:3: km: is no length"),
        ("geo/sea.csv", ",aktau,alat,", ",aktau,poti,", "geo/sea.csv:2: id: sea:aktau~alat does"),
        ("geo/sea.csv", "sea:", "rail:", "geo/sea.csv:2: id: rail:aktau~alat does not fit sea"),
    ],
)  # fmt: skip
def test_a_fault_names_file_line_field_and_remedy(edit, file, old, new, fault):
    with pytest.raises(AtlasError) as caught:
        edit(file, old, new)
    [met] = [one for one in caught.value.faults if one.startswith(fault)]
    assert met.count(": ") >= 2, "a remedy follows"


def test_faults_of_all_files_are_listed_at_once(folder, edit):
    """§26 The faults of all files are listed at once."""
    for file in ("atlas/names.csv", "chronicle/changes.toml"):
        path = folder / file
        path.write_text(path.read_text("utf-8") + "one cell\n", encoding="utf-8")
    with pytest.raises(AtlasError) as caught:
        edit("atlas/places.csv", "34.38", "x")
    assert sorted(fault.split(":")[0] for fault in caught.value.faults) == [
        "atlas/names.csv",
        "atlas/places.csv",
        "chronicle/changes.toml",
    ]


def test_text_that_is_not_utf_8_is_a_fault(folder):
    (folder / "atlas/names.csv").write_bytes(b"place,name,lang,kind\nxian,\xff,zh,official\n")
    with pytest.raises(AtlasError, match="can't be read as UTF-8"):
        load_atlas(folder=folder)


def test_a_mark_of_byte_order_and_blank_lines_do_no_harm(folder):
    path = folder / "atlas/names.csv"
    path.write_text("\ufeff" + path.read_text("utf-8") + "\n\n", encoding="utf-8")
    assert len(load_atlas(folder=folder).names) == 8


def test_a_note_over_two_lines_shifts_the_lines_named_after_it(folder):
    path = folder / "atlas/terminals.csv"
    head = path.read_text("utf-8").splitlines()[0]
    rows = '"a","aktau","A","x","y","one\u2028\ntwo"\nb,,B,x,y,\n'
    path.write_text(f"{head}\n{rows}", encoding="utf-8")
    with pytest.raises(AtlasError, match=r"terminals\.csv:4: place: is empty"):
        load_atlas(folder=folder)


def test_the_code_list_is_optional_in_a_folder_of_ones_own(folder):
    assert read_unlocodes(folder=folder) == frozenset()
    (folder / "atlas/unlocode.csv").write_text("code,name\nCNSIA,Xi'an\n", encoding="utf-8")
    assert read_unlocodes(folder=folder) == {"CNSIA"}


def test_the_packaged_tables_stand_beside_the_code():
    assert (packaged_folder() / "atlas/places.csv").is_file()
