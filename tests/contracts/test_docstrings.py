"""Docstrings that cannot lie: a number says its unit, a parameter exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from numpydoc.docscrape import NumpyDocString

SOURCE = Path(__file__).resolve().parents[2] / "src"
NUMBER = re.compile(r"\bfloat(64)?\b")
# a figure between brackets, or a sentence that says which unit it comes in
UNIT = re.compile(r"\[[^\]]+\]|\bunits?\b|\bdimension")
SECTIONS = ("Parameters", "Other Parameters", "Attributes", "Returns", "Yields")


def iter_documented():
    """(place, node, docstring) of all public functions and classes with sections."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                text = ast.get_docstring(node) or ""
                if "\n---" in text:
                    place = f"{path.relative_to(SOURCE).as_posix()}:{node.name}"
                    yield place, node, NumpyDocString(text)


DOCUMENTED = list(iter_documented())
FUNCTIONS = [one for one in DOCUMENTED if isinstance(one[1], ast.FunctionDef)]


@pytest.mark.parametrize("one", DOCUMENTED, ids=lambda one: one[0])
def test_every_number_says_its_unit(one):
    _, _, text = one
    entries = [entry for section in SECTIONS for entry in text[section]]
    numbers = [entry for entry in entries if NUMBER.search(entry.type or entry.name)]
    assert [one.name or one.type for one in numbers if not UNIT.search(" ".join(one.desc))] == []


@pytest.mark.parametrize("one", FUNCTIONS, ids=lambda one: one[0])
def test_every_documented_parameter_exists(one):
    _, node, text = one
    arguments = node.args
    given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    given += [extra for extra in (arguments.vararg, arguments.kwarg) if extra]
    names = {part.strip(" *") for entry in text["Parameters"] for part in entry.name.split(",")}
    assert names <= {argument.arg for argument in given}
