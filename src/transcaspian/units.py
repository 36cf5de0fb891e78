"""
Legal units, the suffixes that name them, and conversion between them.

The definitions are written for pint in ``data/units.txt``. What they come to is computed ahead into
``data/units.csv`` (``tools/build_units.py``), so that packaged evidence is read without pint; a
legal unit that the table lacks, such as one in a user's own file, is looked up with pint.
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
    "find_suffix_unit",
    "legal_unit",
    "list_units",
    "same_dimension",
]

HEADER = ("unit", "dimension", "factor", "suffix")

_DATA = Path(__file__).parent / "data"
_NAME = r"(?:1|[A-Za-z][A-Za-z_]*)(?:\^[1-3])?"
_GRAMMAR = re.compile(rf"{_NAME}(?:[*/]{_NAME}){{0,5}}")
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


@cache
def _registry() -> Any:
    """Return pint's registry of our own definitions, with exact factors."""
    from fractions import Fraction

    import pint

    return pint.UnitRegistry(str(_DATA / "units.txt"), non_int_type=Fraction)


def define_unit(name: str) -> Unit:
    """
    Work a unit out from its definition, with pint.

    Parameters
    ----------
    name : str
        A product or quotient of defined names, such as ``kWh/t/km`` or ``1/week``. [-]

    Returns
    -------
    Unit
        The unit, whether the packaged table has it or not.

    Raises
    ------
    UnitMismatch
        If the text is no such product, or holds a name that is not defined.
    """
    import pint

    if len(name) > _MAX_LENGTH or not _GRAMMAR.fullmatch(name):
        raise UnitMismatch(_unknown(name))
    registry = _registry()
    try:
        parsed = registry.parse_units(name.replace("^", "**"))
    except (pint.errors.PintError, AttributeError, ValueError, TypeError) as error:
        raise UnitMismatch(_unknown(name)) from error
    powers = registry.get_dimensionality(parsed)
    factor = registry.Quantity(1, parsed).to_base_units().magnitude
    label = _label({str(key): int(power) for key, power in powers.items()})
    return Unit(name, label, float(factor))


def _label(powers: Mapping[str, int]) -> str:
    """Return ``usd/feu`` for the powers of base dimensions."""
    above: list[str] = []
    below: list[str] = []
    for key in sorted(powers):
        power = powers[key]
        text = key.strip("[]") + (f"^{abs(power)}" if abs(power) > 1 else "")
        (above if power > 0 else below).append(text)
    return "/".join(["*".join(above) or "1", *below])


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name[:_MAX_LENGTH], list(_table()[0]), n=3, cutoff=0.5)
    shown = name if len(name) <= _MAX_LENGTH else name[:_MAX_LENGTH] + "…"
    remedy = (
        f"did you mean {' or '.join(near)}?" if near else "data/units.csv lists those there are"
    )
    return f"unit {shown!r} is not legal: {remedy}"


@cache
def _fallback(name: str) -> Unit:
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
