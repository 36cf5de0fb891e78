"""What comes and goes: read from the chronicle, or from a table in a folder of one's own."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.atlas.changes import CHANGES, STATUS_TABLE
from transcaspian.atlas.load import load_atlas, packaged_folder, read_events
from transcaspian.atlas.tables import TableReader
from transcaspian.atlas.validate import validate
from transcaspian.errors import AtlasError

COLUMNS = ["id", "subject", "state", "cargo", "valid_from", "valid_to", "published", "kind"]
COLUMNS += ["why", "evidence", "note"]


def test_a_table_of_ones_own_means_the_same_as_the_chronicle(folder, atlas):
    assert list(atlas.statuses) == ["wind", "works", "oil-ban"]
    assert atlas.statuses["oil-ban"].cargo == ("oil", "sanctioned")
    assert atlas.statuses["wind"].cargo == atlas.statuses["works"].cargo == ("all",)
    assert [s.event for s in atlas.statuses.values()] == ["gale", "repair", "ban"]
    (folder / CHANGES).unlink()
    table = write_table(atlas.statuses.values())
    (folder / STATUS_TABLE).write_text(table, encoding="utf-8")
    plain = {id_: replace(status, event="") for id_, status in atlas.statuses.items()}
    assert dict(load_atlas(folder=folder).statuses) == plain


def test_the_packaged_changes_mean_the_same_as_a_table(tmp_path):
    """The table that they once were gives the same states, row by row and in their order."""
    atlas = load_atlas()
    (tmp_path / "atlas").mkdir()
    places = packaged_folder() / "atlas" / "places.csv"
    (tmp_path / "atlas" / "places.csv").write_bytes(places.read_bytes())
    (tmp_path / STATUS_TABLE).write_text(write_table(atlas.statuses.values()), encoding="utf-8")
    again = load_atlas(folder=tmp_path).statuses
    assert list(again.values()) == [
        replace(s, event="", ended_by="") for s in atlas.statuses.values()
    ]


def test_every_packaged_change_names_its_event():
    events = read_events()
    statuses = load_atlas().statuses.values()
    assert {status.event for status in statuses} <= events
    ends = {status.ended_by for status in statuses}
    assert ends - {""} <= events
    assert "btk-georgia-reopened-2024" in ends
    assert not (packaged_folder() / STATUS_TABLE).exists(), "one truth"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"degraded"', '"shut"', f"{CHANGES}:1: state: 'shut' is unknown"),
        ("2023-01-11", '""', f"{CHANGES}:1: published: is empty"),
        ("valid_to = 2023-01-20", "valid_to = 2023-01-09", f"{CHANGES}:1: valid_to: 2023-01-09"),
        ("2023-01-10", '"10 January"', f"{CHANGES}:1: valid_from: '10 January' is no date"),
        ('"oil-ban"', '"wind"', f"{CHANGES}:26: id: wind stands in line 1 already"),
        ('why = "wind"', 'reason = "wind"', f"{CHANGES}:1: reason: is no field"),
        ('why = "works"', 'why = ""', f"{CHANGES}:13: why: is empty"),
        ('"sanction"\n', '"whim"\n', f"{CHANGES}:26: kind: 'whim' is unknown"),
        ("[[change]]", "[[chance]]", f"{CHANGES}: chance: is no table"),
        ("2023-01-10", "2023-01-40", f"{CHANGES}: can't be read as TOML"),
        ("[[change]]", "[change]", f"{CHANGES}: can't be read as TOML"),
    ],
)
def test_a_fault_names_file_line_field_and_remedy(edit, old, new, fault):
    with pytest.raises(AtlasError) as caught:
        edit(CHANGES, old, new)
    [met] = [one for one in caught.value.faults if one.startswith(fault)]
    assert met.count(": ") >= 2, "a remedy follows"


def test_what_is_no_list_of_tables_is_a_fault(folder):
    (folder / CHANGES).write_text("change = 5\n", encoding="utf-8")
    with pytest.raises(AtlasError, match="change: is no list of tables"):
        load_atlas(folder=folder)


def test_two_truths_are_a_fault(folder):
    (folder / STATUS_TABLE).write_text(write_table([]), encoding="utf-8")
    with pytest.raises(AtlasError, match="keep one of them"):
        load_atlas(folder=folder)


def test_a_change_without_its_event_is_an_error_of_the_check(folder, edit):
    events = read_events(folder=folder)
    atlas = edit(CHANGES, 'event = "gale"\n', "")
    assert [f for f in validate(atlas) if "event" in f.fault] == []
    faults = [f for f in validate(atlas, events=events) if "event" in f.fault]
    assert [(f.severity, f.subject) for f in faults] == [("error", "wind")]
    atlas = edit(CHANGES, '"ban"', '"bam"')
    faults = [f for f in validate(atlas, events=events) if "event" in f.fault]
    assert {(f.subject, f.fault) for f in faults} == {
        ("oil-ban", "event 'bam' is unknown"),
        ("wind", "names no event"),
    }
    atlas = edit(CHANGES, 'event = "repair"', 'event = "repair"\nended_by = "rest"')
    assert "ended by 'rest', an event that is unknown" in {
        f.fault for f in validate(atlas, events=events) if f.subject == "works"
    }


def test_a_folder_without_events_has_none(folder):
    (folder / "chronicle" / "events.toml").unlink()
    assert read_events(folder=folder) == frozenset()
    (folder / "chronicle" / "events.toml").write_bytes(b"\xff")
    with pytest.raises(AtlasError, match="can't be read"):
        read_events(folder=folder)


@given(st.lists(st.text("abc|-", min_size=1).filter(lambda t: "|" not in t), max_size=4))
def test_lists_of_a_table_come_back_as_words(tmp_path_factory, words):
    folder = tmp_path_factory.mktemp("toml")
    listed = ", ".join(f'"{word}"' for word in words)
    (folder / "a.toml").write_text(f"[[row]]\nwords = [{listed}]\n", encoding="utf-8")
    reader = TableReader(folder)
    [row] = reader.tables("a.toml", "row", ("words",))
    assert row.words("words") == tuple(words)
    assert reader.faults == []


def write_table(statuses):
    """The older form of the same states, as a folder of one's own may have it."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for one in statuses:
        days = (one.valid_from, one.valid_to or "", one.published)
        lists = ("|".join(one.cargo), ";".join(one.evidence))
        table.writerow(
            [one.id, one.subject, one.state, lists[0], *days, one.kind, one.why, lists[1], one.note]
        )
    return text.getvalue()
