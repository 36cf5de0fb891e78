"""What every test gets: deterministic hypothesis, and folders of its own to write to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from transcaspian.simulation.cache import VARIABLE, prepare

KERNELS = Path(__file__).resolve().parents[1] / "build" / "kernels"
"""Compiled kernels, named by the digest of their sources: workers and runs share them."""

# before any module of tests is read: a kernel imported sooner would be compiled in each process
os.environ[VARIABLE] = str(KERNELS)
prepare()

settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory):
    """No test reads or writes what a user keeps between runs."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        for name in ("CACHE", "CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        patch.setenv("COLUMNS", "200")
        patch.setenv("NO_COLOR", "1")
        yield home
