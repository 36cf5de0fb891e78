"""The drawn coast: small, complete, and honest about the Caspian."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from transcaspian.atlas.validate_shapes import is_on_land as on_land

GEO = Path(__file__).resolve().parents[3] / "src" / "transcaspian" / "data" / "geo"


def test_the_file_stays_small_enough_for_a_report():
    assert (GEO / "land.json").stat().st_size <= 400_000


def test_seas_are_water_and_cities_are_land(land):
    water = np.array([[51.0, 41.5], [49.0, 44.5], [35.0, 43.0], [40.0, 18.0], [70.0, 10.0]])
    dry = np.array([[108.9, 34.3], [69.2, 51.1], [44.8, 41.7], [32.8, 39.9], [37.6, 55.7]])
    assert not on_land(water, land["land"]).any()
    assert on_land(dry, land["land"]).all()


def test_countries_hold_their_inland_places(land, places):
    by_code = {}
    for country in land["countries"]:
        rings = [ring for polygon in country["polygons"] for ring in polygon]
        by_code.setdefault(country["iso"], []).extend(rings)
    inland = [
        p for p in places.values() if p["kind"] == "city" and "port" not in p["roles"].split("|")
    ]
    assert len(inland) > 60
    for place in inland:
        spot = np.array([[float(place["lon"]), float(place["lat"])]])
        around = spot + np.array([[0, 0], [0.1, 0], [-0.1, 0], [0, 0.1], [0, -0.1]])
        assert on_land(around, by_code[place["country"]]).any(), place["id"]


def test_rings_are_closed_and_do_not_jump_round_the_world(land):
    for ring in land["land"]:
        assert len(ring) >= 4
        assert ring[0] == ring[-1]
    for line in [*land["land"], *land["borders"]]:
        lon = np.asarray(line)[:, 0]
        assert np.abs(np.diff(lon)).max(initial=0) < 60


@pytest.mark.parametrize("name", ["pipeline_shapes.json", "sea_shapes.json", "land.json"])
def test_json_is_written_in_one_way_only(name):
    """Sorted keys, one to a line: a second build can be compared byte for byte."""
    text = (GEO / name).read_text(encoding="utf8")
    content = json.loads(text)
    assert list(content) == sorted(content)
    assert text.count("\n") == len(content) + 2
