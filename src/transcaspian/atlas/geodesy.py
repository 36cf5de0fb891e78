"""Distances on the globe."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Protocol

__all__ = ["MEAN_RADIUS_KM", "HasPosition", "distance_km", "great_circle_km"]

MEAN_RADIUS_KM = 6371.0088
"""Mean radius of the GRS 80 ellipsoid as the IUGG defines it. [km]"""


class HasPosition(Protocol):
    """Anything with a latitude and a longitude. [deg]"""

    @property
    def lat(self) -> float:
        """Latitude. [deg]"""

    @property
    def lon(self) -> float:
        """Longitude. [deg]"""


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """
    Return the great-circle distance of two positions on the mean sphere.

    Parameters
    ----------
    lat_a, lon_a, lat_b, lon_b : float
        The two positions. [deg]

    Returns
    -------
    float
        Distance by the haversine formula, steady for close points and antipodes alike. [km]
    """
    phi_a, phi_b = radians(lat_a), radians(lat_b)
    h = (
        sin((phi_b - phi_a) / 2) ** 2
        + cos(phi_a) * cos(phi_b) * sin(radians(lon_b - lon_a) / 2) ** 2
    )
    return 2 * MEAN_RADIUS_KM * asin(min(1.0, sqrt(h)))


def great_circle_km(a: HasPosition, b: HasPosition) -> float:
    """
    Return the great-circle distance of two places.

    Parameters
    ----------
    a, b : HasPosition
        Places, or anything with `lat` and `lon`.

    Returns
    -------
    float
        Distance. [km]
    """
    return distance_km(a.lat, a.lon, b.lat, b.lon)
