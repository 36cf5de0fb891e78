"""Evidence on the command line, from a folder of one's own beside the packaged tables."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest

from transcaspian.cli.app import run
from transcaspian.evidence.load import load_evidence


def answer(capsys, *words, code=0):
    assert run(["evidence", *words]) == code
    return capsys.readouterr()


def documents(capsys, *words):
    return json.loads(answer(capsys, *words, "--format", "json").out)


@pytest.fixture(scope="module")
def known():
    return load_evidence()


def test_list_gives_every_row_once(capsys, known):
    rows = documents(capsys, "list")["observations"]
    assert [row["id"] for row in rows] == [row.id for row in known.observations]


def test_filters_narrow_by_what_they_name(capsys, known):
    rows = documents(capsys, "list", "--key", "border")["observations"]
    expected = [row.id for row in known.observations if row.key.startswith("border.")]
    assert [row["id"] for row in rows] == expected
    standing = documents(capsys, "list", "--key", "border.", "--standing", "worst")
    assert {row["standing"] for row in standing["observations"]} == {"worst"}
    observed = documents(capsys, "list", "--standing", "observed")["observations"]
    assumed = documents(capsys, "list", "--standing", "assumed")["observations"]
    assert not {row["id"] for row in observed} & {row["id"] for row in assumed}
    assert {row["id"] for row in assumed} == {row.id for row in known.observations if row.assumed}
    source = documents(capsys, "list", "--source", "carec")["observations"]
    assert source
    assert len(source) < len(known.observations)


def test_known_by_hides_what_was_published_later(capsys):
    rows = documents(capsys, "list", "--known-by", "2022-12")["observations"]
    assert rows
    assert all(row["published"] is None or row["published"] <= "2022-12-31" for row in rows)


def test_csv_reads_back(capsys, known):
    rows = list(csv.DictReader(io.StringIO(answer(capsys, "list", "--format", "csv").out)))
    assert [row["id"] for row in rows] == [row.id for row in known.observations]
    assert [float(row["value"]) if row["value"] else None for row in rows] == [
        row.value for row in known.observations
    ]


def test_a_table_names_ids_and_counts_on_stderr(capsys, known):
    captured = answer(capsys, "list", "--key", "border.dwell_h")
    ids = [row.id for row in known.observations if row.key == "border.dwell_h"]
    assert all(f"{id_} " in captured.out for id_ in ids)
    assert f"{len(ids)} of {len(known.observations)} observations" in captured.err


def test_nothing_found_is_no_answer(capsys):
    captured = answer(capsys, "list", "--subject", "atlantis", code=1)
    assert captured.out == ""
    assert "loosen" in captured.err


def test_a_row_is_shown_whole(capsys, known):
    row = next(row for row in known.observations if row.note and row.value is not None)
    shown = documents(capsys, "show", row.id)
    assert shown["observation"]["value"] == row.value
    assert shown["source"]["id"] == row.source
    assert shown["file"] == f"{row.file}:{row.line}"
    out = answer(capsys, "show", row.id).out
    assert row.id in out
    assert known.sources[row.source].publisher.split()[0] in out


def test_a_row_is_not_shown_before_it_was_published(capsys, known):
    row = next(row for row in known.observations if row.published is not None)
    day = row.published
    assert answer(capsys, "show", row.id, "--known-by", day.isoformat()).err == ""
    before = (day - dt.timedelta(days=1)).isoformat()
    out, err = answer(capsys, "show", row.id, "--known-by", before, code=1)
    assert out == ""
    assert day.isoformat() in err
    assert run(["explain", row.id, "--known-by", before]) == 1


def test_an_assumption_is_not_called_observed(capsys, known):
    """It is weighed as if observed; nobody observed it."""
    row = next(r for r in known.observations if r.assumed and r.standing == "observed")
    for words in (["evidence", "show", row.key, row.subject], ["explain", row.key, row.subject]):
        assert run(words) == 0
        out = capsys.readouterr().out
        assert "assumed" in out
        assert "observed" not in out


def test_a_value_stands_beside_its_observations(capsys):
    shown = documents(capsys, "show", "border.dwell_h", "altynkol-khorgos")
    (value,) = shown["values"]
    parameter, rows = value["parameter"], value["observations"]
    assert parameter["p10"] < parameter["p50"] < parameter["p90"]
    assert sum(row["weight"] for row in rows) == pytest.approx(1, abs=0.01)
    out = answer(capsys, "show", "border.dwell_h", "altynkol-khorgos").out
    for row in rows:
        assert row["id"] in out


def test_a_key_alone_shows_all_its_subjects(capsys, known):
    shown = documents(capsys, "show", "border.dwell_h")
    subjects = {row.subject for row in known.observations if row.key == "border.dwell_h"}
    assert {value["subject"] for value in shown["values"]} == subjects


@pytest.mark.parametrize(
    ("words", "near"), [(["border.dwel_h"], "border.dwell_h"), (["T00001"], "T000")]
)
def test_a_slip_brings_the_nearest(capsys, words, near):
    captured = answer(capsys, "show", *words, code=2)
    assert captured.out == ""
    assert near in captured.err


def test_a_date_that_is_none_is_bad_input(capsys):
    assert "--as-of" in answer(capsys, "list", "--as-of", "soon", code=2).err


def test_check_counts_what_the_tables_hold(capsys, known):
    counts = documents(capsys, "check")
    assert counts["observations"] == len(known.observations)
    assert counts["keys"] == len(known.keys)
    assert counts["assumed"] == sum(row.method == "assumed" for row in known.observations)
    assert counts["context"] == sum(row.standing == "context" for row in known.observations)
    assert counts["sources"] > 100
    out = answer(capsys, "check").out
    assert f"{len(known.observations):,}" in out
    table = dict(csv.reader(io.StringIO(answer(capsys, "check", "--format", "csv").out)))
    assert int(table["observations"]) == len(known.observations)


def test_faults_in_ones_own_folder_are_all_told(capsys, tmp_path):
    head = (
        "id,key,subject,standing,value,low,high,unit,price_year,valid_from,valid_to,published,"
        "source,locator,method,quality,note\n"
    )
    (tmp_path / "mine.csv").write_text(
        head
        + "Z1,border.dwell_h,aktau,observed,many,,,h,,,,2024-01-01,assumed,,reported,1,\n"
        + "Z2,no.such_key,aktau,observed,1,,,h,,,,2024-01-01,assumed,,reported,9,\n",
        encoding="utf-8",
    )
    captured = answer(capsys, "check", "--evidence", str(tmp_path), code=2)
    assert captured.out == ""
    assert "mine.csv:2" in captured.err
    assert "mine.csv:3" in captured.err
