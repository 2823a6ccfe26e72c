from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, optimize, stats

from filon.model.serving import capped_mean, cost_index, free_user_cost, next_limits, uncapped_mean

SIGMAS = st.floats(1.2, 3.0)
SHARES = st.floats(0.001, 0.92)


def mean(use: float, cap: float, sigma: float) -> float:
    return capped_mean(use, cap, math.log(cap / use), sigma, 1.0 / sigma)


def test_capped_mean__is_the_integral_of_a_cut_lognormal():
    sigma, use, cap = 1.6, 8.0, 30.0
    law = stats.lognorm(s=sigma, scale=use * math.exp(-sigma * sigma / 2.0))
    integral = integrate.quad(lambda x: 1.0 - law.cdf(x), 0.0, cap, epsabs=1e-11)[0]

    assert mean(use, cap, sigma) == pytest.approx(integral, rel=1e-9)


@given(SIGMAS, st.floats(0.1, 50.0))
def test_capped_mean__is_the_mean_without_a_cap_and_the_cap_under_heavy_use(sigma, use):
    assert mean(use, use * 1e12, sigma) == pytest.approx(use, rel=1e-6)
    assert mean(use * 1e12, 7.0, sigma) == pytest.approx(7.0, rel=1e-6)


@given(SIGMAS, st.floats(0.1, 50.0), st.floats(1.0, 200.0), st.floats(1.01, 3.0))
def test_capped_mean__rises_with_use_and_with_the_cap(sigma, use, cap, more):
    assert mean(use * more, cap, sigma) >= mean(use, cap, sigma)
    assert mean(use, cap * more, sigma) >= mean(use, cap, sigma)


@given(SIGMAS, SHARES, st.floats(1.0, 1000.0))
def test_uncapped_mean__gives_back_the_reported_cost(sigma, share, cap):
    use = uncapped_mean(share * cap, cap, sigma, 0.92)

    assert mean(use, cap, sigma) == pytest.approx(share * cap, rel=1e-10)


@pytest.mark.parametrize("sigma", [1.2, 1.6, 2.0, 2.4, 2.8, 3.0])
@pytest.mark.parametrize("share", [0.001, 0.01, 0.1, 0.3, 0.6, 0.8, 0.92])
def test_uncapped_mean__agrees_with_bisection_within_its_stated_error(sigma, share):
    root = optimize.brentq(
        lambda u: math.log(mean(math.exp(u), 1.0, sigma) / share), math.log(share) - 1.0, 40.0, xtol=1e-13
    )

    assert math.log(uncapped_mean(share, 1.0, sigma, 0.92)) == pytest.approx(root, abs=1e-11)


def test_uncapped_mean__takes_a_cost_at_the_cap_for_a_large_share_of_it():
    assert uncapped_mean(10.0, 10.0, 2.0, 0.92) == pytest.approx(uncapped_mean(9.2, 10.0, 2.0, 0.92))


def test_cost_index__stays_at_one_without_exposure_and_follows_the_list_price_of_bought_work():
    assert cost_index(0.0, 0.5, 3.0, 2.0) == 1.0
    assert cost_index(1.0, 0.0, 3.0, 2.0) == 2.0
    assert cost_index(1.0, 1.0, 3.0, 2.0) == 3.0


def test_free_user_cost__is_bounded_and_cut_by_limits():
    assert free_user_cost(0.5, 9.0, 1.3, 0.0, 0.7) == pytest.approx(0.65)
    assert free_user_cost(0.5, 1.0, 1.3, 1.0, 0.7) == pytest.approx(0.15)


def test_next_limits__rise_under_a_thin_margin_fall_else_and_stay_between_0_and_1():
    assert next_limits(0.5, 0.05, 0.10, 0.10, 0.02) == pytest.approx(0.6)
    assert next_limits(0.5, 0.15, 0.10, 0.10, 0.02) == pytest.approx(0.48)
    assert next_limits(0.95, 0.0, 0.10, 0.10, 0.02) == 1.0
    assert next_limits(0.0, 1.0, 0.10, 0.10, 0.02) == 0.0
