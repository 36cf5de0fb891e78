"""Laws of the legal units: `docs/evidence/selection.md` §0."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.errors import UnitMismatch
from transcaspian.units import (
    convert,
    define_unit,
    derive_unit,
    find_suffix_unit,
    legal_unit,
    list_units,
    same_dimension,
)

NAMES = [unit.name for unit in list_units()]
values = st.floats(min_value=1e-6, max_value=1e9)


@pytest.mark.parametrize("name", NAMES)
def test_the_table_says_what_pint_says(name: str) -> None:
    """§0 The packaged factors are pint's, to the last bit."""
    assert legal_unit(name) == define_unit(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_table_follows_from_its_plain_names(name: str) -> None:
    """§0 What a compound unit is worked out to is what the table says."""
    derived = derive_unit(name)
    assert derived.dimension == legal_unit(name).dimension
    assert derived.factor == pytest.approx(legal_unit(name).factor, rel=1e-14)


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (36, "h", "d", 1.5),
        (1, "week", "d", 7),
        (10, "kn", "km/h", 18.52),
        (1, "nmi", "km", 1.852),
        (24, "km/h", "km/d", 576),
        (45, "percent", "ratio", 0.45),
        (2, "Mt", "t", 2e6),
        (3, "kt", "t", 3000),
        (1, "1/d", "1/week", 7),
        (1, "MUSD", "USD", 1e6),
        (1, "kWh/t/km", "Wh/t/km", 1000),
        (12, "TEU/month", "TEU/year", 144),
        (1, "USD/kg", "USD/t", 1000),
        (24, "EUR/TEU/h", "EUR/TEU/d", 576),
    ],
)
def test_known_conversions(value: float, unit: str, to: str, expected: float) -> None:
    """§0 Conversions by hand."""
    assert convert(value, unit, to) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        ("USD/FEU", "USD/TEU"),
        ("FEU", "TEU"),
        ("USD", "EUR"),
        ("EUR", "CNY"),
        ("d", "km"),
        ("vessel", "train"),
        ("container", "TEU"),
    ],
)
def test_what_needs_evidence_does_not_convert(unit: str, to: str) -> None:
    """§0 Boxes, currencies and things counted are dimensions of their own."""
    assert not same_dimension(unit, to)
    with pytest.raises(UnitMismatch, match="state the value in a unit of that dimension"):
        convert(1, unit, to)


@given(values, st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_conversion_goes_there_and_back(value: float, unit: str, to: str) -> None:
    """§0 Converting there and back gives the value again."""
    if same_dimension(unit, to):
        assert convert(convert(value, unit, to), to, unit) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    "name", ["", "furlong", "3 km", "km+d", "KM", "km**2", "((", "degC", "km^99", "x" * 10_000, "−"]
)
def test_an_illegal_unit_is_refused(name: str) -> None:
    """§0 Nothing but products and quotients of defined names is legal."""
    with pytest.raises(UnitMismatch, match="is not legal") as caught:
        legal_unit(name)
    assert len(str(caught.value)) < 300


def test_a_misspelt_unit_names_the_nearest() -> None:
    """§0 The message has a remedy."""
    with pytest.raises(UnitMismatch, match=r"did you mean .*USD/FEU"):
        legal_unit("USD/FUE")


def test_a_unit_outside_the_table_is_worked_out() -> None:
    """§0 A user may use any product of defined names."""
    assert "USD/crane/h" not in NAMES
    assert convert(1, "USD/crane/h", "USD/crane/d") == pytest.approx(24)
    assert convert(1, "kilometer/hour", "km/d") == pytest.approx(24)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("rail.speed_km_d", "km/d"),
        ("border.dwell_h", "h"),
        ("rail.rate_usd_feu_km", "USD/FEU/km"),
        ("rail.rate_usd_feu", "USD/FEU"),
        ("container.hire_usd_feu_d", "USD/FEU/d"),
        ("service.departures_w", "1/week"),
        ("inventory.rate_y", "1/year"),
        ("emission.rail_electric_g_tkm", "g/t/km"),
        ("sea.speed_kn", "kn"),
        ("rail.electrified_share", "ratio"),
        ("half_life_y", "year"),
    ],
)
def test_a_name_declares_its_unit(name: str, unit: str) -> None:
    """§0 The longest suffix counts."""
    found = find_suffix_unit(name)
    assert found is not None
    assert found.name == unit


def test_a_name_without_suffix_declares_none() -> None:
    """§0 A plain word is no unit."""
    assert find_suffix_unit("volume.transit") is None


def test_packaged_units_need_no_pint() -> None:
    """§0 The table spares pint's start-up."""
    code = (
        "import sys; from transcaspian.units import convert; convert(1, 'USD/FEU', 'USD/FEU');"
        "convert(1, 'h', 'd'); sys.exit('pint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
