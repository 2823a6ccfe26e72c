import math

import numpy as np
import pytest
from loops import applied
from mpmath import mp
from numba import njit

from filon.mathematics import compiled

DIGITS = 40
POINTS = 1500


@pytest.fixture(autouse=True)
def _many_digits():
    with mp.workdps(DIGITS):
        yield


def random():
    return np.random.default_rng(20260101)


def largest_relative_error(function, exact, x):
    found = applied(function, x)
    errors = [abs(mp.mpf(float(y)) / exact(mp.mpf(float(at))) - 1) for at, y in zip(x, found, strict=True)]
    return float(max(errors))


@njit
def limited_mean(mean, limit, score, sigma):
    return compiled.lognormal_limited_mean(mean, limit, score, sigma)


def exact_cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def exact_quantile(p, z):
    """Newton's method of third order, from a z that is nearly right."""
    for _ in range(2):
        miss = (exact_cdf(z) - p) * mp.sqrt(2 * mp.pi) * mp.exp(z * z / 2)
        z -= miss / (1 + z * miss / 2)
    return z


def test_exp__is_within_its_stated_error():
    x = np.r_[random().uniform(-700, 700, POINTS), random().uniform(-1, 1, POINTS), -700.0, 700.0, 0.0]

    assert largest_relative_error(compiled.exp, mp.exp, x) < 2e-13


def test_log__is_within_its_stated_error():
    near_one = 2.0 ** -random().uniform(1, 52, POINTS)
    x = np.r_[np.exp(random().uniform(-690, 709, POINTS)), 1 + near_one, 1 - near_one, 1e-300, 1.7e308, 0.5, 2.0]

    assert largest_relative_error(compiled.log, mp.log, x) < 1e-12
    assert applied(compiled.log, np.array([1.0]))[0] == 0.0


def test_normal_cdf__is_within_its_stated_errors():
    x = np.r_[random().uniform(-9, 9, POINTS), np.linspace(-9, 9, 181)]
    found = applied(compiled.normal_cdf, x)
    absolute = max(abs(float(mp.mpf(float(y)) - exact_cdf(mp.mpf(float(at))))) for at, y in zip(x, found, strict=True))

    assert largest_relative_error(compiled.normal_cdf, exact_cdf, x) < 4e-13
    assert absolute < 1e-13


def test_lognormal_limited_mean__is_within_its_stated_error():
    log_ratio, sigma = random().uniform(-9, 30, POINTS), random().uniform(0.1, 4, POINTS)
    score, mean = log_ratio / sigma + sigma / 2, np.full(POINTS, 3.0)
    found = np.array([limited_mean(*at) for at in zip(mean, mean * np.exp(log_ratio), score, sigma, strict=True)])

    for value, m, r, s in zip(found, mean, log_ratio, sigma, strict=True):
        d = mp.mpf(float(r)) / mp.mpf(float(s)) + mp.mpf(float(s)) / 2
        exact = mp.mpf(float(m)) * (exact_cdf(d - mp.mpf(float(s))) + mp.exp(mp.mpf(float(r))) * exact_cdf(-d))
        assert float(abs(mp.mpf(float(value)) / exact - 1)) < 1e-12


def test_normal_quantile__is_within_its_stated_error():
    steps = 2.0 ** -random().uniform(1.01, 53, 150)
    edges = np.array([2.0**-53, 1 - 2.0**-53, 0.075, 0.925, 0.5 + 2.0**-52, 0.49])
    p = np.r_[random().uniform(0, 1, 300), steps, 1 - steps, edges]
    p = p[p < 1.0]

    found = applied(compiled.normal_quantile, p)
    exact = [exact_quantile(mp.mpf(float(at)), mp.mpf(float(z))) for at, z in zip(p, found, strict=True)]

    assert max(abs(float(mp.mpf(float(z)) / e - 1)) for z, e in zip(found, exact, strict=True)) < 1e-11


def test_asinh_bin__is_within_its_stated_error():
    x = np.r_[random().uniform(-5, 5, 20000), np.sinh(random().uniform(-20, 20, 20000))]

    assert np.abs(applied(compiled.asinh_bin, x) - np.arcsinh(x)).max() < 5e-6


def test_asinh_bin__is_finite_for_anything_and_keeps_zero():
    found = applied(compiled.asinh_bin, np.array([math.nan, math.inf, -math.inf, 1e300, 0.0]))

    assert np.isfinite(found).all()
    assert found[1] == found[3] == -found[2] > 21.0
    assert found[4] == 0.0


@pytest.mark.parametrize("name", ["exp", "log", "normal_cdf", "sqrt", "absolute"])
def test_nan__comes_out_as_nan(name):
    assert math.isnan(applied(getattr(compiled, name), np.array([math.nan]))[0])


def test_exp_and_log__are_clamped():
    assert np.array_equal(
        applied(compiled.exp, np.array([1e9, -1e9, math.inf])), applied(compiled.exp, np.array([700.0, -700.0, 700.0]))
    )
    tiny = applied(compiled.log, np.array([0.0, -5.0, -math.inf, 1e-300]))
    assert (tiny == tiny[3]).all()
