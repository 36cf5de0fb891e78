"""Formulas in the cells of world tables: sums and products of named quantities, nothing else."""

from __future__ import annotations

import ast
import operator
from functools import cache
from typing import TYPE_CHECKING

from transcaspian.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["evaluate", "names_in", "read_call"]

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {"max": max, "min": min, "round": round}


def evaluate(text: str, values: Mapping[str, float]) -> float:
    """
    Return what a formula comes to.

    Parameters
    ----------
    text : str
        Numbers, dotted names, ``+ - * /``, brackets, ``max``, ``min`` and ``round``.
    values : mapping
        Quantities by name, each in its own unit.

    Returns
    -------
    float
        In the unit that the formula gives.

    Raises
    ------
    ScenarioError
        If it is no such formula, names no quantity, or divides by zero.
    """
    try:
        return _value(_parse(text), values)
    except KeyError as error:
        raise ScenarioError(f'"{text}": no quantity is called {error.args[0]}') from None
    except ZeroDivisionError:
        raise ScenarioError(f'"{text}" divides by zero') from None
    except ValueError as error:
        if isinstance(error, ScenarioError):
            raise
        raise ScenarioError(f'"{text}" is no formula: {error}') from None


def names_in(text: str) -> list[str]:
    """
    Return the quantities that a formula names.

    Parameters
    ----------
    text : str
        A formula.

    Returns
    -------
    list of str
        Each once, in order.

    Raises
    ------
    ScenarioError
        If it can't be parsed.
    """
    names: dict[str, None] = {}
    _collect(_parse(text), names)
    return list(names)


def read_call(text: str) -> tuple[str, list[str]]:
    """
    Split ``family(a; b)`` into its name and its formulas.

    Parameters
    ----------
    text : str
        The cell.

    Returns
    -------
    name : str
        Before the bracket.
    arguments : list of str
        Formulas within it.

    Raises
    ------
    ScenarioError
        If it has no such shape.
    """
    name, bracket, rest = text.strip().partition("(")
    if not bracket or not rest.endswith(")"):
        raise ScenarioError(f'"{text}" is not of the shape name(a; b)')
    return name.strip(), [one.strip() for one in rest[:-1].split(";") if one.strip()]


@cache
def _parse(text: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        raise ScenarioError(f'"{text}" is no formula') from None


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    raise ValueError("only sums and products of named quantities are read")


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, values)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left, values), _value(right, values))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            return float(_FUNCTIONS[name](*[_value(one, values) for one in args]))
        case _:
            return values[_dotted(node)]


def _collect(node: ast.expr, names: dict[str, None]) -> None:
    if isinstance(node, ast.Attribute | ast.Name):
        names[_dotted(node)] = None
        return
    parts = node.args if isinstance(node, ast.Call) else ast.iter_child_nodes(node)
    for one in parts:
        if isinstance(one, ast.expr):
            _collect(one, names)
