"""Routes beside one another, names that cover nothing, and colours told apart by everyone."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import numpy as np
import pytest

from transcaspian.study.report_map import draw_maps

DOCUMENT = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "compare.json").read_text(encoding="utf-8")
)
LAND = [[(20.0, 30.0), (120.0, 30.0), (120.0, 60.0), (20.0, 60.0), (20.0, 30.0)]]
STYLES = Path(__file__).parents[3] / "src/transcaspian/study/templates/report.css"


@pytest.fixture(scope="module")
def sheets():
    return draw_maps(DOCUMENT, LAND)


def leg(mode, line, start="a", end="b"):
    return {"mode": mode, "line": line, "from": start, "to": end, "from_name": start,
            "to_name": end, "distance_km": 100.0}  # fmt: skip


def asked(*routes):
    place = {"lat": 0.0, "country": "KAZ"}
    distance = {"sea": 0.0, "total": 100.0}
    return {
        "origin": {"id": "a", "name": "A", "lon": 0.0, **place},
        "destination": {"id": "b", "name": "B", "lon": 10.0, **place},
        "routes": [{"legs": legs, "distance_km": distance} for legs in routes],
    }


def test_each_route_with_legs_is_drawn_and_numbered(sheets):
    drawn = {i for i, route in enumerate(DOCUMENT["routes"]) if route["legs"]}
    assert {stroke.route for stroke in sheets[0].strokes} == drawn
    assert {badge.route for badge in sheets[0].badges} == drawn


def test_sheets_come_closer_and_closer(sheets):
    assert [sheet.id for sheet in sheets] == ["all", "overland", "crossings"]
    assert all(sheet.land for sheet in sheets)


def test_ends_and_gauge_breaks_are_marked(sheets):
    kinds = {mark.title: mark.kind for mark in sheets[0].marks}
    assert kinds["Xi'an"] == kinds["Istanbul"] == "end"
    assert kinds["Khorgos Gateway"] == "gauge"
    assert {label.text for label in sheets[0].labels if label.strong} == {"Xi'an", "Istanbul"}


def test_names_do_not_cover_one_another(sheets):
    for sheet in sheets:
        boxes = []
        for label in sheet.labels:
            width = len(label.text) * 6.0
            left = label.x - width * {"start": 0, "middle": 0.5, "end": 1}[label.anchor]
            boxes.append((left, label.y - 10, left + width, label.y + 2))
        for a, b in itertools.combinations(boxes, 2):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_shared_tracks_run_side_by_side_and_part_where_the_routes_do():
    shared = [[0.0, 0.0], [5.0, 0.0]]
    document = asked(
        [leg("rail", [*shared, [10.0, 3.0]])],
        [leg("rail", [*shared, [10.0, -3.0]])],
    )
    one, two = draw_maps(document, [])[0].strokes
    (x1, y1), (x2, y2) = (map(float, s.path[1:].split("l")[0].split()) for s in (one, two))
    assert x1 == x2
    assert 2.0 < y2 - y1 < 4.0


def test_a_track_passed_backwards_is_shared_too():
    document = asked(
        [leg("rail", [[0.0, 0.0], [5.0, 0.0], [10.0, 2.0]])],
        [leg("rail", [[5.0, 0.0], [0.0, 0.0]])],
    )
    starts = {s.path[1:].split("l")[0] for s in draw_maps(document, [])[0].strokes}
    alone = draw_maps(asked([leg("rail", [[0.0, 0.0], [5.0, 0.0], [10.0, 2.0]])]), [])[0]
    assert alone.strokes[0].path[1:].split("l")[0] not in starts


def test_no_lines_no_maps():
    assert draw_maps(asked([leg("rail", [])]), LAND) == []


# Colours of the routes, as people with full, no red, no green and no blue cones see them
# (G. Machado, M. Oliveira and L. Fernandes, 2009, severity 1).
VISIONS = {
    "full": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                        [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                        [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                        [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip


def linear(hexes):
    rgb = np.array([[int(h[i : i + 2], 16) / 255 for i in (1, 3, 5)] for h in hexes])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def oklab(rgb):
    cones = rgb @ np.array([[0.4122214708, 0.2119034982, 0.0883024619],
                            [0.5363325363, 0.6806995451, 0.2817188376],
                            [0.0514459929, 0.1073969566, 0.6299787005]])  # fmt: skip
    return np.cbrt(cones) @ np.array([[0.2104542553, 1.9779984951, 0.0259040371],
                                      [0.7936177850, -2.4285922050, 0.7827717662],
                                      [-0.0040720468, 0.4505937099, -0.8086757660]])  # fmt: skip


def scheme(which):
    text = STYLES.read_text(encoding="utf-8")
    block = text.split(":root {")[1 + which].split("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


@pytest.mark.parametrize("which", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("vision", VISIONS)
def test_no_two_routes_look_alike(which, vision):
    colours = scheme(which)
    seen = np.clip(linear([colours[f"r{i}"] for i in range(8)]) @ VISIONS[vision].T, 0, 1)
    lab = oklab(seen)
    gaps = np.linalg.norm(lab[:, None] - lab[None], axis=-1) + 9 * np.eye(8)
    assert gaps.min() > 0.13


def contrast(a, b):
    light, dark = sorted((linear([h]) @ [0.2126, 0.7152, 0.0722])[0] for h in (a, b))[::-1]
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("which", [0, 1], ids=["light", "dark"])
def test_lines_and_words_stand_out(which):
    colours = scheme(which)
    for i in range(8):
        for ground in ("land", "sea"):
            assert contrast(colours[f"r{i}"], colours[ground]) >= 2.95
    for ink in ("ink", "soft", "accent"):
        assert contrast(colours[ink], colours["page"]) >= 4.5
        assert contrast(colours[ink], colours["card"]) >= 4.5
    for tone in ("good", "warn", "bad", "none"):
        assert contrast(colours[tone], colours[f"{tone}-bg"]) >= 4.5
