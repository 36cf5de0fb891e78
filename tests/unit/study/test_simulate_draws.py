"""Which figures a replication has, and how their part of the spread is told from luck."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from transcaspian.errors import ScenarioError
from transcaspian.study import simulate_draws
from transcaspian.study.simulate import simulate
from transcaspian.study.simulate_draws import (
    Draws,
    Posterior,
    choose_draws,
    count_again,
    load_posterior,
    parse_posterior,
    share_of_figures,
)
from transcaspian.study.simulate_faults import check_request
from transcaspian.study.simulate_request import Request

TODAY = dt.date(2026, 4, 1)
POSTERIOR = Posterior(("a", "gone"), np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]), "digest")


def ask(**options):
    short = {"days": 15, "warmup_d": 5, "replications": 4, "seed": 3}
    return Request("2024-03-01", TODAY, **(short | options))


def test_a_posterior_row_comes_once_before_any_comes_again():
    draws = Draws("posterior", ("a", "b"), 5, POSTERIOR)
    rows = [draws.of(number) for number in range(6)]
    assert sorted(row["a"] for row in rows[:3]) == [0.1, 0.3, 0.5]
    assert [row["a"] for row in rows[:3]] == [row["a"] for row in rows[3:]]
    assert {"a", "b"} == set(rows[0])


def test_what_is_not_fitted_keeps_its_prior():
    prior = Draws("prior", ("a", "b"), 5)
    both = Draws("posterior", ("a", "b"), 5, POSTERIOR)
    assert [prior.of(n)["b"] for n in range(9)] == [both.of(n)["b"] for n in range(9)]
    assert Draws("none", ("a", "b"), 5).of(2) == {}


def test_an_unknown_kind_is_refused():
    with pytest.raises(ScenarioError, match="posterior, prior, none"):
        choose_draws("guess", ("a",), seed=1)
    with pytest.raises(ScenarioError, match="--uncertainty"):
        check_request(ask(uncertainty="guess"))


@pytest.mark.parametrize("text", ["a,b\n0.1\n", "a,b\n0.1,1\n", "a,b\n0.1,x\n"])
def test_a_broken_table_of_draws_is_refused(text, tmp_path):
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"p\.csv"):
        parse_posterior(tmp_path / "p.csv")


def test_variance_is_parted_into_figures_and_luck():
    rng = np.random.default_rng(1)
    figures = rng.normal(0.0, 2.0, 4000)
    first, again = (figures + rng.normal(0.0, 1.0, 4000) for _ in range(2))
    parts = share_of_figures(first, again)
    assert parts == pytest.approx((2.0, 1.0), rel=0.06)
    same = np.full(5, 3.0)
    assert share_of_figures(same, same[:2]) == (0.0, 0.0)
    assert share_of_figures(np.array([1.0, np.nan]), np.array([1.0])) is None
    assert share_of_figures(first, first[:9]) == pytest.approx((first[:9].std(ddof=1), 0.0))
    # a jam in both runs of one draw is a matter of its figures, whatever the others say
    jam = share_of_figures(np.append([100.0], first), np.append([80.0], again[:400]))
    assert jam[0] > 2.0 * jam[1]


def test_a_single_replication_is_not_run_again():
    assert [count_again(n) for n in (1, 2, 8, 20, 100)] == [0, 2, 8, 8, 25]


@pytest.fixture(scope="module")
def answer():
    return simulate(ask(uncertainty="prior", threads=1, what_ifs=("aktau.feeders+1",)))


@pytest.mark.parametrize("threads", [2, 4])
def test_the_digest_does_not_hang_on_threads(answer, threads):
    again = simulate(ask(uncertainty="prior", threads=threads, what_ifs=("aktau.feeders+1",)))
    assert again.digest == answer.digest
    assert again.spread == answer.spread


def test_a_change_that_changes_nothing_meets_the_same_draws():
    same = simulate(ask(uncertainty="prior", what_ifs=("weather.black_sea_factor*1",)))
    assert all(one.difference.mean == 0.0 for one in same.differences)


def test_drawn_figures_widen_an_answer_and_it_says_by_how_much(answer):
    plain = simulate(ask(uncertainty="none", what_ifs=("aktau.feeders+1",)))
    assert plain.digest != answer.digest
    assert plain.run_id != answer.run_id
    assert plain.spread == ()
    assert any("median" in note for note in plain.notes)
    assert {one.id for one in answer.spread} <= {one.id for one in answer.measures}
    assert all(0.0 <= one.figures_share <= 1.0 for one in answer.spread)
    [note] = [note for note in answer.notes if "draws run twice" in note]
    all_boxes = next(one for one in answer.spread if one.id == "all-boxes")
    assert ("% of the variance" in note) is (all_boxes.figures_share > 0.0)
    assert answer.question["uncertainty"] == "prior"


@pytest.mark.parametrize(
    ("known_by", "told"), [("2024-03-31", (True, False)), ("2026-03-31", (False, True))]
)
def test_a_run_says_what_the_fit_saw_and_which_rows_wait_for_the_next(monkeypatch, known_by, told):
    early = replace(load_posterior(), known_by=dt.date(2025, 6, 30))
    monkeypatch.setattr(simulate_draws, "load_posterior", lambda: early)
    short = simulate(ask(uncertainty="posterior", days=5, replications=1, known_by=known_by))
    assert any("later than --known-by" in note for note in short.notes) is told[0]
    waiting = [note for note in short.notes if "wait for the next one" in note]
    assert bool(waiting) is told[1]
    assert all("gauge.khorgos.change_h (D104)" in note for note in waiting)


def test_another_posterior_is_another_answer_and_no_part_of_one_without(monkeypatch):
    def told():
        kinds = ("posterior", "prior")
        return [simulate(ask(uncertainty=kind, days=5, replications=2)).digest for kind in kinds]

    before = told()
    other = replace(load_posterior(), ranks=1.0 - load_posterior().ranks)
    monkeypatch.setattr(simulate_draws, "load_posterior", lambda: other)
    after = told()
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_days_after_the_fit_name_what_later_rows_move():
    late = replace(ask(days=5, replications=1, known_by="2026-03-31"), start="2026-02-01")
    assert any("did not see move these figures" in note for note in simulate(late).notes)
    prior = simulate(replace(late, uncertainty="prior"))
    assert not any("fit" in note for note in prior.notes)
