"""What changed between two days, joined to what happened."""

from __future__ import annotations

import datetime as dt

import pytest

from transcaspian.atlas.load import load_atlas
from transcaspian.chronicle.held import hold
from transcaspian.evidence.load import load_evidence
from transcaspian.study.chronicle_changes import COLUMNS, table_rows, what_changed
from transcaspian.study.chronicle_values import LEAST_CHANGE, LEAST_SHARE, Values

EVIDENCE, ATLAS, HELD = load_evidence(), load_atlas(), hold()
FIRST, LAST, KNOWN = dt.date(2022, 8, 1), dt.date(2024, 4, 1), dt.date(2026, 8, 31)


def ask(first=FIRST, last=LAST, known_by=KNOWN):
    return what_changed(
        HELD.known_by(known_by), EVIDENCE, ATLAS, first=first, last=last, known_by=known_by
    )


@pytest.fixture(scope="module")
def document():
    return ask()


def row_of(document, kind, id_):
    return next(one for one in document[kind] if one["id"] == id_)


def test_a_closure_is_joined_to_its_event_with_the_state_on_both_days(document):
    moved = row_of(document, "events", "btk-georgia-closed-2023")["moved"]
    [border] = [one for one in moved if one["what"] == "kartsakhi-canbaz"]
    assert (border["state_before"], border["state_after"]) == ("open", "closed")
    [capacity] = [one for one in moved if one["what"] == "capacity.cargo_t_y@corridor:btk"]
    assert capacity["did"] == "promised"
    assert capacity["promised"] == "5000000 from 2024-05-20"


def test_a_promise_names_the_parameter_it_moves_with_its_value_on_both_days(document):
    """Every commitment with effects names each of them, with ranges where a value is in use."""
    effects = {one.id: [e.what for e in one.effects] for one in HELD.rows.commitments}
    assert len(document["commitments"]) >= 25
    for one in document["commitments"]:
        assert [item["what"] for item in one["moved"]] == effects[one["id"]]
        for item in one["moved"]:
            assert (
                (item["before"] is None)
                == (item["after"] is None)
                == (item["did"] == "no-value" or item["before"] is None)
            )
            for value in filter(None, (item["before"], item["after"])):
                assert value["p10"] <= value["p50"] <= value["p90"]


def test_an_event_that_moved_nothing_says_so(document):
    one = row_of(document, "events", "sister-cities-2022")
    assert one["moved"] == []
    [row] = [row for row in table_rows(document) if row[:2] == ["event", one["id"]]]
    assert dict(zip(COLUMNS, row, strict=True))["did"] == "nothing known"


def test_the_centre_was_promised_and_kept_between_the_days(document):
    one = row_of(document, "commitments", "creativity-centre")
    assert (one["state_before"], one["state_after"]) == ("not promised", "kept")


def test_parameters_differ_as_the_world_of_both_days_does(document):
    for one in document["parameters"]:
        key, _, subject = one["id"].partition("@")
        for day, name in ((FIRST, "before"), (LAST, "after")):
            world = EVIDENCE.world(as_of=day, known_by=KNOWN)
            assert one[name]["p50"] == pytest.approx(
                world.get_parameter(key, subject).p50, rel=1e-5
            )
        sizes = [abs(one[name]["p50"]) for name in ("before", "after")]
        assert abs(one["after"]["p50"] - one["before"]["p50"]) > 0.99 * LEAST_CHANGE * max(sizes)
        assert one["observations"]
        assert all(row["shift"] >= LEAST_SHARE for row in one["observations"])


def test_a_joined_parameter_and_its_event_name_one_another(document):
    for one in document["parameters"]:
        for kind in ("events", "commitments"):
            for id_ in one[kind]:
                assert one["id"] in [item["what"] for item in row_of(document, kind, id_)["moved"]]
    assert row_of(document, "parameters", "volume.cargo_t_y@corridor:titr")["commitments"]


def test_counts_add_up_and_the_table_has_every_row(document):
    counts = document["counts"]
    assert counts["events"] == len(document["events"])
    assert counts["events_that_moved"] <= counts["events_joined"] <= counts["events"]
    assert counts["commitments_that_moved"] <= counts["commitments_joined"]
    lines = [max(len(one["moved"]), 1) for one in document["events"] + document["commitments"]]
    n = sum(lines) + len(document["parameters"]) + len(document["network"])
    rows = table_rows(document)
    assert len(rows) == n
    assert all(len(row) == len(COLUMNS) for row in rows)


def test_nothing_differs_between_a_day_and_itself_but_what_happened_on_it():
    document = ask(first=LAST, last=LAST)
    assert document["parameters"] == []
    assert document["network"] == []


@pytest.mark.slow
def test_nothing_published_later_is_named():
    early = dt.date(2023, 1, 31)
    document = ask(known_by=early)
    days = [
        s["published"]
        for kind in ("events", "commitments")
        for one in document[kind]
        for s in one["sources"]
    ]
    days += [row["published"] for one in document["parameters"] for row in one["observations"]]
    assert days
    assert all(day is None or day <= early.isoformat() for day in days)
    assert all(one["id"] in {o["id"] for o in ask()["events"]} for one in document["events"])


def test_quantities_of_the_simulator_have_values_too():
    values = Values(EVIDENCE, FIRST, LAST, KNOWN)
    feeders = values.of("aktau.feeders")
    assert feeders["parameter"] == "service.vessels@aktau-alat-feeder"
    assert feeders["unit"] == "vessel"
    tankers = values.of("oil.tankers")
    assert (tankers["did"], tankers["before"]) == ("unchanged", tankers["after"])
    assert values.of("no.such@thing")["did"] == "no-value"
    assert values.stated("X013") is None
