"""Pictures hold what the answer holds: a strip per place, a cell per day, a panel per change."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from transcaspian.study.simulate_plot import draw_change, draw_queues, write_plots

SVG = "{http://www.w3.org/2000/svg}"


def make_document(change):
    days = 40
    place = {
        "label": "boxes <at> A & B",
        "daily": [float(day) for day in range(days)],
        "change": [2.0] * days if change else [],
        "change_p10": [-1.0] * days if change else [],
        "change_p90": [5.0] * days if change else [],
    }
    idle = {**place, "label": "idle", "daily": [0.0] * days}
    return {
        "from": "2024-01-20",
        "days": days,
        "replications": 3,
        "seed": 7,
        "what_if": ["a+1"] if change else [],
        "counts": {"assumed": 4},
        "places": [place, idle],
    }


def test_each_busy_place_has_a_cell_for_each_day():
    root = ET.fromstring(draw_queues(make_document(change=False)))
    texts = [one.text for one in root.iter(f"{SVG}text")]
    assert len(list(root.iter(f"{SVG}rect"))) == 40 + 1
    assert "boxes <at> A & B" in texts
    assert "idle" not in texts
    assert {"Feb", "39.0"} <= set(texts)


def test_darker_means_more():
    root = ET.fromstring(draw_queues(make_document(change=False)))
    cells = [one.get("fill") for one in root.iter(f"{SVG}rect")][1:]
    light = [sum(int(fill[i : i + 2], 16) for i in (1, 3, 5)) for fill in cells]
    assert light == sorted(light, reverse=True)


def test_a_change_has_its_band_and_mean_on_one_scale():
    root = ET.fromstring(draw_change(make_document(change=True)))
    (band,) = root.iter(f"{SVG}polygon")
    (mean,) = root.iter(f"{SVG}polyline")
    band_y = [float(point.split(",")[1]) for point in band.get("points").split()]
    mean_y = {float(point.split(",")[1]) for point in mean.get("points").split()}
    (level,) = mean_y
    assert min(band_y) < level < max(band_y)
    assert (level - min(band_y)) / (max(band_y) - min(band_y)) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("change", "names"), [(False, ["queues.svg"]), (True, ["queues.svg", "change.svg"])]
)
def test_pictures_are_written(tmp_path, change, names):
    assert [path.name for path in write_plots(make_document(change), tmp_path)] == names
    assert all((tmp_path / name).read_text("utf-8").startswith("<svg") for name in names)
