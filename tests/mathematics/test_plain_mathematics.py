import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from loops import applied

from filon.mathematics import compiled, plain

numbers = some.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("name", "low", "high", "tolerance"),
    [
        ("exp", -750.0, 750.0, 2e-13),
        ("log", -1.0, 1e6, 1e-12),
        ("sqrt", 0.0, 1e6, 0.0),
        ("absolute", -9.0, 9.0, 0.0),
        ("normal_cdf", -9.0, 9.0, 4e-13),
        ("normal_quantile", 1e-12, 1.0, 1e-11),
        ("asinh_bin", -1e8, 1e8, 1e-6),
    ],
)
def test_compiled__means_the_plain_function(name, low, high, tolerance):
    x = np.random.default_rng(7).uniform(low, high, 2000)
    wanted = np.array([getattr(plain, name)(float(at)) for at in x])

    np.testing.assert_allclose(applied(getattr(compiled, name), x), wanted, rtol=tolerance, atol=0.0)


@given(numbers, numbers)
def test_minimum_and_maximum__are_the_two_numbers(a, b):
    assert (plain.minimum(a, b), plain.maximum(a, b)) == (min(a, b), max(a, b))


def test_minimum_and_maximum__answer_the_second_where_one_is_nan():
    for extreme in (plain.minimum, plain.maximum):
        assert math.isnan(extreme(1.0, math.nan))
        assert extreme(math.nan, 1.0) == 1.0


@given(some.floats(1e-9, 1 - 1e-9))
def test_normal_quantile__inverts_the_cdf(p):
    assert plain.normal_quantile(p) == pytest.approx(NormalDist().inv_cdf(p), rel=1e-13, abs=1e-15)


@given(some.floats(1e-15, 0.5))
@settings(max_examples=50)
def test_normal_quantile_of_tails__is_antisymmetric(p):
    assert plain.normal_quantile_of_tails(p, 1.0 - p) == -plain.normal_quantile_of_tails(1.0 - p, p)


def test_plain__lets_nan_through_and_clamps():
    assert math.isnan(plain.exp(math.nan))
    assert math.isnan(plain.log(math.nan))
    assert math.isnan(plain.sqrt(-1.0))
    assert plain.exp(1e6) == math.exp(700.0)
    assert plain.log(-3.0) == math.log(1e-300)
