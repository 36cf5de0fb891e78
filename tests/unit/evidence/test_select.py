"""Laws of the selection rule: `docs/evidence/selection.md`, by its § numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.evidence.distribution import cdf, z_of
from transcaspian.evidence.fit import DOUBT
from transcaspian.evidence.weigh import FAINT, QUALITY_WEIGHTS, age_y, last_witnessed

if TYPE_CHECKING:
    from collections.abc import Callable

    from transcaspian.evidence.observation import Observation

FAMILIES = ["lognormal", "normal", "share", "count", "fixed"]
OPTIMISTS = ["showcase", "scheduled", "claimed"]


@st.composite
def many_rows(draw: Callable[..., Any], *, top: float = 1e4) -> list[dict[str, Any]]:
    """Draw rows of any standing, age and range, as changes to a sound one."""
    found = []
    for i in range(draw(st.integers(1, 7))):
        value = draw(st.floats(1e-2, top))
        start = date(2015, 1, 1) + timedelta(days=draw(st.integers(0, 4500)))
        ranged = draw(st.booleans())
        found.append({
            "id_": f"X{i}",
            "value": value,
            "low": value * draw(st.floats(0.3, 1)) if ranged else None,
            "high": min(value * draw(st.floats(1, 3)), top) if ranged else None,
            "standing": draw(st.sampled_from(["observed", "quoted", "worst", *OPTIMISTS])),
            "quality": draw(st.sampled_from([1, 2, 3])),
            "valid_from": start,
            "valid_to": start + timedelta(days=draw(st.integers(0, 400))),
        })  # fmt: skip
    return found


# §1 what may speak


@pytest.mark.parametrize("standing", ["target", "forecast", "context"])
def test_what_is_no_present_value_is_never_used(make: Any, standing: str) -> None:
    """§1 A target, a forecast or mere context moves no figure, and stays attached."""
    alone = make.ask(make.row("X1", 20.0))
    beside = make.ask(make.row("X1", 20.0), make.row("X2", 1.0, standing=standing))
    assert (beside.mu, beside.sigma, beside.mean) == (alone.mu, alone.sigma, alone.mean)
    assert [(c.observation.id, c.weight, c.role) for c in beside.cited] == [
        ("X1", 1.0, "used"),
        ("X2", 0.0, standing),
    ]


def test_an_excluded_row_is_shown_but_not_used(make: Any) -> None:
    """§1 What a correction put aside stays visible, with the reason."""
    found = make.ask(make.row("X1"), make.row("X2", 900.0), excluded={"X2": "misprint"})
    assert found.mu == pytest.approx(math.log(20), rel=1e-15)
    assert [c.role for c in found.cited] == ["used", "excluded: misprint"]


# §3 weight


def test_weight_is_quality_times_recency(make: Any) -> None:
    """§3 The weights of three rows, by hand: half-life 2 years, quality 2 and age of one."""
    old = {"valid_from": date(2021, 1, 1), "valid_to": date(2022, 3, 11)}
    found = make.ask(make.row("X1"), make.row("X2", quality=2), make.row("X3", **old))
    recency = 2 ** -((date(2024, 3, 11) - date(2022, 3, 11)).days / 365.25 / 2)
    raw = np.array([1.0, 0.5, recency])
    assert [c.weight for c in found.cited] == pytest.approx(list(raw / raw.sum()))


def test_a_timeless_row_weighs_half_a_current_one(make: Any) -> None:
    """§3 A row that names no time never ages, and yields to one that does."""
    found = make.ask(make.row("X1"), make.row("X2", valid_from=None, valid_to=None))
    assert [c.weight for c in found.cited] == pytest.approx([2 / 3, 1 / 3])
    assert found.stale_y == 0


def test_a_faint_row_is_shown_but_not_used(make: Any) -> None:
    """§3 A row below two percent of the heaviest drops out."""
    ancient = {"valid_from": date(2000, 1, 1), "valid_to": date(2001, 1, 1)}
    alone, both = make.ask(make.row("X1")), make.ask(make.row("X1"), make.row("X2", 1.0, **ancient))
    assert (both.mu, both.sigma) == (alone.mu, alone.sigma)
    assert (both.cited[1].weight, both.cited[1].role) == (0.0, "too faint")
    assert min(QUALITY_WEIGHTS.values()) > FAINT


@pytest.mark.parametrize(
    ("start", "end", "published", "expected"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), date(2024, 2, 1), 0),
        (date(2022, 1, 1), date(2023, 3, 11), date(2024, 2, 1), 366),
        (date(2025, 3, 11), date(2025, 12, 31), date(2026, 1, 1), 365),
        (date(2020, 1, 1), None, date(2024, 3, 1), 10),
        (date(2020, 1, 1), None, date(2019, 6, 1), 1531),
        (None, date(2024, 3, 1), date(2024, 3, 5), 10),
        (None, None, date(1999, 1, 1), 0),
    ],
)
def test_age_is_the_way_to_the_time_a_row_speaks_of(
    make: Any, start: date | None, end: date | None, published: date, expected: int
) -> None:
    """§3 A row without end speaks of no day beyond its own publication."""
    row = make.row(valid_from=start, valid_to=end, published=published)
    assert age_y(row, make.day) == pytest.approx(expected / 365.25)


def test_a_statement_met_twice_counts_once(make: Any) -> None:
    """§3 Two rows of one source with the same figures and time are one statement."""
    twins = [make.row(id_, source="same") for id_ in ("X1", "X2")]
    once, twice = make.ask(make.row("X1"), make.row("X3", 40.0)), make.ask(
        *twins, make.row("X3", 40.0)
    )  # fmt: skip
    assert twice.mu == pytest.approx(once.mu, rel=1e-14)
    assert twice.sigma == pytest.approx(once.sigma, rel=1e-14)


@given(many_rows())
def test_weights_are_shares(make: Any, changes: list[dict[str, Any]]) -> None:
    """§3 Weights are never negative, and sum to one."""
    found = make.ask(*(make.row(**change) for change in changes))
    weights = [c.weight for c in found.cited]
    assert min(weights) >= 0
    assert math.fsum(weights) == pytest.approx(1, abs=1e-12)
    assert all((c.weight > 0) is (c.role == "used") for c in found.cited)


# §4 anchor points


def test_a_showcase_lies_near_the_fifth_percentile(make: Any) -> None:
    """§4 The best train ever run is no median: most take longer."""
    found = make.ask(make.row(value=240.0, standing="showcase"))
    assert 0.03 < cdf((math.log(240) - found.mu) / found.sigma) < 0.10
    assert found.p50 > 1.5 * 240
    assert found.cited[0].percentile == 0.05


def test_a_showcase_and_a_worst_case_frame_the_rest(make: Any) -> None:
    """§4 What lies between best and worst is their geometric middle."""
    rows = make.row("X1", 10.0, standing="showcase"), make.row("X2", 40.0, standing="worst")
    assert make.ask(*rows).p50 == pytest.approx(20)


@pytest.mark.parametrize("standing", OPTIMISTS)
def test_optimists_of_speed_state_it_high(make: Any, standing: str) -> None:
    """§4 A claimed delay lies below the median, a claimed speed above it."""
    fast = make.key(unit="km/d", kind="speed")
    delay = make.ask(make.row(standing=standing))
    speed = make.ask(make.row(unit="km/d", standing=standing), key=fast)
    assert delay.p50 > 20 > speed.p50
    assert delay.cited[0].percentile == pytest.approx(1 - speed.cited[0].percentile)


def test_the_order_of_optimism(make: Any) -> None:
    """§4 The same figure means more if a showcase, less if a claim, least if a worst case."""
    standings = ["showcase", "claimed", "observed", "worst"]
    medians = [make.ask(make.row(standing=standing)).p50 for standing in standings]
    assert medians == sorted(medians, reverse=True)


def test_a_range_is_read_as_p10_to_p90(make: Any) -> None:
    """§4 A stated range carries the spread, drawn a little towards the key's own."""
    narrow = make.ask(make.row(value=None, low=18.0, high=22.0), key=make.key(spread=0.3))
    wide = make.ask(make.row(value=None, low=5.0, high=80.0), key=make.key(spread=0.3))
    stated = math.log(80 / 5) / 2 / z_of(0.9)
    assert narrow.sigma < make.ask(make.row()).sigma < wide.sigma
    assert 0.8 * stated < wide.sigma < 1.1 * stated


def test_a_row_with_a_range_weighs_no_more_than_one_without(make: Any) -> None:
    """§4 The anchors of a row share its weight, so ranges don't shout values down."""
    ranged = make.row("X1", 10.0, low=5.0, high=20.0)
    assert make.ask(ranged, make.row("X2", 40.0)).p50 == pytest.approx(20)


def test_the_spread_of_a_key_is_relative_in_every_family(make: Any) -> None:
    """§5 A spread of 2 percent is 2 percent, whether of logarithms, sizes or counts."""
    wide = 0.02 * math.sqrt(1 + DOUBT) * z_of(0.9)
    for family in ("lognormal", "normal", "count"):
        found = make.ask(make.row(value=50.0), key=make.key(family=family, spread=0.02))
        assert (found.p90 - found.p10) / 2 / found.p50 == pytest.approx(wide, rel=1e-3)


@given(st.floats(0.1, 1e3), st.floats(1.01, 30))
def test_an_assumption_states_its_own_range(make: Any, low: float, ratio: float) -> None:
    """§5 The range of an assumption is its P10 and P90, as it stands."""
    found = make.ask(make.assumption(value=None, low=low, high=low * ratio))
    assert found.assumed
    assert (found.p10, found.p90) == pytest.approx((low, low * ratio), rel=1e-9)


# §5, §6 fit and doubt


def test_one_current_row_by_hand(make: Any) -> None:
    """§6 One good current row gives its value, and the key's spread with a little doubt."""
    found = make.ask(make.row(value=20.0))
    assert found.p50 == pytest.approx(20, rel=1e-14)
    assert found.sigma == pytest.approx(0.3 * math.sqrt(1 + DOUBT), rel=1e-14)
    assert found.mean == pytest.approx(20 * math.exp(found.sigma**2 / 2), rel=1e-14)


@given(st.floats(0.1, 1e3), st.integers(2, 6))
def test_agreeing_sources_narrow(make: Any, value: float, n: int) -> None:
    """§6 Each further source that says the same leaves less doubt."""
    sigmas = [
        make.ask(*(make.row(f"X{i}", value) for i in range(count))).sigma
        for count in range(1, n + 1)
    ]
    assert all(later < earlier for earlier, later in pairwise(sigmas))
    assert sigmas[-1] > 0.3


@given(st.floats(0.1, 1e3), st.floats(1.5, 20))
def test_conflicting_sources_widen(make: Any, value: float, ratio: float) -> None:
    """§6 The disagreement of sources is uncertainty, and grows with it."""
    mild = make.ask(make.row("X1", value), make.row("X2", value * ratio))
    fierce = make.ask(make.row("X1", value), make.row("X2", value * ratio * 2))
    assert fierce.sigma > mild.sigma
    assert mild.sigma > make.ask(make.row("X1", value), make.row("X2", value)).sigma
    assert mild.p50 == pytest.approx(value * math.sqrt(ratio))


def test_an_old_row_that_differs_is_less_of_a_conflict(make: Any) -> None:
    """§6 Part of what an old row leaves over is the world having moved."""
    old = {"valid_from": date(2021, 1, 1), "valid_to": date(2022, 3, 11)}
    aged = make.ask(make.row("X1"), make.row("X2", 80.0, **old))
    poor = make.ask(make.row("X1"), make.row("X2", 80.0, quality=2))
    assert aged.mu == pytest.approx(poor.mu, abs=1e-3)
    assert aged.sigma < poor.sigma


def test_staleness_widens_up_to_a_bound(make: Any) -> None:
    """§6 The further the day from the evidence, the wider; beyond three half-lives, no more."""
    sigmas = [
        make.ask(make.row(), as_of=date(year, 6, 1)).sigma
        for year in (2024, 2025, 2027, 2031, 2050)
    ]
    assert sigmas[:4] == sorted(set(sigmas[:4]))
    assert sigmas[3] == sigmas[4] == pytest.approx(0.3 * math.sqrt(1 + DOUBT + 3))
    assert make.ask(make.row(), as_of=date(2027, 12, 31)).stale_y == pytest.approx(3, abs=0.01)


def test_a_key_that_does_not_age_goes_not_stale(make: Any) -> None:
    """§6 Without a half-life the years change nothing."""
    lasting = make.key(half_life_y=None)
    then, now = (
        make.ask(make.row(), key=lasting, as_of=date(year, 6, 1)).sigma for year in (2024, 2050)
    )
    assert then == now


@given(many_rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_immaterial(make: Any, changes: list[Any], random: Any) -> None:
    """§5 Shuffled rows give the same parameter, to the last bit."""
    rows = [make.row(**change) for change in changes]
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert make.ask(*shuffled) == make.ask(*rows)


@given(many_rows(), st.sampled_from(["lognormal", "normal", "count", "fixed"]))
def test_units_change_nothing(make: Any, changes: list[dict[str, Any]], family: str) -> None:
    """§5 The same rows in hours and in days give the same quantity."""
    rows = [make.row(**change) for change in changes]
    in_days = [_in_days(row) for row in rows]
    hours = make.ask(*rows, key=make.key(family=family))
    days = make.ask(*in_days, key=make.key(family=family, unit="d"))
    mixed = make.ask(*in_days, key=make.key(family=family))
    got = [(p.p10, p.p50, p.p90, p.mean) for p in (hours, mixed)]
    assert got[1] == pytest.approx(got[0], rel=1e-9)
    assert (days.p10 * 24, days.p50 * 24, days.p90 * 24) == pytest.approx(got[0][:3], rel=1e-9)


def _in_days(row: Observation) -> Observation:
    value, low, high = (None if x is None else x / 24 for x in (row.value, row.low, row.high))
    return replace(row, value=value, low=low, high=high, unit="d")


def test_a_fixed_quantity_is_a_stated_one(make: Any) -> None:
    """§5 A fixed quantity is what the heaviest row says, without spread."""
    fixed = make.key(family="fixed", spread=0.0)
    found = make.ask(make.row("X1", 2.0, quality=2), make.row("X2", 3.0), key=fixed)
    assert (found.p10, found.p50, found.p90, found.mean) == (3.0, 3.0, 3.0, 3.0)


# the distribution


@given(many_rows(top=1.0), st.sampled_from(FAMILIES))
def test_quantiles_rise_and_meet_the_stated_percentiles(
    make: Any, changes: list[dict[str, Any]], family: str
) -> None:
    """§5 The inverse distribution never falls, agrees with P10, P50, P90, mean and `from_z`."""
    rows = [replace(make.row(**change), unit="ratio") for change in changes]
    found = make.ask(*rows, key=make.key(family=family, unit="ratio", kind="share"))
    u = (np.arange(20_000) + 0.5) / 20_000
    drawn = found.quantile(u)
    assert (np.diff(drawn) >= 0).all()
    assert drawn.min() >= 0
    stated = [found.p10, found.p50, found.p90]
    assert found.quantile(np.array([0.1, 0.5, 0.9])) == pytest.approx(stated, rel=1e-9)
    z = np.array([z_of(float(p)) for p in u[::97]])
    assert found.from_z(z) == pytest.approx(drawn[::97], rel=1e-7, abs=1e-12)
    if found.sigma < 1:
        assert drawn.mean() == pytest.approx(found.mean, rel=2e-3)
    if family == "share":
        assert drawn.max() <= 1


def test_a_quantity_that_may_be_negative_is_not_cut(make: Any) -> None:
    """§5 Only what can't be negative is cut off at 0."""
    rows = make.row("X1", 1.0), make.row("X2", -1.0)
    free = make.ask(*rows, key=make.key(family="normal", kind="event"))
    cut = make.ask(make.row("X1", 1.0), key=make.key(family="normal", spread=2.0))
    assert free.p10 < 0 < free.p90
    assert cut.quantile(np.array([0.0, 1e-9]))[0] == 0
    assert cut.p10 > 0


# §7 words


def test_the_basis_names_who_when_and_how_old(make: Any) -> None:
    """§7 One sentence says what a value rests on."""
    rows = [make.row("X1"), make.row("X2", quality=2)]
    text = make.ask(*rows, found="KAZ", as_of=date(2026, 1, 1)).basis
    assert text == (
        "2 observations of 2 publishers, most weight Publisher of source-X1 (67%), on 2024-01 to "
        "2024-12; stands for KAZ, used for a; 1.0 years off 2026-01."
    )
    assert make.ask(make.assumption()).basis == "Assumed: a guess."


def test_the_last_day_witnessed(make: Any) -> None:
    """§8 No row witnesses a day beyond its own publication, and plans witness none."""
    assert last_witnessed(make.row()) == date(2024, 2, 1)
    assert last_witnessed(make.row(valid_to=date(2024, 1, 31))) == date(2024, 1, 31)
    assert last_witnessed(make.row(valid_to=None)) == date(2024, 2, 1)
    assert last_witnessed(make.row(standing="target")) is None
    assert last_witnessed(make.assumption()) is None
