"""The packaged tables hold every founding row, say how each is meant, and can be built again."""

from __future__ import annotations

import csv
import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import build_evidence
from transcaspian.units import convert, find_suffix_unit, legal_unit

ROOT = Path(__file__).resolve().parents[2]
FOUNDING = ROOT / "sources" / "evidence"
PACKAGED = ROOT / "src" / "transcaspian" / "data" / "evidence"
CORRECTIONS = PACKAGED.parent / "corrections"

STANDINGS = {
    "observed", "scheduled", "quoted", "claimed", "showcase", "worst", "target", "forecast",
    "context",
}  # fmt: skip
METHODS = {"reported", "derived", "estimated", "assumed"}
NUMBERS = {"value": "value", "low": "value_low", "high": "value_high"}
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
COUNTRY = r"[A-Z]{3}"
REGION = r"(?:CHN|NWE|MED|BLK|BLT|CAS|GULF|IND|RED|SEA|RFE)"
TYPE = r"[0-9L][0-9A-Z][A-Z][0-9]"
END = rf"(?:{SLUG}|{COUNTRY}|{REGION}|corridor:{SLUG})"
SUBJECT = re.compile(
    rf"(?:{SLUG}|{COUNTRY}|{TYPE}|{END}>{END}(?:@{SLUG})?|{SLUG}/(?:0[1-9]|1[0-2])"
    rf"|(?:route|actor|project|pipeline|corridor|terminal|cargo):{SLUG}"
    rf"|(?:rail|road|sea|pipeline):{SLUG}~{SLUG}(?:#{SLUG})?)"
)
ASKED = [
    "rail.speed_km_d",
    "train.wait_d",
    "border.dwell_h",
    "border.fee_usd_feu",
    "gauge.change_h",
    "gauge.change_usd_feu",
    "port.handling_h",
    "port.dwell_d",
    "port.wait_d",
    "sea.speed_kn",
    "sea.calls_d",
    "service.departures_w",
    "road.speed_km_d",
    "road.dray_km",
    "road.circuity",
    "rail.rate_usd_feu_km",
    "road.rate_usd_feu_km",
    "road.dray_usd_feu",
    "sea.rate_usd_feu_km",
    "terminal.handling_usd_feu",
    "container.hire_usd_feu_d",
    "wagon.hire_usd_feu_d",
    "inventory.rate_y",
    "cargo.value_usd_teu",
    "cargo.payload_t_teu",
    "emission.rail_electric_g_tkm",
    "emission.rail_diesel_g_tkm",
    "rail.electrified_share",
    "emission.sea_g_tkm",
    "emission.road_g_tkm",
    "emission.handling_kg_teu",
    "weather.storm_d",
]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def founding() -> dict[str, dict[str, str]]:
    rows = [row for name in build_evidence.FOUNDING for row in read(FOUNDING / f"{name}.csv")]
    return {row["id"]: row for row in rows}


@pytest.fixture(scope="module")
def mapping() -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in read(FOUNDING / "mapping.csv")}


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, str]]:
    names = (*build_evidence.FOUNDING, "derived", "assumed")
    table = [row for name in names for row in read(PACKAGED / f"{name}.csv")]
    by_id = {row["id"]: row for row in table}
    assert len(by_id) == len(table)
    return by_id


@pytest.fixture(scope="module")
def keys() -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in read(PACKAGED / "keys.csv")}


def test_no_founding_row_is_lost(founding, mapping, rows):
    """Each of the 890 rows is there under its own id, in the file it came in."""
    assert len(founding) == 890
    assert set(mapping) == set(founding)
    for name in build_evidence.FOUNDING:
        ids = [row["id"] for row in read(FOUNDING / f"{name}.csv")]
        assert [row["id"] for row in read(PACKAGED / f"{name}.csv")] == ids
    assert {name[0] for name in set(rows) - set(founding)} == {"D", "S"}


def test_figures_are_the_founding_figures_times_the_factor(founding, mapping, rows):
    """A number may change its unit, never its size; a date typed as a number becomes a date."""
    for name, raw in founding.items():
        for column, raw_column in NUMBERS.items():
            have, was = rows[name][column], raw[raw_column]
            if mapping[name]["numbers"] == "date" or not was:
                assert have == "", (name, column)
            else:
                assert Decimal(have) == Decimal(was) * Decimal(mapping[name]["factor"]), name


def test_a_date_that_stood_in_value_is_the_day_of_the_row(founding, rows):
    for name, raw in founding.items():
        if raw["unit"] == "date":
            assert rows[name]["valid_from"].startswith(raw["value"]), name
            assert rows[name]["key"] == "event.date"


def test_words_of_the_founding_row_stay_with_it(founding, rows):
    """Place, quantity and period stand in the locator, the remark in the note."""
    for name, raw in founding.items():
        place = raw.get("segment_or_place") or raw["route_or_place"]
        for words in (place, raw["quantity"], raw["period"]):
            assert words in rows[name]["locator"], name
        assert raw["note"].strip().rstrip(".") in rows[name]["note"], name
        assert rows[name]["quality"] == raw["quality"], name


def test_same_unit_words_have_the_same_factor(founding, mapping):
    """The factor follows from the unit alone, so that no row is scaled by whim."""
    seen: dict[tuple[str, str], str] = {}
    for name, raw in founding.items():
        pair = (raw["unit"], mapping[name]["unit"])
        assert seen.setdefault(pair, mapping[name]["factor"]) == mapping[name]["factor"], pair


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("kt", "t"),
        ("Mt", "t"),
        ("hours", "h"),
        ("days", "d"),
        ("nm", "nmi"),
        ("Wh/t-km", "kWh/t/km"),
    ],
)
def test_factors_agree_with_the_units(founding, mapping, was, now):
    names = {"hours": "h", "days": "d", "nm": "nmi", "Wh/t-km": "Wh/t/km"}
    factors = {
        row["factor"] for name, row in mapping.items()
        if founding[name]["unit"] == was and row["unit"] == now
    }  # fmt: skip
    assert {float(factor) for factor in factors} == {convert(1.0, names.get(was, was), now)}


def test_every_row_has_legal_words(rows):
    for name, row in rows.items():
        assert row["standing"] in STANDINGS, name
        assert row["method"] in METHODS, name
        assert row["quality"] in {"1", "2", "3"}, name
        assert SUBJECT.fullmatch(row["subject"]), (name, row["subject"])


def test_every_key_and_source_is_registered_and_used(rows, keys):
    sources = {row["id"] for row in read(PACKAGED / "sources.csv")}
    assert {row["source"] for row in rows.values()} == sources
    assert {row["key"] for row in rows.values()} <= set(keys)
    unused = set(keys) - {row["key"] for row in rows.values()}
    assert not unused


def test_units_agree_with_key_and_suffix(rows, keys):
    for name, row in rows.items():
        if not (row["value"] or row["low"] or row["high"]):
            continue
        unit = legal_unit(row["unit"])
        canonical = keys[row["key"]]["unit"]
        if canonical:
            assert legal_unit(canonical).dimension == unit.dimension, name
        suffix = find_suffix_unit(row["key"])
        if suffix is not None:
            assert suffix.dimension == unit.dimension, (name, row["key"])


def test_dates_are_days_in_order(rows):
    for name, row in rows.items():
        days = {key: row[key] and date.fromisoformat(row[key])
                for key in ("valid_from", "valid_to", "published")}  # fmt: skip
        if days["valid_from"] and days["valid_to"]:
            assert days["valid_from"] <= days["valid_to"], name
        if row["method"] == "assumed":
            assert not any(days.values()), name
        else:
            assert days["published"], name
        if row["standing"] == "observed" and days["valid_from"]:
            assert days["valid_from"] <= days["published"], name


def test_promises_never_pass_for_observations(founding, rows):
    """A plan, target or goal is a target, a scheduled change or a claim, never observed."""
    word = re.compile(r"\b(?:target|plan|planned|goal|long term)\b", re.IGNORECASE)
    for name, raw in founding.items():
        if word.search(raw["period"]) and name != "A252":
            assert rows[name]["standing"] in {"target", "forecast"}, name
        if re.search(r"\b(?:target|forecast|goal|planned|plan)\b", raw["quantity"], re.IGNORECASE):
            assert rows[name]["standing"] not in {"observed", "quoted", "worst"} or (
                rows[name]["key"].startswith("event.")
            ), name
    assert rows["A252"]["standing"] == "claimed"


def test_a_promise_of_later_years_is_no_present_value(rows):
    """What is said of years after its publication is a promise, a schedule or an open claim."""
    for name, row in rows.items():
        if row["valid_from"] and row["valid_from"] > row["published"]:
            assert row["standing"] not in {"observed", "worst", "showcase"}, name


def test_assumptions_say_their_range_and_reason(rows):
    for name, row in rows.items():
        if row["method"] != "assumed":
            assert row["source"] != "assumed", name
            continue
        low, value, high = (float(row[column]) for column in ("low", "value", "high"))
        assert 0 < low <= value <= high, name
        assert low < high, name
        assert len(row["note"]) > 20, name
        assert row["source"] == "assumed", name


def test_assumptions_are_stated_once(rows):
    pairs = [(row["key"], row["subject"]) for row in rows.values() if row["method"] == "assumed"]
    assert len(pairs) == len(set(pairs))


def test_what_engines_ask_for_has_a_value_everywhere(rows):
    """§ No silent default: for the widest subject of each key there is at least an assumption."""
    held = {(row["key"], row["subject"]) for row in rows.values() if row["method"] == "assumed"}
    assert {key for key in ASKED if (key, "world") not in held} == set()
    areas = {row["id"] for row in read(PACKAGED.parent / "atlas" / "sea_areas.csv")}
    months = {f"{area}/{month:02d}" for area in areas for month in range(1, 13)}
    assert {subject for key, subject in held if key == "weather.closed_d"} == months
    for box in ("22G1", "42G1", "45G1"):
        assert ("container.tare_t", box) in held
        assert ("container.max_gross_t", box) in held


def test_derived_rows_name_their_parents_and_inherit_their_dates(rows, founding):
    for name, row in rows.items():
        if not name.startswith("D"):
            continue
        parents = [rows[parent] for parent in row["locator"].split(";")]
        assert all(parent["id"] in founding for parent in parents), name
        assert row["published"] == max(parent["published"] for parent in parents), name
        assert row["source"] == parents[0]["source"], name
        assert row["note"], name


def test_figures_read_in_a_note_stand_there(rows):
    """§ A figure that is taken from a remark can be found in that remark."""
    seen = 0
    for name, row in rows.items():
        if not name.startswith("D") or not row["note"].startswith("Stated in the note"):
            continue
        parent = rows[row["locator"].split(";")[0]]
        text = f"{parent['note']} {parent['locator']}".replace(",", "")
        there = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)}
        for column in NUMBERS:
            if row[column]:
                number = float(row[column])
                scaled = {number, number / 1e3, number / 1e6, number * 1e4, number / 24}
                near = any(abs(a - b) <= 1e-6 * abs(b) for a in scaled for b in there)
                assert near, name
                seen += near
    assert seen > 50


def test_ratios_in_notes_give_the_value(rows):
    """§ Where a note says ``a km / b d``, the value is a over b."""
    ratio = re.compile(r"([\d.]+) (?:km|USD|nmi)(?: of \w+)? / ([\d.]+) (d|h|km)\b")
    seen = 0
    for name, row in rows.items():
        found = ratio.match(row["note"]) if name.startswith("D") else None
        if found is None or not row["value"]:
            continue
        above, below = float(found[1]), float(found[2])
        per_day = 24 if found[3] == "h" and row["unit"] == "km/d" else 1
        assert float(row["value"]) == pytest.approx(above / below * per_day, rel=1e-5), name
        seen += 1
    assert seen > 20


def test_founding_rows_that_were_computed_say_from_what(rows, founding):
    for name in founding:
        if rows[name]["method"] == "derived":
            parents = rows[name]["locator"].partition(" | ")[0].split(";")
            assert set(parents) <= set(founding), name


def test_running_the_build_again_changes_no_byte(tmp_path):
    build_evidence.main([str(tmp_path)])
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == sorted({path.name for path in PACKAGED.glob("*.csv")} - {"keys.csv"})
    for name in made:
        assert (tmp_path / name).read_bytes() == (PACKAGED / name).read_bytes(), name


def test_the_build_refuses_a_mapping_with_a_hole(tmp_path, monkeypatch):
    whole = build_evidence._read
    monkeypatch.setattr(
        build_evidence, "_read", lambda name: whole(name)[1:] if name == "mapping" else whole(name)
    )
    with pytest.raises(ValueError, match="T001"):
        build_evidence.build(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", sorted(CORRECTIONS.glob("*.toml")), ids=lambda path: path.stem)
def test_guards_of_corrections_hold(path, rows):
    """A repair whose row has changed since must be looked at again."""
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["correction"]:
        row = rows[entry["match"]["id"]]
        assert entry["reason"].strip()
        for column, guard in entry["expect"].items():
            have = Decimal(row[column]) if isinstance(guard.get("eq"), int | float) else row[column]
            want = Decimal(str(guard["eq"])) if isinstance(have, Decimal) else guard.get("eq", have)
            assert have == want, row["id"]
            assert str(guard.get("contains", "")) in row[column], row["id"]


def test_a_duplicate_is_excluded_only_beside_what_it_repeats(rows):
    path = CORRECTIONS / "duplicates.toml"
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["correction"]:
        first = rows[entry["match"]["id"]]
        kept = rows[entry["reason"].split()[-1]]
        ends = {float(row[column]) for row in (first, kept) for column in NUMBERS if row[column]}
        assert first["id"] != kept["id"]
        assert min(ends) > 0
        shared = {first[column] for column in NUMBERS} & {kept[column] for column in NUMBERS} - {""}
        near = max(ends) / min(ends)
        assert shared or near < 1.02, (first["id"], kept["id"])
