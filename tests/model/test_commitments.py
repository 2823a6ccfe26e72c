"""Compute commitments and suppliers' credits: signed, billed, used, let, cut, paid; credits are no cash."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_walk import path

from filon.model import commitments
from filon.model.climate import DROUGHT, HOT, NORMAL

MONEY = st.floats(0.0, 1e12)
SHARE = st.floats(0.0, 1.0)


def signs(climate=HOT, austerity=0.0, growth=0.5, t=12.0, covered=1.0, bearable=0.0) -> float:
    return commitments.signs(climate, austerity, 0.05, growth, 0.2, t, 36.0, covered, bearable)


def test_signing__needs_money_growth_time_and_revenue():
    assert signs() == signs(climate=NORMAL) == 1.0
    assert signs(climate=DROUGHT) == signs(austerity=0.07) == signs(growth=0.1) == 0.0
    assert signs(t=36.0) == signs(covered=-1.0) == signs(bearable=-1.0) == 0.0


def test_bills__follow_steadily_growing_contracts_at_the_lag_of_the_start():
    """Contracts and bills keep their ratio, so bills grow at the contracts' rate from the first month on."""
    signed, payable = commitments.signed_at_start(100.0, 0.6, 12.0), 100.0
    for _ in range(12):
        signed *= math.exp(0.05)
        payable = commitments.next_payable(payable, signed, 12.0)

    assert math.log(payable / 100.0) == pytest.approx(0.6, abs=0.04)


def test_bill__is_cut_in_distress_by_the_flexible_share_at_most():
    assert commitments.commitment_due(100.0, 0.25, 0.0, 0.5) == 100.0
    assert commitments.commitment_due(100.0, 0.25, 0.25, 0.5) == pytest.approx(87.5)
    assert commitments.commitment_due(100.0, 0.25, 0.6, 0.5) == pytest.approx(75.0)


def test_shortfall__by_hand():
    # 100 due, 40 used in serving and 0.7 of 30 in R&D, half of the rest let
    used = commitments.compute(40.0, 30.0, 0.7)

    assert used == pytest.approx(61.0)
    assert commitments.shortfall(100.0, used, 0.5) == pytest.approx(19.5)
    assert commitments.shortfall(60.0, used, 0.0) == 0.0


@given(MONEY, SHARE, MONEY)
def test_credits__pay_a_share_until_they_are_gone(credits, share, used):
    paid = commitments.credits_used(credits, share, used)

    assert 0.0 <= paid <= credits
    assert paid == pytest.approx(min(credits, share * used))


def test_openai__uses_up_its_credits_and_its_burn_rises_by_them():
    rows = [firm for _, firm, _, _ in path("openai", None, 36, climate_moves=0.0)]
    gone = next(month for month, firm in enumerate(rows) if firm.credits == 0.0)

    assert 12 <= gone <= 30
    assert rows[0].credits == 10e9
    assert rows[gone + 1].burn > rows[gone - 1].burn + 0.3e9


def test_credits__are_no_cash():
    with_credits, without = (path("openai", None, 0, credits=value)[0][1] for value in (10e9, 0.0))

    assert with_credits.cash == without.cash
    assert with_credits.burn < without.burn


def test_unused_compute__is_paid_and_keeps_quality_up():
    idle, plain = (path("openai", None, 24, commitment_due=value, commitment_months=0.0) for value in (3e9, 0.0))

    assert all(firm.shortfall > 0.0 for _, firm, _, _ in idle[:2])
    assert idle[1][1].burn > plain[1][1].burn + 0.5e9
    poor = {"cash": 3e9, "pledged": 0.0, "cash_floor": -1e15, "absorption_hazard": 0.0}
    fed, starved = (
        path("openai", None, 24, commitment_due=3e9, shortfall_trains=value, **poor)[12][1] for value in (0.7, 0.0)
    )
    assert fed.quality > starved.quality
