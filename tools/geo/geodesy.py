"""Great-circle geometry on a sphere, on arrays of latitude and longitude."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["EARTH_RADIUS_KM", "haversine_km", "path_km", "unit_xyz_km"]

Floats = NDArray[np.float64]

#: Mean radius of the Earth (IUGG). [km]
EARTH_RADIUS_KM = 6371.0088


def unit_xyz_km(lat_lon: Floats) -> Floats:
    """
    Return points on the sphere as Cartesian coordinates.

    Parameters
    ----------
    lat_lon : (n, 2) float64
        Latitude and longitude. [deg]

    Returns
    -------
    (n, 3) float64
        Coordinates from the centre of the Earth. [km]
    """
    rad = np.radians(np.asarray(lat_lon, dtype=np.float64).reshape(-1, 2))
    cos_lat = np.cos(rad[:, 0])
    return EARTH_RADIUS_KM * np.column_stack(
        [cos_lat * np.cos(rad[:, 1]), cos_lat * np.sin(rad[:, 1]), np.sin(rad[:, 0])]
    )


def haversine_km(a: Floats, b: Floats) -> Floats:
    """
    Return the great-circle distance between pairs of points.

    Parameters
    ----------
    a, b : (n, 2) float64
        Latitude and longitude. [deg]

    Returns
    -------
    (n,) float64
        Distance. [km]
    """
    ra = np.radians(np.asarray(a, dtype=np.float64).reshape(-1, 2))
    rb = np.radians(np.asarray(b, dtype=np.float64).reshape(-1, 2))
    h: Floats = (
        np.sin((rb[:, 0] - ra[:, 0]) / 2) ** 2
        + np.cos(ra[:, 0]) * np.cos(rb[:, 0]) * np.sin((rb[:, 1] - ra[:, 1]) / 2) ** 2
    )
    angle: Floats = 2.0 * np.arcsin(np.sqrt(np.clip(h, 0.0, 1.0)))
    return EARTH_RADIUS_KM * angle


def path_km(lat_lon: Floats) -> float:
    """
    Return the length of a chain of points.

    Parameters
    ----------
    lat_lon : (n, 2) float64
        Latitude and longitude of the points in order. [deg]

    Returns
    -------
    float
        Length. [km]
    """
    points = np.asarray(lat_lon, dtype=np.float64).reshape(-1, 2)
    if len(points) < 2:
        return 0.0
    return float(haversine_km(points[:-1], points[1:]).sum())
