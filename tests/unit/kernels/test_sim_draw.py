"""Hashed draws: the same in Python and compiled, independent by key, distributed as named."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.reference import sim_twin_draw
from tests.reference.sim_worlds import station

from transcaspian.kernels.normal import quantiles
from transcaspian.simulation import counter
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.model import Arrivals, Dist
from transcaspian.simulation.paths import mean_h
from transcaspian.simulation.run import Memory, make_state

N_DRAW = 40_000
SIGMA = 0.6
DISTS = {
    "constant": (Dist("service", "constant", 2.0), 0.0),
    "exponential": (Dist("service", "exponential", 2.0), 4.0),
    "lognormal": (
        Dist("service", "lognormal", 2.0, SIGMA),
        4.0 * math.exp(SIGMA**2) * (math.exp(SIGMA**2) - 1.0),
    ),
    "gamma": (Dist("service", "gamma", 2.0, 0.5), 1.0),
    "gamma, cv above 1": (Dist("service", "gamma", 2.0, 1.4), (2.0 * 1.4) ** 2),
    "uniform": (Dist("service", "uniform", 1.0, 4.0, scale=2.0), 3.0),
    "triangular": (Dist("service", "triangular", 0.0, 1.0, 5.0), 21.0 / 18.0),
    "discrete": (Dist("service", "discrete", values=(1.0, 3.0), weights=(1.0, 1.0)), 1.0),
    "empirical": (Dist("service", "empirical", values=(0.0, 6.0)), 3.0),
}


def bound(dist):
    """A compiled model with one distribution, and a run that its kernel can read."""
    compiled = compile_model(station(arrivals=Arrivals("initial", n=1), service=dist))
    from transcaspian.kernels.sim_layout import bind

    state = make_state(
        compiled, horizon_h=1.0, warmup_h=0.0, seed=0, replication=0, memory=Memory()
    )
    bind(compiled.tables, state)
    return compiled, state


def draws(dist, key, n, lap=0):
    compiled, state = bound(dist)
    from transcaspian.kernels.sim_draw import draw_many

    out = np.empty(n)
    draw_many(state.run, 0, np.uint64(key), lap, out)
    return compiled, out


@pytest.mark.parametrize("name", DISTS)
def test_python_and_kernel_draw_the_same_bits(name):
    """§42 A draw is a function of seed, replication, stream, entity and lap: the same anywhere."""
    key = counter.stream_key(7, 3, counter.name_key("step", name))
    for lap in (0, 5):
        compiled, out = draws(DISTS[name][0], key, 3000, lap)
        twin = [
            sim_twin_draw.draw(compiled.tables, 0, counter.word(key, i, lap))
            for i in range(len(out))
        ]
        assert out.tolist() == twin


@pytest.mark.parametrize("name", DISTS)
def test_moments_are_those_of_the_distribution(name):
    """Five standard errors of the mean; the variance within 12 % (heaviest tail here)."""
    dist, variance = DISTS[name]
    _, out = draws(dist, counter.name_key("step", name), N_DRAW)
    slack = 5 * math.sqrt(variance / N_DRAW) + 1e-12
    assert out.mean() == pytest.approx(mean_h(dist), abs=slack)
    assert out.var() == pytest.approx(variance, rel=0.12, abs=1e-12)


def test_uniform_words_are_even_and_uncorrelated_across_keys():
    """Kolmogorov's distance below 1.95/sqrt(n) (level 1e-3); correlations within 5 errors."""
    uniform = Dist("service", "uniform", 0.0, 1.0)
    keys = [counter.stream_key(1, r, counter.name_key("step", s)) for r in (0, 1) for s in "ab"]
    samples = [draws(uniform, key, N_DRAW)[1] for key in keys]
    samples.append(draws(uniform, keys[0], N_DRAW, lap=1)[1])
    samples.append(np.roll(samples[0], 1))
    grid = np.arange(1, N_DRAW + 1) / N_DRAW
    for one in samples:
        assert np.abs(np.sort(one) - grid).max() < 1.95 / math.sqrt(N_DRAW)
    correlation = np.corrcoef(samples) - np.eye(len(samples))
    assert np.abs(correlation).max() < 5 / math.sqrt(N_DRAW)


def test_normal_quantiles_are_those_of_the_array_kernel():
    _, out = draws(Dist("service", "lognormal", 1.0, 1.0), 12345, 2000)
    units = np.array([counter.unit(12345, i) for i in range(2000)])
    assert np.log(out) == pytest.approx(quantiles(units), rel=1e-12, abs=1e-12)


def test_logarithms_are_off_by_less_than_one_unit_in_the_last_place():
    """§42 The kernel's own logarithm needs no library; numbers next to 0 and to 1 are hard ones."""
    key = counter.stream_key(5, 0, counter.name_key("step", "log"))
    units = [counter.unit(key, i) for i in range(5000)]
    units += [2.0**-54, 3 * 2.0**-54, 1.0 - 2.0**-53, 0.5, math.sqrt(0.5)]
    units += [math.nextafter(x, 0.0) for x in (0.5, math.sqrt(0.5), 1.0 - 2.0**-53)]
    for x in units:
        # the library rounds almost always to the nearest; half a unit is its own
        assert abs(sim_twin_draw.log_of(x) - math.log(x)) <= 1.0 * math.ulp(math.log(x)), x
