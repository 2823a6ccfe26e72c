from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.statistics.quantiles import Scale, outside, quantiles, tail_means

ASINH = Scale("asinh", -17.0, 17.0, unit=0.01)
SHARES = Scale("linear", 0.0, 1.0)
RANKS = np.array([0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99])


def counted(values, scale, bins=512):
    """The histogram a kernel would fill."""
    positions = np.arcsinh(values / scale.unit) if scale.kind == "asinh" else np.asarray(values, float)
    at = np.floor((positions - scale.low) * (bins / (scale.high - scale.low))).astype(int) + 1
    return np.bincount(np.clip(at, 0, bins + 1), minlength=bins + 2)


@pytest.mark.parametrize("sigma", [0.5, 1.0, 2.5])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_quantiles__of_lognormals_are_accurate(sigma, seed):
    values = np.sort(np.random.default_rng(seed).lognormal(0.0, sigma, 400_000))
    found = quantiles(counted(values, ASINH), ASINH, RANKS)
    exact = np.quantile(values, RANKS)
    rank = np.searchsorted(values, found) / values.size

    # what 512 bins were measured to give: 0.3% of the value, or 0.04% of rank
    assert np.all((np.abs(found / exact - 1.0) <= 0.003) | (np.abs(rank - RANKS) <= 0.0004))


def test_quantiles__by_hand():
    four = Scale("linear", 0.0, 4.0)

    assert quantiles([0, 1, 1, 2, 0, 0], four, [0.25, 0.5, 0.75, 1.0]) == pytest.approx([1.0, 2.0, 2.5, 3.0])


def test_quantiles__outside_the_bins_are_the_bounds_and_counted():
    values = np.array([-1.0, -1.0, 0.5, 2.0])
    row = counted(values, SHARES)

    assert quantiles(row, SHARES, [0.1, 0.5, 0.99])[[0, 2]].tolist() == [0.0, 1.0]
    assert tuple(map(int, outside(row))) == (2, 1)


def test_quantiles__of_nobody_are_nan():
    assert np.isnan(quantiles(np.zeros((2, 514)), ASINH, RANKS)).all()


def test_quantiles__with_gone_firms_count_them_as_zero():
    values = np.random.default_rng(1).lognormal(0.0, 1.0, 50_000)
    found = quantiles(counted(values, ASINH), ASINH, RANKS, at_zero=50_000)
    everybody = np.concatenate([np.zeros(50_000), values])

    assert np.all(found[RANKS <= 0.5] == 0.0)
    # 0.5% of the value: half as many values stand behind each rank as there
    assert found[RANKS > 0.5] == pytest.approx(np.quantile(everybody, RANKS[RANKS > 0.5]), rel=0.005)


def test_quantiles__with_gone_firms_keep_what_lies_below_zero():
    values = np.random.default_rng(1).normal(0.0, 1.0, 60_000)
    found = quantiles(counted(values, ASINH), ASINH, RANKS, at_zero=40_000)
    exact = np.quantile(np.concatenate([np.zeros(40_000), values]), RANKS)

    assert np.all((found == 0.0) == (exact == 0.0))
    assert found == pytest.approx(exact, rel=0.02, abs=1e-12)  # 0.02: the bins are wider for one so far from 0.01


def test_quantiles__of_gone_firms_alone_are_zero():
    assert quantiles(np.zeros(514), ASINH, RANKS, at_zero=3).tolist() == [0.0] * 9


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e5, 1e5), min_size=1, max_size=200), st.integers(0, 300))
def test_quantiles__rise_with_rank_and_stay_within_a_bin(values, gone):
    found = quantiles(counted(np.array(values), ASINH), ASINH, RANKS, at_zero=gone)
    everybody = np.array(values + [0.0] * gone)
    exact = np.quantile(everybody, RANKS, method="inverted_cdf")
    width = 34.0 / 512

    assert np.all(np.diff(found) >= 0.0)
    # the exact value lies in the bin of the one found, up to rounding at the bin's ends
    assert np.abs(np.arcsinh(found / 0.01) - np.arcsinh(exact / 0.01)).max() <= width + 1e-9


def test_quantiles__take_any_shape():
    rows = np.random.default_rng(1).integers(0, 9, (3, 4, 514))
    found = quantiles(rows, ASINH, RANKS, at_zero=np.arange(12).reshape(3, 4))

    assert found.shape == (3, 4, 9)
    assert found[2, 1].tolist() == quantiles(rows[2, 1], ASINH, RANKS, at_zero=9).tolist()


def test_tail_mean__by_hand():
    four = Scale("linear", 0.0, 4.0)

    # three quarters of the values lie evenly in 2..3, a quarter in 0..1
    assert tail_means([0, 1, 0, 3, 0, 0], four, [0.0, 0.25, 0.5, 0.75]) == pytest.approx([2.0, 2.5, 8 / 3, 17 / 6])


@pytest.mark.parametrize("level", [0.5, 0.95, 0.99])
def test_tail_mean__of_lognormals_is_accurate(level):
    values = np.sort(np.random.default_rng(4).lognormal(0.0, 1.0, 400_000))
    exact = values[round(level * values.size) :].mean()

    assert tail_means(counted(values, ASINH), ASINH, [level])[0] == pytest.approx(exact, rel=0.003)


def test_tail_mean__outside_the_bins_counts_the_ends():
    assert tail_means(counted(np.array([-5.0, 0.0, 9.0]), SHARES), SHARES, [2 / 3])[0] == pytest.approx(1.0)
    assert np.isnan(tail_means(np.zeros(514), SHARES, [0.95])).all()
