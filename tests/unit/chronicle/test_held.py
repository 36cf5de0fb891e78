"""What is held for true, on two clocks and with what a reader accepted."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.chronicle.codec import to_plain
from transcaspian.chronicle.commitment import status_on
from transcaspian.chronicle.held import hold
from transcaspian.chronicle.read import read_document
from transcaspian.chronicle.record import Commitment, Event, Link, Span, Statement
from transcaspian.chronicle.store import Store

HELD = hold()
DAYS = st.dates(dt.date(2013, 1, 1), dt.date(2026, 12, 31))
TEXT = b"The ministers met in Baku on 3 May 2031 and promised a second port by 2033."


@settings(deadline=None, max_examples=25)
@given(DAYS, DAYS)
def test_a_later_day_never_hides_what_an_earlier_one_showed(one, other):
    early, late = (HELD.known_by(day).rows for day in sorted((one, other)))
    for kind in ("events", "statements", "commitments", "changes"):
        before = {row.id for row in getattr(early, kind)}
        assert before <= {row.id for row in getattr(late, kind)}
    after = {row.id: row for row in late.commitments}
    for row in early.commitments:
        told = [(step.stage, step.date) for step in row.steps]
        assert [(s.stage, s.date) for s in after[row.id].steps if (s.stage, s.date) in told] == told
        moved = [(e.what, e.start, e.value) for e in after[row.id].effects]
        assert {(e.what, e.start, e.value) for e in row.effects} <= set(moved)


@settings(deadline=None, max_examples=25)
@given(DAYS)
def test_nothing_that_is_shown_was_published_later(day):
    held = HELD.known_by(day)
    rows = held.rows
    shown = [*rows.events, *rows.statements, *rows.commitments]
    shown += [step for one in rows.commitments for step in one.steps]
    shown += [effect for one in rows.commitments for effect in one.effects]
    days = [one.published for row in shown for one in held.cite(row.evidence)]
    assert all(one is None or one <= day for one in days)


def test_all_is_known_when_no_day_is_named():
    assert HELD.known_by(None) is HELD
    assert HELD.known_by(dt.date(2100, 1, 1)).rows.events == HELD.rows.events


def test_a_due_day_is_unknown_before_the_step_that_promised_it():
    [one] = [row for row in HELD.rows.commitments if row.id == "almaty-bypass"]
    assert HELD.commitment_by(one, dt.date(2024, 6, 1)).due == ""
    assert HELD.commitment_by(one, dt.date(2025, 12, 1)).due == one.due


def test_an_outcome_is_open_until_somebody_could_know_it():
    def outcome(day):
        rows = HELD.known_by(day).rows.statements
        return next(one.outcome for one in rows if one.id == "titr-volume-2022")

    assert outcome(dt.date(2022, 6, 1)) == "open"
    assert outcome(dt.date(2026, 12, 31)) == "wrong"


@pytest.fixture
def store(tmp_path):
    document = read_document(
        TEXT, name="a.txt", today=dt.date(2032, 1, 1), published="2031-05-04", publisher="Paper"
    )
    with Store(tmp_path / "c.sqlite") as store:
        store.add(document, TEXT)
        yield store, document.id


def accept(store, document, kind, row):
    store.decide(document, kind, f"{kind} {row.get('id', row.get('from'))}", "accept", row)


def event(id_, date, **more):
    span = Span("", 0, 30)
    return to_plain(Event(id_, "AGREE", "sign", "actual", date, span=span, **more))


def test_an_empty_store_adds_nothing(store):
    held = hold(store=store[0])
    assert held.rows == HELD.rows
    assert held.notes == ()


def test_accepted_rows_stand_beside_the_founding_ones(store):
    store, document = store
    accept(store, document, "event", event("e1", "2031-05-03", actors=("KAZ", "AZE")))
    said = Statement("s1", "KAZ", about=("e1",), span=Span("", 0, 9))
    accept(store, document, "statement", to_plain(said))
    held = hold(store=store)
    [new] = [one for one in held.rows.events if one.id == f"{document}#e1"]
    assert held.cite(new.evidence)[0].publisher == "Paper"
    assert held.event_known_from(new) == dt.date(2031, 5, 4)
    [statement] = [one for one in held.rows.statements if one.id == f"{document}#s1"]
    assert (statement.about, statement.date) == ((new.id,), "2031-05-04")
    assert len(held.rows.events) == len(HELD.rows.events) + 1
    assert "count: 1 events, 0 promises, 1 statements; known before: 0" in held.notes[0]


@pytest.mark.parametrize("turned", [False, True])
def test_the_same_event_is_one_row_whichever_way_the_link_runs(store, turned):
    store, document = store
    accept(store, document, "event", event("e1", "2017-10-30"))
    ends = [f"{document}#e1", "btk-opened-2017"]
    link = Link(*(ends[::-1] if turned else ends), "same-event", "same day")
    accept(store, document, "link", to_plain(link))
    held = hold(store=store)
    assert len(held.rows.events) == len(HELD.rows.events)
    [one] = [row for row in held.rows.events if row.id == "btk-opened-2017"]
    assert one.evidence[-1] == document


def test_an_accepted_promise_is_kept_by_the_event_that_fulfils_it(store):
    store, document = store
    accept(store, document, "event", event("e1", "2031-05-03"))
    accept(store, document, "event", event("e2", "2033-02"))
    promise = Commitment("c1", "second port", ("AZE",), due="2033", event="e1", span=Span("", 0, 9))
    accept(store, document, "commitment", to_plain(promise))
    day = dt.date(2034, 1, 1)

    def standing():
        rows = hold(store=store).rows.commitments
        return status_on(next(one for one in rows if one.id == f"{document}#c1"), day)

    assert standing().state == "unknown"
    accept(
        store, document, "link", to_plain(Link(f"{document}#e2", f"{document}#c1", "fulfils", ""))
    )
    assert (standing().state, standing().since, standing().late) == ("kept", "2033-02", False)


def test_a_promise_made_in_one_event_of_one_thing_is_one_promise(store):
    store, document = store
    accept(store, document, "event", event("e1", "2022-08-24"))
    link = Link(f"{document}#e1", "creativity-centre-announced-2022", "same-event", "same")
    accept(store, document, "link", to_plain(link))
    for name, what in (("c1", "a centre for children"), ("c2", "a railway")):
        promise = Commitment(name, what, ("KAZ",), event="e1", span=Span("", 0, 9))
        accept(store, document, "commitment", to_plain(promise))
    rows = {one.id: one for one in hold(store=store).rows.commitments}
    assert f"{document}#c1" not in rows
    assert f"{document}#c2" in rows
    assert rows["creativity-centre"].evidence[-1] == document


def test_an_accepted_row_without_words_has_those_of_its_document(store):
    store, document = store
    accept(store, document, "event", event("e1", "2031-05-03", evidence=("31-44",)))
    [one] = [row for row in hold(store=store).rows.events if row.id == f"{document}#e1"]
    assert one.text == f"“{TEXT[:30].decode().strip()}”"
    assert one.evidence == (document,)


def test_names_of_people_and_actors_stand_for_their_ids(store):
    store, document = store
    accept(store, document, "event", event("e1", "2031-05-03", actors=("Kazakhstan", "AZE")))
    said = Statement("s1", "Ilham Aliyev", about=("SOCAR",), span=Span("", 0, 9))
    accept(store, document, "statement", to_plain(said))
    rows = hold(store=store).rows
    assert [one.actors for one in rows.events if "#" in one.id] == [("KAZ", "AZE")]
    [one] = [one for one in rows.statements if "#" in one.id]
    assert (one.speaker, one.about) == ("ilham-aliyev", ("socar",))
