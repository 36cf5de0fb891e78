"""Laws of distance on a sphere."""

from __future__ import annotations

from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.atlas.geodesy import MEAN_RADIUS_KM, distance_km, great_circle_km

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
SLACK_KM = 1e-6


@given(points, points)
def test_the_way_there_is_as_long_as_the_way_back(a, b):
    """§23 The way there is as long as the way back."""
    assert distance_km(*a, *b) == pytest.approx(distance_km(*b, *a), abs=SLACK_KM)


@given(points, points, points)
def test_a_way_round_is_never_shorter(a, b, c):
    """§23 A way round is never shorter."""
    assert distance_km(*a, *c) <= distance_km(*a, *b) + distance_km(*b, *c) + SLACK_KM


@given(points, points)
def test_no_two_points_are_farther_than_half_a_great_circle(a, b):
    assert 0 <= distance_km(*a, *b) <= pi * MEAN_RADIUS_KM + SLACK_KM
    assert distance_km(*a, *a) == 0


@given(st.floats(-90, 90), st.floats(-90, 90))
def test_along_a_meridian_length_is_angle_times_radius(lat_a, lat_b):
    expected = abs(lat_a - lat_b) * pi / 180 * MEAN_RADIUS_KM
    assert distance_km(lat_a, 20, lat_b, 20) == pytest.approx(expected, abs=SLACK_KM)


def test_places_are_measured_by_their_positions(atlas):
    a, b = atlas.places["aktau"], atlas.places["alat"]
    assert great_circle_km(a, b) == distance_km(a.lat, a.lon, b.lat, b.lon)
