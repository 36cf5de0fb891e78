"""Paper for pictures: round ticks, even shades, and points where figures belong."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from transcaspian.study.simulate_canvas import Canvas, Frame, nice_ticks, shade


@given(low=st.floats(-1e6, 1e6), span=st.floats(1e-3, 1e6), n=st.integers(1, 10))
def test_ticks_lie_within_and_are_evenly_apart(low, span, n):
    ticks = nice_ticks(low, low + span, n)
    assert len(ticks) <= n + 1
    gaps = [after - one for one, after in pairwise(ticks)]
    assert all(math.isclose(gap, gaps[0], rel_tol=1e-6, abs_tol=1e-9 * abs(low)) for gap in gaps)
    assert all(low - 1e-6 * span <= one <= low + span * (1 + 1e-6) for one in ticks)


@given(a=st.floats(0.0, 1.0), b=st.floats(0.0, 1.0))
def test_more_is_never_lighter(a, b):
    def light(fill):
        red, green, blue = (int(fill[i : i + 2], 16) for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((a, b))
    assert light(shade(high)) <= light(shade(low))


def test_words_with_signs_of_markup_stay_words():
    canvas = Canvas('a < b & "c"', "", "")
    canvas.text(1, 2, "x < y & z")
    root = ET.fromstring(canvas.to_svg())
    assert root.get("aria-label") == 'a < b & "c"'
    assert "x < y & z" in [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]


@given(value=st.floats(-50.0, 150.0))
def test_a_higher_figure_lies_higher(value):
    frame = Frame(10.0, 20.0, 300.0, 100.0, 30.0, -50.0, 150.0)
    assert 20.0 <= frame.y(value) <= 120.0
    assert frame.y(value + 1.0) < frame.y(value)
