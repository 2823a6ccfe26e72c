"""Verdicts on made-up numbers: what must pass passes, and what must fail fails."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.reality.verdicts import (
    Difference,
    difference,
    fell_sharply,
    in_range,
    median_lag,
    median_ratio,
    near,
    not_lower,
    paired_difference,
    verdict,
)


def flags(*values):
    return np.array(values, dtype=bool)


@pytest.mark.parametrize(
    ("holds", "reason", "said"),
    [
        (True, None, "passed"),
        (True, "no need", "passed"),
        (False, None, "failed"),
        (False, "one boom year", "failed for a stated reason"),
    ],
)
def test_verdict__is_not_bought_by_a_reason(holds, reason, said):
    assert verdict(holds, reason) == said


@pytest.mark.parametrize(("value", "inside"), [(0.449, False), (0.45, True), (0.6, True), (0.75, True), (0.751, False)])
def test_range__holds_its_ends(value, inside):
    assert in_range(value, 0.45, 0.75) is inside


def test_paired_difference__by_hand():
    before, after = flags(1, 1, 0, 0, 0, 0, 0, 0), flags(1, 0, 1, 1, 1, 0, 0, 0)  # steps 0 -1 1 1 1 0 0 0
    found = paired_difference(before, after)

    assert found.value == 2 / 8
    assert found.error == pytest.approx(np.sqrt((4 - 8 * 0.25**2) / 7 / 8))


def test_paired_difference__of_the_same_trials_is_nothing():
    same = flags(1, 0, 1, 0)

    assert paired_difference(same, same) == (0.0, 0.0)
    assert not_lower(paired_difference(same, same), 3.0)


def test_paired_difference__is_surer_than_that_of_independent_trials():
    rng = np.random.default_rng(3)
    before = rng.random(4000) < 0.4
    after = before | (rng.random(4000) < 0.05)
    paired, apart = paired_difference(before, after), difference(after.mean(), 4000, before.mean(), 4000)

    assert paired.value == pytest.approx(apart.value)
    assert paired.error < 0.5 * apart.error


def test_difference__by_hand():
    found = difference(0.5, 100, 0.2, 400)

    assert found.value == pytest.approx(0.3)
    assert found.error == pytest.approx(np.sqrt(0.25 / 100 + 0.16 / 400))


@pytest.mark.parametrize(("value", "holds"), [(0.02, True), (0.0, True), (-0.029, True), (-0.031, False)])
def test_no_fall__is_refused_beyond_the_errors_alone(value, holds):
    assert not_lower(Difference(value, 0.01), 3.0) is holds


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        (Difference(-0.20, 0.01), True),  # 0.40 to 0.20
        (Difference(-0.10, 0.01), True),  # exactly three quarters
        (Difference(-0.09, 0.01), False),  # not sharp enough
        (Difference(-0.20, 0.07), False),  # sharp, but within chance
        (Difference(0.10, 0.01), False),
    ],
)
def test_sharp_fall__is_large_and_beyond_chance(change, holds):
    assert fell_sharply(0.40, change, 0.75, 3.0) is holds


@pytest.mark.parametrize(("value", "holds"), [(80.0, True), (79.9, False), (120.0, True), (120.1, False)])
def test_near__is_a_share_of_what_was_reported(value, holds):
    assert near(value, 100.0, 0.2) is holds


def test_median_ratio__is_infinite_where_most_bands_reach_nothing():
    assert median_ratio([(2.0, 6.0), (1.0, 2.0), (0.0, 5.0)]) == 3.0
    assert median_ratio([(0.0, 1.0), (-1.0, 2.0), (1.0, 2.0)]) == float("inf")


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60))
def test_median_lag__is_that_of_the_single_events(counts):
    lag = median_lag(counts)
    months = np.repeat(np.arange(1, len(counts) + 1), counts)

    assert lag.events == months.size
    if months.size:
        assert lag.months == months[(months.size - 1) // 2]
        assert lag.low <= lag.months <= lag.high
    else:
        assert np.isnan(lag.months)
