"""The flow between rooms is one-way, and no contract is weakened."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "transcaspian"


def read_contracts():
    with (ROOT / "pyproject.toml").open("rb") as file:
        return {one["id"]: one for one in tomllib.load(file)["tool"]["importlinter"]["contracts"]}


def test_every_room_imports_only_rooms_below_it():
    command = (
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    )
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_layers_name_every_room():
    layers = read_contracts()["layers"]
    assert layers["exhaustive"] is True
    named = {room.strip() for layer in layers["layers"] for room in layer.split("|")}
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    assert named == rooms | modules


def test_no_contract_is_bent():
    for contract in read_contracts().values():
        assert not contract.get("ignore_imports"), contract["name"]
        assert not contract.get("exhaustive_ignores"), contract["name"]


def test_the_folder_of_tables_holds_no_code():
    assert not list((PACKAGE / "data").rglob("*.py"))
