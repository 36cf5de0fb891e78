"""Reading tables: every fault at once, with its place and remedy (selection.md §9)."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.errors import EvidenceError
from transcaspian.evidence.load import load_evidence

if TYPE_CHECKING:
    from pathlib import Path


def faults_of(*folders: Path) -> list[str]:
    """Return the faults of folders, with the first folder's own path left out."""
    with pytest.raises(EvidenceError) as caught:
        load_evidence(*folders[1:], base=folders[0])
    return [fault.replace(f"{folders[0]}/", "") for fault in caught.value.faults]


def test_a_sound_folder_is_read_cell_by_cell(make: Any, tmp_path: Path) -> None:
    """§9 What stands in the table is what is read, with its place."""
    full = {"low": "18", "high": "1e2", "price_year": "2023", "note": 'said "so", twice'}
    evidence = load_evidence(base=make.folder(tmp_path / "own", full, {"id": "X2", "value": "2.5"}))
    first, second = evidence.observations
    assert (first.value, first.low, first.high, first.price_year) == (20.0, 18.0, 100.0, 2023)
    assert (first.valid_from, first.published) == (date(2024, 1, 1), date(2024, 2, 1))
    assert (first.note, first.line, second.line) == ('said "so", twice', 2, 3)
    assert first.file == str(tmp_path / "own" / "rows.csv")
    assert (second.low, second.price_year, second.quality) == (None, None, 1)
    assert evidence.sources["ktz"].accessed == date(2024, 4, 1)
    assert evidence.keys["border.dwell_h"].half_life_y == 2.0


def test_columns_may_stand_in_any_order(make: Any, tmp_path: Path) -> None:
    """§9 Columns are told by name; a byte-order mark, blank lines and spaces do no harm."""
    folder = make.folder(tmp_path / "own", {})
    lines = (folder / "rows.csv").read_text().splitlines()
    turned = [",".join(f" {cell} " for cell in reversed(line.split(","))) for line in lines]
    (folder / "rows.csv").write_text("\ufeff" + "\n\n".join(turned), encoding="utf-8")
    row = load_evidence(base=folder).observations[0]
    assert (row.id, row.value, row.line) == ("X1", 20.0, 3)


BAD_ROWS: list[tuple[dict[str, str], str]] = [
    ({"id": ""}, "id: empty"),
    ({"key": "border.dwel_h"}, "key: 'border.dwel_h' is unknown: add it to keys.csv"),
    ({"subject": ""}, "subject: empty"),
    ({"standing": "guess"}, "standing: 'guess': write claimed, context, forecast"),
    ({"value": "1,234"}, "value: '1,234' is no number"),
    ({"value": "nan"}, "value: 'nan' is no number"),
    ({"value": "1e999"}, "value: '1e999' is no number"),
    ({"value": "1e-300"}, "value: '1e-300' is out of all range"),
    ({"value": "1e300"}, "value: '1e300' is out of all range"),
    ({"value": "1_0"}, "value: '1_0' is no number"),
    ({"low": "x"}, "low: 'x' is no number"),
    ({"high": "-inf"}, "high: '-inf' is no number"),
    ({"low": "21"}, "low: not low ≤ value ≤ high"),
    ({"high": "19"}, "low: not low ≤ value ≤ high"),
    ({"value": "-1"}, "value: negative time"),
    ({"value": "0"}, "value: zero has no logarithm"),
    ({"value": ""}, "value: neither value nor range"),
    ({"unit": "hr"}, "unit: unit 'hr' is not legal"),
    ({"unit": ""}, "unit: unit '' is not legal"),
    ({"unit": "km"}, "unit: km is no unit of border.dwell_h: write h"),
    ({"price_year": "20"}, "price_year: '20': write a year"),
    ({"price_year": "²"}, "price_year: '²': write a year"),
    ({"valid_from": "2024-13-01"}, "valid_from: '2024-13-01' is no date: write YYYY-MM-DD"),
    ({"valid_to": "20240301"}, "valid_to: '20240301' is no date"),
    ({"valid_to": "2023-12-31"}, "valid_to: 2023-12-31 is before valid_from 2024-01-01"),
    ({"published": "2024"}, "published: '2024' is no date"),
    ({"published": ""}, "published: empty"),
    ({"published": "2023-12-31"}, "published: 2023-12-31 is before valid_from"),
    ({"source": "nobody"}, "source: 'nobody' is unknown: add it to sources.csv"),
    ({"source": "assumed"}, "source: source 'assumed' with method 'reported'"),
    (
        {"method": "assumed", "low": "1", "high": "99", "note": "why"},
        "source: source 'ktz' with method 'assumed'",
    ),
    ({"method": "assumed", "source": "assumed"}, "method: assumed without range or note"),
    ({"method": "derived"}, "note: empty for a derived value"),
    ({"method": "hearsay"}, "method: 'hearsay'"),
    ({"quality": "4"}, "quality: not 1, 2 or 3"),
    ({"quality": "1.0"}, "quality: not 1, 2 or 3"),
    ({"note": "x" * 20_001}, "note: 20001 characters: keep it under 20000"),
]


@pytest.mark.parametrize(("change", "expected"), BAD_ROWS)
def test_each_fault_has_place_field_and_remedy(
    make: Any, tmp_path: Path, change: dict[str, str], expected: str
) -> None:
    """§9 One slip gives one fault: file, line, field, what is off, what to do."""
    faults = faults_of(make.folder(tmp_path, change))
    assert len(faults) == 1
    assert faults[0].startswith(f"rows.csv:2: {expected}")
    assert faults[0].count(": ") >= 3


def test_all_faults_of_all_files_at_once(make: Any, tmp_path: Path) -> None:
    """§9 Nothing is returned by halves, and nobody has to mend one fault to see the next."""
    rows = [{**change, "id": change.get("id", f"X{i}")} for i, (change, _) in enumerate(BAD_ROWS)]
    bad_key = {"key": "b", "unit": "furlong", "kind": "odd", "family": "t", "spread": "-1"}
    bad_source = {"id": "s", "publisher": "", "url": "ftp://x", "published": "yesterday"}
    folder = make.folder(
        tmp_path, *rows, keys=({}, bad_key, {"half_life_y": "0"}), sources=({}, bad_source)
    )
    faults = faults_of(folder)
    places = [fault.split(": ")[0] for fault in faults]
    assert [p for p in places if p.startswith("rows")] == [
        f"rows.csv:{2 + i}" for i in range(len(BAD_ROWS))
    ]
    fields = [fault.split(": ")[1] for fault in faults if fault.startswith("sources.csv:3")]
    assert fields == ["publisher", "url", "published"]
    fields = [fault.split(": ")[1] for fault in faults if fault.startswith("keys.csv:3")]
    assert fields == ["kind", "family", "unit", "spread"]
    fields = [fault.split(": ")[1] for fault in faults if fault.startswith("keys.csv:4")]
    assert fields == ["key", "half_life_y"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", "rows.csv:1: header: the file is empty"),
        (b"id,key\n", "rows.csv:1: header: no column subject, standing"),
        (b"\xff\xfe\x00", "rows.csv:1: file: byte 0xff is not UTF-8"),
        (b"id\n\n\xe9t\xe9\n", "rows.csv:3: file: byte 0xe9 is not UTF-8"),
        (b"id\n\x00\n", "rows.csv:2: file: holds a NUL byte"),
    ],
)
def test_what_is_no_table_is_refused(make: Any, tmp_path: Path, raw: bytes, expected: str) -> None:
    """§9 Empty, short, undecodable."""
    folder = make.folder(tmp_path, {})
    (folder / "rows.csv").write_bytes(raw)
    assert [fault[: len(expected)] for fault in faults_of(folder)] == [expected]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda text: text.replace("low,", "lo,", 1), ["no column low", "unknown column 'lo'"]),
        (lambda text: text.replace("low,", "low,low,", 1), ["column low stands twice"]),
        (lambda text: text + "X2,too,short\n", ["3 cells where the header has 17"]),
        (lambda text: text + '"never closed\n', ["unexpected end of data"]),
        (lambda text: text + "y" * 200_000 + "\n", ["field larger than field limit"]),
    ],
)
def test_a_broken_table_says_where(
    make: Any, tmp_path: Path, change: Any, expected: list[str]
) -> None:
    """§9 Headers, lengths and quotes."""
    folder = make.folder(tmp_path, {})
    text = (folder / "rows.csv").read_text()
    (folder / "rows.csv").write_text(change(text))
    faults = faults_of(folder)
    assert len(faults) == len(expected)
    assert all(want in fault for want, fault in zip(expected, faults, strict=True))


def test_lines_are_those_an_editor_shows(make: Any, tmp_path: Path) -> None:
    """§9 A note over three lines shifts what follows by two."""
    folder = make.folder(tmp_path, {"note": "one\ntwo\nthree"}, {"id": "X2", "value": "?"})
    assert faults_of(folder)[0].startswith("rows.csv:5: value:")


def test_what_is_no_file_is_refused(make: Any, tmp_path: Path) -> None:
    """§9 A folder, a pipe or a link to nowhere never hangs the reader."""
    folder = make.folder(tmp_path, {})
    (folder / "a.csv").mkdir()
    os.mkfifo(folder / "b.csv")
    (folder / "c.csv").symlink_to(folder / "nowhere")
    faults = faults_of(folder)
    assert [fault.split(": ")[:3] for fault in faults] == [
        [f"{name}.csv", "file", "not a regular file"] for name in "abc"
    ]


def test_a_missing_or_empty_folder_is_a_fault(make: Any, tmp_path: Path) -> None:
    """§9 A slip in the path of a folder is not an empty answer."""
    (tmp_path / "empty").mkdir()
    faults = faults_of(make.folder(tmp_path / "own", {}), tmp_path / "gone", tmp_path / "empty")
    assert "empty: folder: holds no CSV file" in faults[0]
    assert "gone: folder: no such folder" in faults[1]


def test_a_users_folder_adds_and_never_replaces(make: Any, tmp_path: Path) -> None:
    """§9 Rows, keys and sources join the packaged ones; a clash is a fault."""
    base = make.folder(tmp_path / "base", {})
    toll = {"key": "toll.rate_usd_feu", "unit": "USD/FEU", "kind": "money"}
    row = {"id": "U1", "key": "toll.rate_usd_feu", "unit": "USD/FEU", "source": "mine"}
    own = make.folder(tmp_path / "own", row, keys=(toll,), sources=({"id": "mine"},))
    both = load_evidence(own, base=base)
    assert [item.id for item in both.observations] == ["X1", "U1"]
    assert set(both.keys) == {"border.dwell_h", "toll.rate_usd_feu"}
    assert set(both.sources) == {"ktz", "mine"}
    clashing = make.folder(tmp_path / "clash", {})
    faults = faults_of(base, clashing)
    assert [fault.split(": ")[1] for fault in faults] == ["key", "id", "source"]
    assert "'X1' stands already in rows.csv:2" in faults[1]


def test_a_users_rows_may_stand_on_packaged_keys(make: Any, tmp_path: Path) -> None:
    """§9 A folder with rows and sources alone is enough, on the real tables too."""
    own = make.folder(
        tmp_path, {"id": "own-1", "source": "mine"}, keys=None, sources=({"id": "mine"},)
    )
    packaged, both = load_evidence(), load_evidence(own)
    assert both.observations[:-1] == packaged.observations
    world = both.world(as_of=date(2024, 3, 11), known_by=date(2026, 1, 1))
    found = world.get_parameter("border.dwell_h", "altynkol-khorgos")
    assert "own-1" in {cited.observation.id for cited in found.cited}


def test_the_packaged_tables_are_read_without_heavy_imports() -> None:
    """§9 Reading the packaged tables costs no pint, polars or numpy."""
    code = (
        "import sys; from transcaspian.evidence.load import load_evidence; load_evidence();"
        "print([name for name in ('pint', 'polars', 'numpy', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(
    make: Any, tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    """§9 Whatever a file holds, it is read or refused with a fault, never with a traceback."""
    folder = make.folder(tmp_path_factory.mktemp("any"), {})
    head = (folder / "rows.csv").read_bytes().splitlines()[0] + b"\n"
    (folder / "rows.csv").write_bytes(head + raw)
    try:
        rows = load_evidence(base=folder).observations
    except EvidenceError:
        return
    assert rows == ()
