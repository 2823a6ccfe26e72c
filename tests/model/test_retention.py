from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.model.retention import LEAVE_NEW, LEAVE_SETTLED, churn_pressure, lifetime, lost, stage_hazards, stage_mix

KEPT, SHAPES = st.floats(0.02, 0.98), st.floats(0.4, 1.0)


@given(KEPT, SHAPES)
def test_stage_hazards__cumulate_to_the_weibull_curve(kept, shape):
    first, second, third = stage_hazards(kept, shape)

    assert 3.0 * first + 9.0 * second == pytest.approx(-math.log(kept))
    assert 3.0 * first == pytest.approx(-math.log(kept) * 0.25**shape)
    assert 3.0 * first + 9.0 * second + 24.0 * third == pytest.approx(-math.log(kept) * 3.0**shape)


@given(KEPT, SHAPES)
def test_stage_hazards__decrease_with_age(kept, shape):
    first, second, third = stage_hazards(kept, shape)

    assert first >= second * (1.0 - 1e-12) >= third * (1.0 - 1e-9)


def test_stage_hazards__are_one_constant_at_shape_1_and_nothing_when_everybody_stays():
    assert stage_hazards(0.5, 1.0) == pytest.approx((math.log(2.0) / 12.0,) * 3)
    assert stage_hazards(1.0, 0.6) == pytest.approx((0.0, 0.0, 0.0))


@given(KEPT, SHAPES, st.floats(0.005, 0.2))
def test_stage_mix__is_what_steady_growth_leads_to(kept, shape, growth):
    hazards = stage_hazards(kept, shape)
    young, settled = stage_mix(growth, *hazards)
    old = 1.0 - young - settled

    # Each stage grows at the common rate: what flows in is what leaves, plus growth.
    assert young * LEAVE_NEW == pytest.approx(settled * (growth + hazards[1] + LEAVE_SETTLED))
    assert settled * LEAVE_SETTLED == pytest.approx(old * (growth + hazards[2]))


def test_stage_mix__survives_decline_faster_than_the_last_hazard():
    young, settled = stage_mix(-1.0, 0.1, 0.05, 0.02)

    assert 0.0 < young < 1.0
    assert 0.0 < settled < 1.0 - young


def test_lifetime__is_the_mean_stay_of_a_cohort():
    first, second, third = stage_hazards(0.5, 0.6)
    stays = months = 0.0
    stages = [1.0, 0.0, 0.0]
    for _ in range(2_000_000 // 200):
        step = 0.05  # months: the formula is in continuous time
        months += step * sum(stages)
        new, grown, old = stages
        stages = [
            new - step * new * (first + LEAVE_NEW),
            grown + step * (new * LEAVE_NEW - grown * (second + LEAVE_SETTLED)),
            old + step * (grown * LEAVE_SETTLED - old * third),
        ]
        stays = sum(stages)

    assert stays < 1e-3
    assert lifetime(first, second, third) == pytest.approx(months, rel=2e-2)


@given(st.floats(-1.0, 1.0), st.floats(-2.0, 1.0))
def test_churn_pressure__rises_with_price_and_falls_with_quality(log_price, quality):
    pressure = churn_pressure(log_price, quality, 1.0, 1.0, 0.4, 0.5)

    assert churn_pressure(log_price + 0.1, quality, 1.0, 1.0, 0.4, 0.5) > pressure
    assert churn_pressure(log_price, quality + 0.1, 1.0, 1.0, 0.4, 0.5) < pressure
    assert churn_pressure(0.0, 0.0, 1.15, 1.5, 0.4, 0.5) == pytest.approx(1.725)


@given(st.floats(0.0, 1e9), st.floats(0.0, 5.0), st.floats(0.0, 10.0))
def test_lost__is_between_nobody_and_everybody(payers, hazard, pressure):
    assert 0.0 <= lost(payers, hazard, pressure) <= payers


def test_lost__at_pressure_1_is_one_month_of_the_hazard():
    assert lost(100.0, 0.1, 1.0) == pytest.approx(100.0 * (1.0 - math.exp(-0.1)))
    assert lost(100.0, 0.0, 1.0) == 0.0
