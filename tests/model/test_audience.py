from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.model.audience import (
    after_substitute,
    conversion,
    gained,
    next_free_users,
    people_in_reach,
    spending_reach,
    upgrades,
)

SHARES = st.floats(0.0, 1.0)


def test_people_in_reach__scales_the_headroom_and_never_falls_below_today():
    assert people_in_reach(600.0, 1600.0, 0.5) == 1100.0
    assert people_in_reach(600.0, 500.0, 0.5) == 600.0


def test_gained__is_bass_by_hand():
    # p = 0.01, q = 0.1 a month, 200 of 1,000: (0.01 + 0.1 * 0.2) * 800
    assert gained(200.0, 1000.0, 0.01, 0.1 / 1000.0, 1.0, 0.0, 0.0, 0.3, 1.0) == pytest.approx(24.0)


@given(st.floats(0.0, 2000.0), SHARES, SHARES)
def test_gained__is_nothing_beyond_the_ceiling_and_cut_by_austerity_and_limits(audience, austerity, limits):
    free = gained(audience, 1000.0, 0.01, 1e-4, 1.0, 0.0, 0.0, 0.3, 1.0)

    assert gained(1000.0 + audience, 1000.0, 0.01, 1e-4, 1.0, 0.0, 0.0, 0.3, 1.0) == 0.0
    assert 0.0 <= gained(audience, 1000.0, 0.01, 1e-4, 1.0, austerity, limits, 0.3, 1.0) <= free


def test_spending_reach__is_neutral_without_spending_and_saturates():
    assert spending_reach(0.0, 0.15) == 1.0
    assert spending_reach(1.0, 0.15) == pytest.approx(1.0 + 0.15 * math.log(2.0))
    assert spending_reach(20.0, 0.15) - spending_reach(10.0, 0.15) < spending_reach(10.0, 0.15) - 1.0


def test_conversion__goes_from_today_s_to_the_long_run_s():
    assert conversion(0.002, 0.008, 1.0) == pytest.approx(0.008)
    assert conversion(0.002, 0.008, 0.0) == pytest.approx(0.002)


@given(st.floats(0.0, 1e9), st.floats(0.0, 0.5), st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
def test_upgrades__never_exceed_free_users_and_fall_with_price(free_users, hazard, appeal, log_price):
    cheap = upgrades(free_users, hazard, appeal, log_price, 0.6, 0.0, 0.0)

    assert 0.0 <= upgrades(free_users, hazard, appeal, log_price + 0.1, 0.6, 0.0, 0.0) <= cheap <= free_users


def test_upgrades__do_not_depend_on_the_audience_without_a_network_effect():
    assert upgrades(100.0, 0.01, 0.0, 0.0, 0.6, 1.5, 0.0) == upgrades(100.0, 0.01, 0.0, 0.0, 0.6, 0.0, 0.0)
    assert upgrades(100.0, 0.01, 0.0, 0.0, 0.6, 1.5, 0.1) > upgrades(100.0, 0.01, 0.0, 0.0, 0.6, 0.0, 0.1)


def test_free_users__balance():
    # 1,000 + 50 come - 20 upgrade - 2% leave, half as many again at tightest limits, + half of 10 payers who left
    assert next_free_users(1000.0, 50.0, 20.0, 10.0, 0.5, 0.02, 1.0, 0.5) == pytest.approx(1005.0)
    assert next_free_users(1.0, 0.0, 1.0, 0.0, 0.5, 0.5, 0.0, 0.5) == 0.0


def test_substitute__comes_at_its_rate_and_costs_its_quality():
    ranks = [(k + 0.5) / 12_000 for k in range(12_000)]
    hit = [rank for rank in ranks if after_substitute(0.2, rank, 0.12, 1.0, -2.0) < 0.0]

    assert len(hit) == 120
    assert after_substitute(0.2, hit[0], 0.12, 1.0, -2.0) == pytest.approx(-0.8)
    assert after_substitute(-1.5, hit[0], 0.12, 1.0, -2.0) == -2.0
    assert after_substitute(0.2, 0.5, 0.0, 1.0, -2.0) == 0.2
