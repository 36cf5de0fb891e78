"""
Legal units, the suffixes that name them, and conversion between them.

The definitions are written for pint in ``data/units.txt``. What they come to is computed ahead into
``data/units.csv`` (``tools/build_units.py``), so that packaged evidence is read without pint.
Products and quotients that the table lacks, such as one in a user's own file, are worked out from
its names, and only what is spelt otherwise still (``kilometer/hour``) with pint.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcaspian.errors import UnitMismatch

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "HEADER",
    "Unit",
    "convert",
    "define_unit",
    "derive_unit",
    "find_suffix_unit",
    "legal_unit",
    "list_units",
    "same_dimension",
]

HEADER = ("unit", "dimension", "factor", "suffix")

_DATA = Path(__file__).parent / "data"
_NAME = r"(?:1|[A-Za-z][A-Za-z_]*(?:\^[1-3])?)"
_GRAMMAR = re.compile(rf"{_NAME}(?:[*/]{_NAME}){{0,5}}")
_PART = re.compile(r"([*/]?)([A-Za-z_]+|1)(?:\^([1-3]))?")
_MAX_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Unit:
    """
    One legal unit.

    Attributes
    ----------
    name : str
        As it is written in tables, such as ``USD/FEU``.
    dimension : str
        What it measures; two units convert if and only if their dimensions are equal.
    factor : float
        Its size in base units of that dimension.
    """

    name: str
    dimension: str
    factor: float


@cache
def _table() -> tuple[Mapping[str, Unit], Mapping[str, Unit]]:
    """Return the table of units by name and by suffix."""
    units: dict[str, Unit] = {}
    suffixes: dict[str, Unit] = {}
    with (_DATA / "units.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for name, dimension, factor, suffix in rows:
            units[name] = unit = Unit(name, dimension, float(factor))
            for ending in suffix.split("|"):
                if ending:
                    suffixes[ending] = unit
    return units, suffixes


def derive_unit(name: str) -> Unit:
    """
    Work a unit out from the names it is made of.

    Parameters
    ----------
    name : str
        A product or quotient of plain names of the table, such as ``USD/crane/h``. [-]

    Returns
    -------
    Unit
        The unit, whether the table has it or not.

    Raises
    ------
    UnitMismatch
        If the text is no such product, or holds a name that the table lacks.
    """
    if len(name) > _MAX_LENGTH or not _GRAMMAR.fullmatch(name):
        raise UnitMismatch(_unknown(name))
    powers: dict[str, int] = {}
    factor = 1.0
    for sign, part, exponent in _PART.findall(name):
        if part == "1":
            continue
        unit = _table()[0].get(part)
        if unit is None:
            raise UnitMismatch(_unknown(name))
        power = int(exponent or 1) * (-1 if sign == "/" else 1)
        factor *= unit.factor**power
        for dimension, count in _parse_dimension(unit.dimension).items():
            powers[dimension] = powers.get(dimension, 0) + count * power
    return Unit(name, _format_dimension(powers), factor)


@cache
def _registry() -> Any:
    """Return pint's registry of our own definitions, with exact factors."""
    from fractions import Fraction

    import pint

    return pint.UnitRegistry(str(_DATA / "units.txt"), non_int_type=Fraction)


def define_unit(name: str) -> Unit:
    """
    Work a unit out from the definitions, with pint.

    Parameters
    ----------
    name : str
        A product or quotient of defined names, such as ``kilometer/hour``. [-]

    Returns
    -------
    Unit
        The unit, with its exact factor rounded once.

    Raises
    ------
    UnitMismatch
        If the text is no such product, or holds a name that is not defined.
    """
    if len(name) > _MAX_LENGTH or not _GRAMMAR.fullmatch(name):
        raise UnitMismatch(_unknown(name))
    import pint

    registry = _registry()
    try:
        parsed = registry.parse_units(name.replace("^", "**"))
    except (pint.errors.PintError, AttributeError, TypeError) as error:
        raise UnitMismatch(_unknown(name)) from error
    powers = registry.get_dimensionality(parsed)
    dimension = _format_dimension({str(k).strip("[]"): int(v) for k, v in powers.items()})
    return Unit(name, dimension, float(registry.Quantity(1, parsed).to_base_units().magnitude))


def _parse_dimension(text: str) -> dict[str, int]:
    """Return the powers of base dimensions in a text such as ``length/time``."""
    return {
        base: int(exponent or 1) * (-1 if sign == "/" else 1)
        for sign, base, exponent in _PART.findall(text)
        if base != "1"
    }


def _format_dimension(powers: Mapping[str, int]) -> str:
    """Return a text such as ``usd/feu`` for the powers of base dimensions."""
    above: list[str] = []
    below: list[str] = []
    for key in sorted(powers):
        power = powers[key]
        text = key + (f"^{abs(power)}" if abs(power) > 1 else "")
        if power:
            (above if power > 0 else below).append(text)
    return "/".join(["*".join(above) or "1", *below])


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name[:_MAX_LENGTH], list(_table()[0]), n=3, cutoff=0.5)
    shown = name if len(name) <= _MAX_LENGTH else name[:_MAX_LENGTH] + "…"
    remedy = f"did you mean {' or '.join(near)}?" if near else "data/units.csv lists them all"
    return f"unit {shown!r} is not legal: {remedy}"


@cache
def _fallback(name: str) -> Unit:
    try:
        return derive_unit(name)
    except UnitMismatch:
        return define_unit(name)


def legal_unit(name: str) -> Unit:
    """
    Return the legal unit of a name.

    Parameters
    ----------
    name : str
        As written in tables; case matters (``t`` is a tonne, ``Mt`` a million of them). [-]

    Returns
    -------
    Unit
        Its dimension and size.

    Raises
    ------
    UnitMismatch
        If the name is no legal unit; the message has the nearest legal ones.

    Examples
    --------
    >>> legal_unit("USD/FEU").dimension
    'usd/feu'
    """
    unit = _table()[0].get(name)
    return _fallback(name) if unit is None else unit


def same_dimension(unit: str, other: str) -> bool:
    """
    Tell whether two legal units measure the same thing.

    Raises
    ------
    UnitMismatch
        If either is no legal unit.
    """
    return legal_unit(unit).dimension == legal_unit(other).dimension


def convert(value: float, unit: str, to: str) -> float:
    """
    Return a value in another unit of its dimension.

    Parameters
    ----------
    value : float
        The value in `unit`. [unit]
    unit, to : str
        Legal units. [-]

    Returns
    -------
    float
        The value in `to`. [to]

    Raises
    ------
    UnitMismatch
        If a unit is unknown, or the two measure different things. A TEU is not half an FEU, and
        one currency is not another: such a step needs evidence, not arithmetic.

    Examples
    --------
    >>> convert(36, "h", "d")
    1.5
    """
    if unit == to:
        return value
    have, want = legal_unit(unit), legal_unit(to)
    if have.dimension != want.dimension:
        raise UnitMismatch(
            f"{unit} ({have.dimension}) can't be read as {to} ({want.dimension}): "
            "state the value in a unit of that dimension"
        )
    return value * have.factor / want.factor


def find_suffix_unit(name: str) -> Unit | None:
    """
    Return the unit that the end of a name declares, such as km/d for ``rail.speed_km_d``.

    The longest legal suffix counts; a name without one gives None.
    """
    suffixes = _table()[1]
    parts = name.rpartition(".")[2].split("_")
    for start in range(len(parts)):
        unit = suffixes.get("_".join(parts[start:]))
        if unit is not None:
            return unit
    return None


def list_units() -> tuple[Unit, ...]:
    """Return the units of the packaged table, in its order."""
    return tuple(_table()[0].values())
