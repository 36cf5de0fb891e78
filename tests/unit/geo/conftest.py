"""The built tables, read once; no test here builds anything."""

from __future__ import annotations

import csv
import importlib.util
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "src" / "transcaspian" / "data"
GEO = DATA / "geo"


def rows(path):
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def places():
    return {row["id"]: row for row in rows(DATA / "atlas" / "places.csv")}


@pytest.fixture(scope="session")
def borders():
    return {
        row["place"]: {row["country_a"], row["country_b"]}
        for row in rows(DATA / "atlas" / "borders.csv")
    }


@pytest.fixture(scope="session")
def rail():
    return rows(GEO / "osm" / "rail.csv")


@pytest.fixture(scope="session")
def road():
    return rows(GEO / "osm" / "road.csv")


@pytest.fixture(scope="session")
def sea():
    return rows(GEO / "sea.csv")


@pytest.fixture(scope="session")
def shapes():
    files = {
        "rail": GEO / "osm" / "rail_shapes.json",
        "road": GEO / "osm" / "road_shapes.json",
        "sea": GEO / "sea_shapes.json",
    }
    return {mode: json.loads(path.read_text(encoding="utf8")) for mode, path in files.items()}


@pytest.fixture(scope="session")
def land():
    return json.loads((GEO / "land.json").read_text(encoding="utf8"))


@pytest.fixture(scope="session")
def residuals():
    """The script that compares, loaded from where it lives."""
    path = ROOT / "tools" / "geo" / "residuals.py"
    spec = importlib.util.spec_from_file_location("geo_residuals", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["geo_residuals"] = module
    spec.loader.exec_module(module)
    return module
