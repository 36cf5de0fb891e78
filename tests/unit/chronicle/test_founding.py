"""The founding chronicle: it is sound, it covers the evidence, and bad rows are told all at once."""

from __future__ import annotations

import csv
import os
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from transcaspian.atlas.load import packaged_folder
from transcaspian.chronicle.commitment import STANDINGS, status_on
from transcaspian.chronicle.day import first_day
from transcaspian.chronicle.founding import load_founding
from transcaspian.chronicle.record import LIFECYCLES
from transcaspian.errors import ChronicleError

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = Path(os.environ.get("TRANSCASPIAN_DOCUMENTS", ROOT.parent / "shared" / "documents"))
LAST_EVIDENCE = date(2026, 8, 31)
TOLD_IN_A_NOTE = {"cpc-moorings-2022-08", "nurminen-train-2022"}
"""Events of a later day than their row, which tells of them in its note."""
ACTOR = '[[actor]]\nid = "KAZ"\nkind = "state"\nname = "Kazakhstan"\niso3 = "KAZ"\n'
EVENT = """[[event]]
id = "signed"
type = "AGREE"
mode = "sign"
context = "actual"
date_from = "2022-11-25"
actors = ["KAZ"]
track = "transport"
text = "It was signed."
evidence = ["X014"]
"""
PROMISE = """[[commitment]]
id = "ten"
object = "ten"
promisors = ["KAZ"]
text = "Ten."
evidence = ["X014"]
"""


@pytest.fixture(scope="module")
def founded():
    return load_founding()


@pytest.fixture(scope="module")
def evidence():
    rows = {}
    for path in (packaged_folder() / "evidence").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows |= {row["id"]: row for row in csv.DictReader(file) if "id" in row}
    return rows


def faults_of(tmp_path, **files):
    folder = tmp_path / "chronicle"
    folder.mkdir(exist_ok=True)
    for name, text in {"actors": ACTOR, **files}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ChronicleError) as caught:
        load_founding(tmp_path)
    return caught.value.faults


def test_every_dated_event_of_the_evidence_is_told(founded):
    told = {id_ for event in founded.events for id_ in event.evidence}
    rows = {f"X{n:03}" for n in range(1, 41)} | {f"A{n}" for n in range(501, 557)} - {"A538"}
    assert rows - told == set()


def test_no_event_lies_outside_its_evidence(founded, evidence):
    """A row speaks of a time that overlaps the event, or became known after it began."""
    for event in founded.events:
        if event.id in TOLD_IN_A_NOTE:
            continue
        rows = [evidence[id_] for id_ in event.evidence if id_ in evidence]
        ends = [row["valid_to"] or row["published"] for row in rows if row.get("published")]
        assert not rows or max(ends)[: len(event.date_from)] >= event.date_from, event.id


def test_rows_stand_in_order_of_time(founded):
    for rows in ([e.date_from for e in founded.events], [s.date for s in founded.statements]):
        assert rows == sorted(rows)
    for one in founded.commitments:
        stages = [LIFECYCLES.index(step.stage) for step in one.steps]
        assert stages == sorted(stages)


def test_a_name_means_one_person_and_one_actor(founded):
    for rows in (founded.actors, founded.people):
        owner: dict[str, str] = {}
        for row in rows:
            for name in {row.name, *(naming.text for naming in row.names)}:
                assert owner.setdefault(name, row.id) == row.id, name


def test_names_are_in_the_script_of_their_language(founded):
    cyrillic = re.compile("[А-Яа-яЁё]")
    for row in (*founded.actors, *founded.people, *founded.places):
        for naming in row.names:
            if naming.lang in {"en", "tr", "az", "pl", "de", "kk-Latn"}:
                assert not cyrillic.search(naming.text), naming


def test_offices_of_one_kind_do_not_overlap(founded):
    """A country has one president, one head of government and one foreign minister at a time."""
    single = {"President", "Prime Minister", "Premier", "Minister of Foreign Affairs", "Chancellor"}
    terms: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for person in founded.people:
        for office in person.offices:
            if office.office in single and office.start:
                terms.setdefault((office.of, office.office), []).append(
                    (office.start, office.end or "9999", person.id)
                )
    for key, spans in terms.items():
        for before, after in pairwise(sorted(spans)):
            length = min(len(before[1]), len(after[0]))
            assert before[1][:length] <= after[0][:length], (key, before, after)


@pytest.mark.parametrize(
    ("person", "day", "office"),
    [
        ("kassym-jomart-tokayev", date(2022, 8, 24), "President"),
        ("kassym-jomart-tokayev", date(2015, 1, 1), "Chairman of the Senate"),
        ("imangali-tasmagambetov", date(2024, 3, 12), "Secretary General"),
        ("nurlan-sauranbayev", date(2024, 3, 12), "Chairman of the Management Board"),
        ("nurlan-sauranbayev", date(2025, 9, 30), "Minister of Transport"),
        ("mikheil-saakashvili", date(2010, 1, 1), "President"),
    ],
)
def test_who_held_which_office(founded, person, day, office):
    found = next(one for one in founded.people if one.id == person).office_on(day)
    assert found is not None
    assert found.office == office


def test_values_of_effects_are_stated_by_their_evidence(founded, evidence):
    """Each number stands in a row named with it, or follows from two of them."""
    for one in founded.commitments:
        for effect in one.effects:
            rows = [evidence[id_] for id_ in effect.evidence]
            numbers = {
                float(text.replace(",", ""))
                for row in rows
                for field in ("value", "low", "high", "note", "locator")
                for text in re.findall(r"\d[\d,]*(?:\.\d+)?", row[field])
            }
            numbers |= {n * unit for n in numbers for unit in (1e3, 1e6, 1e9)}
            values = [float(row["value"]) for row in rows if row["value"]]
            ratios = {a / b for a in values for b in values if b}
            notes = " ".join(row["note"] for row in rows)
            twos = {2.0} if "double" in notes or "pair" in notes else set()
            assert effect.value in numbers | ratios | twos, (one.id, effect)


def test_there_are_promises_of_every_standing(founded):
    found = [status_on(one, LAST_EVIDENCE).state for one in founded.commitments]
    assert len(found) >= 35
    assert set(found) == set(STANDINGS)


def test_the_gift_of_a_centre_is_promised_and_kept(founded):
    promise = next(one for one in founded.commitments if one.id == "creativity-centre")
    assert [step.date for step in promise.steps] == ["2022-08-24", "2024-03-12"]
    assert status_on(promise, date(2023, 1, 1)).state == "open"
    assert status_on(promise, LAST_EVIDENCE).state == "kept"


def test_outcomes_have_their_evidence(founded):
    assert {"right", "wrong", "open"} <= {one.outcome for one in founded.statements}
    for one in founded.statements:
        if one.outcome in {"right", "wrong"}:
            assert one.outcome_evidence, one.id
            assert one.outcome_note, one.id


def test_no_sentence_of_the_documents_is_in_the_tables():
    texts = list(DOCUMENTS.glob("*.txt"))
    if not texts:
        pytest.skip("no documents: set TRANSCASPIAN_DOCUMENTS to their folder")
    tables = (packaged_folder() / "chronicle").glob("*.toml")
    ours = " ".join(
        path.read_text(encoding="utf-8")
        for path in tables
        if path.name != "sources.toml"  # it cites their titles
    ).casefold()
    words = re.findall(r"\w+", ours)
    runs = set(zip(*(words[n:] for n in range(9)), strict=False))
    for path in texts:
        theirs = re.findall(r"\w+", path.read_text(encoding="utf-8").casefold())
        shared = [run for run in zip(*(theirs[n:] for n in range(9)), strict=False) if run in runs]
        assert shared == [], path.name


def test_changes_fall_within_their_events(founded):
    """A state begins no earlier than the first day its event can mean."""
    events = {event.id: event for event in founded.events}
    assert len(founded.changes) >= 90
    for change in founded.changes:
        event = events[change.event]
        assert change.valid_from >= first_day(event.date_from), change.id
        assert change.evidence or change.note, change.id
        if change.ended_by:
            end = first_day(events[change.ended_by].date_from)
            assert abs((end - change.valid_to).days) <= 1, change.id


def test_a_change_without_its_event_or_evidence_is_told(tmp_path):
    change = '[[change]]\nid = "wind"\nsubject = "aktau"\nstate = "closed"\nkind = "weather"\n'
    change += 'why = "Wind"\nvalid_from = 2023-01-01\npublished = 2023-01-01\n'
    faults = faults_of(tmp_path, changes=change + 'event = "gale"\nevidence = ["X999"]\n')
    assert [fault.split(": ")[2] for fault in faults] == ["event", "evidence"]
    faults = faults_of(tmp_path, changes=change)
    assert [fault.split(": ")[2] for fault in faults] == ["event"]
    faults = faults_of(tmp_path, changes=change.replace("closed", "shut"))
    assert faults[0].startswith("changes.toml:1: state: 'shut' is unknown")


def test_every_fault_of_every_file_is_told_at_once(tmp_path):
    event = EVENT.replace("X014", "X999").replace('"KAZ"]', '"KAZ", "nobody"]')
    event = event.replace('track = "transport"', 'track = "sport"\nplaces = ["atlantis"]')
    steps = (
        'due = "soon"\nevent = "unsigned"\n'
        'steps = [{ stage = "agreed", date = "2024", evidence = ["X014"], text = "One." },\n'
        '{ stage = "announced", date = "2023", evidence = ["X014"], text = "Two." }]\n'
        'effects = [{ what = "aktau.crew", kind = "set", value = "ten", evidence = ["X014"] }]\n'
    )
    people = '[[person]]\nid = "a-b"\nname = "A B"\noffices = [{ office = "Head", of = "ktz" }]\n'
    faults = faults_of(tmp_path, events=event, commitments=PROMISE + steps, people=people)
    for file, row, field, word in [
        ("events.toml", "signed", "track", "'sport'"),
        ("events.toml", "signed", "actors", "'nobody'"),
        ("events.toml", "signed", "places", "'atlantis'"),
        ("events.toml", "signed", "evidence", "'X999'"),
        ("commitments.toml", "ten", "due", "'soon'"),
        ("commitments.toml", "ten", "event", "'unsigned'"),
        ("commitments.toml", "ten", "steps", "out of order"),
        ("commitments.toml", "ten", "steps", "a stage before"),
        ("commitments.toml", "ten: effects 1", "what", "'aktau.crew'"),
        ("commitments.toml", "ten: effects 1", "value", "'ten'"),
        ("people.toml", "a-b", "offices", "'ktz'"),
    ]:
        assert any(
            fault.startswith(file) and row in fault and f"{field}" in fault and word in fault
            for fault in faults
        ), (file, row, field, word, faults)
    assert all(": " in fault for fault in faults)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('date_from = "2022-11-25"', 'date_from = "2022-02-30"', "no date"),
        ('date_from = "2022-11-25"', 'date_from = "2022-11-25"\ndate_to = "2021"', "is before"),
        ('type = "AGREE"', 'type = "HUG"', "'HUG' is unknown"),
        ('text = "It was signed."', "", "text: is missing"),
        ('actors = ["KAZ"]', "actors = []", "actors: is empty"),
        ('actors = ["KAZ"]', 'actors = "KAZ"', "no list of words"),
        ('text = "It', 'txet = "x"\ntext = "It', "txet: is no field of this row"),
        ('id = "signed"', 'id = "Signed It"', "is no slug"),
        ("[[event]]", "[[evnt]]", "no table of this file"),
        ('track = "transport"', 'track = "transport"\nquantity = 5', "quantity: is no row"),
        ('id = "signed"', "id = ", "can't be read"),
    ],
)
def test_a_bad_event_is_told_with_its_remedy(tmp_path, old, new, words):
    faults = faults_of(tmp_path, events=EVENT.replace(old, new, 1))
    assert any(words in fault for fault in faults), faults


def test_a_fault_names_the_line_of_its_row(tmp_path):
    faults = faults_of(tmp_path, events=f"{EVENT}\n{EVENT.replace('AGREE', 'HUG')}")
    lines = [fault.split(":")[1] for fault in faults]
    assert lines == ["12", "12"]
    assert "stands in line 1 already" in faults[0]


def test_a_step_keeps_to_the_day_of_its_event(tmp_path):
    step = 'steps = [{ stage = "agreed", date = "DAY", event = "signed", '
    step += 'evidence = ["X014"], text = "One." }]\n'
    for day in ("2022", "2022-11", "2022-11-25"):
        commitments = PROMISE + step.replace("DAY", day)
        folder = tmp_path / "chronicle"
        folder.mkdir(exist_ok=True)
        for name, text in {"actors": ACTOR, "events": EVENT, "commitments": commitments}.items():
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        assert len(load_founding(tmp_path).commitments) == 1
    faults = faults_of(tmp_path, events=EVENT, commitments=PROMISE + step.replace("DAY", "2022-12"))
    assert any("is not the day of signed" in fault for fault in faults)


def test_what_has_ended_goes_no_further(tmp_path):
    steps = (
        'steps = [{ stage = "lapsed", date = "2023", evidence = ["X014"], text = "One." },\n'
        '{ stage = "cancelled", date = "2024", evidence = ["X014"], text = "Two." }]\n'
    )
    faults = faults_of(tmp_path, commitments=PROMISE + steps)
    assert any("goes no further" in fault for fault in faults)


def test_a_folder_without_a_chronicle_is_named(tmp_path):
    with pytest.raises(ChronicleError, match="no such folder"):
        load_founding(tmp_path)
