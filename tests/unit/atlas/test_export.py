"""What other programs get: the same places and links, whole files, and the names that are owed."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import struct
import zipfile
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.atlas.attribution import ATTRIBUTION
from transcaspian.atlas.export import FORMATS, export
from transcaspian.atlas.geopackage import APPLICATION_ID, encode_line, encode_point
from transcaspian.atlas.gmns import build_gmns
from transcaspian.errors import AtlasError, InputError

PATHS = {"geojson": "out.geojson", "gpkg": "out.gpkg", "gmns": "out.zip"}
degrees = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def test_geojson_keeps_every_place_and_link(atlas, tmp_path):
    """§28 An export keeps every place and link, and the names that are owed."""
    document = json.loads(export(atlas, "geojson", tmp_path / "out.geojson").read_text("utf-8"))
    by_layer = {"places": {}, "links": {}}
    for feature in document["features"]:
        by_layer[feature["properties"]["layer"]][feature["id"]] = feature
    assert set(by_layer["places"]) == set(atlas.places)
    assert set(by_layer["links"]) == set(atlas.links)
    xian = by_layer["places"]["xian"]
    assert xian["geometry"] == {"type": "Point", "coordinates": [109.05, 34.38]}
    assert xian["properties"]["names"] == {"zh": ["西安"], "ru": ["Сиань"]}
    lane = by_layer["links"]["sea:aktau~alat"]
    assert [tuple(p) for p in lane["geometry"]["coordinates"]] == list(
        atlas.shape("sea:aktau~alat")
    )
    assert document["attribution"] == ATTRIBUTION


def test_gmns_keeps_every_place_and_link(atlas):
    """§28 An export keeps every place and link, and the names that are owed."""
    files = build_gmns(atlas)
    nodes = list(csv.DictReader(io.StringIO(files["node.csv"])))
    links = list(csv.DictReader(io.StringIO(files["link.csv"])))
    uses = {row["use"] for row in csv.DictReader(io.StringIO(files["use_definition.csv"]))}
    assert [row["node_id"] for row in nodes] == list(atlas.places)
    assert [row["link_id"] for row in links] == list(atlas.links)
    assert {row["from_node_id"] for row in links} <= set(atlas.places)
    assert {row["allowed_uses"] for row in links} <= uses
    assert [float(row["length"]) for row in links] == [link.km for link in atlas.links.values()]
    [config] = csv.DictReader(io.StringIO(files["config.csv"]))
    assert (config["long_length"], config["geometry_field_format"]) == ("km", "wkt")
    listed = {one["path"] for one in json.loads(files["datapackage.json"])["resources"]}
    assert listed == {name for name in files if name.endswith(".csv")}
    assert ATTRIBUTION in files["LICENCE.txt"]


def test_gmns_in_a_folder_equals_gmns_in_a_zip(atlas, tmp_path):
    folder = export(atlas, "gmns", tmp_path / "gmns")
    with zipfile.ZipFile(export(atlas, "gmns", tmp_path / "gmns.zip")) as archive:
        zipped = {name: archive.read(name) for name in archive.namelist()}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == zipped


def test_a_geopackage_is_one_to_the_letter(atlas, tmp_path):
    """§28 An export keeps every place and link, and the names that are owed."""
    path = export(atlas, "gpkg", tmp_path / "out.gpkg")
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert db.execute("PRAGMA user_version").fetchone()[0] >= 10200
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert {row[0] for row in db.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")} == {
            -1,
            0,
            4326,
        }
        contents = dict(db.execute("SELECT table_name, data_type FROM gpkg_contents"))
        features = {name for name, kind in contents.items() if kind == "features"}
        described = {row[0] for row in db.execute("SELECT table_name FROM gpkg_geometry_columns")}
        assert features == described == {"places", "links"}
        assert [row[0] for row in db.execute("SELECT id FROM places")] == list(atlas.places)
        assert [row[0] for row in db.execute("SELECT id FROM links")] == list(atlas.links)
        assert db.execute("SELECT attribution FROM licence").fetchone() == (ATTRIBUTION,)
        for table in contents:
            keys = [row for row in db.execute(f"PRAGMA table_info({table})") if row[5]]
            assert [(row[1], row[2]) for row in keys] == [("fid", "INTEGER")]
        bounds = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name='links'"
        assert db.execute(bounds).fetchone() == (48.86, 34.38, 109.05, 44.21)
        row = db.execute(
            "SELECT km, electrified, valid_from, \"from\" FROM links WHERE id LIKE 'rail:aktau%'"
        )
        assert row.fetchone() == (3200, 0, "2014-08-22", "aktau")


def test_a_geopackage_opens_where_the_usual_reader_is_at_hand(atlas, tmp_path):
    pyogrio = pytest.importorskip("pyogrio")
    path = export(atlas, "gpkg", tmp_path / "out.gpkg")
    assert pyogrio.read_info(path, layer="places")["features"] == len(atlas.places)
    info = pyogrio.read_info(path, layer="links")
    assert (info["features"], info["geometry_type"], info["crs"]) == (
        len(atlas.links),
        "LineString",
        "EPSG:4326",
    )


@given(st.lists(degrees, min_size=2, max_size=9))
def test_a_line_is_read_back_from_its_bytes(course):
    blob = encode_line(course)
    magic, version, flags, srs = struct.unpack_from("<2sBBi", blob)
    assert (magic, version, flags, srs) == (b"GP", 0, 3, 4326)
    west, east, south, north = struct.unpack_from("<4d", blob, 8)
    assert all(west <= lon <= east and south <= lat <= north for lon, lat in course)
    order, kind, n = struct.unpack_from("<BII", blob, 40)
    assert (order, kind, n) == (1, 2, len(course))
    flat = struct.unpack_from(f"<{2 * n}d", blob, 49)
    assert list(zip(flat[::2], flat[1::2], strict=True)) == course
    assert len(blob) == 49 + 16 * n


@given(degrees)
def test_a_point_is_read_back_from_its_bytes(point):
    blob = encode_point(*point)
    assert struct.unpack("<2sBBiBIdd", blob) == (b"GP", 0, 1, 4326, 1, 1, *point)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_atlas_gives_the_same_bytes(atlas, tmp_path, form):
    """§27 The same atlas gives the same bytes."""
    one = export(atlas, form, tmp_path / f"one-{PATHS[form]}")
    two = export(atlas, form, tmp_path / f"two-{PATHS[form]}")
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_there_is_replaced_and_nothing_else_is_left(atlas, tmp_path, form):
    home = tmp_path / "home"
    home.mkdir()
    path = home / PATHS[form]
    path.write_text("old", encoding="utf-8")
    export(atlas, form, path)
    assert path.stat().st_size > 100
    assert list(home.iterdir()) == [path]


@pytest.mark.parametrize("form", FORMATS)
def test_a_failure_leaves_the_old_file_as_it_was(atlas, tmp_path, form, monkeypatch):
    """§27 A file appears whole or not at all."""
    home = tmp_path / "home"
    home.mkdir()
    path = home / PATHS[form]
    path.write_text("old", encoding="utf-8")

    def fail(link):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atlas, "shape", fail)
    with pytest.raises(InputError, match="No space left"):
        export(atlas, form, path)
    assert path.read_text("utf-8") == "old"
    assert list(home.iterdir()) == [path]


@pytest.mark.parametrize("form", FORMATS)
def test_a_place_that_cannot_be_written_to_is_named(atlas, tmp_path, form):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="can't be written"):
        export(atlas, form, tmp_path / "file" / PATHS[form])
    if form != "gmns":
        with pytest.raises(InputError, match="can't be written"):
            export(atlas, form, tmp_path / "missing" / PATHS[form])
        with pytest.raises(InputError, match="is a folder"):
            export(atlas, form, tmp_path)


def test_an_unknown_format_is_refused(atlas, tmp_path):
    with pytest.raises(InputError, match="choose one of geojson, gpkg, gmns"):
        export(atlas, "shp", tmp_path / "out.shp")


def test_links_that_end_nowhere_are_not_exported(edit, tmp_path):
    atlas = edit("atlas/places.csv", "alat,Alat,", "alaty,Alat,")
    with pytest.raises(AtlasError) as caught:
        export(atlas, "geojson", tmp_path / "out.geojson")
    assert len(caught.value.faults) == 2
    assert not (tmp_path / "out.geojson").exists()
