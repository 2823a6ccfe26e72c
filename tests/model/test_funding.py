from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.model.austerity import next_austerity
from filon.model.climate import DROUGHT, HOT, NORMAL
from filon.model.funding import (
    ease_of_sale,
    instalment_paid,
    log_fundamental,
    log_pre_money,
    pool_share,
    round_amount,
    round_appetite,
    round_hazard,
)


def appetite(climate=NORMAL, burn=1.0, runway=10.0, growth=0.0, since=24.0) -> float:
    wait = {HOT: 6.0, NORMAL: 9.0, DROUGHT: 12.0}[climate]
    return round_appetite(climate, burn, runway, growth, since, wait, 4.0, 6.0, 15.0, 6.0, 0.4, 0.25)


def test_appetite__a_round_is_needed_when_runway_is_short_and_the_last_is_old():
    assert appetite() == 1.0
    assert appetite(since=8.0) == 0.0
    assert appetite(since=5.0, runway=5.0) == 1.0
    assert appetite(burn=-1.0) == 0.0
    assert appetite(runway=20.0) == 0.0


def test_appetite__an_early_round_needs_a_hot_climate_and_growth():
    assert appetite(HOT, runway=20.0, growth=0.5) == 0.25
    assert appetite(HOT, runway=20.0, growth=0.3) == 0.0
    assert appetite(NORMAL, runway=20.0, growth=0.5) == 0.0


def hazard(growth=0.0, margin=0.0, runway=20.0, wanted=1.0, stigma=0.0) -> float:
    return round_hazard(wanted, 0.1, 1.0, growth, -1.0, 1.5, margin, -1.0, 0.7, runway, 1.0 / 9.0, 0.5, stigma)


@given(st.floats(-3.0, 3.0), st.floats(-2.0, 1.0), st.floats(0.0, 30.0))
def test_hazard__rises_with_growth_and_margin_and_urgency(growth, margin, runway):
    assert hazard(growth + 0.1, margin, runway) >= hazard(growth, margin, runway)
    assert hazard(growth, margin + 0.1, runway) >= hazard(growth, margin, runway)
    assert hazard(growth, margin, runway + 1.0) <= hazard(growth, margin, runway)


def test_hazard__by_hand_and_nothing_without_appetite():
    assert hazard(1.0, 0.5, 0.0) == pytest.approx(0.1 * math.exp(2.0))
    assert hazard(wanted=0.0) == 0.0
    assert hazard(stigma=0.7) == pytest.approx(hazard() * math.exp(-0.7))


def test_value__by_hand():
    base = math.log(100.0)

    assert log_fundamental(base, 0.0, 0.15, 1.0, 0.6, 99.0, 5.0, -0.1) == pytest.approx(base)
    assert log_fundamental(base, 1.0, 0.15, 1.0, 0.6, 99.0, 5.0, -0.1) == pytest.approx(base + 0.85)
    assert log_fundamental(base, 0.0, 0.15, 1.0, 0.6, -0.1, 5.0, -0.1) == pytest.approx(base - math.log(2.0))


def test_pre_money__is_anchored_on_the_last_price_and_bounded():
    assert log_pre_money(10.0, 12.0, 0.5, 0.0, 0.35, 99.0) == pytest.approx(11.0)
    assert log_pre_money(10.0, 12.0, 0.0, math.log(0.4), 0.35, 99.0) == pytest.approx(10.0 + 0.35 * math.log(0.4))
    assert log_pre_money(10.0, 12.0, 0.5, 0.0, 0.35, 9.0) == 9.0


def test_amount__buys_months_of_burn_as_far_as_value_allows():
    assert round_amount(10.0, 15.0, 5.0, 1.0, 20.0, 900.0, 1.0 / 3.0, 0.1) == pytest.approx(100.0)
    assert round_amount(10.0, 15.0, 50.0, 1.0, 20.0, 900.0, 1.0 / 3.0, 0.1) == pytest.approx(300.0)
    assert round_amount(20.0, 15.0, 50.0, 1.0, 20.0, 900.0, 1.0 / 3.0, 0.1) == pytest.approx(90.0)


@given(st.floats(0.0, 1e12), st.floats(0.0, 1e12))
def test_pool__pays_all_or_its_share_of_all(pool, asks):
    share = pool_share(pool, asks, 0.6)

    assert 0.0 <= share <= 1.0
    assert asks * share <= max(0.6 * pool * (1.0 + 1e-12), 1.0)


def test_instalments__stop_in_a_drought_and_end_with_the_pledge():
    assert instalment_paid(100.0, 10.0, 0.0) == 10.0
    assert instalment_paid(4.0, 10.0, 0.0) == 4.0
    assert instalment_paid(100.0, 10.0, 1.0) == 0.0


def test_sale__is_as_easy_for_all_small_firms_and_hard_for_giants():
    assert ease_of_sale(math.log(1e9), math.log(20e9)) == 1.0
    assert ease_of_sale(math.log(320e9), math.log(20e9)) == pytest.approx(0.25)


@given(st.floats(0.0, 0.6), st.floats(-5.0, 999.0), st.floats(0.0, 1e9))
def test_austerity__stays_between_none_and_its_deepest(austerity, runway, raised):
    assert 0.0 <= next_austerity(austerity, runway, 9.0, raised, 0.07, 0.03, 0.6) <= 0.6


def test_austerity__rises_while_runway_is_short_and_no_round_comes():
    assert next_austerity(0.1, 8.0, 9.0, 0.0, 0.07, 0.03, 0.6) == pytest.approx(0.17)
    assert next_austerity(0.1, 8.0, 9.0, 1e6, 0.07, 0.03, 0.6) == pytest.approx(0.07)
    assert next_austerity(0.1, 10.0, 9.0, 0.0, 0.07, 0.03, 0.6) == pytest.approx(0.07)
