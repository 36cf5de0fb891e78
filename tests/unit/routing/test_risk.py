"""Status on two clocks, and the chance of a disruption in closed form."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.features.small_atlas import small_atlas

from transcaspian.atlas.network import Atlas
from transcaspian.atlas.status import Status
from transcaspian.routing.risk import closed_subjects, disruption_probability, status_of

AS_OF = dt.date(2024, 3, 1)
WINDOW_D = 5 * 365.25


def status(
    name: str,
    start: dt.date,
    end: dt.date | None,
    *,
    state: str = "closed",
    kind: str = "war",
    cargo: tuple[str, ...] = ("all",),
    published: dt.date | None = None,
) -> Status:
    return Status(
        name, "q", state, cargo, start, end, published or start, kind, f"Because {name}.", ("T1",)
    )


def atlas(*statuses: Status) -> Atlas:
    small = small_atlas()
    return Atlas(small.places.values(), small.links.values(), statuses=statuses)


def probability(*statuses: Status, exposure_d: float = 20.0, **clock: dt.date) -> float:
    return disruption_probability(
        atlas(*statuses),
        ["q"],
        as_of=clock.get("as_of", AS_OF),
        known_by=clock.get("known_by", AS_OF),
        exposure_d=exposure_d,
    )


@given(st.floats(0, 100))
def test_without_any_event_half_an_event_is_feared(exposure_d: float) -> None:
    assert probability(exposure_d=exposure_d) == pytest.approx(
        1 - math.exp(-exposure_d / 2 / WINDOW_D)
    )


def test_one_event_counts_its_length_and_the_days_under_way() -> None:
    event = status("a", dt.date(2023, 1, 1), dt.date(2023, 1, 10))
    assert probability(event) == pytest.approx(1 - math.exp(-(10 + 20 + 10) / WINDOW_D))


def test_one_event_noted_on_two_subjects_counts_once() -> None:
    event = status("a", dt.date(2023, 1, 1), dt.date(2023, 1, 10))
    same = status("b", dt.date(2023, 1, 1), dt.date(2023, 1, 10))
    assert probability(event, same) == probability(event)


@pytest.mark.parametrize(
    "left_out",
    [
        status("works", dt.date(2023, 1, 1), dt.date(2023, 2, 1), kind="works"),
        status("slow", dt.date(2023, 1, 1), dt.date(2023, 2, 1), state="degraded"),
        status("old", dt.date(2010, 1, 1), dt.date(2010, 2, 1)),
        status("now", dt.date(2024, 1, 1), None),
        status("later", dt.date(2024, 6, 1), dt.date(2024, 7, 1)),
        status("unknown", dt.date(2023, 1, 1), dt.date(2023, 2, 1), published=dt.date(2025, 1, 1)),
    ],
)
def test_planned_old_current_and_unknown_events_are_left_out(left_out: Status) -> None:
    assert probability(left_out) == probability()


@given(st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 60)), max_size=6), st.floats(1, 60))
def test_the_chance_is_one_and_grows_with_events(
    events: list[tuple[int, int]], exposure_d: float
) -> None:
    rows = [
        status(
            str(number),
            AS_OF - dt.timedelta(days=1600 - start),
            AS_OF - dt.timedelta(days=1600 - start - length),
        )
        for number, (start, length) in enumerate(events)
    ]
    chances = [probability(*rows[:count], exposure_d=exposure_d) for count in range(len(rows) + 1)]
    assert chances == sorted(chances)
    assert all(0 <= chance < 1 for chance in chances)


def test_status_takes_the_worst_and_keeps_every_reason() -> None:
    world = atlas(
        status("slow", dt.date(2024, 1, 1), None, state="degraded"),
        status("hard", dt.date(2024, 1, 1), None, state="restricted"),
        status("soon", dt.date(2024, 4, 1), None),
        status("arms", dt.date(2024, 1, 1), None, cargo=("dual-use",)),
    )
    found = status_of(world, ["q"], as_of=AS_OF, known_by=AS_OF, goods=())
    assert found.state == "restricted"
    assert "hard" in found.reason
    assert "slow" in found.reason
    assert "soon" not in found.reason
    arms = status_of(world, ["q"], as_of=AS_OF, known_by=AS_OF, goods={"dual-use"})
    assert arms.state == "closed"


def test_an_end_that_was_not_known_yet_is_no_end() -> None:
    """A closure that runs on the day of knowledge is taken to last, and is no past event."""
    running = status("a", dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    world = atlas(running)
    for known_by, shut in (
        (dt.date(2022, 12, 31), False),
        (dt.date(2023, 6, 1), True),
        (dt.date(2023, 12, 30), True),
        (dt.date(2023, 12, 31), False),
        (AS_OF, False),
    ):
        clocks = {"as_of": AS_OF, "known_by": known_by}
        assert ("q" in closed_subjects(world, goods=(), **clocks)) is shut, known_by
        found = status_of(world, ["q"], goods=(), **clocks)
        assert (found.state == "closed") is shut, known_by
        if shut:
            assert probability(running, **clocks) == probability(**clocks)


@given(st.dates(dt.date(2023, 1, 1), dt.date(2025, 1, 1)), st.integers(0, 400))
def test_what_a_later_end_will_be_changes_nothing_before(known_by: dt.date, more: int) -> None:
    """Two worlds that differ only after the day of knowledge look the same on it."""
    start = dt.date(2023, 1, 1)
    soon, late = (known_by + dt.timedelta(days=1 + days) for days in (0, more))
    for as_of in (known_by, soon, late, late + dt.timedelta(days=30)):
        states = {
            status_of(
                atlas(status("a", start, end)), ["q"], as_of=as_of, known_by=known_by, goods=()
            )
            for end in (soon, late, None)
        }
        assert len(states) == 1


def test_a_closure_not_yet_known_closes_nothing() -> None:
    world = atlas(status("a", dt.date(2024, 1, 1), None, published=dt.date(2024, 6, 1)))
    assert "q" not in closed_subjects(world, as_of=AS_OF, known_by=AS_OF, goods=())
    later = dt.date(2024, 7, 1)
    assert "q" in closed_subjects(world, as_of=AS_OF, known_by=later, goods=())
