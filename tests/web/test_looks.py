"""The page looks as it did, seen from afar: the same areas in the same colours, whatever the figures."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from page_steps import quiet
from pictures import likeness, read_png

LOOKS = Path(__file__).with_name("looks")
VIEWS = {
    "map": ".worst tbody tr",
    "routes": ".cards .route",
    "bottlenecks": ".causes li",
    "timespace": ".chosen h3",
    "scenarios": ".changes li",
    "conflicts": ".said-grid .said",
    "calibration": ".calibration tbody tr",
    "promises": ".promises > li",
    "relations": ".relevents li",
}
WHERE = {
    "bottlenecks": "bottlenecks?node=aktau.berths",
    "timespace": "timespace?who=feeder-1&t=600.0",
    "conflicts": "evidence?key=rail.rate_usd_feu_km&subject=KAZ",
    **{name: f"evidence?tab={name}" for name in ("calibration", "promises", "relations")},
}
SIZES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 400, "height": 800}}
# other figures in the same view leave 0.6 to 1, another view at most 0.57
LEAST_ALIKE, MOST_APART = 0.6, 0.06
SCALE = 0.1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_looks_as_it_did(visit, request, view, theme, size):
    page = visit(
        f"#/{WHERE.get(view, view)}", theme=theme, device_scale_factor=SCALE, **SIZES[size]
    )
    page.locator(VIEWS[view]).first.wait_for()
    quiet(page)
    data = page.screenshot()
    path = LOOKS / f"{view}-{theme}-{size}.png"
    if request.config.getoption("--new-looks", default=False):
        LOOKS.mkdir(exist_ok=True)
        path.write_bytes(data)
    assert path.exists(), "no look is kept: pytest tests/web --new-looks, and look at the pictures"
    alike, apart = likeness(read_png(data), read_png(path.read_bytes()))
    assert alike >= LEAST_ALIKE, f"{path.name} looks otherwise: {alike:.2f} alike"
    assert apart <= MOST_APART, f"{path.name} has other colours: {apart:.3f} apart"


def test_no_view_passes_for_another():
    for theme in ("light", "dark"):
        for size in SIZES:
            kept = [read_png((LOOKS / f"{view}-{theme}-{size}.png").read_bytes()) for view in VIEWS]
            for one, other in combinations(kept, 2):
                assert likeness(one, other)[0] < LEAST_ALIKE


def test_a_shift_by_a_pixel_is_little_and_another_colour_much():
    field = np.zeros((40, 60, 3))
    field[10:30, 15:45] = (0.7, 0.4, 0.1)
    assert likeness(field, field) == (pytest.approx(1.0), 0.0)
    alike, apart = likeness(field, np.roll(field, 1, axis=1))
    assert alike >= LEAST_ALIKE
    assert apart <= MOST_APART
    assert likeness(field, 1 - field)[0] < 0
    assert likeness(field, np.clip(field + 0.2, 0, 1))[1] > MOST_APART
