"""Documents and decisions outlive the process that made them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from transcaspian.chronicle.codec import from_plain, to_plain
from transcaspian.chronicle.decision import candidate_key, tell
from transcaspian.chronicle.read import read_document
from transcaspian.chronicle.record import Event, Quantity, Span, Statement
from transcaspian.chronicle.store import Store
from transcaspian.errors import ChronicleError

TEXT = b"The ministers met in Baku on 3 May 2023 and signed an agreement on the port."
EVENT = Event(
    "e1", "AGREE", "sign", "actual", "2023-05-03", quantity=Quantity(1.5, "t/year", 1.0, 2.0, "x"),
    actors=("KAZ", "AZE"), span=Span("", 4, 40), confidence=0.5,
)  # fmt: skip
# Decides without end and prints the number of each decision once it is confirmed.
WRITER = """
import sys
from pathlib import Path
from transcaspian.chronicle.store import Store
store = Store(Path(sys.argv[1]))
for n in range(int(sys.argv[3]), 10**9):
    store.decide(sys.argv[2], "event", f"{n}", "accept", {"id": f"e{n}", "type": "AGREE",
                 "mode": "sign", "context": "actual"})
    print(n, flush=True)
"""


@pytest.fixture
def document():
    return read_document(TEXT, name="a.txt", today=dt.date(2026, 1, 1), published="2023-05-04")


@pytest.fixture
def store(tmp_path, document):
    with Store(tmp_path / "c.sqlite") as store:
        store.add(document, TEXT)
        yield store


def test_a_document_is_kept_byte_for_byte_and_once(store, document):
    assert store.data(document.id) == TEXT
    assert store.add(document, TEXT) is False
    assert store.documents() == (document,)
    assert store.document(document.id[:6]) == document
    assert store.document("a.txt") == document


def test_what_is_newly_known_of_a_document_is_taken_over(store):
    more = read_document(TEXT, name="b.txt", today=dt.date(2026, 1, 1), publisher="Harbour News")
    assert store.add(more, TEXT) is False
    (kept,) = store.documents()
    assert (kept.publisher, kept.published) == ("Harbour News", "2023-05-04")


def test_what_rules_found_goes_when_the_day_of_a_document_is_told_anew(store, document):
    """Days such as “yesterday” rest on it; adding the same again keeps what was found."""
    store.put_extraction(document.id, "r", {"events": []}, ["m"])
    store.add(document, TEXT)
    assert store.find_extraction(document.id, "r") == {"events": []}
    store.add(dataclasses.replace(document, published="2023-06-04"), TEXT)
    assert store.find_extraction(document.id, "r") is None
    assert store.list_unread("r") == (document.id,)
    assert store.list_marked(["m"]) == ()


def test_the_text_that_decisions_lead_into_stays(store, document):
    other = dataclasses.replace(document, text="Other words.", publisher="Orda")
    row = to_plain(EVENT)
    store.decide(document.id, "event", candidate_key("event", row), "accept", row)
    store.add(other, TEXT)
    kept = store.document(document.id)
    assert (kept.text, kept.publisher) == (document.text, "Orda")


def test_an_unknown_document_is_named_with_those_there_are(store):
    with pytest.raises(ChronicleError, match="there are"):
        store.document("ffff")


def test_rows_come_back_as_they_went(document):
    for row in (EVENT, Statement("s1", "somebody", about=("e1", "KAZ"), quote=True)):
        assert from_plain(type(row), to_plain(row), document="") == row


def test_a_decision_stands_until_it_is_made_anew(store, document):
    row = to_plain(EVENT)
    key = candidate_key("event", row)
    assert store.decide(document.id, "event", key, "accept", row) is True
    assert store.decide(document.id, "event", key, "accept", row) is False
    with pytest.raises(ChronicleError, match="decided otherwise"):
        store.decide(document.id, "event", key, "reject", row)
    assert len(store.accepted("event")) == 1
    store.decide(document.id, "event", key, "reject", row, again=True)
    assert store.accepted("event") == ()
    assert len(store.decisions()) == 1


def test_ids_of_accepted_rows_are_unlike_those_of_other_documents(store, document):
    store.decide(document.id, "event", "k", "accept", to_plain(EVENT))
    said = Statement("s1", "somebody", about=("e1", "KAZ"))
    store.decide(document.id, "statement", "k", "accept", to_plain(said))
    assert store.accepted("event")[0].id == f"{document.id}#e1"
    assert store.accepted("statement")[0].about == (f"{document.id}#e1", "KAZ")
    assert store.accepted("event")[0].span.document == document.id


def test_unknown_words_are_refused(store, document):
    for kind, verdict in (("event", "perhaps"), ("song", "accept")):
        with pytest.raises(ChronicleError):
            store.decide(document.id, kind, "k", verdict, {})


def test_a_file_that_is_no_chronicle_is_left_alone(tmp_path):
    path = tmp_path / "c.sqlite"
    path.write_bytes(b"not a database, by any means" * 100)
    with pytest.raises(ChronicleError, match="no chronicle"):
        Store(path)
    assert path.read_bytes().startswith(b"not a database")


def test_a_file_of_a_later_version_is_left_alone(tmp_path):
    path = tmp_path / "c.sqlite"
    Store(path).close()
    with sqlite3.connect(path) as db:
        db.execute("pragma user_version = 99")
    with pytest.raises(ChronicleError, match="later version"):
        Store(path)


def decided(store, document):
    """A document on which something was decided, with a link of another that leads to it."""
    store.put_extraction(document.id, "rules", {"a": 1}, ["mark"])
    store.decide(document.id, "event", "k", "accept", to_plain(EVENT), reviewer="anna")
    store.decide(document.id, "event", "k", "reject", to_plain(EVENT), reviewer="anna", again=True)
    other = read_document(b"They met again.", name="b.txt", today=dt.date(2026, 1, 1))
    store.add(other, b"They met again.")
    link = {"from": "e1", "kind": "same-event", "to": f"{document.id}#e1"}
    store.decide(other.id, "link", candidate_key("link", link), "accept", link)
    store.decide(other.id, "event", "k", "accept", to_plain(EVENT))
    return other


def test_a_document_goes_with_all_that_it_carries_and_nothing_else(store, document):
    other = decided(store, document)
    stands = store.standing_on(document.id)
    assert [tell(one).partition(" on ")[0] for one in stands] == [
        "event e1: reject by anna",
        f"link e1 same-event {document.id}#e1: accept",
    ]
    store.remove(document.id, stands)
    assert store.documents() == (other,)
    assert [(one.document, one.kind) for one in store.decisions()] == [(other.id, "event")]
    assert store.find_extraction(document.id, "rules") is None
    assert store.list_marked(["mark"]) == ()
    with pytest.raises(ChronicleError, match="no document"):
        store.data(document.id)
    assert store.add(document, TEXT) is True
    assert store.standing_on(document.id) == ()


def test_decisions_that_were_not_named_keep_a_document(store, document):
    decided(store, document)
    stands = store.standing_on(document.id)
    for named in ((), stands[:1], stands[::-1]):
        with pytest.raises(ChronicleError, match="other decisions"):
            store.remove(document.id, named)
        assert store.standing_on(document.id) == stands
        assert store.data(document.id) == TEXT


def test_no_word_of_a_removed_document_is_left_in_any_file(tmp_path):
    words = b"quince marmalade at the quay of Zanzibar, "
    data = words * 400
    kept = read_document(data, name="a.txt", today=dt.date(2026, 1, 1))
    with Store(tmp_path / "c.sqlite") as store:
        store.add(kept, data)
        for more in ("A gazette", "Another, of a longer name"):  # rows are written anew
            store.put_extraction(kept.id, more, {"text": data.decode()})
            store.add(dataclasses.replace(kept, publisher=more), data)
        store.remove(kept.id)
        for path in tmp_path.iterdir():
            assert words.strip() not in path.read_bytes(), path.name


def test_what_was_removed_meanwhile_takes_no_decision(store, document):
    store.remove(document.id)
    with pytest.raises(ChronicleError, match="no document"):
        store.decide(document.id, "event", "k", "accept", to_plain(EVENT))
    with pytest.raises(ChronicleError, match="no document"):
        store.put_extraction(document.id, "rules", {})
    with pytest.raises(ChronicleError, match="no document"):
        store.remove(document.id)


@pytest.mark.slow
def test_no_confirmed_decision_is_lost_in_two_hundred_kills(tmp_path, document):
    path = tmp_path / "c.sqlite"
    with Store(path) as store:
        store.add(document, TEXT)
    confirmed = -1
    for kill in range(200):
        command = [sys.executable, "-c", WRITER, str(path), document.id, str(confirmed + 1)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            for _ in range(kill % 5 + 1):
                confirmed = int(writer.stdout.readline())
            time.sleep((kill % 7) / 2000)
            writer.send_signal(signal.SIGKILL)
            for line in writer.stdout:
                if line.endswith("\n"):
                    confirmed = int(line)
        with sqlite3.connect(path) as db:
            (n,) = db.execute("select count(*) from decision").fetchone()
        # what was confirmed is there; at most one more was written and not yet confirmed
        assert confirmed + 1 <= n <= confirmed + 2
        confirmed = n - 1
