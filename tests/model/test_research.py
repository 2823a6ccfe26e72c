from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.model.research import (
    affordable_research,
    next_quality,
    research_from_sales,
    research_plan,
    research_spent,
    revealed_horizon,
)


def quality(
    start: float = 0.0,
    treadmill: float = 0.1,
    spent: float = 100.0,
    flywheel: float = 0.0,
    log_audience: float = 0.0,
    noise: float = 0.0,
) -> float:
    return next_quality(start, treadmill, spent, 100.0, 0.2, flywheel, log_audience, 1.5, 0.6, noise, 0.15, -2.0, 1.0)


def test_plan__follows_the_frontier_or_the_firm_s_own_size():
    assert research_plan(100.0, 1.0, 2.5, 0.7, 0.0) == pytest.approx(250.0)
    assert research_plan(100.0, 0.2, 2.5, 0.7, 0.0) == pytest.approx(130.0)
    assert research_plan(100.0, 0.0, 9.0, 0.5, math.log(4.0)) == pytest.approx(200.0)


def test_spent__is_the_plan_if_affordable_never_below_a_minimum_and_cut_by_austerity():
    assert research_spent(100.0, 500.0, 30.0, 0.0) == 100.0
    assert research_spent(100.0, 60.0, 30.0, 0.0) == 60.0
    assert research_spent(100.0, 1.0, 30.0, 0.5) == 15.0


@given(st.floats(1e6, 1e10), st.floats(1e6, 1e9), st.floats(0.0, 1e9))
def test_horizon__is_what_spending_reveals_within_its_bounds(money, spend, revenue):
    sales = research_from_sales(revenue, 0.35, 0.2 * revenue)
    horizon = revealed_horizon(money, spend, sales, 9.0, 36.0)

    assert 9.0 <= horizon <= 36.0
    if 9.0 < horizon < 36.0:  # then the spending at the start is just affordable
        assert affordable_research(sales, money, 0.0, 0.5, 1.0 / horizon, 0.0) == pytest.approx(spend, rel=1e-6)


def test_sales__pay_for_research_no_more_than_customers_leave():
    assert research_from_sales(100.0, 0.35, 60.0) == 35.0
    assert research_from_sales(100.0, 0.35, 10.0) == 10.0
    assert research_from_sales(100.0, 0.35, -20.0) == 0.0


def test_quality__falls_behind_when_the_plan_is_not_paid_and_gains_nothing_beyond_it():
    assert quality(spent=50.0) == pytest.approx(0.1 * math.log(0.5))
    assert quality(spent=1.0) == pytest.approx(0.1 * math.log(0.2))
    assert quality(spent=900.0) == 0.0
    assert quality(spent=1.0, treadmill=0.0) == 0.0


def test_quality__reverts_turns_the_flywheel_and_takes_noise():
    assert quality(start=-1.0) == pytest.approx(-0.95)
    assert quality(flywheel=0.12, log_audience=1.0) == pytest.approx(0.01)
    assert quality(flywheel=0.12, log_audience=9.0) == pytest.approx(0.015)
    assert quality(noise=1.0) == pytest.approx(0.15 / math.sqrt(12.0))


@given(st.floats(-2.0, 1.0), st.floats(0.0, 200.0), st.floats(-8.0, 8.0))
def test_quality__stays_within_its_bounds(start, spent, noise):
    assert -2.0 <= quality(start=start, spent=spent, noise=noise) <= 1.0
