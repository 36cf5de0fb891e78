"""What a module calls public is what it defines without an underscore."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import transcaspian

MODULES = [
    "transcaspian",
    *(one.name for one in pkgutil.walk_packages(transcaspian.__path__, "transcaspian.")),
]
MAX_EXPORTS = 20


def defined_names(module):
    """Names a module's own statements bind, imports left out."""
    names = set()
    for node in ast.parse(Path(module.__file__).read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.Assign(targets=targets):
                names |= {
                    one.id
                    for target in targets
                    for one in ast.walk(target)
                    if isinstance(one, ast.Name)
                }
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
    return {name for name in names if not name.startswith("_")}


@pytest.mark.parametrize("name", MODULES)
def test_all_equals_the_public_namespace(name):
    module = importlib.import_module(name)
    if hasattr(module, "__path__") and not hasattr(module, "__all__"):
        assert not defined_names(module), "a package that defines names says which are public"
        return
    stated = module.__all__
    assert len(stated) == len(set(stated)), "a name is stated twice"
    assert all(hasattr(module, one) for one in stated)
    missing = defined_names(module) - set(stated)
    assert not missing, f"public by name but not in __all__: {sorted(missing)}"
    if not hasattr(module, "__path__"):
        foreign = set(stated) - defined_names(module)
        assert not foreign, f"in __all__ but defined elsewhere: {sorted(foreign)}"


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is(name):
    assert (importlib.import_module(name).__doc__ or "").strip()


def test_the_package_exports_little():
    stated = transcaspian.__all__
    assert list(stated) == sorted(stated)
    assert len(stated) <= MAX_EXPORTS
