"""
Hold what no linter knows: sizes of modules and functions, and packages without side effects.

A module ends at 500 lines and the body of a function at 50, so that each can be held in one's
head; signature and docstring are not counted, since they are what is read instead of the body.
An ``__init__`` holds a docstring, imports and ``__all__``, so that importing a room does nothing.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MAX_FUNCTION_LINES", "MAX_MODULE_LINES", "find_faults", "main"]

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "tools", "bench", "tests", "docs")
MAX_MODULE_LINES = 500
MAX_FUNCTION_LINES = 50


def main() -> int:
    """Print every fault of the tree; return 1 if there is any."""
    faults = [
        fault
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for fault in find_faults(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    ]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"house: {len(faults)} faults")
    return 1 if faults else 0


def find_faults(text: str, name: str) -> list[str]:
    """
    Return the faults of one module.

    Parameters
    ----------
    text : str
        Its source.
    name : str
        Its path from the project's folder; ``__init__.py`` is held to more.

    Returns
    -------
    list of str
        ``path:line: fault: remedy``, in the order of lines.
    """
    tree = ast.parse(text, filename=name)
    faults = []
    n_line = len(text.splitlines())
    if n_line > MAX_MODULE_LINES:
        faults.append(f"{name}:1: {n_line} lines (at most {MAX_MODULE_LINES}): split its purpose")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            n_line = count_lines(node)
            if n_line > MAX_FUNCTION_LINES:
                faults.append(
                    f"{name}:{node.lineno}: {node.name} has {n_line} lines "
                    f"(at most {MAX_FUNCTION_LINES}): name its parts"
                )
    if name.endswith("__init__.py"):
        faults += [
            f"{name}:{node.lineno}: runs on import: move it into a module"
            for node in iter_side_effects(tree)
        ]
    return faults


def count_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function's body, from the first statement after its docstring."""
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    if not body:
        return 0
    return (body[-1].end_lineno or body[-1].lineno) - body[0].lineno + 1


def iter_side_effects(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the statements of an ``__init__`` that are more than names."""
    for i, node in enumerate(tree.body):
        match node:
            case ast.Expr(value=ast.Constant(value=str())) if i == 0:
                continue
            case ast.Import() | ast.ImportFrom():
                continue
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                continue
            case ast.Assign(targets=[ast.Name(id=name)]) if name.startswith("__"):
                continue
            case _:
                yield node


if __name__ == "__main__":
    sys.exit(main())
