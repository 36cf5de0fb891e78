"""How promises stand, as laws over made-up lives of them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from transcaspian.chronicle.commitment import SILENT_Y, STANDINGS, status_on
from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.record import LIFECYCLES, Commitment, Step

DAYS = st.dates(date(2013, 1, 1), date(2030, 12, 31))


def promise(*steps: tuple[str, ...], due: str = "") -> Commitment:
    return Commitment(
        "p", "thing", due=due, steps=tuple(Step(s[0], s[1], due="".join(s[2:])) for s in steps)
    )


@st.composite
def lives(draw):
    """A life: stages that never go back, on days in order, at any precision."""
    ways = draw(st.lists(st.sampled_from(LIFECYCLES[:5]), min_size=1, max_size=5))
    stages = sorted(ways, key=LIFECYCLES.index)
    if draw(st.booleans()) and "operational" not in stages:
        stages.append(draw(st.sampled_from(LIFECYCLES[5:])))
    days = sorted(draw(st.lists(DAYS, min_size=len(stages), max_size=len(stages))))
    length = draw(st.sampled_from([4, 7, 10]))
    due = draw(st.one_of(st.just(""), DAYS.map(lambda d: d.isoformat()[:length])))
    steps = zip(stages, (day.isoformat()[:length] for day in days), strict=True)
    return promise(*steps, due=due)


@given(lives(), DAYS)
def test_a_standing_is_one_of_five_and_names_its_day_and_reason(life, day):
    standing = status_on(life, day)
    assert standing.state in STANDINGS
    assert standing.why
    assert standing.late <= (standing.state in {"late", "kept"})


@given(lives(), DAYS)
def test_what_comes_later_is_not_looked_at(life, day):
    known = [(s.stage, s.date) for s in life.steps if first_day(s.date) <= day]
    assert status_on(life, day) == status_on(promise(*known, due=life.due), day)


@given(lives(), DAYS)
def test_kept_is_what_is_operational_and_nothing_else(life, day):
    done = any(s.stage == "operational" and first_day(s.date) <= day for s in life.steps)
    assert (status_on(life, day).state == "kept") == done


@given(lives(), DAYS)
def test_nothing_is_late_before_its_due_day_is_over(life, day):
    standing = status_on(life, day)
    if standing.late:
        assert life.due
        assert day > last_day(life.due)
    elif standing.state == "open" and life.due:
        assert day <= last_day(life.due)


@given(lives(), DAYS)
def test_what_is_kept_or_broken_stays_so(life, day):
    now, then = status_on(life, day), status_on(life, date(2099, 1, 1))
    if now.state in {"kept", "broken"}:
        assert then.state == now.state


def test_delivery_in_the_due_month_is_in_time_and_a_day_later_is_not():
    life = promise(("announced", "2020-01-01"), ("operational", "2021-06-30"), due="2021-06")
    assert not status_on(life, date(2022, 1, 1)).late
    life = promise(("announced", "2020-01-01"), ("operational", "2021-07-01"), due="2021-06")
    standing = status_on(life, date(2022, 1, 1))
    assert (standing.state, standing.late) == ("kept", True)


def test_silence_past_the_due_day_is_not_proof_of_lateness():
    silent = promise(("announced", "2020-01-01"), due="2021")
    assert status_on(silent, date(2021, 12, 31)).state == "open"
    assert status_on(silent, date(2022, 1, 1)).state == "unknown"
    told = promise(("announced", "2020-01-01"), ("under-construction", "2022-02"), due="2021")
    assert status_on(told, date(2022, 3, 1)).state == "late"


def test_a_later_day_promised_beforehand_proves_lateness_once_the_first_is_over():
    life = promise(("announced", "2020"), ("announced", "2021-03-01", "2024"), due="2021")
    assert status_on(life, date(2021, 6, 1)).state == "open"
    standing = status_on(life, date(2022, 1, 1))
    assert standing.state == "late"
    assert "2024" in standing.why


def test_without_a_due_day_a_promise_is_open_until_long_silence():
    life = promise(("announced", "2020-05-01"))
    assert status_on(life, date(2020 + SILENT_Y, 12, 31)).state == "open"
    assert status_on(life, date(2021 + SILENT_Y, 1, 1)).state == "unknown"


def test_before_the_first_step_nothing_was_promised():
    life = promise(("announced", "2020-05-01"), due="2021")
    day = first_day("2020-05-01") - timedelta(1)
    assert status_on(life, day).state == "unknown"
    assert status_on(life, day).stage == ""
