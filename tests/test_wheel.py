"""The wheel works by itself: installed in an empty environment, outside the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import transcaspian

ROOT = Path(__file__).resolve().parents[1]
BUILD = ["-m", "hatchling", "build", "-t", "wheel"]

pytestmark = pytest.mark.slow


def run(*command, cwd, home):
    # the page is carried if `make web` has built it, and not built here
    environment = {"HOME": str(home), "COLUMNS": "160", "PATH": os.defpath}
    environment["TRANSCASPIAN_PAGE"] = "skip"
    environment |= {
        name: text
        for name, text in os.environ.items()
        if name.startswith(("PIP_", "SSL_")) or name.lower().endswith("_proxy")
    }
    done = subprocess.run(
        list(command), cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, *BUILD, "-d", str(folder), cwd=ROOT, home=folder)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=True)
    pins = str(ROOT / "constraints.txt")
    python = str(folder / "bin" / "python")
    run(python, "-m", "pip", "install", "--quiet", "-c", pins, str(wheel), cwd=folder, home=folder)
    return folder


def test_the_wheel_carries_every_table_and_every_licence(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    data = ROOT / "src" / "transcaspian" / "data"
    tables = {
        path.relative_to(ROOT / "src").as_posix() for path in data.rglob("*") if path.is_file()
    }
    assert tables
    assert tables - names == set()
    held = {name.rpartition("/licenses/")[2] for name in names if "/licenses/" in name}
    assert {"LICENSE", "NOTICE", "LICENSES/CC-BY-4.0.txt", "LICENSES/ODbL-1.0.txt"} <= held


def test_the_wheel_carries_the_page_that_was_built(wheel):
    static = ROOT / "src" / "transcaspian" / "server" / "static"
    if not (static / "index.html").exists():
        pytest.skip("the page is not built: make web")
    built = {p.relative_to(ROOT / "src").as_posix() for p in static.rglob("*") if p.is_file()}
    assert built - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_the_target_builds_as_this_test_does():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "-m hatchling build" in makefile.partition("\nbuild:")[2].partition("\n\n")[0]


def test_it_says_its_version_from_outside_the_checkout(installed, tmp_path):
    answer = run(str(installed / "bin" / "transcaspian"), "--version", cwd=tmp_path, home=tmp_path)
    assert answer.strip().endswith(transcaspian.__version__)
    where = run(
        str(installed / "bin" / "python"),
        "-c",
        "import transcaspian; print(transcaspian.__file__)",
        cwd=tmp_path,
        home=tmp_path,
    )
    assert Path(where.strip()).is_relative_to(installed)


def test_it_compares_and_reports_from_outside_the_checkout(installed, tmp_path):
    program = str(installed / "bin" / "transcaspian")
    question = ["compare", "Xi'an", "Istanbul", "--cargo", "20x45G1", "--depart", "2024-03-11"]
    report = tmp_path / "report.html"
    answer = run(
        program, *question, "--format", "json", "--report", str(report), cwd=tmp_path, home=tmp_path
    )
    document = json.loads(answer)
    assert document["schema"] == "transcaspian/compare/1"
    ranged = [one["id"] for one in document["routes"] if one["transit_d"]]
    assert len(ranged) >= 7
    assert report.stat().st_size > 10_000
