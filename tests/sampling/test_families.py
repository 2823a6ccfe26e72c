import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import stats

from filon.quantities.descriptions import (
    Distribution,
    beta,
    constant,
    lognormal,
    normal,
    quantiles,
    triangular,
    truncated,
    uniform,
)
from filon.sampling.beta import incomplete_beta
from filon.sampling.families import cdf, central, problems, quantile_of_z

CASES = {
    "normal": (normal(0.85, 0.5), stats.norm(0.85, 0.5)),
    "lognormal": (lognormal(0.095, 0.56), stats.lognorm(0.56, scale=math.exp(0.095))),
    "beta": (beta(3.44, 5.03), stats.beta(3.44, 5.03)),
    "small beta": (beta(0.5, 60.0, 0.0, 1.4), stats.beta(0.5, 60.0, 0.0, 1.4)),
    "uniform": (uniform(-2.0, 3.0), stats.uniform(-2.0, 5.0)),
    "triangular": (triangular(1.3, 1.95, 2.7), stats.triang(0.65 / 1.4, 1.3, 1.4)),
    "triangle from its low end": (triangular(0.0, 0.0, 2.0), stats.triang(0.0, 0.0, 2.0)),
    "log quantiles": (quantiles(24.0, 60.0, 150.0), stats.lognorm(math.log(2.5) / stats.norm.ppf(0.9), scale=60.0)),
    "truncated normal": (truncated(normal(0.0, 0.8), -3.0, 0.5), stats.truncnorm(-3.75, 0.625, 0.0, 0.8)),
    "far tail of a normal": (truncated(normal(0.0, 1.0), 5.0), stats.truncnorm(5.0, math.inf)),
}
cases = pytest.mark.parametrize(("distribution", "reference"), CASES.values(), ids=CASES)

Z = [-4.264890793922825, -1.5, -0.1, 0.0, 0.7, 4.264890793922825]  # the outer ones are 1e-5 and 1 - 1e-5


@cases
def test_quantile_of_z__is_scipys_quantile(distribution, reference):
    found = [quantile_of_z(distribution, z) for z in Z]
    wanted = [reference.ppf(stats.norm.cdf(z)) if z < 0 else reference.isf(stats.norm.sf(z)) for z in Z]

    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-12)


@cases
def test_cdf__is_scipys_probability(distribution, reference):
    places = reference.ppf([1e-5, 0.01, 0.3, 0.5, 0.9, 0.9999])

    np.testing.assert_allclose([cdf(distribution, x) for x in places], reference.cdf(places), rtol=1e-10)


@cases
def test_central__is_the_median(distribution, reference):
    assert central(distribution) == pytest.approx(reference.median(), rel=1e-8)


@pytest.mark.parametrize(
    "distribution",
    [
        quantiles(0.1, 0.25, 0.6, "logit"),
        quantiles(0.2, 0.5, 1.1, "logit", 1.4),
        quantiles(-3.0, -1.0, 4.0, "identity"),
    ],
)
def test_quantiles__passes_through_its_three_quantiles(distribution):
    for name, probability in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
        value = distribution.parameter(name)
        assert quantile_of_z(distribution, float(stats.norm.ppf(probability))) == pytest.approx(value, rel=1e-12)
        assert cdf(distribution, value) == pytest.approx(probability, rel=1e-12)


@pytest.mark.parametrize(
    "whole",
    [quantiles(0.2, 0.5, 1.1, "logit", 1.4), beta(1.94, 2.71, 0.0, 1.4), triangular(0.0, 0.5, 1.4), uniform(0, 1.4)],
)
def test_truncated__is_the_conditional_distribution(whole):
    cut = truncated(whole, 0.1, 0.9)
    low, high = cdf(whole, 0.1), cdf(whole, 0.9)

    for x in (0.11, 0.3, 0.6, 0.89):
        assert cdf(cut, x) == pytest.approx((cdf(whole, x) - low) / (high - low), rel=1e-10)
        z = float(stats.norm.ppf(cdf(cut, x)))
        assert quantile_of_z(cut, z) == pytest.approx(x, rel=1e-9)
    assert (quantile_of_z(cut, -12.0), quantile_of_z(cut, 12.0)) == pytest.approx((0.1, 0.9))
    assert (cdf(cut, 0.05), cdf(cut, 0.95)) == (0.0, 1.0)


@given(some.floats(-8, 8), some.floats(-8, 8), some.sampled_from(sorted(CASES)))
def test_quantile_of_z__never_falls(one, other, case):
    low, high = sorted((one, other))
    distribution = CASES[case][0]

    assert quantile_of_z(distribution, low) <= quantile_of_z(distribution, high) + 1e-11


@given(some.floats(0.05, 200), some.floats(0.05, 200), some.floats(0.001, 0.999))
def test_incomplete_beta__is_scipys(a, b, x):
    assert incomplete_beta(a, b, x) == pytest.approx(float(stats.beta.cdf(x, a, b)), rel=1e-11, abs=1e-14)


def test_constant__is_its_value_whatever_z():
    assert {quantile_of_z(constant(3.5), z) for z in Z} == {3.5}
    assert (cdf(constant(3.5), 3.4), cdf(constant(3.5), 3.5)) == (0.0, 1.0)


@pytest.mark.parametrize("distribution", [distribution for distribution, _ in CASES.values()] + [constant(1.0)])
def test_problems__finds_none_in_a_feasible_description(distribution):
    assert problems(distribution) == []


@pytest.mark.parametrize(
    ("distribution", "words"),
    [
        (normal(0.0, 0.0), "scale is 0.0; it must be above 0"),
        (lognormal(0.0, -1.0), "s is -1.0"),
        (normal(math.nan, 1.0), "loc is nan; it must be a finite number"),
        (beta(0.0, 1.0), "a is 0.0"),
        (uniform(2.0, 1.0), "scale is -1.0"),
        (triangular(0.0, 3.0, 2.0), "the mode lies outside"),
        (quantiles(2.0, 1.0, 3.0), "they must increase"),
        (quantiles(-1.0, 1.0, 3.0), "on a log scale it must be above 0"),
        (quantiles(0.1, 0.2, 1.5, "logit"), "must lie inside \\(0, 1.0\\)"),
        (quantiles(1.0, 2.0, 3.0, "cubic"), "scale 'cubic' is unknown"),
        (truncated(normal(0.0, 1.0), 2.0, 1.0), "lower must be below upper"),
        (truncated(normal(0.0, 1.0), 9.0), "nothing can be drawn"),
        (truncated(uniform(0.0, 1.0), 1.0, 2.0), "nothing can be drawn"),
        (Distribution("cauchi", ()), "family 'cauchi' is unknown; did you mean 'cauchy'?"),
        (Distribution("cauchy", ()), "the parameters of cauchy are loc, scale"),
    ],
)
def test_problems__says_what_is_wrong(distribution, words):
    import re

    assert re.search(words, " ".join(problems(distribution)))
