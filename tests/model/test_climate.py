from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.model.climate import (
    DROUGHT,
    HOT,
    NORMAL,
    climate_odds,
    funding_target,
    glut,
    next_climate,
    next_depth,
    next_pool,
)
from filon.model.start import starting_climate

ROWS = (0.008, 0.029, 0.0125, 0.0055, 0.004, 0.040)


@pytest.mark.parametrize(
    ("climate", "hot", "drought"), [(HOT, 0.963, 0.029), (NORMAL, 0.0125, 0.0055), (DROUGHT, 0.004, 0.956)]
)
def test_climate_odds__are_the_row_of_the_matrix(climate, hot, drought):
    assert climate_odds(climate, *ROWS, 1.0) == pytest.approx((hot, drought))


@pytest.mark.parametrize("climate", [HOT, NORMAL, DROUGHT])
@given(rank=st.floats(0.0, 1.0, exclude_min=True, exclude_max=True))
def test_climate__never_changes_when_switched_off(climate, rank):
    assert next_climate(rank, *climate_odds(climate, *ROWS, 0.0)) == climate


@given(st.floats(0.001, 0.999), st.floats(0.0, 0.4), st.floats(0.0, 0.4), st.floats(0.0, 0.2))
def test_next_climate__a_higher_chance_of_drought_only_adds_droughts(rank, hot, drought, more):
    if next_climate(rank, hot, drought) == DROUGHT:
        assert next_climate(rank, hot, drought + more) == DROUGHT


def test_next_climate__meets_its_probabilities():
    ranks = [(k + 0.5) / 10_000 for k in range(10_000)]
    found = [next_climate(rank, 0.2, 0.3) for rank in ranks]

    assert found.count(HOT) == 2000
    assert found.count(DROUGHT) == 3000


def test_glut__comes_with_its_share_of_new_droughts_and_never_else():
    ranks = [(k + 0.5) / 1000 for k in range(1000)]
    entered = [rank for rank in ranks if next_climate(rank, 0.5, 0.1) == DROUGHT]

    assert sum(glut(rank, DROUGHT, HOT, 0.1, 0.6) for rank in entered) == 60
    assert glut(0.9999, DROUGHT, DROUGHT, 0.1, 1.0) == 0.0
    assert glut(0.9999, HOT, HOT, 0.1, 1.0) == 0.0


def test_depth__makes_half_of_its_way_in_its_half_life():
    depth = 1.0
    for _ in range(3):
        depth = next_depth(depth, 0.2, 3.0)

    assert depth == pytest.approx(0.6)


def test_funding_target__is_the_climate_s_multiple_or_one_without_swing():
    assert [funding_target(c, 0.4, 0.25, 1.0) for c in (HOT, NORMAL, DROUGHT)] == pytest.approx([1.0, 0.4, 0.25])
    assert [funding_target(c, 0.4, 0.25, 0.0) for c in (HOT, NORMAL, DROUGHT)] == [1.0, 1.0, 1.0]


@given(st.floats(0.0, 1e12), st.floats(0.0, 1e12), st.floats(1.0, 1e12))
def test_pool__is_never_negative_nor_above_a_quarter_s_sum(pool, raised, quarter):
    assert 0.0 <= next_pool(pool, raised, quarter, 6.0) <= quarter


def test_pool__fills_in_its_months():
    pool = 0.0
    for _ in range(6):
        pool = next_pool(pool, 0.0, 60e9, 6.0)

    assert pool == pytest.approx(60e9)


def test_starting_climate__takes_drought_for_the_top_of_its_rank():
    assert [starting_climate(rank, 0.85, 0.13) for rank in (0.1, 0.9, 0.99)] == [HOT, NORMAL, DROUGHT]
