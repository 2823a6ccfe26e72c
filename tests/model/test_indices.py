from __future__ import annotations

import math
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.model.indices import (
    faded,
    index_drift,
    leadership,
    next_log_cost,
    next_log_frontier,
    next_log_list,
    next_log_rent,
    next_tide,
    price_jump,
    price_war,
)

RANKS = [(k + 0.5) / 240_000 for k in range(240_000)]


def test_price_jump__has_its_rate_mean_and_spread():
    jumps = [size for size in (price_jump(rank, 0.35, 0.25, 0.25) for rank in RANKS) if size != 0.0]

    assert len(jumps) / len(RANKS) == pytest.approx(0.35 / 12.0, rel=1e-3)
    assert fmean(jumps) == pytest.approx(0.25, abs=1e-3)
    assert pstdev(jumps) == pytest.approx(0.25, rel=1e-3)


def test_price_war__has_its_rate_and_range():
    cuts = [size for size in (price_war(rank, 0.25, 0.1, 0.7) for rank in RANKS) if size != 0.0]

    assert len(cuts) / len(RANKS) == pytest.approx(0.25 / 12.0, rel=1e-3)
    assert min(cuts) == pytest.approx(0.1, abs=1e-3)
    assert max(cuts) == pytest.approx(0.7, abs=1e-3)


@given(st.floats(0.0, 1.0))
def test_jumps_and_wars__never_fall_into_one_month_and_never_happen_at_rate_0(rank):
    assert price_jump(rank, 0.35, 0.25, 0.25) == 0.0 or price_war(rank, 0.25, 0.1, 0.7) == 0.0
    assert price_jump(rank, 0.0, 0.25, 0.25) == 0.0
    assert price_war(rank, 0.0, 0.1, 0.7) == 0.0


def test_index_drift__fades_and_is_pulled_back():
    assert index_drift(0.0, -0.02, 0.5, 0.25) == pytest.approx(-0.01)
    assert index_drift(-1.2, 0.0, 1.0, 0.25) == pytest.approx(0.025)


def test_log_cost__takes_noise_of_a_twelfth_of_the_year_and_part_of_a_jump():
    assert next_log_cost(0.0, 0.01, 1.0, 0.12, 0.5, 0.3) == pytest.approx(0.01 + 0.12 / math.sqrt(12.0) + 0.15)


def test_log_list__closes_half_of_its_gap_to_cost_in_its_half_life():
    log_list = 1.0
    for _ in range(24):
        log_list = next_log_list(log_list, 0.0, 0.0, 0.0, 0.0, 24.0)

    assert log_list == pytest.approx(0.5)


def test_rent__returns_to_its_mean_and_falls_in_a_glut():
    assert next_log_rent(0.6, 0.0, 1.0, 0.0, 0.4, 0.0, 0.35) == pytest.approx(0.55)
    assert next_log_rent(0.0, 0.0, 1.0, 0.0, 0.4, 1.0, 0.35) == pytest.approx(-0.35)


def test_leadership__is_what_the_richest_can_pay_of_their_plans():
    assert leadership(0.0, 0.0, 0.5) == 1.0
    assert leadership(80.0, 100.0, 0.5) == pytest.approx(0.8)
    assert leadership(10.0, 100.0, 0.5) == 0.5


def test_frontier__grows_at_the_drawn_rate_first_and_at_the_settled_one_in_the_end():
    assert next_log_frontier(0.0, 0.84, 0.08, 1.0, 1.0) == pytest.approx(0.07)
    assert next_log_frontier(0.0, 0.84, 0.12, 0.0, 1.0) == pytest.approx(0.01)
    assert next_log_frontier(0.0, 0.84, 0.08, 1.0, 0.5) == pytest.approx(0.035)


def test_tide__forgets_and_takes_news():
    assert next_tide(0.1, 1.0, 0.93, 0.05) == pytest.approx(0.143)


def test_faded__is_whole_in_month_1_and_half_after_a_half_life():
    assert faded(1.0, 24.0) == 1.0
    assert faded(25.0, 24.0) == pytest.approx(0.5)
