"""Metalogs, discrete values, mixtures and parameter sets: against closed forms, and what is refused."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from knot_tables import tabled_values
from scipy import stats
from scipy.optimize import minimize_scalar
from scipy.special import ndtr

import filon
from filon.quantities.descriptions import (
    Distribution,
    beta,
    constant,
    discrete,
    lognormal,
    metalog,
    mixture,
    normal,
    quantiles,
    truncated,
    uniform,
)
from filon.sampling.exact import exact
from filon.sampling.families import cdf, central, problems, quantile_of_z
from filon.sampling.metalog import STEEPEST
from filon.sampling.standard import knot_table, tabled_value

Z90 = 1.2815515655446004
GRID = np.linspace(-6.0, 6.0, 241)

KINDS = {
    "metalog": metalog(1.0, 2.0, 4.0),
    "bounded metalog": metalog(0.1, 0.2, 0.5, 0.0, 1.0),
    "metalog from below": metalog(1.0, 2.0, 9.0, 0.5),
    "metalog from above": metalog(1.0, 2.0, 2.5, None, 5.0),
    "discrete": discrete([5.0, 1.0, 2.0], [0.3, 0.2, 0.5]),
    "cut discrete": truncated(discrete([1.0, 2.0, 5.0, 9.0], [0.2, 0.5, 0.3, 1.0]), 2.0, 5.0),
    "zero or lognormal": mixture([(0.3, constant(0.0)), (0.7, lognormal(0.0, 0.5))]),
    "two peaks": mixture([(0.4, normal(-5.0, 1.0)), (0.6, normal(5.0, 0.1))]),
    "gap": mixture([(0.5, uniform(0.0, 1.0)), (0.5, uniform(2.0, 3.0))]),
    "of many kinds": mixture(
        [(1.0, truncated(normal(0.0, 1.0), -1.0, 1.0)), (0.5, filon.cauchy()), (2.0, beta(2.0, 3.0)),
         (1.0, quantiles(1.0, 2.0, 5.0)), (1.0, quantiles(0.1, 0.2, 0.5, "logit")), (0.1, metalog(1.0, 2.0, 4.0))]
    ),
    "nested": truncated(
        mixture([(0.5, mixture([(0.5, constant(0.0)), (0.5, lognormal(0.0, 0.5))])), (0.5, filon.t(3.0))]), -1.0, 8.0
    ),
    "sets": Distribution("sets", (("dist", "gamma"), ("sets", ((2.0, 0.0, 1.0), (2.5, 0.0, 0.8), (1.5, 0.1, 1.4))))),
}  # fmt: skip
kinds = pytest.mark.parametrize("distribution", KINDS.values(), ids=KINDS)


@kinds
def test_table__is_the_exact_quantile(distribution):
    assert problems(distribution) == []
    quantile = exact(distribution).at
    wanted = quantile(GRID)

    spread = quantile_of_z(distribution, 0.6745) - quantile_of_z(distribution, -0.6745)
    near = 1e-6 * np.maximum(spread, np.abs(wanted - quantile_of_z(distribution, 0.0)))
    found = tabled_values(distribution, GRID)
    jumps = quantile(GRID + 1e-9) - quantile(GRID - 1e-9)
    assert (np.abs(found - wanted) <= near + jumps).all()


@kinds
def test_quantile__is_the_least_value_of_its_probability(distribution):
    for z in (-3.0, -0.5, 0.1, 1.2, 3.5):
        value = quantile_of_z(distribution, z)
        before = value - 1e-7 * max(1.0, abs(value))
        assert cdf(distribution, value + 1e-12 * max(1.0, abs(value))) >= ndtr(z) - 1e-9
        assert cdf(distribution, before) <= ndtr(z) + 1e-9


@kinds
def test_plain_value__is_that_of_the_whole_table(distribution):
    found = tabled_values(distribution, GRID)

    np.testing.assert_allclose([tabled_value(distribution, z) for z in GRID.tolist()], found, rtol=1e-14)
    assert (np.diff(found) >= -1e-8 * np.maximum(1.0, np.abs(found[1:]))).all()
    assert central(distribution) == tabled_value(distribution, 0.0)


@pytest.mark.parametrize("name", [name for name in KINDS if "metalog" in name])
def test_metalog__passes_through_its_quantiles_and_stays_within_its_bounds(name):
    distribution = KINDS[name]
    for word, z in (("p10", -Z90), ("p50", 0.0), ("p90", Z90)):
        assert tabled_value(distribution, z) == pytest.approx(distribution.parameter(word), rel=1e-8)
    drawn = tabled_values(distribution, np.linspace(-12.0, 12.0, 200))
    assert (drawn >= (-math.inf if distribution.lower is None else distribution.lower)).all()
    assert (drawn <= (math.inf if distribution.upper is None else distribution.upper)).all()


def test_symmetric_metalog__is_logistic():
    drawn = tabled_values(metalog(-1.0, 0.0, 1.0), GRID)

    np.testing.assert_allclose(drawn, stats.logistic(scale=1.0 / math.log(9.0)).ppf(ndtr(GRID)), rtol=1e-7, atol=1e-9)


def test_steepest_metalog__is_where_its_slope_vanishes():
    def slope(y):
        return (y - 0.5) + y * (1 - y) * math.log(y / (1 - y))

    largest = -minimize_scalar(lambda y: -slope(y), bounds=(0.5, 0.999), method="bounded", options={"xatol": 1e-12}).fun
    assert 1.0 / largest == pytest.approx(STEEPEST, abs=1e-6)


@given(some.floats(0.0, 1.0), some.sampled_from([(None, None), (0.0, None), (None, 9.0), (0.0, 9.0)]))
def test_metalog__is_feasible_just_where_it_rises(share, bounds):
    p50 = 1.0 + 3.0 * share
    distribution = metalog(1.0, p50, 4.0, *bounds)
    found = filon_problem(distribution)
    if not found:
        y = np.linspace(1e-4, 1 - 1e-4, 2001)
        values = [quantile_of_z(distribution, z) for z in stats.norm.ppf(y[::20]).tolist()]
        assert (np.diff(values) > 0.0).all()
    elif "p50 must be" in found:
        least, most = (float(word) for word in found.rsplit("p50 must be ", 1)[1].split(" to "))
        assert not least * 1.001 < p50 < most * 0.999
        for inside in (least * 1.002, most * 0.998):
            assert filon_problem(metalog(1.0, inside, 4.0, *bounds)) == ""


def filon_problem(distribution):
    from filon.sampling.metalog import metalog_problem

    values = (distribution.parameter(name) for name in ("p10", "p50", "p90"))
    return metalog_problem(*values, distribution.lower, distribution.upper)


def test_discrete__takes_each_value_as_often_as_it_weighs():
    drawn = tabled_values(KINDS["discrete"], np.random.default_rng(3).standard_normal(1_000_000))

    values, counts = np.unique(drawn, return_counts=True)
    assert values.tolist() == [1.0, 2.0, 5.0]
    np.testing.assert_allclose(counts / drawn.size, [0.2, 0.5, 0.3], atol=4.0 * 0.5e-3)
    assert len(knot_table(KINDS["discrete"])) == 4


def test_cut_discrete__keeps_the_values_at_its_bounds():
    drawn = tabled_values(KINDS["cut discrete"], np.random.default_rng(3).standard_normal(100_000))

    values, counts = np.unique(drawn, return_counts=True)
    assert values.tolist() == [2.0, 5.0]
    assert counts[0] / drawn.size == pytest.approx(0.625, abs=4.0 * 1.6e-3)


def test_value_that_weighs_nothing__is_never_drawn():
    assert set(tabled_values(discrete([1.0, 2.0, 3.0], [0.0, 1.0, 0.0]), np.linspace(-12, 12, 50))) == {2.0}


def test_many_values__are_drawn_as_an_empirical_distribution():
    points = np.random.default_rng(5).lognormal(size=20_000)
    drawn = tabled_values(filon.empirical(points.tolist()), np.random.default_rng(6).standard_normal(50_000))

    assert set(drawn.tolist()) <= set(points.tolist())
    assert stats.ks_2samp(drawn, points).pvalue > 0.001


def test_zero_or_lognormal__is_zero_as_often_as_it_weighs():
    drawn = tabled_values(KINDS["zero or lognormal"], np.random.default_rng(7).standard_normal(1_000_000))

    assert (drawn == 0.0).mean() == pytest.approx(0.3, abs=4.0 * 0.46e-3)
    above = np.sort(drawn[drawn > 0.0])
    assert stats.kstest(above[::10], stats.lognorm(0.5).cdf).pvalue > 0.001


def test_gap__is_never_drawn_from():
    drawn = tabled_values(KINDS["gap"], np.random.default_rng(8).standard_normal(1_000_000))

    assert not ((drawn > 1.0 + 1e-6) & (drawn < 2.0 - 1e-6)).any()


@pytest.mark.parametrize("name", ["two peaks", "of many kinds", "sets"])
def test_mixture__is_the_weighted_sum_of_probabilities(name):
    distribution = KINDS[name]
    drawn = tabled_values(distribution, np.random.default_rng(9).standard_normal(200_000))
    if name == "sets":
        parts = [stats.gamma(*one) for one in distribution.value("sets")]
        whole = np.mean([part.cdf(np.sort(drawn)) for part in parts], axis=0)
    else:
        parts, weights = distribution.value("parts"), np.array(distribution.value("weights"))
        some_drawn = np.sort(drawn)[:: 100 if name == "of many kinds" else 20]
        whole = sum(
            weight / weights.sum() * np.array([cdf(part, x) for x in some_drawn])
            for part, weight in zip(parts, weights, strict=True)
        )
    steps = (np.arange(whole.size) + 0.5) / whole.size

    assert np.abs(whole - steps).max() < 1.95 / math.sqrt(drawn.size) + 1.0 / whole.size


def test_mixture_of_one__is_that_one():
    alone = mixture([(2.0, lognormal(0.1, 0.5)), (0.0, constant(9.0))])
    z = np.linspace(-5.0, 5.0, 41)

    np.testing.assert_allclose(
        tabled_values(alone, z), [quantile_of_z(lognormal(0.1, 0.5), one) for one in z], rtol=1e-6
    )


@pytest.mark.parametrize(
    ("distribution", "words"),
    [
        (metalog(1.0, 1.1, 3.0), "p50 must be 1.333 to 2.667"),
        (metalog(2.0, 1.0, 3.0), "must rise"),
        (metalog(1.0, 2.0, 3.0, 1.0), "must lie inside the bounds, 1 to inf"),
        (metalog(math.nan, 2.0, 3.0), "p10 is nan"),
        (discrete([]), "there are no values"),
        (discrete([1.0, math.inf]), "value 2 is inf"),
        (discrete([1.0], [0.0]), "all weights are 0"),
        (discrete([1.0, 2.0], [1.0]), "there are 1 weights for 2 values"),
        (truncated(discrete([1.0, 2.0]), 3.0), "nothing can be drawn"),
        (mixture([]), "there are no parts"),
        (mixture([(1.0, normal(0.0, -1.0))]), "part 1: scale is -1.0"),
        (mixture([(1.0, filon.gamma(-1.0))]), "part 1: scipy.stats.gamma refuses"),
        (mixture([(-1.0, normal(0.0, 1.0))]), "weight 1 is -1"),
        (Distribution("sets", (("dist", "gama"), ("sets", ((1.0, 0.0, 1.0),)))), "did you mean 'gamma'"),
        (Distribution("sets", (("dist", "gamma"), ("sets", ((1.0, 0.0, 1.0), (-1.0, 0.0, 1.0))))), "set 2: scipy"),
    ],
)
def test_problems__says_what_is_wrong(distribution, words):
    assert words in "; ".join(problems(distribution))
