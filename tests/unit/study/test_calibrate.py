"""The fit: it finds what is known to be true, and what is stored is what it found."""

from __future__ import annotations

import hashlib
import math
import tomllib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

import calibrate as tool
from calibrate_page import page
from transcaspian.errors import ScenarioError
from transcaspian.evidence.load import load_evidence
from transcaspian.kernels import normal
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.model import Arrivals, Dist, EntityClass, Model, Resource, Step
from transcaspian.simulation.run import Memory, run_once
from transcaspian.simulation.uncertain import ranks_of
from transcaspian.simulation.world import drawable
from transcaspian.study import calibrate as study
from transcaspian.study.calibrate import calibrate, digest_inputs
from transcaspian.study.calibrate_document import format_toml, load_calibration
from transcaspian.study.calibrate_fit import (
    Proposal,
    adjust,
    find_fit,
    propose,
    resample,
    temper,
)
from transcaspian.study.calibrate_passed import all_pass
from transcaspian.study.calibrate_past import load_fitted, load_past
from transcaspian.study.calibrate_targets import (
    Anchor,
    Target,
    load_targets,
    load_worlds,
    observe,
    past_rows,
)
from transcaspian.study.simulate_draws import load_posterior

DATA = files("transcaspian") / "data" / "simulation"
DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.fixture(scope="module")
def past():
    return load_past()


@pytest.mark.parametrize("least", [20.0, 5000.0])
def test_a_linear_answer_gives_the_posterior_that_algebra_gives(least):
    """Normal prior, linear answer, normal error: weighing and moving give the known posterior."""
    rng = np.random.default_rng(5)
    scores = rng.standard_normal((8000, 3))
    slope = np.array([[1.0, 0.5, 0.0], [0.0, 0.7, 0.0]]).T
    seen, error = np.array([1.2, -0.4]), np.array([0.5, 0.8])
    found = find_fit(
        scores,
        scores @ slope,
        seen,
        error,
        keep=3000,
        least=least,
        movable=np.ones(3, bool),
        seed=1,
    )
    precision = np.eye(3) + slope @ np.diag(error**-2.0) @ slope.T
    variance = np.linalg.inv(precision)
    mean = variance @ slope @ (seen / error**2)
    assert (found.share < 1.0) is (least > 3000.0)
    assert found.scores.mean(axis=0) == pytest.approx(mean, abs=0.1)
    assert np.cov(found.scores.T) == pytest.approx(variance, abs=0.12)


def test_rounds_that_look_elsewhere_still_give_the_posterior_that_algebra_gives():
    """Far from the prior, where a sample of it has next to nothing; all rounds weigh together."""
    slope = np.array([[1.0, 0.5, 0.0, 0.0], [0.0, 0.7, 1.0, 0.0]]).T
    seen, error = np.array([3.0, -2.0]), np.array([0.3, 0.4])
    scores = np.random.default_rng(5).standard_normal((4000, 4))
    proposals, worth = [], []
    for number in range(3):
        surplus = 1.0 + sum((one.excess(scores) for one in proposals), np.zeros(len(scores)))
        found = find_fit(
            scores,
            scores @ slope,
            seen,
            error,
            keep=3000,
            least=500.0,
            movable=np.zeros(4, bool),
            seed=1,
            surplus=surplus / (len(proposals) + 1),
        )
        worth.append(found.share)
        proposals.append(propose(found))
        scores = np.concatenate([scores, proposals[-1].draw(4000, (5, number))])
    assert worth[0] < 0.5
    assert worth[-1] == 1.0
    variance = np.linalg.inv(np.eye(4) + slope @ np.diag(error**-2.0) @ slope.T)
    assert found.scores.mean(axis=0) == pytest.approx(variance @ slope @ (seen / error**2), abs=0.1)
    assert np.cov(found.scores.T) == pytest.approx(variance, abs=0.12)


def test_a_condition_weighs_in_full_whatever_share_of_the_rest_does():
    rng = np.random.default_rng(6)
    scores = rng.standard_normal((6000, 2))
    found = find_fit(
        scores,
        scores,
        np.array([1.0, 1.5]),
        np.array([0.5, 0.1]),
        keep=2000,
        least=900.0,
        movable=np.array([False, True]),
        seed=1,
        full=np.array([True, False]),
    )
    assert found.share < 0.5
    assert found.scores[:, 0].mean() == pytest.approx(1.0 / 1.25, abs=0.05)
    assert found.scores[:, 0].std() == pytest.approx(math.sqrt(0.2), abs=0.05)
    assert found.scores[:, 1].mean() == pytest.approx(1.5 / 1.01, abs=0.1)


def test_what_a_round_expects_is_a_density():
    """Weighed back, draws of a round are the prior again; the prior's own share is its floor."""
    one = Proposal(np.array([1.0, 0.0]), np.array([0.5, 1.0]))
    scores = one.draw(40000, (3, 1))
    weights = 1.0 / one.excess(scores)
    assert weights.mean() == pytest.approx(1.0, abs=0.03)
    assert (weights[:, None] * scores).mean(axis=0) == pytest.approx(np.zeros(2), abs=0.04)
    assert weights.max() <= 5.0 + 1e-9
    assert np.array_equal(one.draw(7, (3, 1)), one.draw(7, (3, 1)))


def test_weights_use_as_much_evidence_as_leaves_enough_draws():
    misfits = np.linspace(0.0, 50.0, 500)
    share, weights = temper(misfits, 100.0)
    assert 0.0 < share < 1.0
    assert 1.0 / np.square(weights).sum() == pytest.approx(100.0, rel=1e-6)
    assert temper(misfits, 1.0)[0] == 1.0
    assert temper(np.zeros(9), 9.0)[1] == pytest.approx(np.full(9, 1 / 9))


def test_draws_are_taken_in_proportion_to_their_weights():
    weights = np.array([0.5, 0.25, 0.0, 0.25])
    taken = np.bincount(resample(weights, 40, 0.3), minlength=4)
    assert taken.tolist() == [20, 10, 0, 10]


def test_a_name_without_any_say_stays_where_it_was():
    rng = np.random.default_rng(2)
    scores = rng.standard_normal((400, 2))
    said = scores[:, :1] * 2.0
    noise = rng.standard_normal(said.shape)
    moved = adjust(scores, said, np.array([3.0]), np.array([0.3]), noise, share=1.0, worth=400.0)
    assert abs(moved[:, 0].mean() - 1.5) < 0.1
    assert np.abs(moved[:, 1] - scores[:, 1]).mean() < 0.05


def queue(service_h):
    model = Model(
        classes=(
            EntityClass(
                "train",
                start="take",
                arrivals=Arrivals("poisson", rates=((0.0, 0.5),)),
                record=True,
            ),
        ),
        steps=(
            Step("take", "seize", next="work", resource="track"),
            Step("work", "hold", next="give", dist="work", bucket="working"),
            Step("give", "release", next="end", resource="track"),
            Step("end", "end"),
        ),
        resources=(Resource("track", 1),),
        dists=(Dist("work", "exponential", service_h),),
    )
    return compile_model(model)


def stays(service_h, *, seed, replication):
    run = run_once(
        queue(service_h),
        horizon_h=2200.0,
        warmup_h=200.0,
        seed=seed,
        replication=replication,
        memory=Memory(),
    )
    stay = run.exits["left_h"] - run.exits["born_h"]
    return np.log(np.quantile(stay, (0.25, 0.5, 0.95)))


@pytest.mark.parametrize("truth", [0.7, 1.0, 1.5])
def test_the_service_time_of_a_queue_is_found_from_its_stays(truth):
    """Prior median 1 h, spread 0.4 on the logarithm; the truth lies in the posterior's interval."""
    prior = np.random.default_rng(8).standard_normal((300, 1))
    hours = np.exp(0.4 * prior[:, 0])
    said = np.array([stays(one, seed=4, replication=i) for i, one in enumerate(hours)])
    seen = stays(truth, seed=99, replication=0)
    found = find_fit(
        prior,
        said,
        seen,
        np.full(3, 0.1),
        keep=100,
        least=30.0,
        movable=np.ones(1, bool),
        seed=3,
    )
    low, high = np.quantile(np.exp(0.4 * found.scores[:, 0]), (0.025, 0.975))
    assert low < truth < high
    assert math.log(high / low) < 0.5 * 0.4 * 2 * 1.96, "not half as wide as the prior"


def counted(read, value, per="1"):
    row = next(one for one in load_evidence().observations if one.id == "V032")
    anchor = (Anchor(math.nan, value, 0.1),)
    return Target(row, "2024", "train", "", "", False, anchor, "", read, per)


def test_a_count_is_what_passed_in_the_time_that_the_row_speaks_of():
    """0.5 trains an hour over 2000 h, told for the 366 days of the row; two boxes a train."""
    compiled = queue(0.5)
    run = run_once(
        compiled, horizon_h=2200.0, warmup_h=200.0, seed=4, replication=0, memory=Memory()
    )
    said = observe(
        [
            counted("count", 1.0),
            counted("count", 1.0, "boxes"),
            counted("count", 1.0, "3"),
            counted("most", 1e6),
            counted("most", 5.0),
        ],
        run,
        compiled,
        {"boxes": 2.0},
        warmup_h=200.0,
    )
    passed = int((run.exits["left_h"] >= 200.0).sum())
    assert said[0] == pytest.approx(passed * 366 * 24 / 2000.0)
    assert said[0] == pytest.approx(0.5 * 366 * 24, rel=0.1)
    assert said[1] == pytest.approx(2.0 * said[0])
    assert said[2] == pytest.approx(3.0 * said[0])
    assert said[3] == 1e6, "less than a bound says nothing against a draw"
    assert said[4] == said[0]


@pytest.mark.parametrize(("service_h", "share"), [(0.5, 1.0), (4.0, 0.5)])
def test_a_queue_that_grows_delivers_less_than_came(service_h, share):
    """One track serves a train in 4 h and one comes every 2 h: half of them get through."""
    compiled = queue(service_h)
    run = run_once(
        compiled, horizon_h=8200.0, warmup_h=200.0, seed=4, replication=0, memory=Memory()
    )
    said = observe([counted("delivered", 1.0)], run, compiled, {}, warmup_h=200.0)
    born = int((run.exits["born_h"] >= 200.0).sum() + (run.waiting["born"] >= 200.0).sum())
    assert said[0] == pytest.approx((run.exits["left_h"] >= 200.0).sum() / born)
    assert said[0] == pytest.approx(share, abs=0.05)


def test_ranks_stay_inside():
    ranks = ranks_of(np.array([-40.0, 0.0, 40.0]), least=1e-4)
    assert 0.0 < ranks[0] < 1e-3
    assert ranks[1] == pytest.approx(0.5)
    assert 1.0 > ranks[2] > 1.0 - 1e-3


def test_the_fit_sees_2022_and_2024_alone_and_nothing_that_was_out_later():
    evidence = load_evidence()
    for target in load_targets(evidence, load_worlds()):
        row = target.row
        assert row.valid_from is not None
        assert row.valid_from.year in {2022, 2024}
        assert row.valid_to is None or row.valid_to.year == row.valid_from.year
        assert row.published <= next(
            one.known_by for one in load_worlds() if one.id == target.world
        )
        assert str(row.valid_from.year) == target.world
    early = [replace(one, known_by=one.as_of.replace(month=1)) for one in load_worlds()]
    with pytest.raises(ScenarioError, match="was not out by"):
        load_targets(evidence, early)


def test_inputs_that_came_out_in_the_next_year_speak_of_days_before_it(past):
    """The count of 2024 is known to its world; nothing that reaches into 2025 is."""
    worlds = {one.id: one for one in past.worlds}
    for world, ground in zip(past.worlds, past.grounds, strict=True):
        for row in ground.world.evidence.observations:
            late = row.published is not None and row.published > world.speaks_to
            assert not late or (row.valid_to is not None and row.valid_to <= world.speaks_to)
    assert worlds["2024"].speaks_to.year == 2024
    of_2024 = past_rows(load_evidence(), worlds["2024"]).observations
    kept = {row.id for row in of_2024}
    assert {"V010", "V032", "A042"} <= kept
    assert "K012" not in kept, "wagons of May and June 2025"
    demand = past.grounds[0].found["demand.titr_teu_y"]
    assert 45000.0 < demand.value < 60000.0


def test_rows_are_read_by_their_standing():
    read = {one.row.id: one for one in load_targets(load_evidence(), load_worlds())}
    assert [one.percentile for one in read["T001"].anchors] == [0.1, 0.9]
    assert [one.percentile for one in read["T012"].anchors] == [0.25]
    assert [one.percentile for one in read["T008"].anchors] == [0.05]
    assert [one.percentile for one in read["T004"].anchors] == [0.5]
    assert [math.isnan(one.percentile) for one in read["B005"].anchors] == [True]
    assert read["B005"].anchors[0].value == pytest.approx(34.8 / 24.0)
    assert read["T013"].anchors[0].value == pytest.approx(21.0)
    assert read["V065"].anchors[0].value == pytest.approx(51400.0)
    assert read["V065"].anchors[0].error == pytest.approx(0.1)
    assert {one.read for one in read.values()} == {
        "standing",
        "mean",
        "count",
        "most",
        "delivered",
    }


def test_a_draw_holds_every_figure_that_has_a_distribution(past):
    assert {row["name"] for row in load_fitted()} <= set(past.names)
    assert {row["rank"] for row in load_fitted()} == {"one", "yearly"}
    assert {row["fit"] for row in load_fitted()} == {"moved", "chosen"}
    assert set(past.names) == {name for ground in past.grounds for name in drawable(ground)}
    assert len(past.columns) == len(past.names) + len(past.yearly)


@pytest.mark.slow
def test_a_small_fit_is_the_same_on_any_number_of_threads(past):
    one, two = (
        calibrate(past, draws=6, rounds=2, keep=3, seed=3, threads=threads) for threads in (1, 2)
    )
    assert np.array_equal(one.posterior, two.posterior)
    assert np.array_equal(one.after, two.after)
    assert one.posterior.shape == (3, len(past.names))
    for row in one.posterior.tolist():
        draw = dict(zip(past.names, row, strict=True))
        assert all_pass(past.passages[0], past.grounds[0], draw)


def test_the_engine_is_no_part_of_what_a_fit_rests_on_and_the_model_is(past, monkeypatch):
    before = digest_inputs(past)
    assert list(before) == ["tables", "evidence", "model", "method"]
    settle = study.settle_corridor

    def other(ground, draw):
        return settle(ground, {**draw, "rail.kaz_km_d": 0.9})

    monkeypatch.setattr(study, "settle_corridor", other)
    after = digest_inputs(past)
    assert [name for name in before if before[name] != after[name]] == ["model"]


@pytest.mark.slow
def test_the_tool_writes_the_same_bytes_again(tmp_path):
    written = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        code = tool.main(
            [
                "--draws",
                "5",
                "--rounds",
                "2",
                "--keep",
                "2",
                "--data",
                str(folder),
                "--page",
                str(folder / "p.md"),
            ]
        )
        assert code == 0
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert written[0] == written[1]
    document = tomllib.loads(written[0]["calibration.toml"].decode())
    digest = hashlib.sha256(written[0]["posterior.csv"]).hexdigest()
    assert document["result"]["posterior"] == digest
    assert written[0]["p.md"].decode() == page(document)


def test_what_is_packaged_agrees_with_its_digests():
    document, posterior = load_calibration(), load_posterior()
    assert document["result"]["posterior"] == posterior.digest
    assert document["kept"] == posterior.ranks.shape[0]
    assert [one["name"] for one in document["parameter"]] == list(posterior.names)
    assert set(load_past().names) == set(posterior.names), "run `make calibrate` again"
    text = (DOCS / "concepts" / "calibration.md").read_text(encoding="utf-8")
    assert text == page(document)
    assert format_toml(document) == (DATA / "calibration.toml").read_text(encoding="utf-8")


def test_the_widths_that_are_told_are_those_of_the_posterior():
    posterior = load_posterior()
    scores = normal.quantiles(posterior.ranks)
    for one, column in zip(load_calibration()["parameter"], scores.T, strict=True):
        assert one["width"] == pytest.approx(column.std(ddof=1), abs=2e-3)
        assert one["shift"] == pytest.approx(column.mean(), abs=2e-3)
