"""What is declared is what is imported, and pins carry no addresses."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from refresh_constraints import HEADER, format_pins

ROOT = Path(__file__).resolve().parents[2]
# read by zoneinfo where the system has no time zones of its own
UNIMPORTED = {"tzdata"}


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def read_project():
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]


def imported_roots(*, server=False):
    """What modules import: those of the server, or all others."""
    room = ROOT / "src" / "transcaspian" / "server"
    roots = set()
    for path in (ROOT / "src").rglob("*.py"):
        if path.is_relative_to(room) is not server:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                roots |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                roots.add(node.module.partition(".")[0])
    return roots - set(sys.stdlib_module_names) - {"transcaspian"}


def read_pins():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_runtime_needs_are_exactly_what_is_imported():
    project = read_project()
    declared = {normal(Requirement(one).name) for one in project["dependencies"]}
    owners = packages_distributions()
    imported = {normal(owners.get(root, [root])[0]) for root in imported_roots()}
    assert imported == declared - UNIMPORTED


def test_the_server_needs_exactly_what_its_extra_names():
    project = read_project()
    declared = {normal(Requirement(one).name) for one in project["dependencies"]}
    extra = {normal(Requirement(one).name) for one in project["optional-dependencies"]["serve"]}
    owners = packages_distributions()
    imported = {normal(owners.get(root, [root])[0]) for root in imported_roots(server=True)}
    assert imported - declared == extra
    assert not extra & declared


def test_every_declared_part_is_pinned_within_its_range():
    project = read_project()
    pins = read_pins()
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    for text in [one for group in groups for one in group]:
        need = Requirement(text)
        assert need.specifier.contains(Version(pins[normal(need.name)])), text


def test_pins_are_names_and_versions_only():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert text.startswith(HEADER)
    pins = text.removeprefix(HEADER).splitlines()
    assert all(re.fullmatch(r"[a-z0-9-]+==[A-Za-z0-9.+!]+", line) for line in pins)
    assert pins == sorted(pins, key=lambda line: line.partition("==")[0])


def test_pins_leave_out_the_project_and_what_a_fresh_environment_holds():
    listed = [
        {"name": "transcaspian", "version": "0.1.0"},
        {"name": "pip", "version": "1"},
        {"name": "Typing_Extensions", "version": "4.1"},
        {"name": "attrs", "version": "2"},
    ]
    assert format_pins(listed) == f"{HEADER}attrs==2\ntyping-extensions==4.1\n"
