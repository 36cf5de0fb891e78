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

WIND = """\
# a storm
[[change]]
id = "wind"
event = "gale"
subject = "aktau"
state = "degraded"
valid_from = 2023-01-10
valid_to = 2023-01-20
published = 2023-01-11
kind = "weather"
why = "wind"
evidence = ["T001"]

[[change]]
id = "oil-ban"
event = "ban"
subject = "aktau"
state = "restricted"
cargo = ["oil", "sanctioned"]
valid_from = "2023-01-01"
published = "2022-12-01"
kind = "sanction"
why = "no oil"
evidence = ["T003"]
"""
COLUMNS = ["id", "subject", "state", "cargo", "valid_from", "valid_to", "published", "kind"]
COLUMNS += ["why", "evidence", "note"]
EVENTS = '[[event]]\nid = "gale"\n\n[[event]]\nid = "ban"\n'


@pytest.fixture
def changed(folder):
    """The tiny atlas with its changes in the chronicle, and a way to edit them."""
    (folder / STATUS_TABLE).unlink()
    (folder / "chronicle").mkdir()
    (folder / "chronicle" / "events.toml").write_text(EVENTS, encoding="utf-8")

    def change(old="", new=""):
        assert old in WIND
        (folder / CHANGES).write_text(WIND.replace(old, new, 1) if old else WIND, encoding="utf-8")
        return load_atlas(folder=folder)

    return change


def test_a_table_of_ones_own_means_the_same_as_the_chronicle(folder, changed):
    atlas = changed()
    assert sorted(atlas.statuses) == ["oil-ban", "wind"]
    assert atlas.statuses["oil-ban"].cargo == ("oil", "sanctioned")
    assert atlas.statuses["wind"].cargo == ("all",)
    assert [s.event for s in atlas.statuses.values()] == ["gale", "ban"]
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
    assert list(again.values()) == [replace(s, event="") for s in atlas.statuses.values()]


def test_every_packaged_change_names_its_event():
    events = read_events()
    assert {status.event for status in load_atlas().statuses.values()} <= events
    assert not (packaged_folder() / STATUS_TABLE).exists(), "one truth"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"degraded"', '"shut"', f"{CHANGES}:2: state: 'shut' is unknown"),
        ("2023-01-11", '""', f"{CHANGES}:2: published: is empty"),
        ("valid_to = 2023-01-20", "valid_to = 2023-01-09", f"{CHANGES}:2: valid_to: 2023-01-09"),
        ("2023-01-10", '"10 January"', f"{CHANGES}:2: valid_from: '10 January' is no date"),
        ('"oil-ban"', '"wind"', f"{CHANGES}:14: id: wind stands in line 2 already"),
        ('why = "wind"', 'reason = "wind"', f"{CHANGES}:2: reason: is no field"),
        ('why = "wind"', "", f"{CHANGES}:2: why: is empty"),
        ('"sanction"\n', '"whim"\n', f"{CHANGES}:14: kind: 'whim' is unknown"),
        ("[[change]]", "[[chance]]", f"{CHANGES}: chance: is no table"),
        ("2023-01-10", "2023-01-40", f"{CHANGES}: can't be read as TOML"),
        (WIND, "change = 5\n", f"{CHANGES}: change: is no list of tables"),
    ],
)
def test_a_fault_names_file_line_field_and_remedy(changed, old, new, fault):
    with pytest.raises(AtlasError) as caught:
        changed(old, new)
    [met] = [one for one in caught.value.faults if one.startswith(fault)]
    assert met.count(": ") >= 2, "a remedy follows"


def test_two_truths_are_a_fault(folder, changed):
    changed()
    (folder / STATUS_TABLE).write_text(write_table([]), encoding="utf-8")
    with pytest.raises(AtlasError, match="keep one of them"):
        load_atlas(folder=folder)


def test_a_change_without_its_event_is_an_error_of_the_check(folder, changed):
    atlas = changed('event = "gale"\n', "")
    assert [f for f in validate(atlas) if "event" in f.fault] == []
    faults = [f for f in validate(atlas, events=read_events(folder=folder)) if "event" in f.fault]
    assert [(f.severity, f.subject) for f in faults] == [("error", "wind")]
    atlas = changed('"ban"', '"bam"')
    faults = [f for f in validate(atlas, events=read_events(folder=folder)) if "event" in f.fault]
    assert [(f.subject, f.fault) for f in faults] == [("oil-ban", "event 'bam' is unknown")]


def test_a_folder_without_events_has_none(folder):
    assert read_events(folder=folder) == frozenset()
    (folder / "chronicle").mkdir()
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
