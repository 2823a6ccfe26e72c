from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.model.pricing import metered_conversion, next_log_cap, next_log_price, next_repriced_months, repricing_churn
from filon.model.usage_revenue import cost_ratio, usage_margin, usage_step


@given(st.floats(-3.0, 3.0), st.floats(-1.0, 1.0), st.floats(0.0, 1.0))
def test_price__stays_within_its_bounds(log_price, step, exposure):
    assert math.log(0.25) <= next_log_price(log_price, step, exposure, 0.0, 0.25, 3.0) <= math.log(3.0)


def test_price__does_not_move_without_exposure():
    assert next_log_price(0.1, -0.4, 0.0, 0.0, 0.25, 3.0) == 0.1
    assert next_log_price(0.1, -0.4, 1.0, 0.0, 0.25, 3.0) == pytest.approx(-0.3)


def test_repricing__begins_when_cost_nears_price_and_is_never_undone():
    assert next_repriced_months(0.0, 17.9, 20.0, 0.9) == 0.0
    assert next_repriced_months(0.0, 18.1, 20.0, 0.9) == 1.0
    assert next_repriced_months(3.0, 1.0, 20.0, 0.9) == 4.0


def test_metering__costs_conversion_for_good():
    assert [metered_conversion(months, 0.8) for months in (0.0, 1.0, 40.0)] == [1.0, 0.8, 0.8]


def test_rate_limit__moves_half_way_to_the_metered_one_in_its_half_life():
    log_cap = math.log(3.0)
    for month in range(6):
        log_cap = next_log_cap(log_cap, month + 1.0, 0.6, 6.0)

    assert log_cap == pytest.approx(0.5 * (math.log(3.0) + math.log(0.6)))
    assert next_log_cap(math.log(3.0), 0.0, 0.6, 6.0) == math.log(3.0)


def test_repricing_churn__lasts_its_months():
    assert [repricing_churn(month, 6.0, 1.5) for month in (0.0, 1.0, 6.0, 7.0)] == [1.0, 1.5, 1.5, 1.0]


def step(filled: float = 0.0, fade: float = 1.0, quality: float = 0.0, tide: float = 0.0, news: float = 0.0) -> float:
    return usage_step(0.08, 0.01, fade, filled, 0.08, quality, 0.025, tide, 1.0, news)


def test_usage__grows_at_the_drawn_rate_first_and_fades_with_time_and_size():
    assert step() == pytest.approx(0.08)
    assert step(fade=0.0) == pytest.approx(0.01)
    assert step(filled=0.5) == pytest.approx(0.04)


@given(st.floats(1.0, 50.0))
def test_usage__falls_back_above_its_ceiling(filled):
    assert -0.08 <= step(filled=filled) <= 0.0


def test_usage__follows_quality_tide_and_news():
    assert step(quality=-1.0) == pytest.approx(0.055)
    assert step(tide=0.05, news=-0.02) == pytest.approx(0.11)


def test_usage_margin__moves_to_its_floor_and_is_bounded():
    assert usage_margin(0.5, 0.25, 1.0, 1.0, 0.0, 0.15, -0.5, 0.9) == pytest.approx(0.5)
    assert usage_margin(0.5, 0.25, 0.0, 1.0, 0.0, 0.15, -0.5, 0.9) == pytest.approx(0.25)
    assert usage_margin(0.5, 0.25, 1.0, 9.0, 0.0, 0.15, -0.5, 0.9) == -0.5
    assert usage_margin(0.5, 0.25, 1.0, 0.0, 0.0, 0.15, -0.5, 0.9) == 0.9


@given(st.floats(0.1, 3.0), st.floats(-2.0, 1.0))
def test_usage_margin__falls_with_cost_and_with_quality_behind(ratio, quality):
    margin = usage_margin(0.5, 0.25, 0.7, ratio, quality, 0.15, -0.5, 0.9)

    assert usage_margin(0.5, 0.25, 0.7, ratio + 0.1, quality, 0.15, -0.5, 0.9) <= margin
    assert usage_margin(0.5, 0.25, 0.7, ratio, quality - 0.1, 0.15, -0.5, 0.9) <= margin


def test_cost_ratio__reaches_own_compute_only():
    assert cost_ratio(1.0, 1.0, 1.4) == pytest.approx(1.4)
    assert cost_ratio(1.0, 0.0, 1.4) == 1.0
    assert cost_ratio(0.0, 1.0, 1.4) == 1.0
