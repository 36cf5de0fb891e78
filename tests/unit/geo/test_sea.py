"""Sea lanes: passages, land, and waters that do not meet."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from transcaspian.atlas.validate_shapes import is_on_land as on_land

NM = 1.852
CASPIAN = {
    "aktau",
    "kuryk",
    "alat",
    "baku",
    "turkmenbashi",
    "makhachkala",
    "olya",
    "anzali",
    "amirabad",
}


@pytest.fixture(scope="module")
def graph(residuals):
    return residuals.load_graph("sea")


def test_suez_then_cape_then_never_panama(residuals, graph):
    """Without Suez the way is round the Cape, some 3,300 nautical miles longer."""
    suez, way = residuals.through(graph, ["shanghai", "rotterdam"])
    assert way[1:-1] == ["malacca", "bab-el-mandeb", "suez-canal", "gibraltar"]
    for closed in ("suez-canal", "bab-el-mandeb"):
        rest = residuals.load_graph("sea", without=frozenset((closed,)))
        cape, way = residuals.through(rest, ["shanghai", "rotterdam"])
        assert "cape-good-hope" in way
        assert 3_000 * NM < cape - suez < 3_600 * NM
    rest = residuals.load_graph("sea", without=frozenset(("suez-canal", "cape-good-hope")))
    assert residuals.through(rest, ["shanghai", "rotterdam"])[0] == math.inf


def test_no_lane_leaves_the_old_world(shapes):
    """No lane can take Panama, Magellan or the Arctic."""
    for name, line in shapes["sea"].items():
        for lon, lat in line:
            assert -30 <= lon <= 160, name
            assert -48 <= lat <= 67, name


def test_the_cape_is_rounded_south_of_34_degrees(sea, shapes):
    lanes = [lane["id"] for lane in sea if "cape-good-hope" in (lane["from"], lane["to"])]
    assert len(lanes) > 10
    for name in lanes:
        assert min(lat for _, lat in shapes["sea"][name]) < -34.0, name


def test_the_caspian_meets_no_other_sea(sea):
    for lane in sea:
        ends = {lane["from"], lane["to"]}
        assert ends <= CASPIAN or not ends & CASPIAN, lane["id"]


def test_the_black_sea_opens_only_by_the_bosporus(residuals):
    closed = residuals.load_graph("sea", without=frozenset(("bosporus",)))
    assert residuals.through(closed, ["poti", "istanbul"])[0] == math.inf
    assert residuals.through(closed, ["poti", "constanta"])[0] < 1_200
    closed = residuals.load_graph("sea", without=frozenset(("dardanelles",)))
    assert residuals.through(closed, ["istanbul", "piraeus"])[0] == math.inf
    assert residuals.through(closed, ["istanbul", "poti"])[0] < 1_200


def test_hormuz_shuts_the_gulf(residuals):
    closed = residuals.load_graph("sea", without=frozenset(("hormuz",)))
    assert residuals.through(closed, ["jebel-ali", "mumbai"])[0] == math.inf


def test_passages_that_end_a_lane_are_among_those_it_touches(sea, places):
    for lane in sea:
        touched = set(lane["passages"].split("|")) - {""}
        ends = {e for e in (lane["from"], lane["to"]) if places[e]["kind"] == "passage"}
        assert ends <= touched, lane["id"]
        assert all(places[name]["kind"] == "passage" for name in touched), lane["id"]


def test_any_two_ports_of_a_sea_are_joined(residuals, graph, sea):
    ports = {end for lane in sea for end in (lane["from"], lane["to"])} - {"van", "tatvan"}
    for start, group in (("shanghai", ports - CASPIAN), ("aktau", CASPIAN)):
        for end in group:
            assert residuals.through(graph, [start, end])[0] < 30_000, end


def sample(line, step_deg=0.1):
    out = []
    for (ax, ay), (bx, by) in pairwise(line):
        n = max(1, math.ceil(max(abs(bx - ax), abs(by - ay)) / step_deg))
        out += [(ax + (bx - ax) * i / n, ay + (by - ay) * i / n) for i in range(n + 1)]
    return np.array(out)


@pytest.mark.slow
def test_no_lane_crosses_land(sea, shapes, places, land):
    """Away from harbours and straits, which the drawn coast swallows, lanes keep to water."""
    passages = [
        (float(p["lon"]), float(p["lat"])) for p in places.values() if p["kind"] == "passage"
    ]
    names, points, away = [], [], []
    for lane in sea:
        line = shapes["sea"][lane["id"]]
        if {lane["from"], lane["to"]} == {"van", "tatvan"}:
            continue
        path = sample(line)
        spots = np.array([line[0], line[-1], *passages, (32.4, 29.9)])
        gap = np.abs(path[:, None, :] - spots[None, :, :]).max(axis=2).min(axis=1)
        names += [lane["id"]] * len(path)
        points.append(path)
        away.append(gap > 0.75)
    points, away = np.vstack(points), np.concatenate(away)
    dry = np.zeros(len(points), dtype=bool)
    dry[away] = on_land(points[away], land["land"])
    worst = {}
    for name, flag in zip(names, dry, strict=True):
        worst[name] = worst.get(name, 0) + int(flag)
    over = {name: n for name, n in worst.items() if n > 4}
    assert over == {}
