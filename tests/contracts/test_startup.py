"""Start-up imports only what the command uses."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

PROBE = """
import json, sys
from transcaspian.cli.entry import main
sys.argv = ["transcaspian", *json.loads(sys.argv[1])]
try:
    main()
except SystemExit as stop:
    code = stop.code
print("\\n" + json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""
HEAVY = {
    "geopandas",
    "jinja2",
    "llvmlite",
    "numba",
    "numpy",
    "pandas",
    "pint",
    "polars",
    "pyarrow",
    "pydantic",
    "rapidfuzz",
    "scipy",
    "shapely",
}


def imported_by(*words):
    done = subprocess.run(
        [sys.executable, "-c", PROBE, json.dumps(words)], capture_output=True, text=True, check=True
    )
    code, modules = json.loads(done.stdout.splitlines()[-1])
    assert code in (0, None), done.stderr
    return set(modules)


@pytest.mark.parametrize("words", [["--help"], ["--version"]])
def test_help_and_version_import_nothing_heavy(words):
    assert not imported_by(*words) & HEAVY


def test_compare_imports_numpy_and_nothing_heavier():
    modules = imported_by("compare", "xian", "istanbul", "--depart", "2024-03-11", "--draws", "100")
    assert modules & HEAVY == {"numpy"}
