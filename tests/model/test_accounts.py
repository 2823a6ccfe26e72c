from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.model.accounts import acquisition_cost, operating_cost, tax
from filon.model.measures import NO_BURN, contribution, counted, margin, runway, smoothed
from filon.model.push import next_push, push_goal

MONEY = st.floats(-1e12, 1e12)


def test_operating_cost__grows_less_than_revenue_and_is_cut_by_half_of_austerity():
    assert operating_cost(100.0, math.log(2.0), 0.6, 0.0, 0.5) == pytest.approx(100.0 * 2.0**0.6)
    assert operating_cost(100.0, 0.0, 0.6, 0.6, 0.5) == pytest.approx(70.0)


def test_acquisition__costs_months_of_price_for_each_new_payer():
    assert acquisition_cost(1000.0, 20.0, 1.5) == 30_000.0


@given(st.floats(-1e9, 1e9), st.floats(0.0, 1e9))
def test_tax__is_due_on_what_exceeds_past_losses(profit, losses):
    due, left = tax(profit, losses, 0.22)

    assert due == pytest.approx(0.22 * max(profit - losses, 0.0))
    assert left == pytest.approx(max(losses - profit, 0.0))


def test_contribution__by_hand():
    # 100 of revenue, 60 of it subscriptions: serving 40, fee 3% of 60, partners 10% of 100
    assert contribution(100.0, 40.0, 60.0, 0.03, 0.10) == pytest.approx(48.2)
    assert margin(48.2, 100.0) == pytest.approx(0.482)


def test_contribution__falls_with_every_customer_served_below_cost():
    assert contribution(2000.0, 3000.0, 2000.0, 0.0, 0.0) < contribution(1000.0, 1500.0, 1000.0, 0.0, 0.0) < 0.0


@given(MONEY, MONEY)
def test_runway__is_at_most_999_and_that_without_burn(cash, burn):
    assert runway(cash, burn) <= NO_BURN
    if burn <= 0.0:
        assert runway(cash, burn) == NO_BURN


def test_runway__is_cash_over_burn():
    assert runway(120.0, 10.0) == 12.0


def test_smoothing_and_counting__by_hand():
    assert smoothed(10.0, 20.0, 0.3) == pytest.approx(13.0)
    assert counted(4.0, 1.0) == 5.0
    assert counted(4.0, 0.0) == 0.0


def test_push__spends_a_share_of_what_a_comfortable_runway_leaves():
    assert push_goal(300.0, 30.0, 4.0, 0.7) == pytest.approx(4.2)
    assert push_goal(300.0, 30.0, 40.0, 0.7) == 0.0


def test_push__rises_slower_than_it_falls():
    assert next_push(0.0, 8.0, 12.0, 6.0) == pytest.approx(8.0 * (1.0 - 2.0 ** (-1.0 / 12.0)))
    assert next_push(8.0, 0.0, 12.0, 6.0) == pytest.approx(8.0 * 2.0 ** (-1.0 / 6.0))
