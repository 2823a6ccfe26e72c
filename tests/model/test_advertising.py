"""Advertising: a logistic ramp of what a free user brings in, part of revenue from month 0 on."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_walk import path

from filon.model.advertising import advertising, ramp, ramp_delay, ramp_growth
from filon.model.pricing import next_log_price

PAST = {"advertising_annual": 9.0, "advertising_midpoint": -120.0}


def test_ramp__is_half_done_at_its_midpoint_and_nine_tenths_2_2_scales_later():
    delay = ramp_delay(30.0, 8.0)

    assert ramp(delay, 30.0, 8.0) == pytest.approx(0.5)
    assert ramp(delay, 30.0 + 8.0 * math.log(9.0), 8.0) == pytest.approx(0.9)
    assert ramp(ramp_delay(-120.0, 8.0), 0.0, 8.0) == pytest.approx(1.0, abs=1e-6)


@given(st.floats(-600.0, 600.0), st.floats(1.0, 100.0), st.floats(0.0, 600.0))
def test_ramp__stays_within_0_and_1(midpoint, months, t):
    assert 0.0 <= ramp(ramp_delay(midpoint, months), t, months) <= 1.0


def test_ramp_growth__is_the_slope_of_the_logarithm():
    delay = ramp_delay(30.0, 8.0)
    slope = (math.log(ramp(delay, 10.001, 8.0)) - math.log(ramp(delay, 9.999, 8.0))) / 0.002

    assert ramp_growth(ramp(delay, 10.0, 8.0), 8.0) == pytest.approx(slope, rel=1e-6)


def test_advertising__by_hand():
    # 600 million free users at 6 USD a year, half of the ramp done
    assert advertising(600e6, 0.5, 0.5) == pytest.approx(150e6)


def test_revenue__holds_advertising_from_month_0_on():
    for _, firm, _, _ in path("openai", 1, 12, **PAST):
        parts = firm.subscribers * firm.price + firm.usage + firm.advertising
        assert firm.revenue == pytest.approx(parts)
        assert firm.advertising == pytest.approx(firm.free_users * 0.75, rel=1e-5)


def test_old_advertising__grows_with_its_audience_from_the_start():
    """Revenue almost all from advertising, its ramp done: growth at the start is that of the first month."""
    rows = path("openai", None, 1, **PAST, subscribers=1e3, usage_revenue=1e3, adoption_p_annual=0.05)
    grown = 12.0 * math.log(rows[1][1].advertising / rows[0][1].advertising)

    assert rows[0][1].growth == pytest.approx(grown, abs=0.02)


def test_contribution_of_month_0__counts_advertising():
    without, given_ = (path("openai", None, 0, advertising_annual=value, **MID)[0][1] for value in (0.0, 12.0))

    assert given_.contribution - without.contribution == pytest.approx(0.85 * 568e6 * 0.5, rel=0.01)


MID = {"advertising_midpoint": 0.0}


def test_price__grows_by_what_existing_payers_add():
    assert next_log_price(0.1, -0.4, 0.5, 0.02, 0.25, 3.0) == pytest.approx(-0.08)
    rows = path("lab", None, 12, price_exposure=0.0, price_expansion_annual=0.12)

    assert rows[12][1].price == pytest.approx(rows[0][1].price * math.exp(0.12))
