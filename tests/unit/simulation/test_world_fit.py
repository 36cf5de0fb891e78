"""What a fit saw of its figures, and what other rows may change."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.atlas.load import load_atlas
from transcaspian.evidence.load import load_evidence
from transcaspian.scenario.spec import Scenario
from transcaspian.simulation.uncertain import TwoPiece, draw_prior
from transcaspian.simulation.world import drawable, lay_groundwork, settle_corridor
from transcaspian.simulation.world_fit import Belief, Held, Outlook, own_names
from transcaspian.simulation.world_tables import read_tables
from transcaspian.study.calibrate_targets import load_worlds, past_rows
from transcaspian.study.simulate_draws import choose_draws, find_fitted

TODAY = dt.date(2026, 11, 1)
NAME = "gauge.khorgos.change_h"
WEATHER = "weather.closed_d@caspian-north"
RANKS = st.floats(0.0005, 0.9995)
FIGURES = st.floats(0.01, 1e4)
BELIEFS = st.tuples(FIGURES, FIGURES, FIGURES).map(lambda three: TwoPiece(*sorted(three)))
ENDS = (0.01, 0.1, 0.5, 0.9, 0.99)


@pytest.fixture(scope="module")
def evidence():
    return load_evidence()


@pytest.fixture(scope="module")
def fitted(evidence):
    return find_fitted("posterior", evidence, has_own=False)


def lay(evidence, fitted, *, year=2024, known_by=TODAY, days=366, **more):
    start = dt.date(year, 1, 1)
    span = {"start": start, "days": days, "as_of": start + dt.timedelta(days=days // 2)}
    return lay_groundwork(
        evidence, load_atlas(), **span, known_by=known_by, counts_from=start, fitted=fitted, **more
    )


def with_row(evidence, fitted, *, of, value, first, last, id_="new-1"):
    """Add a row that came out the day after the fit."""
    model = evidence.get_observation(of)
    row = replace(
        model, id=id_, value=value, low=None, high=None, standing="observed", quality=1,
        valid_from=first, valid_to=last, published=fitted.known_by + dt.timedelta(days=1),
    )  # fmt: skip
    return replace(evidence, observations=(*evidence.observations, row))


def look(evidence, fitted, *, year=2024, known_by=TODAY):
    """Return what is believed of one figure in the middle of a year."""
    first, last = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    middle = first + (last - first) // 2
    outlook = Outlook(evidence.world(as_of=middle, known_by=known_by), fitted)
    return outlook.believe(
        NAME, lambda world: Belief.of(world.get_parameter("gauge.change_h", "khorgos-gateway"))
    )


def told(belief):
    return [belief.ranked.at(rank) for rank in ENDS]


def test_a_run_of_the_year_that_was_fitted_has_the_figures_that_were_fitted(evidence, fitted):
    world = load_worlds()[0]
    seen = past_rows(evidence, world)
    known = [
        row for row in seen.observations if row.published is None or row.published <= world.known_by
    ]
    assert known == [row for row in evidence.observations if fitted.saw(row)]
    span = {"start": world.start, "days": world.warm_up_d + world.days, "as_of": world.as_of}
    fit, run = (
        lay_groundwork(one, load_atlas(), **span, known_by=day, fitted=view)
        for one, day, view in ((seen, world.known_by, None), (evidence, TODAY, fitted))
    )
    assert {name: replace(one, waiting=()) for name, one in run.found.items()} == fit.found
    draw = draw_prior(drawable(fit), seed=1, number=1)
    for one, two in zip(
        settle_corridor(fit, draw).model.calendars,
        settle_corridor(run, draw).model.calendars,
        strict=True,
    ):
        assert one.weather == two.weather


@pytest.mark.parametrize("year", [2022, 2026])
def test_what_was_known_on_the_last_day_of_the_fit_it_saw_all_of(evidence, fitted, year):
    plain, held = (
        lay(evidence, one, year=year, known_by=fitted.last_day) for one in (None, fitted)
    )
    assert held.found == plain.found
    draw = draw_prior(drawable(plain), seed=1, number=year)
    assert settle_corridor(held, draw).model == settle_corridor(plain, draw).model


@pytest.mark.parametrize("year", [2022, 2024])
def test_what_comes_out_later_changes_no_figure_of_the_days_of_the_fit(evidence, fitted, year):
    now, then = (lay(evidence, fitted, year=year, known_by=day) for day in (TODAY, fitted.known_by))
    for name in fitted.names & now.found.keys():
        assert replace(now.found[name], waiting=()) == replace(then.found[name], waiting=()), name


def test_what_the_fit_saw_is_a_matter_of_when_and_of_what(evidence, fitted):
    row, day = evidence.get_observation("D104"), dt.timedelta(days=1)
    after = fitted.last_day + day
    for published, last, saw in (
        (None, None, True),
        (fitted.last_day, None, True),
        (after, None, False),
        (after, after, False),
        (after, fitted.last_day, True),
        (fitted.known_by, fitted.last_day, True),
        (fitted.known_by + day, fitted.last_day, False),
    ):
        assert fitted.saw(replace(row, published=published, valid_to=last)) is saw


@pytest.mark.parametrize("year", [2024, 2026])
@pytest.mark.parametrize("value", [0.01, 500.0])
def test_a_later_row_of_the_days_of_the_fit_waits_and_is_named(evidence, fitted, year, value):
    first, last = dt.date(2023, 1, 1), fitted.last_day
    more = with_row(evidence, fitted, of="D104", value=value, first=first, last=last)
    before, after = (look(one, fitted, year=year) for one in (evidence, more))
    assert told(after) == told(before)
    assert "new-1" in after.waiting
    assert "new-1" not in before.waiting


@pytest.mark.parametrize("last", [dt.date(2025, 12, 31), None])
def test_a_later_row_of_later_days_moves_these_and_does_not_widen_them(evidence, fitted, last):
    first = fitted.last_day + dt.timedelta(days=1)
    more = with_row(evidence, fitted, of="D104", value=500.0, first=first, last=last)
    past = [look(one, fitted, year=2024) for one in (evidence, more)]
    assert told(past[0]) == told(past[1])
    assert past[0].waiting == past[1].waiting, "it waits for no fit: it counts on its own days"
    belief = look(more, fitted, year=2025)
    then = told(look(evidence, fitted, year=2025, known_by=fitted.known_by))
    now = told(belief)
    assert now[2] > told(look(evidence, fitted, year=2025))[2]
    assert now[0] / now[2] >= then[0] / then[2] * (1.0 - 1e-12)
    assert now[-1] / now[2] <= then[-1] / then[2] * (1.0 + 1e-12)
    assert "new-1" not in belief.waiting


def test_the_years_of_one_run_are_told_apart(evidence, fitted):
    both = lay(evidence, fitted, year=2024, days=731)
    assert [span.first_day.year for span in both.spans] == [2024, 2025]
    for span, year in zip(both.spans, (2024, 2025), strict=True):
        alone = look(evidence, fitted, year=year)
        figure = span.figures[NAME]
        assert figure.value == pytest.approx(alone.middle)
        assert (figure.low, figure.high) == pytest.approx(
            (alone.ranked.at(0.1), alone.ranked.at(0.9))
        )


@given(BELIEFS, BELIEFS, st.tuples(RANKS, RANKS).map(sorted))
def test_what_is_held_keeps_the_new_middle_and_neither_reach(now, then, ranks):
    held = Held(now, then)
    low, high = (held.at(rank) for rank in ranks)
    assert low <= high * (1.0 + 1e-12)
    assert held.at(0.5) == now.value
    for rank in ranks:
        for one in (now, then):
            reach, most = held.at(rank) / now.value, one.at(rank) / one.value
            assert reach >= most * (1.0 - 1e-9) if rank < 0.5 else reach <= most * (1.0 + 1e-9)


def test_where_there_is_no_ratio_what_is_known_now_counts():
    assert Held(TwoPiece(0.0, 0.0, 5.0), TwoPiece(1.0, 2.0, 3.0)).at(0.9) == pytest.approx(5.0)


def test_a_figure_that_was_nothing_when_it_was_fitted_may_become_something(evidence, fitted):
    first = fitted.last_day + dt.timedelta(days=1)
    more = with_row(evidence, fitted, of="D104", value=9.0, first=first, last=None)
    year = {"first": dt.date(2024, 1, 1), "last": fitted.last_day}
    more = with_row(more, fitted, of="D104", value=4.0, id_="new-2", **year)

    def nothing_before(world):
        belief = Belief.of(world.get_parameter("gauge.change_h", "khorgos-gateway"))
        known = any(one.id == "new-1" for one in world.evidence.observations)
        return belief if known else replace(belief, middle=0.0, mean=0.0)

    world = more.world(as_of=dt.date(2025, 7, 1), known_by=TODAY)
    belief = Outlook(world, fitted).believe(NAME, nothing_before)
    rows = tuple(one for one in more.observations if one.id not in belief.waiting)
    since = replace(more, observations=rows).world(as_of=world.as_of, known_by=TODAY)
    assert belief.waiting == ("new-2",)
    assert belief.mean == nothing_before(since).mean > 0.0


def test_rows_of_the_users_own_win_and_have_ranks_of_their_own(evidence, fitted):
    first, last = dt.date(2023, 1, 1), dt.date(2024, 12, 31)
    more = with_row(evidence, fitted, of="D104", value=40.0, first=first, last=last)
    ground = lay(more, replace(fitted, own_rows=frozenset({"new-1"})))
    assert ground.found[NAME] == lay(more, None).found[NAME]
    assert ground.own == {NAME}
    draws = choose_draws("posterior", drawable(ground), seed=1, own=ground.own)
    prior = choose_draws("prior", drawable(ground), seed=1)
    assert NAME not in draws.fitted
    assert draws.of(3)[NAME] == prior.of(3)[NAME]
    assert draws.of(3)["ktz.turn_h"] != prior.of(3)["ktz.turn_h"]


def test_a_figure_that_a_scenario_states_is_its_own(evidence, fitted):
    rows = [{"name": NAME, "value": 7.0, "low": 6.0, "high": 8.0, "unit": "h"}]
    ground = lay(evidence, fitted, scenario=Scenario("x", rows={"quantity": rows}))
    assert ground.own == {NAME}
    assert told(ground.found[NAME])[1:4] == pytest.approx([6.0, 7.0, 8.0])
    assert own_names(ground.tables, read_tables()) == {NAME}


def test_rows_that_are_new_or_mended_are_the_users_own(evidence):
    row = evidence.get_observation("D104")
    mended = [replace(one, value=4.0) if one is row else one for one in evidence.observations]
    more = replace(evidence, observations=(*mended, replace(row, id="new-1")))
    assert find_fitted("posterior", more, has_own=True).own_rows == {"D104", "new-1"}
    assert find_fitted("posterior", evidence, has_own=True).own_rows == frozenset()
    assert find_fitted("prior", evidence, has_own=False) is None


def test_the_weather_of_a_coast_keeps_the_rule(evidence, fitted):
    more = with_row(
        evidence, fitted, of="D136", value=30.0, first=dt.date(2024, 10, 1), last=fitted.last_day
    )
    looks = []
    for one, view in ((evidence, fitted), (more, fitted), (more, None)):
        outlook = Outlook(one.world(as_of=dt.date(2024, 7, 1), known_by=TODAY), view)
        ladder = ("caspian-north", "world")
        belief = outlook.find_weather(
            "weather.closed_d", "caspian-north", "caspian-north/10", ladder
        )
        looks.append((belief.middle, belief.mean, belief.ranked.at(0.9), belief.waiting))
        assert dict(outlook.weather)[WEATHER] is belief
    assert looks[0][:3] == looks[1][:3] != looks[2][:3]
    assert "new-1" in looks[1][3]
