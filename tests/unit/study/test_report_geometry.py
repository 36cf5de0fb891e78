"""Laws of the plane that the maps are drawn on."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from transcaspian.study.report_geometry import clip_ring, offset, path, project, simplify, touches

LINES = arrays(
    np.float64, st.tuples(st.integers(2, 30), st.just(2)), elements=st.floats(-50, 50, width=32)
)
LATITUDES = st.floats(-84, 84)


@given(LATITUDES, st.floats(-170, 170))
def test_projection_is_mirrored_at_equator_and_meridian(lat, lon):
    x, y = project([(lon, lat)], 0.0)[0]
    assert np.allclose(project([(lon, -lat)], 0.0)[0], (x, -y))
    assert np.allclose(project([(-lon, lat)], 0.0)[0], (-x, y))


@given(st.floats(-150, 150), LATITUDES, LATITUDES)
def test_north_is_up_and_parallels_shorten(lon, a, b):
    low, high = sorted((a, b))
    if high - low > 1e-6:
        assert project([(lon, high)], 0.0)[0][1] < project([(lon, low)], 0.0)[0][1]
    near, far = sorted((abs(a), abs(b)))
    if far - near > 1e-6:
        width = [project([(100.0, lat)], 0.0)[0][0] for lat in (near, far)]
        assert width[0] > width[1]


def test_a_line_over_the_far_meridian_goes_on():
    plane = project([(170.0, 60.0), (180.0, 60.0), (-170.0, 60.0)], 65.0)
    assert np.all(np.diff(plane[:, 0]) > 0)


@given(LINES, st.floats(0.01, 20))
def test_simplified_lines_stay_within_the_tolerance(line, tolerance):
    kept = simplify(line, tolerance)
    assert np.array_equal(kept[[0, -1]], line[[0, -1]])
    for point in line:
        assert min(_gap(point, a, b) for a, b in pairwise(kept)) <= tolerance * (1 + 1e-9) + 1e-9


def _gap(point, a, b):
    along = b - a
    size = along @ along
    share = 0.0 if size == 0 else np.clip((point - a) @ along / size, 0, 1)
    return np.hypot(*(point - a - share * along))


@given(LINES)
def test_clipped_rings_lie_within_and_whole_ones_are_untouched(ring):
    cut = clip_ring(ring, 20.0, 10.0, 2.0)
    if len(cut):
        assert cut.min() >= -2.0 - 1e-9
        assert (cut.max(axis=0) <= np.array([22.0, 12.0]) + 1e-9).all()
    assert np.array_equal(clip_ring(ring, 20.0, 10.0, 100.0), ring)


def test_clipping_a_square_keeps_the_shared_area():
    square = np.array([[-5.0, -5], [5, -5], [5, 5], [-5, 5]])
    x, y = clip_ring(square, 10.0, 10.0, 0.0).T
    area = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    assert area == 25.0


@given(st.floats(-9, 9), st.floats(0, 6.2))
def test_a_straight_line_is_shifted_to_the_right_of_travel(distance, angle):
    along = np.array([np.cos(angle), np.sin(angle)])
    line = np.outer([0.0, 3.0, 10.0], along)
    right = np.array([-along[1], along[0]])
    assert np.allclose(offset(line, distance), line + distance * right)


@given(LINES)
def test_paths_read_back_to_a_tenth(line):
    text = path([line])
    if not text:
        assert np.ptp(np.round(line * 10), axis=0).max() == 0
        return
    start, steps = text[1:].split("l")
    numbers = [float(word) for word in f"{start} {steps}".split()]
    points = np.cumsum(np.array(numbers).reshape(-1, 2), axis=0)
    assert np.allclose(points[-1], line[-1], atol=0.051)
    assert np.allclose(points[0], line[0], atol=0.051)


def test_touching_is_by_the_box_around():
    assert touches(np.array([[-5.0, 5], [5, 5]]), 10, 10)
    assert not touches(np.array([[-5.0, 5], [-1, 5]]), 10, 10)
    assert not touches(np.empty((0, 2)), 10, 10)
